/* The job of approval. */
#ifndef OQU_APPROVAL_TELL_H
#define OQU_APPROVAL_TELL_H

#include "base/ctx.h"

enum { APPROVAL_EVERY_MS = 5000 };

/* Removes authenticators whose time has come, ends what nobody approved, tells of one proposal. */
MUST_USE enum status approval_job(struct ctx *c, bool *ret_more);

#endif
