/* The school's records for NEDB: what was rejected and must be sent again, what waits, what is
 * there.
 */
#include "audit/audit.h"
#include "i18n/i18n.h"
#include "i18n/msg_nedb.h"
#include "nedb/pages.h"
#include "nedb_queries.h"
#include "nedb_views.h"
#include "organisation/organisation.h"

enum {
    COL_CHILD,
    COL_ACT,
    COL_CLASS,
    COL_ORDER,
    COL_CHANGED,
    COL_ATTEMPTS,
    COL_STATE,
    COL_REPLY,
    COL_ERROR,
    COL_NUMBER,
    COLS
};

static const struct list_column columns[COLS] = {
    [COL_CHILD] = {"child", MSG_nedb_list_child, COLUMN_NAME, true, false},
    [COL_ACT] = {"act", MSG_nedb_list_act, COLUMN_WORDS, false, false},
    [COL_CLASS] = {"class", MSG_nedb_list_class, COLUMN_WORDS, false, false},
    [COL_ORDER] = {"order", MSG_nedb_list_order, COLUMN_WORDS, false, false},
    [COL_CHANGED] = {"changed", MSG_nedb_list_changed, COLUMN_NUMBER, true, false},
    [COL_ATTEMPTS] = {"attempts", MSG_nedb_list_attempts, COLUMN_AMOUNT, false, true},
    [COL_STATE] = {"state", MSG_nedb_list_state, COLUMN_STATE, false, false},
    [COL_REPLY] = {"reply", MSG_nedb_list_reply, COLUMN_WORDS, false, false},
    [COL_ERROR] = {"error", MSG_nedb_list_error, COLUMN_WORDS, false, false},
    [COL_NUMBER] = {"number", MSG_nedb_list_number, COLUMN_NUMBER, false, true},
};
enum { FILTER_STATE, FILTER_ACT, FILTER_PERIOD };
static const struct list_filter filters[] = {
    [FILTER_STATE] = {"state", MSG_nedb_list_state, FILTER_CHOICE},
    [FILTER_ACT] = {"act", MSG_nedb_list_act, FILTER_CHOICE},
    [FILTER_PERIOD] = {"period", MSG_nedb_list_changed, FILTER_DATES},
};
static const struct list records = {
    .people = true,
    .name = "nedb",
    .caption = MSG_nedb_list_title,
    .columns = columns,
    .n_columns = COLS,
    .filters = filters,
    .n_filters = COUNT(filters),
    .search = MSG_nedb_list_search,
    .sort = "changed",
    .descending = true,
    .export_most = 10000,
    .empty = MSG_nedb_list_empty,
};

struct look {
    struct list_state state;
    struct nedb_record_list_rows rows;
    struct nedb_record_figures_row *figures;
    const struct organisation_language *languages;
    size_t n_languages;
};

static enum status look_tx(struct ctx *c, void *arg)
{
    struct look *look = arg;
    const struct list_state *state = &look->state;
    const struct nedb_record_list_in query = {
        .search = state->search,
        .state = list_filter_value(state, "state"),
        .act = list_filter_value(state, "act"),
        .from_at = {state->has_from[FILTER_PERIOD], time_date_start(state->from[FILTER_PERIOD])},
        .to_at = {state->has_to[FILTER_PERIOD],
                  time_date_start((struct date){state->to[FILTER_PERIOD].days + 1})},
        .sort = list_sort(state),
        .descending = state->descending,
        .most = state->limit,
        .skip = state->offset,
    };

    TRY(nedb_record_figures(c, &look->figures));
    TRY(nedb_record_list(c, &query, &look->rows));
    TRY(organisation_languages(c, &look->languages, &look->n_languages));
    if (state->format == LIST_PAGE)
        return ST_OK;
    return audit_add(c, "nedb.exported", "nedb.record", c->actor.session, c->actor.organisation,
                     str_printf(c->mem, "{\"rows\":%zu}", look->rows.n));
}

static void fill(struct ctx *c, const struct look *look, struct list_view *list)
{
    list->options[FILTER_STATE] = words_options(c, nedb_states);
    list->options[FILTER_ACT] = words_options(c, nedb_acts);
    for (size_t i = 0; i < look->rows.n; i++) {
        const struct nedb_record_list_row *row = &look->rows.v[i];
        struct list_cell *cells = list->rows[i].cells;
        cells[COL_CHILD] =
            CELL_LINK(url_id(c, "/staff/nedb/{id}", row->enrolment_id), row->child_name);
        cells[COL_CHILD].about = str_printf(c->mem, "№ %lld", (long long)row->number);
        cells[COL_ACT] = CELL_TEXT(words_text(c, nedb_acts, row->act));
        cells[COL_CLASS] =
            CELL_TEXT(str_printf(c->mem, "%d " STR_FMT, row->grade, STR_ARG(row->class_letter)));
        cells[COL_CLASS].about =
            organisation_language_names(c, look->languages, look->n_languages, row->language);
        cells[COL_ORDER] = CELL_TEXT(str_printf(c->mem, "№ " STR_FMT, STR_ARG(row->order_number)));
        cells[COL_ORDER].about = i18n_date(c, row->order_dated);
        cells[COL_CHANGED] = CELL_MOMENT(row->changed_at);
        cells[COL_ATTEMPTS] = CELL_NUMBER(row->attempts);
        cells[COL_STATE] = words_tag(c, nedb_states, row->state);
        cells[COL_REPLY] = CELL_TEXT(row->reply_number);
        if (row->error_code.n > 0)
            cells[COL_ERROR] =
                CELL_TEXT(nedb_error_text(c, row->error_code, row->error_kk, row->error_ru));
        cells[COL_NUMBER] = CELL_NUMBER(row->number);
    }
}

static struct figure
figure_of(struct ctx *c, const struct look *look, const char *state, int64_t n, enum tone tone)
{
    return (struct figure){
        .value = i18n_number(c, n),
        .text = words_text(c, nedb_states, str_from_z(state)),
        .tone = n > 0 ? tone : TONE_PLAIN,
        .url = url_query(c, url0(c, "/staff/nedb"), "state", str_from_z(state)),
        .current = str_eq_z(list_filter_value(&look->state, "state"), state),
    };
}

enum status nedb_list_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct look look = {.state = list_read(c, &records, rq)};

    TRY(db_tx(c, "nedb/list", look_tx, &look));
    struct record_list_view view = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_nedb_list_title),
                 .flags = list_page_flags(&look.state)},
        .list = list_view_of(c, &look.state, rq, look.rows.n,
                             look.rows.n > 0 ? look.rows.v[0].total : 0),
    };
    fill(c, &look, &view.list);
    if (look.state.format != LIST_PAGE)
        return list_download(c, rs, &view.list);
    view.figures[0] = figure_of(c, &look, "REJECTED", look.figures->rejected, TONE_BAD);
    view.figures[1] = figure_of(c, &look, "WAITING", look.figures->waiting, TONE_INFO);
    view.figures[2] = figure_of(c, &look, "SENT", look.figures->sent, TONE_INFO);
    view.figures[3] = figure_of(c, &look, "ACCEPTED", look.figures->accepted, TONE_OK);
    struct out o = page_out(c, rs, 200);
    nedb_record_list_show(&o, &view);
    return ST_OK;
}
