/* Heads keep classes, who teaches sees the own ones, and the tables say the same without pages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "i18n/msg_admission.h"
#include "i18n/msg_learner.h"
#include "learner/testing/classes.h"
#include "learner_test_queries.h"

#define AUGUST "2026-08-26T10:00:00+05:00"

static struct page *head(void)
{
    return site_staff("director", site.world.director, site.world.school);
}

static struct page *teacher(void)
{
    return site_staff("teacher", classes.teacher, site.world.school);
}

static enum status refusals_tx(struct ctx *c, void *arg)
{
    struct learner_test_refusals_row *row;
    int64_t *n = arg;

    TRY(learner_test_refusals(c, &row));
    *n = row->n;
    return ST_OK;
}

static int64_t refusals(void)
{
    int64_t n = -1;
    assert_int_equal(db_tx_read(site.world.owner, "test/refusals", refusals_tx, &n), ST_OK);
    return n;
}

static void get(struct page *p, const char *path, int status)
{
    page_get(p, path);
    page_assert_status(p, status);
}

/* ---- the register ---------------------------------------------------------------------------- */

static void a_head_makes_a_class_and_fills_it(void **state)
{
    struct page *p = head();
    (void)state;

    get(p, "/staff/classes/new", 200);
    page_fill(p, "name", "6 А");
    page_fill(p, "year", "2026");
    page_choose(p, "language", "kk");
    site_press(p, MSG_learner_save);
    page_assert_status(p, 422);
    page_assert_error(p, "grade", site_word(p, MSG_learner_grade_missing));
    page_fill(p, "grade", "6");
    site_press(p, MSG_learner_save);
    page_assert_status(p, 200);
    site_follow(p, MSG_learner_enter);
    page_fill(p, "iin", world_child_iin(site.world.owner, 20).p);
    page_fill_date(p, "from", "2026-08-01");
    page_fill(p, "basis", "№ 12, 25.08.2026");
    site_press(p, MSG_learner_save);
    page_assert_status(p, 422);
    site_says(p, MSG_learner_day_outside);
    page_fill_date(p, "from", "2026-09-01");
    site_press(p, MSG_learner_save);
    page_assert_status(p, 200);
    page_assert_count(p, "//tbody/tr", 1);
    page_assert_says(p, "№ 12, 25.08.2026");
    site_follow(p, MSG_learner_enter);
    page_fill(p, "iin", world_child_iin(site.world.owner, 20).p);
    page_fill_date(p, "from", "2026-09-01");
    page_fill(p, "basis", "№ 13");
    site_press(p, MSG_learner_save);
    page_assert_error(p, "iin", site_word(p, MSG_learner_in_a_group));
}

static void a_learner_leaves_by_an_order_and_stays_in_the_list(void **state)
{
    struct page *p = head();
    (void)state;

    get(p, site_path("/staff/class/%s", classes.fifth), 200);
    page_follow(p, "Оқушы 01");
    page_fill_date(p, "to", "2026-06-10");
    page_fill(p, "basis", "№ 40");
    site_press(p, MSG_learner_save);
    page_assert_status(p, 200);
    page_assert_text(p, "//tbody/tr[contains(., 'Оқушы 01')]//td[contains(., 'Шықты')]", "Шықты");
    page_get(p, str_printf(site.world.owner->mem, "%s?state=left",
                           site_path("/staff/class/%s", classes.fifth))
                    .p);
    page_assert_count(p, "//tbody/tr", 1);
    page_get(p, str_printf(site.world.owner->mem, "%s?format=csv",
                           site_path("/staff/class/%s", classes.fifth))
                    .p);
    assert_non_null(strstr(page_body(p), "Оқушы 02"));
}

static void a_teacher_is_assigned_and_sees_the_class_until_it_ends(void **state)
{
    struct page *p = head(), *t = site_staff("teacher", classes.second_teacher, site.world.school);
    (void)state;

    world_clock(&site.world, "2026-09-02T10:00:00+05:00");
    get(p, "/staff/classes/new", 200);
    page_fill(p, "name", "7 А");
    page_fill(p, "grade", "7");
    page_fill(p, "year", "2026");
    page_choose(p, "language", "kk");
    site_press(p, MSG_learner_save);
    struct uuid made = site_id(p);
    get(t, site_path("/staff/class/%s", made), 403);
    page_get(p, site_path("/staff/class/%s/teacher", made));
    page_choose(p, "teacher", uuid_print(site.world.owner->mem, classes.second_teacher).p);
    page_choose(p, "subject", uuid_print(site.world.owner->mem, classes.maths).p);
    site_press(p, MSG_learner_save);
    page_assert_status(p, 200);
    page_assert_says(p, "Екінші Педагог");
    get(t, site_path("/staff/class/%s", made), 200);
    get(t, "/staff/classes?mine=yes", 200);
    page_assert_count(t, "//tbody/tr", 1);
    get(p, site_path("/staff/class/%s", made), 200);
    site_press_at(p, "//form[contains(@action, '/class-teacher/')]//button");
    get(t, site_path("/staff/class/%s", made), 200); /* today it began: the first day is kept */
    world_clock(&site.world, "2026-09-03T10:00:00+05:00");
    get(t, site_path("/staff/class/%s", made), 403);
}

static void classes_are_formed_from_the_enrolment_order_once(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 2), child[2];
    struct page *clerk = site_staff("clerk", site.world.clerk, site.world.school), *p = head();
    (void)state;

    for (int i = 0; i < 2; i++) {
        child[i] = world_apply(&site.world, pool, SEAT_LANE_T);
        page_get(clerk, site_path("/staff/admission/%s", child[i]));
        site_press(clerk, MSG_admission_staff_approve);
    }
    world_clock(&site.world, AUGUST);
    get(p, "/staff/orders/new", 200);
    page_fill(p, "number", "7-НҚ");
    page_fill_date(p, "date", "2026-08-25");
    page_fill(p, "letter", "Б");
    for (int i = 0; i < 2; i++)
        page_tick(p, str_printf(site.world.owner->mem, "child=" STR_FMT,
                                STR_ARG(uuid_print(site.world.owner->mem, child[i])))
                         .p);
    site_press(p, MSG_admission_order_sign);
    for (int i = 0; i < 2; i++) { /* the second time nobody is left */
        get(p, "/staff/classes", 200);
        site_press(p, MSG_learner_form_classes);
        page_assert_status(p, 200);
    }
    get(p, "/staff/classes?year=2026", 200);
    page_assert_count(p, "//tbody/tr", 1);
    page_follow(p, "1 Б");
    page_assert_count(p, "//tbody/tr", 2);
    page_assert_says(p, "25.08.2026");
}

/* ---- who sees what --------------------------------------------------------------------------- */

static void a_class_not_taught_is_forbidden_and_anothers_is_not_there(void **state)
{
    struct page *t = teacher();
    int64_t before = refusals();
    (void)state;

    get(t, site_path("/staff/class/%s", classes.fifth), 200);
    page_assert_count(t, "//tbody/tr", CLASS_LEARNERS);
    page_assert_count(t, "//main//form[@method='post']", 0);
    get(t, site_path("/staff/class/%s", classes.first), 403);
    assert_int_equal(refusals(), before + 1);
    get(t, site_path("/staff/class/%s", classes.other), 404);
    get(t, site_path("/staff/class/%s/learner", classes.fifth), 403);
    assert_int_equal(refusals(), before + 1);
    get(head(), site_path("/staff/class/%s/learner", classes.other), 404);
}

struct seen {
    int64_t groups, members, teachings;
};

static enum status seen_tx(struct ctx *c, void *arg)
{
    struct learner_test_seen_row *row;
    struct seen *seen = arg;

    TRY(learner_test_seen(c, &row));
    *seen = (struct seen){row->groups, row->members, row->teachings};
    return ST_OK;
}

static void assert_sees(struct ctx *c,
                        const char *role,
                        struct uuid person,
                        struct uuid organisation,
                        struct seen wanted)
{
    struct seen seen = {-1, -1, -1};

    db_fixture_sign(c, role, person, organisation);
    assert_int_equal(db_fixture_rolled_back(c, seen_tx, &seen), ST_OK);
    assert_int_equal(seen.groups, wanted.groups);
    assert_int_equal(seen.members, wanted.members);
    assert_int_equal(seen.teachings, wanted.teachings);
}

static enum status write_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;
    return learner_test_write_group(c, (struct uuid){{9}}, site.world.school, &changed);
}

/* Past routes and functions: what the policies alone show and refuse. */
static void the_tables_show_each_what_is_theirs(void **state)
{
    struct world *w = &site.world;
    (void)state;

    assert_sees(w->staff, "director", w->director, w->school, (struct seen){2, 4, 3});
    assert_sees(w->staff, "methodist", w->officer, w->school, (struct seen){2, 4, 3});
    assert_sees(w->staff, "teacher", classes.teacher, w->school, (struct seen){2, 3, 3});
    assert_sees(w->staff, "teacher", classes.teacher, w->other_school, (struct seen){1, 0, 1});
    assert_sees(w->staff, "learner", w->child[0], w->school, (struct seen){1, 1, 2});
    assert_sees(w->staff, "clerk", w->clerk, w->school, (struct seen){0, 0, 0});
    assert_sees(w->staff, "department", w->officer, w->department, (struct seen){0, 0, 0});
    assert_sees(w->family, "parent", w->parent[0], (struct uuid){{0}}, (struct seen){1, 1, 2});
    assert_sees(w->family, "parent", w->parent[30], (struct uuid){{0}}, (struct seen){0, 0, 0});
    db_fixture_sign(w->staff, "director", w->director, w->school);
    assert_int_equal(db_fixture_rolled_back(w->staff, write_tx, NULL), ST_FORBIDDEN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CLASSES_TEST(a_head_makes_a_class_and_fills_it),
        CLASSES_TEST(a_learner_leaves_by_an_order_and_stays_in_the_list),
        CLASSES_TEST(a_teacher_is_assigned_and_sees_the_class_until_it_ends),
        CLASSES_TEST(classes_are_formed_from_the_enrolment_order_once),
        CLASSES_TEST(a_class_not_taught_is_forbidden_and_anothers_is_not_there),
        CLASSES_TEST(the_tables_show_each_what_is_theirs),
    };
    return cmocka_run_group_tests(tests, site_start, site_stop);
}
