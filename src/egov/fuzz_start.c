/* Any bytes as a start of the portal: unsigned nothing is taken; as claims that are signed they get
 * further, and what is taken is bounded. */
#include <openssl/evp.h>

#include "base/base64.h"
#include "egov/portal.h"
#include "egov/start.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const uint8_t seed[KEYS_HASH] = {1};

/* "message.signature" with the key of the seed; *ret_key: the public one. */
static struct str sign(struct arena *mem, struct str message, uint8_t *ret_key)
{
    EVP_PKEY *key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, sizeof(seed));
    EVP_MD_CTX *md = EVP_MD_CTX_new();
    uint8_t signature[KEYS_SIGNATURE];
    size_t n = sizeof(signature), key_n = KEYS_HASH;

    ASSERT(key && md && EVP_PKEY_get_raw_public_key(key, ret_key, &key_n) == 1);
    ASSERT(EVP_DigestSignInit(md, NULL, NULL, NULL, key) == 1);
    ASSERT(EVP_DigestSign(md, signature, &n, (const uint8_t *)message.p, message.n) == 1);
    EVP_MD_CTX_free(md);
    EVP_PKEY_free(key);
    struct str text = base64url_print(mem, (struct str){(const char *)signature, n});
    return str_printf(mem, STR_FMT "." STR_FMT, STR_ARG(message), STR_ARG(text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *mem = arena_new(1 << 20, 1 << 24);
    struct str claims = {(const char *)data, size}, number;
    uint8_t key[KEYS_HASH];
    struct str head = base64url_print(mem, STR("{\"alg\":\"EdDSA\"}"));
    struct str body = base64url_print(mem, claims);
    struct str token =
        sign(mem, str_printf(mem, STR_FMT "." STR_FMT, STR_ARG(head), STR_ARG(body)), key);
    const struct start_expected expected = {
        .key = {key, sizeof(key)}, .audience = STR("https://oqu.test"), .now_s = 2000000000};

    if (start_read(mem, &expected, token, &number) == START_FINE)
        ASSERT(number.n >= 16 && number.n <= 64);
    ASSERT(start_read(mem, &expected, claims, &number) != START_FINE);
    arena_free(mem);
    return 0;
}
