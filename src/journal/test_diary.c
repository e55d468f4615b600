/* A learner and a parent read the diary of the one whom it is about, and nobody else's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "i18n/msg_journal.h"
#include "learner/testing/classes.h"

#define MAY "2026-05-14T10:00:00+05:00"

static void get(struct page *p, const char *path, int status)
{
    page_get(p, path);
    page_assert_status(p, status);
}

/* A lesson with homework; the first learner gets 8 points, the second is absent. */
static void keep_a_journal(void)
{
    struct arena *mem = site.world.owner->mem;
    struct page *p = site_staff("teacher", classes.teacher, site.world.school);

    world_clock(&site.world, MAY);
    page_get(p, str_printf(mem, "/staff/class/" STR_FMT "/journal/" STR_FMT "/new",
                           STR_ARG(uuid_print(mem, classes.fifth)),
                           STR_ARG(uuid_print(mem, classes.maths)))
                    .p);
    page_fill_date(p, "day", "2026-05-12");
    page_fill(p, "theme", "Бөлшектер");
    page_fill(p, "homework", "№ 315, 316");
    site_press(p, MSG_journal_save);
    page_follow(p, "12.05");
    page_fill(p, "Балл: Оқушы 00", "8");
    page_choose(p, "Келу және баллдар: Оқушы 01", "ABSENT");
    site_press(p, MSG_journal_save);
    page_assert_status(p, 200);
}

static void a_parent_reads_the_diary_of_the_own_child(void **state)
{
    struct page *mother = site_parent(site.world.parent[0]),
                *second = site_parent(site.world.parent[1]);
    (void)state;

    keep_a_journal();
    get(mother, "/my/diary", 200);
    page_follow(mother, "//main//a[contains(., 'Оқушы 00')]");
    page_assert_status(mother, 200);
    page_assert_says(mother, "№ 315, 316");
    page_assert_says(mother, "8 / 10");
    page_assert_silent(mother, "Оқушы 01");
    get(mother, site_path("/my/diary/%s?subject=none", site.world.child[0]), 200);
    page_assert_count(mother, "//tbody/tr", 0);
    get(mother, site_path("/my/diary/%s?format=csv", site.world.child[0]), 200);
    assert_non_null(strstr(page_body(mother), "Бөлшектер"));
    get(second, site_path("/my/diary/%s", site.world.child[1]), 200);
    page_assert_says(second, "Себепсіз келмеді");
    page_assert_silent(second, "8 / 10");
}

static void anothers_diary_is_not_there(void **state)
{
    struct page *mother = site_parent(site.world.parent[0]),
                *childless = site_parent(site.world.parent[50]);
    (void)state;

    keep_a_journal();
    get(mother, site_path("/my/diary/%s", site.world.child[1]), 404);
    get(mother, site_path("/my/diary/%s", site.world.school), 404);
    get(childless, site_path("/my/diary/%s", site.world.child[0]), 404);
    get(childless, "/my/diary", 200);
    site_says(childless, MSG_journal_diaries_none);
}

static void a_learner_reads_the_own_diary(void **state)
{
    struct page *learner = site_staff("learner", site.world.child[0], site.world.school),
                *elsewhere = site_staff("learner", site.world.child[0], site.world.other_school);
    (void)state;

    keep_a_journal();
    get(learner, "/staff/diary", 200);
    page_assert_says(learner, "8 / 10");
    get(elsewhere, "/staff/diary", 200); /* in no class of this school */
    site_says(elsewhere, MSG_journal_diary_no_group);
    page_assert_silent(elsewhere, "8 / 10");
    get(site_staff("teacher", classes.teacher, site.world.school), "/staff/diary", 403);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CLASSES_TEST(a_parent_reads_the_diary_of_the_own_child),
        CLASSES_TEST(anothers_diary_is_not_there),
        CLASSES_TEST(a_learner_reads_the_own_diary),
    };
    return cmocka_run_group_tests(tests, site_start, site_stop);
}
