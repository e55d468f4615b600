/* Keys of ES256 (RFC 7518): ECDSA over P-256 with SHA-256, for tokens that programs of others
 * check. Only numbers; whose key and for how long is vault.c's. */
#ifndef OQU_KEYS_TOKEN_KEY_H
#define OQU_KEYS_TOKEN_KEY_H

#include "db/db.h"

enum {
    TOKEN_SEED = 48,      /* more than the order is long, so that no private key is likelier */
    TOKEN_POINT = 64,     /* x and y */
    TOKEN_SIGNATURE = 64, /* r and s */
};

/* Each writes its fixed number of bytes, big-endian. The same seed gives the same key. */
void token_key_point(const uint8_t *seed, uint8_t *out);
void token_key_sign(const uint8_t *seed, struct bytes message, uint8_t *out);
bool token_key_verify(const uint8_t *point, struct bytes message, const uint8_t *signature);

#endif
