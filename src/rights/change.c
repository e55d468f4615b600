/* See change.h. The policy of rights.change checks once more whose role and whose organisation. */
#include "rights/change.h"

#include "audit/audit.h"
#include "rights/memory.h"
#include "rights_queries.h"

struct changing {
    struct catalogue catalogue;
    const struct rights_wish *wish;
    struct verdict verdicts[PERMISSIONS_MOST];
};

bool rights_role_is_here(const struct account_role *role, unsigned level)
{
    return (level & ACCOUNT_AUTHORITY) || (role->levels & level);
}

const char *rights_untouchable(const struct ctx *c,
                               const struct account_role *role,
                               const struct permission *permission)
{
    if (permission->of_law)
        return "rights.of-law";
    if (str_eq_z(c->actor.role, role->name) || str_eq_z(str_from_z(role->name), "admin"))
        return "rights.own-role";
    return NULL;
}

static enum status check_wish(struct ctx *c, const struct verdict *now, struct str wish)
{
    enum rights_state state;

    if (!rights_read_state(wish, &state) || state == RIGHTS_GROUP)
        return FAIL_FIELD(c, ST_INVALID, "rights.state-missing", "state");
    if (state == RIGHTS_GIVEN && now->bound)
        return FAIL_FIELD(c, ST_CONFLICT, "rights.bound", "state");
    bool same =
        state == RIGHTS_SHIPPED ? now->why != WHY_HERE : now->permitted == (state == RIGHTS_GIVEN);
    return same ? FAIL_FIELD(c, ST_CONFLICT, "rights.same", "state") : ST_OK;
}

static enum status change_tx(struct ctx *c, void *arg)
{
    struct changing *in = arg;
    const struct rights_wish *wish = in->wish;
    const char *permission = in->catalogue.v[wish->permission].name;
    int64_t changed;

    TRY(rights_state_of(c, in->catalogue, c->actor.organisation, wish->role, NULL, false,
                        in->verdicts));
    TRY(check_wish(c, &in->verdicts[wish->permission], wish->state));
    TRY(rights_change_role(c, c->actor.organisation, str_from_z(wish->role->name),
                           str_from_z(permission), wish->state, wish->reason, &changed));
    return audit_add(c, "rights.changed", "role", c->actor.organisation, c->actor.organisation,
                     str_printf(c->mem,
                                "{\"role\":\"%s\",\"permission\":\"%s\",\"state\":\"" STR_FMT "\"}",
                                wish->role->name, permission, STR_ARG(wish->state)));
}

enum status rights_change(struct ctx *c, struct catalogue catalogue, const struct rights_wish *wish)
{
    struct changing in = {.catalogue = catalogue, .wish = wish};
    const struct permission *permission = &catalogue.v[wish->permission];
    const char *why = rights_untouchable(c, wish->role, permission);

    if (!rights_possible(wish->role, permission))
        return FAIL(c, ST_NOT_FOUND, "http.not-found");
    if (why)
        return FAIL(c, ST_FORBIDDEN, why);
    TRY(db_tx(c, "rights/change", change_tx, &in));
    memory_forget_version();
    return ST_OK;
}
