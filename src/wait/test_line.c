/* Order, rank and the table of people against counting one by one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/id.h"
#include "wait/line.h"
#include "wait/memory.h"
#include "wait/people.h"
#include "wait/record.h"

enum { SMALL = 2048, MANY = 1000000, PEOPLE = 200000 };

static uint32_t next_random(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*state >> 33);
}

static void every_rank_after_every_pair_of_removals(void **state)
{
    struct line line;
    uint32_t first;
    (void)state;

    line_open(&line);
    assert_false(line_first(&line, &first));
    for (uint32_t i = 0; i < SMALL; i++)
        line_add(&line, i);
    for (uint32_t a = 0; a < SMALL; a += 3) {
        for (uint32_t b = a + 1; b < SMALL; b += 1 + b / 4) {
            line_remove(&line, a);
            line_remove(&line, b);
            for (uint32_t i = 0; i < SMALL; i += 1 + (i ^ b) % 61)
                assert_int_equal(line_rank(&line, i), i - (i > a) - (i > b));
            assert_true(line_first(&line, &first));
            assert_int_equal(first, a > 0 ? 0 : b > 1 ? 1 : 2);
            line_add(&line, a);
            line_add(&line, b);
        }
    }
    assert_int_equal(line.count, SMALL);
    line_close(&line);
}

static void rank_of_a_million_with_holes(void **state)
{
    uint64_t seed = 1;
    uint32_t rank = 0, first = LINE_MOST;
    struct line line, copy;
    (void)state;

    line_open(&line);
    line_open(&copy);
    for (uint32_t i = 0; i < MANY; i++)
        line_add(&line, i);
    for (uint32_t i = 0; i < MANY; i++)
        if (next_random(&seed) % 10 < 3)
            line_remove(&line, i);
    for (uint32_t i = 0; i < MANY; i++) {
        assert_int_equal(line_rank(&line, i), rank);
        if (line_has(&line, i) && rank++ == 0)
            first = i;
    }
    assert_int_equal(line.count, rank);
    for (uint32_t i = 0; i <= MANY / 64; i++)
        copy.bits[i] = line.bits[i];
    line_recount(&copy, MANY);
    assert_int_equal(copy.count, rank);
    assert_int_equal(line_rank(&copy, MANY - 1), line_rank(&line, MANY - 1));
    assert_true(line_first(&line, &rank));
    assert_int_equal(rank, first);
    line_clear(&line, MANY);
    assert_false(line_has(&line, first));
    assert_int_equal(line.count, 0);
    line_close(&line);
    line_close(&copy);
}

static void people_are_found_while_the_table_grows(void **state)
{
    struct who *who = RESERVE(struct who, (size_t)PEOPLE * 2);
    struct people people;
    uint32_t seq;
    (void)state;

    rnd_bytes(who, PEOPLE * sizeof(*who));
    people_open(&people, who);
    for (uint32_t i = 0; i < PEOPLE; i++) {
        assert_false(people_find(&people, who[i], &seq));
        people_put(&people, i);
        uint32_t some = i / 2;
        assert_true(people_find(&people, who[some], &seq));
        assert_int_equal(seq, some);
    }
    for (uint32_t i = 0; i < PEOPLE; i++) { /* everybody comes again */
        who[PEOPLE + i] = who[i];
        people_put(&people, PEOPLE + i);
    }
    for (uint32_t i = 0; i < PEOPLE; i++) {
        assert_true(people_find(&people, who[i], &seq));
        assert_int_equal(seq, PEOPLE + i);
    }
    assert_int_equal(people.count, PEOPLE);
    people_close(&people);
    memory_release(who, (size_t)PEOPLE * 2 * sizeof(*who));
}

static void a_record_survives_only_unharmed_and_in_its_place(void **state)
{
    const struct record join = {
        .at_ds = 77, .room = 71, .type = RECORD_JOIN, .seq = 5, .who = {{1, 2, 3}}};
    const struct record set = {
        .type = RECORD_SETTINGS,
        .settings = {
            .limit = 2000, .per_minute = 9, .keep_min = 15, .form_min = 20, .paused = true}};
    uint8_t bytes[RECORD_BYTES];
    struct record back;
    (void)state;

    assert_int_equal(record_crc(0, "123456789", 9), 0xe3069283U); /* RFC 3720 */
    record_write(&set, 9, bytes);
    assert_true(record_read(bytes, 9, &back));
    assert_true(room_settings_eq(&back.settings, &set.settings));
    record_write(&join, 8, bytes);
    assert_true(record_read(bytes, 8, &back));
    assert_memory_equal(&back, &join, sizeof(join));
    assert_false(record_read(bytes, 9, &back));
    for (int bit = 0; bit < RECORD_BYTES * 8; bit++) {
        bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
        assert_false(record_read(bytes, 8, &back));
        bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_rank_after_every_pair_of_removals),
        cmocka_unit_test(rank_of_a_million_with_holes),
        cmocka_unit_test(people_are_found_while_the_table_grows),
        cmocka_unit_test(a_record_survives_only_unharmed_and_in_its_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
