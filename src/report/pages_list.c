/* What somebody has ordered, with what became of the last of each. */
#include "i18n/msg_report.h"
#include "report/pages.h"
#include "report_queries.h"
#include "report_views.h"

enum { COL_REPORT, COL_PLACE, COL_WHEN, COL_FILE, COL_NEXT, COL_LAST, COL_STATE, COLS };

static const struct list_column columns[COLS] = {
    [COL_REPORT] = {"report", MSG_report_report, COLUMN_NAME, true, false},
    [COL_PLACE] = {"place", MSG_report_place, COLUMN_WORDS, true, false},
    [COL_WHEN] = {"when", MSG_report_when, COLUMN_WORDS, false, false},
    [COL_FILE] = {"file", MSG_report_file, COLUMN_WORDS, false, false},
    [COL_NEXT] = {"next", MSG_report_next, COLUMN_NUMBER, true, false},
    [COL_LAST] = {"last", MSG_report_last, COLUMN_WORDS, false, false},
    [COL_STATE] = {"state", MSG_report_state, COLUMN_STATE, false, false},
};
static const struct list_filter filters[] = {{"state", MSG_report_state, FILTER_CHOICE}};
static const struct list orders_list = {
    .name = "reports",
    .caption = MSG_report_title,
    .columns = columns,
    .n_columns = COLS,
    .filters = filters,
    .n_filters = COUNT(filters),
    .search = MSG_report_search,
    .export_most = 200,
    .empty = MSG_report_none,
};

static enum status list_tx(struct ctx *c, void *arg)
{
    struct report_schedules_rows *rows = arg;
    return report_schedules(c, rows);
}

static void fill_row(struct ctx *c, const struct report_schedules_row *row, struct list_cell *cells)
{
    struct str format = words_text(c, report_formats, row->format);
    struct str lang = words_text(c, report_languages, row->lang);

    cells[COL_REPORT] =
        CELL_LINK(url_id(c, "/staff/report/{id}", row->id), report_title(c, row->source));
    cells[COL_PLACE] = CELL_TEXT(row->place_name);
    cells[COL_WHEN] = CELL_TEXT(report_when(c, row->frequency, row->hour));
    cells[COL_FILE] =
        CELL_TEXT(str_printf(c->mem, STR_FMT ", " STR_FMT, STR_ARG(format), STR_ARG(lang)));
    if (row->next_at.set)
        cells[COL_NEXT] = CELL_MOMENT(row->next_at.v);
    if (row->result_state.set) {
        cells[COL_LAST] = words_tag(c, report_outcomes, row->result_state.v);
        cells[COL_LAST].about = i18n_moment_short(c, row->result_at.v);
    }
    cells[COL_STATE] = words_tag(c, report_states, row->state);
}

static struct list_view list_of(struct ctx *c,
                                const struct request *rq,
                                const struct list_state *state,
                                const struct report_schedules_rows *rows)
{
    struct list_view list = list_view_of(c, state, rq, rows->n, 0);
    struct str only = list_filter_value(state, "state");

    list.n = 0;
    for (size_t i = 0; i < rows->n; i++)
        if (only.n == 0 || str_eq(only, rows->v[i].state))
            fill_row(c, &rows->v[i], list.rows[list.n++].cells);
    list_arrange(c, &list);
    list.options[0] = words_options(c, report_states);
    return list;
}

enum status reports_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct list_state state = list_read(c, &orders_list, rq);
    struct report_schedules_rows rows;

    TRY(db_tx_read(c, "report/list", list_tx, &rows));
    struct reports_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_report_title),
                 .flags = list_page_flags(&state)},
        .list = list_of(c, rq, &state, &rows),
        .sources = {{url0(c, "/staff/board"), msg_text(c, MSG_report_source_figures)},
                    {url0(c, "/staff/overdue"), msg_text(c, MSG_report_source_overdue)},
                    {url0(c, "/staff/demand"), msg_text(c, MSG_report_source_demand)}},
        .n_sources = 3,
    };
    if (state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    struct out o = page_out(c, rs, 200);
    report_list(&o, &v);
    return ST_OK;
}
