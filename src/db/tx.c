/* Transactions: begin, run, commit or roll back, and run again where that helps. Knows nothing of
 * what runs inside. */
#include <time.h>

#include "db/conn.h"
#include "db/db_queries.h"

enum { REPEATS_MOST = 5, PAUSE_US = 1000, PAUSE_JITTER_US = 4000 };

/* No repetition starts later than this, so that lock timeouts cannot add up past the deadline of a
 * request (REL-10). */
#define REPEAT_WITHIN (4 * TIME_SECOND)

static void pause_before(int repeat)
{
    uint32_t noise;

    rnd_bytes(&noise, sizeof(noise));
    int64_t us = (int64_t)PAUSE_US << repeat;
    us += noise % ((int64_t)PAUSE_JITTER_US << repeat);
    const struct timespec pause = {us / TIME_SECOND, us % TIME_SECOND * 1000};
    (void)nanosleep(&pause, NULL);
}

static enum status unknown_outcome(struct ctx *c, struct db *db)
{
    db_disconnect(db);
    db->repeat = false;
    return db_fail(c, &db_commit_stmt, ST_UNKNOWN, "db.unknown-outcome",
                   STR("connection lost during COMMIT"));
}

static enum status commit(struct ctx *c, struct db *db)
{
    bool read_only = db->begin == &db_begin_read_stmt;
    bool committed = false;
    enum db_fault fault;

    if (db->tx == DB_TX_WANTED || !db->begin) { /* nothing was sent, or it ended by itself */
        db->tx = DB_TX_NONE;
        return ST_OK;
    }
    TRY(db_fault_at_commit(c, db, &fault));
    if (read_only && db_leave(c, db)) {
        db->tx = DB_TX_NONE;
        return ST_OK;
    }
    enum status st = db_finish(c, db, &db_commit_stmt, &committed);
    bool lost = !db->pg || fault == DB_FAULT_LOST_AFTER_COMMIT;
    if (lost && !read_only)
        return unknown_outcome(c, db);
    if (lost) /* everything was read, nothing can be lost */
        st = ST_OK;
    else if (st == ST_OK && !committed)
        st = db_fail(c, &db_commit_stmt, ST_INTERNAL, "db.internal", STR("answered ROLLBACK"));
    if (st == ST_OK)
        db->tx = DB_TX_NONE;
    return st;
}

/* Keeps the failure that led here. */
static void roll_back(struct ctx *c, struct db *db)
{
    struct failure failure = c->failure;
    bool repeat = db->repeat, committed;

    if (db->pg && db->tx != DB_TX_WANTED && db->begin &&
        db_finish(c, db, &db_rollback_stmt, &committed) != ST_OK)
        db_disconnect(db);
    db->tx = DB_TX_NONE;
    db->repeat = repeat;
    c->failure = failure;
}

static enum status attempt(struct ctx *c, struct db *db, db_tx_fn *fn, void *arg)
{
    if (!db_is_up(db))
        return db_fail(c, NULL, ST_BUSY, "db.down", STR("no connection"));
    c->failure = (struct failure){0};
    db->tx = DB_TX_WANTED;
    db->repeat = false;
    enum status st = fn(c, arg);
    if (st == ST_OK && db->tx == DB_TX_FAILED)
        st = db_fail(c, NULL, ST_INTERNAL, "db.internal", STR("a failed statement was ignored"));
    if (st == ST_OK)
        st = commit(c, db);
    if (st != ST_OK) {
        roll_back(c, db);
        db_context_forget(db);
    }
    db_ahead_forget(db);
    return st;
}

static enum status
run(struct ctx *c, const char *name, const struct db_stmt *begin, db_tx_fn *fn, void *arg)
{
    struct db *db = c->db;
    int64_t start = time_monotonic_us();

    ASSERT(db && db->tx == DB_TX_NONE);
    db->tx_name = name;
    db->begin = begin;
    db->repeat = false;
    enum status st = attempt(c, db, fn, arg);
    for (int i = 0; st != ST_OK && db->repeat && i < REPEATS_MOST; i++) {
        if (time_monotonic_us() - start > REPEAT_WITHIN)
            break;
        pause_before(i);
        db->counts.retries++;
        st = attempt(c, db, fn, arg);
    }
    db->tx_name = NULL;
    return st;
}

enum status db_tx(struct ctx *c, const char *name, db_tx_fn *fn, void *arg)
{
    return run(c, name, &db_begin_stmt, fn, arg);
}

enum status db_tx_locked(struct ctx *c, const char *name, db_tx_fn *fn, void *arg)
{
    return run(c, name, &db_begin_locked_stmt, fn, arg);
}

enum status db_tx_read(struct ctx *c, const char *name, db_tx_fn *fn, void *arg)
{
    return run(c, name, &db_begin_read_stmt, fn, arg);
}

enum status db_tx_single(struct ctx *c, const char *name, db_tx_fn *fn, void *arg)
{
    return run(c, name, NULL, fn, arg);
}
