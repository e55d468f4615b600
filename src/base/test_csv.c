/* CSV: every text is either read as written or refused with a place, whatever the source's
 * portions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/csv.h"

struct portions {
    struct str text;
    size_t most; /* bytes a call may give */
    bool fails;  /* when the text is used up */
};

static bool give_portion(void *arg, char *p, size_t room, size_t *ret_n)
{
    struct portions *source = arg;
    size_t n = source->text.n < source->most ? source->text.n : source->most;

    n = n < room ? n : room;
    for (size_t i = 0; i < n; i++)
        p[i] = source->text.p[i];
    source->text = str_sub(source->text, n, source->text.n);
    *ret_n = n;
    return n > 0 || !source->fails;
}

static int set_up(void **state)
{
    *state = arena_new(1 << 26, 1 << 28);
    return 0;
}

static int tear_down(void **state)
{
    arena_free(*state);
    return 0;
}

/* All records as "line:a|b;line:c|d;" and what ended them: "." or "!fault@line". */
static struct str render(struct arena *mem, struct portions source)
{
    struct csv *csv = NEW(mem, struct csv);
    struct buf buf;
    enum csv_result result;

    buf_init(&buf, mem, 1 << 16);
    csv_init(csv, mem, give_portion, &source);
    while ((result = csv_next(csv)) == CSV_ROW) {
        buf_printf(&buf, "%zu:", csv->line);
        for (size_t i = 0; i < csv->n_fields; i++)
            buf_printf(&buf, "%s" STR_FMT, i > 0 ? "|" : "", STR_ARG(csv->fields[i]));
        buf_add_char(&buf, ';');
    }
    if (result == CSV_BAD)
        buf_printf(&buf, "!%d@%zu", (int)csv->fault, csv->line);
    else
        buf_add_z(&buf, result == CSV_END ? "." : "?");
    return buf_str(&buf);
}

static const struct {
    struct str text;
    const char *expected;
} table[] = {
    {STR_INIT(""), "."},
    {STR_INIT("\xEF\xBB\xBF"), "."},
    {STR_INIT("\xEF\xBB\xBF\xEF\xBB\xBF"), "1:\xEF\xBB\xBF;."},
    {STR_INIT("\xEF\xBC\xA1\n"), "1:\xEF\xBC\xA1;."},
    {STR_INIT("\xEF"), "!12@1"},
    {STR_INIT("a,b\nc,d"), "1:a|b;2:c|d;."},
    {STR_INIT("a,b\r\nc,d\r\n"), "1:a|b;2:c|d;."},
    {STR_INIT(","), "1:|;."},
    {STR_INIT("a,\n"), "1:a|;."},
    {STR_INIT("\"\"\n"), "1:;."},
    {STR_INIT("\"a\"\"b\",\"c,d\"\n"), "1:a\"b|c,d;."},
    {STR_INIT("\"a\r\nb\n\",\"\r\"\nc\n"), "1:a\r\nb\n|\r;4:c;."},
    {STR_INIT(" a , b \n"), "1: a | b ;."},
    {STR_INIT("a\n\n"), "1:a;!4@2"},
    {STR_INIT("a\n\r\n"), "1:a;!4@2"},
    {STR_INIT("a\rb\n"), "!5@1"},
    {STR_INIT("a\r"), "!5@1"},
    {STR_INIT("\"a\"\r"), "!5@1"},
    {STR_INIT("\n"), "!4@1"},
    {STR_INIT("\r"), "!5@1"},
    {STR_INIT("a\"b\n"), "!6@1"},
    {STR_INIT(" \"b\"\n"), "!6@1"},
    {STR_INIT("\"a\"b\n"), "!7@1"},
    {STR_INIT("\"a\" \n"), "!7@1"},
    {STR_INIT("a\n\"b\n\n"), "1:a;!8@2"},
    {STR_INIT("\""), "!8@1"},
    {STR_INIT("a\0b\n"), "!12@1"},
    {STR_INIT("\xED\xA0\x80\n"), "!12@1"},
};

static void texts_are_read_as_written_or_refused(void **state)
{
    static const size_t portions[] = {1, 2, 3, 1 << 20};

    assert_int_equal(CSV_LINE_EMPTY, 4); /* the numbers in the table */
    assert_int_equal(CSV_BAD_UTF8, 12);
    for (size_t i = 0; i < COUNT(table); i++) {
        for (size_t p = 0; p < COUNT(portions); p++) {
            struct str got = render(*state, (struct portions){table[i].text, portions[p], false});
            if (!str_eq_z(got, table[i].expected))
                fail_msg("row %zu in portions of %zu: got \"" STR_FMT "\"", i, portions[p],
                         STR_ARG(got));
        }
    }
}

static void a_source_that_fails_is_not_an_end(void **state)
{
    static const struct str texts[] = {STR_INIT(""), STR_INIT("a"), STR_INIT("\"a"),
                                       STR_INIT("a\nb,"), STR_INIT("a\r")};

    for (size_t i = 0; i < COUNT(texts); i++) {
        struct str got = render(*state, (struct portions){texts[i], 1, true});
        assert_true(str_ends(got, STR("?")));
    }
}

static void records_longer_than_the_input_buffer_are_read_whole(void **state)
{
    struct arena *mem = *state;
    struct csv *csv = NEW(mem, struct csv);
    struct buf buf;

    buf_init(&buf, mem, 1 << 22);
    for (int i = 0; i < CSV_FIELDS_MOST; i++)
        buf_printf(&buf, "%s\"%0*d\"", i > 0 ? "," : "", CSV_FIELD_MOST, i);
    struct portions source = {buf_str(&buf), SIZE_MAX, false};
    csv_init(csv, mem, give_portion, &source);
    assert_int_equal(csv_next(csv), CSV_ROW);
    assert_int_equal(csv->n_fields, CSV_FIELDS_MOST);
    for (int i = 0; i < CSV_FIELDS_MOST; i++) {
        assert_int_equal(csv->fields[i].n, CSV_FIELD_MOST);
        assert_true(str_ends(csv->fields[i], str_printf(mem, "%04d", i)));
    }
    buf_add_z(&buf, ",x");
    source.text = buf_str(&buf);
    csv_init(csv, mem, give_portion, &source);
    assert_int_equal(csv_next(csv), CSV_BAD);
    assert_int_equal(csv->fault, CSV_FIELDS_MANY);
}

static void the_header_says_where_columns_stand(void **state)
{
    static const char *const columns[] = {"b", "a"};
    struct csv *csv = NEW(*state, struct csv);
    struct portions source = {STR("a,\"x\ny\",b,x\n1,2,3,4\n5,6,\xFF,8\n"), 7, false};
    size_t index[2];

    csv_init(csv, *state, give_portion, &source);
    assert_int_equal(csv_header(csv, columns, 2, index), CSV_ROW);
    assert_int_equal(index[0], 2);
    assert_int_equal(index[1], 0);
    assert_int_equal(csv_next(csv), CSV_ROW);
    assert_int_equal(csv->line, 3);
    assert_int_equal(csv_next(csv), CSV_BAD);
    assert_true(str_eq(csv->fault_name, STR("b")));
}

static void a_fault_in_a_column_without_a_showable_name_has_none(void **state)
{
    struct csv *csv = NEW(*state, struct csv);
    struct portions source = {STR("\"x\ny\"\n\xFF\n"), 7, false};
    size_t index[1];

    csv_init(csv, *state, give_portion, &source);
    assert_int_equal(csv_header(csv, NULL, 0, index), CSV_ROW);
    assert_int_equal(csv_next(csv), CSV_BAD);
    assert_int_equal(csv->fault_name.n, 0);
}

static void what_was_written_is_read_again(void **state)
{
    static const struct str values[] = {STR_INIT(""),     STR_INIT("a"),    STR_INIT(","),
                                        STR_INIT("\""),   STR_INIT("\r\n"), STR_INIT(" x "),
                                        STR_INIT("=1+1"), STR_INIT("ү\"қ")};
    struct csv *csv = NEW(*state, struct csv);
    struct buf buf;

    buf_init(&buf, *state, 1 << 12);
    for (size_t i = 0; i < COUNT(values); i++)
        csv_add(&buf, i == 0, values[i]);
    assert_true(str_eq(buf_str(&buf), STR(",a,\",\",\"\"\"\",\"\r\n\", x ,=1+1,\"ү\"\"қ\"")));
    struct portions source = {buf_str(&buf), 5, false};
    csv_init(csv, *state, give_portion, &source);
    assert_int_equal(csv_next(csv), CSV_ROW);
    assert_int_equal(csv->n_fields, COUNT(values));
    for (size_t i = 0; i < COUNT(values); i++)
        assert_true(str_eq(csv->fields[i], values[i]));
}

static void other_separator_parts_fields_and_a_comma_is_a_letter(void **state)
{
    struct portions source = {STR("a;b\n\"x;y\";1,5\n"), 3, false};
    struct csv *csv = NEW(*state, struct csv);

    csv_init(csv, *state, give_portion, &source);
    csv->separator = ';';
    assert_int_equal(csv_next(csv), CSV_ROW);
    assert_int_equal(csv->n_fields, 2);
    assert_int_equal(csv_next(csv), CSV_ROW);
    assert_true(str_eq(csv->fields[0], STR("x;y")) && str_eq(csv->fields[1], STR("1,5")));
    assert_int_equal(csv_next(csv), CSV_END);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(texts_are_read_as_written_or_refused),
        TEST(a_source_that_fails_is_not_an_end),
        TEST(records_longer_than_the_input_buffer_are_read_whole),
        TEST(the_header_says_where_columns_stand),
        TEST(a_fault_in_a_column_without_a_showable_name_has_none),
        TEST(what_was_written_is_read_again),
        TEST(other_separator_parts_fields_and_a_comma_is_a_letter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
