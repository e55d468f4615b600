/* What `oqu work` does for this feature. Private to it. */
#ifndef OQU_NEDB_WORK_H
#define OQU_NEDB_WORK_H

#include "db/db.h"
#include "nedb/channel.h"
#include "nedb_queries.h"

enum status nedb_send_job(struct ctx *c, bool *ret_more);
enum status nedb_receive_job(struct ctx *c, bool *ret_more);
enum status nedb_compare_job(struct ctx *c, bool *ret_more);
enum status nedb_reconcile_job(struct ctx *c, bool *ret_more);

/* ---- shared by them -------------------------------------------------------------------------- */

/* Whether there is a channel, and who we are there. */
bool work_party(struct ctx *c, struct channel_party *ret);
/* One call, to nedb.url or to another address. ST_BUSY: no answer, or one with a status other than
 * 200 and 500 (which SOAP says faults with). */
MUST_USE enum status work_call(struct ctx *c, struct str body, struct str *ret_answer);
MUST_USE enum status
work_call_at(struct ctx *c, struct str url, struct str body, struct str *ret_answer);
/* A record with what is true of it now, and the digest of what was told last. */
struct known_pupil {
    struct pupil pupil;
    struct opt_bytes told;
};
/* n of them, at most 500; in a transaction. */
MUST_USE enum status
work_pupils(struct ctx *c, const struct uuid *enrolments, size_t n, struct known_pupil **ret);

#endif
