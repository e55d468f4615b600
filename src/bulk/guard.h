/* What list_download() asks before people's data leave as a file. */
#ifndef OQU_BULK_GUARD_H
#define OQU_BULK_GUARD_H

#include "html/list.h"

/* Journals a file that one person may take alone, or that a second one approved, and uses the
 * approval up; otherwise rs leads to the page where it is asked for. Outside a transaction. Files
 * of `oqu work` and of families pass. */
MUST_USE enum status
bulk_guard(struct ctx *c, const struct list_view *view, struct response *rs, bool *ret_answered);

#endif
