/* See deputy.h. */
#include "rights/deputy.h"

#include "audit/audit.h"
#include "base/scan.h"
#include "rights/memory.h"
#include "rights_queries.h"

bool rights_lendable(const struct permission *permission)
{
    const uint32_t power = ACCESS_ADMIN | ACCESS_SECURITY | ACCESS_PARENT;
    struct str name = str_from_z(permission->name);

    return (permission->access & ~power) && !str_starts(name, STR("rights.")) &&
           !str_starts(name, STR("account."));
}

static const struct permission *find(struct catalogue catalogue, struct str name, size_t *ret_at)
{
    for (*ret_at = 0; *ret_at < catalogue.n; (*ret_at)++)
        if (str_eq_z(name, catalogue.v[*ret_at].name))
            return &catalogue.v[*ret_at];
    return NULL;
}

/* ---- deciding -------------------------------------------------------------------------------- */

enum status rights_lent_set(struct ctx *c,
                            struct catalogue catalogue,
                            const struct account_role *role,
                            const struct verdict *own,
                            struct permission_set *ret)
{
    struct verdict *lender = NEWS(c->mem, struct verdict, PERMISSIONS_MOST);
    const struct account_role *of = NULL;
    struct rights_lent_rows rows;
    size_t at;

    *ret = (struct permission_set){.absent = 0};
    TRY(rights_lent(c, c->actor.organisation, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        const struct account_role *next = rights_role(c, rows.v[i].from_role);
        const struct permission *permission = find(catalogue, rows.v[i].permission, &at);
        if (!next || !permission || !rights_lendable(permission))
            continue;
        if (!of || strcmp(of->name, next->name) != 0)
            TRY(rights_state_of(c, catalogue, c->actor.organisation, next, NULL, false, lender));
        of = next;
        if (!own[at].permitted && rights_possible(role, permission) && lender[at].permitted)
            permission_put(ret, at, true);
    }
    return ST_OK;
}

/* ---- lending --------------------------------------------------------------------------------- */

struct lending {
    struct catalogue catalogue;
    const struct rights_loan *loan;
    const struct account_role *role; /* of who lends */
    struct verdict verdicts[PERMISSIONS_MOST];
};

static enum status check_own(struct ctx *c, const struct lending *in)
{
    size_t at;

    for (size_t i = 0; i < in->loan->n; i++) {
        const struct permission *permission = find(in->catalogue, in->loan->permissions[i], &at);
        if (!permission || !rights_lendable(permission) || !in->verdicts[at].permitted)
            return FAIL(c, ST_FORBIDDEN, "rights.deputy.not-yours");
    }
    return ST_OK;
}

/* roles: codes with commas. */
static bool could_ever(struct ctx *c, struct str roles, const struct permission *permission)
{
    struct str code;

    while (scan_until(&roles, ',', &code)) {
        const struct account_role *role = rights_role(c, code);
        if (role && rights_possible(role, permission))
            return true;
    }
    return false;
}

static enum status check_deputy(struct ctx *c, const struct lending *in)
{
    struct account_colleagues people;
    const struct account_colleague *deputy = NULL;
    size_t at;

    TRY(account_coworkers(c, &people));
    for (size_t i = 0; i < people.n; i++)
        if (uuid_eq(people.v[i].person, in->loan->to))
            deputy = &people.v[i];
    if (!deputy)
        return FAIL_FIELD(c, ST_INVALID, "rights.deputy.stranger", "person");
    for (size_t i = 0; i < in->loan->n; i++) {
        const struct permission *permission = find(in->catalogue, in->loan->permissions[i], &at);
        if (could_ever(c, deputy->roles, permission))
            continue;
        c->failure.arg = msg_text(c, (enum msg)permission->text);
        return FAIL_FIELD(c, ST_INVALID, "rights.deputy.cannot", "permissions");
    }
    return ST_OK;
}

static enum status lend_tx(struct ctx *c, void *arg)
{
    struct lending *in = arg;
    const struct rights_loan *loan = in->loan;
    const struct rights_delegate_in query = {.id = uuid_v4(),
                                             .organisation = c->actor.organisation,
                                             .from_role = str_from_z(in->role->name),
                                             .to_person = loan->to,
                                             .permissions = {loan->permissions, loan->n},
                                             .valid_from = loan->from,
                                             .valid_to = loan->until,
                                             .reason = loan->reason};
    const struct audit_act act = {.action = "rights.lent",
                                  .object_type = "rights.delegation",
                                  .object = uuid_print(c->mem, query.id),
                                  .organisation = c->actor.organisation,
                                  .subject = loan->to};
    uint8_t hash[AUDIT_HASH];
    int64_t changed;

    TRY(rights_state_of(c, in->catalogue, c->actor.organisation, in->role, NULL, false,
                        in->verdicts));
    TRY(check_own(c, in));
    TRY(check_deputy(c, in));
    TRY(rights_delegate(c, &query, &changed));
    return audit_record(c, &act, hash);
}

enum status rights_lend(struct ctx *c, struct catalogue catalogue, const struct rights_loan *loan)
{
    struct lending in = {
        .catalogue = catalogue, .loan = loan, .role = rights_role(c, c->actor.role)};

    if (!in.role)
        return FAIL(c, ST_FORBIDDEN, "rights.deputy.not-yours");
    TRY(db_tx(c, "rights/lend", lend_tx, &in));
    memory_forget_version();
    return ST_OK;
}

/* ---- ending ---------------------------------------------------------------------------------- */

struct ending {
    struct uuid id;
    struct str reason;
};

static enum status end_tx(struct ctx *c, void *arg)
{
    const struct ending *in = arg;
    int64_t changed;

    TRY(rights_end_delegation(c, in->id, in->reason, &changed));
    if (changed == 0)
        return FAIL(c, ST_CONFLICT, "rights.group.ended");
    return audit_add(c, "rights.loan-ended", "rights.delegation", in->id, c->actor.organisation,
                     STR(""));
}

enum status rights_end_loan(struct ctx *c, struct uuid id, struct str reason)
{
    struct ending in = {id, reason};

    TRY(db_tx(c, "rights/end-loan", end_tx, &in));
    memory_forget_version();
    return ST_OK;
}
