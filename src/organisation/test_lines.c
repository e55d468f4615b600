/* Single lines of a territory, as an officer of a department keeps them: what is so on any day,
 * what changes from a day on, and the streets themselves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "account/testing.h"
#include "organisation/organisation.h"
#include "organisation_test_queries.h"

enum { ABAI = 61, KABANBAI, FOREIGN_STREET, FOREIGN_SCHOOL, TERRITORY, OTHER_TERRITORY, ITEM };

#define LINES    "//table[@id='territory-lines']/tbody/tr"
#define LINE(of) "//table[@id='territory-lines']//th[contains(., '" of "')]/a"
#define ADD      "Жол қосу"
#define SAVE     "Сақтау"
#define END      "Жолды аяқтау"

static struct date day_after(int days)
{
    struct date today = time_date(country->staff->now_us + country->offset_us);
    return (struct date){today.days + days};
}

static const char *day_text(int days)
{
    return str_z(country->mem, time_print_date(country->mem, day_after(days)));
}

static enum status load_tx(struct ctx *c, void *arg)
{
    const struct organisation_new foreign = {.id = ID(FOREIGN_SCHOOL),
                                             .parent = ID(OTHER_DEPARTMENT),
                                             .bin = STR("991240000102"),
                                             .kind = STR("secondary-school"),
                                             .name_kk = STR("Көрші мектеп"),
                                             .name_ru = STR("Соседняя школа"),
                                             .legal_name_kk = STR("Көрші мектеп"),
                                             .legal_name_ru = STR("Соседняя школа"),
                                             .region = STR("750000000"),
                                             .district = STR("750000000"),
                                             .ownership = STR("STATE"),
                                             .status = STR("OPEN"),
                                             .languages = STR("kk"),
                                             .primary_programme = true,
                                             .valid_from = day_after(-1000)};
    const struct organisation_new_street streets[] = {
        {ID(ABAI), STR("710000000"), STR("Абай даңғылы"), STR("проспект Абая"), STR("")},
        {ID(KABANBAI), STR("710000000"), STR("Қабанбай батыр даңғылы"),
         STR("проспект Кабанбай батыра"), STR("")},
        {ID(FOREIGN_STREET), STR("750000000"), STR("Сәтбаев көшесі"), STR("улица Сатпаева"),
         STR("")},
    };
    const struct organisation_new_territory territories[] = {
        {ID(TERRITORY), ID(SCHOOL), STR("1-Ә"), day_after(-400), day_after(-300)},
        {ID(OTHER_TERRITORY), ID(OTHER_SCHOOL), STR("2-Ә"), day_after(-400), day_after(-300)},
    };
    const struct organisation_new_item items[] = {
        {ID(ITEM), ID(TERRITORY), ID(ABAI), 1, 45, STR("ODD"), STR(""), STR(""), 0, 0},
        {ID(ITEM + 1), ID(OTHER_TERRITORY), ID(ABAI), 2, 50, STR("EVEN"), STR(""), STR(""), 0, 0},
    };
    int64_t changed;
    (void)arg;

    TRY(organisation_load(c, &foreign, 1, STR("test")));
    TRY(organisation_load_streets(c, streets, COUNT(streets)));
    TRY(organisation_load_territories(c, territories, COUNT(territories)));
    TRY(organisation_load_items(c, items, COUNT(items)));
    TRY(organisation_test_department_region(c, ID(DEPARTMENT), STR("710000000"), &changed));
    return organisation_test_department_region(c, ID(OTHER_DEPARTMENT), STR("750000000"), &changed);
}

static int set_up(void **state)
{
    assert_int_equal(country_fresh(state), 0);
    assert_int_equal(db_tx(country->owner, "test/lines", load_tx, NULL), ST_OK);
    country_add(CLERK_IIN, DEPARTMENT, "department");
    country_sign_in(country->page, CLERK_IIN);
    return 0;
}

struct asked {
    int street;
    const char *house;
    int days;
    size_t n;
    struct str act;
};

static enum status matches_tx(struct ctx *c, void *arg)
{
    struct asked *asked = arg;
    const struct organisation_address address = {.street = ID(asked->street),
                                                 .house = str_from_z(asked->house)};
    const struct organisation_match *matches;

    TRY(organisation_matches(c, &address, day_after(asked->days), &matches, &asked->n));
    asked->act = asked->n > 0 ? str_copy(country->mem, matches[0].act_number) : STR("");
    return ST_OK;
}

/* What a family would hear: how many schools, and by which act. */
static struct asked schools_of(int street, const char *house, int days)
{
    struct asked asked = {street, house, days, 0, {0}};
    assert_int_equal(db_tx_read(country->family, "test/matches", matches_tx, &asked), ST_OK);
    return asked;
}

static void open_school(const char *name)
{
    page_get(country->page, "/staff/territories");
    page_follow(country->page, name);
    page_assert_status(country->page, 200);
}

static void fill_act(struct page *p, const char *number, int days)
{
    page_fill(p, "act_number", number);
    page_fill_date(p, "act_date", "2026-03-01");
    page_fill(p, "reason", "Жаңа үйлер пайдалануға берілді");
    page_fill_date(p, "from", day_text(days));
}

/* From the school's page to the filled form of a new line. */
static void begin_line(struct page *p, const char *street, const char *from, const char *to)
{
    open_school("№ 9 мектеп");
    page_follow(p, ADD);
    page_follow(p, street);
    page_fill(p, "house_from", from);
    page_fill(p, "house_to", to);
}

static void edit_line(struct page *p, const char *to, const char *act, int days)
{
    open_school("№ 9 мектеп");
    page_follow(p, LINE("Абай"));
    page_fill(p, "house_to", to);
    fill_act(p, act, days);
    page_press(p, SAVE);
}

/* ---- lines ----------------------------------------------------------------------------------- */

/* The earlier day stays as it was; the lines that were not touched keep their act. */
static void line_is_added_from_a_day_on(void **state)
{
    struct page *p = country->page;
    (void)state;

    begin_line(p, "Қабанбай батыр даңғылы", "7/1", "7/1");
    fill_act(p, "A-8", 2);
    page_press(p, ADD);
    page_assert_says(p, "Аумақ өзгертілді.");
    page_assert_count(p, LINES, 2);
    assert_int_equal(schools_of(KABANBAI, "7/1", 1).n, 0);
    assert_int_equal(schools_of(KABANBAI, "7/2", 2).n, 0);
    assert_int_equal(schools_of(KABANBAI, "7 корпус 1", 2).n, 1);
    assert_string_equal(str_z(country->mem, schools_of(KABANBAI, "7/1", 2).act), "A-8");
    assert_string_equal(str_z(country->mem, schools_of(ABAI, "1", 2).act), "1-Ә");
    open_school("№ 9 мектеп");
    page_assert_count(p, LINES, 1);
    page_follow(p, "//a[contains(., 'Алдыңғысымен салыстыру')]");
    page_assert_count(p, "//tbody/tr[contains(., '7/1')][contains(., 'Қосылды')]", 1);
    page_assert_count(p, "//tbody/tr", 1);
    page_back(p);
    page_follow(p, "Жолдардың өзгерістері");
    page_assert_count(p, "//tbody/tr[contains(., 'A-8')][contains(., 'Қосылды')]", 1);
}

static void line_is_changed_and_the_past_stays(void **state)
{
    struct page *p = country->page;
    (void)state;

    edit_line(p, "99", "A-9", 1);
    assert_int_equal(schools_of(ABAI, "99", 0).n, 0);
    assert_int_equal(schools_of(ABAI, "99", 1).n, 1);
    edit_line(p, "43", "A-10",
              1); /* the same day again, told from today's line, which is gone then */
    page_assert_status(p, 422);
    page_assert_error(p, "from.d", "Ол күнгі аумақта бұл жол жоқ");
    page_get(p,
             str_printf(country->mem, "/staff/territory/0acc0000-0000-4000-8000-000000000003/on/%s",
                        day_text(1))
                 .p);
    page_follow(p, LINE("Абай"));
    assert_string_equal(page_value(p, "house_to"), "99");
    page_fill(p, "house_to", "43");
    fill_act(p, "A-10", 1);
    page_press(p, SAVE);
    assert_int_equal(schools_of(ABAI, "45", 0).n, 1);
    assert_int_equal(schools_of(ABAI, "45", 1).n, 0);
    assert_int_equal(schools_of(ABAI, "43", 1).n, 1);
    page_get(p,
             str_printf(country->mem, "/staff/territory/0acc0000-0000-4000-8000-000000000003/on/%s",
                        day_text(-10))
                 .p);
    page_assert_says(p, "Бұл күн өтіп кеткен");
    page_assert_count(p, LINES "[contains(., '1–45')]", 1);
    page_assert_count(p, LINE("Абай"), 0); /* nothing to change there */
}

/* What was announced for a later day stays. */
static void announced_territory_stays(void **state)
{
    struct page *p = country->page;
    (void)state;

    edit_line(p, "99", "A-9", 10);
    begin_line(p, "Қабанбай батыр даңғылы", "", "");
    fill_act(p, "A-8", 2);
    page_press(p, ADD);
    assert_int_equal(schools_of(KABANBAI, "1", 9).n, 1);
    assert_int_equal(schools_of(KABANBAI, "1", 10).n, 0);
    assert_int_equal(schools_of(ABAI, "99", 9).n, 0);
    assert_int_equal(schools_of(ABAI, "99", 10).n, 1);
    open_school("№ 9 мектеп");
    page_assert_count(p, "//h2[@id='versions']/following-sibling::ul/li", 3);
}

static void last_line_ends_and_the_school_has_none(void **state)
{
    struct page *p = country->page;
    (void)state;

    open_school("№ 9 мектеп");
    page_follow(p, LINE("Абай"));
    page_follow(p, END);
    fill_act(p, "A-11", 1);
    page_press(p, END);
    page_assert_says(p, "Бұл күні аумағы жоқ");
    assert_int_equal(schools_of(ABAI, "1", 0).n, 1);
    assert_int_equal(schools_of(ABAI, "1", 1).n, 0);
    assert_int_equal(schools_of(ABAI, "2", 1).n, 1); /* the neighbour's */
}

/* ADM-19: two schools may share a house, one school says it once. */
static void shared_house_is_told_and_a_double_one_refused(void **state)
{
    struct page *p = country->page;
    (void)state;

    begin_line(p, "Абай даңғылы", "20", "*");
    fill_act(p, "A-8", 0);
    page_press(p, ADD);
    page_assert_status(p, 422); /* 21 to 45 are this school's already */
    page_assert_error(p, "house_from", "басқа жолында бар");
    page_choose(p, "parity", "EVEN");
    page_press(p, ADD);
    page_assert_says(p, "Аумақ өзгертілді.");
    page_assert_count(p, LINES "[contains(., 'ортақ')][contains(., '№ 84 мектеп')]", 1);
    assert_int_equal(schools_of(ABAI, "20", 0).n, 2);
    page_get(p, "/staff/territory/0acc0000-0000-4000-8000-000000000003?state=SHARED&format=csv");
    assert_non_null(strstr(page_body(p), "№ 84 мектеп"));
    assert_null(strstr(page_body(p), "1–45"));
}

static void wrong_line_is_told_at_its_field_and_kept(void **state)
{
    struct page *p = country->page;
    (void)state;

    begin_line(p, "Қабанбай батыр даңғылы", "9", "");
    page_fill(p, "flat_from", "1");
    page_fill(p, "act_number", "A-8");
    page_fill_date(p, "act_date", "2030-01-01");
    page_fill(p, "reason", "Негіз");
    page_fill_date(p, "from", "2020-01-01");
    page_press(p, ADD);
    page_assert_status(p, 422);
    page_assert_error(p, "house_to", "бір ғана нөмірі жазылған");
    page_assert_error(p, "flat_from", "Пәтерлер тек бір үйге көрсетіледі.");
    page_assert_error(p, "act_date.d", "Актінің күні бүгіннен кеш болмауы керек.");
    page_assert_error(p, "from.d", "өткенді өзгертуге жол жоқ");
    assert_string_equal(page_value(p, "house_from"), "9");
    assert_string_equal(page_value(p, "act_number"), "A-8");
}

static void another_department_keeps_neither_school_nor_street(void **state)
{
    static const char *const pages[] = {
        "/staff/territory/0acc0000-0000-4000-8000-000000000040",
        "/staff/territory/0acc0000-0000-4000-8000-000000000040/compare",
        "/staff/territory/0acc0000-0000-4000-8000-000000000040/changes",
        "/staff/territory/0acc0000-0000-4000-8000-000000000040/streets",
        "/staff/territory/0acc0000-0000-4000-8000-000000000003/add/"
        "0acc0000-0000-4000-8000-00000000003f",
        "/staff/territory/0acc0000-0000-4000-8000-000000000003/line/"
        "0acc0000-0000-4000-8000-000000000044",
        "/staff/street/0acc0000-0000-4000-8000-00000000003f",
        "/staff/street/0acc0000-0000-4000-8000-00000000003f/name",
        "/staff/street/0acc0000-0000-4000-8000-00000000003f/give",
    };
    (void)state;

    for (size_t i = 0; i < COUNT(pages); i++) {
        page_get(country->page, pages[i]);
        page_assert_status(country->page, 404);
    }
}

/* ---- what does not fit ----------------------------------------------------------------------- */

#define FAULT(kind) "//table[@id='territory-check']/tbody/tr[contains(., '" kind "')]"

/* Each line leads to where it is mended; then it is gone. ADM-19: what is shared is told and stays.
 */
static void what_does_not_fit_is_told_and_mended(void **state)
{
    struct page *p = country->page;
    (void)state;

    page_get(p, "/staff/territories");
    page_follow(p, "Аумақтарды тексеру");
    page_assert_count(p, "//table[@id='territory-check']/tbody/tr", 1);
    page_assert_count(p, FAULT("Мектепсіз көше") "[contains(., 'Қабанбай')]", 1);
    page_follow(p, "Қабанбай батыр даңғылы");
    page_get(p, str_printf(country->mem, "%s/give?school=0acc0000-0000-4000-8000-000000000003",
                           page_address(p))
                    .p);
    page_fill(p, "house_from", "10");
    page_fill(p, "house_to", "20");
    fill_act(p, "A-8", 0);
    page_press(p, ADD);
    begin_line(p, "Қабанбай батыр даңғылы", "31", "40");
    page_choose(p, "parity", "ODD");
    fill_act(p, "A-9", 0);
    page_press(p, ADD);
    begin_line(p, "Абай даңғылы", "44", "60");
    page_choose(p, "parity", "EVEN");
    fill_act(p, "A-10", 0);
    page_press(p, ADD);
    page_get(p, "/staff/territories/check");
    page_assert_count(p, "//table[@id='territory-check']/tbody/tr", 2);
    page_assert_count(p, FAULT("Нөмірлер түсіп қалған") "[contains(., '21–29')]", 1);
    page_assert_count(p, FAULT("Үйлер екі мектептікі") "[contains(., '44–50')]", 1);
    page_get(p, "/staff/territories/check?kind=SHARED&format=csv");
    assert_non_null(strstr(page_body(p), "№ 84 мектеп"));
    assert_null(strstr(page_body(p), "21–29"));
    page_get(p, "/staff/territories/check?q=кабанбай");
    page_assert_count(p, "//table[@id='territory-check']/tbody/tr", 1);
}

static void school_without_a_territory_is_told(void **state)
{
    struct page *p = country->page;
    (void)state;

    open_school("№ 9 мектеп");
    page_follow(p, LINE("Абай"));
    page_follow(p, END);
    fill_act(p, "A-11", 0);
    page_press(p, END);
    page_get(p, "/staff/territories/check?kind=SCHOOL");
    page_assert_count(p, "//table[@id='territory-check']/tbody/tr", 1);
    page_follow(p, "№ 9 мектеп");
    page_assert_says(p, "Бұл күні аумағы жоқ");
}

/* ---- streets --------------------------------------------------------------------------------- */

static void fill_street(struct page *p, const char *kk, const char *ru)
{
    page_fill(p, "name_kk", kk);
    page_fill(p, "name_ru", ru);
    page_fill(p, "act_number", "15-4/2");
    page_fill_date(p, "act_date", "2026-03-01");
}

static void double_street_is_told_and_may_be_another_one(void **state)
{
    struct page *p = country->page;
    (void)state;

    page_get(p, "/staff/streets");
    page_assert_count(p, "//tbody/tr", 2);
    page_follow(p, "Жаңа көше");
    page_choose(p, "place", "710000000");
    fill_street(p, "Абай көшесі", "улица Абая");
    page_press(p, SAVE);
    page_assert_status(p, 422);
    page_assert_error(p, "name_kk", "Абай даңғылы");
    page_tick(p, "other");
    page_press(p, SAVE);
    page_assert_says(p, "Көше сақталды.");
    page_assert_says(p, "бірде-бір мектептің аумағында жоқ");
    page_get(p, "/staff/streets?q=абай");
    page_assert_count(p, "//tbody/tr", 2);
}

struct found {
    const char *typed;
    struct organisation_streets streets;
};

static enum status find_tx(struct ctx *c, void *arg)
{
    struct found *found = arg;
    return organisation_streets_find(c, STR("710000000"), str_from_z(found->typed),
                                     &found->streets);
}

/* Families go on typing the name they know. */
static void renamed_street_is_found_by_both_names(void **state)
{
    struct found former = {"кабанбай", {0}}, fresh = {"мангилик ел", {0}};
    struct page *p = country->page;
    (void)state;

    page_get(p, "/staff/streets?q=кабанбай");
    page_follow(p, "Қабанбай батыр даңғылы");
    page_follow(p, "Атауын өзгерту");
    fill_street(p, "Мәңгілік Ел даңғылы", "проспект Мангилик Ел");
    page_press(p, SAVE);
    page_assert_says(p, "Көше сақталды.");
    page_assert_count(p, "//tbody/tr[contains(., 'Қабанбай батыр даңғылы')][contains(., '15-4/2')]",
                      1);
    assert_int_equal(db_tx_read(country->family, "test/find", find_tx, &former), ST_OK);
    assert_int_equal(db_tx_read(country->family, "test/find", find_tx, &fresh), ST_OK);
    assert_int_equal(former.streets.n, 1);
    assert_int_equal(fresh.streets.n, 1);
    assert_true(uuid_eq(former.streets.v[0].id, ID(KABANBAI)));
    assert_true(uuid_eq(fresh.streets.v[0].id, ID(KABANBAI)));
}

#define LINE_TEST(test) cmocka_unit_test_setup(test, set_up)

int main(void)
{
    const struct CMUnitTest tests[] = {
        LINE_TEST(line_is_added_from_a_day_on),
        LINE_TEST(line_is_changed_and_the_past_stays),
        LINE_TEST(announced_territory_stays),
        LINE_TEST(last_line_ends_and_the_school_has_none),
        LINE_TEST(shared_house_is_told_and_a_double_one_refused),
        LINE_TEST(wrong_line_is_told_at_its_field_and_kept),
        LINE_TEST(another_department_keeps_neither_school_nor_street),
        LINE_TEST(what_does_not_fit_is_told_and_mended),
        LINE_TEST(school_without_a_territory_is_told),
        LINE_TEST(double_street_is_told_and_may_be_another_one),
        LINE_TEST(renamed_street_is_found_by_both_names),
    };
    return cmocka_run_group_tests(tests, country_open, country_close);
}
