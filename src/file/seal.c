/* See seal.h. The nonce is the part's number: no key meets the same number twice, since a key and
 * the clean id it belongs to are made together for one set of parts. */
#include "file/seal.h"

#include <errno.h>
#include <openssl/evp.h>
#include <string.h>

enum { NONCE = 12, READ_PART = 64 * 1024 };

static void nonce_of(const struct seal_place *place, uint8_t nonce[NONCE])
{
    memset(nonce, 0, NONCE);
    nonce[NONCE - 2] = (uint8_t)(place->number >> 8);
    nonce[NONCE - 1] = (uint8_t)place->number;
}

/* Starts a cipher for the place, with the place as additional data. */
static EVP_CIPHER_CTX *begin(const struct seal_place *place, bool seal)
{
    EVP_CIPHER_CTX *cipher = EVP_CIPHER_CTX_new();
    uint8_t nonce[NONCE];
    int n = 0;

    ASSERT(cipher != NULL && place->number >= 0 && place->number <= 0xFFFF);
    nonce_of(place, nonce);
    ASSERT(EVP_CipherInit_ex2(cipher, EVP_aes_256_gcm(), place->key, nonce, seal, NULL) == 1);
    ASSERT(EVP_CipherUpdate(cipher, NULL, &n, place->clean.b, sizeof(place->clean.b)) == 1);
    return cipher;
}

struct bytes seal_part(struct arena *mem, const struct seal_place *place, struct bytes plain)
{
    EVP_CIPHER_CTX *cipher = begin(place, true);
    uint8_t *sealed = arena_alloc(mem, size_add(plain.n, SEAL_TAG));
    int n = 0;

    ASSERT(plain.n <= INT32_MAX);
    ASSERT(EVP_CipherUpdate(cipher, sealed, &n, plain.p, (int)plain.n) == 1);
    ASSERT((size_t)n == plain.n && EVP_CipherFinal_ex(cipher, sealed + n, &n) == 1);
    ASSERT(EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_AEAD_GET_TAG, SEAL_TAG, sealed + plain.n) == 1);
    EVP_CIPHER_CTX_free(cipher);
    return (struct bytes){sealed, plain.n + SEAL_TAG};
}

bool seal_open_part(struct arena *mem,
                    const struct seal_place *place,
                    struct bytes sealed,
                    struct bytes *ret_plain)
{
    uint8_t tag[SEAL_TAG];
    int n = 0, rest = 0;

    if (sealed.n < SEAL_TAG || sealed.n > INT32_MAX)
        return false;
    size_t size = sealed.n - SEAL_TAG;
    memcpy(tag, sealed.p + size, SEAL_TAG);
    EVP_CIPHER_CTX *cipher = begin(place, false);
    uint8_t *plain = arena_alloc(mem, size_add(size, 1));
    bool fine = EVP_CipherUpdate(cipher, plain, &n, sealed.p, (int)size) == 1 &&
                EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_AEAD_SET_TAG, SEAL_TAG, tag) == 1 &&
                EVP_CipherFinal_ex(cipher, plain + n, &rest) == 1;
    EVP_CIPHER_CTX_free(cipher);
    if (fine)
        *ret_plain = (struct bytes){plain, size};
    return fine;
}

struct bytes seal_hash(struct arena *mem, struct bytes bytes)
{
    uint8_t *hash = arena_alloc(mem, SEAL_HASH);

    ASSERT(EVP_Digest(bytes.p, bytes.n, hash, NULL, EVP_sha256(), NULL) == 1);
    return (struct bytes){hash, SEAL_HASH};
}

static ssize_t read_some(int fd, char *p, size_t room)
{
    ssize_t n;

    do
        n = read(fd, p, room);
    while (n < 0 && errno == EINTR);
    return n;
}

bool seal_hash_fd(
    struct arena *mem, int fd, struct bytes *ret_hash, struct str *ret_first, size_t room)
{
    uint8_t *hash = arena_alloc(mem, SEAL_HASH);
    char *part = arena_alloc(mem, READ_PART), *first = arena_alloc(mem, room);
    EVP_MD_CTX *md = EVP_MD_CTX_new();
    size_t n_first = 0;
    ssize_t n;

    ASSERT(md && EVP_DigestInit_ex(md, EVP_sha256(), NULL) == 1);
    while ((n = read_some(fd, part, READ_PART)) > 0) {
        for (ssize_t i = 0; i < n && n_first < room; i++)
            first[n_first++] = part[i];
        ASSERT(EVP_DigestUpdate(md, part, (size_t)n) == 1);
    }
    ASSERT(EVP_DigestFinal_ex(md, hash, NULL) == 1);
    EVP_MD_CTX_free(md);
    *ret_hash = (struct bytes){hash, SEAL_HASH};
    *ret_first = (struct str){first, n_first};
    return n == 0;
}
