/* Private to control: the job that looks, remembers and tells. */
#ifndef OQU_CONTROL_WATCH_H
#define OQU_CONTROL_WATCH_H

#include "base/ctx.h"

enum { CONTROL_EVERY_MS = 60 * 1000 };

/* Job: finds each control kept or not; a turn for the worse is told to all officers of information
 * security, in the transaction that writes it. */
MUST_USE enum status control_watch_job(struct ctx *c, bool *ret_more);

#endif
