/* Administrators' forms about one account: contacts, rights, status, secrets. */
#include "account/forms.h"
#include "account/keep.h"
#include "account/pages.h"
#include "account_queries.h"
#include "account_views.h"
#include "i18n/msg_account.h"
#include "organisation/organisation.h"

static struct url card_url(struct ctx *c, struct uuid person)
{
    return url_id(c, "/staff/admin/person/{id}", person);
}

static enum status done(struct ctx *c, struct response *rs, struct uuid person)
{
    return response_see_other(c, rs, url_query(c, card_url(c, person), "changed", STR("1")).s);
}

/* ---- who it is about ------------------------------------------------------------------------- */

struct about {
    struct uuid person;
    struct account_account_of_row *account;
    struct person *facts;                    /* NULL: not shared with this organisation */
    struct organisation *organisation, *own; /* that keeps the account; the administrator's */
    bool has_factor;
};

static enum status about_tx(struct ctx *c, void *arg)
{
    struct about *in = arg;
    struct account_secret_facts_row *secret;
    struct persons found;

    TRY(account_account_of(c, in->person, &in->account));
    if (!in->account)
        return FAIL(c, ST_NOT_FOUND, "account.unknown");
    if (uuid_eq(in->person, c->actor.person))
        return FAIL(c, ST_FORBIDDEN, "account.not-oneself");
    TRY(account_secret_facts(c, in->person, &secret));
    in->has_factor = secret->factor_at.set;
    TRY(organisation_by_id(c, in->account->organisation_id.v, &in->organisation));
    TRY(organisation_by_id(c, c->actor.organisation, &in->own));
    TRY(person_by_ids(c, &in->person, 1, &found));
    in->facts = found.n > 0 ? &found.v[0] : NULL;
    return ST_OK;
}

enum status account_kept(struct ctx *c, struct uuid person, struct account_kept *ret)
{
    struct about about = {.person = person};

    TRY(db_tx_read(c, "account/kept", about_tx, &about));
    *ret = (struct account_kept){.person = person,
                                 .organisation = about.organisation->id,
                                 .name = about.account->name,
                                 .bin = about.organisation->bin,
                                 .has_factor = about.has_factor,
                                 .levels = account_level_of(about.own)};
    if (ret->levels & ACCOUNT_AUTHORITY) /* it gives them below, too */
        ret->levels = ACCOUNT_TEACHING | ACCOUNT_AUTHORITY | ACCOUNT_PARTNER;
    return ST_OK;
}

/* *ret_sent: the administrator was sent to confirm first. */
static enum status begin(struct ctx *c,
                         const struct request *rq,
                         struct response *rs,
                         struct about *ret_about,
                         bool *ret_sent)
{
    *ret_about = (struct about){.person = request_uuid(rq, "id")};
    TRY(account_need_factor(c, rq, rs, ret_sent));
    return *ret_sent ? ST_OK : db_tx_read(c, "account/about", about_tx, ret_about);
}

/* Of a form that was sent: it is refused, not led away, when the confirmation is too old. */
static enum status
begin_post(struct ctx *c, const struct request *rq, struct response *rs, struct about *ret_about)
{
    bool sent;

    TRY(begin(c, rq, rs, ret_about, &sent));
    ASSERT(!sent);
    return ST_OK;
}

static struct form_view form_view_of(struct ctx *c,
                                     const struct request *rq,
                                     const struct about *about,
                                     struct form_values *values,
                                     enum msg title)
{
    return (struct form_view){.page = {.rq = rq,
                                       .title = msg_text(c, title),
                                       .flags = PAGE_READ,
                                       .form = values,
                                       .back = card_url(c, about->person),
                                       .back_text = about->account->name},
                              .title = msg_text(c, title),
                              .lead = about->account->name,
                              .form = values,
                              .submit = msg_text(c, MSG_account_save)};
}

/* ---- name and contacts ----------------------------------------------------------------------- */

static enum status show_edit(struct ctx *c,
                             const struct request *rq,
                             struct response *rs,
                             const struct about *about,
                             struct form_values *values)
{
    struct form_view v = form_view_of(c, rq, about, values, MSG_account_edit_title);

    v.action = url_id(c, "/staff/admin/person/{id}/edit", about->person);
    struct out o = page_out(c, rs, values->bad ? 422 : 200);
    account_form_edit(&o, &v);
    return ST_OK;
}

enum status keep_edit(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values = form_blank(c, &form_edit);
    struct about about;
    bool sent;

    TRY(begin(c, rq, rs, &about, &sent));
    if (sent)
        return ST_OK;
    if (!about.facts)
        return FAIL(c, ST_NOT_FOUND, "account.unknown");
    form_set(&values, "surname", about.facts->surname);
    form_set(&values, "given", about.facts->given);
    form_set(&values, "patronymic", about.facts->patronymic);
    form_set(&values, "phone", about.facts->phone);
    form_set(&values, "email", about.facts->email);
    form_set(&values, "version", str_printf(c->mem, "%d", about.account->version));
    return show_edit(c, rq, rs, &about, &values);
}

enum status keep_edit_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;
    struct about about;

    TRY(begin_post(c, rq, rs, &about));
    TRY(form_read(c, &form_edit, rq, &values));
    if (!values.bad) {
        const struct keep_edit edit = {.person = about.person,
                                       .surname = form_at(&values, "surname")->text,
                                       .given = form_at(&values, "given")->text,
                                       .patronymic = form_at(&values, "patronymic")->text,
                                       .document = form_at(&values, "document")->text,
                                       .phone = form_at(&values, "phone")->text,
                                       .email = form_at(&values, "email")->text,
                                       .version = (int32_t)form_at(&values, "version")->number};
        TRY(pages_form_failure(c, &values, keep_change(c, &edit)));
    }
    return values.bad ? show_edit(c, rq, rs, &about, &values) : done(c, rs, about.person);
}

/* ---- rights ---------------------------------------------------------------------------------- */

/* The reason for taking a right back; the page knows only the right, the answer whose it was. */
static enum status
show_end(struct ctx *c, const struct request *rq, struct response *rs, struct form_values *values)
{
    struct form_view v = {.page = {.rq = rq,
                                   .title = msg_text(c, MSG_account_end_title),
                                   .flags = PAGE_READ,
                                   .form = values,
                                   .back = url0(c, "/staff/admin/people"),
                                   .back_text = msg_text(c, MSG_account_people_title)},
                          .title = msg_text(c, MSG_account_end_title),
                          .lead = msg_text(c, MSG_account_end_lead),
                          .form = values,
                          .action =
                              url_id(c, "/staff/admin/grant/{id}/end", request_uuid(rq, "id")),
                          .submit = msg_text(c, MSG_account_end_submit),
                          .danger = true};
    struct out o = page_out(c, rs, values->bad ? 422 : 200);
    account_form_reason(&o, &v);
    return ST_OK;
}

enum status keep_end_grant(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values = form_blank(c, &form_reason);
    bool sent;

    TRY(account_need_factor(c, rq, rs, &sent));
    return sent ? ST_OK : show_end(c, rq, rs, &values);
}

enum status keep_end_grant_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;
    struct uuid person = {0};
    bool sent;

    TRY(account_need_factor(c, rq, rs, &sent));
    TRY(form_read(c, &form_reason, rq, &values));
    if (!values.bad) {
        enum status st =
            keep_take(c, request_uuid(rq, "id"), form_at(&values, "reason")->text, &person);
        if (st == ST_NOT_FOUND)
            return st;
        TRY(pages_form_failure(c, &values, st));
    }
    return values.bad ? show_end(c, rq, rs, &values) : done(c, rs, person);
}

/* ---- status ---------------------------------------------------------------------------------- */

static enum status show_status(struct ctx *c,
                               const struct request *rq,
                               struct response *rs,
                               const struct about *about,
                               struct form_values *values)
{
    struct form_view v = form_view_of(c, rq, about, values, MSG_account_status_title);
    const struct option options[] = {
        {.value = STR("ACTIVE"), .text = msg_text(c, MSG_account_status_active)},
        {.value = STR("BLOCKED"),
         .text = msg_text(c, MSG_account_status_blocked),
         .hint = msg_text(c, MSG_account_status_blocked_hint)},
        {.value = STR("CLOSED"),
         .text = msg_text(c, MSG_account_status_closed),
         .hint = MSG_FORMAT(c, MSG_account_status_closed_hint, MSG_NUM("n", CLOSED_DAYS))},
    };

    v.action = url_id(c, "/staff/admin/person/{id}/status", about->person);
    v.options = options;
    v.n_options = COUNT(options);
    struct out o = page_out(c, rs, values->bad ? 422 : 200);
    account_form_status(&o, &v);
    return ST_OK;
}

enum status keep_status(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values = form_blank(c, &form_status);
    struct about about;
    bool sent;

    TRY(begin(c, rq, rs, &about, &sent));
    if (sent)
        return ST_OK;
    form_set(&values, "status", about.account->status);
    form_set(&values, "version", str_printf(c->mem, "%d", about.account->version));
    return show_status(c, rq, rs, &about, &values);
}

static bool is_status(struct str s)
{
    return str_eq_z(s, "ACTIVE") || str_eq_z(s, "BLOCKED") || str_eq_z(s, "CLOSED");
}

enum status keep_status_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;
    struct about about;

    TRY(begin_post(c, rq, rs, &about));
    TRY(form_read(c, &form_status, rq, &values));
    const struct keep_status status = {.person = about.person,
                                       .status = form_at(&values, "status")->text,
                                       .reason = form_at(&values, "reason")->text,
                                       .version = (int32_t)form_at(&values, "version")->number};
    if (!values.bad && !is_status(status.status))
        form_error(&values, "status", MSG_account_form_missing, STR(""));
    if (!values.bad)
        TRY(pages_form_failure(c, &values, keep_set_status(c, &status)));
    return values.bad ? show_status(c, rq, rs, &about, &values) : done(c, rs, about.person);
}

/* ---- secrets --------------------------------------------------------------------------------- */

enum status keep_reset(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct about about;
    bool sent;

    TRY(begin(c, rq, rs, &about, &sent));
    if (sent)
        return ST_OK;
    struct reset_view v = {.page = {.rq = rq,
                                    .title = msg_text(c, MSG_account_reset_title),
                                    .flags = PAGE_READ,
                                    .back = card_url(c, about.person),
                                    .back_text = about.account->name},
                           .name = about.account->name,
                           .password = url_id(c, "/staff/admin/person/{id}/password", about.person),
                           .factor = url_id(c, "/staff/admin/person/{id}/factor", about.person),
                           .has_factor = about.has_factor};
    struct out o = page_out(c, rs, 200);
    account_reset(&o, &v);
    return ST_OK;
}

enum status keep_factor_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct about about;

    TRY(begin_post(c, rq, rs, &about));
    enum status st = keep_forget_factor(c, about.person);
    if (st == ST_CONFLICT) /* account.takes-two: `approval` asks why */
        return response_see_other(
            c, rs, url_id(c, "/staff/admin/person/{id}/factor/proposal", about.person).s);
    TRY(st);
    return done(c, rs, about.person);
}

enum status keep_end_session(struct ctx *c, const struct request *rq, struct response *rs)
{
    TRY(keep_close_session(c, request_uuid(rq, "id")));
    return response_see_other(c, rs, STR("/staff/admin/people"));
}
