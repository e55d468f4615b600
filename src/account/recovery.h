/* Recovery codes: ten, each stands for the authenticator once (SEC-46). Private to the feature. */
#ifndef OQU_ACCOUNT_RECOVERY_H
#define OQU_ACCOUNT_RECOVERY_H

#include "account/staff.h"

enum {
    RECOVERY_CODES = 10,
    RECOVERY_GROUPS = 6, /* of four letters: 117 bits */
    RECOVERY_FEW = 3,    /* so many left: the page advises to make new ones */
};

/* Outside transactions. New codes in place of all former ones; nobody can see them again. */
MUST_USE enum status recovery_make(struct ctx *c, struct str ret_codes[RECOVERY_CODES]);

struct recovery_left {
    int64_t n;
    int64_t made_us; /* 0: never */
};
MUST_USE enum status recovery_left(struct ctx *c, struct recovery_left *ret_left);

/* In place of the authenticator's code, at the step of sign-in that asks for it. Wrong ones count
 * as wrong codes do. */
MUST_USE enum status recovery_use(struct ctx *c,
                                  const struct request *rq,
                                  struct str device,
                                  struct str code,
                                  struct staff_result *ret_result);

#endif
