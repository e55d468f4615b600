/* See writer.h. */
#include "demo/writer.h"

#include "keys/keys.h"

enum { BATCH_BUDGET = 64 << 20, BATCH_CEILING = 512 << 20 };

static enum status open_one(struct ctx *c, struct demo_writer *w)
{
    w->c = *c;
    w->c.db = NULL;
    w->c.keys = NULL;
    w->c.mem = arena_new(BATCH_BUDGET, BATCH_CEILING);
    TRY(db_open_as(c, c->db, "oqu_owner", &w->c.db));
    return keys_connect_as(c, c->keys, &w->c.keys);
}

enum status demo_writers_open(struct ctx *c, struct demo_writers *ret_writers)
{
    enum status st = ST_OK;

    *ret_writers = (struct demo_writers){0};
    for (size_t i = 0; i < DEMO_WRITERS && st == ST_OK; i++)
        st = open_one(c, &ret_writers->v[i]);
    return st == ST_OK ? ST_OK : demo_writers_close(c, ret_writers, st);
}

static void *write_batch(void *arg)
{
    struct demo_writer *w = arg;

    w->st = db_tx_locked(&w->c, w->name, w->fn, w->batch);
    return NULL;
}

void demo_writer_start(struct demo_writer *w, const char *name, db_tx_fn *fn, void *batch)
{
    ASSERT(!w->busy);
    w->name = name;
    w->fn = fn;
    w->batch = batch;
    w->busy = true;
    int failed = pthread_create(&w->thread, NULL, write_batch, w);
    ASSERT(failed == 0);
}

static enum status wait_for(struct ctx *c, struct demo_writer *w)
{
    if (!w->busy)
        return ST_OK;
    int failed = pthread_join(w->thread, NULL);
    ASSERT(failed == 0);
    w->busy = false;
    if (w->st != ST_OK) {
        c->failure = w->c.failure;
        c->failure.detail = str_copy(c->mem, w->c.failure.detail);
    }
    return w->st;
}

enum status
demo_writer_next(struct ctx *c, struct demo_writers *writers, struct demo_writer **ret_writer)
{
    struct demo_writer *w = &writers->v[writers->next];

    TRY(wait_for(c, w));
    arena_reset(w->c.mem);
    writers->next = (writers->next + 1) % DEMO_WRITERS;
    *ret_writer = w;
    return ST_OK;
}

enum status demo_writers_close(struct ctx *c, struct demo_writers *writers, enum status st)
{
    for (size_t i = 0; i < DEMO_WRITERS; i++) {
        struct demo_writer *w = &writers->v[i];
        struct failure failure = c->failure;
        enum status own = wait_for(c, w);
        if (st != ST_OK)
            c->failure = failure;
        else
            st = own;
        db_close(w->c.db);
        keys_close(w->c.keys);
        arena_free(w->c.mem);
    }
    return st;
}
