/* Private to admission: what the public log says about a campaign. */
#ifndef OQU_ADMISSION_PUBLISH_H
#define OQU_ADMISSION_PUBLISH_H

#include "base/ctx.h"
#include "db/db.h"

/* Job of `oqu work`: appends the events of finished transactions to the public log. */
MUST_USE enum status publish_job(struct ctx *c, bool *ret_more);

#endif
