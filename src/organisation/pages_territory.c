/* The schools of a department with their territories, and all of it as the file that can be sent
 * back. */
#include "base/buf.h"
#include "html/words.h"
#include "i18n/i18n.h"
#include "i18n/msg_organisation.h"
#include "organisation/private.h"
#include "organisation/territory_file.h"
#include "organisation/territory_pages.h"
#include "organisation_views.h"

enum { COL_NAME, COL_BIN, COL_LINES, COL_ACT, COL_FROM, COL_STATE, COLS };

static const struct list_column columns[COLS] = {
    [COL_NAME] = {"name", MSG_organisation_territory_school, COLUMN_NAME, true, false},
    [COL_BIN] = {"bin", MSG_organisation_record_bin, COLUMN_NUMBER, false, false},
    [COL_LINES] = {"lines", MSG_organisation_territory_lines, COLUMN_AMOUNT, true, false},
    [COL_ACT] = {"act", MSG_organisation_territory_act, COLUMN_WORDS, false, false},
    [COL_FROM] = {"from", MSG_organisation_territory_from, COLUMN_NUMBER, true, false},
    [COL_STATE] = {"state", MSG_organisation_territory_state, COLUMN_STATE, false, false},
};
static const struct list_filter filters[] = {
    {"state", MSG_organisation_territory_state, FILTER_CHOICE},
};
static const struct list school_list = {
    .name = "territories",
    .caption = MSG_organisation_territory_title,
    .columns = columns,
    .n_columns = COLS,
    .filters = filters,
    .n_filters = COUNT(filters),
    .search = MSG_organisation_territory_search,
    .sort = "name",
    .export_most = ORGANISATION_PAGE_MOST,
    .empty = MSG_organisation_territory_empty,
};

static const struct word states[] = {
    {"HAS", MSG_organisation_territory_has, TONE_OK},
    {"NONE", MSG_organisation_territory_none, TONE_WARN},
};

struct listing {
    struct list_state state;
    struct organisation_territory_schools_rows rows;
};

static enum status listing_tx(struct ctx *c, void *arg)
{
    struct listing *in = arg;
    const struct organisation_territory_schools_in query = {
        .day = time_date(c->now_us),
        .search = in->state.search_key,
        .state = list_filter_value(&in->state, "state"),
        .sort = list_sort(&in->state),
        .descending = in->state.descending,
        .lang = organisation_lang(c),
        .most = in->state.limit,
        .skip = in->state.offset,
    };

    return organisation_territory_schools(c, &query, &in->rows);
}

static void fill_row(struct ctx *c,
                     const struct organisation_territory_schools_row *row,
                     struct list_cell *cells)
{
    cells[COL_NAME] = CELL_LINK(url_id(c, "/staff/territory/{id}", row->id), row->name);
    cells[COL_BIN] = CELL_TEXT(organisation_text(row->bin));
    cells[COL_LINES] = CELL_NUMBER(row->lines);
    if (row->act_number.set)
        cells[COL_ACT] = CELL_TEXT(organisation_act_named(c, row->act_number.v, row->act_date.v));
    if (row->valid_from.set)
        cells[COL_FROM] = CELL_DATE(row->valid_from.v);
    cells[COL_STATE] = words_tag(c, WORDS(states), row->act_number.set ? STR("HAS") : STR("NONE"));
}

enum status territory_list_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct listing in = {.state = list_read(c, &school_list, rq)};

    TRY(db_tx_read(c, "organisation/territories", listing_tx, &in));
    struct territories_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_organisation_territory_title),
                 .flags = list_page_flags(&in.state)},
        .title = msg_text(c, MSG_organisation_territory_title),
        .lead = msg_text(c, MSG_organisation_territory_lead),
        .list = list_view_of(c, &in.state, rq, in.rows.n, in.rows.n > 0 ? in.rows.v[0].total : 0),
        .file = url0(c, "/staff/territories/file"),
        .send = url0(c, "/staff/territories/import"),
        .sent = url0(c, "/staff/territories/imports"),
        .streets = url0(c, "/staff/streets"),
        .check = url0(c, "/staff/territories/check"),
    };
    for (size_t i = 0; i < in.rows.n; i++)
        fill_row(c, &in.rows.v[i], v.list.rows[i].cells);
    v.list.options[0] = words_options(c, WORDS(states));
    if (in.state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    struct out o = page_out(c, rs, 200);
    organisation_territories(&o, &v);
    return ST_OK;
}

/* ---- the file -------------------------------------------------------------------------------- */

static enum status file_tx(struct ctx *c, void *arg)
{
    struct organisation_territory_file_rows_rows *rows = arg;
    return organisation_territory_file_rows(c, rows);
}

static struct str number_text(struct ctx *c, struct opt_i32 number)
{
    return number.set ? str_printf(c->mem, "%d", number.v) : STR("");
}

/* As read_houses() in territory_file.c reads it: both numbers, or "*" for an open end. */
static void
add_line(struct ctx *c, struct buf *csv, const struct organisation_territory_file_rows_row *row)
{
    struct str suffix = organisation_text(row->house_suffix), end = number_text(c, row->house_to);
    struct opt_i32 first = row->house_from;

    if (row->house_to.set && !first.set)
        first = (struct opt_i32){true, 1};
    if (first.set && !row->house_to.set)
        end = STR("*");
    const struct str values[TERRITORY_COLUMNS] = {
        [TERRITORY_SCHOOL] = row->bin,
        [TERRITORY_SETTLEMENT] = row->settlement,
        [TERRITORY_STREET_KK] = row->street_kk,
        [TERRITORY_STREET_RU] = row->street_ru,
        [TERRITORY_HOUSE_FROM] =
            str_printf(c->mem, STR_FMT STR_FMT, STR_ARG(number_text(c, first)), STR_ARG(suffix)),
        [TERRITORY_HOUSE_TO] = str_printf(c->mem, STR_FMT STR_FMT, STR_ARG(end), STR_ARG(suffix)),
        [TERRITORY_PARITY] = row->parity,
        [TERRITORY_FLAT_FROM] = number_text(c, row->flat_from),
        [TERRITORY_FLAT_TO] = number_text(c, row->flat_to),
        [TERRITORY_LANGUAGE] = organisation_text(row->language),
    };
    for (size_t i = 0; i < COUNT(values); i++)
        csv_add(csv, i == 0, values[i]);
    buf_add_z(csv, "\r\n");
}

enum status territory_file_download(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct organisation_territory_file_rows_rows rows;
    struct buf csv;
    (void)rq;

    TRY(db_tx_read(c, "organisation/territory-file", file_tx, &rows));
    buf_init(&csv, c->mem, TERRITORY_BYTES_MOST);
    buf_add_z(&csv, "\xEF\xBB\xBF"); /* or spreadsheets take it for another encoding */
    for (size_t i = 0; i < TERRITORY_COLUMNS; i++)
        csv_add(&csv, i == 0, str_from_z(territory_columns[i]));
    buf_add_z(&csv, "\r\n");
    for (size_t i = 0; i < rows.n; i++)
        add_line(c, &csv, &rows.v[i]);
    if (buf_overflowed(&csv))
        return FAIL(c, ST_INVALID, "html.list.too-long");
    return response_download(c, rs, STR("text/csv; charset=utf-8"), STR("territories.csv"),
                             buf_str(&csv));
}
