/* "Forgotten your password?" at the staff door, for who is not signed in. */
#include "account/account.h"
#include "contact/code.h"
#include "contact/forms.h"
#include "contact/pages.h"
#include "contact/reset.h"
#include "contact_views.h"
#include "i18n/msg_account.h"
#include "i18n/msg_contact.h"

static struct contact_form_view
question(struct ctx *c, const struct request *rq, enum msg title, struct form_values *values)
{
    struct contact_form_view v = {.page = {.rq = rq,
                                           .title = msg_text(c, title),
                                           .flags = PAGE_READ | PAGE_NO_NAV | PAGE_PRIVATE_LINK,
                                           .form = values},
                                  .form = values,
                                  .help = msg_text(c, MSG_contact_reset_no_contact)};
    v.title = v.page.title;
    return v;
}

static enum status
show_login(struct ctx *c, const struct request *rq, struct response *rs, struct form_values *values)
{
    struct contact_form_view v = question(c, rq, MSG_contact_reset_title, values);

    v.lead = msg_text(c, MSG_contact_reset_lead);
    v.field = "iin";
    v.action = url0(c, "/staff/reset");
    v.submit = msg_text(c, MSG_contact_send);
    v.other_way = (struct link_to){url0(c, "/staff/sign-in"), msg_text(c, MSG_contact_reset_back)};
    struct out o = page_out(c, rs, values->bad ? 422 : 200);
    contact_form(&o, &v);
    return ST_OK;
}

enum status reset_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values = form_blank(c, &form_login);

    (void)account_device(c, rq, rs);
    return show_login(c, rq, rs, &values);
}

enum status reset_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;
    bool taken;

    TRY(form_read(c, &form_login, rq, &values));
    if (values.bad)
        return show_login(c, rq, rs, &values);
    TRY(reset_ask(c, account_device(c, rq, rs), form_at(&values, "iin")->text, &taken));
    if (taken)
        return response_see_other(c, rs, STR("/staff/reset/code"));
    values.bad = true;
    values.common_error = msg_text(c, MSG_contact_reset_too_many);
    return show_login(c, rq, rs, &values);
}

static enum status
show_code(struct ctx *c, const struct request *rq, struct response *rs, struct form_values *values)
{
    struct contact_form_view v = question(c, rq, MSG_contact_reset_code_title, values);

    v.lead = MSG_FORMAT(c, MSG_contact_reset_code_lead, MSG_NUM("n", CODE_MINUTES));
    v.field = "code";
    v.action = url0(c, "/staff/reset/code");
    v.submit = msg_text(c, MSG_contact_code_submit);
    v.other_way = (struct link_to){url0(c, "/staff/reset"), msg_text(c, MSG_contact_reset_anew)};
    struct out o = page_out(c, rs, values->bad ? 422 : 200);
    contact_form(&o, &v);
    return ST_OK;
}

enum status reset_code(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values = form_blank(c, &form_reset);
    return show_code(c, rq, rs, &values);
}

enum status reset_code_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;
    struct reset_result result;

    TRY(form_read(c, &form_reset, rq, &values));
    if (values.bad)
        return show_code(c, rq, rs, &values);
    TRY(reset_answer(c, rq, rs, form_at(&values, "code")->text, &result));
    if (result.answer == RESET_RIGHT)
        return response_see_other(c, rs, result.next);
    if (result.answer == RESET_WAIT) {
        values.bad = true;
        values.common_error =
            MSG_FORMAT(c, MSG_account_wait, MSG_NUM("n", (result.wait_s + 59) / 60));
    } else {
        form_error(&values, "code", MSG_contact_reset_wrong, STR(""));
    }
    return show_code(c, rq, rs, &values);
}
