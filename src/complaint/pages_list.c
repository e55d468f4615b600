/* Complaints of a territory by term, and their figures by region and ground for those above. */
#include "complaint/pages.h"
#include "complaint_views.h"
#include "i18n/msg_complaint.h"

/* ---- the list -------------------------------------------------------------------------------- */

enum {
    COL_NUMBER,
    COL_CHILD,
    COL_SCHOOL,
    COL_GROUND,
    COL_LODGED,
    COL_DUE,
    COL_STATE,
    COL_LATE,
    COLS
};

static const struct list_column columns[COLS] = {
    [COL_NUMBER] = {"number", MSG_complaint_col_number, COLUMN_NAME, true, false},
    [COL_CHILD] = {"child", MSG_complaint_fact_child, COLUMN_WORDS, true, false},
    [COL_SCHOOL] = {"school", MSG_complaint_fact_school, COLUMN_WORDS, false, false},
    [COL_GROUND] = {"ground", MSG_complaint_fact_ground, COLUMN_WORDS, false, false},
    [COL_LODGED] = {"lodged", MSG_complaint_fact_lodged, COLUMN_NUMBER, true, false},
    [COL_DUE] = {"due", MSG_complaint_fact_due, COLUMN_NUMBER, true, false},
    [COL_STATE] = {"state", MSG_complaint_col_state, COLUMN_STATE, false, false},
    [COL_LATE] = {"late", MSG_complaint_late, COLUMN_WORDS, false, true},
};

enum { BY_VIEW, BY_GROUND, BY_OUTCOME, FILTERS };
static const struct list_filter filters[FILTERS] = {
    [BY_VIEW] = {"view", MSG_complaint_col_state, FILTER_CHOICE},
    [BY_GROUND] = {"ground", MSG_complaint_fact_ground, FILTER_CHOICE},
    [BY_OUTCOME] = {"outcome", MSG_complaint_fact_outcome, FILTER_CHOICE},
};

static const struct list complaints_list = {
    .people = true,
    .name = "complaints",
    .caption = MSG_complaint_list_title,
    .columns = columns,
    .n_columns = COLS,
    .filters = filters,
    .n_filters = FILTERS,
    .search = MSG_complaint_search,
    .sort = "due",
    .export_most = 10000,
    .empty = MSG_complaint_list_empty,
};

static const struct word views[] = {
    {"open", MSG_complaint_view_open, TONE_INFO},
    {"late", MSG_complaint_late, TONE_BAD},
    {"asked", MSG_complaint_view_asked, TONE_WARN},
    {"PROPOSED", MSG_complaint_state_proposed, TONE_WARN},
    {"SETTLED", MSG_complaint_state_settled, TONE_OK},
    {"WITHDRAWN", MSG_complaint_state_withdrawn, TONE_PLAIN},
};

struct asked {
    struct list_state state;
    struct complaint_list_rows rows;
    struct organisations schools;
    struct uuid *ids; /* as rows; nil: without a school */
};

static enum status list_tx(struct ctx *c, void *arg)
{
    struct asked *a = arg;
    const struct complaint_list_in in = {
        .view = a->state.value[BY_VIEW],
        .ground = a->state.value[BY_GROUND],
        .outcome = a->state.value[BY_OUTCOME],
        .typed = a->state.search,
        .sort = list_sort(&a->state),
        .down = a->state.descending,
        .most = a->state.limit,
        .skip = a->state.offset,
        .now = c->now_us,
    };

    TRY(complaint_list(c, &in, &a->rows));
    struct uuid *ids = NEWS(c->mem, struct uuid, a->rows.n);
    size_t n = 0;
    for (size_t i = 0; i < a->rows.n; i++)
        if (a->rows.v[i].school_id.set)
            ids[n++] = a->rows.v[i].school_id.v;
    return organisation_by_ids(c, ids, n, &a->schools);
}

static struct str school_name(const struct asked *a, const struct complaint_list_row *row)
{
    for (size_t i = 0; row->school_id.set && i < a->schools.n; i++)
        if (uuid_eq(a->schools.v[i].id, row->school_id.v))
            return a->schools.v[i].name;
    return STR("");
}

static void fill_row(struct ctx *c, const struct asked *a, size_t i, struct list_cell *cells)
{
    const struct complaint_list_row *row = &a->rows.v[i];

    cells[COL_NUMBER] =
        CELL_LINK(complaint_staff_url(c, row->id, ""), complaint_number(c, row->number.v));
    cells[COL_CHILD] = CELL_TEXT(row->child_name);
    cells[COL_SCHOOL] = CELL_TEXT(school_name(a, row));
    cells[COL_GROUND] = CELL_TEXT(words_text(c, complaint_grounds, row->ground.v));
    cells[COL_LODGED] = CELL_MOMENT(row->lodged_at.v);
    cells[COL_DUE] = CELL_MOMENT(row->due_at.v);
    if (row->late)
        cells[COL_DUE].about = msg_text(c, MSG_complaint_late);
    cells[COL_STATE] = row->outcome.set ? words_tag(c, complaint_outcomes, row->outcome.v)
                                        : words_tag(c, complaint_states, row->state);
    cells[COL_LATE] = CELL_TEXT(row->late ? msg_text(c, MSG_complaint_late) : STR(""));
}

enum status complaint_list_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct asked a = {.state = list_read(c, &complaints_list, rq)};

    TRY(db_tx_read(c, "complaint/list", list_tx, &a));
    int64_t total = a.rows.n > 0 ? a.rows.v[0].total : 0;
    struct complaint_list_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_complaint_list_title),
                 .flags = list_page_flags(&a.state)},
        .list = list_view_of(c, &a.state, rq, a.rows.n, total),
        .title = msg_text(c, MSG_complaint_list_title),
    };
    for (size_t i = 0; i < a.rows.n; i++)
        fill_row(c, &a, i, v.list.rows[i].cells);
    v.list.options[BY_VIEW] = words_options(c, WORDS(views));
    v.list.options[BY_GROUND] = words_options(c, complaint_grounds);
    v.list.options[BY_OUTCOME] = words_options(c, complaint_outcomes);
    if (a.state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    if ((c->actor.access & ACCESS_DEPARTMENT) && http_may_open(c, STR("/staff/complaints/board")))
        v.board = url0(c, "/staff/complaints/board");
    struct out o = page_out(c, rs, 200);
    complaint_list_page(&o, &v);
    return ST_OK;
}

/* ---- figures --------------------------------------------------------------------------------- */

enum {
    FIG_REGION,
    FIG_GROUND,
    FIG_LODGED,
    FIG_OPEN,
    FIG_LATE,
    FIG_REJECTED,
    FIG_PLACED,
    FIG_HELPED,
    FIG_WITHDRAWN,
    FIG_ANSWERED_LATE,
    FIGS
};

static const struct list_column figure_columns[FIGS] = {
    [FIG_REGION] = {"region", MSG_complaint_col_region, COLUMN_NAME, true, false},
    [FIG_GROUND] = {"ground", MSG_complaint_fact_ground, COLUMN_WORDS, true, false},
    [FIG_LODGED] = {"lodged", MSG_complaint_col_lodged, COLUMN_AMOUNT, true, false},
    [FIG_OPEN] = {"open", MSG_complaint_view_open, COLUMN_AMOUNT, true, false},
    [FIG_LATE] = {"late", MSG_complaint_late, COLUMN_AMOUNT, true, false},
    [FIG_REJECTED] = {"rejected", MSG_complaint_outcome_rejected, COLUMN_AMOUNT, true, false},
    [FIG_PLACED] = {"placed", MSG_complaint_col_placed, COLUMN_AMOUNT, true, false},
    [FIG_HELPED] = {"helped", MSG_complaint_outcome_helped, COLUMN_AMOUNT, true, false},
    [FIG_WITHDRAWN] = {"withdrawn", MSG_complaint_state_withdrawn, COLUMN_AMOUNT, true, false},
    [FIG_ANSWERED_LATE] = {"answered-late", MSG_complaint_col_answered_late, COLUMN_AMOUNT, true,
                           false},
};

static const struct list_filter figure_filters[] = {
    {"ground", MSG_complaint_fact_ground, FILTER_CHOICE},
};

static const struct list figures_list = {
    .name = "complaint-figures",
    .caption = MSG_complaint_board_title,
    .columns = figure_columns,
    .n_columns = FIGS,
    .filters = figure_filters,
    .n_filters = COUNT(figure_filters),
    .search = MSG_complaint_col_region,
    .sort = "lodged",
    .descending = true,
    .export_most = 1000,
    .empty = MSG_complaint_list_empty,
};

struct board {
    struct complaint_figures_rows rows;
    struct regions regions;
};

static enum status board_tx(struct ctx *c, void *arg)
{
    struct board *b = arg;
    struct admission_campaign *campaign;

    TRY(admission_campaign_current(c, &campaign));
    int64_t since = campaign ? time_date_start(campaign->first_day) : 0;
    TRY(organisation_regions(c, &b->regions));
    return complaint_figures(c, since, c->now_us, &b->rows);
}

static struct str region_name(const struct board *b, struct str kato)
{
    for (size_t i = 0; i < b->regions.n; i++)
        if (str_eq(b->regions.v[i].kato, kato))
            return b->regions.v[i].name;
    return kato;
}

static void show_sums(struct ctx *c, const struct board *b, struct complaint_list_view *v)
{
    int64_t lodged = 0, open = 0, late = 0, placed = 0;

    for (size_t i = 0; i < b->rows.n; i++) {
        lodged += b->rows.v[i].lodged;
        open += b->rows.v[i].open;
        late += b->rows.v[i].late;
        placed += b->rows.v[i].placed;
    }
    v->figures[0] = (struct figure){.value = i18n_number(c, lodged),
                                    .text = msg_text(c, MSG_complaint_col_lodged)};
    v->figures[1] = (struct figure){.value = i18n_number(c, open),
                                    .text = msg_text(c, MSG_complaint_view_open)};
    v->figures[2] = (struct figure){.value = i18n_number(c, late),
                                    .text = msg_text(c, MSG_complaint_late),
                                    .tone = late > 0 ? TONE_BAD : TONE_PLAIN};
    v->figures[3] = (struct figure){.value = i18n_number(c, placed),
                                    .text = msg_text(c, MSG_complaint_col_placed)};
    v->n_figures = 4;
}

static void fill_figures(struct ctx *c,
                         const struct board *b,
                         const struct complaint_figures_row *row,
                         struct list_cell *cells)
{
    cells[FIG_REGION] = CELL_TEXT(region_name(b, row->region));
    cells[FIG_GROUND] = CELL_TEXT(words_text(c, complaint_grounds, row->ground));
    cells[FIG_LODGED] = CELL_NUMBER(row->lodged);
    cells[FIG_OPEN] = CELL_NUMBER(row->open);
    cells[FIG_LATE] = CELL_NUMBER(row->late);
    cells[FIG_REJECTED] = CELL_NUMBER(row->rejected);
    cells[FIG_PLACED] = CELL_NUMBER(row->placed);
    cells[FIG_HELPED] = CELL_NUMBER(row->helped);
    cells[FIG_WITHDRAWN] = CELL_NUMBER(row->withdrawn);
    cells[FIG_ANSWERED_LATE] = CELL_NUMBER(row->answered_late);
}

enum status complaint_board(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct list_state state = list_read(c, &figures_list, rq);
    struct board b = {.rows = {NULL, 0}};
    size_t n = 0;

    TRY(db_tx_read(c, "complaint/board", board_tx, &b));
    struct complaint_list_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_complaint_board_title),
                 .flags = list_page_flags(&state)},
        .list = list_view_of(c, &state, rq, b.rows.n, (int64_t)b.rows.n),
        .title = msg_text(c, MSG_complaint_board_title),
    };
    for (size_t i = 0; i < b.rows.n; i++)
        if (state.value[0].n == 0 || str_eq(state.value[0], b.rows.v[i].ground))
            fill_figures(c, &b, &b.rows.v[i], v.list.rows[n++].cells);
    v.list.n = n;
    v.list.total = (int64_t)n;
    v.list.options[0] = words_options(c, complaint_grounds);
    list_arrange(c, &v.list);
    if (state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    show_sums(c, &b, &v);
    struct out o = page_out(c, rs, 200);
    complaint_list_page(&o, &v);
    return ST_OK;
}
