/* Private to file: the job that has files of territories scanned and checked. */
#ifndef OQU_FILE_TERRITORIES_H
#define OQU_FILE_TERRITORIES_H

#include "base/ctx.h"

MUST_USE enum status territories_job(struct ctx *c, bool *ret_more);

#endif
