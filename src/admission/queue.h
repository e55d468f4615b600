/* What a queue of another service stands on: the seat algorithm (seat.h) and its story (story.h),
 * one pool at work under its lock, and the lines of the public log, which the audit of
 * `oqu admission audit` reads whoever wrote them. The service brings its tables, gates, words and
 * pages. */
#ifndef OQU_ADMISSION_QUEUE_H
#define OQU_ADMISSION_QUEUE_H

#include "admission/seat.h"
#include "admission/story.h"
#include "base/ctx.h"
#include "db/db.h"

/* ---- one pool under its lock ----------------------------------------------------------------- */

struct queue_decided {
    struct uuid id; /* of the application */
    const struct seat_application *application;
    enum seat_rule rule; /* the latest that moved it */
};

/* Must not move between queue_begin() and its last use. */
struct queue_pool {
    struct seat_pool pool;
    struct seats seats;
    int64_t at_us;                 /* of whatever happens now */
    struct queue_decided *decided; /* in order of first touch */
    size_t n_decided, room;
    struct arena *mem;
};

/* pool: as its row says it; its queues are empty. Memory of the arena. */
void queue_begin(struct queue_pool *queue,
                 struct arena *mem,
                 const struct seat_pool *pool,
                 int64_t at_us);
/* An application that queue_begin()'s arena keeps; in state SEAT_WAITING. */
struct seat_application *queue_application(struct queue_pool *queue,
                                           struct uuid id,
                                           enum seat_lane lane,
                                           int64_t seq,
                                           int64_t deadline_us);
/* at_us and pool of the event are filled in. ST_INTERNAL admission.seats-disagree: the rows of the
 * pool and the event do not fit. */
MUST_USE enum status
queue_happen(struct ctx *c, struct queue_pool *queue, struct seat_event *event);

/* ---- the public log -------------------------------------------------------------------------- */

/* One line: what came into the seat algorithm, or what came of it (README.md, "The public log"). */
struct queue_fact {
    int32_t year;
    bool is_event;
    struct uuid pool;
    int64_t number, at_us;
    struct str kind;
    struct opt_uuid application;
    struct opt_i32 arrival;
    struct opt_text lane;
    struct opt_instant deadline;
    struct opt_i32 seats;
    struct opt_text by; /* the act, or the rule */
    /* Of kind "open". */
    struct str ratio, spare_policy;
    int32_t credit_cap, auto_reserved;
    struct opt_instant auto_until;
};
enum { QUEUE_SALT = 32, QUEUE_MARK = 32 };

struct queue_known_mark {
    struct uuid application;
    struct bytes mark;
};
/* As one statement takes them: QUEUE_SALT and QUEUE_MARK bytes each, one after the other. */
struct queue_new_marks {
    struct uuids ids;
    struct bytes salts, marks;
};
struct queue_batch {
    const char *form; /* first word of each line: "admission/1" */
    const struct queue_fact *facts;
    size_t n;
    const struct queue_known_mark *known; /* of applications that have lines already */
    size_t n_known;
};
/* Appends the lines in order, with a mark in place of each application: the SHA-256 of a random
 * salt and its identifier. ret_new: marks made for those that had none, to be stored. In a
 * transaction of oqu_work, as ledger_append(). */
MUST_USE enum status
queue_publish(struct ctx *c, const struct queue_batch *batch, struct queue_new_marks *ret_new);

#endif
