/* The family door: sign-in through eGov, the own account, the way out. */
#include "account/cross.h"
#include "account/family.h"
#include "account/pages.h"
#include "account_queries.h"
#include "account_views.h"
#include "audit/audit.h"
#include "base/config.h"
#include "i18n/msg_account.h"

/* problem: why the last attempt did not work; MSG_NONE for a first visit. */
static enum status show_sign_in(
    struct ctx *c, const struct request *rq, struct response *rs, int status, enum msg problem)
{
    struct sign_in_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_account_family_title),
                 .flags = PAGE_READ | PAGE_NO_NAV,
                 .notice = problem ? msg_text(c, problem) : STR(""),
                 .notice_tone = problem ? TONE_BAD : TONE_PLAIN},
        .action = url0(c, "/my/sign-in/egov"),
        .next = pages_next(rq, "/my/"),
        .closed = config_str(c->config, "account.idp_url").n == 0,
    };
    struct out o = page_out(c, rs, status);
    account_family_sign_in(&o, &v);
    return ST_OK;
}

enum status family_sign_in(struct ctx *c, const struct request *rq, struct response *rs)
{
    return show_sign_in(c, rq, rs, 200, MSG_NONE);
}

enum status family_confirm(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct sign_in_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_account_confirm_title),
                 .flags = PAGE_READ | PAGE_NO_NAV | PAGE_PRIVATE_LINK},
        .action = url0(c, "/my/sign-in/egov"),
        .next = pages_next(rq, "/my/"),
        .closed = config_str(c->config, "account.idp_url").n == 0,
    };
    struct out o = page_out(c, rs, 200);
    account_family_confirm(&o, &v);
    return ST_OK;
}

enum status family_egov(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct str address;

    TRY(account_enter_by_egov(c, rs, pages_next(rq, "/my/"), &address));
    return response_see_other(c, rs, address);
}

/* What the parent can do about it is to start again: the sign-in page says why. */
static enum status
try_again(struct ctx *c, const struct request *rq, struct response *rs, enum status st)
{
    enum msg problem;

    if ((st != ST_FORBIDDEN && st != ST_BUSY) || !c->failure.code ||
        !str_starts(str_from_z(c->failure.code), STR("account.")) ||
        !msg_find(str_from_z(c->failure.code), &problem))
        return st;
    return show_sign_in(c, rq, rs, st == ST_BUSY ? 503 : 403, problem);
}

enum status family_egov_back(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct family_result result;
    enum status st = family_return(c, rq, rs, &result);

    if (st != ST_OK)
        return try_again(c, rq, rs, st);
    session_give(c, rs, &result.session, &result.started);
    TRY(family_settle(c, &result));
    struct str next = http_local_address(result.next, STR("/my/"));
    return result.started.policy_owed ? policy_ask(c, rq, rs, next)
                                      : response_see_other(c, rs, next);
}

static enum status out_tx(struct ctx *c, void *arg)
{
    (void)arg;
    TRY(session_finish(c, "OUT"));
    return audit_add(c, "account.signed-out", "account", c->actor.person, c->actor.organisation,
                     STR(""));
}

enum status family_sign_out(struct ctx *c, const struct request *rq, struct response *rs)
{
    TRY(db_tx(c, "account/out", out_tx, NULL));
    session_take_away(c, rs, DOOR_FAMILY);
    return response_see_other(c, rs, pages_next(rq, "/"));
}

enum status staff_sign_out(struct ctx *c, const struct request *rq, struct response *rs)
{
    TRY(db_tx(c, "account/out", out_tx, NULL));
    session_take_away(c, rs, DOOR_STAFF);
    return response_see_other(c, rs, pages_next(rq, "/staff/sign-in"));
}

static enum status own_tx(struct ctx *c, void *arg)
{
    struct own_view *v = arg;
    struct account_learners learners;
    struct person *person;
    struct str outcome;

    TRY(cross_may(c, DOOR_STAFF, &outcome));
    if (str_eq_z(outcome, "OK"))
        v->cross = cross_begin_url(c, DOOR_STAFF);

    TRY(person_by_id(c, c->actor.person, &person));
    TRY(account_learners(c, &learners));
    if (learners.n > 0)
        v->learners = url0(c, "/my/account/learners");
    TRY(pages_representatives(c, "/my/account/representatives", &v->representatives));
    v->n_facts = 0;
    v->facts[v->n_facts++] =
        (struct fact){.name = msg_text(c, MSG_account_own_name), .value = person->name};
    if (person->iin.n > 0)
        v->facts[v->n_facts++] = (struct fact){.name = msg_text(c, MSG_account_field_iin),
                                               .value = i18n_iin_masked(c, person->iin)};
    v->facts[v->n_facts++] = (struct fact){
        .name = msg_text(c, MSG_account_field_phone),
        .value = person->phone.n > 0 ? i18n_phone(c, person->phone)
                                     : msg_text(c, MSG_account_own_no_phone),
        .about = person->phone.n > 0 ? msg_text(c, MSG_account_own_phone_about) : STR("")};
    return pages_sessions(c, c->actor.person, "/my/account/session/{id}/end", &v->sessions,
                          &v->n_sessions);
}

enum status family_own(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct own_view v = {
        .page = {.rq = rq, .title = msg_text(c, MSG_account_own_title), .flags = PAGE_READ},
        .privacy = url0(c, "/my/account/privacy"),
        .library = url0(c, "/my/library"),
        .clients = url0(c, "/my/account/clients"),
        .passkeys = url0(c, "/my/account/passkeys"),
        .history = url0(c, "/my/account/history"),
        .cross_text = msg_text(c, MSG_account_cross_to_staff),
        .end_others = url0(c, "/my/account/sessions/end")};

    pages_told_ended(c, &v.page);
    TRY(db_tx_read(c, "account/own", own_tx, &v));
    struct out o = page_out(c, rs, 200);
    account_own(&o, &v);
    return ST_OK;
}
