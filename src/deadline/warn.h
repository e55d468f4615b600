/* Private to deadline: warnings of terms that end, and of terms that have passed. */
#ifndef OQU_DEADLINE_WARN_H
#define OQU_DEADLINE_WARN_H

#include "base/ctx.h"

/* Job: tells of each term at each stage once. */
MUST_USE enum status warn_job(struct ctx *c, bool *ret_more);

#endif
