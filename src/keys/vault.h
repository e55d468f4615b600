/* The keys themselves and what is done with them. Lives in locked memory of one process and one
 * thread. No files (store.c), no sockets (service.c). */
#ifndef OQU_KEYS_VAULT_H
#define OQU_KEYS_VAULT_H

#include "keys/keys.h"
#include "keys/token_plan.h"

enum {
    VAULT_KEY = 32,
    VAULT_SIGNATURE = 64,
    VAULT_GENERATIONS_MOST = 16,
    /* algorithm, generation, class, year (2), nonce (12) before the cipher text; tag (16) after */
    VAULT_SEAL_OVERHEAD = 5 + 12 + 16,
};

/* Master keys, oldest first. Sealing uses the newest, opening the one a value names; everything
 * that must stay the same for years (indexes, pepper, context, signature) comes from the first. */
struct vault_masters {
    uint8_t key[VAULT_GENERATIONS_MOST][VAULT_KEY];
    unsigned n;
};

struct vault;

/* Locked, wiped at the end, left out of core dumps. NULL when the memory cannot be locked. */
void *vault_memory(size_t size);
void vault_memory_free(void *p); /* NULL is fine */

/* Derives everything from the masters, which the caller keeps and wipes. NULL: as vault_memory. */
struct vault *vault_new(const struct vault_masters *masters);
void vault_free(struct vault *vault); /* NULL is fine */

/* out: plain.n + VAULT_SEAL_OVERHEAD bytes. year: the calendar year, part of the key's name. */
void vault_seal(struct vault *vault,
                enum key_class class,
                int year,
                const struct keys_item *item,
                uint8_t *out);
/* item: place and sealed value. out: sealed.n - VAULT_SEAL_OVERHEAD bytes; it is wiped and false
 * returned when the value was altered, moved, or sealed by a key that is not here. */
bool vault_unseal(struct vault *vault,
                  enum key_class class,
                  const struct keys_item *item,
                  uint8_t *out);

/* Each writes VAULT_KEY bytes. */
void vault_index(const struct vault *vault, enum key_index index, struct bytes value, uint8_t *out);
void vault_context(const struct vault *vault, struct bytes payload, uint8_t *out);
void vault_pepper(const struct vault *vault, struct bytes secret, uint8_t *out);
void vault_public(const struct vault *vault, uint8_t *out);
/* The key that vault_context uses, for PostgreSQL. */
void vault_context_key(const struct vault *vault, uint8_t *out);
/* Writes VAULT_SIGNATURE bytes. */
void vault_sign(const struct vault *vault, struct bytes message, uint8_t *out);

/* Of public keys and of signatures, which are as long. */
size_t vault_token_size(enum keys_algorithm algorithm);
/* The key of that name, which has to be of a master that is here. */
void vault_token_public(struct vault *vault,
                        enum keys_algorithm algorithm,
                        struct token_when when,
                        uint8_t *out);
void vault_token_sign(struct vault *vault,
                      enum keys_algorithm algorithm,
                      struct token_when when,
                      struct bytes message,
                      uint8_t *out);
unsigned vault_generations(const struct vault *vault);

/* The public key that master alone would have: how a key file is recognised as the right one. */
void vault_fingerprint(const uint8_t *master, uint8_t *out);

#endif
