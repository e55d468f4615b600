/* A private PostgreSQL cluster on this machine: created, configured and started by the program
 * itself (`oqu up`, tests). Reached over a unix socket only, by operating-system users that are
 * listed (peer authentication); there is no password. */
#ifndef OQU_DB_CLUSTER_H
#define OQU_DB_CLUSTER_H

#include <sys/types.h>

#include "base/ctx.h"

#define CLUSTER_BINARIES "/usr/lib/postgresql/15/bin" /* Debian's place of PostgreSQL 15 */

struct cluster {
    struct str dir;    /* data directory; made with mode 0700 */
    struct str socket; /* folder of the socket; made with mode 0700; at most 80 bytes */
    /* The user that PostgreSQL runs as. Empty: the user of this process, who must not be root. */
    struct str user;
    int64_t connections;    /* max_connections */
    int64_t shared_buffers; /* MiB */
    bool unsafe_fast;       /* tests only: a crash of the machine may destroy the cluster */
};

/* Makes the data directory with its settings. The settings are written anew each time; the data
 * only once. Runs initdb (about a second). ST_INTERNAL db.cluster-create: see detail. */
MUST_USE enum status cluster_create(struct ctx *c, const struct cluster *cluster);

/* The command that runs the server in the foreground, for a supervisor; ends with NULL. SIGINT asks
 * it for a fast, clean stop. */
const char *const *cluster_command(struct arena *mem, const struct cluster *cluster);
/* Waits, at most a minute, for a killed server that its parent has not noticed yet: PostgreSQL
 * takes the number in its lock file for a running server as long as the kernel still keeps it. */
void cluster_wait_for_former(struct arena *mem, const struct cluster *cluster);
/* Path of the socket, by which a supervisor sees that the server accepts connections. */
const char *cluster_socket(struct arena *mem, const struct cluster *cluster);

/* Starts the server in the background and waits until it accepts connections; does nothing when it
 * runs already. For commands without a supervisor, and tests. */
MUST_USE enum status cluster_start(struct ctx *c, const struct cluster *cluster);
/* Stops it cleanly (open transactions are rolled back). Does nothing when it does not run. */
MUST_USE enum status cluster_stop(struct ctx *c, const struct cluster *cluster);

/* Starts the server as a child that ends with this process, however that ends, and waits until it
 * answers: for commands that must leave nothing behind. cluster_end() stops it cleanly. */
MUST_USE enum status cluster_serve(struct ctx *c, const struct cluster *cluster, pid_t *ret_server);
void cluster_end(pid_t server);

/* Makes the roles with their limits and, when it is missing, the database. Every time the program
 * starts, before db_migrate(). The server must run. */
MUST_USE enum status
cluster_prepare(struct ctx *c, const struct cluster *cluster, const char *database);
/* A copy of a database that nobody is connected to. */
MUST_USE enum status cluster_copy_database(struct ctx *c,
                                           const struct cluster *cluster,
                                           const char *from,
                                           const char *to);

/* Whether there is a database of that name. */
MUST_USE enum status cluster_has_database(struct ctx *c,
                                          const struct cluster *cluster,
                                          const char *database,
                                          bool *ret_there);
/* Removes it with all it holds; fine when there is none. ST_INTERNAL db.cluster-database: somebody
 * is connected to it. */
MUST_USE enum status
cluster_drop_database(struct ctx *c, const struct cluster *cluster, const char *database);
/* Puts `next` in the place of `name`, which is kept as `former` when there is one: in one
 * transaction, so that a crash leaves the one or the other. Nobody may be connected to either. */
struct cluster_switch {
    const char *name, *next, *former;
};
MUST_USE enum status cluster_switch_database(struct ctx *c,
                                             const struct cluster *cluster,
                                             const struct cluster_switch *names);

/* For db_open(): role is "oqu_staff" and so on. */
struct str cluster_conninfo(struct arena *mem,
                            const struct cluster *cluster,
                            const char *role,
                            const char *database);

#endif
