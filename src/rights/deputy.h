/* Deputies: for the days of a leave one person lends another of the same organisation permissions
 * of the own role. Private to the feature. */
#ifndef OQU_RIGHTS_DEPUTY_H
#define OQU_RIGHTS_DEPUTY_H

#include "rights/state.h"

/* Whether it can be lent at all: not what gives power over rights and accounts. */
bool rights_lendable(const struct permission *permission);

struct rights_loan {
    struct uuid to;
    const struct str *permissions; /* names */
    size_t n;
    struct date from, until;
    struct str reason;
};
/* Both run their own transaction, hold from the next request on and are in the journal.
 * ST_FORBIDDEN rights.deputy.not-yours: the own role may not do that itself, or has only been lent
 * it; ST_INVALID rights.deputy.stranger at "person": nobody who works here, rights.deputy.cannot at
 * "permissions": no role of the deputy could ever do that; rights.group.over at "to". */
MUST_USE enum status
rights_lend(struct ctx *c, struct catalogue catalogue, const struct rights_loan *loan);
/* ST_CONFLICT rights.group.ended; ST_NOT_FOUND: none of the own. */
MUST_USE enum status rights_end_loan(struct ctx *c, struct uuid id, struct str reason);

/* In a transaction: which permissions of ret_verdicts are lent to the person in c->actor today in
 * the organisation of the role, by people whose role still has them, and which the role does not
 * have by itself. */
MUST_USE enum status rights_lent_set(struct ctx *c,
                                     struct catalogue catalogue,
                                     const struct account_role *role,
                                     const struct verdict *own,
                                     struct permission_set *ret);

#endif
