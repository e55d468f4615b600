/* A form on paper: the clerk enters it at the school, and it takes its place at that moment in the
 * one queue (ADM-31). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "admission/testing/site.h"
#include "i18n/msg_admission.h"

static struct page *the_clerk(void)
{
    return site_staff("clerk", site.world.clerk, site.world.school);
}

static void fill_paper(struct page *p, int family, struct uuid pool, const char *date)
{
    page_get(p, "/staff/paper");
    page_fill(p, "child_iin", world_child_iin(site.admin, family).p);
    page_fill(p, "adult_iin", world_parent_iin(site.admin, family).p);
    page_choose(p, "relation", "parent");
    page_choose(p, "pool", uuid_print(site.admin->mem, pool).p);
    page_fill_date(p, "date", date);
    page_tick(p, "consent");
    page_tick(p, "documents");
}

static void enter(struct page *p, int family, struct uuid pool, const char *date)
{
    fill_paper(p, family, pool, date);
    site_press(p, MSG_admission_paper_send);
}

/* AB-7: an older date on the paper does not move anybody up. */
static void a_paper_form_stands_where_it_was_entered(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 1);
    struct page *first = site_apply(0, pool), *p = the_clerk();
    (void)state;

    page_assert_says(first, "Орын бөлінді.");
    enter(p, 1, pool, "2026-06-10");
    page_assert_status(p, 200);
    page_assert_text(p, "h1", "Сынақ Бала1");
    page_assert_says(p, "Кезекте");
    page_assert_says(p, "17 маусым 2026, 10:00"); /* when it was entered, not what the paper says */
    page_assert_silent(p, "10 маусым");
    struct page *third = site_apply(2, pool);
    page_assert_says(third, "Кезектегі реттік нөмір 3");
    assert_string_equal(world_in_state(&site.world, pool, "HELD").p, "T2 T3");
    struct page *mother = site_parent(site.world.parent[1]);
    page_get(mother, "/my/");
    page_follow(mother, "Өтінішті ашу: Бала1"); /* the family follows it in the cabinet */
    page_assert_says(mother, "Кезектегі реттік нөмір 2");
    assert_int_equal(site_messages(site.world.parent[1], MSG_admission_notice_accepted), 1);
}

static void a_paper_form_is_checked_like_any_other(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 4);
    struct page *p = the_clerk();
    (void)state;

    page_get(p, "/staff/paper");
    site_press(p, MSG_admission_paper_send);
    page_assert_status(p, 422);
    page_assert_error(p, "child_iin", "Баланың ЖСН-ін жазыңыз");
    page_assert_error(p, "consent", "Дербес деректерге қол жеткізуге келісім беріңіз");
    page_assert_error(p, "documents", "Құжаттар толық болмаса, өтініш қабылданбайды"); /* R0 */
    fill_paper(p, 0, pool, "2026-06-17");
    page_fill(p, "child_iin", "880315600014"); /* the check digit is wrong */
    site_press(p, MSG_admission_paper_send);
    page_assert_status(p, 422);
    assert_string_equal(page_value(p, "child_iin"), "880315600014");
    enter(p, 0, pool, "2026-06-18");
    page_assert_status(p, 422);
    page_assert_error(p, "date.d", "Күн бүгіннен кеш болмауы керек");
    enter(p, WORLD_YOUNG, pool, "2026-06-17");
    page_assert_status(p, 422);
    page_assert_says(p, "Бала биыл 6 жасқа толмайды.");
    assert_int_equal(site_applications(), 0);
}

/* X11 at the counter: one child, one application, whatever the channel. */
static void a_child_who_has_applied_is_not_entered_again(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 4);
    struct page *mother = site_apply(0, pool), *p = the_clerk();
    (void)state;

    page_assert_status(mother, 200);
    enter(p, 0, pool, "2026-06-17");
    page_assert_status(p, 422);
    page_assert_says(p, "Бұл балаға өтініш берілген");
    assert_int_equal(site_applications(), 1);
}

static void a_paper_form_keeps_to_the_window_and_the_own_school(void **state)
{
    struct uuid own = world_pool(&site.world, "kk", 4);
    struct uuid others = world_pool_of(&site.world, site.world.other_school, "kk", 4);
    struct page *p = the_clerk();
    (void)state;

    page_get(p, "/staff/paper");
    page_assert_count(p, "//input[@name='pool']", 1); /* the other school is not offered */
    const char *csrf = site_token(p, "/staff/paper");
    page_post(p, "/staff/paper", "_csrf", csrf, "_idem", SITE_IDEM, "child_iin",
              world_child_iin(site.admin, 0).p, "adult_iin", world_parent_iin(site.admin, 0).p,
              "relation", "parent", "pool", uuid_print(site.admin->mem, others).p, "date.d", "17",
              "date.m", "06", "date.y", "2026", "consent", "yes", "documents", "yes");
    page_assert_status(p, 422);
    world_clock(&site.world, "2026-09-01T00:00:00+05:00");
    enter(p, 0, own, "2026-08-31");
    page_assert_status(p, 422);
    page_assert_says(p, "құжаттар қазір қабылданбайды");
    assert_int_equal(site_applications(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(a_paper_form_stands_where_it_was_entered),
        SITE_TEST(a_paper_form_is_checked_like_any_other),
        SITE_TEST(a_child_who_has_applied_is_not_entered_again),
        SITE_TEST(a_paper_form_keeps_to_the_window_and_the_own_school),
    };
    return cmocka_run_group_tests(tests, site_start, site_stop);
}
