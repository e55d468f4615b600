/* The report of use: the journal's sums as a list, and day by day as a chart. */
#include "usage/pages.h"

#include "base/scan.h"
#include "db/db.h"
#include "html/words.h"
#include "i18n/msg_usage.h"
#include "usage_queries.h"
#include "usage_views.h"

enum { COL_NAME, COL_ACTS, COL_SHARE, COLS };
enum { FILTER_PERIOD, FILTER_BY };

static const struct list_column columns[COLS] = {
    [COL_NAME] = {"name", MSG_usage_name, COLUMN_NAME, true, false},
    [COL_ACTS] = {"acts", MSG_usage_acts, COLUMN_AMOUNT, true, false},
    [COL_SHARE] = {"share", MSG_usage_share, COLUMN_AMOUNT, false, false},
};
static const struct list_filter filters[] = {
    [FILTER_PERIOD] = {"period", MSG_usage_period, FILTER_DATES},
    [FILTER_BY] = {"by", MSG_usage_by, FILTER_CHOICE},
};
static const struct list usage_list = {
    .name = "usage",
    .caption = MSG_usage_title,
    .columns = columns,
    .n_columns = COLS,
    .filters = filters,
    .n_filters = COUNT(filters),
    .search = MSG_usage_search,
    .sort = "acts",
    .descending = true,
    .export_most = 5000,
};

/* The last ones are for those who may see persons. */
static const struct word ways[] = {
    {"PART", MSG_usage_by_part, TONE_PLAIN},
    {"ROLE", MSG_usage_by_role, TONE_PLAIN},
    {"USER", MSG_usage_by_user, TONE_PLAIN},
};
enum { WAYS_WITHOUT_PERSONS = 2 };

struct report {
    struct list_state state;
    struct words ways;
    struct str by;
    struct date first, last;
    bool shortened;
    struct usage_acts_rows rows, days;
};

static bool sees_persons(const struct ctx *c)
{
    return (c->actor.access & (ACCESS_ADMIN | ACCESS_SECURITY)) != 0;
}

static void choose_period(struct ctx *c, struct report *in)
{
    const struct list_state *state = &in->state;
    struct date today = time_date(c->now_us);

    in->last = state->has_to[FILTER_PERIOD] ? state->to[FILTER_PERIOD] : today;
    in->first = state->has_from[FILTER_PERIOD] ? state->from[FILTER_PERIOD]
                                               : (struct date){in->last.days - USAGE_DAYS + 1};
    if (in->first.days > in->last.days)
        in->first = in->last;
    in->shortened = in->last.days - in->first.days >= USAGE_DAYS_MOST;
    if (in->shortened)
        in->first.days = in->last.days - USAGE_DAYS_MOST + 1;
}

static enum status report_tx(struct ctx *c, void *arg)
{
    struct report *in = arg;
    int64_t from = time_date_start(in->first);
    int64_t to = time_date_start((struct date){in->last.days + 1});

    TRY(usage_acts(c, from, to, STR("DAY"), &in->days));
    return usage_acts(c, from, to, in->by, &in->rows);
}

/* A code in words; of another release, as it is. */
static struct str in_words(struct ctx *c, const char *prefix, struct str code)
{
    enum msg text;

    return msg_find(str_printf(c->mem, "%s" STR_FMT, prefix, STR_ARG(code)), &text)
               ? msg_text(c, text)
               : code;
}

static struct str name_of(struct ctx *c, const struct report *in, const struct usage_acts_row *row)
{
    if (str_eq_z(in->by, "PART"))
        return in_words(c, "usage.part.", row->name);
    if (str_eq_z(in->by, "ROLE"))
        return in_words(c, "account.role.", row->name);
    return row->person.set ? row->name : in_words(c, "usage.user.", row->name);
}

static int64_t total_of(const struct report *in)
{
    int64_t total = 0;

    for (size_t i = 0; i < in->rows.n; i++)
        total += in->rows.v[i].acts;
    return total;
}

static struct str total_words(struct ctx *c, const struct report *in, int64_t total)
{
    if (total == 0)
        return msg_text(c, MSG_usage_empty);
    return MSG_FORMAT(c, MSG_usage_total, MSG_NUM("n", total),
                      MSG_ARG("from", i18n_date(c, in->first)),
                      MSG_ARG("to", i18n_date(c, in->last)));
}

static struct str share_words(struct ctx *c, int64_t part, int64_t whole)
{
    int64_t percent = (part * 100 + whole / 2) / whole;

    return str_printf(c->mem, "%lld\u00a0%%", (long long)percent);
}

static void fill_list(struct ctx *c, const struct report *in, int64_t total, struct list_view *list)
{
    for (size_t i = 0; i < in->rows.n; i++) {
        const struct usage_acts_row *row = &in->rows.v[i];
        struct list_cell *cells = list->rows[i].cells;
        cells[COL_NAME] = CELL_TEXT(name_of(c, in, row));
        cells[COL_ACTS] = CELL_NUMBER(row->acts);
        cells[COL_SHARE] = CELL_TEXT(share_words(c, row->acts, total));
    }
    list->options[FILTER_BY] = words_options(c, in->ways);
    list_arrange(c, list);
}

/* Every day of the period, with or without acts. */
static void fill_chart(struct ctx *c, const struct report *in, struct chart *chart)
{
    size_t n = (size_t)(in->last.days - in->first.days) + 1;
    struct str *labels = NEWS(c->mem, struct str, n);
    int64_t *acts = NEWS(c->mem, int64_t, n);
    struct chart_series *series = NEW(c->mem, struct chart_series);
    struct date day;

    for (size_t i = 0; i < n; i++)
        labels[i] = i18n_day_month(c, (struct date){in->first.days + (int32_t)i});
    for (size_t i = 0; i < in->days.n; i++)
        if (scan_date(in->days.v[i].name, &day))
            acts[day.days - in->first.days] = in->days.v[i].acts;
    *series = (struct chart_series){msg_text(c, MSG_usage_acts), acts};
    *chart = (struct chart){.id = "usage-days",
                            .title = msg_text(c, MSG_usage_days),
                            .about = msg_text(c, MSG_usage_days_about),
                            .head = msg_text(c, MSG_usage_day),
                            .labels = labels,
                            .n = n,
                            .series = series,
                            .n_series = 1};
}

enum status usage_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct report in = {.state = list_read(c, &usage_list, rq)};

    in.ways = (struct words){ways, sees_persons(c) ? COUNT(ways) : WAYS_WITHOUT_PERSONS};
    in.by = in.state.value[FILTER_BY];
    if (!words_has(in.ways, in.by))
        in.by = STR("PART");
    choose_period(c, &in);
    TRY(db_tx_read(c, "usage/report", report_tx, &in));
    int64_t total = total_of(&in);
    struct usage_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_usage_title),
                 .flags = list_page_flags(&in.state)},
        .total = total_words(c, &in, total),
        .list = list_view_of(c, &in.state, rq, in.rows.n, (int64_t)in.rows.n),
    };
    fill_list(c, &in, total, &v.list);
    if (in.state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    if (in.shortened)
        v.too_long = MSG_FORMAT(c, MSG_usage_too_long, MSG_NUM("n", USAGE_DAYS_MOST));
    if (total > 0)
        fill_chart(c, &in, &v.chart);
    struct out o = page_out(c, rs, 200);
    usage_report(&o, &v);
    return ST_OK;
}
