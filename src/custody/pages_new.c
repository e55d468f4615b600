/* An officer records an act: one that ends or limits, or one that lifts another. */
#include "custody/pages.h"

#include "account/account.h"
#include "custody_queries.h"
#include "custody_views.h"
#include "i18n/i18n.h"
#include "i18n/msg_custody.h"
#include "person/person.h"

enum { BODY_LEAST = 3, BODY_MOST = 200, NUMBER_MOST = 50 };

#define ACT_FIELDS                                                                                 \
    {"body",     FIELD_TEXT, MSG_custody_body, MSG_custody_body_hint, MSG_custody_body_missing,    \
     BODY_LEAST, BODY_MOST},                                                                       \
        {"number",                                                                                 \
         FIELD_TEXT,                                                                               \
         MSG_custody_number,                                                                       \
         MSG_custody_number_hint,                                                                  \
         MSG_custody_number_missing,                                                               \
         1,                                                                                        \
         NUMBER_MOST},                                                                             \
        {"dated", FIELD_DATE, MSG_custody_dated, 0, MSG_custody_dated_missing, 0, 0},              \
    {                                                                                              \
        "from", FIELD_DATE, MSG_custody_from, MSG_custody_from_hint, MSG_custody_from_missing, 0,  \
            0                                                                                      \
    }

static const struct field new_fields[] = {
    {"child", FIELD_IIN, MSG_custody_child_iin, 0, MSG_custody_child_missing, 0, 0},
    {"adult", FIELD_IIN, MSG_custody_adult_iin, MSG_custody_adult_hint, MSG_custody_adult_missing,
     0, 0},
    {"kind", FIELD_CHOICE, MSG_custody_kind, 0, MSG_custody_kind_missing, 0, 0},
    ACT_FIELDS,
};
const struct form custody_new_form = {"act", new_fields, COUNT(new_fields)};

static const struct field lift_fields[] = {ACT_FIELDS};
const struct form custody_lift_form = {"lift", lift_fields, COUNT(lift_fields)};

static struct date date_at(struct form_values *form, const char *name)
{
    return (struct date){(int32_t)form_at(form, name)->number};
}

/* ---- ends or limits -------------------------------------------------------------------------- */

static enum status
show_new(struct ctx *c, const struct request *rq, struct response *rs, struct form_values *form)
{
    static const struct {
        const char *value;
        enum msg text, hint;
    } choices[] = {
        {"ENDED", MSG_custody_kind_ended, MSG_custody_kind_ended_hint},
        {"LIMITED", MSG_custody_kind_limited, MSG_custody_kind_limited_hint},
        {"REMOVED", MSG_custody_kind_removed, MSG_custody_kind_removed_hint},
    };
    struct custody_new_view v = {.page = {.rq = rq,
                                          .title = msg_text(c, MSG_custody_new),
                                          .flags = PAGE_READ,
                                          .form = form,
                                          .back = url0(c, "/staff/custody"),
                                          .back_text = msg_text(c, MSG_custody_title)},
                                 .form = form,
                                 .action = url0(c, "/staff/custody/new")};

    for (size_t i = 0; i < COUNT(choices); i++)
        v.kinds[i] = (struct option){.value = str_from_z(choices[i].value),
                                     .text = msg_text(c, choices[i].text),
                                     .hint = msg_text(c, choices[i].hint)};
    struct out o = page_out(c, rs, form->bad ? 422 : 200);
    custody_new_view_page(&o, &v);
    return ST_OK;
}

enum status custody_new_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &custody_new_form);
    bool sent;

    TRY(account_need_factor(c, rq, rs, &sent));
    return sent ? ST_OK : show_new(c, rq, rs, &form);
}

struct recording {
    struct form_values *form;
    struct uuid id;
};

static enum status record_tx(struct ctx *c, void *arg)
{
    const struct recording *in = arg;
    struct person_pair_index pair;
    struct custody_propose_row *row;

    TRY(person_pair(c, form_at(in->form, "child")->text, form_at(in->form, "adult")->text, &pair));
    const struct custody_propose_in act = {
        .id = in->id,
        .child = pair.child,
        .adult = pair.adult,
        .kind = form_at(in->form, "kind")->text,
        .body = form_at(in->form, "body")->text,
        .number = form_at(in->form, "number")->text,
        .dated = date_at(in->form, "dated"),
        .holds_from = date_at(in->form, "from"),
    };
    return custody_propose(c, &act, &row);
}

static bool is_kind(struct str said)
{
    return str_eq_z(said, "ENDED") || str_eq_z(said, "LIMITED") || str_eq_z(said, "REMOVED");
}

enum status custody_new_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;
    bool sent;

    TRY(account_need_factor(c, rq, rs, &sent));
    ASSERT(!sent);
    TRY(form_read(c, &custody_new_form, rq, &form));
    if (!form.bad && !is_kind(form_at(&form, "kind")->text))
        form_error(&form, "kind", MSG_custody_kind_missing, STR(""));
    struct recording in = {&form, uuid_v4()};
    if (!form.bad)
        TRY(form_failure(c, &form, db_tx(c, "custody/record", record_tx, &in)));
    if (form.bad)
        return show_new(c, rq, rs, &form);
    return response_see_other(c, rs, url_id(c, "/staff/custody/{id}", in.id).s);
}

/* ---- lifts ----------------------------------------------------------------------------------- */

struct lifting {
    struct form_values *form;
    struct uuid id, act;
    struct custody_act_row *row;
};

static enum status act_tx(struct ctx *c, void *arg)
{
    struct lifting *in = arg;

    TRY(custody_act(c, in->act, &in->row));
    if (!in->row)
        return FAIL(c, ST_NOT_FOUND, "custody.none");
    if (!str_eq_z(in->row->state, "APPROVED") || in->row->lifts.set || in->row->lifting)
        return FAIL(c, ST_CONFLICT, "custody.not-to-lift");
    return ST_OK;
}

static enum status
show_lift(struct ctx *c, const struct request *rq, struct response *rs, const struct lifting *in)
{
    struct url one = url_id(c, "/staff/custody/{id}", in->act);
    struct custody_new_view v = {.page = {.rq = rq,
                                          .title = msg_text(c, MSG_custody_lift),
                                          .flags = PAGE_READ,
                                          .form = in->form,
                                          .back = one,
                                          .back_text = msg_text(c, MSG_custody_one)},
                                 .form = in->form,
                                 .lift = true,
                                 .about = MSG_FORMAT(c, MSG_custody_lift_about,
                                                     MSG_ARG("child", in->row->child_name),
                                                     MSG_ARG("adult", in->row->adult_name)),
                                 .action = url_id(c, "/staff/custody/{id}/lift", in->act)};
    struct out o = page_out(c, rs, in->form->bad ? 422 : 200);

    custody_new_view_page(&o, &v);
    return ST_OK;
}

enum status custody_lift_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &custody_lift_form);
    struct lifting in = {.form = &form, .act = request_uuid(rq, "id")};
    bool sent;

    TRY(db_tx_read(c, "custody/act", act_tx, &in));
    TRY(account_need_factor(c, rq, rs, &sent));
    return sent ? ST_OK : show_lift(c, rq, rs, &in);
}

static enum status lift_tx(struct ctx *c, void *arg)
{
    const struct lifting *in = arg;
    struct custody_propose_lift_row *row;
    const struct custody_propose_lift_in act = {
        .id = in->id,
        .act = in->act,
        .body = form_at(in->form, "body")->text,
        .number = form_at(in->form, "number")->text,
        .dated = date_at(in->form, "dated"),
        .holds_from = date_at(in->form, "from"),
    };

    return custody_propose_lift(c, &act, &row);
}

enum status custody_lift_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;
    struct lifting in = {.form = &form, .id = uuid_v4(), .act = request_uuid(rq, "id")};
    bool sent;

    TRY(db_tx_read(c, "custody/act", act_tx, &in));
    TRY(account_need_factor(c, rq, rs, &sent));
    ASSERT(!sent);
    TRY(form_read(c, &custody_lift_form, rq, &form));
    if (!form.bad)
        TRY(form_failure(c, &form, db_tx(c, "custody/lift", lift_tx, &in)));
    if (form.bad)
        return show_lift(c, rq, rs, &in);
    return response_see_other(c, rs, url_id(c, "/staff/custody/{id}", in.id).s);
}
