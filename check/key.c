/* The platform's public key and what it signed. */
#include <openssl/evp.h>
#include <string.h>

#include "base/base64.h"
#include "base/scan.h"
#include "check/check.h"

enum { TYPED = 1 + CHECK_KEY, ED25519 = 0x01 }; /* a key of a signed note begins with its kind */

bool check_key(struct check *check, struct str verifier)
{
    struct str origin, id, key, rest = str_trim(verifier);

    if (!scan_until(&rest, '+', &origin) || !scan_until(&rest, '+', &id) || origin.n == 0 ||
        !base64_read(check->mem, rest, &key) || key.n != TYPED || key.p[0] != ED25519)
        return false;
    check->origin = str_copy(check->mem, origin);
    memcpy(check->key, key.p + 1, CHECK_KEY);
    return true;
}

bool check_signed(const struct check *check, struct bytes text, const uint8_t signature[64])
{
    EVP_PKEY *key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, check->key, CHECK_KEY);
    EVP_MD_CTX *md = EVP_MD_CTX_new();

    ASSERT(md != NULL);
    bool holds = key && EVP_DigestVerifyInit(md, NULL, NULL, NULL, key) == 1 &&
                 EVP_DigestVerify(md, signature, 64, text.p, text.n) == 1;
    EVP_MD_CTX_free(md);
    EVP_PKEY_free(key);
    return holds;
}
