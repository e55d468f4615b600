/* Private to demo: a second hand. Writes one batch in a thread and a transaction of its own while
 * the next is made up; with two of them the database works on two cores and nobody waits for the
 * disk. Who makes up things draws from one chance in one thread, so the country stays the same. */
#ifndef OQU_DEMO_WRITER_H
#define OQU_DEMO_WRITER_H

#include <pthread.h>

#include "base/ctx.h"
#include "db/db.h"

struct demo_writer {
    struct ctx c; /* with its own memory, for what a batch holds and what writing it needs */
    pthread_t thread;
    bool busy;
    const char *name;
    db_tx_fn *fn;
    void *batch;
    enum status st;
};

enum { DEMO_WRITERS = 3 }; /* one is filled while two write */

struct demo_writers {
    struct demo_writer v[DEMO_WRITERS];
    size_t next;
};

/* Connected as the context is. */
MUST_USE enum status demo_writers_open(struct ctx *c, struct demo_writers *ret_writers);
/* The next one, done with its last batch and with its memory empty. Fails as that batch did. */
MUST_USE enum status
demo_writer_next(struct ctx *c, struct demo_writers *writers, struct demo_writer **ret_writer);
void demo_writer_start(struct demo_writer *w, const char *name, db_tx_fn *fn, void *batch);
/* Waits for all; st unless it is ST_OK, else the first failure among them. */
MUST_USE enum status
demo_writers_close(struct ctx *c, struct demo_writers *writers, enum status st);

#endif
