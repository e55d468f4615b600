/* The reserve of those whom a full school refused, and the seats that are offered to it (ADM-52):
 * README.md, "Reserve and offers". */
#ifndef OQU_ADMISSION_RESERVE_H
#define OQU_ADMISSION_RESERVE_H

#include "base/ctx.h"

/* The applicant joins the reserve of the pool, or leaves it. ST_CONFLICT
 * "admission.reserve.applies-elsewhere", "admission.changed-meanwhile"; ST_INVALID
 * "admission.reserve.none" where there is no reserve. */
struct reserve_wish {
    struct uuid application;
    bool join;
    struct str idem;
};
MUST_USE enum status reserve_wish(struct ctx *c, const struct reserve_wish *wish);

/* The applicant takes the seat that is offered, or leaves it to the next. ST_CONFLICT
 * "admission.offer.over" after the term. */
struct offer_answer {
    struct uuid application;
    bool yes;
    struct str idem;
};
MUST_USE enum status offer_answer(struct ctx *c, const struct offer_answer *answer);

/* For the timers: who was admitted elsewhere leaves the reserve, and seats that nobody waits for
 * are offered to the others. In a transaction that has locked the pool. */
MUST_USE enum status reserve_call(struct ctx *c, struct uuid pool);

#endif
