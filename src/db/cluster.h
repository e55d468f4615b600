/* A private PostgreSQL cluster on this machine: created, configured and started by the program
 * itself (`oqu up`, tests). Reached over a unix socket only, by operating-system users that are
 * listed (peer authentication); there is no password. */
#ifndef OQU_DB_CLUSTER_H
#define OQU_DB_CLUSTER_H

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

/* Makes the roles with their limits and, when it is missing, the database. Every time the program
 * starts, before db_migrate(). The server must run. */
MUST_USE enum status
cluster_prepare(struct ctx *c, const struct cluster *cluster, const char *database);
/* A copy of a database that nobody is connected to. */
MUST_USE enum status cluster_copy_database(struct ctx *c,
                                           const struct cluster *cluster,
                                           const char *from,
                                           const char *to);

/* For db_open(): role is "oqu_staff" and so on. */
struct str cluster_conninfo(struct arena *mem,
                            const struct cluster *cluster,
                            const char *role,
                            const char *database);

#endif
