/* The published tables of a comparison from files say what its reader takes and its writer makes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "table_schema.h"
#include "whatif/formats.h"
#include "whatif/import.h"
#include "whatif/import_compare.h"

enum { MEMORY = 8 << 20, TEXT_MOST = 4096 };

static bool give(void *arg, char *p, size_t room, size_t *ret_n)
{
    struct str *left = arg;
    size_t n = left->n < room ? left->n : room;

    if (n > 0)
        memcpy(p, left->p, n);
    *left = str_sub(*left, n, left->n);
    *ret_n = n;
    return true;
}

static bool is_fine(const struct import *in, struct str *ret_column)
{
    if (in->n_faults > 0)
        *ret_column = in->faults[0].column;
    return in->n_faults == 0;
}

static bool take_schools(void *mem, struct str table, struct str *ret_column)
{
    struct import in = {.mem = mem};

    assert_true(import_read_schools(&in, give, &table));
    return is_fine(&in, ret_column);
}

static bool take_choices(void *mem, struct str table, struct str *ret_column)
{
    struct import in = {.mem = mem};
    struct str schools = *whatif_schools_format.example;

    assert_true(import_read_schools(&in, give, &schools));
    assert_true(import_read_choices(&in, give, &table));
    return is_fine(&in, ret_column);
}

/* req: M456-5.4 */
static void readers_take_what_the_schemas_allow(void **state)
{
    table_schema_reads(&whatif_schools_format, take_schools, *state);
    table_schema_reads(&whatif_choices_format, take_choices, *state);
}

struct written {
    char text[TEXT_MOST];
    size_t n;
};

static bool put(void *arg, struct str row)
{
    struct written *out = arg;

    assert_true(out->n + row.n < TEXT_MOST);
    memcpy(out->text + out->n, row.p, row.n);
    out->n += row.n;
    return true;
}

static void the_writer_makes_what_the_schema_says(void **state)
{
    static struct written out;
    struct import in = {.mem = *state};
    struct str schools = *whatif_schools_format.example, choices = *whatif_choices_format.example;

    assert_true(import_read_schools(&in, give, &schools));
    assert_true(import_read_choices(&in, give, &choices));
    const struct import_rules rules = {.rule = WHATIF_MATCH, .own = {.three_to_one = true}};
    struct import_answer answer;
    import_compare(&in, &rules, &answer);
    assert_true(import_write_places(&in, &answer, put, &out));
    table_schema_wrote(&whatif_places_format, (struct str){out.text, out.n});
    table_schema_wrote(&whatif_places_format, *whatif_places_format.example);
    table_schema_wrote(&whatif_faults_format, *whatif_faults_format.example);
}

static int open_memory(void **state)
{
    *state = arena_new(MEMORY, MEMORY);
    return 0;
}

static int close_memory(void **state)
{
    arena_free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(readers_take_what_the_schemas_allow),
        cmocka_unit_test(the_writer_makes_what_the_schema_says),
    };
    return cmocka_run_group_tests(tests, open_memory, close_memory);
}
