/* Private to whatif: the job that computes runs. */
#ifndef OQU_WHATIF_RUN_H
#define OQU_WHATIF_RUN_H

#include "base/ctx.h"

/* The oldest run that has no answer yet. A worker that is killed leaves none, and another begins
 * anew: the answer is written in one transaction. */
MUST_USE enum status whatif_job(struct ctx *c, bool *ret_more);

#endif
