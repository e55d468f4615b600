/* The form of a legal act, new or changed: administrators of the ministry. */
#include "base/scan.h"
#include "i18n/i18n.h"
#include "i18n/msg_organisation.h"
#include "organisation/forms.h"
#include "organisation/pages.h"
#include "organisation/private.h"

/* ---- saving ---------------------------------------------------------------------------------- */

struct saving {
    struct str code, reason;
    int32_t version; /* 0: a new act */
    const struct form_values *values;
};

static enum status check_link(struct ctx *c, const struct form_values *values, const char *name)
{
    struct str link = record_text(values, name);

    if (link.n == 0 || url_outside(c, link).s.n > 0)
        return ST_OK;
    c->failure.field = str_from_z(name);
    return FAIL(c, ST_INVALID, "organisation.act.link-wrong");
}

static enum status save_tx(struct ctx *c, void *arg)
{
    const struct saving *in = arg;
    const struct form_values *values = in->values;
    const struct organisation_save_act_in query = {
        .code = in->code,
        .version = in->version,
        .by = c->actor.name,
        .reason = in->reason,
        .amends = record_opt_text(values, "amends"),
        .number = record_text(values, "number"),
        .adopted_on = record_day(values, "adopted_on").v,
        .registered = record_opt_text(values, "registered"),
        .registered_on = record_day(values, "registered_on"),
        .in_force_from = record_day(values, "in_force_from"),
        .in_force_to = record_day(values, "in_force_to"),
        .title_kk = record_opt_text(values, "title_kk"),
        .title_ru = record_opt_text(values, "title_ru"),
        .title_en = record_opt_text(values, "title_en"),
        .text_kk = record_opt_text(values, "text_kk"),
        .text_ru = record_opt_text(values, "text_ru"),
        .link_kk = record_opt_text(values, "link_kk"),
        .link_ru = record_opt_text(values, "link_ru"),
    };
    struct organisation_save_act_row *row;

    TRY(check_link(c, values, "link_kk"));
    TRY(check_link(c, values, "link_ru"));
    return organisation_save_act(c, &query, &row);
}

static enum status save(struct ctx *c, const struct saving *in)
{
    struct saving copy = *in;
    return db_tx(c, "organisation/save-act", save_tx, &copy);
}

/* ---- the form -------------------------------------------------------------------------------- */

struct act_form {
    struct str code; /* empty: a new act */
    bool fill;       /* with what the register says; otherwise what was typed stands there */
    bool over;       /* somebody else changed it meanwhile, and the reader was told */
    struct organisation_act_one_row *row;
    struct record_form_view *v;
};

static void
fill_form(struct ctx *c, const struct organisation_act_one_row *row, struct form_values *values)
{
    form_set(values, "amends", organisation_text(row->amends));
    form_set(values, "number", row->number);
    record_set_day(c, values, "adopted_on", (struct opt_date){true, row->adopted_on});
    form_set(values, "registered", organisation_text(row->registered));
    record_set_day(c, values, "registered_on", row->registered_on);
    record_set_day(c, values, "in_force_from", row->in_force_from);
    record_set_day(c, values, "in_force_to", row->in_force_to);
    form_set(values, "title_kk", organisation_text(row->title_kk));
    form_set(values, "title_ru", organisation_text(row->title_ru));
    form_set(values, "title_en", organisation_text(row->title_en));
    form_set(values, "text_kk", organisation_text(row->text_kk));
    form_set(values, "text_ru", organisation_text(row->text_ru));
    form_set(values, "link_kk", organisation_text(row->link_kk));
    form_set(values, "link_ru", organisation_text(row->link_ru));
}

/* Any other act may be what this one changes. */
static enum status offer_acts(struct ctx *c, struct str but, struct record_form_view *v)
{
    const struct organisation_act *acts;
    size_t n, n_options = 0;

    TRY(organisation_acts(c, &acts, &n));
    struct option *options = NEWS(c->mem, struct option, n);
    for (size_t i = 0; i < n; i++)
        if (!str_eq(acts[i].code, but))
            options[n_options++] = (struct option){
                .value = acts[i].code,
                .text = str_printf(c->mem, "№ " STR_FMT ", " STR_FMT, STR_ARG(acts[i].number),
                                   STR_ARG(i18n_date_short(c, acts[i].adopted_on)))};
    record_offer_long(v, "amends", (struct list_options){options, n_options});
    return ST_OK;
}

static enum status form_tx(struct ctx *c, void *arg)
{
    struct act_form *in = arg;
    struct form_values *values = in->v->form;
    struct organisation_act_keeper_row *keeper;

    in->v->n_choices = 0;
    TRY(organisation_act_keeper(c, &keeper));
    if (!keeper->answer)
        return FAIL(c, ST_FORBIDDEN, "organisation.act.not-ministry");
    TRY(offer_acts(c, in->code, in->v));
    if (in->code.n == 0)
        return ST_OK;
    TRY(organisation_act_one(c, in->code, &in->row));
    if (!in->row)
        return FAIL(c, ST_NOT_FOUND, "organisation.act.unknown");
    if (in->fill)
        fill_form(c, in->row, values);
    if (in->fill || in->over)
        form_set(values, "version", str_printf(c->mem, "%d", in->row->version));
    return ST_OK;
}

static enum status show(struct ctx *c,
                        const struct request *rq,
                        struct response *rs,
                        struct act_form *in,
                        struct form_values *values)
{
    enum msg title = in->code.n > 0 ? MSG_organisation_act_change : MSG_organisation_act_new;
    struct record_form_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, title),
                 .flags = PAGE_READ,
                 .form = values,
                 .back = url0(c, "/staff/acts"),
                 .back_text = msg_text(c, MSG_organisation_act_title)},
        .title = msg_text(c, title),
        .lead = msg_text(c, MSG_organisation_act_title),
        .form = values,
        .action = in->code.n > 0 ? url_path(c, "/staff/act/{code}/edit", &in->code, 1)
                                 : url0(c, "/staff/acts/new"),
        .submit = msg_text(c, in->code.n > 0 ? MSG_organisation_form_submit
                                             : MSG_organisation_act_new_submit),
    };

    in->v = &v;
    TRY(db_tx_read(c, "organisation/act-form", form_tx, in));
    record_form_show(c, rs, &v);
    return ST_OK;
}

static enum status done(struct ctx *c, struct response *rs, struct str code, const char *what)
{
    struct url card = url_path(c, "/staff/act/{code}", &code, 1);
    return response_see_other(c, rs, url_query(c, card, what, STR("1")).s);
}

enum status act_new(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values = form_blank(c, &organisation_form_act_new);
    struct act_form in = {0};
    return show(c, rq, rs, &in, &values);
}

enum status act_new_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;
    struct act_form in = {0};

    TRY(form_read(c, &organisation_form_act_new, rq, &values));
    if (!values.bad) {
        const struct saving saving = {
            .code = record_text(&values, "code"),
            .reason = str_printf(c->mem, "№ " STR_FMT, STR_ARG(record_text(&values, "number"))),
            .values = &values};
        TRY(record_form_failure(c, &values, save(c, &saving)));
    }
    return values.bad ? show(c, rq, rs, &in, &values)
                      : done(c, rs, record_text(&values, "code"), "made");
}

enum status act_edit(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values = form_blank(c, &organisation_form_act);
    struct act_form in = {.code = request_param(rq, "code"), .fill = true};
    return show(c, rq, rs, &in, &values);
}

enum status act_edit_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct act_form in = {.code = request_param(rq, "code")};
    struct form_values values;

    TRY(form_read(c, &organisation_form_act, rq, &values));
    if (!values.bad) {
        const struct saving saving = {.code = in.code,
                                      .reason = record_text(&values, "reason"),
                                      .version = (int32_t)form_at(&values, "version")->number,
                                      .values = &values};
        enum status st = save(c, &saving);
        in.over = record_is_late(c, st);
        TRY(record_form_failure(c, &values, st));
    }
    return values.bad ? show(c, rq, rs, &in, &values) : done(c, rs, in.code, "changed");
}
