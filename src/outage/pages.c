/* The public list of interruptions. */
#include "outage/pages.h"

#include "db/db.h"
#include "i18n/msg_outage.h"
#include "outage_queries.h"
#include "outage_views.h"

enum { COL_BEGAN, COL_ENDED, COL_MINUTES, COLS };

static const struct list_column columns[COLS] = {
    [COL_BEGAN] = {"began", MSG_outage_began, COLUMN_NAME, true, false},
    [COL_ENDED] = {"ended", MSG_outage_ended, COLUMN_NUMBER, false, false},
    [COL_MINUTES] = {"minutes", MSG_outage_minutes, COLUMN_AMOUNT, true, false},
};
static const struct list_filter filters[] = {{"period", MSG_outage_period, FILTER_DATES}};
static const struct list outages_list = {
    .name = "outages",
    .caption = MSG_outage_title,
    .columns = columns,
    .n_columns = COLS,
    .filters = filters,
    .n_filters = COUNT(filters),
    .sort = "began",
    .descending = true,
    .export_most = 10000,
    .empty = MSG_outage_none,
};

struct shown {
    struct list_state state;
    struct outage_outages_rows rows;
};

static enum status show_tx(struct ctx *c, void *arg)
{
    struct shown *in = arg;
    const struct list_state *state = &in->state;
    size_t period = list_filter_at(state, "period");
    const struct outage_outages_in query = {
        .from_at = {state->has_from[period], time_date_start(state->from[period])},
        .to_at = {state->has_to[period],
                  time_date_start((struct date){state->to[period].days + 1})},
        .sort = list_sort(state),
        .descending = state->descending,
        .most = state->limit,
        .skip = state->offset,
    };

    return outage_outages(c, &query, &in->rows);
}

enum status outage_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct shown in = {.state = list_read(c, &outages_list, rq)};

    TRY(db_tx_read(c, "outage/show", show_tx, &in));
    struct outage_view view = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_outage_title),
                 .flags = list_page_flags(&in.state),
                 .about = msg_text(c, MSG_outage_about)},
        .list = list_view_of(c, &in.state, rq, in.rows.n, in.rows.n > 0 ? in.rows.v[0].total : 0),
    };
    for (size_t i = 0; i < in.rows.n; i++) {
        struct list_cell *cells = view.list.rows[i].cells;
        cells[COL_BEGAN] = CELL_MOMENT(in.rows.v[i].began_at);
        cells[COL_ENDED] = CELL_MOMENT(in.rows.v[i].ended_at);
        cells[COL_MINUTES] = CELL_NUMBER(in.rows.v[i].minutes);
    }
    if (in.state.format != LIST_PAGE)
        return list_download(c, rs, &view.list);
    struct out o = page_out(c, rs, 200);
    outage_page(&o, &view);
    return ST_OK;
}
