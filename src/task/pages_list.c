/* Tasks as a list; for those who oversee all of them also a chart by age and body. */
#include "i18n/i18n.h"
#include "i18n/msg_task.h"
#include "task/pages.h"
#include "task_views.h"

enum { COL_TITLE, COL_NUMBER, COL_KIND, COL_TO, COL_FROM, COL_AGE, COL_DUE, COL_STATE, COL_RESULT };
enum { COLS = COL_RESULT + 1 };

static const struct list_column columns[COLS] = {
    [COL_TITLE] = {"title", MSG_task_title, COLUMN_NAME, false, false},
    [COL_NUMBER] = {"number", MSG_task_number, COLUMN_NUMBER, true, false},
    [COL_KIND] = {"kind", MSG_task_kind, COLUMN_WORDS, false, false},
    [COL_TO] = {"to", MSG_task_to, COLUMN_WORDS, false, false},
    [COL_FROM] = {"from", MSG_task_from, COLUMN_WORDS, false, false},
    [COL_AGE] = {"age", MSG_task_age, COLUMN_NUMBER, true, false},
    [COL_DUE] = {"due", MSG_task_due, COLUMN_NUMBER, true, false},
    [COL_STATE] = {"state", MSG_task_state, COLUMN_STATE, false, false},
    [COL_RESULT] = {"result", MSG_task_result, COLUMN_WORDS, false, true},
};

enum { BY_VIEW, BY_KIND, BY_BODY, BY_SIDE, FILTERS };
static const struct list_filter filters[FILTERS] = {
    [BY_VIEW] = {"view", MSG_task_state, FILTER_CHOICE},
    [BY_KIND] = {"kind", MSG_task_kind, FILTER_CHOICE},
    [BY_BODY] = {"body", MSG_task_to, FILTER_CHOICE},
    [BY_SIDE] = {"side", MSG_task_side, FILTER_CHOICE},
};
static const struct word sides[] = {
    {"to", MSG_task_side_to, TONE_PLAIN},
    {"from", MSG_task_side_from, TONE_PLAIN},
};

static const struct list tasks_list = {
    .name = "tasks",
    .caption = MSG_task_nav,
    .columns = columns,
    .n_columns = COLS,
    .filters = filters,
    .n_filters = FILTERS,
    .search = MSG_task_search,
    .sort = "due",
    .export_most = 10000,
    .empty = MSG_task_empty,
};

struct asked {
    struct list_state state;
    struct task_list_rows rows;
    struct task_ages_rows ages;
    struct organisations bodies; /* of both */
};

static enum status read_bodies(struct ctx *c, struct asked *a)
{
    struct uuid *ids = NEWS(c->mem, struct uuid, 2 * a->rows.n + a->ages.n);
    size_t n = 0;

    for (size_t i = 0; i < a->ages.n; i++)
        ids[n++] = a->ages.v[i].assignee_id;
    for (size_t i = 0; i < a->rows.n; i++) {
        ids[n++] = a->rows.v[i].assignee_id;
        if (a->rows.v[i].given_by.set)
            ids[n++] = a->rows.v[i].given_by.v;
    }
    return organisation_by_ids(c, ids, n < ORGANISATION_PAGE_MOST ? n : ORGANISATION_PAGE_MOST,
                               &a->bodies);
}

static enum status list_tx(struct ctx *c, void *arg)
{
    struct asked *a = arg;
    const struct task_list_in in = {
        .view = a->state.value[BY_VIEW],
        .kind = a->state.value[BY_KIND],
        .body = a->state.value[BY_BODY],
        .side = a->state.value[BY_SIDE],
        .own = c->actor.organisation,
        .search = a->state.search_key,
        .typed = a->state.search,
        .sort = list_sort(&a->state),
        .down = a->state.descending,
        .most = a->state.limit,
        .skip = a->state.offset,
    };

    TRY(task_list(c, &in, &a->rows));
    TRY(task_ages(c, &a->ages));
    return read_bodies(c, a);
}

static void fill_row(struct ctx *c,
                     const struct asked *a,
                     const struct task_list_row *row,
                     struct list_cell *cells)
{
    const struct task_about about = {row->source, row->title, row->place_kk, row->place_ru,
                                     row->amount};
    bool closed = row->closed_at.set;

    cells[COL_TITLE] = CELL_LINK(task_url(c, row->id), task_title(c, &about));
    cells[COL_NUMBER] = CELL_NUMBER(row->number);
    cells[COL_KIND] = CELL_TEXT(words_text(c, task_kinds, row->kind));
    cells[COL_TO] = CELL_TEXT(task_body_name(&a->bodies, row->assignee_id));
    cells[COL_FROM] = CELL_TEXT(row->given_by.set ? task_body_name(&a->bodies, row->given_by.v)
                                                  : msg_text(c, MSG_task_platform));
    cells[COL_AGE] = CELL_TEXT(task_age(c, row->created_at, closed ? row->closed_at.v : c->now_us));
    cells[COL_DUE] = CELL_MOMENT(row->due_at);
    cells[COL_STATE] = words_tag(c, task_tags,
                                 str_from_z(closed      ? "closed"
                                            : row->late ? "late"
                                                        : "open"));
    if (closed)
        cells[COL_RESULT] = CELL_TEXT(task_result(c, row->closed_by.v, row->result.v));
}

static struct list_options body_options(struct ctx *c, const struct asked *a)
{
    struct option *options = NEWS(c->mem, struct option, a->ages.n);

    for (size_t i = 0; i < a->ages.n; i++)
        options[i] = (struct option){.value = uuid_print(c->mem, a->ages.v[i].assignee_id),
                                     .text = task_body_name(&a->bodies, a->ages.v[i].assignee_id)};
    return (struct list_options){options, a->ages.n};
}

/* ---- figures and the chart ------------------------------------------------------------------- */

static void fill_figures(struct ctx *c, const struct asked *a, struct task_list_view *v)
{
    int64_t open = 0, late = 0, oldest = c->now_us;

    for (size_t i = 0; i < a->ages.n; i++) {
        open += a->ages.v[i].open;
        late += a->ages.v[i].late;
        if (a->ages.v[i].oldest < oldest)
            oldest = a->ages.v[i].oldest;
    }
    struct url here = url0(c, "/staff/tasks");
    v->figures[v->n_figures++] = (struct figure){.value = i18n_number(c, open),
                                                 .text = msg_text(c, MSG_task_state_open),
                                                 .url = url_query(c, here, "view", STR("open"))};
    v->figures[v->n_figures++] = (struct figure){.value = i18n_number(c, late),
                                                 .text = msg_text(c, MSG_task_state_late),
                                                 .tone = late > 0 ? TONE_BAD : TONE_PLAIN,
                                                 .url = url_query(c, here, "view", STR("late"))};
    if (open > 0)
        v->figures[v->n_figures++] = (struct figure){.value = task_age(c, oldest, c->now_us),
                                                     .text = msg_text(c, MSG_task_oldest)};
}

/* The bodies with the most open tasks, each by the age of its tasks. */
static void fill_chart(struct ctx *c, const struct asked *a, struct task_list_view *v)
{
    static const enum msg names[TASK_AGES] = {MSG_task_age_fresh, MSG_task_age_week,
                                              MSG_task_age_month, MSG_task_age_old};
    size_t n = a->ages.n < TASK_BODIES_IN_CHART ? a->ages.n : TASK_BODIES_IN_CHART;
    struct str *labels = NEWS(c->mem, struct str, n);
    struct chart_series *series = NEWS(c->mem, struct chart_series, TASK_AGES);
    int64_t *v4[TASK_AGES];

    for (size_t k = 0; k < TASK_AGES; k++) {
        v4[k] = NEWS(c->mem, int64_t, n);
        series[k] = (struct chart_series){msg_text(c, names[k]), v4[k]};
    }
    for (size_t i = 0; i < n; i++) {
        const struct task_ages_row *row = &a->ages.v[i];
        labels[i] = task_body_name(&a->bodies, row->assignee_id);
        v4[0][i] = row->fresh;
        v4[1][i] = row->week;
        v4[2][i] = row->month;
        v4[3][i] = row->old;
    }
    v->chart = (struct chart){.id = "ages",
                              .title = msg_text(c, MSG_task_chart),
                              .about = msg_text(c, MSG_task_chart_about),
                              .head = msg_text(c, MSG_task_to),
                              .labels = labels,
                              .n = n,
                              .series = series,
                              .n_series = TASK_AGES};
    v->has_chart = true;
}

enum status task_list_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct asked a = {.state = list_read(c, &tasks_list, rq)};

    TRY(db_tx_read(c, "task/list", list_tx, &a));
    struct task_list_view v = {
        .page = {.rq = rq, .title = msg_text(c, MSG_task_nav), .flags = list_page_flags(&a.state)},
        .list = list_view_of(c, &a.state, rq, a.rows.n, a.rows.n > 0 ? a.rows.v[0].total : 0),
        .bodies = url0(c, "/staff/tasks/bodies"),
        .own = url_id(c, "/staff/tasks/body/{id}", c->actor.organisation),
    };
    for (size_t i = 0; i < a.rows.n; i++)
        fill_row(c, &a, &a.rows.v[i], v.list.rows[i].cells);
    v.list.options[BY_VIEW] = words_options(c, task_states);
    v.list.options[BY_KIND] = words_options(c, task_kinds);
    v.list.options[BY_BODY] = body_options(c, &a);
    v.list.options[BY_SIDE] = words_options(c, WORDS(sides));
    if (a.state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    if (!(c->actor.access & ACCESS_OVERSIGHT))
        v.give = url0(c, "/staff/tasks/to");
    fill_figures(c, &a, &v);
    if (a.ages.n > 0 && a.ages.v[0].oversees)
        fill_chart(c, &a, &v);
    struct out o = page_out(c, rs, 200);
    task_list_view(&o, &v);
    return ST_OK;
}
