/* The list of critical functions. */
#include "critical/pages.h"

#include "audit/audit.h"
#include "critical_queries.h"
#include "critical_views.h"
#include "i18n/i18n.h"
#include "i18n/msg_critical.h"

enum { COL_ACT, COL_AREA, COL_SINCE, COL_PROPOSED, COL_CODE, COL_STATE, COLS };

static const struct list_column columns[COLS] = {
    [COL_ACT] = {"act", MSG_critical_act, COLUMN_NAME, true, false},
    [COL_AREA] = {"area", MSG_critical_area, COLUMN_WORDS, true, false},
    [COL_SINCE] = {"since", MSG_critical_changed, COLUMN_NUMBER, true, false},
    [COL_PROPOSED] = {"proposed", MSG_critical_proposed, COLUMN_WORDS, false, false},
    [COL_CODE] = {"code", MSG_critical_code, COLUMN_WORDS, false, true},
    [COL_STATE] = {"state", MSG_critical_state, COLUMN_STATE, true, false},
};
enum { BY_AREA, BY_STATE, FILTERS };
static const struct list_filter filters[FILTERS] = {
    [BY_AREA] = {"area", MSG_critical_area, FILTER_CHOICE},
    [BY_STATE] = {"state", MSG_critical_state, FILTER_CHOICE},
};
static const struct list functions_list = {
    .name = "critical",
    .caption = MSG_critical_title,
    .columns = columns,
    .n_columns = COLS,
    .filters = filters,
    .n_filters = FILTERS,
    .search = MSG_critical_search,
    .export_most = 500,
    .empty = MSG_critical_empty,
};

struct listing {
    struct list_state state;
    struct critical_functions_rows rows;
};

static enum status listing_tx(struct ctx *c, void *arg)
{
    struct listing *in = arg;
    return critical_functions(c, list_filter_value(&in->state, "area"),
                              list_filter_value(&in->state, "state"), &in->rows);
}

static void
fill_row(struct ctx *c, const struct critical_functions_row *row, struct list_cell *cells)
{
    cells[COL_ACT] = CELL_LINK(critical_url(c, row->code), audit_action_words(c, row->code));
    cells[COL_AREA] = CELL_TEXT(words_text(c, critical_areas, row->area));
    if (row->changed_at.set)
        cells[COL_SINCE] = CELL_MOMENT(row->changed_at.v);
    if (row->proposal.set)
        cells[COL_PROPOSED] = CELL_LINK(url_id(c, "/staff/approval/{id}", row->proposal.v),
                                        msg_text(c, MSG_critical_removal_proposed));
    cells[COL_CODE] = CELL_TEXT(row->code);
    cells[COL_STATE] = words_tag(c, critical_states, row->state);
}

enum status critical_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct listing in = {.state = list_read(c, &functions_list, rq)};

    TRY(db_tx_read(c, "critical/list", listing_tx, &in));
    struct critical_list_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_critical_title),
                 .flags = list_page_flags(&in.state),
                 .back = url0(c, "/staff/journal"),
                 .back_text = msg_text(c, MSG_critical_journal_title)},
        .list = list_view_of(c, &in.state, rq, in.rows.n, (int64_t)in.rows.n)};
    for (size_t i = 0; i < in.rows.n; i++)
        fill_row(c, &in.rows.v[i], v.list.rows[i].cells);
    v.list.options[BY_AREA] = words_options(c, critical_areas);
    v.list.options[BY_STATE] = words_options(c, critical_states);
    list_arrange(c, &v.list);
    if (in.state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    struct out o = page_out(c, rs, 200);
    critical_list_view_page(&o, &v);
    return ST_OK;
}
