#include "cades/testing/gost_sign.h"

#include <openssl/bn.h>
#include <openssl/ec.h>

#include "cades/testing/der_write.h"

static struct bytes two_numbers(struct arena *mem, size_t n, const BIGNUM *a, const BIGNUM *b)
{
    uint8_t *p = arena_alloc(mem, 2 * n);

    ASSERT(BN_bn2lebinpad(a, p, (int)n) == (int)n && BN_bn2lebinpad(b, p + n, (int)n) == (int)n);
    return (struct bytes){p, 2 * n};
}

/* The point k G: x in ret_x, y in ret_y. */
static void times_base(const EC_GROUP *group, const BIGNUM *k, BIGNUM *ret_x, BIGNUM *ret_y)
{
    EC_POINT *point = EC_POINT_new(group);

    ASSERT(point && EC_POINT_mul(group, point, k, NULL, NULL, NULL) == 1 &&
           EC_POINT_get_affine_coordinates(group, point, ret_x, ret_y, NULL) == 1);
    EC_POINT_free(point);
}

void gost_key_from(struct arena *mem, enum gost_curve curve, const char *hex, struct gost_key *ret)
{
    BIGNUM *d = NULL, *x = BN_new(), *y = BN_new();

    ASSERT(BN_hex2bn(&d, hex) > 0 && x && y);
    times_base(gost_group(curve), d, x, y);
    uint8_t *secret = arena_alloc(mem, gost_bytes(curve));
    ASSERT(BN_bn2binpad(d, secret, (int)gost_bytes(curve)) > 0);
    *ret = (struct gost_key){
        curve, {secret, gost_bytes(curve)}, two_numbers(mem, gost_bytes(curve), x, y)};
    BN_free(d);
    BN_free(x);
    BN_free(y);
}

static BIGNUM *random_below(const BIGNUM *q)
{
    BIGNUM *n = BN_new();

    do
        ASSERT(n && BN_priv_rand_range(n, q) == 1);
    while (BN_is_zero(n));
    return n;
}

void gost_key_make(struct arena *mem, enum gost_curve curve, struct gost_key *ret)
{
    BIGNUM *d = random_below(EC_GROUP_get0_order(gost_group(curve)));
    char *hex = BN_bn2hex(d);

    gost_key_from(mem, curve, hex, ret);
    OPENSSL_free(hex);
    BN_free(d);
}

/* r = x of k G, s = r d + k e (RFC 7091, 6.1). Neither is ever 0 in practice. */
struct bytes
gost_sign(struct arena *mem, const struct gost_key *key, struct bytes digest, const char *nonce)
{
    const EC_GROUP *group = gost_group(key->curve);
    const BIGNUM *q = EC_GROUP_get0_order(group);
    BIGNUM *k = NULL, *x = BN_new(), *y = BN_new(), *e = BN_new(), *d = BN_new();
    BN_CTX *context = BN_CTX_new();

    if (!nonce)
        k = random_below(q);
    else
        ASSERT(BN_hex2bn(&k, nonce) > 0);
    ASSERT(x && y && e && d && context);
    ASSERT(BN_bin2bn(key->secret.p, (int)key->secret.n, d) &&
           BN_lebin2bn(digest.p, (int)digest.n, e) && BN_nnmod(e, e, q, context) == 1);
    times_base(group, k, x, y);
    ASSERT(BN_nnmod(x, x, q, context) == 1 && BN_mod_mul(y, x, d, q, context) == 1 &&
           BN_mod_mul(e, e, k, q, context) == 1 && BN_mod_add(y, y, e, q, context) == 1);
    struct bytes signature = two_numbers(mem, gost_bytes(key->curve), x, y);
    BN_CTX_free(context);
    BN_clear_free(k);
    BN_free(x);
    BN_free(y);
    BN_free(e);
    BN_clear_free(d);
    return signature;
}
