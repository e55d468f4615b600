/* Statements whose rows are asked for later: they go out together with the next one, and their
 * answers wait here. */
#include <string.h>

#include "db/conn.h"

static bool is_same(const struct db_stmt *stmt, const struct db_wire *a, const struct db_wire *b)
{
    for (size_t i = 0; i < stmt->n_params; i++) {
        if (!a->values[i] != !b->values[i] || a->lengths[i] != b->lengths[i])
            return false;
        if (a->values[i] && memcmp(a->values[i], b->values[i], (size_t)a->lengths[i]) != 0)
            return false;
    }
    return true;
}

/* The parameters as they travel, in memory that lasts as long as the request. */
static struct db_wire *
copy_wire(struct ctx *c, const struct db_stmt *stmt, const struct db_param *params)
{
    struct db_wire *wire = NEW(c->mem, struct db_wire);

    db_wire_encode(c->mem, params, stmt->n_params, wire);
    for (size_t i = 0; i < stmt->n_params; i++)
        if (wire->values[i])
            wire->values[i] =
                str_copy(c->mem, (struct str){wire->values[i], (size_t)wire->lengths[i]}).p;
    return wire;
}

enum status db_ahead_send(struct ctx *c,
                          struct db *db,
                          const struct db_stmt *stmt,
                          const struct db_param *params)
{
    ASSERT(db->n_ahead < DB_AHEAD_MOST);
    struct db_ahead *ahead = &db->ahead[db->n_ahead];

    if (!db_send(c, db, stmt, params))
        return db_error(c, db, stmt, NULL);
    *ahead = (struct db_ahead){.stmt = stmt, .wire = copy_wire(c, stmt, params)};
    db->queue[db->n_queue - 1].ahead = ahead;
    db->n_ahead++;
    return ST_OK;
}

struct db_ahead *db_ahead_find(struct ctx *c,
                               struct db *db,
                               const struct db_stmt *stmt,
                               const struct db_param *params)
{
    struct db_wire wire;

    if (db->n_ahead == 0)
        return NULL;
    db_wire_encode(c->mem, params, stmt->n_params, &wire);
    for (size_t i = 0; i < db->n_ahead; i++) {
        struct db_ahead *ahead = &db->ahead[i];
        if (ahead->stmt == stmt && !ahead->taken && is_same(stmt, ahead->wire, &wire))
            return ahead;
    }
    return NULL;
}

enum status
db_ahead_take(struct ctx *c, struct db *db, struct db_ahead *ahead, PGresult **ret_result)
{
    PGresult *none = NULL;

    if (!ahead->answer)
        TRY(db_receive(c, db, &none));
    ASSERT(!none && ahead->answer);
    *ret_result = ahead->answer;
    ahead->answer = NULL;
    ahead->taken = true;
    return ST_OK;
}

void db_ahead_forget(struct db *db)
{
    for (size_t i = 0; i < db->n_ahead; i++)
        PQclear(db->ahead[i].answer); /* NULL is fine */
    db->n_ahead = 0;
}
