/* What an administrator changes in a role, for the own organisation and those below. Private to the
 * feature. */
#ifndef OQU_RIGHTS_CHANGE_H
#define OQU_RIGHTS_CHANGE_H

#include "rights/state.h"

struct rights_wish {
    const struct account_role *role;
    size_t permission;
    struct str state; /* GIVEN, TAKEN, SHIPPED */
    struct str reason;
};

/* Whether this organisation has the role to give, itself or below it. */
bool rights_role_is_here(const struct account_role *role, unsigned level);
/* NULL, or why the signed-in administrator may not touch this permission at all: a failure code. */
const char *rights_untouchable(const struct ctx *c,
                               const struct account_role *role,
                               const struct permission *permission);
/* Runs its own transaction; from the next request on it holds, and is in the journal. ST_FORBIDDEN
 * rights.of-law, rights.own-role; ST_CONFLICT, at field "state": rights.bound (taken above),
 * rights.same (nothing would change); ST_NOT_FOUND: the role can never have it. */
MUST_USE enum status
rights_change(struct ctx *c, struct catalogue catalogue, const struct rights_wish *wish);

#endif
