/* A parent starts the service on eGov and arrives here signed in; what is not the portal's, or no
 * longer, is refused and written to the failed sign-ins. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "account/testing.h"
#include "base/base64.h"
#include "base/config.h"
#include "egov/testing.h"

static struct page_app *app; /* connected to the portal */
static struct page *browser; /* of a parent, at the family door of it */

static int open_all(void **state)
{
    assert_int_equal(country_open(state), 0);
    app = page_app_open(
        str_z(country->mem, str_printf(country->mem,
                                       "[site]\naddress = http://oqu.test\n[account]\n"
                                       "idp_url = %s\nidp_client = oqu\nidp_secret = secret\n"
                                       "[egov]\nportal_key = %s\n",
                                       str_z(country->mem, config_str(page_app_config(country->app),
                                                                      "account.idp_url")),
                                       portal_key_hex(country->mem))));
    return 0;
}

static int close_all(void **state)
{
    page_app_close(app);
    return country_close(state);
}

static int fresh(void **state)
{
    assert_int_equal(country_fresh(state), 0);
    country->family->machine_us = country->family->now_us;
    browser = page_open(page_app_router(app, DOOR_FAMILY), country->family);
    return 0;
}

static int leave(void **state)
{
    (void)state;
    page_close(browser);
    return 0;
}

#define START_TEST(test) cmocka_unit_test_setup_teardown(test, fresh, leave)

/* ---- what the portal makes ------------------------------------------------------------------- */

struct start {
    const char *issuer, *audience, *service, *number;
    int made_s, until_s; /* from now */
};
static const struct start good = {.issuer = "egov",
                                  .audience = "http://oqu.test/my/egov/start",
                                  .service = "grade1-admission",
                                  .number = "start-0000000000000001",
                                  .until_s = 300};

static struct str unsigned_start(const struct start *start, const char *algorithm)
{
    struct arena *mem = country->mem;
    long long now = country->family->machine_us / TIME_SECOND;
    struct str head = str_printf(mem, "{\"alg\":\"%s\",\"typ\":\"JWT\"}", algorithm),
               body = str_printf(mem,
                                 "{\"iss\":\"%s\",\"aud\":\"%s\",\"service\":\"%s\",\"jti\":\"%s\","
                                 "\"iat\":%lld,\"exp\":%lld}",
                                 start->issuer, start->audience, start->service, start->number,
                                 now + start->made_s, now + start->until_s);

    return str_printf(mem, STR_FMT "." STR_FMT, STR_ARG(base64url_print(mem, head)),
                      STR_ARG(base64url_print(mem, body)));
}

static struct str with_signature(struct str message, struct str signature)
{
    return str_printf(country->mem, STR_FMT "." STR_FMT, STR_ARG(message),
                      STR_ARG(base64url_print(country->mem, signature)));
}

static struct str start_of(const struct start *start)
{
    struct str message = unsigned_start(start, "EdDSA");
    return with_signature(message, portal_signs(country->mem, message));
}

static void goes(struct str start)
{
    page_get(browser, str_z(country->mem, str_printf(country->mem, "/my/egov/start?start=" STR_FMT,
                                                     STR_ARG(start))));
}

static void is_refused(const char *why)
{
    page_assert_status(browser, 403);
    page_assert_text(browser, "h1", "Бұл сілтемемен кіру мүмкін емес");
    page_assert_says(browser, why);
    assert_true(page_has(browser, "//main//a[@href='/my/sign-in']"));
}

#define LATE   "eGov порталының сілтемесі ескірген немесе бұрын қолданылған."
#define FORGED "Бұл сілтемені eGov порталы берген жоқ."

/* ---- tests ----------------------------------------------------------------------------------- */

/* req: J73-A2.3 */
static void a_parent_starts_on_egov_and_arrives_signed_in(void **state)
{
    char back[300];
    (void)state;

    country_parent_enters("/my/"); /* in another browser: eGov knows the parent */
    goes(start_of(&good));
    const char *to = page_location(browser), *at = strstr(to, "state=");
    assert_non_null(strstr(to, "/idp/oauth/authorize?response_type=code"));
    assert_non_null(at); /* no page of ours in between */
    (void)snprintf(back, sizeof(back), "/my/sign-in/egov/back?code=good-code&state=%.*s",
                   (int)strcspn(at + 6, "&"), at + 6);
    page_get(browser, back);
    page_assert_at(browser, "/my/");
    page_assert_status(browser, 200);
    page_get(browser, "/my/account");
    page_assert_says(browser, "СЫНАҚ АЙГҮЛ");
}

static void forged_starts_are_refused(void **state)
{
    struct start other[4] = {good, good, good, good};
    struct str message = unsigned_start(&good, "EdDSA"), none = unsigned_start(&good, "none");
    (void)state;

    other[0].issuer = "somebody";
    other[1].audience = "http://other.test";
    other[2].service = "passport";
    other[3].number = "short";
    for (size_t i = 0; i < COUNT(other); i++) {
        goes(start_of(&other[i]));
        is_refused(FORGED);
    }
    goes(with_signature(message, stranger_signs(country->mem, message)));
    is_refused(FORGED);
    other[0] = good;
    other[0].until_s = 299; /* the signature of another start */
    goes(with_signature(unsigned_start(&other[0], "EdDSA"), portal_signs(country->mem, message)));
    is_refused(FORGED);
    goes(with_signature(none, portal_signs(country->mem, none)));
    is_refused(FORGED);
    goes(message);
    is_refused(FORGED);
    goes(STR(""));
    is_refused(FORGED);
}

static void a_start_works_once_and_for_five_minutes(void **state)
{
    struct start late = good, long_ago = good, to_come = good;
    struct str start = start_of(&good);
    (void)state;

    late.made_s = -300;
    late.until_s = 0;
    goes(start_of(&late));
    is_refused(LATE);
    long_ago.made_s = -3600; /* however long the portal lets it live */
    goes(start_of(&long_ago));
    is_refused(LATE);
    to_come.made_s = 3600;
    to_come.until_s = 3700;
    goes(start_of(&to_come));
    is_refused(LATE);
    goes(start);
    assert_non_null(strstr(page_location(browser), "/idp/oauth/authorize"));
    goes(start);
    is_refused(LATE);
}

/* req: J73-A2.3 */
static void refused_starts_stand_in_the_failed_sign_ins(void **state)
{
    struct page *officer = country->page;
    struct str message = unsigned_start(&good, "EdDSA"), start = start_of(&good);
    struct start late = good;
    (void)state;

    late.until_s = -1;
    goes(with_signature(message, stranger_signs(country->mem, message)));
    goes(start_of(&late));
    goes(start);
    goes(start);
    country_sign_in(officer, SECOND_IIN);
    page_get(officer, "/staff/admin/sign-ins");
    page_assert_count(officer, "//tbody/tr", 3);
    page_assert_says(officer, "eGov-тан бастау: жалған сілтеме");
    page_assert_says(officer, "eGov-тан бастау: мерзімі өткен");
    page_assert_says(officer, "eGov-тан бастау: бұрын қолданылған");
    page_get(officer, "/staff/admin/sign-ins?reason=START_FORGED");
    page_assert_count(officer, "//tbody/tr", 1);
}

static void without_a_portal_there_is_no_start(void **state)
{
    (void)state;

    page_get(country->parent, "/my/egov/start?start=x");
    page_assert_status(country->parent, 404);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        START_TEST(a_parent_starts_on_egov_and_arrives_signed_in),
        START_TEST(forged_starts_are_refused),
        START_TEST(a_start_works_once_and_for_five_minutes),
        START_TEST(refused_starts_stand_in_the_failed_sign_ins),
        START_TEST(without_a_portal_there_is_no_start),
    };
    return cmocka_run_group_tests(tests, open_all, close_all);
}
