/* See token_key.h. OpenSSL does the work; a call that fails here means a broken library or no
 * memory, and ends the process. Private numbers live in OpenSSL's memory for one question and are
 * wiped. */
#include "keys/token_key.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <string.h>

enum { NUMBER = 32, UNCOMPRESSED = 4, DER_MOST = 80 };

/* FIPS 186-5, A.2.1: (seed mod (order - 1)) + 1. */
static BIGNUM *private_number(const EC_GROUP *curve, const uint8_t *seed)
{
    BN_CTX *work = BN_CTX_secure_new();
    BIGNUM *number = BN_secure_new(), *wide = BN_secure_new(), *order = BN_new();

    ASSERT(work && number && wide && order);
    ASSERT(EC_GROUP_get_order(curve, order, work) == 1 && BN_sub_word(order, 1) == 1);
    ASSERT(BN_bin2bn(seed, TOKEN_SEED, wide) != NULL);
    ASSERT(BN_mod(number, wide, order, work) == 1 && BN_add_word(number, 1) == 1);
    BN_set_flags(number, BN_FLG_CONSTTIME);
    BN_clear_free(wide);
    BN_free(order);
    BN_CTX_free(work);
    return number;
}

/* encoded: a byte that says "uncompressed", then x and y. */
static void multiply(const EC_GROUP *curve, const BIGNUM *number, uint8_t *encoded)
{
    EC_POINT *point = EC_POINT_new(curve);

    ASSERT(point != NULL && EC_POINT_mul(curve, point, number, NULL, NULL, NULL) == 1);
    ASSERT(EC_POINT_point2oct(curve, point, POINT_CONVERSION_UNCOMPRESSED, encoded, 1 + TOKEN_POINT,
                              NULL) == 1 + TOKEN_POINT);
    EC_POINT_free(point);
}

/* number: NULL for a key that only checks. NULL when the point is none of the curve. */
static EVP_PKEY *key_of(const BIGNUM *number, const uint8_t *encoded)
{
    OSSL_PARAM_BLD *parts = OSSL_PARAM_BLD_new();
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
    EVP_PKEY *key = NULL;

    ASSERT(parts && ctx);
    ASSERT(OSSL_PARAM_BLD_push_utf8_string(parts, OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0));
    ASSERT(
        OSSL_PARAM_BLD_push_octet_string(parts, OSSL_PKEY_PARAM_PUB_KEY, encoded, 1 + TOKEN_POINT));
    ASSERT(!number || OSSL_PARAM_BLD_push_BN(parts, OSSL_PKEY_PARAM_PRIV_KEY, number));
    OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(parts);
    ASSERT(params != NULL && EVP_PKEY_fromdata_init(ctx) == 1);
    if (EVP_PKEY_fromdata(ctx, &key, number ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY, params) != 1)
        key = NULL;
    OSSL_PARAM_free(params);
    OSSL_PARAM_BLD_free(parts);
    EVP_PKEY_CTX_free(ctx);
    return key;
}

static EC_GROUP *the_curve(void)
{
    EC_GROUP *curve = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
    ASSERT(curve != NULL);
    return curve;
}

void token_key_point(const uint8_t *seed, uint8_t *out)
{
    EC_GROUP *curve = the_curve();
    BIGNUM *number = private_number(curve, seed);
    uint8_t encoded[1 + TOKEN_POINT];

    multiply(curve, number, encoded);
    memcpy(out, encoded + 1, TOKEN_POINT);
    BN_clear_free(number);
    EC_GROUP_free(curve);
}

/* OpenSSL writes ASN.1; tokens carry the two numbers side by side. */
static void numbers_of(const uint8_t *der, size_t n, uint8_t *out)
{
    ECDSA_SIG *pair = d2i_ECDSA_SIG(NULL, &der, (long)n);

    ASSERT(pair != NULL);
    ASSERT(BN_bn2binpad(ECDSA_SIG_get0_r(pair), out, NUMBER) == NUMBER);
    ASSERT(BN_bn2binpad(ECDSA_SIG_get0_s(pair), out + NUMBER, NUMBER) == NUMBER);
    ECDSA_SIG_free(pair);
}

void token_key_sign(const uint8_t *seed, struct bytes message, uint8_t *out)
{
    EC_GROUP *curve = the_curve();
    BIGNUM *number = private_number(curve, seed);
    uint8_t encoded[1 + TOKEN_POINT], der[DER_MOST];
    size_t n = sizeof(der);

    multiply(curve, number, encoded);
    EVP_PKEY *key = key_of(number, encoded);
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    ASSERT(key != NULL && ctx != NULL);
    ASSERT(EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL, key) == 1);
    ASSERT(EVP_DigestSign(ctx, der, &n, message.p, message.n) == 1);
    numbers_of(der, n, out);
    EVP_MD_CTX_free(ctx);
    EVP_PKEY_free(key);
    BN_clear_free(number);
    EC_GROUP_free(curve);
}

bool token_key_verify(const uint8_t *point, struct bytes message, const uint8_t *signature)
{
    uint8_t encoded[1 + TOKEN_POINT] = {UNCOMPRESSED}, *der = NULL;
    ECDSA_SIG *pair = ECDSA_SIG_new();

    memcpy(encoded + 1, point, TOKEN_POINT);
    ASSERT(pair != NULL && ECDSA_SIG_set0(pair, BN_bin2bn(signature, NUMBER, NULL),
                                          BN_bin2bn(signature + NUMBER, NUMBER, NULL)) == 1);
    int n = i2d_ECDSA_SIG(pair, &der);
    EVP_PKEY *key = key_of(NULL, encoded);
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    ASSERT(n > 0 && ctx != NULL);
    bool fine = key && EVP_DigestVerifyInit(ctx, NULL, EVP_sha256(), NULL, key) == 1 &&
                EVP_DigestVerify(ctx, der, (size_t)n, message.p, message.n) == 1;
    EVP_MD_CTX_free(ctx);
    EVP_PKEY_free(key);
    OPENSSL_free(der);
    ECDSA_SIG_free(pair);
    return fine;
}
