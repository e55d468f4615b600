/* The reserve and the seat that is offered, for the family (ADM-52). */
#include "admission/application.h"
#include "admission/forms.h"
#include "admission/pages.h"
#include "admission/reserve.h"
#include "admission_views.h"
#include "db/db.h"
#include "i18n/msg_admission.h"

static enum status own_tx(struct ctx *c, void *arg)
{
    struct admission_application_by_id_row *a;
    return application_own(c, *(const struct uuid *)arg, &a);
}

/* Whose it is comes before what was typed: to others it does not exist. */
enum status reserve_press(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct uuid id = request_uuid(rq, "id");
    struct form_values values;

    TRY(db_tx_read(c, "admission/reserve", own_tx, &id));
    TRY(form_read(c, &reserve_form, rq, &values));
    struct str said = form_at(&values, "wish")->text;
    struct reserve_wish wish = {
        .application = id,
        .join = str_eq_z(said, "join"),
        .idem = values.idem,
    };
    if (values.bad || (!wish.join && !str_eq_z(said, "leave")))
        return FAIL(c, ST_INVALID, "admission.changed-meanwhile");
    TRY(reserve_wish(c, &wish));
    return response_see_other(c, rs, case_url(c, wish.application, "").s);
}

struct offered {
    struct uuid id;
    struct admission_application_by_id_row *a;
    struct organisation *school;
};

static enum status offered_tx(struct ctx *c, void *arg)
{
    struct offered *offered = arg;

    TRY(application_own(c, offered->id, &offered->a));
    if (!str_eq_z(offered->a->state, "OFFERED"))
        return FAIL(c, ST_CONFLICT, "admission.offer.over");
    return organisation_by_id(c, offered->a->organisation_id, &offered->school);
}

static enum status show_offer(struct ctx *c,
                              const struct request *rq,
                              struct response *rs,
                              const struct form_values *values)
{
    struct offered offered = {.id = request_uuid(rq, "id")};

    TRY(db_tx_read(c, "admission/offer", offered_tx, &offered));
    struct offer_view view = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_admission_offer_title),
                 .flags = PAGE_NO_NAV | PAGE_READ,
                 .back = case_url(c, offered.id, ""),
                 .back_text = msg_text(c, MSG_admission_back_case),
                 .form = values},
        .form = values,
        .action = case_url(c, offered.id, "offer"),
        .title = offered.a->child_name,
        .school = offered.school->name,
        .until = i18n_moment(c, offered.a->offer_until.v),
        .answers = {{.value = STR("yes"), .text = msg_text(c, MSG_admission_offer_yes)},
                    {.value = STR("no"),
                     .text = msg_text(c, MSG_admission_offer_no),
                     .hint = msg_text(c, MSG_admission_offer_no_hint)}},
    };
    struct out o = page_out(c, rs, values->bad ? 422 : 200);
    admission_offer(&o, &view);
    return ST_OK;
}

enum status offer_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values = form_blank(c, &offer_form);
    return show_offer(c, rq, rs, &values);
}

enum status offer_press(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;

    TRY(form_read(c, &offer_form, rq, &values));
    struct str said = form_at(&values, "answer")->text;
    struct offer_answer answer = {
        .application = request_uuid(rq, "id"),
        .yes = str_eq_z(said, "yes"),
        .idem = values.idem,
    };
    if (said.n > 0 && !answer.yes && !str_eq_z(said, "no"))
        form_error(&values, "answer", MSG_admission_offer_missing, STR(""));
    if (values.bad)
        return show_offer(c, rq, rs, &values);
    TRY(offer_answer(c, &answer));
    return response_see_other(c, rs, case_url(c, answer.application, "").s);
}
