/* What schools have not answered in time and what they must answer soon: in the country by region,
 * in a region or district by school, in a school by application, without names. */
#include "board/board.h"
#include "board/overdue.h"
#include "board/pages.h"
#include "board_views.h"
#include "i18n/msg_board.h"

#define DAY_US (INT64_C(86400) * TIME_SECOND)

/* ---- the list of places ---------------------------------------------------------------------- */

enum { COL_NAME, COL_PASSED, COL_LAST, COL_FIRST, COL_OLDEST, COL_OWN, COL_T, COL_O, COLS };

static const struct list_column columns[COLS] = {
    [COL_NAME] = {"name", MSG_board_place, COLUMN_NAME, true, false},
    [COL_PASSED] = {"passed", MSG_board_overdue, COLUMN_AMOUNT, true, false},
    [COL_LAST] = {"last", MSG_board_stage_last, COLUMN_AMOUNT, true, false},
    [COL_FIRST] = {"first", MSG_board_stage_first, COLUMN_AMOUNT, true, false},
    [COL_OLDEST] = {"oldest", MSG_board_overdue_since, COLUMN_NUMBER, true, false},
    [COL_OWN] = {"own", MSG_board_overdue_own, COLUMN_AMOUNT, false, true},
    [COL_T] = {"territory", MSG_board_overdue_territory, COLUMN_AMOUNT, false, true},
    [COL_O] = {"outside", MSG_board_overdue_outside, COLUMN_AMOUNT, false, true},
};

enum { BY_STAGE, BY_AGE, BY_LANE, BY_LANGUAGE, FILTERS };

static const struct list_filter filters[FILTERS] = {
    [BY_STAGE] = {"stage", MSG_board_stage, FILTER_CHOICE},
    [BY_AGE] = {"age", MSG_board_age, FILTER_CHOICE},
    [BY_LANE] = {"lane", MSG_board_lane, FILTER_CHOICE},
    [BY_LANGUAGE] = {"language", MSG_board_language, FILTER_CHOICE},
};

static const struct list places_list = {
    .name = "overdue",
    .caption = MSG_board_overdue_places,
    .columns = columns,
    .n_columns = COLS,
    .filters = filters,
    .n_filters = FILTERS,
    .search = MSG_board_search,
    .sort = "passed",
    .descending = true,
    .export_most = 10000,
    .empty = MSG_board_overdue_empty,
};

static const struct word stages[] = {
    {"passed", MSG_board_overdue, TONE_BAD},
    {"last", MSG_board_stage_last, TONE_WARN},
    {"first", MSG_board_stage_first, TONE_INFO},
};
static const struct word ages[] = {
    {"1", MSG_board_age_day, TONE_PLAIN},
    {"3", MSG_board_age_days, TONE_PLAIN},
};

struct asked {
    struct list_state state;
    struct overdue overdue;
    struct str kato; /* of the address; empty: the reader's own place */
    struct board_complaints complaints;
};

static enum status find_scope(struct ctx *c, struct asked *asked)
{
    TRY(scope_own(c, &asked->overdue.own));
    if (asked->kato.n > 0)
        return scope_place(c, asked->kato, &asked->overdue.scope);
    asked->overdue.scope = asked->overdue.own;
    return ST_OK;
}

static enum status places_tx(struct ctx *c, void *arg)
{
    struct asked *asked = arg;

    TRY(find_scope(c, asked));
    TRY(admission_campaign_current(c, &asked->overdue.campaign));
    if (!asked->overdue.campaign)
        return FAIL(c, ST_NOT_FOUND, "board.no-campaign");
    asked->overdue.language = asked->state.value[BY_LANGUAGE];
    asked->overdue.lane = asked->state.value[BY_LANE];
    if (asked->kato.n == 0)
        TRY(board_complaints_read(c, &asked->complaints));
    return overdue_read(c, &asked->overdue);
}

static bool
is_asked(struct ctx *c, const struct list_state *state, const struct overdue_place *place)
{
    struct str stage = state->value[BY_STAGE], age = state->value[BY_AGE];
    int64_t days = str_eq_z(age, "3") ? 3 : 1;

    if (str_eq_z(stage, "passed") && place->passed == 0)
        return false;
    if (str_eq_z(stage, "last") && place->last == 0)
        return false;
    if (str_eq_z(stage, "first") && place->first == 0)
        return false;
    return age.n == 0 || (place->oldest_us != 0 && place->oldest_us <= c->now_us - days * DAY_US);
}

/* A region leads to its schools, a school to what it has to answer; oversight sees figures only. */
static struct url place_url(struct ctx *c, const struct overdue_place *place)
{
    if (uuid_is_nil(place->school))
        return place->kato.n > 0 ? url_path(c, "/staff/overdue/place/{kato}", &place->kato, 1)
                                 : (struct url){STR("")};
    return (c->actor.access & ACCESS_OVERSIGHT)
               ? scope_url(c, LEVEL_SCHOOL, STR(""), place->school)
               : url_id(c, "/staff/overdue/school/{id}", place->school);
}

static void fill_row(struct ctx *c, const struct overdue_place *place, struct list_cell *cells)
{
    cells[COL_NAME] = CELL_LINK(place_url(c, place),
                                place->name.n > 0 ? place->name : msg_text(c, MSG_board_no_place));
    cells[COL_PASSED] = CELL_NUMBER(place->passed);
    cells[COL_LAST] = CELL_NUMBER(place->last);
    cells[COL_FIRST] = CELL_NUMBER(place->first);
    cells[COL_OWN] = CELL_NUMBER(place->passed_by_lane[0]);
    cells[COL_T] = CELL_NUMBER(place->passed_by_lane[1]);
    cells[COL_O] = CELL_NUMBER(place->passed_by_lane[2]);
    if (place->oldest_us == 0)
        return;
    cells[COL_OLDEST] = CELL_MOMENT(place->oldest_us);
    cells[COL_OLDEST].about = board_how_late(c, place->oldest_us);
}

static struct list_view list_of(struct ctx *c, const struct asked *asked, const struct request *rq)
{
    const struct overdue *overdue = &asked->overdue;
    struct list_view list = list_view_of(c, &asked->state, rq, overdue->n_places, 0);
    size_t n = 0;

    for (size_t i = 0; i < overdue->n_places; i++)
        if (is_asked(c, &asked->state, &overdue->places[i]))
            fill_row(c, &overdue->places[i], list.rows[n++].cells);
    list.n = n;
    list_arrange(c, &list);
    struct option *languages = NEWS(c->mem, struct option, overdue->n_languages);
    for (size_t i = 0; i < overdue->n_languages; i++)
        languages[i] = (struct option){.value = overdue->languages[i].code,
                                       .text = overdue->languages[i].name};
    list.options[BY_STAGE] = words_options(c, WORDS(stages));
    list.options[BY_AGE] = words_options(c, WORDS(ages));
    list.options[BY_LANE] = words_options(c, board_lanes);
    list.options[BY_LANGUAGE] = (struct list_options){languages, overdue->n_languages};
    return list;
}

/* ---- figures and the chart ------------------------------------------------------------------- */

static void fill_figures(struct ctx *c, const struct overdue *overdue, struct overdue_view *v)
{
    const struct overdue_place *sum = &overdue->sum;
    const struct {
        int64_t n;
        enum msg text;
        enum tone tone;
    } figures[OVERDUE_FIGURES] = {
        {sum->passed, MSG_board_overdue, TONE_BAD},
        {sum->last, MSG_board_stage_last, TONE_WARN},
        {sum->first, MSG_board_stage_first, TONE_INFO},
    };

    for (size_t i = 0; i < OVERDUE_FIGURES; i++)
        v->figures[i] = (struct figure){.value = i18n_number(c, figures[i].n),
                                        .text = msg_text(c, figures[i].text),
                                        .tone = figures[i].n > 0 ? figures[i].tone : TONE_PLAIN};
    if (sum->oldest_us != 0)
        v->figures[0].about =
            MSG_FORMAT(c, MSG_board_since, MSG_ARG("moment", i18n_moment_short(c, sum->oldest_us)));
}

static const struct list_column day_columns[] = {
    {"day", MSG_board_day, COLUMN_NUMBER, false, false},
    {"in-time", MSG_board_in_time, COLUMN_AMOUNT, false, false},
    {"late", MSG_board_late, COLUMN_AMOUNT, false, false},
};
static const struct list days_list = {
    .name = "answers",
    .caption = MSG_board_chart_terms,
    .columns = day_columns,
    .n_columns = COUNT(day_columns),
    .export_most = 4000,
};

static enum status download_days(struct ctx *c,
                                 const struct request *rq,
                                 struct response *rs,
                                 const struct board_days_rows *days)
{
    struct list_state state = list_read(c, &days_list, rq);

    if (state.format == LIST_PAGE)
        return FAIL(c, ST_NOT_FOUND, "http.not-found");
    struct list_view list = list_view_of(c, &state, rq, days->n, (int64_t)days->n);
    for (size_t i = 0; i < days->n; i++) {
        struct list_cell *cells = list.rows[i].cells;
        cells[0] = CELL_DATE(days->v[i].day);
        cells[1] = CELL_NUMBER(days->v[i].answered - days->v[i].late);
        cells[2] = CELL_NUMBER(days->v[i].late);
    }
    return list_download(c, rs, &list);
}

/* ---- the page -------------------------------------------------------------------------------- */

static struct url overdue_url(struct ctx *c, enum level level, struct str kato)
{
    return level == LEVEL_COUNTRY ? url0(c, "/staff/overdue")
                                  : url_path(c, "/staff/overdue/place/{kato}", &kato, 1);
}

/* Up to the reader's own place: the country or the region above. */
static void fill_trail(struct ctx *c, const struct overdue *overdue, struct overdue_view *v)
{
    const struct scope *own = &overdue->own, *scope = &overdue->scope;
    size_t n = 0;

    if (scope->level == own->level)
        return;
    if (own->level == LEVEL_COUNTRY)
        v->trail[n++] = (struct link_to){overdue_url(c, LEVEL_COUNTRY, STR("")),
                                         msg_text(c, MSG_board_country)};
    if (scope->level > LEVEL_REGION && own->level <= LEVEL_REGION && scope->region.n > 0)
        v->trail[n++] =
            (struct link_to){overdue_url(c, LEVEL_REGION, scope->region), scope->region_name};
    v->trail[n++] = (struct link_to){.text = scope->name};
    v->page.trail = v->trail;
    v->page.n_trail = n;
}

enum status
board_overdue_list(struct ctx *c, const struct request *rq, struct str kato, struct board_list *ret)
{
    struct asked *asked = NEW(c->mem, struct asked); /* the list goes on pointing to its state */

    asked->kato = kato;
    asked->state = list_read(c, &places_list, rq);
    TRY(scope_judged(c, db_tx_read(c, "board/overdue", places_tx, asked), kato));
    *ret = (struct board_list){.list = list_of(c, asked, rq),
                               .place = asked->overdue.scope.name,
                               .counted_us = asked->overdue.counted_us};
    return ST_OK;
}

static enum status
show(struct ctx *c, const struct request *rq, struct response *rs, struct asked *asked)
{
    const struct overdue *overdue = &asked->overdue;

    asked->state = list_read(c, &places_list, rq);
    TRY(scope_judged(c, db_tx_read(c, "board/overdue", places_tx, asked), asked->kato));
    if (str_eq_z(pairs_get(rq->query, "table"), "answers"))
        return download_days(c, rq, rs, &overdue->days);
    struct overdue_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_board_terms_title),
                 .flags = list_page_flags(&asked->state)},
        .title = overdue->scope.name.n > 0 ? overdue->scope.name : msg_text(c, MSG_board_country),
        .counted = i18n_moment(c, overdue->counted_us),
        .list = list_of(c, asked, rq),
        .order = board_order_url(c, rq, "overdue"),
    };
    if (asked->state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    fill_figures(c, overdue, &v);
    fill_trail(c, overdue, &v);
    if (c->actor.access & (ACCESS_MINISTRY | ACCESS_DEPARTMENT))
        v.calendar = url0(c, "/staff/calendar");
    if (asked->kato.n == 0)
        board_complaints_show(c, &asked->complaints, &v);
    v.has_chart = board_terms_chart(c, rq, &overdue->days, &v.chart);
    struct out o = page_out(c, rs, 200);
    board_overdue_places(&o, &v);
    return ST_OK;
}

enum status overdue_own(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct asked asked = {.kato = STR("")};
    return show(c, rq, rs, &asked);
}

enum status overdue_at(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct asked asked = {.kato = request_param(rq, "kato")};
    return show(c, rq, rs, &asked);
}

/* ---- one school ------------------------------------------------------------------------------ */

enum {
    ROW_NUMBER,
    ROW_STAGE,
    ROW_DEADLINE,
    ROW_SUBMITTED,
    ROW_LANE,
    ROW_LANGUAGE,
    ROW_CHANNEL,
    ROWS
};

static const struct list_column row_columns[ROWS] = {
    [ROW_NUMBER] = {"number", MSG_board_one_number, COLUMN_NAME, true, false},
    [ROW_STAGE] = {"stage", MSG_board_stage, COLUMN_STATE, false, false},
    [ROW_DEADLINE] = {"deadline", MSG_board_one_deadline, COLUMN_NUMBER, true, false},
    [ROW_SUBMITTED] = {"submitted", MSG_board_one_submitted, COLUMN_NUMBER, true, false},
    [ROW_LANE] = {"lane", MSG_board_lane, COLUMN_WORDS, true, false},
    [ROW_LANGUAGE] = {"language", MSG_board_language, COLUMN_WORDS, true, false},
    [ROW_CHANNEL] = {"channel", MSG_board_channel, COLUMN_WORDS, true, false},
};
static const struct list_filter row_filters[] = {
    {"stage", MSG_board_stage, FILTER_CHOICE},
    {"lane", MSG_board_lane, FILTER_CHOICE},
};
static const struct list rows_list = {
    .name = "owed",
    .caption = MSG_board_owed,
    .columns = row_columns,
    .n_columns = ROWS,
    .filters = row_filters,
    .n_filters = COUNT(row_filters),
    .search = MSG_board_owed_search,
    .sort = "deadline",
    .export_most = 10000,
    .empty = MSG_board_owed_none,
};

struct school {
    struct uuid id;
    struct scope own, scope;
    struct admission_owed_list owed;
    struct admission_term *terms; /* one per application */
    const struct organisation_language *languages;
    size_t n_languages;
};

static enum status school_tx(struct ctx *c, void *arg)
{
    struct school *school = arg;

    TRY(scope_own(c, &school->own));
    TRY(scope_school(c, school->id, &school->scope));
    TRY(organisation_languages(c, &school->languages, &school->n_languages));
    TRY(admission_owed_of(c, school->id, &school->owed));
    school->terms = NEWS(c->mem, struct admission_term, school->owed.n);
    for (size_t i = 0; i < school->owed.n; i++)
        school->terms[i] = (struct admission_term){.region = school->scope.region,
                                                   .deadline_us = school->owed.v[i].deadline_us};
    return admission_moments(c, school->terms, school->owed.n);
}

static const char *stage_code(const struct admission_term *term, int64_t now_us)
{
    enum admission_stage stage = admission_stage_of(term, now_us);

    if (stage >= ADMISSION_STAGE_PASSED)
        return "passed";
    return stage == ADMISSION_STAGE_LAST ? "last" : stage == ADMISSION_STAGE_FIRST ? "first" : "";
}

/* The ministry opens an application where it gives a reason; a department reads the number. */
static void fill_owed(struct ctx *c,
                      const struct school *school,
                      const struct admission_owed *row,
                      struct list_cell *cells)
{
    struct str number = str_printf(c->mem, "%lld", (long long)row->number);
    struct url ask = {STR("")};

    if (c->actor.access & ACCESS_MINISTRY)
        ask = url_query(c, url_id(c, "/staff/board/school/{id}/application", school->id), "number",
                        number);
    cells[ROW_NUMBER] = CELL_LINK(ask, number);
    if (row->asked)
        cells[ROW_NUMBER].about = msg_text(c, MSG_board_owed_asked);
    cells[ROW_DEADLINE] = CELL_MOMENT(row->deadline_us);
    cells[ROW_SUBMITTED] = CELL_MOMENT(row->submitted_us);
    cells[ROW_LANE] = CELL_TEXT(words_text(c, board_lanes, row->lane));
    cells[ROW_LANGUAGE] = CELL_TEXT(
        organisation_language_names(c, school->languages, school->n_languages, row->language));
    cells[ROW_CHANNEL] = CELL_TEXT(words_text(c, board_channels, row->channel));
}

static struct list_view owed_of(struct ctx *c,
                                const struct request *rq,
                                const struct list_state *state,
                                const struct school *school)
{
    struct list_view list = list_view_of(c, state, rq, school->owed.n, 0);
    struct str stage = list_filter_value(state, "stage"), lane = list_filter_value(state, "lane");
    size_t n = 0;

    for (size_t i = 0; i < school->owed.n; i++) {
        const struct admission_owed *row = &school->owed.v[i];
        const char *code = stage_code(&school->terms[i], c->now_us);
        if ((stage.n > 0 && !str_eq_z(stage, code)) || (lane.n > 0 && !str_eq(lane, row->lane)))
            continue;
        struct list_cell *cells = list.rows[n++].cells;
        fill_owed(c, school, row, cells);
        if (*code)
            cells[ROW_STAGE] = words_tag(c, WORDS(stages), str_from_z(code));
        if (str_eq_z(STR("passed"), code))
            cells[ROW_DEADLINE].about = board_how_late(c, row->deadline_us);
    }
    list.n = n;
    list_arrange(c, &list);
    list.options[0] = words_options(c, WORDS(stages));
    list.options[1] = words_options(c, board_lanes);
    return list;
}

enum status overdue_school(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct school school = {.id = request_uuid(rq, "id")};
    struct list_state state = list_read(c, &rows_list, rq);

    TRY(db_tx_read(c, "board/owed", school_tx, &school));
    struct owed_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_board_owed),
                 .flags = list_page_flags(&state),
                 .back = school.own.level == LEVEL_COUNTRY && school.scope.region.n > 0
                             ? overdue_url(c, LEVEL_REGION, school.scope.region)
                             : url0(c, "/staff/overdue"),
                 .back_text = msg_text(c, MSG_board_terms_title)},
        .school = school.scope.name,
        .figures = scope_url(c, LEVEL_SCHOOL, STR(""), school.id),
        .list = owed_of(c, rq, &state, &school),
    };
    if (state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    struct out o = page_out(c, rs, 200);
    board_owed_rows_page(&o, &v);
    return ST_OK;
}
