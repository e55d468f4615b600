/* Private to organisation: the jobs that check files of territories and take
 * them over. */
#ifndef OQU_ORGANISATION_IMPORT_CHECK_H
#define OQU_ORGANISATION_IMPORT_CHECK_H

#include "base/ctx.h"

/* The oldest file that was not checked yet. A worker that is killed leaves nothing, and another
 * begins anew: what is found is written in one transaction. */
MUST_USE enum status organisation_import_job(struct ctx *c, bool *ret_more);
/* The oldest file that an officer has asked to be taken over: all of it or nothing, in one
 * transaction, while another connection tells how far it is. A file that no longer fits the
 * register is checked again. */
MUST_USE enum status organisation_apply_job(struct ctx *c, bool *ret_more);

#endif
