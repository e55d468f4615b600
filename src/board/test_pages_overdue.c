/* What is overdue and what soon will be: by region and school, the rows behind the figures, and
 * that nobody sees a territory that is not the own one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "admission/testing/site.h"
#include "board/count.h"
#include "i18n/msg_board.h"

#define OVERDUE_TEST(test)                                                                         \
    cmocka_unit_test_setup_teardown(test, site_open_with_ministry, site_close)

#define ROW(place) "//tr[starts-with(normalize-space(th),'" place "')]"
#define CELL(place, column, value)                                                                 \
    ROW(place) "/td[@data-l='" column "'][normalize-space()='" value "']"

static void count(void)
{
    bool more;

    assert_int_equal(count_job(site.world.work, &more), ST_OK);
    assert_false(more);
}

/* Three of Astana hold a seat and one waits; one of the Abai region. All terms end on the 18th. */
static void some_apply(void)
{
    struct uuid pool = world_pool(&site.world, "kk", 3);
    struct uuid far = world_pool_of(&site.world, site.world.region_school[1], "ru", 2);

    for (int i = 0; i < 4; i++)
        (void)world_apply(&site.world, pool, SEAT_LANE_T);
    (void)world_apply(&site.world, far, SEAT_LANE_T);
    count();
}

static void answer(struct uuid application)
{
    const struct admission_answer yes = {.application = application,
                                         .ground = STR(""),
                                         .facts = STR(""),
                                         .remedy = STR(""),
                                         .idem = rnd_token(site.world.staff->mem, 16)};

    db_fixture_sign(site.world.staff, "clerk", site.world.clerk, site.world.school);
    assert_int_equal(admission_settle(site.world.staff, &yes), ST_OK);
}

static void figures_follow_the_clock(void **state)
{
    struct page *p = site_staff("ministry", site_officer, site_ministry);
    (void)state;

    some_apply();
    page_get(p, "/staff/overdue");
    site_says(p, MSG_board_overdue_empty); /* the term is a day away */
    world_clock(&site.world, "2026-06-18T14:00:00+05:00");
    page_get(p, "/staff/overdue");
    page_assert_sound(p);
    page_assert_count(p, CELL("Астана", "Мерзімі таяу арада аяқталады", "3"), 1);
    page_assert_count(p, CELL("Абай", "Мерзімі таяу арада аяқталады", "1"), 1);
    world_clock(&site.world, "2026-06-18T17:30:00+05:00");
    page_get(p, "/staff/overdue?stage=last");
    page_assert_count(p, CELL("Астана", "Мерзімі жуырда аяқталады", "3"), 1);
    page_get(p, "/staff/overdue?stage=passed");
    page_assert_count(p, ROW("Астана"), 0);
    world_clock(&site.world, "2026-06-20T19:00:00+05:00");
    page_get(p, "/staff/overdue?sort=name");
    page_assert_count(p, CELL("Астана", "Мерзімі өтті", "3"), 1);
    page_assert_says(p, "2 тәулік кешікті");
    page_get(p, "/staff/overdue?age=3");
    page_assert_count(p, ROW("Астана"), 0);
    page_get(p, "/staff/overdue?age=1&lane=T&language=ru");
    page_assert_count(p, ROW("Астана"), 0);
    page_assert_count(p, CELL("Абай", "Мерзімі өтті", "1"), 1);
    page_get(p, "/staff/overdue?lane=O");
    page_assert_count(p, ROW("Абай"), 0);
    site_language(p, LANG_RU);
    page_get(p, "/staff/overdue?q=%D0%B0%D1%81%D1%82%D0%B0%D0%BD%D0%B0");
    page_assert_count(p, "//tbody/tr/td[@data-l='Просрочено'][normalize-space()='3']", 1);
    page_assert_count(p, "//tbody/tr", 1);
}

static void answers_in_time_and_late_are_drawn_and_downloaded(void **state)
{
    struct page *p = site_staff("ministry", site_officer, site_ministry);
    struct uuid pool = world_pool(&site.world, "kk", 3);
    struct uuid first = world_apply(&site.world, pool, SEAT_LANE_T);
    struct uuid second = world_apply(&site.world, pool, SEAT_LANE_T);
    (void)state;

    answer(first);
    world_clock(&site.world, "2026-06-19T10:00:00+05:00");
    answer(second);
    count();
    page_get(p, "/staff/overdue");
    page_assert_count(p, "//section[@aria-labelledby='terms']//table//tr[td]", 2);
    page_get(p, "/staff/overdue?table=answers&format=csv");
    page_assert_status(p, 200);
    page_assert_says(p, "\"17.06.2026\",\"1\",\"0\"");
    page_assert_says(p, "\"19.06.2026\",\"0\",\"1\"");
    page_get(p, "/staff/overdue?table=answers&format=xlsx");
    page_assert_status(p, 200);
    page_get(p, "/staff/overdue?table=answers");
    page_assert_status(p, 404);
    page_get(p, "/staff/overdue?format=csv");
    page_assert_status(p, 200);
}

/* req: J73-A3.2a */
static void figures_open_to_the_numbers_and_the_ministry_gives_a_reason(void **state)
{
    struct page *p = site_staff("ministry", site_officer, site_ministry);
    (void)state;

    some_apply();
    world_clock(&site.world, "2026-06-19T19:00:00+05:00");
    page_get(p, "/staff/overdue");
    page_follow(p, ROW("Астана") "/th//a");
    page_follow(p, ROW("№ 84") "/th//a");
    page_assert_status(p, 200);
    page_assert_sound(p);
    page_assert_count(p, "//tbody/tr", 3);
    page_assert_silent(p, "Бала0"); /* numbers, no names */
    page_get(p, str_printf(site.admin->mem, "%s?stage=first", page_address(p)).p);
    page_assert_count(p, "//tbody/tr", 0);
    page_back(p);
    page_follow(p, "//tbody/tr[1]/th//a");
    page_assert_status(p, 200);
    assert_string_equal(page_value(p, "number"), "1");
    page_fill(p, "reason", "Мерзімнен кешіккен өтінішті тексеру");
    site_press(p, MSG_board_one_send);
    page_assert_status(p, 200);
    page_assert_says(p, "Мерзімнен кешіккен өтінішті тексеру");
}

static void a_department_sees_its_own_and_oversight_no_rows(void **state)
{
    struct page *p = site_staff("department", site.world.officer, site.world.department);
    struct page *oversight = site_staff("oversight", site_officer, site_ministry);
    struct page *clerk = site_staff("clerk", site.world.clerk, site.world.school);
    const char *own = site_path("/staff/overdue/school/%s", site.world.school);
    (void)state;

    some_apply();
    world_clock(&site.world, "2026-06-19T19:00:00+05:00");
    page_get(p, "/staff/overdue");
    page_assert_count(p, CELL("№ 84", "Мерзімі өтті", "3"), 1);
    page_assert_silent(p, "Өңір мектебі 2");
    page_get(p, "/staff/overdue/place/100000000");
    page_assert_status(p, 403);
    page_get(p, site_path("/staff/overdue/school/%s", site.world.region_school[1]));
    page_assert_status(p, 404);
    page_get(p, site_path("/staff/board/school/%s", site.world.school));
    page_follow(p, "//main//a[contains(@class, 'btn')][contains(@href, '/staff/overdue/')]");
    page_assert_at(p, own);
    page_assert_count(p, "//tbody/tr", 3);
    page_assert_count(p, "//tbody//a", 0); /* only the ministry opens one, with a reason */
    page_get(oversight, "/staff/overdue/place/710000000");
    page_assert_count(oversight, CELL("№ 84", "Мерзімі өтті", "3"), 1);
    page_assert_count(oversight, "//tbody//a[contains(@href, '/staff/overdue/')]", 0);
    page_get(oversight, own);
    page_assert_status(oversight, 403);
    page_get(clerk, "/staff/overdue");
    page_assert_status(clerk, 403);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        OVERDUE_TEST(figures_follow_the_clock),
        OVERDUE_TEST(answers_in_time_and_late_are_drawn_and_downloaded),
        OVERDUE_TEST(figures_open_to_the_numbers_and_the_ministry_gives_a_reason),
        OVERDUE_TEST(a_department_sees_its_own_and_oversight_no_rows),
    };
    return cmocka_run_group_tests(tests, site_start, site_stop);
}
