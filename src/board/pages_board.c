/* The board of a place: figures, charts, and the places in it, which lead further down. */
#include "board/board.h"
#include "board/pages.h"
#include "board_views.h"
#include "i18n/msg_board.h"

/* ---- the list ------------------------------------------------------------------------------- */

enum {
    COL_NAME,
    COL_RECEIVED,
    COL_APPROVED,
    COL_REFUSED,
    COL_R1,
    COL_R2,
    COL_R3,
    COL_R4,
    COL_R5,
    COL_WITHDRAWN,
    COL_LATE,
    COL_OVERDUE,
    COL_WAITING,
    COL_SEATS,
    COL_FREE,
    COL_SHARE,
    COL_CODE,
    COLS
};

static const struct list_column columns[COLS] = {
    [COL_NAME] = {"name", MSG_board_place, COLUMN_NAME, true, false},
    [COL_RECEIVED] = {"received", MSG_board_received, COLUMN_AMOUNT, true, false},
    [COL_APPROVED] = {"approved", MSG_board_approved, COLUMN_AMOUNT, true, false},
    [COL_REFUSED] = {"refused", MSG_board_refused, COLUMN_AMOUNT, true, false},
    [COL_R1] = {"r1", MSG_board_r1, COLUMN_AMOUNT, false, true},
    [COL_R2] = {"r2", MSG_board_r2, COLUMN_AMOUNT, false, true},
    [COL_R3] = {"r3", MSG_board_r3, COLUMN_AMOUNT, false, true},
    [COL_R4] = {"r4", MSG_board_r4, COLUMN_AMOUNT, false, true},
    [COL_R5] = {"r5", MSG_board_r5, COLUMN_AMOUNT, false, true},
    [COL_WITHDRAWN] = {"withdrawn", MSG_board_withdrawn, COLUMN_AMOUNT, true, false},
    [COL_LATE] = {"late", MSG_board_late, COLUMN_AMOUNT, false, true},
    [COL_OVERDUE] = {"overdue", MSG_board_overdue, COLUMN_AMOUNT, true, false},
    [COL_WAITING] = {"waiting", MSG_board_waiting, COLUMN_AMOUNT, true, false},
    [COL_SEATS] = {"seats", MSG_board_seats, COLUMN_AMOUNT, true, false},
    [COL_FREE] = {"free", MSG_board_free, COLUMN_AMOUNT, true, false},
    [COL_SHARE] = {"share", MSG_board_share, COLUMN_AMOUNT, true, false},
    [COL_CODE] = {"code", MSG_board_code, COLUMN_WORDS, false, true},
};

enum { LAST_DAY = 200000 }; /* in the year 2517: any */
enum { BY_PERIOD, BY_LANGUAGE, BY_LANE, BY_CHANNEL, FILTERS };

static const struct list_filter filters[FILTERS] = {
    [BY_PERIOD] = {"period", MSG_board_period, FILTER_DATES},
    [BY_LANGUAGE] = {"language", MSG_board_language, FILTER_CHOICE},
    [BY_LANE] = {"lane", MSG_board_lane, FILTER_CHOICE},
    [BY_CHANNEL] = {"channel", MSG_board_channel, FILTER_CHOICE},
};

static const struct list places_list = {
    .name = "places",
    .caption = MSG_board_places,
    .columns = columns,
    .n_columns = COLS,
    .filters = filters,
    .n_filters = FILTERS,
    .search = MSG_board_search,
    .sort = "name",
    .export_most = 10000,
    .empty = MSG_board_nothing,
};

/* What the query of a page reads. */
struct asked {
    struct list_state state;
    struct look look;
    struct str kato; /* of the address; empty: the reader's own place */
    struct uuid school;
};

static enum status find_scope(struct ctx *c, struct asked *asked)
{
    TRY(scope_own(c, &asked->look.own));
    if (!uuid_is_nil(asked->school))
        return scope_school(c, asked->school, &asked->look.scope);
    if (asked->kato.n > 0)
        return scope_place(c, asked->kato, &asked->look.scope);
    asked->look.scope = asked->look.own;
    return ST_OK;
}

/* Without a period, all days of the campaign. */
static struct narrow narrow_of(const struct list_state *state)
{
    return (struct narrow){
        .first = state->has_from[BY_PERIOD] ? state->from[BY_PERIOD] : (struct date){0},
        .last = state->has_to[BY_PERIOD] ? state->to[BY_PERIOD] : (struct date){LAST_DAY},
        .language = state->value[BY_LANGUAGE],
        .lane = state->value[BY_LANE],
        .channel = state->value[BY_CHANNEL],
    };
}

static enum status board_tx(struct ctx *c, void *arg)
{
    struct asked *asked = arg;

    TRY(find_scope(c, asked));
    TRY(admission_campaign_current(c, &asked->look.campaign));
    if (!asked->look.campaign)
        return FAIL(c, ST_NOT_FOUND, "board.no-campaign");
    asked->look.narrow = narrow_of(&asked->state);
    return look_read(c, &asked->look);
}

/* ---- filling the page ------------------------------------------------------------------------ */

static void
fill_row(struct ctx *c, enum level level, const struct look_place *place, struct list_cell *cells)
{
    const struct board_places_row *row = place->row;
    struct url url = scope_url(c, level, place->kato, row->school_id);

    cells[COL_NAME] = CELL_LINK(url, place->name);
    cells[COL_RECEIVED] = CELL_NUMBER(row->received);
    cells[COL_APPROVED] = CELL_NUMBER(row->approved);
    cells[COL_REFUSED] = CELL_NUMBER(look_refused(row));
    cells[COL_R1] = CELL_NUMBER(row->r1);
    cells[COL_R2] = CELL_NUMBER(row->r2);
    cells[COL_R3] = CELL_NUMBER(row->r3);
    cells[COL_R4] = CELL_NUMBER(row->r4);
    cells[COL_R5] = CELL_NUMBER(row->r5);
    cells[COL_WITHDRAWN] = CELL_NUMBER(row->withdrawn);
    cells[COL_LATE] = CELL_NUMBER(row->late);
    cells[COL_OVERDUE] = CELL_NUMBER(row->overdue);
    cells[COL_WAITING] = CELL_NUMBER(row->waiting);
    cells[COL_SEATS] = CELL_NUMBER(row->seats);
    cells[COL_FREE] = CELL_NUMBER(look_free(row));
    cells[COL_SHARE] = CELL_NUMBER(look_share(row));
    cells[COL_CODE] = CELL_TEXT(place->kato);
}

static struct list_view list_of(struct ctx *c, const struct asked *asked, const struct request *rq)
{
    const struct look *look = &asked->look;
    struct list_view list = list_view_of(c, &asked->state, rq, look->n_places, 0);

    for (size_t i = 0; i < look->n_places; i++)
        fill_row(c, look->scope.level + 1, &look->places[i], list.rows[i].cells);
    list_arrange(c, &list);
    return list;
}

static void fill_options(struct ctx *c, const struct look *look, struct list_view *list)
{
    struct option *languages = NEWS(c->mem, struct option, look->n_languages);

    for (size_t i = 0; i < look->n_languages; i++)
        languages[i] =
            (struct option){.value = look->languages[i].code, .text = look->languages[i].name};
    list->options[BY_LANGUAGE] = (struct list_options){languages, look->n_languages};
    list->options[BY_LANE] = words_options(c, board_lanes);
    list->options[BY_CHANNEL] = words_options(c, board_channels);
}

static struct figure figure_of(struct ctx *c, int64_t n, enum msg text)
{
    return (struct figure){.value = i18n_number(c, n), .text = msg_text(c, text)};
}

static void fill_figures(struct ctx *c, const struct board_places_row *sum, struct board_view *v)
{
    int64_t refused = look_refused(sum);

    v->figures[0] = figure_of(c, sum->received, MSG_board_received);
    v->figures[0].about = MSG_FORMAT(c, MSG_board_withdrawn_of, MSG_NUM("n", sum->withdrawn));
    v->figures[1] = figure_of(c, sum->approved + refused, MSG_board_answered);
    v->figures[1].about = MSG_FORMAT(c, MSG_board_approved_of, MSG_NUM("n", sum->approved));
    v->figures[2] = figure_of(c, refused, MSG_board_refused);
    v->figures[3] = figure_of(c, sum->overdue, MSG_board_overdue);
    v->figures[3].tone = sum->overdue > 0 ? TONE_BAD : TONE_PLAIN;
    if (sum->oldest.set)
        v->figures[3].about =
            MSG_FORMAT(c, MSG_board_since, MSG_ARG("moment", i18n_moment_short(c, sum->oldest.v)));
    v->figures[4] = figure_of(c, look_free(sum), MSG_board_free);
    v->figures[4].about = MSG_FORMAT(c, MSG_board_free_of, MSG_NUM("n", sum->seats));
}

struct url board_order_url(struct ctx *c, const struct request *rq, const char *source)
{
    struct url url = url_query(c, url0(c, "/staff/reports/new"), "of", str_from_z(source));
    struct str kato = pairs_get(rq->params, "kato");

    if (kato.n > 0)
        url = url_query(c, url, "place", kato);
    return rq->query_string.n > 0 ? url_query(c, url, "filters", rq->query_string) : url;
}

/* Oversight reads figures, and no rows of a school. */
static struct url terms_url(struct ctx *c, const struct scope *scope)
{
    struct str kato = scope->level == LEVEL_DISTRICT ? scope->district : scope->region;

    if (scope->level == LEVEL_SCHOOL)
        return (c->actor.access & ACCESS_OVERSIGHT)
                   ? (struct url){STR("")}
                   : url_id(c, "/staff/overdue/school/{id}", scope->school);
    return kato.n > 0 ? url_path(c, "/staff/overdue/place/{kato}", &kato, 1)
                      : url0(c, "/staff/overdue");
}

static struct url demand_url(struct ctx *c, const struct scope *scope)
{
    struct str kato = scope->level == LEVEL_DISTRICT ? scope->district : scope->region;

    return kato.n > 0 ? url_path(c, "/staff/demand/place/{kato}", &kato, 1)
                      : url0(c, "/staff/demand");
}

static void fill_page(struct ctx *c, const struct look *look, struct board_view *v)
{
    fill_figures(c, look->sum, v);
    board_charts(c, v->page.rq, look, v);
    board_attention(c, look, v);
    v->has_places = look->scope.level != LEVEL_SCHOOL;
    v->terms = terms_url(c, &look->scope);
    if (v->has_places)
        v->demand = demand_url(c, &look->scope);
    if (v->has_places)
        v->order = board_order_url(c, v->page.rq, "figures");
    if (look->scope.level == LEVEL_SCHOOL && (c->actor.access & ACCESS_MINISTRY))
        v->one = url_id(c, "/staff/board/school/{id}/application", look->scope.school);
    if (look->scope.level == LEVEL_SCHOOL && (c->actor.access & ACCESS_DEPARTMENT))
        v->closing = url_id(c, "/staff/handover/{id}", look->scope.school);
    size_t steps = scope_trail(c, &look->own, &look->scope, v->trail);
    if (steps > 1) { /* not on the reader's own place */
        v->page.trail = v->trail;
        v->page.n_trail = steps;
    }
}

static enum status look_at(struct ctx *c, struct asked *asked)
{
    return scope_judged(c, db_tx_read(c, "board/look", board_tx, asked), asked->kato);
}

enum status
board_figures_list(struct ctx *c, const struct request *rq, struct str kato, struct board_list *ret)
{
    struct asked *asked = NEW(c->mem, struct asked); /* the list goes on pointing to its state */

    asked->kato = kato;
    asked->state = list_read(c, &places_list, rq);
    TRY(look_at(c, asked));
    *ret = (struct board_list){.list = list_of(c, asked, rq),
                               .place = asked->look.scope.name,
                               .counted_us = asked->look.counted_us};
    return ST_OK;
}

static enum status
show(struct ctx *c, const struct request *rq, struct response *rs, struct asked *asked)
{
    const struct look *look = &asked->look;
    bool done;

    asked->state = list_read(c, &places_list, rq);
    TRY(look_at(c, asked));
    TRY(board_download(c, rq, rs, look, &done));
    if (done)
        return ST_OK;
    struct board_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_board_title),
                 .flags = list_page_flags(&asked->state)},
        .title = look->scope.name.n > 0 ? look->scope.name : msg_text(c, MSG_board_country),
        .counted = i18n_moment(c, look->counted_us),
        .list = list_of(c, asked, rq),
    };
    fill_options(c, look, &v.list);
    if (asked->state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    fill_page(c, look, &v);
    struct out o = page_out(c, rs, 200);
    board_board(&o, &v);
    return ST_OK;
}

enum status board_own(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct asked asked = {.kato = STR("")};
    return show(c, rq, rs, &asked);
}

enum status board_place(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct asked asked = {.kato = request_param(rq, "kato")};
    return show(c, rq, rs, &asked);
}

enum status board_school(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct asked asked = {.kato = STR(""), .school = request_uuid(rq, "id")};
    return show(c, rq, rs, &asked);
}
