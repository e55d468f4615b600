/* See digest.h. */
#include "cades/digest.h"

#include <openssl/evp.h>
#include <string.h>

#include "cades/der.h"
#include "cades/gost_95.h"
#include "cades/streebog.h"

static const enum oid names[DIGEST_COUNT] = {
    [DIGEST_SHA1] = OID_SHA1,
    [DIGEST_SHA256] = OID_SHA256,
    [DIGEST_SHA384] = OID_SHA384,
    [DIGEST_SHA512] = OID_SHA512,
    [DIGEST_STREEBOG_256] = OID_STREEBOG_256,
    [DIGEST_STREEBOG_512] = OID_STREEBOG_512,
    [DIGEST_GOST_95] = OID_GOST_95,
};

enum oid digest_oid(enum digest digest)
{
    return names[digest];
}

static const char *const words[DIGEST_COUNT] = {
    [DIGEST_NONE] = "",
    [DIGEST_SHA1] = "sha1",
    [DIGEST_SHA256] = "sha256",
    [DIGEST_SHA384] = "sha384",
    [DIGEST_SHA512] = "sha512",
    [DIGEST_STREEBOG_256] = "streebog256",
    [DIGEST_STREEBOG_512] = "streebog512",
    [DIGEST_GOST_95] = "gost95",
};

const char *digest_name(enum digest digest)
{
    return words[digest];
}

enum digest digest_named(struct str name)
{
    for (size_t i = 1; i < DIGEST_COUNT; i++)
        if (str_eq_z(name, words[i]))
            return (enum digest)i;
    return DIGEST_NONE;
}

static enum digest find(enum oid oid)
{
    for (size_t i = 1; i < DIGEST_COUNT; i++)
        if (names[i] == oid)
            return (enum digest)i;
    return DIGEST_NONE;
}

static const EVP_MD *of_library(enum digest digest)
{
    switch (digest) {
    case DIGEST_SHA1: return EVP_sha1();
    case DIGEST_SHA256: return EVP_sha256();
    case DIGEST_SHA384: return EVP_sha384();
    case DIGEST_SHA512: return EVP_sha512();
    case DIGEST_NONE:
    case DIGEST_STREEBOG_256:
    case DIGEST_STREEBOG_512:
    case DIGEST_GOST_95:
    case DIGEST_COUNT: break;
    }
    return NULL;
}

/* Whether the digest is one of ours. */
static bool make_gost(enum digest digest, struct bytes text, struct digest_value *ret)
{
    if (digest == DIGEST_GOST_95) {
        ret->n = GOST_95;
        gost_95(text, ret->b);
        return true;
    }
    if (digest != DIGEST_STREEBOG_256 && digest != DIGEST_STREEBOG_512)
        return false;
    ret->n = digest == DIGEST_STREEBOG_256 ? STREEBOG_256 : STREEBOG_512;
    streebog(text, ret->n, ret->b);
    return true;
}

void digest_make(enum digest digest, struct bytes text, struct digest_value *ret)
{
    const EVP_MD *md = of_library(digest);
    unsigned n = 0;

    if (make_gost(digest, text, ret))
        return;
    ASSERT(md && EVP_Digest(text.p, text.n, ret->b, &n, md, NULL) == 1);
    ret->n = n;
}

bool digest_is(const struct digest_value *value, struct bytes text)
{
    return der_eq((struct bytes){value->b, value->n}, text);
}

bool digest_read(struct bytes body, enum digest *ret)
{
    struct bytes name, nothing = {0};

    if (!der_take(&body, DER_OID, &name) ||
        (body.n > 0 && (!der_only(body, DER_NULL, &nothing) || nothing.n > 0)))
        return false;
    *ret = find(oid_find(name));
    return true;
}
