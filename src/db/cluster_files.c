/* Settings of a private cluster: durable, silent about data, reachable by unix socket only. */
#include "db/cluster_files.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/io.h"
#include "db/launch.h"

enum { FILE_BYTES = 16 * 1024 };

/* Roles that log in, and the superuser that only prepares the cluster. */
static const char *const login_roles[] = {"oqu_admin", "oqu_owner", "oqu_public", "oqu_family",
                                          "oqu_staff", "oqu_work",  "oqu_check",  "oqu_wait"};

static const struct {
    const char *name, *value;
} settings[] = {
    {"listen_addresses", "''"},
    {"unix_socket_permissions", "0700"},
    {"password_encryption", "scram-sha-256"},
    /* Nothing that was confirmed may be lost (REL-1). */
    {"data_sync_retry", "off"},
    {"wal_level", "replica"},
    {"max_wal_size", "1GB"},
    /* The log never holds values (SEC-7) and keeps seven days. */
    {"logging_collector", "on"},
    {"log_directory", "'log'"},
    {"log_filename", "'postgresql-%a.log'"},
    {"log_file_mode", "0600"},
    {"log_rotation_age", "1d"},
    {"log_rotation_size", "0"},
    {"log_truncate_on_rotation", "on"},
    {"log_statement", "ddl"}, /* M456-5.14: schema and role changes, connections */
    {"log_connections", "on"},
    {"log_disconnections", "on"},
    {"log_min_error_statement", "panic"},
    {"log_error_verbosity", "terse"},
    {"log_parameter_max_length", "0"},
    {"log_parameter_max_length_on_error", "0"},
    {"log_checkpoints", "off"},
    {"log_line_prefix", "'%m [%p] %u@%d %a '"},
    {"timezone", "'UTC'"},
    {"log_timezone", "'UTC'"},
    {"lc_messages", "'C'"},
    {"datestyle", "'ISO, YMD'"},
    {"search_path", "'pg_catalog, pg_temp'"},
    /* Serializable transactions: whole pages are locked later, so fewer false conflicts. */
    {"max_pred_locks_per_transaction", "256"},
    {"jit", "off"},
    {"random_page_cost",
     "1.1"}, /* memory and solid-state disks: an index is as near as the table */
    {"update_process_title", "off"}, /* written for every statement, and read by nobody */
    {"idle_session_timeout", "0"},
    {"statement_timeout", "0"},
};

static const struct {
    const char *name, *safe, *fast;
} durability[] = {
    {"fsync", "on", "off"},
    {"full_page_writes", "on", "off"},
    {"synchronous_commit", "on", "off"},
    {"autovacuum", "on", "off"},
};

static enum status failed(struct ctx *c, const char *what, struct str path)
{
    char why[100];

    c->failure.detail = str_printf(c->mem, "%s " STR_FMT ": %s", what, STR_ARG(path),
                                   strerror_r(errno, why, sizeof(why)));
    return FAIL(c, ST_INTERNAL, "db.cluster-create");
}

/* Hands a new file or folder to the user that runs the server. */
static bool give(struct ctx *c, const struct cluster *cluster, int fd)
{
    unsigned uid, gid;

    if (cluster->user.n == 0 || str_eq(cluster->user, launch_self(c->mem)))
        return true;
    return launch_user(c->mem, cluster->user, &uid, &gid) && fchown(fd, uid, gid) == 0;
}

enum status cluster_folder(struct ctx *c, const struct cluster *cluster, struct str path)
{
    const char *z = str_z(c->mem, path);

    if (mkdir(z, 0700) != 0 && errno != EEXIST)
        return failed(c, "cannot make the folder", path);
    AUTO_FD fd = open(z, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0 || fchmod(fd, 0700) != 0 || !give(c, cluster, fd))
        return failed(c, "cannot use the folder", path);
    return ST_OK;
}

/* Written beside and renamed, so that a crash leaves the old file or the new one. */
static enum status
write_file(struct ctx *c, const struct cluster *cluster, const char *name, const struct buf *text)
{
    struct str path = str_printf(c->mem, STR_FMT "/%s", STR_ARG(cluster->dir), name);
    struct str beside = str_printf(c->mem, STR_FMT ".new", STR_ARG(path));
    AUTO_FD fd = open(beside.p, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);

    ASSERT(!buf_overflowed(text));
    if (fd < 0 || !give(c, cluster, fd) || !io_write_all(fd, buf_str(text).p, text->n) ||
        fsync(fd) != 0 || rename(beside.p, path.p) != 0)
        return failed(c, "cannot write", path);
    return ST_OK;
}

static enum status write_postgresql_conf(struct ctx *c, const struct cluster *cluster)
{
    struct buf buf;

    buf_init(&buf, c->mem, FILE_BYTES);
    buf_add_z(&buf, "# Written by oqu at each start; changes here are lost.\n");
    buf_printf(&buf, "unix_socket_directories = '" STR_FMT "'\n", STR_ARG(cluster->socket));
    buf_printf(&buf, "max_connections = %lld\n", (long long)cluster->connections);
    buf_printf(&buf, "shared_buffers = %lldMB\n", (long long)cluster->shared_buffers);
    for (size_t i = 0; i < COUNT(settings); i++)
        buf_printf(&buf, "%s = %s\n", settings[i].name, settings[i].value);
    for (size_t i = 0; i < COUNT(durability); i++)
        buf_printf(&buf, "%s = %s\n", durability[i].name,
                   cluster->unsafe_fast ? durability[i].fast : durability[i].safe);
    return write_file(c, cluster, "postgresql.conf", &buf);
}

static void map_user(struct buf *buf, struct str user)
{
    for (size_t i = 0; i < COUNT(login_roles); i++)
        buf_printf(buf, "oqu \"" STR_FMT "\" %s\n", STR_ARG(user), login_roles[i]);
}

static enum status write_access(struct ctx *c, const struct cluster *cluster)
{
    struct str self = launch_self(c->mem);
    struct buf buf;

    buf_init(&buf, c->mem, FILE_BYTES);
    buf_add_z(
        &buf,
        "# Written by oqu. Nobody but the users in pg_ident.conf and, by password, partners'\n"
        "# own roles (src/exchange); and only here.\n"
        "local all +oqu_partner scram-sha-256\n"
        "local all all peer map=oqu\n");
    TRY(write_file(c, cluster, "pg_hba.conf", &buf));
    buf_clear(&buf);
    buf_add_z(&buf, "# Written by oqu: operating-system user, database role.\n");
    map_user(&buf, self);
    if (cluster->user.n > 0 && !str_eq(cluster->user, self))
        map_user(&buf, cluster->user);
    return write_file(c, cluster, "pg_ident.conf", &buf);
}

enum status cluster_write_settings(struct ctx *c, const struct cluster *cluster)
{
    TRY(write_postgresql_conf(c, cluster));
    return write_access(c, cluster);
}
