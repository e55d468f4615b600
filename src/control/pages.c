/* Pages of the controls: the list, one control with its history, and a failing one accepted for a
 * time with a signed reason. */
#include "control/pages.h"

#include "account/account.h"
#include "audit/audit.h"
#include "base/scan.h"
#include "control/rules.h"
#include "control_views.h"
#include "db/db.h"
#include "html/words.h"
#include "i18n/msg_control.h"
#include "signature/signature.h"

static const struct word results[] = {
    {"PASSED", MSG_control_passed, TONE_OK},
    {"FAILED", MSG_control_failed, TONE_BAD},
    {"WAIVED", MSG_control_waived, TONE_WARN},
};

static struct str result_of(const struct control_states_row *row)
{
    if (row->passed)
        return STR("PASSED");
    return row->waived_to.set ? STR("WAIVED") : STR("FAILED");
}

/* ---- the list ------------------------------------------------------------------------------- */

enum { COL_NAME, COL_MUST, COL_SEEN, COL_RESULT, COL_SINCE, COL_CHECKED, COLS };

static const struct list_column columns[COLS] = {
    [COL_NAME] = {"name", MSG_control_name, COLUMN_NAME, true, false},
    [COL_MUST] = {"must", MSG_control_must, COLUMN_WORDS, false, true},
    [COL_SEEN] = {"seen", MSG_control_seen, COLUMN_WORDS, false, false},
    [COL_RESULT] = {"result", MSG_control_result, COLUMN_STATE, true, false},
    [COL_SINCE] = {"since", MSG_control_since, COLUMN_NUMBER, true, false},
    [COL_CHECKED] = {"checked", MSG_control_checked, COLUMN_NUMBER, true, false},
};
static const struct list_filter filters[] = {{"result", MSG_control_result, FILTER_CHOICE}};
static const struct list controls_list = {
    .name = "controls",
    .caption = MSG_control_title,
    .columns = columns,
    .n_columns = COLS,
    .filters = filters,
    .n_filters = COUNT(filters),
    .search = MSG_control_search,
    .sort = "result", /* what fails first, in each language */
    .descending = true,
    .export_most = 100,
    .empty = MSG_control_none_yet,
};

struct listed {
    struct list_state state;
    struct control_states_rows rows;
    struct control_attested_now_row *release;
};

static enum status list_tx(struct ctx *c, void *arg)
{
    struct listed *in = arg;

    TRY(control_attested_now(c, &in->release));
    return control_states(c, &in->rows);
}

static void fill_row(struct ctx *c, const struct control_states_row *row, struct list_cell *cells)
{
    const struct control_rule *rule = control_rule_find(row->code);

    cells[COL_NAME] = CELL_LINK(url_path(c, "/staff/controls/{code}", &row->code, 1),
                                rule ? msg_text(c, (enum msg)rule->name) : row->code);
    if (rule)
        cells[COL_MUST] = CELL_TEXT(msg_text(c, (enum msg)rule->must));
    cells[COL_SEEN] = CELL_TEXT(row->seen);
    cells[COL_RESULT] = words_tag(c, WORDS(results), result_of(row));
    cells[COL_SINCE] = CELL_MOMENT(row->changed_at);
    cells[COL_CHECKED] = CELL_MOMENT(row->checked_at);
}

enum status control_list_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct listed in = {.state = list_read(c, &controls_list, rq)};
    struct str asked = in.state.value[0];
    size_t kept = 0;
    int64_t failing = 0;

    TRY(db_tx_read(c, "control/list", list_tx, &in));
    struct control_list_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_control_title),
                 .flags = list_page_flags(&in.state)},
        .list = list_view_of(c, &in.state, rq, in.rows.n, (int64_t)in.rows.n),
        .attested = in.release->attested,
    };
    for (size_t i = 0; i < in.rows.n; i++) {
        struct str result = result_of(&in.rows.v[i]);
        failing += str_eq_z(result, "FAILED");
        if (asked.n == 0 || str_eq(asked, result))
            fill_row(c, &in.rows.v[i], v.list.rows[kept++].cells);
    }
    v.list.n = kept;
    v.list.total = (int64_t)kept;
    v.list.options[0] = words_options(c, WORDS(results));
    list_arrange(c, &v.list);
    if (in.state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    v.lead = MSG_FORMAT(c, MSG_control_lead, MSG_NUM("n", failing));
    struct out o = page_out(c, rs, 200);
    control_controls(&o, &v);
    return ST_OK;
}

/* ---- one control ---------------------------------------------------------------------------- */

enum { COL_AT, COL_WHAT, COL_FOUND, COL_WHO, HISTORY_COLS };

static const struct list_column history_columns[HISTORY_COLS] = {
    [COL_AT] = {"at", MSG_control_at, COLUMN_NAME, false, false},
    [COL_WHAT] = {"what", MSG_control_result, COLUMN_STATE, false, false},
    [COL_FOUND] = {"found", MSG_control_found, COLUMN_WORDS, false, false},
    [COL_WHO] = {"who", MSG_control_who, COLUMN_WORDS, false, false},
};
static const struct list history_list = {
    .name = "control-history",
    .caption = MSG_control_history,
    .columns = history_columns,
    .n_columns = HISTORY_COLS,
    .export_most = 200,
};

struct card {
    struct str code;
    const struct control_rule *rule;
    struct control_states_rows states;
    const struct control_states_row *state;
    struct control_history_rows history;
};

static enum status card_tx(struct ctx *c, void *arg)
{
    struct card *card = arg;

    TRY(control_states(c, &card->states));
    for (size_t i = 0; i < card->states.n; i++)
        if (str_eq(card->states.v[i].code, card->code))
            card->state = &card->states.v[i];
    return card->state ? control_history(c, card->code, &card->history)
                       : FAIL(c, ST_NOT_FOUND, "http.not-found");
}

static enum status load(struct ctx *c, const struct request *rq, struct card *ret_card)
{
    *ret_card = (struct card){.code = request_param(rq, "code")};
    ret_card->rule = control_rule_find(ret_card->code);
    if (!ret_card->rule)
        return FAIL(c, ST_NOT_FOUND, "http.not-found");
    return db_tx_read(c, "control/card", card_tx, ret_card);
}

static struct str until_words(struct ctx *c, struct opt_date day)
{
    return day.set ? MSG_FORMAT(c, MSG_control_until, MSG_ARG("d", i18n_date(c, day.v))) : STR("");
}

static void fill_facts(struct ctx *c, const struct card *card, struct control_card_view *v)
{
    const struct control_states_row *state = card->state;
    struct str result = result_of(state);

    v->facts = NEWS(c->mem, struct fact, 3);
    v->facts[v->n_facts++] = (struct fact){.name = msg_text(c, MSG_control_seen),
                                           .value = state->seen,
                                           .tag = words_text(c, WORDS(results), result),
                                           .tone = words_tone(WORDS(results), result),
                                           .about = until_words(c, state->waived_to)};
    v->facts[v->n_facts++] = (struct fact){.name = msg_text(c, MSG_control_since),
                                           .value = i18n_moment(c, state->changed_at)};
    v->facts[v->n_facts++] = (struct fact){.name = msg_text(c, MSG_control_checked),
                                           .value = i18n_moment(c, state->checked_at)};
}

static void fill_history(struct ctx *c, const struct card *card, struct list_view *list)
{
    for (size_t i = 0; i < card->history.n; i++) {
        const struct control_history_row *row = &card->history.v[i];
        struct list_cell *cells = list->rows[i].cells;
        cells[COL_AT] = CELL_MOMENT(row->at);
        cells[COL_WHAT] = words_tag(c, WORDS(results), row->kind);
        cells[COL_WHAT].about = until_words(c, row->last_day);
        cells[COL_FOUND] = CELL_TEXT(row->seen);
        cells[COL_WHO] = CELL_TEXT(row->name);
    }
}

enum status control_card_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct list_state state = list_read(c, &history_list, rq);
    struct card card;

    TRY(load(c, rq, &card));
    struct control_card_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, (enum msg)card.rule->name),
                 .back = url0(c, "/staff/controls"),
                 .back_text = msg_text(c, MSG_control_title)},
        .name = msg_text(c, (enum msg)card.rule->name),
        .must = msg_text(c, (enum msg)card.rule->must),
        .history = list_view_of(c, &state, rq, card.history.n, (int64_t)card.history.n),
    };
    fill_history(c, &card, &v.history);
    if (state.format != LIST_PAGE)
        return list_download(c, rs, &v.history);
    fill_facts(c, &card, &v);
    if ((c->actor.access & ACCESS_SECURITY) && !card.state->passed)
        v.waive = url_path(c, "/staff/controls/{code}/waiver", &card.code, 1);
    struct out o = page_out(c, rs, 200);
    control_card(&o, &v);
    return ST_OK;
}

/* ---- accepting a failing control for a time ------------------------------------------------- */

enum { REASON_MOST = 500, DAYS_MOST = 365 };

static const struct field waiver_fields[] = {
    {"last_day", FIELD_DATE, MSG_control_last_day, MSG_control_last_day_hint,
     MSG_control_last_day_missing, 0, 0},
    {"reason", FIELD_TEXTAREA, MSG_control_reason, MSG_control_reason_hint,
     MSG_control_reason_missing, 1, REASON_MOST},
};
const struct form control_waiver_form = {"waiver", waiver_fields, COUNT(waiver_fields)};

static enum status show_waiver(struct ctx *c,
                               const struct request *rq,
                               struct response *rs,
                               const struct card *card,
                               const struct form_values *values)
{
    struct control_form_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_control_waive),
                 .flags = PAGE_READ,
                 .form = values,
                 .back = url_path(c, "/staff/controls/{code}", &card->code, 1),
                 .back_text = msg_text(c, (enum msg)card->rule->name)},
        .title = msg_text(c, MSG_control_waive),
        .lead = msg_text(c, MSG_control_waive_lead),
        .form = values,
        .action = url_path(c, "/staff/controls/{code}/waiver", &card->code, 1),
        .submit = msg_text(c, MSG_control_waive_submit),
    };
    struct out o = page_out(c, rs, values->bad ? 422 : 200);
    control_form(&o, &v);
    return ST_OK;
}

static enum status load_failing(struct ctx *c, const struct request *rq, struct card *ret_card)
{
    TRY(load(c, rq, ret_card));
    return ret_card->state->passed ? FAIL(c, ST_NOT_FOUND, "http.not-found") : ST_OK;
}

enum status control_waiver_ask(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values = form_blank(c, &control_waiver_form);
    struct card card;
    bool sent;

    TRY(load_failing(c, rq, &card));
    TRY(account_need_factor(c, rq, rs, &sent));
    return sent ? ST_OK : show_waiver(c, rq, rs, &card, &values);
}

struct waiver {
    const struct card *card;
    struct date last_day;
    struct str reason;
};

/* The signed words; one line a fact, in the order of the form. */
static struct bytes waiver_text(struct ctx *c, const struct waiver *waiver)
{
    struct str text = str_printf(
        c->mem,
        "control waiver\ncontrol=%s\nseen=" STR_FMT "\nlast_day=" STR_FMT "\nreason=" STR_FMT,
        waiver->card->rule->code, STR_ARG(waiver->card->state->seen),
        STR_ARG(time_print_date(c->mem, waiver->last_day)), STR_ARG(waiver->reason));

    return (struct bytes){(const uint8_t *)text.p, text.n};
}

static enum status waive_tx(struct ctx *c, void *arg)
{
    const struct waiver *waiver = arg;
    struct uuid object, id = uuid_v4();
    struct bytes hash;
    int64_t changed;

    TRY(signature_store_sealed(c, "control.waiver", c->actor.organisation, waiver_text(c, waiver),
                               &object, &hash));
    const struct control_waive_in row = {.id = id,
                                         .code = waiver->card->code,
                                         .name = c->actor.name,
                                         .last_day = waiver->last_day,
                                         .reason = waiver->reason,
                                         .signed_id = object};
    TRY(control_waive(c, &row, &changed));
    if (changed == 0)
        return FAIL(c, ST_CONFLICT, "control.passes-now");
    return audit_add(c, "control.waive", "control.waiver", id, c->actor.organisation, STR("{}"));
}

static void check_last_day(struct ctx *c, struct form_values *values)
{
    const struct field_value *day = form_at(values, "last_day");
    int32_t today = time_date(c->now_us).days;

    if (!day->error && (day->number < today || day->number > today + DAYS_MOST))
        form_error(values, "last_day", MSG_control_last_day_wrong, STR(""));
}

enum status control_waiver_put(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;
    struct card card;
    bool sent;

    TRY(form_read(c, &control_waiver_form, rq, &values));
    TRY(load_failing(c, rq, &card));
    TRY(account_need_factor(c, rq, rs, &sent));
    check_last_day(c, &values);
    if (!values.bad) {
        struct waiver waiver = {.card = &card,
                                .last_day = {(int32_t)form_at(&values, "last_day")->number},
                                .reason = form_at(&values, "reason")->text};
        enum status st = db_tx(c, "control/waive", waive_tx, &waiver);
        if (st == ST_OK)
            return response_see_other(c, rs,
                                      url_path(c, "/staff/controls/{code}", &card.code, 1).s);
        TRY(form_failure(c, &values, st));
    }
    return show_waiver(c, rq, rs, &card, &values);
}
