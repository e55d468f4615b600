/* Private to wait/: the journal that several room servers share through PostgreSQL. Each server
 * follows what is appended, with a thread of its own; one of them at a time appends. Who may is a
 * row of the database, and each append changes that row on condition that it still names the writer
 * and the place in the journal: a server that was cut off, however long and whenever it comes back,
 * makes nothing durable any more. Clocks only decide when somebody else may try. */
#ifndef OQU_WAIT_SHARE_H
#define OQU_WAIT_SHARE_H

#include "base/ctx.h"
#include "wait/audit.h"
#include "wait/journal.h"
#include "wait/ticket.h"

struct share_plan {
    struct str conninfo;
    int node;
    int lease_ms; /* after so long without a word of the leader somebody else takes over */
    struct ticket_keys keys;
    uint64_t next; /* the first record that is not here yet */
};

struct share;
struct share *share_open(const struct share_plan *plan);
void share_close(struct share *share);

/* What the thread has to tell. */
struct share_news {
    const uint8_t *records; /* the next n of them; until share_heard() */
    size_t n;
    bool heard, led;  /* heard: nothing else had been appended at as_of_us; led: somebody leads */
    int32_t leader;   /* number of the server that leads, or did */
    int64_t as_of_us; /* monotonic */
    struct journal *own; /* not NULL: we lead from here on, and this is where records go */
    const char *wrong;   /* not NULL: we must not go on, and why (a failure code) */
};
int share_fd(const struct share *share); /* becomes readable when there is news */
void share_news(struct share *share, struct share_news *ret_news);
/* The records were taken: the thread goes on. Not before news.n > 0. */
void share_heard(struct share *share);

/* Was the order right, by the records in the database? c->db: as oqu_wait. */
MUST_USE enum status share_audit(struct ctx *c, struct date day, struct audit *ret_audit);

#endif
