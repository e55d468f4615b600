/* The files that a department sent, and what is wrong in one of them. */
#include "html/words.h"
#include "i18n/i18n.h"
#include "i18n/msg_organisation.h"
#include "organisation/private.h"
#include "organisation/territory_file.h"
#include "organisation/territory_pages.h"
#include "organisation_views.h"

/* ---- files ----------------------------------------------------------------------------------- */

enum { COL_SENT, COL_FILE, COL_ACT, COL_FROM, COL_AUTHOR, COL_ROWS, COL_STATE, COLS };

static const struct list_column columns[COLS] = {
    [COL_SENT] = {"sent", MSG_organisation_import_sent_at, COLUMN_NAME, true, false},
    [COL_FILE] = {"file", MSG_organisation_import_file, COLUMN_WORDS, false, false},
    [COL_ACT] = {"act", MSG_organisation_territory_act, COLUMN_WORDS, false, false},
    [COL_FROM] = {"from", MSG_organisation_territory_from, COLUMN_NUMBER, true, false},
    [COL_AUTHOR] = {"author", MSG_organisation_import_author, COLUMN_WORDS, true, false},
    [COL_ROWS] = {"rows", MSG_organisation_import_rows, COLUMN_AMOUNT, false, false},
    [COL_STATE] = {"state", MSG_organisation_import_state, COLUMN_STATE, false, false},
};
enum { BY_STATE, BY_SENT };
static const struct list_filter filters[] = {
    [BY_STATE] = {"state", MSG_organisation_import_state, FILTER_CHOICE},
    [BY_SENT] = {"sent", MSG_organisation_import_sent_at, FILTER_DATES},
};
static const struct list file_list = {
    .name = "territory-files",
    .caption = MSG_organisation_import_sent,
    .columns = columns,
    .n_columns = COLS,
    .filters = filters,
    .n_filters = COUNT(filters),
    .search = MSG_organisation_import_search,
    .sort = "sent",
    .descending = true,
    .export_most = 10000,
    .empty = MSG_organisation_import_none,
};
static const struct word states[] = {
    {"CHECKING", MSG_organisation_import_checking, TONE_INFO},
    {"READY", MSG_organisation_import_ready_short, TONE_WARN},
    {"BAD", MSG_organisation_import_bad_short, TONE_BAD},
    {"APPLYING", MSG_organisation_import_applying_short, TONE_INFO},
    {"APPLIED", MSG_organisation_import_applied_short, TONE_OK},
};

struct files {
    struct list_state state;
    struct organisation_import_list_rows rows;
};

static enum status files_tx(struct ctx *c, void *arg)
{
    struct files *in = arg;
    const struct list_state *state = &in->state;
    const struct organisation_import_list_in query = {
        .search = state->search,
        .state = list_filter_value(state, "state"),
        .from_at = {state->has_from[BY_SENT], time_date_start(state->from[BY_SENT])},
        .to_at = {state->has_to[BY_SENT],
                  time_date_start((struct date){state->to[BY_SENT].days + 1})},
        .sort = list_sort(state),
        .descending = state->descending,
        .most = state->limit,
        .skip = state->offset,
    };

    return organisation_import_list(c, &query, &in->rows);
}

static void
fill_file(struct ctx *c, const struct organisation_import_list_row *row, struct list_cell *cells)
{
    cells[COL_SENT] = CELL_MOMENT(row->sent_at);
    cells[COL_SENT].url = url_id(c, "/staff/territories/import/{id}", row->id);
    cells[COL_FILE] = CELL_TEXT(row->file_name);
    cells[COL_ACT] = CELL_TEXT(organisation_act_named(c, row->act_number, row->act_date));
    cells[COL_FROM] = CELL_DATE(row->valid_from);
    cells[COL_AUTHOR] = CELL_TEXT(row->author);
    cells[COL_ROWS] = CELL_NUMBER(row->n_rows);
    cells[COL_STATE] = words_tag(c, WORDS(states), row->state);
}

enum status import_list_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct files in = {.state = list_read(c, &file_list, rq)};

    TRY(db_tx_read(c, "organisation/imports", files_tx, &in));
    struct territories_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_organisation_import_sent),
                 .flags = list_page_flags(&in.state),
                 .back = url0(c, "/staff/territories"),
                 .back_text = msg_text(c, MSG_organisation_territory_title)},
        .title = msg_text(c, MSG_organisation_import_sent),
        .lead = msg_text(c, MSG_organisation_import_sent_lead),
        .list = list_view_of(c, &in.state, rq, in.rows.n, in.rows.n > 0 ? in.rows.v[0].total : 0),
        .send = url0(c, "/staff/territories/import"),
    };
    for (size_t i = 0; i < in.rows.n; i++)
        fill_file(c, &in.rows.v[i], v.list.rows[i].cells);
    v.list.options[BY_STATE] = words_options(c, WORDS(states));
    if (in.state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    struct out o = page_out(c, rs, 200);
    organisation_territories(&o, &v);
    return ST_OK;
}

/* ---- faults ---------------------------------------------------------------------------------- */

enum { FAULT_LINE, FAULT_COLUMN, FAULT_REASON, FAULT_VALUE, FAULT_WEIGHT, FAULT_COLS };

static const struct list_column fault_columns[FAULT_COLS] = {
    [FAULT_LINE] = {"line", MSG_organisation_import_line, COLUMN_NAME, true, false},
    [FAULT_COLUMN] = {"field", MSG_organisation_import_field, COLUMN_WORDS, false, false},
    [FAULT_REASON] = {"reason", MSG_organisation_import_reason, COLUMN_WORDS, false, false},
    [FAULT_VALUE] = {"value", MSG_organisation_import_value, COLUMN_WORDS, false, false},
    [FAULT_WEIGHT] = {"weight", MSG_organisation_import_weight, COLUMN_STATE, false, false},
};
enum { BY_WEIGHT, BY_COLUMN };
static const struct list_filter fault_filters[] = {
    [BY_WEIGHT] = {"weight", MSG_organisation_import_weight, FILTER_CHOICE},
    [BY_COLUMN] = {"field", MSG_organisation_import_field, FILTER_CHOICE},
};
static const struct list fault_list = {
    .name = "territory-mistakes",
    .caption = MSG_organisation_import_faults,
    .columns = fault_columns,
    .n_columns = FAULT_COLS,
    .filters = fault_filters,
    .n_filters = COUNT(fault_filters),
    .search = MSG_organisation_import_faults_search,
    .sort = "line",
    .export_most = TERRITORY_FAULTS_MOST,
    .empty = MSG_organisation_import_no_faults,
};
static const struct word weights[] = {
    {"BAD", MSG_organisation_import_mistake, TONE_BAD},
    {"DOUBTFUL", MSG_organisation_import_doubt, TONE_WARN},
};

struct faults {
    struct uuid id;
    struct list_state state;
    struct organisation_import_one_row *row;
    struct organisation_import_faults_rows rows;
};

static enum status faults_tx(struct ctx *c, void *arg)
{
    struct faults *in = arg;
    const struct organisation_import_faults_in query = {
        .import = in->id,
        .search = in->state.search,
        .weight = list_filter_value(&in->state, "weight"),
        .field = list_filter_value(&in->state, "field"),
        .descending = in->state.descending,
        .most = in->state.limit,
        .skip = in->state.offset,
    };

    TRY(organisation_import_one(c, in->id, &in->row));
    if (!in->row)
        return FAIL(c, ST_NOT_FOUND, "organisation.import.unknown");
    return organisation_import_faults(c, &query, &in->rows);
}

static void
fill_fault(struct ctx *c, const struct organisation_import_faults_row *row, struct list_cell *cells)
{
    enum msg reason = MSG_organisation_import_reason_unknown;

    (void)msg_find(row->reason, &reason);
    cells[FAULT_LINE] = CELL_NUMBER(row->line);
    cells[FAULT_COLUMN] = CELL_TEXT(row->field);
    cells[FAULT_REASON] = CELL_TEXT(MSG_FORMAT(c, reason, MSG_ARG("name", row->given)));
    cells[FAULT_VALUE] = CELL_TEXT(row->given);
    cells[FAULT_WEIGHT] =
        words_tag(c, WORDS(weights), row->is_doubtful ? STR("DOUBTFUL") : STR("BAD"));
}

static struct list_options column_options(struct ctx *c)
{
    struct option *options = NEWS(c->mem, struct option, TERRITORY_COLUMNS);

    for (size_t i = 0; i < TERRITORY_COLUMNS; i++) {
        struct str name = str_from_z(territory_columns[i]);
        options[i] = (struct option){.value = name, .text = name};
    }
    return (struct list_options){options, TERRITORY_COLUMNS};
}

enum status import_faults_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct faults in = {.id = request_uuid(rq, "id"), .state = list_read(c, &fault_list, rq)};

    TRY(db_tx_read(c, "organisation/import-faults", faults_tx, &in));
    struct import_faults_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_organisation_import_faults),
                 .flags = list_page_flags(&in.state),
                 .back = url_id(c, "/staff/territories/import/{id}", in.id),
                 .back_text = msg_text(c, MSG_organisation_import_title)},
        .list = list_view_of(c, &in.state, rq, in.rows.n, in.rows.n > 0 ? in.rows.v[0].total : 0),
    };
    for (size_t i = 0; i < in.rows.n; i++)
        fill_fault(c, &in.rows.v[i], v.list.rows[i].cells);
    v.list.options[BY_WEIGHT] = words_options(c, WORDS(weights));
    v.list.options[BY_COLUMN] = column_options(c);
    if (in.state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    struct out o = page_out(c, rs, 200);
    organisation_import_faults_page(&o, &v);
    return ST_OK;
}
