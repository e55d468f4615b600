/* Every system that the platform speaks to is replaced by a double in the tests, which knows the
 * published interface and nothing of the platform's code: docs/doubles.tsv. The end-to-end suite
 * walks with these doubles. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/scan.h"
#include "db_fixture.h"
#include "exchange/exchange.h"

enum { SYSTEM, FORMATS, PLATFORM, DOUBLE, WALKS, COLUMNS };
enum { ROWS_MOST = 40, MEMORY = 256 << 20 };

static struct arena *mem;
static struct str table[ROWS_MOST][COLUMNS];
static size_t n_rows;

static int read_table(void **state)
{
    (void)state;
    mem = arena_new(MEMORY, MEMORY);
    struct str rest = str_from_z(db_fixture_read(mem, "docs/doubles.tsv")), line;
    assert_true(scan_until(&rest, '\n', &line)); /* the names of the columns */
    while (scan_until(&rest, '\n', &line) && line.n > 0) {
        assert_true(n_rows < ROWS_MOST);
        for (size_t i = 0; i < COLUMNS; i++)
            assert_true(scan_until(&line, '\t', &table[n_rows][i]) && table[n_rows][i].n > 0);
        assert_int_equal(line.n, 0);
        n_rows++;
    }
    return n_rows > 0 ? 0 : -1;
}

static int forget(void **state)
{
    (void)state;
    arena_free(mem);
    return 0;
}

static bool has_word(struct str words, struct str wanted)
{
    struct str word;

    while (scan_until(&words, ' ', &word))
        if (str_eq(word, wanted))
            return true;
    return false;
}

/* No interface without somebody else who speaks it, and none that is not published. */
static void every_published_format_has_one_double(void **state)
{
    const struct schema_file *file;
    (void)state;

    for (size_t i = 0; (file = schema_at(i)) != NULL; i++) {
        int found = 0;
        for (size_t row = 0; row < n_rows; row++)
            found += has_word(table[row][FORMATS], str_from_z(file->name));
        if (found != 1)
            fail_msg("%s has %d doubles", file->name, found);
    }
    for (size_t row = 0; row < n_rows; row++) {
        struct str words = table[row][FORMATS], word;
        while (scan_until(&words, ' ', &word))
            if (str_ends(word, STR(".json")) || str_ends(word, STR(".xsd")))
                assert_non_null(schema_find(word));
    }
}

static const char *source(struct str path)
{
    return db_fixture_read(mem, str_z(mem, path));
}

/* What a line of C or JavaScript takes from elsewhere, or an empty text. */
static struct str taken(struct str line)
{
    struct str rest = line, part;
    bool c = str_starts(line, STR("#include \"")), js = str_starts(line, STR("import "));

    if (!c && !js)
        return STR("");
    (void)scan_until(&rest, c ? '"' : '\'', &part);
    (void)scan_until(&rest, c ? '"' : '\'', &part);
    return part;
}

/* The library below everything, other parts of the same double, the makers of keys and messages
 * that only tests have, packages of others. */
static bool is_no_product(struct str what, bool c)
{
    static const char *const ours[] = {"base/", "cades/testing/", "nedb/testing/", "file/testing/"};
    size_t at;

    if (!c)
        return !str_find(what, STR("/src/"), &at) && !str_find(what, STR("/ui/"), &at);
    for (size_t i = 0; i < COUNT(ours); i++)
        if (str_starts(what, str_from_z(ours[i])))
            return true;
    return !str_find(what, STR("/"), &at);
}

static void assert_shares_nothing(struct str path)
{
    struct str rest = str_from_z(source(path)), line;
    bool c = str_ends(path, STR(".c"));

    while (scan_until(&rest, '\n', &line)) {
        struct str what = taken(line);
        if (what.n > 0 && !is_no_product(what, c))
            fail_msg(STR_FMT " takes " STR_FMT, STR_ARG(path), STR_ARG(what));
    }
}

/* req: M456-7 */
static void a_double_knows_the_interface_and_none_of_the_code(void **state)
{
    size_t n = 0;
    (void)state;

    for (size_t row = 0; row < n_rows; row++) {
        struct str walks = table[row][WALKS], walk;
        (void)source(str_printf(mem, STR_FMT "/README.md", STR_ARG(table[row][PLATFORM])));
        (void)source(table[row][DOUBLE]);
        if (str_eq_z(walks, "–"))
            continue;
        while (scan_until(&walks, ' ', &walk))
            (void)source(str_printf(mem, "tests/e2e/journeys/" STR_FMT ".mjs", STR_ARG(walk)));
        if (str_starts(table[row][DOUBLE], STR("tests/support/")))
            continue; /* people have no program */
        assert_shares_nothing(table[row][DOUBLE]);
        n++;
    }
    assert_true(n >= 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_published_format_has_one_double),
        cmocka_unit_test(a_double_knows_the_interface_and_none_of_the_code),
    };
    return cmocka_run_group_tests(tests, read_table, forget);
}
