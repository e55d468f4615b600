/* What was altered behind the program's back, as soon as somebody meets it. See README.md. */
#ifndef OQU_INTEGRITY_H
#define OQU_INTEGRITY_H

#include "http/http.h"

/* http_app.altered: a line in the journal, and an alarm unless there was one for this page and
 * record within the hour. Runs a transaction of its own. */
MUST_USE enum status integrity_met(struct ctx *c, const struct request *rq);
/* Role work: one alarm to every officer of information security. */
MUST_USE enum status integrity_tell_job(struct ctx *c, bool *ret_more);

#endif
