/* A seal for tests: a key, a certificate and a PKCS#12 file or a SoftHSM token that holds them. */
#ifndef OQU_KEYS_TESTING_SEAL_H
#define OQU_KEYS_TESTING_SEAL_H

#include <openssl/evp.h>

#include "keys/seal.h"

#define TEST_TOKEN_MODULE "/usr/lib/softhsm/libsofthsm2.so"

/* Writes a PKCS#12 file with this key and certificate (DER). */
void test_seal_file(const char *path, EVP_PKEY *key, struct bytes certificate, const char *pin);
void test_seal_write(const char *path, const void *text, size_t n, unsigned mode);
/* A token in the folder, named to the library by $SOFTHSM2_CONF, with the key under that label.
 * certificate empty: the token holds none. */
struct test_token {
    const char *folder, *label, *key_label, *pin;
    EVP_PKEY *key;
    struct bytes certificate;
};
void test_seal_token(struct arena *mem, const struct test_token *token);
/* A key with a certificate of its own; *ret_certificate: DER. Freed with the arena. */
EVP_PKEY *test_seal_key(struct arena *mem, int bits, struct bytes *ret_certificate);

#endif
