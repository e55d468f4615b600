#include <openssl/bn.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <stdio.h>
#include <string.h>

#include "cades/gost.h"
#include "cades/testing/authority.h"
#include "cades/testing/gost_sign.h"

struct maker {
    enum key_kind kind;
    EVP_PKEY *rsa;
    struct gost_key gost;
    struct bytes info;
};

/* How each kind of key is named. */
static const struct naming {
    enum oid key, set, parameter_digest, signature;
    enum gost_curve curve;
    enum digest digest;
} namings[KEY_COUNT] = {
    [KEY_RSA] = {.signature = OID_RSA_SHA256, .digest = DIGEST_SHA256},
    [KEY_GOST_2004] = {OID_GOST_2004, OID_GOST_2004_SET_A, OID_GOST_95_PARAMETER,
                       OID_SIGN_GOST_2004, GOST_CRYPTOPRO_A, DIGEST_GOST_95},
    [KEY_GOST_2015_256] = {OID_GOST_2015_256, OID_GOST_2015_256_SET_A, OID_STREEBOG_256,
                           OID_SIGN_GOST_2015_256, GOST_TC26_256_A, DIGEST_STREEBOG_256},
    [KEY_GOST_2015_512] = {OID_GOST_2015_512, OID_GOST_2015_512_SET_A, OID_STREEBOG_512,
                           OID_SIGN_GOST_2015_512, GOST_TC26_512_A, DIGEST_STREEBOG_512},
};

static void free_key(void *key)
{
    EVP_PKEY_free(key);
}

static void take_rsa(struct arena *mem, struct maker *maker, EVP_PKEY *key)
{
    uint8_t *info = NULL;

    maker->rsa = key;
    ASSERT(maker->rsa);
    arena_defer(mem, free_key, maker->rsa);
    int n = i2d_PUBKEY(maker->rsa, &info);
    ASSERT(n > 0);
    maker->info = DW_JOIN(mem, {info, (size_t)n});
    OPENSSL_free(info);
}

static void make_gost(struct arena *mem, struct maker *maker)
{
    const struct naming *naming = &namings[maker->kind];

    gost_key_make(mem, naming->curve, &maker->gost);
    maker->info =
        DW_SEQUENCE(mem,
                    DW_SEQUENCE(mem, dw_oid(mem, oid_text(naming->key)),
                                DW_SEQUENCE(mem, dw_oid(mem, oid_text(naming->set)),
                                            dw_oid(mem, oid_text(naming->parameter_digest)))),
                    dw_bits(mem, dw(mem, DER_OCTETS, maker->gost.point)));
}

struct maker *maker_new(struct arena *mem, enum key_kind kind)
{
    struct maker *maker = NEW(mem, struct maker);

    maker->kind = kind;
    if (kind == KEY_RSA)
        take_rsa(mem, maker, EVP_RSA_gen(KEY_RSA_BITS_LEAST));
    else
        make_gost(mem, maker);
    return maker;
}

static bool write_key(const char *path, EVP_PKEY *key)
{
    FILE *file = fopen(path, "wxe");
    bool fine = file && PEM_write_PrivateKey(file, key, NULL, NULL, 0, NULL, NULL) == 1;

    return file && fclose(file) == 0 && fine;
}

struct maker *maker_kept(struct arena *mem, const char *path)
{
    struct maker *maker = NEW(mem, struct maker);
    FILE *file = fopen(path, "re");
    EVP_PKEY *key = file ? PEM_read_PrivateKey(file, NULL, NULL, NULL) : NULL;

    maker->kind = KEY_RSA;
    if (file)
        (void)fclose(file);
    else if ((key = EVP_RSA_gen(KEY_RSA_BITS_LEAST)) != NULL && !write_key(path, key))
        return NULL;
    if (!key)
        return NULL;
    take_rsa(mem, maker, key);
    return maker;
}

EVP_PKEY *maker_library_key(const struct maker *maker)
{
    return maker->rsa;
}

struct bytes maker_info(const struct maker *maker)
{
    return maker->info;
}

enum digest maker_digest(const struct maker *maker)
{
    return namings[maker->kind].digest;
}

struct bytes maker_algorithm(struct arena *mem, const struct maker *maker)
{
    return DW_SEQUENCE(mem, dw_oid(mem, oid_text(namings[maker->kind].signature)), dw_null(mem));
}

static struct bytes sign_rsa(struct arena *mem, EVP_PKEY *key, struct bytes message)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    uint8_t *out = arena_alloc(mem, KEY_RSA_BITS_MOST / 8);
    size_t n = KEY_RSA_BITS_MOST / 8;

    ASSERT(context && EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key) == 1);
    ASSERT(EVP_DigestSign(context, out, &n, message.p, message.n) == 1);
    EVP_MD_CTX_free(context);
    return (struct bytes){out, n};
}

struct bytes maker_sign(struct arena *mem, const struct maker *maker, struct bytes message)
{
    struct digest_value value;

    if (maker->kind == KEY_RSA)
        return sign_rsa(mem, maker->rsa, message);
    digest_make(namings[maker->kind].digest, message, &value);
    return gost_sign(mem, &maker->gost, (struct bytes){value.b, value.n}, NULL);
}
