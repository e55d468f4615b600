/* Private to organisation: the job that checks files of territories. */
#ifndef OQU_ORGANISATION_IMPORT_CHECK_H
#define OQU_ORGANISATION_IMPORT_CHECK_H

#include "base/ctx.h"

/* The oldest file that was not checked yet. A worker that is killed leaves nothing, and another
 * begins anew: what is found is written in one transaction. */
MUST_USE enum status organisation_import_job(struct ctx *c, bool *ret_more);

#endif
