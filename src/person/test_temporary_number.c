/* The number of somebody without an IIN, as it is made, said and typed. X21 of the rules. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/scan.h"
#include "person/person.h"
#include "person/temporary_number.h"

static struct arena *mem;

static bool reads(const char *typed)
{
    struct str number;
    return person_temporary_number(mem, str_from_z(typed), &number);
}

static void a_number_ends_with_its_check_digit(void **state)
{
    (void)state;
    assert_string_equal(temporary_number_of(mem, 0).p, "T-00000-00000");
    assert_string_equal(temporary_number_of(mem, 123456789).p, "T-12345-67894");
    assert_string_equal(temporary_number_of(mem, 100000007).p, "T-10000-00071");
    for (int i = 0; i < 1000; i++) {
        struct str number = temporary_number_new(mem), same;
        assert_true(person_temporary_number(mem, number, &same));
        assert_true(str_eq(number, same));
    }
}

static void it_is_read_as_people_write_it(void **state)
{
    static const char *const spellings[] = {"T-12345-67894", "t1234567894", "Т 12345 67894",
                                            "  т-12345 67894", "T-123-456-78-94"};
    (void)state;

    for (size_t i = 0; i < COUNT(spellings); i++) {
        struct str number;
        assert_true(person_temporary_number(mem, str_from_z(spellings[i]), &number));
        assert_true(str_eq_z(number, "T-12345-67894"));
    }
}

/* Neither takes the other for one of its own, with the letter or without. */
static void it_is_never_an_iin(void **state)
{
    (void)state;
    assert_false(reads("880315600013"));
    assert_false(reads("T880315600013"));
    assert_false(reads("1234567894"));
    for (int64_t serial = 0; serial < 100000; serial += 7) {
        struct str number = temporary_number_of(mem, serial);
        assert_false(scan_iin(number));
        assert_false(scan_iin(str_sub(number, 2, number.n)));
    }
}

static void every_wrong_digit_and_every_swap_is_found(void **state)
{
    static const char right[] = "T1234567894";
    char typed[sizeof(right)];
    (void)state;

    for (size_t at = 1; right[at]; at++)
        for (char digit = '0'; digit <= '9'; digit++) {
            memcpy(typed, right, sizeof(right));
            typed[at] = digit;
            assert_int_equal(reads(typed), digit == right[at]);
        }
    for (size_t at = 1; right[at + 1]; at++) {
        memcpy(typed, right, sizeof(right));
        typed[at] = right[at + 1];
        typed[at + 1] = right[at];
        assert_false(reads(typed));
    }
}

static void what_is_no_number_is_refused(void **state)
{
    static const char *const wrong[] = {"",
                                        "T",
                                        "T-12345-6789",
                                        "T-12345-678941",
                                        "X",
                                        "T-12345-6789O",
                                        "TT1234567894",
                                        "T-12345/67894"};
    (void)state;

    for (size_t i = 0; i < COUNT(wrong); i++)
        assert_false(reads(wrong[i]));
}

static int start(void **state)
{
    (void)state;
    mem = arena_new(1 << 20, 1 << 26);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    arena_free(mem);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_number_ends_with_its_check_digit),
        cmocka_unit_test(it_is_read_as_people_write_it),
        cmocka_unit_test(it_is_never_an_iin),
        cmocka_unit_test(every_wrong_digit_and_every_swap_is_found),
        cmocka_unit_test(what_is_no_number_is_refused),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
