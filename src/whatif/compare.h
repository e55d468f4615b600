/* The jobs that compare ranked choices from files (schema/0002). Private to whatif. */
#ifndef OQU_WHATIF_COMPARE_H
#define OQU_WHATIF_COMPARE_H

#include "base/ctx.h"

/* Pieces: what is sent is cut into these; what is taken away is a table each, within an answer of
 * HTTP. */
enum { PIECE_SENT_BYTES = 1024 * 1024, PIECE_MADE_BYTES = 8 * 1024 * 1024, COMPARE_TRIES = 3 };

/* Role work. One comparison; whoever dies in it leaves it as it was, and the next begins anew. */
MUST_USE enum status compare_job(struct ctx *c, bool *ret_more);
MUST_USE enum status compare_forget_job(struct ctx *c, bool *ret_more);

#endif
