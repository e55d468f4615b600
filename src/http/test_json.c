/* JSON that comes from others: what is read, and what is nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "http/json.h"

static int set_up(void **state)
{
    *state = arena_new(1 << 20, 1 << 24);
    return 0;
}

static int tear_down(void **state)
{
    arena_free(*state);
    return 0;
}

static void only_an_object_without_doubled_members_is_read(void **state)
{
    static const char *const nothing[] = {
        "", "[]", "7", "{\"a\":1,\"a\":2}", "{\"a\":1} x", "{\"a\":", "{\"a\":01}"};

    for (size_t i = 0; i < COUNT(nothing); i++)
        assert_null(json_object_in(*state, str_from_z(nothing[i])));
    const json_t *object = json_object_in(*state, STR("{\"a\":\"\u04d9\",\"b\":7,\"c\":\"\"}"));
    assert_true(str_eq_z(json_text_of(object, "a"), "ә"));
    assert_null(json_text_of(object, "b").p);
    assert_null(json_text_of(object, "d").p);
    assert_non_null(json_text_of(object, "c").p);
    assert_null(json_text_of(NULL, "a").p);
}

static void a_line_is_clean_and_bounded(void **state)
{
    static const struct {
        const char *json, *line; /* NULL: refused */
    } rows[] = {
        {"{\"a\":\" \\u0418\\u0306 \"}", "Й"}, /* composed */
        {"{\"a\":null}", ""},
        {"{}", ""},
        {"{\"a\":\"12345\"}", "12345"},
        {"{\"a\":\"123456\"}", NULL},
        {"{\"a\":\"1\\n2\"}", NULL},
        {"{\"a\":7}", NULL},
    };
    struct str line;

    for (size_t i = 0; i < COUNT(rows); i++) {
        const json_t *object = json_object_in(*state, str_from_z(rows[i].json));
        assert_non_null(object);
        assert_int_equal(json_line_of(*state, object, "a", 5, &line), rows[i].line != NULL);
        if (rows[i].line)
            assert_true(str_eq_z(line, rows[i].line));
    }
}

static void what_is_printed_is_read_again(void **state)
{
    struct str text = json_print(*state, json_pack("{s:s, s:i}", "b", "ә\"", "a", 1),
                                 JSON_COMPACT | JSON_SORT_KEYS);

    assert_true(str_eq_z(text, "{\"a\":1,\"b\":\"ә\\\"\"}"));
    assert_true(str_eq_z(json_text_of(json_object_in(*state, text), "b"), "ә\""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_an_object_without_doubled_members_is_read),
        cmocka_unit_test(a_line_is_clean_and_bounded),
        cmocka_unit_test(what_is_printed_is_read_again),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
