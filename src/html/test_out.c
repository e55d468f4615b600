/* Escaping: whatever is printed comes back unchanged from an HTML parser that is not ours. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <libxml/HTMLparser.h>

#include "base/config.h"
#include "html/html.h"

static int set_up(void **state)
{
    struct arena *mem = arena_new(1 << 24, 1 << 26);
    struct ctx *c = NEW(mem, struct ctx);
    c->mem = mem;
    *state = c;
    return 0;
}

static int tear_down(void **state)
{
    const struct ctx *c = *state;
    arena_free(c->mem);
    return 0;
}

static void assert_str(struct str got, const char *want)
{
    struct str wanted = str_from_z(want);
    if (!str_eq(got, wanted))
        fail_msg("got \"" STR_FMT "\", wanted \"%s\"", STR_ARG(got), want);
}

/* <p title="VALUE">VALUE</p> read by libxml2; false when either place came back different. */
static bool comes_back(struct ctx *c, struct str value, struct str expected)
{
    struct buf buf;
    buf_init(&buf, c->mem, 1 << 20);
    struct out o = {.c = c, .buf = &buf};

    out_raw(&o, STR("<!DOCTYPE html><html><head><meta charset=\"utf-8\"></head><body><p title=\""));
    OUT_ATTR(&o, value);
    out_raw(&o, STR("\">"));
    OUT_TEXT(&o, value);
    out_raw(&o, STR("</p></body></html>"));
    htmlDocPtr doc =
        htmlReadMemory(buf.p, (int)buf.n, NULL, "UTF-8", HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING);
    xmlNodePtr body = xmlDocGetRootElement(doc)->last, p = body->children;
    xmlChar *text = xmlNodeGetContent(p), *attr = xmlGetProp(p, (const xmlChar *)"title");
    const char *want = str_z(c->mem, expected);
    bool same = p->next == NULL && xmlStrEqual(text, (const xmlChar *)want) &&
                xmlStrEqual(attr, (const xmlChar *)want);
    xmlFree(text);
    xmlFree(attr);
    xmlFreeDoc(doc);
    return same;
}

static void escaped_text_comes_back_from_a_parser(void **state)
{
    static const char *const values[] = {
        "plain",
        "a & b &amp; &lt;c&gt; &#39; &unknown;",
        "<script>alert(1)</script>",
        "\"quoted\" 'too' `and` so",
        "\"><img src=x onerror=alert(1)>",
        "</p></body>]]>--><!--",
        "Әлихан Өмірбекұлы №\u00A084 · «Қазақ»",
        "tab\tand\nline",
        "carriage\r\nreturn",
        "𐍈 и е\u0301",
        "{{ v }} {% end %}",
    };
    struct ctx *c = *state;
    for (size_t i = 0; i < COUNT(values); i++)
        if (!comes_back(c, str_from_z(values[i]), str_from_z(values[i])))
            fail_msg("changed on the way: %s", values[i]);
}

static void every_pair_of_ascii_signs_comes_back(void **state)
{
    struct ctx *c = *state;
    for (char a = 0x20; a < 0x7F; a++) {
        char text[2 * 96 + 4] = {'x'};
        size_t n = 1;
        for (char b = 0x20; b < 0x7F; b++) {
            text[n++] = a;
            text[n++] = b;
        }
        text[n++] = 'x';
        if (!comes_back(c, (struct str){text, n}, (struct str){text, n}))
            fail_msg("pairs that start with '%c' change", a);
    }
}

static void control_characters_become_a_replacement_sign(void **state)
{
    struct ctx *c = *state;
    assert_true(comes_back(c, STR("a\001b\177"), STR("a\uFFFDb\uFFFD")));
}

static void numbers_are_grouped_in_text_and_plain_in_attributes(void **state)
{
    struct ctx *c = *state;
    struct buf buf;
    buf_init(&buf, c->mem, 1024);
    struct out o = {.c = c, .buf = &buf};
    size_t big = 1234567;
    OUT_TEXT(&o, big);
    OUT_ATTR(&o, big);
    OUT_TEXT(&o, (int8_t)-5);
    assert_str(buf_str(&buf), "1\u00A0234\u00A05671234567-5");
}

static void values_never_change_the_shape_of_an_address(void **state)
{
    static const struct {
        const char *value, *url;
    } rows[] = {
        {"42", "/a/42/b"},
        {"../../etc", "/a/..%2F..%2Fetc/b"},
        {"x?y=1#z&w", "/a/x%3Fy%3D1%23z%26w/b"},
        {"//host", "/a/%2F%2Fhost/b"},
        {"Ә %", "/a/%D3%98%20%25/b"},
        {"\r\nSet-Cookie: a", "/a/%0D%0ASet-Cookie%3A%20a/b"},
    };
    struct ctx *c = *state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct str value = str_from_z(rows[i].value);
        assert_str(url_path(c, "/a/{x}/b", &value, 1).s, rows[i].url);
    }
}

static void query_pairs_are_added_in_order(void **state)
{
    struct ctx *c = *state;
    struct url url = url_query(c, url0(c, "/my/"), "q", STR("a b"));
    assert_str(url.s, "/my/?q=a%20b");
    assert_str(url_query(c, url, "page", STR("2")).s, "/my/?q=a%20b&page=2");
}

static void own_address_keeps_the_query_but_one_pair(void **state)
{
    static const struct pair query[] = {
        {{"q", 1}, {"ә&", 3}}, {{"lang", 4}, {"ru", 2}}, {{"page", 4}, {"3", 1}}};
    struct ctx *c = *state;
    struct request rq = {.path = STR("/my/өтініш/1"), .query = {query, COUNT(query)}};
    assert_str(url_here(c, &rq, "lang").s,
               "/my/%D3%A9%D1%82%D1%96%D0%BD%D1%96%D1%88/1?q=%D3%99%26&page=3");
    rq.query.n = 0;
    rq.path = STR("//evil.example/x");
    assert_str(url_here(c, &rq, NULL).s, "/evil.example/x");
    rq.path = STR("");
    assert_str(url_here(c, &rq, NULL).s, "/");
}

static void only_plain_https_leads_to_another_site(void **state)
{
    static const char *const refused[] = {
        "http://adilet.zan.kz/", "javascript:alert(1)", "https://a b",      "https://a\"b",
        "https://a<b",           "https://a\nb",        "//adilet.zan.kz/", "",
        "https://қ.kz/",
    };
    struct ctx *c = *state;
    struct str good = STR("https://adilet.zan.kz/kaz/docs/V1800017553");

    assert_str(url_outside(c, good).s, "https://adilet.zan.kz/kaz/docs/V1800017553");
    for (size_t i = 0; i < COUNT(refused); i++)
        assert_int_equal(url_outside(c, str_from_z(refused[i])).s.n, 0);
    assert_str(url_registered(c, good).s, "https://adilet.zan.kz/kaz/docs/V1800017553");
    assert_str(url_registered(c, STR("http://127.0.0.1:8080/a")).s, "http://127.0.0.1:8080/a");
    assert_int_equal(url_registered(c, STR("http://127.0.0.1.evil.test/")).s.n, 0);
    assert_int_equal(url_registered(c, STR("http://books.test/")).s.n, 0);
}

/* A link in a letter leads to the host that answers it. */
static void a_whole_address_has_the_host_of_its_door(void **state)
{
    static const struct config_key keys[] = {
        {"site.address", CONFIG_URL, 0, 0, "https://oqu.test/", "All."},
        {"site.family_address", CONFIG_URL, 0, 0, "https://my.oqu.test", "Families."},
        {"site.staff_address", CONFIG_URL, 0, 0, "https://staff.oqu.test", "Staff."},
        {0},
    };
    static const struct {
        const char *path, *url;
    } rows[] = {
        {"", "https://oqu.test"},
        {"/check?t=1", "https://oqu.test/check?t=1"},
        {"/my", "https://my.oqu.test/my"},
        {"/my/application/7", "https://my.oqu.test/my/application/7"},
        {"/wr/71/7", "https://my.oqu.test/wr/71/7"},
        {"/mystery", "https://oqu.test/mystery"},
        {"/staff", "https://staff.oqu.test/staff"},
        {"/staff/sso/token", "https://staff.oqu.test/staff/sso/token"},
    };
    struct ctx *c = *state;
    const struct config_key *const lists[] = {keys};
    struct config *config = config_new(c->mem, STR("/srv/oqu"), lists, COUNT(lists));
    struct config_problem problem;

    assert_true(config_finish(config, &problem));
    c->config = config;
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_str(url_absolute(c, str_from_z(rows[i].path)), rows[i].url);
}

static void asset_names_come_from_the_manifest(void **state)
{
    struct ctx *c = *state;
    assert_str(asset_url(c, "pictures/map 1.svg").s, "/s/pictures/map%201.svg");
    assert_false(assets_load(c->mem, STR("/nonexistent/manifest.json")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(escaped_text_comes_back_from_a_parser),
        cmocka_unit_test(every_pair_of_ascii_signs_comes_back),
        cmocka_unit_test(control_characters_become_a_replacement_sign),
        cmocka_unit_test(numbers_are_grouped_in_text_and_plain_in_attributes),
        cmocka_unit_test(values_never_change_the_shape_of_an_address),
        cmocka_unit_test(query_pairs_are_added_in_order),
        cmocka_unit_test(own_address_keeps_the_query_but_one_pair),
        cmocka_unit_test(only_plain_https_leads_to_another_site),
        cmocka_unit_test(a_whole_address_has_the_host_of_its_door),
        cmocka_unit_test(asset_names_come_from_the_manifest),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
