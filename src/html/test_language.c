/* Changing the language of a page with a half filled form: what was typed stays, and nothing is
 * sent. Walked from the button in the header to the page that comes again, without a database. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/log.h"
#include "html/form.h"
#include "html/page.h"
#include "i18n/msg_html.h"
#include "i18n/msg_http.h"
#include "page_test.h"

static const struct field fields[] = {
    {"name", FIELD_TEXT, MSG_html_form_day, 0, MSG_http_choice, 1, 5},
    {"born", FIELD_DATE, MSG_html_form_month, 0, MSG_http_choice, 0, 0},
    {"lesson", FIELD_CHOICE, MSG_html_page_language, 0, MSG_http_choice, 0, 0},
    {"agree", FIELD_CHECK, MSG_html_page_menu, 0, MSG_http_choice, 0, 0},
    {"note", FIELD_TEXTAREA, MSG_html_form_year, 0, 0, 0, 0},
    {"secret", FIELD_SECRET, MSG_html_page_back, 0, MSG_http_choice, 4, 20},
};
static const struct form note_form = {"note", fields, COUNT(fields)};

static const struct field file_fields[] = {
    {"scan", FIELD_FILE, MSG_html_form_day, 0, MSG_http_choice, 1, 100},
    {"note", FIELD_TEXTAREA, MSG_html_form_year, 0, MSG_http_choice, 1, 20},
};
static const struct form file_form = {"file", file_fields, COUNT(file_fields)};

static int sent; /* how often a form was taken */

static enum status show(struct ctx *c,
                        const struct request *rq,
                        struct response *rs,
                        const struct form_values *values,
                        struct url action)
{
    static const struct option lessons[] = {{.value = {"kk", 2}, .text = {"A", 1}},
                                            {.value = {"ru", 2}, .text = {"B", 1}}};
    const struct page page = {.rq = rq, .title = STR("Note"), .form = values};
    struct out o = page_out(c, rs, values->bad ? 422 : 200);

    page_begin(&o, &page);
    out_raw(&o, STR("<h1>Note</h1>"));
    if (action.s.n > 0) {
        form_begin(&o, values, action);
        for (size_t i = 0; i < values->form->n; i++)
            field_choice(&o, values, values->form->fields[i].name, lessons, COUNT(lessons));
        form_submit(&o, STR("Send"));
        form_end(&o);
    }
    page_end(&o, &page);
    return ST_OK;
}

static enum status note_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values = form_blank(c, &note_form);

    form_set(&values, "name", STR("Aru"));
    form_set(&values, "agree", STR("1"));
    return show(c, rq, rs, &values, url0(c, "/note"));
}

static enum status note_take(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;

    sent++;
    TRY(form_read(c, &note_form, rq, &values));
    return show(c, rq, rs, &values, url0(c, "/note"));
}

/* The form goes to another address: its token does not count here. */
static enum status away_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values = form_blank(c, &note_form);
    return show(c, rq, rs, &values, url0(c, "/note"));
}

/* Nothing is drawn although the page has a form. */
static enum status bare_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values = form_blank(c, &note_form);
    return show(c, rq, rs, &values, (struct url){STR("")});
}

static enum status file_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values = form_blank(c, &file_form);
    return show(c, rq, rs, &values, url0(c, "/file"));
}

/* A page that asks by GET, and draws its form unless it is told not to. */
static enum status ask_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    const struct page page = {.rq = rq, .title = STR("Ask"), .flags = PAGE_ASKS};
    struct out o = page_out(c, rs, 200);

    page_begin(&o, &page);
    out_raw(&o, STR("<h1>Ask</h1>"));
    if (!pairs_has(rq->query, "bare") && form_asks(&o)) {
        out_raw(&o, STR("<form id=\"page-form\" method=\"get\" action=\"/ask\"><label>What "
                        "<input name=\"q\" value=\""));
        out_text(&o, pairs_get(rq->query, "q"));
        out_raw(&o, STR("\"></label><button>Find</button></form>"));
        assert_false(form_asks(&o)); /* the first form only */
    }
    page_end(&o, &page);
    return ST_OK;
}

static enum status file_take(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;

    sent++;
    TRY(form_read(c, &file_form, rq, &values));
    return show(c, rq, rs, &values, url0(c, "/file"));
}

#define OPEN DOOR_PUBLIC, ACCESS_ANYONE, "For the test."
static const struct route routes[] = {
    {GET, "/note", note_show, OPEN, NULL, 0, 0},
    {POST, "/note", note_take, OPEN, &note_form, 0, 0},
    {GET, "/away", away_show, OPEN, NULL, 0, 0},
    {POST, "/away", note_take, OPEN, &note_form, 0, 0},
    {GET, "/bare", bare_show, OPEN, NULL, 0, 0},
    {POST, "/bare", note_take, OPEN, &note_form, 0, 0},
    {GET, "/ask", ask_show, OPEN, NULL, 0, 0},
    {GET, "/file", file_show, OPEN, NULL, 0, 0},
    {POST, "/file", file_take, OPEN, &file_form, 0, 0},
    {POST, "/only", note_take, OPEN, &note_form, 0, 0},
    {0},
};
static const struct route *const lists[] = {routes};
static struct router *router;
static struct ctx like;

static int set_up_all(void **state)
{
    const struct http_app app = {
        .route_lists = lists, .n_route_lists = 1, .door = DOOR_PUBLIC, .error_page = page_error};
    (void)state;
    log_init("test", LOG_ERROR);
    like.mem = arena_new(1 << 20, 1 << 24);
    router = router_new(&app);
    return router ? 0 : -1;
}

static int tear_down_all(void **state)
{
    (void)state;
    arena_free(like.mem);
    router_free(router);
    return 0;
}

static int set_up(void **state)
{
    *state = page_open(router, &like);
    sent = 0;
    return 0;
}

static int tear_down(void **state)
{
    page_close(*state);
    return 0;
}

/* req: M456-17b */
static void what_was_typed_stays_and_nothing_is_sent(void **state)
{
    struct page *p = *state;

    page_get(p, "/note?from=list");
    page_assert_text(p, "//nav[@class='langs']/button[@aria-current]/@value", "kk");
    page_fill(p, "name", "Әлихан & too long");
    page_fill(p, "born.d", "31");
    page_fill(p, "born.m", "2");
    page_choose(p, "lesson", "ru");
    page_untick(p, "agree");
    page_fill(p, "note", "one\ntwo");
    page_fill(p, "secret", "Qarlygash-1");
    page_press(p, "lang=ru");
    page_assert_status(p, 200);
    page_assert_at(p, "/note?from=list");
    page_assert_text(p, "//html/@lang", "ru");
    assert_string_equal(page_cookie(p, "lang"), "ru");
    assert_int_equal(sent, 0);
    page_assert_count(p, "//*[@class='errors'] | //*[@aria-invalid]", 0);
    assert_string_equal(page_value(p, "name"), "Әлихан & too long");
    assert_string_equal(page_value(p, "born.d"), "31");
    assert_string_equal(page_value(p, "born.m"), "2");
    page_assert_count(p, "//input[@name='lesson' and @value='ru' and @checked]", 1);
    page_assert_count(p, "//input[@name='agree' and @checked]", 0);
    page_assert_count(p, "//textarea[contains(.,'one\ntwo')]", 1);
    assert_string_equal(page_value(p, "secret"), ""); /* never shown again */
    page_get(p, "/note");
    page_assert_text(p, "//html/@lang", "ru");
    assert_string_equal(page_value(p, "name"), "Aru");
}

static void a_page_with_mistakes_changes_its_language_too(void **state)
{
    struct page *p = *state;

    page_get(p, "/note");
    page_fill(p, "name", "Ермек");
    page_press(p, "Send");
    page_assert_status(p, 422);
    const char *idem = page_attribute(p, "//input[@name='_idem']", "value");
    page_press(p, "lang=en");
    page_assert_status(p, 200);
    page_assert_text(p, "//html/@lang", "en");
    assert_string_equal(page_value(p, "name"), "Ермек");
    assert_string_equal(page_attribute(p, "//input[@name='_idem']", "value"), idem);
    assert_int_equal(sent, 1);
}

/* A browser presses the first button of a form when somebody types Enter. */
static void enter_in_a_field_sends_the_form(void **state)
{
    struct page *p = *state;

    page_get(p, "/note");
    page_assert_count(p, "(//button[@form='page-form'])[1][not(@name) and @tabindex='-1']", 1);
    page_press(p, "page-form");
    assert_int_equal(sent, 1);
}

static void a_page_whose_form_cannot_come_again_keeps_its_address(void **state)
{
    static const char *const addresses[] = {"/away?tab=2", "/bare?tab=2"};
    struct page *p = *state;

    for (size_t i = 0; i < COUNT(addresses); i++) {
        page_get(p, addresses[i]);
        page_press(p, "lang=ru");
        page_assert_status(p, 200);
        page_assert_text(p, "//html/@lang", "ru");
        page_assert_count(p, "//form[@id='page-form']/input[@name='tab' and @value='2']", 1);
        page_set_cookie(p, "lang", NULL);
    }
    assert_int_equal(sent, 0);
}

/* req: M456-17b */
static void of_a_form_with_files_all_stays_but_the_file_and_the_page_says_so(void **state)
{
    struct page *p = *state;

    page_get(p, "/file");
    page_fill(p, "note", "one\ntwo");
    page_press(p, "lang=ru");
    page_assert_count(p, "//textarea[contains(.,'one\ntwo')]", 1);
    page_assert_count(p, "//*[@id='scan-a']", 0); /* none was chosen */
    page_upload(p, "scan", "куәлік.pdf", STR("%PDF-1.7 as long as a page, which is not sent now"));
    page_press(p, "lang=en");
    page_assert_status(p, 200);
    page_assert_text(p, "//html/@lang", "en");
    page_assert_count(p, "//textarea[contains(.,'one\ntwo')]", 1);
    page_assert_says(p, "Choose the file \"куәлік.pdf\" again");
    page_assert_count(p, "//input[@name='scan' and @aria-describedby='scan-a']", 1);
    page_assert_count(p, "//*[@class='errors'] | //*[@aria-invalid]", 0);
    assert_int_equal(sent, 0);
}

/* req: M456-17b */
static void what_was_typed_in_a_form_that_asks_goes_along(void **state)
{
    struct page *p = *state;

    page_get(p, "/ask?q=one");
    page_fill(p, "q", "Әлихан & two");
    page_press(p, "lang=ru");
    page_assert_text(p, "//html/@lang", "ru");
    assert_string_equal(page_value(p, "q"), "Әлихан & two");
    page_press(p, "page-form"); /* Enter in the field */
    page_assert_at(p, "/ask?q=%D3%98%D0%BB%D0%B8%D1%85%D0%B0%D0%BD%20%26%20two");
    page_get(p, "/ask?bare=1");
    page_press(p, "lang=en");
    page_assert_text(p, "//html/@lang", "en");
    page_assert_at(p, "/ask?bare=1&lang=en");
}

static void a_file_is_asked_for_again_when_another_field_is_wrong(void **state)
{
    struct page *p = *state;

    page_get(p, "/file?lang=en");
    page_upload(p, "scan", "куәлік.pdf", STR("%PDF-1.7"));
    page_press(p, "Send");
    page_assert_status(p, 422);
    page_assert_says(p, "Choose the file \"куәлік.pdf\" again");
    assert_int_equal(sent, 1);
}

static void a_language_goes_with_a_form_that_comes_again_only(void **state)
{
    struct page *p = *state;

    page_get(p, "/note");
    const char *token = page_attribute(p, "//input[@name='_csrf']", "value");
    page_post(p, "/note", "name", "x", "_csrf", token, "lang", "xx");
    page_assert_status(p, 422);
    page_post(p, "/note", "name", "x", "lang", "ru");
    page_assert_status(p, 403);
    page_post(p, "/only", "name", "x", "lang", "ru");
    page_assert_status(p, 403);
    assert_int_equal(sent, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(what_was_typed_stays_and_nothing_is_sent),
        TEST(a_page_with_mistakes_changes_its_language_too),
        TEST(enter_in_a_field_sends_the_form),
        TEST(a_page_whose_form_cannot_come_again_keeps_its_address),
        TEST(of_a_form_with_files_all_stays_but_the_file_and_the_page_says_so),
        TEST(what_was_typed_in_a_form_that_asks_goes_along),
        TEST(a_file_is_asked_for_again_when_another_field_is_wrong),
        TEST(a_language_goes_with_a_form_that_comes_again_only),
    };
    return cmocka_run_group_tests(tests, set_up_all, tear_down_all);
}
