/* Inside of db_fixture: the migrated cluster that programs copy. */
#ifndef OQU_DB_TEMPLATE_H
#define OQU_DB_TEMPLATE_H

#include <sys/types.h>

#include "db/cluster.h"

#define DB_TEMPLATE_NAME "oqu_template"

/* Ends the program when st is not ST_OK, with the failure. */
void db_fixture_must(struct ctx *c, enum status st, const char *what);
/* The cluster of a folder, with the settings that tests use. */
struct cluster db_template_cluster(struct arena *mem, struct str folder);
/* Fills folder/pg with a copy of the migrated cluster, made first when there is none for these
 * migrations. folder must exist and be empty. */
void db_template_copy(struct ctx *c, struct str folder);
/* A new empty folder, in memory where there is room, that the server's user may pass through. Also
 * removes the folders of test programs that died without doing so. */
struct str db_template_folder(struct ctx *c);
/* Starts the server as a child that dies with this program, and waits until it answers. */
pid_t db_template_serve(struct ctx *c, const struct cluster *cluster);
/* rm -r, for folders that a fixture made. */
void db_template_remove(struct ctx *c, struct str folder);

#endif
