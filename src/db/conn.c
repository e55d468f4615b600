/* Opening, losing and reopening a connection, and its table of prepared statements. */
#include "db/conn.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/scan.h"

static void ignore_notice(void *arg UNUSED, const PGresult *result UNUSED)
{
}

void db_disconnect(struct db *db)
{
    PQfinish(db->pg); /* NULL is fine */
    db->pg = NULL;
    db->n_queue = 0;
    db_ahead_forget(db);
    db->owed = db->open_once = false;
    db_context_forget(db);
    for (size_t i = 0; i < DB_SLOTS; i++)
        db->slots[i].prepared = db->slots[i].checked = false;
}

/* Its number is one of this machine only behind a socket, and of this container only if the process
 * is what it should be. */
static void lower_priority(const struct db *db)
{
    char path[40], name[16] = "";
    int pid = db->pg ? PQbackendPID(db->pg) : 0;

    if (db->nice <= 0 || pid <= 0 || !PQhost(db->pg) || PQhost(db->pg)[0] != '/')
        return;
    (void)snprintf(path, sizeof(path), "/proc/%d/comm", pid);
    FILE *file = fopen(path, "re");
    if (!file)
        return;
    bool is_server =
        fgets(name, sizeof(name), file) && str_starts(str_from_z(name), STR("postgres"));
    (void)fclose(file);
    if (is_server)
        (void)setpriority(PRIO_PROCESS, (id_t)pid, db->nice);
}

void db_give_way(struct db *db, int nice)
{
    db->nice = nice;
    lower_priority(db);
}

static bool connect_now(struct db *db)
{
    /* The last entry wins, so conninfo may override all but the encoding's place. */
    static const char *const names[] = {"client_encoding",  "connect_timeout",
                                        "application_name", "fallback_application_name",
                                        "dbname",           NULL};
    const char *values[] = {"UTF8", "5", "oqu", "oqu", db->conninfo, NULL};

    db_disconnect(db);
    PGconn *pg = PQconnectdbParams(names, values, 1);
    if (PQstatus(pg) != CONNECTION_OK || PQenterPipelineMode(pg) != 1) {
        PQfinish(pg);
        return false;
    }
    (void)PQsetNoticeReceiver(pg, ignore_notice, NULL);
    db->pg = pg;
    lower_priority(db);
    return true;
}

/* Whether each of the hosts is the folder of a socket. */
static bool are_sockets(struct str hosts)
{
    struct str host;

    while (scan_until(&hosts, ',', &host))
        if (!str_starts(host, STR("/")))
            return false;
    return true;
}

/* Whether nobody between us and the server can listen or take its place: a socket of this machine,
 * or TLS with the server's name proved (M456-11). */
static bool is_guarded(const char *conninfo)
{
    PQconninfoOption *options = PQconninfoParse(conninfo, NULL);
    bool sockets = true, proved = false;

    for (const PQconninfoOption *o = options; o && o->keyword; o++) {
        if (o->val && (strcmp(o->keyword, "host") == 0 || strcmp(o->keyword, "hostaddr") == 0))
            sockets = sockets && are_sockets(str_from_z(o->val));
        if (o->val && strcmp(o->keyword, "sslmode") == 0)
            proved = strcmp(o->val, "verify-full") == 0;
    }
    PQconninfoFree(options); /* NULL is fine */
    return options != NULL && (sockets || proved);
}

enum status db_open(struct ctx *c, struct str conninfo, struct db **ret_db)
{
    if (!is_guarded(str_z(c->mem, conninfo)))
        return FAIL(c, ST_INVALID, "db.unguarded");
    struct db *db = calloc(1, sizeof(*db));
    ASSERT(db != NULL);
    db->conninfo = strndup(conninfo.p, conninfo.n);
    ASSERT(db->conninfo != NULL);
    if (!connect_now(db)) {
        db_close(db);
        return FAIL(c, ST_BUSY, "db.down");
    }
    *ret_db = db;
    return ST_OK;
}

enum status db_open_as(struct ctx *c, const struct db *like, const char *role, struct db **ret_db)
{
    /* Of a keyword that stands twice, libpq takes the last. */
    return db_open(c, str_printf(c->mem, "%s user=%s", like->conninfo, role), ret_db);
}

enum status db_scram(struct ctx *c, struct str role, struct str password, struct str *ret_verifier)
{
    char *verifier = PQencryptPasswordConn(c->db->pg, str_z(c->mem, password), str_z(c->mem, role),
                                           "scram-sha-256");

    if (!verifier)
        return FAIL(c, ST_INTERNAL, "db.internal");
    *ret_verifier = str_copy(c->mem, str_from_z(verifier));
    PQfreemem(verifier);
    return ST_OK;
}

void db_close(struct db *db)
{
    if (!db)
        return;
    db_disconnect(db);
    free(db->conninfo);
    free(db);
}

bool db_in_transaction(const struct db *db)
{
    return db->tx != DB_TX_NONE;
}

bool db_is_up(struct db *db)
{
    return (db->pg && PQstatus(db->pg) == CONNECTION_OK) || connect_now(db);
}

struct db_counts db_counts(const struct db *db)
{
    return db->counts;
}

struct db_slot *db_slot(struct db *db, const struct db_stmt *stmt)
{
    size_t i = (size_t)((uintptr_t)stmt / sizeof(void *) * UINT64_C(0x9E3779B97F4A7C15) >> 20);

    for (i %= DB_SLOTS; db->slots[i].stmt; i = (i + 1) % DB_SLOTS)
        if (db->slots[i].stmt == stmt)
            return &db->slots[i];
    ASSERT(db->n_slots < DB_SLOTS_USED);
    db->n_slots++;
    db->slots[i].stmt = stmt;
    return &db->slots[i];
}
