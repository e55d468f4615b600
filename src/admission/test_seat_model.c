/* Random campaigns of one pool, against a second implementation that is written down from the rules
 * with no thought of speed, and against the invariants that the rules name. The implementation
 * under test runs three times: through, again, and torn down and restored before every event, which
 * is how the service uses it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "admission/seat.h"

enum { EVENTS = 70, SEEDS = 2000, STEPS = 4096, NONE = -1 };

/* ---- a random campaign ---------------------------------------------------------------------- */

struct plan_event {
    enum seat_event_kind kind;
    int64_t at;
    int application; /* index into the applications, in order of seq */
    enum seat_lane lane;
    int64_t deadline;
    int32_t capacity;
};

struct plan {
    struct seat_pool pool; /* as it begins */
    struct plan_event events[EVENTS];
    int n_applications;
};

static uint64_t dice_state;

static int dice(int sides)
{
    dice_state ^= dice_state << 13;
    dice_state ^= dice_state >> 7;
    dice_state ^= dice_state << 17;
    return (int)(dice_state % (uint64_t)sides);
}

static void plan_event(struct plan *p, struct plan_event *e)
{
    static const enum seat_lane lanes[] = {SEAT_LANE_T, SEAT_LANE_T, SEAT_LANE_T,
                                           SEAT_LANE_O, SEAT_LANE_O, SEAT_LANE_AUTO};
    int kind = dice(12);

    if (kind < 7 || p->n_applications == 0) {
        e->kind = kind == 6 ? SEAT_COME : SEAT_APPLY;
        e->application = p->n_applications++;
        e->lane = lanes[dice(COUNT(lanes))];
        e->deadline = e->at + 1 + dice(12);
    } else if (kind < 11) {
        static const enum seat_event_kind ends[] = {SEAT_WITHDRAW, SEAT_WITHDRAW, SEAT_REFUSE,
                                                    SEAT_LEAVE};
        e->kind = ends[kind - 7];
        e->application = dice(p->n_applications);
    } else {
        e->kind = SEAT_CAPACITY;
        e->application = NONE;
        e->capacity = dice(20);
    }
}

static void plan_campaign(struct plan *p, uint64_t seed)
{
    static const int32_t caps[] = {0, 1, 1, 2, 1000000};

    dice_state = seed * UINT64_C(0x9E3779B97F4A7C15) + 1;
    *p = (struct plan){.pool = {.settings = {.three_to_one = dice(6) > 0,
                                             .credit_cap = caps[dice(COUNT(caps))],
                                             .spare_policy = dice(5) == 0 ? SEAT_SPARE_NOW
                                                                          : SEAT_SPARE_AT_DEADLINE},
                                .capacity = dice(12),
                                .auto_reserved = dice(5),
                                .auto_until_us = dice(40),
                                .aside = dice(3) > 0}};
    for (int i = 0, at = 0; i < EVENTS; i++) {
        at += dice(3) == 0 ? dice(4) : 0;
        p->events[i].at = at;
        plan_event(p, &p->events[i]);
    }
}

/* ---- the rules, written down ---------------------------------------------------------------- */

struct child {
    bool applied;
    enum seat_lane lane;
    int64_t deadline, at;
    enum seat_outcome outcome;
    int turn;
};

struct model {
    const struct plan *plan;
    struct child child[EVENTS]; /* by seq */
    bool impossible[EVENTS];    /* events that could not be */
    int32_t capacity, run, credit, turns;
    bool released;
    int64_t now;
};

static int count_holding(const struct model *m, bool own_only)
{
    int n = 0;
    for (int i = 0; i < EVENTS; i++) {
        enum seat_outcome o = m->child[i].outcome;
        bool holds = o == SEAT_ALLOCATED || o == SEAT_SPARE || o == SEAT_AUTO || o == SEAT_CAME;
        n += m->child[i].applied && holds && (!own_only || o == SEAT_AUTO);
    }
    return n;
}

/* free = capacity − taken − max(0, auto_reserved − AUTO children who have taken a seat) */
static int model_free(const struct model *m)
{
    int aside = m->plan->pool.auto_reserved - count_holding(m, true);
    if (m->released || aside < 0)
        aside = 0;
    return m->capacity - count_holding(m, false) - aside;
}

static int head(const struct model *m, enum seat_lane lane)
{
    for (int i = 0; i < EVENTS; i++)
        if (m->child[i].applied && m->child[i].outcome == SEAT_WAITING && m->child[i].lane == lane)
            return i;
    return NONE;
}

static bool some_o_is_due(const struct model *m)
{
    for (int i = 0; i < EVENTS; i++)
        if (m->child[i].applied && m->child[i].outcome == SEAT_WAITING &&
            m->child[i].lane == SEAT_LANE_O && m->child[i].deadline <= m->now)
            return true;
    return false;
}

static void allocate(struct model *m, int i, enum seat_outcome outcome)
{
    m->child[i].outcome = outcome;
    m->child[i].at = m->now;
    m->child[i].turn = ++m->turns;
}

static void third_territory_child(struct model *m)
{
    int o = head(m, SEAT_LANE_O);

    m->run = 0;
    if (m->plan->pool.settings.credit_cap > 0) {
        m->credit = m->credit + 1 < m->plan->pool.settings.credit_cap
                        ? m->credit + 1
                        : m->plan->pool.settings.credit_cap;
    } else if (o != NONE && model_free(m) > 0) {
        allocate(m, o, SEAT_ALLOCATED);
    }
}

static bool loop_body(struct model *m)
{
    const struct seat_settings *settings = &m->plan->pool.settings;
    int t = head(m, SEAT_LANE_T), o = head(m, SEAT_LANE_O);

    if (!settings->three_to_one) {
        int first = t == NONE || (o != NONE && o < t) ? o : t;
        if (first != NONE)
            allocate(m, first, SEAT_ALLOCATED);
        return first != NONE;
    }
    if (o != NONE && m->credit > 0) {
        allocate(m, o, SEAT_ALLOCATED);
        m->credit--;
    } else if (t != NONE) {
        allocate(m, t, SEAT_ALLOCATED);
        if (++m->run == 3)
            third_territory_child(m);
    } else if (o != NONE && (settings->spare_policy == SEAT_SPARE_NOW || some_o_is_due(m))) {
        allocate(m, o, SEAT_SPARE);
    } else {
        return false;
    }
    return true;
}

static void algorithm(struct model *m)
{
    for (;;) {
        int own = head(m, SEAT_LANE_AUTO);
        if (own != NONE && m->capacity - count_holding(m, false) > 0)
            allocate(m, own, SEAT_AUTO);
        else if (model_free(m) <= 0 || !loop_body(m))
            return;
    }
}

static void releases_and_deadlines(struct model *m)
{
    if (m->plan->pool.aside && !m->released && m->plan->pool.auto_until_us == m->now) {
        m->released = true;
        algorithm(m);
    }
    for (int i = 0; i < EVENTS; i++) {
        struct child *child = &m->child[i];
        if (!child->applied || child->outcome != SEAT_WAITING || child->deadline != m->now)
            continue;
        algorithm(m);
        if (child->outcome == SEAT_WAITING && child->lane != SEAT_LANE_AUTO) {
            child->outcome = SEAT_REFUSED_FULL;
            child->at = m->now;
        }
    }
}

static enum seat_outcome outcome_of_end(enum seat_event_kind kind)
{
    if (kind == SEAT_LEAVE)
        return SEAT_MOVED;
    return kind == SEAT_WITHDRAW ? SEAT_WITHDRAWN : SEAT_REFUSED_DOCS;
}

static bool model_event(struct model *m, const struct plan_event *e)
{
    struct child *child = e->application == NONE ? NULL : &m->child[e->application];
    bool over =
        child && (child->outcome == SEAT_REFUSED_FULL || child->outcome == SEAT_REFUSED_DOCS ||
                  child->outcome == SEAT_WITHDRAWN || child->outcome == SEAT_MOVED);
    int held = count_holding(m, false);

    if (e->kind == SEAT_CAPACITY && e->capacity < count_holding(m, false))
        return false;
    if (e->kind == SEAT_CAPACITY) {
        m->capacity = e->capacity;
    } else if (e->kind == SEAT_APPLY || e->kind == SEAT_COME) {
        *child = (struct child){true, e->lane, e->deadline, m->now, SEAT_WAITING, 0};
        if (e->kind == SEAT_COME)
            child->outcome = SEAT_CAME;
    } else {
        if (over)
            return false;
        child->outcome = outcome_of_end(e->kind);
        child->at = m->now;
    }
    if (e->kind == SEAT_COME || e->kind == SEAT_LEAVE) /* seats go with the children */
        m->capacity += count_holding(m, false) - held;
    algorithm(m);
    return true;
}

static void model_run(struct model *m, const struct plan *p)
{
    int next = 0;

    *m = (struct model){.plan = p, .capacity = p->pool.capacity, .released = !p->pool.aside};
    for (m->now = 0; m->now < 1000; m->now++) { /* beyond every event, deadline and release */
        releases_and_deadlines(m);
        for (; next < EVENTS && p->events[next].at == m->now; next++)
            m->impossible[next] = !model_event(m, &p->events[next]);
    }
}

/* ---- the implementation under test ---------------------------------------------------------- */

struct run {
    struct arena *mem;
    struct seats seats;
    struct seat_pool pool;
    struct seat_application application[EVENTS];
    bool impossible[EVENTS];
    struct seat_step step[STEPS];
    enum seat_outcome outcome[STEPS]; /* of the application, at the moment of the step */
    int32_t taken[STEPS];
    int n;
};

static void record(void *arg, const struct seat_step *step)
{
    struct run *r = arg;

    assert_true(r->n < STEPS);
    r->step[r->n] = *step;
    r->outcome[r->n] = step->application ? step->application->outcome : SEAT_WAITING;
    r->taken[r->n++] = step->pool->taken;
}

/* Everything but the stored fields is forgotten. */
static void restore(struct run *r, int n_applied)
{
    struct seat_pool stored = r->pool;

    for (int lane = 0; lane < SEAT_LANE_COUNT; lane++)
        stored.waiting[lane].first = stored.waiting[lane].last = NULL;
    r->pool = stored;
    seats_init(&r->seats, r->mem, record, r);
    seats_add(&r->seats, &r->pool);
    for (int i = 0; i < n_applied; i++)
        if (r->application[i].outcome == SEAT_WAITING)
            seats_restore(&r->seats, &r->pool, &r->application[i]);
}

static void run(struct run *r, const struct plan *p, bool restoring)
{
    struct arena *mem = r->mem;
    int n_applied = 0;

    *r = (struct run){.mem = mem, .pool = p->pool};
    restore(r, 0);
    for (int i = 0; i < EVENTS; i++) {
        const struct plan_event *e = &p->events[i];
        struct seat_event event = {
            .kind = e->kind, .at_us = e->at, .pool = &r->pool, .capacity = e->capacity};
        if (restoring) {
            seats_advance(&r->seats, e->at);
            restore(r, n_applied);
        }
        if (e->application != NONE)
            event.application = &r->application[e->application];
        if (e->kind == SEAT_APPLY || e->kind == SEAT_COME)
            r->application[n_applied++] = (struct seat_application){
                .seq = e->application + 1, .deadline_us = e->deadline, .lane = e->lane};
        r->impossible[i] = seats_apply(&r->seats, &event) != SEAT_OK;
    }
    seats_advance(&r->seats, INT64_MAX);
}

/* ---- what must hold ------------------------------------------------------------------------- */

struct fixture {
    struct arena *mem;
    struct plan plan;
    struct model model;
    struct run through, again, restored;
    int seed;
};

static int set_up(void **state)
{
    struct arena *mem = arena_new(1 << 25, 1 << 27);
    struct arena *scratch = arena_new(1 << 20, 1 << 24);
    struct fixture *f = NEW(mem, struct fixture);

    f->mem = mem;
    f->through.mem = f->again.mem = f->restored.mem = scratch;
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    arena_free(f->through.mem);
    arena_free(f->mem);
    return 0;
}

#define HOLDS(f, cond)                                                                             \
    do {                                                                                           \
        if (!(cond))                                                                               \
            fail_msg("seed %d: %s", (f)->seed, #cond);                                             \
    } while (0)

static void next_plan(struct fixture *f, int seed)
{
    f->seed = seed;
    plan_campaign(&f->plan, (uint64_t)seed);
    arena_reset(f->through.mem);
    run(&f->through, &f->plan, false);
}

static void every_outcome_is_that_of_the_rules_as_written(void **state)
{
    struct fixture *f = *state;

    for (int seed = 1; seed <= SEEDS; seed++) {
        next_plan(f, seed);
        model_run(&f->model, &f->plan);
        for (int i = 0; i < EVENTS; i++)
            HOLDS(f, f->model.impossible[i] == f->through.impossible[i]);
        for (int i = 0; i < f->plan.n_applications; i++) {
            HOLDS(f, f->model.child[i].outcome == f->through.application[i].outcome);
            HOLDS(f, f->model.child[i].at == f->through.application[i].decided_us);
            HOLDS(f, f->model.child[i].turn == f->through.application[i].turn);
        }
        HOLDS(f, f->model.run == f->through.pool.run);
        HOLDS(f, f->model.credit == f->through.pool.credit);
    }
}

static bool gives(const struct run *r, int i)
{
    return r->step[i].decision && (r->outcome[i] == SEAT_ALLOCATED || r->outcome[i] == SEAT_SPARE ||
                                   r->outcome[i] == SEAT_AUTO);
}

/* Invariant 1 */
static void no_application_is_given_two_seats(void **state)
{
    struct fixture *f = *state;

    for (int seed = 1; seed <= SEEDS; seed++) {
        bool had[EVENTS + 1] = {false};
        next_plan(f, seed);
        for (int i = 0; i < f->through.n; i++) {
            if (!gives(&f->through, i))
                continue;
            int64_t seq = f->through.step[i].application->seq;
            HOLDS(f, !had[seq]);
            had[seq] = true;
        }
    }
}

/* Invariants 2 and 5 */
static void seats_are_never_short_nor_refused_while_one_is_free(void **state)
{
    struct fixture *f = *state;

    for (int seed = 1; seed <= SEEDS; seed++) {
        int32_t capacity = 0;
        next_plan(f, seed);
        capacity = f->plan.pool.capacity;
        for (int i = 0, e = 0; i < f->through.n; i++) {
            const struct seat_step *step = &f->through.step[i];
            if (!step->decision && step->event == SEAT_CAPACITY) {
                while (f->plan.events[e].kind != SEAT_CAPACITY || f->through.impossible[e])
                    e++;
                capacity = f->plan.events[e++].capacity;
            }
            capacity += step->rule == SEAT_RULE_CAME;
            capacity -= step->rule == SEAT_RULE_LEFT_SEAT;
            HOLDS(f, f->through.taken[i] <= capacity);
            HOLDS(f, f->through.outcome[i] != SEAT_REFUSED_FULL || step->before.free <= 0);
        }
    }
}

/* Invariant 3: when a seat is given, nobody with a smaller seq waits in the same lane. */
static void nobody_is_overtaken_in_the_own_lane(void **state)
{
    struct fixture *f = *state;

    for (int seed = 1; seed <= SEEDS; seed++) {
        bool waits[EVENTS + 1] = {false};
        next_plan(f, seed);
        for (int i = 0; i < f->through.n; i++) {
            const struct seat_application *a = f->through.step[i].application;
            if (!a)
                continue;
            waits[a->seq] = f->through.outcome[i] == SEAT_WAITING;
            for (int k = 0; gives(&f->through, i) && k + 1 < a->seq; k++)
                HOLDS(f, !waits[k + 1] || f->through.application[k].lane != a->lane);
        }
    }
}

/* Invariant 4 */
static void outsiders_never_get_ahead_of_one_in_three(void **state)
{
    struct fixture *f = *state;

    for (int seed = 1; seed <= SEEDS; seed++) {
        int t = 0, o = 0;
        next_plan(f, seed);
        for (int i = 0; f->plan.pool.settings.three_to_one && i < f->through.n; i++) {
            if (!gives(&f->through, i) || f->through.outcome[i] != SEAT_ALLOCATED)
                continue;
            t += f->through.step[i].application->lane == SEAT_LANE_T;
            o += f->through.step[i].application->lane == SEAT_LANE_O;
            HOLDS(f, o <= t / 3);
        }
    }
}

static bool same_state(struct seat_state a, struct seat_state b)
{
    return a.free == b.free && a.run == b.run && a.credit == b.credit;
}

static void assert_same_steps(struct fixture *f, const struct run *other)
{
    HOLDS(f, f->through.n == other->n);
    for (int i = 0; i < other->n; i++) {
        const struct seat_step *a = &f->through.step[i], *b = &other->step[i];
        HOLDS(f, a->decision == b->decision && a->event == b->event && a->rule == b->rule);
        HOLDS(f, a->at_us == b->at_us && !a->application == !b->application);
        HOLDS(f, !a->application || a->application->seq == b->application->seq);
        HOLDS(f, same_state(a->before, b->before) && same_state(a->after, b->after));
    }
}

/* Invariant 6 */
static void a_replay_gives_the_same_steps(void **state)
{
    struct fixture *f = *state;

    for (int seed = 1; seed <= SEEDS; seed++) {
        next_plan(f, seed);
        run(&f->again, &f->plan, false);
        assert_same_steps(f, &f->again);
    }
}

static void a_pool_restored_before_every_event_gives_the_same_steps(void **state)
{
    struct fixture *f = *state;

    for (int seed = 1; seed <= SEEDS; seed++) {
        next_plan(f, seed);
        run(&f->restored, &f->plan, true);
        assert_same_steps(f, &f->restored);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(every_outcome_is_that_of_the_rules_as_written),
        TEST(no_application_is_given_two_seats),
        TEST(seats_are_never_short_nor_refused_while_one_is_free),
        TEST(nobody_is_overtaken_in_the_own_lane),
        TEST(outsiders_never_get_ahead_of_one_in_three),
        TEST(a_replay_gives_the_same_steps),
        TEST(a_pool_restored_before_every_event_gives_the_same_steps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
