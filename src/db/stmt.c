/* Runs compiled statements inside the current transaction. */
#include <sys/socket.h>

#include "base/scan.h"
#include "db/conn.h"
#include "db/db_queries.h"

static enum status
refuse(struct ctx *c, struct db *db, const struct db_stmt *stmt, enum status st, const char *code)
{
    db->tx = DB_TX_FAILED;
    return db_fail(c, stmt, st, code, STR("fault injected by a test"));
}

/* ST_OK also for the fault that breaks the connection: the statement then fails by itself. */
static enum status
apply_fault(struct ctx *c, struct db *db, const struct db_stmt *stmt, enum db_fault fault)
{
    switch (fault) {
    case DB_FAULT_ERROR: return refuse(c, db, stmt, ST_INTERNAL, "db.internal");
    case DB_FAULT_DEADLINE: return refuse(c, db, stmt, ST_BUSY, "db.too-slow");
    case DB_FAULT_LOST_BEFORE: (void)shutdown(PQsocket(db->pg), SHUT_RDWR); break;
    case DB_FAULT_LOST_AFTER_COMMIT:
    case DB_FAULT_NONE: break;
    }
    return ST_OK;
}

/* BEGIN and the context go out with the first statement. Without BEGIN, what goes out together is
 * one transaction all the same. */
static bool send_begin(struct ctx *c, struct db *db)
{
    if (db->tx != DB_TX_WANTED)
        return true;
    db->tx = DB_TX_OPEN;
    return (!db->begin || db_send(c, db, db->begin, NULL)) && db_context_send(c, db);
}

enum status db_begin_now(struct ctx *c, struct db *db)
{
    PGresult *result = NULL;

    if (db->tx != DB_TX_WANTED)
        return ST_OK;
    if (!send_begin(c, db))
        return db_error(c, db, db->begin, NULL);
    TRY(db_receive(c, db, &result));
    PQclear(result);
    return ST_OK;
}

static enum status check_tx(struct ctx *c, const struct db *db, const struct db_stmt *stmt)
{
    ASSERT(db &&
           db->tx != DB_TX_NONE); /* every statement runs in db_tx, db_tx_locked, db_tx_read */
    if (db->tx == DB_TX_FAILED)
        return db_fail(c, stmt, ST_INTERNAL, "db.internal", STR("the transaction failed before"));
    return ST_OK;
}

/* What goes out before a statement. */
static enum status prepare_to_send(struct ctx *c, struct db *db, const struct db_stmt *stmt)
{
    ASSERT(db->begin || db->tx != DB_TX_OPEN); /* db_tx_single: one statement */
    TRY(apply_fault(c, db, stmt, db_fault_next(db, false)));
    db->counts.statements++;
    return send_begin(c, db) ? ST_OK : db_error(c, db, stmt, NULL);
}

enum status db_stmt_ahead(struct ctx *c, const struct db_stmt *stmt, const struct db_param *params)
{
    struct db *db = c->db;

    TRY(check_tx(c, db, stmt));
    ASSERT(db->begin && stmt->rows != DB_ROWS_NONE);
    TRY(prepare_to_send(c, db, stmt));
    return db_ahead_send(c, db, stmt, params);
}

static enum status
send_now(struct ctx *c, const struct db_stmt *stmt, const struct db_param *params, PGresult **ret)
{
    struct db *db = c->db;

    TRY(prepare_to_send(c, db, stmt));
    if (!db_send(c, db, stmt, params))
        return db_error(c, db, stmt, NULL);
    return db_receive(c, db, ret);
}

static enum status
exec_in_tx(struct ctx *c, const struct db_stmt *stmt, const struct db_param *params, PGresult **ret)
{
    struct db *db = c->db;
    struct str why;

    TRY(check_tx(c, db, stmt));
    struct db_ahead *ahead = db_ahead_find(c, db, stmt, params);
    TRY(ahead ? db_ahead_take(c, db, ahead, ret) : send_now(c, stmt, params, ret));
    struct db_slot *slot = db_slot(db, stmt);
    if (!slot->checked && !db_wire_check(c->mem, stmt, *ret, &why)) {
        PQclear(*ret);
        return db_fail(c, stmt, ST_INTERNAL, "db.internal", why);
    }
    slot->checked = true;
    return ST_OK;
}

/* Does the number of rows fit the head? */
static enum status check_rows(struct ctx *c, const struct db_stmt *stmt, size_t n)
{
    if (n > stmt->limit)
        return db_fail(c, stmt, ST_INTERNAL, "db.internal",
                       str_printf(c->mem, "%zu rows, at most %zu expected", n, stmt->limit));
    if (stmt->rows == DB_ROWS_ONE && n == 0)
        return db_fail(c, stmt, ST_NOT_FOUND, "db.not-found", STR("no row"));
    return ST_OK;
}

enum status db_stmt_run(struct ctx *c,
                        const struct db_stmt *stmt,
                        const struct db_param *params,
                        void **ret_rows,
                        size_t *ret_n)
{
    const char *column = NULL;
    PGresult *result = NULL;

    ASSERT(stmt->rows != DB_ROWS_NONE);
    TRY(exec_in_tx(c, stmt, params, &result));
    size_t n = (size_t)PQntuples(result);
    enum status st = check_rows(c, stmt, n);
    if (st == ST_OK && !db_wire_decode(c->mem, stmt, result, ret_rows, &column))
        st = db_fail(c, stmt, ST_INTERNAL, "db.internal",
                     str_printf(c->mem, "column %s has an unexpected value", column));
    PQclear(result);
    TRY(st);
    c->db->counts.rows += (int64_t)n;
    *ret_n = n;
    return ST_OK;
}

enum status db_stmt_change(struct ctx *c,
                           const struct db_stmt *stmt,
                           const struct db_param *params,
                           int64_t *ret_changed)
{
    PGresult *result = NULL;
    int64_t changed = 0;

    ASSERT(stmt->rows == DB_ROWS_NONE);
    TRY(exec_in_tx(c, stmt, params, &result));
    struct str tuples = str_from_z(PQcmdTuples(result));
    bool good = tuples.n == 0 || scan_i64(tuples, 0, INT64_MAX, &changed);
    PQclear(result);
    ASSERT(good);
    c->db->counts.rows += changed;
    *ret_changed = changed;
    return ST_OK;
}

enum status db_finish(struct ctx *c, struct db *db, const struct db_stmt *stmt, bool *ret_committed)
{
    PGresult *result = NULL;

    if (!db_send(c, db, stmt, NULL))
        return db_error(c, db, stmt, NULL);
    TRY(db_receive(c, db, &result));
    *ret_committed = str_eq_z(STR("COMMIT"), PQcmdStatus(result));
    PQclear(result);
    return ST_OK;
}

enum status db_fault_at_commit(struct ctx *c, struct db *db, enum db_fault *ret_fault)
{
    *ret_fault = db_fault_next(db, true);
    return apply_fault(c, db, &db_commit_stmt, *ret_fault);
}
