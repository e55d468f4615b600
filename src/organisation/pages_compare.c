/* What differs in a territory between two days, and every line that officers changed. */
#include "html/words.h"
#include "i18n/i18n.h"
#include "i18n/msg_organisation.h"
#include "organisation/line_pages.h"
#include "organisation/territory_file.h"
#include "organisation_views.h"

static const struct word changes[] = {
    {"ADDED", MSG_organisation_line_added, TONE_OK},
    {"CHANGED", MSG_organisation_line_changed, TONE_INFO},
    {"ENDED", MSG_organisation_line_ended, TONE_WARN},
    {"SAME", MSG_organisation_line_stays, TONE_PLAIN},
};

/* Of these words those that a list uses: the two days know nothing of a changed line. */
static struct list_options options_without(struct ctx *c, const char *code)
{
    struct list_options all = words_options(c, WORDS(changes));
    struct option *some = NEWS(c->mem, struct option, all.n);
    size_t n = 0;

    for (size_t i = 0; i < all.n; i++)
        if (!str_eq_z(all.v[i].value, code))
            some[n++] = all.v[i];
    return (struct list_options){some, n};
}

/* ---- two days -------------------------------------------------------------------------------- */

enum { COL_STREET, COL_PLACE, COL_HOUSES, COL_LANGUAGE, COL_CHANGE, COLS };

static const struct list_column columns[COLS] = {
    [COL_STREET] = {"street", MSG_organisation_line_street, COLUMN_NAME, true, false},
    [COL_PLACE] = {"place", MSG_organisation_line_place, COLUMN_WORDS, false, false},
    [COL_HOUSES] = {"houses", MSG_organisation_line_houses, COLUMN_NUMBER, false, false},
    [COL_LANGUAGE] = {"language", MSG_organisation_line_language, COLUMN_WORDS, false, false},
    [COL_CHANGE] = {"change", MSG_organisation_line_change, COLUMN_STATE, false, false},
};
enum { BY_DAY, BY_CHANGE };
static const struct list_filter filters[] = {
    [BY_DAY] = {"day", MSG_organisation_line_day, FILTER_DATES},
    [BY_CHANGE] = {"change", MSG_organisation_line_change, FILTER_CHOICE},
};
static const struct list compare_list = {
    .name = "territory-difference",
    .caption = MSG_organisation_line_compare,
    .columns = columns,
    .n_columns = COLS,
    .filters = filters,
    .n_filters = COUNT(filters),
    .search = MSG_organisation_line_search,
    .sort = "street",
    .export_most = TERRITORY_ROWS_MOST,
    .empty = MSG_organisation_line_no_difference,
};

struct compared {
    struct uuid school;
    struct date first, second;
    struct list_state state;
    struct organisation_territory_school_row *about;
    struct organisation_line_compare_rows rows;
    const struct organisation_language *languages;
    size_t n_languages;
};

static enum status compare_tx(struct ctx *c, void *arg)
{
    struct compared *in = arg;
    const struct organisation_line_compare_in query = {
        .school = in->school,
        .first = in->first,
        .second = in->second,
        .search = in->state.search_key,
        .change = list_filter_value(&in->state, "change"),
        .sort = list_sort(&in->state),
        .descending = in->state.descending,
        .lang = organisation_lang(c),
        .most = in->state.limit,
        .skip = in->state.offset,
    };

    TRY(line_school(c, in->school, in->second, &in->about));
    TRY(organisation_languages(c, &in->languages, &in->n_languages));
    return organisation_line_compare(c, &query, &in->rows);
}

static void fill_difference(struct ctx *c,
                            const struct compared *in,
                            const struct organisation_line_compare_row *row,
                            struct list_cell *cells)
{
    const struct organisation_houses houses = HOUSES_OF(row);

    cells[COL_STREET] = CELL_TEXT(row->street);
    cells[COL_PLACE] = CELL_TEXT(row->place);
    cells[COL_HOUSES] = CELL_TEXT(line_houses_text(c, &houses));
    cells[COL_LANGUAGE] =
        CELL_TEXT(line_language_text(c, in->languages, in->n_languages, row->language));
    cells[COL_CHANGE] = words_tag(c, WORDS(changes), row->change);
}

static enum status
show(struct ctx *c, const struct request *rq, struct response *rs, struct line_list_view *v)
{
    if (v->list.state->format != LIST_PAGE)
        return list_download(c, rs, &v->list);
    v->page.rq = rq;
    v->page.title = v->title;
    v->page.flags = list_page_flags(v->list.state);
    struct out o = page_out(c, rs, 200);
    organisation_line_list_page(&o, v);
    return ST_OK;
}

enum status line_compare_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct compared in = {.school = request_uuid(rq, "id"),
                          .state = list_read(c, &compare_list, rq)};
    struct date today = time_date(c->now_us);

    in.first = in.state.has_from[BY_DAY] ? in.state.from[BY_DAY] : today;
    in.second = in.state.has_to[BY_DAY] ? in.state.to[BY_DAY] : today;
    TRY(db_tx_read(c, "organisation/line-compare", compare_tx, &in));
    struct line_list_view v = {
        .page = {.back = line_day_url(c, in.school, in.second), .back_text = in.about->name},
        .title = msg_text(c, MSG_organisation_line_compare),
        .caption = in.about->name,
        .lead = MSG_FORMAT(c, MSG_organisation_line_compare_lead,
                           MSG_ARG("from", i18n_date(c, in.first)),
                           MSG_ARG("to", i18n_date(c, in.second))),
        .list = list_view_of(c, &in.state, rq, in.rows.n, in.rows.n > 0 ? in.rows.v[0].total : 0),
    };
    for (size_t i = 0; i < in.rows.n; i++)
        fill_difference(c, &in, &in.rows.v[i], v.list.rows[i].cells);
    v.list.options[BY_CHANGE] = options_without(c, "CHANGED");
    return show(c, rq, rs, &v);
}

/* ---- changes --------------------------------------------------------------------------------- */

enum {
    CHANGE_AT,
    CHANGE_STREET,
    CHANGE_WAS,
    CHANGE_IS,
    CHANGE_FROM,
    CHANGE_ACT,
    CHANGE_WHO,
    CHANGE_WHAT,
    CHANGE_COLS
};

static const struct list_column change_columns[CHANGE_COLS] = {
    [CHANGE_AT] = {"at", MSG_organisation_line_entered, COLUMN_NAME, true, false},
    [CHANGE_STREET] = {"street", MSG_organisation_line_street, COLUMN_WORDS, false, false},
    [CHANGE_WAS] = {"was", MSG_organisation_line_was, COLUMN_WORDS, false, false},
    [CHANGE_IS] = {"is", MSG_organisation_line_is, COLUMN_WORDS, false, false},
    [CHANGE_FROM] = {"from", MSG_organisation_line_first_day, COLUMN_NUMBER, false, false},
    [CHANGE_ACT] = {"act", MSG_organisation_territory_act, COLUMN_WORDS, false, false},
    [CHANGE_WHO] = {"who", MSG_organisation_line_who, COLUMN_WORDS, false, false},
    [CHANGE_WHAT] = {"change", MSG_organisation_line_change, COLUMN_STATE, false, false},
};
enum { BY_WHAT, BY_AT };
static const struct list_filter change_filters[] = {
    [BY_WHAT] = {"change", MSG_organisation_line_change, FILTER_CHOICE},
    [BY_AT] = {"at", MSG_organisation_line_entered, FILTER_DATES},
};
static const struct list change_list = {
    .name = "territory-line-changes",
    .caption = MSG_organisation_line_changes,
    .columns = change_columns,
    .n_columns = CHANGE_COLS,
    .filters = change_filters,
    .n_filters = COUNT(change_filters),
    .search = MSG_organisation_line_search,
    .sort = "at",
    .descending = true,
    .export_most = 10000,
    .empty = MSG_organisation_line_no_changes,
};

struct changed {
    struct uuid school;
    struct list_state state;
    struct organisation_territory_school_row *about;
    struct organisation_line_changes_rows rows;
};

static enum status changes_tx(struct ctx *c, void *arg)
{
    struct changed *in = arg;
    const struct list_state *state = &in->state;
    const struct organisation_line_changes_in query = {
        .school = in->school,
        .search = state->search_key,
        .change = list_filter_value(state, "change"),
        .from_at = {state->has_from[BY_AT], time_date_start(state->from[BY_AT])},
        .to_at = {state->has_to[BY_AT], time_date_start((struct date){state->to[BY_AT].days + 1})},
        .descending = state->descending,
        .lang = organisation_lang(c),
        .most = state->limit,
        .skip = state->offset,
    };

    TRY(line_school(c, in->school, time_date(c->now_us), &in->about));
    return organisation_line_changes(c, &query, &in->rows);
}

static void
fill_change(struct ctx *c, const struct organisation_line_changes_row *row, struct list_cell *cells)
{
    const struct organisation_houses was = {.from = row->was_from,
                                            .to = row->was_to,
                                            .parity = organisation_text(row->was_parity),
                                            .suffix = row->was_suffix,
                                            .flat_from = row->was_flat_from,
                                            .flat_to = row->was_flat_to};
    const struct organisation_houses now = {.from = row->house_from,
                                            .to = row->house_to,
                                            .parity = organisation_text(row->parity),
                                            .suffix = row->house_suffix,
                                            .flat_from = row->flat_from,
                                            .flat_to = row->flat_to};

    cells[CHANGE_AT] = CELL_MOMENT(row->at);
    cells[CHANGE_STREET] = CELL_TEXT(row->street);
    if (row->was_parity.set)
        cells[CHANGE_WAS] = CELL_TEXT(line_houses_text(c, &was));
    if (row->parity.set)
        cells[CHANGE_IS] = CELL_TEXT(line_houses_text(c, &now));
    cells[CHANGE_FROM] = CELL_DATE(row->valid_from);
    cells[CHANGE_ACT] = CELL_TEXT(organisation_act_named(c, row->act_number, row->act_date));
    cells[CHANGE_ACT].about = row->reason;
    cells[CHANGE_WHO] = CELL_TEXT(row->author);
    cells[CHANGE_WHAT] = words_tag(c, WORDS(changes), row->change);
}

enum status line_changes_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct changed in = {.school = request_uuid(rq, "id"), .state = list_read(c, &change_list, rq)};

    TRY(db_tx_read(c, "organisation/line-changes", changes_tx, &in));
    struct line_list_view v = {
        .page = {.back = url_id(c, "/staff/territory/{id}", in.school),
                 .back_text = in.about->name},
        .title = msg_text(c, MSG_organisation_line_changes),
        .caption = in.about->name,
        .lead = msg_text(c, MSG_organisation_line_changes_lead),
        .list = list_view_of(c, &in.state, rq, in.rows.n, in.rows.n > 0 ? in.rows.v[0].total : 0),
    };
    for (size_t i = 0; i < in.rows.n; i++)
        fill_change(c, &in.rows.v[i], v.list.rows[i].cells);
    v.list.options[BY_WHAT] = options_without(c, "SAME");
    return show(c, rq, rs, &v);
}
