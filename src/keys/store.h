/* The key folder: master.key (secret, 0600), master.public (fingerprints, so that the wrong key is
 * recognised before anything is sealed with it), token.plan (which key signs tokens when) and
 * context.grant (present while the context key may still be handed to the database, once).
 * Failures leave a sentence with the file's name in failure.detail. */
#ifndef OQU_KEYS_STORE_H
#define OQU_KEYS_STORE_H

#include "keys/vault.h"

/* Makes the folder (0700) with a first master key and a grant. ST_CONFLICT when there is one. */
MUST_USE enum status store_init(struct ctx *c, struct str dir);
/* Adds a master key, from which tokens are signed a day later; the service must be started again
 * before. ST_INVALID: full, or a wrong key file. */
MUST_USE enum status store_rotate(struct ctx *c, struct str dir);
/* Another key for tokens, a day from now (at_once: now, and those of before are taken back); the
 * service reads it when it is asked next. */
MUST_USE enum status store_turn_tokens(struct ctx *c, struct str dir, bool at_once);
/* Empty without a file; turns of masters from generations + 1 on are left out until the service has
 * them. ST_INVALID keys.damaged. */
MUST_USE enum status
store_load_plan(struct ctx *c, struct str dir, unsigned generations, struct token_plan *ret);
MUST_USE enum status store_write_plan(struct ctx *c, struct str dir, const struct token_plan *plan);
MUST_USE enum status store_grant_export(struct ctx *c, struct str dir);
/* False when there is no grant. */
bool store_has_grant(struct ctx *c, struct str dir);
bool store_take_grant(struct ctx *c, struct str dir);
/* masters: locked memory of the caller. ST_INVALID when the file is missing, can be read by others,
 * is damaged, or is not the one whose fingerprints stand beside it. */
MUST_USE enum status store_load(struct ctx *c, struct str dir, struct vault_masters *masters);

#endif
