/* What `oqu work` does for this feature. Private to it. */
#ifndef OQU_EGOV_WORK_H
#define OQU_EGOV_WORK_H

#include "base/ctx.h"

enum status egov_follow_job(struct ctx *c, bool *ret_more);
enum status egov_tell_job(struct ctx *c, bool *ret_more);
enum status egov_sweep_job(struct ctx *c, bool *ret_more);

#endif
