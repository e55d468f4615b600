/* How the roles of all levels come configured. A role has what its access opens, but for these
 * exceptions, which an organisation may give. */
#include "rights/rules.h"

static const struct {
    const char *role, *permission;
} without[] = {
    /* A deputy prepares; the head proposes seats in the name of the school. */
    {"deputy", "admission.may.seats"},
    {"deputy", "admission.may.orders"},
    /* Who teaches sees nothing of admission unless the organisation wants them to. */
    {"teacher", "admission.may.list"},
    {"educator", "admission.may.list"},
    {"tutor", "admission.may.list"},
    /* Cards of children are of kindergartens: who feeds and minds them, and the head. */
    {"director", "care.may.read"},
    {"director", "care.may.keep"},
    {"deputy", "care.may.read"},
    {"deputy", "care.may.keep"},
    {"teacher", "care.may.read"},
    {"methodist", "care.may.read"},
    {"tutor", "care.may.read"},
};

bool rights_ships(const struct account_role *role, const struct permission *permission)
{
    for (size_t i = 0; i < COUNT(without); i++)
        if (str_eq_z(str_from_z(role->name), without[i].role) &&
            str_eq_z(str_from_z(permission->name), without[i].permission))
            return false;
    return rights_possible(role, permission);
}
