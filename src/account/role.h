/* The roles of the staff door, the parent of the family door, and the access at routes that each
 * brings. How long a session lasts is a setting: schema/0012_limits.sql. Private to the feature. */
#ifndef OQU_ACCOUNT_ROLE_H
#define OQU_ACCOUNT_ROLE_H

#include "account/account.h"
#include "http/http.h"

struct role {
    const char *name;
    int label;          /* enum msg */
    const char *office; /* what the database takes it for: sec.role() */
    uint32_t access;
    unsigned levels; /* enum account_level: where it is given */
};

enum { ROLES_MOST = 32 };

extern const struct role role_parent;
extern const struct role role_step; /* sign-in not complete: only its own pages */
/* Roles that are granted, ended by one without a name. */
extern const struct role roles[];

/* NULL when there is none of this name. */
const struct role *role_find(struct str name);

#endif
