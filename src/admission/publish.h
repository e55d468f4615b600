/* Private to admission: what the public log says about a campaign. */
#ifndef OQU_ADMISSION_PUBLISH_H
#define OQU_ADMISSION_PUBLISH_H

#include "base/ctx.h"
#include "db/db.h"

/* Job of `oqu work`: appends the events of finished transactions to the public log. */
MUST_USE enum status publish_job(struct ctx *c, bool *ret_more);
/* Whether this salt shows that the mark is that of the application. */
bool publish_mark_opens(struct ctx *c,
                        struct bytes salt,
                        struct uuid application,
                        struct bytes mark);

#endif
