/* A key service in a thread of a test program, with keys that are the same in every run, so that a
 * database made by one test opens in the next. Never linked into the product. */
#ifndef OQU_KEYS_TESTING_H
#define OQU_KEYS_TESTING_H

#include "keys/keys.h"

struct keys_test;

/* Ends the program when it cannot start. lookups_per_s: 0 for the usual budget. */
struct keys_test *keys_test_start(int lookups_per_s);
struct seal;
struct keys_test *keys_test_start_sealed(struct seal *seal); /* which must outlive it */
/* Another one, or NULL; between questions. */
void keys_test_seal(struct keys_test *test, struct seal *seal);
/* Another key for tokens, as `oqu keys --rotate-tokens` and `--revoke-tokens` do. */
MUST_USE enum status keys_test_turn(struct keys_test *test, bool at_once);
void keys_test_stop(struct keys_test *test);
struct str keys_test_socket(const struct keys_test *test);
struct str keys_test_owner_socket(const struct keys_test *test);
struct str keys_test_dir(const struct keys_test *test);
/* The context key of these keys, for sec.context_key; KEYS_HASH bytes. */
void keys_test_context_key(uint8_t *out);

#endif
