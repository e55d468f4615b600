/* People on the way to a client: the right door, signing in, consent. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "sso/testing.h"

enum { CODE = 60 };

/* ---- consent --------------------------------------------------------------------------------- */

static void consent_is_asked_once_and_again_when_more_is_wanted(void **state)
{
    struct page *p = country->page;
    char less[2000];
    const char *scope = "&scope=openid%20profile%20roles";
    (void)state;

    const char *all = enter_address("/staff/sso/authorize", &library, "");
    const char *at = strstr(all, scope);
    (void)snprintf(less, sizeof(less), "%.*s&scope=openid%s", (int)(at - all), all,
                   at + strlen(scope));
    page_get(p, less);
    page_assert_silent(p, "аты-жөніңіз");
    page_press(p, "answer=yes");
    page_get(p, less);
    assert_string_not_equal(sent_back(p, "code"), "");
    page_get(p, enter_address("/staff/sso/authorize", &library, ""));
    page_assert_says(p, "аты-жөніңіз: Үлгілі Арман");
    assert_string_equal(sent_back(p, "code"), "");
    page_press(p, "answer=yes");
    assert_string_not_equal(sent_back(p, "code"), "");
    country_later(61);
    page_get(p, enter_address("/staff/sso/authorize", &library, "&prompt=consent"));
    page_assert_text(p, "h1", "Деректеріңізді беруге келісесіз бе?");
    page_press(p, "answer=yes");
    assert_string_not_equal(sent_back(p, "code"), "");
}

static void who_does_not_agree_goes_back_with_nothing(void **state)
{
    struct page *p = country->page;
    (void)state;

    page_get(p, enter_address("/staff/sso/authorize", &library, ""));
    page_press(p, "Келіспеймін");
    assert_string_equal(sent_back(p, "error"), "access_denied");
    assert_string_equal(sent_back(p, "state"), "st-1");
    assert_string_equal(sent_back(p, "code"), "");
    assert_int_equal(refusals("DENIED"), 1);
    page_get(p, enter_address("/staff/sso/authorize", &library, ""));
    page_assert_text(p, "h1", "Деректеріңізді беруге келісесіз бе?");
}

/* ---- doors ----------------------------------------------------------------------------------- */

static void a_visitor_is_led_to_the_own_door_and_signs_in_first(void **state)
{
    struct page *p = sso_visitor(), *stranger = country_browser();
    struct client staff_only;
    (void)state;

    page_get(p, enter_address("/sso/authorize", &library, ""));
    page_assert_text(p, "h1", "Сіз кімсіз?");
    const char *way = page_attribute(p, "//main//a[2]", "href");
    assert_memory_equal(way, "/staff/sso/authorize?", 21);
    page_get(stranger, way);
    page_assert_text(stranger, "h1", "Қызметкерлерге арналған кіру");
    page_fill(stranger, "iin", OTHER_IIN);
    page_fill(stranger, "password", PASSWORD);
    page_press(stranger, "Кіру");
    page_fill(stranger, "code", country_code(country_seed));
    page_press(stranger, "Растау");
    page_assert_text(stranger, "h1", "Деректеріңізді беруге келісесіз бе?");
    client_register(&staff_only, "Журнал", "WEB", "staff");
    page_get(p, enter_address("/sso/authorize", &staff_only, ""));
    assert_memory_equal(page_address(p), "/staff/sso/authorize?", 21);
    page_close(p);
    page_close(stranger);
}

static void a_parent_enters_by_egov_but_not_where_only_staff_may(void **state)
{
    struct page *p = country->parent;
    struct client staff_only;
    char code[CODE];
    (void)state;

    client_register(&staff_only, "Журнал", "WEB", "staff");
    country_parent_enters(enter_address("/my/sso/authorize", &library, ""));
    page_press(p, "answer=yes");
    (void)snprintf(code, sizeof(code), "%s", sent_back(p, "code"));
    client_redeems(&library, code);
    client_looks(answer("access_token"));
    assert_string_equal(answer("name"), "СЫНАҚ АЙГҮЛ");
    assert_non_null(strstr(page_body(server), "\"roles\":[{\"role\":\"parent\"}]"));
    page_get(p, enter_address("/my/sso/authorize", &staff_only, ""));
    assert_string_equal(sent_back(p, "error"), "access_denied");
    assert_int_equal(refusals("DOOR"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SSO_TEST(consent_is_asked_once_and_again_when_more_is_wanted),
        SSO_TEST(who_does_not_agree_goes_back_with_nothing),
        SSO_TEST(a_visitor_is_led_to_the_own_door_and_signs_in_first),
        SSO_TEST(a_parent_enters_by_egov_but_not_where_only_staff_may),
    };
    return cmocka_run_group_tests(tests, sso_open, sso_close);
}
