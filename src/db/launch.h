/* Private to src/db: runs PostgreSQL's own programs. With the supervisor the only place that forks;
 * called before the program has threads. */
#ifndef OQU_DB_LAUNCH_H
#define OQU_DB_LAUNCH_H

#include <sys/types.h>

#include "base/ctx.h"

/* Runs argv[0] (absolute path; the array ends with NULL) to its end with a small fixed environment,
 * as the operating-system user named (empty: as this process). *ret_code: its exit code.
 * *ret_output: the beginning of what it wrote. ST_INTERNAL db.cluster-launch: it could not be run.
 */
MUST_USE enum status launch(
    struct ctx *c, const char *const *argv, struct str user, int *ret_code, struct str *ret_output);

/* Starts a server that lives no longer than this process: when it dies, however that ends, the
 * server gets the signal. Its output goes to the descriptor. */
MUST_USE enum status
launch_server(struct ctx *c, const char *const *argv, struct str user, int output, pid_t *ret_pid);
/* Asks it to end with a signal, and waits until it has. */
void launch_end(pid_t pid, int signal);

/* The identifiers of a user. False: there is no such user. */
MUST_USE bool launch_user(struct arena *mem, struct str user, unsigned *ret_uid, unsigned *ret_gid);
/* Name of the user this process runs as. */
struct str launch_self(struct arena *mem);

#endif
