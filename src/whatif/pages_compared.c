/* What officers of the own organisation had compared: the list, how far one is, and what came of
 * it, side by side and as files. */
#include <string.h>

#include "base/scan.h"
#include "i18n/msg_whatif.h"
#include "whatif/import_compare.h"
#include "whatif/pages.h"
#include "whatif_queries.h"
#include "whatif_views.h"

enum { REFRESH_S = 2, FAULTS_SHOWN = 200, PIECES_MOST = 10000 };

/* ---- the list -------------------------------------------------------------------------------- */

enum { COL_SENT, COL_RULE, COL_CHILDREN, COL_AUTHOR, COL_STATE, LIST_COLS };
static const struct list_column list_columns[LIST_COLS] = {
    [COL_SENT] = {"sent", MSG_whatif_files_sent, COLUMN_NAME, true, false},
    [COL_RULE] = {"rule", MSG_whatif_changed, COLUMN_WORDS, false, false},
    [COL_CHILDREN] = {"children", MSG_whatif_files_children, COLUMN_AMOUNT, false, false},
    [COL_AUTHOR] = {"author", MSG_whatif_author, COLUMN_WORDS, true, false},
    [COL_STATE] = {"state", MSG_whatif_state, COLUMN_STATE, false, false},
};
enum { FILTER_PERIOD, FILTER_RULE };
static const struct list_filter filters[] = {
    [FILTER_PERIOD] = {"period", MSG_whatif_files_sent, FILTER_DATES},
    [FILTER_RULE] = {"rule", MSG_whatif_rule, FILTER_CHOICE},
};
static const struct list comparisons_list = {
    .name = "comparisons",
    .caption = MSG_whatif_files_list,
    .columns = list_columns,
    .n_columns = LIST_COLS,
    .filters = filters,
    .n_filters = COUNT(filters),
    .search = MSG_whatif_search_author,
    .sort = "sent",
    .descending = true,
    .export_most = 10000,
    .empty = MSG_whatif_files_none,
};

static const struct word state_words[] = {
    {"WAITING", MSG_whatif_running, TONE_INFO},
    {"DONE", MSG_whatif_done, TONE_OK},
    {"FAULTY", MSG_whatif_files_faulty, TONE_BAD},
    {"INFECTED", MSG_whatif_files_infected, TONE_BAD},
    {"FAILED", MSG_whatif_files_failed, TONE_BAD},
};

struct all {
    struct list_state state;
    struct whatif_comparison_list_rows rows;
};

static enum status all_tx(struct ctx *c, void *arg)
{
    struct all *all = arg;
    const struct list_state *state = &all->state;
    const struct whatif_comparison_list_in in = {
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

    return whatif_comparison_list(c, &in, &all->rows);
}

static struct str rule_text(struct ctx *c, struct str rule, struct opt_i32 turns)
{
    const struct run_settings ratio = {.ratio = turns.set ? STR("SET") : STR("NONE"),
                                       .turns = turns};

    return str_printf(c->mem, STR_FMT "; " STR_FMT, STR_ARG(words_text(c, whatif_file_rules, rule)),
                      STR_ARG(whatif_ratio_text(c, &ratio)));
}

static void
fill_row(struct ctx *c, const struct whatif_comparison_list_row *row, struct list_cell *cells)
{
    cells[COL_SENT] =
        CELL_LINK(url_id(c, "/staff/whatif/files/{id}", row->id), i18n_moment(c, row->sent_at));
    cells[COL_RULE] = CELL_TEXT(row->check_only ? msg_text(c, MSG_whatif_files_only_check)
                                                : rule_text(c, row->rule, row->turns));
    cells[COL_CHILDREN] = CELL_NUMBER(row->children);
    cells[COL_AUTHOR] = CELL_TEXT(row->author);
    cells[COL_STATE] = CELL_TAG(words_tone(WORDS(state_words), row->state),
                                words_text(c, WORDS(state_words), row->state));
}

enum status whatif_comparisons_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct all all = {.state = list_read(c, &comparisons_list, rq)};

    TRY(db_tx_read(c, "whatif/comparisons", all_tx, &all));
    struct whatif_runs_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_whatif_files_list),
                 .back = url0(c, "/staff/whatif"),
                 .back_text = msg_text(c, MSG_whatif_title),
                 .flags = list_page_flags(&all.state)},
        .list =
            list_view_of(c, &all.state, rq, all.rows.n, all.rows.n > 0 ? all.rows.v[0].total : 0),
        .files = url0(c, "/staff/whatif/files/new"),
    };
    v.list.options[FILTER_RULE] = words_options(c, whatif_file_rules);
    for (size_t i = 0; i < all.rows.n; i++)
        fill_row(c, &all.rows.v[i], v.list.rows[i].cells);
    if (all.state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    struct out o = page_out(c, rs, 200);
    whatif_comparisons(&o, &v);
    return ST_OK;
}

/* ---- one of them ----------------------------------------------------------------------------- */

struct one {
    struct uuid id;
    struct whatif_comparison_by_id_row *row;
    struct whatif_compared_rows sums; /* was, would; none where nothing was computed */
    struct whatif_pieces_rows pieces;
    struct whatif_piece_head_row *faults; /* the first of them; NULL: none */
};

static enum status one_tx(struct ctx *c, void *arg)
{
    struct one *one = arg;

    TRY(whatif_comparison_by_id(c, one->id, &one->row));
    if (!one->row)
        return FAIL(c, ST_NOT_FOUND, "http.not-found");
    TRY(whatif_compared(c, one->id, &one->sums));
    TRY(whatif_pieces(c, one->id, &one->pieces));
    return whatif_piece_head(c, one->id, STR("FAULTS"), &one->faults);
}

enum { COL_NAME, COL_WAS, COL_WOULD, COL_MORE, COLS };
static const struct list_column columns[COLS] = {
    [COL_NAME] = {"figure", MSG_whatif_figure, COLUMN_NAME, false, false},
    [COL_WAS] = {"was", MSG_whatif_import_arrival, COLUMN_AMOUNT, false, false},
    [COL_WOULD] = {"would", MSG_whatif_would, COLUMN_AMOUNT, false, false},
    [COL_MORE] = {"more", MSG_whatif_more, COLUMN_AMOUNT, false, false},
};
static const struct list figures_list = {
    .name = "figures",
    .caption = MSG_whatif_figures,
    .columns = columns,
    .n_columns = COLS,
    .export_most = 100,
};

enum { SUMS = 6, FIRST_BAR = 1 };
static const int sum_names[SUMS] = {MSG_whatif_seats, MSG_whatif_territory, MSG_whatif_outside,
                                    MSG_whatif_own,   MSG_whatif_refused,   MSG_whatif_first};
/* Without the seats, which are the same. */
static const int bar_names[SUMS - FIRST_BAR] = {MSG_whatif_short_territory,
                                                MSG_whatif_short_outside, MSG_whatif_short_own,
                                                MSG_whatif_short_refused, MSG_whatif_short_first};

static int64_t *sums_of(struct ctx *c, const struct whatif_compared_row *row)
{
    const int64_t v[SUMS] = {row->seats, row->territory, row->outside,
                             row->own,   row->refused,   row->first};
    int64_t *sums = NEWS(c->mem, int64_t, SUMS);

    memcpy(sums, v, sizeof(v));
    return sums;
}

static void show_answer(struct ctx *c,
                        const struct request *rq,
                        const struct list_state *state,
                        const struct one *one,
                        struct whatif_compared_view *v)
{
    int64_t *was = sums_of(c, &one->sums.v[0]), *would = sums_of(c, &one->sums.v[1]);
    struct chart_series *series = NEWS(c->mem, struct chart_series, 2);
    struct str *labels = NEWS(c->mem, struct str, SUMS);

    v->figures = list_view_of(c, state, rq, SUMS, SUMS);
    for (size_t i = 0; i < SUMS; i++) {
        struct list_cell *cells = v->figures.rows[i].cells;
        cells[COL_NAME] = CELL_TEXT(msg_text(c, (enum msg)sum_names[i]));
        cells[COL_WAS] = CELL_NUMBER(was[i]);
        cells[COL_WOULD] = CELL_NUMBER(would[i]);
        cells[COL_MORE] = CELL_NUMBER(would[i] - was[i]);
    }
    for (size_t i = 0; i < COUNT(bar_names); i++)
        labels[i] = msg_text(c, (enum msg)bar_names[i]);
    series[0] = (struct chart_series){msg_text(c, MSG_whatif_import_arrival), was + FIRST_BAR};
    series[1] = (struct chart_series){msg_text(c, MSG_whatif_would), would + FIRST_BAR};
    v->chart = (struct chart){
        .id = "kinds",
        .title = msg_text(c, MSG_whatif_chart_kinds),
        .about = msg_text(c, MSG_whatif_files_chart_about),
        .head = msg_text(c, MSG_whatif_figure),
        .labels = labels,
        .n = COUNT(bar_names),
        .series = series,
        .n_series = 2,
    };
    v->moved = MSG_FORMAT(c, MSG_whatif_import_moved, MSG_NUM("n", one->row->moved));
}

/* ---- bad rows -------------------------------------------------------------------------------- */

enum { FAULT_PLACE, FAULT_COLUMN, FAULT_REASON, FAULT_COLS };
static const struct list_column fault_columns[FAULT_COLS] = {
    [FAULT_PLACE] = {"line", MSG_whatif_files_line, COLUMN_NAME, false, false},
    [FAULT_COLUMN] = {"column", MSG_whatif_files_column, COLUMN_WORDS, false, false},
    [FAULT_REASON] = {"reason", MSG_whatif_files_reason, COLUMN_WORDS, false, false},
};
static const struct list faults_list = {
    .name = "faults",
    .caption = MSG_whatif_files_faults,
    .columns = fault_columns,
    .n_columns = FAULT_COLS,
    .page_size = FAULTS_SHOWN,
};

/* A csv_source over a struct bytes. */
static bool give(void *arg, char *p, size_t room, size_t *ret_n)
{
    struct bytes *left = arg;

    *ret_n = left->n < room ? left->n : room;
    if (*ret_n > 0)
        memcpy(p, left->p, *ret_n);
    *left = (struct bytes){left->p + *ret_n, left->n - *ret_n};
    return true;
}

/* What compare.c has written; the last row that is read may be cut off. */
static void
show_faults(struct ctx *c, const struct request *rq, const struct one *one, struct list_view *ret)
{
    static const char *const names[] = {"file", "line", "column", "reason"};
    struct list_state *state = NEW(c->mem, struct list_state); /* the view keeps it */
    struct bytes left = one->faults->content;
    struct csv *csv = NEW(c->mem, struct csv);
    size_t index[COUNT(names)], n = 0;

    *state = list_read(c, &faults_list, rq);
    *ret = list_view_of(c, state, rq, FAULTS_SHOWN, FAULTS_SHOWN);
    csv_init(csv, c->mem, give, &left);
    if (csv_header(csv, names, COUNT(names), index) == CSV_ROW) {
        for (; n < FAULTS_SHOWN && csv_next(csv) == CSV_ROW; n++) {
            struct list_cell *cells = ret->rows[n].cells;
            cells[FAULT_PLACE] =
                CELL_TEXT(str_printf(c->mem, STR_FMT ": " STR_FMT, STR_ARG(csv->fields[index[0]]),
                                     STR_ARG(csv->fields[index[1]])));
            cells[FAULT_COLUMN] = CELL_TEXT(str_copy(c->mem, csv->fields[index[2]]));
            cells[FAULT_REASON] = CELL_TEXT(str_copy(c->mem, csv->fields[index[3]]));
        }
    }
    ret->n = n;
}

/* ---- files to take away ---------------------------------------------------------------------- */

static int64_t pieces_of(const struct one *one, const char *kind)
{
    for (size_t i = 0; i < one->pieces.n; i++)
        if (str_eq_z(one->pieces.v[i].kind, kind))
            return one->pieces.v[i].n;
    return 0;
}

/* "Places (2/3)". */
static void show_files(
    struct ctx *c, struct url page, int64_t n, struct str title, struct whatif_compared_view *v)
{
    struct row_link *files = NEWS(c->mem, struct row_link, (size_t)n);

    for (int64_t i = 1; i <= n; i++)
        files[i - 1] = (struct row_link){
            .url = url_query(c, page, "n", str_printf(c->mem, "%lld", (long long)i)),
            .icon = "download",
            .title = n == 1 ? title
                            : str_printf(c->mem, STR_FMT " (%lld/%lld)", STR_ARG(title),
                                         (long long)i, (long long)n),
        };
    v->files = files;
    v->n_files = (size_t)n;
}

struct taken {
    struct uuid id;
    const char *kind;
    int n;
    struct whatif_piece_row *row;
};

static enum status taken_tx(struct ctx *c, void *arg)
{
    struct taken *taken = arg;

    TRY(whatif_piece(c, taken->id, str_from_z(taken->kind), taken->n, &taken->row));
    return taken->row ? ST_OK : FAIL(c, ST_NOT_FOUND, "http.not-found");
}

static enum status take(struct ctx *c,
                        const struct request *rq,
                        struct response *rs,
                        const char *kind,
                        const char *name)
{
    struct taken taken = {.id = request_uuid(rq, "id"), .kind = kind};
    int64_t n;

    if (!scan_i64(pairs_get(rq->query, "n"), 1, PIECES_MOST, &n))
        return FAIL(c, ST_NOT_FOUND, "http.not-found");
    taken.n = (int)n;
    TRY(db_tx_read(c, "whatif/take", taken_tx, &taken));
    const struct bytes content = taken.row->content;
    return response_download(c, rs, STR("text/csv; charset=utf-8"),
                             str_printf(c->mem, "%s-%d.csv", name, taken.n),
                             (struct str){(const char *)content.p, content.n});
}

enum status whatif_places_file(struct ctx *c, const struct request *rq, struct response *rs)
{
    return take(c, rq, rs, "PLACES", "places");
}

enum status whatif_faults_file(struct ctx *c, const struct request *rq, struct response *rs)
{
    return take(c, rq, rs, "FAULTS", "faults");
}

/* ---- the page -------------------------------------------------------------------------------- */

static void show_facts(struct ctx *c, const struct one *one, struct whatif_compared_view *v)
{
    const struct whatif_comparison_by_id_row *row = one->row;
    struct fact *f = v->facts;

    f[v->n_facts++] = (struct fact){.name = msg_text(c, MSG_whatif_rule),
                                    .value = rule_text(c, row->rule, row->turns)};
    if (row->word.n > 0)
        f[v->n_facts++] = (struct fact){.name = msg_text(c, MSG_whatif_word), .value = row->word};
    f[v->n_facts++] = (struct fact){.name = msg_text(c, MSG_whatif_author), .value = row->author};
    f[v->n_facts++] = (struct fact){.name = msg_text(c, MSG_whatif_files_sent),
                                    .value = i18n_moment(c, row->sent_at)};
}

static struct str result_text(struct ctx *c, const struct whatif_comparison_by_id_row *row)
{
    if (str_eq_z(row->state, "FAILED"))
        return msg_text(c, MSG_whatif_files_failed_text);
    if (str_eq_z(row->state, "INFECTED"))
        return msg_text(c, MSG_whatif_files_infected_text);
    if (row->faults > 0)
        return MSG_FORMAT(c, MSG_whatif_import_bad, MSG_NUM("n", row->faults));
    return MSG_FORMAT(c, MSG_whatif_import_fine, MSG_NUM("schools", row->schools),
                      MSG_NUM("children", row->children), MSG_NUM("choices", row->choices));
}

enum status whatif_comparison_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    const struct list_state state = list_read(c, &figures_list, rq);
    struct one one = {.id = request_uuid(rq, "id")};

    TRY(db_tx_read(c, "whatif/comparison", one_tx, &one));
    struct whatif_compared_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_whatif_files_one),
                 .back = url0(c, "/staff/whatif/files"),
                 .back_text = msg_text(c, MSG_whatif_files_list)},
        .percent = one.row->progress,
        .runs = str_eq_z(one.row->state, "WAITING"),
        .bad = !str_eq_z(one.row->state, "DONE"),
        .has_faults = one.faults != NULL,
        .has_answer = one.sums.n == 2,
    };
    show_facts(c, &one, &v);
    if (v.runs)
        v.page.refresh_s = REFRESH_S;
    else
        v.result = result_text(c, one.row);
    if (v.has_faults)
        show_faults(c, rq, &one, &v.faults);
    if (v.has_answer)
        show_answer(c, rq, &state, &one, &v);
    if (one.row->faults > 0)
        show_files(c, url_id(c, "/staff/whatif/files/{id}/faults", one.id),
                   pieces_of(&one, "FAULTS"), msg_text(c, MSG_whatif_files_faults_file), &v);
    else
        show_files(c, url_id(c, "/staff/whatif/files/{id}/places", one.id),
                   pieces_of(&one, "PLACES"), msg_text(c, MSG_whatif_files_places), &v);
    if (v.has_answer && state.format != LIST_PAGE)
        return list_download(c, rs, &v.figures);
    struct out o = page_out(c, rs, 200);
    whatif_compared_page(&o, &v);
    return ST_OK;
}
