/* The vectors by which three calculators and the Order agree, and the edges of the scale. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "journal/rule.h"

static const struct journal_rule rule = {{25, 25, 50}, {40, 65, 85}, false, true};

struct vector {
    struct journal_points points;
    int64_t hundredths, mean_hundredths;
    int grade, mean_grade, exact_grade;
};

static const struct vector vectors[] = {
    {{34, 4, {12, 9}, {15, 15}, 2, 18, 25}, 7475, 7475, 4, 4, 4},
    {{16, 2, {18, 5}, {20, 10}, 2, 15, 20}, 7667, 7500, 4, 4, 4},
    {{26, 3, {10, 14}, {10, 20}, 2, 21, 25}, 8367, 8492, 4, 5, 4},
    {{26, 3, {17}, {20}, 1, 21, 25}, 8492, 8492, 5, 5, 4},
    {{9, 3, {8}, {20}, 1, 11, 25}, 3950, 3950, 3, 3, 2},
    {{12, 3, {6}, {15}, 1, 10, 25}, 4000, 4000, 3, 3, 3},
    {{11, 3, {6}, {15}, 1, 10, 25}, 3917, 3917, 2, 2, 2},
    {{19, 3, {9, 10}, {15, 15}, 2, 0, 0}, 6333, 6333, 3, 3, 3}, /* no quarter work: halves */
};

static void quarter_grades_are_those_of_the_order(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(vectors); i++) {
        struct journal_rule mean = rule, exact = rule;
        mean.mean = true;
        exact.whole = false;
        struct journal_grade pooled = journal_grade_of(&rule, &vectors[i].points);
        assert_true(pooled.known);
        assert_int_equal(pooled.complete, vectors[i].points.term_most > 0);
        assert_int_equal(pooled.hundredths, vectors[i].hundredths);
        assert_int_equal(pooled.grade, vectors[i].grade);
        struct journal_grade other = journal_grade_of(&mean, &vectors[i].points);
        assert_int_equal(other.hundredths, vectors[i].mean_hundredths);
        assert_int_equal(other.grade, vectors[i].mean_grade);
        assert_int_equal(journal_grade_of(&exact, &vectors[i].points).grade,
                         vectors[i].exact_grade);
    }
}

static void what_is_missing_is_never_taken_for_zero(void **state)
{
    const struct journal_points none = {0}, formative = {.formative_sum = 9, .formative_n = 1},
                                term = {.term = 0, .term_most = 20};
    (void)state;

    assert_false(journal_grade_of(&rule, &none).known);
    assert_int_equal(journal_grade_of(&rule, &formative).hundredths, 9000);
    assert_false(journal_grade_of(&rule, &formative).complete);
    assert_int_equal(journal_grade_of(&rule, &term).hundredths, 0);
    assert_int_equal(journal_grade_of(&rule, &term).grade, 2);
}

static void letters_of_colleges_begin_where_the_table_says(void **state)
{
    static const struct {
        int64_t points;
        const char *letter;
    } rows[] = {{100, "A"}, {95, "A"}, {94, "A-"}, {90, "A-"}, {89, "B+"},
                {70, "C+"}, {50, "D"}, {49, "F"},  {0, "F"}};
    (void)state;

    for (size_t i = 0; i < COUNT(rows); i++)
        assert_true(str_eq_z(journal_letter(rows[i].points), rows[i].letter));
}

static void a_setting_holds_so_many_numbers(void **state)
{
    int64_t n[3];
    (void)state;

    assert_true(journal_numbers(STR("25 25 50"), n, 3));
    assert_int_equal(n[2], 50);
    assert_false(journal_numbers(STR("25 50"), n, 3));
    assert_false(journal_numbers(STR("25 x 50"), n, 3));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quarter_grades_are_those_of_the_order),
        cmocka_unit_test(what_is_missing_is_never_taken_for_zero),
        cmocka_unit_test(letters_of_colleges_begin_where_the_table_says),
        cmocka_unit_test(a_setting_holds_so_many_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
