/* The own account at the staff door: contacts through which a forgotten password is replaced. */
#include "account/account.h"
#include "contact/code.h"
#include "contact/forms.h"
#include "contact/pages.h"
#include "contact/proof.h"
#include "contact_views.h"
#include "i18n/msg_account.h"
#include "i18n/msg_contact.h"

#define LIST "/staff/contacts"

/* ---- the list -------------------------------------------------------------------------------- */

static enum status list_tx(struct ctx *c, void *arg)
{
    return contacts_of(c, c->actor.person, arg);
}

static struct str shown(struct ctx *c, struct str value)
{
    return str_starts(value, STR("+")) ? i18n_phone(c, value) : value;
}

/* contact: NULL when none of this channel is proved. */
static struct contact_row
row_of(struct ctx *c, enum notice_channel channel, const struct contact *contact)
{
    bool phone = channel == NOTICE_SMS;
    struct contact_row row = {
        .name = msg_text(c, phone ? MSG_contact_field_phone : MSG_contact_field_email),
        .change = url0(c, phone ? LIST "/phone" : LIST "/mail"),
        .change_text = msg_text(c, contact ? MSG_contact_change : MSG_contact_add)};

    if (!contact)
        return row;
    row.value = shown(c, contact->value);
    row.about =
        MSG_FORMAT(c, MSG_contact_proved_at, MSG_ARG("d", i18n_moment(c, contact->proved_us)));
    row.remove = url_id(c, LIST "/{id}/remove", contact->id);
    return row;
}

static const struct contact *of_channel(const struct contacts *contacts,
                                        enum notice_channel channel)
{
    for (size_t i = 0; i < contacts->n; i++)
        if (contacts->v[i].channel == channel)
            return &contacts->v[i];
    return NULL;
}

enum status contacts_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct contacts contacts;
    struct contacts_view v = {.page = {.rq = rq,
                                       .title = msg_text(c, MSG_contact_title),
                                       .flags = PAGE_READ,
                                       .back = url0(c, "/staff/account"),
                                       .back_text = msg_text(c, MSG_account_own_title)}};

    TRY(db_tx_read(c, "contact/list", list_tx, &contacts));
    v.none = contacts.n == 0;
    v.rows[0] = row_of(c, NOTICE_SMS, of_channel(&contacts, NOTICE_SMS));
    v.rows[1] = row_of(c, NOTICE_MAIL, of_channel(&contacts, NOTICE_MAIL));
    if (pairs_has(rq->query, "proved") || pairs_has(rq->query, "removed")) {
        bool proved = pairs_has(rq->query, "proved");
        v.page.notice = msg_text(c, proved ? MSG_contact_proved : MSG_contact_removed);
        v.page.notice_tone = TONE_OK;
    }
    struct out o = page_out(c, rs, 200);
    contact_list(&o, &v);
    return ST_OK;
}

/* ---- forms ----------------------------------------------------------------------------------- */

static struct contact_form_view
form_page(struct ctx *c, const struct request *rq, enum msg title, struct form_values *values)
{
    struct contact_form_view v = {.page = {.rq = rq,
                                           .title = msg_text(c, title),
                                           .flags = PAGE_READ,
                                           .form = values,
                                           .back = url0(c, LIST),
                                           .back_text = msg_text(c, MSG_contact_title)},
                                  .form = values};
    v.title = v.page.title;
    return v;
}

/* A number or address to be proved. */
struct asked {
    enum notice_channel channel;
    const struct form *form;
    const char *field, *path;
    enum msg title;
};
static const struct asked asked_phone = {NOTICE_SMS, &form_phone, "phone", LIST "/phone",
                                         MSG_contact_phone_title};
static const struct asked asked_mail = {NOTICE_MAIL, &form_email, "email", LIST "/mail",
                                        MSG_contact_mail_title};

static enum status show_asked(struct ctx *c,
                              const struct request *rq,
                              struct response *rs,
                              const struct asked *asked,
                              struct form_values *values)
{
    struct contact_form_view v = form_page(c, rq, asked->title, values);

    v.lead = MSG_FORMAT(c, MSG_contact_ask_lead, MSG_NUM("n", CODE_MINUTES));
    v.field = asked->field;
    v.action = url0(c, asked->path);
    v.submit = msg_text(c, MSG_contact_send);
    struct out o = page_out(c, rs, values->bad ? 422 : 200);
    contact_form(&o, &v);
    return ST_OK;
}

static enum status
ask(struct ctx *c, const struct request *rq, struct response *rs, const struct asked *asked)
{
    struct form_values values = form_blank(c, asked->form);
    bool sent;

    TRY(account_need_factor(c, rq, rs, &sent));
    return sent ? ST_OK : show_asked(c, rq, rs, asked, &values);
}

static enum status
ask_post(struct ctx *c, const struct request *rq, struct response *rs, const struct asked *asked)
{
    struct form_values values;
    bool sent;

    TRY(account_need_factor(c, rq, rs, &sent));
    TRY(form_read(c, asked->form, rq, &values));
    if (values.bad)
        return show_asked(c, rq, rs, asked, &values);
    enum status st = proof_send(c, asked->channel, form_at(&values, asked->field)->text);
    if (st == ST_OK)
        return response_see_other(c, rs, STR(LIST "/code"));
    TRY(form_failure(c, &values, st));
    return show_asked(c, rq, rs, asked, &values);
}

enum status contact_phone(struct ctx *c, const struct request *rq, struct response *rs)
{
    return ask(c, rq, rs, &asked_phone);
}

enum status contact_phone_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    return ask_post(c, rq, rs, &asked_phone);
}

enum status contact_mail(struct ctx *c, const struct request *rq, struct response *rs)
{
    return ask(c, rq, rs, &asked_mail);
}

enum status contact_mail_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    return ask_post(c, rq, rs, &asked_mail);
}

/* ---- the code -------------------------------------------------------------------------------- */

static enum status
show_code(struct ctx *c, const struct request *rq, struct response *rs, struct form_values *values)
{
    struct contact_form_view v = form_page(c, rq, MSG_contact_code_title, values);
    struct str to;

    TRY(proof_waiting(c, &to));
    if (to.n == 0 && !values->bad) /* nothing is waited for: begin anew */
        return response_see_other(c, rs, STR(LIST));
    v.lead = to.n > 0 ? MSG_FORMAT(c, MSG_contact_code_lead, MSG_ARG("to", shown(c, to)),
                                   MSG_NUM("n", CODE_MINUTES))
                      : STR("");
    v.field = "code";
    v.action = url0(c, LIST "/code");
    v.submit = msg_text(c, MSG_contact_code_submit);
    struct out o = page_out(c, rs, values->bad ? 422 : 200);
    contact_form(&o, &v);
    return ST_OK;
}

enum status contact_code(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values = form_blank(c, &form_proof);
    return show_code(c, rq, rs, &values);
}

enum status contact_code_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;
    enum proof_answer answer;

    TRY(form_read(c, &form_proof, rq, &values));
    if (values.bad)
        return show_code(c, rq, rs, &values);
    TRY(proof_answer(c, form_at(&values, "code")->text, &answer));
    if (answer == PROOF_RIGHT)
        return response_see_other(c, rs, STR(LIST "?proved=1"));
    form_error(&values, "code",
               answer == PROOF_OVER ? MSG_contact_code_over : MSG_contact_code_wrong, STR(""));
    return show_code(c, rq, rs, &values);
}

/* ---- removing -------------------------------------------------------------------------------- */

static const struct form form_nothing = {"remove", NULL, 0};

enum status contact_remove_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values = form_blank(c, &form_nothing);
    struct contact_form_view v = form_page(c, rq, MSG_contact_remove_title, &values);
    struct contacts contacts;
    const struct contact *found = NULL;
    bool sent;

    TRY(account_need_factor(c, rq, rs, &sent));
    if (sent)
        return ST_OK;
    TRY(db_tx_read(c, "contact/list", list_tx, &contacts));
    for (size_t i = 0; i < contacts.n; i++)
        if (uuid_eq(contacts.v[i].id, request_uuid(rq, "id")))
            found = &contacts.v[i];
    if (!found)
        return FAIL(c, ST_NOT_FOUND, "contact.unknown");
    v.lead = MSG_FORMAT(c, MSG_contact_remove_lead, MSG_ARG("value", shown(c, found->value)));
    v.action = url_id(c, LIST "/{id}/remove", found->id);
    v.submit = msg_text(c, MSG_contact_remove);
    struct out o = page_out(c, rs, 200);
    contact_form(&o, &v);
    return ST_OK;
}

enum status contact_remove_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    bool sent;

    TRY(account_need_factor(c, rq, rs, &sent));
    TRY(contact_remove(c, request_uuid(rq, "id")));
    return response_see_other(c, rs, STR(LIST "?removed=1"));
}
