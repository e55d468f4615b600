/* Administrators' pages: accounts, rights with their history, passwords handed over, failed
 * sign-ins, journals; and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "account/testing.h"
#include "account_test_queries.h"

static int set_up(void **state)
{
    assert_int_equal(country_fresh(state), 0);
    country_sign_in(country->page, ADMIN_IIN);
    return 0;
}

static enum status refusals_tx(struct ctx *c, void *arg)
{
    return account_test_refusals(c, arg);
}

static enum status rewrite_tx(struct ctx *c, void *arg)
{
    return account_test_rewrite(c, arg);
}

static enum status erase_tx(struct ctx *c, void *arg)
{
    return account_test_erase(c, arg);
}

static void fill_person(struct page *p, const char *iin, const char *surname, const char *bin)
{
    page_get(p, "/staff/admin/people/new");
    page_fill(p, "iin", iin);
    page_fill(p, "surname", surname);
    page_fill(p, "given", "Айгүл");
    page_fill(p, "phone", "+7 701 000 00 45");
    page_fill(p, "bin", bin);
    page_press(p, "Ашу");
}

/* The card of a clerk of the school, without roles yet. */
static void make_clerk(struct page *p)
{
    fill_person(p, CLERK_IIN, "Сынақ", SCHOOL_BIN);
    page_assert_text(p, "h1", "Сынақ Айгүл");
}

/* That of security takes two people. Ends on the card. */
static void give_role(struct page *p, const char *role, const char *reason)
{
    const char *card = page_address(p);

    page_follow(p, "Рөл беру");
    page_choose(p, "role", role);
    page_fill(p, "reason", reason);
    page_press(p, "Беру");
    page_assert_status(p, 200);
    if (strcmp(role, "security") == 0)
        country_approve("Рөл: Ақпараттық қауіпсіздік маманы");
    page_get(p, card);
}

/* First sign-in with a letter: new password, authenticator. *seed: of the new authenticator. */
static void first_sign_in(struct page *p, const char *password, uint8_t seed[ACCOUNT_SEED])
{
    page_get(p, "/staff/sign-in");
    page_fill(p, "iin", CLERK_IIN);
    page_fill(p, "password", password);
    page_press(p, "Кіру");
    page_assert_text(p, "h1", "Жаңа құпиясөз ойлап табыңыз");
    page_fill(p, "new", PASSWORD);
    page_fill(p, "again", PASSWORD);
    page_press(p, "Сақтап, жалғастыру");
    page_assert_text(p, "h1", "Аутентификаторды қосыңыз");
    country_read_seed(page_text(p, "//details/p"), seed);
    page_fill(p, "code", country_code(seed));
    page_press(p, "Қосу");
    country_accept(p);
}

/* ---- accounts -------------------------------------------------------------------------------- */

/* req: M456-5.7a */
static void account_is_made_once_from_a_right_number_in_the_own_organisation(void **state)
{
    struct page *p = country->page;
    static const struct {
        const char *iin, *bin, *field, *says;
    } wrong[] = {
        {CLERK_IIN, SCHOOL_BIN, "iin", "Бұл адамның ұйымыңызда есептік жазбасы бар."},
        {SECOND_IIN, SCHOOL_BIN, "iin",
         "Бұл адамның басқа ұйымда есептік жазбасы бар. Оған рөл беруді сол ұйымның әкімшісінен "
         "сұраңыз."},
        {PERSON_IIN, OTHER_BIN, "bin", "Сіздің қарамағыңызда мұндай БСН-і бар ұйым жоқ."},
        {PERSON_IIN, "991260000042", "bin", "Сіздің қарамағыңызда мұндай БСН-і бар ұйым жоқ."},
    };
    (void)state;

    make_clerk(p);
    page_assert_says(p, "+7 701 000 00 45");
    for (size_t i = 0; i < COUNT(wrong); i++) {
        fill_person(p, wrong[i].iin, "Сынақ", wrong[i].bin);
        page_assert_error(p, wrong[i].field, wrong[i].says);
        assert_string_equal(page_value(p, "surname"), "Сынақ");
    }
    fill_person(p, "880315600014", "Сынақ", SCHOOL_BIN);
    page_assert_status(p, 422);
}

/* req: M456-5.7a */
static void list_saves_good_lines_and_says_what_is_wrong_with_the_others(void **state)
{
    struct page *p = country->page;
    (void)state;

    page_get(p, "/staff/admin/people/import");
    page_fill(p, "rows",
              CLERK_IIN "; Сынақ; Айгүл; ; +77010000045\n"
                        "880315600014; Қате; Сан; ; +77010000046\n" SECOND_IIN
                        "; Үлгілі; Әсел; ; +77010000047\n" PERSON_IIN
                        "; Екінші; Адам; Болатұлы; 8 701 000 00 48\n");
    page_press(p, "Қосу");
    page_assert_says(p, "4 жолдың 2 сақталды");
    page_assert_count(p, "//tbody/tr", 4);
    page_assert_text(
        p, "//tbody/tr[2]/td[2]",
        "Бұл ЖСН емес: ол 12 цифрдан тұрады және соңғысы қалғандарына сәйкес келуі керек.");
    page_get(p, "/staff/admin/people?q=екінші");
    page_assert_says(p, "Екінші Адам Болатұлы");
}

/* req: M456-5.7b */
static void change_needs_a_document_for_the_name_and_the_later_of_two_gets_a_notice(void **state)
{
    struct page *p = country->page;
    char edit[200];
    (void)state;

    make_clerk(p);
    page_follow(p, "Аты-жөні мен байланысын өзгерту");
    (void)snprintf(edit, sizeof(edit), "%s", page_address(p));
    struct page *other = country_browser();
    country_sign_in(other, SECOND_IIN);
    page_get(other, edit);
    page_fill(p, "surname", "Жаңа");
    page_press(p, "Сақтау");
    page_assert_error(p, "document", "Аты-жөні өзгерсе, оның негізі болған құжатты көрсетіңіз.");
    page_fill(p, "document", "Неке туралы куәлік № 5, 01.02.2026");
    page_press(p, "Сақтау");
    page_assert_text(p, "h1", "Жаңа Айгүл");
    page_fill(other, "phone", "+7 702 000 00 99");
    page_press(other, "Сақтау");
    page_assert_status(other, 422);
    page_assert_says(other, "басқа әкімші өзгертті");
    assert_string_equal(page_value(other, "phone"), "+7 702 000 00 99");
    page_close(other);
}

/* req: M456-5.7c J73-4.2b */
static void closing_ends_sessions_and_can_be_undone_for_thirty_days(void **state)
{
    struct page *p = country->page, *clerk = country_browser();
    const char *password;
    uint8_t seed[ACCOUNT_SEED];
    (void)state;

    make_clerk(p);
    give_role(p, "security", "бұйрық № 7");
    password = country_hand_over(p);
    first_sign_in(clerk, password, seed);
    page_assert_status(clerk, 200);
    page_follow(p, "Күйін өзгерту");
    page_choose(p, "status", "CLOSED");
    page_fill(p, "reason", "жұмыстан кетті");
    page_press(p, "Сақтау");
    page_assert_says(p, "Жабылған");
    page_get(clerk, "/staff/account");
    page_assert_text(clerk, "h1", "Қызметкерлерге арналған кіру");
    page_fill(clerk, "iin", CLERK_IIN);
    page_fill(clerk, "password", PASSWORD);
    page_press(clerk, "Кіру");
    page_assert_says(clerk, "ЖСН немесе құпиясөз дұрыс емес.");
    page_follow(p, "Күйін өзгерту");
    page_choose(p, "status", "ACTIVE");
    page_fill(p, "reason", "қайта алынды");
    page_press(p, "Сақтау");
    page_assert_says(p, "қайта алынды");
    page_close(clerk);
}

/* req: M456-5.7c */
static void last_administrator_of_an_organisation_cannot_be_removed(void **state)
{
    struct page *p = country_browser();
    (void)state;

    country_sign_in(p, SECOND_IIN); /* of the department above */
    page_get(p, "/staff/admin/people?q=арман");
    page_follow(p, "Үлгілі Арман");
    page_follow(p, "Күйін өзгерту");
    page_choose(p, "status", "CLOSED");
    page_fill(p, "reason", "тексеру");
    page_press(p, "Сақтау");
    page_assert_status(p, 422);
    page_assert_says(p, "Бұл ұйымның соңғы әкімшісі.");
    page_close(p);
}

/* ---- rights ---------------------------------------------------------------------------------- */

/* req: M456-5.8a M456-5.9a M456-5.10 */
static void role_opens_its_pages_and_nothing_else_from_the_next_request_on(void **state)
{
    struct page *p = country->page, *clerk = country_browser();
    struct account_test_refusals_row *refusals;
    const char *password;
    uint8_t seed[ACCOUNT_SEED];
    (void)state;

    make_clerk(p);
    password = country_hand_over(p);
    page_get(clerk, "/staff/sign-in");
    page_fill(clerk, "iin", CLERK_IIN);
    page_fill(clerk, "password", password);
    page_press(clerk, "Кіру");
    page_assert_says(clerk, "ЖСН немесе құпиясөз дұрыс емес."); /* no role yet */
    give_role(p, "security", "бұйрық № 7");
    page_assert_says(p, "Негізі: бұйрық № 7");
    first_sign_in(clerk, password, seed);
    page_get(clerk, "/staff/admin/sign-ins");
    page_assert_status(clerk, 200);
    page_get(clerk, "/staff/admin/people/new");
    page_assert_status(clerk, 403);
    page_post(clerk, "/staff/admin/people/new", "iin", PERSON_IIN);
    page_assert_status(clerk, 403);
    struct ctx *root = db_fixture_ctx(country->fixture, "oqu_admin");
    assert_int_equal(db_tx(root, "test/refusals", refusals_tx, &refusals), ST_OK);
    assert_int_equal(refusals->n, 2);
    page_follow(p, "Алып қою Ақпараттық қауіпсіздік маманы, № 9 мектеп");
    page_fill(p, "reason", "бұйрық № 8");
    page_press(p, "Алып қою");
    page_assert_says(p, "Алып қойған: Үлгілі Арман");
    page_get(clerk, "/staff/admin/sign-ins");
    page_assert_text(clerk, "h1", "Қызметкерлерге арналған кіру");
    page_close(clerk);
}

/* req: M456-5.9a */
static void initial_password_works_once_and_not_after_three_days(void **state)
{
    struct page *p = country->page, *clerk = country_browser();
    const char *password;
    (void)state;

    make_clerk(p);
    give_role(p, "security", "бұйрық № 7");
    password = country_hand_over(p);
    page_assert_silent(p, password);
    page_get(clerk, "/staff/sign-in");
    page_fill(clerk, "iin", CLERK_IIN);
    page_fill(clerk, "password", password);
    page_press(clerk, "Кіру");
    page_assert_text(clerk, "h1", "Жаңа құпиясөз ойлап табыңыз");
    struct page *again = country_browser();
    page_get(again, "/staff/sign-in");
    page_fill(again, "iin", CLERK_IIN);
    page_fill(again, "password", password);
    page_press(again, "Кіру");
    page_assert_says(again, "ЖСН немесе құпиясөз дұрыс емес.");
    country_sign_in(p, ADMIN_IIN);
    page_get(p, "/staff/admin/people?q=сынақ");
    page_follow(p, "Сынақ Айгүл");
    password = country_hand_over(p);
    country_later(73 * 3600);
    page_get(again, "/staff/sign-in");
    page_fill(again, "iin", CLERK_IIN);
    page_fill(again, "password", password);
    page_press(again, "Кіру");
    page_assert_says(again, "ЖСН немесе құпиясөз дұрыс емес.");
    page_close(again);
    page_close(clerk);
}

/* req: M456-5.8e */
static void rights_on_a_past_day_are_shown_and_history_cannot_be_rewritten(void **state)
{
    struct page *p = country->page;
    struct ctx *root;
    int64_t changed;
    (void)state;

    make_clerk(p);
    give_role(p, "clerk", "бұйрық № 7");
    const char *card = page_address(p);
    char on[200];
    (void)snprintf(on, sizeof(on), "%.*s?on=2020-01-01", (int)strcspn(card, "?"), card);
    page_get(p, on);
    page_assert_says(p, "Құқық жоқ.");
    page_get(p, card);
    page_follow(p, "Алып қою Қабылдау маманы, № 9 мектеп");
    page_fill(p, "reason", "бұйрық № 8");
    page_press(p, "Алып қою");
    page_assert_says(p, "Негізі: бұйрық № 7");
    page_assert_says(p, "Негізі: бұйрық № 8");
    root = db_fixture_ctx(country->fixture, "oqu_admin");
    assert_int_equal(db_tx(root, "test/rewrite", rewrite_tx, &changed), ST_FORBIDDEN);
    assert_int_equal(db_tx(root, "test/erase", erase_tx, &changed), ST_FORBIDDEN);
    assert_int_equal(db_tx(country->owner, "test/erase", erase_tx, &changed), ST_FORBIDDEN);
}

static enum status move_school_tx(struct ctx *c, void *arg)
{
    struct date today = time_date(c->now_us);
    int64_t changed;
    (void)arg;

    TRY(account_test_leave_parent(c, ID(SCHOOL), (struct date){today.days - 1}, &changed));
    return account_test_join_parent(c, ID(SCHOOL), ID(OTHER_DEPARTMENT), today, &changed);
}

/* req: M456-5.8d */
static void right_covers_what_is_below_on_the_day_and_not_the_neighbours(void **state)
{
    struct page *p = country->page, *above = country_browser();
    struct page *beside = country_browser();
    char card[200];
    (void)state;

    make_clerk(p);
    (void)snprintf(card, sizeof(card), "%.*s", (int)strcspn(page_address(p), "?"), page_address(p));
    country_sign_in(above, SECOND_IIN);
    page_get(above, card);
    page_assert_text(above, "h1", "Сынақ Айгүл");
    country_sign_in(beside, OTHER_IIN);
    page_get(beside, card);
    page_assert_status(beside, 404);
    page_get(beside, "/staff/admin/people"); /* its query names no organisation */
    page_assert_silent(beside, "Сынақ");
    assert_int_equal(db_tx(country->owner, "test/move", move_school_tx, NULL), ST_OK);
    page_get(above, card);
    page_assert_status(above, 404);
    page_get(above, "/staff/admin/people");
    page_assert_silent(above, "Сынақ");
    page_get(p, card);
    page_assert_status(p, 200);
    page_close(above);
    page_close(beside);
}

static void nobody_changes_the_own_rights(void **state)
{
    struct page *p = country->page;
    (void)state;

    page_get(p, "/staff/admin/people?q=арман");
    page_follow(p, "Үлгілі Арман");
    assert_false(page_has(p, "//a[contains(@href, '/grant')]"));
    char grant[200];
    (void)snprintf(grant, sizeof(grant), "%.*s/grant", (int)strcspn(page_address(p), "?"),
                   page_address(p));
    page_get(p, grant);
    page_assert_status(p, 403);
}

static void acts_on_rights_ask_for_a_fresh_code(void **state)
{
    struct page *p = country->page;
    (void)state;

    country_later(6 * 60);
    page_get(p, "/staff/admin/people/new");
    page_assert_text(p, "h1", "Бұл шынымен сіз бе?");
    page_fill(p, "code", country_code(country_seed));
    page_press(p, "Растау");
    page_assert_at(p, "/staff/admin/people/new");
    page_assert_text(p, "h1", "Жаңа есептік жазба");
}

/* ---- what security watches ------------------------------------------------------------------- */

static void fail_to_sign_in(struct page *p, const char *iin, const char *password)
{
    page_get(p, "/staff/sign-in");
    page_fill(p, "iin", iin);
    page_fill(p, "password", password);
    page_press(p, "Кіру");
}

/* req: M456-5.12 */
static void failed_sign_ins_are_listed_exported_and_raise_an_alarm(void **state)
{
    struct page *p = country->page, *attacker = country_browser();
    (void)state;

    fail_to_sign_in(attacker, ADMIN_IIN, "canary-password-1");
    for (int i = 0; i < 30; i++)
        fail_to_sign_in(attacker, UNKNOWN_IIN, "canary-password-2");
    page_get(p, "/staff/admin/sign-ins");
    page_assert_status(p, 200);
    page_assert_says(p, "Үлгілі Арман");
    page_assert_says(p, "мұндай есептік жазба жоқ");
    page_assert_says(p, "5 минутта 30 сәтсіз әрекет");
    page_assert_silent(p, "canary-password");
    page_assert_silent(p, UNKNOWN_IIN);
    page_get(p, "/staff/admin/sign-ins?reason=PASSWORD");
    page_assert_silent(p, "мұндай есептік жазба жоқ");
    page_assert_says(p, "Құпиясөз қате");
    page_get(p, "/staff/admin/sign-ins?format=csv");
    page_assert_status(p, 200);
    assert_non_null(strstr(page_header(p, "Content-Type"), "text/csv"));
    assert_non_null(strstr(page_body(p), "Үлгілі Арман"));
    assert_null(strstr(page_body(p), "canary-password"));
    page_close(attacker);
}

/* req: M456-5.13c */
static void journal_of_a_person_in_a_period_is_shown_and_the_viewing_is_journalled(void **state)
{
    struct page *p = country->page;
    char journal[200], other[300];
    (void)state;

    make_clerk(p);
    page_get(p, "/staff/admin/people?q=арман");
    page_follow(p, "Үлгілі Арман");
    page_follow(p, "Әрекеттер журналы");
    (void)snprintf(journal, sizeof(journal), "%s", page_address(p));
    page_assert_says(p, "Есептік жазба ашылды");
    page_assert_silent(p, "account.created");
    page_assert_text(p, "//a[contains(@href, '/staff/admin/person/') and .='Есептік жазба']",
                     "Есептік жазба");
    page_assert_says(p, "Сынақ Айгүл");
    page_get(p, journal);
    page_assert_says(p, "Әрекеттер журналы қаралды");
    (void)snprintf(other, sizeof(other), "%s?lang=ru", journal);
    page_get(p, other);
    page_assert_says(p, "Учётная запись открыта");
    (void)snprintf(other, sizeof(other), "%s?lang=kk", journal);
    page_get(p, other);
    page_follow(p, "//a[contains(@href, 'format=csv')]");
    assert_non_null(strstr(page_body(p), "Есептік жазба ашылды"));
    (void)snprintf(other, sizeof(other), "%s?from=2026-02-01&to=2026-01-01", journal);
    page_get(p, other);
    page_assert_status(p, 422);
    page_assert_says(p, "Кезеңнің соңы басынан бұрын.");
    struct page *beside = country_browser();
    country_sign_in(beside, OTHER_IIN);
    page_get(beside, journal);
    page_assert_status(beside, 404);
    page_close(beside);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(account_is_made_once_from_a_right_number_in_the_own_organisation,
                               set_up),
        cmocka_unit_test_setup(list_saves_good_lines_and_says_what_is_wrong_with_the_others,
                               set_up),
        cmocka_unit_test_setup(
            change_needs_a_document_for_the_name_and_the_later_of_two_gets_a_notice, set_up),
        cmocka_unit_test_setup(closing_ends_sessions_and_can_be_undone_for_thirty_days, set_up),
        cmocka_unit_test_setup(last_administrator_of_an_organisation_cannot_be_removed, set_up),
        cmocka_unit_test_setup(role_opens_its_pages_and_nothing_else_from_the_next_request_on,
                               set_up),
        cmocka_unit_test_setup(initial_password_works_once_and_not_after_three_days, set_up),
        cmocka_unit_test_setup(rights_on_a_past_day_are_shown_and_history_cannot_be_rewritten,
                               set_up),
        cmocka_unit_test_setup(right_covers_what_is_below_on_the_day_and_not_the_neighbours,
                               set_up),
        cmocka_unit_test_setup(nobody_changes_the_own_rights, set_up),
        cmocka_unit_test_setup(acts_on_rights_ask_for_a_fresh_code, set_up),
        cmocka_unit_test_setup(failed_sign_ins_are_listed_exported_and_raise_an_alarm, set_up),
        cmocka_unit_test_setup(
            journal_of_a_person_in_a_period_is_shown_and_the_viewing_is_journalled, set_up),
    };
    return cmocka_run_group_tests(tests, country_open, country_close);
}
