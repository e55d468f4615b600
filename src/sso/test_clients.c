/* Administrators' pages of clients: who keeps them, what a mistake says, what an act does at
 * once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "sso/testing.h"
#include "sso_test_queries.h"

enum { CODE = 60 };

static const char *address(const char *rest)
{
    static char text[4][200];
    static unsigned next;

    next = (next + 1) % COUNT(text);
    (void)snprintf(text[next], sizeof(text[next]), "/staff/clients/%s%s", library.id, rest);
    return text[next];
}

static void a_mistake_is_told_at_its_field_and_nothing_typed_is_lost(void **state)
{
    struct page *p = keeper;
    (void)state;

    page_get(p, "/staff/clients/new");
    page_fill(p, "name", "Тағы бір кітапхана");
    page_fill(p, "redirects", "https://other.test/back\nhttp://other.test/back");
    page_choose(p, "kind", "WEB");
    page_press(p, "Сақтау");
    page_assert_status(p, 422);
    page_assert_error(p, "holder", "Бұл жерді толтырыңыз.");
    page_assert_error(p, "doors", "Бұл жерді толтырыңыз.");
    page_fill(p, "holder", "Сынақ");
    page_choose(p, "doors", "staff");
    page_press(p, "Сақтау");
    page_assert_status(p, 422);
    page_assert_error(
        p, "redirects",
        "«http://other.test/back» — https:// деп басталатын, # белгісі жоқ мекенжай емес.");
    assert_string_equal(page_value(p, "name"), "Тағы бір кітапхана");
    page_get(p, "/staff/clients?q=Тағы");
    page_assert_count(p, "//tbody/tr", 0);
}

static void the_list_is_searched_narrowed_ordered_and_saved(void **state)
{
    static const struct {
        const char *query;
        size_t n;
    } cases[] = {
        {"", 2},
        {"?q=оқулық", 1},
        {"?q=сынақ", 2},
        {"?q=жоқ", 0},
        {"?status=ACTIVE", 2},
        {"?status=BLOCKED", 0},
        {"?doors=both", 2},
        {"?doors=staff", 0},
    };
    struct page *p = keeper;
    char target[100];
    (void)state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        (void)snprintf(target, sizeof(target), "/staff/clients%s", cases[i].query);
        page_get(p, target);
        page_assert_count(p, "//tbody/tr", cases[i].n);
    }
    page_get(p, "/staff/clients?sort=-name");
    page_assert_text(p, "//tbody/tr[1]//a", "Оқулық");
    page_get(p, "/staff/clients?format=csv");
    assert_non_null(strstr(page_body(p), "Кітапхана"));
    assert_null(strstr(page_body(p), library.secret));
}

static enum status change_tx(struct ctx *c, void *arg)
{
    int64_t changed;

    (void)arg;
    return sso_test_somebody_changes(c, &changed);
}

static void a_change_counts_at_once_and_the_second_of_two_is_told(void **state)
{
    struct page *p = keeper;
    (void)state;

    page_get(p, address("/edit"));
    page_fill(p, "name", "Үлкен кітапхана");
    page_fill(p, "redirects", BACK "/new");
    page_untick(p, "scopes=roles");
    page_press(p, "Сақтау");
    page_assert_text(p, "h1", "Үлкен кітапхана");
    page_assert_says(p, "қосымша өзгертілді");
    page_get(country->page, enter_address("/staff/sso/authorize", &library, ""));
    page_assert_status(country->page, 422); /* the old address is none any more */
    page_get(p, address("/edit"));
    page_fill(p, "name", "Кіші кітапхана");
    assert_int_equal(
        db_tx(db_fixture_ctx(country->fixture, "oqu_admin"), "test/change", change_tx, NULL),
        ST_OK);
    page_press(p, "Сақтау");
    page_assert_status(p, 422);
    page_assert_says(p, "басқа әкімші осы қосымшаны өзгертті");
    assert_string_equal(page_value(p, "name"), "Кіші кітапхана");
}

static void a_blocked_client_is_out_at_once_and_may_come_back(void **state)
{
    char code[CODE];
    (void)state;

    person_enters(country->page, &library, code);
    client_redeems(&library, code);
    const char *access = answer("access_token");
    person_enters(country->page, &library, code);
    page_get(keeper, address("/status"));
    page_press(keeper, "Бұғаттау");
    page_assert_error(keeper, "reason", "Бұл жерді толтырыңыз.");
    page_fill(keeper, "reason", "№ 7 хат");
    page_press(keeper, "Бұғаттау");
    page_assert_says(keeper, "Бұғатталған");
    page_assert_says(keeper, "№ 7 хат");
    client_looks(access);
    page_assert_status(server, 401);
    client_redeems(&library, code);
    assert_answer_error(401, "invalid_client");
    page_get(country->page, enter_address("/staff/sso/authorize", &library, ""));
    page_assert_status(country->page, 403);
    assert_string_equal(page_header(country->page, "Refresh"), "");
    assert_int_equal(refusals("BLOCKED"), 2);
    page_get(keeper, address(""));
    page_assert_says(keeper, "қосымша бұғатталған"); /* what was refused to it */
    page_get(keeper, address("/status"));
    page_fill(keeper, "reason", "№ 8 хат");
    page_press(keeper, "Қайта рұқсат беру");
    person_enters(country->page, &library, code);
    client_redeems(&library, code);
    page_assert_status(server, 200);
}

static void a_new_secret_is_shown_once_and_the_old_one_is_worth_nothing(void **state)
{
    struct client old = library;
    char code[CODE];
    (void)state;

    page_get(keeper, address(""));
    page_assert_silent(keeper, library.secret);
    page_follow(keeper, "Жаңа құпия жасау");
    page_press(keeper, "Жаңа құпия жасау");
    (void)snprintf(library.secret, sizeof(library.secret), "%s",
                   page_text(keeper, "#client-secret"));
    assert_string_not_equal(library.secret, old.secret);
    page_get(keeper, address(""));
    page_assert_silent(keeper, library.secret);
    person_enters(country->page, &library, code);
    client_redeems(&old, code);
    assert_answer_error(401, "invalid_client");
    client_redeems(&library, code);
    page_assert_status(server, 200);
}

/* Administrators of schools see which clients there are, and no more. */
static void others_than_the_ministry_only_look(void **state)
{
    static const char *const closed[] = {"/edit", "/status", "/secret"};
    struct page *p = country->page;
    (void)state;

    page_get(p, "/staff/clients");
    page_assert_count(p, "//tbody/tr", 2);
    page_assert_silent(p, "Қосымшаны тіркеу");
    page_get(p, address(""));
    page_assert_text(p, "h1", "Кітапхана");
    page_assert_silent(p, BACK);
    page_assert_silent(p, library.id);
    page_assert_count(p, "//main//form", 0);
    for (size_t i = 0; i < COUNT(closed); i++) {
        page_get(p, address(closed[i]));
        page_assert_status(p, 404);
    }
    page_get(p, "/staff/clients/new");
    page_assert_status(p, 404);
    page_get(keeper, "/staff/clients/00000000-0000-4000-8000-000000000000");
    page_assert_status(keeper, 404);
}

static void keep_session(struct page *p)
{
    struct page *same = country_browser();

    page_set_cookie(same, "__Host-staff", page_cookie(p, "__Host-staff"));
    page_get(same, "/staff/clients");
    page_assert_status(same, 200);
    page_close(same);
}

/* SEC-50: a session that somebody left open connects no system and changes none. */
static void every_act_asks_for_a_code_of_the_last_minutes(void **state)
{
    const char *const acts[] = {"/staff/clients/new", address("/edit"), address("/status")};
    struct page *p = keeper;
    (void)state;

    country_later(4 * 60);
    page_get(p, address("/secret"));
    for (int i = 0; i < 2; i++) { /* somebody works elsewhere in the same session */
        country_later(9 * 60);
        keep_session(p);
    }
    page_press(p, "Жаңа құпия жасау");
    page_assert_status(p, 403);
    for (size_t i = 0; i < COUNT(acts); i++) {
        page_get(p, acts[i]);
        page_assert_text(p, "h1", "Бұл шынымен сіз бе?");
    }
    page_get(p, address("/secret"));
    page_assert_text(p, "h1", "Бұл шынымен сіз бе?");
    page_fill(p, "code", country_code(country_seed));
    page_press(p, "Растау");
    page_assert_at(p, address("/secret"));
    page_press(p, "Жаңа құпия жасау");
    assert_string_not_equal(page_text(p, "#client-secret"), library.secret);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SSO_TEST(a_mistake_is_told_at_its_field_and_nothing_typed_is_lost),
        SSO_TEST(the_list_is_searched_narrowed_ordered_and_saved),
        SSO_TEST(a_change_counts_at_once_and_the_second_of_two_is_told),
        SSO_TEST(a_blocked_client_is_out_at_once_and_may_come_back),
        SSO_TEST(a_new_secret_is_shown_once_and_the_old_one_is_worth_nothing),
        SSO_TEST(others_than_the_ministry_only_look),
        SSO_TEST(every_act_asks_for_a_code_of_the_last_minutes),
    };
    return cmocka_run_group_tests(tests, sso_open, sso_close);
}
