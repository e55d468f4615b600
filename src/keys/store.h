/* The key folder: master.key (secret, 0600), master.public (fingerprints, so that the wrong key is
 * recognised before anything is sealed with it) and context.grant (present while the context key
 * may still be handed to the database, once). Failures leave a sentence with the file's name in
 * failure.detail. */
#ifndef OQU_KEYS_STORE_H
#define OQU_KEYS_STORE_H

#include "keys/vault.h"

/* Makes the folder (0700) with a first master key and a grant. ST_CONFLICT when there is one. */
MUST_USE enum status store_init(struct ctx *c, struct str dir);
/* Adds a master key; the service must be started again. ST_INVALID: full, or a wrong key file. */
MUST_USE enum status store_rotate(struct ctx *c, struct str dir);
MUST_USE enum status store_grant_export(struct ctx *c, struct str dir);
/* False when there is no grant. */
bool store_has_grant(struct ctx *c, struct str dir);
bool store_take_grant(struct ctx *c, struct str dir);
/* masters: locked memory of the caller. ST_INVALID when the file is missing, can be read by others,
 * is damaged, or is not the one whose fingerprints stand beside it. */
MUST_USE enum status store_load(struct ctx *c, struct str dir, struct vault_masters *masters);

#endif
