/* The own account at the staff door: roles, sessions, password. */
#include "account/forms.h"
#include "account/pages.h"
#include "account_queries.h"
#include "account_views.h"
#include "i18n/msg_account.h"

static enum status role_rows(struct ctx *c, struct own_view *v)
{
    struct staff_grants *grants = NEW(c->mem, struct staff_grants);
    struct account_session_facts_row *session;

    TRY(staff_grants(c, c->actor.person, grants));
    TRY(account_session_facts(c, c->actor.session, &session));
    v->roles = NEWS(c->mem, struct role_row, grants->n);
    v->n_roles = grants->n;
    for (size_t i = 0; i < grants->n; i++) {
        const struct staff_grant *g = &grants->v[i];
        v->roles[i] = (struct role_row){
            .id = uuid_print(c->mem, g->id),
            .role = msg_text(c, (enum msg)g->role->label),
            .current = session && uuid_eq(session->grant_id.v, g->id),
        };
        TRY(pages_organisation_name(c, g->organisation, &v->roles[i].organisation));
    }
    return ST_OK;
}

static enum status own_tx(struct ctx *c, void *arg)
{
    struct own_view *v = arg;
    struct account_own_waiver_row *waiver;
    struct person *person;

    TRY(person_by_id(c, c->actor.person, &person));
    v->facts[0] = (struct fact){.name = msg_text(c, MSG_account_own_name), .value = person->name};
    v->facts[1] =
        (struct fact){.name = msg_text(c, MSG_account_field_phone),
                      .value = person->phone.n > 0 ? i18n_phone(c, person->phone)
                                                   : msg_text(c, MSG_account_own_no_phone)};
    v->n_facts = 2;
    TRY(account_own_waiver(c, &waiver));
    if (waiver->waived) { /* nothing of these opens without a second factor */
        v->contacts = v->recovery = v->passkeys = v->cross = (struct url){.s = STR("")};
        v->facts[v->n_facts++] = (struct fact){.name = msg_text(c, MSG_account_waiver_factor),
                                               .value = msg_text(c, MSG_account_waiver_off),
                                               .about = msg_text(c, MSG_account_waiver_off_about)};
    }
    TRY(pages_representatives(c, "/staff/account/representatives", &v->representatives));
    TRY(role_rows(c, v));
    return pages_sessions(c, c->actor.person, "/staff/account/session/{id}/end", &v->sessions,
                          &v->n_sessions);
}

enum status staff_home(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct url first = page_home(c, rq);
    return response_see_other(c, rs, first.s.n > 0 ? first.s : STR("/staff/account"));
}

enum status staff_own(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct own_view v = {
        .page = {.rq = rq, .title = msg_text(c, MSG_account_own_title), .flags = PAGE_READ},
        .password = url0(c, "/staff/account/password"),
        .privacy = url0(c, "/staff/account/privacy"),
        .library = url0(c, "/staff/library"),
        .clients = url0(c, "/staff/account/clients"),
        .contacts = url0(c, "/staff/contacts"),
        .recovery = url0(c, "/staff/account/recovery"),
        .passkeys = url0(c, "/staff/account/passkeys"),
        .devices = url0(c, "/staff/account/devices"),
        .history = url0(c, "/staff/account/history"),
        .cross = cross_begin_url(c, DOOR_FAMILY),
        .cross_text = msg_text(c, MSG_account_cross_to_family),
        .end_others = url0(c, "/staff/account/sessions/end")};

    if (http_may_open(c, STR("/staff/deputies")))
        v.deputies = url0(c, "/staff/deputies");
    pages_told_ended(c, &v.page);
    if (pairs_has(rq->query, "changed")) {
        v.page.notice = msg_text(c, MSG_account_password_changed);
        v.page.notice_tone = TONE_OK;
    }
    TRY(db_tx_read(c, "account/own", own_tx, &v));
    struct out o = page_out(c, rs, 200);
    account_own(&o, &v);
    return ST_OK;
}

enum status staff_role_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;
    struct staff_result result;

    TRY(form_read(c, &form_switch, rq, &values));
    if (values.bad)
        return FAIL(c, ST_NOT_FOUND, "account.grant.unknown");
    TRY(staff_switch(c, rq, session_device(c, rq, rs), form_at(&values, "grant")->uuid, &result));
    session_give(c, rs, &result.session, &result.started);
    return response_see_other(c, rs, STR("/staff/"));
}

static enum status show_password(struct ctx *c,
                                 const struct request *rq,
                                 struct response *rs,
                                 struct form_values *values)
{
    struct form_view v = {.page = {.rq = rq,
                                   .title = msg_text(c, MSG_account_change_title),
                                   .flags = PAGE_READ,
                                   .form = values,
                                   .back = url0(c, "/staff/account"),
                                   .back_text = msg_text(c, MSG_account_own_title)},
                          .title = msg_text(c, MSG_account_change_title),
                          .lead = msg_text(c, MSG_account_change_lead),
                          .form = values,
                          .action = url0(c, "/staff/account/password"),
                          .submit = msg_text(c, MSG_account_change_submit)};
    struct out o = page_out(c, rs, values->bad ? 422 : 200);
    account_form_change(&o, &v);
    return ST_OK;
}

enum status staff_password_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values = form_blank(c, &form_change);
    return show_password(c, rq, rs, &values);
}

enum status staff_password_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;
    struct staff_result result;
    enum msg problem;

    TRY(form_read(c, &form_change, rq, &values));
    struct str new = form_at(&values, "new")->text;
    if (!values.bad && !str_eq(new, form_at(&values, "again")->text))
        form_error(&values, "again", MSG_account_password_differs, STR(""));
    if (values.bad)
        return show_password(c, rq, rs, &values);
    const struct staff_new_password typed = {.rq = rq,
                                             .device = session_device(c, rq, rs),
                                             .old = form_at(&values, "old")->text,
                                             .new = new};
    TRY(staff_change_password(c, &typed, &problem, &result));
    if (result.answer == STAFF_WAIT) {
        values.bad = true;
        values.common_error = pages_wait_text(c, result.wait_s);
        return show_password(c, rq, rs, &values);
    }
    if (problem == MSG_NONE)
        return response_see_other(c, rs, STR("/staff/account?changed=1"));
    form_error(&values, problem == MSG_account_password_old_wrong ? "old" : "new", (int)problem,
               STR(""));
    return show_password(c, rq, rs, &values);
}
