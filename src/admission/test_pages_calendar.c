/* The work calendar: who keeps which days, what a change means for terms, what is refused where. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "admission/testing/site.h"
#include "admission_test_queries.h"
#include "i18n/msg_admission.h"

#define CALENDAR_TEST(test)                                                                        \
    cmocka_unit_test_setup_teardown(test, site_open_with_ministry, site_close)

#define THURSDAY "2026-06-18" /* the day after SITE_DAY: the term of whoever applies now */

static struct page *ministry(void)
{
    return site_staff("ministry", site_officer, site_ministry);
}

static struct page *department(void)
{
    return site_staff("department", site.world.officer, site.world.department);
}

struct entry {
    const char *day, *region, *working, *source, *reason;
};

static const struct entry holiday = {THURSDAY, "710000000", "no", "Әкімдік қаулысы № 5, 15.06.2026",
                                     "Қаладағы су тасқыны"};

static void send(struct page *p, const struct entry *entry)
{
    page_get(p, "/staff/calendar/day");
    page_assert_status(p, 200);
    page_fill_date(p, "day", entry->day);
    page_choose(p, "region", entry->region);
    if (*entry->working)
        page_choose(p, "working", entry->working);
    page_fill(p, "source", entry->source);
    page_fill(p, "reason", entry->reason);
    site_press(p, MSG_admission_calendar_send);
}

/* req: J73-A3.2a */
static void a_day_off_moves_terms_of_the_region_that_begin_later(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 4);
    struct uuid far = world_pool_of(&site.world, site.world.region_school[1], "kk", 4);
    struct page *p = department(), *before = site_apply(0, pool);
    struct page *clerk = site_staff("clerk", site.world.clerk, site.world.region_school[1]);
    struct uuid elsewhere;
    (void)state;

    page_assert_says(before, "18 маусым 2026, 18:00");
    send(p, &holiday);
    page_assert_at(p, "/staff/calendar");
    page_assert_says(p, "Әкімдік қаулысы № 5, 15.06.2026");
    page_assert_says(site_apply(1, pool), "19 маусым 2026, 18:00");
    assert_int_equal(world_try(&site.world, 2, far, SEAT_LANE_T, &elsewhere), ST_OK);
    page_get(clerk, "/staff/admission");
    page_assert_says(clerk, "18.06.2026 18:00"); /* another region */
    page_get(before, page_address(before));
    page_assert_says(before, "18 маусым 2026, 18:00"); /* stands on the receipt */
}

static void the_ministry_keeps_the_country_and_its_holidays_move(void **state)
{
    const struct entry off = {THURSDAY, "KZ", "no", "Үкімет қаулысы № 1", "Ауыстырылған күн"};
    struct page *p = ministry(), *officer = department();
    struct uuid pool = world_pool(&site.world, "kk", 4);
    (void)state;

    send(p, &off);
    page_assert_at(p, "/staff/calendar");
    page_assert_says(site_apply(0, pool), "19 маусым 2026, 18:00");
    page_follow(p, "//tbody/tr[contains(., 'Үкімет')]/th//a");
    assert_string_equal(page_value(p, "source"), "Үкімет қаулысы № 1");
    page_choose(p, "working", "yes");
    page_fill(p, "source", "Үкімет қаулысы № 2");
    page_fill(p, "reason", "Қаулы өзгертілді");
    site_press(p, MSG_admission_calendar_send);
    page_assert_says(site_apply(1, pool), "18 маусым 2026, 18:00");
    page_get(p, "/staff/calendar/day?day=" THURSDAY "&region=KZ");
    page_assert_count(p, "//section[@aria-labelledby='history']/div", 2);
    page_assert_says(p, "Ауыстырылған күн");
    page_get(officer, "/staff/calendar/day?day=" THURSDAY "&region=KZ");
    page_assert_count(officer, "//main//form", 0); /* reads it, does not keep it */
    page_assert_says(officer, "Қаулы өзгертілді");
    site_language(officer, LANG_RU);
    page_get(officer, "/staff/calendar?q=%D2%AF%D0%BA%D1%96%D0%BC%D0%B5%D1%82&state=yes");
    page_assert_count(officer, "//tbody/tr", 1);
    page_assert_says(officer, "рабочий день");
    page_get(officer, "/staff/calendar?days.from=2026-06-01&days.to=2026-06-30&region=KZ");
    page_assert_count(officer, "//tbody/tr", 1);
    page_get(officer, "/staff/calendar?format=csv");
    page_assert_says(officer, "Үкімет қаулысы № 2");
}

static void what_is_wrong_is_said_at_its_field(void **state)
{
    struct page *p = department();
    struct entry entry = holiday;
    (void)state;

    entry.day = "2026-06-16";
    entry.working = "";
    entry.reason = "Су";
    send(p, &entry);
    page_assert_status(p, 422);
    page_assert_error(p, "day.d", site_word(p, MSG_admission_calendar_day_past));
    page_assert_error(p, "working", site_word(p, MSG_admission_calendar_state_missing));
    page_assert_count(p, "//textarea[@name='reason'][@aria-invalid='true']", 1);
    assert_string_equal(page_value(p, "source"), holiday.source); /* kept as typed */
    page_get(p, "/staff/calendar/day?day=2026-13-01&region=KZ");
    page_assert_status(p, 404);
    page_get(p, "/staff/calendar/day?day=" THURSDAY "&region=100000000"); /* another region's */
    page_assert_status(p, 404);
}

static void post(struct page *p, const char *region)
{
    page_post(p, "/staff/calendar/day", "_csrf", site_token(p, "/staff/calendar/day"), "_idem",
              SITE_IDEM, "day.d", "18", "day.m", "6", "day.y", "2026", "region", region, "working",
              "no", "source", "Қаулы № 7", "reason", "Себебі бар");
}

static enum status acts_tx(struct ctx *c, void *arg)
{
    struct admission_test_work_days_row **row = arg;
    return admission_test_work_days(c, row);
}

static void assert_written(int days, int acts)
{
    struct admission_test_work_days_row *row;

    assert_int_equal(db_tx_read(site.admin, "test/work-days", acts_tx, &row), ST_OK);
    assert_int_equal(row->days, days);
    assert_int_equal(row->acts, acts);
}

static void nobody_writes_into_a_calendar_that_is_not_theirs(void **state)
{
    struct page *p = department();
    struct page *clerk = site_staff("clerk", site.world.clerk, site.world.school);
    (void)state;

    page_get(p, "/staff/calendar/day");
    page_assert_count(p, "//select[@name='region']/option[@value='KZ']", 0);
    post(p, "KZ");
    page_assert_status(p, 422);
    post(p, "100000000");
    page_assert_status(p, 422);
    page_get(clerk, "/staff/calendar");
    page_assert_status(clerk, 403);
    assert_written(0, 0);
    send(p, &holiday);
    send(p, &holiday); /* says nothing new */
    assert_written(1, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CALENDAR_TEST(a_day_off_moves_terms_of_the_region_that_begin_later),
        CALENDAR_TEST(the_ministry_keeps_the_country_and_its_holidays_move),
        CALENDAR_TEST(what_is_wrong_is_said_at_its_field),
        CALENDAR_TEST(nobody_writes_into_a_calendar_that_is_not_theirs),
    };
    return cmocka_run_group_tests(tests, site_start, site_stop);
}
