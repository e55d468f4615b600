/* What does not fit in the territories of a department, each line with the way to where it is
 * mended. Nothing here is refused anywhere: an overlap must never cost a family its right. */
#include "html/words.h"
#include "i18n/i18n.h"
#include "i18n/msg_organisation.h"
#include "organisation/line_pages.h"
#include "organisation/territory_file.h"
#include "organisation_views.h"

enum { COL_WHERE, COL_PLACE, COL_HOUSES, COL_SCHOOLS, COL_KIND, COLS };

static const struct list_column columns[COLS] = {
    [COL_WHERE] = {"where", MSG_organisation_report_where, COLUMN_NAME, true, false},
    [COL_PLACE] = {"place", MSG_organisation_line_place, COLUMN_WORDS, true, false},
    [COL_HOUSES] = {"houses", MSG_organisation_line_houses, COLUMN_NUMBER, false, false},
    [COL_SCHOOLS] = {"schools", MSG_organisation_street_schools, COLUMN_WORDS, false, false},
    [COL_KIND] = {"kind", MSG_organisation_report_kind, COLUMN_STATE, false, false},
};
static const struct list_filter filters[] = {
    {"kind", MSG_organisation_report_kind, FILTER_CHOICE},
};
static const struct list fault_list = {
    .name = "territory-check",
    .caption = MSG_organisation_report_title,
    .columns = columns,
    .n_columns = COLS,
    .filters = filters,
    .n_filters = COUNT(filters),
    .search = MSG_organisation_report_search,
    .sort = "where",
    .export_most = TERRITORY_ROWS_MOST,
    .empty = MSG_organisation_report_none,
};
static const struct word kinds[] = {
    {"SHARED", MSG_organisation_report_shared, TONE_INFO},
    {"STREET", MSG_organisation_report_street, TONE_WARN},
    {"GAP", MSG_organisation_report_gap, TONE_WARN},
    {"SCHOOL", MSG_organisation_report_school, TONE_BAD},
};

struct report {
    struct list_state state;
    struct organisation_report_rows rows;
};

static enum status report_tx(struct ctx *c, void *arg)
{
    struct report *in = arg;
    const struct organisation_report_in query = {
        .day = time_date(c->now_us),
        .search = in->state.search_key,
        .kind = list_filter_value(&in->state, "kind"),
        .sort = list_sort(&in->state),
        .descending = in->state.descending,
        .lang = organisation_lang(c),
        .most = in->state.limit,
        .skip = in->state.offset,
    };

    return organisation_report(c, &query, &in->rows);
}

/* The line of the own school, the street that lacks houses, the school that lacks a territory. */
static struct url mend_url(struct ctx *c, const struct organisation_report_row *row)
{
    const struct str args[] = {uuid_print(c->mem, row->school_id.v),
                               uuid_print(c->mem, row->line_id.v)};

    if (row->line_id.set)
        return url_path(c, "/staff/territory/{id}/line/{line}", args, COUNT(args));
    if (row->street_id.set)
        return url_id(c, "/staff/street/{id}", row->street_id.v);
    return url_id(c, "/staff/territory/{id}", row->school_id.v);
}

static void
fill_row(struct ctx *c, const struct organisation_report_row *row, struct list_cell *cells)
{
    const struct organisation_houses houses = HOUSES_OF(row);
    struct str school = organisation_text(row->school), other = organisation_text(row->other);

    cells[COL_WHERE] =
        CELL_LINK(mend_url(c, row), row->street_id.set ? organisation_text(row->street) : school);
    cells[COL_PLACE] = CELL_TEXT(organisation_text(row->place));
    if (row->street_id.set)
        cells[COL_HOUSES] = CELL_TEXT(line_houses_text(c, &houses));
    cells[COL_SCHOOLS] = CELL_TEXT(
        other.n > 0 ? str_printf(c->mem, STR_FMT "; " STR_FMT, STR_ARG(school), STR_ARG(other))
                    : school);
    cells[COL_KIND] = words_tag(c, WORDS(kinds), row->kind);
}

enum status territory_report_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct report in = {.state = list_read(c, &fault_list, rq)};

    TRY(db_tx_read(c, "organisation/territory-report", report_tx, &in));
    struct line_list_view v = {
        .title = msg_text(c, MSG_organisation_report_title),
        .lead = msg_text(c, MSG_organisation_report_lead),
        .list = list_view_of(c, &in.state, rq, in.rows.n, in.rows.n > 0 ? in.rows.v[0].total : 0),
    };
    v.page = (struct page){.rq = rq,
                           .title = v.title,
                           .flags = list_page_flags(&in.state),
                           .back = url0(c, "/staff/territories"),
                           .back_text = msg_text(c, MSG_organisation_territory_title)};
    for (size_t i = 0; i < in.rows.n; i++)
        fill_row(c, &in.rows.v[i], v.list.rows[i].cells);
    v.list.options[0] = words_options(c, WORDS(kinds));
    if (in.state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    struct out o = page_out(c, rs, 200);
    organisation_line_list_page(&o, &v);
    return ST_OK;
}
