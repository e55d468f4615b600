/* Private to task: what `oqu work` looks for. */
#ifndef OQU_TASK_FOLLOW_H
#define OQU_TASK_FOLLOW_H

#include "base/ctx.h"

/* Job: addresses of new applications that no territory holds (ADM-19). */
MUST_USE enum status follow_homes_job(struct ctx *c, bool *ret_more);
/* Job: complaints past their term, records that NEDB rejected; and tasks whose matter is over. */
MUST_USE enum status follow_rest_job(struct ctx *c, bool *ret_more);

#endif
