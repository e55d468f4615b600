/* Private to report: the jobs that make what was ordered and forget it after its time. */
#ifndef OQU_REPORT_MAKE_H
#define OQU_REPORT_MAKE_H

#include "base/ctx.h"

/* Job of `oqu work`: makes the next report whose hour has come. Its officer must still hold the
 * role, and the role the right to the list, or nothing is made and the order ends. File and message
 * are one transaction: a worker that is killed leaves neither, and another begins anew. */
MUST_USE enum status report_make_job(struct ctx *c, bool *ret_more);
/* Job of `oqu work`: files are kept for `report.keep_days`; those of deleted orders go at once. */
MUST_USE enum status report_forget_job(struct ctx *c, bool *ret_more);

#endif
