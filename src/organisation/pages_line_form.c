/* A line of a territory is added, changed or ended: by an act, from a day on. */
#include "base/scan.h"
#include "i18n/i18n.h"
#include "i18n/msg_organisation.h"
#include "organisation/forms.h"
#include "organisation/line_pages.h"
#include "organisation/pages.h"
#include "platform/platform.h"

struct line_form {
    const struct form *form;
    enum msg title, submit;
    const char *pattern; /* the form's address; {line} is the street of a new line */
    bool is_new, ends;
};

static const struct line_form adding = {&organisation_form_line,
                                        MSG_organisation_line_add,
                                        MSG_organisation_line_add,
                                        "/staff/territory/{id}/add/{line}",
                                        true,
                                        false};
static const struct line_form changing = {&organisation_form_line,
                                          MSG_organisation_line_edit,
                                          MSG_organisation_line_save,
                                          "/staff/territory/{id}/line/{line}",
                                          false,
                                          false};
static const struct line_form ending = {&organisation_form_line_end,
                                        MSG_organisation_line_end,
                                        MSG_organisation_line_end,
                                        "/staff/territory/{id}/line/{line}/end",
                                        false,
                                        true};

struct line_page {
    const struct line_form *kind;
    struct uuid school, line, street; /* line: of a new one the street */
    struct str street_name;
    bool blank; /* the form is filled from the line */
    struct organisation_territory_school_row *about;
    struct organisation_line_one_row *row; /* NULL: a new one */
    struct record_form_view *v;
};

/* ---- what is typed --------------------------------------------------------------------------- */

static bool read_house(struct ctx *c,
                       struct form_values *form,
                       const char *field,
                       struct organisation_house *ret_house)
{
    *ret_house = (struct organisation_house){0};
    if (organisation_house(c, record_text(form, field), ret_house) == ST_OK)
        return true;
    c->failure = (struct failure){0};
    form_error(form, field, MSG_organisation_house_unreadable, STR(""));
    return false;
}

/* Both numbers, or neither; "*" ends where the street does: as in a file. */
static void
read_houses(struct ctx *c, struct form_values *form, struct organisation_put_line_in *ret)
{
    struct str first = record_text(form, "house_from"), last = record_text(form, "house_to");
    bool open = str_eq_z(last, "*");
    struct organisation_house from, to = {0};

    if (first.n == 0 && last.n == 0)
        return;
    if (first.n == 0 || last.n == 0) {
        form_error(form, first.n == 0 ? "house_from" : "house_to", MSG_organisation_line_house_half,
                   STR(""));
        return;
    }
    if (!read_house(c, form, "house_from", &from) ||
        (!open && !read_house(c, form, "house_to", &to)))
        return;
    if (!open && to.number < from.number)
        form_error(form, "house_to", MSG_organisation_import_range_turned, STR(""));
    else if ((from.suffix.n > 0 || to.suffix.n > 0) &&
             (from.number != to.number || !str_eq(from.suffix, to.suffix)))
        form_error(form, "house_to", MSG_organisation_import_suffix, STR(""));
    ret->house_from = (struct opt_i32){true, from.number};
    ret->house_to = (struct opt_i32){!open, to.number};
    ret->suffix = (struct opt_text){from.suffix.n > 0, from.suffix};
}

static struct opt_i32 read_flat(struct form_values *form, const char *field)
{
    struct str typed = record_text(form, field);
    int64_t number = 0;

    if (typed.n > 0 && !scan_i64(typed, 1, ORGANISATION_FLAT_MOST, &number))
        form_error(form, field, MSG_organisation_flat_unreadable, STR(""));
    return (struct opt_i32){number > 0, (int32_t)number};
}

static void read_flats(struct form_values *form, struct organisation_put_line_in *ret)
{
    bool one = ret->house_from.set && ret->house_to.set && ret->house_from.v == ret->house_to.v;

    ret->flat_from = read_flat(form, "flat_from");
    ret->flat_to = read_flat(form, "flat_to");
    if ((ret->flat_from.set || ret->flat_to.set) && !one)
        form_error(form, "flat_from", MSG_organisation_import_flats_of_one, STR(""));
    else if (ret->flat_from.set && ret->flat_to.set && ret->flat_to.v < ret->flat_from.v)
        form_error(form, "flat_to", MSG_organisation_import_range_turned, STR(""));
}

static bool is_offered(const struct list_options *options, struct str value)
{
    for (size_t i = 0; i < options->n; i++)
        if (str_eq(options->v[i].value, value))
            return true;
    return false;
}

static void check_choice(struct form_values *form, const struct record_choice *choice)
{
    struct str value = record_text(form, choice->field);

    if (value.n > 0 && !is_offered(&choice->options, value))
        form_error(form, choice->field, MSG_organisation_choice_wrong, STR(""));
}

/* An act is not of the future, and the past is not rewritten. */
static void check_days(const struct line_page *in, struct form_values *form)
{
    struct opt_date act = record_day(form, "act_date"), from = record_day(form, "from");
    struct date today = in->about->today;

    if (act.set && act.v.days > today.days)
        form_error(form, "act_date", MSG_organisation_import_act_later, STR(""));
    if (from.set && from.v.days < today.days)
        form_error(form, "from", MSG_organisation_day_past, STR(""));
}

/* ---- saving ---------------------------------------------------------------------------------- */

struct saving {
    struct str idem;
    struct uuid line;
    struct organisation_put_line_in row;
};

static enum status save_tx(struct ctx *c, void *arg)
{
    struct saving *in = arg;
    struct organisation_put_line_row *done;
    struct uuid object;
    bool first;

    TRY(platform_idem_claim(c, in->idem, uuid_print(c->mem, in->line), in->row.school, &first,
                            &object));
    return first ? organisation_put_line(c, &in->row, &done) : ST_OK; /* or the same press again */
}

static enum status save(struct ctx *c, const struct line_page *in, struct form_values *form)
{
    struct saving saving = {
        .idem = form->idem,
        .line = in->line,
        .row = {.school = in->school,
                .line = {!in->kind->is_new, in->line},
                .by = c->actor.name,
                .act_number = record_text(form, "act_number"),
                .act_date = record_day(form, "act_date").v,
                .reason = record_text(form, "reason"),
                .valid_from = record_day(form, "from").v,
                .street = {!in->kind->ends, in->street},
                .parity = STR("ALL")},
    };

    check_days(in, form);
    if (!in->kind->ends) {
        read_houses(c, form, &saving.row);
        read_flats(form, &saving.row);
        for (size_t i = 0; i < in->v->n_choices; i++)
            check_choice(form, &in->v->choices[i]);
        saving.row.parity = record_text(form, "parity");
        saving.row.language = record_opt_text(form, "language");
    }
    if (form->bad)
        return ST_OK;
    return record_form_failure(c, form, db_tx_locked(c, "organisation/line-put", save_tx, &saving));
}

/* ---- the pages ------------------------------------------------------------------------------- */

static void offer_parity(struct ctx *c, struct record_form_view *v)
{
    static const struct {
        struct str value;
        enum msg text;
    } parities[] = {{STR_INIT("ALL"), MSG_organisation_line_parity_all},
                    {STR_INIT("ODD"), MSG_organisation_line_parity_odd},
                    {STR_INIT("EVEN"), MSG_organisation_line_parity_even}};
    struct option *options = NEWS(c->mem, struct option, COUNT(parities));

    for (size_t i = 0; i < COUNT(parities); i++)
        options[i] =
            (struct option){.value = parities[i].value, .text = msg_text(c, parities[i].text)};
    record_offer(v, "parity", (struct list_options){options, COUNT(parities)});
}

static enum status offer_language(struct ctx *c, struct record_form_view *v)
{
    const struct organisation_language *languages;
    size_t n;

    TRY(organisation_languages(c, &languages, &n));
    struct option *options = NEWS(c->mem, struct option, n + 1);
    options[0] =
        (struct option){.value = STR(""), .text = msg_text(c, MSG_organisation_line_any_language)};
    for (size_t i = 0; i < n; i++)
        options[i + 1] = (struct option){.value = languages[i].code, .text = languages[i].name};
    record_offer_long(v, "language", (struct list_options){options, n + 1});
    return ST_OK;
}

static struct str number_text(struct ctx *c, struct opt_i32 number)
{
    return number.set ? str_printf(c->mem, "%d", number.v) : STR("");
}

static void fill(struct ctx *c, const struct line_page *in)
{
    const struct organisation_line_one_row *row = in->row;
    struct form_values *form = in->v->form;
    struct date from = in->about->today;

    if (row && row->valid_from.days > from.days)
        from = row->valid_from;
    record_set_day(c, form, "from", (struct opt_date){true, from});
    if (in->kind->ends)
        return;
    form_set(form, "parity", row ? row->parity : STR("ALL"));
    if (!row)
        return;
    struct str suffix = organisation_text(row->house_suffix);
    struct opt_i32 first = row->house_from;
    if (row->house_to.set && !first.set)
        first = (struct opt_i32){true, 1};
    struct str last = first.set && !row->house_to.set ? STR("*") : number_text(c, row->house_to);
    form_set(form, "house_from",
             str_printf(c->mem, STR_FMT STR_FMT, STR_ARG(number_text(c, first)), STR_ARG(suffix)));
    form_set(form, "house_to", str_printf(c->mem, STR_FMT STR_FMT, STR_ARG(last), STR_ARG(suffix)));
    form_set(form, "flat_from", number_text(c, row->flat_from));
    form_set(form, "flat_to", number_text(c, row->flat_to));
    form_set(form, "language", organisation_text(row->language));
}

static enum status read_about(struct ctx *c, struct line_page *in)
{
    struct organisation_own_street_row *street;

    TRY(line_school(c, in->school, time_date(c->now_us), &in->about));
    if (in->kind->is_new) {
        TRY(organisation_own_street(c, in->line, organisation_lang(c), &street));
        if (!street)
            return FAIL(c, ST_NOT_FOUND, "organisation.street.unknown");
        in->street = in->line;
        in->street_name = street->name;
        return ST_OK;
    }
    TRY(organisation_line_one(c, in->school, in->line, organisation_lang(c), &in->row));
    if (!in->row)
        return FAIL(c, ST_NOT_FOUND, "organisation.line.unknown");
    in->street = in->row->street_id;
    in->street_name = in->row->street;
    return ST_OK;
}

static enum status page_tx(struct ctx *c, void *arg)
{
    struct line_page *in = arg;

    in->v->n_choices = 0;
    TRY(read_about(c, in));
    if (in->blank)
        fill(c, in);
    if (in->kind->ends)
        return ST_OK;
    offer_parity(c, in->v);
    return offer_language(c, in->v);
}

static struct str lead_of(struct ctx *c, const struct line_page *in)
{
    if (!in->row)
        return str_printf(c->mem, STR_FMT " · " STR_FMT, STR_ARG(in->about->name),
                          STR_ARG(in->street_name));
    const struct organisation_houses houses = HOUSES_OF(in->row);
    return str_printf(c->mem, STR_FMT " · " STR_FMT ", " STR_FMT, STR_ARG(in->about->name),
                      STR_ARG(in->street_name), STR_ARG(line_houses_text(c, &houses)));
}

static struct url address_of(struct ctx *c, const struct line_page *in, const char *pattern)
{
    const struct str args[] = {uuid_print(c->mem, in->school), uuid_print(c->mem, in->line)};
    return url_path(c, pattern, args, COUNT(args));
}

static enum status line_page(struct ctx *c,
                             const struct request *rq,
                             struct response *rs,
                             const struct line_form *kind,
                             bool sent)
{
    struct form_values form = form_blank(c, kind->form);
    struct record_form_view v = {.form = &form};
    struct line_page in = {.kind = kind,
                           .school = request_uuid(rq, "id"),
                           .line = request_uuid(rq, "line"),
                           .blank = !sent,
                           .v = &v};

    if (sent)
        TRY(form_read(c, kind->form, rq, &form));
    TRY(db_tx_read(c, "organisation/line", page_tx, &in));
    if (sent && !form.bad)
        TRY(save(c, &in, &form));
    if (sent && !form.bad) {
        struct url done = line_day_url(c, in.school, record_day(&form, "from").v);
        return response_see_other(c, rs, url_query(c, done, "changed", STR("1")).s);
    }
    v.title = msg_text(c, kind->title);
    v.lead = lead_of(c, &in);
    v.submit = msg_text(c, kind->submit);
    v.action = address_of(c, &in, kind->pattern);
    v.page = (struct page){.rq = rq,
                           .title = v.title,
                           .flags = PAGE_READ,
                           .form = &form,
                           .back = url_id(c, "/staff/territory/{id}", in.school),
                           .back_text = in.about->name};
    if (kind == &changing)
        v.other = (struct link_to){address_of(c, &in, ending.pattern),
                                   msg_text(c, MSG_organisation_line_end)};
    record_form_show(c, rs, &v);
    return ST_OK;
}

#define LINE_PAGES(name, kind)                                                                     \
    enum status name(struct ctx *c, const struct request *rq, struct response *rs)                 \
    {                                                                                              \
        return line_page(c, rq, rs, &(kind), false);                                               \
    }                                                                                              \
    enum status name##_post(struct ctx *c, const struct request *rq, struct response *rs)          \
    {                                                                                              \
        return line_page(c, rq, rs, &(kind), true);                                                \
    }

LINE_PAGES(line_new, adding)
LINE_PAGES(line_edit, changing)
LINE_PAGES(line_end, ending)
