/* See testing.h. */
#include "egov/testing.h"

#include <openssl/evp.h>

static EVP_PKEY *key_of(uint8_t seed)
{
    uint8_t bytes[KEYS_HASH];

    for (size_t i = 0; i < sizeof(bytes); i++)
        bytes[i] = seed;
    EVP_PKEY *key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, bytes, sizeof(bytes));
    ASSERT(key != NULL);
    return key;
}

enum { PORTAL_SEED = 7, STRANGER_SEED = 8 };

const char *portal_key_hex(struct arena *mem)
{
    EVP_PKEY *key = key_of(PORTAL_SEED);
    uint8_t public[KEYS_HASH];
    size_t n = sizeof(public);

    ASSERT(EVP_PKEY_get_raw_public_key(key, public, &n) == 1);
    EVP_PKEY_free(key);
    return str_z(mem, str_hex(mem, public, n));
}

static struct str sign(struct arena *mem, uint8_t seed, struct str message)
{
    EVP_PKEY *key = key_of(seed);
    EVP_MD_CTX *md = EVP_MD_CTX_new();
    uint8_t *signature = arena_alloc(mem, KEYS_SIGNATURE);
    size_t n = KEYS_SIGNATURE;

    ASSERT(md && EVP_DigestSignInit(md, NULL, NULL, NULL, key) == 1);
    ASSERT(EVP_DigestSign(md, signature, &n, (const uint8_t *)message.p, message.n) == 1);
    EVP_MD_CTX_free(md);
    EVP_PKEY_free(key);
    return (struct str){(const char *)signature, n};
}

struct str portal_signs(struct arena *mem, struct str message)
{
    return sign(mem, PORTAL_SEED, message);
}

struct str stranger_signs(struct arena *mem, struct str message)
{
    return sign(mem, STRANGER_SEED, message);
}
