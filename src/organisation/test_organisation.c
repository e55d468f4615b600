/* The register against a real database: who is shown, who answers to whom on which day, whose house
 * is whose, and what nobody may change. Long because all tests share one small country. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/scan.h"
#include "db_fixture.h"
#include "organisation/organisation.h"
#include "organisation_test_queries.h"

/* The last byte tells them apart. */
#define ID(n) ((struct uuid){.b = {0x0A, 0, 0, 0, 0, 0, 0x40, 0, 0x80, [15] = (n)}})

enum {
    MINISTRY = 1,
    ASTANA,
    ALMATY,
    SCHOOL_9,
    SCHOOL_84,
    SCHOOL_5,
    SPORT,
    PRIVATE,
    CLOSED,
    ABAI = 20,
    KABANBAI,
    VILLAGE_STREET,
    TERRITORY_9 = 30,
    TERRITORY_84,
    TERRITORY_5,
};

static struct db_fixture *fixture;
static struct ctx *owner, *visitor, *staff;

static struct date day(const char *text)
{
    struct date date = {0};
    assert_true(scan_date(str_from_z(text), &date));
    return date;
}

static struct organisation_new
organisation_named(int id, int parent, const char *kind, const char *name_kk, const char *name_ru)
{
    return (struct organisation_new){
        .id = ID((uint8_t)id),
        .parent = parent ? ID((uint8_t)parent) : (struct uuid){0},
        .kind = str_from_z(kind),
        .name_kk = str_from_z(name_kk),
        .name_ru = str_from_z(name_ru),
        .legal_name_kk = str_from_z(name_kk),
        .legal_name_ru = str_from_z(name_ru),
        .bin = STR(""),
        .region = STR(""),
        .district = STR(""),
        .settlement = STR(""),
        .ownership = STR("STATE"),
        .status = STR("OPEN"),
        .languages = STR(""),
        .phone = STR(""),
        .address_kk = STR(""),
        .address_ru = STR(""),
        .site = STR(""),
        .valid_from = day("2020-01-01"),
    };
}

static struct organisation_new
school_named(int id, int parent, const char *region, const char *name_kk, const char *name_ru)
{
    struct organisation_new school =
        organisation_named(id, parent, "school-lyceum", name_kk, name_ru);
    school.region = str_from_z(region);
    school.district = str_from_z(region);
    school.languages = STR("kk,ru");
    school.primary_programme = true;
    return school;
}

static enum status load_organisations(struct ctx *c)
{
    struct organisation_new rows[] = {
        organisation_named(MINISTRY, 0, "ministry", "Министрлік", "Министерство"),
        organisation_named(ASTANA, MINISTRY, "region-department", "Астана басқармасы",
                           "Управление Астаны"),
        organisation_named(ALMATY, MINISTRY, "region-department", "Алматы басқармасы",
                           "Управление Алматы"),
        school_named(SCHOOL_9, ASTANA, "710000000", "№ 9 мектеп-лицей", "Школа-лицей № 9"),
        school_named(SCHOOL_84, ASTANA, "710000000", "№ 84 мектеп-гимназия", "Школа-гимназия № 84"),
        school_named(SCHOOL_5, ALMATY, "750000000", "№ 5 мектеп-лицей", "Школа-лицей № 5"),
        school_named(SPORT, ASTANA, "710000000", "Спорт мектебі", "Спортивная школа"),
        school_named(PRIVATE, ASTANA, "710000000", "«Болашақ» мектебі", "Школа «Болашак»"),
        school_named(CLOSED, ASTANA, "710000000", "№ 1 мектеп", "Школа № 1"),
    };

    rows[4].has_preschool = true;
    rows[4].bin = STR("991240000013");
    rows[5].languages = STR("ru");
    rows[6].kind = STR("sport-boarding-school");
    rows[7].ownership = STR("PRIVATE");
    rows[8].status = STR("CLOSED");
    return organisation_load(c, rows, COUNT(rows), STR("test"));
}

static enum status load_territories(struct ctx *c)
{
    const struct organisation_new_place village = {.kato = STR("719100000"),
                                                   .parent = STR("710000000"),
                                                   .region = STR("710000000"),
                                                   .name_kk = STR("Қарасу ауылы"),
                                                   .name_ru = STR("село Карасу"),
                                                   .level = 2};
    const struct organisation_new_street streets[] = {
        {ID(ABAI), STR("710000000"), STR("Абай даңғылы"), STR("проспект Абая"), STR("Ленин")},
        {ID(KABANBAI), STR("710000000"), STR("Қабанбай батыр даңғылы"),
         STR("проспект Кабанбай батыра"), STR("")},
        {ID(VILLAGE_STREET), STR("719100000"), STR("Абай көшесі"), STR("улица Абая"), STR("")},
    };
    const struct organisation_new_territory territories[] = {
        {ID(TERRITORY_9), ID(SCHOOL_9), STR("12"), day("2026-03-01"), day("2026-04-01")},
        {ID(TERRITORY_84), ID(SCHOOL_84), STR("13"), day("2026-03-01"), day("2026-04-01")},
        {ID(TERRITORY_5), ID(SCHOOL_5), STR("7"), day("2026-03-01"), day("2026-04-01")},
    };
    const struct organisation_new_item items[] = {
        {ID(90), ID(TERRITORY_9), ID(ABAI), 1, 45, STR("ODD"), STR(""), STR(""), 0, 0},
        {ID(91), ID(TERRITORY_84), ID(ABAI), 2, 46, STR("EVEN"), STR(""), STR(""), 0, 0},
        {ID(92), ID(TERRITORY_84), ID(ABAI), 47, 0, STR("ALL"), STR(""), STR(""), 0, 0},
        {ID(93), ID(TERRITORY_9), ID(ABAI), 12, 12, STR("ALL"), STR("/1"), STR(""), 0, 0},
        {ID(94), ID(TERRITORY_9), ID(KABANBAI), 10, 10, STR("ALL"), STR(""), STR(""), 1, 60},
        {ID(95), ID(TERRITORY_84), ID(KABANBAI), 10, 10, STR("ALL"), STR(""), STR(""), 61, 0},
        {ID(96), ID(TERRITORY_9), ID(KABANBAI), 20, 30, STR("ALL"), STR(""), STR("kk"), 0, 0},
        {ID(97), ID(TERRITORY_84), ID(KABANBAI), 20, 30, STR("ALL"), STR(""), STR("ru"), 0, 0},
        {ID(98), ID(TERRITORY_5), ID(VILLAGE_STREET), 0, 0, STR("ALL"), STR(""), STR(""), 0, 0},
    };

    TRY(organisation_load_places(c, &village, 1));
    TRY(organisation_load_streets(c, streets, COUNT(streets)));
    TRY(organisation_load_territories(c, territories, COUNT(territories)));
    return organisation_load_items(c, items, COUNT(items));
}

static enum status load_tx(struct ctx *c, void *arg)
{
    (void)arg;
    TRY(load_organisations(c));
    return load_territories(c);
}

static int start(void **state)
{
    (void)state;
    fixture = db_fixture_start();
    owner = db_fixture_ctx(fixture, "oqu_owner");
    visitor = db_fixture_ctx(fixture, "oqu_public");
    staff = db_fixture_ctx(fixture, "oqu_staff");
    return db_tx(owner, "test/load", load_tx, NULL) == ST_OK ? 0 : -1;
}

static int stop(void **state)
{
    (void)state;
    db_fixture_stop(fixture);
    return 0;
}

/* ---- who is shown ---------------------------------------------------------------------------- */

static enum status regions_tx(struct ctx *c, void *arg)
{
    return organisation_regions(c, arg);
}

static void twenty_regions_stand_in_the_order_of_the_reader(void **state)
{
    static const struct {
        enum lang lang;
        const char *first, *last;
    } table[] = {
        {LANG_KK, "Абай облысы", "Шымкент қаласы"},
        {LANG_RU, "Акмолинская область", "Северо-Казахстанская область"},
        {LANG_EN, "Abai region", "Zhetisu region"},
    };
    struct regions regions;
    (void)state;

    for (size_t i = 0; i < COUNT(table); i++) {
        visitor->lang = table[i].lang;
        assert_int_equal(db_tx_read(visitor, "test/regions", regions_tx, &regions), ST_OK);
        assert_int_equal(regions.n, 20);
        assert_true(str_eq_z(regions.v[0].name, table[i].first));
        if (i != 1) /* cities stand between the Russian names */
            assert_true(str_eq_z(regions.v[19].name, table[i].last));
    }
    visitor->lang = LANG_KK;
}

struct asked {
    struct organisation_filter filter;
    struct organisations schools;
    int64_t total;
};

static enum status schools_tx(struct ctx *c, void *arg)
{
    struct asked *asked = arg;
    return organisation_schools(c, &asked->filter, &asked->schools, &asked->total);
}

static struct asked ask(struct organisation_filter filter)
{
    struct asked asked = {.filter = filter};

    asked.filter.most = asked.filter.most ? asked.filter.most : 50;
    assert_int_equal(db_tx_read(visitor, "test/schools", schools_tx, &asked), ST_OK);
    return asked;
}

/* req: J73-A3.2b */
static void schools_under_other_rules_and_closed_ones_are_not_offered(void **state)
{
    struct asked all = ask((struct organisation_filter){0});
    (void)state;

    assert_int_equal(all.total, 4);
    for (size_t i = 0; i < all.schools.n; i++) {
        assert_true(all.schools.v[i].provides_grade1);
        assert_false(uuid_eq(all.schools.v[i].id, ID(SPORT)));
        assert_false(uuid_eq(all.schools.v[i].id, ID(CLOSED)));
    }
}

static enum status by_id_tx(struct ctx *c, void *arg)
{
    struct organisation **found = arg;
    return organisation_by_id(c, ID(SPORT), found);
}

/* req: J73-A3.2b */
static void a_school_under_other_rules_says_so_itself(void **state)
{
    struct organisation *found;
    (void)state;

    assert_int_equal(db_tx_read(visitor, "test/by-id", by_id_tx, &found), ST_OK);
    assert_true(found->is_school);
    assert_false(found->is_covered);
    assert_false(found->provides_grade1);
}

static void schools_are_found_by_what_people_look_for(void **state)
{
    const struct {
        const char *what;
        struct organisation_filter filter;
        int64_t total;
        int first;
    } table[] = {
        {"region", {.region = STR("750000000")}, 1, SCHOOL_5},
        {"all of a region", {.region = STR("710000000"), .typed = STR("школ")}, 3, PRIVATE},
        {"9 before 84", {.typed = STR("школ"), .skip = 2, .most = 1}, 4, SCHOOL_9},
        {"number", {.typed = STR("84")}, 1, SCHOOL_84},
        {"a beginning is enough", {.typed = STR("гимн 8")}, 1, SCHOOL_84},
        {"other words", {.typed = STR("балет")}, 0, 0},
        {"language", {.language = STR("ru"), .region = STR("750000000")}, 1, SCHOOL_5},
        {"language that is not taught", {.language = STR("uz")}, 0, 0},
        {"ownership", {.ownership = STR("PRIVATE")}, 1, PRIVATE},
        {"own pre-school groups", {.has_preschool = true}, 1, SCHOOL_84},
        {"second page", {.skip = 3, .most = 10}, 4, SCHOOL_84},
        {"past the end", {.skip = 100, .most = 10}, 0, 0},
    };
    (void)state;

    for (size_t i = 0; i < COUNT(table); i++) {
        struct asked asked = ask(table[i].filter);
        if (asked.total != table[i].total)
            fail_msg("%s: %lld schools", table[i].what, (long long)asked.total);
        if (table[i].first && !uuid_eq(asked.schools.v[0].id, ID((uint8_t)table[i].first)))
            fail_msg("%s: first is " STR_FMT, table[i].what, STR_ARG(asked.schools.v[0].name));
    }
}

/* ---- the tree -------------------------------------------------------------------------------- */

struct under {
    int above, below;
    struct date day;
    bool answer;
};

static enum status under_tx(struct ctx *c, void *arg)
{
    struct under *u = arg;
    return organisation_is_under(c, ID((uint8_t)u->above), ID((uint8_t)u->below), u->day,
                                 &u->answer);
}

static bool is_under(int above, int below, const char *on)
{
    struct under under = {above, below, day(on), false};
    assert_int_equal(db_tx_read(visitor, "test/under", under_tx, &under), ST_OK);
    return under.answer;
}

static enum status move_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;
    TRY(organisation_test_link_end(c, ID(SCHOOL_5), day("2026-01-31"), &changed));
    return organisation_test_link_add(c, ID(SCHOOL_5), ID(ASTANA), day("2026-02-01"), &changed);
}

/* req: M456-5.8d */
static void a_school_that_moves_answers_to_its_new_department_from_that_day(void **state)
{
    (void)state;

    assert_int_equal(db_tx(owner, "test/move", move_tx, NULL), ST_OK);
    assert_true(is_under(ALMATY, SCHOOL_5, "2026-01-31"));
    assert_false(is_under(ASTANA, SCHOOL_5, "2026-01-31"));
    assert_false(is_under(ALMATY, SCHOOL_5, "2026-02-01"));
    assert_true(is_under(ASTANA, SCHOOL_5, "2026-02-01"));
    assert_true(is_under(MINISTRY, SCHOOL_5, "2026-01-31"));
    assert_true(is_under(MINISTRY, SCHOOL_5, "2026-02-01"));
    assert_false(is_under(SCHOOL_5, MINISTRY, "2026-02-01"));
}

struct scope {
    int64_t n;
    bool has_school, has_other;
};

static enum status scope_tx(struct ctx *c, void *arg)
{
    struct scope *scope = arg;
    struct organisation_test_scope_row *n;
    struct organisation_test_scope_has_row *has;

    TRY(organisation_test_scope(c, &n));
    scope->n = n->n;
    TRY(organisation_test_scope_has(c, ID(SCHOOL_84), &has));
    scope->has_school = has->answer;
    TRY(organisation_test_scope_has(c, ID(ALMATY), &has));
    scope->has_other = has->answer;
    return ST_OK;
}

/* req: M456-5.8d */
static void a_context_sees_its_organisation_and_all_below_it(void **state)
{
    struct scope scope;
    (void)state;

    db_fixture_sign(staff, "department", ID(100), ID(ASTANA));
    if (db_tx_read(staff, "test/scope", scope_tx, &scope) != ST_OK)
        fail_msg(STR_FMT, STR_ARG(staff->failure.detail));
    assert_true(scope.has_school);
    assert_false(scope.has_other);
    db_fixture_sign(staff, "clerk", ID(100), ID(SCHOOL_9));
    assert_int_equal(db_tx_read(staff, "test/scope", scope_tx, &scope), ST_OK);
    assert_int_equal(scope.n, 1);
    db_fixture_sign(staff, "ministry", ID(100), ID(MINISTRY));
    assert_int_equal(db_tx_read(staff, "test/scope", scope_tx, &scope), ST_OK);
    assert_int_equal(scope.n, 9);
    db_fixture_sign_off(staff);
    assert_int_equal(db_tx_read(staff, "test/scope", scope_tx, &scope), ST_OK);
    assert_int_equal(scope.n, 0);
}

static enum status circle_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;
    return organisation_test_link_add(c, ID(MINISTRY), ID(SCHOOL_9), day("2026-05-01"), &changed);
}

static enum status second_parent_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;
    return organisation_test_link_add(c, ID(SCHOOL_9), ID(ALMATY), day("2026-05-01"), &changed);
}

static void the_tree_stays_a_tree(void **state)
{
    (void)state;
    assert_int_equal(db_tx(owner, "test/circle", circle_tx, NULL), ST_INVALID);
    assert_string_equal(owner->failure.code, "organisation.link.cycle");
    assert_int_equal(db_tx(owner, "test/two", second_parent_tx, NULL), ST_CONFLICT);
    assert_string_equal(owner->failure.code, "organisation.link.two-parents");
}

/* ---- whose house ----------------------------------------------------------------------------- */

struct address {
    struct organisation_address address;
    const char *day;
    struct organisations schools;
    struct str basis_9;
};

static enum status territory_tx(struct ctx *c, void *arg)
{
    struct address *a = arg;
    TRY(organisation_territory(c, &a->address, day(a->day), &a->schools));
    return organisation_serves(c, ID(SCHOOL_9), &a->address, day(a->day), &a->basis_9);
}

static void an_address_belongs_to_the_schools_whose_acts_say_so(void **state)
{
    static const struct {
        int street;
        const char *house, *flat, *language;
        int schools[3]; /* in the order of their names */
        bool serves_9;
    } table[] = {
        {ABAI, "7", "", "", {SCHOOL_9}, true},
        {ABAI, "7А", "", "", {SCHOOL_9}, true},
        {ABAI, "8", "", "", {SCHOOL_84}, false},
        {ABAI, "12", "", "", {SCHOOL_84}, false},
        {ABAI, "12/1", "", "", {SCHOOL_9, SCHOOL_84}, true}, /* two lines match: both count */
        {ABAI, "12 корпус 1", "", "", {SCHOOL_9, SCHOOL_84}, true},
        {ABAI, "120", "", "", {SCHOOL_84}, false},
        {KABANBAI, "10", "60", "", {SCHOOL_9}, true},
        {KABANBAI, "10", "61", "", {SCHOOL_84}, false},
        {KABANBAI, "10", "", "", {SCHOOL_9, SCHOOL_84}, false}, /* nobody knows without the flat */
        {KABANBAI, "25", "", "kk", {SCHOOL_9}, true},
        {KABANBAI, "25", "", "ru", {SCHOOL_84}, false},
        {KABANBAI, "25", "", "", {SCHOOL_9, SCHOOL_84}, true},
        {KABANBAI, "99", "", "", {0}, false}, /* a new building */
        {VILLAGE_STREET, "1", "", "", {SCHOOL_5}, false},
    };
    (void)state;

    for (size_t i = 0; i < COUNT(table); i++) {
        struct address a = {{ID((uint8_t)table[i].street), str_from_z(table[i].house),
                             str_from_z(table[i].flat), str_from_z(table[i].language)},
                            .day = "2026-06-17"};
        size_t n = 0;
        while (n < 3 && table[i].schools[n])
            n++;
        assert_int_equal(db_tx_read(visitor, "test/territory", territory_tx, &a), ST_OK);
        if (a.schools.n != n || (a.basis_9.n > 0) != table[i].serves_9)
            fail_msg("row %zu: %zu schools, basis \"" STR_FMT "\"", i, a.schools.n,
                     STR_ARG(a.basis_9));
        for (size_t k = 0; k < n; k++)
            assert_true(uuid_eq(a.schools.v[k].id, ID((uint8_t)table[i].schools[k])));
    }
}

static void a_territory_counts_from_its_first_day(void **state)
{
    struct address a = {{ID(ABAI), STR("7"), STR(""), STR("")}, .day = "2026-03-31"};
    (void)state;

    assert_int_equal(db_tx_read(visitor, "test/territory", territory_tx, &a), ST_OK);
    assert_int_equal(a.schools.n, 0);
    a.day = "2026-04-01";
    assert_int_equal(db_tx_read(visitor, "test/territory", territory_tx, &a), ST_OK);
    assert_int_equal(a.schools.n, 1);
    assert_true(str_eq_z(a.basis_9, "№ 12, 01.03.2026"));
}

static void an_unreadable_house_is_an_error_of_input(void **state)
{
    struct address a = {{ID(ABAI), STR("б/н"), STR(""), STR("")}, .day = "2026-06-17"};
    (void)state;

    assert_int_equal(db_tx_read(visitor, "test/territory", territory_tx, &a), ST_INVALID);
    assert_string_equal(visitor->failure.code, "organisation.house.unreadable");
    a.address.house = STR("7");
    a.address.flat = STR("пять");
    assert_int_equal(db_tx_read(visitor, "test/territory", territory_tx, &a), ST_INVALID);
    assert_string_equal(visitor->failure.code, "organisation.flat.unreadable");
}

struct typed {
    struct str settlement, typed;
    struct organisation_streets streets;
};

static enum status streets_tx(struct ctx *c, void *arg)
{
    struct typed *t = arg;
    return organisation_streets_find(c, t->settlement, t->typed, &t->streets);
}

static void streets_are_found_as_people_type_them(void **state)
{
    static const struct {
        const char *typed;
        int first;
        size_t n;
    } table[] = {
        {"Абай", ABAI, 1},
        {"абая", ABAI, 1},
        {"проспект Абая", ABAI, 1},
        {"ленин", ABAI, 1}, /* a former name */
        {"кабанбай", KABANBAI, 1},
        {"Қабанбай батыр", KABANBAI, 1},
        {"каб бат", KABANBAI, 1},
        {"батыр кабанбай", KABANBAI, 1}, /* in any order */
        {"пр. абая", ABAI, 1},
        {"aбaй", ABAI, 1}, /* with Latin letters that look alike */
        {"қабанбаи", KABANBAI, 1},
        {"кабамбай батыр", KABANBAI, 1}, /* a slip */
        {"Тверская", 0, 0},
        {"", 0, 0},
        {"%", 0, 0},
    };
    (void)state;

    for (size_t i = 0; i < COUNT(table); i++) {
        struct typed t = {STR("710000000"), str_from_z(table[i].typed), {0}};
        assert_int_equal(db_tx_read(visitor, "test/streets", streets_tx, &t), ST_OK);
        if (t.streets.n != table[i].n)
            fail_msg("\"%s\" found %zu streets", table[i].typed, t.streets.n);
        if (table[i].first)
            assert_true(uuid_eq(t.streets.v[0].id, ID((uint8_t)table[i].first)));
    }
}

/* ---- what nobody may change ------------------------------------------------------------------ */

static enum status rename_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;
    return organisation_test_rename(c, ID(SCHOOL_9), STR("№ 9 гимназия"), &changed);
}

static enum status earlier_names_tx(struct ctx *c, void *arg)
{
    return organisation_test_earlier_names(c, STR("0a000000-0000-4000-8000-000000000004"), arg);
}

static enum status clear_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;
    return organisation_test_history_clear(c, &changed);
}

static void an_earlier_name_is_kept_and_cannot_be_removed(void **state)
{
    struct organisation_test_earlier_names_rows names;
    (void)state;

    assert_int_equal(db_tx(owner, "test/rename", rename_tx, NULL), ST_OK);
    assert_int_equal(db_tx_read(owner, "test/history", earlier_names_tx, &names), ST_OK);
    assert_int_equal(names.n, 1);
    assert_true(str_eq_z(names.v[0].name_kk, "№ 9 мектеп-лицей"));
    assert_int_equal(db_tx(owner, "test/clear", clear_tx, NULL), ST_FORBIDDEN);
}

static void visitors_and_staff_cannot_write_the_register(void **state)
{
    (void)state;
    db_fixture_sign(staff, "ministry", ID(100), ID(MINISTRY));
    assert_int_not_equal(db_tx(staff, "test/rename", rename_tx, NULL), ST_OK);
    assert_int_not_equal(db_tx(visitor, "test/rename", rename_tx, NULL), ST_OK);
    db_fixture_sign_off(staff);
}

struct period {
    const char *first, *last;
};

static enum status act_tx(struct ctx *c, void *arg)
{
    const struct period *period = arg;
    int64_t changed;
    return organisation_test_act_add(c, day(period->first), day(period->last), &changed);
}

/* req: J73-NOTE */
static void a_legal_act_cannot_end_before_it_takes_effect(void **state)
{
    struct period wrong = {"2026-12-31", "2026-05-26"}, right = {"2026-05-26", "2026-12-31"};
    (void)state;

    assert_int_equal(db_fixture_rolled_back(owner, act_tx, &wrong), ST_INVALID);
    assert_string_equal(owner->failure.code, "organisation.act.ends-before-it-starts");
    assert_int_equal(db_fixture_rolled_back(owner, act_tx, &right), ST_OK);
}

static enum status joint_order_tx(struct ctx *c, void *arg)
{
    return organisation_act(c, STR("joint-order-73-168"), arg);
}

/* req: J73-NOTE */
static void the_joint_order_is_in_force_through_the_end_of_2026(void **state)
{
    const struct organisation_act *act;
    (void)state;

    assert_int_equal(db_tx_read(visitor, "test/act", joint_order_tx, &act), ST_OK);
    assert_false(organisation_act_in_force(act, day("2026-05-25")));
    assert_true(organisation_act_in_force(act, day("2026-05-27")));
    assert_true(organisation_act_in_force(act, day("2026-12-31")));
    assert_false(organisation_act_in_force(act, day("2027-01-01")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(twenty_regions_stand_in_the_order_of_the_reader),
        cmocka_unit_test(schools_under_other_rules_and_closed_ones_are_not_offered),
        cmocka_unit_test(a_school_under_other_rules_says_so_itself),
        cmocka_unit_test(schools_are_found_by_what_people_look_for),
        cmocka_unit_test(a_school_that_moves_answers_to_its_new_department_from_that_day),
        cmocka_unit_test(a_context_sees_its_organisation_and_all_below_it),
        cmocka_unit_test(the_tree_stays_a_tree),
        cmocka_unit_test(an_address_belongs_to_the_schools_whose_acts_say_so),
        cmocka_unit_test(a_territory_counts_from_its_first_day),
        cmocka_unit_test(an_unreadable_house_is_an_error_of_input),
        cmocka_unit_test(streets_are_found_as_people_type_them),
        cmocka_unit_test(an_earlier_name_is_kept_and_cannot_be_removed),
        cmocka_unit_test(visitors_and_staff_cannot_write_the_register),
        cmocka_unit_test(a_legal_act_cannot_end_before_it_takes_effect),
        cmocka_unit_test(the_joint_order_is_in_force_through_the_end_of_2026),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
