/* Ordering a list: its page leads here with what is filtered there. */
#include "audit/audit.h"
#include "base/scan.h"
#include "i18n/msg_board.h"
#include "i18n/msg_report.h"
#include "platform/platform.h"
#include "report/pages.h"
#include "report_queries.h"
#include "report_views.h"

enum { FILTERS_MOST = 1000, DAYS_MOST = 366, EARLY_HOUR = 7, MONTH_DAYS = 30 };

static const struct field fields[] = {
    {"frequency", FIELD_CHOICE, MSG_report_frequency, 0, MSG_report_frequency_missing, 0, 0},
    {"hour", FIELD_CHOICE, MSG_report_hour, MSG_report_hour_hint, MSG_report_hour_missing, 0, 0},
    {"first", FIELD_DATE, MSG_report_first, MSG_report_first_hint, MSG_report_first_missing, 0, 0},
    {"last", FIELD_DATE, MSG_report_last_day, MSG_report_last_day_hint, MSG_report_last_day_missing,
     0, 0},
    {"format", FIELD_CHOICE, MSG_report_format, 0, MSG_report_format_missing, 0, 0},
    {"language", FIELD_CHOICE, MSG_report_lang, 0, MSG_report_lang_missing, 0, 0},
};
const struct form report_form = {"report", fields, COUNT(fields)};

/* What the address says. */
struct asked {
    const struct report_source *source;
    struct str place, filters;
    struct board_list now; /* the list at this moment: it can be had, and this long it is */
    struct str place_name;
    struct uuid id;
    const struct form_values *form;
};

/* Another place, or none, is answered as its page would be. */
static enum status read_asked(struct ctx *c, const struct request *rq, struct asked *asked)
{
    *asked = (struct asked){.source = report_source_find(pairs_get(rq->query, "of")),
                            .place = pairs_get(rq->query, "place"),
                            .filters = pairs_get(rq->query, "filters")};
    if (!asked->source || asked->filters.n > FILTERS_MOST)
        return FAIL(c, ST_NOT_FOUND, "http.not-found");
    TRY(report_source_read(c, asked->source, "csv", asked->place, asked->filters, &asked->now));
    asked->place_name = asked->now.place.n > 0 ? asked->now.place : msg_text(c, MSG_board_country);
    return ST_OK;
}

static enum status show(struct ctx *c,
                        const struct request *rq,
                        struct response *rs,
                        struct form_values *form,
                        const struct asked *asked)
{
    struct report_ask_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_report_ask),
                 .flags = PAGE_READ,
                 .back = report_source_url(c, asked->source, asked->place, asked->filters),
                 .back_text = msg_text(c, asked->source->title),
                 .form = form},
        .form = form,
        .action = url_here(c, rq, "lang"),
        .title = msg_text(c, asked->source->title),
        .place = asked->place_name,
        .rows = MSG_FORMAT(c, MSG_report_rows_now, MSG_NUM("n", (int64_t)asked->now.list.n)),
        .formats = words_options(c, report_formats),
        .languages = words_options(c, report_languages),
        .frequencies = words_options(c, report_frequencies),
        .hours = report_hours(c),
    };
    struct out o = page_out(c, rs, form->bad ? 422 : 200);

    report_ask_page(&o, &v);
    return ST_OK;
}

static void fill_defaults(struct ctx *c, struct form_values *form)
{
    struct date tomorrow = {time_date(c->now_us).days + 1};

    form_set(form, "frequency", STR("DAY"));
    form_set(form, "hour", str_printf(c->mem, "%d", EARLY_HOUR));
    form_set(form, "first", time_print_date(c->mem, tomorrow));
    form_set(form, "last", time_print_date(c->mem, (struct date){tomorrow.days + MONTH_DAYS}));
    form_set(form, "format", STR("XLSX"));
    form_set(form, "language", str_from_z(lang_code(c->lang)));
}

enum status report_ask(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &report_form);
    struct asked asked;

    TRY(read_asked(c, rq, &asked));
    if (!form.typed)
        fill_defaults(c, &form);
    return show(c, rq, rs, &form, &asked);
}

/* ---- ordering -------------------------------------------------------------------------------- */

static void check_choice(struct form_values *form, const char *name, struct words words)
{
    const struct field_value *value = form_at(form, name);

    if (value->error == 0 && !words_has(words, value->text))
        form_error(form, name, value->field->missing, STR(""));
}

static int64_t hour_of(const struct form_values *form)
{
    int64_t hour;
    return scan_i64(form_at(form, "hour")->text, 0, REPORT_HOURS - 1, &hour) ? hour : -1;
}

/* The last day comes after the first, within a year, and something is still to be made. */
static void check_days(struct ctx *c, struct form_values *form)
{
    const struct field_value *first = form_at(form, "first"), *last = form_at(form, "last");

    if (first->error == 0 && first->number < time_date(c->now_us).days)
        form_error(form, "first", MSG_report_first_past, STR(""));
    if (first->error != 0 || last->error != 0)
        return;
    if (last->number < first->number)
        form_error(form, "last", MSG_report_last_day_early, STR(""));
    else if (last->number > first->number + DAYS_MOST)
        form_error(form, "last", MSG_report_last_day_late, STR(""));
    else if (hour_of(form) >= 0 && time_date_start((struct date){(int32_t)last->number}) +
                                           hour_of(form) * 3600 * TIME_SECOND <=
                                       c->now_us)
        form_error(form, "last", MSG_report_last_day_passed, STR(""));
}

static void check(struct ctx *c, struct form_values *form)
{
    check_choice(form, "frequency", report_frequencies);
    check_choice(form, "format", report_formats);
    check_choice(form, "language", report_languages);
    if (form_at(form, "hour")->error == 0 && hour_of(form) < 0)
        form_error(form, "hour", MSG_report_hour_missing, STR(""));
    check_days(c, form);
}

static struct date date_of(const struct form_values *form, const char *name)
{
    return (struct date){(int32_t)form_at(form, name)->number};
}

static enum status add(struct ctx *c, const struct asked *asked)
{
    const struct form_values *form = asked->form;
    const struct report_schedule_add_in in = {
        .id = asked->id,
        .source = str_from_z(asked->source->name),
        .place = asked->place,
        .place_name = asked->place_name,
        .filters = asked->filters,
        .format = form_at(form, "format")->text,
        .lang = form_at(form, "language")->text,
        .frequency = form_at(form, "frequency")->text,
        .hour = (int32_t)hour_of(form),
        .first_day = date_of(form, "first"),
        .last_day = date_of(form, "last"),
    };
    struct report_schedule_count_row *count;
    int64_t changed;

    TRY(report_schedule_count(c, &count));
    if (count->n >= REPORT_ORDERS_MOST) {
        c->failure.arg = i18n_number(c, REPORT_ORDERS_MOST);
        return FAIL(c, ST_CONFLICT, "report.many");
    }
    return report_schedule_add(c, &in, &changed);
}

static enum status order_tx(struct ctx *c, void *arg)
{
    struct asked *asked = arg;
    const struct form_values *form = asked->form;
    struct str content = str_printf(
        c->mem, "%s " STR_FMT " " STR_FMT " " STR_FMT " " STR_FMT, asked->source->name,
        STR_ARG(asked->place), STR_ARG(asked->filters), STR_ARG(form_at(form, "frequency")->text),
        STR_ARG(form_at(form, "format")->text));
    bool first;

    TRY(platform_idem_claim(c, form->idem, content, asked->id, &first, &asked->id));
    if (!first)
        return ST_OK; /* the same press again */
    TRY(add(c, asked));
    return audit_add(c, "report.order", "report.schedule", asked->id, c->actor.organisation,
                     str_printf(c->mem, "{\"source\":\"%s\"}", asked->source->name));
}

enum status report_order(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;
    struct asked asked;

    TRY(read_asked(c, rq, &asked));
    TRY(form_read(c, &report_form, rq, &form));
    check(c, &form);
    asked.form = &form;
    asked.id = uuid_v4();
    if (!form.bad) {
        enum status st = db_tx_locked(c, "report/order", order_tx, &asked);
        if (st == ST_OK)
            return response_see_other(c, rs, url_id(c, "/staff/report/{id}", asked.id).s);
        TRY(form_failure(c, &form, st));
    }
    return show(c, rq, rs, &form, &asked);
}
