/* Numbers of the demo country: formally right, never doubled, and nobody's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/scan.h"
#include "demo/number.h"
#include "demo/random.h"

enum { MANY = 20000 };

static int by_text(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static void assert_all_differ(struct str *numbers, size_t n)
{
    qsort(numbers, n, sizeof(*numbers), by_text);
    for (size_t i = 1; i < n; i++)
        if (str_eq(numbers[i - 1], numbers[i]))
            fail_msg(STR_FMT " was given twice", STR_ARG(numbers[i]));
}

static void every_iin_passes_and_is_given_once(void **state)
{
    struct arena *mem = arena_new(1 << 24, 1 << 26);
    struct str *numbers = NEWS(mem, struct str, MANY);
    (void)state;

    for (size_t i = 0; i < MANY; i++) {
        numbers[i] = demo_iin(mem, DEMO_CHILD_YEAR, i % 2, i / 2);
        assert_true(scan_iin(numbers[i]));
    }
    assert_all_differ(numbers, MANY);
    assert_true(scan_iin(demo_iin(mem, DEMO_ADULT_YEAR, true, 799999)));
    arena_free(mem);
}

static void nobody_alive_can_hold_an_iin_of_the_demo(void **state)
{
    struct arena *mem = arena_new(1 << 20, 1 << 24);
    (void)state;

    struct str child = demo_iin(mem, DEMO_CHILD_YEAR, false, 77);
    struct str adult = demo_iin(mem, DEMO_ADULT_YEAR, true, 77);
    assert_true(str_starts(child, STR("88")) && child.p[6] == '5'); /* born in 2088 */
    assert_true(str_starts(adult, STR("62")) && adult.p[6] == '6'); /* born in 2062 */
    arena_free(mem);
}

static void every_bin_passes_and_is_given_once(void **state)
{
    struct arena *mem = arena_new(1 << 24, 1 << 26);
    struct str *numbers = NEWS(mem, struct str, 11000);
    (void)state;

    for (size_t i = 0; i < 11000; i++) {
        numbers[i] = demo_bin(mem, i);
        assert_true(scan_bin(numbers[i]));
        assert_true(str_starts(numbers[i], STR("9912"))); /* registered in December 2099 */
    }
    assert_all_differ(numbers, 11000);
    arena_free(mem);
}

static void the_same_seed_gives_the_same_country(void **state)
{
    struct chance a = {42}, b = {42}, other = {43};
    (void)state;

    for (int i = 0; i < 100; i++)
        assert_true(uuid_eq(chance_uuid(&a), chance_uuid(&b)));
    assert_false(uuid_eq(chance_uuid(&a), chance_uuid(&other)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_iin_passes_and_is_given_once),
        cmocka_unit_test(nobody_alive_can_hold_an_iin_of_the_demo),
        cmocka_unit_test(every_bin_passes_and_is_given_once),
        cmocka_unit_test(the_same_seed_gives_the_same_country),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
