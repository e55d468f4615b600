/* Open sessions of an account: shown to its owner and to who keeps it, ended by the owner. */
#include "account/agent.h"
#include "account/pages.h"
#include "account_queries.h"
#include "audit/audit.h"
#include "i18n/msg_account.h"
#include "person/person.h"

/* ---- rows of a list -------------------------------------------------------------------------- */

/* One open session. role and organisation are not set at the family door. */
struct open_session {
    struct uuid id, organisation;
    struct str role, address, agent;
    int64_t created_us, seen_us, ends_us;
    int32_t idle_s;
};

static enum status
describe(struct ctx *c, const struct open_session *session, struct session_row *ret_row)
{
    struct str label = msg_text(c, account_role_label(session->role)), where;

    TRY(pages_organisation_name(c, session->organisation, &where));
    ret_row->where = where.n > 0
                         ? str_printf(c->mem, STR_FMT ", " STR_FMT, STR_ARG(label), STR_ARG(where))
                         : label;
    ret_row->when = MSG_FORMAT(c, MSG_account_own_session_when,
                               MSG_ARG("from", i18n_moment_short(c, session->created_us)),
                               MSG_ARG("seen", i18n_moment_short(c, session->seen_us)));
    ret_row->ends = MSG_FORMAT(c, MSG_account_own_session_ends,
                               MSG_ARG("end", i18n_moment_short(c, session->ends_us)),
                               MSG_NUM("n", session->idle_s / 60));
    ret_row->agent = str_printf(c->mem, STR_FMT " · " STR_FMT,
                                STR_ARG(agent_words(c, session->agent)), STR_ARG(session->address));
    return ST_OK;
}

static enum status
staff_open(struct ctx *c, struct uuid person, struct open_session **ret, size_t *ret_n)
{
    struct account_sessions_of_rows rows;

    TRY(account_sessions_of(c, person, &rows));
    struct open_session *list = NEWS(c->mem, struct open_session, rows.n);
    for (size_t i = 0; i < rows.n; i++)
        list[i] = (struct open_session){
            .id = rows.v[i].id,
            .organisation = rows.v[i].organisation_id.v,
            .role = rows.v[i].role.set ? rows.v[i].role.v : STR("parent"), /* of the other door */
            .address = rows.v[i].address,
            .agent = rows.v[i].agent,
            .created_us = rows.v[i].created_at,
            .seen_us = rows.v[i].seen_at,
            .ends_us = rows.v[i].ends_at,
            .idle_s = rows.v[i].idle_s};
    *ret = list;
    *ret_n = rows.n;
    return ST_OK;
}

static enum status
family_open(struct ctx *c, struct uuid person, struct open_session **ret, size_t *ret_n)
{
    struct account_family_sessions_of_rows rows;

    TRY(account_family_sessions_of(c, person, &rows));
    struct open_session *list = NEWS(c->mem, struct open_session, rows.n);
    for (size_t i = 0; i < rows.n; i++)
        list[i] = (struct open_session){.id = rows.v[i].id,
                                        .role = STR("parent"),
                                        .address = rows.v[i].address,
                                        .agent = rows.v[i].agent,
                                        .created_us = rows.v[i].created_at,
                                        .seen_us = rows.v[i].seen_at,
                                        .ends_us = rows.v[i].ends_at,
                                        .idle_s = rows.v[i].idle_s};
    *ret = list;
    *ret_n = rows.n;
    return ST_OK;
}

enum status pages_representatives(struct ctx *c, const char *page, struct url *ret_url)
{
    struct person_representatives all;

    TRY(person_representatives(c, &all));
    if (all.of_age && all.n > 0)
        *ret_url = url0(c, page);
    return ST_OK;
}

enum status pages_sessions(struct ctx *c,
                           struct uuid person,
                           const char *end_pattern,
                           struct session_row **ret_rows,
                           size_t *ret_n)
{
    struct open_session *open;
    size_t n;

    if (c->actor.access & ACCESS_PARENT)
        TRY(family_open(c, person, &open, &n));
    else
        TRY(staff_open(c, person, &open, &n));
    struct session_row *list = NEWS(c->mem, struct session_row, n);
    for (size_t i = 0; i < n; i++) {
        TRY(describe(c, &open[i], &list[i]));
        if (!uuid_eq(open[i].id, c->actor.session))
            list[i].end = url_id(c, end_pattern, open[i].id);
    }
    *ret_rows = list;
    *ret_n = n;
    return ST_OK;
}

/* ---- ending them, at both doors -------------------------------------------------------------- */

static enum status end_tx(struct ctx *c, void *arg)
{
    const struct uuid *id = arg;
    struct account_finish_session_row *row;

    TRY(account_finish_session(c, *id, STR("CLOSED_BY_OWNER"), &row));
    return row->ended ? audit_add(c, "account.session-ended", "session", *id, c->actor.organisation,
                                  STR(""))
                      : FAIL(c, ST_NOT_FOUND, "account.session-over");
}

static enum status
end_one(struct ctx *c, const struct request *rq, struct response *rs, struct str page)
{
    struct uuid id = request_uuid(rq, "id");

    TRY(db_tx(c, "account/end-session", end_tx, &id));
    return response_see_other(c, rs, page);
}

static enum status end_others_tx(struct ctx *c, void *arg)
{
    struct account_end_own_others_row *row;
    (void)arg;
    TRY(account_end_own_others(c, c->actor.session, &row));
    return audit_add(c, "account.sessions-ended", "account", c->actor.person, c->actor.organisation,
                     str_printf(c->mem, "{\"sessions\":%lld}", (long long)row->n));
}

static enum status end_others(struct ctx *c, struct response *rs, struct str page)
{
    TRY(db_tx(c, "account/end-others", end_others_tx, NULL));
    return response_see_other(c, rs, page);
}

enum status family_end_session(struct ctx *c, const struct request *rq, struct response *rs)
{
    return end_one(c, rq, rs, STR("/my/account"));
}

enum status staff_end_session(struct ctx *c, const struct request *rq, struct response *rs)
{
    return end_one(c, rq, rs, STR("/staff/account"));
}

enum status family_end_others(struct ctx *c, const struct request *rq, struct response *rs)
{
    (void)rq;
    return end_others(c, rs, STR("/my/account?ended=1"));
}

enum status staff_end_others(struct ctx *c, const struct request *rq, struct response *rs)
{
    (void)rq;
    return end_others(c, rs, STR("/staff/account?ended=1"));
}

void pages_told_ended(struct ctx *c, struct page *page)
{
    if (!pairs_has(page->rq->query, "ended"))
        return;
    page->notice = msg_text(c, MSG_account_own_others_ended);
    page->notice_tone = TONE_OK;
}
