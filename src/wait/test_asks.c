/* How often somebody may ask. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "wait/asks.h"

static struct asks asks;
static const struct asks_rule rule = {.at_once = 5, .every_ms = 1000};

static uint32_t allowed(uint64_t who, uint32_t questions, int64_t now_ms)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < questions; i++)
        n += asks_allow(&asks, &rule, who, now_ms);
    return n;
}

static void a_few_at_once_then_one_after_another(void **state)
{
    int64_t now_ms = 1000000;
    (void)state;

    assert_int_equal(allowed(7, 100, now_ms), 5);
    assert_int_equal(allowed(7, 100, now_ms + 999), 0);
    assert_int_equal(allowed(7, 100, now_ms + 1000), 1);
    assert_int_equal(allowed(7, 100, now_ms + 3500), 2);
    assert_int_equal(allowed(7, 100, now_ms + 60000), 5); /* what was not asked is not saved up */
    assert_int_equal(allowed(8, 100, now_ms + 60000), 5);
}

/* However many ask: nobody is refused for what another one asked. */
static void a_crowd_refuses_nobody_for_another(void **state)
{
    uint64_t crowd = UINT64_C(8) * ASKS_KEPT;
    (void)state;

    for (uint64_t who = 0; who < crowd; who++)
        assert_int_equal(allowed(who, 1, 5000000), 1);
}

static void without_a_rule_everything_is_allowed(void **state)
{
    const struct asks_rule none = {0};
    (void)state;

    for (int i = 0; i < 1000; i++)
        assert_true(asks_allow(&asks, &none, 9, 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_few_at_once_then_one_after_another),
        cmocka_unit_test(a_crowd_refuses_nobody_for_another),
        cmocka_unit_test(without_a_rule_everything_is_allowed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
