/* See role.h. */
#include "account/role.h"

enum { MINUTE = 60, HOUR = 3600 };

const struct role role_parent = {
    "parent",     MSG_account_role_parent, ACCESS_PERSON | ACCESS_PARENT, 30 * MINUTE, 12 * HOUR, 5,
    ROLE_ANYWHERE};
const struct role role_step = {
    "step", MSG_account_role_step, ACCESS_FACTOR, 10 * MINUTE, 30 * MINUTE, 2, ROLE_ANYWHERE};

#define STAFF 30 * MINUTE, 10 * HOUR, 2
#define POWER 15 * MINUTE, 8 * HOUR, 1

const struct role roles[] = {
    {"clerk", MSG_account_role_clerk, ACCESS_PERSON | ACCESS_CLERK, STAFF, ROLE_IN_SCHOOLS},
    {"director", MSG_account_role_director, ACCESS_PERSON | ACCESS_DIRECTOR, STAFF,
     ROLE_IN_SCHOOLS},
    {"department", MSG_account_role_department, ACCESS_PERSON | ACCESS_DEPARTMENT, STAFF,
     ROLE_IN_AUTHORITIES},
    {"ministry", MSG_account_role_ministry, ACCESS_PERSON | ACCESS_MINISTRY, STAFF,
     ROLE_IN_AUTHORITIES},
    {"oversight", MSG_account_role_oversight, ACCESS_PERSON | ACCESS_OVERSIGHT, STAFF,
     ROLE_IN_AUTHORITIES},
    {"admin", MSG_account_role_admin, ACCESS_PERSON | ACCESS_ADMIN, POWER, ROLE_ANYWHERE},
    {"security", MSG_account_role_security, ACCESS_PERSON | ACCESS_SECURITY, POWER, ROLE_ANYWHERE},
    {NULL, 0, 0, 0, 0, 0, ROLE_ANYWHERE},
};

const struct role *role_find(struct str name)
{
    for (const struct role *role = roles; role->name; role++)
        if (str_eq_z(name, role->name))
            return role;
    return NULL;
}

enum msg account_role_label(struct str role)
{
    const struct role *found = role_find(role);
    if (!found && str_eq_z(role, role_parent.name))
        found = &role_parent;
    if (!found && str_eq_z(role, role_step.name))
        found = &role_step;
    return found ? (enum msg)found->label : MSG_NONE;
}
