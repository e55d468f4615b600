/* See database.h. */
#include "app/database.h"

#include "app/commands.h"
#include "app/process.h"
#include "app/settings.h"
#include "base/config.h"
#include "extra/extra.h"
#include "keys/keys.h"

enum { MODULES_MOST = 64, CONNECTIONS_SPARE = 24, JOBS_MOST = 64, BUFFERS_MIB = 128 };

bool database_is_private(const struct ctx *c)
{
    return config_str(c->config, "database.conninfo").n == 0;
}

/* A worker of a door keeps one; `oqu work` one for each job. */
static int64_t connections(const struct config *config)
{
    int64_t processes = settings_processes(config, "public") +
                        settings_processes(config, "family") + settings_processes(config, "staff");

    return config_int(config, "server.workers") * processes +
           (int64_t)JOBS_MOST * settings_processes(config, "work") + CONNECTIONS_SPARE;
}

struct cluster database_cluster(struct ctx *c)
{
    struct str home = config_home(c->config);

    return (struct cluster){
        .dir = str_printf(c->mem, STR_FMT "/postgres", STR_ARG(home)),
        .socket = str_printf(c->mem, STR_FMT "/run", STR_ARG(home)),
        .connections = connections(c->config),
        .shared_buffers = BUFFERS_MIB,
    };
}

struct str database_conninfo(struct ctx *c, const char *role)
{
    if (database_is_private(c)) {
        struct cluster cluster = database_cluster(c);
        return cluster_conninfo(c->mem, &cluster, role, DATABASE_NAME);
    }
    return str_printf(c->mem, STR_FMT " user=%s",
                      STR_ARG(config_str(c->config, "database.conninfo")), role);
}

static enum status set_up_modules(struct ctx *c)
{
    for (size_t i = 0; modules[i]; i++) {
        if (modules[i]->set_up)
            TRY(modules[i]->set_up(c));
        if (modules[i]->extra)
            TRY(extra_install(c, modules[i]->name, modules[i]->extra));
    }
    return ST_OK;
}

/* Before a migration of a module that does not fit could change anything. */
static enum status check_interfaces(struct ctx *c)
{
    for (size_t i = 0; modules[i]; i++)
        if (modules[i]->extra)
            TRY(extra_fits(c, modules[i]->name, modules[i]->extra));
    return ST_OK;
}

static enum status set_up(struct ctx *c, struct str conninfo)
{
    TRY(keys_connect(c, settings_run_file(c->mem, c->config, "keys-owner.sock"), &c->keys));
    enum status st = db_open(c, conninfo, &c->db);
    if (st == ST_OK)
        st = set_up_modules(c);
    db_close(c->db);
    keys_close(c->keys);
    c->db = NULL;
    c->keys = NULL;
    return st;
}

static size_t all_migrations(const struct migration_list *lists[MODULES_MOST])
{
    size_t n = 0;

    for (size_t i = 0; modules[i]; i++) {
        ASSERT(n < MODULES_MOST);
        if (modules[i]->migrations)
            lists[n++] = modules[i]->migrations;
    }
    return n;
}

enum status database_check(struct ctx *c, const char *role)
{
    const struct migration_list *lists[MODULES_MOST];
    size_t n = all_migrations(lists);

    TRY(check_interfaces(c));
    TRY(db_open(c, database_conninfo(c, role), &c->db));
    enum status st = db_check(c, lists, n);
    db_close(c->db);
    c->db = NULL;
    return st;
}

void database_register_constraints(void)
{
    for (size_t i = 0; modules[i]; i++)
        db_register_constraints(modules[i]->constraints);
}

/* Prepares a database of the private cluster, which is made when it is missing, and migrates it. */
static enum status migrate_private(struct ctx *c, const char *name)
{
    const struct migration_list *lists[MODULES_MOST];
    struct cluster cluster = database_cluster(c);
    struct str conninfo = cluster_conninfo(c->mem, &cluster, "oqu_owner", name);
    size_t n = all_migrations(lists);

    TRY(cluster_prepare(c, &cluster, name));
    TRY(db_migrate(c, conninfo, lists, n));
    return set_up(c, conninfo);
}

static enum status migrate_kept(struct ctx *c)
{
    struct cluster cluster = database_cluster(c);
    bool there;

    TRY(cluster_has_database(c, &cluster, DATABASE_KEPT, &there));
    return there ? migrate_private(c, DATABASE_KEPT) : ST_OK;
}

enum status database_migrate(struct ctx *c)
{
    const struct migration_list *lists[MODULES_MOST];
    struct str conninfo = database_conninfo(c, "oqu_owner");
    size_t n = all_migrations(lists);

    TRY(check_interfaces(c));
    if (database_is_private(c)) {
        TRY(migrate_private(c, DATABASE_NAME));
        return migrate_kept(c);
    }
    TRY(db_migrate(c, conninfo, lists, n));
    return set_up(c, conninfo);
}

enum status migrate_command(struct ctx *c, int argc, char *const *argv)
{
    (void)argv;
    if (argc != 0)
        return command_usage(c, "oqu migrate");
    TRY(process_become_owner(c));
    return database_migrate(c);
}
