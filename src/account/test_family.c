/* Signing in through the national identity provider, against a peer that speaks its protocol. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "account/test_idp.h"
#include "account/testing.h"

#define NESTED                                                                                     \
    "{\"type\":\"individual\",\"person\":{\"iin\":\"880315600403\",\"surname\":\"СЫНАҚ\","    \
    "\"name\":\"АЙГҮЛ\",\"patronymic\":null},\"organization\":null}"
#define FLAT  "{\"iin\":\"880315600403\",\"surname\":\"СЫНАҚ\",\"name\":\"АЙГҮЛ\"}"
#define PHONE "{\"phone\":\"87010000045\"}"

/* Presses the button and gives the state that the browser took along. */
static void leave(struct page *p, const char *page, char *ret_state, size_t room)
{
    page_get(p, page);
    page_assert_text(p, "h1", "Кіру");
    page_press(p, "eGov арқылы кіру");
    const char *at = strstr(page_location(p), "state=");
    assert_non_null(at);
    size_t n = strcspn(at + 6, "&");
    assert_true(n < room);
    memcpy(ret_state, at + 6, n);
    ret_state[n] = '\0';
}

static void come_back(struct page *p, const char *state, const char *code)
{
    char target[300];
    (void)snprintf(target, sizeof(target), "/my/sign-in/egov/back?code=%s&state=%s", code, state);
    page_get(p, target);
    country_accept(p);
}

static void browser_leaves_with_what_the_provider_expects(void **state)
{
    struct page *p = country->parent;
    char value[100];
    (void)state;

    leave(p, "/my/sign-in", value, sizeof(value));
    const char *to = page_location(p);
    static const char *const parts[] = {
        "/idp/oauth/authorize?response_type=code",
        "client_id=oqu",
        "redirect_uri=http%3A%2F%2Foqu.test%2Fmy%2Fsign-in%2Fegov%2Fback",
        "scope=user%3Abasic%3Aread",
        "lang=kk",
    };
    for (size_t i = 0; i < COUNT(parts); i++)
        if (!strstr(to, parts[i]))
            fail_msg("no %s in %s", parts[i], to);
    assert_true(strlen(value) >= 43);
}

static void parent_comes_back_signed_in_at_the_page_that_was_wanted(void **state)
{
    static const struct idp_script scripts[] = {
        {NESTED, PHONE, 200}, {FLAT, PHONE, 200}, {NESTED, NULL, 200}, {NESTED, "{}", 200}};
    (void)state;

    for (size_t i = 0; i < COUNT(scripts); i++) {
        struct page *p = country->parent;
        char value[100];
        (void)country_fresh(NULL);
        p = country->parent;
        idp_play(country->idp, &scripts[i]);
        leave(p, "/my/account", value, sizeof(value));
        come_back(p, value, "good-code");
        page_assert_at(p, "/my/account");
        page_assert_says(p, "СЫНАҚ АЙГҮЛ");
        if (i < 2)
            page_assert_says(p, "+7 701 000 00 45");
        else
            page_assert_says(p, "көрсетілмеген");
        if (idp_complaint(country->idp))
            fail_msg("the provider complains: %s", idp_complaint(country->idp));
    }
}

static void state_works_once_for_one_browser_and_ten_minutes(void **state)
{
    static const struct idp_script good = {NESTED, PHONE, 200};
    struct page *p = country->parent,
                *thief = page_open(page_app_router(country->app, DOOR_FAMILY), country->family);
    char value[100];
    (void)state;

    idp_play(country->idp, &good);
    leave(p, "/my/sign-in", value, sizeof(value));
    come_back(thief, value, "good-code"); /* a link sent to somebody else */
    page_assert_status(thief, 403);
    page_assert_says(thief, "Бұл сілтеме ескірген, пайдаланылған немесе басқа браузерде ашылған.");
    come_back(p, "forged", "good-code");
    page_assert_status(p, 403);
    country_later(11 * 60);
    come_back(p, value, "good-code"); /* too late */
    page_assert_status(p, 403);
    leave(p, "/my/sign-in", value, sizeof(value));
    come_back(p, value, "good-code");
    page_assert_status(p, 200);
    struct page *copy = page_open(page_app_router(country->app, DOOR_FAMILY), country->family);
    page_set_cookie(copy, "__Host-egov", "whatever");
    come_back(copy, value, "good-code"); /* used */
    page_assert_status(copy, 403);
    page_close(copy);
    page_close(thief);
}

static void refusals_of_the_provider_open_no_session(void **state)
{
    static const struct {
        struct idp_script script;
        const char *code;
        int status;
        const char *says;
    } cases[] = {
        {{NESTED, PHONE, 400}, "good-code", 403, "eGov бұл кіруді растамады."},
        {{NESTED, PHONE, 503}, "good-code", 503, "eGov қазір жауап бермей тұр."},
        {{"{\"person\":{}}", PHONE, 200}, "good-code", 500, "СЫНАҚ"},
        {{"not json", PHONE, 200}, "good-code", 500, "СЫНАҚ"},
        {{NESTED, PHONE, 200}, "", 403, "Сіз eGov арқылы кіруден бас тарттыңыз."},
    };
    (void)state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct page *p;
        char value[100];
        (void)country_fresh(NULL);
        p = country->parent;
        idp_play(country->idp, &cases[i].script);
        leave(p, "/my/sign-in", value, sizeof(value));
        come_back(p, value, cases[i].code);
        page_assert_status(p, cases[i].status);
        if (cases[i].status == 500)
            page_assert_silent(p, cases[i].says);
        else
            page_assert_says(p, cases[i].says);
        page_get(p, "/my/account");
        page_assert_text(p, "h1", "Кіру");
    }
}

static void signing_out_ends_the_session_and_clears_what_pages_left(void **state)
{
    static const struct idp_script good = {NESTED, PHONE, 200};
    struct page *p = country->parent;
    char value[100];
    (void)state;

    idp_play(country->idp, &good);
    leave(p, "/my/account", value, sizeof(value));
    come_back(p, value, "good-code");
    const char *cookie = page_cookie(p, "__Host-family");
    page_press(p, "Шығу");
    assert_string_equal(page_cookie(p, "__Host-family"), "");
    page_set_cookie(p, "__Host-family", cookie);
    page_get(p, "/my/account");
    page_assert_text(p, "h1", "Кіру");
}

static void parent_ends_a_session_left_open_elsewhere(void **state)
{
    static const struct idp_script good = {NESTED, PHONE, 200};
    struct page *home = country->parent,
                *library = page_open(page_app_router(country->app, DOOR_FAMILY), country->family);
    char value[100];
    (void)state;

    idp_play(country->idp, &good);
    leave(library, "/my/account", value, sizeof(value));
    come_back(library, value, "good-code");
    leave(home, "/my/account", value, sizeof(value));
    come_back(home, value, "good-code");
    page_assert_count(home, "//section[@aria-labelledby='sessions']//li", 2);
    page_press(home, page_has(home, "#end-0") ? "end-0" : "end-1");
    page_assert_count(home, "//section[@aria-labelledby='sessions']//li", 1);
    page_get(library, "/my/account");
    page_assert_text(library, "h1", "Кіру");
    page_close(library);
}

static void family_cookie_opens_nothing_at_the_staff_door(void **state)
{
    static const struct idp_script good = {NESTED, PHONE, 200};
    struct page *p = country->parent, *staff = country->page;
    char value[100];
    (void)state;

    idp_play(country->idp, &good);
    leave(p, "/my/account", value, sizeof(value));
    come_back(p, value, "good-code");
    page_set_cookie(staff, "__Host-staff", page_cookie(p, "__Host-family"));
    page_get(staff, "/staff/account");
    page_assert_text(staff, "h1", "Қызметкерлерге арналған кіру");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        COUNTRY_TEST(browser_leaves_with_what_the_provider_expects),
        COUNTRY_TEST(parent_comes_back_signed_in_at_the_page_that_was_wanted),
        COUNTRY_TEST(state_works_once_for_one_browser_and_ten_minutes),
        COUNTRY_TEST(refusals_of_the_provider_open_no_session),
        COUNTRY_TEST(signing_out_ends_the_session_and_clears_what_pages_left),
        COUNTRY_TEST(parent_ends_a_session_left_open_elsewhere),
        COUNTRY_TEST(family_cookie_opens_nothing_at_the_staff_door),
    };
    return cmocka_run_group_tests(tests, country_open, country_close);
}
