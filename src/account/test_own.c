/* What people see and do about their own sign-ins, at both doors. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "account/test_idp.h"
#include "account/testing.h"
#include "account_test_queries.h"

#define FIREFOX "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"
#define ANDROID                                                                                    \
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile "  \
    "Safari/537.36"
#define SESSIONS "//section[@aria-labelledby='sessions']//li"

static const struct idp_script somebody = {
    "{\"iin\":\"880315600403\",\"surname\":\"СЫНАҚ\",\"name\":\"АЙГҮЛ\"}",
    "{\"phone\":\"87010000045\"}", 200};

static struct page *parent_at(const char *agent)
{
    struct page *p = page_open(page_app_router(country->app, DOOR_FAMILY), country->family);
    char target[300];

    page_set_header(p, "User-Agent", agent);
    idp_play(country->idp, &somebody);
    page_get(p, "/my/account");
    page_press(p, "eGov арқылы кіру");
    const char *at = strstr(page_location(p), "state=");
    assert_non_null(at);
    (void)snprintf(target, sizeof(target), "/my/sign-in/egov/back?code=good-code&state=%.*s",
                   (int)strcspn(at + 6, "&"), at + 6);
    page_get(p, target);
    country_accept(p);
    page_assert_at(p, "/my/account");
    return p;
}

static void a_parent_sees_devices_in_words_and_ends_all_but_this(void **state)
{
    struct page *home = parent_at(FIREFOX), *phone = parent_at(ANDROID), *other = parent_at("?");
    (void)state;

    page_assert_count(other, SESSIONS, 3);
    page_assert_says(other, "Firefox, Windows");
    page_assert_says(other, "Chrome, Android");
    page_assert_says(other, "Белгісіз құрылғы");
    page_assert_silent(other, "Mozilla");
    page_assert_count(other, SESSIONS "[contains(., 'әрекетсіз болса — 30 минуттан кейін')]", 3);
    page_press(other, "Басқа сеанстардың бәрін аяқтау");
    page_assert_says(other, "Басқа сеанстардың бәрі аяқталды.");
    page_assert_count(other, SESSIONS, 1);
    assert_false(page_has(other, "#end-others"));
    page_get(home, "/my/account");
    page_assert_text(home, "h1", "Кіру");
    page_get(phone, "/my/account");
    page_assert_text(phone, "h1", "Кіру");
    page_get(other, "/my/account/history");
    page_assert_count(other, "//tbody/tr", 5); /* three sign-ins, two of them from a new device */
    page_assert_count(other, "//tbody/tr[contains(., 'Жаңа құрылғыдан кірді')]", 2);
    page_close(home);
    page_close(phone);
    page_close(other);
}

static void history_tells_successes_and_failures_of_the_own_account_only(void **state)
{
    struct page *p = country->page, *stranger = country_browser();
    (void)state;

    page_get(stranger, "/staff/sign-in");
    page_fill(stranger, "iin", ADMIN_IIN);
    page_fill(stranger, "password", "бұл құпиясөз қате");
    page_press(stranger, "Кіру");
    country_sign_in(p, ADMIN_IIN);
    page_get(p, "/staff/account/confirm?next=/staff/account"); /* no sign-in of its own */
    country_later(60);
    page_fill(p, "code", country_code(country_seed));
    page_press(p, "Растау");
    page_follow(p, "Кіру тарихы");
    page_assert_count(p, "//tbody/tr", 2);
    page_assert_count(p, "//tbody/tr[contains(., 'Құпиясөз қате')]", 1);
    page_assert_text(p, "//tbody/tr[1]//*[contains(@class, 'tag')]", "Кірді");
    page_get(p, "/staff/account/history?what=PASSWORD");
    page_assert_count(p, "//tbody/tr", 1);
    page_get(p, "/staff/account/history?format=csv");
    page_assert_status(p, 200);
    assert_non_null(strstr(page_body(p), "192.0.2.1"));
    country_sign_in(stranger, OTHER_IIN);
    page_get(stranger, "/staff/account/history");
    page_assert_count(stranger, "//tbody/tr", 1);
    page_assert_count(stranger, "//tbody/tr[contains(., 'Құпиясөз қате')]", 0);
    page_close(stranger);
}

static void a_new_device_stands_in_the_history_and_the_first_one_does_not(void **state)
{
    struct page *p = country->page, *other = country_browser();
    (void)state;

    country_sign_in(p, ADMIN_IIN);
    page_get(p, "/staff/account/history");
    page_assert_count(p, "//tbody//*[contains(., 'Жаңа құрылғыдан кірді')]/ancestor::tr", 0);
    country_sign_in(p, ADMIN_IIN);
    country_sign_in(other, ADMIN_IIN);
    page_get(other, "/staff/account/history");
    page_assert_count(other, "//tbody/tr[contains(., 'Жаңа құрылғыдан кірді')]", 1);
    page_assert_count(other, "//tbody/tr[contains(., 'Кірді')]", 3);
    page_close(other);
}

static void type_password(struct page *p, const char *iin)
{
    page_get(p, "/staff/sign-in");
    page_fill(p, "iin", iin);
    page_fill(p, "password", PASSWORD);
    page_press(p, "Кіру");
    page_follow(p, "Қалпына келтіру кодымен кіру");
}

static void type_recovery(struct page *p, const char *code)
{
    page_fill(p, "recovery", code);
    page_press(p, "Растау");
}

static void a_recovery_code_stands_for_the_authenticator_once(void **state)
{
    struct page *p = country->page, *other = country_browser();
    (void)state;

    country_sign_in(p, ADMIN_IIN);
    page_get(p, "/staff/account");
    page_follow(p, "Қалпына келтіру кодтары");
    page_assert_says(p, "Сізде әлі кодтар жоқ.");
    page_press(p, "Он жаңа код жасау");
    page_assert_count(p, "//main//ol/li", 10);
    const char *old = str_z(country->mem, str_from_z(page_text(p, "//main//ol/li[1]")));
    page_get(p, "/staff/account/recovery");
    page_assert_silent(p, old);
    page_press(p, "Он жаңа код жасау");
    const char *code = str_z(country->mem, str_from_z(page_text(p, "//main//ol/li[10]")));
    type_password(other, ADMIN_IIN);
    type_recovery(other, old); /* of the ten before */
    page_assert_error(other, "recovery", "Код дұрыс емес немесе бұрын пайдаланылған.");
    assert_string_equal(page_value(other, "recovery"), old);
    type_recovery(other, code);
    page_assert_says(other, "Бір код пайдаланылды.");
    page_assert_says(other, "9 код қалды");
    page_get(other, "/staff/account/history");
    page_assert_count(other, "//tbody/tr[contains(., 'Қалпына келтіру коды пайдаланылды')]", 1);
    type_password(p, ADMIN_IIN);
    type_recovery(p, code); /* used */
    page_assert_status(p, 422);
    page_close(other);
}

static void a_recovery_code_alone_opens_nothing_and_guessing_is_slowed(void **state)
{
    struct page *p = country->page, *other = country_browser();
    (void)state;

    country_sign_in(p, ADMIN_IIN);
    page_get(p, "/staff/account/recovery");
    page_press(p, "Он жаңа код жасау");
    const char *code = str_z(country->mem, str_from_z(page_text(p, "//main//ol/li[2]")));
    page_get(other, "/staff/sign-in/recovery"); /* no password was given */
    page_assert_text(other, "h1", "Қызметкерлерге арналған кіру");
    type_password(other, OTHER_IIN);
    for (int i = 0; i < 6; i++) {
        type_recovery(other, code); /* somebody else's */
        page_assert_status(other, 422);
    }
    type_recovery(other, code);
    page_assert_says(other, "Әрекет тым көп болды.");
    page_close(other);
}

static void at(const char *address)
{
    country->staff->client_address = str_from_z(address);
}

/* req: M456-9a */
static void a_session_in_two_distant_networks_at_once_is_flagged(void **state)
{
    struct page *p = country->page, *officer = country_browser();
    (void)state;

    at("198.51.100.7");
    country_sign_in(p, OTHER_IIN);
    at("198.51.200.9"); /* another address of the same network */
    page_get(p, "/staff/account");
    at("203.0.113.5"); /* somebody with a copy of the cookie */
    page_get(p, "/staff/account");
    page_get(p, "/staff/account/history");
    page_assert_count(p, "//tbody/tr[contains(., 'екі жерде')]", 0); /* one move is a journey */
    at("198.51.100.7");
    page_get(p, "/staff/account/history");
    page_assert_count(p, "//tbody/tr[contains(., 'Сеанс бір уақытта екі жерде қолданылды')]", 1);
    page_assert_says(p, "203.0.113.5");
    page_get(p, "/staff/admin/people/new"); /* acts on rights ask for the code again */
    page_assert_text(p, "h1", "Бұл шынымен сіз бе?");
    country_sign_in(officer, SECOND_IIN);
    page_get(officer, "/staff/admin/sign-ins");
    page_assert_says(officer, "Үлгілі Болат — сеансы бір мезгілде 198.51.100.7 және 203.0.113.5");
    country_sign_in(officer, ADMIN_IIN); /* of another school */
    page_get(officer, "/staff/admin/sign-ins");
    page_assert_silent(officer, "Үлгілі Болат");
    page_close(officer);
}

static void a_way_there_and_back_later_is_a_journey(void **state)
{
    struct page *p = country->page;
    (void)state;

    at("2001:db8:1::7");
    country_sign_in(p, ADMIN_IIN);
    at("2001:db9:1::7");
    page_get(p, "/staff/account");
    for (int minutes = 0; minutes < 20; minutes += 10) {
        country_later(600);
        page_get(p, "/staff/account");
    }
    at("2001:db8:2::9");
    page_get(p, "/staff/account/history");
    page_assert_count(p, "//tbody/tr[contains(., 'екі жерде')]", 0);
    page_assert_count(p, "//tbody/tr[contains(., 'Сеанс басқа желіден жалғасты')]", 2);
}

/* AB-22: whoever copied the cookie confirms nothing with it, and its owner sees it. */
static void a_session_in_another_network_confirms_before_acts_on_rights(void **state)
{
    struct page *p = country->page;
    (void)state;

    at("198.51.100.7");
    country_sign_in(p, ADMIN_IIN);
    page_get(p, "/staff/admin/people/new"); /* the code was given just now */
    page_assert_text(p, "h1", "Жаңа есептік жазба");
    page_fill(p, "iin", CLERK_IIN);
    page_fill(p, "surname", "Сынақ");
    page_fill(p, "given", "Айгүл");
    page_fill(p, "phone", "+7 701 000 00 45");
    at("203.0.113.5");
    page_press(p, "Ашу");
    page_assert_status(p, 403);
    page_get(p, "/staff/admin/people/new");
    page_assert_text(p, "h1", "Бұл шынымен сіз бе?");
    page_get(p, "/staff/account/history");
    page_assert_says(p, "203.0.113.5, 198.51.100.7");
    country_later(60);
    page_get(p, "/staff/account/confirm?next=/staff/admin/people/new");
    page_fill(p, "code", country_code(country_seed));
    page_press(p, "Растау");
    page_assert_text(p, "h1", "Жаңа есептік жазба");
}

/* req: M456-9a */
static void one_iin_is_one_account(void **state)
{
    struct page *p = country->page, *other = country_browser(), *parent;
    (void)state;

    country_sign_in(p, ADMIN_IIN);
    for (int i = 0; i < 2; i++) {
        page_get(p, "/staff/admin/people/new");
        page_fill(p, "iin", PERSON_IIN);
        page_fill(p, "surname", "Сынақ");
        page_fill(p, "given", "Айгүл");
        page_fill(p, "phone", "+7 701 000 00 45");
        page_fill(p, "bin", SCHOOL_BIN);
        page_press(p, "Ашу");
    }
    page_assert_error(p, "iin", "Бұл адамның ұйымыңызда есептік жазбасы бар.");
    country_sign_in(other, OTHER_IIN); /* nor in another school */
    page_get(other, "/staff/admin/people/new");
    page_fill(other, "iin", PERSON_IIN);
    page_fill(other, "surname", "Басқа");
    page_fill(other, "given", "Біреу");
    page_fill(other, "phone", "+7 701 000 00 46");
    page_fill(other, "bin", OTHER_BIN);
    page_press(other, "Ашу");
    page_assert_error(other, "iin", "Бұл адамның басқа ұйымда есептік жазбасы бар.");
    parent = parent_at(FIREFOX); /* the same person by eGov gets the same account */
    page_get(p, "/staff/admin/people?q=айгүл");
    page_assert_count(p, "//tbody/tr", 1);
    page_close(parent);
    page_close(other);
}

/* ---- trusted devices ------------------------------------------------------------------------- */

static void again(struct page *p, const char *iin)
{
    country_later(60);
    page_get(p, "/staff/sign-in");
    page_fill(p, "iin", iin);
    page_fill(p, "password", PASSWORD);
    page_press(p, "Кіру");
}

static void trust(struct page *p)
{
    again(p, CLERK_IIN);
    page_tick(p, "trust");
    page_fill(p, "code", country_code(country_seed));
    page_press(p, "Растау");
    page_press(p, "Шығу");
}

static enum status give_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;
    return account_test_give_admin(c, ID(ONE_MORE_ADMIN), ID(SCHOOL), &changed);
}

static enum status take_back_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;
    return account_test_take_admin(c, ID(ONE_MORE_ADMIN), &changed);
}

/* req: M456-5.11a */
static void a_trusted_device_stands_for_the_code_until_its_time_or_its_end(void **state)
{
    struct page *p = country->page, *other = country_browser();
    (void)state;

    country_add(CLERK_IIN, SCHOOL, "clerk");
    trust(p);
    again(p, CLERK_IIN);
    page_get(p, "/staff/account/devices");
    page_assert_says(p, "Осы құрылғы");
    page_get(
        p, "/staff/contacts/phone"); /* acts on the means of sign-in ask for a code all the same */
    page_assert_text(p, "h1", "Бұл шынымен сіз бе?");
    again(other, CLERK_IIN);
    page_assert_text(other, "h1", "Аутентификатордағы код");
    assert_int_equal(db_tx(country->owner, "test/give", give_tx, NULL), ST_OK);
    page_get(p, "/staff/account");
    page_press(p, "Осы рөлге ауысу Әкімші, № 9 мектеп");
    page_assert_status(p, 403); /* the device gave no code */
    again(p, CLERK_IIN);
    page_assert_text(p, "h1", "Аутентификатордағы код"); /* and stands for it no longer */
    assert_int_equal(db_tx(country->owner, "test/take", take_back_tx, NULL), ST_OK);
    again(p, CLERK_IIN);
    page_get(p, "/staff/account/devices");
    page_press(p, "distrust-0");
    page_assert_says(p, "Бұл құрылғыда код қайтадан сұралады.");
    again(p, CLERK_IIN);
    page_assert_text(p, "h1", "Аутентификатордағы код");
    page_tick(p, "trust");
    page_fill(p, "code", country_code(country_seed));
    page_press(p, "Растау");
    country_later(8 * 24 * 3600); /* a clerk's seven days are over */
    again(p, CLERK_IIN);
    page_assert_text(p, "h1", "Аутентификатордағы код");
    page_close(other);
}

/* req: M456-5.11a */
static void an_administrator_trusts_no_device(void **state)
{
    struct page *p = country->page;
    (void)state;

    again(p, ADMIN_IIN);
    page_assert_count(p, "//input[@name='trust']", 0);
    page_post(p, "/staff/sign-in/code", "_csrf",
              str_z(country->mem,
                    str_from_z(page_attribute(
                        p, "//form[.//input[@name='code']]//input[@name='_csrf']", "value"))),
              "code", country_code(country_seed), "trust", "1"); /* asked for by hand */
    page_get(p, "/staff/account/devices");
    page_assert_says(p, "Рөліңізде код әр кіруде сұралады");
    again(p, ADMIN_IIN);
    page_assert_text(p, "h1", "Аутентификатордағы код");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        COUNTRY_TEST(a_parent_sees_devices_in_words_and_ends_all_but_this),
        COUNTRY_TEST(history_tells_successes_and_failures_of_the_own_account_only),
        COUNTRY_TEST(a_new_device_stands_in_the_history_and_the_first_one_does_not),
        COUNTRY_TEST(a_recovery_code_stands_for_the_authenticator_once),
        COUNTRY_TEST(a_recovery_code_alone_opens_nothing_and_guessing_is_slowed),
        COUNTRY_TEST(a_session_in_two_distant_networks_at_once_is_flagged),
        COUNTRY_TEST(a_way_there_and_back_later_is_a_journey),
        COUNTRY_TEST(a_session_in_another_network_confirms_before_acts_on_rights),
        COUNTRY_TEST(one_iin_is_one_account),
        COUNTRY_TEST(a_trusted_device_stands_for_the_code_until_its_time_or_its_end),
        COUNTRY_TEST(an_administrator_trusts_no_device),
    };
    return cmocka_run_group_tests(tests, country_open, country_close);
}
