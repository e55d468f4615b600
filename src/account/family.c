/* See family.h. */
#include "account/family.h"

#include "account/account.h"
#include "account/egov.h"
#include "account/name.h"
#include "account/staff.h"
#include "account_queries.h"
#include "audit/audit.h"
#include "base/config.h"
#include "person/person.h"

#define BROWSER_COOKIE "__Host-egov"

enum { STATE_BYTES = 32, BROWSER_AGE_S = 15 * 60, NEXT_MOST = 1000 };

struct journey {
    struct str state, browser, next;
    struct account_end_journey_row *back;
};

static enum status leave_tx(struct ctx *c, void *arg)
{
    const struct journey *in = arg;
    struct account_start_journey_row *row;
    return account_start_journey(c, in->state, in->browser, in->next, &row);
}

static enum status back_tx(struct ctx *c, void *arg)
{
    struct journey *in = arg;
    return account_end_journey(c, in->state, in->browser, &in->back);
}

enum status
family_leave(struct ctx *c, struct response *rs, struct str next, struct str *ret_address)
{
    struct journey journey = {.state = rnd_token(c->mem, STATE_BYTES),
                              .browser = rnd_token(c->mem, STATE_BYTES),
                              .next = next.n <= NEXT_MOST ? next : STR("/my/")};

    TRY(db_tx_locked(c, "account/leave", leave_tx, &journey));
    response_cookie(c, rs, BROWSER_COOKIE, journey.browser, BROWSER_AGE_S);
    *ret_address = egov_authorize_address(c, journey.state);
    return ST_OK;
}

enum status
account_enter_by_egov(struct ctx *c, struct response *rs, struct str next, struct str *ret_address)
{
    if (config_str(c->config, "account.idp_url").n == 0)
        return FAIL(c, ST_BUSY, "account.egov.silent");
    return family_leave(c, rs, next, ret_address);
}

enum status account_refuse_start(struct ctx *c, const struct request *rq, const char *reason)
{
    const struct failed_attempt attempt = {.rq = rq, .device = STR(""), .reason = reason};
    return failed_attempt(c, &attempt);
}

struct arrival {
    struct egov_user user;
    struct session_new session;
    struct session_started started;
    bool replace; /* somebody was signed in in this browser */
};

static enum status arrive_tx(struct ctx *c, void *arg)
{
    struct arrival *in = arg;
    const struct person_identity identity = {.iin = in->user.iin,
                                             .surname = in->user.surname,
                                             .given = in->user.given,
                                             .patronymic = in->user.patronymic,
                                             .source = "EGOV"};
    struct str name = name_full(c, in->user.surname, in->user.given, STR(""));
    struct account_open_family_account_row *row;

    TRY(person_ensure(c, &identity, &in->session.person));
    TRY(account_open_family_account(c, in->session.person, name, i18n_search_key(c, name),
                                    name_sort_key(c, name), &row));
    if (!str_eq_z(row->status, "ACTIVE"))
        return FAIL(c, ST_FORBIDDEN, "account.blocked");
    if (in->replace) {
        in->session.from = c->actor.session;
        TRY(session_finish(c, "NEXT"));
    }
    TRY(session_start(c, &in->session, &in->started));
    return audit_add(c, "account.signed-in", "account", in->session.person, (struct uuid){0},
                     STR(""));
}

/* The failure in c stays; only its trace is added. */
static enum status
refuse(struct ctx *c, const struct request *rq, struct uuid person, const char *reason)
{
    struct failure failure = c->failure;
    const struct failed_attempt attempt = {
        .rq = rq, .device = STR(""), .person = person, .reason = reason};

    TRY(failed_attempt(c, &attempt));
    c->failure = failure;
    return failure.st;
}

static enum status check_state(struct ctx *c, const struct request *rq, struct journey *journey)
{
    journey->state = pairs_get(rq->query, "state");
    journey->browser = pairs_get(rq->cookies, BROWSER_COOKIE);
    TRY(db_tx_locked(c, "account/back", back_tx, journey));
    if (journey->back->next.set)
        return ST_OK;
    (void)FAIL(c, ST_FORBIDDEN, "account.egov.state");
    return refuse(c, rq, (struct uuid){0}, "STATE");
}

enum status family_return(struct ctx *c,
                          const struct request *rq,
                          struct response *rs,
                          struct family_result *ret_result)
{
    struct journey journey = {.back = NULL};
    struct arrival arrival = {.replace = c->actor.kind == ACTOR_PERSON,
                              .session = {.rq = rq,
                                          .door = DOOR_FAMILY,
                                          .role = &role_parent,
                                          .stage = SESSION_FULL,
                                          .proof = "EGOV",
                                          .device = session_device(c, rq, rs)}};

    TRY(check_state(c, rq, &journey));
    response_cookie(c, rs, BROWSER_COOKIE, STR(""), -1);
    if (pairs_get(rq->query, "code").n == 0) {
        (void)FAIL(c, ST_FORBIDDEN, "account.egov.refused");
        return refuse(c, rq, (struct uuid){0}, "REFUSED");
    }
    enum status st = egov_fetch_user(c, pairs_get(rq->query, "code"), &arrival.user);
    if (st == ST_FORBIDDEN || st == ST_INTERNAL)
        return refuse(c, rq, (struct uuid){0}, "IDENTITY");
    TRY(st);
    arrival.session.factor_us = c->now_us; /* the provider asks for one */
    st = db_tx(c, "account/arrive", arrive_tx, &arrival);
    if (st == ST_FORBIDDEN)
        return refuse(c, rq, arrival.session.person, "BLOCKED");
    TRY(st);
    *ret_result = (struct family_result){.session = arrival.session,
                                         .started = arrival.started,
                                         .next = journey.back->next.v,
                                         .phone = arrival.user.phone};
    return ST_OK;
}

static enum status settle_tx(struct ctx *c, void *arg)
{
    const struct family_result *in = arg;

    if (in->phone.n > 0)
        TRY(person_set_phone(c, c->actor.person, in->phone, "EGOV"));
    return person_ask_refresh(c, c->actor.person);
}

enum status family_settle(struct ctx *c, const struct family_result *result)
{
    struct family_result copy = *result;
    return db_tx(c, "account/settle", settle_tx, &copy);
}
