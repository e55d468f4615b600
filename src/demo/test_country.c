/* A small demo country in a real database: whole, lawful, and nobody's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "admission/admission.h"
#include "base/scan.h"
#include "db_fixture.h"
#include "demo/demo.h"
#include "organisation/organisation.h"

enum { SCHOOLS = 100, CHILDREN = 150 };

static const struct demo_size size = {"test", SCHOOLS, CHILDREN, 2};
static struct db_fixture *fixture;
static struct demo demo;

static int start(void **state)
{
    (void)state;
    fixture = db_fixture_start();
    struct ctx *c = db_fixture_ctx(fixture, "oqu_owner");
    assert_true(scan_instant(STR("2026-06-17T10:00:00+05:00"), &c->now_us));
    demo = (struct demo){
        .c = c, .chance = {1}, .size = &size, .today = time_date(c->now_us), .next_bin = 1};
    enum status st = demo_make_authorities(&demo);
    st = st == ST_OK ? demo_make_schools(&demo) : st;
    st = st == ST_OK ? demo_make_territories(&demo) : st;
    st = st == ST_OK ? demo_make_people(&demo) : st;
    st = st == ST_OK ? demo_make_pools(&demo) : st;
    if (st != ST_OK)
        fail_msg("%s " STR_FMT, c->failure.code, STR_ARG(c->failure.detail));
    return 0;
}

static int stop(void **state)
{
    (void)state;
    db_fixture_stop(fixture);
    return 0;
}

static void the_country_has_the_size_that_was_asked_for(void **state)
{
    (void)state;
    assert_int_equal(demo.n_schools, SCHOOLS);
    assert_true(demo.n_children >= CHILDREN && demo.n_children <= CHILDREN + demo.n_settlements);
    assert_true(demo.n_pools > SCHOOLS / 2);
}

struct house {
    struct organisation_address address;
    struct organisations schools;
};

static enum status house_tx(struct ctx *c, void *arg)
{
    struct house *house = arg;
    return organisation_territory(c, &house->address, time_date(c->now_us), &house->schools);
}

static void every_house_belongs_to_a_school_of_its_settlement(void **state)
{
    static const char *const houses[] = {"1", "9", "10", "12", "12/1", "40", "41", "78"};
    (void)state;

    for (size_t i = 0; i < demo.n_settlements; i++) {
        const struct demo_settlement *s = &demo.settlements[i];
        for (size_t k = 0; k < s->n_streets; k += 3) {
            const struct demo_street *street = &demo.streets[s->first_street + k];
            struct house house = {.address = {street->id,
                                              str_from_z(houses[(i + k) % COUNT(houses)]), STR("5"),
                                              STR("")}};
            assert_int_equal(db_tx_read(demo.c, "test/house", house_tx, &house), ST_OK);
            if (house.schools.n == 0)
                fail_msg(STR_FMT ", " STR_FMT " " STR_FMT, STR_ARG(s->name_ru),
                         STR_ARG(street->name_ru), STR_ARG(house.address.house));
        }
    }
}

static enum status regions_tx(struct ctx *c, void *arg)
{
    return organisation_regions(c, arg);
}

struct of_region {
    struct str region;
    struct organisations schools;
    int64_t total;
};

static enum status of_region_tx(struct ctx *c, void *arg)
{
    struct of_region *of = arg;
    return organisation_schools(c, &(struct organisation_filter){.region = of->region, .most = 100},
                                &of->schools, &of->total);
}

static void every_region_has_schools_that_admit(void **state)
{
    struct regions regions;
    int64_t total = 0;
    (void)state;

    assert_int_equal(db_tx_read(demo.c, "test/regions", regions_tx, &regions), ST_OK);
    for (size_t i = 0; i < regions.n; i++) {
        struct of_region of = {.region = regions.v[i].kato};
        assert_int_equal(db_tx_read(demo.c, "test/schools", of_region_tx, &of), ST_OK);
        if (of.total == 0)
            fail_msg("no school in " STR_FMT, STR_ARG(regions.v[i].name));
        total += of.total;
    }
    assert_true(total <= SCHOOLS && total > SCHOOLS - 10);
}

struct authority_of {
    struct uuid school;
    struct organisation *authority;
};

static enum status authority_tx(struct ctx *c, void *arg)
{
    struct authority_of *of = arg;
    return organisation_authority(c, of->school, &of->authority);
}

static void every_school_answers_to_a_department_of_its_region(void **state)
{
    (void)state;
    for (size_t i = 0; i < demo.n_schools; i += 7) {
        struct authority_of of = {.school = demo.schools[i].id};
        assert_int_equal(db_tx_read(demo.c, "test/authority", authority_tx, &of), ST_OK);
        assert_non_null(of.authority);
        assert_true(str_eq(of.authority->kind, STR("district-department")));
        assert_true(str_eq(of.authority->region_kato, demo.schools[i].region_kato));
    }
}

static void names_of_both_sexes_are_spelt_as_in_documents(void **state)
{
    static const struct demo_family kazakh = {false, "Серікбаев", 0},
                                    russian = {true, "Ковалёв", 0}, plain = {true, "Шевченко", 0};
    struct chance chance = {7};
    struct arena *mem = arena_new(1 << 20, 1 << 24);
    (void)state;

    assert_true(str_eq_z(demo_child_name(mem, &chance, &kazakh, true).surname, "Серікбаева"));
    assert_true(str_eq_z(demo_child_name(mem, &chance, &kazakh, false).surname, "Серікбаев"));
    assert_true(str_eq_z(demo_child_name(mem, &chance, &russian, true).surname, "Ковалёва"));
    assert_true(str_eq_z(demo_child_name(mem, &chance, &plain, true).surname, "Шевченко"));
    assert_true(str_ends(demo_adult_name(mem, &chance, &kazakh, true).patronymic, STR("қызы")));
    arena_free(mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_country_has_the_size_that_was_asked_for),
        cmocka_unit_test(every_house_belongs_to_a_school_of_its_settlement),
        cmocka_unit_test(every_region_has_schools_that_admit),
        cmocka_unit_test(every_school_answers_to_a_department_of_its_region),
        cmocka_unit_test(names_of_both_sexes_are_spelt_as_in_documents),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
