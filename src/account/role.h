/* The roles of the staff door, the parent of the family door, and what each brings: access at
 * routes, and how long a session lasts (SEC-50 and the table above it). Private to the feature. */
#ifndef OQU_ACCOUNT_ROLE_H
#define OQU_ACCOUNT_ROLE_H

#include "account/account.h"
#include "http/http.h"

struct role {
    const char *name;
    int label;          /* enum msg */
    const char *office; /* what the database takes it for: sec.role() */
    uint32_t access;
    int32_t idle_s;     /* end after so long without a request */
    int32_t absolute_s; /* end in any case */
    int32_t most;       /* sessions at a time */
    unsigned levels;    /* enum account_level: where it is given */
};

enum { ROLES_MOST = 32 };

extern const struct role role_parent;
extern const struct role role_step; /* sign-in not complete: only its own pages */
/* Roles that are granted, ended by one without a name. */
extern const struct role roles[];

/* NULL when there is none of this name. */
const struct role *role_find(struct str name);

#endif
