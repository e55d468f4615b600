/* See table_schema.h. */
#include "table_schema.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/csv.h"
#include "base/scan.h"
#include "base/time.h"
#include "http/json.h"
#include "http/schema.h"

enum { MEMORY = 8 << 20 };

struct table {
    struct arena *mem;
    const json_t *fields;
    struct str head, first, rest; /* of the example: its columns, the first row, the others */
};

static const char *name_of(const json_t *field)
{
    return json_string_value(json_object_get(field, "name"));
}

static const json_t *rule_of(const json_t *field, const char *name)
{
    return json_object_get(json_object_get(field, "constraints"), name);
}

static struct table open_table(const struct schema_file *file)
{
    struct table t = {.mem = arena_new(MEMORY, MEMORY)};

    t.fields = json_object_get(json_object_in(t.mem, *file->text), "fields");
    assert_true(json_array_size(t.fields) > 0);
    return t;
}

/* ---- reading --------------------------------------------------------------------------------- */

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

/* The example with another value in a column of the first row, or without the column. */
static struct str with(const struct table *t, size_t column, const char *value)
{
    struct str table = STR(""), rows[2] = {t->head, t->first};

    for (size_t row = 0; row < COUNT(rows); row++) {
        struct str left = rows[row], line = STR("");
        for (size_t i = 0; i < json_array_size(t->fields); i++) {
            struct str cell = STR("");
            (void)scan_until(&left, ',', &cell); /* an empty last one is no part */
            if (i == column && !value)
                continue;
            if (i == column && row == 1)
                cell = str_from_z(value);
            line = str_printf(t->mem, STR_FMT "%s" STR_FMT, STR_ARG(line), i > 0 ? "," : "",
                              STR_ARG(cell));
        }
        if (column == 0 && !value)
            line = str_sub(line, 1, line.n);
        table = str_printf(t->mem, STR_FMT STR_FMT "\n", STR_ARG(table), STR_ARG(line));
    }
    return value ? str_printf(t->mem, STR_FMT STR_FMT, STR_ARG(table), STR_ARG(t->rest)) : table;
}

static void
refuses(const struct table *t, size_t column, const char *value, table_take *take, void *arg)
{
    const char *name = name_of(json_array_get(t->fields, column));
    struct str blamed = STR("");

    if (take(arg, with(t, column, value), &blamed))
        fail_msg("%s: \"%s\" is taken", name, value ? value : "(no column)");
    if (value && !str_eq_z(blamed, name))
        fail_msg("%s: for \"%s\" it blames \"" STR_FMT "\"", name, value, STR_ARG(blamed));
}

static const char *beside(const struct table *t, const json_t *limit, int step)
{
    return str_printf(t->mem, "%lld", (long long)json_integer_value(limit) + step).p;
}

static void refuses_field(const struct table *t, size_t i, table_take *take, void *arg)
{
    const json_t *field = json_array_get(t->fields, i), *least = rule_of(field, "minimum"),
                 *most = rule_of(field, "maximum");
    const char *type = json_string_value(json_object_get(field, "type"));

    refuses(t, i, NULL, take, arg);
    if (json_is_true(rule_of(field, "required")))
        refuses(t, i, "", take, arg);
    if (rule_of(field, "enum") || rule_of(field, "pattern") || strcmp(type, "string") != 0)
        refuses(t, i, "?", take, arg);
    if (least)
        refuses(t, i, beside(t, least, -1), take, arg);
    if (most)
        refuses(t, i, beside(t, most, 1), take, arg);
}

void table_schema_reads(const struct schema_file *file, table_take *take, void *arg)
{
    struct table t = open_table(file);
    struct str rest = *file->example, blamed = STR("");

    assert_true(scan_until(&rest, '\n', &t.head) && scan_until(&rest, '\n', &t.first));
    t.rest = rest;
    if (!take(arg, *file->example, &blamed))
        fail_msg("%s: the example is refused for " STR_FMT, file->name, STR_ARG(blamed));
    for (size_t i = 0; i < json_array_size(t.fields); i++)
        refuses_field(&t, i, take, arg);
    arena_free(t.mem);
}

/* ---- writing --------------------------------------------------------------------------------- */

static bool is_listed(const json_t *list, struct str value)
{
    for (size_t i = 0; i < json_array_size(list); i++)
        if (str_eq_z(value, json_string_value(json_array_get(list, i))))
            return true;
    return !list;
}

static bool is_of_type(const json_t *field, struct str value)
{
    const char *type = json_string_value(json_object_get(field, "type"));
    const json_t *least = rule_of(field, "minimum"), *most = rule_of(field, "maximum");
    int64_t number, instant;

    if (strcmp(type, "datetime") == 0)
        return scan_instant(value, &instant);
    if (strcmp(type, "integer") != 0)
        return true;
    return scan_i64(value, least ? json_integer_value(least) : INT64_MIN,
                    most ? json_integer_value(most) : INT64_MAX, &number);
}

static void keeps(const json_t *field, struct str value)
{
    bool fine = value.n == 0 ? !json_is_true(rule_of(field, "required"))
                             : is_listed(rule_of(field, "enum"), value) && is_of_type(field, value);

    if (!fine)
        fail_msg("%s: \"" STR_FMT "\" was written", name_of(field), STR_ARG(value));
}

void table_schema_wrote(const struct schema_file *file, struct str table)
{
    struct table t = open_table(file);
    struct csv *csv = NEW(t.mem, struct csv);
    size_t n = json_array_size(t.fields), rows = 0;

    csv_init(csv, t.mem, give, &table);
    assert_int_equal(csv_next(csv), CSV_ROW);
    assert_int_equal(csv->n_fields, n);
    for (size_t i = 0; i < n; i++)
        assert_true(str_eq_z(csv->fields[i], name_of(json_array_get(t.fields, i))));
    for (; csv_next(csv) == CSV_ROW; rows++)
        for (size_t i = 0; i < n; i++)
            keeps(json_array_get(t.fields, i), csv->fields[i]);
    assert_int_equal(csv->fault, CSV_FINE);
    assert_true(rows > 0);
    arena_free(t.mem);
}
