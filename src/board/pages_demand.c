/* Demand for places in the years to come: in the country by region, in a region or
 * district by school. */
#include "board/board.h"
#include "board/demand.h"
#include "board/pages.h"
#include "board_views.h"
#include "i18n/msg_board.h"

enum {
    COL_NAME,
    COL_CHILDREN,
    COL_SHARED,
    COL_NOWHERE,
    COL_OWN,
    COL_SEATS,
    COL_LEFT,
    COL_STATE,
    COLS
};

static const struct list_column columns[COLS] = {
    [COL_NAME] = {"name", MSG_board_place, COLUMN_NAME, true, false},
    [COL_CHILDREN] = {"children", MSG_board_demand_children, COLUMN_AMOUNT, true, false},
    [COL_SHARED] = {"shared", MSG_board_demand_shared, COLUMN_AMOUNT, true, false},
    [COL_NOWHERE] = {"nowhere", MSG_board_demand_nowhere, COLUMN_AMOUNT, true, false},
    [COL_OWN] = {"own", MSG_board_demand_own, COLUMN_AMOUNT, true, false},
    [COL_SEATS] = {"seats", MSG_board_seats, COLUMN_AMOUNT, true, false},
    [COL_LEFT] = {"left", MSG_board_demand_left, COLUMN_AMOUNT, true, false},
    [COL_STATE] = {"state", MSG_board_demand_state, COLUMN_STATE, false, false},
};

enum { BY_YEAR, BY_STATE, FILTERS };
static const struct list_filter filters[FILTERS] = {
    [BY_YEAR] = {"year", MSG_board_demand_year, FILTER_CHOICE},
    [BY_STATE] = {"state", MSG_board_demand_state, FILTER_CHOICE},
};
static const struct list places_list = {
    .name = "demand",
    .caption = MSG_board_demand_title,
    .columns = columns,
    .n_columns = COLS,
    .filters = filters,
    .n_filters = FILTERS,
    .search = MSG_board_search,
    .sort = "left",
    .export_most = 10000,
    .empty = MSG_board_demand_empty,
};

static const struct word states[] = {
    [DEMAND_FITS] = {"FITS", MSG_board_demand_fits, TONE_OK},
    [DEMAND_SHORT] = {"SHORT", MSG_board_demand_short, TONE_BAD},
    [DEMAND_MAYBE] = {"MAYBE", MSG_board_demand_maybe, TONE_WARN},
    [DEMAND_AMPLY] = {"AMPLE", MSG_board_demand_ample, TONE_INFO},
};

struct asked {
    struct list_state state;
    struct demand demand;
    struct str kato; /* of the address; empty: the reader's own place */
};

/* ---- reading --------------------------------------------------------------------------------- */

static enum status find_scope(struct ctx *c, struct asked *asked)
{
    TRY(scope_own(c, &asked->demand.own));
    if (asked->kato.n > 0)
        return scope_place(c, asked->kato, &asked->demand.scope);
    asked->demand.scope = asked->demand.own;
    return ST_OK;
}

static struct str year_text(struct ctx *c, int year)
{
    return str_printf(c->mem, "%d", year); /* no thousands */
}

/* The next campaign unless another one is asked for. */
static int year_of(struct ctx *c, const struct asked *asked)
{
    int first = asked->demand.campaign->year;

    for (int year = first; year < first + DEMAND_YEARS; year++)
        if (str_eq(asked->state.value[BY_YEAR], year_text(c, year)))
            return year;
    return first + 1;
}

static enum status demand_tx(struct ctx *c, void *arg)
{
    struct asked *asked = arg;

    TRY(find_scope(c, asked));
    TRY(admission_campaign_current(c, &asked->demand.campaign));
    if (!asked->demand.campaign)
        return FAIL(c, ST_NOT_FOUND, "board.no-campaign");
    asked->demand.year = year_of(c, asked);
    asked->state.value[BY_YEAR] = year_text(c, asked->demand.year); /* as the filter shows it */
    return demand_read(c, &asked->demand);
}

static enum status read_at(struct ctx *c, struct asked *asked)
{
    return scope_judged(c, db_tx_read(c, "board/demand", demand_tx, asked), asked->kato);
}

/* ---- the list -------------------------------------------------------------------------------- */

static struct url
place_url(struct ctx *c, const struct asked *asked, const struct demand_place *place)
{
    struct url url;

    if (!uuid_is_nil(place->row->school_id))
        return scope_url(c, LEVEL_SCHOOL, STR(""), place->row->school_id);
    if (place->kato.n == 0)
        return (struct url){STR("")};
    url = url_path(c, "/staff/demand/place/{kato}", &place->kato, 1);
    return url_query(c, url, "year", year_text(c, asked->demand.year));
}

static void fill_row(struct ctx *c,
                     const struct asked *asked,
                     const struct demand_place *place,
                     struct list_cell *cells)
{
    const struct board_demand_places_row *row = place->row;
    enum demand_state state = demand_state_of(row);

    cells[COL_NAME] = CELL_LINK(place_url(c, asked, place),
                                place->name.n > 0 ? place->name : msg_text(c, MSG_board_no_place));
    if (place->opens)
        cells[COL_NAME].about = msg_text(c, MSG_board_demand_opens);
    cells[COL_CHILDREN] = CELL_NUMBER(row->children);
    if (uuid_is_nil(row->school_id))
        cells[COL_NOWHERE] = CELL_NUMBER(row->nowhere);
    else
        cells[COL_SHARED] = CELL_NUMBER(row->shared);
    cells[COL_OWN] = CELL_NUMBER(row->own);
    cells[COL_SEATS] = CELL_NUMBER(row->seats);
    cells[COL_LEFT] = CELL_NUMBER(row->seats - row->children);
    cells[COL_STATE] = CELL_TAG(states[state].tone, msg_text(c, (enum msg)states[state].text));
}

static struct list_options year_options(struct ctx *c, const struct demand *demand)
{
    struct option *years = NEWS(c->mem, struct option, DEMAND_YEARS);

    for (int i = 0; i < DEMAND_YEARS; i++)
        years[i].value = years[i].text = year_text(c, demand->campaign->year + i);
    return (struct list_options){years, DEMAND_YEARS};
}

static struct list_view list_of(struct ctx *c, const struct asked *asked, const struct request *rq)
{
    const struct demand *demand = &asked->demand;
    struct list_view list = list_view_of(c, &asked->state, rq, demand->n_places, 0);
    struct str only = asked->state.value[BY_STATE];

    list.n = 0;
    for (size_t i = 0; i < demand->n_places; i++) {
        const struct demand_place *place = &demand->places[i];
        if (only.n == 0 || str_eq_z(only, states[demand_state_of(place->row)].code))
            fill_row(c, asked, place, list.rows[list.n++].cells);
    }
    list_arrange(c, &list);
    list.options[BY_YEAR] = year_options(c, demand);
    list.options[BY_STATE] = words_options(c, WORDS(states));
    return list;
}

enum status
board_demand_list(struct ctx *c, const struct request *rq, struct str kato, struct board_list *ret)
{
    struct asked *asked = NEW(c->mem, struct asked); /* the list goes on pointing to its state */

    asked->kato = kato;
    asked->state = list_read(c, &places_list, rq);
    TRY(read_at(c, asked));
    *ret = (struct board_list){.list = list_of(c, asked, rq),
                               .place = asked->demand.scope.name,
                               .counted_us = asked->demand.counted_us};
    return ST_OK;
}

/* ---- figures and the chart ------------------------------------------------------------------- */

static int64_t short_places(const struct demand *demand)
{
    int64_t n = 0;

    for (size_t i = 0; i < demand->n_places; i++)
        n += demand_state_of(demand->places[i].row) == DEMAND_SHORT;
    return n;
}

static void fill_figures(struct ctx *c, const struct demand *demand, struct demand_view *v)
{
    const struct board_demand_places_row *sum = demand->sum;
    int64_t left = sum->seats - sum->children, places = short_places(demand);

    v->figures[0] = (struct figure){.value = i18n_number(c, sum->children),
                                    .text = msg_text(c, MSG_board_demand_children)};
    v->figures[1] =
        (struct figure){.value = i18n_number(c, sum->seats), .text = msg_text(c, MSG_board_seats)};
    v->figures[2] = (struct figure){
        .value = i18n_number(c, left < 0 ? -left : left),
        .text = msg_text(c, left < 0 ? MSG_board_demand_missing : MSG_board_demand_left),
        .tone = left < 0 ? TONE_BAD : TONE_PLAIN};
    v->figures[3] = (struct figure){.value = i18n_number(c, places),
                                    .text = msg_text(c, MSG_board_demand_short_places),
                                    .tone = places > 0 ? TONE_BAD : TONE_PLAIN};
    v->figures[4] = (struct figure){.value = i18n_number(c, sum->nowhere),
                                    .text = msg_text(c, MSG_board_demand_nowhere),
                                    .tone = sum->nowhere > 0 ? TONE_WARN : TONE_PLAIN};
}

/* Every year, also those without a child. */
static void fill_chart(struct ctx *c, const struct demand *demand, struct demand_view *v)
{
    struct str *labels = NEWS(c->mem, struct str, DEMAND_YEARS);
    int64_t *children = NEWS(c->mem, int64_t, DEMAND_YEARS);
    int64_t *seats = NEWS(c->mem, int64_t, DEMAND_YEARS);
    struct chart_series *series = NEWS(c->mem, struct chart_series, 2);

    for (int i = 0; i < DEMAND_YEARS; i++) {
        labels[i] = year_text(c, demand->campaign->year + i);
        seats[i] = demand->sum->seats;
    }
    for (size_t i = 0; i < demand->years.n; i++)
        children[demand->years.v[i].year - demand->campaign->year] = demand->years.v[i].children;
    series[0] = (struct chart_series){msg_text(c, MSG_board_demand_children), children};
    series[1] = (struct chart_series){msg_text(c, MSG_board_seats), seats};
    v->chart = (struct chart){.id = "years",
                              .title = msg_text(c, MSG_board_demand_chart),
                              .about = msg_text(c, MSG_board_demand_chart_about),
                              .head = msg_text(c, MSG_board_demand_year),
                              .labels = labels,
                              .n = DEMAND_YEARS,
                              .series = series,
                              .n_series = 2};
}

/* ---- the page -------------------------------------------------------------------------------- */

static void fill_trail(struct ctx *c, const struct demand *demand, struct demand_view *v)
{
    const struct scope *own = &demand->own, *scope = &demand->scope;
    size_t n = 0;

    if (scope->level == own->level)
        return;
    v->trail[n++] =
        (struct link_to){url0(c, "/staff/demand"),
                         own->level == LEVEL_COUNTRY ? msg_text(c, MSG_board_country) : own->name};
    if (scope->level > LEVEL_REGION && own->level == LEVEL_COUNTRY)
        v->trail[n++] = (struct link_to){
            url_path(c, "/staff/demand/place/{kato}", &scope->region, 1), scope->region_name};
    v->trail[n++] = (struct link_to){.text = scope->name};
    v->page.trail = v->trail;
    v->page.n_trail = n;
}

static enum status
show(struct ctx *c, const struct request *rq, struct response *rs, struct asked *asked)
{
    const struct demand *demand = &asked->demand;

    asked->state = list_read(c, &places_list, rq);
    TRY(read_at(c, asked));
    struct demand_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_board_demand_title),
                 .flags = list_page_flags(&asked->state)},
        .title = demand->scope.name.n > 0 ? demand->scope.name : msg_text(c, MSG_board_country),
        .year = year_text(c, demand->year),
        .counted = demand->counted ? i18n_moment(c, demand->counted_us) : STR(""),
        .list = list_of(c, asked, rq),
        .order = board_order_url(c, rq, "demand"),
        .by_school = demand->scope.level != LEVEL_COUNTRY,
    };
    if (asked->state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    fill_figures(c, demand, &v);
    fill_chart(c, demand, &v);
    fill_trail(c, demand, &v);
    struct out o = page_out(c, rs, 200);
    board_demand_page(&o, &v);
    return ST_OK;
}

enum status demand_own(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct asked asked = {.kato = STR("")};
    return show(c, rq, rs, &asked);
}

enum status demand_at(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct asked asked = {.kato = request_param(rq, "kato")};
    return show(c, rq, rs, &asked);
}
