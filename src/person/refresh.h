/* The job that confirms people with the register; see refresh.c. Private to the feature. */
#ifndef OQU_PERSON_REFRESH_H
#define OQU_PERSON_REFRESH_H

#include "base/ctx.h"

MUST_USE enum status person_refresh_job(struct ctx *c, bool *ret_more);

#endif
