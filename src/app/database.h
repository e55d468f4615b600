/* Which database the program uses: the private cluster below $OQU_HOME, or the server that
 * database.conninfo names. */
#ifndef OQU_APP_DATABASE_H
#define OQU_APP_DATABASE_H

#include "db/cluster.h"

#define DATABASE_NAME "oqu"
/* In a private cluster of an installation for training: the state that `oqu training return` goes
 * back to. It is brought to the program's version together with the database itself. */
#define DATABASE_KEPT "oqu_kept"

bool database_is_private(const struct ctx *c);
struct cluster database_cluster(struct ctx *c);
/* For db_open(); role: "oqu_family" and so on. */
struct str database_conninfo(struct ctx *c, const char *role);

/* Prepares roles and database where they are ours, applies migrations, and lets each module set
 * itself up. The server must run. */
MUST_USE enum status database_migrate(struct ctx *c);

/* Before a process serves (REL-1): the server keeps what it confirms, the role is no mightier than
 * a door's, and the schema is this program's. ST_INTERNAL db.unsafe, ST_BUSY db.not-migrated. */
MUST_USE enum status database_check(struct ctx *c, const char *role);

/* Tells the database layer what each module answers for its constraints. Once, before threads. */
void database_register_constraints(void);

#endif
