/* One run: its settings, how far it is, and then what was and what would be, side by side. */
#include <stdlib.h>

#include "i18n/msg_whatif.h"
#include "organisation/organisation.h"
#include "whatif/pages.h"
#include "whatif_queries.h"
#include "whatif_views.h"

enum { REFRESH_S = 2, PLACES_MOST = 10 };

struct seen {
    struct uuid id;
    struct whatif_run_by_id_row *row;
    struct str territory;
    struct whatif_sums_rows sums; /* was, would; none of a campaign without schools here */
    struct whatif_mover_kinds_rows kinds;
    struct whatif_by_place_rows places;
    struct str *names; /* of the places */
};

/* ---- reading -------------------------------------------------------------------------------- */

static int level_of(const struct whatif_run_by_id_row *row)
{
    if (row->region.n == 0)
        return 0;
    return row->district.n == 0 ? 1 : 2;
}

static enum status name_schools(struct ctx *c, struct seen *seen)
{
    struct uuid *ids = NEWS(c->mem, struct uuid, seen->places.n);
    struct organisations found;
    size_t k = 0;

    for (size_t i = 0; i < seen->places.n; i++)
        ids[i] = seen->places.v[i].school_id;
    TRY(organisation_by_ids(c, ids, seen->places.n, &found));
    for (size_t i = 0; i < seen->places.n; i++)
        if (k < found.n && uuid_eq(found.v[k].id, ids[i]))
            seen->names[i] = found.v[k++].name;
    return ST_OK;
}

static struct str name_of(struct ctx *c, const struct places *places, struct str code)
{
    for (size_t i = 0; i < places->n; i++)
        if (str_eq(places->v[i].kato, code))
            return places->v[i].name;
    return msg_text(c, MSG_whatif_no_place);
}

static enum status name_places(struct ctx *c, struct seen *seen)
{
    struct str *codes = NEWS(c->mem, struct str, seen->places.n);
    struct places places;

    seen->names = NEWS(c->mem, struct str, seen->places.n);
    if (level_of(seen->row) == 2)
        return name_schools(c, seen);
    for (size_t i = 0; i < seen->places.n; i++)
        codes[i] = seen->places.v[i].code;
    TRY(organisation_places_of(c, codes, seen->places.n, &places));
    for (size_t i = 0; i < seen->places.n; i++)
        seen->names[i] = name_of(c, &places, codes[i]);
    return ST_OK;
}

static enum status name_territory(struct ctx *c, struct seen *seen)
{
    const struct whatif_run_by_id_row *row = seen->row;
    const struct place *place;

    seen->territory = msg_text(c, MSG_whatif_country);
    if (row->region.n == 0)
        return ST_OK;
    TRY(organisation_place(c, row->district.n > 0 ? row->district : row->region, &place));
    seen->territory = place->name;
    return ST_OK;
}

static enum status seen_tx(struct ctx *c, void *arg)
{
    struct seen *seen = arg;

    TRY(whatif_run_by_id(c, seen->id, &seen->row));
    if (!seen->row)
        return FAIL(c, ST_NOT_FOUND, "http.not-found");
    TRY(name_territory(c, seen));
    if (!seen->row->ended_at.set)
        return ST_OK;
    TRY(whatif_sums(c, seen->id, &seen->sums));
    TRY(whatif_mover_kinds(c, seen->id, &seen->kinds));
    TRY(whatif_by_place(c, seen->id, level_of(seen->row), &seen->places));
    return name_places(c, seen);
}

/* ---- the table of figures ------------------------------------------------------------------- */

enum { COL_NAME, COL_WAS, COL_WOULD, COL_MORE, COLS };

static const struct list_column columns[COLS] = {
    [COL_NAME] = {"figure", MSG_whatif_figure, COLUMN_NAME, false, false},
    [COL_WAS] = {"was", MSG_whatif_was, COLUMN_AMOUNT, false, false},
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

enum { KINDS = 5 };
static const int kind_names[KINDS] = {MSG_whatif_territory, MSG_whatif_outside, MSG_whatif_own,
                                      MSG_whatif_refused, MSG_whatif_waiting};

static void kinds_of(const struct whatif_sums_row *row, int64_t v[KINDS])
{
    v[0] = row->territory;
    v[1] = row->outside;
    v[2] = row->own;
    v[3] = row->refused;
    v[4] = row->waiting;
}

/* What came after a refusal. */
enum { AFTER = 3 };
static const int after_names[AFTER] = {MSG_whatif_offered, MSG_whatif_directed, MSG_whatif_reserve};

static void after_of(const struct whatif_sums_row *row, int64_t v[AFTER])
{
    v[0] = row->offered;
    v[1] = row->directed;
    v[2] = row->reserve;
}

static int64_t seated_of(const struct whatif_sums_row *row)
{
    return row->territory + row->outside + row->own;
}

static void
put_figure(struct ctx *c, struct list_view *list, size_t at, int name, const int64_t values[2])
{
    struct list_cell *cells = list->rows[at].cells;

    cells[COL_NAME] = CELL_TEXT(msg_text(c, (enum msg)name));
    cells[COL_WAS] = CELL_NUMBER(values[0]);
    cells[COL_WOULD] = CELL_NUMBER(values[1]);
    cells[COL_MORE] = CELL_NUMBER(values[1] - values[0]);
}

static struct list_view figures_of(struct ctx *c,
                                   const struct seen *seen,
                                   const struct list_state *state,
                                   const struct request *rq)
{
    const struct whatif_sums_row *was = &seen->sums.v[0], *would = &seen->sums.v[1];
    struct list_view list = list_view_of(c, state, rq, KINDS + AFTER + 4, KINDS + AFTER + 4);
    int64_t left[KINDS], right[KINDS];

    kinds_of(was, left);
    kinds_of(would, right);
    put_figure(c, &list, 0, MSG_whatif_seats, (int64_t[]){was->seats, would->seats});
    put_figure(c, &list, 1, MSG_whatif_seated, (int64_t[]){seated_of(was), seated_of(would)});
    for (size_t i = 0; i < KINDS; i++)
        put_figure(c, &list, 2 + i, kind_names[i], (int64_t[]){left[i], right[i]});
    after_of(was, left);
    after_of(would, right);
    for (size_t i = 0; i < AFTER; i++)
        put_figure(c, &list, 2 + KINDS + i, after_names[i], (int64_t[]){left[i], right[i]});
    put_figure(c, &list, 2 + KINDS + AFTER, MSG_whatif_first,
               (int64_t[]){was->first, would->first});
    put_figure(c, &list, 3 + KINDS + AFTER, MSG_whatif_free,
               (int64_t[]){was->seats - seated_of(was), would->seats - seated_of(would)});
    return list;
}

/* ---- charts --------------------------------------------------------------------------------- */

/* Under the bars there is room for a word. */
static const int kind_words[KINDS] = {MSG_whatif_short_territory, MSG_whatif_short_outside,
                                      MSG_whatif_short_own, MSG_whatif_short_refused,
                                      MSG_whatif_short_waiting};

static const int after_words[AFTER] = {MSG_whatif_short_offered, MSG_whatif_short_directed,
                                       MSG_whatif_short_reserve};

/* Two bars beside each other for each of n words. */
static struct chart
bars_of(struct ctx *c, const char *id, const int *words, size_t n, int64_t *was, int64_t *would)
{
    struct chart_series *series = NEWS(c->mem, struct chart_series, 2);
    struct str *labels = NEWS(c->mem, struct str, n);

    for (size_t i = 0; i < n; i++)
        labels[i] = msg_text(c, (enum msg)words[i]);
    series[0] = (struct chart_series){msg_text(c, MSG_whatif_was), was};
    series[1] = (struct chart_series){msg_text(c, MSG_whatif_would), would};
    return (struct chart){
        .id = id,
        .head = msg_text(c, MSG_whatif_figure),
        .labels = labels,
        .n = n,
        .series = series,
        .n_series = 2,
    };
}

static void put_kinds(struct ctx *c, const struct seen *seen, struct chart *chart)
{
    int64_t *was = NEWS(c->mem, int64_t, KINDS), *would = NEWS(c->mem, int64_t, KINDS);

    kinds_of(&seen->sums.v[0], was);
    kinds_of(&seen->sums.v[1], would);
    *chart = bars_of(c, "kinds", kind_words, KINDS, was, would);
    chart->title = msg_text(c, MSG_whatif_chart_kinds);
    chart->about = msg_text(c, MSG_whatif_chart_kinds_about);
}

/* Without labels where nobody is in the reserve or was given a seat, in either course. */
static void put_after(struct ctx *c, const struct seen *seen, struct chart *chart)
{
    int64_t *was = NEWS(c->mem, int64_t, AFTER), *would = NEWS(c->mem, int64_t, AFTER);
    int64_t all = 0;

    after_of(&seen->sums.v[0], was);
    after_of(&seen->sums.v[1], would);
    for (size_t i = 0; i < AFTER; i++)
        all += was[i] + would[i];
    if (all == 0)
        return;
    *chart = bars_of(c, "after", after_words, AFTER, was, would);
    chart->title = msg_text(c, MSG_whatif_chart_after);
    chart->about = msg_text(c, MSG_whatif_chart_after_about);
}

static int64_t change_of(const struct whatif_by_place_row *row)
{
    return llabs(row->territory_would - row->territory_was) +
           llabs(row->outside_would - row->outside_was) +
           llabs(row->refused_would - row->refused_was);
}

/* The places with the greatest change, by insertion: there are few of them. */
static size_t greatest(const struct seen *seen, size_t ret_at[PLACES_MOST])
{
    size_t n = 0;

    for (size_t i = 0; i < seen->places.n; i++) {
        size_t at = n;
        if (change_of(&seen->places.v[i]) == 0)
            continue;
        while (at > 0 && change_of(&seen->places.v[ret_at[at - 1]]) < change_of(&seen->places.v[i]))
            at--;
        if (at == PLACES_MOST)
            continue;
        n += n < PLACES_MOST;
        for (size_t k = n - 1; k > at; k--)
            ret_at[k] = ret_at[k - 1];
        ret_at[at] = i;
    }
    return n;
}

struct shares {
    struct str *labels;
    int64_t *territory, *outside, *own, *without;
    size_t n;
};

static void add_share(struct ctx *c,
                      struct shares *shares,
                      struct str name,
                      int side,
                      const struct whatif_by_place_row *row)
{
    size_t at = shares->n++;
    bool would = side == MSG_whatif_would;
    int64_t seated = would ? row->seated_would : row->seated_was;

    shares->labels[at] = str_printf(c->mem, STR_FMT ": " STR_FMT, STR_ARG(name),
                                    STR_ARG(msg_text(c, (enum msg)side)));
    shares->territory[at] = would ? row->territory_would : row->territory_was;
    shares->outside[at] = would ? row->outside_would : row->outside_was;
    shares->own[at] = seated - shares->territory[at] - shares->outside[at];
    shares->without[at] = would ? row->refused_would : row->refused_was;
}

static void put_places(struct ctx *c, const struct seen *seen, struct chart *chart)
{
    size_t places[PLACES_MOST], n = greatest(seen, places), rows = 2 * n;

    if (n == 0)
        return;
    struct chart_series *series = NEWS(c->mem, struct chart_series, 4);
    struct shares shares = {NEWS(c->mem, struct str, rows), NEWS(c->mem, int64_t, rows),
                            NEWS(c->mem, int64_t, rows),    NEWS(c->mem, int64_t, rows),
                            NEWS(c->mem, int64_t, rows),    0};

    for (size_t i = 0; i < n; i++) {
        add_share(c, &shares, seen->names[places[i]], MSG_whatif_was, &seen->places.v[places[i]]);
        add_share(c, &shares, seen->names[places[i]], MSG_whatif_would, &seen->places.v[places[i]]);
    }
    series[0] = (struct chart_series){msg_text(c, MSG_whatif_territory), shares.territory};
    series[1] = (struct chart_series){msg_text(c, MSG_whatif_outside), shares.outside};
    series[2] = (struct chart_series){msg_text(c, MSG_whatif_own), shares.own};
    series[3] = (struct chart_series){msg_text(c, MSG_whatif_without), shares.without};
    *chart = (struct chart){
        .id = "places",
        .title = msg_text(c, MSG_whatif_chart_places),
        .about = msg_text(c, MSG_whatif_chart_places_about),
        .head = msg_text(c, MSG_whatif_place),
        .labels = shares.labels,
        .n = shares.n,
        .series = series,
        .n_series = 4,
    };
}

/* ---- the page ------------------------------------------------------------------------------- */

static void add_fact(struct ctx *c, struct whatif_run_view *v, enum msg name, struct str value)
{
    ASSERT(v->n_facts < COUNT(v->facts));
    v->facts[v->n_facts++] = (struct fact){.name = msg_text(c, name), .value = value};
}

static void fill_facts(struct ctx *c, const struct seen *seen, struct whatif_run_view *v)
{
    const struct whatif_run_by_id_row *row = seen->row;
    const struct run_settings settings = {row->rule,  row->word,       row->ratio,
                                          row->turns, row->credit_cap, row->spare_policy};

    add_fact(c, v, MSG_whatif_campaign, str_printf(c->mem, "%d", row->year));
    add_fact(c, v, MSG_whatif_territory_of, seen->territory);
    add_fact(c, v, MSG_whatif_rule, words_text(c, whatif_rules, row->rule));
    if (row->word.n > 0)
        add_fact(c, v, MSG_whatif_word, row->word);
    add_fact(c, v, MSG_whatif_ratio, whatif_ratio_text(c, &settings));
    if (!v->at_once) {
        add_fact(c, v, MSG_whatif_credit, whatif_credit_text(c, &settings));
        add_fact(c, v, MSG_whatif_spare, words_text(c, whatif_spares, row->spare_policy));
    }
    add_fact(c, v, MSG_whatif_author, row->author);
    add_fact(c, v, MSG_whatif_started, i18n_moment(c, row->started_at));
}

static int64_t movers_of(const struct seen *seen, const char *kind)
{
    for (size_t i = 0; i < seen->kinds.n; i++)
        if (str_eq_z(seen->kinds.v[i].kind, kind))
            return seen->kinds.v[i].n;
    return 0;
}

static void fill_words(struct ctx *c, const struct seen *seen, struct whatif_run_view *v)
{
    const struct whatif_sums_row *was = &seen->sums.v[0], *would = &seen->sums.v[1];

    v->walking = MSG_FORMAT(c, MSG_whatif_walking, MSG_NUM("was", was->territory),
                            MSG_NUM("would", would->territory));
    v->moves = MSG_FORMAT(c, MSG_whatif_moves, MSG_NUM("gains", movers_of(seen, "GAINS")),
                          MSG_NUM("loses", movers_of(seen, "LOSES")),
                          MSG_NUM("changes", movers_of(seen, "CHANGES")));
    v->after_text =
        MSG_FORMAT(c, MSG_whatif_after, MSG_NUM("offered", was->offered),
                   MSG_NUM("offered_would", would->offered), MSG_NUM("directed", was->directed),
                   MSG_NUM("directed_would", would->directed), MSG_NUM("reserve", was->reserve),
                   MSG_NUM("reserve_would", would->reserve));
}

static struct whatif_run_view
view_of(struct ctx *c, const struct request *rq, const struct seen *seen)
{
    struct whatif_run_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_whatif_result),
                 .back = url0(c, "/staff/whatif"),
                 .back_text = msg_text(c, MSG_whatif_title)},
        .percent = seen->row->progress,
        .at_once = !str_eq(seen->row->rule, STR("ARRIVAL")),
        .by_lot = seen->row->word.n > 0,
        .schools = url_id(c, "/staff/whatif/{id}/schools", seen->id),
        .movers = url_id(c, "/staff/whatif/{id}/children", seen->id),
    };

    fill_facts(c, seen, &v);
    return v;
}

/* While it is computed another page tells how far it is, which scripts reload until it leads here.
 */
enum status whatif_run_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct list_state state = list_read(c, &figures_list, rq);
    struct seen seen = {.id = request_uuid(rq, "id")};

    TRY(db_tx_read(c, "whatif/run", seen_tx, &seen));
    if (!seen.row->ended_at.set)
        return response_see_other(c, rs, url_id(c, "/staff/whatif/{id}/progress", seen.id).s);
    struct whatif_run_view v = view_of(c, rq, &seen);
    v.has_answer = seen.sums.n == 2;
    if (v.has_answer) {
        v.figures = figures_of(c, &seen, &state, rq);
        fill_words(c, &seen, &v);
        put_kinds(c, &seen, &v.kinds);
        put_after(c, &seen, &v.after);
        put_places(c, &seen, &v.places);
    }
    if (state.format != LIST_PAGE && v.has_answer)
        return list_download(c, rs, &v.figures);
    struct out o = page_out(c, rs, 200);
    whatif_result(&o, &v);
    return ST_OK;
}

enum status whatif_progress_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct seen seen = {.id = request_uuid(rq, "id")};

    TRY(db_tx_read(c, "whatif/run", seen_tx, &seen));
    if (seen.row->ended_at.set)
        return response_see_other(c, rs, url_id(c, "/staff/whatif/{id}", seen.id).s);
    struct whatif_run_view v = view_of(c, rq, &seen);
    v.page.refresh_s = REFRESH_S;
    struct out o = page_out(c, rs, 200);
    whatif_progress_view(&o, &v);
    return ST_OK;
}
