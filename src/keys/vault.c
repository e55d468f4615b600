/* See vault.h. Every key is HKDF-SHA-256 of a master with a label that names its use, so that no
 * two uses share a key. OpenSSL does the work; a call that fails here means a broken library or no
 * memory, and ends the process. */
#include "keys/vault.h"

#include "keys/token_key.h"
#include "keys/token_rsa.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

enum {
    ALGORITHM_AES_256_GCM = 1,
    HEAD = 5,
    NONCE = 12,
    TAG = 16,
    CACHE = 64,
    AAD_MOST = 512,
    INDEXES = INDEX_DOCUMENT + 1,
};

struct field_key { /* derived on first use */
    uint8_t generation, class;
    uint16_t year;
    uint8_t key[VAULT_KEY];
};

struct rsa_key { /* found on first use; generation 0: a free place */
    struct token_when when;
    uint8_t primes[TOKEN_RSA], modulus[TOKEN_RSA];
};

struct vault {
    struct vault_masters masters;
    uint8_t index[INDEXES][VAULT_KEY];
    uint8_t context[VAULT_KEY], pepper[VAULT_KEY], public[VAULT_KEY];
    struct field_key cache[CACHE];
    size_t n_cached, next_cached, next_rsa;
    struct rsa_key rsa[TOKEN_KEYS_MOST];
    EVP_PKEY *sign;
    EVP_CIPHER *cipher;
    EVP_CIPHER_CTX *cipher_ctx;
    EVP_MAC *hmac;
};

void *vault_memory(size_t size)
{
    ASSERT(sodium_init() >= 0);
    void *p = sodium_malloc(size);
    if (!p)
        return NULL;
    if (mlock(p, size) != 0) { /* sodium_malloc would have gone on without */
        sodium_free(p);
        return NULL;
    }
    memset(p, 0, size);
    return p;
}

void vault_memory_free(void *p)
{
    sodium_free(p);
}

static void derive(const uint8_t *master, const char *label, uint8_t *out)
{
    /* OpenSSL's parameter constructors take the inputs without const and do not write to them. */
    union {
        const void *in;
        void *out;
    } key = {.in = master}, info = {.in = label};
    char digest[] = "SHA256";
    EVP_KDF *kdf = EVP_KDF_fetch(NULL, "HKDF", NULL);
    EVP_KDF_CTX *ctx = EVP_KDF_CTX_new(kdf);
    const OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, key.out, VAULT_KEY),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, info.out, strlen(label)),
        OSSL_PARAM_construct_end(),
    };

    ASSERT(ctx != NULL);
    ASSERT(EVP_KDF_derive(ctx, out, VAULT_KEY, params) == 1);
    EVP_KDF_CTX_free(ctx);
    EVP_KDF_free(kdf);
}

static EVP_PKEY *signing_key(const uint8_t *master)
{
    uint8_t seed[VAULT_KEY];

    derive(master, "oqu sign", seed);
    EVP_PKEY *key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, sizeof(seed));
    explicit_bzero(seed, sizeof(seed));
    ASSERT(key != NULL);
    return key;
}

static void public_of(const EVP_PKEY *key, uint8_t *out)
{
    size_t n = VAULT_KEY;
    ASSERT(EVP_PKEY_get_raw_public_key(key, out, &n) == 1 && n == VAULT_KEY);
}

void vault_fingerprint(const uint8_t *master, uint8_t *out)
{
    EVP_PKEY *key = signing_key(master);
    public_of(key, out);
    EVP_PKEY_free(key);
}

struct vault *vault_new(const struct vault_masters *masters)
{
    const uint8_t *first = masters->key[0];

    ASSERT(masters->n > 0 && masters->n <= VAULT_GENERATIONS_MOST);
    struct vault *vault = vault_memory(sizeof(*vault));
    if (!vault)
        return NULL;
    vault->masters = *masters;
    derive(first, "oqu index iin", vault->index[INDEX_IIN]);
    derive(first, "oqu index phone", vault->index[INDEX_PHONE]);
    derive(first, "oqu index document", vault->index[INDEX_DOCUMENT]);
    derive(first, "oqu context", vault->context);
    derive(first, "oqu pepper", vault->pepper);
    vault->sign = signing_key(first);
    public_of(vault->sign, vault->public);
    vault->cipher = EVP_CIPHER_fetch(NULL, "AES-256-GCM", NULL);
    vault->cipher_ctx = EVP_CIPHER_CTX_new();
    vault->hmac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    ASSERT(vault->cipher && vault->cipher_ctx && vault->hmac);
    return vault;
}

void vault_free(struct vault *vault)
{
    if (!vault)
        return;
    EVP_PKEY_free(vault->sign);
    EVP_CIPHER_CTX_free(vault->cipher_ctx);
    EVP_CIPHER_free(vault->cipher);
    EVP_MAC_free(vault->hmac);
    vault_memory_free(vault);
}

/* NULL when the generation is not among the masters. */
static const uint8_t *field_key(struct vault *vault, unsigned generation, uint8_t class, int year)
{
    if (generation == 0 || generation > vault->masters.n)
        return NULL;
    for (size_t i = 0; i < vault->n_cached; i++) {
        const struct field_key *k = &vault->cache[i];
        if (k->generation == generation && k->class == class && k->year == year)
            return k->key;
    }
    struct field_key *k = &vault->cache[vault->next_cached];
    vault->next_cached = (vault->next_cached + 1) % CACHE;
    vault->n_cached = vault->n_cached < CACHE ? vault->n_cached + 1 : CACHE;
    k->generation = (uint8_t)generation;
    k->class = class;
    k->year = (uint16_t)year;
    char label[48];
    (void)snprintf(label, sizeof(label), "oqu field %u %d", (unsigned)class, year);
    derive(vault->masters.key[generation - 1], label, k->key);
    return k->key;
}

/* Associated data: a fixed word, the head (which names algorithm and key) and the place. */
static void add_associated(EVP_CIPHER_CTX *ctx, const uint8_t *head, struct str place)
{
    static const char word[] = "oqu field value";
    uint8_t aad[AAD_MOST];
    int ignored;

    ASSERT(sizeof(word) + HEAD + place.n <= sizeof(aad));
    memcpy(aad, word, sizeof(word));
    memcpy(aad + sizeof(word), head, HEAD);
    if (place.n > 0)
        memcpy(aad + sizeof(word) + HEAD, place.p, place.n);
    int n = (int)(sizeof(word) + HEAD + place.n);
    ASSERT(EVP_CipherUpdate(ctx, NULL, &ignored, aad, n) == 1);
}

void vault_seal(
    struct vault *vault, enum key_class class, int year, const struct keys_item *item, uint8_t *out)
{
    EVP_CIPHER_CTX *ctx = vault->cipher_ctx;
    uint8_t *nonce = out + HEAD, *text = nonce + NONCE;
    int n = 0, last = 0;

    out[0] = ALGORITHM_AES_256_GCM;
    out[1] = (uint8_t)vault->masters.n;
    out[2] = (uint8_t) class;
    out[3] = (uint8_t)(year >> 8);
    out[4] = (uint8_t)year;
    rnd_bytes(nonce, NONCE);
    const uint8_t *key = field_key(vault, vault->masters.n, (uint8_t) class, year);
    ASSERT(key != NULL);
    ASSERT(EVP_EncryptInit_ex2(ctx, vault->cipher, key, nonce, NULL) == 1);
    add_associated(ctx, out, item->place);
    if (item->value.n > 0)
        ASSERT(EVP_EncryptUpdate(ctx, text, &n, item->value.p, (int)item->value.n) == 1);
    ASSERT(EVP_EncryptFinal_ex(ctx, text + n, &last) == 1 && (size_t)n == item->value.n);
    ASSERT(EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, TAG, text + n) == 1);
    ASSERT(EVP_CIPHER_CTX_reset(ctx) == 1);
}

static bool
decrypt(struct vault *vault, const uint8_t *key, const struct keys_item *item, uint8_t *out)
{
    EVP_CIPHER_CTX *ctx = vault->cipher_ctx;
    size_t text_n = item->value.n - VAULT_SEAL_OVERHEAD;
    const uint8_t *nonce = item->value.p + HEAD, *text = nonce + NONCE;
    uint8_t tag[TAG], none[1];
    int n = 0, last = 0;

    memcpy(tag, text + text_n, TAG);
    ASSERT(EVP_DecryptInit_ex2(ctx, vault->cipher, key, nonce, NULL) == 1);
    add_associated(ctx, item->value.p, item->place);
    if (text_n > 0)
        ASSERT(EVP_DecryptUpdate(ctx, out, &n, text, (int)text_n) == 1);
    ASSERT(EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, TAG, tag) == 1);
    bool fine = EVP_DecryptFinal_ex(ctx, text_n > 0 ? out + n : none, &last) == 1;
    ASSERT(EVP_CIPHER_CTX_reset(ctx) == 1);
    if (!fine && text_n > 0)
        explicit_bzero(out, text_n);
    return fine;
}

bool vault_unseal(struct vault *vault,
                  enum key_class class,
                  const struct keys_item *item,
                  uint8_t *out)
{
    const uint8_t *head = item->value.p;

    if (item->value.n < VAULT_SEAL_OVERHEAD)
        return false;
    if (head[0] != ALGORITHM_AES_256_GCM || head[2] != (uint8_t) class)
        return false;
    const uint8_t *key = field_key(vault, head[1], head[2], head[3] << 8 | head[4]);
    return key && decrypt(vault, key, item, out);
}

static void hmac(const struct vault *vault, const uint8_t *key, struct bytes message, uint8_t *out)
{
    char digest[] = "SHA256";
    const OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
        OSSL_PARAM_construct_end(),
    };
    EVP_MAC_CTX *ctx = EVP_MAC_CTX_new(vault->hmac);
    size_t n;

    ASSERT(ctx != NULL && EVP_MAC_init(ctx, key, VAULT_KEY, params) == 1);
    ASSERT(message.n == 0 || EVP_MAC_update(ctx, message.p, message.n) == 1);
    ASSERT(EVP_MAC_final(ctx, out, &n, VAULT_KEY) == 1 && n == VAULT_KEY);
    EVP_MAC_CTX_free(ctx);
}

void vault_index(const struct vault *vault, enum key_index index, struct bytes value, uint8_t *out)
{
    hmac(vault, vault->index[index], value, out);
}

void vault_context(const struct vault *vault, struct bytes payload, uint8_t *out)
{
    hmac(vault, vault->context, payload, out);
}

void vault_pepper(const struct vault *vault, struct bytes secret, uint8_t *out)
{
    hmac(vault, vault->pepper, secret, out);
}

void vault_public(const struct vault *vault, uint8_t *out)
{
    memcpy(out, vault->public, VAULT_KEY);
}

void vault_context_key(const struct vault *vault, uint8_t *out)
{
    memcpy(out, vault->context, VAULT_KEY);
}

void vault_sign(const struct vault *vault, struct bytes message, uint8_t *out)
{
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    size_t n = VAULT_SIGNATURE;

    ASSERT(ctx != NULL && EVP_DigestSignInit(ctx, NULL, NULL, NULL, vault->sign) == 1);
    ASSERT(EVP_DigestSign(ctx, out, &n, message.p, message.n) == 1 && n == VAULT_SIGNATURE);
    EVP_MD_CTX_free(ctx);
}

unsigned vault_generations(const struct vault *vault)
{
    return vault->masters.n;
}

static void token_seed(const struct vault *vault,
                       const char *use,
                       struct token_when when,
                       int half,
                       uint8_t out[VAULT_KEY])
{
    char label[64];

    ASSERT(when.generation > 0 && when.generation <= vault->masters.n);
    (void)snprintf(label, sizeof(label), "oqu %s %lld %d", use, (long long)when.from_s, half);
    derive(vault->masters.key[when.generation - 1], label, out);
}

static void
point_seed(const struct vault *vault, struct token_when when, uint8_t out[2 * VAULT_KEY])
{
    for (int half = 0; half < 2; half++)
        token_seed(vault, "token", when, half, out + (ptrdiff_t)half * VAULT_KEY);
}

/* Looking for primes takes long, so both are kept. */
static const struct rsa_key *rsa_key(struct vault *vault, struct token_when when)
{
    uint8_t seed[VAULT_KEY];

    for (size_t i = 0; i < COUNT(vault->rsa); i++)
        if (vault->rsa[i].when.from_s == when.from_s &&
            vault->rsa[i].when.generation == when.generation)
            return &vault->rsa[i];
    struct rsa_key *key = &vault->rsa[vault->next_rsa];
    vault->next_rsa = (vault->next_rsa + 1) % COUNT(vault->rsa);
    token_seed(vault, "token rsa", when, 0, seed);
    token_rsa_primes(seed, key->primes);
    explicit_bzero(seed, sizeof(seed));
    token_rsa_modulus(key->primes, key->modulus);
    key->when = when;
    return key;
}

size_t vault_token_size(enum keys_algorithm algorithm)
{
    return algorithm == KEYS_RS256 ? TOKEN_RSA : TOKEN_POINT;
}

void vault_token_public(struct vault *vault,
                        enum keys_algorithm algorithm,
                        struct token_when when,
                        uint8_t *out)
{
    uint8_t seed[2 * VAULT_KEY];

    if (algorithm == KEYS_RS256) {
        memcpy(out, rsa_key(vault, when)->modulus, TOKEN_RSA);
        return;
    }
    point_seed(vault, when, seed);
    token_key_point(seed, out);
    explicit_bzero(seed, sizeof(seed));
}

void vault_token_sign(struct vault *vault,
                      enum keys_algorithm algorithm,
                      struct token_when when,
                      struct bytes message,
                      uint8_t *out)
{
    uint8_t seed[2 * VAULT_KEY];

    if (algorithm == KEYS_RS256) {
        token_rsa_sign(rsa_key(vault, when)->primes, message, out);
        return;
    }
    point_seed(vault, when, seed);
    token_key_sign(seed, message, out);
    explicit_bzero(seed, sizeof(seed));
}
