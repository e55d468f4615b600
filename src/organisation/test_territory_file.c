/* The published table schema of a file of territories says what the reader takes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "http/json.h"
#include "http/schema.h"
#include "organisation/organisation.h"
#include "organisation/territory_file.h"
#include "table_schema.h"

static struct ctx c = {.lang = LANG_EN};

static const json_t *field_at(size_t i)
{
    const json_t *schema = json_object_in(c.mem, *organisation_territories_schema.text);

    assert_non_null(schema);
    return json_array_get(json_object_get(schema, "fields"), i);
}

static void the_columns_are_those_of_the_reader(void **state)
{
    (void)state;
    for (size_t i = 0; i < TERRITORY_COLUMNS; i++)
        assert_true(str_eq_z(json_text_of(field_at(i), "name"), territory_columns[i]));
    assert_null(field_at(TERRITORY_COLUMNS));
}

/* One row with this value in this column, everything else right. */
static size_t faults_with(enum territory_column column, struct str value)
{
    static const char *const right[TERRITORY_COLUMNS] = {
        "991240000013", "Абай", "Абай көшесі", "", "1", "9", "ALL", "", "", "kk"};
    struct territory_file file = {.c = &c};
    struct str head = STR(""), row = STR("");

    for (size_t i = 0; i < TERRITORY_COLUMNS; i++) {
        const char *comma = i > 0 ? "," : "";
        struct str cell = i == column ? value : str_from_z(right[i]);
        head = str_printf(c.mem, STR_FMT "%s%s", STR_ARG(head), comma, territory_columns[i]);
        row = str_printf(c.mem, STR_FMT "%s" STR_FMT, STR_ARG(row), comma, STR_ARG(cell));
    }
    territory_file_read(&file,
                        str_printf(c.mem, STR_FMT "\n" STR_FMT "\n", STR_ARG(head), STR_ARG(row)));
    return file.n_bad;
}

static void what_it_requires_and_lists_the_reader_does(void **state)
{
    (void)state;
    for (enum territory_column i = 0; i < TERRITORY_COLUMNS; i++) {
        const json_t *rules = json_object_get(field_at(i), "constraints"),
                     *words = json_object_get(rules, "enum");
        if (json_is_true(json_object_get(rules, "required")))
            assert_true(faults_with(i, STR("")) > 0);
        for (size_t k = 0; k < json_array_size(words); k++)
            assert_int_equal(
                faults_with(i, str_from_z(json_string_value(json_array_get(words, k)))), 0);
        if (words)
            assert_true(faults_with(i, STR("other")) > 0);
    }
    assert_int_equal(faults_with(TERRITORY_HOUSE_TO, STR("*")), 0);
    assert_true(faults_with(TERRITORY_FLAT_FROM, STR("10000")) > 0);
}

static bool take(void *arg, struct str table, struct str *ret_column)
{
    struct territory_file file = {.c = &c};
    (void)arg;

    territory_file_read(&file, table);
    for (size_t i = 0; i < file.n_faults && ret_column->n == 0; i++)
        if (!file.faults[i].is_doubtful && file.faults[i].column)
            *ret_column = str_from_z(file.faults[i].column);
    return file.n_bad == 0;
}

static void the_reader_takes_what_the_schema_allows(void **state)
{
    (void)state;
    table_schema_reads(&organisation_territories_schema, take, NULL);
}

static int open_memory(void **state)
{
    (void)state;
    c.mem = arena_new(16 << 20, 64 << 20);
    return 0;
}

static int close_memory(void **state)
{
    (void)state;
    arena_free(c.mem);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_columns_are_those_of_the_reader),
        cmocka_unit_test(what_it_requires_and_lists_the_reader_does),
        cmocka_unit_test(the_reader_takes_what_the_schema_allows),
    };
    return cmocka_run_group_tests(tests, open_memory, close_memory);
}
