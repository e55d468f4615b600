/* The certificates that come with the program are those of the National Certification Authority:
 * by their digests, by their signatures, and with everything that an authority's must say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <openssl/evp.h>
#include <string.h>

#include "base/scan.h"
#include "cades/cades.h"
#include "signature/signature.h"

/* As trust/README.md has them. */
static const struct {
    const char *name, *digest;
} expected[] = {
    {"НЕГІЗГІ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (GOST) 2022",
     "af77725f8328bb24f89d81da3acdf7cee4324248538b7ba2cd2a860517fb9dca"},
    {"ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (GOST) 2022",
     "32c7d233a42703a327f3025543a05b930e3f39a786c68dfa196baa86d5618524"},
};

static struct arena *mem;
static struct bytes files[SIGNATURE_DELIVERED_MOST]; /* DER */
static size_t n;

static int start(void **state)
{
    (void)state;
    mem = arena_new(8 << 20, 8 << 20);
    n = signature_delivered(files);
    for (size_t i = 0; i < n; i++)
        assert_true(cades_der(mem, files[i], &files[i]));
    return 0;
}

static int stop(void **state)
{
    (void)state;
    arena_free(mem);
    return 0;
}

static struct str as_text(struct bytes bytes)
{
    return (struct str){(const char *)bytes.p, bytes.n};
}

static void they_are_the_files_that_the_list_names(void **state)
{
    (void)state;
    assert_int_equal(n, COUNT(expected));
    for (size_t i = 0; i < n; i++) {
        uint8_t digest[EVP_MAX_MD_SIZE];
        unsigned size = 0;
        assert_int_equal(EVP_Digest(files[i].p, files[i].n, digest, &size, EVP_sha256(), NULL), 1);
        for (size_t k = 0; k < size; k++)
            assert_memory_equal(str_printf(mem, "%02x", digest[k]).p, expected[i].digest + 2 * k,
                                2);
    }
}

static void they_are_authorities_of_today_and_not_for_testing(void **state)
{
    int64_t today, from_us, until_us;
    size_t at;
    (void)state;
    assert_true(scan_instant(STR("2026-09-01T00:00:00+05:00"), &today));
    for (size_t i = 0; i < n; i++) {
        struct str text = as_text(files[i]);
        assert_true(cades_trust_add(cades_trust_new(mem), files[i])); /* may sign certificates */
        assert_true(str_find(text, str_from_z(expected[i].name), &at));
        assert_false(str_find(text, STR("TEST"), &at));
        assert_false(str_find(text, STR("IIN"), &at)); /* of no person */
        assert_true(cades_certificate_dates(files[i], &from_us, &until_us));
        assert_true(from_us < today && today < until_us);
    }
}

/* Whether the certificate has a place below the root: its signature is looked at. */
static bool is_below(struct bytes certificate, struct bytes root)
{
    static const uint8_t nonce[16];
    struct cades_trust *trust = cades_trust_new(mem);
    struct bytes question;

    return cades_trust_add(trust, root) && cades_trust_complete(trust) &&
           cades_ask(mem, trust, certificate, (struct bytes){nonce, sizeof(nonce)}, &question);
}

/* With one bit changed in the middle, where the key stands. */
static struct bytes changed(struct bytes file)
{
    uint8_t *copy = arena_alloc(mem, file.n);

    memcpy(copy, file.p, file.n);
    copy[file.n / 2] ^= 1;
    return (struct bytes){copy, file.n};
}

/* Also the test of our GOST 34.10-2015 against signatures that were not made by our code. */
static void the_root_signed_itself_and_the_other(void **state)
{
    (void)state;
    assert_true(is_below(files[1], files[0]));
    assert_false(is_below(files[1], files[1])); /* which is no root */
    assert_false(is_below(files[1], changed(files[0])));
    assert_false(is_below(changed(files[1]), files[0]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(they_are_the_files_that_the_list_names),
        cmocka_unit_test(they_are_authorities_of_today_and_not_for_testing),
        cmocka_unit_test(the_root_signed_itself_and_the_other),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
