/* A learner's account, from the school's administrator to the first sign-in, and the second factor
 * that a representative switches off and on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "account/testing.h"
#include "base/time.h"
#include "notice/notice.h"
#include "person/person.h"
#include "waiver_test_queries.h"

enum { CHILD = 40, PARENT, CODE_DIGITS = 6, DAY_S = 24 * 3600, DAYS_OF_SIXTEEN_YEARS = 5844 };

#define CHILD_IIN CLERK_IIN
#define ENROL     "Аутентификаторды қосыңыз"

static struct page *learner; /* the child's browser */

/* ---- the world around ------------------------------------------------------------------------ */

static struct person_new person_new(int id, const char *iin, const char *phone, struct date born)
{
    return (struct person_new){.id = ID(id),
                               .iin = str_from_z(iin),
                               .surname = STR("Сынақ"),
                               .given = id == CHILD ? STR("Арай") : STR("Айгүл"),
                               .patronymic = STR(""),
                               .born = born,
                               .citizenship = STR("KZ"),
                               .phone = str_from_z(phone),
                               .address = {.text_kk = STR("")}};
}

/* Sixteen in so many days. */
static enum status family_tx(struct ctx *c, void *arg)
{
    struct date today = time_date(c->now_us);
    struct date born = {today.days - DAYS_OF_SIXTEEN_YEARS + *(const int *)arg};
    const struct person_new people[] = {
        person_new(CHILD, CHILD_IIN, "", born),
        person_new(PARENT, PERSON_IIN, "+77010000045", (struct date){today.days - 15000})};
    const struct person_guardianship_new link = {.adult = ID(PARENT),
                                                 .child = ID(CHILD),
                                                 .relation = "MOTHER",
                                                 .valid_from = born,
                                                 .document = STR("")};

    TRY(person_load(c, people, COUNT(people)));
    return person_load_guardianships(c, &link, 1);
}

static enum status part_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    return waiver_test_end_guardianship(c, ID(PARENT), *(struct opt_date *)arg, &changed);
}

/* The mother loses the child from today on, or has it back. */
static void guardianship(bool is)
{
    struct opt_date last = {!is, {time_date(country->owner->now_us).days - 1}};
    assert_int_equal(db_tx(country->owner, "test/part", part_tx, &last), ST_OK);
}

static enum status code_tx(struct ctx *c, void *arg)
{
    return notice_take_code(c, arg);
}

/* As it stands in the newest message. */
static const char *sent_code(void)
{
    struct str text;

    assert_int_equal(db_tx(country->owner, "test/code", code_tx, &text), ST_OK);
    const char *z = str_z(country->mem, text);
    const char *at = z + strcspn(z, "0123456789");
    assert_int_equal(strspn(at, "0123456789"), CODE_DIGITS);
    return str_z(country->mem, (struct str){at, CODE_DIGITS});
}

/* ---- the learner ----------------------------------------------------------------------------- */

/* The administrator of the school makes the account; the initial password of its letter. */
static const char *make_learner(void)
{
    struct page *p = country->page;

    country_sign_in(p, ADMIN_IIN);
    page_get(p, "/staff/admin/people/new");
    page_fill(p, "iin", CHILD_IIN);
    page_fill(p, "surname", "Сынақ");
    page_fill(p, "given", "Арай");
    page_fill(p, "phone", "+7 701 000 00 46");
    page_press(p, "Ашу");
    page_follow(p, "Рөл беру");
    page_choose(p, "role", "learner");
    page_fill(p, "reason", "№ 7");
    page_press(p, "Беру");
    return country_hand_over(p);
}

static void type_password(const char *password)
{
    country_later(60);
    page_get(learner, "/staff/sign-in");
    page_fill(learner, "iin", CHILD_IIN);
    page_fill(learner, "password", password);
    page_press(learner, "Кіру");
    country_accept(learner);
}

static void choose_password(const char *password)
{
    page_fill(learner, "new", password);
    page_fill(learner, "again", password);
    page_press(learner, "Сақтап, жалғастыру");
}

static void assert_is_in(void)
{
    country_accept(learner);
    page_get(learner, "/staff/account");
    page_assert_text(learner, "h1", "Менің есептік жазбам");
    page_assert_says(learner, "Білім алушы");
    page_assert_says(learner, "Ата-анаңыздың немесе заңды өкіліңіздің келісімімен");
}

/* ---- the representative ---------------------------------------------------------------------- */

static void open_child(struct page *p)
{
    page_get(p, "/my/account");
    if (page_has(p, "//button[contains(., 'eGov арқылы кіру')]"))
        country_parent_enters("/my/account");
    page_follow(p, "Балалардың есептік жазбалары");
    page_assert_says(p, "Сынақ Арай");
    page_get(p, str_z(country->mem, str_printf(country->mem, "/my/account/learner/" STR_FMT,
                                               STR_ARG(uuid_print(country->mem, ID(CHILD))))));
}

static void sign_consent(struct page *p)
{
    open_child(p);
    page_press(p, "Қол қою кодын жіберу");
    page_fill(p, "code", sent_code());
    page_press(p, "Келісімге қол қою");
    page_assert_says(p, "Келісімге қол қойылды, екінші растау өшірілді.");
}

static int set_up_days(void **state, int days)
{
    assert_int_equal(country_fresh(state), 0);
    assert_int_equal(db_tx(country->owner, "test/family", family_tx, &days), ST_OK);
    learner = country_browser();
    return 0;
}

static int set_up(void **state)
{
    return set_up_days(state, 1000);
}

static int set_up_at_fifteen(void **state)
{
    return set_up_days(state, 2);
}

static int tear_down(void **state)
{
    (void)state;
    page_close(learner);
    return 0;
}

/* ---- tests ----------------------------------------------------------------------------------- */

/* req: M456-5.11b */
static void a_signed_consent_switches_the_factor_off_and_its_withdrawal_on(void **state)
{
    struct page *p = country->parent;
    (void)state;

    type_password(make_learner());
    choose_password(PASSWORD);
    page_assert_text(learner, "h1", ENROL); /* without a consent */
    sign_consent(p);
    type_password(PASSWORD);
    assert_is_in();
    page_press(p, "Келісімді қайтарып алу");
    page_assert_says(p, "Келісім қайтарып алынды, екінші растау қосылды.");
    page_get(learner, "/staff/account");
    page_assert_text(learner, "h1", "Қызметкерлерге арналған кіру");
    type_password(PASSWORD);
    page_assert_text(learner, "h1", ENROL);
}

/* req: M456-5.11b */
static void a_consent_without_the_right_code_changes_nothing(void **state)
{
    struct page *p = country->parent;
    char wrong[CODE_DIGITS + 1];
    (void)state;

    type_password(make_learner());
    choose_password(PASSWORD);
    open_child(p);
    page_press(p, "Қол қою кодын жіберу");
    memcpy(wrong, sent_code(), sizeof(wrong));
    wrong[0] = wrong[0] == '9' ? '0' : (char)(wrong[0] + 1);
    page_fill(p, "code", wrong);
    page_press(p, "Келісімге қол қою");
    page_assert_status(p, 422);
    assert_string_equal(page_value(p, "code"), wrong);
    type_password(PASSWORD);
    page_assert_text(learner, "h1", ENROL);
}

/* req: M456-5.11b */
static void who_is_no_representative_is_refused_and_no_longer_counts(void **state)
{
    struct page *p = country->parent;
    (void)state;

    type_password(make_learner());
    choose_password(PASSWORD);
    open_child(p);
    page_press(p, "Қол қою кодын жіберу");
    const char *code = sent_code();
    guardianship(false);
    page_fill(p, "code", code);
    page_press(p, "Келісімге қол қою");
    page_assert_status(p, 404);
    page_get(p, "/my/account/learners");
    page_assert_says(p, "Балаларыңыздың есептік жазбасы жоқ");
    guardianship(true);
    sign_consent(p);
    type_password(PASSWORD);
    assert_is_in();
    guardianship(false);
    type_password(PASSWORD);
    page_assert_text(learner, "h1", ENROL);
}

/* req: M456-5.11b */
static void the_sixteenth_birthday_brings_the_factor_back(void **state)
{
    struct page *p = country->parent;
    (void)state;

    type_password(make_learner());
    choose_password(PASSWORD);
    sign_consent(p);
    type_password(PASSWORD);
    assert_is_in();
    country_later(2 * DAY_S);
    type_password(PASSWORD);
    page_assert_text(learner, "h1", ENROL);
    open_child(p);
    page_assert_says(p, "Бала он алты жасқа толған: екінші растауды өшіруге болмайды.");
    page_assert_count(p, "//button[contains(., 'Қол қою кодын жіберу')]", 0);
}

static void a_password_that_stands_alone_is_long(void **state)
{
    (void)state;

    const char *initial = make_learner();
    sign_consent(country->parent);
    type_password(initial);
    choose_password("он төрт әріп!!");
    page_assert_error(learner, "new",
                      "Екінші растаусыз кіру үшін құпиясөз кемінде 15 таңбадан тұруы керек. "
                      "Бірнеше сөзден сөйлем құраңыз.");
    choose_password(PASSWORD);
    assert_is_in();
}

static void another_role_is_not_taken_without_a_factor(void **state)
{
    struct page *p = country->page;
    (void)state;

    type_password(make_learner());
    choose_password(PASSWORD);
    sign_consent(country->parent);
    type_password(PASSWORD);
    page_follow(p, "Рөл беру");
    page_choose(p, "role", "clerk");
    page_fill(p, "reason", "№ 8");
    page_press(p, "Беру");
    page_get(learner, "/staff/account");
    page_press(learner, "Осы рөлге ауысу Қабылдау маманы, № 9 мектеп");
    page_assert_status(learner, 403);
    type_password(PASSWORD);
    page_assert_text(learner, "h1", ENROL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            a_signed_consent_switches_the_factor_off_and_its_withdrawal_on, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_consent_without_the_right_code_changes_nothing, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(who_is_no_representative_is_refused_and_no_longer_counts,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_sixteenth_birthday_brings_the_factor_back,
                                        set_up_at_fifteen, tear_down),
        cmocka_unit_test_setup_teardown(a_password_that_stands_alone_is_long, set_up, tear_down),
        cmocka_unit_test_setup_teardown(another_role_is_not_taken_without_a_factor, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, country_open, country_close);
}
