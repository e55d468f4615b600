/* See seat.h. A step of the algorithm gives exactly one seat; it is repeated until nobody can have
 * one. The rules stand in REPLAY.md; each decision names the one that made it. */
#include "admission/seat.h"

#include <string.h>

enum { TIMERS_FIRST = 64 };

/* Entry of a binary heap. An application that no longer waits is skipped when its turn comes. */
struct seat_timer {
    int64_t at_us, rank;
    struct seat_pool *pool;
    struct seat_application *application; /* NULL: release of the seats set aside */
};

/* One event at work. */
struct round {
    struct seats *seats;
    struct seat_pool *pool;
    enum seat_event_kind event;
    int64_t at_us;
    struct seat_application *due; /* the O whose deadline this is */
    bool lapsing_turn;            /* an outside turn that must be used at once (credit_cap 0) */
    int64_t offer_until_us;       /* of SEAT_OFFER */
    struct seat_state before;     /* before the next step */
};

/* ---- queues ------------------------------------------------------------------------------- */

static enum seat_lane queue_of(const struct seat_pool *pool, enum seat_lane lane)
{
    bool together = !pool->settings.three_to_one && lane == SEAT_LANE_O;
    return together ? SEAT_LANE_T : lane;
}

/* Behind `before`; NULL: as the first. */
static void
link_behind(struct seat_queue *queue, struct seat_application *before, struct seat_application *a)
{
    a->before = before;
    a->after = before ? before->after : queue->first;
    *(a->before ? &a->before->after : &queue->first) = a;
    *(a->after ? &a->after->before : &queue->last) = a;
}

static void unlink_from(struct seat_queue *queue, struct seat_application *a)
{
    *(a->before ? &a->before->after : &queue->first) = a->after;
    *(a->after ? &a->after->before : &queue->last) = a->before;
    a->before = a->after = NULL;
}

static void queue_add(struct seat_pool *pool, struct seat_application *a)
{
    struct seat_queue *queue = &pool->waiting[queue_of(pool, a->lane)];

    ASSERT(!queue->last || queue->last->seq < a->seq);
    link_behind(queue, queue->last, a);
}

static void queue_remove(struct seat_pool *pool, struct seat_application *a)
{
    unlink_from(&pool->waiting[queue_of(pool, a->lane)], a);
}

/* Families join when they like; their places are those of arrival. */
static void reserve_add(struct seat_pool *pool, struct seat_application *a)
{
    struct seat_application *before = pool->reserve.last;

    while (before && before->seq > a->seq)
        before = before->before;
    link_behind(&pool->reserve, before, a);
}

/* ---- timers ------------------------------------------------------------------------------- */

static bool timer_earlier(const struct seat_timer *a, const struct seat_timer *b)
{
    if (a->at_us != b->at_us)
        return a->at_us < b->at_us;
    if (!a->application != !b->application)
        return !a->application;
    return a->rank < b->rank;
}

static void timer_add(struct seats *seats, struct seat_timer timer)
{
    if (seats->n_timers == seats->room) {
        size_t room = seats->room == 0 ? TIMERS_FIRST : size_mul(seats->room, 2);
        struct seat_timer *timers = NEWS(seats->mem, struct seat_timer, room);
        if (seats->n_timers > 0)
            memcpy(timers, seats->timers, seats->n_timers * sizeof(*timers));
        seats->timers = timers;
        seats->room = room;
    }
    size_t i = seats->n_timers++;
    for (; i > 0 && timer_earlier(&timer, &seats->timers[(i - 1) / 2]); i = (i - 1) / 2)
        seats->timers[i] = seats->timers[(i - 1) / 2];
    seats->timers[i] = timer;
}

static struct seat_timer timer_take(struct seats *seats)
{
    struct seat_timer *t = seats->timers;
    struct seat_timer first = t[0], last = t[--seats->n_timers];
    size_t n = seats->n_timers;
    size_t i = 0;

    for (size_t child = 1; child < n; child = 2 * i + 1) {
        if (child + 1 < n && timer_earlier(&t[child + 1], &t[child]))
            child++;
        if (!timer_earlier(&t[child], &last))
            break;
        t[i] = t[child];
        i = child;
    }
    t[i] = last;
    return first;
}

/* The deadline of an AUTO child changes nothing: it is never refused for lack of seats. */
static void watch_deadline(struct seats *seats, struct seat_pool *pool, struct seat_application *a)
{
    if (a->lane != SEAT_LANE_AUTO)
        timer_add(seats, (struct seat_timer){a->deadline_us, a->seq, pool, a});
}

/* ---- giving seats ------------------------------------------------------------------------- */

int32_t seat_pool_free(const struct seat_pool *pool)
{
    int32_t aside = pool->aside ? pool->auto_reserved - pool->auto_taken : 0;
    return pool->capacity - pool->taken - (aside > 0 ? aside : 0);
}

enum seat_rule seat_wait_rule(const struct seat_pool *pool, enum seat_lane lane)
{
    if (lane == SEAT_LANE_AUTO)
        return SEAT_RULE_WAIT_AUTO;
    return seat_pool_free(pool) > 0 ? SEAT_RULE_WAIT_TURN : SEAT_RULE_WAIT_FULL;
}

int32_t seat_waiting_before(const struct seat_pool *pool, enum seat_lane lane, int64_t seq)
{
    const struct seat_application *a = pool->waiting[queue_of(pool, lane)].first;
    int32_t n = 0;

    for (; a && a->seq < seq; a = a->after)
        n++;
    return n;
}

bool seat_anybody_waits(const struct seat_pool *pool)
{
    for (size_t i = 0; i < COUNT(pool->waiting); i++)
        if (pool->waiting[i].first)
            return true;
    return false;
}

static struct seat_state state_of(const struct seat_pool *pool)
{
    return (struct seat_state){seat_pool_free(pool), pool->run, pool->credit};
}

/* Reports what has just changed; the next step begins where this one ended. */
static void
tell(struct round *r, bool decision, struct seat_application *application, enum seat_rule rule)
{
    struct seat_step step = {.decision = decision,
                             .event = r->event,
                             .at_us = r->at_us,
                             .pool = r->pool,
                             .application = application,
                             .rule = rule,
                             .before = r->before,
                             .after = state_of(r->pool)};
    r->before = step.after;
    r->seats->emit(r->seats->arg, &step);
}

static void take_seat(struct round *r,
                      struct seat_application *a,
                      enum seat_outcome outcome,
                      enum seat_rule rule)
{
    a->outcome = outcome;
    a->decided_us = r->at_us;
    a->turn = ++r->pool->turns;
    r->pool->taken++;
    r->pool->auto_taken += outcome == SEAT_AUTO;
    tell(r, true, a, rule);
}

static void
give(struct round *r, struct seat_application *a, enum seat_outcome outcome, enum seat_rule rule)
{
    queue_remove(r->pool, a);
    take_seat(r, a, outcome, rule);
}

static int32_t territory_turns(const struct seat_pool *pool)
{
    int32_t turns = pool->settings.territory_turns;
    return turns > 0 ? turns : SEAT_TERRITORY_TURNS;
}

/* Counts the seat that a T is about to get. */
static enum seat_rule count_territory(struct round *r)
{
    struct seat_pool *pool = r->pool;

    if (++pool->run < territory_turns(pool))
        return SEAT_RULE_TERRITORY;
    pool->run = 0;
    if (pool->settings.credit_cap == 0) {
        r->lapsing_turn = pool->waiting[SEAT_LANE_O].first && seat_pool_free(pool) > 1;
        return r->lapsing_turn ? SEAT_RULE_TERRITORY_3 : SEAT_RULE_TERRITORY_NONE;
    }
    if (pool->credit >= pool->settings.credit_cap) {
        pool->credit = pool->settings.credit_cap;
        return SEAT_RULE_TERRITORY_FULL;
    }
    pool->credit++;
    return SEAT_RULE_TERRITORY_3;
}

static bool give_spare(struct round *r, struct seat_application *o)
{
    if (r->pool->settings.spare_policy == SEAT_SPARE_NOW)
        give(r, o, SEAT_SPARE, SEAT_RULE_SPARE_NOW);
    else if (r->due && r->due->outcome == SEAT_WAITING)
        give(r, o, SEAT_SPARE, o == r->due ? SEAT_RULE_SPARE_DUE : SEAT_RULE_SPARE_BEFORE);
    else
        return false;
    return true;
}

static bool give_by_ratio(struct round *r)
{
    struct seat_pool *pool = r->pool;
    struct seat_application *t = pool->waiting[SEAT_LANE_T].first;
    struct seat_application *o = pool->waiting[SEAT_LANE_O].first;

    if (o && (pool->credit > 0 || r->lapsing_turn)) {
        pool->credit -= r->lapsing_turn ? 0 : 1;
        r->lapsing_turn = false;
        give(r, o, SEAT_ALLOCATED, SEAT_RULE_OUTSIDE);
        return true;
    }
    if (t) {
        enum seat_rule rule = count_territory(r);
        give(r, t, SEAT_ALLOCATED, rule);
        return true;
    }
    return o && give_spare(r, o);
}

/* One seat to whoever comes next; false: nobody can have one now. */
static bool give_next(struct round *r)
{
    struct seat_pool *pool = r->pool;
    struct seat_application *own = pool->waiting[SEAT_LANE_AUTO].first;
    struct seat_application *first = pool->waiting[SEAT_LANE_T].first;

    if (own && pool->capacity > pool->taken) {
        give(r, own, SEAT_AUTO, SEAT_RULE_AUTO);
        return true;
    }
    if (seat_pool_free(pool) <= 0)
        return false;
    if (pool->settings.three_to_one)
        return give_by_ratio(r);
    if (first)
        give(r, first, SEAT_ALLOCATED, SEAT_RULE_PLAIN);
    return first != NULL;
}

/* ---- the reserve -------------------------------------------------------------------------- */

/* Whoever waits comes first, however long the reserve has been there. */
static bool offer_next(struct round *r)
{
    struct seat_pool *pool = r->pool;
    struct seat_application *a = pool->reserve.first;

    if (seat_pool_free(pool) <= 0 || seat_anybody_waits(pool))
        return false;
    while (a && a->passed == pool->calls)
        a = a->after;
    if (!a)
        return false;
    unlink_from(&pool->reserve, a);
    a->deadline_us = r->offer_until_us;
    take_seat(r, a, SEAT_OFFERED, SEAT_RULE_OFFERED);
    timer_add(r->seats, (struct seat_timer){a->deadline_us, a->seq, pool, a});
    return true;
}

static void call_reserve(struct round *r, int64_t until_us)
{
    r->pool->calls++;
    r->offer_until_us = until_us;
    tell(r, false, NULL, SEAT_RULE_CALLED);
    while (offer_next(r))
        continue;
}

static void join(struct round *r, struct seat_application *a)
{
    a->outcome = SEAT_RESERVE;
    reserve_add(r->pool, a);
    tell(r, false, a, SEAT_RULE_JOINED);
}

static void quit(struct round *r, struct seat_application *a)
{
    unlink_from(&r->pool->reserve, a);
    a->outcome = SEAT_REFUSED_FULL;
    tell(r, false, a, SEAT_RULE_QUIT);
}

static void pass(struct round *r, struct seat_application *a)
{
    a->passed = r->pool->calls + 1;
    tell(r, false, a, SEAT_RULE_PASSED);
}

static void accept(struct round *r, struct seat_application *a)
{
    a->outcome = SEAT_ACCEPTED;
    a->decided_us = r->at_us;
    tell(r, false, a, SEAT_RULE_ACCEPTED);
}

static void end_offer(struct round *r, struct seat_application *a, enum seat_rule rule)
{
    r->pool->taken--;
    a->outcome = SEAT_OFFER_EXPIRED;
    a->decided_us = r->at_us;
    tell(r, r->event == SEAT_EXPIRE, a, rule);
}

/* ---- events ------------------------------------------------------------------------------- */

static enum seat_rule arrival_rule(const struct seat_pool *pool, enum seat_lane lane)
{
    if (lane == SEAT_LANE_AUTO)
        return SEAT_RULE_ARRIVED_AUTO;
    if (!pool->settings.three_to_one)
        return SEAT_RULE_ARRIVED_PLAIN;
    return lane == SEAT_LANE_T ? SEAT_RULE_ARRIVED_T : SEAT_RULE_ARRIVED_O;
}

static void arrive(struct round *r, struct seat_application *a)
{
    a->outcome = SEAT_WAITING;
    a->decided_us = r->at_us;
    a->turn = 0;
    queue_add(r->pool, a);
    watch_deadline(r->seats, r->pool, a);
    tell(r, false, a, arrival_rule(r->pool, a->lane));
}

static void end(struct round *r, struct seat_application *a, enum seat_outcome outcome)
{
    enum seat_rule rule = SEAT_RULE_ENDED_WAITING;

    if (a->outcome == SEAT_WAITING) {
        queue_remove(r->pool, a);
    } else {
        r->pool->taken--;
        r->pool->auto_taken -= a->outcome == SEAT_AUTO;
        bool kept = seat_pool_free(r->pool) == r->before.free;
        rule = kept ? SEAT_RULE_ENDED_ASIDE : SEAT_RULE_ENDED_SEAT;
    }
    a->outcome = outcome;
    a->decided_us = r->at_us;
    tell(r, false, a, rule);
}

/* The pool loses the seat together with the child, so there is nothing to give on. */
static void leave(struct round *r, struct seat_application *a)
{
    enum seat_rule rule = SEAT_RULE_LEFT_REFUSED;

    if (a->outcome == SEAT_WAITING) {
        queue_remove(r->pool, a);
        rule = SEAT_RULE_LEFT_WAITING;
    } else if (seat_holds(a)) {
        r->pool->capacity--;
        r->pool->taken--;
        r->pool->auto_taken -= a->outcome == SEAT_AUTO;
        rule = SEAT_RULE_LEFT_SEAT;
    }
    a->outcome = SEAT_MOVED;
    a->decided_us = r->at_us;
    tell(r, false, a, rule);
}

static void come(struct round *r, struct seat_application *a)
{
    a->outcome = SEAT_CAME;
    a->decided_us = r->at_us;
    a->turn = 0;
    r->pool->capacity++;
    r->pool->taken++;
    tell(r, false, a, SEAT_RULE_CAME);
}

/* By decision of the authority: outside every count, and nobody in the pool is moved by it. */
static void direct(struct round *r, struct seat_application *a, bool above)
{
    a->outcome = SEAT_DIRECTED;
    a->decided_us = r->at_us;
    r->pool->capacity += above;
    r->pool->taken++;
    tell(r, false, a, above ? SEAT_RULE_GRANTED : SEAT_RULE_DIRECTED);
}

static void happen(struct round *r, const struct seat_event *event)
{
    switch (event->kind) {
    case SEAT_APPLY: arrive(r, event->application); break;
    case SEAT_WITHDRAW: end(r, event->application, SEAT_WITHDRAWN); break;
    case SEAT_REFUSE: end(r, event->application, SEAT_REFUSED_DOCS); break;
    case SEAT_LEAVE: leave(r, event->application); break;
    case SEAT_COME: come(r, event->application); break;
    case SEAT_DIRECT: direct(r, event->application, false); break;
    case SEAT_GRANT: direct(r, event->application, true); break;
    case SEAT_JOIN: join(r, event->application); break;
    case SEAT_QUIT: quit(r, event->application); break;
    case SEAT_PASS: pass(r, event->application); break;
    case SEAT_OFFER: call_reserve(r, event->deadline_us); break;
    case SEAT_ACCEPT: accept(r, event->application); break;
    case SEAT_DECLINE: end_offer(r, event->application, SEAT_RULE_DECLINED); break;
    case SEAT_CAPACITY:
        r->pool->capacity = event->capacity;
        tell(r, false, NULL, SEAT_RULE_CAPACITY);
        break;
    case SEAT_RELEASE:
        r->pool->aside = false;
        tell(r, false, NULL, SEAT_RULE_RELEASE);
        break;
    case SEAT_DEADLINE:
        r->due = event->application->lane == SEAT_LANE_O ? event->application : NULL;
        tell(r, false, event->application, SEAT_RULE_DEADLINE);
        break;
    case SEAT_EXPIRE:
        tell(r, false, event->application, SEAT_RULE_OFFER_TERM);
        end_offer(r, event->application, SEAT_RULE_EXPIRED);
        break;
    case SEAT_EVENT_COUNT:
    default: ASSERT(event->kind < SEAT_EVENT_COUNT);
    }
}

/* What it means for the application of the event that it has no seat now. */
static void settle(struct round *r, struct seat_application *a)
{
    if (r->event == SEAT_APPLY) {
        tell(r, true, a, seat_wait_rule(r->pool, a->lane));
        return;
    }
    queue_remove(r->pool, a);
    a->outcome = SEAT_REFUSED_FULL;
    a->decided_us = r->at_us;
    tell(r, true, a, SEAT_RULE_FULL);
}

static void run_round(struct seats *seats, const struct seat_event *event)
{
    struct round r = {.seats = seats,
                      .pool = event->pool,
                      .event = event->kind,
                      .at_us = event->at_us,
                      .before = state_of(event->pool)};

    seats->now_us = event->at_us;
    happen(&r, event);
    while (give_next(&r))
        continue;
    if (event->application && event->application->outcome == SEAT_WAITING)
        settle(&r, event->application);
}

/* ---- public ------------------------------------------------------------------------------- */

void seats_init(struct seats *seats, struct arena *mem, seat_emit *emit, void *arg)
{
    *seats = (struct seats){.mem = mem, .emit = emit, .arg = arg, .now_us = INT64_MIN};
}

void seats_add(struct seats *seats, struct seat_pool *pool)
{
    ASSERT(!seat_anybody_waits(pool) && !pool->reserve.first);
    if (pool->aside)
        timer_add(seats, (struct seat_timer){pool->auto_until_us, pool->rank, pool, NULL});
}

void seats_restore(struct seats *seats,
                   struct seat_pool *pool,
                   struct seat_application *application)
{
    if (application->outcome == SEAT_RESERVE) {
        reserve_add(pool, application);
        return;
    }
    ASSERT(application->outcome == SEAT_WAITING || application->outcome == SEAT_OFFERED);
    if (application->outcome == SEAT_WAITING)
        queue_add(pool, application);
    watch_deadline(seats, pool, application);
}

static enum seat_event_kind kind_of(const struct seat_timer *timer)
{
    if (!timer->application)
        return SEAT_RELEASE;
    return timer->application->outcome == SEAT_OFFERED ? SEAT_EXPIRE : SEAT_DEADLINE;
}

void seats_advance(struct seats *seats, int64_t until_us)
{
    while (seats->n_timers > 0 && seats->timers[0].at_us <= until_us) {
        struct seat_timer timer = timer_take(seats);
        bool over = timer.application && timer.application->outcome != SEAT_WAITING &&
                    timer.application->outcome != SEAT_OFFERED;
        if (over)
            continue;
        run_round(seats, &(struct seat_event){.kind = kind_of(&timer),
                                              .at_us = timer.at_us,
                                              .pool = timer.pool,
                                              .application = timer.application});
    }
}

static bool was_refused(const struct seat_application *a)
{
    return a->outcome == SEAT_REFUSED_FULL || a->outcome == SEAT_REFUSED_DOCS ||
           a->outcome == SEAT_OFFER_EXPIRED;
}

/* Whether the application is where the event takes it from. */
static bool fits(const struct seat_event *event)
{
    const struct seat_application *a = event->application;

    switch (event->kind) {
    case SEAT_WITHDRAW:
    case SEAT_REFUSE: return a->outcome == SEAT_WAITING || seat_holds(a);
    case SEAT_LEAVE: return a->outcome == SEAT_WAITING || seat_holds(a) || was_refused(a);
    case SEAT_GRANT: return was_refused(a);
    case SEAT_JOIN: return a->outcome == SEAT_REFUSED_FULL;
    case SEAT_QUIT:
    case SEAT_PASS: return a->outcome == SEAT_RESERVE;
    case SEAT_ACCEPT:
    case SEAT_DECLINE: return a->outcome == SEAT_OFFERED;
    case SEAT_APPLY:
    case SEAT_COME:
    case SEAT_DIRECT:
    case SEAT_OFFER:
    case SEAT_CAPACITY:
    case SEAT_RELEASE:
    case SEAT_DEADLINE:
    case SEAT_EXPIRE:
    case SEAT_EVENT_COUNT:
    default: return true;
    }
}

static bool is_term_past(const struct seat_event *event)
{
    if (event->kind == SEAT_APPLY)
        return event->application->deadline_us <= event->at_us;
    return event->kind == SEAT_OFFER && event->deadline_us <= event->at_us;
}

enum seat_error seats_apply(struct seats *seats, const struct seat_event *event)
{
    ASSERT(event->kind <= SEAT_CAPACITY &&
           seat_event_has_application(event->kind) == (event->application != NULL));
    if (event->at_us < seats->now_us)
        return SEAT_TIME_BACK;
    if (is_term_past(event))
        return SEAT_DEADLINE_PAST;
    seats_advance(seats, event->at_us);
    if (event->kind == SEAT_CAPACITY && event->capacity < event->pool->taken)
        return SEAT_CAPACITY_TOO_LOW;
    if (event->kind == SEAT_DIRECT &&
        (seat_pool_free(event->pool) <= 0 || seat_anybody_waits(event->pool)))
        return SEAT_NOT_FREE;
    if (!fits(event))
        return SEAT_ENDED;
    run_round(seats, event);
    return SEAT_OK;
}
