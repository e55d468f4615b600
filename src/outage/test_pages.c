/* Interruptions as the job writes them down and as a visitor reads them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "db_fixture.h"
#include "outage/watch.h"
#include "outage_test_queries.h"
#include "page_app.h"
#include "page_test.h"
#include "platform/platform.h"

static struct db_fixture *fixture;
static struct page_app *app;
static struct ctx *work;
static struct page *p;

static int start(void **state)
{
    (void)state;
    fixture = db_fixture_start();
    app = page_app_open("");
    return 0;
}

static int stop(void **state)
{
    (void)state;
    page_app_close(app);
    db_fixture_stop(fixture);
    return 0;
}

static int set_up(void **state)
{
    (void)state;
    db_fixture_fresh(fixture);
    work = db_fixture_ctx(fixture, "oqu_work");
    p = page_open(page_app_router(app, DOOR_PUBLIC), db_fixture_ctx(fixture, "oqu_public"));
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    page_close(p);
    return 0;
}

static void beat(void)
{
    bool more = true;

    assert_int_equal(outage_beat_job(work, &more), ST_OK);
    assert_false(more);
}

static enum status sleep_tx(struct ctx *c, void *arg)
{
    int64_t changed;

    TRY(outage_test_sleep(c, *(int32_t *)arg, &changed));
    assert_int_equal(changed, 1);
    return ST_OK;
}

/* As if so many seconds passed without a beat. */
static void nothing_works_for(int32_t seconds)
{
    assert_int_equal(db_tx(work, "test/sleep", sleep_tx, &seconds), ST_OK);
}

static void assert_outages(int n)
{
    page_get(p, "/outages?lang=en");
    page_assert_status(p, 200);
    page_assert_count(p, "//table/tbody/tr", n);
}

/* X25: an interruption is published. */
static void an_interruption_is_published_with_its_length(void **state)
{
    (void)state;

    beat();
    nothing_works_for(OUTAGE_LONGEST_S + 61);
    assert_outages(0); /* nobody has noticed yet */
    beat();
    assert_outages(1);
    page_assert_text(p, "//table/tbody/tr/td[last()]", "3");
    page_assert_says(p, "the number of an application that was sent are kept");
    beat();
    assert_outages(1); /* once */
}

static void the_first_beat_and_a_short_pause_are_no_interruption(void **state)
{
    (void)state;

    beat();
    nothing_works_for(OUTAGE_LONGEST_S / 2);
    beat();
    assert_outages(0);
    page_assert_says(p, "There were no interruptions.");
}

static enum status clock_tx(struct ctx *c, void *arg)
{
    (void)arg;
    return platform_clock_set(c, TIME_DAY, STR("rehearsal"));
}

static void a_rehearsal_that_moves_the_clock_is_no_interruption(void **state)
{
    (void)state;

    beat();
    assert_int_equal(db_tx(db_fixture_ctx(fixture, "oqu_owner"), "test/clock", clock_tx, NULL),
                     ST_OK);
    beat();
    assert_outages(0);
}

static void the_list_is_ordered_filtered_and_saved(void **state)
{
    (void)state;

    beat();
    nothing_works_for(100);
    beat();
    nothing_works_for(600);
    beat();
    assert_outages(2);
    page_get(p, "/outages?lang=en&sort=minutes&dir=asc");
    page_assert_text(p, "//table/tbody/tr[1]/td[last()]", "2");
    page_get(p, "/outages?lang=en&period.to=2020-01-01");
    page_assert_count(p, "//table/tbody/tr", 0);
    page_get(p, "/outages?lang=en&format=csv");
    page_assert_status(p, 200);
}

static enum status change_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    return *(bool *)arg ? outage_test_change(c, &changed) : outage_test_remove(c, &changed);
}

static void nobody_changes_or_removes_one(void **state)
{
    (void)state;

    beat();
    nothing_works_for(100);
    beat();
    for (int change = 0; change < 2; change++) {
        bool way = change == 1;
        struct ctx *owner = db_fixture_ctx(fixture, "oqu_owner");
        assert_int_equal(db_tx(owner, "test/change", change_tx, &way), ST_FORBIDDEN);
    }
    assert_outages(1);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_interruption_is_published_with_its_length),
        TEST(the_first_beat_and_a_short_pause_are_no_interruption),
        TEST(a_rehearsal_that_moves_the_clock_is_no_interruption),
        TEST(the_list_is_ordered_filtered_and_saved),
        TEST(nobody_changes_or_removes_one),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
