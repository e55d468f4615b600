/* The privacy policy at both doors: shown, accepted, changed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "account/test_idp.h"
#include "account/testing.h"

#define ACCEPT   "Оқыдым, қабылдаймын"
#define ACCEPTED "//section[@aria-labelledby='accepted']//li"

enum { DAY_S = 24 * 3600 };

/* Back from eGov, towards this page, up to the question. */
static void arrive(struct page *p, const char *page)
{
    static const struct idp_script script = {
        "{\"iin\":\"" PERSON_IIN "\",\"surname\":\"СЫНАҚ\",\"name\":\"АЙГҮЛ\"}", NULL, 200};
    char back[300];

    idp_play(country->idp, &script);
    page_get(p, page);
    page_press(p, "eGov арқылы кіру");
    const char *state = strstr(page_location(p), "state=");
    assert_non_null(state);
    (void)snprintf(back, sizeof(back), "/my/sign-in/egov/back?code=good-code&state=%.*s",
                   (int)strcspn(state + 6, "&"), state + 6);
    page_get(p, back);
}

static void in_three_days(char text[11])
{
    struct date day = {time_date(country->staff->now_us).days + 3};
    struct str printed = time_print_date(country->mem, day);
    (void)snprintf(text, 11, "%.*s", (int)printed.n, printed.p);
}

static void fill_version(struct page *p, const char *kk, const char *ru, const char *from)
{
    page_get(p, "/staff/privacy/new");
    page_fill(p, "kk", kk);
    page_fill(p, "ru", ru);
    page_fill(p, "en", "");
    page_fill_date(p, "from", from);
    page_fill(p, "reason", "Заң өзгерді");
    page_fill(p, "act", "№ 94-V, 21.05.2013");
    page_press(p, "Жариялау");
}

/* The ministry's administrator publishes "Екінші мәтін"; in force the day after tomorrow. */
static void publish(void)
{
    char from[11];

    in_three_days(from);
    country_add_admin(CLERK_IIN, MINISTRY);
    country_sign_in(country->page, CLERK_IIN);
    fill_version(country->page, "# Екінші мәтін\n- бір\n- екі", "# Второй текст", from);
    page_assert_at(country->page, "/staff/privacy?published=1");
}

/* req: M456-9c */
static void a_parent_reads_and_accepts_before_anything_else_opens(void **state)
{
    struct page *p = country->parent;
    (void)state;

    arrive(p, "/my/account/history");
    page_assert_text(p, "h1", "Жеке деректеріңіз");
    page_assert_says(p, "№ 94-V Заң");
    page_get(p, "/my/account");
    page_assert_text(p, "h1", "Жеке деректеріңіз");
    page_get(p, "/my/sign-in/policy?next=/my/account/history&lang=ru");
    page_assert_says(p, "Закон от 21 мая 2013 года № 94-V");
    page_press(p, "Прочитано, принимаю");
    page_assert_at(p, "/my/account/history");
    page_get(p, "/my/account/privacy?lang=kk");
    page_assert_count(p, ACCEPTED, 1);
    page_assert_says(p, "1-нұсқа");
    page_assert_says(p, "Мәтін тілі: орысша. Таңбасы: ");
    page_assert_says(p, "СЫНАҚ АЙГҮЛ");
    page_get(p, "/my/account");
    page_press(p, "Шығу");
    arrive(p, "/my/account/history"); /* asked once */
    page_assert_at(p, "/my/account/history");
}

/* req: M456-9c */
static void a_change_is_asked_at_the_next_sign_in_and_not_in_a_session_under_way(void **state)
{
    struct page *staff = country_browser(), *p = country->parent;
    (void)state;

    country_parent_enters("/my/account");
    publish();
    country_sign_in(staff, SECOND_IIN);
    country_later(DAY_S);
    country_sign_in(staff, SECOND_IIN); /* before the first day */
    page_assert_status(staff, 200);
    assert_null(strstr(page_address(staff), "policy"));
    country_later(2 * DAY_S);
    country_sign_in(staff, SECOND_IIN);
    page_assert_text(staff, "h1", "Жеке деректеріңіз");
    page_assert_count(staff, "//main//h2[. = 'Екінші мәтін']", 1);
    page_assert_count(staff, "//main//div[@lang='kk']//li", 2);
    page_get(staff, "/staff/account/privacy");
    page_assert_text(staff, "h1", "Жеке деректеріңіз");
    page_press(staff, ACCEPT);
    page_assert_at(staff, "/staff/account/privacy");
    page_assert_count(staff, ACCEPTED, 2);
    arrive(p, "/my/account/privacy");
    page_press(p, ACCEPT);
    page_assert_count(p, ACCEPTED, 2);
    page_close(staff);
}

static void who_agrees_to_an_old_text_is_shown_the_new_one(void **state)
{
    struct page *p = country->parent;
    (void)state;

    publish();
    arrive(p, "/my/account");
    country_later(3 * DAY_S);
    arrive(p, "/my/account");
    page_assert_text(p, "h1", "Жеке деректеріңіз");
    page_assert_says(p, "Екінші мәтін");
    const char *token = page_attribute(p, "//main//input[@name='_csrf']", "value");
    page_post(p, "/my/sign-in/policy", "_csrf", token, "version", "1", "shown", "kk");
    page_assert_status(p, 409);
    page_assert_says(p, "Екінші мәтін");
    page_press(p, ACCEPT);
    page_get(p, "/my/account/privacy");
    page_assert_count(p, ACCEPTED, 1);
    page_assert_says(p, "2-нұсқа");
}

static void a_version_is_whole_and_begins_after_today(void **state)
{
    struct page *p = country->page;
    char from[11], today[11];
    (void)state;

    in_three_days(from);
    struct str printed = time_print_date(country->mem, time_date(country->staff->now_us));
    (void)snprintf(today, sizeof(today), "%.*s", (int)printed.n, printed.p);
    country_add_admin(CLERK_IIN, MINISTRY);
    country_sign_in(p, CLERK_IIN);
    fill_version(p, "Қазақша ғана", "", from);
    page_assert_status(p, 422);
    page_assert_error(p, "ru", "Толтырыңыз: Орысша мәтін.");
    assert_string_equal(page_value(p, "kk"), "Қазақша ғана");
    fill_version(p, "Қазақша", "По-русски", today);
    page_assert_status(p, 422);
    page_assert_error(p, "from.d",
                      "Бірінші күні ертеңнен ерте болмайды: жұмыс істеп отырған адамнан "
                      "ештеңе сұралмайды.");
    page_get(p, "/staff/privacy");
    page_assert_count(p, "//main//a[starts-with(@href, '/personal-data/')]", 1);
}

static void only_the_ministry_publishes(void **state)
{
    struct page *p = country->page;
    (void)state;

    country_sign_in(p, ADMIN_IIN);
    page_get(p, "/staff/privacy");
    page_assert_count(p, "//main//a[@href='/staff/privacy/new']", 0);
    page_get(p, "/staff/privacy/new");
    page_assert_status(p, 403);
}

static void everybody_reads_every_version(void **state)
{
    struct ctx *c = db_fixture_ctx(country->fixture, "oqu_public");
    struct page *p = page_open(page_app_router(country->app, DOOR_PUBLIC), c);
    (void)state;

    publish();
    page_get(p, "/personal-data");
    page_assert_says(p, "1-нұсқа");
    page_assert_count(p, "//a[starts-with(@href, '/personal-data/')]", 2);
    page_get(p, "/personal-data/2?lang=en"); /* there is no English text: the Russian one */
    page_assert_text(p, "//div[@lang='ru']/h2", "Второй текст");
    page_get(p, "/personal-data/3");
    page_assert_status(p, 404);
    page_close(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        COUNTRY_TEST(a_parent_reads_and_accepts_before_anything_else_opens),
        COUNTRY_TEST(a_change_is_asked_at_the_next_sign_in_and_not_in_a_session_under_way),
        COUNTRY_TEST(who_agrees_to_an_old_text_is_shown_the_new_one),
        COUNTRY_TEST(a_version_is_whole_and_begins_after_today),
        COUNTRY_TEST(only_the_ministry_publishes),
        COUNTRY_TEST(everybody_reads_every_version),
    };
    return cmocka_run_group_tests(tests, country_open, country_close);
}
