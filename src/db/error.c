/* From SQLSTATE to what the caller may do about it. Texts of the server never reach a person: the
 * log gets state, statement and constraint, and the text only where it cannot hold data. */
#include <string.h>

#include "db/conn.h"

enum { TABLES_MOST = 64, KEY_MOST = 120 };

/* Registered once at the start of the program, before threads (db_register_constraints). */
static const struct db_constraint *tables[TABLES_MOST];
static size_t n_tables;

void db_register_constraints(const struct db_constraint *constraints)
{
    if (!constraints)
        return;
    for (size_t i = 0; i < n_tables; i++)
        if (tables[i] == constraints)
            return;
    ASSERT(n_tables < TABLES_MOST);
    tables[n_tables++] = constraints;
}

static const struct db_constraint *find_constraint(struct str name)
{
    for (size_t i = 0; i < n_tables; i++)
        for (const struct db_constraint *k = tables[i]; k->constraint; k++)
            if (str_eq_z(name, k->constraint))
                return k;
    return NULL;
}

static struct str field_of(const PGresult *result, int which)
{
    return str_from_z(PQresultErrorField(result, which));
}

/* SQLSTATEs by what may be done; a two-letter state is a whole class. */
static const struct {
    const char *state;
    enum status st;
    const char *code;
    bool repeat;
} known[] = {
    {"40001", ST_BUSY, "db.busy", true},
    {"40P01", ST_BUSY, "db.busy", true},
    {"55P03", ST_BUSY, "db.busy", true},
    {"57014", ST_BUSY, "db.too-slow", false},
    {"57P", ST_BUSY, "db.down", true},
    {"25P03", ST_BUSY, "db.too-slow", false}, /* idle in transaction for too long */
    {"08", ST_BUSY, "db.down", true},
    {"53", ST_BUSY, "db.busy", false},
    {"42501", ST_FORBIDDEN, "db.forbidden", false},
    {"OQ403", ST_FORBIDDEN, NULL, false},
    {"OQ404", ST_NOT_FOUND, NULL, false},
    {"OQ409", ST_CONFLICT, NULL, false},
    {"OQ422", ST_INVALID, NULL, false},
};

enum status
db_fail(struct ctx *c, const struct db_stmt *stmt, enum status st, const char *code, struct str why)
{
    c->failure.detail =
        str_printf(c->mem, "%s: %s (%s): " STR_FMT, c->db && c->db->tx_name ? c->db->tx_name : "-",
                   stmt ? stmt->name : "-", stmt ? stmt->source : "-", STR_ARG(why));
    return FAIL(c, st, code);
}

/* A RAISE of our own functions: MESSAGE is a catalogue key, COLUMN the field, DETAIL the {value}.
 */
static enum status
raised(struct ctx *c, const struct db_stmt *stmt, enum status st, const PGresult *result)
{
    struct str key = field_of(result, PG_DIAG_MESSAGE_PRIMARY);
    bool is_key = key.n > 0 && key.n <= KEY_MOST;

    for (size_t i = 0; i < key.n && is_key; i++)
        is_key = (key.p[i] >= 'a' && key.p[i] <= 'z') || (key.p[i] >= '0' && key.p[i] <= '9') ||
                 key.p[i] == '.' || key.p[i] == '-';
    if (!is_key)
        return db_fail(c, stmt, ST_INTERNAL, "db.internal", STR("RAISE without a catalogue key"));
    c->failure.field = str_copy(c->mem, field_of(result, PG_DIAG_COLUMN_NAME));
    c->failure.arg = str_copy(c->mem, field_of(result, PG_DIAG_MESSAGE_DETAIL));
    return db_fail(c, stmt, st, str_z(c->mem, key), field_of(result, PG_DIAG_SQLSTATE));
}

static enum status
constraint_failed(struct ctx *c, struct db *db, const struct db_stmt *stmt, const PGresult *result)
{
    struct str state = field_of(result, PG_DIAG_SQLSTATE);
    struct str what = field_of(result, PG_DIAG_CONSTRAINT_NAME);

    if (what.n == 0)
        what = field_of(result, PG_DIAG_COLUMN_NAME); /* NOT NULL names only the column */
    struct str name = str_printf(c->mem, STR_FMT "." STR_FMT,
                                 STR_ARG(field_of(result, PG_DIAG_SCHEMA_NAME)), STR_ARG(what));
    struct str why = str_printf(c->mem, STR_FMT " " STR_FMT, STR_ARG(state), STR_ARG(name));
    const struct db_constraint *found = find_constraint(name);

    if (!found)
        return db_fail(c, stmt, ST_INTERNAL, "db.internal", why);
    if (found->st == ST_CONFLICT)
        db->counts.conflicts++;
    return db_fail(c, stmt, found->st, found->code, why);
}

/* The text of an error may repeat values, except where it speaks about the statement itself. */
static struct str what_to_log(struct ctx *c, struct str state, const PGresult *result)
{
    bool without_data = str_starts(state, STR("42")) || str_starts(state, STR("P0")) ||
                        str_starts(state, STR("25")) || str_starts(state, STR("XX"));
    return str_printf(c->mem, STR_FMT " " STR_FMT, STR_ARG(state),
                      STR_ARG(without_data ? field_of(result, PG_DIAG_MESSAGE_PRIMARY) : STR("")));
}

static enum status lost(struct ctx *c, struct db *db, const struct db_stmt *stmt)
{
    db_disconnect(db);
    db->repeat = true;
    return db_fail(c, stmt, ST_BUSY, "db.down", STR("connection lost"));
}

enum status
db_error(struct ctx *c, struct db *db, const struct db_stmt *stmt, const PGresult *result)
{
    struct str state = field_of(result, PG_DIAG_SQLSTATE);

    db->repeat = false;
    if (db->tx != DB_TX_NONE)
        db->tx = DB_TX_FAILED;
    if (!result || state.n == 0)
        return lost(c, db, stmt);
    struct str why = what_to_log(c, state, result);
    enum status st = ST_INTERNAL;
    const char *code = "db.internal";
    for (size_t i = 0; i < COUNT(known) && st == ST_INTERNAL; i++) {
        if (!str_starts(state, str_from_z(known[i].state)))
            continue;
        st = known[i].st;
        code = known[i].code;
        db->repeat = known[i].repeat;
    }
    if (!code)
        st = raised(c, stmt, st, result);
    else if (str_starts(state, STR("23")))
        st = constraint_failed(c, db, stmt, result);
    else
        st = db_fail(c, stmt, st, code, why);
    db->counts.conflicts += db->repeat;
    return st;
}
