/* Additional modules: features that an administrator switches on and off for an organisation while
 * everybody else goes on working (Order 456, p. 6 (1)). What is off answers as if it did not exist;
 * its data stays. */
#ifndef OQU_EXTRA_H
#define OQU_EXTRA_H

#include "base/ctx.h"
#include "http/http.h"

/* What the program offers to modules: tables of struct module and the headers of the features. The
 * first number changes when a module written before would no longer work, the second when something
 * is added that a module may need. */
enum { EXTRA_INTERFACE_MAJOR = 1, EXTRA_INTERFACE_MINOR = 0 };

/* In struct module of an additional module. Its words: extra.of.NAME and extra.about.NAME. */
struct extra {
    int major, minor; /* the interface it was written for */
    bool ships_on;    /* without a decision it is on */
};

/* Pure. ST_CONFLICT extra.interface: another first number, or a later second one. */
MUST_USE enum status extra_fits(struct ctx *c, const char *name, const struct extra *extra);
/* Writes the module down as installed, once; as oqu_owner, outside a transaction. As extra_fits. */
MUST_USE enum status extra_install(struct ctx *c, const char *name, const struct extra *extra);
/* For permission_set.absent: the tables of routes of modules that are off in an organisation today.
 * In a transaction. */
MUST_USE enum status extra_absent(struct ctx *c,
                                  const struct router *router,
                                  struct uuid organisation,
                                  uint64_t *ret_absent);
/* How often this process has switched a module: what it remembers of extra_absent() is older than
 * the last time. */
int64_t extra_changes(void);

#endif
