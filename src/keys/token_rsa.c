/* See token_rsa.h. OpenSSL does the arithmetic; a call that fails here means a broken library or no
 * memory, and ends the process. Private numbers live in OpenSSL's memory for one question and are
 * wiped.
 *
 * OpenSSL makes RSA keys from its own random numbers alone, and a key that exists in one process
 * only would have to be copied to every other and into every backup. So the primes are looked for
 * here, as FIPS 186-5, A.1.3, says, in the key stream of AES-256-CTR under the seed. */
#include "keys/token_rsa.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>
#include <string.h>

enum {
    EXPONENT = 65537,
    PRIME_BITS = 8 * TOKEN_RSA_PRIME,
    APART_BITS = PRIME_BITS - 100, /* how far the primes must differ */
};

/* The next TOKEN_RSA_PRIME bytes of the stream as an odd number of full length: both highest bits
 * make the product of two of them as long as it must be. */
static void next_number(EVP_CIPHER_CTX *stream, BIGNUM *number)
{
    static const uint8_t zeros[TOKEN_RSA_PRIME];
    uint8_t bytes[TOKEN_RSA_PRIME];
    int n;

    ASSERT(EVP_EncryptUpdate(stream, bytes, &n, zeros, sizeof(zeros)) == 1 && n == sizeof(zeros));
    bytes[0] |= 0xc0;
    bytes[TOKEN_RSA_PRIME - 1] |= 1;
    ASSERT(BN_bin2bn(bytes, sizeof(bytes), number) != NULL);
    explicit_bzero(bytes, sizeof(bytes));
}

static bool is_usable(const BIGNUM *number, BN_CTX *work)
{
    if (BN_mod_word(number, EXPONENT) == 1) /* the exponent would have no inverse */
        return false;
    int prime = BN_check_prime(number, work, NULL);
    ASSERT(prime >= 0);
    return prime == 1;
}

static bool far_apart(const BIGNUM *p, const BIGNUM *q)
{
    BIGNUM *difference = BN_secure_new();

    ASSERT(difference != NULL && BN_sub(difference, p, q) == 1);
    bool far = BN_num_bits(difference) > APART_BITS;
    BN_clear_free(difference);
    return far;
}

static EVP_CIPHER_CTX *stream_of(const uint8_t *seed)
{
    static const uint8_t start[16];
    EVP_CIPHER_CTX *stream = EVP_CIPHER_CTX_new();

    ASSERT(stream != NULL);
    ASSERT(EVP_EncryptInit_ex2(stream, EVP_aes_256_ctr(), seed, start, NULL) == 1);
    return stream;
}

void token_rsa_primes(const uint8_t *seed, uint8_t out[TOKEN_RSA])
{
    EVP_CIPHER_CTX *stream = stream_of(seed);
    BN_CTX *work = BN_CTX_secure_new();
    BIGNUM *p = BN_secure_new(), *q = BN_secure_new();

    ASSERT(work && p && q);
    do
        next_number(stream, p);
    while (!is_usable(p, work));
    do
        next_number(stream, q);
    while (!is_usable(q, work) || !far_apart(p, q));
    if (BN_cmp(p, q) < 0)
        BN_swap(p, q);
    ASSERT(BN_bn2binpad(p, out, TOKEN_RSA_PRIME) == TOKEN_RSA_PRIME);
    ASSERT(BN_bn2binpad(q, out + TOKEN_RSA_PRIME, TOKEN_RSA_PRIME) == TOKEN_RSA_PRIME);
    BN_clear_free(p);
    BN_clear_free(q);
    BN_CTX_free(work);
    EVP_CIPHER_CTX_free(stream);
}

/* ---- a key for one question ------------------------------------------------------------------ */

struct numbers {
    BN_CTX *work;
    BIGNUM *p, *q, *n, *e, *d, *dp, *dq, *inverse; /* d and below: of a private key */
};

static BIGNUM *less_one(const BIGNUM *number)
{
    BIGNUM *less = BN_secure_new();

    ASSERT(less != NULL && BN_sub(less, number, BN_value_one()) == 1);
    BN_set_flags(less, BN_FLG_CONSTTIME);
    return less;
}

static void open_numbers(const uint8_t *primes, struct numbers *ret)
{
    *ret = (struct numbers){.work = BN_CTX_secure_new(),
                            .p = BN_secure_new(),
                            .q = BN_secure_new(),
                            .n = BN_new(),
                            .e = BN_new()};
    ASSERT(ret->work && ret->p && ret->q && ret->n && ret->e);
    ASSERT(BN_bin2bn(primes, TOKEN_RSA_PRIME, ret->p) != NULL);
    ASSERT(BN_bin2bn(primes + TOKEN_RSA_PRIME, TOKEN_RSA_PRIME, ret->q) != NULL);
    ASSERT(BN_mul(ret->n, ret->p, ret->q, ret->work) == 1 && BN_set_word(ret->e, EXPONENT) == 1);
    BN_set_flags(ret->p, BN_FLG_CONSTTIME);
    BN_set_flags(ret->q, BN_FLG_CONSTTIME);
}

/* d is the inverse of e modulo lcm(p - 1, q - 1). */
static void open_private(struct numbers *a)
{
    BIGNUM *p1 = less_one(a->p), *q1 = less_one(a->q), *gcd = BN_secure_new(),
           *all = BN_secure_new();

    a->dp = BN_secure_new();
    a->dq = BN_secure_new();
    ASSERT(gcd && all && a->dp && a->dq);
    ASSERT(BN_gcd(gcd, p1, q1, a->work) == 1 && BN_mul(all, p1, q1, a->work) == 1);
    ASSERT(BN_div(all, NULL, all, gcd, a->work) == 1);
    BN_set_flags(all, BN_FLG_CONSTTIME);
    a->d = BN_mod_inverse(NULL, a->e, all, a->work);
    a->inverse = BN_mod_inverse(NULL, a->q, a->p, a->work);
    ASSERT(a->d != NULL && a->inverse != NULL);
    BN_set_flags(a->d, BN_FLG_CONSTTIME);
    ASSERT(BN_mod(a->dp, a->d, p1, a->work) == 1 && BN_mod(a->dq, a->d, q1, a->work) == 1);
    BN_clear_free(p1);
    BN_clear_free(q1);
    BN_clear_free(gcd);
    BN_clear_free(all);
}

static void close_numbers(struct numbers *a)
{
    BIGNUM *const all[] = {a->p, a->q, a->n, a->e, a->d, a->dp, a->dq, a->inverse};

    for (size_t i = 0; i < COUNT(all); i++)
        BN_clear_free(all[i]);
    BN_CTX_free(a->work);
}

void token_rsa_modulus(const uint8_t *primes, uint8_t out[TOKEN_RSA])
{
    struct numbers a;

    open_numbers(primes, &a);
    ASSERT(BN_bn2binpad(a.n, out, TOKEN_RSA) == TOKEN_RSA);
    close_numbers(&a);
}

/* NULL when the numbers are no key. */
static EVP_PKEY *key_of(const struct numbers *a)
{
    const struct {
        const char *name;
        const BIGNUM *number;
    } parts[] = {
        {OSSL_PKEY_PARAM_RSA_N, a->n},
        {OSSL_PKEY_PARAM_RSA_E, a->e},
        {OSSL_PKEY_PARAM_RSA_D, a->d},
        {OSSL_PKEY_PARAM_RSA_FACTOR1, a->d ? a->p : NULL},
        {OSSL_PKEY_PARAM_RSA_FACTOR2, a->d ? a->q : NULL},
        {OSSL_PKEY_PARAM_RSA_EXPONENT1, a->dp},
        {OSSL_PKEY_PARAM_RSA_EXPONENT2, a->dq},
        {OSSL_PKEY_PARAM_RSA_COEFFICIENT1, a->inverse},
    };
    OSSL_PARAM_BLD *list = OSSL_PARAM_BLD_new();
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
    EVP_PKEY *key = NULL;

    ASSERT(list && ctx);
    for (size_t i = 0; i < COUNT(parts); i++)
        ASSERT(!parts[i].number ||
               OSSL_PARAM_BLD_push_BN(list, parts[i].name, parts[i].number) == 1);
    OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(list);
    ASSERT(params != NULL && EVP_PKEY_fromdata_init(ctx) == 1);
    if (EVP_PKEY_fromdata(ctx, &key, a->d ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY, params) != 1)
        key = NULL;
    OSSL_PARAM_free(params);
    OSSL_PARAM_BLD_free(list);
    EVP_PKEY_CTX_free(ctx);
    return key;
}

void token_rsa_sign(const uint8_t *primes, struct bytes message, uint8_t out[TOKEN_RSA])
{
    struct numbers a;
    size_t n = TOKEN_RSA;

    open_numbers(primes, &a);
    open_private(&a);
    EVP_PKEY *key = key_of(&a);
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    ASSERT(key != NULL && ctx != NULL);
    ASSERT(EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL, key) == 1);
    ASSERT(EVP_DigestSign(ctx, out, &n, message.p, message.n) == 1 && n == TOKEN_RSA);
    EVP_MD_CTX_free(ctx);
    EVP_PKEY_free(key);
    close_numbers(&a);
}

bool token_rsa_verify(const uint8_t *modulus, struct bytes message, const uint8_t *signature)
{
    struct numbers a = {.n = BN_bin2bn(modulus, TOKEN_RSA, NULL), .e = BN_new()};

    ASSERT(a.n != NULL && a.e != NULL && BN_set_word(a.e, EXPONENT) == 1);
    EVP_PKEY *key = key_of(&a);
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    ASSERT(ctx != NULL);
    bool fine = key && EVP_DigestVerifyInit(ctx, NULL, EVP_sha256(), NULL, key) == 1 &&
                EVP_DigestVerify(ctx, signature, TOKEN_RSA, message.p, message.n) == 1;
    EVP_MD_CTX_free(ctx);
    EVP_PKEY_free(key);
    close_numbers(&a);
    return fine;
}
