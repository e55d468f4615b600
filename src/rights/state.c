/* See state.h. */
#include "rights/state.h"

#include "rights_queries.h"

struct catalogue rights_catalogue(const struct router *router)
{
    struct catalogue catalogue;

    catalogue.v = router_permissions(router, &catalogue.n);
    return catalogue;
}

const struct account_role *rights_role(struct ctx *c, struct str name)
{
    size_t n;
    const struct account_role *roles = account_all_roles(c, &n);

    for (size_t i = 0; i < n; i++)
        if (str_eq_z(name, roles[i].name))
            return &roles[i];
    return NULL;
}

bool rights_read_state(struct str word, enum rights_state *ret)
{
    static const char *const words[] = {[RIGHTS_SHIPPED] = "SHIPPED",
                                        [RIGHTS_GIVEN] = "GIVEN",
                                        [RIGHTS_TAKEN] = "TAKEN",
                                        [RIGHTS_GROUP] = "GROUP"};

    for (size_t i = 0; i < COUNT(words); i++) {
        if (!str_eq_z(word, words[i]))
            continue;
        *ret = (enum rights_state)i;
        return true;
    }
    return false;
}

static bool find_permission(struct catalogue catalogue, struct str name, size_t *ret_at)
{
    for (*ret_at = 0; *ret_at < catalogue.n; (*ret_at)++)
        if (str_eq_z(name, catalogue.v[*ret_at].name))
            return true;
    return false;
}

enum status rights_state_of(struct ctx *c,
                            struct catalogue catalogue,
                            struct uuid organisation,
                            const struct account_role *role,
                            const int64_t *at_us,
                            bool groups,
                            struct verdict *ret)
{
    const struct opt_instant at = {at_us != NULL, at_us ? *at_us : 0};
    struct rights_adjustments_rows rows;
    size_t n = 0;

    TRY(rights_adjustments(c, organisation, str_from_z(role->name), at, groups, &rows));
    struct adjustment *list = NEWS(c->mem, struct adjustment, rows.n);
    for (size_t i = 0; i < rows.n; i++) { /* a permission of another release counts for nothing */
        struct adjustment *one = &list[n];
        *one = (struct adjustment){.depth = rows.v[i].depth};
        if (find_permission(catalogue, rows.v[i].permission, &one->permission) &&
            rights_read_state(rows.v[i].state, &one->state))
            n++;
    }
    rights_judge(role, catalogue, list, n, ret);
    return ST_OK;
}
