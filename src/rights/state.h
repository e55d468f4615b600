/* A role in an organisation as it stands, or stood: what permit.c decides by and the pages show.
 * Private to the feature. */
#ifndef OQU_RIGHTS_STATE_H
#define OQU_RIGHTS_STATE_H

#include "rights/rules.h"

struct catalogue rights_catalogue(const struct router *router);
/* NULL: no such role. Of the program's memory or the request's. */
const struct account_role *rights_role(struct ctx *c, struct str name);
/* In a transaction. at_us: NULL means this moment. groups: with what the signed-in person has
 * through groups, today. ret: PERMISSIONS_MOST verdicts, those of the
 * catalogue filled. */
MUST_USE enum status rights_state_of(struct ctx *c,
                                     struct catalogue catalogue,
                                     struct uuid organisation,
                                     const struct account_role *role,
                                     const int64_t *at_us,
                                     bool groups,
                                     struct verdict *ret);
/* "TAKEN" → RIGHTS_TAKEN; false for no word of ours. */
bool rights_read_state(struct str word, enum rights_state *ret);

#endif
