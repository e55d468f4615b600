/* Administrators' pages of access keys: who issues for whom, what a mistake says, what is shown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "account/testing.h"

static int fresh(void **state)
{
    assert_int_equal(country_fresh(state), 0);
    country_sign_in(country->page, SECOND_IIN); /* administrator of the department */
    return 0;
}

static void fill(struct page *p, const char *name, const char *bin)
{
    page_get(p, "/staff/partners/new");
    page_fill(p, "name", name);
    page_fill(p, "holder", "Сынақ серіктесі");
    page_fill(p, "bin", bin);
    page_fill(p, "purpose", "Сынып тізімдері");
    page_tick(p, "scopes=orgs");
    page_fill_date(p, "until", "2027-05-31");
    page_fill(p, "reason", "№ 7 келісім");
}

static void issue(struct page *p, const char *name, const char *bin)
{
    fill(p, name, bin);
    page_press(p, "Кілт беру");
    page_assert_status(p, 200);
    assert_int_equal(strlen(page_text(p, "#access-key")), 43); /* 256 bits, base64url */
}

static void a_mistake_is_told_at_its_field_and_nothing_typed_is_lost(void **state)
{
    struct page *p = country->page;
    (void)state;

    page_get(p, "/staff/partners/new");
    page_fill(p, "name", "Кітапхана");
    page_tick(p, "scopes=names");
    page_fill(p, "bin", "000140000008");
    page_fill_date(p, "until", "2020-05-31");
    page_press(p, "Кілт беру");
    page_assert_status(p, 422);
    page_assert_error(p, "holder", "Бұл жерді толтырыңыз.");
    page_assert_error(p, "reason", "Бұл жерді толтырыңыз.");
    page_assert_error(p, "bin", "Сіздің қарамағыңызда БСН-і 000140000008 ұйым жоқ.");
    page_assert_error(p, "until.d", "Бүгіннен бастап үш жыл ішіндегі күнді жазыңыз.");
    page_assert_error(p, "scopes", "Аты-жөні мен ЖСН-ді оқушылармен бірге ғана беруге болады.");
    assert_string_equal(page_value(p, "name"), "Кітапхана");
    page_get(p, "/staff/partners");
    page_assert_count(p, "//tbody/tr", 0);
}

static void a_key_is_shown_once(void **state)
{
    struct page *p = country->page;
    char key[60];
    (void)state;

    issue(p, "Кітапхана", SCHOOL_BIN);
    (void)snprintf(key, sizeof(key), "%s", page_text(p, "#access-key"));
    page_get(p, "/staff/partners");
    page_follow(p, "Кітапхана");
    assert_null(strstr(page_body(p), key));
    page_assert_says(p, "№ 9 мектеп");
    page_assert_says(p, "№ 7 келісім");
    page_assert_says(p, "Әлі қолданылмаған");
    page_assert_says(p, "серіктес жүйеге кілт берді");
}

static void administrators_issue_for_their_own_organisations(void **state)
{
    struct page *school = country_browser(), *other = country_browser();
    (void)state;

    issue(country->page, "Кітапхана", OTHER_BIN); /* below the department */
    country_sign_in(school, ADMIN_IIN);
    fill(school, "Журнал", OTHER_BIN);
    page_press(school, "Кілт беру");
    page_assert_status(school, 422);
    page_assert_error(school, "bin", "Сіздің қарамағыңызда БСН-і " OTHER_BIN " ұйым жоқ.");
    page_get(school, "/staff/partners");
    page_assert_count(school, "//tbody/tr", 0);
    country_sign_in(other, OTHER_IIN);
    page_get(other, "/staff/partners");
    page_follow(other, "Кітапхана");
    const char *address = str_printf(country->mem, "%s", page_address(other)).p;
    page_get(school, address);
    page_assert_status(school, 404);
    page_get(school, str_printf(country->mem, "%s/revoke", address).p);
    page_assert_status(school, 404);
    page_close(school);
    page_close(other);
}

static void the_list_is_searched_narrowed_ordered_and_saved(void **state)
{
    static const struct {
        const char *query;
        size_t n;
    } cases[] = {
        {"", 2},
        {"?q=журнал", 1},
        {"?q=сынақ", 2},
        {"?q=жоқ", 0},
        {"?state=ACTIVE", 1},
        {"?state=REVOKED", 1},
        {"?state=EXPIRED", 0},
    };
    struct page *p = country->page;
    (void)state;

    issue(p, "Кітапхана", SCHOOL_BIN);
    issue(p, "Журнал", OTHER_BIN);
    page_get(p, "/staff/partners");
    page_follow(p, "Журнал");
    page_follow(p, "Кілтті қайтарып алу");
    page_press(p, "Кілтті қайтарып алу");
    page_assert_status(p, 422);
    page_assert_error(p, "reason", "Бұл жерді толтырыңыз.");
    page_fill(p, "reason", "Келісім аяқталды");
    page_press(p, "Кілтті қайтарып алу");
    page_assert_says(p, "Келісім аяқталды");
    for (size_t i = 0; i < COUNT(cases); i++) {
        page_get(p, str_printf(country->mem, "/staff/partners%s", cases[i].query).p);
        page_assert_count(p, "//tbody/tr", cases[i].n);
    }
    page_get(p, "/staff/partners?sort=-name");
    page_assert_text(p, "//tbody/tr[1]//a", "Кітапхана");
    page_get(p, "/staff/partners?format=csv");
    assert_non_null(strstr(page_body(p), "Кітапхана"));
}

static void a_security_officer_looks_and_a_clerk_does_not(void **state)
{
    struct page *p = country_browser();
    (void)state;

    issue(country->page, "Кітапхана", SCHOOL_BIN);
    country_add(CLERK_IIN, SCHOOL, "security");
    country_sign_in(p, CLERK_IIN);
    page_get(p, "/staff/partners");
    page_assert_count(p, "//tbody/tr", 1);
    page_follow(p, "Кітапхана");
    assert_false(page_has(p, "//a[contains(@href, '/revoke')]"));
    page_get(p, "/staff/partners/new");
    page_assert_status(p, 403);
    page_close(p);
}

static void roles_of_the_database_are_shown(void **state)
{
    struct page *p = country->page;
    (void)state;

    page_get(p, "/staff/partners/roles");
    page_assert_says(p, "Дерекқорда серіктестердің рөлі жоқ.");
    db_fixture_load(country->fixture, "src/exchange/testing/roles.sql");
    page_get(p, "/staff/partners/roles");
    page_assert_count(p, "//tbody/tr", 2);
    page_assert_says(p, "partner_nine");
    page_assert_says(p, "№ 9 мектеп");
    page_get(p, "/staff/partners/roles?state=REVOKED");
    page_assert_count(p, "//tbody/tr", 1);
    page_assert_says(p, "Келісім аяқталды");
    page_get(p, "/staff/partners/roles?format=csv");
    assert_non_null(strstr(page_body(p), "partner_nine"));
}

#define KEY_TEST(test) cmocka_unit_test_setup(test, fresh)

int main(void)
{
    const struct CMUnitTest tests[] = {
        KEY_TEST(a_mistake_is_told_at_its_field_and_nothing_typed_is_lost),
        KEY_TEST(a_key_is_shown_once),
        KEY_TEST(administrators_issue_for_their_own_organisations),
        KEY_TEST(the_list_is_searched_narrowed_ordered_and_saved),
        KEY_TEST(a_security_officer_looks_and_a_clerk_does_not),
        KEY_TEST(roles_of_the_database_are_shown),
    };
    return cmocka_run_group_tests(tests, country_open, country_close);
}
