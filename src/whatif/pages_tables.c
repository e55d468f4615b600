/* A run by school, and the children who would be elsewhere: lists with search, order and files. */
#include "base/scan.h"
#include "i18n/msg_whatif.h"
#include "organisation/organisation.h"
#include "whatif/pages.h"
#include "whatif_queries.h"
#include "whatif_views.h"

enum { BY_SCHOOL = 2 };

/* ---- schools -------------------------------------------------------------------------------- */

enum {
    COL_SCHOOL,
    COL_PLACE,
    COL_SEATS,
    COL_SEATED_WAS,
    COL_SEATED_WOULD,
    COL_TERRITORY_WAS,
    COL_TERRITORY_WOULD,
    COL_WITHOUT_WAS,
    COL_WITHOUT_WOULD,
    SCHOOL_COLS
};

static const struct list_column school_columns[SCHOOL_COLS] = {
    [COL_SCHOOL] = {"school", MSG_whatif_school, COLUMN_NAME, true, false},
    [COL_PLACE] = {"place", MSG_whatif_place, COLUMN_WORDS, true, false},
    [COL_SEATS] = {"seats", MSG_whatif_seats, COLUMN_AMOUNT, true, false},
    [COL_SEATED_WAS] = {"seated-was", MSG_whatif_seated_was, COLUMN_AMOUNT, true, false},
    [COL_SEATED_WOULD] = {"seated-would", MSG_whatif_seated_would, COLUMN_AMOUNT, true, false},
    [COL_TERRITORY_WAS] = {"territory-was", MSG_whatif_territory_was, COLUMN_AMOUNT, true, false},
    [COL_TERRITORY_WOULD] = {"territory-would", MSG_whatif_territory_would, COLUMN_AMOUNT, true,
                             false},
    [COL_WITHOUT_WAS] = {"without-was", MSG_whatif_without_was, COLUMN_AMOUNT, true, false},
    [COL_WITHOUT_WOULD] = {"without-would", MSG_whatif_without_would, COLUMN_AMOUNT, true, false},
};
static const struct list schools_list = {
    .name = "whatif-schools",
    .caption = MSG_whatif_schools,
    .columns = school_columns,
    .n_columns = SCHOOL_COLS,
    .search = MSG_whatif_search_school,
    .sort = "school",
    .export_most = 10000,
    .empty = MSG_whatif_empty,
};

struct tables {
    struct uuid id;
    struct list_state state;
    struct whatif_run_by_id_row *run;
    struct whatif_by_place_rows schools;
    struct whatif_movers_rows movers;
    struct organisations found;
    const struct organisation_language *languages;
    size_t n_languages;
};

static enum status find_run(struct ctx *c, struct tables *t)
{
    TRY(whatif_run_by_id(c, t->id, &t->run));
    return t->run && t->run->ended_at.set ? ST_OK : FAIL(c, ST_NOT_FOUND, "http.not-found");
}

static enum status schools_tx(struct ctx *c, void *arg)
{
    struct tables *t = arg;

    TRY(find_run(c, t));
    TRY(whatif_by_place(c, t->id, BY_SCHOOL, &t->schools));
    struct uuid *ids = NEWS(c->mem, struct uuid, t->schools.n);
    for (size_t i = 0; i < t->schools.n; i++)
        ids[i] = t->schools.v[i].school_id;
    return organisation_by_ids(c, ids, t->schools.n, &t->found);
}

static struct str place_of(const struct organisation *school)
{
    return school->district_name.n > 0 ? school->district_name : school->region_name;
}

static void fill_school(const struct whatif_by_place_row *row,
                        const struct organisation *school,
                        struct list_cell *cells)
{
    cells[COL_SCHOOL] = CELL_TEXT(school->name);
    cells[COL_PLACE] = CELL_TEXT(place_of(school));
    cells[COL_SEATS] = CELL_NUMBER(row->seats);
    cells[COL_SEATED_WAS] = CELL_NUMBER(row->seated_was);
    cells[COL_SEATED_WOULD] = CELL_NUMBER(row->seated_would);
    cells[COL_TERRITORY_WAS] = CELL_NUMBER(row->territory_was);
    cells[COL_TERRITORY_WOULD] = CELL_NUMBER(row->territory_would);
    cells[COL_WITHOUT_WAS] = CELL_NUMBER(row->refused_was);
    cells[COL_WITHOUT_WOULD] = CELL_NUMBER(row->refused_would);
}

static enum status show_table(struct ctx *c,
                              const struct request *rq,
                              struct response *rs,
                              const struct tables *t,
                              struct whatif_table_view *v)
{
    if (t->state.format != LIST_PAGE)
        return list_download(c, rs, &v->list);
    v->page = (struct page){.rq = rq,
                            .title = v->title,
                            .flags = list_page_flags(&t->state),
                            .back = url_id(c, "/staff/whatif/{id}", t->id),
                            .back_text = msg_text(c, MSG_whatif_result)};
    struct out o = page_out(c, rs, 200);
    whatif_table(&o, v);
    return ST_OK;
}

enum status whatif_schools_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct tables t = {.id = request_uuid(rq, "id"), .state = list_read(c, &schools_list, rq)};

    TRY(db_tx_read(c, "whatif/schools", schools_tx, &t));
    struct whatif_table_view v = {
        .title = msg_text(c, MSG_whatif_schools),
        .text = msg_text(c, MSG_whatif_schools_text),
        .list = list_view_of(c, &t.state, rq, t.schools.n, 0),
    };
    size_t k = 0;
    for (size_t i = 0; i < t.schools.n && k < t.found.n; i++) /* in the same order */
        if (uuid_eq(t.schools.v[i].school_id, t.found.v[k].id))
            fill_school(&t.schools.v[i], &t.found.v[k++], v.list.rows[i].cells);
    list_arrange(c, &v.list);
    return show_table(c, rq, rs, &t, &v);
}

/* ---- children ------------------------------------------------------------------------------- */

enum {
    COL_KIND,
    COL_NUMBER,
    COL_WAS,
    COL_WAS_OUTCOME,
    COL_TO_NUMBER,
    COL_TO,
    COL_TO_OUTCOME,
    MOVER_COLS
};

static const struct list_column mover_columns[MOVER_COLS] = {
    [COL_KIND] = {"kind", MSG_whatif_kind, COLUMN_STATE, false, false},
    [COL_NUMBER] = {"number", MSG_whatif_number, COLUMN_NAME, false, false},
    [COL_WAS] = {"was", MSG_whatif_was, COLUMN_WORDS, false, false},
    [COL_WAS_OUTCOME] = {"was-outcome", MSG_whatif_outcome_was, COLUMN_WORDS, false, false},
    [COL_TO_NUMBER] = {"to-number", MSG_whatif_number_would, COLUMN_NUMBER, false, true},
    [COL_TO] = {"to", MSG_whatif_would, COLUMN_WORDS, false, false},
    [COL_TO_OUTCOME] = {"to-outcome", MSG_whatif_outcome_would, COLUMN_WORDS, false, false},
};
static const struct list_filter mover_filters[] = {{"kind", MSG_whatif_kind, FILTER_CHOICE}};
static const struct list movers_list = {
    .name = "whatif-children",
    .caption = MSG_whatif_children,
    .columns = mover_columns,
    .n_columns = MOVER_COLS,
    .filters = mover_filters,
    .n_filters = COUNT(mover_filters),
    .search = MSG_whatif_search_number,
    .export_most = 10000,
    .empty = MSG_whatif_nobody,
};

static int by_id(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(struct uuid));
}

/* The schools of the rows, each once, in order of id. */
static enum status read_mover_schools(struct ctx *c, struct tables *t)
{
    struct uuid *ids = NEWS(c->mem, struct uuid, 2 * t->movers.n);
    size_t n = 0, kept = 0;

    for (size_t i = 0; i < t->movers.n; i++) {
        ids[n++] = t->movers.v[i].was_school.v;
        ids[n++] = t->movers.v[i].to_school.v;
    }
    if (n > 0)
        qsort(ids, n, sizeof(ids[0]), by_id);
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || !uuid_eq(ids[kept - 1], ids[i]))
            ids[kept++] = ids[i];
    return organisation_by_ids(c, ids, kept, &t->found);
}

/* The search is for a number; anything else finds nobody. */
static struct opt_i64 number_asked(const struct list_state *state)
{
    struct opt_i64 number = {.set = state->search.n > 0};

    if (number.set && !scan_i64(state->search, 1, INT64_MAX, &number.v))
        number.v = 0;
    return number;
}

static enum status movers_tx(struct ctx *c, void *arg)
{
    struct tables *t = arg;

    TRY(find_run(c, t));
    TRY(whatif_movers(c, t->id, list_filter_value(&t->state, "kind"), number_asked(&t->state),
                      t->state.limit, t->state.offset, &t->movers));
    TRY(organisation_languages(c, &t->languages, &t->n_languages));
    return read_mover_schools(c, t);
}

static struct str
school_text(struct ctx *c, const struct tables *t, struct opt_uuid id, struct opt_text language)
{
    size_t i = 0;

    while (i < t->found.n && !(id.set && uuid_eq(t->found.v[i].id, id.v)))
        i++;
    if (i == t->found.n)
        return msg_text(c, MSG_whatif_nowhere);
    return str_printf(
        c->mem, STR_FMT ", " STR_FMT, STR_ARG(t->found.v[i].name),
        STR_ARG(organisation_language_names(c, t->languages, t->n_languages, language.v)));
}

/* The ministry may open the application, with a reason (board). */
static struct list_cell number_cell(struct ctx *c, struct opt_uuid school, struct opt_i64 number)
{
    struct str text = number.set ? str_printf(c->mem, "%lld", (long long)number.v) : STR("–");

    if (!(c->actor.access & ACCESS_MINISTRY) || !school.set)
        return CELL_TEXT(text);
    return CELL_LINK(url_id(c, "/staff/board/school/{id}/application", school.v), text);
}

static void fill_mover(struct ctx *c,
                       const struct tables *t,
                       const struct whatif_movers_row *row,
                       struct list_cell *cells)
{
    cells[COL_KIND] = words_tag(c, whatif_kinds, row->kind);
    cells[COL_NUMBER] = number_cell(c, row->was_school, row->was_number);
    cells[COL_WAS] = CELL_TEXT(school_text(c, t, row->was_school, row->was_language));
    cells[COL_WAS_OUTCOME] = CELL_TEXT(words_text(c, whatif_outcomes, row->was_outcome.v));
    if (row->to_number.set)
        cells[COL_TO_NUMBER] = CELL_NUMBER(row->to_number.v);
    cells[COL_TO] = CELL_TEXT(school_text(c, t, row->to_school, row->to_language));
    cells[COL_TO_OUTCOME] = CELL_TEXT(words_text(c, whatif_outcomes, row->to_outcome.v));
}

enum status whatif_movers_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct tables t = {.id = request_uuid(rq, "id"), .state = list_read(c, &movers_list, rq)};

    TRY(db_tx_read(c, "whatif/children", movers_tx, &t));
    struct whatif_table_view v = {
        .title = msg_text(c, MSG_whatif_children),
        .text = msg_text(c, MSG_whatif_children_text),
        .list = list_view_of(c, &t.state, rq, t.movers.n, t.movers.n > 0 ? t.movers.v[0].total : 0),
    };
    v.list.options[0] = words_options(c, whatif_kinds);
    for (size_t i = 0; i < t.movers.n; i++)
        fill_mover(c, &t, &t.movers.v[i], v.list.rows[i].cells);
    return show_table(c, rq, rs, &t, &v);
}
