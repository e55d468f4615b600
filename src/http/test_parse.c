/* What a request may look like on the wire, and what is refused as a whole. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "http/parse.h"

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

/* Name and value joined as "name=value|…", so that a row of a table shows all of it. */
static const char *show(struct arena *mem, struct pairs pairs)
{
    struct buf out;

    buf_init(&out, mem, 1 << 16);
    for (size_t i = 0; i < pairs.n; i++)
        buf_printf(&out, STR_FMT "=" STR_FMT "|", STR_ARG(pairs.v[i].name),
                   STR_ARG(pairs.v[i].value));
    return str_z(mem, buf_str(&out));
}

/* req: AB-27 */
static void percent_decoding_is_strict(void **state)
{
    static const struct {
        const char *raw, *text; /* NULL: refused */
    } rows[] = {
        {"abc", "abc"},   {"a+b", "a b"},       {"%D3%98", "\xD3\x98"}, {"%d3%98", "\xD3\x98"},
        {"100%", NULL},   {"%4", NULL},         {"%zz", NULL},          {"%00", NULL},
        {"%C0%AF", NULL}, {"%ED%A0%80", NULL},  {"\xFF", NULL},         {"", ""},
        {"%2B", "+"},     {"%25%32%35", "%25"}, {"%0A", "\n"},          {"a%", NULL},
    };
    struct arena *mem = *state;

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct str text = STR("untouched");
        bool good = parse_percent(mem, str_from_z(rows[i].raw), true, &text);
        if (good != (rows[i].text != NULL))
            fail_msg("%s", rows[i].raw);
        assert_string_equal(str_z(mem, text), rows[i].text ? rows[i].text : "untouched");
    }
}

static void fields_are_read_in_order(void **state)
{
    static const struct {
        const char *raw, *shown; /* NULL: refused */
    } rows[] = {
        {"", ""},
        {"a=1&b=2", "a=1|b=2|"},
        {"a=1&&b=2&", "a=1|b=2|"},
        {"a", "a=|"},
        {"a=", "a=|"},
        {"a=b=c", "a=b=c|"},
        {"%61=%31", "a=1|"},
        {"a=1&a=2", "a=1|a=2|"},
        {"=1", NULL},
        {"a%0Ab=1", NULL},
        {"a=%", NULL},
        {"a%00=1", NULL},
    };
    struct arena *mem = *state;

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct pairs fields = {0};
        bool good = parse_fields(mem, str_from_z(rows[i].raw), &fields);
        if (good != (rows[i].shown != NULL))
            fail_msg("%s", rows[i].raw);
        assert_string_equal(show(mem, fields), rows[i].shown ? rows[i].shown : "");
    }
}

/* req: AB-27 */
static void too_many_fields_and_long_names_are_refused(void **state)
{
    struct arena *mem = *state;
    struct pairs fields;
    struct buf raw;
    char name[HTTP_NAME_MOST + 3];

    buf_init(&raw, mem, 1 << 16);
    for (int i = 0; i < HTTP_FIELDS_MOST; i++)
        buf_add_z(&raw, i == 0 ? "a=1" : "&a=1");
    assert_true(parse_fields(mem, buf_str(&raw), &fields));
    assert_int_equal(fields.n, HTTP_FIELDS_MOST);
    buf_add_z(&raw, "&a=1");
    assert_false(parse_fields(mem, buf_str(&raw), &fields));

    memset(name, 'n', sizeof(name));
    name[HTTP_NAME_MOST] = '=';
    assert_true(parse_fields(mem, (struct str){name, HTTP_NAME_MOST + 1}, &fields));
    name[HTTP_NAME_MOST] = 'n';
    name[HTTP_NAME_MOST + 1] = '=';
    assert_false(parse_fields(mem, (struct str){name, HTTP_NAME_MOST + 2}, &fields));
}

static void foreign_cookies_do_not_lock_a_visitor_out(void **state)
{
    static const struct {
        const char *header, *shown;
    } rows[] = {
        {"", ""},
        {"__Host-family=abc; lang=kk", "__Host-family=abc|lang=kk|"},
        {"a=1;b=2 ;  c=3", "a=1|b=2|c=3|"},
        {"broken; a=1", "a=1|"},
        {"=x; a=1", "a=1|"},
        {"a=\"quoted\"; b=1", "b=1|"},
        {"a=\xD3\x98; b=1", "b=1|"},
        {"a=1=2", "a=1=2|"},
        {";;;", ""},
    };
    struct arena *mem = *state;

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct pairs cookies = {0};
        assert_true(parse_cookies(mem, str_from_z(rows[i].header), &cookies));
        assert_string_equal(show(mem, cookies), rows[i].shown);
    }
}

static void a_flood_of_cookies_is_refused(void **state)
{
    struct arena *mem = *state;
    struct pairs cookies;
    struct buf raw;

    buf_init(&raw, mem, 1 << 16);
    for (int i = 0; i <= HTTP_COOKIES_MOST; i++)
        buf_add_z(&raw, "a=1;");
    assert_false(parse_cookies(mem, buf_str(&raw), &cookies));
}

/* req: AB-25 */
static void path_has_one_spelling(void **state)
{
    static const struct {
        const char *raw, *path; /* NULL: refused */
    } rows[] = {
        {"/", "/"},
        {"/my/", "/my/"},
        {"/my/%D3%98", "/my/\xD3\x98"},
        {"/a b", "/a b"},
        {"", NULL},
        {"my", NULL},
        {"//evil.example", NULL},
        {"/a//b", NULL},
        {"/a/./b", NULL},
        {"/a/../b", NULL},
        {"/a/%2e%2e/b", NULL},
        {"/a%2Fb", NULL},
        {"/a%5Cb", NULL},
        {"/a\\b", NULL},
        {"/a%00b", NULL},
        {"/a%0Ab", NULL},
        {"/1/2/3/4/5/6/7/8/9/10/11/12", "/1/2/3/4/5/6/7/8/9/10/11/12"},
        {"/1/2/3/4/5/6/7/8/9/10/11/12/13", NULL},
    };
    struct arena *mem = *state;

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct str path = STR("untouched");
        if (parse_path(mem, str_from_z(rows[i].raw), &path) != (rows[i].path != NULL))
            fail_msg("%s", rows[i].raw);
        assert_string_equal(str_z(mem, path), rows[i].path ? rows[i].path : "untouched");
    }
}

static void target_is_split_at_the_first_question_mark(void **state)
{
    struct arena *mem = *state;
    struct request rq = {0};

    assert_true(parse_target(mem, STR("/schools?q=%D3%98&next=/a?b"), &rq));
    assert_true(str_eq_z(rq.path, "/schools"));
    assert_true(str_eq_z(rq.query_string, "q=%D3%98&next=/a?b"));
    assert_string_equal(show(mem, rq.query), "q=\xD3\x98|next=/a?b|");
    assert_false(parse_target(mem, STR("/a#b"), &rq));
    assert_false(parse_target(mem, STR("?a"), &rq));
    assert_false(parse_target(mem, STR("http://host/"), &rq));
    assert_false(parse_target(mem, STR(""), &rq));

    char *big = arena_alloc(mem, HTTP_TARGET_MOST + 1);
    memset(big, 'a', HTTP_TARGET_MOST + 1);
    big[0] = '/';
    assert_true(parse_target(mem, (struct str){big, HTTP_TARGET_MOST}, &rq));
    assert_false(parse_target(mem, (struct str){big, HTTP_TARGET_MOST + 1}, &rq));
}

/* req: AB-25 */
static void headers_that_could_mean_two_requests_are_refused(void **state)
{
    static const struct {
        struct pair lines[2];
        bool good;
    } rows[] = {
        {{{STR_INIT("Host"), STR_INIT("a")}, {STR_INIT("Accept"), STR_INIT("b")}}, true},
        {{{STR_INIT("Accept"), STR_INIT("a")}, {STR_INIT("accept"), STR_INIT("b")}}, true},
        {{{STR_INIT("Host"), STR_INIT("a")}, {STR_INIT("hOST"), STR_INIT("a")}}, false},
        {{{STR_INIT("Content-Length"), STR_INIT("5")}, {STR_INIT("content-length"), STR_INIT("5")}},
         false},
        {{{STR_INIT("Content-Length"), STR_INIT("5")},
          {STR_INIT("Transfer-Encoding"), STR_INIT("chunked")}},
         false},
        {{{STR_INIT("Transfer-Encoding"), STR_INIT("a")},
          {STR_INIT("Transfer-Encoding"), STR_INIT("b")}},
         false},
        {{{STR_INIT("Bad name"), STR_INIT("a")}, {STR_INIT("Accept"), STR_INIT("b")}}, false},
        {{{STR_INIT(""), STR_INIT("a")}, {STR_INIT("Accept"), STR_INIT("b")}}, false},
        {{{STR_INIT("X-A"), STR_INIT("a\r\nX-B: c")}, {STR_INIT("Accept"), STR_INIT("b")}}, false},
        {{{STR_INIT("X-A"), STR_INIT("\xFF")}, {STR_INIT("Accept"), STR_INIT("b")}}, false},
    };

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct request rq = {0};
        if (parse_headers(*state, (struct pairs){rows[i].lines, 2}, &rq) != rows[i].good)
            fail_msg("row %zu", i);
    }
}

static void header_names_become_lower_case(void **state)
{
    static const struct pair lines[] = {{STR_INIT("X-Real-IP"), STR_INIT(" 10.0.0.1 ")},
                                        {STR_INIT("Cookie"), STR_INIT("lang=ru")}};
    struct request rq = {0};

    assert_true(parse_headers(*state, (struct pairs){lines, 2}, &rq));
    assert_true(str_eq_z(pairs_get(rq.headers, "x-real-ip"), "10.0.0.1"));
    assert_true(str_eq_z(pairs_get(rq.cookies, "lang"), "ru"));
    assert_int_equal(pairs_get(rq.headers, "absent").n, 0);
}

static void media_type_loses_its_parameters(void **state)
{
    struct arena *mem = *state;
    assert_true(str_eq_z(parse_media_type(mem, STR("Text/HTML; charset=x")), "text/html"));
    assert_true(str_eq_z(parse_media_type(mem, STR("text/html")), "text/html"));
    assert_int_equal(parse_media_type(mem, STR("")).n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(percent_decoding_is_strict, set_up, tear_down),
        cmocka_unit_test_setup_teardown(fields_are_read_in_order, set_up, tear_down),
        cmocka_unit_test_setup_teardown(too_many_fields_and_long_names_are_refused, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(foreign_cookies_do_not_lock_a_visitor_out, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_flood_of_cookies_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(path_has_one_spelling, set_up, tear_down),
        cmocka_unit_test_setup_teardown(target_is_split_at_the_first_question_mark, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(headers_that_could_mean_two_requests_are_refused, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(header_names_become_lower_case, set_up, tear_down),
        cmocka_unit_test_setup_teardown(media_type_loses_its_parameters, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
