/* The list of critical functions and the journal that is marked by it, in browsers of the
 * ministry's administrator, its officer of security and a school's administrator. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "account/testing.h"
#include "audit/audit.h"
#include "critical_test_queries.h"

static struct page *school, *ministry;

static int fresh(void **state)
{
    assert_int_equal(country_fresh(state), 0);
    school = country->page;
    ministry = country_browser();
    country_add_admin(CLERK_IIN, MINISTRY);
    country_sign_in(ministry, CLERK_IIN);
    return 0;
}

static int over(void **state)
{
    (void)state;
    page_close(ministry);
    return 0;
}

static void get(struct page *p, const char *path, int status)
{
    page_get(p, path);
    page_assert_status(p, status);
}

/* The school's administrator takes a permission from a role and gives it back. */
static void changes_rights(const char *state)
{
    country_sign_in(school, ADMIN_IIN);
    get(school, "/staff/role/clerk/permission/admission.may.paper", 200);
    page_choose(school, "state", state);
    page_fill(school, "reason", "№ 15 бұйрық");
    page_press(school, "Өзгерту");
    page_assert_status(school, 200);
}

#define ACT        "//tbody/tr[contains(., 'Рөлдің рұқсаты өзгертілді')]"
#define MARKED_ACT ACT "[contains(., 'Сыни')]"

static enum status codes_tx(struct ctx *c, void *arg)
{
    return critical_test_codes(c, arg);
}

static void every_function_has_words(void **state)
{
    struct critical_test_codes_rows rows;
    (void)state;

    assert_int_equal(db_tx(country->owner, "test/codes", codes_tx, &rows), ST_OK);
    assert_true(rows.n > 50);
    for (size_t i = 0; i < rows.n; i++)
        if (str_eq(audit_action_words(country->owner, rows.v[i].code), rows.v[i].code))
            fail_msg(STR_FMT " has no words", STR_ARG(rows.v[i].code));
}

/* Of the ministry, beside the administrator: only whoever works there has a say. */
static enum status second_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;
    return critical_test_put_grant(c, ID(OTHER_ADMIN), ID(MINISTRY), &changed);
}

static void settles(struct page *p, const char *path)
{
    get(p, path, 200);
    page_choose(p, "answer", "APPROVED");
    page_press(p, "Растау");
    page_assert_status(p, 200);
}

static void signs_in_as_officer(struct page *p)
{
    assert_int_equal(db_tx(country->owner, "test/second", second_tx, NULL), ST_OK);
    country_sign_in(p, OTHER_IIN);
    page_get(p, "/staff/account");
    page_press(p, "Осы рөлге ауысу Ақпараттық қауіпсіздік маманы, Министрлік");
    page_assert_status(p, 200);
}

/* The page is then that of the proposal, whose address is returned. */
static const char *proposes(void)
{
    get(ministry, "/staff/critical/rights.changed", 200);
    page_fill(ministry, "reason", "№ 16 бұйрық");
    page_press(ministry, "Шығаруды ұсыну");
    page_assert_status(ministry, 200);
    const char *address = page_address(ministry);
    return str_printf(country->mem, "%.*s", (int)strcspn(address, "?"), address).p;
}

/* req: M456-5.13b */
static void acts_are_marked_and_one_person_takes_nothing_off_the_list(void **state)
{
    struct page *stranger = country_browser(), *officer = country_browser();
    (void)state;

    changes_rights("TAKEN");
    get(ministry, "/staff/journal?critical=yes&area=RIGHTS", 200);
    page_assert_count(ministry, MARKED_ACT, 1);
    get(ministry, "/staff/journal?critical=yes&act=account.role-granted", 200);
    page_assert_count(ministry, ACT, 0);
    const char *proposal = proposes();
    page_assert_count(ministry, "//input[@value='APPROVED']", 0); /* not the own one */
    get(ministry, "/staff/critical/rights.changed", 200);
    page_assert_says(ministry, "Шығару ұсынылды");
    page_assert_count(ministry, "//main//form[@method='post']", 0);
    changes_rights("SHIPPED");
    get(ministry, "/staff/journal?critical=yes&area=RIGHTS", 200);
    page_assert_count(ministry, MARKED_ACT, 2); /* it is on the list until somebody agrees */
    country_sign_in(stranger, SECOND_IIN);
    get(stranger, proposal, 404);
    signs_in_as_officer(officer);
    settles(officer, proposal);
    country_later(1);
    changes_rights("TAKEN");
    country_sign_in(ministry, CLERK_IIN);
    get(ministry, "/staff/journal?area=RIGHTS", 200);
    page_assert_count(ministry, ACT, 3);
    page_assert_count(ministry, MARKED_ACT, 2); /* what was critical then stays marked */
    get(ministry, "/staff/journal?critical=yes&act=critical.removed", 200);
    page_assert_says(ministry, "тізімінен әрекет шығарылды");
    page_close(stranger);
    page_close(officer);
}

static void more_is_watched_at_once(void **state)
{
    (void)state;

    get(ministry, "/staff/critical?state=OFF", 200);
    page_assert_says(ministry, "Жүйеге кірді");
    get(ministry, "/staff/critical/account.signed-in", 200);
    page_press(ministry, "Тізімге қосу");
    page_assert_status(ministry, 422);
    page_fill(ministry, "reason", "№ 17 бұйрық");
    page_press(ministry, "Тізімге қосу");
    page_assert_status(ministry, 200);
    page_assert_says(ministry, "№ 17 бұйрық");
    page_assert_says(ministry, "Үлгілі Дана");
    country_sign_in(school, ADMIN_IIN);
    get(ministry, "/staff/journal?critical=yes&act=account.signed-in&q=арман", 200);
    page_assert_count(ministry, "//tbody/tr", 1);
    get(ministry, "/staff/journal?critical=yes&act=account.signed-in&q=болат", 200);
    page_assert_count(ministry, "//tbody/tr", 0);
}

static enum status rewrite_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;
    return critical_test_rewrite(c, &changed);
}

static enum status forge_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;
    return critical_test_forge(c, &changed);
}

static void others_see_their_own_and_change_nothing(void **state)
{
    struct page *stranger = country_browser();
    (void)state;

    changes_rights("TAKEN");
    get(school, "/staff/critical/rights.changed", 200);
    page_assert_count(school, "//main//form[@method='post']", 0);
    get(school, "/staff/journal?critical=yes&area=RIGHTS", 200);
    page_assert_count(school, ACT, 1);
    country_sign_in(stranger, OTHER_IIN);
    get(stranger, "/staff/journal?area=RIGHTS", 200);
    page_assert_count(stranger, ACT, 0);
    get(stranger, "/staff/critical/no.such-act", 404);
    page_close(stranger);
    assert_int_equal(db_tx(country->owner, "test/rewrite", rewrite_tx, NULL), ST_FORBIDDEN);
    assert_int_not_equal(db_tx(country->owner, "test/forge", forge_tx, NULL), ST_OK);
}

/* req: M456-5.13c */
static void a_period_is_checked_and_reading_is_journalled(void **state)
{
    (void)state;

    get(ministry, "/staff/journal?period.from=2026-06-10&period.to=2026-06-09", 422);
    page_assert_says(ministry, "Кезеңнің соңы басынан бұрын.");
    get(ministry, "/staff/journal?period.from=2026-01-01&period.to=2026-06-09", 422);
    get(ministry, "/staff/journal", 200);
    get(ministry, "/staff/journal?act=audit.viewed", 200);
    page_assert_count(ministry, "//tbody/tr", 1);
    get(ministry, "/staff/journal?format=csv", 200);
    get(ministry, "/staff/journal?act=critical.exported&critical=yes", 200);
    page_assert_count(ministry, "//tbody/tr", 1);
}

static enum status ten_years_tx(struct ctx *c, void *arg)
{
    struct critical_test_past_triggers_row *row;
    int64_t changed;
    (void)arg;

    TRY(critical_test_past_triggers(c, &row));
    return critical_test_ten_years(c, ID(MINISTRY), ID(OTHER_ADMIN), &changed);
}

static void ten_years_of_acts_are_read_by_period_and_kind(void **state)
{
    struct ctx *root = db_fixture_ctx(country->fixture, "oqu_admin");
    (void)state;

    assert_int_equal(db_tx(root, "test/years", ten_years_tx, NULL), ST_OK);
    get(ministry, "/staff/journal?period.from=2017-06-10&period.to=2017-06-10", 200);
    page_assert_count(ministry, "//tbody/tr", 3);
    get(ministry, "/staff/journal?period.from=2017-06-10&period.to=2017-06-14&act=rights.changed",
        200);
    page_assert_count(ministry, "//tbody/tr", 5);
    page_assert_count(ministry, MARKED_ACT, 5); /* the list that ships holds it since ever */
    get(ministry, "/staff/journal?period.from=2017-06-10&period.to=2017-06-14&critical=yes", 200);
    page_assert_count(ministry, "//tbody/tr", 10); /* signing out is nothing critical */
    get(ministry, "/staff/journal?period.from=2025-06-01&period.to=2025-06-05", 200);
    page_assert_count(ministry, "//tbody/tr", 15);
}

#define CRITICAL_TEST(test) cmocka_unit_test_setup_teardown(test, fresh, over)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CRITICAL_TEST(every_function_has_words),
        CRITICAL_TEST(acts_are_marked_and_one_person_takes_nothing_off_the_list),
        CRITICAL_TEST(more_is_watched_at_once),
        CRITICAL_TEST(others_see_their_own_and_change_nothing),
        CRITICAL_TEST(a_period_is_checked_and_reading_is_journalled),
        CRITICAL_TEST(ten_years_of_acts_are_read_by_period_and_kind),
    };
    return cmocka_run_group_tests(tests, country_open, country_close);
}
