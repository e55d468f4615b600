/* What a role may do in an organisation, from what ships and what was changed there and above: a
 * pure rule. Private to the feature. */
#ifndef OQU_RIGHTS_RULES_H
#define OQU_RIGHTS_RULES_H

#include "account/account.h"
#include "http/http.h"

/* RIGHTS_GROUP: not the role was changed, but a group of the person has the permission. */
enum rights_state { RIGHTS_SHIPPED = 0, RIGHTS_GIVEN, RIGHTS_TAKEN, RIGHTS_GROUP };

struct adjustment {    /* the last change of a permission in one organisation */
    size_t permission; /* place in router_permissions() */
    int depth;         /* 0: the organisation itself, 1: the one above it */
    enum rights_state state;
};

enum rights_why { WHY_SHIPPED = 0, WHY_LAW, WHY_HERE, WHY_ABOVE, WHY_GROUP };

struct verdict {
    bool possible; /* the role's access opens a route of it; else the rest is nothing */
    bool permitted;
    enum rights_why why;
    bool bound;   /* taken above: not to be given here */
    int bound_at; /* how far above */
};

struct catalogue {
    const struct permission *v; /* up to PERMISSIONS_MOST */
    size_t n;
};

/* What the program ships, before any change. */
bool rights_ships(const struct account_role *role, const struct permission *permission);
/* adjustments: highest organisation first, groups after the changes of theirs. ret: one for each
 * permission of the catalogue. Changes of what law fixes or the role cannot have count for nothing.
 */
void rights_judge(const struct account_role *role,
                  struct catalogue catalogue,
                  const struct adjustment *adjustments,
                  size_t n,
                  struct verdict *ret);
/* False: no organisation can change anything of this role. */
bool rights_adjustable(const struct account_role *role, struct catalogue catalogue);
bool rights_possible(const struct account_role *role, const struct permission *permission);

#endif
