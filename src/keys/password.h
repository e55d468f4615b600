/* Slow hashes of passwords: Argon2id over the peppered password, as a PHC string. A stolen table
 * cannot be attacked without the key service, nor quickly with it. Only hashes: rules for a good
 * password are the account feature's. */
#ifndef OQU_KEYS_PASSWORD_H
#define OQU_KEYS_PASSWORD_H

#include "keys/keys.h"

/* At most half of the processors hash at a time (SEC-42); ST_BUSY password.busy when the wait is
 * longer than three seconds. Do not call inside a transaction: about a third of a second. */
MUST_USE enum status password_hash(struct ctx *c, struct str secret, struct str *ret_phc);
/* An empty phc (unknown account) costs the same time and does not match (SEC-47). ret_old: made
 * with weaker parameters than today's, hash again. */
MUST_USE enum status password_matches(
    struct ctx *c, struct str secret, struct str phc, bool *ret_matches, bool *ret_old);

#endif
