/* Builds of the program that worked here, and the protocols of their tests (joint order, p. 3 (1)).
 */
#include "account/account.h"
#include "audit/audit.h"
#include "control/pages.h"
#include "control_views.h"
#include "db/db.h"
#include "i18n/msg_control.h"

enum { COL_PROGRAM, COL_VERSION, COL_FIRST, COL_LAST, COL_NUMBER, COL_LABORATORY, COL_SCOPE };
enum { COL_ISSUED = COL_SCOPE + 1, COL_VALID, COL_STATE, COLS };
enum { PROGRAM_SHOWN = 12 }; /* digits of the hash on a page; downloads have all */

static const struct list_column columns[COLS] = {
    [COL_PROGRAM] = {"program", MSG_control_program, COLUMN_NAME, false, false},
    [COL_VERSION] = {"version", MSG_control_version, COLUMN_NUMBER, true, false},
    [COL_FIRST] = {"first", MSG_control_first, COLUMN_NUMBER, true, false},
    [COL_LAST] = {"last", MSG_control_last, COLUMN_NUMBER, true, false},
    [COL_NUMBER] = {"number", MSG_control_number, COLUMN_WORDS, true, false},
    [COL_LABORATORY] = {"laboratory", MSG_control_laboratory, COLUMN_WORDS, true, false},
    [COL_SCOPE] = {"scope", MSG_control_scope, COLUMN_WORDS, false, true},
    [COL_ISSUED] = {"issued", MSG_control_issued, COLUMN_NUMBER, true, false},
    [COL_VALID] = {"valid", MSG_control_valid, COLUMN_NUMBER, true, false},
    [COL_STATE] = {"state", MSG_control_state, COLUMN_STATE, false, false},
};
static const struct list releases_list = {
    .name = "releases",
    .caption = MSG_control_releases,
    .columns = columns,
    .n_columns = COLS,
    .search = MSG_control_releases_search,
    .sort = "first",
    .descending = true,
    .export_most = 1000,
    .empty = MSG_control_none_yet,
};

struct listed {
    struct control_releases_rows rows;
    struct control_attested_now_row *release;
};

static enum status list_tx(struct ctx *c, void *arg)
{
    struct listed *in = arg;

    TRY(control_attested_now(c, &in->release));
    return control_releases(c, &in->rows);
}

static void fill_row(struct ctx *c,
                     const struct control_releases_row *row,
                     bool is_file,
                     struct list_cell *cells)
{
    struct str shown = is_file ? row->program : str_sub(row->program, 0, PROGRAM_SHOWN);

    cells[COL_PROGRAM] =
        CELL_LINK(url_path(c, "/staff/releases/{program}/protocol", &row->program, 1), shown);
    cells[COL_VERSION] = CELL_TEXT(row->version);
    cells[COL_FIRST] = CELL_MOMENT(row->first_at);
    cells[COL_LAST] = CELL_MOMENT(row->last_at);
    cells[COL_STATE] = row->attested ? CELL_TAG(TONE_OK, msg_text(c, MSG_control_attested))
                                     : CELL_TAG(TONE_WARN, msg_text(c, MSG_control_not_attested));
    if (!row->number.set)
        return;
    cells[COL_NUMBER] = CELL_TEXT(row->number.v);
    cells[COL_LABORATORY] = CELL_TEXT(row->laboratory.v);
    cells[COL_SCOPE] = CELL_TEXT(row->scope.v);
    cells[COL_ISSUED] = CELL_DATE(row->issued_on.v);
    cells[COL_VALID] = CELL_DATE(row->valid_to.v);
}

enum status control_releases_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct list_state state = list_read(c, &releases_list, rq);
    struct listed in = {0};

    TRY(db_tx_read(c, "control/releases", list_tx, &in));
    struct control_releases_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_control_releases),
                 .flags = list_page_flags(&state),
                 .back = url0(c, "/staff/controls"),
                 .back_text = msg_text(c, MSG_control_title)},
        .list = list_view_of(c, &state, rq, in.rows.n, (int64_t)in.rows.n),
        .attested = in.release->attested,
    };
    for (size_t i = 0; i < in.rows.n; i++)
        fill_row(c, &in.rows.v[i], state.format != LIST_PAGE, v.list.rows[i].cells);
    list_arrange(c, &v.list);
    if (state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    struct out o = page_out(c, rs, 200);
    control_released(&o, &v);
    return ST_OK;
}

/* ---- recording a protocol ------------------------------------------------------------------- */

enum { NUMBER_MOST = 60, LABORATORY_MOST = 200, SCOPE_MOST = 500 };

#define REQUIRED MSG_control_protocol_missing

static const struct field protocol_fields[] = {
    {"number", FIELD_TEXT, MSG_control_number, 0, REQUIRED, 1, NUMBER_MOST},
    {"laboratory", FIELD_TEXT, MSG_control_laboratory, 0, REQUIRED, 1, LABORATORY_MOST},
    {"scope", FIELD_TEXTAREA, MSG_control_scope, MSG_control_scope_hint, REQUIRED, 1, SCOPE_MOST},
    {"issued_on", FIELD_DATE, MSG_control_issued, 0, REQUIRED, 0, 0},
    {"valid_to", FIELD_DATE, MSG_control_valid, 0, REQUIRED, 0, 0},
};
const struct form control_protocol_form = {"protocol", protocol_fields, COUNT(protocol_fields)};

struct recording {
    struct str program;
    const struct form_values *values;
    bool known;
};

static enum status known_tx(struct ctx *c, void *arg)
{
    struct recording *in = arg;
    struct control_releases_rows rows;

    TRY(control_releases(c, &rows));
    for (size_t i = 0; i < rows.n; i++)
        in->known = in->known || str_eq(rows.v[i].program, in->program);
    return in->known ? ST_OK : FAIL(c, ST_NOT_FOUND, "http.not-found");
}

static enum status begin(struct ctx *c, const struct request *rq, struct recording *ret)
{
    *ret = (struct recording){.program = request_param(rq, "program")};
    return db_tx_read(c, "control/release", known_tx, ret);
}

static enum status show_protocol(struct ctx *c,
                                 const struct request *rq,
                                 struct response *rs,
                                 struct str program,
                                 const struct form_values *values)
{
    struct control_form_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_control_protocol),
                 .flags = PAGE_READ,
                 .form = values,
                 .back = url0(c, "/staff/releases"),
                 .back_text = msg_text(c, MSG_control_releases)},
        .title = msg_text(c, MSG_control_protocol),
        .lead = MSG_FORMAT(c, MSG_control_protocol_lead,
                           MSG_ARG("program", str_sub(program, 0, PROGRAM_SHOWN))),
        .form = values,
        .action = url_path(c, "/staff/releases/{program}/protocol", &program, 1),
        .submit = msg_text(c, MSG_control_protocol_submit),
    };
    struct out o = page_out(c, rs, values->bad ? 422 : 200);
    control_form(&o, &v);
    return ST_OK;
}

enum status control_protocol_ask(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values = form_blank(c, &control_protocol_form);
    struct recording in;

    TRY(begin(c, rq, &in));
    return show_protocol(c, rq, rs, in.program, &values);
}

static enum status record_tx(struct ctx *c, void *arg)
{
    const struct recording *in = arg;
    struct uuid id = uuid_v4();
    int64_t changed;
    const struct control_put_protocol_in row = {
        .id = id,
        .program = in->program,
        .number = form_at(in->values, "number")->text,
        .laboratory = form_at(in->values, "laboratory")->text,
        .scope = form_at(in->values, "scope")->text,
        .issued_on = {(int32_t)form_at(in->values, "issued_on")->number},
        .valid_to = {(int32_t)form_at(in->values, "valid_to")->number},
    };

    TRY(control_put_protocol(c, &row, &changed));
    if (changed == 0)
        return FAIL_FIELD(c, ST_CONFLICT, "control.protocol.known", "number");
    return audit_add(c, "control.protocol", "control.protocol", id, c->actor.organisation,
                     STR("{}"));
}

static void check_period(struct ctx *c, struct form_values *values)
{
    const struct field_value *issued = form_at(values, "issued_on"),
                             *valid = form_at(values, "valid_to");

    if (!issued->error && issued->number > time_date(c->now_us).days)
        form_error(values, "issued_on", MSG_control_protocol_future, STR(""));
    if (!issued->error && !valid->error && valid->number < issued->number)
        form_error(values, "valid_to", MSG_control_protocol_ends_before, STR(""));
}

enum status control_protocol_put(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;
    struct recording in;

    TRY(form_read(c, &control_protocol_form, rq, &values));
    TRY(begin(c, rq, &in));
    in.values = &values;
    check_period(c, &values);
    if (!values.bad) {
        enum status st = db_tx(c, "control/protocol", record_tx, &in);
        if (st == ST_OK)
            return response_see_other(c, rs, STR("/staff/releases"));
        TRY(form_failure(c, &values, st));
    }
    return show_protocol(c, rq, rs, in.program, &values);
}
