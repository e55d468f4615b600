/* What administrators change in the register through their pages, what is refused and to whom, and
 * what the history and the journal then say. Long because all tests share one small country. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "account/testing.h"
#include "organisation/keep.h"
#include "organisation_test_queries.h"

static int set_up(void **state)
{
    assert_int_equal(country_fresh(state), 0);
    country_sign_in(country->page, SECOND_IIN); /* of the department */
    return 0;
}

/* The address of a form of one of the country's organisations; "" for the record itself. */
static const char *form_of(int id, const char *what)
{
    return str_z(country->mem, str_printf(country->mem, "/staff/organisation/" STR_FMT "%s",
                                          STR_ARG(uuid_print(country->mem, ID(id))), what));
}

static const char *day_after(int days)
{
    struct date today = time_date(country->staff->now_us + country->offset_us);
    return str_z(country->mem, time_print_date(country->mem, (struct date){today.days + days}));
}

static void fill_act(struct page *p)
{
    page_fill(p, "act_number", "12-Ә");
    page_fill_date(p, "act_date", "2026-03-01");
}

static void days_later(int days)
{
    country_later(days * 24 * 3600);
}

struct acts {
    const char *action;
    struct organisation_test_acts_row *row;
};

static enum status acts_tx(struct ctx *c, void *arg)
{
    struct acts *acts = arg;
    return organisation_test_acts(c, str_from_z(acts->action), &acts->row);
}

/* Rows of the journal with this action. */
static int64_t journalled(const char *action)
{
    struct acts acts = {.action = action};
    assert_int_equal(
        db_tx(db_fixture_ctx(country->fixture, "oqu_admin"), "test/acts", acts_tx, &acts), ST_OK);
    return acts.row->n;
}

/* ---- names ----------------------------------------------------------------------------------- */

static void change_is_kept_with_who_what_and_why(void **state)
{
    struct page *p = country->page;
    (void)state;

    page_get(p, form_of(SCHOOL, ""));
    page_follow(p, "Өзгерту: Атаулары мен байланысы");
    assert_string_equal(page_value(p, "name_kk"), "№ 9 мектеп");
    page_fill(p, "name_kk", "Абай мектебі");
    page_fill(p, "phone", "8 717 200 00 09");
    page_fill(p, "reason", "№ 3 шешім");
    page_press(p, "Сақтау");
    page_assert_text(p, "h1", "Абай мектебі");
    page_assert_says(p, "Өзгеріс сақталды.");
    page_assert_says(p, "Үлгілі Әсел");
    page_assert_says(p, "Негізі: № 3 шешім");
    page_assert_says(p, "«№ 9 мектеп» орнына «Абай мектебі»");
    page_assert_says(p, "«көрсетілмеген» орнына «+7 717 200 00 09»");
    page_get(p, "/staff/organisations?q=абай"); /* found by the new name */
    page_assert_count(p, "//tbody/tr", 1);
    assert_int_equal(journalled("organisation.names-changed"), 1);
}

static void wrong_input_is_told_at_its_field_and_nothing_typed_is_lost(void **state)
{
    struct page *p = country->page;
    (void)state;

    page_get(p, form_of(SCHOOL, "/names"));
    page_fill(p, "name_kk", "Абай мектебі");
    page_fill(p, "name_ru", "");
    page_fill(p, "phone", "12");
    page_press(p, "Сақтау");
    page_assert_status(p, 422);
    page_assert_error(p, "name_ru", "«Қысқаша атауы, орысша» — толтырыңыз.");
    page_assert_error(p, "reason", "«Өзгерістің негізі» — толтырыңыз.");
    assert_true(page_has(p, "//*[contains(@class, 'is-bad')]//input[@name = 'phone']"));
    assert_string_equal(page_value(p, "name_kk"), "Абай мектебі");
    page_fill(p, "name_ru", "Школа Абая");
    page_fill(p, "phone", "");
    page_fill(p, "site", "example.com");
    page_fill(p, "reason", "№ 3");
    page_press(p, "Сақтау");
    page_assert_error(p, "site", "Сайт edu.kz аймағында болуы керек, мысалы: mektep-12.edu.kz");
    assert_int_equal(journalled("organisation.names-changed"), 0);
}

static void later_of_two_is_told_and_keeps_what_was_typed(void **state)
{
    struct page *p = country->page, *school = country_browser();
    (void)state;

    country_sign_in(school, ADMIN_IIN);
    page_get(p, form_of(SCHOOL, "/names"));
    page_get(school, form_of(SCHOOL, "/names"));
    page_fill(school, "name_ru", "Школа № 9 имени Абая");
    page_fill(school, "reason", "№ 1");
    page_press(school, "Сақтау");
    page_assert_says(school, "Өзгеріс сақталды.");
    page_fill(p, "name_kk", "Абай мектебі");
    page_fill(p, "reason", "");
    page_press(p, "Сақтау"); /* an error of input does not make the form any newer */
    page_assert_error(p, "reason", "«Өзгерістің негізі» — толтырыңыз.");
    page_fill(p, "reason", "№ 2");
    page_press(p, "Сақтау");
    page_assert_status(p, 422);
    page_assert_says(p, "бұл жазбаны басқа әкімші өзгертті");
    assert_string_equal(page_value(p, "name_kk"), "Абай мектебі");
    page_press(p, "Сақтау"); /* having looked */
    page_assert_text(p, "h1", "Абай мектебі");
    page_close(school);
}

/* ---- a new organisation, its licence --------------------------------------------------------- */

static void fill_new(struct page *p, const char *kind, const char *name)
{
    page_get(p, form_of(DEPARTMENT, ""));
    page_follow(p, "Бағынысты ұйым қосу");
    page_choose(p, "kind", kind);
    page_fill(p, "name_kk", name);
    page_fill(p, "name_ru", name);
    page_fill(p, "legal_kk", name);
    page_fill(p, "legal_ru", name);
    page_choose(p, "region", "710000000");
    fill_act(p);
}

/* An organisation of the kind, entered through the pages; *card: its address. */
static void make(struct page *p, const char *kind, const char *name, char *card, size_t room)
{
    fill_new(p, kind, name);
    page_press(p, "Тіркелімге енгізу");
    page_assert_text(p, "h1", name);
    (void)snprintf(card, room, "%.*s", (int)strcspn(page_address(p), "?"), page_address(p));
}

static void follow_licence(struct page *p)
{
    page_follow(p, "Өзгерту: Тіркеу және лицензия");
}

/* Whether families see a school of this name in the public list. */
static bool is_in_school_list(const char *name)
{
    struct page *visitor = page_open(page_app_router(country->app, DOOR_PUBLIC),
                                     db_fixture_ctx(country->fixture, "oqu_public"));
    page_get(visitor, "/schools");
    page_assert_status(visitor, 200);
    bool found = strstr(page_body(visitor), name) != NULL;
    page_close(visitor);
    return found;
}

/* req: J73-A2.1 */
static void school_is_listed_once_its_licence_includes_primary_education(void **state)
{
    struct page *p = country->page;
    char card[200];
    (void)state;

    make(p, "secondary-school", "Жаңа мектеп", card, sizeof(card));
    page_assert_says(p, "№ 12-Ә, 01.03.2026");
    assert_false(is_in_school_list("Жаңа мектеп"));
    follow_licence(p);
    page_tick(p, "primary");
    page_fill(p, "reason", "лицензия берілді");
    page_press(p, "Сақтау");
    page_assert_error(p, "district",
                      "Бастауыш бағдарламасы бар мектептің облысы мен ауданы көрсетілуі керек.");
    page_choose(p, "district", "710000000");
    page_press(p, "Сақтау");
    page_assert_error(
        p, "licence_number",
        "Бастауыш білім беру бағдарламасы лицензиямен расталады: нөмірі мен күнін көрсетіңіз.");
    page_fill(p, "licence_number", "KZ 77");
    page_fill_date(p, "licence_on", "2026-02-01");
    page_press(p, "Сақтау");
    page_assert_says(p, "№ KZ 77, 01.02.2026");
    assert_true(is_in_school_list("Жаңа мектеп"));
}

/* req: J73-A2.1 */
static void kindergarten_or_college_is_refused_as_a_provider(void **state)
{
    static const char *const kinds[] = {"kindergarten", "college"};
    struct page *p = country->page;
    char card[200];
    (void)state;

    for (size_t i = 0; i < COUNT(kinds); i++) {
        make(p, kinds[i], "Мектеп емес", card, sizeof(card));
        follow_licence(p);
        page_choose(p, "district", "710000000");
        page_fill(p, "licence_number", "KZ 78");
        page_fill_date(p, "licence_on", "2026-02-01");
        page_tick(p, "primary");
        page_fill(p, "reason", "тексеру");
        page_press(p, "Сақтау");
        page_assert_status(p, 422);
        page_assert_error(p, "primary",
                          "Бастауыш білім беру бағдарламасы жоқ: мұндай ұйымның лицензиясына "
                          "бастауыш білім кірмейді.");
        page_get(p, card);
        page_assert_says(p, "көрсетілмеген");
    }
    assert_false(is_in_school_list("Мектеп емес"));
    assert_int_equal(journalled("organisation.licence-changed"), 0);
}

static void new_record_has_its_own_number_kind_and_place(void **state)
{
    struct page *p = country->page;
    (void)state;

    fill_new(p, "kindergarten", "Балабақша");
    page_fill(p, "bin", SCHOOL_BIN);
    page_press(p, "Тіркелімге енгізу");
    page_assert_error(p, "bin", "Бұл БСН басқа ұйымда тіркелген.");
    page_fill(p, "bin", "991240000014");
    page_press(p, "Тіркелімге енгізу");
    page_assert_error(p, "bin", "БСН қате жазылған: бақылау саны сәйкес келмейді.");
    page_fill(p, "bin", "");
    page_fill_date(p, "opens_on", day_after(0));
    page_press(p, "Тіркелімге енгізу");
    page_assert_error(p, "opens_on.d", "Бұл күннен бастауға болмайды: өткенді өзгертуге жол жоқ.");
    page_fill_date(p, "opens_on", day_after(3));
    page_press(p, "Тіркелімге енгізу");
    page_assert_text(p, "h1", "Балабақша");
    page_assert_says(p, "Жақында ашылады");
    page_get(p, "/staff/organisations?status=OPENING_SOON");
    page_assert_count(p, "//tbody/tr", 1);
    days_later(3); /* it opens by itself */
    country_sign_in(p, SECOND_IIN);
    page_get(p, "/staff/organisations?status=OPENING_SOON");
    page_assert_count(p, "//tbody/tr", 0);
    assert_int_equal(journalled("organisation.made"), 1);
}

static void only_kinds_that_fit_stand_below(void **state)
{
    struct page *p = country->page;
    (void)state;

    page_get(p, form_of(DEPARTMENT, "/new"));
    assert_false(page_has(p, "//option[@value = 'ministry']"));
    assert_false(page_has(p, "//option[@value = 'region-department']"));
    assert_true(page_has(p, "//option[@value = 'district-department']"));
    page_get(p, form_of(SCHOOL, "/new"));
    page_assert_status(p, 404);
}

/* ---- languages ------------------------------------------------------------------------------- */

static void languages_change_from_their_day_on(void **state)
{
    struct page *p = country->page;
    (void)state;

    page_get(p, form_of(SCHOOL, "/languages"));
    page_untick(p, "languages=kk");
    page_tick(p, "languages=ru");
    page_fill_date(p, "from", day_after(-1));
    page_fill(p, "reason", "№ 8 бұйрық");
    page_press(p, "Сақтау");
    page_assert_error(p, "from.d", "Бұл күннен бастауға болмайды: өткенді өзгертуге жол жоқ.");
    page_fill_date(p, "from", day_after(2));
    page_press(p, "Сақтау");
    page_assert_says(p, "Оқыту тілі қосылды: орыс тілі.");
    page_assert_says(p, "Оқыту тілі алынды: қазақ тілі.");
    page_get(p, "/staff/organisations?format=csv&q=" SCHOOL_BIN);
    assert_non_null(strstr(page_body(p), "қазақ тілі"));
    days_later(2);
    country_sign_in(p, SECOND_IIN);
    page_get(p, "/staff/organisations?format=csv&q=" SCHOOL_BIN);
    assert_null(strstr(page_body(p), "қазақ тілі"));
    assert_non_null(strstr(page_body(p), "орыс тілі"));
}

/* ---- the tree -------------------------------------------------------------------------------- */

static void move_needs_an_act_and_a_parent_in_the_own_subtree(void **state)
{
    struct page *p = country->page;
    char district[200];
    (void)state;

    make(p, "district-department", "Аудандық бөлім", district, sizeof(district));
    page_get(p, form_of(SCHOOL, "/parent"));
    assert_false(page_has(p, "//option[. = 'Көрші басқарма']"));
    page_choose(p, "parent", strrchr(district, '/') + 1);
    page_fill_date(p, "from", day_after(1));
    page_press(p, "Сақтау");
    page_assert_error(p, "act_number", "«Актінің нөмірі» — толтырыңыз.");
    fill_act(p);
    page_press(p, "Сақтау");
    page_assert_says(p, "Жаңа бағыныстылық: Аудандық бөлім.");
    page_assert_says(p, "Бағыныстылық аяқталды: Басқарма.");
    page_get(p, district);
    page_assert_says(p, "Тікелей бағынысты ұйым: 0");
    days_later(1);
    country_sign_in(p, SECOND_IIN);
    page_get(p, district);
    page_assert_says(p, "Тікелей бағынысты ұйым: 1");
    page_get(p, form_of(SCHOOL, "/parent"));
    page_choose(p, "parent", strrchr(district, '/') + 1);
    fill_act(p);
    page_press(p, "Сақтау");
    page_assert_error(p, "parent", "Ұйым осы күні дәл осы ұйымға бағынады.");
    assert_int_equal(journalled("organisation.moved"), 1);
}

/* ---- status ---------------------------------------------------------------------------------- */

static void set_status(struct page *p, const char *address, const char *status, const char *day)
{
    page_get(p, address);
    page_choose(p, "status", status);
    if (day)
        page_fill_date(p, "day", day);
    fill_act(p);
    page_press(p, "Сақтау");
}

static void closed_school_leaves_the_public_list_and_stays_in_the_register(void **state)
{
    struct page *p = country->page;
    (void)state;

    set_status(p, form_of(SCHOOL, "/status"), "CLOSED", NULL);
    page_assert_error(p, "day.d", "Бұл күннен бастауға болмайды: өткенді өзгертуге жол жоқ.");
    page_fill_date(p, "day", day_after(1));
    page_press(p, "Сақтау");
    page_assert_says(p, "Негізі: № 12-Ә, 01.03.2026");
    assert_true(is_in_school_list("№ 9 мектеп"));
    days_later(2);
    country_sign_in(p, SECOND_IIN);
    page_get(p, "/staff/organisations?status=CLOSED");
    page_assert_text(p, "//tbody/tr/th", "№ 9 мектеп");
    page_follow(p, "№ 9 мектеп");
    page_assert_says(p, "Жабылған");
    page_assert_text(p, "//dt[. = 'Жазбаның иесі']/following-sibling::dd", "Басқарма");
    set_status(p, form_of(SCHOOL, "/status"), "OPEN", NULL);
    page_assert_says(p, "Өзгеріс сақталды.");
    page_get(p, "/staff/organisations?status=CLOSED");
    page_assert_count(p, "//tbody/tr", 0);
}

static void pass_on(struct page *p, const char *bin, const char *day)
{
    page_get(p, form_of(SCHOOL, "/successor"));
    page_assert_status(p, 200);
    page_fill(p, "bin", bin);
    if (day)
        page_fill_date(p, "from", day);
    fill_act(p);
    page_press(p, "Сақтау");
}

/* req: M456-12 */
static void records_of_a_closed_school_pass_by_an_order_and_its_card_tells(void **state)
{
    struct page *p = country->page;
    (void)state;

    pass_on(p, OTHER_BIN, NULL); /* it is open */
    page_assert_error(p, "bin", "Ұйым жабылмаған: алдымен оның соңғы күнін белгілеңіз.");
    set_status(p, form_of(SCHOOL, "/status"), "CLOSED", day_after(1));
    pass_on(p, OTHER_BIN, day_after(1)); /* its last day */
    page_assert_error(p, "from.d", "Бұл күннен бастауға болмайды: өткенді өзгертуге жол жоқ.");
    pass_on(p, "991240000033", day_after(2)); /* nobody's number */
    page_assert_status(p, 422);
    page_assert_error(p, "bin", "Мұндай ұйым жоқ немесе ол сіздің қарауыңызда емес.");
    pass_on(p, SCHOOL_BIN, day_after(2));
    page_assert_status(p, 422);
    pass_on(p, OTHER_BIN, day_after(2));
    page_assert_says(p, "Өзгеріс сақталды.");
    page_assert_says(p, "Деректердің иесі");
    page_assert_says(p, "№ 12-Ә, 01.03.2026");
    pass_on(p, OTHER_BIN, day_after(3));
    page_assert_error(p, "bin", "Деректер осы ұйымға тиесілі.");
    assert_int_equal(journalled("organisation.succeeded"), 1);
    assert_int_equal(journalled("organisation.inherited"), 1);
}

static void what_has_others_below_cannot_close(void **state)
{
    struct page *ministry = country_browser();
    (void)state;

    country_add_admin(CLERK_IIN, MINISTRY);
    country_sign_in(ministry, CLERK_IIN);
    set_status(ministry, form_of(DEPARTMENT, "/status"), "CLOSED", day_after(1));
    page_assert_error(ministry, "status",
                      "Бұл ұйымға бағынатын ұйымдар бар. Алдымен оларды басқа ұйымға ауыстырыңыз.");
    page_close(ministry);
}

/* ---- strangers ------------------------------------------------------------------------------- */

static const char *const forms[] = {"/new",       "/names",  "/licence",
                                    "/languages", "/parent", "/status"};

static void record_of_somebody_else_has_no_forms(void **state)
{
    struct page *p = country->page;
    (void)state;

    for (size_t i = 0; i < COUNT(forms); i++) {
        page_get(p, form_of(OTHER_DEPARTMENT, forms[i]));
        page_assert_status(p, 404);
    }
}

static void own_licence_parent_and_status_are_not_for_oneself(void **state)
{
    static const char *const above[] = {"/licence", "/parent", "/status"};
    struct page *school = country_browser();
    (void)state;

    country_sign_in(school, ADMIN_IIN);
    page_get(school, form_of(SCHOOL, ""));
    page_assert_count(school, "//main//section//a[contains(@class, 'btn')]", 2);
    for (size_t i = 0; i < COUNT(above); i++) {
        page_get(school, form_of(SCHOOL, above[i]));
        page_assert_status(school, 403);
    }
    page_close(school);
}

/* The gates of the database, past the pages: an act that an organisation may do itself, and those
 * that only the ones above it may. */
static enum status change_languages(struct ctx *c, struct uuid id)
{
    const struct str ru = STR("ru");
    const struct keep_languages in = {
        {id, 1, STR("№ 1")}, {&ru, 1}, {time_date(c->now_us).days + 1}};
    return organisation_keep_languages(c, &in);
}

static enum status close_it(struct ctx *c, struct uuid id)
{
    const struct keep_status in = {
        {id, 1, STR("№ 1")}, STR("CLOSED"), {true, {time_date(c->now_us).days + 1}}};
    return organisation_keep_status(c, &in);
}

static enum status take_over(struct ctx *c, struct uuid id)
{
    const struct keep_parent in = {
        {id, 1, STR("№ 1")}, c->actor.organisation, {time_date(c->now_us).days + 1}};
    return organisation_keep_parent(c, &in);
}

static enum status license(struct ctx *c, struct uuid id)
{
    const struct keep_licence in = {.act = {id, 1, STR("№ 1")},
                                    .kind = STR("school-lyceum"),
                                    .ownership = STR("STATE"),
                                    .bin = STR(""),
                                    .place = {STR("710000000"), STR("710000000"), STR("")},
                                    .licence_number = STR("")};
    return organisation_keep_licence(c, &in);
}

static void database_refuses_whoever_does_not_keep_the_record(void **state)
{
    static const struct {
        const char *role;
        int organisation, record;
        enum status own, above;
    } cases[] = {
        {"clerk", SCHOOL, SCHOOL, ST_NOT_FOUND, ST_NOT_FOUND},
        {"security", DEPARTMENT, SCHOOL, ST_NOT_FOUND, ST_NOT_FOUND},
        {"ministry", MINISTRY, SCHOOL, ST_NOT_FOUND, ST_NOT_FOUND},
        {"admin", OTHER_SCHOOL, SCHOOL, ST_NOT_FOUND, ST_NOT_FOUND},
        {"admin", OTHER_DEPARTMENT, SCHOOL, ST_NOT_FOUND, ST_NOT_FOUND},
        {"admin", SCHOOL, DEPARTMENT, ST_NOT_FOUND, ST_NOT_FOUND},
        {"admin", SCHOOL, SCHOOL, ST_OK, ST_FORBIDDEN},
    };
    struct ctx *c = db_fixture_ctx(country->fixture, "oqu_staff");
    (void)state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct uuid id = ID(cases[i].record);
        db_fixture_sign(c, cases[i].role, ID(ADMIN), ID(cases[i].organisation));
        c->actor.organisation = ID(cases[i].organisation);
        assert_int_equal(close_it(c, id), cases[i].above);
        assert_int_equal(take_over(c, id), cases[i].above);
        assert_int_equal(license(c, id), cases[i].above);
        assert_int_equal(change_languages(c, id), cases[i].own);
    }
}

/* req: M456-5.8d */
static void moved_school_is_kept_by_its_new_department_from_that_day(void **state)
{
    struct page *ministry = country_browser();
    (void)state;

    country_add_admin(CLERK_IIN, MINISTRY);
    country_sign_in(ministry, CLERK_IIN);
    page_get(ministry, form_of(SCHOOL, "/parent"));
    page_choose(ministry, "parent",
                str_z(country->mem, uuid_print(country->mem, ID(OTHER_DEPARTMENT))));
    fill_act(ministry);
    page_press(ministry, "Сақтау");
    page_assert_says(ministry, "Жаңа бағыныстылық: Көрші басқарма.");
    page_get(country->page, form_of(SCHOOL, "")); /* of the department it has left */
    page_assert_status(country->page, 404);
    page_get(country->page, "/staff/organisations");
    page_assert_count(country->page, "//tbody/tr", 2);
    page_close(ministry);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(change_is_kept_with_who_what_and_why, set_up),
        cmocka_unit_test_setup(wrong_input_is_told_at_its_field_and_nothing_typed_is_lost, set_up),
        cmocka_unit_test_setup(later_of_two_is_told_and_keeps_what_was_typed, set_up),
        cmocka_unit_test_setup(school_is_listed_once_its_licence_includes_primary_education,
                               set_up),
        cmocka_unit_test_setup(kindergarten_or_college_is_refused_as_a_provider, set_up),
        cmocka_unit_test_setup(new_record_has_its_own_number_kind_and_place, set_up),
        cmocka_unit_test_setup(only_kinds_that_fit_stand_below, set_up),
        cmocka_unit_test_setup(languages_change_from_their_day_on, set_up),
        cmocka_unit_test_setup(move_needs_an_act_and_a_parent_in_the_own_subtree, set_up),
        cmocka_unit_test_setup(closed_school_leaves_the_public_list_and_stays_in_the_register,
                               set_up),
        cmocka_unit_test_setup(records_of_a_closed_school_pass_by_an_order_and_its_card_tells,
                               set_up),
        cmocka_unit_test_setup(what_has_others_below_cannot_close, set_up),
        cmocka_unit_test_setup(record_of_somebody_else_has_no_forms, set_up),
        cmocka_unit_test_setup(own_licence_parent_and_status_are_not_for_oneself, set_up),
        cmocka_unit_test_setup(database_refuses_whoever_does_not_keep_the_record, set_up),
        cmocka_unit_test_setup(moved_school_is_kept_by_its_new_department_from_that_day, set_up),
    };
    return cmocka_run_group_tests(tests, country_open, country_close);
}
