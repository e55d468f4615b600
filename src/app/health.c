/* See health.h. /healthz: the process answers. /readyz: it may serve, that is the database answers,
 * has every migration of this program, and the key service answers. */
#include "app/health.h"

#include "app_queries.h"
#include "i18n/msg_notice.h"
#include "keys/keys.h"

struct readiness {
    bool database, migrations, keys;
};

static enum status alive(struct ctx *c, const struct request *rq, struct response *rs)
{
    (void)rq;
    return response_json(c, rs, 200, STR("{\"status\":\"ok\",\"version\":\"" OQU_VERSION "\"}"));
}

static int64_t migrations_expected(void)
{
    int64_t n = 0;

    for (size_t i = 0; modules[i]; i++)
        if (modules[i]->migrations)
            n += (int64_t)modules[i]->migrations->n;
    return n;
}

static enum status ask_database(struct ctx *c, void *arg)
{
    struct readiness *ready = arg;
    struct app_migrations_applied_row *row;

    TRY(app_migrations_applied(c, &row));
    ready->database = true;
    /* A newer program may have added some: its predecessor goes on serving meanwhile. */
    ready->migrations = row->n >= migrations_expected();
    return ST_OK;
}

static enum status ready(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct readiness ready = {0};
    struct bytes key;

    (void)rq;
    if (db_tx_read(c, "app/ready", ask_database, &ready) != ST_OK)
        ready.database = false;
    ready.keys = c->keys && keys_public(c, &key) == ST_OK;
    bool all = ready.database && ready.migrations && ready.keys;
    return response_json(
        c, rs, all ? 200 : 503,
        str_printf(c->mem, "{\"ready\":%s,\"database\":%s,\"migrations\":%s,\"keys\":%s}",
                   all ? "true" : "false", ready.database ? "true" : "false",
                   ready.migrations ? "true" : "false", ready.keys ? "true" : "false"));
}

static const char alive_about[] = "Whether the process answers.";
static const char ready_about[] = "Whether it may serve: database, migrations, keys.";

static const struct route routes[] = {
    {GET, "/healthz", alive, DOOR_PUBLIC, ACCESS_ANYONE, alive_about, NULL, 0, ROUTE_QUICK},
    {GET, "/my/healthz", alive, DOOR_FAMILY, ACCESS_ANYONE, alive_about, NULL, 0, ROUTE_QUICK},
    {GET, "/staff/healthz", alive, DOOR_STAFF, ACCESS_ANYONE, alive_about, NULL, 0, ROUTE_QUICK},
    {GET, "/readyz", ready, DOOR_PUBLIC, ACCESS_ANYONE, ready_about, NULL, 0, 0},
    {GET, "/my/readyz", ready, DOOR_FAMILY, ACCESS_ANYONE, ready_about, NULL, 0, 0},
    {GET, "/staff/readyz", ready, DOOR_STAFF, ACCESS_ANYONE, ready_about, NULL, 0, 0},
    {0},
};

/* The last entry of everybody: the first one is where sign-in leads. */
static const struct nav_item nav[] = {
    {DOOR_STAFF, ACCESS_PERSON, "/staff/inbox", MSG_notice_own_title, "bell"},
    {0},
};

const struct module app_module = {
    .name = "app",
    .routes = routes,
    .nav = nav,
    .statements = &app_statements,
};
