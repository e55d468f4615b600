/* What forms of the register share: their choices, their fields, and how a refusal is shown. */
#include "i18n/i18n.h"
#include "organisation/pages.h"
#include "organisation/private.h"
#include "organisation_views.h"

enum status record_about(struct ctx *c, struct uuid id, struct record_about *ret_about)
{
    TRY(organisation_kept_row(c, id, &ret_about->row));
    if (!ret_about->row)
        return FAIL(c, ST_NOT_FOUND, "organisation.unknown");
    return organisation_by_id(c, id, &ret_about->o);
}

struct link_to record_link(struct ctx *c, const struct organisation *o)
{
    return (struct link_to){url_id(c, "/staff/organisation/{id}", o->id), o->name};
}

/* ---- typed values ---------------------------------------------------------------------------- */

struct opt_date record_day(const struct form_values *values, const char *field)
{
    const struct field_value *value = form_at(values, field);
    return (struct opt_date){value->text.n > 0, {(int32_t)value->number}};
}

void record_set_day(struct ctx *c,
                    struct form_values *values,
                    const char *field,
                    struct opt_date day)
{
    if (day.set)
        form_set(values, field, time_print_date(c->mem, day.v));
}

struct str record_text(const struct form_values *values, const char *field)
{
    return form_at(values, field)->text;
}

struct opt_text record_opt_text(const struct form_values *values, const char *field)
{
    struct str text = record_text(values, field);
    return (struct opt_text){text.n > 0, text};
}

struct keep_place record_place(const struct form_values *values)
{
    return (struct keep_place){form_at(values, "region")->text, form_at(values, "district")->text,
                               form_at(values, "settlement")->text};
}

struct str record_act_text(struct ctx *c, const struct form_values *values)
{
    return organisation_act_named(c, form_at(values, "act_number")->text,
                                  record_day(values, "act_date").v);
}

/* ---- choices --------------------------------------------------------------------------------- */

static void add_choice(struct record_form_view *v, struct record_choice choice)
{
    ASSERT(v->n_choices < COUNT(v->choices));
    v->choices[v->n_choices++] = choice;
}

void record_offer(struct record_form_view *v, const char *field, struct list_options options)
{
    add_choice(v, (struct record_choice){field, options, false});
}

void record_offer_long(struct record_form_view *v, const char *field, struct list_options options)
{
    add_choice(v, (struct record_choice){field, options, true});
}

/* The region of the parent, or all of them below a body of the whole country. */
static enum status
region_options(struct ctx *c, const struct organisation *parent, struct list_options *ret_options)
{
    struct regions regions;
    size_t n = 0;

    TRY(organisation_regions(c, &regions));
    struct option *options = NEWS(c->mem, struct option, regions.n);
    for (size_t i = 0; i < regions.n; i++)
        if (parent->region_kato.n == 0 || str_eq(parent->region_kato, regions.v[i].kato))
            options[n++] = (struct option){.value = regions.v[i].kato, .text = regions.v[i].name};
    *ret_options = (struct list_options){options, n};
    return ST_OK;
}

/* What lies directly in a place; a city of republican importance is also its own district. */
static enum status
place_options(struct ctx *c, struct str above, bool itself, struct list_options *ret_options)
{
    struct places places = {0};
    const struct place *self = NULL;
    size_t n = 0;

    if (above.n > 0)
        TRY(organisation_places(c, above, &places));
    if (above.n > 0 && itself)
        TRY(organisation_place(c, above, &self));
    struct option *options = NEWS(c->mem, struct option, places.n + 1);
    if (self && self->is_city)
        options[n++] = (struct option){.value = self->kato, .text = self->name};
    for (size_t i = 0; i < places.n; i++)
        options[n++] = (struct option){.value = places.v[i].kato, .text = places.v[i].name};
    *ret_options = (struct list_options){options, n};
    return ST_OK;
}

static bool is_offered(struct list_options options, struct str value)
{
    for (size_t i = 0; i < options.n; i++)
        if (str_eq(options.v[i].value, value))
            return true;
    return false;
}

static enum status
offer_place(struct ctx *c, const struct organisation *parent, struct record_form_view *v)
{
    struct str region = form_at(v->form, "region")->raw,
               district = form_at(v->form, "district")->raw;
    struct list_options regions, districts, settlements;

    TRY(region_options(c, parent, &regions));
    TRY(place_options(c, is_offered(regions, region) ? region : STR(""), true, &districts));
    TRY(place_options(c, is_offered(districts, district) ? district : STR(""), false,
                      &settlements));
    record_offer_long(v, "region", regions);
    record_offer_long(v, "district", districts);
    record_offer_long(v, "settlement", settlements);
    return ST_OK;
}

enum status record_offer_identity(struct ctx *c,
                                  struct uuid parent,
                                  struct str kind_now,
                                  struct record_form_view *v)
{
    struct organisation_kinds_rows kinds;
    struct organisation *above;

    TRY(organisation_by_id(c, parent, &above));
    TRY(organisation_kinds(c, (struct opt_uuid){true, parent}, kind_now, &kinds));
    record_offer_long(v, "kind", record_kind_options(c, &kinds));
    record_offer(v, "ownership", record_ownership_options(c));
    return offer_place(c, above, v);
}

/* ---- drawing --------------------------------------------------------------------------------- */

void record_field(struct out *o, const struct record_form_view *v, size_t i)
{
    struct field_view view = {.values = v->form, .name = v->form->form->fields[i].name};

    for (size_t k = 0; k < v->n_choices; k++) {
        if (!str_eq_z(str_from_z(view.name), v->choices[k].field))
            continue;
        view.options = v->choices[k].options.v;
        view.n_options = v->choices[k].options.n;
        view.look = v->choices[k].is_long ? FIELD_SELECT : FIELD_PLAIN;
    }
    field_show(o, &view);
}

void record_form_show(struct ctx *c, struct response *rs, const struct record_form_view *v)
{
    struct out o = page_out(c, rs, v->form->bad ? 422 : 200);
    organisation_record_form(&o, v);
}

/* ---- refusals -------------------------------------------------------------------------------- */

/* A constraint of the database does not name a field. */
static struct str field_of(const struct failure *failure)
{
    static const struct {
        const char *code;
        struct str field;
    } fields[] = {
        {"organisation.site.wrong", STR_INIT("site")},
        {"organisation.school.no-place", STR_INIT("district")},
        {"organisation.act.code-wrong", STR_INIT("code")},
        {"organisation.act.no-language", STR_INIT("title_kk")},
        {"organisation.act.registration-half", STR_INIT("registered")},
        {"organisation.act.ends-before-it-starts", STR_INIT("in_force_to")},
    };

    for (size_t i = 0; failure->field.n == 0 && i < COUNT(fields); i++)
        if (str_eq_z(str_from_z(failure->code), fields[i].code))
            return fields[i].field;
    return failure->field;
}

bool record_is_late(const struct ctx *c, enum status st)
{
    return st == ST_CONFLICT && c->failure.code &&
           str_ends(str_from_z(c->failure.code), STR(".changed-meanwhile"));
}

enum status record_form_failure(struct ctx *c, struct form_values *values, enum status st)
{
    c->failure.field = field_of(&c->failure);
    return form_failure(c, values, st);
}
