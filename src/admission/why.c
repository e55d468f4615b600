/* See why.h. */
#include "admission/why.h"

#include "admission/pool.h"
#include "admission/story.h"

enum { TRIES_MOST = 4000 }; /* seats or children that are tried out for who waits */

struct telling {
    struct why *why;
    struct story story;
    struct why_seat *given;
    size_t n_given;
    bool over; /* what comes now is only tried out */
};

/* ---- the moment ---------------------------------------------------------------------------- */

/* The step that decided for the own application, or ended its waiting. What becomes of the seat
 * later does not change why it was given. */
static bool decides(const struct seat_step *step)
{
    return step->decision || step->rule == SEAT_RULE_CAME || step->rule == SEAT_RULE_LEFT_WAITING ||
           step->rule == SEAT_RULE_DIRECTED || step->rule == SEAT_RULE_GRANTED ||
           step->rule == SEAT_RULE_ENDED_WAITING;
}

static void stop_the_clock(struct telling *t, enum seat_rule rule, int64_t at_us)
{
    const struct seat_pool *pool = &t->story.pool;
    struct why *why = t->why;

    why->rule = rule;
    why->at_us = at_us;
    why->seats = pool->capacity;
    why->taken = pool->taken;
    why->free = seat_pool_free(pool);
    why->aside = pool->capacity - pool->taken - why->free;
    why->before = seat_waiting_before(pool, why->lane, why->arrival);
    why->given = t->given;
    why->n_given = t->n_given;
    for (size_t i = 0; i < t->n_given; i++) {
        int32_t *last = &why->last[t->given[i].lane];
        *last = t->given[i].arrival > *last ? t->given[i].arrival : *last;
    }
}

static void on_step(void *arg, const struct seat_step *step)
{
    struct telling *t = arg;
    const struct seat_application *a = step->application;

    if (t->over || !a)
        return;
    if (step->decision && seat_holds(a))
        t->given[t->n_given++] = (struct why_seat){a->turn, (int32_t)a->seq, a->lane, a->outcome};
    if (a->seq != t->why->arrival)
        return;
    t->why->lane = a->lane;
    if (!decides(step))
        return;
    t->why->run_before = step->before.run;
    stop_the_clock(t, step->rule, step->at_us);
}

/* ---- what would have to happen -------------------------------------------------------------- */

static bool add_seats(struct story *story, int32_t n)
{
    struct seat_event event = {.kind = SEAT_CAPACITY,
                               .at_us = story->seats.now_us,
                               .pool = &story->pool,
                               .capacity = story->pool.capacity + n};
    return seats_apply(&story->seats, &event) == SEAT_OK;
}

static int32_t try_seats(struct story *story, const struct seat_application *own)
{
    for (int32_t n = 1; n <= TRIES_MOST; n++) {
        if (seat_pool_free(&story->pool) > 0 || !add_seats(story, 1))
            return -1; /* a seat is free already and this is not the turn */
        if (own->outcome != SEAT_WAITING)
            return n;
    }
    return -1;
}

static int32_t try_territory(struct story *story, const struct seat_application *own)
{
    for (int32_t n = 1; add_seats(story, 2) && n <= TRIES_MOST; n++) {
        struct seat_application *child = NEW(story->mem, struct seat_application);
        struct seat_event event = {.kind = SEAT_APPLY,
                                   .at_us = story->seats.now_us,
                                   .pool = &story->pool,
                                   .application = child};
        *child = (struct seat_application){.seq = story->n + n, .deadline_us = INT64_MAX};
        if (seats_apply(&story->seats, &event) != SEAT_OK)
            return -1;
        if (own->outcome != SEAT_WAITING)
            return n;
    }
    return -1;
}

/* Only one of the two can help: seats while there is none, children while it is their turn. */
static void try_out(struct telling *t, const struct seat_application *own)
{
    t->over = true;
    t->why->seats_needed = t->why->territory_needed = -1;
    if (t->why->free <= 0)
        t->why->seats_needed = try_seats(&t->story, own);
    else if (own->lane == SEAT_LANE_O)
        t->why->territory_needed = try_territory(&t->story, own);
}

/* ---- one pool ------------------------------------------------------------------------------ */

static struct seat_pool pool_before(const struct admission_why_pools_row *row)
{
    return (struct seat_pool){
        .settings =
            {
                .three_to_one = str_eq(row->ratio, STR("3:1")),
                .credit_cap = row->credit_cap,
                .spare_policy =
                    str_eq(row->spare_policy, STR("NOW")) ? SEAT_SPARE_NOW : SEAT_SPARE_AT_DEADLINE,
            },
        .auto_reserved = row->auto_reserved,
        .auto_until_us = row->auto_until.v,
        .aside = row->auto_until.set && row->auto_reserved > 0,
    };
}

/* The order is that of the numbers: a clock that was set back in a rehearsal changes nothing. */
static bool run(struct story *story, const struct admission_why_events_rows *rows)
{
    bool fits = true;

    for (size_t i = 0; i < rows->n; i++) {
        const struct admission_why_events_row *row = &rows->v[i];
        const struct story_event event = {
            .kind = row->kind,
            .at_us = row->at > story->seats.now_us ? row->at : story->seats.now_us,
            .arrival = row->arrival_no.v,
            .lane = row->lane.set ? pool_lane(row->lane.v) : SEAT_LANE_T,
            .deadline_us = row->deadline_at.v,
            .seats = row->seats.v,
        };
        fits = story_happen(story, &event) == STORY_OK && fits;
    }
    return fits;
}

/* Whether the rule comes to what is kept; kept: empty for a school that it has left. */
static bool agrees(enum seat_outcome outcome, struct str kept)
{
    switch (outcome) {
    case SEAT_WAITING: return str_eq_z(kept, "HELD");
    case SEAT_REFUSED_FULL:
    case SEAT_REFUSED_DOCS:
    case SEAT_WITHDRAWN:
    case SEAT_RESERVE:
    case SEAT_OFFERED:
    case SEAT_OFFER_EXPIRED: return str_eq_z(kept, seat_outcome_name(outcome));
    case SEAT_MOVED: return kept.n == 0;
    case SEAT_ALLOCATED:
    case SEAT_SPARE:
    case SEAT_AUTO:
    case SEAT_CAME:
    case SEAT_DIRECTED:
    case SEAT_ACCEPTED:
        return str_eq_z(kept, "ALLOCATED") || str_eq_z(kept, "APPROVED") ||
               str_eq_z(kept, "ENROLLED") || str_eq_z(kept, "LEFT");
    case SEAT_OUTCOME_COUNT:
    default: return false;
    }
}

struct chapter {
    const struct admission_application_by_id_row *a;
    const struct admission_why_pools_row *pool;
    bool is_last;
};

/* The service works off a term within a second or so; until it has, the application waits here
 * too. */
static int64_t told_until(const struct ctx *c, const struct chapter *chapter)
{
    const struct admission_application_by_id_row *a = chapter->a;
    bool waits = chapter->is_last && str_eq_z(a->state, "HELD");
    bool offered = chapter->is_last && str_eq_z(a->state, "OFFERED");

    if (waits && a->deadline_at <= c->now_us)
        return a->deadline_at - 1;
    return offered && a->offer_until.v <= c->now_us ? a->offer_until.v - 1 : c->now_us;
}

static enum status tell_chapter(struct ctx *c, const struct chapter *chapter, struct why *ret)
{
    const struct admission_why_pools_row *row = chapter->pool;
    struct telling *t = NEW(c->mem, struct telling);
    const struct seat_pool before = pool_before(row);
    struct admission_why_events_rows events;

    TRY(admission_why_events(c, chapter->a->id, row->pool_id, &events));
    *ret = (struct why){
        .school = row->organisation_id,
        .language = row->language,
        .three_to_one = before.settings.three_to_one,
        .arrival = row->arrival_no,
        .lane = pool_lane(chapter->a->lane),
    };
    t->why = ret;
    t->given =
        NEWS(c->mem, struct why_seat, events.n + 1); /* an arrival gets a seat once at most */
    story_begin(&t->story, c->mem, &before, on_step, t);
    bool fits = run(&t->story, &events);
    seats_advance(&t->story.seats, told_until(c, chapter));
    const struct seat_application *own = story_case(&t->story, row->arrival_no);
    if (!own)
        return FAIL(c, ST_INTERNAL, "admission.seats-disagree");
    ret->outcome = own->outcome;
    ret->turn = own->turn;
    ret->agrees = fits && agrees(own->outcome, chapter->is_last ? chapter->a->state : STR(""));
    if (own->outcome != SEAT_WAITING)
        return ST_OK;
    stop_the_clock(t, seat_wait_rule(&t->story.pool, own->lane), told_until(c, chapter));
    try_out(t, own);
    return ST_OK;
}

enum status why_of(struct ctx *c, const struct admission_application_by_id_row *a, struct whys *ret)
{
    struct admission_why_pools_rows pools;

    TRY(admission_why_pools(c, a->id, &pools));
    *ret = (struct whys){.v = NEWS(c->mem, struct why, pools.n), .n = pools.n};
    for (size_t i = 0; i < pools.n; i++) {
        const struct chapter chapter = {a, &pools.v[i], i + 1 == pools.n};
        TRY(tell_chapter(c, &chapter, &ret->v[i]));
    }
    return ST_OK;
}
