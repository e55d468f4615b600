/* See script.h. */
#include "db/script.h"

#include "db/conn.h"

static enum status
failed(struct ctx *c, struct db *db, const struct db_stmt *stmt, const PGresult *result)
{
    enum status st = db_error(c, db, stmt, result);
    const char *line = PQresultErrorField(result, PG_DIAG_STATEMENT_POSITION);

    /* These texts are ours and hold no data; whoever migrates needs them whole. */
    c->failure.detail =
        str_printf(c->mem, "%s/%s: %s at byte %s: %s", stmt->name, stmt->source,
                   str_from_z(PQresultErrorField(result, PG_DIAG_SQLSTATE)).p, line ? line : "?",
                   str_from_z(PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY)).p);
    return st;
}

enum status db_script(struct ctx *c, const char *module, const char *file, const char *sql)
{
    struct db *db = c->db;
    const struct db_stmt stmt = {.name = module, .source = file};

    ASSERT(db && db->tx != DB_TX_NONE);
    TRY(db_begin_now(c, db));
    ASSERT(PQexitPipelineMode(db->pg) == 1);
    PGresult *result = PQexec(db->pg, sql);
    ExecStatusType ended = PQresultStatus(result);
    enum status st = ST_OK;
    if (ended != PGRES_COMMAND_OK && ended != PGRES_TUPLES_OK)
        st = failed(c, db, &stmt, result);
    else if (PQtransactionStatus(db->pg) != PQTRANS_INTRANS)
        st = db_fail(c, &stmt, ST_INTERNAL, "db.internal", STR("ends the transaction itself"));
    PQclear(result);
    if (db->pg && PQenterPipelineMode(db->pg) != 1)
        db_disconnect(db);
    return st;
}
