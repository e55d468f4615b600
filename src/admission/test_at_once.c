/* Many families at one instant, each with a connection of its own: the pool's lock and the
 * constraints decide, never luck; also while processes of the server are killed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "admission/decide.h"
#include "admission/reserve.h"
#include "admission/testing/world.h"
#include "admission_test_queries.h"
#include "base/log.h"

enum {
    CLIENTS = 36, /* nearly all connections that the door may have */
    TRIES_MOST = 200,
};

static struct db_fixture *fixture;
static struct world world;

struct client {
    struct ctx *c;
    struct uuid child, pool;
    pthread_barrier_t *gate;
    enum status got;
    pthread_t thread;
};

static int start(void **state)
{
    (void)state;
    log_init("test", LOG_ERROR);
    fixture = db_fixture_start();
    world_load(fixture);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    db_fixture_stop(fixture);
    return 0;
}

static int open_country(void **state)
{
    (void)state;
    db_fixture_fresh(fixture);
    world_start(&world, fixture, "2026-06-17T10:00:00+05:00");
    return 0;
}

static void *apply(void *arg)
{
    struct client *client = arg;

    (void)pthread_barrier_wait(client->gate);
    client->got = ST_BUSY;
    for (int k = 0; k < TRIES_MOST && client->got == ST_BUSY; k++) /* presses again */
        client->got = world_try_as(client->c, client->child, client->pool);
    return NULL;
}

static struct client client_of(struct uuid person, struct uuid child, struct uuid pool)
{
    struct client client = {
        .c = db_fixture_ctx(fixture, "oqu_family"), .child = child, .pool = pool};

    client.c->now_us = world.family->now_us;
    db_fixture_sign(client.c, "parent", person, (struct uuid){{0}});
    client.c->actor.person = person;
    return client;
}

/* Everybody at the same instant; how many got ST_OK. */
static int run(struct client *clients, int n)
{
    pthread_barrier_t gate;
    int done = 0;

    assert_int_equal(pthread_barrier_init(&gate, NULL, (unsigned)n), 0);
    for (int i = 0; i < n; i++) {
        clients[i].gate = &gate;
        assert_int_equal(pthread_create(&clients[i].thread, NULL, apply, &clients[i]), 0);
    }
    for (int i = 0; i < n; i++) {
        assert_int_equal(pthread_join(clients[i].thread, NULL), 0);
        done += clients[i].got == ST_OK;
    }
    (void)pthread_barrier_destroy(&gate);
    return done;
}

struct found {
    struct uuid pool;
    struct admission_test_pool_state_row *row;
};

static enum status found_tx(struct ctx *c, void *arg)
{
    struct found *found = arg;
    return admission_test_pool_state(c, found->pool, &found->row);
}

static struct admission_test_pool_state_row pool_state(struct uuid pool)
{
    struct found found = {.pool = pool};
    assert_int_equal(db_tx_read(world.owner, "test/state", found_tx, &found), ST_OK);
    return *found.row;
}

/* AB-1: each has a number without a gap, one has the seat, the others wait in order; who waited for
 * the lock began before the one ahead, and is entered after it all the same. */
static void every_connection_wants_the_last_seat(void **state)
{
    struct uuid pool = world_pool(&world, "kk", 1);
    struct client clients[CLIENTS];
    (void)state;

    for (int i = 0; i < CLIENTS; i++)
        clients[i] = client_of(world.parent[i], world.child[i], pool);
    assert_int_equal(run(clients, CLIENTS), CLIENTS);
    struct admission_test_pool_state_row found = pool_state(pool);
    assert_int_equal(found.taken, 1);
    assert_int_equal(found.capacity, 1);
    assert_int_equal(found.last_arrival, CLIENTS);
    assert_int_equal(found.backwards, 0);
    assert_string_equal(world_in_state(&world, pool, "ALLOCATED").p, "T1");
    assert_true(str_starts(world_in_state(&world, pool, "HELD"), STR("T2 T3 T4 ")));
    assert_true(str_ends(world_in_state(&world, pool, "HELD"), STR(" T35 T36")));
}

/* AB-3, X11: two parents, two schools of two regions, one child. */
static void two_parents_of_one_child_at_two_schools(void **state)
{
    struct uuid first = world_pool(&world, "kk", 2);
    struct uuid second = world_pool_of(&world, world.region_school[1], "kk", 2);
    (void)state;

    struct client clients[] = {client_of(world.parent[0], world.child[0], first),
                               client_of(world.father, world.child[0], second)};
    assert_int_equal(run(clients, COUNT(clients)), 1);
    const struct client *late = clients[0].got == ST_OK ? &clients[1] : &clients[0];
    assert_int_equal(late->got, ST_CONFLICT);
    assert_string_equal(late->c->failure.code, "admission.submit.duplicate");
    assert_int_equal(pool_state(first).taken + pool_state(second).taken, 1);
    assert_int_equal(pool_state(first).last_arrival + pool_state(second).last_arrival, 1);
}

/* ---- the reserve ----------------------------------------------------------------------------- */

enum { REFUSED = 2 }; /* families 1 and 2, behind one that has the only seat */

struct act {
    struct ctx *c;
    struct uuid application;
    bool yes, timer;
    pthread_barrier_t *gate;
    enum status got;
    pthread_t thread;
};

static void *act(void *arg)
{
    struct act *a = arg;
    struct offer_answer answer = {a->application, a->yes,
                                  a->yes ? STR("0123456789abcdefghijkl")
                                         : STR("0123456789abcdefghijkm")};
    bool more;

    (void)pthread_barrier_wait(a->gate);
    a->got = a->timer ? timers_run(a->c, &more) : offer_answer(a->c, &answer);
    return NULL;
}

static struct act timer(void)
{
    return (struct act){.c = db_fixture_ctx(fixture, "oqu_work"), .timer = true};
}

static struct act answer_of(int family, struct uuid application, bool yes)
{
    struct client client = client_of(world.parent[family], world.child[family], application);
    return (struct act){.c = client.c, .application = application, .yes = yes};
}

static void at_once(struct act *acts, int n)
{
    pthread_barrier_t gate;

    assert_int_equal(pthread_barrier_init(&gate, NULL, (unsigned)n), 0);
    for (int i = 0; i < n; i++) {
        acts[i].gate = &gate;
        assert_int_equal(pthread_create(&acts[i].thread, NULL, act, &acts[i]), 0);
    }
    for (int i = 0; i < n; i++)
        assert_int_equal(pthread_join(acts[i].thread, NULL), 0);
    (void)pthread_barrier_destroy(&gate);
}

/* A school that was full, its reserve, and a seat that has just become free. */
static struct uuid a_freed_seat(struct uuid ids[1 + REFUSED])
{
    struct uuid pool = world_pool(&world, "kk", 1);

    for (int i = 0; i <= REFUSED; i++)
        ids[i] = world_apply(&world, pool, SEAT_LANE_T);
    world_clock(&world, "2026-06-18T18:00:01+05:00");
    world_timers(&world);
    for (int i = 1; i <= REFUSED; i++) {
        struct client client = client_of(world.parent[i], world.child[i], pool);
        const struct reserve_wish wish = {ids[i], true, STR("0123456789abcdefghijkn")};
        assert_int_equal(reserve_wish(client.c, &wish), ST_OK);
    }
    assert_int_equal(world_withdraw(&world, 0, ids[0]), ST_OK);
    return pool;
}

static void many_timers_offer_one_seat_once(void **state)
{
    struct uuid ids[1 + REFUSED], pool = a_freed_seat(ids);
    struct act acts[] = {timer(), timer(), timer(), timer()};
    (void)state;

    at_once(acts, COUNT(acts));
    for (size_t i = 0; i < COUNT(acts); i++)
        assert_int_equal(acts[i].got, ST_OK);
    assert_string_equal(world_in_state(&world, pool, "OFFERED").p, "T2");
    assert_string_equal(world_in_state(&world, pool, "RESERVE").p, "T3");
    assert_int_equal(pool_state(pool).taken, 1);
}

/* Two browsers of one parent, while the timers run. */
static void an_offer_is_answered_once(void **state)
{
    struct uuid ids[1 + REFUSED], pool = a_freed_seat(ids);
    (void)state;

    world_timers(&world);
    struct act acts[] = {answer_of(1, ids[1], true), answer_of(1, ids[1], false), timer()};
    at_once(acts, COUNT(acts));
    world_timers(&world);
    assert_int_equal((acts[0].got == ST_OK) + (acts[1].got == ST_OK), 1);
    assert_int_equal(acts[0].got == ST_OK ? acts[1].got : acts[0].got, ST_CONFLICT);
    bool taken = acts[0].got == ST_OK;
    assert_string_equal(world_in_state(&world, pool, "APPROVED").p, taken ? "T2" : "");
    assert_string_equal(world_in_state(&world, pool, "OFFERED").p, taken ? "" : "T3");
    assert_int_equal(pool_state(pool).taken, 1);
}

static void an_answer_after_the_term_never_beats_the_timer(void **state)
{
    struct uuid ids[1 + REFUSED], pool = a_freed_seat(ids);
    (void)state;

    world_timers(&world);
    world_clock(&world, "2026-06-19T18:00:00+05:00");
    struct act acts[] = {answer_of(1, ids[1], true), timer(), timer()};
    at_once(acts, COUNT(acts));
    assert_int_equal(acts[0].got, ST_CONFLICT);
    assert_string_equal(world_in_state(&world, pool, "OFFER_EXPIRED").p, "T2");
    assert_string_equal(world_in_state(&world, pool, "OFFERED").p, "T3");
    assert_int_equal(pool_state(pool).taken, 1);
}

/* ---- kill -9 --------------------------------------------------------------------------------- */

enum {
    WALKERS = 6, /* families that apply one after another, side by side */
    EACH = 10,   /* families of one walker */
    KILLS = 4,   /* each makes PostgreSQL recover from a crash */
    PAUSE_US = 150 * 1000,
};

struct walker {
    struct ctx *c;
    struct uuid pool;
    int first; /* family */
    int accepted;
    pthread_t thread;
    struct str contexts[EACH]; /* signed before the drill: the key service is not part of it */
};

/* A server that recovers answers "busy": the family presses again, as it would. What became of a
 * COMMIT that nobody answered is seen by pressing again: the child has an application. */
static void *walk(void *arg)
{
    struct walker *w = arg;

    for (int i = 0; i < EACH; i++) {
        enum status st = ST_BUSY;
        w->c->actor.db_context = w->contexts[i];
        w->c->actor.person = world.parent[w->first + i];
        for (int k = 0; k < TRIES_MOST && st != ST_OK && st != ST_CONFLICT; k++) {
            if (k > 0)
                (void)usleep(PAUSE_US);
            st = world_try_as(w->c, world.child[w->first + i], w->pool);
        }
        w->accepted += st == ST_OK || st == ST_CONFLICT;
    }
    return NULL;
}

static enum status backend_tx(struct ctx *c, void *arg)
{
    struct admission_test_backend_row **row = arg;
    return admission_test_backend(c, row);
}

/* Kills a process of the server that serves a family, as an operator's mistake or a lack of memory
 * would. */
static void kill_one(struct ctx *admin)
{
    struct admission_test_backend_row *row = NULL;

    for (int k = 0; k < TRIES_MOST; k++) {
        if (db_tx_read(admin, "test/backend", backend_tx, &row) == ST_OK && row)
            break;
        (void)usleep(PAUSE_US);
    }
    assert_non_null(row);
    assert_int_equal(kill((pid_t)row->pid, SIGKILL), 0);
}

static void start_walker(struct walker *w, struct uuid pool, int first)
{
    *w = (struct walker){.c = db_fixture_ctx(fixture, "oqu_family"), .pool = pool, .first = first};
    w->c->now_us = world.family->now_us;
    for (int i = 0; i < EACH; i++) {
        db_fixture_sign(w->c, "parent", world.parent[first + i], (struct uuid){{0}});
        w->contexts[i] = w->c->actor.db_context;
    }
    assert_int_equal(pthread_create(&w->thread, NULL, walk, w), 0);
}

struct counted {
    struct uuid pool;
    struct admission_test_counted_row *row;
};

static enum status counted_tx(struct ctx *c, void *arg)
{
    struct counted *counted = arg;
    return admission_test_counted(c, counted->pool, &counted->row);
}

static void what_was_accepted_survives_a_server_that_is_killed(void **state)
{
    struct counted found = {.pool = world_pool(&world, "kk", 20)};
    struct ctx *admin = db_fixture_ctx(fixture, "oqu_admin");
    struct walker walkers[WALKERS];
    enum status st = ST_BUSY;
    int accepted = 0;
    (void)state;

    db_fixture_load(fixture, "src/admission/testing/durable.sql");
    for (int i = 0; i < WALKERS; i++)
        start_walker(&walkers[i], found.pool, i * EACH);
    for (int i = 0; i < KILLS; i++) {
        (void)usleep(PAUSE_US);
        kill_one(admin);
    }
    for (int i = 0; i < WALKERS; i++) {
        assert_int_equal(pthread_join(walkers[i].thread, NULL), 0);
        accepted += walkers[i].accepted;
    }
    for (int k = 0; k < TRIES_MOST && st != ST_OK; k++)
        st = db_tx_read(admin, "test/counted", counted_tx, &found);
    assert_int_equal(st, ST_OK);
    assert_int_equal(accepted, WALKERS * EACH);
    assert_int_equal(found.row->applications, accepted);
    assert_int_equal(found.row->children, accepted); /* nobody twice */
    assert_int_equal(found.row->last_arrival, accepted);
    assert_int_equal(found.row->highest, accepted); /* no gap */
    assert_int_equal(found.row->seats, 20);
    assert_int_equal(found.row->holders, 20);
    assert_int_equal(found.row->applied, accepted); /* what a replay reads */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(every_connection_wants_the_last_seat, open_country),
        cmocka_unit_test_setup(two_parents_of_one_child_at_two_schools, open_country),
        cmocka_unit_test_setup(many_timers_offer_one_seat_once, open_country),
        cmocka_unit_test_setup(an_offer_is_answered_once, open_country),
        cmocka_unit_test_setup(an_answer_after_the_term_never_beats_the_timer, open_country),
        cmocka_unit_test_setup(what_was_accepted_survives_a_server_that_is_killed, open_country),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
