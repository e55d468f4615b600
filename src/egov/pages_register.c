/* The register of the exchange with the portal: what came, what was refused and why, what was told.
 */
#include "audit/audit.h"
#include "egov/pages.h"
#include "egov_queries.h"
#include "egov_views.h"
#include "html/words.h"
#include "i18n/msg_egov.h"

enum { COL_AT, COL_KIND, COL_STATE, COL_REASON, COL_NUMBER, COL_TIMES, COL_ADDRESS, COL_ID, COLS };

static const struct list_column columns[COLS] = {
    [COL_AT] = {"at", MSG_egov_register_at, COLUMN_NUMBER, true, false},
    [COL_KIND] = {"kind", MSG_egov_register_kind, COLUMN_NAME, false, false},
    [COL_STATE] = {"state", MSG_egov_register_state, COLUMN_STATE, false, false},
    [COL_REASON] = {"reason", MSG_egov_register_reason, COLUMN_WORDS, false, false},
    [COL_NUMBER] = {"number", MSG_egov_register_number, COLUMN_NUMBER, true, false},
    [COL_TIMES] = {"times", MSG_egov_register_times, COLUMN_NUMBER, false, false},
    [COL_ADDRESS] = {"address", MSG_egov_register_address, COLUMN_WORDS, false, false},
    [COL_ID] = {"id", MSG_egov_register_id, COLUMN_WORDS, false, true},
};
enum { FILTER_PERIOD, FILTER_KIND, FILTER_STATE };
static const struct list_filter filters[] = {
    [FILTER_PERIOD] = {"period", MSG_egov_register_at, FILTER_DATES},
    [FILTER_KIND] = {"kind", MSG_egov_register_kind, FILTER_CHOICE},
    [FILTER_STATE] = {"state", MSG_egov_register_state, FILTER_CHOICE},
};
static const struct list exchange = {
    .name = "egov",
    .caption = MSG_egov_register_title,
    .columns = columns,
    .n_columns = COLS,
    .filters = filters,
    .n_filters = COUNT(filters),
    .search = MSG_egov_register_search,
    .sort = "at",
    .descending = true,
    .export_most = 10000,
    .empty = MSG_egov_register_empty,
};

static const struct word kinds[] = {
    {"application", MSG_egov_kind_application, TONE_PLAIN},
    {"status", MSG_egov_kind_status, TONE_PLAIN},
    {"result", MSG_egov_kind_result, TONE_PLAIN},
    {"told", MSG_egov_kind_told, TONE_PLAIN},
    {"unknown", MSG_egov_kind_unknown, TONE_PLAIN},
};
static const struct word states[] = {
    {"ACCEPTED", MSG_egov_state_accepted, TONE_OK},
    {"REFUSED", MSG_egov_state_refused, TONE_WARN},
    {"NOT_TAKEN", MSG_egov_state_not_taken, TONE_BAD},
    {"WAITING", MSG_egov_state_waiting, TONE_INFO},
    {"SENT", MSG_egov_state_sent, TONE_OK},
    {"DEAD", MSG_egov_state_dead, TONE_BAD},
};

struct look {
    struct list_state state;
    struct egov_exchange_list_rows rows;
};

static enum status look_tx(struct ctx *c, void *arg)
{
    struct look *look = arg;
    const struct list_state *state = &look->state;
    const struct egov_exchange_list_in query = {
        .from_at = {state->has_from[FILTER_PERIOD], time_date_start(state->from[FILTER_PERIOD])},
        .to_at = {state->has_to[FILTER_PERIOD],
                  time_date_start((struct date){state->to[FILTER_PERIOD].days + 1})},
        .kind = list_filter_value(state, "kind"),
        .state = list_filter_value(state, "state"),
        .search = state->search,
        .sort = str_from_z(state->sort->name),
        .descending = state->descending,
        .most = state->limit,
        .skip = state->offset,
    };

    TRY(egov_exchange_list(c, &query, &look->rows));
    if (state->format == LIST_PAGE)
        return ST_OK;
    return audit_add(c, "egov.exported", "journal", c->actor.session, c->actor.organisation,
                     str_printf(c->mem, "{\"rows\":%zu}", look->rows.n));
}

/* The sentence that the portal was told; numbers in it are not repeated. */
static struct str reason_text(struct ctx *c, struct str key)
{
    enum msg text;

    return msg_find(key, &text) ? MSG_FORMAT(c, text, MSG_ARG("value", STR("…"))) : key;
}

static void fill(struct ctx *c, const struct look *look, struct list_view *list)
{
    list->options[FILTER_KIND] = words_options(c, WORDS(kinds));
    list->options[FILTER_STATE] = words_options(c, WORDS(states));
    for (size_t i = 0; i < look->rows.n; i++) {
        const struct egov_exchange_list_row *row = &look->rows.v[i];
        struct list_cell *cells = list->rows[i].cells;
        cells[COL_AT] = CELL_MOMENT(row->at);
        cells[COL_KIND] = CELL_TEXT(words_text(c, WORDS(kinds), row->kind));
        cells[COL_STATE] = words_tag(c, WORDS(states), row->state);
        cells[COL_REASON] = CELL_TEXT(reason_text(c, row->reason));
        cells[COL_NUMBER] = CELL_TEXT(
            row->number.set ? str_printf(c->mem, "%lld", (long long)row->number.v) : STR(""));
        cells[COL_TIMES] = CELL_NUMBER(row->times);
        cells[COL_ADDRESS] = CELL_TEXT(row->address);
        cells[COL_ID] = CELL_TEXT(row->id.set ? uuid_print(c->mem, row->id.v) : STR(""));
    }
}

enum status register_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct look look = {.state = list_read(c, &exchange, rq)};

    TRY(db_tx(c, "egov/register", look_tx, &look));
    int64_t total = look.rows.n > 0 ? look.rows.v[0].total : 0;
    struct egov_register_view view = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_egov_register_title),
                 .flags = list_page_flags(&look.state)},
        .list = list_view_of(c, &look.state, rq, look.rows.n, total),
    };
    fill(c, &look, &view.list);
    if (look.state.format != LIST_PAGE)
        return list_download(c, rs, &view.list);
    struct out o = page_out(c, rs, 200);
    egov_register(&o, &view);
    return ST_OK;
}
