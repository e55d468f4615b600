/* See permit.h. */
#include "rights/permit.h"

#include <string.h>

#include "base/time.h"
#include "extra/extra.h"
#include "rights/deputy.h"
#include "rights/memory.h"
#include "rights/rights.h"
#include "rights/state.h"
#include "rights_queries.h"

struct asked {
    struct catalogue catalogue;
    const struct account_role *role;
    struct verdict verdicts[PERMISSIONS_MOST];
    const struct router *router; /* NULL: of one permission, whatever modules are on */
    uint64_t absent;
    struct permission_set lent;
};

static enum status version_tx(struct ctx *c, void *arg)
{
    int64_t *version = arg;
    struct rights_current_version_row *row;

    TRY(rights_current_version(c, &row));
    *version = row->n;
    return ST_OK;
}

static enum status ask_version(struct ctx *c, int64_t *ret_version)
{
    int64_t now_us = time_monotonic_us();

    if (memory_version(now_us, ret_version))
        return ST_OK;
    TRY(db_tx_single(c, "rights/version", version_tx, ret_version));
    memory_tell_version(now_us, *ret_version);
    return ST_OK;
}

/* Read before what is decided by it: then that can only be newer than the version says. A module
 * that this process has just switched counts too, in the upper half. */
static enum status find_version(struct ctx *c, int64_t *ret_version)
{
    int64_t changes = extra_changes();

    TRY(ask_version(c, ret_version));
    *ret_version += changes * (INT64_C(1) << 32);
    return ST_OK;
}

/* Nobody widens what administrators may do, by a group neither. */
static bool is_admin(const struct account_role *role)
{
    return str_eq_z(str_from_z(role->name), "admin");
}

static enum status decide_tx(struct ctx *c, void *arg)
{
    struct asked *in = arg;

    if (in->router)
        TRY(extra_absent(c, in->router, c->actor.organisation, &in->absent));
    TRY(rights_state_of(c, in->catalogue, c->actor.organisation, in->role, NULL,
                        !is_admin(in->role), in->verdicts));
    return rights_lent_set(c, in->catalogue, in->role, in->verdicts, &in->lent);
}

static struct memory_decision decision_of(const struct asked *in)
{
    struct memory_decision decision = {.permitted = {.absent = in->absent}, .lent = in->lent};

    for (size_t i = 0; i < in->catalogue.n; i++)
        permission_put(&decision.permitted, i,
                       in->verdicts[i].permitted || permission_in(&in->lent, i));
    return decision;
}

static struct memory_key key_of(const struct ctx *c, const struct account_role *role)
{
    struct memory_key key = {.person = c->actor.person,
                             .organisation = c->actor.organisation,
                             .day = time_date(c->now_us).days};
    size_t n = strlen(role->name);

    ASSERT(n < sizeof(key.role));
    memcpy(key.role, role->name, n);
    return key;
}

static enum status decide(struct ctx *c, struct asked *in, struct memory_decision *ret)
{
    struct memory_key key = key_of(c, in->role);
    int64_t version;

    TRY(find_version(c, &version));
    if (memory_find(&key, version, ret))
        return ST_OK;
    TRY(db_tx_read(c, "rights/decide", decide_tx, in));
    *ret = decision_of(in);
    memory_keep(&key, version, ret);
    return ST_OK;
}

enum status rights_role_may(struct ctx *c, const struct permission *permission, bool *ret_may)
{
    struct asked in = {.catalogue = {permission, 1}, .role = rights_role(c, c->actor.role)};

    *ret_may = false;
    if (!in.role)
        return ST_OK;
    TRY(db_tx_read(c, "rights/may", decide_tx, &in));
    *ret_may = in.verdicts[0].permitted || permission_in(&in.lent, 0);
    return ST_OK;
}

enum status rights_permit(struct ctx *c,
                          const struct router *router,
                          struct permission_set *ret,
                          struct permission_set *ret_lent)
{
    struct asked in = {.catalogue = rights_catalogue(router), .router = router};
    struct memory_decision decision = {0};

    /* Families act in no organisation: no row is read, the policies of records ask
     * rights.taken().
     */
    bool anywhere = uuid_is_nil(c->actor.organisation);
    in.role = rights_role(c, c->actor.role); /* NULL: still signing in */
    if (in.role && (anywhere || !rights_adjustable(in.role, in.catalogue))) {
        rights_judge(in.role, in.catalogue, NULL, 0, in.verdicts);
        decision = decision_of(&in);
    } else if (in.role) {
        TRY(decide(c, &in, &decision));
    }
    *ret = decision.permitted;
    *ret_lent = decision.lent;
    return ST_OK;
}

static enum status lent_tx(struct ctx *c, void *arg)
{
    struct rights_lent_rows *rows = arg;
    return rights_lent(c, c->actor.organisation, rows);
}

enum status rights_act_for(struct ctx *c, const struct permission *permission)
{
    struct rights_lent_rows rows;

    TRY(db_tx_single(c, "rights/act-for", lent_tx, &rows));
    for (size_t i = rows.n; i > 0; i--)
        if (str_eq_z(rows.v[i - 1].permission, permission->name))
            c->actor.acts_for = rows.v[i - 1].from_person;
    return ST_OK;
}
