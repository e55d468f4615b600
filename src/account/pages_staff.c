/* The staff door: password, then what is still owed, one question a page. */
#include "account/device.h"
#include "account/forms.h"
#include "account/pages.h"
#include "account/totp.h"
#include "account_queries.h"
#include "account_views.h"
#include "i18n/msg_account.h"

#define HOME "/staff/"

static struct page step_page(struct ctx *c, const struct request *rq, enum msg title)
{
    return (struct page){.rq = rq,
                         .title = msg_text(c, title),
                         .flags = PAGE_READ | PAGE_NO_NAV | PAGE_PRIVATE_LINK};
}

/* The session is given and the browser goes on: to the next step or to the page it wanted. */
static enum status
go_on(struct ctx *c, struct response *rs, const struct staff_result *result, struct str next)
{
    struct url step = url_query(c, url0(c, "/staff/sign-in/step"), "next", next);

    session_give(c, rs, &result->session, &result->started);
    return response_see_other(c, rs, c->actor.access & ACCESS_FACTOR ? step.s : next);
}

/* ---- password ------------------------------------------------------------------------------- */

static enum status show_password(struct ctx *c,
                                 const struct request *rq,
                                 struct response *rs,
                                 struct form_values *values)
{
    struct sign_in_view v = {
        .page = step_page(c, rq, MSG_account_staff_title),
        .form = values,
        .action = url0(c, "/staff/sign-in"),
        .next = pages_next(rq, HOME),
    };
    v.page.form = values;
    struct out o = page_out(c, rs, values->bad ? 422 : 200);
    account_staff_sign_in(&o, &v);
    return ST_OK;
}

enum status staff_sign_in(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values = form_blank(c, &form_password);

    (void)session_device(c, rq, rs);
    return show_password(c, rq, rs, &values);
}

enum status staff_sign_in_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;
    struct staff_result result;

    TRY(form_read(c, &form_password, rq, &values));
    if (values.bad)
        return show_password(c, rq, rs, &values);
    const struct staff_typed typed = {.rq = rq,
                                      .device = session_device(c, rq, rs),
                                      .iin = form_at(&values, "iin")->text,
                                      .password = form_at(&values, "password")->text};
    TRY(staff_password(c, &typed, &result));
    if (result.answer == STAFF_PASSED)
        return go_on(c, rs, &result, pages_next(rq, HOME));
    values.bad = true;
    values.common_error = result.answer == STAFF_WAIT ? pages_wait_text(c, result.wait_s)
                                                      : msg_text(c, MSG_account_wrong);
    return show_password(c, rq, rs, &values);
}

/* ---- what is still owed ---------------------------------------------------------------------- */

struct step {
    struct account_own_stage_row *stage;
    struct account_own_waiver_row *waiver;
    struct person *person;
    uint8_t seed[ACCOUNT_SEED];
};

static enum status step_tx(struct ctx *c, void *arg)
{
    struct step *in = arg;

    TRY(account_own_stage(c, c->actor.session, &in->stage));
    if (!in->stage)
        return FAIL(c, ST_FORBIDDEN, "http.signed-out");
    TRY(account_own_waiver(c, &in->waiver));
    if (!str_eq_z(in->stage->stage, SESSION_ENROL))
        return ST_OK;
    TRY(person_by_id(c, c->actor.person, &in->person));
    return staff_factor_seed(c, in->seed);
}

/* In place of an initial password, or of a forgotten one. */
static bool owes_password(const struct step *step)
{
    return str_eq_z(step->stage->stage, SESSION_RENEW) ||
           str_eq_z(step->stage->stage, SESSION_RESET);
}

static enum status show_renew(struct ctx *c,
                              const struct request *rq,
                              struct response *rs,
                              struct form_values *values,
                              const struct step *step)
{
    bool reset = str_eq_z(step->stage->stage, SESSION_RESET);
    enum msg lead = step->waiver->waived ? MSG_account_renew_alone : MSG_account_renew_lead;
    struct sign_in_view v = {.page = step_page(c, rq, MSG_account_renew_title),
                             .lead = msg_text(c, reset ? MSG_account_reset_lead : lead),
                             .form = values,
                             .action = url0(c, "/staff/sign-in/renew"),
                             .next = pages_next(rq, HOME)};
    v.page.form = values;
    struct out o = page_out(c, rs, values->bad ? 422 : 200);
    account_staff_renew(&o, &v);
    return ST_OK;
}

static enum status show_code(struct ctx *c,
                             const struct request *rq,
                             struct response *rs,
                             struct form_values *values,
                             const struct step *step)
{
    struct sign_in_view v = {.page = step_page(c, rq, MSG_account_code_title),
                             .form = values,
                             .action = url0(c, "/staff/sign-in/code"),
                             .next = pages_next(rq, HOME),
                             .trust_days = step->waiver->trust_days};
    v.page.form = values;
    struct out o = page_out(c, rs, values->bad ? 422 : 200);
    account_staff_code(&o, &v);
    return ST_OK;
}

static enum status show_enrol(struct ctx *c,
                              const struct request *rq,
                              struct response *rs,
                              struct form_values *values,
                              const struct step *step)
{
    struct enrol_view v = {.page = step_page(c, rq, MSG_account_enrol_title),
                           .form = values,
                           .action = url0(c, "/staff/sign-in/code"),
                           .next = pages_next(rq, HOME),
                           .words = totp_words(c, step->seed)};

    TRY(doc_qr_code_make(c, totp_address(c, step->seed, step->person->name),
                         msg_text(c, MSG_account_enrol_qr), &v.qr));
    v.page.form = values;
    struct out o = page_out(c, rs, values->bad ? 422 : 200);
    account_staff_enrol(&o, &v);
    return ST_OK;
}

/* The page of the step that the session owes. values: of the form that was just wrong; NULL: blank.
 */
static enum status
show_step(struct ctx *c, const struct request *rq, struct response *rs, struct form_values *values)
{
    struct step step = {.stage = NULL};
    struct form_values renew = form_blank(c, &form_renew), code = form_blank(c, &form_step_code);

    TRY(db_tx(c, "account/step", step_tx, &step));
    if (str_eq_z(step.stage->stage, SESSION_POLICY) || str_eq_z(step.stage->stage, SESSION_FULL))
        return policy_ask(c, rq, rs, pages_next(rq, HOME));
    if (owes_password(&step))
        return show_renew(c, rq, rs, values ? values : &renew, &step);
    if (str_eq_z(step.stage->stage, SESSION_ENROL))
        return show_enrol(c, rq, rs, values ? values : &code, &step);
    return show_code(c, rq, rs, values ? values : &code, &step);
}

enum status staff_step(struct ctx *c, const struct request *rq, struct response *rs)
{
    return show_step(c, rq, rs, NULL);
}

enum status staff_renew_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;
    struct staff_result result;
    struct step step = {.stage = NULL};
    enum msg problem;

    TRY(form_read(c, &form_renew, rq, &values));
    struct str new = form_at(&values, "new")->text;
    if (!values.bad && !str_eq(new, form_at(&values, "again")->text))
        form_error(&values, "again", MSG_account_password_differs, STR(""));
    if (values.bad)
        return show_step(c, rq, rs, &values);
    TRY(db_tx(c, "account/step", step_tx, &step));
    if (!owes_password(&step))
        return FAIL(c, ST_FORBIDDEN, "http.forbidden");
    bool reset = str_eq_z(step.stage->stage, SESSION_RESET);
    const struct staff_new_password typed = {.rq = rq,
                                             .device = session_device(c, rq, rs),
                                             .new = new,
                                             .step = reset ? SESSION_RESET : SESSION_RENEW};
    TRY(staff_change_password(c, &typed, &problem, &result));
    if (problem == MSG_NONE)
        return go_on(c, rs, &result, pages_next(rq, HOME));
    form_error(&values, "new", (int)problem, STR(""));
    return show_step(c, rq, rs, &values);
}

/* A code that was not accepted, in words at its field. */
static void code_error(struct ctx *c, struct form_values *values, const struct staff_result *result)
{
    if (result->answer == STAFF_WAIT) {
        values->bad = true;
        values->common_error = pages_wait_text(c, result->wait_s);
    } else {
        form_error(values, "code", MSG_account_code_wrong, STR(""));
    }
}

enum status staff_code_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;
    struct staff_result result;
    struct step step = {.stage = NULL};

    TRY(form_read(c, &form_step_code, rq, &values));
    if (values.bad)
        return show_step(c, rq, rs, &values);
    TRY(db_tx(c, "account/step", step_tx, &step));
    if (owes_password(&step)) /* the password comes first */
        return show_step(c, rq, rs, NULL);
    struct str device = session_device(c, rq, rs);
    TRY(staff_code(c, rq, device, form_at(&values, "code")->text, &result));
    if (result.answer == STAFF_PASSED) {
        TRY(go_on(c, rs, &result, pages_next(rq, HOME)));
        return form_at(&values, "trust")->number ? device_trust(c, device) : ST_OK;
    }
    code_error(c, &values, &result);
    return show_step(c, rq, rs, &values);
}

/* ---- once more, before acts on rights -------------------------------------------------------- */

static enum status show_confirm(struct ctx *c,
                                const struct request *rq,
                                struct response *rs,
                                struct form_values *values)
{
    struct sign_in_view v = {.page = step_page(c, rq, MSG_account_confirm_title),
                             .form = values,
                             .action = url0(c, "/staff/account/confirm"),
                             .next = pages_next(rq, HOME)};
    v.page.form = values;
    struct out o = page_out(c, rs, values->bad ? 422 : 200);
    account_staff_confirm(&o, &v);
    return ST_OK;
}

enum status staff_confirm(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values = form_blank(c, &form_code);
    return show_confirm(c, rq, rs, &values);
}

enum status staff_confirm_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;
    struct staff_result result;

    TRY(form_read(c, &form_code, rq, &values));
    if (values.bad)
        return show_confirm(c, rq, rs, &values);
    TRY(staff_code(c, rq, session_device(c, rq, rs), form_at(&values, "code")->text, &result));
    if (result.answer == STAFF_PASSED)
        return go_on(c, rs, &result, pages_next(rq, HOME));
    code_error(c, &values, &result);
    return show_confirm(c, rq, rs, &values);
}
