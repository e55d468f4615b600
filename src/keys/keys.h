/* Client of the key service (`oqu keys`), which alone holds keys: field encryption, blind index,
 * context signatures, seals. One connection per thread over a unix socket. */
#ifndef OQU_KEYS_H
#define OQU_KEYS_H

#include "base/ctx.h"
#include "db/db.h" /* struct bytes */

struct keys;

MUST_USE enum status keys_connect(struct ctx *c, struct str socket_path, struct keys **ret_keys);
void keys_close(struct keys *keys);

/* Class of data; each has its own data key per year (SEC-80). */
enum key_class { KEY_IDENTITY = 1, KEY_CONTACT, KEY_ADDRESS, KEY_MEDICAL, KEY_FACTOR, KEY_FILE };
/* What a blind index is for; each has its own key (SEC-81). */
enum key_index { INDEX_IIN = 1, INDEX_PHONE };

/* AES-256-GCM. place = "schema.table.column:row-id": a ciphertext moved elsewhere does not open. */
MUST_USE enum status keys_seal_field(struct ctx *c,
                                     enum key_class class,
                                     struct str place,
                                     struct bytes plain,
                                     struct bytes *ret_sealed);
/* ST_INTERNAL when it was altered or moved (M456-5.16). */
MUST_USE enum status keys_open_field(struct ctx *c,
                                     enum key_class class,
                                     struct str place,
                                     struct bytes sealed,
                                     struct bytes *ret_plain);
/* HMAC-SHA-256, 32 bytes; deterministic. */
MUST_USE enum status
keys_blind_index(struct ctx *c, enum key_index index, struct str value, struct bytes *ret_index);
/* The signed context string for row-level security (SEC-12); sec.ctx() verifies it. */
MUST_USE enum status keys_sign_context(struct ctx *c, struct str payload, struct str *ret_context);
/* Peppered password hash input, so that a stolen table cannot be attacked offline (SEC-41). */
MUST_USE enum status keys_pepper(struct ctx *c, struct str secret, struct bytes *ret_keyed);
/* Ed25519 signature of the platform (receipts, notices, audit heads) and the key to check it. */
MUST_USE enum status keys_sign(struct ctx *c, struct bytes message, struct bytes *ret_signature);
MUST_USE enum status keys_public(struct ctx *c, struct bytes *ret_key);
bool keys_verify(struct bytes key, struct bytes message, struct bytes signature);

#endif
