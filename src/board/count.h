/* Private to board: the figures follow what happens in admission. */
#ifndef OQU_BOARD_COUNT_H
#define OQU_BOARD_COUNT_H

#include "base/ctx.h"
#include "db/db.h"

/* Job of `oqu work`: adds the changes of finished transactions to the figures. */
MUST_USE enum status count_job(struct ctx *c, bool *ret_more);
/* Job of `oqu work`: takes the figures of schools that moved to their new region and district. */
MUST_USE enum status follow_job(struct ctx *c, bool *ret_more);

#endif
