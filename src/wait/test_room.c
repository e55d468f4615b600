/* The room: against a model made of plain lists, and the cases worth a name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "wait/draw.h"
#include "wait/testing/model.h"

enum { STEPS = 300000, LONG_STEPS = 30000 };

static const int64_t start_ms = INT64_C(1780000000000);

static struct who who_of(int number)
{
    struct who who = {{0}};
    uint64_t mixed = (uint64_t)(number + 1) * UINT64_C(0x9e3779b97f4a7c15);

    memcpy(who.b, &mixed, sizeof(mixed));
    memcpy(who.b + 8, &mixed, sizeof(mixed));
    return who;
}

static void assert_nothing_wrong(const struct model_plan *plan)
{
    struct model_result result = model_run(plan);

    assert_int_equal(result.steps, plan->steps);
    assert_true(result.turns > plan->steps / 100);
    assert_int_equal(result.wrong[MODEL_OVER_LIMIT], 0);
    assert_int_equal(result.wrong[MODEL_OUT_OF_ORDER], 0);
    assert_int_equal(result.wrong[MODEL_LOST], 0);
    assert_int_equal(result.wrong[MODEL_POSITION], 0);
    assert_int_equal(result.wrong[MODEL_REPLAY], 0);
}

/* req: J73-A5.1a, J73-A5.1c, J73-A5.2 */
static void random_days_keep_every_invariant(void **state)
{
    const struct model_plan lines[] = {
        {.seed = 1, .steps = STEPS, .people = 20, .tickets = 40},
        {.seed = 2, .steps = STEPS, .people = 50, .tickets = 120},
        {.seed = 3, .steps = LONG_STEPS, .people = 200, .tickets = 1500},
    };
    (void)state;

    for (size_t i = 0; i < COUNT(lines); i++)
        assert_nothing_wrong(&lines[i]);
}

/* ---- cases worth a name ---------------------------------------------------------------------- */

static struct room opened(uint32_t limit)
{
    const struct room_settings settings = {.limit = limit, .keep_min = 15, .form_min = 20};
    struct room room;

    room_open(&room, 71);
    room_begin(&room, 202601, start_ms);
    room_set(&room, &settings, start_ms);
    return room;
}

static uint32_t joined(struct room *room, int who)
{
    uint32_t seq;

    assert_true(room_join(room, who_of(who), start_ms, &seq));
    room_step(room, start_ms, (struct who){{0}});
    return seq;
}

/* req: J73-A5.2 */
static void a_thousand_enter_in_the_order_they_came(void **state)
{
    struct room room = opened(1);
    (void)state;

    for (int i = 0; i < 1000; i++)
        assert_int_equal(joined(&room, i), i);
    for (uint32_t i = 0; i < 1000; i++) {
        int64_t now_ms = start_ms + (int64_t)i * 50;
        assert_int_equal(room.n_active, 1);
        assert_int_equal(room.active[0].seq, i);
        assert_true(room_claim(&room, i, now_ms));
        if (i < 999)
            assert_int_equal(room_look(&room, 999).ahead, 998 - i);
        room_done(&room, i, now_ms);
        room_step(&room, now_ms, (struct who){{0}});
    }
    assert_int_equal(room.n_active, 0);
    room_close(&room);
}

/* req: J73-A5.2 */
static void an_unused_turn_passes_on_and_the_family_is_next_on_return(void **state)
{
    struct room room = opened(1);
    int64_t later_ms = start_ms + INT64_C(15) * 60 * 1000;
    (void)state;

    for (int i = 0; i < 3; i++)
        (void)joined(&room, i);
    room_seen(&room, 1, later_ms, 60);
    room_seen(&room, 2, later_ms, 60);
    room_step(&room, later_ms, (struct who){{0}});
    assert_int_equal(room_state(&room, 0), TICKET_MISSED);
    assert_int_equal(room_state(&room, 1), TICKET_OFFERED);
    room_seen(&room, 0, later_ms, 60);
    assert_int_equal(room_state(&room, 0), TICKET_RETURNED);
    assert_int_equal(room_look(&room, 2).returning, 1);
    assert_int_equal(room_look(&room, 2).ahead, 0);
    assert_true(room_claim(&room, 1, later_ms));
    room_done(&room, 1, later_ms);
    room_step(&room, later_ms, (struct who){{0}});
    assert_int_equal(room_state(&room, 0), TICKET_OFFERED); /* before number 2 */
    room_close(&room);
}

static void the_time_inside_is_extended_once_then_ends(void **state)
{
    struct room room = opened(1);
    int64_t minute = INT64_C(60) * 1000;
    (void)state;

    (void)joined(&room, 0);
    assert_true(room_claim(&room, 0, start_ms));
    assert_true(room_touch(&room, 0, start_ms + 10 * minute)); /* early: nothing to extend */
    assert_true(room_touch(&room, 0, start_ms + 19 * minute));
    assert_true(room_touch(&room, 0, start_ms + 38 * minute));
    assert_false(room_touch(&room, 0, start_ms + 39 * minute));
    room_step(&room, start_ms + 39 * minute, (struct who){{0}});
    assert_int_equal(room.n_active, 1); /* what is under way may end */
    room_step(&room, start_ms + 40 * minute, (struct who){{0}});
    assert_int_equal(room.n_active, 0);
    assert_int_equal(room_state(&room, 0), TICKET_MISSED);
    room_close(&room);
}

static void the_rate_spreads_the_turns(void **state)
{
    struct room_settings settings = {
        .limit = 1000, .per_minute = 60, .keep_min = 15, .form_min = 20};
    struct room room = opened(0);
    (void)state;

    for (int i = 0; i < 100; i++)
        (void)joined(&room, i);
    room_set(&room, &settings, start_ms);
    for (int64_t ms = 0; ms <= 10000; ms += 100)
        room_step(&room, start_ms + ms, (struct who){{0}});
    assert_in_range(room.n_active, 11, 12); /* a second's worth at once, then one a second */
    room_close(&room);
}

static void everybody_is_present_after_a_restart(void **state)
{
    struct room room = opened(0);
    int64_t later_ms = start_ms + INT64_C(7200) * 1000;
    const struct room_settings one = {.limit = 1, .keep_min = 15, .form_min = 20};
    (void)state;

    (void)joined(&room, 0);
    room_resume(&room, later_ms);
    room_set(&room, &one, later_ms);
    room_step(&room, later_ms, (struct who){{0}});
    assert_int_equal(room_state(&room, 0), TICKET_OFFERED);
    room_close(&room);
}

static void the_draw_gives_every_place_to_everybody_alike(void **state)
{
    enum { FAMILIES = 8, DRAWS = 4000 };
    struct room_settings settings = {.limit = 0, .keep_min = 1, .form_min = 1, .shuffle = true};
    int places[FAMILIES][FAMILIES] = {{0}};
    struct room room;
    uint32_t seq;
    (void)state;

    room_open(&room, 71);
    for (uint32_t draw = 0; draw < DRAWS; draw++) {
        struct who seed = {{(uint8_t)draw, (uint8_t)(draw >> 8), 7}};
        room_begin(&room, draw + 1, start_ms);
        room_set(&room, &settings, start_ms);
        room_set_opening(&room, (uint32_t)(start_ms / 1000) + 60, start_ms);
        for (int i = 0; i < FAMILIES; i++)
            assert_int_equal(joined(&room, i), i);
        room_step(&room, start_ms + 60000, seed);
        for (int i = 0; i < FAMILIES; i++) {
            assert_true(room_join(&room, who_of(i), start_ms + 60000, &seq));
            places[i][seq]++;
        }
    }
    for (int i = 0; i < FAMILIES; i++)
        for (int place = 0; place < FAMILIES; place++)
            assert_in_range(places[i][place], 400, 600); /* 500 ± 4.8 standard deviations */
    room_close(&room);
}

/* What is told about the seed before the opening is of the seed that shuffles, and of no other. */
static void the_seed_of_the_draw_is_committed_to_before_the_opening(void **state)
{
    const struct room_settings settings = {.keep_min = 1, .form_min = 1, .shuffle = true};
    const struct who seed = {{1, 2, 3}};
    struct room room;
    uint32_t seq;
    (void)state;

    room_open(&room, 71);
    room_begin(&room, 1, start_ms);
    room_set(&room, &settings, start_ms);
    room_set_opening(&room, (uint32_t)(start_ms / 1000) + 60, start_ms);
    room_step(&room, start_ms, seed);
    assert_true(room.committed && who_eq(room.commitment, draw_commitment(seed)));
    assert_false(who_eq(room.commitment, draw_commitment((struct who){{1, 2, 4}})));
    assert_false(room.drawn);
    assert_true(room_join(&room, who_of(1), start_ms, &seq));
    room_step(&room, start_ms + 60000, seed);
    assert_true(room.drawn && who_eq(room.seed, seed));
    room_begin(&room, 2, start_ms + 60000);
    assert_false(room.committed || room.closed || room.drawn);
    room_close(&room);
}

/* Two lines of the same people: one hears a public number, one does not. */
static void the_list_is_closed_before_the_public_number_is_heard(void **state)
{
    const struct room_settings settings = {
        .keep_min = 1, .form_min = 1, .close_min = 10, .shuffle = true};
    const struct who seed = {{1, 2, 3}}, number = draw_public(STR("04 11 23 31 40 45"));
    const int64_t opens_ms = start_ms + INT64_C(3600000), closes_ms = opens_ms - INT64_C(600000);
    struct room rooms[2];
    uint32_t seq, moved = 0;
    (void)state;

    for (int k = 0; k < 2; k++) {
        struct room *room = &rooms[k];
        room_open(room, 71);
        room_begin(room, 1, start_ms);
        room_set(room, &settings, start_ms);
        room_set_opening(room, (uint32_t)(opens_ms / 1000), start_ms);
        for (int i = 0; i < 50; i++)
            assert_int_equal(joined(room, i), i);
        room_set_public(room, number, closes_ms - 1000);
        room_step(room, closes_ms - 1000, seed);
        assert_false(room->closed || room->has_public); /* too early to be told */
        room_step(room, closes_ms, seed);
        assert_true(room->closed && room->closed_n == 50 && who_eq(room->list, room_list(room)));
        assert_true(room_join(room, who_of(50), closes_ms + 1000, &seq));
        if (k == 1)
            room_set_public(room, number, closes_ms + 2000);
        room_set_public(room, draw_public(STR("1")), opens_ms - (k == 1 ? 1000 : -1000));
        room_step(room, opens_ms, seed);
        assert_true(room->drawn && who_eq(room->seed, seed));
        assert_true(who_eq(room->who[50], who_of(50))); /* came too late to be drawn */
    }
    assert_true(who_eq(rooms[1].public_number, number)); /* and not the second one */
    for (int i = 0; i < 50; i++)
        moved += !who_eq(rooms[0].who[i], rooms[1].who[i]);
    assert_true(moved > 25); /* another order: nobody who had the seed could know it */
    room_close(&rooms[0]);
    room_close(&rooms[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_days_keep_every_invariant),
        cmocka_unit_test(a_thousand_enter_in_the_order_they_came),
        cmocka_unit_test(an_unused_turn_passes_on_and_the_family_is_next_on_return),
        cmocka_unit_test(the_time_inside_is_extended_once_then_ends),
        cmocka_unit_test(the_rate_spreads_the_turns),
        cmocka_unit_test(everybody_is_present_after_a_restart),
        cmocka_unit_test(the_seed_of_the_draw_is_committed_to_before_the_opening),
        cmocka_unit_test(the_list_is_closed_before_the_public_number_is_heard),
        cmocka_unit_test(the_draw_gives_every_place_to_everybody_alike),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
