/* Signing in at the staff door, as a person does it and as an attacker tries it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "account/testing.h"
#include "account_queries.h"

static void type_password(struct page *p, const char *iin, const char *password)
{
    page_get(p, "/staff/sign-in");
    page_fill(p, "iin", iin);
    page_fill(p, "password", password);
    page_press(p, "Кіру");
}

/* req: M456-5.10 */
static void anonymous_visitor_signs_in_and_returns_to_the_page(void **state)
{
    struct page *p = country->page;
    (void)state;

    page_get(p, "/staff/admin/people");
    page_assert_text(p, "h1", "Қызметкерлерге арналған кіру");
    page_fill(p, "iin", ADMIN_IIN);
    page_fill(p, "password", PASSWORD);
    page_press(p, "Кіру");
    page_fill(p, "code", country_code(country_seed));
    page_press(p, "Растау");
    page_assert_at(p, "/staff/admin/people");
    page_assert_text(p, "h1", "Адамдар мен құқықтар");
}

/* A rehearsal moves the platform's clock; telephones stay where they are. */
static void codes_are_those_of_real_time_in_a_rehearsal(void **state)
{
    struct page *p = country->page;
    (void)state;

    country_later(90 * 24 * 3600);
    country->staff->machine_us = country->staff->now_us;
    type_password(p, ADMIN_IIN, PASSWORD);
    page_fill(p, "code", country_code(country_seed));
    page_press(p, "Растау");
    page_assert_text(p, "h1", "Адамдар мен құқықтар");
}

/* req: M456-5.10 */
static void return_address_of_another_site_is_ignored(void **state)
{
    static const char *const addresses[] = {"/staff/sign-in?next=https%3A%2F%2Fevil.example%2F",
                                            "/staff/sign-in?next=%2F%2Fevil.example",
                                            "/staff/sign-in?next=%2F%5Cevil.example"};
    (void)state;

    for (size_t i = 0; i < COUNT(addresses); i++) {
        struct page *p = country_browser();
        country_later(60);
        page_get(p, addresses[i]);
        page_fill(p, "iin", ADMIN_IIN);
        page_fill(p, "password", PASSWORD);
        page_press(p, "Кіру");
        page_fill(p, "code", country_code(country_seed));
        page_press(p, "Растау");
        page_assert_at(p, "/staff/admin/people"); /* the first page of the role */
        page_close(p);
    }
}

static void wrong_password_and_unknown_account_get_the_same_answer(void **state)
{
    struct page *p = country->page;
    (void)state;

    type_password(p, ADMIN_IIN, "бұл құпиясөз қате");
    page_assert_status(p, 422);
    page_assert_says(p, "ЖСН немесе құпиясөз дұрыс емес.");
    type_password(p, UNKNOWN_IIN, "бұл құпиясөз қате");
    page_assert_status(p, 422);
    page_assert_says(p, "ЖСН немесе құпиясөз дұрыс емес.");
    page_assert_silent(p, "бұл құпиясөз қате");
}

/* req: M456-5.11a */
static void code_that_is_wrong_reused_or_old_is_refused_and_five_failures_lock(void **state)
{
    struct page *p = country->page;
    (void)state;

    country_sign_in(p, ADMIN_IIN);
    const char *used = country_code(country_seed);
    struct page *q = country_browser();
    type_password(q, ADMIN_IIN, PASSWORD);
    page_fill(q, "code", used);
    page_press(q, "Растау");
    page_assert_status(q, 422);
    page_assert_error(q, "code",
                      "Код дұрыс емес, ескірген немесе пайдаланылған. Келесі кодты күтіңіз.");
    country_later(120);
    page_fill(q, "code", used); /* two minutes old */
    page_press(q, "Растау");
    page_assert_status(q, 422);
    for (int i = 0; i < 4; i++) {
        page_fill(q, "code", "000000");
        page_press(q, "Растау");
        page_assert_status(q, 422);
    }
    page_fill(q, "code", country_code(country_seed)); /* right, but too late */
    page_press(q, "Растау");
    page_assert_status(q, 422);
    page_assert_says(q, "Әрекет тым көп болды. 5 минуттан кейін қайталап көріңіз.");
    page_get(q, "/staff/admin/people");
    page_assert_text(q, "h1", "Аутентификатордағы код");
    country_later(310);
    page_fill(q, "code", country_code(country_seed));
    page_press(q, "Растау");
    page_assert_text(q, "h1", "Адамдар мен құқықтар");
    page_close(q);
}

static void password_alone_opens_nothing(void **state)
{
    static const char *const pages[] = {"/staff/", "/staff/account", "/staff/admin/people",
                                        "/staff/admin/people/new", "/staff/account/password"};
    struct page *p = country->page;
    (void)state;

    type_password(p, ADMIN_IIN, PASSWORD);
    for (size_t i = 0; i < COUNT(pages); i++) {
        page_get(p, pages[i]);
        page_assert_text(p, "h1", "Аутентификатордағы код");
    }
}

static void many_wrong_passwords_slow_the_next_attempt_but_not_a_known_device(void **state)
{
    struct page *owner = country->page, *stranger = country_browser();
    (void)state;

    country_sign_in(owner, ADMIN_IIN);
    for (int i = 0; i < 8; i++)
        type_password(stranger, ADMIN_IIN, "бұл құпиясөз қате");
    page_assert_status(stranger, 422);
    page_assert_says(stranger, "Әрекет тым көп болды.");
    type_password(stranger, ADMIN_IIN, PASSWORD); /* right now, and still not looked at */
    page_assert_says(stranger, "Әрекет тым көп болды.");
    country_sign_in(owner, ADMIN_IIN); /* the owner's own device is counted apart */
    page_assert_text(owner, "h1", "Адамдар мен құқықтар");
    country_later(900);
    country_sign_in(stranger, ADMIN_IIN);
    page_close(stranger);
}

/* AB-20. */
static void a_right_password_with_a_wrong_or_used_code_opens_nothing_and_is_told(void **state)
{
    struct page *owner = country->page, *thief = country_browser();
    (void)state;

    country_sign_in(owner, ADMIN_IIN);
    type_password(thief, ADMIN_IIN, PASSWORD);
    page_fill(thief, "code", country_code(country_seed)); /* seen over the shoulder */
    page_press(thief, "Растау");
    page_assert_status(thief, 422);
    page_get(thief, "/staff/admin/people");
    page_assert_text(thief, "h1", "Аутентификатордағы код");
    page_get(owner, "/staff/account/history");
    page_assert_count(owner, "//tbody/tr[contains(., 'Құпиясөз дұрыс, бірақ код қате')]", 1);
    page_fill(thief, "code", "000000");
    page_press(thief, "Растау");
    page_get(owner, "/staff/account/history"); /* told once an hour */
    page_assert_count(owner, "//tbody/tr[contains(., 'Құпиясөз дұрыс, бірақ код қате')]", 1);
    page_close(thief);
}

static void send_nothing(struct page *p, const char *address)
{
    const char *token =
        page_attribute(p, "//form[.//*[@data-passkey]]//input[@name='_csrf']", "value");

    page_post(p, address, "_csrf", str_z(country->mem, str_from_z(token)), "key", "", "data", "",
              "client", "", "signature", "");
    page_assert_status(p, 422);
}

/* AB-19: whichever way is tried, one browser has one counter. */
static void guessing_is_counted_together_over_every_way_of_signing_in(void **state)
{
    struct page *p = country->page, *family = country->parent;
    (void)state;

    page_get(p, "/staff/sign-in");
    page_set_cookie(family, "__Host-device", page_cookie(p, "__Host-device"));
    for (int i = 0; i < 4; i++) {
        page_get(family, "/my/sign-in/passkey");
        send_nothing(family, "/my/sign-in/passkey");
        page_get(p, "/staff/sign-in/passkey");
        send_nothing(p, "/staff/sign-in/passkey");
    }
    for (int i = 0; i < 3; i++) /* of an account by itself, five are free */
        type_password(p, UNKNOWN_IIN, "бұл құпиясөз қате");
    type_password(p, ADMIN_IIN, PASSWORD);
    page_assert_status(p, 422);
    page_assert_says(p, "Әрекет тым көп болды.");
}

struct room {
    int seat;
};

/* A wrong password at one of the computers of a class, all behind one address. */
static enum status mistype_tx(struct ctx *c, void *arg)
{
    const struct room *room = arg;
    uint8_t login[32] = {(uint8_t)room->seat};
    struct account_write_failure_row *row;
    const struct account_write_failure_in in = {
        .door = STR("staff"),
        .login = {true, {login, sizeof(login)}},
        .reason = STR("UNKNOWN"),
        .address = STR("198.51.100.7"),
        .device = str_printf(c->mem, "computer %d of the class, and nobody else's", room->seat),
        .agent = STR("")};

    return account_write_failure(c, &in, &row);
}

static void mistype(int from, int to)
{
    for (struct room room = {.seat = from}; room.seat < to; room.seat++)
        assert_int_equal(db_tx(country->staff, "test/mistype", mistype_tx, &room), ST_OK);
}

static void at_address(const char *address)
{
    country->staff->client_address = str_from_z(address);
}

static void a_class_behind_one_address_is_not_slowed_and_an_attacker_is(void **state)
{
    struct page *p = country->page, *next, *attacker = country_browser(),
                *elsewhere = country_browser();
    (void)state;

    at_address("198.51.100.7");
    mistype(0, 30);
    for (int i = 0; i < 8; i++) /* at one of these computers, the account of somebody else */
        type_password(attacker, OTHER_IIN, "бұл құпиясөз қате");
    page_assert_says(attacker, "Әрекет тым көп болды.");
    at_address("203.0.113.9"); /* and goes on from home */
    type_password(elsewhere, OTHER_IIN, PASSWORD);
    page_assert_says(elsewhere, "Әрекет тым көп болды.");
    at_address("198.51.100.7");
    country_sign_in(p, ADMIN_IIN);
    page_assert_text(p, "h1", "Адамдар мен құқықтар");
    mistype(30, 70);
    next = country_browser();
    type_password(next, ADMIN_IIN, PASSWORD);
    page_assert_says(next, "Әрекет тым көп болды.");
    at_address("");
    page_close(elsewhere);
    page_close(attacker);
    page_close(next);
}

static void unknown_account_is_delayed_like_a_known_one(void **state)
{
    struct page *p = country->page;
    (void)state;

    for (int i = 0; i < 8; i++)
        type_password(p, UNKNOWN_IIN, "бұл құпиясөз қате");
    page_assert_says(p, "Әрекет тым көп болды.");
}

static void administrator_has_one_session_at_a_time(void **state)
{
    struct page *first = country->page, *second = country_browser();
    (void)state;

    country_sign_in(first, ADMIN_IIN);
    country_sign_in(second, ADMIN_IIN);
    page_get(first, "/staff/admin/people");
    page_assert_text(first, "h1", "Қызметкерлерге арналған кіру");
    page_get(second, "/staff/admin/people");
    page_assert_text(second, "h1", "Адамдар мен құқықтар");
    page_close(second);
}

static void session_ends_after_quiet_time_and_in_any_case(void **state)
{
    struct page *p = country->page;
    (void)state;

    country_sign_in(p, ADMIN_IIN);
    country_later(16 * 60); /* an administrator's quarter of an hour */
    page_get(p, "/staff/admin/people");
    page_assert_text(p, "h1", "Қызметкерлерге арналған кіру");
    country_sign_in(p, ADMIN_IIN);
    for (int minutes = 0; minutes < 8 * 60; minutes += 10) {
        country_later(600);
        page_get(p, "/staff/account");
    }
    page_assert_text(p, "h1", "Қызметкерлерге арналған кіру");
}

static void signing_out_ends_the_session_for_good(void **state)
{
    struct page *p = country->page;
    (void)state;

    country_sign_in(p, ADMIN_IIN);
    const char *cookie = page_cookie(p, "__Host-staff");
    page_press(p, "Шығу");
    page_assert_text(p, "h1", "Қызметкерлерге арналған кіру");
    page_set_cookie(p, "__Host-staff", cookie); /* a copy kept by somebody */
    page_get(p, "/staff/admin/people");
    page_assert_text(p, "h1", "Қызметкерлерге арналған кіру");
}

static void token_changes_with_every_step(void **state)
{
    struct page *p = country->page;
    (void)state;

    type_password(p, ADMIN_IIN, PASSWORD);
    const char *step = page_cookie(p, "__Host-staff");
    page_fill(p, "code", country_code(country_seed));
    page_press(p, "Растау");
    assert_string_not_equal(step, page_cookie(p, "__Host-staff"));
    page_set_cookie(p, "__Host-staff", step);
    page_get(p, "/staff/admin/people");
    page_assert_text(p, "h1", "Қызметкерлерге арналған кіру");
}

static void person_with_two_roles_works_in_one_at_a_time(void **state)
{
    struct page *p = country->page;
    (void)state;

    country_sign_in(p, SECOND_IIN);
    page_get(p, "/staff/account");
    page_press(p, "Осы рөлге ауысу Ақпараттық қауіпсіздік маманы, Басқарма");
    page_get(p, "/staff/admin/people/new");
    page_assert_status(p, 403);
    page_get(p, "/staff/account");
    page_press(p, "Осы рөлге ауысу Әкімші, Басқарма");
    page_get(p, "/staff/admin/people/new");
    page_assert_status(p, 200);
}

static void own_password_is_changed_by_giving_the_old_one(void **state)
{
    struct page *p = country->page, *other = country_browser();
    static const struct {
        const char *old, *new, *again, *field, *says;
    } wrong[] = {
        {"басқа құпиясөз", "жаңа құпия сөйлем", "жаңа құпия сөйлем", "old",
         "Қазіргі құпиясөз дұрыс емес."},
        {PASSWORD, "қысқа1", "қысқа1", "new", "Құпиясөз кемінде 8 таңбадан тұруы керек."},
        {PASSWORD, "password123", "password123", "new",
         "Құпиясөзде аты-жөніңіз, ЖСН, телефон немесе қызмет атауы болмауы керек."},
        {PASSWORD, "qwertyuiop", "qwertyuiop", "new",
         "Бұл құпиясөз тым оңай: оны алаяқтар бірінші болып тексереді."},
        {PASSWORD, "Әсел және мен 7", "Әсел және мен 7", "new",
         "Құпиясөзде аты-жөніңіз, ЖСН, телефон немесе қызмет атауы болмауы керек."},
        {PASSWORD, PASSWORD, PASSWORD, "new",
         "Бұл құпиясөзді бұрын қолданғансыз. Басқасын ойлап табыңыз."},
        {PASSWORD, "жаңа құпия сөйлем", "жаңа құпия сөйлеу", "again", "Екі құпиясөз бірдей емес."},
    };
    (void)state;

    country_sign_in(p, SECOND_IIN);
    page_get(p, "/staff/account/password");
    for (size_t i = 0; i < COUNT(wrong); i++) {
        page_fill(p, "old", wrong[i].old);
        page_fill(p, "new", wrong[i].new);
        page_fill(p, "again", wrong[i].again);
        page_press(p, "Өзгерту");
        page_assert_error(p, wrong[i].field, wrong[i].says);
        page_assert_status(p, 422);
    }
    page_fill(p, "old", PASSWORD);
    page_fill(p, "new", "таңғы шай мен нан");
    page_fill(p, "again", "таңғы шай мен нан");
    page_press(p, "Өзгерту");
    page_assert_says(p, "Құпиясөз өзгертілді, басқа сеанстар аяқталды.");
    type_password(other, SECOND_IIN, PASSWORD);
    page_assert_says(other, "ЖСН немесе құпиясөз дұрыс емес.");
    type_password(other, SECOND_IIN, "таңғы шай мен нан");
    page_assert_text(other, "h1", "Аутентификатордағы код");
    page_close(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        COUNTRY_TEST(anonymous_visitor_signs_in_and_returns_to_the_page),
        COUNTRY_TEST(codes_are_those_of_real_time_in_a_rehearsal),
        COUNTRY_TEST(return_address_of_another_site_is_ignored),
        COUNTRY_TEST(wrong_password_and_unknown_account_get_the_same_answer),
        COUNTRY_TEST(code_that_is_wrong_reused_or_old_is_refused_and_five_failures_lock),
        COUNTRY_TEST(password_alone_opens_nothing),
        COUNTRY_TEST(many_wrong_passwords_slow_the_next_attempt_but_not_a_known_device),
        COUNTRY_TEST(a_right_password_with_a_wrong_or_used_code_opens_nothing_and_is_told),
        COUNTRY_TEST(guessing_is_counted_together_over_every_way_of_signing_in),
        COUNTRY_TEST(a_class_behind_one_address_is_not_slowed_and_an_attacker_is),
        COUNTRY_TEST(unknown_account_is_delayed_like_a_known_one),
        COUNTRY_TEST(administrator_has_one_session_at_a_time),
        COUNTRY_TEST(session_ends_after_quiet_time_and_in_any_case),
        COUNTRY_TEST(signing_out_ends_the_session_for_good),
        COUNTRY_TEST(token_changes_with_every_step),
        COUNTRY_TEST(person_with_two_roles_works_in_one_at_a_time),
        COUNTRY_TEST(own_password_is_changed_by_giving_the_old_one),
    };
    return cmocka_run_group_tests(tests, country_open, country_close);
}
