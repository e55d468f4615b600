/* From one door to the other without signing in again: a person is parent, teacher and clerk at
 * once. A session goes on only when the state has vouched whose it is (eGov, a key of the National
 * Certification Authority), because an account at the staff door is made by an administrator.
 * Private to the feature. */
#ifndef OQU_ACCOUNT_CROSS_H
#define OQU_ACCOUNT_CROSS_H

#include "account/staff.h"

/* At the door it shall lead to: marks this browser. *ret_mark goes to the other door with it. */
MUST_USE enum status cross_begin(struct ctx *c, struct response *rs, struct str *ret_mark);
/* Whether the current session may go to the other door, in a transaction: OK, NOT_PROVED, NO_ROLE,
 * NO_FACTOR (account.crossing_may()). */
MUST_USE enum status cross_may(struct ctx *c, enum door to, struct str *ret_outcome);
/* At the door where somebody is signed in: a ticket for the browser with that mark. With another
 * outcome than OK there is none. ST_FORBIDDEN account.cross.over: no mark. */
MUST_USE enum status cross_ticket(
    struct ctx *c, enum door to, struct str mark, struct str *ret_outcome, struct str *ret_ticket);
/* Back at the first door: the session goes on here. A role of power owes a code first; nothing that
 * was confirmed at the other door confirms an act here. ST_FORBIDDEN account.cross.over (used,
 * older than a minute, another browser's), which is written to the failed sign-ins,
 * account.no-role, account.blocked. */
MUST_USE enum status cross_arrive(struct ctx *c,
                                  const struct request *rq,
                                  struct response *rs,
                                  struct str ticket,
                                  struct staff_result *ret_result);

#endif
