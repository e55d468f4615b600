/* Results of tests, found in the reports by the tags' names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/conformity.h"

static const char junit[] =
    "<?xml version='1.0'?><testsuites><testsuite name=\"oqu.oqu:unit / admission_test_rules\">"
    "<testcase name=\"1 - late_application_is_refused\" classname=\"oqu.oqu:unit / "
    "admission_test_rules\" />"
    "<testcase name=\"1 - a_rule_refuses\" classname=\"oqu.oqu:house / tools_test_rules\" />"
    "<testcase name=\"2 - order_of_arrival_decides\" classname=\"oqu.oqu:unit / "
    "admission_test_rules\"><failure>not ok</failure></testcase>"
    "<testcase name=\"3 - nobody_overtakes\" classname=\"oqu.oqu:unit / admission_test_rules\">"
    "<skipped /></testcase></testsuite></testsuites>";

static const char journeys[] =
    "[{\"name\": \"a parent applies\", \"status\": \"passed\"},"
    " {\"name\": \"a clerk decides\", \"status\": \"failed\"}, {\"name\": 7}]";

enum { ROOM = 20 };

static void result_is_found_by_program_and_name(void **state)
{
    static const struct {
        struct requirement_test test;
        enum test_result result;
    } rows[] = {
        {{"src/admission/test_rules.c", "late_application_is_refused"}, RESULT_PASSED},
        {{"src/admission/test_rules.c", "order_of_arrival_decides"}, RESULT_FAILED},
        {{"src/admission/test_rules.c", "nobody_overtakes"}, RESULT_NONE},
        {{"src/admission/test_rules.c", "was_never_written"}, RESULT_NONE},
        {{"src/admission/test_pages.c", "late_application_is_refused"}, RESULT_NONE},
        {{"tools/test_rules.c", "a_rule_refuses"}, RESULT_PASSED},
        {{"src/tools/test_rule.c", "a_rule_refuses"}, RESULT_NONE},
        {{"src/person/test_rules.c", "late_application_is_refused"}, RESULT_NONE},
        {{"tests/e2e/parent.mjs", "a parent applies"}, RESULT_PASSED},
        {{"tests/e2e/clerk.mjs", "a clerk decides"}, RESULT_FAILED},
        {{"tests/e2e/clerk.mjs", "late_application_is_refused"}, RESULT_NONE},
    };
    struct arena *mem = arena_new(1 << 20, 1 << 20);
    struct test_outcomes outcomes = {NEWS(mem, struct test_outcome, ROOM), 0, ROOM};

    (void)state;
    conformity_read_junit(mem, str_from_z(junit), &outcomes);
    assert_int_equal(outcomes.n, 4);
    conformity_read_journeys(mem, str_from_z(journeys), &outcomes);
    assert_int_equal(outcomes.n, 6);
    for (size_t i = 0; i < COUNT(rows); i++)
        if (conformity_result(&outcomes, &rows[i].test) != rows[i].result)
            fail_msg("%s: %s", rows[i].test.file, rows[i].test.name);
    arena_free(mem);
}

static void a_failure_in_one_report_outweighs_success_in_another(void **state)
{
    static const char good[] = "<testcase name=\"n\" classname=\"s / x_test_y\"/>";
    static const char bad[] =
        "<testcase name=\"n\" classname=\"s / x_test_y\"><error>x</error></testcase>";
    const struct requirement_test test = {"src/x/test_y.c", "n"};
    struct arena *mem = arena_new(1 << 20, 1 << 20);
    struct test_outcomes outcomes = {NEWS(mem, struct test_outcome, ROOM), 0, ROOM};

    (void)state;
    conformity_read_junit(mem, str_from_z(good), &outcomes);
    assert_int_equal(conformity_result(&outcomes, &test), RESULT_PASSED);
    conformity_read_junit(mem, str_from_z(bad), &outcomes);
    conformity_read_junit(mem, str_from_z(good), &outcomes);
    assert_int_equal(conformity_result(&outcomes, &test), RESULT_FAILED);
    arena_free(mem);
}

static void damaged_reports_give_no_results(void **state)
{
    static const char *const reports[] = {
        "", "<testcase", "<testcase name=", "[{", "{\"a\":1}", "null"};
    struct arena *mem = arena_new(1 << 20, 1 << 20);
    struct test_outcomes outcomes = {NEWS(mem, struct test_outcome, ROOM), 0, ROOM};

    (void)state;
    for (size_t i = 0; i < COUNT(reports); i++) {
        conformity_read_junit(mem, str_from_z(reports[i]), &outcomes);
        conformity_read_journeys(mem, str_from_z(reports[i]), &outcomes);
    }
    assert_int_equal(outcomes.n, 0);
    arena_free(mem);
}

static void every_clause_of_both_orders_is_listed(void **state)
{
    struct arena *mem = arena_new(1 << 26, 1 << 27);
    struct test_outcomes none = {0};
    static const enum conformity_form forms[] = {CONFORMITY_TEXT, CONFORMITY_JSON,
                                                 CONFORMITY_MARKDOWN};
    size_t at;

    (void)state;
    assert_int_equal(n_requirements, 463);
    for (size_t i = 0; i < COUNT(forms); i++) {
        struct str text = conformity_print(mem, &none, forms[i]);
        for (size_t j = 0; j < n_requirements; j++)
            assert_true(str_find(text, str_from_z(requirements[j].id), &at));
    }
    arena_free(mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(result_is_found_by_program_and_name),
        cmocka_unit_test(a_failure_in_one_report_outweighs_success_in_another),
        cmocka_unit_test(damaged_reports_give_no_results),
        cmocka_unit_test(every_clause_of_both_orders_is_listed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
