/* See staff.h: a new password in place of another one. Hashing runs between transactions. */
#include "account/event.h"
#include "account/password_rules.h"
#include "account/staff.h"
#include "account_queries.h"
#include "audit/audit.h"
#include "i18n/msg_account.h"
#include "keys/keys.h"
#include "person/person.h"

struct change {
    const struct staff_new_password *typed;
    struct str phc;
    struct account_own_secret_list_rows secrets;
    struct person *owner;
    bool has_factor, alone; /* alone: signs in by password only */
    struct bytes index;     /* of the login, under which wrong tries are counted */
    int32_t wait_s;
};

static enum status own_tx(struct ctx *c, void *arg)
{
    struct change *in = arg;
    struct account_own_factor_row *factor;
    struct account_begin_sign_in_row *login;

    TRY(account_own_secret_list(c, &in->secrets));
    TRY(person_by_id(c, c->actor.person, &in->owner));
    TRY(account_own_factor(c, &factor));
    TRY(keys_blind_index(c, INDEX_IIN, in->owner->iin, &in->index));
    TRY(account_begin_sign_in(c, in->index, in->typed->device, c->client_address, &login));
    in->has_factor = factor && factor->confirmed_at.set;
    in->alone = login->waived.v;
    in->wait_s = in->typed->step ? 0 : login->wait_s; /* a step was waited for at its beginning */
    return ST_OK;
}

static bool is_reset(const struct staff_new_password *typed)
{
    return typed->step && str_eq_z(str_from_z(typed->step), SESSION_RESET);
}

static enum status change_tx(struct ctx *c, void *arg)
{
    const struct change *in = arg;
    struct account_change_own_secret_row *row;

    TRY(account_change_own_secret(c, in->phc, c->actor.session, &row));
    TRY(event_note(c, c->actor.person, EVENT_PASSWORD_CHANGED));
    return audit_add(c, is_reset(in->typed) ? "account.password-reset" : "account.password-changed",
                     "account", c->actor.person, c->actor.organisation, STR(""));
}

/* The old password, where it is asked for; a wrong one counts as a failed sign-in. */
static enum status check_old(struct ctx *c, const struct change *in, enum msg *ret)
{
    struct str current = in->secrets.n > 0 ? in->secrets.v[0].phc : STR("");
    bool matches, old;

    *ret = MSG_NONE;
    if (in->typed->old.n == 0)
        return ST_OK;
    TRY(keys_password_matches(c, in->typed->old, current, &matches, &old));
    if (matches)
        return ST_OK;
    *ret = MSG_account_password_old_wrong;
    const struct failed_attempt attempt = {.rq = in->typed->rq,
                                           .device = in->typed->device,
                                           .index = in->index,
                                           .person = c->actor.person,
                                           .reason = "PASSWORD"};
    return failed_attempt(c, &attempt);
}

/* Whether the new password was used before; the first hash is the current one. */
static enum status check_new(struct ctx *c, const struct change *in, enum msg *ret)
{
    const struct password_owner owner = {.iin = in->owner->iin,
                                         .phone = in->owner->phone,
                                         .name = in->owner->name,
                                         .alone = in->alone};
    bool matches, old;

    *ret = password_problem(c, in->typed->new, &owner);
    for (size_t i = 0; i < in->secrets.n && *ret == MSG_NONE; i++) {
        TRY(keys_password_matches(c, in->typed->new, in->secrets.v[i].phc, &matches, &old));
        if (matches)
            *ret = MSG_account_password_used;
    }
    return ST_OK;
}

enum status staff_change_password(struct ctx *c,
                                  const struct staff_new_password *in,
                                  enum msg *ret_problem,
                                  struct staff_result *ret_result)
{
    struct change change = {.typed = in};

    TRY(db_tx_read(c, "account/own", own_tx, &change));
    *ret_result = (struct staff_result){.answer = change.wait_s > 0 ? STAFF_WAIT : STAFF_PASSED,
                                        .wait_s = change.wait_s};
    *ret_problem = MSG_NONE;
    if (change.wait_s > 0)
        return ST_OK;
    if (is_reset(in) &&
        !change.has_factor) /* taken away meanwhile: a contact alone opens nothing */
        return FAIL(c, ST_FORBIDDEN, "account.reset.no-factor");
    TRY(check_old(c, &change, ret_problem));
    if (*ret_problem == MSG_NONE)
        TRY(check_new(c, &change, ret_problem));
    if (*ret_problem != MSG_NONE)
        return ST_OK;
    TRY(keys_password_hash(c, in->new, &change.phc));
    TRY(db_tx(c, "account/change-password", change_tx, &change));
    if (!in->step)
        return ST_OK;
    const char *stage = staff_after_password(change.has_factor, change.alone);
    struct staff_start next = {.action = "account.password-renewed",
                               .replace = true,
                               .alone = str_eq_z(str_from_z(stage), SESSION_FULL)};
    next.session = (struct session_new){.rq = in->rq,
                                        .person = c->actor.person,
                                        .door = DOOR_STAFF,
                                        .role = &role_step,
                                        .stage = stage,
                                        .device = in->device};
    return next.alone ? staff_start_full(c, &next, ret_result) : staff_start(c, &next, ret_result);
}
