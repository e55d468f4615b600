/* Values between C and PostgreSQL, and the number of rows that a head promises. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "db_fixture.h"
#include "db_test_queries.h"

static struct db_fixture *fixture;
static struct ctx *c;

static int start(void **state)
{
    (void)state;
    fixture = db_fixture_start();
    c = db_fixture_ctx(fixture, "oqu_staff");
    return 0;
}

static int stop(void **state)
{
    (void)state;
    db_fixture_stop(fixture);
    return 0;
}

static struct bytes bytes(const char *p, size_t n)
{
    return (struct bytes){(const uint8_t *)p, n};
}

static void assert_bytes(struct bytes a, struct bytes b)
{
    assert_int_equal(a.n, b.n);
    if (a.n > 0)
        assert_memory_equal(a.p, b.p, a.n);
}

static struct str text(const char *z)
{
    return str_from_z(z);
}

struct echo {
    struct db_test_echo_in in;
    struct db_test_echo_row *row;
};

static enum status echo_tx(struct ctx *x, void *arg)
{
    struct echo *echo = arg;
    return db_test_echo(x, &echo->in, &echo->row);
}

static void values_come_back_as_they_went(void **state)
{
    const struct db_test_echo_in cases[] = {
        {.a = true,
         .b = INT32_MIN,
         .c1 = INT64_MIN,
         .d = text("Әліп, \"тілі\" \\ '"),
         .e = uuid_v4(),
         .f = {-100000},
         .g = -INT64_C(5000000000000001),
         .h = bytes("\0\1\xFF", 3)},
        {.b = INT32_MAX,
         .c1 = INT64_MAX,
         .f = {80000},
         .g = INT64_C(1781683199999999),
         .h = bytes("", 0)},
        {.b = -1, .c1 = -1, .d = text("line\nline\ttab"), .f = {0}, .g = 0},
    };
    (void)state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct echo echo = {.in = cases[i]};
        assert_int_equal(db_tx_read(c, "test/echo", echo_tx, &echo), ST_OK);
        assert_int_equal(echo.row->a, cases[i].a);
        assert_int_equal(echo.row->b, cases[i].b);
        assert_true(echo.row->c1 == cases[i].c1);
        assert_true(str_eq(echo.row->d, cases[i].d));
        assert_true(uuid_eq(echo.row->e, cases[i].e));
        assert_int_equal(echo.row->f.days, cases[i].f.days);
        assert_true(echo.row->g == cases[i].g);
        assert_bytes(echo.row->h, cases[i].h);
    }
}

static enum status echo_opt_tx(struct ctx *x, void *arg)
{
    const struct db_test_echo_opt_in *in = arg;
    struct db_test_echo_opt_row *row;

    TRY(db_test_echo_opt(x, in, &row));
    assert_int_equal(row->a.set, in->a.set);
    assert_int_equal(row->a.v, in->a.v);
    assert_int_equal(row->b.set, in->b.set);
    assert_int_equal(row->b.v, in->b.v);
    assert_int_equal(row->c1.set, in->c1.set);
    assert_int_equal(row->c1.v, in->c1.v);
    assert_int_equal(row->d.set, in->d.set);
    assert_true(str_eq(row->d.v, in->d.v));
    assert_int_equal(row->e.set, in->e.set);
    assert_true(uuid_eq(row->e.v, in->e.v));
    assert_int_equal(row->f.set, in->f.set);
    assert_int_equal(row->f.v.days, in->f.v.days);
    assert_int_equal(row->g.set, in->g.set);
    assert_int_equal(row->g.v, in->g.v);
    assert_int_equal(row->h.set, in->h.set);
    assert_bytes(row->h.v, in->h.v);
    return ST_OK;
}

static void null_and_empty_are_different(void **state)
{
    struct db_test_echo_opt_in none = {.b = {false, 0}};
    struct db_test_echo_opt_in all = {.a = {true, true},
                                      .b = {true, 7},
                                      .c1 = {true, 8},
                                      .d = {true, STR("")},
                                      .e = {true, uuid_v4()},
                                      .f = {true, {9}},
                                      .g = {true, 10},
                                      .h = {true, {NULL, 0}}};
    (void)state;

    assert_int_equal(db_tx_read(c, "test/echo", echo_opt_tx, &none), ST_OK);
    assert_int_equal(db_tx_read(c, "test/echo", echo_opt_tx, &all), ST_OK);
}

static enum status print_tx(struct ctx *x, void *arg)
{
    struct db_test_print_row **row = arg;
    struct date day;
    int64_t us = 0;

    ASSERT(scan_date(STR("2026-06-17"), &day) &&
           scan_instant(STR("2026-06-17T10:00:00.5+05:00"), &us));
    return db_test_print(x, day, us, bytes("\xAB", 1), row);
}

/* Both sides could be wrong in the same way, so PostgreSQL prints what it understood. */
static void postgresql_understands_the_same_day_and_instant(void **state)
{
    struct db_test_print_row *row = NULL;
    (void)state;

    assert_int_equal(db_tx_read(c, "test/print", print_tx, &row), ST_OK);
    assert_true(str_eq_z(row->f, "2026-06-17"));
    assert_true(str_eq_z(row->g, "2026-06-17 05:00:00.5+00"));
    assert_true(str_eq_z(row->h, "ab"));
}

struct arrays {
    struct i64s a;
    struct uuids b;
    struct texts c1;
    struct db_test_contained_row *row;
};

static enum status arrays_tx(struct ctx *x, void *arg)
{
    struct arrays *in = arg;
    return db_test_contained(x, in->a, in->b, in->c1, &in->row);
}

static void arrays_arrive_whole(void **state)
{
    static const int64_t numbers[] = {1, -2, INT64_MAX};
    static const struct uuid ids[] = {{{1}}, {{2}}};
    const struct str texts[] = {STR("a"), STR(""), STR("қ,{}\"")};
    struct arrays full = {.a = {numbers, 3}, .b = {ids, 2}, .c1 = {texts, 3}},
                  empty = {.row = NULL};
    (void)state;

    assert_int_equal(db_tx_read(c, "test/arrays", arrays_tx, &full), ST_OK);
    assert_true(str_eq_z(full.row->a, "1,-2,9223372036854775807"));
    assert_true(str_eq_z(full.row->b, "01000000-0000-0000-0000-000000000000,"
                                      "02000000-0000-0000-0000-000000000000"));
    assert_true(str_eq_z(full.row->c1, "a,,қ,{}\""));
    assert_int_equal(db_tx_read(c, "test/arrays", arrays_tx, &empty), ST_OK);
    assert_int_equal(empty.row->a.n + empty.row->b.n + empty.row->c1.n, 0);
}

/* ---- rows ---------------------------------------------------------------------------------- */

enum shape { ENDLESS, UNEXPECTED_NULL, TWO_AS_MAYBE, NONE_AS_MAYBE, NONE_AS_ONE };

static enum status shape_tx(struct ctx *x, void *arg)
{
    struct db_test_two_as_maybe_row *two;
    struct db_test_none_as_maybe_row *none;
    struct db_test_none_as_one_row *one;
    struct db_test_endless_row *endless;
    struct db_test_unexpected_null_row *unexpected;

    switch (*(enum shape *)arg) {
    case ENDLESS: return db_test_endless(x, &endless);
    case UNEXPECTED_NULL: return db_test_unexpected_null(x, &unexpected);
    case TWO_AS_MAYBE: return db_test_two_as_maybe(x, &two);
    case NONE_AS_ONE: return db_test_none_as_one(x, &one);
    case NONE_AS_MAYBE: break;
    }
    TRY(db_test_none_as_maybe(x, &none));
    assert_null(none);
    return ST_OK;
}

static void what_the_head_excludes_is_a_failure(void **state)
{
    static const struct {
        enum shape shape;
        enum status expected;
    } rows[] = {
        {ENDLESS, ST_INTERNAL}, {UNEXPECTED_NULL, ST_INTERNAL}, {TWO_AS_MAYBE, ST_INTERNAL},
        {NONE_AS_MAYBE, ST_OK}, {NONE_AS_ONE, ST_NOT_FOUND},
    };
    (void)state;

    for (size_t i = 0; i < COUNT(rows); i++) {
        enum shape shape = rows[i].shape;
        assert_int_equal(db_tx_read(c, "test/shape", shape_tx, &shape), rows[i].expected);
    }
}

static enum status many_tx(struct ctx *x, void *arg)
{
    const int32_t *n = arg;
    struct db_test_three_of_rows rows;

    TRY(db_test_three_of(x, *n, &rows));
    assert_int_equal(rows.n, *n);
    for (size_t i = 0; i < rows.n; i++)
        assert_int_equal(rows.v[i].n, i + 1);
    return ST_OK;
}

static void a_list_is_never_cut_silently(void **state)
{
    (void)state;
    for (int32_t n = 0; n < 6; n++)
        assert_int_equal(db_tx_read(c, "test/many", many_tx, &n), n <= 3 ? ST_OK : ST_INTERNAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_come_back_as_they_went),
        cmocka_unit_test(null_and_empty_are_different),
        cmocka_unit_test(postgresql_understands_the_same_day_and_instant),
        cmocka_unit_test(arrays_arrive_whole),
        cmocka_unit_test(what_the_head_excludes_is_a_failure),
        cmocka_unit_test(a_list_is_never_cut_silently),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
