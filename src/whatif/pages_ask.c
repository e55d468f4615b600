/* The list of runs, and the form that asks for one. */
#include "admission/admission.h"
#include "audit/audit.h"
#include "base/scan.h"
#include "i18n/msg_whatif.h"
#include "platform/platform.h"
#include "whatif/pages.h"
#include "whatif_queries.h"
#include "whatif_views.h"

/* ---- the list ------------------------------------------------------------------------------- */

enum { COL_STARTED, COL_YEAR, COL_CHANGES, COL_AUTHOR, COL_STATE, COLS };

static const struct list_column columns[COLS] = {
    [COL_STARTED] = {"started", MSG_whatif_started, COLUMN_NAME, true, false},
    [COL_YEAR] = {"year", MSG_whatif_campaign, COLUMN_NUMBER, true, false},
    [COL_CHANGES] = {"changes", MSG_whatif_changed, COLUMN_WORDS, false, false},
    [COL_AUTHOR] = {"author", MSG_whatif_author, COLUMN_WORDS, true, false},
    [COL_STATE] = {"state", MSG_whatif_state, COLUMN_STATE, false, false},
};
enum { FILTER_PERIOD, FILTER_RULE };
static const struct list_filter filters[] = {
    [FILTER_PERIOD] = {"period", MSG_whatif_started, FILTER_DATES},
    [FILTER_RULE] = {"rule", MSG_whatif_rule, FILTER_CHOICE},
};
static const struct list runs_list = {
    .name = "runs",
    .caption = MSG_whatif_title,
    .columns = columns,
    .n_columns = COLS,
    .filters = filters,
    .n_filters = COUNT(filters),
    .search = MSG_whatif_search_author,
    .sort = "started",
    .descending = true,
    .export_most = 10000,
    .empty = MSG_whatif_none,
};

struct runs {
    struct list_state state;
    struct whatif_run_list_rows rows;
};

static enum status runs_tx(struct ctx *c, void *arg)
{
    struct runs *runs = arg;
    const struct list_state *state = &runs->state;
    const struct whatif_run_list_in in = {
        .search = state->search,
        .rule = list_filter_value(state, "rule"),
        .from_at = {state->has_from[FILTER_PERIOD], time_date_start(state->from[FILTER_PERIOD])},
        .to_at = {state->has_to[FILTER_PERIOD],
                  time_date_start((struct date){state->to[FILTER_PERIOD].days + 1})},
        .sort = list_sort(state),
        .descending = state->descending,
        .most = state->limit,
        .skip = state->offset,
    };

    return whatif_run_list(c, &in, &runs->rows);
}

static void fill_run(struct ctx *c, const struct whatif_run_list_row *row, struct list_cell *cells)
{
    const struct run_settings settings = {row->rule,  row->word,       row->ratio,
                                          row->turns, row->credit_cap, row->spare_policy};
    bool done = row->ended_at.set;

    cells[COL_STARTED] =
        CELL_LINK(url_id(c, "/staff/whatif/{id}", row->id), i18n_moment(c, row->started_at));
    cells[COL_YEAR] = CELL_TEXT(str_printf(c->mem, "%d", row->year)); /* no thousands */
    cells[COL_CHANGES] = CELL_TEXT(whatif_changes_text(c, &settings));
    cells[COL_AUTHOR] = CELL_TEXT(row->author);
    cells[COL_STATE] = CELL_TAG(done ? TONE_OK : TONE_INFO,
                                msg_text(c, done ? MSG_whatif_done : MSG_whatif_running));
}

enum status whatif_runs_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct runs runs = {.state = list_read(c, &runs_list, rq)};

    TRY(db_tx_read(c, "whatif/runs", runs_tx, &runs));
    struct whatif_runs_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_whatif_title),
                 .flags = list_page_flags(&runs.state)},
        .list = list_view_of(c, &runs.state, rq, runs.rows.n,
                             runs.rows.n > 0 ? runs.rows.v[0].total : 0),
        .ask = url0(c, "/staff/whatif/new"),
        .files = url0(c, "/staff/whatif/files"),
    };
    v.list.options[FILTER_RULE] = words_options(c, whatif_rules);
    for (size_t i = 0; i < runs.rows.n; i++)
        fill_run(c, &runs.rows.v[i], v.list.rows[i].cells);
    if (runs.state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    struct out o = page_out(c, rs, 200);
    whatif_list(&o, &v);
    return ST_OK;
}

/* ---- the form ------------------------------------------------------------------------------- */

static const struct field fields[] = {
    {"campaign", FIELD_CHOICE, MSG_whatif_campaign, MSG_whatif_campaign_hint,
     MSG_whatif_campaign_missing, 0, 0},
    {"rule", FIELD_CHOICE, MSG_whatif_rule, MSG_whatif_rule_hint, MSG_whatif_rule_missing, 0, 0},
    {"word", FIELD_TEXT, MSG_whatif_word, MSG_whatif_word_hint, 0, 0, WHATIF_WORD_MOST},
    {"ratio", FIELD_CHOICE, MSG_whatif_ratio, MSG_whatif_ratio_hint, MSG_whatif_ratio_missing, 0,
     0},
    {"turns", FIELD_INT, MSG_whatif_turns, MSG_whatif_turns_hint, 0, 1, WHATIF_TURNS_MOST},
    {"credit_cap", FIELD_INT, MSG_whatif_credit, MSG_whatif_credit_hint, 0, 0, WHATIF_CREDIT_MOST},
    {"spare_policy", FIELD_CHOICE, MSG_whatif_spare, MSG_whatif_spare_hint,
     MSG_whatif_spare_missing, 0, 0},
};
const struct form whatif_ask_form = {"whatif", fields, COUNT(fields)};

struct asked {
    struct uuid id, campaign;
    int year;
    struct run_settings settings;
    struct str idem;
};

static enum status years_tx(struct ctx *c, void *arg)
{
    return admission_campaigns_begun(c, arg);
}

static enum status show_ask(struct ctx *c,
                            const struct request *rq,
                            struct response *rs,
                            struct form_values *form,
                            const struct admission_years *years)
{
    struct whatif_ask_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_whatif_ask),
                 .flags = PAGE_READ,
                 .back = url0(c, "/staff/whatif"),
                 .back_text = msg_text(c, MSG_whatif_title),
                 .form = form},
        .form = form,
        .action = url0(c, "/staff/whatif/new"),
        .n_years = years->n,
        .rules = words_options(c, whatif_rules),
        .ratios = words_options(c, whatif_ratios),
        .spares = words_options(c, whatif_spares),
    };

    for (size_t i = 0; i < years->n; i++) {
        struct str year = str_printf(c->mem, "%d", years->v[i].year);
        v.years[i] = (struct option){.value = year, .text = year};
    }
    struct out o = page_out(c, rs, form->bad ? 422 : 200);
    whatif_form(&o, &v);
    return ST_OK;
}

enum status whatif_ask(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &whatif_ask_form);
    struct admission_years years;

    TRY(db_tx_read(c, "whatif/years", years_tx, &years));
    if (!form.typed) {
        if (years.n > 0)
            form_set(&form, "campaign", str_printf(c->mem, "%d", years.v[0].year));
        form_set(&form, "rule", STR("ARRIVAL"));
        form_set(&form, "ratio", STR("OWN"));
        form_set(&form, "spare_policy", STR("OWN"));
    }
    return show_ask(c, rq, rs, &form, &years);
}

static void refuse(struct form_values *form, const char *name, int text)
{
    if (form_at(form, name)->error == 0)
        form_error(form, name, text, STR(""));
}

static bool is_given(const struct form_values *form, const char *name)
{
    return form_at(form, name)->raw.n > 0;
}

/* The ratio, and what belongs to it. */
static void check_ratio(struct form_values *form)
{
    bool set = str_eq(form_at(form, "ratio")->text, STR("SET"));

    if (set && !is_given(form, "turns"))
        refuse(form, "turns", MSG_whatif_turns_missing);
    if (!set && is_given(form, "turns"))
        refuse(form, "turns", MSG_whatif_turns_alone);
}

/* Where everybody is decided at one moment, or there is no ratio, nothing is left to wait for. */
static void check_waiting(struct form_values *form, bool by_arrival)
{
    bool plain = str_eq(form_at(form, "ratio")->text, STR("NONE"));
    bool own_spare = str_eq(form_at(form, "spare_policy")->text, STR("OWN"));

    if ((plain || !by_arrival) && is_given(form, "credit_cap"))
        refuse(form, "credit_cap", plain ? MSG_whatif_credit_without : MSG_whatif_credit_at_once);
    if ((plain || !by_arrival) && !own_spare)
        refuse(form, "spare_policy", plain ? MSG_whatif_spare_without : MSG_whatif_spare_at_once);
}

static void check_word(struct form_values *form, bool by_arrival)
{
    bool draw = str_eq(form_at(form, "rule")->text, STR("DRAW"));

    if (draw && !is_given(form, "word"))
        refuse(form, "word", MSG_whatif_word_missing);
    if (by_arrival && is_given(form, "word"))
        refuse(form, "word", MSG_whatif_word_alone);
}

/* Values that contradict one another are refused beside the one that has to go. */
static void check_together(struct form_values *form)
{
    bool by_arrival = str_eq(form_at(form, "rule")->text, STR("ARRIVAL"));
    bool own_ratio = str_eq(form_at(form, "ratio")->text, STR("OWN"));
    bool own_spare = str_eq(form_at(form, "spare_policy")->text, STR("OWN"));

    check_ratio(form);
    check_waiting(form, by_arrival);
    check_word(form, by_arrival);
    if (!form->bad && by_arrival && own_ratio && own_spare && !is_given(form, "credit_cap"))
        refuse(form, "rule", MSG_whatif_nothing);
}

static void check_choice(struct form_values *form, const char *name, struct words words)
{
    const struct field_value *value = form_at(form, name);

    if (value->error == 0 && !words_has(words, value->text))
        form_error(form, name, value->field->missing, STR(""));
}

static void
check_campaign(struct form_values *form, const struct admission_years *years, struct asked *asked)
{
    struct str typed = form_at(form, "campaign")->text;
    int64_t year;

    for (size_t i = 0; scan_i64(typed, 0, 9999, &year) && i < years->n; i++) {
        if (years->v[i].year == year) {
            asked->campaign = years->v[i].id;
            asked->year = years->v[i].year;
            return;
        }
    }
    refuse(form, "campaign", MSG_whatif_campaign_missing);
}

static struct opt_i32 number_of(const struct form_values *form, const char *name)
{
    return (struct opt_i32){is_given(form, name), (int32_t)form_at(form, name)->number};
}

static struct asked asked_of(struct form_values *form, const struct admission_years *years)
{
    struct asked asked = {.id = uuid_v4(), .idem = form->idem};

    check_campaign(form, years, &asked);
    check_choice(form, "rule", whatif_rules);
    check_choice(form, "ratio", whatif_ratios);
    check_choice(form, "spare_policy", whatif_spares);
    check_together(form);
    asked.settings = (struct run_settings){
        .rule = form_at(form, "rule")->text,
        .word = form_at(form, "word")->text,
        .ratio = form_at(form, "ratio")->text,
        .turns = number_of(form, "turns"),
        .credit_cap = number_of(form, "credit_cap"),
        .spare_policy = form_at(form, "spare_policy")->text,
    };
    return asked;
}

static enum status start_tx(struct ctx *c, void *arg)
{
    struct asked *asked = arg;
    const struct run_settings *s = &asked->settings;
    /* The word is typed freely: it counts for the form, and stays out of the journal's JSON. */
    struct str settings =
        str_printf(c->mem, "%d " STR_FMT " " STR_FMT " %d %d " STR_FMT, asked->year,
                   STR_ARG(s->rule), STR_ARG(s->ratio), s->turns.set ? s->turns.v : -1,
                   s->credit_cap.set ? s->credit_cap.v : -1, STR_ARG(s->spare_policy));
    struct str content =
        str_printf(c->mem, STR_FMT " " STR_FMT, STR_ARG(settings), STR_ARG(s->word));
    struct whatif_run_add_in row = {
        .author = c->actor.name,
        .campaign = asked->campaign,
        .year = asked->year,
        .rule = s->rule,
        .word = s->word,
        .ratio = s->ratio,
        .turns = s->turns,
        .credit_cap = s->credit_cap,
        .spare_policy = s->spare_policy,
    };
    int64_t changed;
    bool first;

    TRY(platform_idem_claim(c, asked->idem, content, asked->id, &first, &asked->id));
    if (!first)
        return ST_OK; /* the same press again */
    row.id = asked->id;
    TRY(whatif_run_add(c, &row, &changed));
    return audit_add(c, "whatif.run", "whatif.run", asked->id, c->actor.organisation,
                     str_printf(c->mem, "{\"year\":%d,\"settings\":\"" STR_FMT "\"}", asked->year,
                                STR_ARG(settings)));
}

enum status whatif_start(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct admission_years years;
    struct form_values form;

    TRY(db_tx_read(c, "whatif/years", years_tx, &years));
    TRY(form_read(c, &whatif_ask_form, rq, &form));
    struct asked asked = asked_of(&form, &years);
    if (!form.bad) {
        enum status st = db_tx_locked(c, "whatif/start", start_tx, &asked);
        if (st == ST_OK)
            return response_see_other(c, rs, url_id(c, "/staff/whatif/{id}", asked.id).s);
        TRY(form_failure(c, &form, st));
    }
    return show_ask(c, rq, rs, &form, &years);
}
