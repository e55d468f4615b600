/* What a feature shows to the program: tables only. app/modules.c lists the features; adding one
 * is one folder and one line there. */
#ifndef OQU_MODULE_H
#define OQU_MODULE_H

#include "audit/audit.h"
#include "base/config.h"
#include "db/db.h"
#include "html/list.h"
#include "html/page.h"
#include "http/http.h"
#include "http/schema.h"

/* A repeated job of `oqu work`: run(c) does one bounded piece and says whether there may be more.
 */
struct job {
    const char *name; /* "notice/send" */
    int64_t every_ms;
    enum status (*run)(struct ctx *c, bool *ret_more);
};

/* A sub-command of the program. run() gets the words after the name and prints to standard output;
 * the command line prints its failure and exits with 2 for ST_INVALID, 1 for any other. */
enum {
    COMMAND_DB = 1,    /* c->db is open as oqu_owner */
    COMMAND_KEYS = 2,  /* c->keys is connected without limits */
    COMMAND_ALONE = 4, /* needs no installation (c->config is NULL) and prints its own failure */
    COMMAND_ADMIN = 8, /* c->db is open as the superuser of the cluster; instead of COMMAND_DB */
};
struct command {
    const char *name;      /* "audit verify": one or two words */
    const char *arguments; /* for the help: "[--json]"; NULL for none */
    const char *about;     /* one English sentence */
    enum status (*run)(struct ctx *c, int argc, char *const *argv);
    unsigned needs;
};

struct module {
    const char *name;
    /* Of an additional module, which administrators switch on and off for an organisation; NULL for
     * what belongs to the platform. */
    const struct extra *extra;
    const struct route *routes;       /* ends with {0}; NULL for none */
    const struct job *jobs;           /* ends with {0}; NULL for none */
    const struct job *unawaited_jobs; /* likewise: nobody looks at a page or a telephone meanwhile,
                                         so they leave the processors to who does */
    /* The same, of jobs whose every piece is claimed by one session (FOR UPDATE SKIP LOCKED): where
     * there are several `oqu work`, all of them do these at once. Any other job is done by one of
     * them, and by the next when that one ends. */
    const struct job *shared_jobs, *unawaited_shared_jobs;
    const struct migration_list *migrations;
    const struct db_stmt_list *statements;
    const struct db_constraint *constraints; /* ends with {0} */
    /* How its messages and files for other systems are written: published by exchange, held to by
     * its code (tools/check_formats). Ends with NULL; NULL for none. */
    const struct schema_file *const *formats;
    const struct config_key *settings; /* ends with {0}; NULL for none */
    const struct command *commands;    /* ends with {0}; NULL for none */
    /* After the migrations, each time: c->db as oqu_owner, c->keys at the owner's socket. Rows that
     * code relies on; does nothing when they are there. NULL for none. */
    enum status (*set_up)(struct ctx *c);
    /* See struct http_app; one module of the program has them. */
    enum status (*identify)(struct ctx *c, const struct request *rq);
    struct str (*sign_in_path)(struct ctx *c, const struct request *rq);
    enum status (*permit)(struct ctx *c,
                          const struct router *router,
                          struct permission_set *ret,
                          struct permission_set *ret_lent);
    enum status (*act_for)(struct ctx *c, const struct permission *permission);
    enum status (*refused)(struct ctx *c, const struct request *rq);
    enum status (*altered)(struct ctx *c, const struct request *rq);
    struct str (*way_out)(struct ctx *c, const struct request *rq);
    audit_watch_fn *watch;      /* see audit/audit.h; one module of the program has it */
    const char *identity_url;   /* the setting whose address sign-in forms lead to */
    const struct nav_item *nav; /* ends with {0}; NULL for none */
    list_guard_fn *guard;       /* see html/list.h; one module of the program has it */
    /* See struct page_site; one module of the program has it. */
    void (*header_end)(struct out *o, const struct page *page);
};

extern const struct module *const modules[]; /* ends with NULL, lower features first */

#endif
