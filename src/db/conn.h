/* Private to src/db: one connection, and what its parts tell one another. */
#ifndef OQU_DB_CONN_H
#define OQU_DB_CONN_H

#include <libpq-fe.h>

#include "db/db.h"
#include "db/fault.h"

enum {
    DB_SLOTS = 4096,      /* prepared statements of one connection; a power of two */
    DB_SLOTS_USED = 3072, /* more than the whole program has */
    DB_QUEUE_MOST = 32,   /* messages between two synchronisations */
    DB_AHEAD_MOST = 12,   /* statements of one transaction whose rows are asked for later */
    DB_HELD_MOST = 1024,  /* bytes of what the server's session was told about the request */
};

enum db_tx_state {
    DB_TX_NONE,
    DB_TX_WANTED, /* begun, but nothing was sent yet */
    DB_TX_OPEN,
    DB_TX_FAILED, /* only ROLLBACK may follow */
};

struct db_slot {
    const struct db_stmt *stmt;
    bool prepared, checked;
};

struct db_ahead { /* a statement whose rows are asked for later */
    const struct db_stmt *stmt;
    struct db_wire *wire; /* its parameters, in the memory of the request */
    PGresult *answer;     /* NULL: not there yet, or taken */
    bool taken;
};

struct db_sent { /* a message whose answer is awaited */
    struct db_slot *slot;
    bool is_prepare;
    struct db_ahead *ahead; /* keeps the answer; NULL: whoever sent it waits */
};

struct db {
    PGconn *pg; /* NULL while the connection is lost */
    char *conninfo;
    int nice; /* of the server's process, see db_give_way() */
    struct db_slot slots[DB_SLOTS];
    size_t n_slots;
    struct db_sent queue[DB_QUEUE_MOST];
    size_t n_queue;
    struct db_ahead ahead[DB_AHEAD_MOST];
    size_t n_ahead;
    bool owed;               /* the answer to a COMMIT that nobody waited for */
    char held[DB_HELD_MOST]; /* what the server's session knows of request and context */
    size_t n_held;           /* 0: unknown, or nothing yet */
    bool open_once;          /* the session has been given a context before */
    enum db_tx_state tx;
    const struct db_stmt *begin; /* NULL: db_tx_single */
    const char *tx_name;
    bool repeat; /* the last failure is gone when the transaction is run again */
    struct db_counts counts;
    struct db_fault_plan fault;
};

/* conn.c */
void db_disconnect(struct db *db);
struct db_slot *db_slot(struct db *db, const struct db_stmt *stmt);

/* exchange.c: puts a statement (and its preparation, when it is new) into the queue; false when the
 * connection broke. */
MUST_USE bool
db_send(struct ctx *c, struct db *db, const struct db_stmt *stmt, const struct db_param *params);
/* Waits for everything queued. *ret_result is the answer to the last message that somebody waits
 * for, to be cleared by the caller with PQclear; NULL when all were sent ahead. A failure is mapped
 * (error.c) and leaves nothing to clear. */
MUST_USE enum status db_receive(struct ctx *c, struct db *db, PGresult **ret_result);

/* Sends COMMIT and leaves its answer to whoever receives next; false when nothing was sent. For
 * what only read: there is nothing that a lost answer could leave in doubt. */
MUST_USE bool db_leave(struct ctx *c, struct db *db);

/* ahead.c: sends a statement whose rows are asked for later. */
MUST_USE enum status db_ahead_send(struct ctx *c,
                                   struct db *db,
                                   const struct db_stmt *stmt,
                                   const struct db_param *params);
/* The statement with these very parameters that was sent ahead; NULL: it was not. */
struct db_ahead *db_ahead_find(struct ctx *c,
                               struct db *db,
                               const struct db_stmt *stmt,
                               const struct db_param *params);
/* Its answer, to be cleared by the caller; waits when it is not there yet. */
MUST_USE enum status
db_ahead_take(struct ctx *c, struct db *db, struct db_ahead *ahead, PGresult **ret_result);
void db_ahead_forget(struct db *db); /* at the end of a transaction */

/* wire.c: binary format of parameters and rows. */
struct db_wire {
    const char *values[64];
    int lengths[64], formats[64];
};
unsigned db_wire_oid(enum db_type type);
void db_wire_encode(struct arena *mem,
                    const struct db_param *params,
                    size_t n,
                    struct db_wire *ret);
/* Compares what the server will send with what the head says. False: *ret_why. */
MUST_USE bool db_wire_check(struct arena *mem,
                            const struct db_stmt *stmt,
                            const PGresult *result,
                            struct str *ret_why);
/* False when a value does not fit (infinity, NULL where the head excludes it); *ret_column. */
MUST_USE bool db_wire_decode(struct arena *mem,
                             const struct db_stmt *stmt,
                             const PGresult *result,
                             void **ret_rows,
                             const char **ret_column);

/* error.c: result NULL means the connection is gone. Sets db->repeat. Returns the status failed
 * with; never ST_OK. */
enum status
db_error(struct ctx *c, struct db *db, const struct db_stmt *stmt, const PGresult *result);
/* A failure of this layer itself, with "tx: statement: why" for the log. */
enum status db_fail(
    struct ctx *c, const struct db_stmt *stmt, enum status st, const char *code, struct str why);

/* context.c: sends request and context, unless the server's session holds these very ones; false
 * when the connection broke. */
MUST_USE bool db_context_send(struct ctx *c, struct db *db);
/* Whatever the session holds may have been rolled back. */
void db_context_forget(struct db *db);

/* stmt.c: sends BEGIN now instead of with the first statement. */
MUST_USE enum status db_begin_now(struct ctx *c, struct db *db);

/* stmt.c: COMMIT and ROLLBACK, and the fault a test wants at COMMIT. */
MUST_USE enum status
db_finish(struct ctx *c, struct db *db, const struct db_stmt *stmt, bool *ret_committed);
MUST_USE enum status db_fault_at_commit(struct ctx *c, struct db *db, enum db_fault *ret_fault);

#endif
