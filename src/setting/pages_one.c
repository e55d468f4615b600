/* One setting: its values of today, bounds, and history. */
#include "i18n/i18n.h"
#include "i18n/msg_setting.h"
#include "setting/pages.h"
#include "setting_queries.h"
#include "setting_views.h"

enum {
    COL_SCOPE,
    COL_VALUE,
    COL_FROM,
    COL_SOURCE,
    COL_REASON,
    COL_BY,
    COL_SECOND,
    COL_AT,
    COL_STATE,
    COLS
};
enum { FACTS_MORE = 5 };

static const struct list_column columns[COLS] = {
    [COL_SCOPE] = {"whom", MSG_setting_scope, COLUMN_NAME, true, false},
    [COL_VALUE] = {"value", MSG_setting_value, COLUMN_AMOUNT, false, false},
    [COL_FROM] = {"from", MSG_setting_since, COLUMN_NUMBER, true, false},
    [COL_SOURCE] = {"source", MSG_setting_source, COLUMN_WORDS, false, false},
    [COL_REASON] = {"reason", MSG_setting_reason, COLUMN_WORDS, false, false},
    [COL_BY] = {"by", MSG_setting_author, COLUMN_WORDS, false, false},
    [COL_SECOND] = {"second", MSG_setting_approver, COLUMN_WORDS, false, false},
    [COL_AT] = {"at", MSG_setting_recorded, COLUMN_NUMBER, true, false},
    [COL_STATE] = {"state", MSG_setting_state, COLUMN_STATE, true, false},
};
static const struct list_filter filters[] = {{"state", MSG_setting_state, FILTER_CHOICE}};
static const struct list history_list = {
    .name = "setting",
    .caption = MSG_setting_history,
    .columns = columns,
    .n_columns = COLS,
    .filters = filters,
    .n_filters = COUNT(filters),
    .search = MSG_setting_scope,
    .export_most = 1000,
};

static const struct word states[] = {
    {"NOW", MSG_setting_state_now, TONE_OK},
    {"COMING", MSG_setting_state_coming, TONE_WARN},
    {"FORMER", MSG_setting_state_former, TONE_PLAIN},
};

struct one {
    struct str key;
    struct list_state state;
    struct setting_rule_row *rule;
    struct setting_values_today_rows values;
    struct setting_history_rows history;
};

static enum status one_tx(struct ctx *c, void *arg)
{
    struct one *in = arg;

    TRY(setting_rule(c, in->key, &in->rule));
    if (!in->rule)
        return FAIL(c, ST_NOT_FOUND, "setting.none");
    TRY(setting_values_today(c, in->key, &in->values));
    return setting_history(c, in->key, list_filter_value(&in->state, "state"), &in->history);
}

static void fill_row(struct ctx *c, const struct setting_history_row *row, struct list_cell *cells)
{
    cells[COL_SCOPE] = CELL_TEXT(setting_scope_words(c, row->scope));
    cells[COL_VALUE] = CELL_TEXT(row->value);
    cells[COL_FROM] = CELL_DATE(row->valid_from);
    if (row->author.set) { /* what is shipped was written for engineers; its law is a fact above */
        cells[COL_SOURCE] = CELL_TEXT(row->legal_source);
        cells[COL_REASON] = CELL_TEXT(row->reason);
    }
    cells[COL_BY] = CELL_TEXT(row->author.set ? row->author.v : msg_text(c, MSG_setting_shipped));
    cells[COL_SECOND] = CELL_TEXT(row->approver.v);
    cells[COL_AT] = CELL_MOMENT(row->recorded_at);
    cells[COL_STATE] = words_tag(c, WORDS(states), row->state);
}

static void fill_facts(struct ctx *c, const struct one *in, struct setting_one_view *v)
{
    v->facts = NEWS(c->mem, struct fact, in->values.n + FACTS_MORE);
    for (size_t i = 0; i < in->values.n; i++)
        v->facts[v->n_facts++] = (struct fact){
            .name = setting_scope_words(c, in->values.v[i].scope),
            .value = in->values.v[i].value,
            .about = MSG_FORMAT(c, MSG_setting_since_day,
                                MSG_ARG("day", i18n_date(c, in->values.v[i].valid_from)))};
    v->facts[v->n_facts++] =
        (struct fact){.name = msg_text(c, MSG_setting_bounds),
                      .value = setting_bounds_words(c, in->rule->least, in->rule->most)};
    v->facts[v->n_facts++] = (struct fact){
        .name = msg_text(c, MSG_setting_change),
        .value = msg_text(c, in->rule->takes_two ? MSG_setting_by_two : MSG_setting_by_one)};
    if (str_eq_z(in->rule->area, "SIGN_IN") && !str_eq_z(in->rule->roles, "NONE"))
        v->facts[v->n_facts++] = (struct fact){.name = msg_text(c, MSG_setting_roles),
                                               .value = msg_text(c, MSG_setting_strictest)};
    v->facts[v->n_facts++] = (struct fact){.name = msg_text(c, MSG_setting_source),
                                           .value = setting_law_words(c, in->rule->law)};
    v->facts[v->n_facts++] = (struct fact){.name = msg_text(c, MSG_setting_key), .value = in->key};
}

enum status setting_one_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct one in = {.key = request_param(rq, "key"), .state = list_read(c, &history_list, rq)};

    TRY(db_tx_read(c, "setting/one", one_tx, &in));
    struct setting_one_view v = {
        .page = {.rq = rq,
                 .title = setting_words(c, in.key),
                 .flags = list_page_flags(&in.state),
                 .back = url0(c, "/staff/settings"),
                 .back_text = msg_text(c, MSG_setting_title)},
        .title = setting_words(c, in.key),
        .list = list_view_of(c, &in.state, rq, in.history.n, (int64_t)in.history.n)};

    fill_facts(c, &in, &v);
    if (in.rule->proposal.set)
        v.proposal = (struct link_to){url_id(c, "/staff/approval/{id}", in.rule->proposal.v),
                                      msg_text(c, MSG_setting_waiting)};
    else if (in.rule->may_change)
        v.change = url_path(c, "/staff/setting/{key}/change", &in.key, 1);
    for (size_t i = 0; i < in.history.n; i++)
        fill_row(c, &in.history.v[i], v.list.rows[i].cells);
    v.list.options[0] = words_options(c, WORDS(states));
    list_arrange(c, &v.list);
    if (in.state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    struct out o = page_out(c, rs, 200);
    setting_one_view_page(&o, &v);
    return ST_OK;
}
