/* For tests only: makes one statement of a connection fail, in the four ways of CR-20. Nothing
 * outside a test program calls this, and a connection starts without a fault. */
#ifndef OQU_DB_FAULT_H
#define OQU_DB_FAULT_H

#include "db/db.h"

enum db_fault {
    DB_FAULT_NONE = 0,
    DB_FAULT_ERROR,             /* the server refuses the statement */
    DB_FAULT_LOST_BEFORE,       /* the connection breaks before the statement arrives */
    DB_FAULT_LOST_AFTER_COMMIT, /* a COMMIT takes effect but its answer never arrives */
    DB_FAULT_DEADLINE,          /* the statement takes longer than its role allows */
};

struct db_fault_plan {
    enum db_fault kind;
    int64_t at;   /* 1: the next statement */
    int64_t seen; /* statements since the plan was made; COMMIT counts, BEGIN does not */
    int64_t hit;  /* the one that failed; 0: none so far */
};

/* The nth statement from now fails once. With LOST_AFTER_COMMIT: the first COMMIT at or after it.
 */
void db_fault_set(struct db *db, enum db_fault kind, int64_t nth);
bool db_fault_was_hit(const struct db *db);
int64_t db_fault_hit_at(const struct db *db);
int64_t db_fault_seen(const struct db *db);

/* Called by the layer before each statement: what has to go wrong now. */
enum db_fault db_fault_next(struct db *db, bool is_commit);

#endif
