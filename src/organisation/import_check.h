/* Private to organisation: the job that takes files of territories over. The one that
 * checks them is in organisation.h, since the virus scanner lies above. */
#ifndef OQU_ORGANISATION_IMPORT_CHECK_H
#define OQU_ORGANISATION_IMPORT_CHECK_H

#include "base/ctx.h"

/* The oldest file that an officer has asked to be taken over: all of it or nothing, in one
 * transaction, while another connection tells how far it is. A file that no longer fits the
 * register is checked again. */
MUST_USE enum status organisation_apply_job(struct ctx *c, bool *ret_more);

#endif
