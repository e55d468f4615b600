/* The frame and the error pages, read back through an HTML parser. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <libxml/HTMLparser.h>
#include <libxml/xpath.h>

#include "base/time.h"
#include "html/form.h"
#include "html/page.h"
#include "i18n/msg_html.h"

static int set_up(void **state)
{
    struct arena *mem = arena_new(1 << 24, 1 << 26);
    struct ctx *c = NEW(mem, struct ctx);
    c->mem = mem;
    c->now_us = time_real_us();
    c->request_id = STR("r-17");
    *state = c;
    return 0;
}

static int tear_down(void **state)
{
    const struct ctx *c = *state;
    page_site_set(NULL);
    arena_free(c->mem);
    return 0;
}

/* ---- reading back --------------------------------------------------------------------------- */

enum { UNKNOWN_TAG = 801 }; /* libxml2 knows HTML 4 only */

static void free_doc(void *doc)
{
    xmlFreeDoc(doc);
}

static void count_faults(void *counter, xmlErrorPtr error)
{
    int *faults = counter;
    if (error->code != UNKNOWN_TAG)
        (*faults)++;
}

static htmlDocPtr parse(struct ctx *c, const struct response *rs)
{
    int faults = 0;
    xmlSetStructuredErrorFunc(&faults, count_faults);
    htmlDocPtr doc = htmlReadMemory(rs->body.p, (int)rs->body.n, NULL, "UTF-8", 0);
    xmlSetStructuredErrorFunc(NULL, NULL);
    assert_int_equal(faults, 0);
    arena_defer(c->mem, free_doc, doc);
    return doc;
}

static int count(htmlDocPtr doc, const char *xpath)
{
    xmlXPathContextPtr context = xmlXPathNewContext(doc);
    xmlXPathObjectPtr found = xmlXPathEvalExpression((const xmlChar *)xpath, context);
    assert_non_null(found);
    int n = found->nodesetval ? found->nodesetval->nodeNr : 0;
    xmlXPathFreeObject(found);
    xmlXPathFreeContext(context);
    return n;
}

static struct str text(struct ctx *c, htmlDocPtr doc, const char *xpath)
{
    xmlXPathContextPtr context = xmlXPathNewContext(doc);
    struct str expression = str_printf(c->mem, "string(%s)", xpath);
    xmlXPathObjectPtr found = xmlXPathEvalExpression((const xmlChar *)expression.p, context);
    assert_non_null(found);
    struct str copy = str_copy(c->mem, str_from_z((const char *)found->stringval));
    xmlXPathFreeObject(found);
    xmlXPathFreeContext(context);
    return copy;
}

static void assert_text(struct ctx *c, htmlDocPtr doc, const char *xpath, const char *want)
{
    assert_string_equal(str_z(c->mem, text(c, doc, xpath)), want);
}

/* ---- pages ---------------------------------------------------------------------------------- */

static const struct pair query[] = {{{"tab", 3}, {"2", 1}}, {{"lang", 4}, {"kk", 2}}};

static struct request family_request(void)
{
    return (struct request){.method = GET,
                            .path = STR("/my/children/7"),
                            .query = {query, COUNT(query)},
                            .door = DOOR_FAMILY};
}

static htmlDocPtr draw(struct ctx *c, const struct page *page)
{
    struct response *rs = NEW(c->mem, struct response);
    struct out o = page_out(c, rs, 200);
    page_begin(&o, page);
    out_raw(&o, STR("<h1>One</h1>"));
    page_end(&o, page);
    assert_int_equal(rs->status, 200);
    return parse(c, rs);
}

static void frame_has_language_landmarks_and_skip_link(void **state)
{
    static const char *const codes[] = {"kk", "ru", "en"};
    struct ctx *c = *state;
    struct request rq = family_request();
    struct page page = {.rq = &rq, .title = STR("A & <b>")};

    for (int lang = 0; lang < LANG_COUNT; lang++) {
        c->lang = (enum lang)lang;
        htmlDocPtr doc = draw(c, &page);
        assert_text(c, doc, "/html/@lang", codes[lang]);
        assert_text(c, doc, "//title", "A & <b> – OQU");
        assert_int_equal(count(doc, "//main[@id='main']"), 1);
        assert_int_equal(count(doc, "//header[1] | //footer[1] | //h1"), 3);
        assert_text(c, doc, "//body/*[1]/@href", "#main");
        assert_int_equal(count(doc, "//*[@style] | //script[not(@src)] | //style"), 0);
        assert_text(c, doc, "//nav[@class='langs']/a[@aria-current]/@lang", codes[lang]);
    }
}

static void language_links_keep_the_page_and_its_query(void **state)
{
    struct ctx *c = *state;
    struct request rq = family_request();
    htmlDocPtr doc = draw(c, &(struct page){.rq = &rq, .title = STR("x")});
    assert_text(c, doc, "//a[@hreflang='ru']/@href", "/my/children/7?tab=2&lang=ru");
}

static const struct nav_item navs[] = {
    {DOOR_FAMILY, ACCESS_PARENT, "/my/", MSG_html_page_menu, "house"},
    {DOOR_FAMILY, ACCESS_PARENT, "/my/children", MSG_html_page_back, "users"},
    {DOOR_FAMILY, ACCESS_ADMIN, "/my/secret", MSG_html_page_back, "lock"},
    {DOOR_STAFF, ACCESS_PARENT, "/staff/x", MSG_html_page_back, "lock"},
    {0},
};
static const struct nav_item *const nav_lists[] = {navs, NULL};

static void header_end(struct out *o, const struct page *page)
{
    assert_non_null(page);
    out_raw(o, STR("<a class=\"who\" href=\"/my/profile\">A</a>"));
}

static void navigation_shows_only_what_the_reader_may_open(void **state)
{
    static const struct page_site site = {.navs = nav_lists, .header_end = header_end};
    struct ctx *c = *state;
    struct request rq = family_request();
    struct page page = {.rq = &rq, .title = STR("x")};

    page_site_set(&site);
    c->actor = (struct actor){.kind = ACTOR_NOBODY, .access = ACCESS_PARENT};
    assert_int_equal(count(draw(c, &page), "//nav[@class='nav']"), 0);
    c->actor.kind = ACTOR_PERSON;
    htmlDocPtr doc = draw(c, &page);
    assert_int_equal(count(doc, "//nav[@class='nav']//li"), 2);
    assert_text(c, doc, "//nav[@class='nav']//a[@aria-current]/@href", "/my/children");
    assert_text(c, doc, "//body/@class", "has-nav");
    assert_int_equal(count(doc, "//a[@class='who']"), 1);
    page.flags = PAGE_NO_NAV;
    assert_int_equal(count(draw(c, &page), "//nav[@class='nav']"), 0);
    page_site_set(NULL);
}

static void staff_pages_have_their_own_style_sheet(void **state)
{
    struct ctx *c = *state;
    struct request rq = {.method = GET, .path = STR("/staff/"), .door = DOOR_STAFF};
    htmlDocPtr doc = draw(c, &(struct page){.rq = &rq, .title = STR("x")});
    assert_text(c, doc, "//link[@rel='stylesheet']/@href", "/s/staff.css");
    assert_text(c, doc, "//body/@class", "work");
}

static void a_moved_clock_is_announced_on_every_page(void **state)
{
    struct ctx *c = *state;
    struct request rq = family_request();
    struct page page = {.rq = &rq, .title = STR("x")};
    assert_int_equal(count(draw(c, &page), "//*[@class='banner']"), 0);
    c->now_us += 40 * TIME_DAY;
    assert_int_equal(count(draw(c, &page), "//*[@class='banner']"), 1);
    c->now_us -= 40 * TIME_DAY;
}

static void question_page_has_a_way_back_before_main(void **state)
{
    struct ctx *c = *state;
    struct request rq = family_request();
    struct page page = {.rq = &rq,
                        .title = STR("x"),
                        .back = url0(c, "/my/"),
                        .back_text = STR("B"),
                        .notice = STR("Saved <now>"),
                        .notice_tone = TONE_OK,
                        .flags = PAGE_READ};
    htmlDocPtr doc = draw(c, &page);
    assert_text(c, doc, "//nav[following::main]//a[@class='back']/@href", "/my/");
    assert_text(c, doc, "//main/div[@role='alert'][@class='note note--ok']/p", "Saved <now>");
}

static void error_pages_speak_every_language_without_an_account(void **state)
{
    static const int statuses[] = {403, 404, 405, 409, 413, 415, 418, 422, 429, 500, 501, 503};
    struct ctx *c = *state;
    for (size_t i = 0; i < COUNT(statuses) * LANG_COUNT; i++) {
        struct request rq = family_request();
        struct response *rs = NEW(c->mem, struct response);
        int status = statuses[i / LANG_COUNT];
        c->lang = (enum lang)(i % LANG_COUNT);
        page_error(c, &rq, rs, status);
        assert_int_equal(rs->status, status);
        htmlDocPtr doc = parse(c, rs);
        assert_int_equal(count(doc, "//h1"), 1);
        assert_true(text(c, doc, "//main//a/@href").n > 0);
        assert_true(str_find(text(c, doc, "//main"), STR("r-17"), &(size_t){0}));
    }
}

static void failure_tells_its_own_words_but_never_of_our_faults(void **state)
{
    struct ctx *c = *state;
    struct response *rs = NEW(c->mem, struct response);
    c->lang = LANG_EN;
    c->failure = (struct failure){.code = "html.list.empty", .arg = STR("")};
    page_error(c, NULL, rs, 409);
    assert_text(c, parse(c, rs), "//p[@class='lede']", "Nothing here yet.");
    page_error(c, NULL, rs, 500);
    assert_int_equal(count(parse(c, rs), "//p[@class='lede']"), 0);
    c->failure.code = "no.such.key";
    page_error(c, NULL, rs, 409);
    assert_int_equal(count(parse(c, rs), "//p[@class='lede']"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frame_has_language_landmarks_and_skip_link),
        cmocka_unit_test(language_links_keep_the_page_and_its_query),
        cmocka_unit_test(navigation_shows_only_what_the_reader_may_open),
        cmocka_unit_test(staff_pages_have_their_own_style_sheet),
        cmocka_unit_test(a_moved_clock_is_announced_on_every_page),
        cmocka_unit_test(question_page_has_a_way_back_before_main),
        cmocka_unit_test(error_pages_speak_every_language_without_an_account),
        cmocka_unit_test(failure_tells_its_own_words_but_never_of_our_faults),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
