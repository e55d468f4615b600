/* See key.h. RSA is the library's (PKCS #1 v1.5, as the NCA uses it), GOST our own. */
#include "cades/key.h"

#include <openssl/evp.h>
#include <openssl/x509.h>

#include "cades/der.h"
#include "cades/gost.h"

const char *key_name(enum key_kind kind)
{
    static const char *const names[KEY_COUNT] = {
        [KEY_UNKNOWN] = "",
        [KEY_RSA] = "RSA",
        [KEY_GOST_2004] = "GOST 34.310-2004",
        [KEY_GOST_2015_256] = "GOST 34.10-2015",
        [KEY_GOST_2015_512] = "GOST 34.10-2015",
    };

    return names[kind];
}

/* From the bits alone: d2i_PUBKEY asks every decoder of the library first, which takes longer than
 * verifying. */
static EVP_PKEY *library_key(struct bytes bits)
{
    const uint8_t *p = bits.p;
    EVP_PKEY *key = d2i_PublicKey(EVP_PKEY_RSA, NULL, &p, (long)bits.n);

    if (key && p != bits.p + bits.n) {
        EVP_PKEY_free(key);
        return NULL;
    }
    return key;
}

/* Weak keys are no keys; very large ones only cost time. */
static void read_rsa(struct public_key *key, struct bytes parameters)
{
    struct bytes nothing;
    EVP_PKEY *rsa = der_only(parameters, DER_NULL, &nothing) && nothing.n == 0
                        ? library_key(key->bits_of_key)
                        : NULL;

    if (!rsa)
        return;
    key->bits = EVP_PKEY_get_bits(rsa);
    if (key->bits >= KEY_RSA_BITS_LEAST && key->bits <= KEY_RSA_BITS_MOST)
        key->kind = KEY_RSA;
    EVP_PKEY_free(rsa);
}

/* What a GOST key says about itself, and what follows from it. */
static const struct gost_kind {
    enum oid name, set;
    enum oid digests[2]; /* the last may be OID_UNKNOWN: none */
    enum key_kind kind;
    enum gost_curve curve;
    enum digest digest;
} gost_kinds[] = {
    {OID_GOST_2004,
     OID_GOST_2004_SET_A,
     {OID_GOST_95_PARAMETER, OID_GOST_95},
     KEY_GOST_2004,
     GOST_CRYPTOPRO_A,
     DIGEST_GOST_95},
    {OID_GOST_2015_256,
     OID_GOST_2015_256_SET_A,
     {OID_STREEBOG_256, OID_UNKNOWN},
     KEY_GOST_2015_256,
     GOST_TC26_256_A,
     DIGEST_STREEBOG_256},
    {OID_GOST_2015_512,
     OID_GOST_2015_512_SET_A,
     {OID_STREEBOG_512, OID_UNKNOWN},
     KEY_GOST_2015_512,
     GOST_TC26_512_A,
     DIGEST_STREEBOG_512},
};

static const struct gost_kind *gost_of_key(enum key_kind kind)
{
    for (size_t i = 0; i < COUNT(gost_kinds); i++)
        if (gost_kinds[i].kind == kind)
            return &gost_kinds[i];
    return NULL;
}

/* SEQUENCE { curve, digest }, both as we know them. */
static bool has_parameters(const struct gost_kind *gost, struct bytes rest)
{
    struct bytes set, digest;

    if (!der_only(rest, DER_SEQUENCE, &rest) || !der_take(&rest, DER_OID, &set) ||
        !der_only(rest, DER_OID, &digest))
        return false;
    enum oid named = oid_find(digest);
    return oid_find(set) == gost->set && named != OID_UNKNOWN &&
           (named == gost->digests[0] || named == gost->digests[1]);
}

static void read_gost(struct public_key *key, enum oid name, struct bytes rest, struct bytes bits)
{
    for (size_t i = 0; i < COUNT(gost_kinds); i++) {
        const struct gost_kind *gost = &gost_kinds[i];
        if (gost->name != name || !has_parameters(gost, rest) ||
            !der_only(bits, DER_OCTETS, &key->point) || !gost_point(gost->curve, key->point))
            continue;
        key->kind = gost->kind;
        key->bits = (int)gost_bytes(gost->curve) * 8;
    }
}

bool key_read(struct bytes whole, struct public_key *ret)
{
    struct bytes info, algorithm, bits, name;

    *ret = (struct public_key){.info = whole};
    if (!der_only(whole, DER_SEQUENCE, &info) || !der_take(&info, DER_SEQUENCE, &algorithm) ||
        !der_take(&algorithm, DER_OID, &name) || !der_only(info, DER_BITS, &bits) ||
        !der_bits(bits, &bits))
        return false;
    ret->bits_of_key = bits;
    if (oid_find(name) == OID_RSA)
        read_rsa(ret, algorithm);
    else
        read_gost(ret, oid_find(name), algorithm, bits);
    return true;
}

bool key_read_algorithm(struct bytes body, struct sign_algorithm *ret)
{
    static const struct {
        enum oid oid;
        struct sign_algorithm algorithm;
    } known[] = {
        {OID_RSA, {KEY_RSA, DIGEST_NONE}},
        {OID_RSA_SHA256, {KEY_RSA, DIGEST_SHA256}},
        {OID_RSA_SHA384, {KEY_RSA, DIGEST_SHA384}},
        {OID_RSA_SHA512, {KEY_RSA, DIGEST_SHA512}},
        {OID_GOST_2004, {KEY_GOST_2004, DIGEST_GOST_95}},
        {OID_SIGN_GOST_2004, {KEY_GOST_2004, DIGEST_GOST_95}},
        {OID_GOST_2015_256, {KEY_GOST_2015_256, DIGEST_STREEBOG_256}},
        {OID_GOST_2015_512, {KEY_GOST_2015_512, DIGEST_STREEBOG_512}},
        {OID_SIGN_GOST_2015_256, {KEY_GOST_2015_256, DIGEST_STREEBOG_256}},
        {OID_SIGN_GOST_2015_512, {KEY_GOST_2015_512, DIGEST_STREEBOG_512}},
    };
    struct bytes name, nothing = {0};

    *ret = (struct sign_algorithm){KEY_UNKNOWN, DIGEST_NONE};
    if (!der_take(&body, DER_OID, &name))
        return false;
    enum oid oid = oid_find(name);
    for (size_t i = 0; i < COUNT(known); i++) {
        if (known[i].oid != oid)
            continue;
        *ret = known[i].algorithm;
        return body.n == 0 || (der_only(body, DER_NULL, &nothing) && nothing.n == 0);
    }
    return true;
}

static bool rsa_signed(const struct public_key *key,
                       const EVP_MD *md,
                       struct bytes message,
                       struct bytes signature)
{
    EVP_PKEY *rsa = library_key(key->bits_of_key);
    EVP_MD_CTX *context = EVP_MD_CTX_new();

    ASSERT(rsa && context);
    bool fine = EVP_DigestVerifyInit(context, NULL, md, NULL, rsa) == 1 &&
                EVP_DigestVerify(context, signature.p, signature.n, message.p, message.n) == 1;
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(rsa);
    return fine;
}

static bool gost_key_signed(const struct public_key *key,
                            const struct gost_kind *gost,
                            struct bytes message,
                            struct bytes signature)
{
    struct digest_value value;

    digest_make(gost->digest, message, &value);
    return gost_signed(gost->curve, key->point, (struct bytes){value.b, value.n}, signature);
}

bool key_signed(const struct public_key *key,
                enum digest digest,
                struct bytes message,
                struct bytes signature)
{
    const struct gost_kind *gost = gost_of_key(key->kind);
    const EVP_MD *md = digest == DIGEST_SHA256   ? EVP_sha256()
                       : digest == DIGEST_SHA384 ? EVP_sha384()
                       : digest == DIGEST_SHA512 ? EVP_sha512()
                                                 : NULL;

    if (gost)
        return digest == gost->digest && gost_key_signed(key, gost, message, signature);
    return key->kind == KEY_RSA && md && rsa_signed(key, md, message, signature);
}
