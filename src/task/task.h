/* Tasks of the bodies that carry the pilot, for the features that notice what has to be done and
 * for the one that tells of terms. Everything else of the folder is private.
 *
 * Source: joint order 73-НҚ / 168/НҚ of 2026, p. 5. */
#ifndef OQU_TASK_H
#define OQU_TASK_H

#include "base/ctx.h"
#include "db/db.h"

/* What the platform noticed; each source has a sentence of its own in the catalogues. */
struct task_matter {
    const char *kind;   /* "FAULT", "COMPLAINT", "ADDRESS" */
    const char *source; /* "ADDRESS", "COMPLAINT", "NEDB", "EGOV" */
    struct str key;     /* what exactly: as long as a task for it is open, there is no second one */
    struct str place_kk, place_ru; /* street and house, or a number; never about a person */
    struct uuid street;            /* of an address; else nil */
    struct str house;
    int64_t amount; /* messages that a fault concerns; counted anew when it is seen again */
    struct str link;
    struct uuid assignee;
};
/* Role work, in a transaction. */
MUST_USE enum status task_raise(struct ctx *c, const struct task_matter *matter);
/* The same for the operator of the platform; where there is none, for the ministry; where there is
 * neither, for nobody. */
MUST_USE enum status task_raise_for_operator(struct ctx *c, struct task_matter *matter);

/* Open tasks for whoever tells of terms: new, SOON when they end with the next working day. */
struct task_due {
    struct uuid id, assignee;
    int64_t number, due_us;
    struct str stage; /* "NEW", "SOON", "PASSED" */
};
struct task_dues {
    struct task_due *v;
    size_t n;
};
/* In the order of id after this one (nil: from the beginning), up to 1000. Role work, in a
 * transaction. */
MUST_USE enum status task_dues(struct ctx *c, struct uuid after, struct task_dues *ret);

#endif
