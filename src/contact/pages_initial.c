/* An administrator gives somebody a way in: by SMS or by letter, unseen. */
#include "account/account.h"
#include "contact/forms.h"
#include "contact/initial.h"
#include "contact/pages.h"
#include "contact_views.h"
#include "i18n/i18n.h"
#include "i18n/msg_contact.h"

enum { LETTERS_SHOWN = 2 };

struct handover {
    struct account_kept kept;
    struct str phone;
};

static enum status read_about(struct ctx *c, const struct request *rq, struct handover *ret)
{
    struct uuid person = request_uuid(rq, "id");

    TRY(account_kept(c, person, &ret->kept));
    return initial_phone(c, person, &ret->phone);
}

/* The administrator need not learn a number: its end tells the owner's telephone from another. */
static struct str masked(struct ctx *c, struct str phone)
{
    size_t n = phone.n > LETTERS_SHOWN ? LETTERS_SHOWN : phone.n;
    return MSG_FORMAT(c, MSG_contact_initial_ends, MSG_ARG("end", str_sub(phone, phone.n - n, n)));
}

static enum status show(struct ctx *c,
                        const struct request *rq,
                        struct response *rs,
                        const struct handover *in,
                        struct form_values *form)
{
    struct initial_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_contact_initial_title),
                 .flags = PAGE_READ,
                 .form = form,
                 .back = url_id(c, "/staff/admin/person/{id}", in->kept.person),
                 .back_text = in->kept.name},
        .name = in->kept.name,
        .form = form,
        .action = url_id(c, "/staff/admin/person/{id}/password", in->kept.person),
        .no_phone = in->phone.n == 0};

    if (!v.no_phone)
        v.ways[v.n_ways++] = (struct option){.value = STR(INITIAL_SMS),
                                             .text = msg_text(c, MSG_contact_initial_by_sms),
                                             .hint = masked(c, in->phone)};
    v.ways[v.n_ways++] = (struct option){.value = STR(INITIAL_LETTER),
                                         .text = msg_text(c, MSG_contact_initial_by_letter),
                                         .hint = msg_text(c, MSG_contact_initial_letter_hint)};
    struct out o = page_out(c, rs, form->bad ? 422 : 200);
    contact_initial(&o, &v);
    return ST_OK;
}

enum status initial_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &form_initial);
    struct handover in;
    bool sent;

    TRY(account_need_factor(c, rq, rs, &sent));
    if (sent)
        return ST_OK;
    TRY(read_about(c, rq, &in));
    return show(c, rq, rs, &in, &form);
}

enum status initial_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;
    struct handover in;
    struct str letter = STR("");
    bool sent;

    TRY(account_need_factor(c, rq, rs, &sent));
    ASSERT(!sent);
    TRY(read_about(c, rq, &in));
    TRY(form_read(c, &form_initial, rq, &form));
    struct str way = form_at(&form, "way")->text;
    bool by_letter = str_eq_z(way, INITIAL_LETTER);
    if (!form.bad && !by_letter && !str_eq_z(way, INITIAL_SMS))
        form_error(&form, "way", MSG_contact_initial_way_missing, STR(""));
    const struct initial_order order = {.person = in.kept.person,
                                        .organisation = in.kept.organisation,
                                        .name = in.kept.name,
                                        .letter = by_letter,
                                        .idem = form.idem};
    if (!form.bad)
        TRY(form_failure(c, &form, initial_hand_over(c, &order, &letter)));
    if (form.bad)
        return show(c, rq, rs, &in, &form);
    if (letter.n > 0)
        return response_download(c, rs, STR("application/pdf"), STR("oqu-letter.pdf"), letter);
    struct url card = url_id(c, "/staff/admin/person/{id}", in.kept.person);
    return response_see_other(c, rs, url_query(c, card, "changed", STR("1")).s);
}
