/* The territory of a school on any day, past or announced, with its lines. */
#include "base/scan.h"
#include "html/words.h"
#include "i18n/i18n.h"
#include "i18n/msg_organisation.h"
#include "organisation/line_pages.h"
#include "organisation/territory_file.h"
#include "organisation_views.h"

enum { COL_STREET, COL_PLACE, COL_HOUSES, COL_LANGUAGE, COL_ACT, COL_SHARED, COL_STATE, COLS };

static const struct list_column columns[COLS] = {
    [COL_STREET] = {"street", MSG_organisation_line_street, COLUMN_NAME, true, false},
    [COL_PLACE] = {"place", MSG_organisation_line_place, COLUMN_WORDS, false, false},
    [COL_HOUSES] = {"houses", MSG_organisation_line_houses, COLUMN_NUMBER, false, false},
    [COL_LANGUAGE] = {"language", MSG_organisation_line_language, COLUMN_WORDS, false, false},
    [COL_ACT] = {"act", MSG_organisation_territory_act, COLUMN_WORDS, true, false},
    [COL_SHARED] = {"shared", MSG_organisation_line_shared_with, COLUMN_WORDS, false, true},
    [COL_STATE] = {"state", MSG_organisation_line_state, COLUMN_STATE, false, false},
};
static const struct list_filter filters[] = {
    {"state", MSG_organisation_line_state, FILTER_CHOICE},
};
static const struct list line_list = {
    .name = "territory-lines",
    .caption = MSG_organisation_line_title,
    .columns = columns,
    .n_columns = COLS,
    .filters = filters,
    .n_filters = COUNT(filters),
    .search = MSG_organisation_line_search,
    .sort = "street",
    .export_most = TERRITORY_ROWS_MOST,
    .empty = MSG_organisation_line_none,
};
static const struct word states[] = {
    {"OWN", MSG_organisation_line_own, TONE_OK},
    {"SHARED", MSG_organisation_line_shared, TONE_WARN},
};

struct lines {
    struct uuid school;
    struct date day;
    struct list_state state;
    struct organisation_territory_school_row *about;
    struct organisation_territory_versions_rows versions;
    struct organisation_line_list_rows rows;
    const struct organisation_language *languages;
    size_t n_languages;
};

/* ---- what the pages of lines share ----------------------------------------------------------- */

enum status line_school(struct ctx *c,
                        struct uuid school,
                        struct date day,
                        struct organisation_territory_school_row **ret_row)
{
    TRY(organisation_territory_school(c, school, day, organisation_lang(c), ret_row));
    return *ret_row ? ST_OK : FAIL(c, ST_NOT_FOUND, "organisation.unknown");
}

struct str line_houses_text(struct ctx *c, const struct organisation_houses *houses)
{
    struct str text = organisation_houses_text(c, houses);
    return text.n > 0 ? text : msg_text(c, MSG_organisation_line_whole_street);
}

struct str line_language_text(struct ctx *c,
                              const struct organisation_language *languages,
                              size_t n,
                              struct opt_text code)
{
    return code.set ? organisation_language_names(c, languages, n, code.v)
                    : msg_text(c, MSG_organisation_line_any_language);
}

struct url line_day_url(struct ctx *c, struct uuid school, struct date day)
{
    const struct str args[] = {uuid_print(c->mem, school), time_print_date(c->mem, day)};
    return url_path(c, "/staff/territory/{id}/on/{day}", args, COUNT(args));
}

/* ---- the page -------------------------------------------------------------------------------- */

static enum status lines_tx(struct ctx *c, void *arg)
{
    struct lines *in = arg;
    const struct organisation_line_list_in query = {
        .school = in->school,
        .day = in->day,
        .search = in->state.search_key,
        .state = list_filter_value(&in->state, "state"),
        .sort = list_sort(&in->state),
        .descending = in->state.descending,
        .lang = organisation_lang(c),
        .most = in->state.limit,
        .skip = in->state.offset,
    };

    TRY(line_school(c, in->school, in->day, &in->about));
    TRY(organisation_territory_versions(c, in->school, &in->versions));
    TRY(organisation_languages(c, &in->languages, &in->n_languages));
    return organisation_line_list(c, &query, &in->rows);
}

static void fill_row(struct ctx *c,
                     const struct lines *in,
                     const struct organisation_line_list_row *row,
                     struct list_cell *cells)
{
    const struct organisation_houses houses = HOUSES_OF(row);
    const struct str args[] = {uuid_print(c->mem, in->school), uuid_print(c->mem, row->id)};

    cells[COL_STREET] = CELL_TEXT(row->street);
    if (in->day.days >= in->about->today.days)
        cells[COL_STREET].url = url_path(c, "/staff/territory/{id}/line/{line}", args, COUNT(args));
    cells[COL_PLACE] = CELL_TEXT(row->place);
    cells[COL_HOUSES] = CELL_TEXT(line_houses_text(c, &houses));
    cells[COL_LANGUAGE] =
        CELL_TEXT(line_language_text(c, in->languages, in->n_languages, row->language));
    cells[COL_ACT] = CELL_TEXT(organisation_act_named(c, row->act_number, row->act_date));
    cells[COL_SHARED] = CELL_TEXT(organisation_text(row->shared));
    cells[COL_STATE] = words_tag(c, WORDS(states), row->shared.set ? STR("SHARED") : STR("OWN"));
    cells[COL_STATE].about = organisation_text(row->shared);
}

static struct str days_text(struct ctx *c, struct date from, struct opt_date to)
{
    if (!to.set)
        return MSG_FORMAT(c, MSG_organisation_line_days_open,
                          MSG_ARG("from", i18n_date_short(c, from)));
    return MSG_FORMAT(c, MSG_organisation_line_days, MSG_ARG("from", i18n_date_short(c, from)),
                      MSG_ARG("to", i18n_date_short(c, to.v)));
}

static struct url
compare_url(struct ctx *c, struct uuid school, struct date first, struct date second)
{
    struct url url = url_id(c, "/staff/territory/{id}/compare", school);

    url = url_query(c, url, "day.from", time_print_date(c->mem, first));
    return url_query(c, url, "day.to", time_print_date(c->mem, second));
}

static void fill_versions(struct ctx *c, const struct lines *in, struct lines_view *v)
{
    v->versions = NEWS(c->mem, struct territory_version, in->versions.n);
    v->n_versions = in->versions.n;
    for (size_t i = 0; i < in->versions.n; i++) {
        const struct organisation_territory_versions_row *row = &in->versions.v[i];
        v->versions[i] = (struct territory_version){
            .act = organisation_act_named(c, row->act_number, row->act_date),
            .days = days_text(c, row->valid_from, row->valid_to),
            .lines = MSG_FORMAT(c, MSG_organisation_line_count, MSG_NUM("n", row->lines)),
            .look = line_day_url(c, in->school, row->valid_from),
            .shown = row->valid_from.days <= in->day.days &&
                     (!row->valid_to.set || row->valid_to.v.days >= in->day.days),
        };
        if (row->before.set)
            v->versions[i].compare = compare_url(c, in->school, row->before.v, row->valid_from);
    }
}

static void fill_state(struct ctx *c, const struct lines *in, struct lines_view *v)
{
    const struct organisation_territory_school_row *about = in->about;

    v->day = time_print_date(c->mem, in->day);
    v->day_text = i18n_date(c, in->day);
    v->is_past = in->day.days < about->today.days;
    v->state =
        about->valid_from.set
            ? str_printf(c->mem, STR_FMT " · " STR_FMT,
                         STR_ARG(organisation_act_named(c, about->act_number.v, about->act_date.v)),
                         STR_ARG(days_text(c, about->valid_from.v, about->valid_to)))
            : msg_text(c, MSG_organisation_line_no_territory);
    v->here = url_id(c, "/staff/territory/{id}", in->school);
    v->compare = compare_url(c, in->school, about->today, in->day);
    v->changes = url_id(c, "/staff/territory/{id}/changes", in->school);
    if (!v->is_past)
        v->add = url_id(c, "/staff/territory/{id}/streets", in->school);
}

static enum status
show_day(struct ctx *c, const struct request *rq, struct response *rs, struct date day)
{
    struct lines in = {
        .school = request_uuid(rq, "id"), .day = day, .state = list_read(c, &line_list, rq)};

    TRY(db_tx_read(c, "organisation/lines", lines_tx, &in));
    struct lines_view v = {
        .page = {.rq = rq,
                 .title = in.about->name,
                 .flags = list_page_flags(&in.state),
                 .back = url0(c, "/staff/territories"),
                 .back_text = msg_text(c, MSG_organisation_territory_title)},
        .school = in.about->name,
        .list = list_view_of(c, &in.state, rq, in.rows.n, in.rows.n > 0 ? in.rows.v[0].total : 0),
    };
    for (size_t i = 0; i < in.rows.n; i++)
        fill_row(c, &in, &in.rows.v[i], v.list.rows[i].cells);
    v.list.options[0] = words_options(c, WORDS(states));
    if (in.state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    fill_state(c, &in, &v);
    fill_versions(c, &in, &v);
    if (pairs_has(rq->query, "changed")) {
        v.page.notice = msg_text(c, MSG_organisation_line_saved);
        v.page.notice_tone = TONE_OK;
    }
    struct out o = page_out(c, rs, 200);
    organisation_lines(&o, &v);
    return ST_OK;
}

/* Today, or where the form with a day leads. */
enum status line_list_today(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct date day;

    if (scan_date(pairs_get(rq->query, "day"), &day))
        return response_see_other(c, rs, line_day_url(c, request_uuid(rq, "id"), day).s);
    return show_day(c, rq, rs, time_date(c->now_us));
}

enum status line_list_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct date day;

    if (!scan_date(request_param(rq, "day"), &day))
        return FAIL(c, ST_NOT_FOUND, "organisation.day-unknown");
    return show_day(c, rq, rs, day);
}
