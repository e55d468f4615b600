/* The work calendar: the ministry keeps the days of the country and of any region, a region's
 * department those of its region. Everybody who answers for terms reads it. */
#include "admission/forms.h"
#include "admission/staff.h"
#include "admission_views.h"
#include "audit/audit.h"
#include "db/db.h"
#include "i18n/msg_admission.h"
#include "organisation/organisation.h"

static const struct word states[] = {
    {"no", MSG_admission_calendar_off, TONE_WARN},
    {"yes", MSG_admission_calendar_on, TONE_OK},
};

/* ---- whose calendar -------------------------------------------------------------------------- */

struct keeper {
    struct regions regions;
    struct str region; /* of the reader's department; empty: the ministry, which sees all */
    bool may;          /* keeps the calendar, and not only reads it */
};

static enum status keeper_read(struct ctx *c, struct keeper *ret)
{
    struct organisation *own;

    *ret = (struct keeper){.region = STR(""), .may = true};
    TRY(organisation_regions(c, &ret->regions));
    if (c->actor.access & ACCESS_MINISTRY)
        return ST_OK;
    TRY(organisation_by_id(c, c->actor.organisation, &own));
    ret->region = own->region_kato;
    ret->may = str_eq_z(own->kind, "region-department");
    return ST_OK;
}

static struct str region_name(struct ctx *c, const struct keeper *keeper, struct str kato)
{
    for (size_t i = 0; i < keeper->regions.n; i++)
        if (str_eq(keeper->regions.v[i].kato, kato))
            return keeper->regions.v[i].name;
    return msg_text(c, MSG_admission_calendar_country);
}

/* What the reader may choose: "KZ" is the whole country. */
static struct list_options region_options(struct ctx *c, const struct keeper *keeper, bool reads)
{
    struct option *options = NEWS(c->mem, struct option, keeper->regions.n + 1);
    size_t n = 0;

    if (reads || keeper->region.n == 0)
        options[n++] = (struct option){.value = STR("KZ"),
                                       .text = msg_text(c, MSG_admission_calendar_country)};
    for (size_t i = 0; i < keeper->regions.n; i++)
        if (keeper->region.n == 0 || str_eq(keeper->region, keeper->regions.v[i].kato))
            options[n++] = (struct option){.value = keeper->regions.v[i].kato,
                                           .text = keeper->regions.v[i].name};
    return (struct list_options){options, n};
}

static struct str code_of(struct str kato)
{
    return kato.n > 0 ? kato : STR("KZ");
}

static bool has_option(struct list_options options, struct str value)
{
    for (size_t i = 0; i < options.n; i++)
        if (str_eq(options.v[i].value, value))
            return true;
    return false;
}

/* ---- the list -------------------------------------------------------------------------------- */

enum { COL_DAY, COL_SOURCE, COL_REGION, COL_STATE, COL_SINCE, COL_VERSIONS, COL_REASON, COLS };

static const struct list_column columns[COLS] = {
    [COL_DAY] = {"day", MSG_admission_calendar_day, COLUMN_NUMBER, true, false},
    [COL_SOURCE] = {"source", MSG_admission_calendar_source, COLUMN_NAME, true, false},
    [COL_REGION] = {"region", MSG_admission_calendar_region, COLUMN_WORDS, true, false},
    [COL_STATE] = {"state", MSG_admission_calendar_state, COLUMN_STATE, true, false},
    [COL_SINCE] = {"since", MSG_admission_calendar_since, COLUMN_NUMBER, true, false},
    [COL_VERSIONS] = {"versions", MSG_admission_calendar_versions, COLUMN_AMOUNT, true, false},
    [COL_REASON] = {"reason", MSG_admission_calendar_reason, COLUMN_WORDS, false, true},
};

enum { BY_DAYS, BY_REGION, BY_STATE, FILTERS };

static const struct list_filter filters[FILTERS] = {
    [BY_DAYS] = {"days", MSG_admission_calendar_period, FILTER_DATES},
    [BY_REGION] = {"region", MSG_admission_calendar_region, FILTER_CHOICE},
    [BY_STATE] = {"state", MSG_admission_calendar_state, FILTER_CHOICE},
};
static const struct list days_list = {
    .name = "calendar",
    .caption = MSG_admission_calendar_title,
    .columns = columns,
    .n_columns = COLS,
    .filters = filters,
    .n_filters = FILTERS,
    .search = MSG_admission_calendar_source,
    .sort = "day",
    .descending = true,
    .export_most = 10000,
    .empty = MSG_admission_calendar_empty,
};

struct days {
    struct keeper keeper;
    struct admission_work_days_rows rows;
};

static enum status days_tx(struct ctx *c, void *arg)
{
    struct days *days = arg;

    TRY(keeper_read(c, &days->keeper));
    return admission_work_days(c, days->keeper.region, &days->rows);
}

static struct str state_code(bool working)
{
    return working ? STR("yes") : STR("no");
}

static bool is_asked(const struct list_state *state, const struct admission_work_days_row *row)
{
    struct str region = state->value[BY_REGION], kind = state->value[BY_STATE];

    if (state->has_from[BY_DAYS] && row->day.days < state->from[BY_DAYS].days)
        return false;
    if (state->has_to[BY_DAYS] && row->day.days > state->to[BY_DAYS].days)
        return false;
    return (region.n == 0 || str_eq(region, code_of(row->region))) &&
           (kind.n == 0 || str_eq(kind, state_code(row->working)));
}

static struct url day_url(struct ctx *c, struct date day, struct str region)
{
    struct url url =
        url_query(c, url0(c, "/staff/calendar/day"), "day", time_print_date(c->mem, day));
    return url_query(c, url, "region", code_of(region));
}

static void fill_row(struct ctx *c,
                     const struct keeper *keeper,
                     const struct admission_work_days_row *row,
                     struct list_cell *cells)
{
    cells[COL_DAY] = CELL_DATE(row->day);
    cells[COL_SOURCE] = CELL_LINK(day_url(c, row->day, row->region), row->source);
    cells[COL_REGION] = CELL_TEXT(region_name(c, keeper, row->region));
    cells[COL_STATE] = words_tag(c, WORDS(states), state_code(row->working));
    cells[COL_SINCE] = CELL_MOMENT(row->recorded_at);
    cells[COL_VERSIONS] = CELL_NUMBER(row->versions);
    cells[COL_REASON] = CELL_TEXT(row->reason);
}

enum status calendar_list(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct list_state state = list_read(c, &days_list, rq);
    struct days days = {0};
    size_t n = 0;

    TRY(db_tx_read(c, "admission/calendar", days_tx, &days));
    struct calendar_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_admission_calendar_title),
                 .flags = list_page_flags(&state)},
        .list = list_view_of(c, &state, rq, days.rows.n, 0),
        .add = days.keeper.may ? url0(c, "/staff/calendar/day") : (struct url){STR("")},
    };
    for (size_t i = 0; i < days.rows.n; i++)
        if (is_asked(&state, &days.rows.v[i]))
            fill_row(c, &days.keeper, &days.rows.v[i], v.list.rows[n++].cells);
    v.list.n = n;
    list_arrange(c, &v.list);
    v.list.options[BY_REGION] = region_options(c, &days.keeper, true);
    v.list.options[BY_STATE] = words_options(c, WORDS(states));
    if (state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    struct out o = page_out(c, rs, 200);
    admission_calendar(&o, &v);
    return ST_OK;
}

/* ---- one day --------------------------------------------------------------------------------- */

struct day {
    struct keeper keeper;
    struct date day;   /* of the address or the form; used when it is there */
    struct str region; /* "KZ" or a region's code; empty: not chosen yet */
    bool known;
    struct admission_work_day_history_rows history;
};

static enum status day_tx(struct ctx *c, void *arg)
{
    struct day *day = arg;

    TRY(keeper_read(c, &day->keeper));
    if (!day->known)
        return day->keeper.may ? ST_OK : FAIL(c, ST_FORBIDDEN, "admission.calendar.not-yours");
    if (!has_option(region_options(c, &day->keeper, true), day->region))
        return FAIL(c, ST_NOT_FOUND, "http.not-found");
    return admission_work_day_history(
        c, day->day, str_eq_z(day->region, "KZ") ? STR("") : day->region, &day->history);
}

static struct calendar_version version_of(struct ctx *c,
                                          const struct admission_work_day_history_row *row)
{
    return (struct calendar_version){
        .state = words_text(c, WORDS(states), state_code(row->working)),
        .when = i18n_moment(c, row->recorded_at),
        .source = row->source,
        .reason = row->reason,
    };
}

/* A day that is in the calendar is shown to be changed, by whoever keeps that calendar. */
static void preset(struct ctx *c, const struct day *day, struct form_values *form)
{
    if (!day->known || form->bad || form->typed)
        return;
    form_set(form, "day", time_print_date(c->mem, day->day));
    form_set(form, "region", day->region);
    if (day->history.n == 0)
        return;
    form_set(form, "working", state_code(day->history.v[0].working));
    form_set(form, "source", day->history.v[0].source);
}

static enum status show_day(struct ctx *c,
                            const struct request *rq,
                            struct response *rs,
                            struct day *day,
                            struct form_values *form)
{
    TRY(db_tx_read(c, "admission/calendar-day", day_tx, day));
    preset(c, day, form);
    struct calendar_day_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_admission_calendar_one),
                 .flags = PAGE_READ,
                 .back = url0(c, "/staff/calendar"),
                 .back_text = msg_text(c, MSG_admission_calendar_title),
                 .form = form},
        .form = form,
        .action = url0(c, "/staff/calendar/day"),
        .may = day->keeper.may &&
               (!day->known || has_option(region_options(c, &day->keeper, false), day->region)),
        .regions = region_options(c, &day->keeper, false),
        .states = words_options(c, WORDS(states)),
        .versions = NEWS(c->mem, struct calendar_version, day->history.n),
        .n_versions = day->history.n,
    };
    for (size_t i = 0; i < day->history.n; i++)
        v.versions[i] = version_of(c, &day->history.v[i]);
    struct out o = page_out(c, rs, form->bad ? 422 : 200);
    admission_calendar_day(&o, &v);
    return ST_OK;
}

enum status calendar_day(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &calendar_form);
    struct str typed = pairs_get(rq->query, "day");
    struct day day = {.region = pairs_get(rq->query, "region")};

    day.known = typed.n > 0;
    if (day.known && !scan_date(typed, &day.day))
        return FAIL(c, ST_NOT_FOUND, "http.not-found");
    return show_day(c, rq, rs, &day, &form);
}

/* ---- done ------------------------------------------------------------------------------------ */

static enum status set_tx(struct ctx *c, void *arg)
{
    const struct form_values *form = arg;
    struct str region = form_at(form, "region")->text;
    struct date day = {(int32_t)form_at(form, "day")->number};
    bool working = str_eq_z(form_at(form, "working")->text, "yes");
    struct admission_work_day_set_row *row;
    uint8_t hash[AUDIT_HASH];

    TRY(admission_work_day_set(c, day, str_eq_z(region, "KZ") ? STR("") : region, working,
                               form_at(form, "source")->text, form_at(form, "reason")->text, &row));
    if (!row->changed)
        return ST_OK;
    const struct audit_act act = {
        .action = "admission.work-day",
        .object_type = "admission.work-day",
        .object = str_printf(c->mem, STR_FMT " " STR_FMT, STR_ARG(time_print_date(c->mem, day)),
                             STR_ARG(region)),
        .organisation = c->actor.organisation,
        .details = working ? STR("{\"working\":true}") : STR("{\"working\":false}"),
    };
    return audit_record(c, &act, hash);
}

/* Yesterday's calendar changes nothing any more; what is not in the lists was not offered. */
static void judge(struct ctx *c, const struct keeper *keeper, struct form_values *form)
{
    struct field_value *day = form_at(form, "day");

    if (!day->error && day->number < time_date(c->now_us).days)
        form_error(form, "day", MSG_admission_calendar_day_past, STR(""));
    if (!has_option(region_options(c, keeper, false), form_at(form, "region")->text))
        form_error(form, "region", MSG_admission_calendar_region_missing, STR(""));
    if (form_at(form, "working")->text.n > 0 &&
        !words_has(WORDS(states), form_at(form, "working")->text))
        form_error(form, "working", MSG_admission_calendar_state_missing, STR(""));
}

static enum status keeper_tx(struct ctx *c, void *arg)
{
    return keeper_read(c, arg);
}

enum status calendar_set(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;
    struct keeper keeper;
    struct day day = {0};

    TRY(form_read(c, &calendar_form, rq, &form));
    TRY(db_tx_read(c, "admission/calendar-keeper", keeper_tx, &keeper));
    judge(c, &keeper, &form);
    if (!form.bad) {
        enum status st = db_tx_locked(c, "admission/calendar-set", set_tx, &form);
        if (st == ST_OK)
            return response_see_other(c, rs, STR("/staff/calendar"));
        TRY(form_failure(c, &form, st));
    }
    return show_day(c, rq, rs, &day, &form);
}
