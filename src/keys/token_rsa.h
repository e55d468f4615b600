/* Keys of RS256 (RFC 7518): RSA of 2048 bits, PKCS #1 v1.5 with SHA-256, for tools of LTI, which
 * need not know anything else. Only numbers; whose key and for how long is vault.c's. */
#ifndef OQU_KEYS_TOKEN_RSA_H
#define OQU_KEYS_TOKEN_RSA_H

#include "db/db.h"

enum {
    TOKEN_RSA_SEED = 32,
    TOKEN_RSA = 256, /* modulus and signature */
    TOKEN_RSA_PRIME = TOKEN_RSA / 2,
};

/* Both primes of a key, side by side, the greater one first, big-endian. The same seed gives the
 * same key; a tenth of a second of one core, so they are kept in locked memory. The exponent is
 * 65537. */
void token_rsa_primes(const uint8_t *seed, uint8_t out[TOKEN_RSA]);
void token_rsa_modulus(const uint8_t *primes, uint8_t out[TOKEN_RSA]);
void token_rsa_sign(const uint8_t *primes, struct bytes message, uint8_t out[TOKEN_RSA]);
bool token_rsa_verify(const uint8_t *modulus, struct bytes message, const uint8_t *signature);

#endif
