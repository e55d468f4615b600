/* See gost.h. The arithmetic is the library's, but for the curve of gost_512.h; the curves are RFC
 * 7836, 4357 and 7091, A. */
#include "cades/gost.h"

#include "cades/gost_512.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <threads.h>

#define P_256 "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFD97"
#define P_512                                                                                      \
    "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"                             \
    "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFDC7"

static const struct {
    size_t bytes;
    const char *p, *a, *b, *q, *x, *y;
    unsigned cofactor;
} curves[GOST_CURVES] = {
    [GOST_CRYPTOPRO_A] = {32, P_256,
                          "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFD94", "A6",
                          "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF6C611070995AD10045841B09B761B893", "1",
                          "8D91E471E0989CDA27DF505A453F2B7635294F2DDF23E3B122ACC99C9E9F1E14", 1},
    [GOST_TC26_256_A] = {32, P_256,
                         "C2173F1513981673AF4892C23035A27CE25E2013BF95AA33B22C656F277E7335",
                         "295F9BAE7428ED9CCC20E7C359A9D41A22FCCD9108E17BF7BA9337A6F8AE9513",
                         "400000000000000000000000000000000FD8CDDFC87B6635C115AF556C360C67",
                         "91E38443A5E82C0D880923425712B2BB658B9196932E02C78B2582FE742DAA28",
                         "32879423AB1A0375895786C4BB46E9565FDE0B5344766740AF268ADB32322E5C", 4},
    [GOST_TC26_512_A] = {64, P_512,
                         "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"
                         "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFDC4",
                         "E8C2505DEDFC86DDC1BD0B2B6667F1DA34B82574761CB0E879BD081CFD0B6265"
                         "EE3CB090F30D27614CB4574010DA90DD862EF9D4EBEE4761503190785A71C760",
                         "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"
                         "27E69532F48D89116FF22B8D4E0560609B4B38ABFAD2B85DCACDB1411F10B275",
                         "3",
                         "7503CFE87A836AE3A61B8816E25450E6CE5E1C93ACF1ABC1778064FDCBEFA921"
                         "DF1626BE4FD036E93D75E6A50E3A41E98028FE5FC235F5B889A589CB5215F2A4",
                         1},
    [GOST_EXAMPLE_256] = {32, "8000000000000000000000000000000000000000000000000000000000000431",
                          "7", "5FBFF498AA938CE739B8E022FBAFEF40563F6E6A3472FC2A514C0CE9DAE23B7E",
                          "8000000000000000000000000000000150FE8A1892976154C59CFC193ACCF5B3", "2",
                          "08E2A8A0E65147D4BD6316030E16D19C85C97F0A9CA267122B96ABBCEA7E8FC8", 1},
    [GOST_EXAMPLE_512] = {64,
                          "4531ACD1FE0023C7550D267B6B2FEE80922B14B2FFB90F04D4EB7C09B5D2D15D"
                          "F1D852741AF4704A0458047E80E4546D35B8336FAC224DD81664BBF528BE6373",
                          "7",
                          "1CFF0806A31116DA29D8CFA54E57EB748BC5F377E49400FDD788B649ECA1AC43"
                          "61834013B2AD7322480A89CA58E0CF74BC9E540C2ADD6897FAD0A3084F302ADC",
                          "4531ACD1FE0023C7550D267B6B2FEE80922B14B2FFB90F04D4EB7C09B5D2D15D"
                          "A82F2D7ECB1DBAC719905C5EECC423F1D86E25EDBE23C595D644AAF187E6E6DF",
                          "24D19CC64572EE30F396BF6EBBFD7A6C5213B3B3D7057CC825F91093A68CD762"
                          "FD60611262CD838DC6B60AA7EEE804E28BC849977FAC33B4B530F1B120248A9A",
                          "2BB312A43BD2CE6E0D020613C857ACDDCFBF061E91E5F2C3F32447C259F39B2C"
                          "83AB156D77F1496BF7EB3351E1EE4E43DC1A18B91B24640B6DBB92CB1ADD371E",
                          1},
};

size_t gost_bytes(enum gost_curve curve)
{
    return curves[curve].bytes;
}

/* ---- groups ------------------------------------------------------------------------------- */

static EC_GROUP *groups[GOST_CURVES]; /* made once and kept; only read afterwards */

static void number(BN_CTX *context, const char *hex, BIGNUM **ret)
{
    *ret = BN_CTX_get(context);
    ASSERT(*ret && BN_hex2bn(ret, hex) > 0);
}

static EC_GROUP *make_group(enum gost_curve curve, BN_CTX *context)
{
    BIGNUM *p, *a, *b, *q, *x, *y, *cofactor;

    BN_CTX_start(context);
    number(context, curves[curve].p, &p);
    number(context, curves[curve].a, &a);
    number(context, curves[curve].b, &b);
    number(context, curves[curve].q, &q);
    number(context, curves[curve].x, &x);
    number(context, curves[curve].y, &y);
    cofactor = BN_CTX_get(context);
    ASSERT(cofactor && BN_set_word(cofactor, curves[curve].cofactor) == 1);
    EC_GROUP *group = EC_GROUP_new_curve_GFp(p, a, b, context);
    EC_POINT *base = group ? EC_POINT_new(group) : NULL;
    ASSERT(base && EC_POINT_set_affine_coordinates(group, base, x, y, context) == 1 &&
           EC_GROUP_set_generator(group, base, q, cofactor) == 1);
    EC_POINT_free(base);
    BN_CTX_end(context);
    return group;
}

static void make_groups(void)
{
    BN_CTX *context = BN_CTX_new();

    ASSERT(context);
    for (size_t i = 0; i < GOST_CURVES; i++)
        groups[i] = make_group((enum gost_curve)i, context);
    BN_CTX_free(context);
}

const EC_GROUP *gost_group(enum gost_curve curve)
{
    static once_flag once = ONCE_FLAG_INIT;

    call_once(&once, make_groups);
    return groups[curve];
}

/* ---- points and signatures ---------------------------------------------------------------- */

/* Halves of two numbers that stand one behind the other. */
static bool
two_numbers(struct bytes text, size_t bytes, BN_CTX *context, BIGNUM **ret_a, BIGNUM **ret_b)
{
    *ret_a = BN_CTX_get(context);
    *ret_b = BN_CTX_get(context);
    ASSERT(*ret_a && *ret_b);
    if (text.n != 2 * bytes)
        return false;
    ASSERT(BN_lebin2bn(text.p, (int)bytes, *ret_a) &&
           BN_lebin2bn(text.p + bytes, (int)bytes, *ret_b));
    return true;
}

/* The library refuses a point that is not on the curve. */
static EC_POINT *read_point(enum gost_curve curve, struct bytes text, BN_CTX *context)
{
    const EC_GROUP *group = gost_group(curve);
    EC_POINT *point = EC_POINT_new(group);
    BIGNUM *x, *y;

    ASSERT(point);
    if (!two_numbers(text, curves[curve].bytes, context, &x, &y) ||
        EC_POINT_set_affine_coordinates(group, point, x, y, context) != 1) {
        EC_POINT_free(point);
        return NULL;
    }
    return point;
}

bool gost_point(enum gost_curve curve, struct bytes point)
{
    BN_CTX *context = BN_CTX_new();

    ASSERT(context);
    BN_CTX_start(context);
    EC_POINT *found = read_point(curve, point, context);
    bool fine = found != NULL;
    EC_POINT_free(found);
    BN_CTX_end(context);
    BN_CTX_free(context);
    return fine;
}

/* e: the digest as a number below q, and 1 instead of 0. */
static BIGNUM *digest_number(struct bytes digest, const BIGNUM *q, BN_CTX *context)
{
    BIGNUM *e = BN_CTX_get(context);

    ASSERT(e && BN_lebin2bn(digest.p, (int)digest.n, e) && BN_nnmod(e, e, q, context) == 1);
    if (BN_is_zero(e))
        ASSERT(BN_one(e) == 1);
    return e;
}

static bool in_range(const BIGNUM *n, const BIGNUM *q)
{
    return !BN_is_zero(n) && BN_cmp(n, q) < 0;
}

static void to_number(const BIGNUM *n, struct gost_512_number *ret)
{
    uint8_t bytes[GOST_512_BYTES];

    ASSERT(BN_bn2lebinpad(n, bytes, sizeof(bytes)) == (int)sizeof(bytes));
    gost_512_read(bytes, ret);
}

/* x modulo q is r: x is r, or r + q where that is still below the prime. */
static bool
has_x(const struct gost_512_point *point, const EC_GROUP *group, const BIGNUM *r, BN_CTX *context)
{
    BIGNUM *other = BN_CTX_get(context);
    struct gost_512_number x;

    to_number(r, &x);
    if (gost_512_has_x(point, &x))
        return true;
    ASSERT(other && BN_add(other, r, EC_GROUP_get0_order(group)) == 1);
    if (BN_cmp(other, EC_GROUP_get0_field(group)) >= 0)
        return false;
    to_number(other, &x);
    return gost_512_has_x(point, &x);
}

/* The same sum on the curve that has code of its own. */
static bool holds_on_512(const EC_GROUP *group,
                         const EC_POINT *key,
                         const BIGNUM *z1,
                         const BIGNUM *z2,
                         const BIGNUM *r,
                         BN_CTX *context)
{
    BIGNUM *x = BN_CTX_get(context), *y = BN_CTX_get(context);
    struct gost_512_number a, b, of_key[2];
    struct gost_512_point sum;

    ASSERT(y && EC_POINT_get_affine_coordinates(group, key, x, y, context) == 1);
    to_number(x, &of_key[0]);
    to_number(y, &of_key[1]);
    to_number(z1, &a);
    to_number(z2, &b);
    gost_512_sum(&a, &b, of_key, &sum);
    return has_x(&sum, group, r, context);
}

/* z1 = s / e, z2 = -r / e; the signature holds when x of z1 G + z2 Q is r (RFC 7091, 6.2). */
static bool equation_holds(const EC_GROUP *group,
                           const EC_POINT *key,
                           const BIGNUM *e,
                           const BIGNUM *r,
                           const BIGNUM *s,
                           BN_CTX *context)
{
    const BIGNUM *q = EC_GROUP_get0_order(group);
    BIGNUM *v = BN_CTX_get(context), *z1 = BN_CTX_get(context), *z2 = BN_CTX_get(context);
    BIGNUM *x = BN_CTX_get(context);
    EC_POINT *point = EC_POINT_new(group);

    ASSERT(x && point && BN_mod_inverse(v, e, q, context) &&
           BN_mod_mul(z1, s, v, q, context) == 1 && BN_mod_mul(z2, r, v, q, context) == 1 &&
           BN_sub(z2, q, z2) == 1);
    if (group == gost_group(GOST_TC26_512_A)) {
        EC_POINT_free(point);
        return holds_on_512(group, key, z1, z2, r, context);
    }
    ASSERT(EC_POINT_mul(group, point, z1, key, z2, context) == 1);
    bool fine = EC_POINT_is_at_infinity(group, point) == 0 &&
                EC_POINT_get_affine_coordinates(group, point, x, NULL, context) == 1 &&
                BN_nnmod(x, x, q, context) == 1 && BN_cmp(x, r) == 0;
    EC_POINT_free(point);
    return fine;
}

bool gost_signed(enum gost_curve curve,
                 struct bytes point,
                 struct bytes digest,
                 struct bytes signature)
{
    const EC_GROUP *group = gost_group(curve);
    const BIGNUM *q = EC_GROUP_get0_order(group);
    BN_CTX *context = BN_CTX_new();
    BIGNUM *r, *s;

    ASSERT(context);
    BN_CTX_start(context);
    EC_POINT *key = read_point(curve, point, context);
    bool fine = key && two_numbers(signature, curves[curve].bytes, context, &r, &s) &&
                in_range(r, q) && in_range(s, q) &&
                equation_holds(group, key, digest_number(digest, q, context), r, s, context);
    EC_POINT_free(key);
    BN_CTX_end(context);
    BN_CTX_free(context);
    return fine;
}
