/* What the server's session knows of the request: who asks, and the signed context that decides
 * what row-level security shows. It is told once for a request and holds until another one is told,
 * so that a request of several transactions pays for it once. This file alone decides whether it
 * must be told again; in doubt it is. */
#include <string.h>

#include "db/conn.h"
#include "db/db_queries.h"

struct told {
    struct str request, session, address, acts_for, context, all;
};

static struct str uuid_or_nothing(struct ctx *c, struct uuid id)
{
    return uuid_is_nil(id) ? STR("") : uuid_print(c->mem, id);
}

/* The moment belongs to it: what the session remembers of the platform's clock is that of the
 * request. */
static struct told told_of(struct ctx *c)
{
    struct told t = {.request = c->request_id,
                     .session = uuid_or_nothing(c, c->actor.session),
                     .address = c->client_address,
                     .acts_for = uuid_or_nothing(c, c->actor.acts_for),
                     .context = c->actor.db_context};

    t.all = str_printf(c->mem, "%lld|" STR_FMT "|" STR_FMT "|" STR_FMT "|" STR_FMT "|" STR_FMT,
                       (long long)c->now_us, STR_ARG(t.request), STR_ARG(t.session),
                       STR_ARG(t.address), STR_ARG(t.acts_for), STR_ARG(t.context));
    return t;
}

static bool holds(const struct db *db, struct str all)
{
    return db->n_held == all.n && all.n > 0 && memcmp(db->held, all.p, all.n) == 0;
}

static void keep(struct db *db, struct str all)
{
    db->n_held = all.n <= sizeof(db->held) ? all.n : 0;
    memcpy(db->held, all.p, db->n_held);
}

void db_context_forget(struct db *db)
{
    db->n_held = 0;
}

void db_context_told(struct ctx *c)
{
    c->db->open_once = true;
    keep(c->db, told_of(c).all);
}

bool db_context_send(struct ctx *c, struct db *db)
{
    struct told t = told_of(c);
    const struct db_param params[] = {
        {.type = DB_TEXT, .v.text = t.request}, {.type = DB_TEXT, .v.text = t.session},
        {.type = DB_TEXT, .v.text = t.address}, {.type = DB_TEXT, .v.text = t.acts_for},
        {.type = DB_TEXT, .v.text = t.context},
    };

    if (holds(db, t.all))
        return true;
    keep(db, t.all);
    if (t.context.n > 0 || db->open_once) {
        db->open_once = true;
        return db_send(c, db, &db_set_context_stmt, params);
    }
    return t.request.n + t.session.n + t.address.n == 0 ||
           db_send(c, db, &db_set_request_stmt, params);
}
