/* The card of a child: read by the educator of the group and the head, kept by the head. */
#include "care/pages.h"
#include "care_queries.h"
#include "care_views.h"
#include "i18n/i18n.h"
#include "i18n/msg_care.h"
#include "learner/learner.h"

enum { TEXT_MOST = 1000 };

#define TEXT_FIELD(name, label, hint)                                                              \
    {                                                                                              \
        (name), FIELD_TEXTAREA, (label), (hint), 0, 0, TEXT_MOST                                   \
    }
static const struct field edit_fields[] = {
    TEXT_FIELD("allergies", MSG_care_allergies, MSG_care_allergies_hint),
    TEXT_FIELD("diet", MSG_care_diet, MSG_care_diet_hint),
    TEXT_FIELD("vaccines", MSG_care_vaccines, MSG_care_vaccines_hint),
    TEXT_FIELD("form065", MSG_care_form065, MSG_care_form065_hint),
    {"version", FIELD_INT, MSG_care_card, 0, 0, 0, INT32_MAX},
};
const struct form care_edit_form = {"care", edit_fields, COUNT(edit_fields)};

struct fact care_fact(struct ctx *c, const struct care_card *card, int field)
{
    struct str text = card->text[field];

    return (struct fact){.name = msg_text(c, (enum msg)care_labels[field]),
                         .value = text.n > 0 ? text : msg_text(c, MSG_care_nothing)};
}

struct str care_kept(struct ctx *c, struct str name, int64_t at_us)
{
    return MSG_FORMAT(c, MSG_care_kept, MSG_ARG("name", name),
                      MSG_ARG("moment", i18n_moment(c, at_us)));
}

/* ---- reading --------------------------------------------------------------------------------- */

struct one {
    struct uuid group_id, child_id;
    struct care_group_by_id_row *group;
    struct care_child_of_group_row *child;
    struct care_card_of_row *row; /* NULL: nobody has written one */
    struct care_card card;
};

static enum status group_tx(struct ctx *c, void *arg)
{
    struct one *in = arg;

    TRY(care_group_by_id(c, in->group_id, &in->group));
    return in->group ? ST_OK : FAIL(c, ST_NOT_FOUND, "care.none");
}

/* Noted before it is shown. */
static enum status card_tx(struct ctx *c, void *arg)
{
    struct one *in = arg;

    TRY(care_child_of_group(c, in->group_id, in->child_id, &in->child));
    if (!in->child)
        return FAIL(c, ST_NOT_FOUND, "care.none");
    TRY(care_card_of(c, in->group->organisation_id, in->child_id, &in->row));
    return in->row ? care_note(c, in->row->id, in->group->organisation_id, in->child_id) : ST_OK;
}

static enum status load(struct ctx *c, const struct request *rq, struct one *in)
{
    TRY(db_tx_read(c, "care/group", group_tx, in));
    if (!in->group->opens)
        return learner_refuse(c, rq, in->group_id, in->group->organisation_id);
    TRY(db_tx_locked(c, "care/card", card_tx, in));
    if (!in->row)
        return ST_OK;
    const struct bytes sealed[CARE_FIELDS] = {in->row->allergies_sealed, in->row->diet_sealed,
                                              in->row->vaccines_sealed.v,
                                              in->row->form065_sealed.v};
    return care_open(c, in->row->id, sealed, &in->card);
}

static struct one asked(const struct request *rq)
{
    return (struct one){.group_id = request_uuid(rq, "id"), .child_id = request_uuid(rq, "child")};
}

static struct url at(struct ctx *c, const struct one *in, const char *pattern)
{
    const struct str ids[] = {uuid_print(c->mem, in->group_id), uuid_print(c->mem, in->child_id)};
    return url_path(c, pattern, ids, COUNT(ids));
}

enum status care_card_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct one in = asked(rq);

    TRY(load(c, rq, &in));
    struct care_card_view v = {.page = {.rq = rq,
                                        .title = msg_text(c, MSG_care_card),
                                        .flags = PAGE_READ,
                                        .back = url_id(c, "/staff/care/{id}", in.group_id),
                                        .back_text = in.group->name},
                               .child = in.child->name,
                               .group = in.group->name};
    if (in.row) {
        v.kept = care_kept(c, in.row->kept_name, in.row->kept_at);
        v.n_facts = in.card.medical ? CARE_FIELDS : CARE_VACCINES;
        for (size_t i = 0; i < v.n_facts; i++)
            v.facts[i] = care_fact(c, &in.card, (int)i);
    }
    struct url edit = at(c, &in, "/staff/care/{id}/child/{child}/edit");
    if (http_may_open(c, edit.s))
        v.edit = (struct link_to){edit, msg_text(c, MSG_care_edit)};
    struct out o = page_out(c, rs, 200);
    care_card_page_view(&o, &v);
    return ST_OK;
}

/* ---- keeping it ------------------------------------------------------------------------------ */

static enum status show_edit(struct ctx *c,
                             const struct request *rq,
                             struct response *rs,
                             const struct one *in,
                             struct form_values *form)
{
    struct care_edit_view v = {.page = {.rq = rq,
                                        .title = msg_text(c, MSG_care_edit),
                                        .flags = PAGE_READ,
                                        .back = at(c, in, "/staff/care/{id}/child/{child}"),
                                        .back_text = msg_text(c, MSG_care_card),
                                        .form = form},
                               .form = form,
                               .child = in->child->name,
                               .action = at(c, in, "/staff/care/{id}/child/{child}/edit")};
    struct out o = page_out(c, rs, form->bad ? 422 : 200);

    care_edit(&o, &v);
    return ST_OK;
}

enum status care_edit_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &care_edit_form);
    struct one in = asked(rq);

    TRY(load(c, rq, &in));
    for (int i = 0; i < CARE_FIELDS; i++)
        form_set(&form, care_names[i], in.card.text[i]);
    form_set(&form, "version", str_printf(c->mem, "%d", in.row ? (int)in.row->version : 0));
    return show_edit(c, rq, rs, &in, &form);
}

static enum status keep_tx(struct ctx *c, void *arg)
{
    const struct care_keep_in *in = arg;
    struct care_keep_row *row;

    return care_keep(c, in, &row);
}

static enum status keep(struct ctx *c, const struct one *in, struct form_values *form)
{
    struct uuid id = in->row ? in->row->id : uuid_v7(c->now_us);
    struct str text[CARE_FIELDS];
    struct bytes sealed[CARE_FIELDS];

    for (int i = 0; i < CARE_FIELDS; i++)
        text[i] = form_at(form, care_names[i])->text;
    TRY(care_seal(c, id, text, sealed));
    struct care_keep_in kept = {.id = id,
                                .child = in->child_id,
                                .version = (int32_t)form_at(form, "version")->number,
                                .allergies = sealed[CARE_ALLERGIES],
                                .diet = sealed[CARE_DIET],
                                .vaccines = sealed[CARE_VACCINES],
                                .form065 = sealed[CARE_FORM065]};
    return db_tx(c, "care/keep", keep_tx, &kept);
}

enum status care_edit_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;
    struct one in = asked(rq);

    TRY(load(c, rq, &in));
    TRY(form_read(c, &care_edit_form, rq, &form));
    if (!form.bad)
        TRY(form_failure(c, &form, keep(c, &in, &form)));
    if (form.bad)
        return show_edit(c, rq, rs, &in, &form);
    return response_see_other(c, rs, at(c, &in, "/staff/care/{id}/child/{child}").s);
}
