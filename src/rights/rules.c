/* See rules.h. */
#include "rights/rules.h"

/* Everybody signed in has this bit; it makes nobody different. */
static uint32_t own_access(const struct account_role *role)
{
    return role->access & ~(uint32_t)ACCESS_PERSON;
}

bool rights_possible(const struct account_role *role, const struct permission *permission)
{
    return (own_access(role) & permission->access) != 0;
}

bool rights_adjustable(const struct account_role *role, struct catalogue catalogue)
{
    for (size_t i = 0; i < catalogue.n; i++)
        if (!catalogue.v[i].of_law && rights_possible(role, &catalogue.v[i]))
            return true;
    return false;
}

static struct verdict shipped(const struct account_role *role, const struct permission *permission)
{
    return (struct verdict){.possible = true,
                            .permitted = rights_ships(role, permission),
                            .why = permission->of_law ? WHY_LAW : WHY_SHIPPED};
}

/* A group lifts for its members what the same organisation took from the role, and nothing that was
 * taken above it. */
static void apply_group(const struct adjustment *adjustment, struct verdict *verdict)
{
    if (verdict->permitted || (verdict->bound && verdict->bound_at != adjustment->depth))
        return;
    verdict->permitted = true;
    verdict->bound = false;
    verdict->why = WHY_GROUP;
}

/* One organisation's word, after those above it have had theirs. */
static void apply(const struct account_role *role,
                  const struct permission *permission,
                  const struct adjustment *adjustment,
                  struct verdict *verdict)
{
    if (!verdict->possible || permission->of_law)
        return;
    if (adjustment->state == RIGHTS_GROUP) {
        apply_group(adjustment, verdict);
        return;
    }
    if (verdict->bound)
        return;
    if (adjustment->state == RIGHTS_SHIPPED) {
        *verdict = shipped(role, permission);
        return;
    }
    verdict->permitted = adjustment->state == RIGHTS_GIVEN;
    verdict->why = adjustment->depth == 0 ? WHY_HERE : WHY_ABOVE;
    verdict->bound = !verdict->permitted && adjustment->depth > 0;
    verdict->bound_at = adjustment->depth;
}

void rights_judge(const struct account_role *role,
                  struct catalogue catalogue,
                  const struct adjustment *adjustments,
                  size_t n,
                  struct verdict *ret)
{
    for (size_t i = 0; i < catalogue.n; i++)
        ret[i] = rights_possible(role, &catalogue.v[i]) ? shipped(role, &catalogue.v[i])
                                                        : (struct verdict){.possible = false};
    for (size_t i = 0; i < n; i++) {
        size_t at = adjustments[i].permission;
        ASSERT(at < catalogue.n);
        apply(role, &catalogue.v[at], &adjustments[i], &ret[at]);
    }
}
