/* A new organisation below one that the administrator keeps. */
#include "i18n/msg_organisation.h"
#include "organisation/forms.h"
#include "organisation/keep.h"
#include "organisation/pages.h"

struct page_of_new {
    struct uuid parent;
    struct record_about about;
    struct record_form_view *v;
};

static enum status new_tx(struct ctx *c, void *arg)
{
    struct page_of_new *in = arg;

    in->v->n_choices = 0;
    TRY(record_about(c, in->parent, &in->about));
    if (!in->about.row->may_be_above)
        return FAIL(c, ST_NOT_FOUND, "organisation.kind.not-here");
    if (!in->v->form->bad) {
        form_set(in->v->form, "region", in->about.o->region_kato);
        form_set(in->v->form, "district", in->about.o->district_kato);
    }
    return record_offer_identity(c, in->parent, STR(""), in->v);
}

static enum status
show_new(struct ctx *c, const struct request *rq, struct response *rs, struct form_values *values)
{
    struct record_form_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_organisation_new_title),
                 .flags = PAGE_READ,
                 .form = values},
        .title = msg_text(c, MSG_organisation_new_title),
        .form = values,
        .action = url_id(c, "/staff/organisation/{id}/new", request_uuid(rq, "id")),
        .submit = msg_text(c, MSG_organisation_new_submit),
    };
    struct page_of_new in = {.parent = request_uuid(rq, "id"), .v = &v};

    TRY(db_tx_read(c, "organisation/new-form", new_tx, &in));
    struct link_to back = record_link(c, in.about.o);
    v.page.back = back.url;
    v.page.back_text = back.text;
    v.lead = back.text;
    record_form_show(c, rs, &v);
    return ST_OK;
}

enum status record_new(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values = form_blank(c, &organisation_form_new);

    form_set(&values, "ownership", STR("STATE"));
    return show_new(c, rq, rs, &values);
}

static struct keep_new new_of(struct ctx *c, struct uuid parent, const struct form_values *values)
{
    return (struct keep_new){
        .parent = parent,
        .reason = record_act_text(c, values),
        .idem = values->idem,
        .bin = form_at(values, "bin")->text,
        .kind = form_at(values, "kind")->text,
        .ownership = form_at(values, "ownership")->text,
        .name_kk = form_at(values, "name_kk")->text,
        .name_ru = form_at(values, "name_ru")->text,
        .legal_kk = form_at(values, "legal_kk")->text,
        .legal_ru = form_at(values, "legal_ru")->text,
        .place = record_place(values),
        .opens_on = record_day(values, "opens_on"),
    };
}

enum status record_new_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct uuid id, parent = request_uuid(rq, "id");
    struct form_values values;

    TRY(form_read(c, &organisation_form_new, rq, &values));
    if (!values.bad) {
        const struct keep_new in = new_of(c, parent, &values);
        TRY(record_form_failure(c, &values, organisation_keep_new(c, &in, &id)));
    }
    if (values.bad)
        return show_new(c, rq, rs, &values);
    struct url card = url_id(c, "/staff/organisation/{id}", id);
    return response_see_other(c, rs, url_query(c, card, "made", STR("1")).s);
}
