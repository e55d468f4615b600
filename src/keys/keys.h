/* Client of the key service (`oqu keys`), which alone holds keys: field encryption, blind index,
 * context signatures, seals. One connection per thread over a unix socket; a broken connection is
 * opened again once. No function here touches the database, so all may run in a transaction.
 *
 * Failures common to all: ST_BUSY keys.unavailable (no answer within two seconds), ST_BUSY
 * keys.limited (blind-index lookups above this process's budget), ST_FORBIDDEN keys.refused. */
#ifndef OQU_KEYS_H
#define OQU_KEYS_H

#include "base/ctx.h"
#include "db/db.h" /* struct bytes */

struct keys;

MUST_USE enum status keys_connect(struct ctx *c, struct str socket_path, struct keys **ret_keys);
/* Another connection to the same service, for another thread. */
MUST_USE enum status
keys_connect_as(struct ctx *c, const struct keys *like, struct keys **ret_keys);
void keys_close(struct keys *keys); /* NULL is fine */

/* Class of data; each has its own data key per year (SEC-80). */
enum key_class { KEY_IDENTITY = 1, KEY_CONTACT, KEY_ADDRESS, KEY_MEDICAL, KEY_FACTOR, KEY_FILE };
/* What a blind index is for; each has its own key (SEC-81). */
enum key_index { INDEX_IIN = 1, INDEX_PHONE, INDEX_DOCUMENT };

enum { KEYS_VALUE_MOST = 60 * 1024, KEYS_HASH = 32, KEYS_SIGNATURE = 64, KEYS_SEAL_MOST = 1024 };

/* "schema.table.column:row-id": a cipher text moved elsewhere does not open. */
struct str keys_place(struct ctx *c, const char *column, struct uuid row);

/* AES-256-GCM. At most KEYS_VALUE_MOST bytes; a file is sealed with a key of its own, which is then
 * the value. */
MUST_USE enum status keys_seal_field(struct ctx *c,
                                     enum key_class class,
                                     struct str place,
                                     struct bytes plain,
                                     struct bytes *ret_sealed);
/* ST_INTERNAL keys.integrity when it was altered or moved (M456-5.16). */
MUST_USE enum status keys_open_field(struct ctx *c,
                                     enum key_class class,
                                     struct str place,
                                     struct bytes sealed,
                                     struct bytes *ret_plain);
/* HMAC-SHA-256, 32 bytes; deterministic. value: normalised (12 digits; "+7" and ten digits;
 * country, kind and number of a document). */
MUST_USE enum status
keys_blind_index(struct ctx *c, enum key_index index, struct str value, struct bytes *ret_index);

/* The same for many values in few round trips. */
struct keys_item {
    struct str place;    /* empty for indexes */
    struct bytes value;  /* in */
    struct bytes result; /* out: arena memory */
    bool broken;         /* out, keys_open_fields: altered or moved; result is empty */
};
MUST_USE enum status
keys_seal_fields(struct ctx *c, enum key_class class, struct keys_item *items, size_t n);
/* A broken value marks its item and does not fail the others: a list shows "integrity broken". */
MUST_USE enum status
keys_open_fields(struct ctx *c, enum key_class class, struct keys_item *items, size_t n);
MUST_USE enum status
keys_blind_indexes(struct ctx *c, enum key_index index, struct keys_item *items, size_t n);

/* The signed context string for row-level security (SEC-12): payload, '|', 64 hexadecimal digits of
 * HMAC-SHA-256. sec.ctx() verifies it. */
MUST_USE enum status keys_sign_context(struct ctx *c, struct str payload, struct str *ret_context);
/* HMAC of a secret with a key that only the service has: what keys_password_* hash, and what other
 * short secrets are stored as (SEC-41). 32 bytes. */
MUST_USE enum status keys_pepper(struct ctx *c, struct str secret, struct bytes *ret_keyed);
/* Ed25519 signature of the platform (receipts, notices, audit heads) and the key to check it. */
MUST_USE enum status keys_sign(struct ctx *c, struct bytes message, struct bytes *ret_signature);
MUST_USE enum status keys_public(struct ctx *c, struct bytes *ret_key);
/* Signatures of tokens that programs of others check (RFC 7518), by keys that change by the plan of
 * keys/token_plan.h. ES256: public keys are x and y, signatures r and s, 32 bytes each. RS256: the
 * modulus of a key of 2048 bits, whose exponent is 65537, and a number as long. */
enum keys_algorithm { KEYS_ES256 = 1, KEYS_RS256 };
enum { KEYS_POINT = 64, KEYS_MODULUS = 256 };
/* place: 0 is the key that signs; from 1 on those that will, then those that did. *ret_key: empty
 * when there is no key in this place. */
MUST_USE enum status keys_token_public(struct ctx *c,
                                       enum keys_algorithm algorithm,
                                       unsigned place,
                                       struct bytes *ret_key);
/* key: that in place 0, which the message names. ST_BUSY keys.unavailable: another has begun since
 * it was asked for. */
MUST_USE enum status keys_token_sign(struct ctx *c,
                                     enum keys_algorithm algorithm,
                                     struct bytes message,
                                     struct bytes key,
                                     struct bytes *ret_signature);
/* key: KEYS_POINT bytes for ES256, KEYS_MODULUS for RS256. */
bool keys_token_verify(struct bytes key, struct bytes message, struct bytes signature);
bool keys_verify(struct bytes key, struct bytes message, struct bytes signature);

/* The organisation's seal: a key of the National Certification Authority that the organisation
 * keeps in a token or a file (keys/seal.h). *ret_certificate: DER; empty when there is no seal. */
MUST_USE enum status keys_seal_certificate(struct ctx *c, struct bytes *ret_certificate);
/* RSA with SHA-256 over the message, at most KEYS_SEAL_MOST bytes. ST_BUSY keys.seal-silent: the
 * token does not answer, or there is no seal. */
MUST_USE enum status
keys_seal_sign(struct ctx *c, struct bytes message, struct bytes *ret_signature);

/* Slow hash of a password: Argon2id over the peppered password, as a PHC string, so that a stolen
 * table cannot be attacked without the key service, nor quickly with it. At most half of the
 * processors hash at a time (SEC-42); ST_BUSY keys.busy when the wait is longer than three
 * seconds. Not inside a transaction: an eighth of a second of one core. */
MUST_USE enum status keys_password_hash(struct ctx *c, struct str secret, struct str *ret_phc);
/* An empty phc (unknown account) costs the same time and does not match (SEC-47). ret_old: made
 * with weaker parameters than today's, hash again. */
MUST_USE enum status keys_password_matches(
    struct ctx *c, struct str secret, struct str phc, bool *ret_matches, bool *ret_old);

/* How many are hashed at a time: half of the processors, at least one. */
int keys_password_most(void);

/* The key of keys_sign_context, to be written to sec.context_key while the database is set up. Only
 * over the owner's socket, and only while there is a grant (`oqu keys --init`, `--grant-export`):
 * keys_context_key_kept() uses it up, after the COMMIT. Otherwise ST_FORBIDDEN. */
MUST_USE enum status keys_export_context_key(struct ctx *c, struct bytes *ret_key);
MUST_USE enum status keys_context_key_kept(struct ctx *c);

#endif
