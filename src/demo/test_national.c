/* The national size fits: its staff has room and everybody a number. Loading it takes minutes,
 * which bench/wave does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/scan.h"
#include "demo/accounts.h"
#include "demo/demo.h"
#include "demo/number.h"

enum { MEMORY = 64 << 20, BINS_BESIDE = 2 + DEMO_PARTICIPANTS /* ministry, operator */ };

static struct ctx c;
static struct demo demo;

static const struct demo_size *national(void)
{
    for (size_t i = 0; i < DEMO_SIZES; i++)
        if (strcmp(demo_sizes[i].name, "national") == 0)
            return &demo_sizes[i];
    fail_msg("there is no national size");
    return NULL;
}

/* Places and schools as they are when somebody is hired; all of them are open, which is the most.
 */
static int start(void **state)
{
    size_t n = national()->schools;
    (void)state;

    c = (struct ctx){.mem = arena_new(MEMORY, MEMORY)};
    assert_true(scan_instant(STR("2026-06-17T10:00:00+05:00"), &c.now_us));
    demo = (struct demo){.c = &c,
                         .chance = {1},
                         .size = national(),
                         .today = time_date(c.now_us),
                         .regions = NEWS(c.mem, struct demo_authority, demo_regions_n),
                         .districts = NEWS(c.mem, struct demo_authority, demo_districts_n),
                         .settlements = NEW(c.mem, struct demo_settlement),
                         .n_settlements = 1,
                         .schools = NEWS(c.mem, struct demo_school, n),
                         .n_schools = n};
    for (size_t i = 0; i < n; i++)
        demo.schools[i].is_open = true;
    return 0;
}

static int stop(void **state)
{
    (void)state;
    arena_free(c.mem);
    return 0;
}

static size_t staff_of(const char *role)
{
    size_t n = 0;

    for (size_t i = 0; i < demo.staff->n; i++)
        n += strcmp(demo.staff->v[i].role, role) == 0;
    return n;
}

static void there_is_room_for_the_staff(void **state)
{
    (void)state;
    demo_hire(&demo);
    assert_int_equal(staff_of("department"), 2 * (demo_regions_n + demo_districts_n));
    assert_int_equal(staff_of("admin"), 2);
    assert_true(staff_of("clerk") > 0 && staff_of("clerk") == staff_of("director"));
    assert_int_equal(staff_of("partner"), 1 + DEMO_PARTICIPANTS);
    assert_true(demo.n_staff > 0 && demo.n_staff <= demo.staff->room);
    for (size_t i = 1; i < demo.n_staff; i++)
        assert_true(scan_iin(demo.staff->v[i].person.iin));
}

/* Of a family two adults at most; numbers of one year and sex end at 800 000. */
static void everybody_has_a_number(void **state)
{
    size_t children = national()->children;
    (void)state;

    assert_true(scan_iin(demo_iin(c.mem, DEMO_CHILD_YEAR, true, children)));
    assert_true(scan_iin(demo_iin(c.mem, DEMO_ADULT_YEAR, false, 2 * children - 1)));
    assert_true(scan_bin(
        demo_bin(c.mem, BINS_BESIDE + demo_regions_n + demo_districts_n + national()->schools)));
    assert_int_equal(demo_phone(c.mem, 2 * children).n, 12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(there_is_room_for_the_staff),
        cmocka_unit_test(everybody_has_a_number),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
