/* Cards of children of a kindergarten: who reads them, who writes them, and what the family sees of
 * it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "account/testing.h"
#include "base/time.h"
#include "care_test_queries.h"
#include "learner/learner.h"
#include "organisation/organisation.h"
#include "person/person.h"

enum { GARDEN = 10, SUN, CHICK, CHILD = 40, OTHER_CHILD, PARENT };

#define GARDEN_BIN "991240000112"
#define EDUCATOR   "Тәрбиеші"
#define HEAD       "Ұйым басшысы (меңгеруші)"
#define ALLERGY    "Жаңғаққа аллергия: 103 шақыру"
#define VACCINE    "АКДС 12.09.2026"

static struct page *user; /* educator, and head in another role */

static struct date today(void)
{
    return time_date(country->staff->now_us + country->offset_us);
}

/* That began last, in September. */
static int school_year(void)
{
    int year, month, day;

    time_date_split(today(), &year, &month, &day);
    return month >= 9 ? year : year - 1;
}

/* ---- the world around ------------------------------------------------------------------------ */

static enum status garden_tx(struct ctx *c, void *arg)
{
    const struct organisation_new garden = {
        .id = ID(GARDEN),
        .parent = ID(DEPARTMENT),
        .bin = STR(GARDEN_BIN),
        .kind = STR("kindergarten"),
        .name_kk = STR("«Ақбота» балабақшасы"),
        .name_ru = STR("Детский сад «Акбота»"),
        .legal_name_kk = STR("«Ақбота»"),
        .legal_name_ru = STR("«Акбота»"),
        .region = STR("710000000"),
        .district = STR("710000000"),
        .settlement = STR(""),
        .ownership = STR("STATE"),
        .status = STR("OPEN"),
        .languages = STR("kk"),
        .phone = STR(""),
        .address_kk = STR(""),
        .address_ru = STR(""),
        .site = STR(""),
        .valid_from = {18000},
    };
    (void)arg;

    return organisation_load(c, &garden, 1, STR("test"));
}

static struct person_new person_new(int id, const char *iin, const char *given, int age_days)
{
    return (struct person_new){.id = ID(id),
                               .iin = str_from_z(iin),
                               .surname = STR("Сынақ"),
                               .given = str_from_z(given),
                               .patronymic = STR(""),
                               .born = {today().days - age_days},
                               .citizenship = STR("KZ"),
                               .phone = STR(""),
                               .address = {.text_kk = STR("")}};
}

static enum status people_tx(struct ctx *c, void *arg)
{
    const struct person_new people[] = {
        person_new(CHILD, UNKNOWN_IIN, "Арай", 1700),
        person_new(OTHER_CHILD, "880111600004", "Алдияр", 1700),
        person_new(PARENT, PERSON_IIN, "Айгүл", 11000),
    };
    const struct person_guardianship_new link = {.adult = ID(PARENT),
                                                 .child = ID(CHILD),
                                                 .relation = "MOTHER",
                                                 .valid_from = people[0].born,
                                                 .document = STR("")};
    (void)arg;

    TRY(person_load(c, people, COUNT(people)));
    return person_load_guardianships(c, &link, 1);
}

static enum status groups_tx(struct ctx *c, void *arg)
{
    static const char *const names[] = {"Күншуақ", "Балапан"};
    (void)arg;

    for (int i = 0; i < 2; i++) {
        const struct learner_group_new made = {.id = ID(SUN + i),
                                               .organisation = ID(GARDEN),
                                               .level = "PRESCHOOL",
                                               .year = school_year(),
                                               .name = str_from_z(names[i]),
                                               .language = "kk"};
        TRY(learner_add_group(c, &made));
        TRY(learner_add_member(c, ID(SUN + i), ID(CHILD + i),
                               str_from_z(i == 0 ? "Сынақ Арай" : "Сынақ Алдияр")));
    }
    return learner_add_teaching(c, ID(SUN), STR(""), ID(ONE_MORE_ADMIN), STR("Үлгілі Дана"));
}

static void run(db_tx_fn *work)
{
    if (db_tx(country->owner, "test/load", work, NULL) != ST_OK)
        fail_msg("%s %s", country->owner->failure.code, country->owner->failure.field.p);
}

/* The administrator of the department gives it to the member of staff. */
static void give_role(const char *role)
{
    struct page *p = country->page;

    page_get(p, "/staff/admin/people?q=Дана");
    page_follow(p, "Үлгілі Дана");
    page_follow(p, "Рөл беру");
    page_choose(p, "role", role);
    page_fill(p, "bin", GARDEN_BIN);
    page_fill(p, "reason", "№ 14 бұйрық");
    page_press(p, "Беру");
    page_assert_says(p, "№ 14 бұйрық");
}

static void become(const char *role)
{
    page_get(user, "/staff/account");
    page_press(user, str_printf(country->mem, "Осы рөлге ауысу %s, «Ақбота» балабақшасы", role).p);
}

static const char *group(int id, const char *rest)
{
    return str_printf(country->mem, "/staff/care/" STR_FMT "%s",
                      STR_ARG(uuid_print(country->mem, ID(id))), rest)
        .p;
}

static const char *card(int group_id, int child, const char *rest)
{
    return str_printf(country->mem, "%s" STR_FMT "%s", group(group_id, "/child/"),
                      STR_ARG(uuid_print(country->mem, ID(child))), rest)
        .p;
}

static const char *own(int child)
{
    return str_printf(country->mem, "/my/child/" STR_FMT "/care",
                      STR_ARG(uuid_print(country->mem, ID(child))))
        .p;
}

static void get(struct page *p, const char *address, int status)
{
    page_get(p, address);
    page_assert_status(p, status);
}

static void write_card(int group_id, int child)
{
    get(user, card(group_id, child, "/edit"), 200);
    page_fill(user, "allergies", ALLERGY);
    page_fill(user, "diet", "Сүтсіз");
    page_fill(user, "vaccines", VACCINE);
    page_fill(user, "form065", "Дені сау");
    page_press(user, "Сақтау");
    page_assert_status(user, 200);
    page_assert_says(user, VACCINE);
}

static int set_up(void **state)
{
    assert_int_equal(country_fresh(state), 0);
    run(garden_tx);
    run(people_tx);
    country_add(CLERK_IIN, DEPARTMENT, "department");
    run(groups_tx);
    country_sign_in(country->page, SECOND_IIN);
    give_role("head");
    give_role("educator");
    user = country_browser();
    country_sign_in(user, CLERK_IIN);
    become(HEAD);
    write_card(SUN, CHILD);
    write_card(CHICK, OTHER_CHILD);
    become(EDUCATOR);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    page_close(user);
    return 0;
}

static enum status refusals_tx(struct ctx *c, void *arg)
{
    struct care_test_refusals_row *row;

    TRY(care_test_refusals(c, uuid_print(c->mem, ID(CHICK)), &row));
    *(int64_t *)arg = row->n;
    return ST_OK;
}

static int64_t refusals(void)
{
    int64_t n = -1;

    assert_int_equal(db_tx(country->owner, "test/refusals", refusals_tx, &n), ST_OK);
    return n;
}

static void change(const char *role, const char *permission, const char *state)
{
    struct page *p = country->page;

    page_get(p, str_printf(country->mem, "/staff/role/%s/permission/%s", role, permission).p);
    page_assert_status(p, 200);
    page_choose(p, "state", state);
    page_fill(p, "reason", "№ 15 бұйрық");
    page_press(p, "Өзгерту");
    page_assert_says(p, "Рұқсат өзгертілді.");
}

static enum status seen_tx(struct ctx *c, void *arg)
{
    return care_test_seen(c, arg);
}

static struct care_test_seen_row seen_as(struct ctx *c, const char *role, int person, int place)
{
    struct care_test_seen_row *row;

    db_fixture_sign(c, role, ID(person), place ? ID(place) : (struct uuid){0});
    assert_int_equal(db_tx(c, "test/seen", seen_tx, &row), ST_OK);
    db_fixture_sign_off(c);
    return *row;
}

/* ---- tests ----------------------------------------------------------------------------------- */

/* req: M456-25.10a */
static void an_educator_reads_the_own_group_and_no_other(void **state)
{
    (void)state;
    get(user, "/staff/care", 200);
    page_assert_count(user, "//tbody/tr", 1);
    get(user, group(SUN, ""), 200);
    page_follow(user, "Сынақ Арай");
    page_assert_says(user, ALLERGY);
    page_assert_silent(user, VACCINE); /* nothing medical */
    page_assert_count(user, "//a[contains(@href, '/edit')]", 0);
    assert_int_equal(refusals(), 0);
    get(user, group(CHICK, ""), 403);
    get(user, card(CHICK, OTHER_CHILD, ""), 403);
    page_assert_silent(user, ALLERGY);
    assert_int_equal(refusals(), 2);
    get(user, card(SUN, OTHER_CHILD, ""), 404); /* not through the own group either */
    get(user, card(SUN, CHILD, "/edit"), 403);
    change("educator", "care.may.read", "Рұқсатты алу");
    get(user, card(SUN, CHILD, ""), 403);
    page_get(user, "/staff/account");
    page_assert_count(user, "//nav//a[@href='/staff/care']", 0);
    change("educator", "care.may.read", "Платформадағыдай қалдыру");
    get(user, card(SUN, CHILD, ""), 200);
}

static void a_parent_reads_the_own_childs_card_and_who_opened_it(void **state)
{
    struct page *p = country->parent;
    (void)state;

    get(user, card(SUN, CHILD, ""), 200);
    country_parent_enters("/my/");
    page_assert_count(p, "//a[contains(@href, '/care')]", 1); /* of the own child */
    get(p, own(CHILD), 200);
    page_assert_says(p, ALLERGY);
    page_assert_says(p, VACCINE);
    page_assert_count(p, "//section[@aria-labelledby='opened']//li[contains(., 'Тәрбиеші')]", 1);
    get(p, own(OTHER_CHILD), 404);
}

static enum status unlink_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    return care_test_link(c, ID(PARENT), *(const struct opt_date *)arg, &changed);
}

static void linked(bool is)
{
    struct opt_date last = {!is, {today().days - 1}};
    assert_int_equal(db_tx(country->owner, "test/link", unlink_tx, &last), ST_OK);
}

/* The role comes with the child: with its place in the group and the link of the register; what
 * parents of a kindergarten may, its administrator changes as of any role. */
/* req: M456-25.10d */
static void what_parents_may_read_is_changed_and_another_child_is_not_found(void **state)
{
    struct page *p = country->parent;
    (void)state;

    country_parent_enters("/my/account");
    linked(false);
    get(p, own(CHILD), 404);
    linked(true);
    get(p, own(CHILD), 200);
    page_assert_says(p, ALLERGY);
    get(p, own(OTHER_CHILD), 404);
    change("parent", "care.may.family", "Рұқсатты алу");
    get(p, own(CHILD), 200);
    page_assert_silent(p, ALLERGY);
    assert_int_equal(seen_as(country->family, "parent", PARENT, 0).cards, 0);
    change("parent", "care.may.family", "Платформадағыдай қалдыру");
    get(p, own(CHILD), 200);
    page_assert_says(p, ALLERGY);
}

static enum status end_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;

    return care_test_end_teaching(c, ID(SUN), (struct date){today().days - 1}, &changed);
}

static enum status keep_tx(struct ctx *c, void *arg)
{
    struct care_test_keep_row *row;
    (void)arg;

    return care_test_keep(c, ID(CHILD), &row);
}

static void the_database_says_so_by_itself(void **state)
{
    struct care_test_seen_row row = seen_as(country->staff, "educator", ONE_MORE_ADMIN, GARDEN);
    (void)state;

    assert_int_equal(row.cards, 1);
    assert_int_equal(row.health, 0);
    row = seen_as(country->staff, "director", ONE_MORE_ADMIN, GARDEN);
    assert_int_equal(row.cards, 2);
    assert_int_equal(row.health, 2);
    row = seen_as(country->staff, "methodist", ONE_MORE_ADMIN, GARDEN);
    assert_int_equal(row.cards + row.health, 0);
    row = seen_as(country->staff, "director", ONE_MORE_ADMIN, SCHOOL);
    assert_int_equal(row.cards + row.health, 0);
    row = seen_as(country->family, "parent", PARENT, 0);
    assert_int_equal(row.cards, 1);
    assert_int_equal(row.health, 1);
    db_fixture_sign(country->staff, "educator", ID(ONE_MORE_ADMIN), ID(GARDEN));
    assert_int_equal(db_tx(country->staff, "test/keep", keep_tx, NULL), ST_NOT_FOUND);
    db_fixture_sign_off(country->staff);
}

static void an_assignment_that_ended_opens_nothing(void **state)
{
    (void)state;
    get(user, card(SUN, CHILD, ""), 200);
    run(end_tx);
    get(user, card(SUN, CHILD, ""), 403);
    get(user, "/staff/care", 200);
    page_assert_count(user, "//tbody/tr", 0);
}

static void two_people_do_not_overwrite_each_other(void **state)
{
    struct page *other = country_browser();
    (void)state;

    become(HEAD);
    country_later(60);
    country_sign_in(other, CLERK_IIN);
    get(other, card(SUN, CHILD, "/edit"), 200);
    write_card(SUN, CHILD);
    page_fill(other, "diet", "Глютенсіз");
    page_press(other, "Сақтау");
    page_assert_status(other, 422);
    page_assert_says(other, "Картаны осы арада басқа адам өзгертті");
    assert_string_equal(page_value(other, "diet"), "Глютенсіз");
    get(other, group(SUN, "?card=yes"), 200);
    page_assert_count(other, "//tbody/tr", 1);
    get(other, group(SUN, "?format=csv"), 200);
    assert_non_null(strstr(page_body(other), "Сынақ Арай"));
    page_close(other);
}

#define CARE_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CARE_TEST(an_educator_reads_the_own_group_and_no_other),
        CARE_TEST(a_parent_reads_the_own_childs_card_and_who_opened_it),
        CARE_TEST(what_parents_may_read_is_changed_and_another_child_is_not_found),
        CARE_TEST(the_database_says_so_by_itself),
        CARE_TEST(an_assignment_that_ended_opens_nothing),
        CARE_TEST(two_people_do_not_overwrite_each_other),
    };
    return cmocka_run_group_tests(tests, country_open, country_close);
}
