/* Administrators' pages of the register: whose records they see, and what the records say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "account/testing.h"

static int set_up(void **state)
{
    assert_int_equal(country_fresh(state), 0);
    country_sign_in(country->page, SECOND_IIN); /* of the department */
    return 0;
}

/* The address of the record of one of the country's organisations. */
static const char *record_of(int id)
{
    return str_z(country->mem, str_printf(country->mem, "/staff/organisation/" STR_FMT,
                                          STR_ARG(uuid_print(country->mem, ID(id)))));
}

/* ---- the list -------------------------------------------------------------------------------- */

static void list_holds_the_own_organisation_and_those_below(void **state)
{
    struct page *p = country->page, *school = country_browser();
    (void)state;

    page_get(p, "/staff/organisations");
    page_assert_count(p, "//tbody/tr", 3);
    page_assert_says(p, "№ 84 мектеп");
    page_assert_silent(p, "Көрші басқарма");
    country_sign_in(school, ADMIN_IIN);
    page_get(school, "/staff/organisations");
    page_assert_count(school, "//tbody/tr", 1);
    page_assert_text(school, "//tbody/tr/th", "№ 9 мектеп");
    page_close(school);
}

static void list_is_narrowed_by_name_number_kind_place_and_status(void **state)
{
    static const struct {
        const char *query;
        size_t n;
    } cases[] = {
        {"?q=84", 1},
        {"?q=МЕКТЕП", 2},
        {"?q=мектп", 0},
        {"?q=" SCHOOL_BIN, 1},
        {"?q=99124", 2},
        {"?q=%25", 3},
        {"?kind=school-lyceum", 2},
        {"?kind=kindergarten", 0},
        {"?place=710000000", 2},
        {"?place=750000000", 0},
        {"?place=zz", 0},
        {"?status=OPEN", 3},
        {"?status=CLOSED", 0},
        {"?above=zz", 0},
        {"?sort=-place", 3},
    };
    struct page *p = country->page;
    (void)state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        char address[100];
        (void)snprintf(address, sizeof(address), "/staff/organisations%s", cases[i].query);
        page_get(p, address);
        page_assert_status(p, 200);
        page_assert_count(p, "//tbody/tr", cases[i].n);
    }
}

static void list_is_downloaded_with_all_facts(void **state)
{
    struct page *p = country->page;
    (void)state;

    page_get(p, "/staff/organisations?format=csv&q=84");
    page_assert_status(p, 200);
    assert_non_null(strstr(page_body(p), OTHER_BIN));
    assert_non_null(strstr(page_body(p), "қазақ тілі"));
    assert_null(strstr(page_body(p), SCHOOL_BIN));
    page_get(p, "/staff/organisations?format=xlsx");
    assert_non_null(strstr(page_header(p, "content-type"), "spreadsheet"));
}

/* ---- the record ------------------------------------------------------------------------------ */

static void record_shows_facts_and_whom_it_answers_to(void **state)
{
    struct page *p = country->page;
    (void)state;

    page_get(p, "/staff/organisations?q=84");
    page_follow(p, "№ 84 мектеп");
    page_assert_text(p, "h1", "№ 84 мектеп");
    page_assert_says(p, OTHER_BIN);
    page_assert_says(p, "Астана қаласы");
    page_assert_says(p, "қазақ тілі");
    page_assert_text(p, "//section[.//h2 = 'Кімге бағынады']//dt", "Басқарма");
    page_assert_says(p, "01.01.2020 – қазірге дейін");
    page_follow(p, "Басқарма");
    page_assert_text(p, "h1", "Басқарма");
    page_follow(p, "Тікелей бағынысты ұйым: 2");
    page_assert_count(p, "//tbody/tr", 2);
}

static void record_of_somebody_else_is_as_if_it_did_not_exist(void **state)
{
    struct page *p = country->page;
    (void)state;

    page_get(p, record_of(OTHER_DEPARTMENT));
    page_assert_status(p, 404);
    page_get(p, record_of(MINISTRY));
    page_assert_status(p, 404);
    page_get(p, record_of(99));
    page_assert_status(p, 404);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(list_holds_the_own_organisation_and_those_below, set_up),
        cmocka_unit_test_setup(list_is_narrowed_by_name_number_kind_place_and_status, set_up),
        cmocka_unit_test_setup(list_is_downloaded_with_all_facts, set_up),
        cmocka_unit_test_setup(record_shows_facts_and_whom_it_answers_to, set_up),
        cmocka_unit_test_setup(record_of_somebody_else_is_as_if_it_did_not_exist, set_up),
    };
    return cmocka_run_group_tests(tests, country_open, country_close);
}
