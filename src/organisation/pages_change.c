/* Changes of one record. Each kind of change is one form; what stands in it at first, which choices
 * it offers and how it is saved is an entry of a table. */
#include "base/scan.h"
#include "i18n/i18n.h"
#include "i18n/msg_organisation.h"
#include "organisation/forms.h"
#include "organisation/keep.h"
#include "organisation/pages.h"
#include "organisation/private.h"

struct change {
    const struct form *form;
    enum msg title;
    const char *pattern; /* the form's address */
    bool above;          /* by those above the organisation only, never by itself */
    /* At first; NULL values of the record are empty fields. */
    void (*fill)(struct ctx *c, const struct record_about *about, struct form_values *values);
    /* In a transaction; NULL: nothing to choose from. */
    enum status (*offer)(struct ctx *c,
                         const struct record_about *about,
                         struct record_form_view *v);
    enum status (*save)(struct ctx *c, struct uuid id, const struct form_values *values);
};

static struct keep_act act_of(struct uuid id, const struct form_values *values, struct str reason)
{
    return (struct keep_act){id, (int32_t)form_at(values, "version")->number, reason};
}

static void set_tick(struct form_values *values, const char *name, bool on)
{
    if (!values->typed)
        form_at(values, name)->number = on;
}

/* ---- names and contacts ---------------------------------------------------------------------- */

static void fill_names(struct ctx *c, const struct record_about *about, struct form_values *values)
{
    const struct organisation *o = about->o;
    (void)c;

    form_set(values, "name_kk", o->name_kk);
    form_set(values, "name_ru", o->name_ru);
    form_set(values, "legal_kk", o->legal_name_kk);
    form_set(values, "legal_ru", o->legal_name_ru);
    form_set(values, "address_kk", organisation_text(about->row->address_kk));
    form_set(values, "address_ru", organisation_text(about->row->address_ru));
    form_set(values, "phone", o->phone);
    form_set(values, "site", o->site);
}

static enum status save_names(struct ctx *c, struct uuid id, const struct form_values *values)
{
    const struct keep_names in = {.act = act_of(id, values, record_text(values, "reason")),
                                  .name_kk = record_text(values, "name_kk"),
                                  .name_ru = record_text(values, "name_ru"),
                                  .legal_kk = record_text(values, "legal_kk"),
                                  .legal_ru = record_text(values, "legal_ru"),
                                  .address_kk = record_text(values, "address_kk"),
                                  .address_ru = record_text(values, "address_ru"),
                                  .phone = record_text(values, "phone"),
                                  .site = record_text(values, "site")};
    return organisation_keep_names(c, &in);
}

static const struct change names_change = {
    .form = &organisation_form_names,
    .title = MSG_organisation_change_names,
    .pattern = "/staff/organisation/{id}/names",
    .fill = fill_names,
    .save = save_names,
};

/* ---- registration and licence ---------------------------------------------------------------- */

static void
fill_licence(struct ctx *c, const struct record_about *about, struct form_values *values)
{
    const struct organisation *o = about->o;
    const struct organisation_kept_row_row *row = about->row;

    form_set(values, "bin", o->bin);
    form_set(values, "kind", o->kind);
    form_set(values, "ownership", o->ownership);
    form_set(values, "region", o->region_kato);
    form_set(values, "district", o->district_kato);
    form_set(values, "settlement", o->settlement_kato);
    form_set(values, "licence_number", organisation_text(row->licence_number));
    record_set_day(c, values, "licence_on", row->licence_on);
    set_tick(values, "primary", row->primary_programme);
    set_tick(values, "preschool", o->has_preschool);
}

static enum status
offer_licence(struct ctx *c, const struct record_about *about, struct record_form_view *v)
{
    return record_offer_identity(c, about->row->parent.v, about->o->kind, v);
}

static enum status save_licence(struct ctx *c, struct uuid id, const struct form_values *values)
{
    const struct keep_licence in = {.act = act_of(id, values, record_text(values, "reason")),
                                    .bin = record_text(values, "bin"),
                                    .kind = record_text(values, "kind"),
                                    .ownership = record_text(values, "ownership"),
                                    .place = record_place(values),
                                    .licence_number = record_text(values, "licence_number"),
                                    .licence_on = record_day(values, "licence_on"),
                                    .primary = form_at(values, "primary")->number == 1,
                                    .preschool = form_at(values, "preschool")->number == 1};

    if ((in.licence_number.n > 0) != in.licence_on.set)
        return FAIL_FIELD(c, ST_INVALID, "organisation.licence.half", "licence_number");
    return organisation_keep_licence(c, &in);
}

static const struct change licence_change = {
    .form = &organisation_form_licence,
    .title = MSG_organisation_change_licence,
    .pattern = "/staff/organisation/{id}/licence",
    .above = true,
    .fill = fill_licence,
    .offer = offer_licence,
    .save = save_licence,
};

/* ---- languages of instruction ---------------------------------------------------------------- */

static void
fill_languages(struct ctx *c, const struct record_about *about, struct form_values *values)
{
    struct str rest = about->o->languages, code, *ticked = NEWS(c->mem, struct str, 50);
    size_t n = 0;

    while (n < 50 && scan_until(&rest, ',', &code))
        ticked[n++] = code;
    form_set_list(values, "languages", ticked, n);
    record_set_day(c, values, "from", (struct opt_date){true, time_date(c->now_us)});
}

static enum status
offer_languages(struct ctx *c, const struct record_about *about, struct record_form_view *v)
{
    const struct organisation_language *languages;
    size_t n;
    (void)about;

    TRY(organisation_languages(c, &languages, &n));
    struct option *options = NEWS(c->mem, struct option, n);
    for (size_t i = 0; i < n; i++)
        options[i] = (struct option){.value = languages[i].code, .text = languages[i].name};
    record_offer(v, "languages", (struct list_options){options, n});
    return ST_OK;
}

static enum status save_languages(struct ctx *c, struct uuid id, const struct form_values *values)
{
    const struct field_value *ticked = form_at(values, "languages");
    const struct keep_languages in = {.act = act_of(id, values, record_text(values, "reason")),
                                      .languages = {ticked->list, ticked->n_list},
                                      .from = record_day(values, "from").v};
    return organisation_keep_languages(c, &in);
}

static const struct change languages_change = {
    .form = &organisation_form_languages,
    .title = MSG_organisation_change_languages,
    .pattern = "/staff/organisation/{id}/languages",
    .fill = fill_languages,
    .offer = offer_languages,
    .save = save_languages,
};

/* ---- another parent -------------------------------------------------------------------------- */

static void fill_parent(struct ctx *c, const struct record_about *about, struct form_values *values)
{
    form_set(values, "parent", uuid_print(c->mem, about->row->parent.v));
    record_set_day(c, values, "from", (struct opt_date){true, time_date(c->now_us)});
}

static enum status
offer_parent(struct ctx *c, const struct record_about *about, struct record_form_view *v)
{
    struct organisation_kept_authorities_rows rows;
    (void)about;

    TRY(organisation_kept_authorities(c, organisation_lang(c), &rows));
    record_offer_long(v, "parent", record_authority_options(c, &rows));
    return ST_OK;
}

static enum status save_parent(struct ctx *c, struct uuid id, const struct form_values *values)
{
    struct keep_parent in = {.act = act_of(id, values, record_act_text(c, values)),
                             .from = record_day(values, "from").v};

    if (!scan_uuid(record_text(values, "parent"), &in.parent))
        return FAIL_FIELD(c, ST_INVALID, "organisation.parent.unknown", "parent");
    return organisation_keep_parent(c, &in);
}

static const struct change parent_change = {
    .form = &organisation_form_parent,
    .title = MSG_organisation_change_parent,
    .pattern = "/staff/organisation/{id}/parent",
    .above = true,
    .fill = fill_parent,
    .offer = offer_parent,
    .save = save_parent,
};

/* ---- status ---------------------------------------------------------------------------------- */

static void fill_status(struct ctx *c, const struct record_about *about, struct form_values *values)
{
    (void)c;
    form_set(values, "status", about->o->status);
}

static enum status
offer_status(struct ctx *c, const struct record_about *about, struct record_form_view *v)
{
    (void)about;
    record_offer(v, "status", record_status_options(c));
    return ST_OK;
}

static enum status save_status(struct ctx *c, struct uuid id, const struct form_values *values)
{
    const struct keep_status in = {.act = act_of(id, values, record_act_text(c, values)),
                                   .status = record_text(values, "status"),
                                   .day = record_day(values, "day")};
    return organisation_keep_status(c, &in);
}

static const struct change status_change = {
    .form = &organisation_form_status,
    .title = MSG_organisation_change_status,
    .pattern = "/staff/organisation/{id}/status",
    .above = true,
    .fill = fill_status,
    .offer = offer_status,
    .save = save_status,
};

/* ---- who owns the records of a closed one ---------------------------------------------------- */

static void
fill_successor(struct ctx *c, const struct record_about *about, struct form_values *values)
{
    struct opt_date last = about->row->valid_to;
    struct date today = time_date(c->now_us);

    if (last.set && last.v.days >= today.days)
        today = (struct date){last.v.days + 1};
    record_set_day(c, values, "from", (struct opt_date){true, today});
}

static enum status save_successor(struct ctx *c, struct uuid id, const struct form_values *values)
{
    const struct keep_successor in = {.act = act_of(id, values, record_act_text(c, values)),
                                      .bin = record_text(values, "bin"),
                                      .from = record_day(values, "from").v};
    return organisation_keep_successor(c, &in);
}

static const struct change successor_change = {
    .form = &organisation_form_successor,
    .title = MSG_organisation_change_successor,
    .pattern = "/staff/organisation/{id}/successor",
    .above = true,
    .fill = fill_successor,
    .save = save_successor,
};

/* ---- the pages ------------------------------------------------------------------------------- */

/* What stands in the form: what the record says; what was typed; or that, over the record as
 * somebody else has made it meanwhile. */
enum shown { SHOWN_RECORD, SHOWN_TYPED, SHOWN_TYPED_OVER };

struct form_page {
    const struct change *change;
    struct uuid id;
    enum shown shown;
    struct record_about about;
    struct record_form_view *v;
};

static enum status form_tx(struct ctx *c, void *arg)
{
    struct form_page *in = arg;
    struct form_values *values = in->v->form;

    in->v->n_choices = 0;
    TRY(record_about(c, in->id, &in->about));
    if (in->change->above && in->about.row->is_own)
        return FAIL(c, ST_FORBIDDEN, "organisation.not-oneself");
    if (in->shown == SHOWN_RECORD)
        in->change->fill(c, &in->about, values);
    if (in->shown != SHOWN_TYPED)
        form_set(values, "version", str_printf(c->mem, "%d", in->about.o->version));
    return in->change->offer ? in->change->offer(c, &in->about, in->v) : ST_OK;
}

static enum status show(struct ctx *c,
                        const struct request *rq,
                        struct response *rs,
                        struct form_page *in,
                        struct form_values *values)
{
    struct record_form_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, in->change->title),
                 .flags = PAGE_READ,
                 .form = values},
        .title = msg_text(c, in->change->title),
        .form = values,
        .action = url_id(c, in->change->pattern, in->id),
        .submit = msg_text(c, MSG_organisation_form_submit),
    };

    in->v = &v;
    TRY(db_tx_read(c, "organisation/form", form_tx, in));
    struct link_to back = record_link(c, in->about.o);
    v.page.back = back.url;
    v.page.back_text = back.text;
    v.lead = back.text;
    record_form_show(c, rs, &v);
    return ST_OK;
}

static enum status change_page(struct ctx *c,
                               const struct request *rq,
                               struct response *rs,
                               const struct change *change)
{
    struct form_page in = {.change = change, .id = request_uuid(rq, "id"), .shown = SHOWN_RECORD};
    struct form_values values = form_blank(c, change->form);
    return show(c, rq, rs, &in, &values);
}

static enum status change_post(struct ctx *c,
                               const struct request *rq,
                               struct response *rs,
                               const struct change *change)
{
    struct form_page in = {.change = change, .id = request_uuid(rq, "id"), .shown = SHOWN_TYPED};
    struct form_values values;

    TRY(form_read(c, change->form, rq, &values));
    if (!values.bad) {
        enum status st = change->save(c, in.id, &values);
        if (record_is_late(c, st))
            in.shown = SHOWN_TYPED_OVER;
        TRY(record_form_failure(c, &values, st));
    }
    if (values.bad)
        return show(c, rq, rs, &in, &values);
    struct url card = url_id(c, "/staff/organisation/{id}", in.id);
    return response_see_other(c, rs, url_query(c, card, "changed", STR("1")).s);
}

#define CHANGE(what)                                                                               \
    enum status record_##what(struct ctx *c, const struct request *rq, struct response *rs)        \
    {                                                                                              \
        return change_page(c, rq, rs, &what##_change);                                             \
    }                                                                                              \
    enum status record_##what##_post(struct ctx *c, const struct request *rq, struct response *rs) \
    {                                                                                              \
        return change_post(c, rq, rs, &what##_change);                                             \
    }

CHANGE(names)
CHANGE(licence)
CHANGE(languages)
CHANGE(parent)
CHANGE(status)
CHANGE(successor)
