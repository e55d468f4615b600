/* What the last reconciliation found, for administrators: of the ministry all of it, of others what
 * is about organisations below them. */
#include "audit/audit.h"
#include "i18n/i18n.h"
#include "i18n/msg_nedb.h"
#include "nedb/pages.h"
#include "nedb_queries.h"
#include "nedb_views.h"
#include "organisation/organisation.h"

enum { COL_KEY, COL_KIND, COL_WHAT, COL_OURS, COL_THEIRS, COL_SCHOOL, COL_SINCE, COL_DAYS, COLS };

static const struct list_column columns[COLS] = {
    [COL_KEY] = {"key", MSG_nedb_mismatch_key, COLUMN_NAME, false, false},
    [COL_KIND] = {"kind", MSG_nedb_mismatch_kind, COLUMN_WORDS, false, false},
    [COL_WHAT] = {"what", MSG_nedb_mismatch_what, COLUMN_STATE, false, false},
    [COL_OURS] = {"ours", MSG_nedb_mismatch_ours, COLUMN_WORDS, false, false},
    [COL_THEIRS] = {"theirs", MSG_nedb_mismatch_theirs, COLUMN_WORDS, false, false},
    [COL_SCHOOL] = {"school", MSG_nedb_mismatch_school, COLUMN_WORDS, false, false},
    [COL_SINCE] = {"since", MSG_nedb_mismatch_since, COLUMN_NUMBER, true, false},
    [COL_DAYS] = {"days", MSG_nedb_mismatch_days, COLUMN_AMOUNT, false, false},
};
enum { FILTER_KIND, FILTER_WHAT, FILTER_SINCE };
static const struct list_filter filters[] = {
    [FILTER_KIND] = {"kind", MSG_nedb_mismatch_kind, FILTER_CHOICE},
    [FILTER_WHAT] = {"what", MSG_nedb_mismatch_what, FILTER_CHOICE},
    [FILTER_SINCE] = {"since", MSG_nedb_mismatch_since, FILTER_DATES},
};
static const struct list mismatches = {
    .people = true,
    .name = "mismatches",
    .caption = MSG_nedb_mismatch_title,
    .columns = columns,
    .n_columns = COLS,
    .filters = filters,
    .n_filters = COUNT(filters),
    .search = MSG_nedb_mismatch_search,
    .sort = "since",
    .descending = true,
    .export_most = 10000,
    .empty = MSG_nedb_mismatch_empty,
};

static const struct word kinds[] = {
    {"ORGANISATION", MSG_nedb_mismatch_organisation, TONE_PLAIN},
    {"PUPIL", MSG_nedb_mismatch_pupil, TONE_PLAIN},
};
static const struct word whats[] = {
    {"MISSING_THERE", MSG_nedb_mismatch_missing_there, TONE_BAD},
    {"MISSING_HERE", MSG_nedb_mismatch_missing_here, TONE_BAD},
    {"DIFFERENT", MSG_nedb_mismatch_different, TONE_WARN},
};
static const struct word fields[] = {
    {"iin", MSG_nedb_mismatch_iin, TONE_PLAIN},
    {"bin", MSG_nedb_mismatch_bin, TONE_PLAIN},
    {"grade", MSG_nedb_mismatch_grade, TONE_PLAIN},
    {"language", MSG_nedb_mismatch_language, TONE_PLAIN},
};

struct look {
    struct list_state state;
    struct nedb_mismatch_list_rows rows;
    struct nedb_last_run_row *run;
    struct organisations schools;
};

static enum status find_schools(struct ctx *c, struct look *look)
{
    struct uuid *ids = NEWS(c->mem, struct uuid, look->rows.n);
    size_t n = 0;

    for (size_t i = 0; i < look->rows.n; i++)
        if (look->rows.v[i].organisation_id.set)
            ids[n++] = look->rows.v[i].organisation_id.v;
    return organisation_by_ids(c, ids, n, &look->schools);
}

static enum status look_tx(struct ctx *c, void *arg)
{
    struct look *look = arg;
    const struct list_state *state = &look->state;
    const struct nedb_mismatch_list_in query = {
        .search = state->search,
        .kind = list_filter_value(state, "kind"),
        .what = list_filter_value(state, "what"),
        .from_at = {state->has_from[FILTER_SINCE], time_date_start(state->from[FILTER_SINCE])},
        .to_at = {state->has_to[FILTER_SINCE],
                  time_date_start((struct date){state->to[FILTER_SINCE].days + 1})},
        .descending = state->descending,
        .most = state->limit,
        .skip = state->offset,
    };

    TRY(nedb_mismatch_list(c, &query, &look->rows));
    TRY(nedb_last_run(c, &look->run));
    TRY(find_schools(c, look));
    if (state->format == LIST_PAGE)
        return ST_OK;
    return audit_add(c, "nedb.mismatches-exported", "nedb.record", c->actor.session,
                     c->actor.organisation, str_printf(c->mem, "{\"rows\":%zu}", look->rows.n));
}

static struct str school_name(const struct look *look, struct opt_uuid id)
{
    for (size_t i = 0; id.set && i < look->schools.n; i++)
        if (uuid_eq(look->schools.v[i].id, id.v))
            return look->schools.v[i].name;
    return STR("");
}

static void fill(struct ctx *c, const struct look *look, struct list_view *list)
{
    list->options[FILTER_KIND] = words_options(c, WORDS(kinds));
    list->options[FILTER_WHAT] = words_options(c, WORDS(whats));
    for (size_t i = 0; i < look->rows.n; i++) {
        const struct nedb_mismatch_list_row *row = &look->rows.v[i];
        struct list_cell *cells = list->rows[i].cells;
        cells[COL_KEY] = CELL_TEXT(
            row->number.set ? str_printf(c->mem, "№ %lld", (long long)row->number.v) : row->key);
        cells[COL_KIND] = CELL_TEXT(words_text(c, WORDS(kinds), row->kind));
        cells[COL_WHAT] = words_tag(c, WORDS(whats), row->what);
        if (row->field.n > 0)
            cells[COL_WHAT].about = words_text(c, WORDS(fields), row->field);
        cells[COL_OURS] = CELL_TEXT(row->ours);
        cells[COL_THEIRS] = CELL_TEXT(row->theirs);
        cells[COL_SCHOOL] = CELL_TEXT(school_name(look, row->organisation_id));
        cells[COL_SINCE] = CELL_MOMENT(row->first_at);
        cells[COL_DAYS] = CELL_NUMBER(row->days);
    }
}

enum status nedb_mismatch_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct look look = {.state = list_read(c, &mismatches, rq)};

    TRY(db_tx(c, "nedb/mismatches", look_tx, &look));
    struct mismatch_view view = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_nedb_mismatch_title),
                 .flags = list_page_flags(&look.state)},
        .list = list_view_of(c, &look.state, rq, look.rows.n,
                             look.rows.n > 0 ? look.rows.v[0].total : 0),
        .last = look.run
                    ? MSG_FORMAT(c, MSG_nedb_mismatch_last,
                                 MSG_ARG("d", i18n_moment(c, look.run->ended_at)),
                                 MSG_ARG("organisations", i18n_number(c, look.run->organisations)),
                                 MSG_ARG("pupils", i18n_number(c, look.run->pupils)))
                    : msg_text(c, MSG_nedb_mismatch_never),
    };
    fill(c, &look, &view.list);
    if (look.state.format != LIST_PAGE)
        return list_download(c, rs, &view.list);
    struct out o = page_out(c, rs, 200);
    nedb_mismatch_show(&o, &view);
    return ST_OK;
}
