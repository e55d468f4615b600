/* What a feature shows to the program: tables only. app/modules.c lists the features; adding one
 * is one folder and one line there. */
#ifndef OQU_MODULE_H
#define OQU_MODULE_H

#include "db/db.h"
#include "http/http.h"

/* A repeated job of `oqu work`: run(c) does one bounded piece and says whether there may be more.
 */
struct job {
    const char *name; /* "notice/send" */
    int64_t every_ms;
    enum status (*run)(struct ctx *c, bool *ret_more);
};

struct module {
    const char *name;
    const struct route *routes; /* ends with {0}; NULL for none */
    const struct job *jobs;     /* ends with {0}; NULL for none */
    const struct migration_list *migrations;
    const struct db_stmt_list *statements;
    const struct db_constraint *constraints; /* ends with {0} */
};

extern const struct module *const modules[]; /* ends with NULL, lower features first */

#endif
