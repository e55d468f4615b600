/* See db_template.h. Test programs run at the same time, so the kept cluster is made under a lock,
 * beside its final place, and renamed when it is whole. */
#include "db_template.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "app/module.h"
#include "base/scan.h"
#include "db/testing.h"
#include "keys/testing.h"
#include "platform/platform.h"

enum {
    MODULES_MOST = 64,
    CONNECTIONS = 60,
    BUFFERS = 32,
    KEY_BYTES = 32,
    PATH_ROOM = 64,
    READY_TRIES = 3000,
    READY_PAUSE_US = 10000
};

#define MEMORY_LEAST (UINT64_C(4) << 30)

/* Changes when what is prepared besides the migrations changes. */
#define RECIPE "1"

void db_fixture_must(struct ctx *c, enum status st, const char *what)
{
    if (st == ST_OK)
        return;
    (void)fprintf(stderr, "# %s: %s %s " STR_FMT " (%s:%d)\n", what, status_name(st),
                  c->failure.code ? c->failure.code : "-", STR_ARG(c->failure.detail),
                  c->failure.file ? c->failure.file : "-", c->failure.line);
    abort();
}

static void run(struct ctx *c, const char *const *argv)
{
    struct str output = STR("");
    int code = 0;

    enum status st = launch(c, argv, STR(""), &code, &output);
    if (st == ST_OK && code != 0) {
        c->failure.detail = output;
        st = FAIL(c, ST_INTERNAL, "db.cluster-launch");
    }
    db_fixture_must(c, st, argv[0]);
}

void db_template_remove(struct ctx *c, struct str folder)
{
    const char *const argv[] = {"/bin/rm", "-rf", "--", str_z(c->mem, folder), NULL};
    run(c, argv);
}

/* PostgreSQL refuses to run as root. */
static struct str server_user(void)
{
    return geteuid() == 0 ? STR("postgres") : STR("");
}

struct cluster db_template_cluster(struct arena *mem, struct str folder)
{
    return (struct cluster){.dir = str_printf(mem, STR_FMT "/pg", STR_ARG(folder)),
                            .socket = str_printf(mem, STR_FMT "/run", STR_ARG(folder)),
                            .user = server_user(),
                            .connections = CONNECTIONS,
                            .shared_buffers = BUFFERS,
                            .unsafe_fast = true};
}

static size_t all_migrations(const struct migration_list **lists)
{
    size_t n = 0;

    for (size_t i = 0; modules[i]; i++) {
        ASSERT(n < MODULES_MOST);
        if (modules[i]->migrations)
            lists[n++] = modules[i]->migrations;
    }
    return n;
}

static uint64_t mix(uint64_t hash, const char *z)
{
    for (; *z; z++)
        hash = (hash ^ (unsigned char)*z) * UINT64_C(0x100000001B3); /* FNV-1a */
    return hash;
}

static uint64_t mix_list(uint64_t hash, const struct migration_list *list)
{
    for (size_t i = 0; i < list->n; i++)
        hash = mix(hash, list->migrations[i].sha256);
    return hash;
}

/* A name for exactly this schema. */
static struct str template_name(struct arena *mem)
{
    const struct migration_list *lists[MODULES_MOST];
    size_t n = all_migrations(lists);
    uint64_t hash = mix(UINT64_C(0xCBF29CE484222325), RECIPE);

    hash = mix_list(mix_list(hash, &db_bootstrap_migrations), &db_migrations);
    for (size_t i = 0; i < n; i++)
        hash = mix_list(hash, lists[i]);
    return str_printf(mem, "%016llx", (unsigned long long)hash);
}

static void set_context_key(struct ctx *c, struct str conninfo)
{
    uint8_t key[KEY_BYTES];

    keys_test_context_key(key);
    db_fixture_must(c, db_open(c, conninfo, &c->db), "connect as owner");
    db_fixture_must(c, platform_context_key_set(c, (struct bytes){key, sizeof(key)}),
                    "context key");
    db_close(c->db);
    c->db = NULL;
}

static void build(struct ctx *c, struct str folder)
{
    const struct migration_list *lists[MODULES_MOST];
    size_t n = all_migrations(lists);
    struct cluster cluster = db_template_cluster(c->mem, folder);
    struct str owner = cluster_conninfo(c->mem, &cluster, "oqu_owner", DB_TEMPLATE_NAME);

    db_fixture_must(c, cluster_create(c, &cluster), "create");
    pid_t server = db_template_serve(c, &cluster);
    db_fixture_must(c, cluster_prepare(c, &cluster, DB_TEMPLATE_NAME), "prepare");
    db_fixture_must(c, db_migrate(c, owner, lists, n), "migrate");
    set_context_key(c, owner);
    launch_end(server, SIGINT);
}

static void copy(struct ctx *c, struct str from, struct str to)
{
    const char *const argv[] = {
        "/bin/cp", "-a", "--reflink=auto", "--", str_z(c->mem, from), str_z(c->mem, to), NULL};
    run(c, argv);
}

/* The folder "oqu-test-PID-XXXXXX" of a program that is gone. */
static bool is_left_over(struct str name)
{
    struct str prefix = STR("oqu-test-"), rest = str_sub(name, prefix.n, name.n), pid;
    int64_t number;

    return str_starts(name, prefix) && scan_until(&rest, '-', &pid) && rest.n > 0 &&
           scan_i64(pid, 1, INT32_MAX, &number) && kill((pid_t)number, 0) != 0 && errno == ESRCH;
}

static void sweep(struct ctx *c, const char *place)
{
    DIR *dir = opendir(place);

    ASSERT(dir != NULL);
    for (struct dirent *entry = readdir(dir); entry; entry = readdir(dir))
        if (is_left_over(str_from_z(entry->d_name)))
            db_template_remove(c, str_printf(c->mem, "%s/%s", place, entry->d_name));
    (void)closedir(dir);
}

/* Each case is a database of some three hundred files; in memory they cost a third less. Containers
 * often have little of it there. */
static const char *place(void)
{
    struct statvfs room;
    bool enough = statvfs("/dev/shm", &room) == 0 && access("/dev/shm", W_OK | X_OK) == 0 &&
                  (uint64_t)room.f_bavail * room.f_frsize >= MEMORY_LEAST;

    return enough ? "/dev/shm" : "/tmp";
}

struct str db_template_folder(struct ctx *c)
{
    char *path = arena_alloc(c->mem, PATH_ROOM);

    sweep(c, place());
    (void)snprintf(path, PATH_ROOM, "%s/oqu-test-%d-XXXXXX", place(), (int)getpid());
    ASSERT(mkdtemp(path) != NULL);
    ASSERT(chmod(path, 0711) == 0);
    return str_from_z(path);
}

pid_t db_template_serve(struct ctx *c, const struct cluster *cluster)
{
    struct str log = str_printf(c->mem, STR_FMT "/start.log", STR_ARG(cluster->dir));
    struct str admin = cluster_conninfo(c->mem, cluster, "oqu_admin", "postgres");
    AUTO_FD output = open(log.p, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    struct db *db = NULL;
    pid_t pid = 0;

    db_fixture_must(c,
                    launch_server(c, cluster_command(c->mem, cluster), cluster->user, output, &pid),
                    "start");
    enum status st = db_open(c, admin, &db);
    for (int i = 0; st != ST_OK && i < READY_TRIES && kill(pid, 0) == 0; i++) {
        (void)usleep(READY_PAUSE_US);
        st = db_open(c, admin, &db);
    }
    db_fixture_must(c, st, "wait for the server");
    db_close(db);
    return pid;
}

#define KEPT OQU_TEST_DATABASE "/clusters"

/* Makes the kept cluster, and removes those of earlier schemas. */
static void make_kept(struct ctx *c, struct str kept)
{
    struct str beside = str_printf(c->mem, STR_FMT ".new", STR_ARG(kept));
    struct str folder = db_template_folder(c);

    build(c, folder);
    db_template_remove(c, STR(KEPT));
    ASSERT(mkdir(KEPT, 0755) == 0);
    copy(c, str_printf(c->mem, STR_FMT "/pg", STR_ARG(folder)), beside);
    db_template_remove(c, folder);
    ASSERT(rename(str_z(c->mem, beside), str_z(c->mem, kept)) == 0);
}

void db_template_copy(struct ctx *c, struct str folder)
{
    struct str kept = str_printf(c->mem, KEPT "/" STR_FMT, STR_ARG(template_name(c->mem)));
    struct cluster cluster = db_template_cluster(c->mem, folder);

    (void)mkdir(OQU_TEST_DATABASE, 0755);
    AUTO_FD lock = open(OQU_TEST_DATABASE "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    ASSERT(lock >= 0 && flock(lock, LOCK_EX) == 0);
    if (access(str_z(c->mem, kept), F_OK) != 0)
        make_kept(c, kept);
    ASSERT(flock(lock, LOCK_SH) == 0); /* others may copy too, nobody may remove */
    copy(c, kept, cluster.dir);
}
