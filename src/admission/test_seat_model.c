/* Random campaigns of one pool, against a second implementation (test_seat_rules.c) and against the
 * invariants that the rules name. The implementation under test runs three times: through, again,
 * and torn down and restored before every event, which is how the service uses it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "admission/test_seat_rules.h"

enum { EVENTS = SEAT_MODEL_EVENTS, NONE = SEAT_MODEL_NONE, SEEDS = 2000, STEPS = 4096 };

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
        stored.waiting[lane] = (struct seat_queue){NULL, NULL};
    stored.reserve = (struct seat_queue){NULL, NULL};
    r->pool = stored;
    seats_init(&r->seats, r->mem, record, r);
    seats_add(&r->seats, &r->pool);
    for (int i = 0; i < n_applied; i++)
        if (r->application[i].outcome == SEAT_WAITING ||
            r->application[i].outcome == SEAT_RESERVE || r->application[i].outcome == SEAT_OFFERED)
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
        struct seat_event event = {.kind = e->kind,
                                   .at_us = e->at,
                                   .pool = &r->pool,
                                   .capacity = e->capacity,
                                   .deadline_us = e->deadline};
        if (restoring) {
            seats_advance(&r->seats, e->at);
            restore(r, n_applied);
        }
        if (e->application != NONE)
            event.application = &r->application[e->application];
        if (seat_event_arrives(e->kind))
            r->application[n_applied++] = (struct seat_application){
                .seq = e->application + 1, .deadline_us = e->deadline, .lane = e->lane};
        r->impossible[i] = seats_apply(&r->seats, &event) != SEAT_OK;
        if (e->kind == SEAT_DIRECT && r->impossible[i])
            event.application->outcome = SEAT_MOVED; /* never came here */
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
                                   r->outcome[i] == SEAT_AUTO || r->outcome[i] == SEAT_OFFERED);
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
            capacity += step->rule == SEAT_RULE_CAME || step->rule == SEAT_RULE_GRANTED;
            capacity -= step->rule == SEAT_RULE_LEFT_SEAT;
            HOLDS(f, f->through.taken[i] <= capacity);
            HOLDS(f, step->rule != SEAT_RULE_FULL || step->before.free <= 0);
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

/* Nobody is offered a seat while anybody waits, nor before who joined the reserve earlier in the
 * order of arrival; the random campaigns try each way out of the reserve often. */
static void the_reserve_comes_last_and_in_its_order(void **state)
{
    struct fixture *f = *state;
    int offered = 0, accepted = 0, declined = 0, expired = 0, passed = 0;

    for (int seed = 1; seed <= SEEDS; seed++) {
        enum seat_outcome is[EVENTS + 1];
        bool passes[EVENTS + 1] = {false};
        next_plan(f, seed);
        for (int i = 0; i <= EVENTS; i++)
            is[i] = SEAT_WITHDRAWN; /* has not come yet */
        for (int i = 0; i < f->through.n; i++) {
            const struct seat_step *step = &f->through.step[i];
            if (!step->application)
                continue;
            int64_t seq = step->application->seq;
            is[seq] = f->through.outcome[i];
            accepted += step->rule == SEAT_RULE_ACCEPTED;
            declined += step->rule == SEAT_RULE_DECLINED;
            expired += step->rule == SEAT_RULE_EXPIRED;
            passes[seq] = passes[seq] || step->rule == SEAT_RULE_PASSED;
            passed += step->rule == SEAT_RULE_PASSED;
            offered += step->rule == SEAT_RULE_OFFERED;
            for (int k = 1; step->rule == SEAT_RULE_OFFERED && k <= EVENTS; k++)
                HOLDS(f, is[k] != SEAT_WAITING && (is[k] != SEAT_RESERVE || k > seq || passes[k]));
        }
    }
    assert_true(offered > 50 && accepted > 50 && declined > 50 && expired > 50 && passed > 50);
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
        TEST(the_reserve_comes_last_and_in_its_order),
        TEST(a_replay_gives_the_same_steps),
        TEST(a_pool_restored_before_every_event_gives_the_same_steps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
