/* How long the lines were: what is kept of them, and what a chart gets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "account/testing.h"
#include "wait/wait.h"
#include "wait_queries.h"

#define ASTANA STR("710000000")
#define ABAI   STR("100000000")

static const struct date day = {20600};

struct note {
    int32_t day, slot;
    struct str region;
    int64_t waiting, inside;
};

static enum status note_tx(struct ctx *c, void *arg)
{
    const struct note *note = arg;
    struct wait_load_note_row *noted;

    return wait_load_note(c, (struct date){note->day}, note->slot, (struct texts){&note->region, 1},
                          (struct i64s){&note->waiting, 1}, (struct i64s){&note->inside, 1},
                          &noted);
}

static void note(int32_t days, int32_t slot, struct str region, int64_t waiting, int64_t inside)
{
    struct note one = {days, slot, region, waiting, inside};
    struct ctx *work = db_fixture_ctx(country->fixture, "oqu_work");

    assert_int_equal(db_tx(work, "test/note", note_tx, &one), ST_OK);
}

struct asked {
    struct str region;
    struct date first, last;
    struct wait_load load;
};

static enum status load_tx(struct ctx *c, void *arg)
{
    struct asked *asked = arg;
    return wait_load_of(c, asked->region, asked->first, asked->last, &asked->load);
}

static struct wait_load load_of(struct str region, int32_t first, int32_t last)
{
    struct asked asked = {.region = region, .first = {first}, .last = {last}};

    db_fixture_sign(country->staff, "admin", ID(ADMIN), ID(MINISTRY));
    assert_int_equal(db_tx_read(country->staff, "test/load", load_tx, &asked), ST_OK);
    return asked.load;
}

/* 09:00, twice within five minutes, and 09:10; the other region at 09:05. */
static void a_morning(void)
{
    note(day.days, 108, ASTANA, 40, 10);
    note(day.days, 108, ASTANA, 90, 5);
    note(day.days, 110, ASTANA, 7, 10);
    note(day.days, 109, ABAI, 3, 1);
}

static void the_most_of_each_five_minutes_is_kept(void **state)
{
    (void)state;
    a_morning();
    struct wait_load load = load_of(ASTANA, day.days - 7, day.days);
    assert_int_equal(load.day.days, day.days);
    assert_int_equal(load.n, 5); /* with an empty one before and after */
    assert_true(str_eq_z(load.labels[0], "08:55"));
    assert_true(str_eq_z(load.labels[4], "09:15"));
    const int64_t waiting[] = {0, 90, 0, 7, 0}, inside[] = {0, 10, 0, 10, 0};
    assert_memory_equal(load.waiting, waiting, sizeof(waiting));
    assert_memory_equal(load.inside, inside, sizeof(inside));
}

static void all_regions_are_added_up(void **state)
{
    (void)state;
    a_morning();
    struct wait_load load = load_of(STR(""), day.days, day.days);
    const int64_t waiting[] = {0, 90, 3, 7, 0};
    assert_int_equal(load.n, 5);
    assert_memory_equal(load.waiting, waiting, sizeof(waiting));
}

static void the_newest_day_of_the_period_counts(void **state)
{
    (void)state;
    a_morning();
    note(day.days + 1, 0, ABAI, 2, 0);
    assert_int_equal(load_of(STR(""), day.days, day.days + 5).day.days, day.days + 1);
    assert_int_equal(load_of(ASTANA, day.days, day.days + 5).day.days, day.days);
    assert_int_equal(load_of(ASTANA, day.days + 1, day.days + 5).n, 0);
    assert_true(str_eq_z(load_of(ABAI, day.days + 1, day.days + 1).labels[0], "00:00"));
}

static void what_is_older_than_three_campaigns_goes(void **state)
{
    (void)state;
    a_morning();
    note(day.days + 1101, 0, ABAI, 1, 0);
    assert_int_equal(load_of(STR(""), day.days, day.days).n, 0);
}

static void nobody_else_writes_it(void **state)
{
    struct note one = {day.days, 5, ASTANA, 1, 1};

    (void)state;
    db_fixture_sign(country->staff, "admin", ID(ADMIN), ID(MINISTRY));
    assert_int_equal(db_fixture_rolled_back(country->staff, note_tx, &one), ST_FORBIDDEN);
    assert_int_equal(db_fixture_rolled_back(country->family, note_tx, &one), ST_FORBIDDEN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        COUNTRY_TEST(the_most_of_each_five_minutes_is_kept),
        COUNTRY_TEST(all_regions_are_added_up),
        COUNTRY_TEST(the_newest_day_of_the_period_counts),
        COUNTRY_TEST(what_is_older_than_three_campaigns_goes),
        COUNTRY_TEST(nobody_else_writes_it),
    };
    return cmocka_run_group_tests(tests, country_open, country_close);
}
