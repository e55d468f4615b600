/* Complaints and tasks whose term comes near or passes: who is told, once, and in which words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "admission/testing/site.h"
#include "deadline/due.h"
#include "deadline_test_queries.h"
#include "i18n/msg_board.h"
#include "i18n/msg_deadline.h"

/* The complaint is due on Wednesday 24 June at 18:00. */
#define DUE      "2026-06-24T18:00:00+05:00"
#define CALM     "2026-06-22T10:00:00+05:00"
#define DAY_LEFT "2026-06-23T10:00:00+05:00"
#define PASSED   "2026-06-24T18:01:00+05:00"

struct officer {
    struct uuid person, organisation;
    const char *role, *lang;
};

static enum status officer_tx(struct ctx *c, void *arg)
{
    const struct officer *officer = arg;
    int64_t changed;

    return deadline_test_officer(c, officer->person, officer->organisation,
                                 str_from_z(officer->role), str_from_z(officer->lang), &changed);
}

static void appoint(struct officer officer)
{
    assert_int_equal(db_tx(site.admin, "test/officer", officer_tx, &officer), ST_OK);
}

static enum status above_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;
    return deadline_test_put_above(c, site.world.department, site_ministry, &changed);
}

static enum status complain_tx(struct ctx *c, void *arg)
{
    int64_t due, changed;

    (void)arg;
    assert_true(scan_instant(STR(DUE), &due));
    return deadline_test_put_complaint(c, site.world.department, site.world.parent[0],
                                       site.world.child[0], world_region(0), due, &changed);
}

static int open_country(void **state)
{
    int st = site_open_with_ministry(state);

    assert_int_equal(db_tx(site.admin, "test/above", above_tx, NULL), ST_OK);
    assert_int_equal(db_tx(site.admin, "test/complain", complain_tx, NULL), ST_OK);
    appoint((struct officer){site.world.officer, site.world.department, "department", "ru"});
    appoint((struct officer){site.world.second_clerk, site_ministry, "ministry", "kk"});
    return st;
}

static void work_at(const char *moment)
{
    bool more;

    world_clock(&site.world, moment);
    assert_int_equal(due_job(site.world.work, &more), ST_OK);
    assert_int_equal(due_job(site.world.work, &more), ST_OK); /* nothing is told twice */
}

/* req: J73-A3.2a */
static void a_complaint_is_told_a_working_day_before_and_when_it_is_overdue(void **state)
{
    struct page *officer = site_staff("department", site.world.officer, site.world.department);
    struct page *above = site_staff("ministry", site.world.second_clerk, site_ministry);
    (void)state;

    work_at(CALM);
    assert_int_equal(site_messages(site.world.officer, MSG_deadline_complaint_soon), 0);
    work_at(DAY_LEFT);
    assert_int_equal(site_messages(site.world.officer, MSG_deadline_complaint_soon), 2);
    assert_int_equal(site_messages(site.world.second_clerk, MSG_deadline_complaint_soon), 0);
    page_get(officer, "/staff/overdue");
    site_says(officer, MSG_board_complaints_soon);
    work_at(PASSED);
    assert_int_equal(site_messages(site.world.officer, MSG_deadline_complaint_passed), 2);
    assert_int_equal(site_messages(site.world.second_clerk, MSG_deadline_complaint_passed), 2);
    page_get(officer, "/staff/overdue");
    site_says(officer, MSG_board_complaints_late);
    page_get(above, "/staff/overdue");
    page_assert_says(above, "Білім басқармасы");
    page_get(officer, "/staff/inbox");
    page_assert_says(officer, "Ш-12");
}

static enum status give_tx(struct ctx *c, void *arg)
{
    int64_t due, changed;

    (void)arg;
    assert_true(scan_instant(STR(DUE), &due));
    return deadline_test_put_task(c, site_ministry, site.world.department, world_region(0), due,
                                  &changed);
}

/* req: J73-5 */
static void a_task_is_told_when_given_before_its_end_and_when_overdue(void **state)
{
    (void)state;

    assert_int_equal(db_tx(site.admin, "test/give", give_tx, NULL), ST_OK);
    work_at(CALM);
    assert_int_equal(site_messages(site.world.officer, MSG_deadline_task_new), 2);
    work_at(DAY_LEFT);
    assert_int_equal(site_messages(site.world.officer, MSG_deadline_task_soon), 2);
    work_at(PASSED);
    assert_int_equal(site_messages(site.world.officer, MSG_deadline_task_passed), 2);
    assert_int_equal(site_messages(site.world.officer, MSG_deadline_task_new), 2);
    assert_int_equal(site_messages(site.world.second_clerk, MSG_deadline_task_passed), 0);
}

#define DUE_TEST(test) cmocka_unit_test_setup_teardown(test, open_country, site_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        DUE_TEST(a_complaint_is_told_a_working_day_before_and_when_it_is_overdue),
        DUE_TEST(a_task_is_told_when_given_before_its_end_and_when_overdue),
    };
    return cmocka_run_group_tests(tests, site_start, site_stop);
}
