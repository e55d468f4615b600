/* See cluster.h. */
#include "db/cluster.h"

#include <fcntl.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/scan.h"
#include "db/cluster_files.h"
#include "db/db.h"
#include "db/db_bootstrap_migrations.h"
#include "db/db_queries.h"
#include "db/launch.h"
#include "db/script.h"

enum {
    SOCKET_PATH_MOST = 80,
    CONNINFO_MOST = 1000,
    READY_TRIES = 600,
    NOT_RUNNING = 3,
    LINE_MOST = 500
};

static const struct timespec ready_pause = {0, 100 * 1000 * 1000};

static const char *binary(struct arena *mem, const char *name)
{
    return str_printf(mem, CLUSTER_BINARIES "/%s", name).p;
}

static enum status
run_checked(struct ctx *c, const char *const *argv, struct str user, const char *code)
{
    struct str output;
    int exit_code;

    TRY(launch(c, argv, user, &exit_code, &output));
    if (exit_code == 0)
        return ST_OK;
    c->failure.detail =
        str_printf(c->mem, "%s ended with %d: " STR_FMT, argv[0], exit_code, STR_ARG(output));
    return FAIL(c, ST_INTERNAL, code);
}

/* The path goes into a settings file and into conninfo strings. */
static enum status check_paths(struct ctx *c, const struct cluster *cluster)
{
    size_t at;
    bool good = cluster->socket.n > 0 && cluster->socket.n <= SOCKET_PATH_MOST &&
                cluster->socket.p[0] == '/' && cluster->dir.n > 0 && cluster->dir.p[0] == '/';
    static const char *const refused[] = {"'", "\"", ",", "\\", "\n"};

    for (size_t i = 0; i < COUNT(refused) && good; i++)
        good = !str_find(cluster->socket, str_from_z(refused[i]), &at);
    if (good)
        return ST_OK;
    c->failure.detail = str_printf(
        c->mem,
        "folders must be absolute, the socket's without quotes and at most %d bytes: " STR_FMT,
        SOCKET_PATH_MOST, STR_ARG(cluster->socket));
    return FAIL(c, ST_INVALID, "db.cluster-create");
}

static bool exists(struct arena *mem, const struct cluster *cluster)
{
    return access(str_printf(mem, STR_FMT "/PG_VERSION", STR_ARG(cluster->dir)).p, F_OK) == 0;
}

enum status cluster_create(struct ctx *c, const struct cluster *cluster)
{
    const char *const argv[] = {binary(c->mem, "initdb"),
                                "--username=oqu_admin",
                                "--encoding=UTF8",
                                "--locale=C.UTF-8",
                                "--data-checksums",
                                "--auth-local=peer",
                                "--auth-host=reject",
                                "--no-instructions",
                                "-D",
                                str_z(c->mem, cluster->dir),
                                cluster->unsafe_fast ? "--no-sync" : NULL,
                                NULL};

    TRY(check_paths(c, cluster));
    TRY(cluster_folder(c, cluster, cluster->dir));
    TRY(cluster_folder(c, cluster, cluster->socket));
    if (!exists(c->mem, cluster))
        TRY(run_checked(c, argv, cluster->user, "db.cluster-create"));
    return cluster_write_settings(c, cluster);
}

const char *const *cluster_command(struct arena *mem, const struct cluster *cluster)
{
    const char **argv = NEWS(mem, const char *, 4);
    argv[0] = binary(mem, "postgres");
    argv[1] = "-D";
    argv[2] = str_z(mem, cluster->dir);
    return argv;
}

static struct str first_line(struct arena *mem, const char *path)
{
    char *text = arena_alloc(mem, LINE_MOST);
    AUTO_FD fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd >= 0 ? read(fd, text, LINE_MOST) : 0;
    struct str rest = {text, n > 0 ? (size_t)n : 0}, line;

    return scan_until(&rest, '\n', &line) ? line : rest;
}

/* Whether the process that the lock file names has ended but is still in the kernel's table. */
static bool former_is_zombie(struct arena *mem, const char *lock_file)
{
    int64_t pid;
    size_t at;

    if (!scan_i64(first_line(mem, lock_file), 1, INT32_MAX, &pid))
        return false;
    struct str stat = first_line(mem, str_printf(mem, "/proc/%lld/stat", (long long)pid).p);
    return str_find(stat, STR(") Z "), &at);
}

void cluster_wait_for_former(struct arena *mem, const struct cluster *cluster)
{
    const char *lock_file = str_printf(mem, STR_FMT "/postmaster.pid", STR_ARG(cluster->dir)).p;

    for (int i = 0; i < READY_TRIES && former_is_zombie(mem, lock_file); i++)
        (void)nanosleep(&ready_pause, NULL);
}

const char *cluster_socket(struct arena *mem, const struct cluster *cluster)
{
    return str_printf(mem, STR_FMT "/.s.PGSQL.5432", STR_ARG(cluster->socket)).p;
}

static enum status pg_ctl(struct ctx *c,
                          const struct cluster *cluster,
                          const char *what,
                          int *ret_code,
                          struct str *ret_output)
{
    struct str log = str_printf(c->mem, STR_FMT "/start.log", STR_ARG(cluster->dir));
    const char *const argv[] = {binary(c->mem, "pg_ctl"),
                                "-D",
                                str_z(c->mem, cluster->dir),
                                "-w",
                                "-t",
                                "60",
                                "-s",
                                "-m",
                                "fast",
                                "-l",
                                log.p,
                                what,
                                NULL};

    return launch(c, argv, cluster->user, ret_code, ret_output);
}

static enum status change_state(struct ctx *c, const struct cluster *cluster, bool run)
{
    struct str output = STR("");
    int code = 0;

    TRY(pg_ctl(c, cluster, "status", &code, &output));
    if ((code == 0) == run)
        return ST_OK;
    if (code != 0 && code != NOT_RUNNING) {
        c->failure.detail = output;
        return FAIL(c, ST_INTERNAL, "db.cluster-start");
    }
    TRY(pg_ctl(c, cluster, run ? "start" : "stop", &code, &output));
    if (code == 0)
        return ST_OK;
    c->failure.detail =
        str_printf(c->mem, "pg_ctl ended with %d (see start.log and log/ in " STR_FMT "): " STR_FMT,
                   code, STR_ARG(cluster->dir), STR_ARG(output));
    return FAIL(c, ST_INTERNAL, "db.cluster-start");
}

enum status cluster_start(struct ctx *c, const struct cluster *cluster)
{
    return change_state(c, cluster, true);
}

enum status cluster_stop(struct ctx *c, const struct cluster *cluster)
{
    return change_state(c, cluster, false);
}

struct str cluster_conninfo(struct arena *mem,
                            const struct cluster *cluster,
                            const char *role,
                            const char *database)
{
    return str_printf(mem, "host='" STR_FMT "' port=5432 user=%s dbname=%s",
                      STR_ARG(cluster->socket), role, database);
}

/* Waits out the time in which the socket is there but the server still recovers. */
static enum status open_when_ready(struct ctx *c, struct str conninfo, struct db **ret_db)
{
    enum status st = db_open(c, conninfo, ret_db);

    for (int i = 0; st == ST_BUSY && i < READY_TRIES; i++) {
        (void)nanosleep(&ready_pause, NULL);
        st = db_open(c, conninfo, ret_db);
    }
    return st;
}

enum status cluster_serve(struct ctx *c, const struct cluster *cluster, pid_t *ret_server)
{
    const char *log = str_printf(c->mem, STR_FMT "/start.log", STR_ARG(cluster->dir)).p;
    AUTO_FD output = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    struct db *db;

    cluster_wait_for_former(c->mem, cluster);
    TRY(launch_server(c, cluster_command(c->mem, cluster), cluster->user, output, ret_server));
    enum status st =
        open_when_ready(c, cluster_conninfo(c->mem, cluster, "oqu_admin", "postgres"), &db);
    if (st == ST_OK)
        db_close(db);
    else
        cluster_end(*ret_server);
    return st;
}

void cluster_end(pid_t server)
{
    launch_end(server, SIGINT);
}

static enum status script_tx(struct ctx *c, void *arg)
{
    const struct migration *file = arg;
    return db_script(c, file->module, file->file, file->sql);
}

struct existence {
    struct str name;
    bool there;
};

static enum status exists_tx(struct ctx *c, void *arg)
{
    struct existence *wanted = arg;
    struct db_database_exists_row *row;

    TRY(db_database_exists(c, wanted->name, &row));
    wanted->there = row->there;
    return ST_OK;
}

static enum status create_database(struct ctx *c,
                                   const struct cluster *cluster,
                                   const char *template,
                                   const char *name)
{
    const char *const argv[] = {binary(c->mem, "createdb"),
                                "-h",
                                str_z(c->mem, cluster->socket),
                                "-U",
                                "oqu_admin",
                                "--maintenance-db=postgres",
                                "-O",
                                "oqu_owner",
                                "-T",
                                template,
                                name,
                                NULL};
    return run_checked(c, argv, STR(""), "db.cluster-database");
}

/* Runs one embedded file as the superuser; with `wanted`, also looks whether a database is there.
 */
static enum status as_admin(struct ctx *c,
                            const struct cluster *cluster,
                            const char *database,
                            size_t file,
                            struct existence *wanted)
{
    struct migration script = db_bootstrap_migrations.migrations[file];
    struct db *before = c->db, *db;

    TRY(open_when_ready(c, cluster_conninfo(c->mem, cluster, "oqu_admin", database), &db));
    c->db = db;
    enum status st = db_tx_locked(c, "db/prepare", script_tx, &script);
    if (st == ST_OK && wanted)
        st = db_tx_read(c, "db/exists", exists_tx, wanted);
    c->db = before;
    db_close(db);
    return st;
}

/* Runs fn as the superuser in one transaction of the server's own database. */
static enum status beside(struct ctx *c, const struct cluster *cluster, db_tx_fn *fn, void *arg)
{
    struct db *before = c->db, *db;

    TRY(open_when_ready(c, cluster_conninfo(c->mem, cluster, "oqu_admin", "postgres"), &db));
    c->db = db;
    enum status st = db_tx_locked(c, "db/beside", fn, arg);
    c->db = before;
    db_close(db);
    return st;
}

enum status cluster_prepare(struct ctx *c, const struct cluster *cluster, const char *database)
{
    struct existence wanted = {str_from_z(database), false};

    TRY(as_admin(c, cluster, "postgres", 0, &wanted));
    if (!wanted.there)
        TRY(create_database(c, cluster, "template0", database));
    return as_admin(c, cluster, database, 1, NULL);
}

enum status cluster_copy_database(struct ctx *c,
                                  const struct cluster *cluster,
                                  const char *from,
                                  const char *to)
{
    return create_database(c, cluster, from, to);
}

enum status cluster_has_database(struct ctx *c,
                                 const struct cluster *cluster,
                                 const char *database,
                                 bool *ret_there)
{
    struct existence wanted = {str_from_z(database), false};

    TRY(beside(c, cluster, exists_tx, &wanted));
    *ret_there = wanted.there;
    return ST_OK;
}

enum status
cluster_drop_database(struct ctx *c, const struct cluster *cluster, const char *database)
{
    const char *const argv[] = {binary(c->mem, "dropdb"),
                                "-h",
                                str_z(c->mem, cluster->socket),
                                "-U",
                                "oqu_admin",
                                "--maintenance-db=postgres",
                                "--if-exists",
                                database,
                                NULL};
    return run_checked(c, argv, STR(""), "db.cluster-database");
}

static enum status switch_tx(struct ctx *c, void *arg)
{
    const struct cluster_switch *names = arg;
    const struct migration *script = &db_bootstrap_migrations.migrations[2];
    struct db_switch_names_row *row;

    TRY(db_switch_names(c, str_from_z(names->name), str_from_z(names->next),
                        str_from_z(names->former), &row));
    return db_script(c, script->module, script->file, script->sql);
}

enum status cluster_switch_database(struct ctx *c,
                                    const struct cluster *cluster,
                                    const struct cluster_switch *names)
{
    struct cluster_switch copy = *names;

    return beside(c, cluster, switch_tx, &copy);
}
