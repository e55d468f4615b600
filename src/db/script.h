/* Private to src/db: the one place that runs SQL text as such. Only for files that are embedded in
 * the program: migrations and the preparation of a cluster. */
#ifndef OQU_DB_SCRIPT_H
#define OQU_DB_SCRIPT_H

#include "base/ctx.h"

/* Runs a file of statements inside the current transaction; module and file name it in failures.
 * The file must not begin or end a transaction itself. */
MUST_USE enum status
db_script(struct ctx *c, const char *module, const char *file, const char *sql);

#endif
