/* See role.h. */
#include "account/role.h"

#include "i18n/msg_account.h"

const struct role role_parent = {"parent", MSG_account_role_parent, "parent",
                                 ACCESS_PERSON | ACCESS_PARENT, ACCOUNT_TEACHING};
const struct role role_step = {"step", MSG_account_role_step, "step", ACCESS_FACTOR, 0};

#define PRESCHOOL ACCOUNT_PRESCHOOL
#define SCHOOL    ACCOUNT_SCHOOL
#define COLLEGE   ACCOUNT_COLLEGE
#define EXTRA     ACCOUNT_EXTRA
#define AUTHORITY ACCOUNT_AUTHORITY
#define PARTNER   ACCOUNT_PARTNER
#define ANYWHERE  (ACCOUNT_TEACHING | ACCOUNT_AUTHORITY | ACCOUNT_PARTNER)

#define DIRECTOR  (ACCESS_PERSON | ACCESS_DIRECTOR)
/* Who serves no families needs nothing that is kept about them beyond the list. */
#define MEMBER (ACCESS_PERSON | ACCESS_MEMBER | ACCESS_BELOW_MEDICAL | ACCESS_BELOW_RESTRICTED)

/* Must know what the children of the own group must not eat (src/care), and nothing medical. */
#define EDUCATOR (ACCESS_PERSON | ACCESS_MEMBER | ACCESS_BELOW_MEDICAL)

/* Keeps the platform running and reads nothing of what is in it (src/glass). */
#define SUPPORT (ACCESS_PERSON | ACCESS_SUPPORT | ACCESS_BELOW_MEDICAL | ACCESS_BELOW_RESTRICTED)

/* Order 456, p. 25 (10), 27 (18), 34 (20), 36 (14), and the offices of admission and of those who
 * oversee it. What each may do at first: src/rights/shipped.c. */
/* clang-format off */
const struct role roles[] = {
    {"clerk", MSG_account_role_clerk, "clerk", ACCESS_PERSON | ACCESS_CLERK, SCHOOL},
    {"director", MSG_account_role_director, "director", DIRECTOR, SCHOOL | COLLEGE},
    {"deputy", MSG_account_role_deputy, "director", DIRECTOR, SCHOOL | COLLEGE},
    {"head", MSG_account_role_head, "director", DIRECTOR, PRESCHOOL | EXTRA},
    {"teacher", MSG_account_role_teacher, "teacher", MEMBER, SCHOOL | COLLEGE | EXTRA},
    {"educator", MSG_account_role_educator, "educator", EDUCATOR, PRESCHOOL},
    {"methodist", MSG_account_role_methodist, "methodist", MEMBER, PRESCHOOL | SCHOOL | COLLEGE},
    {"tutor", MSG_account_role_tutor, "tutor", MEMBER, SCHOOL | COLLEGE},
    {"learner", MSG_account_role_learner, "learner", ACCESS_PERSON | ACCESS_LEARNER, SCHOOL | COLLEGE | EXTRA},
    {"department", MSG_account_role_department, "department", ACCESS_PERSON | ACCESS_DEPARTMENT, AUTHORITY},
    {"ministry", MSG_account_role_ministry, "ministry", ACCESS_PERSON | ACCESS_MINISTRY, AUTHORITY},
    {"oversight", MSG_account_role_oversight, "oversight", ACCESS_PERSON | ACCESS_OVERSIGHT, AUTHORITY},
    {"partner", MSG_account_role_partner, "partner", ACCESS_PERSON | ACCESS_PARTNER, PARTNER},
    {"support", MSG_account_role_support, "support", SUPPORT, AUTHORITY | PARTNER},
    {"admin", MSG_account_role_admin, "admin", ACCESS_PERSON | ACCESS_ADMIN, ANYWHERE},
    {"security", MSG_account_role_security, "security", ACCESS_PERSON | ACCESS_SECURITY, ANYWHERE},
    {NULL, 0, NULL, 0, 0},
};
/* clang-format on */

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

const struct account_role *account_all_roles(struct ctx *c, size_t *ret_n)
{
    struct account_role *list = NEWS(c->mem, struct account_role, ROLES_MOST);
    size_t n = 0;

    for (const struct role *role = roles; role->name; role++)
        list[n++] = (struct account_role){role->name, (enum msg)role->label, role->access,
                                          role->levels, true};
    list[n++] = (struct account_role){role_parent.name, (enum msg)role_parent.label,
                                      role_parent.access, role_parent.levels, false};
    ASSERT(n <= ROLES_MOST);
    *ret_n = n;
    return list;
}

static bool carries_pilot(struct str kind)
{
    return str_eq_z(kind, "operator") || str_eq_z(kind, "ministry-unit") ||
           str_eq_z(kind, "state-body") || str_eq_z(kind, "participant");
}

unsigned account_level_of(const struct organisation *organisation)
{
    if (carries_pilot(organisation->kind))
        return ACCOUNT_PARTNER;
    if (organisation->is_school)
        return ACCOUNT_SCHOOL;
    if (str_eq_z(organisation->kind, "kindergarten"))
        return ACCOUNT_PRESCHOOL;
    if (str_eq_z(organisation->kind, "college"))
        return ACCOUNT_COLLEGE;
    if (str_eq_z(organisation->kind, "extra-education"))
        return ACCOUNT_EXTRA;
    return ACCOUNT_AUTHORITY;
}
