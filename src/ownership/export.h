/* Archives of an organisation's records. Private to the feature. */
#ifndef OQU_OWNERSHIP_EXPORT_H
#define OQU_OWNERSHIP_EXPORT_H

#include "base/ctx.h"

/* Job: makes one archive that was asked for. Several workers never make the same one, and what one
 * left behind is begun anew. */
MUST_USE enum status ownership_export_job(struct ctx *c, bool *ret_more);

#endif
