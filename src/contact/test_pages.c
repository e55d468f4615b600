/* Contacts as their owner proves them, and a forgotten password as its owner, and a stranger,
 * replace it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "account/testing.h"
#include "contact/reset.h"
#include "contact/tell.h"
#include "contact_test_queries.h"
#include "notice/notice.h"

#define PHONE        "+7 701 000 00 09"
#define MAIL         "arman@oqu.test"
#define NEW_PASSWORD "таңғы шай мен нан"
#define WRONG_CODE   "00000000"

/* ---- the world around ------------------------------------------------------------------------ */

static void work_off(enum status (*job)(struct ctx *, bool *))
{
    struct ctx *work = db_fixture_ctx(country->fixture, "oqu_work");
    bool more = true;

    while (more)
        assert_int_equal(job(work, &more), ST_OK);
}

static enum status take_tx(struct ctx *c, void *arg)
{
    return notice_take_code(c, arg);
}

/* The newest message to a number or address that has not left; "" when there is none. */
static const char *message(void)
{
    struct str text;
    enum status st = db_tx(country->owner, "test/take", take_tx, &text);

    assert_true(st == ST_OK || st == ST_NOT_FOUND);
    return st == ST_OK ? str_z(country->mem, text) : "";
}

static const char *code_of(const char *text)
{
    const char *at = text + strcspn(text, "0123456789");

    assert_int_equal(strspn(at, "0123456789"), 8);
    return str_z(country->mem, (struct str){at, 8});
}

static enum status waiting_tx(struct ctx *c, void *arg)
{
    struct contact_test_waiting_row **row = arg;
    return contact_test_waiting(c, row);
}

static int64_t messages_waiting(void)
{
    struct contact_test_waiting_row *row;
    assert_int_equal(db_tx(country->owner, "test/waiting", waiting_tx, &row), ST_OK);
    return row->n;
}

struct acts {
    const char *action;
    struct contact_test_acts_row *row;
};

static enum status acts_tx(struct ctx *c, void *arg)
{
    struct acts *in = arg;
    return contact_test_acts(c, str_from_z(in->action), &in->row);
}

static int64_t acts(const char *action)
{
    struct acts in = {.action = action};
    assert_int_equal(db_tx(country->owner, "test/acts", acts_tx, &in), ST_OK);
    return in.row->n;
}

static void prove(struct page *p, const char *path, const char *field, const char *value)
{
    page_get(p, path);
    page_fill(p, field, value);
    page_press(p, "Код жіберу");
    page_assert_at(p, "/staff/contacts/code");
    page_fill(p, "code", code_of(message()));
    page_press(p, "Жалғастыру");
    page_assert_says(p, "Байланыс расталды.");
}

static void ask(struct page *p, const char *iin)
{
    page_get(p, "/staff/sign-in");
    page_follow(p, "Құпиясөзді ұмыттыңыз ба?");
    page_fill(p, "iin", iin);
    page_press(p, "Код жіберу");
}

static void answer(struct page *p, const char *code)
{
    page_get(p, "/staff/reset/code");
    page_fill(p, "code", code);
    page_press(p, "Жалғастыру");
}

static void assert_refused(struct page *p)
{
    page_assert_status(p, 422);
    page_assert_error(p, "code", "Код сәйкес келмейді, ескірген немесе пайдаланылған.");
}

/* ---- own contacts ---------------------------------------------------------------------------- */

static void a_contact_is_proved_by_its_code_and_removed(void **state)
{
    struct page *p = country->page, *other = country_browser();
    (void)state;

    country_sign_in(p, ADMIN_IIN);
    page_get(p, "/staff/account");
    page_follow(p, "Қолжетімділікті қалпына келтіретін байланыс");
    page_assert_says(p, "Расталған байланысыңыз жоқ.");
    page_get(p, "/staff/contacts/phone");
    page_fill(p, "phone", "12");
    page_press(p, "Код жіберу");
    page_assert_status(p, 422);
    assert_string_equal(page_value(p, "phone"), "12");
    page_fill(p, "phone", PHONE);
    page_press(p, "Код жіберу");
    page_assert_says(p, PHONE);
    page_fill(p, "code", WRONG_CODE);
    page_press(p, "Жалғастыру");
    page_assert_error(p, "code", "Код сәйкес келмейді.");
    page_fill(p, "code", code_of(message()));
    page_press(p, "Жалғастыру");
    page_assert_says(p, PHONE);
    page_assert_silent(p, "Расталған байланысыңыз жоқ.");
    assert_int_equal(acts("contact.proved"), 1);

    const char *remove = page_attribute(p, "//a[contains(@href, '/remove')]", "href");
    country_sign_in(other, OTHER_IIN); /* a stranger's contact is not there */
    page_get(other, remove);
    page_assert_status(other, 404);
    page_get(p, remove);
    page_press(p, "Жою");
    page_assert_says(p, "Байланыс жойылды.");
    page_assert_silent(p, PHONE);
    page_get(p, remove);
    page_assert_status(p, 404);
    work_off(forget_job);
    page_close(other);
}

static void a_contact_is_proved_only_after_a_fresh_code_of_the_authenticator(void **state)
{
    struct page *p = country->page;
    (void)state;

    country_sign_in(p, ADMIN_IIN);
    country_later(6 * 60);
    page_get(p, "/staff/contacts/mail");
    page_assert_text(p, "h1", "Бұл шынымен сіз бе?");
    page_fill(p, "code", country_code(country_seed));
    page_press(p, "Растау");
    page_assert_at(p, "/staff/contacts/mail");
    page_fill(p, "email", MAIL);
    page_press(p, "Код жіберу");
    const char *code = code_of(message());
    for (int i = 0; i < 5; i++) {
        page_fill(p, "code", WRONG_CODE);
        page_press(p, "Жалғастыру");
    }
    page_fill(p, "code", code); /* right, but after five wrong ones */
    page_press(p, "Жалғастыру");
    page_assert_error(p, "code", "Бұл код енді жарамсыз.");
}

/* ---- a forgotten password -------------------------------------------------------------------- */

static void type_new(struct page *p, const char *password)
{
    page_fill(p, "new", password);
    page_fill(p, "again", password);
    page_press(p, "Сақтап, жалғастыру");
}

static void assert_new_password_is_judged(struct page *p)
{
    static const struct {
        const char *new, *says;
    } refused[] = {
        {"қысқа1", "Құпиясөз кемінде 8 таңбадан тұруы керек."},
        {"qwertyuiop", "Бұл құпиясөз тым оңай: оны алаяқтар бірінші болып тексереді."},
        {PASSWORD, "Бұл құпиясөзді бұрын қолданғансыз. Басқасын ойлап табыңыз."},
    };

    for (size_t i = 0; i < COUNT(refused); i++) {
        type_new(p, refused[i].new);
        page_assert_error(p, "new", refused[i].says);
    }
}

static void assert_password_refused(struct page *p, const char *iin, const char *password)
{
    page_fill(p, "iin", iin);
    page_fill(p, "password", password);
    page_press(p, "Кіру");
    page_assert_says(p, "ЖСН немесе құпиясөз дұрыс емес.");
}

/* req: M456-5.9b */
static void a_forgotten_password_is_replaced_through_a_proved_contact(void **state)
{
    struct page *p = country->page, *fresh = country_browser();
    (void)state;

    country_sign_in(p, ADMIN_IIN);
    prove(p, "/staff/contacts/phone", "phone", PHONE);
    prove(p, "/staff/contacts/mail", "email", MAIL);
    ask(fresh, ADMIN_IIN);
    page_assert_at(fresh, "/staff/reset/code");
    work_off(reset_job);
    const char *by_mail = code_of(message()), *by_phone = code_of(message());
    assert_string_equal(by_mail, by_phone); /* one code, to each contact */
    answer(fresh, WRONG_CODE);
    assert_refused(fresh);
    answer(fresh, by_phone);
    page_assert_says(fresh, "Байланысыңыз расталды.");
    assert_new_password_is_judged(fresh);
    page_get(p, "/staff/account"); /* so far nothing has changed */
    page_assert_status(p, 200);
    type_new(fresh, NEW_PASSWORD);
    page_assert_text(fresh, "h1", "Аутентификатордағы код");
    page_get(fresh, "/staff/account"); /* a contact alone opens nothing */
    page_assert_text(fresh, "h1", "Аутентификатордағы код");
    page_get(p, "/staff/account"); /* the other session has ended */
    page_assert_text(p, "h1", "Қызметкерлерге арналған кіру");
    country_later(60);
    page_fill(fresh, "code", country_code(country_seed));
    page_press(fresh, "Растау");
    page_get(fresh, "/staff/account");
    page_assert_status(fresh, 200);
    assert_password_refused(p, ADMIN_IIN, PASSWORD);
    assert_int_equal(acts("account.password-reset"), 1);
    answer(fresh, by_phone); /* a code works once */
    assert_refused(fresh);
    page_close(fresh);
}

/* req: M456-5.9b */
static void the_owner_hears_of_a_new_password_at_every_contact(void **state)
{
    struct page *p = country->page;
    int64_t before;
    (void)state;

    country_sign_in(p, ADMIN_IIN);
    prove(p, "/staff/contacts/phone", "phone", PHONE);
    prove(p, "/staff/contacts/mail", "email", MAIL);
    while (message()[0]) /* of the contacts themselves */
        ;
    before = messages_waiting();
    page_get(p, "/staff/account/password");
    page_fill(p, "old", PASSWORD);
    page_fill(p, "new", NEW_PASSWORD);
    page_fill(p, "again", NEW_PASSWORD);
    page_press(p, "Өзгерту");
    page_assert_says(p, "Құпиясөз өзгертілді");
    work_off(tell_job);
    assert_int_equal(messages_waiting() - before, 4); /* two of the record, two proved ones */
    assert_non_null(strstr(message(), "құпиясөзіңіз"));
    assert_non_null(strstr(message(), "192.0.2.1"));
    assert_string_equal(message(), "");
    work_off(tell_job); /* told once */
    assert_int_equal(messages_waiting() - before, 2);
}

static void the_owner_hears_of_a_sign_in_from_a_new_device(void **state)
{
    struct page *p = country->page, *other = country_browser();
    (void)state;

    country_sign_in(p, ADMIN_IIN);
    prove(p, "/staff/contacts/phone", "phone", PHONE);
    work_off(tell_job);
    while (message()[0]) /* of the contact itself */
        ;
    country_sign_in(p, ADMIN_IIN);
    work_off(tell_job);
    assert_string_equal(message(), "");
    country_sign_in(other, ADMIN_IIN);
    work_off(tell_job);
    assert_non_null(strstr(message(), "жаңа құрылғыдан"));
    page_close(other);
}

static enum status requests_tx(struct ctx *c, void *arg)
{
    return contact_test_requests(c, arg);
}

static enum status drop_factor_tx(struct ctx *c, void *arg)
{
    struct uuid person = ID(OTHER_ADMIN);
    int64_t changed;
    (void)arg;
    return contact_test_drop_factor(c, person, &changed);
}

/* An unknown login, one without a proved contact, one without an authenticator, and a right one. */
static void nobody_learns_who_has_an_account(void **state)
{
    static const char *const logins[] = {UNKNOWN_IIN, SECOND_IIN, OTHER_IIN, ADMIN_IIN};
    struct page *p = country->page;
    struct contact_test_requests_rows rows;
    const char *asked = NULL, *refused = NULL;
    (void)state;

    country_sign_in(p, ADMIN_IIN);
    prove(p, "/staff/contacts/phone", "phone", PHONE);
    country_sign_in(p, OTHER_IIN);
    prove(p, "/staff/contacts/phone", "phone", PHONE);
    assert_int_equal(db_tx(country->owner, "test/factor", drop_factor_tx, NULL), ST_OK);
    while (message()[0])
        ;
    for (size_t i = 0; i < COUNT(logins); i++) {
        struct page *stranger = country_browser();
        ask(stranger, logins[i]);
        page_assert_at(stranger, "/staff/reset/code");
        assert_true(!asked || strcmp(asked, page_text(stranger, "main")) == 0);
        asked = str_z(country->mem, str_from_z(page_text(stranger, "main")));
        answer(stranger, WRONG_CODE);
        assert_refused(stranger);
        assert_true(!refused || strcmp(refused, page_text(stranger, "main")) == 0);
        refused = str_z(country->mem, str_from_z(page_text(stranger, "main")));
        page_close(stranger);
    }
    page_assert_says(country->page, "Байланыс");
    work_off(reset_job);
    assert_int_equal(db_tx(country->owner, "test/requests", requests_tx, &rows), ST_OK);
    assert_int_equal(rows.n, COUNT(logins));
    for (size_t i = 0; i < rows.n; i++)
        assert_int_equal(rows.v[i].known, i == COUNT(logins) - 1);
    (void)code_of(message());
    assert_string_equal(message(), "");
}

static void a_code_is_bound_to_its_browser_its_time_and_five_tries(void **state)
{
    struct page *p = country->page, *fresh = country_browser(), *thief = country_browser();
    (void)state;

    country_sign_in(p, ADMIN_IIN);
    prove(p, "/staff/contacts/phone", "phone", PHONE);
    ask(fresh, ADMIN_IIN);
    work_off(reset_job);
    const char *code = code_of(message());
    answer(thief, code);
    assert_refused(thief);
    country_later(16 * 60);
    answer(fresh, code);
    assert_refused(fresh);
    ask(fresh, ADMIN_IIN);
    work_off(reset_job);
    code = code_of(message());
    for (int i = 0; i < 5; i++) {
        answer(fresh, WRONG_CODE);
        assert_refused(fresh);
    }
    answer(fresh, code);
    assert_refused(fresh);
    page_close(fresh);
    page_close(thief);
}

/* req: M456-5.9b */
static void ten_wrong_codes_slow_the_next_and_five_requests_an_hour_are_enough(void **state)
{
    static const char *const logins[] = {ADMIN_IIN, UNKNOWN_IIN};
    struct page *p = country->page;
    (void)state;

    for (int i = 0; i < 11; i++)
        answer(p, WRONG_CODE);
    answer(p, WRONG_CODE);
    page_assert_status(p, 422);
    page_assert_says(p, "Әрекет тым көп болды.");
    for (size_t i = 0; i < COUNT(logins); i++) {
        struct page *stranger = country_browser();
        for (int n = 0; n < 5; n++) {
            ask(stranger, logins[i]);
            page_assert_at(stranger, "/staff/reset/code");
        }
        ask(stranger, logins[i]);
        page_assert_status(stranger, 422);
        page_assert_says(stranger, "Код тым көп сұралды.");
        assert_string_equal(page_value(stranger, "iin"), logins[i]);
        page_close(stranger);
    }
    assert_int_equal(acts("contact.reset-too-often"), 2);
}

/* ---- an initial password --------------------------------------------------------------------- */

struct traces {
    const char *password;
    struct contact_test_traces_row *row;
};

static enum status traces_tx(struct ctx *c, void *arg)
{
    struct traces *in = arg;
    return contact_test_traces(c, str_from_z(in->password), &in->row);
}

static void assert_no_trace(const char *password)
{
    struct traces in = {.password = password};

    assert_int_equal(db_tx(country->owner, "test/traces", traces_tx, &in), ST_OK);
    assert_int_equal(in.row->n, 0);
}

static void type_initial(struct page *p, const char *iin, const char *password)
{
    page_get(p, "/staff/sign-in");
    page_fill(p, "iin", iin);
    page_fill(p, "password", password);
    page_press(p, "Кіру");
}

/* The administrator of the school makes an account with a role and is on its card. */
static void make_clerk(struct page *p)
{
    country_sign_in(p, ADMIN_IIN);
    page_get(p, "/staff/admin/people/new");
    page_fill(p, "iin", CLERK_IIN);
    page_fill(p, "surname", "Сынақ");
    page_fill(p, "given", "Айгүл");
    page_fill(p, "phone", "+7 701 000 00 45");
    page_fill(p, "bin", SCHOOL_BIN);
    page_press(p, "Ашу");
    const char *card = str_z(country->mem, str_from_z(page_address(p)));
    page_follow(p, "Рөл беру");
    page_choose(p, "role", "clerk");
    page_fill(p, "reason", "№ 7");
    page_press(p, "Беру");
    page_get(p, card);
}

/* req: M456-5.9a */
static void a_letter_opens_one_sign_in_that_can_only_choose_a_password(void **state)
{
    struct page *p = country->page, *clerk = country_browser();
    static const char *const closed[] = {"/staff/", "/staff/account", "/staff/admission",
                                         "/staff/account/sessions/end"};
    (void)state;

    make_clerk(p);
    const char *first = country_hand_over(p);
    page_assert_silent(p, first);
    const char *second = country_hand_over(p);
    assert_string_not_equal(first, second);
    type_initial(clerk, CLERK_IIN, first); /* the newer one has ended it */
    page_assert_says(clerk, "ЖСН немесе құпиясөз дұрыс емес.");
    type_initial(clerk, CLERK_IIN, second);
    for (size_t i = 0; i < COUNT(closed) - 1; i++) {
        page_get(clerk, closed[i]);
        page_assert_text(clerk, "h1", "Жаңа құпиясөз ойлап табыңыз");
    }
    page_post(clerk, closed[COUNT(closed) - 1], "x", "1");
    page_get(clerk, "/staff/sign-in/step");
    page_assert_text(clerk, "h1", "Жаңа құпиясөз ойлап табыңыз");
    page_fill(clerk, "new", NEW_PASSWORD);
    page_fill(clerk, "again", NEW_PASSWORD);
    page_press(clerk, "Сақтап, жалғастыру");
    page_assert_text(clerk, "h1", "Аутентификаторды қосыңыз");
    assert_int_equal(acts("account.initial-password"), 2);
    assert_no_trace(first);
    assert_no_trace(second);
    page_close(clerk);
}

/* req: M456-5.9a */
static void an_sms_goes_to_the_proved_number_only_and_the_authenticator_is_still_asked(void **state)
{
    struct page *p = country_browser(), *owner = country->page;
    (void)state;

    country_sign_in(owner, ADMIN_IIN);
    prove(owner, "/staff/contacts/phone", "phone", PHONE);
    country_sign_in(p, SECOND_IIN); /* of the department above */
    page_get(p, "/staff/admin/people?q=арман");
    page_follow(p, "Үлгілі Арман");
    page_follow(p, "Құпиясөз немесе аутентификатор жоғалды");
    page_follow(p, "Құпиясөз жасау");
    page_press(p, "Құпиясөз жасау");
    page_assert_error(p, "way", "Жеткізу тәсілін таңдаңыз.");
    page_assert_says(p, "Нөмірдің соңы: 09");
    page_assert_silent(p, PHONE);
    page_choose(p, "way", "SMS");
    page_press(p, "Құпиясөз жасау");
    page_assert_status(p, 200);
    page_get(owner, "/staff/account"); /* its sessions have ended */
    page_assert_text(owner, "h1", "Қызметкерлерге арналған кіру");
    const char *text = message();
    const char *at = strstr(text, "құпиясөз ");
    assert_non_null(at);
    at += strlen("құпиясөз ");
    const char *password = str_z(country->mem, (struct str){at, strcspn(at, ",")});
    page_assert_silent(p, password);
    type_initial(owner, ADMIN_IIN, password);
    page_assert_text(owner, "h1", "Жаңа құпиясөз ойлап табыңыз");
    page_fill(owner, "new", NEW_PASSWORD);
    page_fill(owner, "again", NEW_PASSWORD);
    page_press(owner, "Сақтап, жалғастыру");
    page_assert_says(owner, "Аутентификатор");
    page_get(owner, "/staff/account");
    page_assert_silent(owner, "Менің есептік жазбам");
    assert_no_trace(password);
    page_close(p);
}

static void an_initial_password_is_for_those_whom_one_keeps(void **state)
{
    struct page *p = country->page, *stranger = country_browser();
    (void)state;

    make_clerk(p);
    const char *card = page_address(p);
    struct str whole = str_printf(country->mem, "%.*s/password", (int)strcspn(card, "?"), card);
    const char *path = str_z(country->mem, whole);
    page_get(p, path);
    page_assert_says(p, "расталған нөмірі жоқ"); /* what an administrator wrote is no proof */
    page_choose(p, "way", "LETTER");
    page_assert_count(p, "//input[@value='SMS']", 0);
    const char *token =
        str_z(country->mem, str_from_z(page_attribute(p, "//main//input[@name='_csrf']", "value")));
    const char *once =
        str_z(country->mem, str_from_z(page_attribute(p, "//main//input[@name='_idem']", "value")));
    page_post(p, path, "_csrf", token, "_idem", once, "way", "SMS");
    page_assert_error(p, "way", "Расталған нөмір жоқ: хатты таңдаңыз.");
    country_sign_in(stranger, OTHER_IIN);
    page_get(stranger, path);
    page_assert_status(stranger, 404);
    assert_int_equal(acts("account.initial-password"), 0);
    page_close(stranger);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        COUNTRY_TEST(a_letter_opens_one_sign_in_that_can_only_choose_a_password),
        COUNTRY_TEST(an_sms_goes_to_the_proved_number_only_and_the_authenticator_is_still_asked),
        COUNTRY_TEST(an_initial_password_is_for_those_whom_one_keeps),
        COUNTRY_TEST(a_contact_is_proved_by_its_code_and_removed),
        COUNTRY_TEST(a_contact_is_proved_only_after_a_fresh_code_of_the_authenticator),
        COUNTRY_TEST(a_forgotten_password_is_replaced_through_a_proved_contact),
        COUNTRY_TEST(the_owner_hears_of_a_new_password_at_every_contact),
        COUNTRY_TEST(the_owner_hears_of_a_sign_in_from_a_new_device),
        COUNTRY_TEST(nobody_learns_who_has_an_account),
        COUNTRY_TEST(a_code_is_bound_to_its_browser_its_time_and_five_tries),
        COUNTRY_TEST(ten_wrong_codes_slow_the_next_and_five_requests_an_hour_are_enough),
    };
    return cmocka_run_group_tests(tests, country_open, country_close);
}
