/* The list of settings. */
#include "i18n/i18n.h"
#include "i18n/msg_setting.h"
#include "setting/pages.h"
#include "setting_queries.h"
#include "setting_views.h"

enum { COL_WHAT, COL_AREA, COL_VALUE, COL_OWN, COL_SINCE, COL_BOUNDS, COL_KEY, COL_WAITS, COLS };

static const struct list_column columns[COLS] = {
    [COL_WHAT] = {"setting", MSG_setting_what, COLUMN_NAME, true, false},
    [COL_AREA] = {"area", MSG_setting_area, COLUMN_WORDS, true, false},
    [COL_VALUE] = {"value", MSG_setting_value, COLUMN_AMOUNT, false, false},
    [COL_OWN] = {"roles", MSG_setting_own, COLUMN_AMOUNT, true, false},
    [COL_SINCE] = {"since", MSG_setting_since, COLUMN_NUMBER, true, false},
    [COL_BOUNDS] = {"bounds", MSG_setting_bounds, COLUMN_WORDS, false, false},
    [COL_KEY] = {"key", MSG_setting_key, COLUMN_WORDS, false, true},
    [COL_WAITS] = {"state", MSG_setting_change, COLUMN_STATE, false, false},
};
static const struct list_filter filters[] = {{"area", MSG_setting_area, FILTER_CHOICE}};
static const struct list settings_list = {
    .name = "settings",
    .caption = MSG_setting_title,
    .columns = columns,
    .n_columns = COLS,
    .filters = filters,
    .n_filters = COUNT(filters),
    .search = MSG_setting_what,
    .export_most = 200,
};

struct listing {
    struct list_state state;
    struct setting_rules_rows rows;
};

static enum status listing_tx(struct ctx *c, void *arg)
{
    struct listing *in = arg;
    return setting_rules(c, list_filter_value(&in->state, "area"), &in->rows);
}

static void fill_row(struct ctx *c, const struct setting_rules_row *row, struct list_cell *cells)
{
    cells[COL_WHAT] = CELL_LINK(setting_url(c, row->key), setting_words(c, row->key));
    cells[COL_AREA] = CELL_TEXT(words_text(c, setting_areas, row->area));
    cells[COL_VALUE] = CELL_TEXT(row->value.v);
    cells[COL_OWN] = CELL_NUMBER(row->own);
    if (row->since.set)
        cells[COL_SINCE] = CELL_DATE(row->since.v);
    cells[COL_BOUNDS] = CELL_TEXT(setting_bounds_words(c, row->least, row->most));
    cells[COL_KEY] = CELL_TEXT(row->key);
    cells[COL_WAITS] = row->proposal.set ? CELL_TAG(TONE_WARN, msg_text(c, MSG_setting_waiting))
                       : row->takes_two  ? CELL_TAG(TONE_PLAIN, msg_text(c, MSG_setting_by_two))
                                         : CELL_TAG(TONE_PLAIN, msg_text(c, MSG_setting_by_one));
}

enum status setting_list_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct listing in = {.state = list_read(c, &settings_list, rq)};

    TRY(db_tx_read(c, "setting/list", listing_tx, &in));
    struct setting_list_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_setting_title),
                 .flags = list_page_flags(&in.state)},
        .list = list_view_of(c, &in.state, rq, in.rows.n, (int64_t)in.rows.n)};
    for (size_t i = 0; i < in.rows.n; i++)
        fill_row(c, &in.rows.v[i], v.list.rows[i].cells);
    v.list.options[0] = words_options(c, setting_areas);
    list_arrange(c, &v.list);
    if (in.state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    struct out o = page_out(c, rs, 200);
    setting_list_view_page(&o, &v);
    return ST_OK;
}
