/* The charts of a board: each with its key, its table and that table as a file. */
#include <stdlib.h>

#include "board/pages.h"
#include "i18n/msg_board.h"
#include "i18n/msg_wait.h"

enum { PLACES_MOST = 20, HOURS = 24, GROUNDS = 5 };

struct series {
    enum msg name;
    int64_t *v;
};

/* Adds one; the arrays live as long as the request. */
static struct board_chart *
add(struct ctx *c, struct board_view *v, const char *id, enum msg title, enum msg about)
{
    struct board_chart *chart = &v->charts[v->n_charts++];

    ASSERT(v->n_charts <= BOARD_CHARTS_MOST);
    chart->chart =
        (struct chart){.id = id, .title = msg_text(c, title), .about = msg_text(c, about)};
    return chart;
}

static void put_series(struct ctx *c, struct chart *chart, const struct series *series, size_t n)
{
    struct chart_series *drawn = NEWS(c->mem, struct chart_series, n);

    for (size_t i = 0; i < n; i++)
        drawn[i] = (struct chart_series){msg_text(c, series[i].name), series[i].v};
    chart->series = drawn;
    chart->n_series = n;
}

static void
put_files(struct ctx *c, const struct request *rq, struct board_chart *chart, const char *table)
{
    struct url here = url_query(c, url_here(c, rq, "format"), "table", str_from_z(table));

    chart->csv = url_query(c, here, "format", STR("csv"));
    chart->xlsx = url_query(c, here, "format", STR("xlsx"));
}

/* ---- courses -------------------------------------------------------------------------------- */

/* Every day between the first and the last of which something is told; the newest when there are
 * too many to draw. */
static void
days_chart(struct ctx *c, const struct request *rq, const struct look *look, struct board_view *v)
{
    if (look->days.n == 0)
        return;
    int32_t first = look->days.v[0].day.days, last = look->days.v[look->days.n - 1].day.days;
    if (last - first >= CHART_POINTS_MOST)
        first = last - CHART_POINTS_MOST + 1;
    size_t n = (size_t)(last - first) + 1;
    struct str *labels = NEWS(c->mem, struct str, n);
    int64_t *received = NEWS(c->mem, int64_t, n), *answered = NEWS(c->mem, int64_t, n);
    for (size_t i = 0; i < n; i++)
        labels[i] = i18n_day_month(c, (struct date){first + (int32_t)i});
    for (size_t i = 0; i < look->days.n; i++) {
        const struct board_days_row *row = &look->days.v[i];
        if (row->day.days < first)
            continue;
        received[row->day.days - first] = row->received;
        answered[row->day.days - first] = row->answered;
    }
    struct board_chart *chart = add(c, v, "days", MSG_board_chart_days, MSG_board_chart_days_about);
    const struct series series[] = {{MSG_board_received, received}, {MSG_board_answered, answered}};
    chart->drawing = BOARD_LINES;
    chart->chart.head = msg_text(c, MSG_board_day);
    chart->chart.labels = labels;
    chart->chart.n = n;
    put_series(c, &chart->chart, series, COUNT(series));
    put_files(c, rq, chart, "days");
}

bool board_terms_chart(struct ctx *c,
                       const struct request *rq,
                       const struct board_days_rows *days,
                       struct board_chart *chart)
{
    size_t first = days->n > CHART_POINTS_MOST ? days->n - CHART_POINTS_MOST : 0;
    size_t n = days->n - first;
    struct str *labels = NEWS(c->mem, struct str, n);
    int64_t *in_time = NEWS(c->mem, int64_t, n), *late = NEWS(c->mem, int64_t, n), answered = 0;

    for (size_t i = 0; i < n; i++) {
        const struct board_days_row *row = &days->v[first + i];
        answered += row->answered;
        labels[i] = i18n_day_month(c, row->day);
        in_time[i] = row->answered - row->late;
        late[i] = row->late;
    }
    const struct series series[] = {{MSG_board_in_time, in_time}, {MSG_board_late, late}};
    chart->drawing = BOARD_BARS;
    chart->chart = (struct chart){.id = "terms",
                                  .title = msg_text(c, MSG_board_chart_terms),
                                  .about = msg_text(c, MSG_board_chart_terms_about),
                                  .head = msg_text(c, MSG_board_day),
                                  .labels = labels,
                                  .n = n};
    put_series(c, &chart->chart, series, COUNT(series));
    put_files(c, rq, chart, "answers");
    return answered > 0;
}

static void
hours_chart(struct ctx *c, const struct request *rq, const struct look *look, struct board_view *v)
{
    struct str *labels = NEWS(c->mem, struct str, HOURS);
    int64_t *received = NEWS(c->mem, int64_t, HOURS), *answered = NEWS(c->mem, int64_t, HOURS);

    if (look->hours.n == 0)
        return;
    for (int i = 0; i < HOURS; i++)
        labels[i] = str_printf(c->mem, "%02d:00", i);
    for (size_t i = 0; i < look->hours.n; i++) {
        received[look->hours.v[i].hour] = look->hours.v[i].received;
        answered[look->hours.v[i].hour] = look->hours.v[i].answered;
    }
    struct board_chart *chart =
        add(c, v, "hours", MSG_board_chart_hours, MSG_board_chart_hours_about);
    const struct series series[] = {{MSG_board_received, received}, {MSG_board_answered, answered}};
    chart->drawing = BOARD_BARS;
    chart->chart.head = msg_text(c, MSG_board_hour);
    chart->chart.labels = labels;
    chart->chart.n = HOURS;
    put_series(c, &chart->chart, series, COUNT(series));
    put_files(c, rq, chart, "hours");
}

/* The waiting room's line; who waits there has not handed in yet. */
static void
line_chart(struct ctx *c, const struct request *rq, const struct look *look, struct board_view *v)
{
    const struct wait_load *line = &look->line;

    if (line->n == 0)
        return;
    struct board_chart *chart = add(c, v, "line", MSG_board_chart_line, MSG_wait_line_chart_about);
    const struct series series[] = {{MSG_wait_staff_waiting, line->waiting},
                                    {MSG_wait_staff_inside, line->inside}};
    chart->drawing = BOARD_LINES;
    chart->chart.title =
        MSG_FORMAT(c, MSG_board_chart_line, MSG_ARG("day", i18n_date(c, line->day)));
    chart->chart.head = msg_text(c, MSG_wait_line_chart_time);
    chart->chart.labels = line->labels;
    chart->chart.n = line->n;
    put_series(c, &chart->chart, series, COUNT(series));
    put_files(c, rq, chart, "line");
}

/* ---- the plan ------------------------------------------------------------------------------- */

static int by_received(const void *a, const void *b)
{
    const struct look_place *x = *(const struct look_place *const *)a;
    const struct look_place *y = *(const struct look_place *const *)b;

    if (x->row->received != y->row->received)
        return x->row->received > y->row->received ? -1 : 1;
    return str_cmp(x->name, y->name);
}

/* Places held and left, of those with most applications. */
static void
plan_chart(struct ctx *c, const struct request *rq, const struct look *look, struct board_view *v)
{
    const struct look_place **places = NEWS(c->mem, const struct look_place *, look->n_places);
    size_t n = 0;

    for (size_t i = 0; i < look->n_places; i++)
        if (look->places[i].row->seats > 0)
            places[n++] = &look->places[i];
    if (n == 0)
        return;
    /* NOLINTNEXTLINE(bugprone-sizeof-expression): what is sorted are pointers */
    qsort(places, n, sizeof(places[0]), by_received);
    n = n < PLACES_MOST ? n : PLACES_MOST;
    struct str *labels = NEWS(c->mem, struct str, n);
    int64_t *taken = NEWS(c->mem, int64_t, n), *free = NEWS(c->mem, int64_t, n);
    for (size_t i = 0; i < n; i++) {
        labels[i] = places[i]->name;
        taken[i] = places[i]->row->taken;
        free[i] = look_free(places[i]->row);
    }
    struct board_chart *chart = add(c, v, "plan", MSG_board_chart_plan, MSG_board_chart_plan_about);
    const struct series series[] = {{MSG_board_taken, taken}, {MSG_board_free, free}};
    chart->drawing = BOARD_SHARES;
    chart->chart.head = msg_text(c, MSG_board_place);
    chart->chart.labels = labels;
    chart->chart.n = n;
    put_series(c, &chart->chart, series, COUNT(series));
    chart->csv = url_query(c, url_here(c, rq, "format"), "format", STR("csv"));
    chart->xlsx = url_query(c, url_here(c, rq, "format"), "format", STR("xlsx"));
}

/* ---- refusals and kinds ----------------------------------------------------------------------*/

static void grounds_chart(struct ctx *c,
                          const struct request *rq,
                          const struct look *look,
                          struct board_view *v)
{
    const struct board_places_row *sum = look->sum;
    const int64_t counts[GROUNDS] = {sum->r1, sum->r2, sum->r3, sum->r4, sum->r5};
    int64_t *by_this = NEWS(c->mem, int64_t, GROUNDS), *by_others = NEWS(c->mem, int64_t, GROUNDS);
    struct str *labels = NEWS(c->mem, struct str, GROUNDS);

    if (look_refused(sum) == 0)
        return;
    for (size_t i = 0; i < GROUNDS; i++) {
        labels[i] = msg_text(c, (enum msg)board_grounds.v[i].text);
        by_this[i] = counts[i];
        by_others[i] = look_refused(sum) - counts[i];
    }
    struct board_chart *chart =
        add(c, v, "grounds", MSG_board_chart_grounds, MSG_board_chart_grounds_about);
    const struct series series[] = {{MSG_board_by_this, by_this}, {MSG_board_by_others, by_others}};
    chart->drawing = BOARD_SHARES;
    chart->chart.head = msg_text(c, MSG_board_ground);
    chart->chart.labels = labels;
    chart->chart.n = GROUNDS;
    put_series(c, &chart->chart, series, COUNT(series));
    put_files(c, rq, chart, "grounds");
}

/* Sums of the kinds by the word of one of their codes; there are no more of them than kinds. */
struct sums {
    struct str *words;
    int64_t *received, *approved;
    size_t n;
};

static struct sums sums_new(struct ctx *c, size_t most)
{
    return (struct sums){.words = NEWS(c->mem, struct str, most),
                         .received = NEWS(c->mem, int64_t, most),
                         .approved = NEWS(c->mem, int64_t, most)};
}

static void add_sum(struct sums *sums, struct str word, const struct board_kinds_row *row)
{
    size_t i = 0;

    while (i < sums->n && !str_eq(sums->words[i], word))
        i++;
    if (i == sums->n)
        sums->words[sums->n++] = word;
    sums->received[i] += row->received;
    sums->approved[i] += row->approved;
}

static void kind_chart(struct ctx *c,
                       struct board_chart *chart,
                       const struct request *rq,
                       const struct sums *sums,
                       enum msg head)
{
    const struct series series[] = {{MSG_board_received, sums->received},
                                    {MSG_board_approved, sums->approved}};

    chart->drawing = BOARD_BARS;
    chart->chart.head = msg_text(c, head);
    chart->chart.labels = sums->words;
    chart->chart.n = sums->n;
    put_series(c, &chart->chart, series, COUNT(series));
    put_files(c, rq, chart, "kinds");
}

static void
kinds_charts(struct ctx *c, const struct request *rq, const struct look *look, struct board_view *v)
{
    struct sums lanes = sums_new(c, look->kinds.n), languages = sums_new(c, look->kinds.n),
                channels = sums_new(c, look->kinds.n);

    if (look->kinds.n == 0)
        return;
    for (size_t i = 0; i < look->kinds.n; i++) {
        const struct board_kinds_row *row = &look->kinds.v[i];
        add_sum(&lanes, words_text(c, board_lanes, row->lane), row);
        add_sum(&languages, board_language(c, look, row->language), row);
        add_sum(&channels, words_text(c, board_channels, row->channel), row);
    }
    kind_chart(c, add(c, v, "lanes", MSG_board_chart_lanes, MSG_board_kinds_about), rq, &lanes,
               MSG_board_lane);
    kind_chart(c, add(c, v, "languages", MSG_board_chart_languages, MSG_board_kinds_about), rq,
               &languages, MSG_board_language);
    kind_chart(c, add(c, v, "channels", MSG_board_chart_channels, MSG_board_kinds_about), rq,
               &channels, MSG_board_channel);
}

void board_charts(struct ctx *c,
                  const struct request *rq,
                  const struct look *look,
                  struct board_view *v)
{
    days_chart(c, rq, look, v);
    hours_chart(c, rq, look, v);
    line_chart(c, rq, look, v);
    grounds_chart(c, rq, look, v);
    kinds_charts(c, rq, look, v);
    plan_chart(c, rq, look, v);
}
