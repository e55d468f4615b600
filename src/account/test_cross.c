/* From one door to the other without signing in again, and what must not: tickets of others, old
 * and used ones, roles that are gone, and accounts of which nobody but an administrator says whose
 * they are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "account/testing.h"
#include "account_test_queries.h"

#define TO_STAFF      "/staff/sign-in/cross"
#define TO_FAMILY     "/my/sign-in/cross"
#define GO            "Өту"
#define STAFF_SIGN_IN "Қызметкерлерге арналған кіру"
#define OVER          "Өту мүмкін болмады"

/* Browsers of these tests know one door each; a redirect to the other one is carried there by hand,
 * as the browser of a person does. */
static const char *carried(struct page *p)
{
    return str_z(country->mem, str_copy(country->mem, str_from_z(page_address(p))));
}

/* A ticket from where somebody is signed in, for the browser `to`. */
static const char *ticket(struct page *from, struct page *to, const char *begin)
{
    page_get(to, begin);
    page_get(from, carried(to));
    page_assert_status(from, 200);
    page_press(from, GO);
    const char *address = carried(from);
    assert_non_null(strstr(address, "/arrive?ticket="));
    return address;
}

static void parent_with_role(const char *role)
{
    country_add(PERSON_IIN, SCHOOL, role);
    country_parent_enters("/my/account");
    page_assert_at(country->parent, "/my/account");
}

static void assert_refused(struct page *p)
{
    page_assert_status(p, 403);
    page_assert_says(p, OVER);
    page_get(p, "/staff/account");
    page_assert_text(p, "h1", STAFF_SIGN_IN);
}

/* ---- tests ----------------------------------------------------------------------------------- */

static void a_parent_goes_to_work_and_back(void **state)
{
    struct page *family = country->parent, *staff = country->page, *again;
    (void)state;

    parent_with_role("clerk");
    page_get(staff, page_attribute(family, "//a[.='Жұмыс кабинеті']", "href"));
    page_get(family, carried(staff));
    page_assert_text(family, "h1", "Жұмыс кабинеті");
    page_press(family, GO);
    page_get(staff, carried(family));
    page_assert_status(staff, 200);
    page_assert_says(staff, "СЫНАҚ АЙГҮЛ, Қабылдау маманы");
    page_get(staff, "/staff/account");
    page_assert_status(staff, 200);
    page_assert_count(staff, "//a[.='Ата-ана кабинеті']", 1);
    /* who came from the state's own sign-in may go back, also in a new browser of the family door
     */
    again = page_open(page_app_router(country->app, DOOR_FAMILY), country->family);
    page_get(again, ticket(staff, again, TO_FAMILY));
    page_assert_status(again, 200);
    page_get(again, "/my/account");
    page_assert_text(again, "h1", "Менің есептік жазбам");
    page_close(again);
}

/* The code of the other door confirms nothing here. */
static void acts_still_ask_for_a_code(void **state)
{
    struct page *staff = country->page;
    (void)state;

    parent_with_role("clerk");
    page_get(staff, ticket(country->parent, staff, TO_STAFF));
    page_get(staff, "/staff/account/recovery");
    page_assert_text(staff, "h1", "Бұл шынымен сіз бе?");
}

static void a_role_of_power_owes_a_code_first(void **state)
{
    struct page *staff = country->page;
    (void)state;

    parent_with_role("admin");
    page_get(staff, ticket(country->parent, staff, TO_STAFF));
    page_get(staff, "/staff/admin/people");
    page_assert_text(staff, "h1", "Аутентификатордағы код");
    country_later(60);
    page_fill(staff, "code", country_code(country_seed));
    page_press(staff, "Растау");
    page_get(staff, "/staff/admin/people");
    page_assert_status(staff, 200);
    /* and goes back, because the sign-in is still the same one */
    page_get(country->parent, ticket(staff, country->parent, TO_FAMILY));
    page_assert_status(country->parent, 200);
}

/* An administrator can make an account for anybody's number, with an authenticator of his own. */
static void an_account_that_an_administrator_made_opens_no_children(void **state)
{
    struct page *staff = country->page, *family = country->parent;
    (void)state;

    country_add(PERSON_IIN, SCHOOL, "clerk");
    country_sign_in(staff, PERSON_IIN);
    page_get(family, TO_FAMILY);
    const char *address = carried(family);
    page_get(staff, address);
    page_assert_status(staff, 403);
    page_assert_says(staff, "мемлекет сіздің кім екеніңізді растаған жоқ");
    page_assert_count(staff, "//form[contains(@action, 'cross')]", 0);
    page_get(staff, "/staff/account");
    const char *csrf = page_attribute(staff, "//input[@name='_csrf']", "value");
    page_post(staff, "/staff/account/cross", "_csrf", csrf, "mark", strstr(address, "mark=") + 5);
    page_assert_status(staff, 403);
    page_get(family, "/my/account");
    page_assert_text(family, "h1", "Кіру");
}

static void a_ticket_works_once(void **state)
{
    struct page *staff = country->page, *again = country_browser();
    (void)state;

    parent_with_role("clerk");
    page_get(again, TO_STAFF);
    const char *mark = page_cookie(again, "__Host-cross");
    const char *kept = str_z(country->mem, str_copy(country->mem, str_from_z(mark)));
    page_get(country->parent, carried(again));
    page_press(country->parent, GO);
    const char *address = carried(country->parent);
    page_set_cookie(staff, "__Host-cross", kept);
    page_get(staff, address);
    page_assert_status(staff, 200);
    page_set_cookie(again, "__Host-cross", kept); /* even with the mark */
    page_get(again, address);
    assert_refused(again);
    page_close(again);
}

static void a_ticket_is_for_one_browser(void **state)
{
    struct page *staff = country->page, *thief = country_browser();
    (void)state;

    parent_with_role("clerk");
    const char *address = ticket(country->parent, staff, TO_STAFF);
    page_get(thief, address);
    assert_refused(thief);
    page_get(thief, TO_STAFF); /* nor with a mark of its own */
    page_get(thief, address);
    assert_refused(thief);
    page_get(staff, address); /* which did not use it up */
    page_assert_status(staff, 200);
    country_sign_in(thief, ADMIN_IIN);
    page_get(thief, "/staff/admin/sign-ins");
    page_assert_says(thief, "Бір кабинеттен екіншісіне жарамсыз өту");
    page_close(thief);
}

static void a_ticket_ends_after_a_minute(void **state)
{
    struct page *staff = country->page;
    (void)state;

    parent_with_role("clerk");
    const char *address = ticket(country->parent, staff, TO_STAFF);
    country_later(61);
    page_get(staff, address);
    assert_refused(staff);
    page_get(staff, TO_STAFF "/arrive?ticket=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    assert_refused(staff);
    page_get(staff, TO_STAFF "/arrive");
    assert_refused(staff);
}

static enum status take_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;
    return account_test_take_admin(c, ID(ONE_MORE_ADMIN), &changed);
}

static void a_role_that_was_taken_back_meanwhile_opens_nothing(void **state)
{
    struct page *staff = country->page, *family = country->parent;
    (void)state;

    parent_with_role("admin");
    const char *address = ticket(family, staff, TO_STAFF);
    assert_int_equal(db_tx(country->owner, "test/take", take_tx, NULL), ST_OK);
    page_get(staff, address);
    assert_refused(staff);
    page_get(staff, TO_STAFF);
    page_get(family, carried(staff));
    page_assert_status(family, 403);
    page_assert_says(family, "Сізде қазір қызметкер рөлі жоқ");
    page_get(family, "/my/account");
    page_assert_count(family, "//a[.='Жұмыс кабинеті']", 0);
}

static void signing_out_at_one_door_signs_out_at_both(void **state)
{
    struct page *staff = country->page, *family = country->parent;
    (void)state;

    parent_with_role("clerk");
    page_get(staff, ticket(family, staff, TO_STAFF));
    page_get(staff, "/staff/account");
    page_assert_status(staff, 200);
    page_press(staff, "Шығу");
    page_get(family, "/my/account");
    page_assert_text(family, "h1", "Кіру");
    country_parent_enters("/my/account");
    page_get(staff, ticket(family, staff, TO_STAFF));
    page_get(family, "/my/account");
    page_press(family, "Шығу");
    page_get(staff, "/staff/account");
    page_assert_text(staff, "h1", STAFF_SIGN_IN);
}

/* "All others" are those of other sign-ins; who ends one half of a pair ends the pair. */
static void ending_the_others_leaves_the_pair_whole(void **state)
{
    struct page *staff = country->page, *family = country->parent;
    (void)state;

    parent_with_role("clerk");
    page_get(staff, ticket(family, staff, TO_STAFF));
    page_get(family, "/my/account");
    page_press(family, "Басқа сеанстардың бәрін аяқтау");
    page_get(staff, "/staff/account");
    page_assert_text(staff, "h1", "Менің есептік жазбам");
    page_get(family, "/my/account");
    page_press(family, "end-0");
    page_get(staff, "/staff/account");
    page_assert_text(staff, "h1", STAFF_SIGN_IN);
    page_get(family, "/my/account");
    page_assert_text(family, "h1", "Кіру");
}

/* In production each door has a host name, and a form may lead to the other one. */
static void doors_of_two_hosts_lead_to_each_other(void **state)
{
    struct page_app *app = page_app_open("[site]\naddress = https://oqu.test\n"
                                         "family_address = https://my.oqu.test\n"
                                         "staff_address = https://work.oqu.test\n");
    struct page *staff = page_open(page_app_router(app, DOOR_STAFF), country->staff);
    struct page *family = page_open(page_app_router(app, DOOR_FAMILY), country->family);
    (void)state;

    parent_with_role("clerk");
    page_set_cookie(family, "__Host-family", page_cookie(country->parent, "__Host-family"));
    page_get(staff, TO_STAFF);
    const char *to = page_location(staff);
    assert_true(str_starts(str_from_z(to), STR("https://my.oqu.test/my/account/cross?mark=")));
    page_get(family, to + strlen("https://my.oqu.test"));
    assert_non_null(strstr(page_header(family, "Content-Security-Policy"),
                           "form-action 'self' https://work.oqu.test;"));
    page_press(family, GO);
    to = page_location(family);
    assert_true(str_starts(str_from_z(to),
                           STR("https://work.oqu.test/staff/sign-in/cross/arrive?ticket=")));
    page_get(staff, to + strlen("https://work.oqu.test"));
    page_assert_status(staff, 200);
    page_close(family);
    page_close(staff);
    page_app_close(app);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        COUNTRY_TEST(a_parent_goes_to_work_and_back),
        COUNTRY_TEST(acts_still_ask_for_a_code),
        COUNTRY_TEST(a_role_of_power_owes_a_code_first),
        COUNTRY_TEST(an_account_that_an_administrator_made_opens_no_children),
        COUNTRY_TEST(a_ticket_works_once),
        COUNTRY_TEST(a_ticket_is_for_one_browser),
        COUNTRY_TEST(a_ticket_ends_after_a_minute),
        COUNTRY_TEST(a_role_that_was_taken_back_meanwhile_opens_nothing),
        COUNTRY_TEST(signing_out_at_one_door_signs_out_at_both),
        COUNTRY_TEST(ending_the_others_leaves_the_pair_whole),
        COUNTRY_TEST(doors_of_two_hosts_lead_to_each_other),
    };
    return cmocka_run_group_tests(tests, country_open, country_close);
}
