/* What families are told about time is sound, and does not jump. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "wait/estimate.h"

static void the_range_holds_what_the_speed_says(void **state)
{
    struct room room = {.settings = {.limit = 100, .keep_min = 15, .form_min = 20}};
    struct estimate estimate = {.n = 0};
    (void)state;

    for (int64_t ms = 0; ms <= 300000; ms += 1000) { /* ten a second */
        room.passed += 10;
        estimate_watch(&estimate, &room, ms);
    }
    struct wait_range range = estimate_range(&estimate, &room, 6000);
    assert_true(range.known && !estimate_is_new(&estimate, 300000));
    assert_in_range(600, range.low_s, range.high_s);
    assert_true(range.low_s >= 300 && range.high_s <= 1200);
    assert_int_equal(estimate_range(&estimate, &room, 1000000).high_s, 0); /* past eight hours */
    room.settings.paused = true;
    assert_false(estimate_range(&estimate, &room, 6000).known);
}

/* req: J73-A5.1c */
static void pages_ask_at_least_every_fifteen_seconds_until_a_country_waits(void **state)
{
    const struct wait_range soon = {true, 0, 60}, late = {true, 3600, 7200},
                            unknown = {.known = false};
    (void)state;

    for (int jitter = 0; jitter < 256; jitter++) {
        assert_in_range(estimate_ask(&soon, 100, (uint8_t)jitter), 1, ESTIMATE_ASK_LEAST_S);
        assert_in_range(estimate_ask(&late, 100000, (uint8_t)jitter), 10, ESTIMATE_ASK_USUAL_S);
        assert_in_range(estimate_ask(&unknown, 0, (uint8_t)jitter), 10, ESTIMATE_ASK_USUAL_S);
        assert_in_range(estimate_ask(&late, 1000000, (uint8_t)jitter), 100, 150);
    }
}

/* Time passes with so many tickets let in a second; looked at as the room does. */
static int64_t
go_on(struct estimate *estimate, struct room *room, int64_t ms, int64_t seconds, uint32_t a_second)
{
    for (int64_t end = ms + seconds * 1000; ms < end; ms += 1000) {
        room->passed += a_second;
        estimate_watch(estimate, room, ms);
    }
    return ms;
}

static void the_speed_moves_by_half_at_most_between_two_answers(void **state)
{
    struct room room = {.settings = {.limit = 1000, .keep_min = 15, .form_min = 20}};
    struct estimate estimate = {.n = 0};
    int64_t ms = go_on(&estimate, &room, 1000, 900, 10);
    double before = estimate.speed, least = before;
    (void)state;

    assert_true(before > 9.9 && before < 10.1);
    for (int i = 0; i < 60; i++) { /* nobody comes through any more: the door is ill */
        ms = go_on(&estimate, &room, ms, ESTIMATE_ASK_USUAL_S, i % 7 == 0);
        assert_true(estimate.speed >= before / 1.501 && estimate.speed <= before * 1.501);
        before = estimate.speed;
        least = before < least ? before : least;
    }
    assert_true(least < 2); /* but it follows */
    assert_false(estimate_is_new(&estimate, ms));
}

/* Another limit is another calculation, at once, and the page says so for a while. */
static void what_the_operator_changes_counts_at_once_and_is_said(void **state)
{
    struct room room = {.settings = {.limit = 1000, .keep_min = 15, .form_min = 20}};
    struct estimate estimate = {.n = 0};
    int64_t ms = go_on(&estimate, &room, 1000, 900, 1);
    uint32_t before_s = estimate_range(&estimate, &room, 10000).high_s;
    (void)state;

    room.settings.limit = 20000;
    estimate_watch(&estimate, &room, ms);
    assert_true(estimate_is_new(&estimate, ms));
    assert_true(estimate_range(&estimate, &room, 10000).high_s * 4 < before_s);
    assert_true(estimate_is_new(&estimate, ms + ESTIMATE_CHANGED_MS - 1));
    assert_false(estimate_is_new(&estimate, ms + ESTIMATE_CHANGED_MS));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_range_holds_what_the_speed_says),
        cmocka_unit_test(pages_ask_at_least_every_fifteen_seconds_until_a_country_waits),
        cmocka_unit_test(the_speed_moves_by_half_at_most_between_two_answers),
        cmocka_unit_test(what_the_operator_changes_counts_at_once_and_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
