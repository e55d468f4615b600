/* Digests and signatures against the numbers that the standards print. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <cmocka.h>

#include <string.h>

#include "base/id.h"
#include "cades/gost_95.h"
#include "cades/streebog.h"
#include "cades/testing/authority.h"
#include "cades/testing/gost_sign.h"

static struct arena *mem;

static int make_memory(void **state)
{
    (void)state;
    mem = arena_new(8 << 20, 8 << 20);
    return 0;
}

static int free_memory(void **state)
{
    (void)state;
    arena_free(mem);
    return 0;
}

static struct bytes unhex(const char *hex)
{
    size_t n = strlen(hex) / 2;
    uint8_t *p = arena_alloc(mem, n + 1);

    assert_true(str_unhex(str_from_z(hex), p, n));
    return (struct bytes){p, n};
}

static struct bytes reversed(struct bytes text)
{
    uint8_t *p = arena_alloc(mem, text.n + 1);

    for (size_t i = 0; i < text.n; i++)
        p[i] = text.p[text.n - 1 - i];
    return (struct bytes){p, text.n};
}

/* ---- Streebog ----------------------------------------------------------------------------- */

static void assert_streebog(struct bytes text, const char *of_512, const char *of_256)
{
    uint8_t value[STREEBOG_512];

    streebog(text, STREEBOG_512, value);
    assert_true(str_eq_z(str_hex(mem, value, STREEBOG_512), of_512));
    streebog(text, STREEBOG_256, value);
    assert_true(str_eq_z(str_hex(mem, value, STREEBOG_256), of_256));
}

/* RFC 6986, 10.1; the empty message is of GOST R 34.11-2012's reference programs. */
static void streebog_gives_the_digests_of_the_standard(void **state)
{
    static const char digits[] = "012345678901234567890123456789012345678901234567890123456789012";

    (void)state;
    assert_streebog((struct bytes){(const uint8_t *)digits, sizeof(digits) - 1},
                    "1b54d01a4af5b9d5cc3d86d68d285462b19abc2475222f35c085122be4ba1ffa"
                    "00ad30f8767b3a82384c6574f024c311e2a481332b08ef7f41797891c1646f48",
                    "9d151eefd8590b89daa6ba6cb74af9275dd051026bb149a452fd84e5e57b5500");
    assert_streebog((struct bytes){0},
                    "8e945da209aa869f0455928529bcae4679e9873ab707b55315f56ceb98bef0a7"
                    "362f715528356ee83cda5f2aac4c6ad2ba3a715c1bcd81cb8e9f90bf4c1c1a8a",
                    "3f539a213e97c802cc229d474c6aa32a825a360b2a933a949fd925208d9ce1bb");
}

/* RFC 6986, 10.2: more than one block. The message as it is printed there, last octet first. */
static void streebog_reads_more_than_one_block(void **state)
{
    const char *message =
        "fbe2e5f0eee3c820fbeafaebef20fffbf0e1e0f0f520e0ed20e8ece0ebe5f0f2f120fff0eeec20f120faf2fee5"
        "e2202ce8f6f3ede220e8e6eee1e8f0f2d1202ce8f0f2e5e220e5d1";
    const char *of_512 = "28fbc9bada033b1460642bdcddb90c3fb3e56c497ccd0f62b8a2ad4935e85f03"
                         "7613966de4ee00531ae60f3b5a47f8dae06915d5f2f194996fcabf2622e6881e";
    const char *of_256 = "508f7e553c06501d749a66fc28c6cac0b005746d97537fa85d9e40904efed29d";

    (void)state;
    struct bytes wide = reversed(unhex(of_512)), narrow = reversed(unhex(of_256));
    assert_streebog(reversed(unhex(message)), str_hex(mem, wide.p, wide.n).p,
                    str_hex(mem, narrow.p, narrow.n).p);
}

/* ---- GOST 34.311-95 ----------------------------------------------------------------------- */

/* GOST R 34.11-94, A.3, and messages that its implementations agree upon. */
static void the_digest_of_archives_is_that_of_1995(void **state)
{
    static const struct {
        const char *text, *digest;
    } cases[] = {
        {"", "ce85b99cc46752fffee35cab9a7b0278abb4c2d2055cff685af4912c49490f8d"},
        {"abc", "f3134348c44fb1b2a277729e2285ebb5cb5e0f29c975bc753b70497c06a4d51d"},
        {"This is message, length=32 bytes",
         "b1c466d37519b82e8319819ff32595e047a28cb6f83eff1c6916a815a637fffa"},
        {"The quick brown fox jumps over the lazy dog",
         "77b7fa410c9ac58a25f49bca7d0468c9296529315eaca76bd1a10f376d1f4294"},
    };
    uint8_t value[GOST_95];

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        gost_95((struct bytes){(const uint8_t *)cases[i].text, strlen(cases[i].text)}, value);
        assert_true(str_eq_z(str_hex(mem, value, GOST_95), cases[i].digest));
    }
}

/* ---- signatures --------------------------------------------------------------------------- */

struct example {
    enum gost_curve curve;
    const char *secret, *x, *y, *digest, *nonce, *r, *s;
};

/* RFC 7091, 7.1 and 7.2 (GOST R 34.10-2012, A.1 and A.2). */
static const struct example examples[] = {
    {GOST_EXAMPLE_256, "7A929ADE789BB9BE10ED359DD39A72C11B60961F49397EEE1D19CE9891EC3B28",
     "7F2B49E270DB6D90D8595BEC458B50C58585BA1D4E9B788F6689DBD8E56FD80B",
     "26F1B489D6701DD185C8413A977B3CBBAF64D1C593D26627DFFB101A87FF77DA",
     "2DFBC1B372D89A1188C09C52E0EEC61FCE52032AB1022E8E67ECE6672B043EE5",
     "77105C9B20BCD3122823C8CF6FCC7B956DE33814E95B7FE64FED924594DCEAB3",
     "41AA28D2F1AB148280CD9ED56FEDA41974053554A42767B83AD043FD39DC0493",
     "01456C64BA4642A1653C235A98A60249BCD6D3F746B631DF928014F6C5BF9C40"},
    {GOST_EXAMPLE_512,
     "0BA6048AADAE241BA40936D47756D7C93091A0E8514669700EE7508E508B1020"
     "72E8123B2200A0563322DAD2827E2714A2636B7BFD18AADFC62967821FA18DD4",
     "115DC5BC96760C7B48598D8AB9E740D4C4A85A65BE33C1815B5C320C854621DD"
     "5A515856D13314AF69BC5B924C8B4DDFF75C45415C1D9DD9DD33612CD530EFE1",
     "37C7C90CD40B0F5621DC3AC1B751CFA0E2634FA0503B3D52639F5D7FB72AFD61"
     "EA199441D943FFE7F0C70A2759A3CDB84C114E1F9339FDF27F35ECA93677BEEC",
     "3754F3CFACC9E0615C4F4A7C4D8DAB531B09B6F9C170C533A71D147035B0C591"
     "7184EE536593F4414339976C647C5D5A407ADEDB1D560C4FC6777D2972075B8C",
     "0359E7F4B1410FEACC570456C6801496946312120B39D019D455986E364F3658"
     "86748ED7A44B3E794434006011842286212273A6D14CF70EA3AF71BB1AE679F1",
     "2F86FA60A081091A23DD795E1E3C689EE512A3C82EE0DCC2643C78EEA8FCACD3"
     "5492558486B20F1C9EC197C90699850260C93BCBCD9C5C3317E19344E173AE36",
     "1081B394696FFE8E6585E7A9362D26B6325F56778AADBC081C0BFBE933D52FF5"
     "823CE288E8C4F362526080DF7F70CE406A6EEB1F56919CB92A9853BDE73E5B4A"},
};

static struct bytes two(const char *a, const char *b)
{
    return DW_JOIN(mem, reversed(unhex(a)), reversed(unhex(b)));
}

static void gost_holds_for_the_examples_of_the_standard(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(examples); i++) {
        const struct example *e = &examples[i];
        struct bytes point = two(e->x, e->y), signature = two(e->r, e->s);
        struct bytes digest = reversed(unhex(e->digest));
        struct gost_key key;
        assert_true(gost_signed(e->curve, point, digest, signature));
        gost_key_from(mem, e->curve, e->secret, &key);
        assert_true(der_eq(key.point, point));
        assert_true(der_eq(gost_sign(mem, &key, digest, e->nonce), signature));
    }
}

static void no_bit_of_an_example_can_change(void **state)
{
    const struct example *e = &examples[1];
    struct bytes point = two(e->x, e->y), signature = two(e->r, e->s);
    struct bytes digest = reversed(unhex(e->digest));

    (void)state;
    for (size_t bit = 0; bit < digest.n * 8; bit += 7) {
        assert_false(gost_signed(e->curve, point, dw_flip(mem, digest, bit), signature));
        assert_false(gost_signed(e->curve, dw_flip(mem, point, bit), digest, signature));
        assert_false(gost_signed(e->curve, point, digest, dw_flip(mem, signature, bit)));
    }
}

static void numbers_outside_their_range_are_refused(void **state)
{
    static const char *const q = "4531ACD1FE0023C7550D267B6B2FEE80922B14B2FFB90F04D4EB7C09B5D2D15D"
                                 "A82F2D7ECB1DBAC719905C5EECC423F1D86E25EDBE23C595D644AAF187E6E6DF";
    const struct example *e = &examples[1];
    char zero[129];
    struct bytes point = two(e->x, e->y), digest = reversed(unhex(e->digest));

    (void)state;
    memset(zero, '0', 128);
    zero[128] = '\0';
    assert_false(gost_signed(e->curve, point, digest, two(zero, e->s)));
    assert_false(gost_signed(e->curve, point, digest, two(e->r, zero)));
    assert_false(gost_signed(e->curve, point, digest, two(q, e->s)));
    assert_false(gost_signed(e->curve, point, digest, two(e->r, q)));
    assert_false(gost_signed(e->curve, point, digest, reversed(unhex(e->r))));
    assert_false(gost_signed(e->curve, two(e->y, e->x), digest, two(e->r, e->s)));
}

/* Every kind of key that certificates name, by the forms in which they name it. */
static void keys_of_every_kind_verify_what_they_signed(void **state)
{
    static const enum key_kind kinds[] = {KEY_RSA, KEY_GOST_2004, KEY_GOST_2015_256,
                                          KEY_GOST_2015_512};
    const struct bytes message = unhex("d09ed29bd0a3");

    (void)state;
    for (size_t i = 0; i < COUNT(kinds); i++) {
        struct maker *maker = maker_new(mem, kinds[i]);
        struct public_key key;
        enum digest digest = maker_digest(maker);
        struct bytes signature = maker_sign(mem, maker, message);
        assert_true(key_read(maker_info(maker), &key) && key.kind == kinds[i]);
        assert_true(key_signed(&key, digest, message, signature));
        assert_false(key_signed(&key, digest, dw_flip(mem, message, 3), signature));
        assert_false(key_signed(&key, DIGEST_SHA1, message, signature));
        assert_false(key_signed(&key, DIGEST_NONE, message, signature));
    }
}

static void weak_and_misnamed_keys_are_not_used(void **state)
{
    EVP_PKEY *weak = EVP_RSA_gen(1024);
    uint8_t *info = NULL;
    struct public_key key;

    (void)state;
    assert_non_null(weak);
    int n = i2d_PUBKEY(weak, &info);
    assert_true(key_read((struct bytes){info, (size_t)n}, &key) && key.kind == KEY_UNKNOWN);
    OPENSSL_free(info);
    EVP_PKEY_free(weak);
    struct maker *gost = maker_new(mem, KEY_GOST_2015_512);
    struct bytes right = maker_info(gost);
    assert_true(key_read(right, &key) && key.kind == KEY_GOST_2015_512);
    /* A point that is not on the curve. */
    struct bytes wrong = dw_flip(mem, right, right.n * 8 - 1);
    assert_true(key_read(wrong, &key) && key.kind == KEY_UNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(streebog_gives_the_digests_of_the_standard),
        cmocka_unit_test(streebog_reads_more_than_one_block),
        cmocka_unit_test(the_digest_of_archives_is_that_of_1995),
        cmocka_unit_test(gost_holds_for_the_examples_of_the_standard),
        cmocka_unit_test(no_bit_of_an_example_can_change),
        cmocka_unit_test(numbers_outside_their_range_are_refused),
        cmocka_unit_test(keys_of_every_kind_verify_what_they_signed),
        cmocka_unit_test(weak_and_misnamed_keys_are_not_used),
    };

    return cmocka_run_group_tests(tests, make_memory, free_memory);
}
