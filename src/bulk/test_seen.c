/* Somebody opens the records of many people in a day (AB-16): slowed, asked why, reported. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "admission/testing/site.h"
#include "bulk/seen.h"
#include "bulk_test_queries.h"
#include "i18n/msg_bulk.h"

#define NEXT_DAY "2026-06-18T10:30:00+05:00"

enum { FAMILIES = 5 };

static struct page *clerk;
static struct uuid guard, application[FAMILIES];

struct officer {
    struct uuid person;
    const char *role;
};

static enum status officer_tx(struct ctx *c, void *arg)
{
    const struct officer *in = arg;
    int64_t changed;

    return bulk_test_officer(c, in->person, site.world.school, str_from_z(in->role), &changed);
}

static void appoint(struct uuid person, const char *role)
{
    struct officer in = {person, role};
    assert_int_equal(db_tx(site.admin, "test/officer", officer_tx, &in), ST_OK);
}

/* Two people a day, and one more for each reason. */
static enum status limits_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;
    return bulk_test_set_seen(c, STR("2"), STR("1"), &changed);
}

static enum status code_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;
    return bulk_test_gives_code(c, site.world.clerk, &changed);
}

static void gives_code(void)
{
    assert_int_equal(db_tx(site.admin, "test/code", code_tx, NULL), ST_OK);
}

static int open_school(void **state)
{
    int st = site_open(state);
    struct uuid pool = world_pool(&site.world, "kk", FAMILIES);

    for (int family = 0; family < FAMILIES; family++)
        application[family] = site_id(site_apply(family, pool));
    guard = site.world.parent[21];
    appoint(site.world.clerk, "clerk");
    appoint(guard, "security");
    assert_int_equal(db_tx(site.admin, "test/limits", limits_tx, NULL), ST_OK);
    clerk = site_staff("clerk", site.world.clerk, site.world.school);
    gives_code();
    return st;
}

static void opens(int family)
{
    page_get(clerk, site_path("/staff/admission/%s", application[family]));
    page_assert_status(clerk, 200);
}

/* The page is then the one that asks. */
static void is_asked_for(int family)
{
    opens(family);
    site_says(clerk, MSG_bulk_why_title);
}

static bool is_open(int family)
{
    return strcmp(page_address(clerk), site_path("/staff/admission/%s", application[family])) == 0;
}

static void says_why(void)
{
    page_fill(clerk, "reason", "Бүгін барлық өтінішке жауап беремін");
    site_press(clerk, MSG_bulk_why_button);
    page_assert_status(clerk, 200);
}

struct opens_of {
    int64_t n;
};

static enum status opens_tx(struct ctx *c, void *arg)
{
    struct opens_of *in = arg;
    struct bulk_test_opens_of_row *row;

    TRY(bulk_test_opens_of(c, site.world.clerk, &row));
    in->n = row->n;
    return ST_OK;
}

static int64_t journalled(void)
{
    struct opens_of in = {0};
    assert_int_equal(db_tx(site.admin, "test/opens", opens_tx, &in), ST_OK);
    return in.n;
}

static void run_job(void)
{
    bool more = true;

    while (more)
        assert_int_equal(bulk_job(site.world.work, &more), ST_OK);
}

static void more_people_take_a_reason_and_are_reported(void **state)
{
    struct page *security = site_staff("security", guard, site.world.school);
    (void)state;

    opens(0);
    run_job();
    assert_int_equal(site_messages(guard, MSG_bulk_told_reached), 0);
    opens(1);
    assert_true(is_open(1));
    run_job();
    assert_true(site_messages(guard, MSG_bulk_told_reached) > 0);
    is_asked_for(2);
    assert_int_equal(journalled(), 2);
    page_fill(clerk, "reason", " ");
    site_press(clerk, MSG_bulk_why_button);
    page_assert_status(clerk, 422);
    says_why();
    assert_true(is_open(2)); /* where the clerk was going */
    is_asked_for(3);
    opens(0); /* whom one has seen today one sees again */
    assert_true(is_open(0));
    run_job();
    assert_true(site_messages(guard, MSG_bulk_told_reason) > 0);
    page_get(security, "/staff/bulk");
    site_follow(security, MSG_bulk_seen_title);
    page_assert_status(security, 200);
    page_assert_count(security, "//tbody/tr", 2);
    page_assert_says(security, "Бүгін барлық өтінішке жауап беремін");
    page_get(security, "/staff/bulk/seen?kind=reached");
    page_assert_count(security, "//tbody/tr", 1);
}

static void a_new_day_begins_anew(void **state)
{
    (void)state;

    opens(0);
    opens(1);
    is_asked_for(2);
    world_clock(&site.world, NEXT_DAY);
    gives_code();
    opens(2);
    assert_true(is_open(2));
    page_get(clerk, "/staff/bulk/reason");
    page_fill(clerk, "reason", "Алдын ала негіздеме жазамын");
    site_press(clerk, MSG_bulk_why_button);
    page_assert_status(clerk, 422); /* nobody lays reasons by */
    site_says(clerk, MSG_bulk_not_needed);
}

static void the_limit_is_of_the_person_and_others_see_no_notes(void **state)
{
    struct page *director = site_staff("director", site.world.director, site.world.school);
    struct page *stranger =
        site_staff("security", site.world.second_clerk, site.world.other_school);
    (void)state;

    opens(0);
    opens(1);
    is_asked_for(2);
    page_get(director, site_path("/staff/admission/%s", application[2]));
    page_assert_status(director, 200);
    page_assert_silent(director, site_word(director, MSG_bulk_why_title));
    page_get(stranger, "/staff/bulk/seen");
    page_assert_status(stranger, 200);
    page_assert_count(stranger, "//tbody/tr", 0);
}

#define SEEN_TEST(test) cmocka_unit_test_setup_teardown(test, open_school, site_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SEEN_TEST(more_people_take_a_reason_and_are_reported),
        SEEN_TEST(a_new_day_begins_anew),
        SEEN_TEST(the_limit_is_of_the_person_and_others_see_no_notes),
    };
    return cmocka_run_group_tests(tests, site_start, site_stop);
}
