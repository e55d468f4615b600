/* html2c: what it refuses, and what it writes. Each refusal is shown with its smallest template. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "html2c.h"

static int set_up(void **state)
{
    *state = arena_new(1 << 28, 1 << 30);
    return 0;
}

static int tear_down(void **state)
{
    arena_free(*state);
    return 0;
}

static struct html2c *compile(struct arena *mem, const char *text)
{
    struct html2c *h = NEW(mem, struct html2c);
    html2c_init(h, mem);
    h->quiet = true;
    html2c_file(h, "t.html", str_from_z(text));
    return h;
}

static struct html2c *compile_body(struct arena *mem, const char *body)
{
    return compile(mem, str_printf(mem, "{%% template x(int v) %%}%s{%% end template %%}", body).p);
}

static bool says(struct str text, const char *z)
{
    size_t at;
    return str_find(text, str_from_z(z), &at);
}

/* The first arguments of all out_raw() calls, joined; code in between shows as |. */
static struct str raw_of(struct arena *mem, const struct html2c *h)
{
    struct str rest = buf_str(&h->c), line;
    struct buf buf;
    bool started = false;

    buf_init(&buf, mem, 1 << 20);
    while (scan_until(&rest, '\n', &line)) {
        size_t at;
        bool raw = str_find(line, STR("out_raw(o, STR(\""), &at);
        if (raw)
            buf_add(&buf, str_sub(line, at + 16, line.n - at - 16 - 4));
        else if (started && line.n > 1 && line.p[0] == ' ')
            buf_add_char(&buf, '|');
        started |= str_eq_z(line, "    (void)o;");
    }
    return buf_str(&buf);
}

static const struct fault {
    const char *body, *reason;
} faults[] = {
    {"<p>", "<p> is not closed"},
    {"</p>", "does not match"},
    {"<p><b></p></b>", "does not match the open <b>"},
    {"<div><br></br></div>", "does not match"},
    {"<div/>", "is for SVG only"},
    {"<p class=x></p>", "needs double quotes"},
    {"<p class='x'></p>", "needs double quotes"},
    {"<p class></p>", "needs a value"},
    {"<p class=\"a\" class=\"b\"></p>", "twice"},
    {"<p id=\"a</p>", "\"<\" inside a value"},
    {"<!-- x -->", "comments are written"},
    {"words", "belongs into the catalogue"},
    {"<p>сөз</p>", "belongs into the catalogue"},
    {"<p title=\"words\"></p>", "belongs into the catalogue"},
    {"<p aria-label=\"сөз\"></p>", "belongs into the catalogue"},
    {"<p>a&nbsp;</p>", "belongs into the catalogue"},
    {"<p>&copy;</p>", "write the sign itself"},
    {"<p class=\"a&b\"></p>", "write the sign itself"},
    {"<p onclick=\"x()\"></p>", "\"onclick\" is not allowed"},
    {"<p style=\"x\"></p>", "\"style\" is not allowed"},
    {"<style></style>", "<style> is not allowed"},
    {"<script></script>", "without src"},
    {"<iframe></iframe>", "is not allowed"},
    {"<a href=\"javascript:x\"></a>", "starts with / or #"},
    {"<a href=\"https://x.kz/\"></a>", "starts with / or #"},
    {"<a href=\"//x.kz/\"></a>", "starts with / or #"},
    {"<a href=\"/x/{{ v }}\"></a>", "one struct url"},
    {"<a href=\"/x\" target=\"_blank\"></a>", "does not open windows"},
    {"<img src=\"/x\">", "needs alt"},
    {"<button></button>", "needs type"},
    {"<input name=\"a\">", "needs type"},
    {"<input type=\"text\" name=\"a\">", "without a label"},
    {"<input type=\"text\" id=\"a\">", "no <label for=\"a\">"},
    {"<label for=\"b\">1</label><select id=\"a\"></select>", "no <label for=\"a\">"},
    {"<form></form>", "needs method"},
    {"<form method=\"post\"></form>", "form_keys"},
    {"<form method=\"post\"><form method=\"get\"></form></form>", "inside another"},
    {"<table></table>", "needs <caption>"},
    {"<table><caption>1</caption><tr><th>1</th></tr></table>", "needs scope"},
    {"<table><caption>1</caption><tr><p></p></tr></table>", "inside <tr>"},
    {"<ul><p></p></ul>", "directly inside a list"},
    {"<p><div></div></p>", "inside <p>"},
    {"<a href=\"/\"><a href=\"/\"></a></a>", "inside a link"},
    {"<html></html>", "needs lang"},
    {"{% if (v) %}<p>{% end %}</p>", "<p> is still open"},
    {"<p>{% if (v) %}</p>{% end %}", "does not match"},
    {"{% if (v) %}", "does not end"},
    {"{% end %}", "no block"},
    {"{% else %}", "no block"},
    {"{% if v %}{% end %}", "needs (…)"},
    {"{% if (v) %}{% else %}{% else %}{% end %}", "else last"},
    {"{% for (;;) %}{% else %}{% end %}", "belong to an if"},
    {"<p {% if (v) %}class=\"a\">{% end %}</p>", "no block"},
    {"<p class=\"{% if (v) %}a\"{% end %}></p>", "no block"},
    {"{% while (v) %}{% end %}", "unknown directive"},
    {"{% t %}", "stands in text"},
    {"{% t a.b c %}", "not name=expression"},
    {"<p {% t a.b %}></p>", "stands in text"},
    {"<p {% call f() %}></p>", "stands in text"},
    {"{% call f %}", "stands in text"},
    {"<p {% attr checked %}></p>", "stands inside a tag"},
    {"{% attr checked if (v) %}", "stands inside a tag"},
    {"{{ }}", "is empty"},
    {"{{ v", "is missing"},
    {"<input type=\"text\" aria-label=\"1\" place"
     "holder=\"1\">",
     "vanishes"},
};

static void faults_are_refused_with_a_reason(void **state)
{
    struct arena *mem = *state;
    for (size_t i = 0; i < COUNT(faults); i++) {
        const struct html2c *h = compile_body(mem, faults[i].body);
        if (h->errors == 0 || !says(h->first, faults[i].reason))
            fail_msg("%s: \"" STR_FMT "\" instead of \"%s\"", faults[i].body, STR_ARG(h->first),
                     faults[i].reason);
    }
}

static void good_templates_pass(void **state)
{
    static const char *const bodies[] = {
        "",
        "<p>12,5 % – №&nbsp;3 · {{ v }}</p>",
        "<a href=\"#main\">{% t a.b %}</a><a href=\"tel:1414\">1414</a>",
        "<a href=\"{{ url }}#list\">{% t a.b %}</a><a href=\"#{{ id }}\">1</a>",
        "<label for=\"a-{{ v }}\">{% t a.b %}</label><input type=\"text\" id=\"a-{{ v }}\">",
        "<label><input type=\"radio\" name=\"r\" {% attr checked if (v > 1) %}>1</label>",
        "<input type=\"hidden\" name=\"a\" value=\"{{ v }}\">",
        "<form method=\"post\">{% call form_keys(v, u) %}</form>",
        "<form method=\"post\" data-outside action=\"{{ url }}\"></form>",
        "<p{% if (v) %} class=\"a\"{% else %} class=\"b\"{% end %}></p>",
        "<p class=\"a{% if (v) %} b{% end %}\"></p>",
        "<svg viewBox=\"0 0 1 1\"><path d=\"M0 0\"/><g><use href=\"/s/x.svg#a\"/></g></svg>",
        "<table data-keys><caption>{% t a.b %}</caption><tr><th scope=\"row\">1</th></tr></table>",
        "{# a note with <p> in it #}<img src=\"/s/a.png\" alt=\"\">",
        "<script src=\"/s/a.js\" defer></script>",
        "{% for (int i = 0; i < v; i++) %}<br>{% end %}{% let int k = v %}{{ k }}",
        "<select aria-label=\"{% t a.b %}\"><option value=\"\">{% t a.b %}</option></select>",
    };
    struct arena *mem = *state;
    for (size_t i = 0; i < COUNT(bodies); i++) {
        const struct html2c *h = compile_body(mem, bodies[i]);
        if (h->errors > 0)
            fail_msg("%s: \"" STR_FMT "\"", bodies[i], STR_ARG(h->first));
    }
}

static void white_space_stays_only_where_it_is_seen(void **state)
{
    static const struct {
        const char *body, *raw;
    } rows[] = {
        {"<p> 1  2 </p>", "<p> 1 2 </p>"},
        {"<p>\n  1\n  2\n</p>", "<p>1 2</p>"},
        {"<b>1</b> <b>2</b>", "<b>1</b> <b>2</b>"},
        {"<b>1</b>\n<b>2</b>", "<b>1</b><b>2</b>"},
        {"1\n<b>2</b>\n3", "1 <b>2</b> 3"},
        {"1\n<p>2</p>\n3", "1<p>2</p>3"},
        {"{{ v }}\n{{ v }}", "| |"},
        {"<p>{{ v }}\n</p>", "<p>|</p>"},
        {"1 {% if (v) %} 2\n{% end %}\n3", "1 | 2|3"},
        {"<textarea aria-label=\"1\">\n {{ v }}\n</textarea>",
         "<textarea aria-label=\\\"1\\\">\\n\\n |\\n</textarea>"},
        {"<p  class=\"a\n   b\"\n id=\"c\" ></p>", "<p class=\\\"a b\\\" id=\\\"c\\\"></p>"},
    };
    struct arena *mem = *state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct str raw = raw_of(mem, compile_body(mem, rows[i].body));
        if (!str_eq_z(raw, rows[i].raw))
            fail_msg("%s: \"" STR_FMT "\" instead of \"%s\"", rows[i].body, STR_ARG(raw),
                     rows[i].raw);
    }
}

static void place_decides_the_printer(void **state)
{
    static const struct {
        const char *body, *code;
    } rows[] = {
        {"{{ f(a, b) }}", "OUT_TEXT(o, f(a, b));"},
        {"<p class=\"{{ v }}\"></p>", "OUT_ATTR(o, v);"},
        {"<a href=\"{{ v }}\">1</a>", "OUT_HREF(o, v);"},
        {"<a href=\"#{{ v }}\">1</a>", "OUT_ATTR(o, v);"},
        {"{% t a.b-c %}", "out_text(o, msg_text(o->c, TEXT_a_b_c__));"},
        {"<p title=\"{% t a.b %}\"></p>", "out_attr(o, msg_text(o->c, TEXT_a_b__));"},
        {"{% t a.b n=f(1, 2) child=v->x %}",
         "MSG_FORMAT(o->c, TEXT_a_b__child__n, TEXT_ARG(\"child\", v->x), "
         "TEXT_ARG(\"n\", f(1, 2)))"},
        {"{% call part(a, \"b c\") %}", "    part(o, a, \"b c\");"},
        {"{% call part() %}", "    part(o);"},
        {"<p {% attr hidden if (v > 1) %}></p>", "if (v > 1) out_raw(o, STR(\" hidden\"));"},
        {"\n\n{{ v }}", "#line 3 \"t.html\"\n    OUT_TEXT(o, v);"},
    };
    struct arena *mem = *state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct html2c *h = compile_body(mem, rows[i].body);
        if (h->errors > 0 || !says(buf_str(&h->c), rows[i].code))
            fail_msg("%s: " STR_FMT, rows[i].body, STR_ARG(buf_str(&h->c)));
    }
}

static void two_templates_may_share_elements(void **state)
{
    struct arena *mem = *state;
    const struct html2c *h = compile(mem, "{% use \"a/b.h\" %}\n"
                                          "{% template top() opens main section %}"
                                          "<main><section>{% end template %}"
                                          "{% template end() closes section main %}"
                                          "</section></main>{% end template %}");
    assert_int_equal(h->errors, 0);
    assert_true(says(buf_str(&h->uses), "#include \"a/b.h\""));
    assert_true(says(buf_str(&h->prototypes), "void top(struct out *o);"));
    h = compile(mem, "{% template top() opens main %}<main><p>{% end template %}");
    assert_true(says(h->first, "<p> is not closed"));
    h = compile(mem, "{% template top() opens main %}{% end template %}");
    assert_true(says(h->first, "announced"));
    h = compile(mem, "{% template top() closes main %}</p>{% end template %}");
    assert_true(says(h->first, "does not match the open <main>"));
}

static void long_text_is_cut_between_letters(void **state)
{
    struct arena *mem = *state;
    struct buf body;
    buf_init(&body, mem, 1 << 20);
    for (int i = 0; i < 4000; i++)
        buf_add_z(&body, "№");
    const struct html2c *h = compile_body(mem, str_z(mem, buf_str(&body)));
    assert_int_equal(h->errors, 0);
    assert_true(str_is_utf8(buf_str(&h->c)));
    assert_int_equal(raw_of(mem, h).n, 3 * 4000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(faults_are_refused_with_a_reason),
        cmocka_unit_test(good_templates_pass),
        cmocka_unit_test(white_space_stays_only_where_it_is_seen),
        cmocka_unit_test(place_decides_the_printer),
        cmocka_unit_test(two_templates_may_share_elements),
        cmocka_unit_test(long_text_is_cut_between_letters),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
