/* How many people's records somebody opens in a day. */
#ifndef OQU_BULK_SEEN_H
#define OQU_BULK_SEEN_H

#include "http/http.h"

enum { BULK_EVERY_MS = 10 * 1000 };

/* Inside the transaction that opens the record: ST_FORBIDDEN bulk.reason-needed when this is one
 * person too many for today and no reason was given for more. Families and jobs pass. */
MUST_USE enum status bulk_watch(struct ctx *c, struct uuid subject);
/* Where the reader is asked for that reason; empty for every other refusal. */
struct str bulk_way_out(struct ctx *c, const struct request *rq);
/* The job: tells officers of information security of one note. */
MUST_USE enum status bulk_job(struct ctx *c, bool *ret_more);

#endif
