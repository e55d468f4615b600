/* See run.h. */
#include "whatif/run.h"

#include "db/db.h"
#include "whatif/load.h"
#include "whatif_queries.h"

enum {
    READ_PERCENT = 70, /* what reading takes of the whole; then two replays, then writing */
    REPLAYED_PERCENT = 90,
    AT_ONCE = 10000, /* rows of one statement */
};

struct run {
    struct whatif_next_run_row *row; /* NULL: nothing to do */
    struct loaded loaded;
    struct whatif_wishes wishes;
    struct whatif_course was, would;
    int percent;
};

static enum status next_tx(struct ctx *c, void *arg)
{
    struct run *run = arg;
    return whatif_next_run(c, &run->row);
}

static enum status progress_tx(struct ctx *c, void *arg)
{
    const struct run *run = arg;
    int64_t changed;

    return whatif_progress(c, run->row->id, run->percent, &changed);
}

static enum status tell(struct ctx *c, struct run *run, int percent)
{
    run->percent = percent;
    return db_tx_locked(c, "whatif/progress", progress_tx, run);
}

static enum status tell_reading(struct ctx *c, void *arg, int percent)
{
    return tell(c, arg, percent * READ_PERCENT / 100);
}

static enum whatif_rule rule_of(struct str rule)
{
    if (str_eq(rule, STR("DRAW")))
        return WHATIF_DRAW;
    return str_eq(rule, STR("MATCH")) ? WHATIF_MATCH : WHATIF_ARRIVAL;
}

static struct whatif_settings settings_of(const struct whatif_next_run_row *row)
{
    return (struct whatif_settings){
        .rule = rule_of(row->rule),
        .ratio_set = !str_eq(row->ratio, STR("OWN")),
        .plain = str_eq(row->ratio, STR("NONE")),
        .turns = row->turns.v,
        .credit_set = row->credit_cap.set,
        .credit_cap = row->credit_cap.v,
        .spare_set = !str_eq(row->spare_policy, STR("OWN")),
        .spare_policy =
            str_eq(row->spare_policy, STR("NOW")) ? SEAT_SPARE_NOW : SEAT_SPARE_AT_DEADLINE,
    };
}

/* ---- writing: figures ------------------------------------------------------------------------ */

struct pool_columns {
    struct uuid *ids, *schools;
    struct str *regions, *districts, *languages;
    int64_t *seats, *seated[SEAT_LANE_COUNT], *refused, *waiting, *first;
    int64_t *offered, *directed, *reserve;
    size_t n;
};

static struct pool_columns pool_columns_of(struct ctx *c, const struct loaded *loaded)
{
    size_t n = loaded->campaign.n_pools;
    struct pool_columns columns = {
        .ids = NEWS(c->mem, struct uuid, n),
        .schools = NEWS(c->mem, struct uuid, n),
        .regions = NEWS(c->mem, struct str, n),
        .districts = NEWS(c->mem, struct str, n),
        .languages = NEWS(c->mem, struct str, n),
        .seats = NEWS(c->mem, int64_t, n),
        .refused = NEWS(c->mem, int64_t, n),
        .waiting = NEWS(c->mem, int64_t, n),
        .first = NEWS(c->mem, int64_t, n),
        .offered = NEWS(c->mem, int64_t, n),
        .directed = NEWS(c->mem, int64_t, n),
        .reserve = NEWS(c->mem, int64_t, n),
        .n = n,
    };

    for (size_t lane = 0; lane < SEAT_LANE_COUNT; lane++)
        columns.seated[lane] = NEWS(c->mem, int64_t, n);
    for (size_t i = 0; i < n; i++) {
        columns.ids[i] = loaded->pools[i].id;
        columns.schools[i] = loaded->pools[i].school;
        columns.regions[i] = loaded->pools[i].region;
        columns.districts[i] = loaded->pools[i].district;
        columns.languages[i] = loaded->pools[i].language;
    }
    return columns;
}

static void fill_sums(struct pool_columns *columns, const struct whatif_sum *sums)
{
    for (size_t i = 0; i < columns->n; i++) {
        columns->seats[i] = sums[i].seats;
        columns->refused[i] = sums[i].refused;
        columns->waiting[i] = sums[i].waiting;
        columns->first[i] = sums[i].first;
        columns->offered[i] = sums[i].offered;
        columns->directed[i] = sums[i].directed;
        columns->reserve[i] = sums[i].reserve;
        for (size_t lane = 0; lane < SEAT_LANE_COUNT; lane++)
            columns->seated[lane][i] = sums[i].seated[lane];
    }
}

#define NUMBERS(column) ((struct i64s){(column) + first, n})
#define IDS(column)     ((struct uuids){(column) + first, n})
#define TEXTS(column)   ((struct texts){(column) + first, n})

static enum status write_sums(struct ctx *c,
                              const struct run *run,
                              struct pool_columns *columns,
                              const struct whatif_course *course,
                              bool would)
{
    int64_t changed;

    fill_sums(columns, course->sums);
    for (size_t first = 0; first < columns->n; first += AT_ONCE) {
        size_t n = columns->n - first < AT_ONCE ? columns->n - first : AT_ONCE;
        const struct whatif_add_figures_in in = {
            .run = run->row->id,
            .pools = IDS(columns->ids),
            .schools = IDS(columns->schools),
            .regions = TEXTS(columns->regions),
            .districts = TEXTS(columns->districts),
            .languages = TEXTS(columns->languages),
            .would = would,
            .seats = NUMBERS(columns->seats),
            .territory = NUMBERS(columns->seated[SEAT_LANE_T]),
            .outside = NUMBERS(columns->seated[SEAT_LANE_O]),
            .own = NUMBERS(columns->seated[SEAT_LANE_AUTO]),
            .refused = NUMBERS(columns->refused),
            .waiting = NUMBERS(columns->waiting),
            .firsts = NUMBERS(columns->first),
            .offered = NUMBERS(columns->offered),
            .directed = NUMBERS(columns->directed),
            .reserve = NUMBERS(columns->reserve),
        };
        TRY(whatif_add_figures(c, &in, &changed));
    }
    return ST_OK;
}

/* ---- writing: who would be elsewhere --------------------------------------------------------- */

struct side_columns {
    struct uuid schools[AT_ONCE];
    struct str languages[AT_ONCE], outcomes[AT_ONCE];
    int64_t numbers[AT_ONCE];
};

struct mover_columns {
    int64_t order[AT_ONCE];
    struct str kinds[AT_ONCE];
    struct side_columns was, to;
    size_t n;
};

static void fill_side(const struct loaded *loaded,
                      const struct whatif_place *place,
                      struct side_columns *side,
                      size_t at)
{
    bool nowhere = place->pool < 0;

    side->schools[at] = nowhere ? (struct uuid){{0}} : loaded->pools[place->pool].school;
    side->languages[at] = nowhere ? STR("") : loaded->pools[place->pool].language;
    side->outcomes[at] = nowhere ? STR("") : str_from_z(seat_outcome_name(place->outcome));
    side->numbers[at] = nowhere ? 0 : loaded->numbers[place->application];
}

static enum status
write_movers(struct ctx *c, const struct run *run, const struct mover_columns *columns)
{
    const size_t first = 0, n = columns->n;
    int64_t changed;
    const struct whatif_add_movers_in in = {
        .run = run->row->id,
        .numbers = NUMBERS(columns->order),
        .kinds = TEXTS(columns->kinds),
        .was_schools = IDS(columns->was.schools),
        .was_languages = TEXTS(columns->was.languages),
        .was_numbers = NUMBERS(columns->was.numbers),
        .was_outcomes = TEXTS(columns->was.outcomes),
        .to_schools = IDS(columns->to.schools),
        .to_languages = TEXTS(columns->to.languages),
        .to_numbers = NUMBERS(columns->to.numbers),
        .to_outcomes = TEXTS(columns->to.outcomes),
    };

    return n > 0 ? whatif_add_movers(c, &in, &changed) : ST_OK;
}

static enum status write_all_movers(struct ctx *c, const struct run *run)
{
    static const char *const kinds[] = {
        [WHATIF_GAINS] = "GAINS", [WHATIF_LOSES] = "LOSES", [WHATIF_CHANGES] = "CHANGES"};
    struct mover_columns *columns = NEW(c->mem, struct mover_columns);
    const struct loaded *loaded = &run->loaded;
    int64_t order = 0;

    for (size_t child = 0; child < loaded->campaign.n_children; child++) {
        const struct whatif_place *was = &run->was.places[child],
                                  *would = &run->would.places[child];
        enum whatif_move move = whatif_move_of(was, would);
        if (move == WHATIF_STAYS)
            continue;
        size_t at = columns->n++;
        columns->order[at] = ++order;
        columns->kinds[at] = str_from_z(kinds[move]);
        fill_side(loaded, was, &columns->was, at);
        fill_side(loaded, would, &columns->to, at);
        if (columns->n < AT_ONCE)
            continue;
        TRY(write_movers(c, run, columns));
        columns->n = 0;
    }
    return write_movers(c, run, columns);
}

/* Ended first: whoever else computes the same run waits here, and then writes nothing. */
static enum status write_tx(struct ctx *c, void *arg)
{
    struct run *run = arg;
    struct pool_columns columns = pool_columns_of(c, &run->loaded);
    int64_t changed;

    TRY(whatif_end(c, run->row->id, &changed));
    if (changed == 0)
        return ST_OK;
    TRY(write_sums(c, run, &columns, &run->was, false));
    TRY(write_sums(c, run, &columns, &run->would, true));
    return write_all_movers(c, run);
}

/* ---- the job --------------------------------------------------------------------------------- */

/* Numbers rise with time, so that of a child's first application is the least. */
static int64_t *first_numbers(struct ctx *c, const struct loaded *loaded)
{
    int64_t *numbers = NEWS(c->mem, int64_t, loaded->campaign.n_children);

    for (size_t i = 0; i < loaded->campaign.n_applications; i++) {
        int64_t *number = &numbers[loaded->campaign.child_of[i]];
        if (*number == 0 || loaded->numbers[i] < *number)
            *number = loaded->numbers[i];
    }
    return numbers;
}

static struct whatif_course
other_course(struct ctx *c, const struct run *run, const struct whatif_settings *settings)
{
    const struct whatif_campaign *campaign = &run->loaded.campaign;
    struct whatif_at_once in = {campaign, settings, &run->was, &run->wishes, NULL};

    if (settings->rule == WHATIF_ARRIVAL)
        return whatif_replay(c->mem, campaign, settings, &run->wishes);
    if (run->row->word.n > 0)
        in.lots = whatif_lots(c->mem, run->row->word, first_numbers(c, &run->loaded),
                              campaign->n_children);
    else
        in.lots = whatif_lots_by_arrival(c->mem, campaign);
    return settings->rule == WHATIF_DRAW ? whatif_draw(c->mem, &in) : whatif_match(c->mem, &in);
}

static enum status compute(struct ctx *c, struct run *run)
{
    const struct load load = {.campaign = run->row->campaign_id,
                              .region = run->row->region,
                              .district = run->row->district,
                              .until_us = run->row->started_at};
    const struct whatif_settings settings = settings_of(run->row);

    TRY(load_campaign(c, &load, tell_reading, run, &run->loaded));
    run->was = whatif_as_it_was(c->mem, &run->loaded.campaign, &run->wishes);
    run->would = other_course(c, run, &settings);
    whatif_count(&run->loaded.campaign, &run->wishes, &run->was);
    whatif_count(&run->loaded.campaign, &run->wishes, &run->would);
    TRY(tell(c, run, REPLAYED_PERCENT));
    return db_tx_locked(c, "whatif/write", write_tx, run);
}

/* A campaign needs more memory than the other jobs; it goes back at the end. */
enum status whatif_job(struct ctx *c, bool *ret_more)
{
    struct ctx own = *c;
    struct run run = {.row = NULL};

    *ret_more = false;
    TRY(db_tx_read(c, "whatif/next", next_tx, &run));
    if (!run.row)
        return ST_OK;
    own.mem = arena_new(SIZE_MAX, SIZE_MAX);
    enum status st = compute(&own, &run);
    ctx_take_failure(c, &own);
    arena_free(own.mem);
    *ret_more = st == ST_OK;
    return st;
}
