/* Private to deadline: terms that are told one by one, of complaints and of tasks. */
#ifndef OQU_DEADLINE_DUE_H
#define OQU_DEADLINE_DUE_H

#include "base/ctx.h"

/* Job: tells of each complaint and each task at each stage once. */
MUST_USE enum status due_job(struct ctx *c, bool *ret_more);

#endif
