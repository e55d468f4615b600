/* Many families at one instant, each with a connection of its own: the pool's lock and the
 * constraints decide, never luck. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <string.h>

#include "admission/testing/world.h"
#include "admission_test_queries.h"
#include "base/log.h"

enum { CLIENTS = 36 }; /* nearly all connections that the door may have */

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

/* AB-1: each has a number without a gap, one has the seat, the others wait in order. */
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(every_connection_wants_the_last_seat, open_country),
        cmocka_unit_test_setup(two_parents_of_one_child_at_two_schools, open_country),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
