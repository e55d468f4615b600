/* The job of glass. */
#ifndef OQU_GLASS_TELL_H
#define OQU_GLASS_TELL_H

#include "base/ctx.h"

enum { GLASS_EVERY_MS = 5000 };

/* Tells the owners of one opening that it was opened, or that it is over. */
MUST_USE enum status glass_job(struct ctx *c, bool *ret_more);

#endif
