/* The seat rule in the running service: the worked examples of the rule, edge cases and abuse,
 * through the gates of the database as the doors use them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "admission/testing/world.h"
#include "admission_test_queries.h"

static struct db_fixture *fixture;
static struct world world;

#define OPEN_DAY "2026-06-17T10:00:00+05:00" /* a Wednesday; Astana has been open since 27 May */

static int start(void **state)
{
    (void)state;
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

static int fresh(void **state)
{
    (void)state;
    db_fixture_fresh(fixture);
    world_start(&world, fixture, OPEN_DAY);
    return 0;
}

static void assert_text(struct str text, const char *expected)
{
    assert_string_equal(str_z(world.owner->mem, text), expected);
}

/* A statement in a transaction of its own, on whoever's connection. */
struct run {
    enum { RUN_STATE, RUN_DEADLINE, RUN_ARRIVAL, RUN_OVERWRITE, RUN_REMOVE } what;
    struct uuid id;
    int64_t at, ret_at;
    struct admission_test_pool_state_row *state;
};

static enum status run_tx(struct ctx *c, void *arg)
{
    struct run *run = arg;
    struct admission_test_deadline_row *deadline;
    int64_t changed;

    switch (run->what) {
    case RUN_STATE: return admission_test_pool_state(c, run->id, &run->state);
    case RUN_DEADLINE:
        TRY(admission_test_deadline(c, run->at, &deadline));
        run->ret_at = deadline->deadline;
        return ST_OK;
    case RUN_ARRIVAL: return admission_test_overwrite_arrival(c, run->id, &changed);
    case RUN_OVERWRITE: return admission_test_overwrite_state(c, run->id, &changed);
    case RUN_REMOVE: return admission_test_remove_application(c, run->id, &changed);
    }
    return ST_INTERNAL;
}

static enum status run(struct ctx *c, struct run *run)
{
    return db_tx(c, "test/run", run_tx, run);
}

/* "TTO": applications one after another. */
static void apply_all(struct uuid pool, const char *lanes)
{
    for (const char *l = lanes; *l; l++)
        (void)world_apply(&world, pool,
                          *l == 'T'   ? SEAT_LANE_T
                          : *l == 'O' ? SEAT_LANE_O
                                      : SEAT_LANE_AUTO);
}

static void worked_examples_with_all_waiting_before_the_seats(void **state)
{
    static const struct {
        const char *name, *lanes;
        int seats;
        const char *turns;
    } cases[] = {
        {"E1", "TTTTTTTTTOOOOO", 8, "T1 T2 T3 O1 T4 T5 T6 O2"},
        {"E4", "TTTTTTTTTTTTO", 10, "T1 T2 T3 O1 T4 T5 T6 T7 T8 T9"},
        {"E6", "TTTTTTOOO", 5, "T1 T2 T3 O1 T4"},
        {"E10", "TTTTTOO", 3, "T1 T2 T3"},
    };
    (void)state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        (void)fresh(NULL);
        struct uuid pool = world_pool(&world, "kk", 0);
        apply_all(pool, cases[i].lanes);
        world_seats(&world, pool, cases[i].seats);
        print_message("# %s\n", cases[i].name);
        assert_text(world_turns(&world, pool), cases[i].turns);
    }
}

static void large_pools_keep_three_to_one(void **state) /* E2 */
{
    (void)state;

    struct uuid pool = world_pool(&world, "kk", 0);
    for (int i = 0; i < 30; i++)
        apply_all(pool, "T");
    for (int i = 0; i < 20; i++)
        apply_all(pool, "O");
    world_seats(&world, pool, 25);
    struct run look = {.what = RUN_STATE, .id = pool};
    assert_int_equal(run(world.owner, &look), ST_OK);
    assert_int_equal(look.state->taken, 25);
    struct str waiting = world_in_state(&world, pool, "HELD");
    assert_true(str_starts(waiting, STR("T20 ")));
    size_t at;
    assert_true(str_find(waiting, STR(" O7 "), &at));
    assert_false(str_find(waiting, STR(" O6 "), &at));
}

static void outsiders_enter_at_their_term_when_the_territory_is_dry(void **state) /* E3 */
{
    (void)state;

    struct uuid pool = world_pool(&world, "kk", 0);
    apply_all(pool, "TTTTOOOOOOOOOO");
    world_seats(&world, pool, 12);
    assert_text(world_turns(&world, pool), "T1 T2 T3 O1 T4");
    world_clock(&world, "2026-06-18T18:00:01+05:00");
    world_timers(&world);
    assert_text(world_turns(&world, pool), "T1 T2 T3 O1 T4 O2* O3* O4* O5* O6* O7* O8*");
    assert_text(world_in_state(&world, pool, "REFUSED_FULL"), "O9 O10");
}

static void territory_comes_before_time(void **state) /* E5, E12, X14 */
{
    (void)state;

    struct uuid pool = world_pool(&world, "kk", 4);
    apply_all(pool, "OOO");
    assert_text(world_turns(&world, pool), "");
    apply_all(pool, "TTT");
    assert_text(world_turns(&world, pool), "T1 T2 T3 O1");
    assert_text(world_in_state(&world, pool, "HELD"), "O2 O3");
    struct uuid one = world_pool(&world, "ru", 1);
    apply_all(one, "OT");
    assert_text(world_turns(&world, one), "T1");
}

static void a_withdrawn_seat_goes_on_by_the_rule(void **state) /* E7, X9 */
{
    (void)state;

    struct uuid pool = world_pool(&world, "kk", 0), second = {{0}};
    for (int i = 0; i < 9; i++) {
        struct uuid id = world_apply(&world, pool, SEAT_LANE_T);
        if (i == 1)
            second = id;
    }
    apply_all(pool, "OOOOO");
    world_seats(&world, pool, 8);
    assert_int_equal(world_withdraw(&world, 1, second), ST_OK);
    assert_text(world_turns(&world, pool), "T1 T2 T3 O1 T4 T5 T6 O2 T7");
    assert_int_equal(world_withdraw(&world, 1, second), ST_CONFLICT);
}

static void one_unused_outside_turn_is_kept(void **state) /* E8, E9 */
{
    (void)state;

    struct uuid pool = world_pool(&world, "kk", 10);
    apply_all(pool, "TTTTTOTOTTT");
    assert_text(world_turns(&world, pool), "T1 T2 T3 T4 T5 O1 T6 O2 T7 T8");
    struct uuid other = world_pool(&world, "ru", 14);
    apply_all(other, "TTTTTTTTTOOOTTTT");
    assert_text(world_turns(&world, other), "T1 T2 T3 T4 T5 T6 T7 T8 T9 O1 T10 T11 T12 O2");
}

/* req: J73-A4.1a */
static void own_preschool_children_are_approved_at_once_outside_the_count(void **state)
{
    (void)state;

    struct uuid pool = world_pool_aside(&world, "kk", 3, 2, "2026-07-01T00:00:00+05:00");
    apply_all(pool, "TT");
    assert_text(world_turns(&world, pool), "T1");
    apply_all(pool, "AA");
    assert_text(world_turns(&world, pool), "T1 AUTO1 AUTO2");
    assert_text(world_in_state(&world, pool, "APPROVED"), "AUTO1 AUTO2");
}

static void seats_set_aside_are_released_in_time(void **state)
{
    (void)state;

    struct uuid pool = world_pool_aside(&world, "kk", 3, 2, "2026-06-17T12:00:00+05:00");
    apply_all(pool, "TT");
    assert_text(world_in_state(&world, pool, "HELD"), "T2");
    world_clock(&world, "2026-06-17T12:00:01+05:00");
    world_timers(&world);
    assert_text(world_turns(&world, pool), "T1 T2");
}

static void a_second_application_for_a_child_is_refused(void **state) /* X11, AB-3 */
{
    struct uuid id;
    (void)state;

    struct uuid pool = world_pool(&world, "kk", 5), other = world_pool(&world, "ru", 5);
    assert_int_equal(world_try(&world, 0, pool, SEAT_LANE_T, &id), ST_OK);
    assert_int_equal(world_try(&world, 0, other, SEAT_LANE_T, &id), ST_CONFLICT);
    assert_string_equal(world.family->failure.code, "admission.submit.duplicate");
}

/* req: J73-S1 */
static void the_window_of_the_region_decides_to_the_second(void **state) /* AB-5 */
{
    static const struct {
        const char *moment;
        enum status st;
    } cases[] = {
        {"2026-05-27T08:59:59+05:00", ST_INVALID},
        {"2026-05-27T09:00:00+05:00", ST_OK},
        {"2026-08-31T23:59:58+05:00", ST_OK},
        {"2026-09-01T00:00:00+05:00", ST_INVALID},
    };
    (void)state;

    world_clock(&world, cases[0].moment); /* the seats were approved before anybody applied */
    struct uuid pool = world_pool(&world, "kk", 10), id;
    for (size_t i = 0; i < COUNT(cases); i++) {
        world_clock(&world, cases[i].moment);
        assert_int_equal(world_try(&world, (int)i, pool, SEAT_LANE_T, &id), cases[i].st);
        if (cases[i].st != ST_OK)
            assert_string_equal(world.family->failure.code, "admission.submit.closed");
    }
}

static void another_family_s_child_does_not_exist(void **state)
{
    struct uuid id;
    (void)state;

    struct uuid pool = world_pool(&world, "kk", 5), mine = world.child[3];
    world.child[3] = world.child[4]; /* family 3 names the child of family 4 */
    assert_int_equal(world_try(&world, 3, pool, SEAT_LANE_T, &id), ST_NOT_FOUND);
    world.child[3] = mine;
}

/* AB-6: what the application's own roles may do with SQL. */
static void nobody_changes_number_state_or_existence(void **state)
{
    (void)state;

    struct uuid pool = world_pool(&world, "kk", 5), id = world_apply(&world, pool, SEAT_LANE_T);
    struct ctx *doors[] = {world.staff, db_fixture_ctx(fixture, "oqu_admin")};
    db_fixture_sign(world.staff, "clerk", world.clerk, world.school);
    for (size_t i = 0; i < COUNT(doors); i++) {
        for (int what = RUN_ARRIVAL; what <= RUN_REMOVE; what++) {
            struct run attempt = {.what = what, .id = id};
            assert_int_not_equal(run(doors[i], &attempt), ST_OK);
        }
    }
    assert_text(world_in_state(&world, pool, "ALLOCATED"), "T1");
}

struct seen {
    struct uuid pool;
    int64_t n;
};

static enum status seen_tx(struct ctx *c, void *arg)
{
    struct seen *seen = arg;
    struct admission_test_seen_row *row;
    TRY(admission_test_seen(c, seen->pool, &row));
    seen->n = row->n;
    return ST_OK;
}

/* req: J73-4.2c */
static void a_school_and_a_family_see_their_own_only(void **state)
{
    (void)state;

    struct uuid pool = world_pool(&world, "kk", 5);
    apply_all(pool, "TTT");
    struct seen seen = {.pool = pool};
    db_fixture_sign(world.family, "parent", world.parent[1], (struct uuid){{0}});
    assert_int_equal(db_tx_read(world.family, "test/seen", seen_tx, &seen), ST_OK);
    assert_int_equal(seen.n, 1);
    db_fixture_sign(world.staff, "clerk", world.clerk, world.school);
    assert_int_equal(db_tx_read(world.staff, "test/seen", seen_tx, &seen), ST_OK);
    assert_int_equal(seen.n, 3);
    db_fixture_sign(world.staff, "clerk", world.clerk, world.other_school);
    assert_int_equal(db_tx_read(world.staff, "test/seen", seen_tx, &seen), ST_OK);
    assert_int_equal(seen.n, 0);
    db_fixture_sign_off(world.staff);
    assert_int_equal(db_tx_read(world.staff, "test/seen", seen_tx, &seen), ST_OK);
    assert_int_equal(seen.n, 0);
}

static void the_answer_term_ends_with_the_next_working_day(void **state) /* ADM-44; X5, X6, X7 */
{
    static const struct {
        const char *at, *deadline;
    } cases[] = {
        {"2026-06-17T10:00:00+05:00", "2026-06-18T18:00:00+05:00"},
        {"2026-06-19T23:59:00+05:00", "2026-06-22T18:00:00+05:00"}, /* Friday night */
        {"2026-06-20T09:00:00+05:00", "2026-06-22T18:00:00+05:00"}, /* Saturday */
        {"2026-05-27T09:00:00+05:00", "2026-05-28T18:00:00+05:00"}, /* a day off */
        {"2026-08-31T23:50:00+05:00", "2026-09-01T18:00:00+05:00"},
    };
    (void)state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct run look = {.what = RUN_DEADLINE};
        assert_true(scan_instant(str_from_z(cases[i].at), &look.at));
        assert_int_equal(run(world.owner, &look), ST_OK);
        assert_text(time_print_instant(world.owner->mem, look.ret_at), cases[i].deadline);
    }
}

static void more_seats_run_through_the_rule(void **state) /* X23 */
{
    (void)state;

    struct uuid pool = world_pool(&world, "kk", 3);
    apply_all(pool, "TTTTTO");
    assert_text(world_turns(&world, pool), "T1 T2 T3");
    world_seats(&world, pool, 5);
    assert_text(world_turns(&world, pool), "T1 T2 T3 O1 T4");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(worked_examples_with_all_waiting_before_the_seats, fresh),
        cmocka_unit_test_setup(large_pools_keep_three_to_one, fresh),
        cmocka_unit_test_setup(outsiders_enter_at_their_term_when_the_territory_is_dry, fresh),
        cmocka_unit_test_setup(territory_comes_before_time, fresh),
        cmocka_unit_test_setup(a_withdrawn_seat_goes_on_by_the_rule, fresh),
        cmocka_unit_test_setup(one_unused_outside_turn_is_kept, fresh),
        cmocka_unit_test_setup(own_preschool_children_are_approved_at_once_outside_the_count,
                               fresh),
        cmocka_unit_test_setup(seats_set_aside_are_released_in_time, fresh),
        cmocka_unit_test_setup(a_second_application_for_a_child_is_refused, fresh),
        cmocka_unit_test_setup(the_window_of_the_region_decides_to_the_second, fresh),
        cmocka_unit_test_setup(another_family_s_child_does_not_exist, fresh),
        cmocka_unit_test_setup(nobody_changes_number_state_or_existence, fresh),
        cmocka_unit_test_setup(a_school_and_a_family_see_their_own_only, fresh),
        cmocka_unit_test_setup(the_answer_term_ends_with_the_next_working_day, fresh),
        cmocka_unit_test_setup(more_seats_run_through_the_rule, fresh),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
