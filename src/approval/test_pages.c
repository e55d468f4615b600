/* Acts that take two people, in browsers of two administrators and whom it is about, with the job
 * of `oqu work` beside. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "account/testing.h"
#include "approval/propose.h"
#include "approval/tell.h"
#include "approval_test_queries.h"

enum { DAY_S = 24 * 3600 };

static struct ctx *work;
static char one[200]; /* address of the proposal */

static int fresh(void **state)
{
    assert_int_equal(country_fresh(state), 0);
    work = db_fixture_ctx(country->fixture, "oqu_work");
    work->config = page_app_config(country->app);
    return 0;
}

static void run_job(void)
{
    bool more = true;

    while (more) {
        enum status st = approval_job(work, &more);
        if (st != ST_OK)
            fail_msg("%s " STR_FMT, work->failure.code, STR_ARG(work->failure.detail));
    }
}

static void get(struct page *p, const char *path, int status)
{
    page_get(p, path);
    page_assert_status(p, status);
}

static void to_card(struct page *p, const char *name)
{
    char path[200];

    (void)snprintf(path, sizeof(path), "/staff/admin/people?q=%s", name);
    get(p, path, 200);
    (void)snprintf(path, sizeof(path), "Үлгілі %s", name);
    page_follow(p, path);
}

/* Дана works at the school; its administrator proposes that she be its officer of security. */
static void propose_role(struct page *p)
{
    to_card(p, "Дана");
    page_follow(p, "Рөл беру");
    page_choose(p, "role", "security");
    page_fill(p, "bin", SCHOOL_BIN);
    page_fill(p, "reason", "№ 14 бұйрық");
    page_press(p, "Беру");
    page_assert_status(p, 200);
    page_assert_says(p, "Екінші адам мақұлдағанда күшіне енеді");
    (void)snprintf(one, sizeof(one), "%.*s", (int)strcspn(page_address(p), "?"), page_address(p));
}

static void settle(struct page *p, const char *answer, const char *words)
{
    get(p, one, 200);
    page_choose(p, "answer", answer);
    page_fill(p, "words", words);
    page_press(p, "Растау");
}

/* The gate of the database, as if a page had let somebody through who is not shown the answer. */
static enum status forced(int person, int organisation, const char *answer)
{
    struct ctx *c = country->staff;
    struct uuid id;

    assert_true(scan_uuid(str_from_z(strrchr(one, '/') + 1), &id));
    db_fixture_sign(c, "admin", ID(person), ID(organisation));
    enum status st = approval_settle_it(c, id, str_from_z(answer), STR(""));
    db_fixture_sign_off(c);
    return st;
}

struct grant {
    struct str role;
    struct approval_test_grant_of_two_row *row;
};

static enum status grant_tx(struct ctx *c, void *arg)
{
    struct grant *in = arg;
    return approval_test_grant_of_two(c, in->role, &in->row);
}

static struct approval_test_grant_of_two_row *security_grant(void)
{
    struct grant in = {.role = STR("security")};

    assert_int_equal(db_tx(country->owner, "test/grant", grant_tx, &in), ST_OK);
    return in.row;
}

struct told {
    struct uuid person;
    struct str text;
    int64_t n;
};

static enum status told_tx(struct ctx *c, void *arg)
{
    struct told *in = arg;
    struct approval_test_told_row *row;

    TRY(approval_test_told(c, in->person, in->text, &row));
    in->n = row->n;
    return ST_OK;
}

static int64_t told(int person, const char *text)
{
    struct told in = {.person = ID(person), .text = str_from_z(text)};

    assert_int_equal(db_tx(country->owner, "test/told", told_tx, &in), ST_OK);
    return in.n;
}

static enum status journalled_tx(struct ctx *c, void *arg)
{
    struct told *in = arg;
    struct approval_test_journalled_row *row;

    TRY(approval_test_journalled(c, in->text, &row));
    in->n = row->n;
    return ST_OK;
}

static int64_t journalled(const char *action)
{
    struct told in = {.text = str_from_z(action)};

    assert_int_equal(db_tx(country->owner, "test/journalled", journalled_tx, &in), ST_OK);
    return in.n;
}

/* ---- a level of data ------------------------------------------------------------------------- */

static enum status lowered_tx(struct ctx *c, void *arg)
{
    int64_t changed;

    return approval_test_put_grant(c, ID(ONE_MORE_ADMIN), STR("admin"), ID(SCHOOL),
                                   (struct opt_text){true, str_from_z(arg)}, &changed);
}

static void tries_level(struct page *p, const char *role, const char *level)
{
    to_card(p, "Арман");
    page_follow(p, "Рөл беру");
    page_choose(p, "role", role);
    page_fill(p, "bin", SCHOOL_BIN);
    page_choose(p, "level", level);
    page_fill(p, "reason", "№ 15 бұйрық");
    page_press(p, "Беру");
}

/* req: M456-5.8c */
static void nobody_gives_a_level_of_data_they_do_not_have(void **state)
{
    struct page *p = country->page;
    char level[] = "INTERNAL";
    (void)state;

    country_add(CLERK_IIN, SCHOOL, "clerk");
    assert_int_equal(db_tx(country->owner, "test/lowered", lowered_tx, level), ST_OK);
    country_sign_in(p, CLERK_IIN);
    page_get(p, "/staff/account");
    page_press(p, "Осы рөлге ауысу Әкімші, № 9 мектеп");
    tries_level(p, "clerk", "ROLE");
    page_assert_status(p, 422);
    page_assert_error(p, "level", "Өзіңіз көрмейтін деңгейдегі деректерді басқаға аша алмайсыз.");
    tries_level(p, "clerk", "RESTRICTED");
    page_assert_status(p, 422);
    tries_level(p, "security", "ROLE"); /* which would take a second person */
    page_assert_status(p, 422);
    tries_level(p, "clerk", "INTERNAL");
    page_assert_status(p, 200);
    page_assert_says(p, "№ 15 бұйрық");
    tries_level(p, "teacher", "ROLE"); /* sees no more than that */
    page_assert_status(p, 200);
}

/* ---- a role ---------------------------------------------------------------------------------- */

static void a_role_with_power_takes_a_second_person(void **state)
{
    struct page *first = country->page, *second = country_browser(), *beside = country_browser();
    (void)state;

    country_add(CLERK_IIN, SCHOOL, "clerk");
    country_sign_in(first, ADMIN_IIN);
    propose_role(first);
    to_card(first, "Дана");
    page_assert_silent(first, "Ақпараттық қауіпсіздік маманы");
    run_job();
    assert_int_equal(told(SECOND_ADMIN, "approval.told.second-role"), 1);
    assert_int_equal(told(OTHER_ADMIN, "approval.told.second-role"), 0);
    get(first, one, 200);
    page_assert_count(first, "//input[@value='APPROVED']", 0); /* not the own one */
    assert_int_equal(forced(ADMIN, SCHOOL, "APPROVED"), ST_FORBIDDEN);
    assert_int_equal(forced(OTHER_ADMIN, OTHER_SCHOOL, "APPROVED"), ST_NOT_FOUND);
    country_sign_in(beside, OTHER_IIN);
    get(beside, one, 404);
    get(beside, "/staff/approvals", 200);
    page_assert_silent(beside, "Дана");
    country_sign_in(second, SECOND_IIN);
    get(second, "/staff/approvals?state=OPEN", 200);
    page_assert_says(second, "Үлгілі Дана");
    page_assert_says(second, "Үлгілі Арман");
    get(second, "/staff/approvals?format=csv", 200);
    assert_non_null(strstr(page_body(second), "Үлгілі Дана"));
    settle(second, "APPROVED", "");
    page_assert_says(second, "Мақұлданды");
    struct approval_test_grant_of_two_row *grant = security_grant();
    assert_true(uuid_eq(grant->granted_by.v, ID(ADMIN)));
    assert_true(uuid_eq(grant->approved_by.v, ID(SECOND_ADMIN)));
    to_card(second, "Дана");
    page_assert_says(second, "Ақпараттық қауіпсіздік маманы");
    page_assert_says(second, "Мақұлдаған: Үлгілі Әсел");
    run_job();
    assert_int_equal(told(ONE_MORE_ADMIN, "approval.told.owner-role"), 1);
    assert_int_equal(told(ADMIN, "approval.told.approved"), 1);
    assert_int_equal(journalled("approval.proposed"), 1);
    assert_int_equal(journalled("approval.approved"), 1);
    page_close(second);
    page_close(beside);
}

static void the_second_refuses_with_a_reason_and_the_first_withdraws(void **state)
{
    struct page *first = country->page, *second = country_browser();
    (void)state;

    country_add(CLERK_IIN, SCHOOL, "clerk");
    country_sign_in(first, ADMIN_IIN);
    country_sign_in(second, SECOND_IIN);
    propose_role(first);
    to_card(first, "Дана");
    page_follow(first, "Рөл беру");
    page_choose(first, "role", "security");
    page_fill(first, "reason", "№ 15 бұйрық");
    page_press(first, "Беру");
    page_assert_status(first, 422); /* it waits already */
    page_assert_says(first, "Бұл ұсынылған");
    assert_string_equal(page_value(first, "reason"), "№ 15 бұйрық");
    settle(second, "REFUSED", "");
    page_assert_status(second, 422);
    page_assert_error(second, "words", "Бас тарту себебін жазыңыз.");
    settle(second, "REFUSED", "бұйрық жоқ");
    page_assert_says(second, "бұйрық жоқ");
    assert_int_equal(forced(SECOND_ADMIN, DEPARTMENT, "APPROVED"), ST_CONFLICT);
    assert_null(security_grant());
    run_job();
    assert_int_equal(told(ADMIN, "approval.told.refused"), 1);
    propose_role(first);
    assert_int_equal(forced(SECOND_ADMIN, DEPARTMENT, "WITHDRAWN"), ST_FORBIDDEN);
    settle(first, "WITHDRAWN", "");
    page_assert_says(first, "Кері алынды");
    assert_int_equal(forced(SECOND_ADMIN, DEPARTMENT, "APPROVED"), ST_CONFLICT);
    page_close(second);
}

static void what_nobody_approved_in_time_is_over(void **state)
{
    struct page *first = country->page, *second = country_browser();
    (void)state;

    country_add(CLERK_IIN, SCHOOL, "clerk");
    country_sign_in(first, ADMIN_IIN);
    propose_role(first);
    country_later(7 * DAY_S);
    country_sign_in(second, SECOND_IIN);
    get(second, one, 200);
    page_assert_says(second, "Мерзімі өтті");
    page_assert_count(second, "//input[@name='answer']", 0);
    assert_int_equal(forced(SECOND_ADMIN, DEPARTMENT, "APPROVED"), ST_CONFLICT);
    run_job();
    assert_int_equal(told(ADMIN, "approval.told.expired"), 1);
    page_close(second);
}

/* Whoever was dismissed meanwhile gives nobody anything. */
static void a_proposal_needs_its_proposer(void **state)
{
    struct page *first = country->page, *second = country_browser();
    (void)state;

    country_add(CLERK_IIN, SCHOOL, "admin");
    country_sign_in(first, CLERK_IIN);
    to_card(first, "Арман");
    page_follow(first, "Рөл беру");
    page_choose(first, "role", "security");
    page_fill(first, "reason", "№ 14 бұйрық");
    page_press(first, "Беру");
    (void)snprintf(one, sizeof(one), "%.*s", (int)strcspn(page_address(first), "?"),
                   page_address(first));
    country_sign_in(second, SECOND_IIN);
    to_card(second, "Дана");
    page_follow(second, "Алып қою Әкімші, № 9 мектеп");
    page_fill(second, "reason", "№ 30 бұйрық");
    page_press(second, "Алып қою");
    settle(second, "APPROVED", "");
    page_assert_status(second, 422);
    page_assert_says(second, "енді бұл ұйымның әкімшісі емес");
    assert_null(security_grant());
    page_close(second);
}

/* Whom it is about does not decide, whatever the role. */
static void nobody_approves_for_themselves(void **state)
{
    struct page *first = country->page, *about = country_browser();
    (void)state;

    country_add(CLERK_IIN, SCHOOL, "admin");
    country_sign_in(first, ADMIN_IIN);
    propose_role(first);
    country_sign_in(about, CLERK_IIN);
    get(about, one, 200);
    page_assert_count(about, "//input[@name='answer']", 0);
    assert_int_equal(forced(ONE_MORE_ADMIN, SCHOOL, "APPROVED"), ST_FORBIDDEN);
    assert_null(security_grant());
    page_close(about);
}

/* ---- an authenticator (AB-24) ---------------------------------------------------------------- */

static void propose_removal(struct page *p)
{
    to_card(p, "Дана");
    page_follow(p, "Құпиясөз немесе аутентификатор жоғалды");
    page_press(p, "Алып тастау");
    page_assert_text(p, "h1", "Аутентификаторды алып тастау");
    page_press(p, "Ұсыну");
    page_assert_status(p, 422);
    page_fill(p, "reason", "телефон жоғалды");
    page_press(p, "Ұсыну");
    page_assert_status(p, 200);
    (void)snprintf(one, sizeof(one), "%.*s", (int)strcspn(page_address(p), "?"), page_address(p));
}

static void asked_after_password(const char *heading)
{
    struct page *p = country_browser();

    page_get(p, "/staff/sign-in");
    page_fill(p, "iin", CLERK_IIN);
    page_fill(p, "password", PASSWORD);
    page_press(p, "Кіру");
    page_assert_text(p, "h1", heading);
    page_close(p);
}

static void removal_takes_two_and_an_hour(void **state)
{
    struct page *first = country->page, *second = country_browser();
    (void)state;

    country_add(CLERK_IIN, SCHOOL, "security");
    country_sign_in(first, ADMIN_IIN);
    propose_removal(first);
    run_job();
    assert_int_equal(told(ONE_MORE_ADMIN, "approval.told.owner-asked"), 1);
    assert_int_equal(told(SECOND_ADMIN, "approval.told.second-factor"), 1);
    country_later(2 * 3600); /* one person alone does not get it, however long */
    run_job();
    asked_after_password("Аутентификатордағы код");
    country_sign_in(second, SECOND_IIN);
    settle(second, "APPROVED", "");
    run_job();
    assert_int_equal(told(ONE_MORE_ADMIN, "approval.told.owner-due"), 1);
    assert_int_equal(told(SECOND_ADMIN, "approval.told.second-due"), 1);
    country_later(59 * 60);
    run_job();
    asked_after_password("Аутентификатордағы код");
    country_later(60);
    run_job();
    asked_after_password("Аутентификаторды қосыңыз");
    assert_int_equal(told(ONE_MORE_ADMIN, "approval.told.owner-done"), 1);
    assert_int_equal(journalled("account.factor-removed"), 1);
    page_close(second);
}

static void an_approved_removal_can_be_stopped_within_the_hour(void **state)
{
    struct page *first = country->page, *second = country_browser();
    (void)state;

    country_add(CLERK_IIN, SCHOOL, "security");
    country_sign_in(first, ADMIN_IIN);
    propose_removal(first);
    country_sign_in(second, SECOND_IIN);
    settle(second, "APPROVED", "");
    settle(second, "REFUSED", "иесі сұрамаған");
    country_later(2 * 3600);
    run_job();
    asked_after_password("Аутентификатордағы код");
    assert_int_equal(told(ONE_MORE_ADMIN, "approval.told.owner-kept"), 1);
    page_close(second);
}

#define TEST(name) cmocka_unit_test_setup(name, fresh)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(nobody_gives_a_level_of_data_they_do_not_have),
        TEST(a_role_with_power_takes_a_second_person),
        TEST(the_second_refuses_with_a_reason_and_the_first_withdraws),
        TEST(what_nobody_approved_in_time_is_over),
        TEST(a_proposal_needs_its_proposer),
        TEST(nobody_approves_for_themselves),
        TEST(removal_takes_two_and_an_hour),
        TEST(an_approved_removal_can_be_stopped_within_the_hour),
    };
    return cmocka_run_group_tests(tests, country_open, country_close);
}
