/* Somebody changes a byte in the database: whoever meets it is told the truth, the journal has it,
 * and officers of information security hear of it once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "account/testing.h"
#include "integrity/integrity.h"
#include "integrity_test_queries.h"

#define TITLE "Бұл жазба жүйеден тыс өзгертілген"

enum { HOUR_S = 3600 };

static enum status alter_tx(struct ctx *c, void *arg)
{
    struct integrity_test_quiet_row *row;
    int64_t changed;

    (void)arg;
    TRY(integrity_test_quiet(c, &row));
    return integrity_test_alter(c, &changed);
}

static void alter(void)
{
    struct ctx *admin = db_fixture_ctx(country->fixture, "oqu_admin");

    assert_int_equal(db_tx(admin, "test/alter", alter_tx, NULL), ST_OK);
    db_fixture_drop(country->fixture, admin);
}

static void run_job(void)
{
    struct ctx *work = db_fixture_ctx(country->fixture, "oqu_work");
    bool more = true;

    work->config = page_app_config(country->app);
    work->now_us = country->staff->now_us;
    while (more)
        assert_int_equal(integrity_tell_job(work, &more), ST_OK);
    db_fixture_drop(country->fixture, work);
}

struct counting {
    struct str door;
    int64_t told, journalled;
};

static enum status counting_tx(struct ctx *c, void *arg)
{
    struct counting *in = arg;
    struct integrity_test_told_row *told;
    struct integrity_test_journalled_row *journalled;

    TRY(integrity_test_told(c, ID(SECOND_ADMIN), &told));
    TRY(integrity_test_journalled(c, in->door, &journalled));
    in->told = told->n;
    in->journalled = journalled->n;
    return ST_OK;
}

static struct counting counted(const char *door)
{
    struct counting in = {.door = str_from_z(door)};

    assert_int_equal(db_tx_read(country->owner, "test/count", counting_tx, &in), ST_OK);
    return in;
}

/* req: M456-5.16 */
static void staff_is_told_to_decide_nothing_and_officers_hear_of_it_once(void **state)
{
    struct page *p = country->page;
    (void)state;

    country_sign_in(p, ADMIN_IIN);
    page_get(p, "/staff/account");
    page_assert_status(p, 200);
    alter();
    for (int i = 0; i < 2; i++) {
        page_get(p, "/staff/account");
        page_assert_status(p, 500);
        page_assert_text(p, "h1", TITLE);
        page_assert_says(p, "бұл жазба бойынша шешім қабылдамаңыз");
    }
    run_job();
    assert_int_equal(counted("staff").journalled, 2);
    assert_int_equal(counted("staff").told, 1);
    page_get(p, "/staff/account");
    run_job();
    assert_int_equal(counted("staff").told, 1);
    country_later(HOUR_S + 1);
    country_sign_in(p, ADMIN_IIN);
    page_get(p, "/staff/account");
    page_assert_status(p, 500);
    run_job();
    assert_int_equal(counted("staff").told, 2);
}

static void a_family_is_told_what_remains_valid(void **state)
{
    struct page *p = country->parent;
    (void)state;

    country_parent_enters("/my/account");
    page_assert_status(p, 200);
    alter();
    page_get(p, "/my/account");
    page_assert_status(p, 500);
    page_assert_text(p, "h1", TITLE);
    page_assert_says(p, "Өзіңіз сақтап алған қолхат пен жауап күшінде қалады");
    run_job();
    assert_int_equal(counted("family").journalled, 1);
    assert_int_equal(counted("family").told, 1);
}

static void an_officer_is_led_to_the_journal(void **state)
{
    struct page *p = country->page;
    (void)state;

    country_sign_in(p, SECOND_IIN);
    page_get(p, "/staff/account");
    page_press(p, "Осы рөлге ауысу Ақпараттық қауіпсіздік маманы, Басқарма");
    alter();
    page_get(p, "/staff/account");
    page_assert_status(p, 500);
    run_job();
    page_get(p, "/staff/inbox");
    page_assert_says(p, "ашылған жазба жүйеден тыс өзгертілген");
    page_get(p, "/staff/journal?act=integrity.met");
    page_assert_status(p, 200);
    page_assert_says(p, "Жүйеден тыс өзгертілген жазба ашылды");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        COUNTRY_TEST(staff_is_told_to_decide_nothing_and_officers_hear_of_it_once),
        COUNTRY_TEST(a_family_is_told_what_remains_valid),
        COUNTRY_TEST(an_officer_is_led_to_the_journal),
    };
    return cmocka_run_group_tests(tests, country_open, country_close);
}
