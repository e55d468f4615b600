/* One round trip: everything queued goes out in libpq's pipeline, then all answers are read. What
 * fails first decides; the server skips the rest. */
#include <stdio.h>

#include "db/conn.h"
#include "db/db_queries.h"

enum { NAME_ROOM = 24 };

static void slot_name(const struct db *db, const struct db_slot *slot, char name[NAME_ROOM])
{
    (void)snprintf(name, NAME_ROOM, "s%td", slot - db->slots);
}

static void enqueue(struct db *db, struct db_slot *slot, bool is_prepare)
{
    ASSERT(db->n_queue < DB_QUEUE_MOST);
    db->queue[db->n_queue++] = (struct db_sent){.slot = slot, .is_prepare = is_prepare};
}

static bool send_prepare(struct db *db, struct db_slot *slot, const char *name)
{
    const struct db_stmt *stmt = slot->stmt;
    unsigned types[64];

    ASSERT(stmt->n_params <= COUNT(types));
    for (size_t i = 0; i < stmt->n_params; i++)
        types[i] = db_wire_oid(stmt->params[i]);
    if (PQsendPrepare(db->pg, name, stmt->sql, (int)stmt->n_params, types) != 1)
        return false;
    enqueue(db, slot, true);
    return true;
}

/* A statement may stand twice in one round trip. */
static bool is_prepared(const struct db *db, const struct db_slot *slot)
{
    for (size_t i = 0; i < db->n_queue && !slot->prepared; i++)
        if (db->queue[i].slot == slot && db->queue[i].is_prepare)
            return true;
    return slot->prepared;
}

bool db_send(struct ctx *c,
             struct db *db,
             const struct db_stmt *stmt,
             const struct db_param *params)
{
    struct db_slot *slot = db_slot(db, stmt);
    struct db_wire wire;
    char name[NAME_ROOM];

    if (!db->pg)
        return false;
    ASSERT(params || stmt->n_params == 0);
    for (size_t i = 0; i < stmt->n_params; i++)
        ASSERT(params[i].type == stmt->params[i]);
    slot_name(db, slot, name);
    if (!is_prepared(db, slot) && !send_prepare(db, slot, name))
        return false;
    db_wire_encode(c->mem, params, stmt->n_params, &wire);
    if (PQsendQueryPrepared(db->pg, name, (int)stmt->n_params, wire.values, wire.lengths,
                            wire.formats, 1) != 1)
        return false;
    enqueue(db, slot, false);
    return true;
}

/* The answer to one message; NULL when the connection broke. */
static PGresult *read_answer(struct db *db)
{
    PGresult *result = PQgetResult(db->pg);
    if (!result)
        return NULL;
    PGresult *end = PQgetResult(db->pg); /* NULL closes the answer */
    if (end) {
        PQclear(end);
        PQclear(result);
        return NULL;
    }
    return result;
}

static bool is_good(const PGresult *result)
{
    ExecStatusType st = PQresultStatus(result);
    return st == PGRES_COMMAND_OK || st == PGRES_TUPLES_OK;
}

/* Reads up to the end of the round trip; false when the connection broke on the way. */
static bool read_sync(struct db *db)
{
    for (size_t i = 0; i < (size_t)4 * DB_QUEUE_MOST; i++) { /* skipped answers and their ends */
        PGresult *result = PQgetResult(db->pg);
        ExecStatusType st = PQresultStatus(result);
        PQclear(result);
        if (result && st == PGRES_PIPELINE_SYNC)
            return true;
        if (PQstatus(db->pg) != CONNECTION_OK)
            return false;
    }
    return false;
}

bool db_leave(struct ctx *c, struct db *db)
{
    if (!db->pg || !db_slot(db, &db_commit_stmt)->prepared || db->n_queue > 0)
        return false;
    if (!db_send(c, db, &db_commit_stmt, NULL) || PQpipelineSync(db->pg) != 1)
        return false;
    db->n_queue = 0;
    db->owed = true;
    return true;
}

/* False when the connection broke since. */
static bool read_owed(struct db *db)
{
    if (!db->owed)
        return true;
    db->owed = false;
    PGresult *result = read_answer(db);
    PQclear(result); /* NULL is fine */
    return result && read_sync(db);
}

/* Puts a good answer where it belongs. */
static void keep(const struct db_sent *sent, PGresult *answer, PGresult **ret_result)
{
    if (sent->is_prepare) {
        sent->slot->prepared = true;
        PQclear(answer);
    } else if (sent->ahead) {
        sent->ahead->answer = answer;
    } else {
        PQclear(*ret_result);
        *ret_result = answer;
    }
}

enum status db_receive(struct ctx *c, struct db *db, PGresult **ret_result)
{
    const struct db_stmt *stmt = NULL;
    PGresult *result = NULL, *answer = NULL;
    bool good = PQpipelineSync(db->pg) == 1 && read_owed(db), answered = false;
    size_t n = db->n_queue;

    db->n_queue = 0;
    for (size_t i = 0; i < n && good; i++) {
        stmt = db->queue[i].slot->stmt;
        answer = read_answer(db);
        answered = answer != NULL;
        good = answered && is_good(answer);
        if (good)
            keep(&db->queue[i], answer, &result);
    }
    bool alive = answered && read_sync(db);
    if (good && alive) {
        *ret_result = result;
        return ST_OK;
    }
    enum status st = db_error(c, db, stmt, good ? NULL : answer);
    if (!good)
        PQclear(answer);
    PQclear(result);
    if (!alive)
        db_disconnect(db);
    return st;
}
