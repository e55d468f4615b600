/* The walk of a request as a visitor sees it: access, tokens, failures, headers. In process,
 * without a database. Long because what it visits stands here too. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/scan.h"
#include "i18n/i18n.h"
#include "i18n/msg_http.h"
#include "page_test.h"

static const struct field fields[] = {
    {"name", FIELD_TEXT, 0, 0, MSG_http_choice, 1, 40},
    {"born", FIELD_DATE, 0, 0, 0, 0, 0},
    {"lesson", FIELD_CHOICE, 0, 0, 0, 0, 0},
    {"agree", FIELD_CHECK, 0, 0, 0, 0, 0},
    {"note", FIELD_TEXTAREA, 0, 0, 0, 0, 0},
};
static const struct form note_form = {"note", fields, COUNT(fields)};

static const struct field file_fields[] = {{"scan", FIELD_FILE, 0, 0, MSG_http_choice, 1, 1 << 20}};
static const struct form file_form = {"file", file_fields, COUNT(file_fields)};

/* A page with this head line and this inside. */
static enum status draw(struct ctx *c, struct response *rs, const char *title, const char *inside)
{
    buf_printf(&rs->body,
               "<!DOCTYPE html><html lang=\"%s\"><head><title>%s</title></head><body><h1>%s</h1>%s"
               "</body></html>",
               lang_code(c->lang), title, title, inside);
    return ST_OK;
}

static enum status show_home(struct ctx *c, const struct request *rq, struct response *rs)
{
    (void)rq;
    response_header(rs, "Cache-Control", STR("public, max-age=60"));
    return draw(c, rs, "Home", "<p><a href=\"/note\">Write</a></p>");
}

static enum status show_form(struct ctx *c, const struct request *rq, struct response *rs)
{
    (void)rq;
    struct str token = form_csrf_token(c, STR("/note?from=page"));
    return draw(
        c, rs, "Note",
        str_printf(
            c->mem,
            "<form id=\"f\" method=\"post\" action=\"/note?from=page\">"
            "<input type=\"hidden\" name=\"_csrf\" value=\"%s\">"
            "<label for=\"n\">Name of the child</label><input id=\"n\" name=\"name\">"
            "<label>Day <input name=\"born.d\"></label><label>Month <input name=\"born.m\"></label>"
            "<label>Year <input name=\"born.y\"></label>"
            "<label><input type=\"radio\" name=\"lesson\" value=\"kk\"> Kazakh</label>"
            "<label><input type=\"radio\" name=\"lesson\" value=\"ru\"> Russian</label>"
            "<label><input type=\"checkbox\" name=\"agree\" value=\"1\"> I agree</label>"
            "<label for=\"t\">Note</label><textarea id=\"t\" name=\"note\"></textarea>"
            "<button>Send</button></form>",
            token.p)
            .p);
}

static enum status take_form(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;

    TRY(form_read(c, &note_form, rq, &values));
    if (values.bad) {
        rs->status = 422;
        return draw(c, rs, "Again", "<p>Choose</p>");
    }
    return draw(c, rs, "Taken",
                str_printf(c->mem,
                           "<p id=\"name\">" STR_FMT "</p><p id=\"born\">" STR_FMT "</p>"
                           "<p id=\"lesson\">" STR_FMT "</p><p id=\"agree\">%lld</p>"
                           "<pre id=\"note\">" STR_FMT "</pre>",
                           STR_ARG(form_at(&values, "name")->text),
                           STR_ARG(form_at(&values, "born")->text),
                           STR_ARG(form_at(&values, "lesson")->text),
                           (long long)form_at(&values, "agree")->number,
                           STR_ARG(form_at(&values, "note")->text))
                    .p);
}

static enum status show_upload(struct ctx *c, const struct request *rq, struct response *rs)
{
    (void)rq;
    struct str token = form_csrf_token(c, STR(""));
    return draw(c, rs, "Upload",
                str_printf(c->mem,
                           "<form method=\"post\" enctype=\"multipart/form-data\">"
                           "<input type=\"hidden\" name=\"_csrf\" value=\"%s\">"
                           "<label>Scan <input type=\"file\" name=\"scan\"></label>"
                           "<button>Send</button></form>",
                           token.p)
                    .p);
}

static enum status take_upload(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;

    TRY(form_read(c, &file_form, rq, &values));
    const struct field_value *v = form_at(&values, "scan");
    return draw(c, rs, "Taken",
                str_printf(c->mem, "<p id=\"name\">" STR_FMT "</p><p id=\"size\">%lld</p>",
                           STR_ARG(v->text), v->upload ? (long long)v->upload->size : -1)
                    .p);
}

/* /fail/{how}: every kind of failure. */
static enum status fail_somehow(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct str how = request_param(rq, "how");
    int64_t st;

    if (str_eq_z(how, "silent"))
        return ST_OK;
    if (str_eq_z(how, "header"))
        response_header(rs, "X-Bad", STR("a\r\nb"));
    if (str_eq_z(how, "memory"))
        (void)arena_alloc(c->mem, 20 << 20);
    if (str_eq_z(how, "page"))
        for (int i = 0; i < 17; i++)
            buf_add(&rs->body, (struct str){arena_alloc(c->mem, 1 << 20), 1 << 20});
    if (!scan_i64(how, ST_INVALID, ST_INTERNAL, &st))
        return draw(c, rs, "Fine", "");
    return FAIL(c, (enum status)st, "http.busy");
}

static enum status show_file(struct ctx *c, const struct request *rq, struct response *rs)
{
    (void)rq;
    return response_download(c, rs, STR("application/pdf"), STR("Бұйрық \"1\".pdf"), STR("%PDF"));
}

static enum status go_home(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct str next = http_local_address(pairs_get(rq->query, "next"), STR("/"));
    response_cookie(c, rs, "__Host-staff", STR("clerk"), 0);
    return response_see_other(c, rs, next);
}

static enum status show_sign_in(struct ctx *c, const struct request *rq, struct response *rs)
{
    (void)rq;
    return draw(c, rs, "Sign in", "");
}

static enum status take_report(struct ctx *c, const struct request *rq, struct response *rs)
{
    return response_json(c, rs, 200, rq->raw_body);
}

#define OPEN  DOOR_STAFF, ACCESS_ANYONE, "For the test."
#define CLERK DOOR_STAFF, ACCESS_CLERK, "For the test."

static const struct route routes[] = {
    {GET, "/", show_home, OPEN, NULL, 0, 0},
    {GET, "/note", show_form, OPEN, NULL, 0, 0},
    {POST, "/note", take_form, OPEN, &note_form, 2000, 0},
    {GET, "/upload", show_upload, OPEN, NULL, 0, 0},
    {POST, "/upload", take_upload, OPEN, &file_form, 1 << 20, 0},
    {GET, "/fail/{how}", fail_somehow, OPEN, NULL, 0, 0},
    {GET, "/file", show_file, OPEN, NULL, 0, 0},
    {GET, "/enter", go_home, OPEN, NULL, 0, 0},
    {GET, "/sign-in", show_sign_in, OPEN, NULL, 0, 0},
    {GET, "/sign/", show_home, OPEN, NULL, 0,
     ROUTE_CSP_SIGNING | ROUTE_CSP_IDENTITY | ROUTE_CAMERA},
    {POST, "/report", take_report, OPEN, NULL, 100, ROUTE_RAW | ROUTE_NO_CSRF},
    {POST, "/api/change", take_report, OPEN, NULL, 0, ROUTE_RAW},
    {GET, "/desk/", show_home, CLERK, NULL, 0, 0},
    {POST, "/desk/decide", take_form, CLERK, &note_form, 0, 0},
    {GET, "/director", show_home, DOOR_STAFF, ACCESS_DIRECTOR, "For the test.", NULL, 0, 0},
    {0},
};

static enum status identify(struct ctx *c, const struct request *rq)
{
    struct str who = pairs_get(rq->cookies, "__Host-staff");

    if (who.n == 0)
        return ST_OK;
    c->actor.kind = ACTOR_PERSON;
    c->actor.session.b[0] = 7;
    c->actor.access = str_eq_z(who, "clerk") ? ACCESS_PERSON | ACCESS_CLERK : ACCESS_FACTOR;
    return ST_OK;
}

static void error_page(struct ctx *c, const struct request *rq, struct response *rs, int status)
{
    (void)rq;
    if (c->failure.st == ST_CONFLICT)
        return; /* an error page that fails itself */
    (void)draw(c, rs, "Error", str_printf(c->mem, "<p>%d %s</p>", status, c->failure.code).p);
}

static struct str sign_in_path(struct ctx *c, const struct request *rq)
{
    (void)rq;
    return c->actor.kind == ACTOR_NOBODY ? STR("/sign-in") : STR("/factor");
}

static const struct route *const lists[] = {routes};
static struct router *router;
static struct ctx like;

static int set_up_all(void **state)
{
    const struct http_app app = {.route_lists = lists,
                                 .n_route_lists = 1,
                                 .door = DOOR_STAFF,
                                 .identify = identify,
                                 .error_page = error_page,
                                 .sign_in_path = sign_in_path,
                                 .identity_origin = STR("https://idp.example")};
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
    return 0;
}

static int tear_down(void **state)
{
    page_close(*state);
    return 0;
}

/* ---- forms -------------------------------------------------------------------------------- */

static void a_form_comes_back_as_it_was_filled_in(void **state)
{
    struct page *p = *state;

    page_get(p, "/");
    page_follow(p, "Write");
    page_assert_at(p, "/note");
    page_fill(p, "Name of the child", " Әлихан ");
    page_fill_date(p, "born", "2019-05-28");
    page_choose(p, "lesson", "Kazakh");
    page_tick(p, "I agree");
    page_fill(p, "Note", "a & b < c\nd");
    page_press(p, "Send");
    page_assert_status(p, 200);
    page_assert_text(p, "h1", "Taken");
    page_assert_text(p, "#name", "Әлихан");
    page_assert_text(p, "#born", "2019-05-28");
    page_assert_text(p, "#lesson", "kk");
    page_assert_text(p, "#agree", "1");
}

static void mistakes_are_answered_with_422(void **state)
{
    struct page *p = *state;

    page_get(p, "/note");
    page_press(p, "f");
    page_assert_status(p, 422);
    page_assert_says(p, "Choose");
}

/* req: SEC-51, AB-32 */
static void a_form_without_our_token_is_refused(void **state)
{
    struct page *p = *state;

    page_post(p, "/note", "name", "x");
    page_assert_status(p, 403);
    page_assert_says(p, "http.form-expired");
    page_get(p, "/note");
    page_post(p, "/note", "name", "x", "_csrf", "");
    page_assert_status(p, 403);
    page_get(p, "/note");
    const char *token = page_attribute(p, "//input[@name='_csrf']", "value");
    page_post(p, "/desk/decide", "name", "x", "_csrf", token);
    page_assert_status(p, 403);
    page_post(p, "/note", "name", "x", "_csrf", token);
    page_assert_status(p, 200);
    page_set_cookie(p, "__Host-form", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    page_post(p, "/note", "name", "x", "_csrf", token);
    page_assert_status(p, 403);
}

/* req: SEC-51 */
static void a_token_ends_with_the_session(void **state)
{
    struct page *p = *state;

    page_get(p, "/note");
    const char *token = page_attribute(p, "//input[@name='_csrf']", "value");
    page_set_cookie(p, "__Host-staff", "clerk");
    page_post(p, "/note", "name", "x", "_csrf", token);
    page_assert_status(p, 403);
}

/* req: SEC-51, AB-32 */
static void the_browser_is_believed_when_it_names_another_site(void **state)
{
    static const struct {
        const char *site, *origin;
        int status;
    } rows[] = {
        {"same-origin", NULL, 200},
        {"none", NULL, 200},
        {"cross-site", NULL, 403},
        {"same-site", NULL, 403},
        {NULL, "https://oqu.test", 200},
        {NULL, "http://oqu.test", 200},
        {NULL, "https://evil.test", 403},
        {NULL, "https://oqu.test.evil.test", 403},
        {NULL, "file://", 403},
        {NULL, "null", 200},
        {"cross-site", "https://oqu.test", 403},
        {"same-origin", "null", 200},
    };
    struct page *p = *state;

    for (size_t i = 0; i < COUNT(rows); i++) {
        page_get(p, "/note");
        page_fill(p, "name", "x");
        page_set_header(p, "Sec-Fetch-Site", rows[i].site);
        page_set_header(p, "Origin", rows[i].origin);
        page_press(p, "Send");
        page_set_header(p, "Sec-Fetch-Site", NULL);
        page_set_header(p, "Origin", NULL);
        if (page_status(p) != rows[i].status)
            fail_msg("row %zu: %d", i, page_status(p));
    }
}

/* req: SEC-54, AB-27 */
static void undeclared_types_sizes_and_fields_are_refused(void **state)
{
    static const struct {
        const char *method, *target, *type, *body;
        int status;
    } rows[] = {
        {"POST", "/note", "text/plain", "name=x", 415},
        {"POST", "/note", "multipart/form-data; boundary=x", "--x--", 415},
        {"POST", "/note", "", "name=x", 415},
        {"POST", "/upload", "application/x-www-form-urlencoded", "a=b", 415},
        {"POST", "/upload", "application/x-www-form-urlencoded", "scan=x&lang=xx", 403},
        {"POST", "/upload", "multipart/form-data", "--x--", 400},
        {"POST", "/upload", "multipart/form-data; boundary=x", "broken", 400},
        {"POST", "/note", "application/x-www-form-urlencoded", "name=%", 400},
        {"POST", "/note", "application/x-www-form-urlencoded", "name=%00", 400},
        {"GET", "/note", "text/plain", "body", 400},
        {"GET", "/a%00b", NULL, "", 400},
        {"GET", "/note/../note", NULL, "", 400},
        {"GET", "/nothing", NULL, "", 404},
        {"POST", "/nothing", "text/plain", "x", 404},
        {"DELETE", "/note", NULL, "", 405},
        {"GET", "/report", NULL, "", 405},
        {"POST", "/report", "application/csp-report", "{}", 200},
        {"POST", "/api/change", "application/json", "{}", 403},
        {"HEAD", "/note", NULL, "", 200},
    };
    struct page *p = *state;

    for (size_t i = 0; i < COUNT(rows); i++) {
        page_send(p, rows[i].method, rows[i].target, rows[i].type, str_from_z(rows[i].body));
        if (page_status(p) != rows[i].status)
            fail_msg("row %zu: %d", i, page_status(p));
    }
    page_send(p, "GET", "/report", NULL, STR(""));
    assert_string_equal(page_header(p, "Allow"), "POST");
}

/* req: SEC-54, AB-27 */
static void a_body_over_the_limit_is_refused(void **state)
{
    struct page *p = *state;
    char body[2002];

    memset(body, 'a', sizeof(body));
    page_send(p, "POST", "/note", "application/x-www-form-urlencoded", (struct str){body, 2001});
    page_assert_status(p, 413);
    page_send(p, "POST", "/note", "application/x-www-form-urlencoded", (struct str){body, 2000});
    page_assert_status(p, 400); /* read to the end: a name that is too long */
}

/* req: AB-4, SEC-54 */
static void fields_that_the_form_does_not_have_are_refused(void **state)
{
    struct page *p = *state;

    page_get(p, "/note");
    const char *token = page_attribute(p, "//input[@name='_csrf']", "value");
    page_post(p, "/note", "_csrf", token, "name", "x", "status", "accepted");
    page_assert_status(p, 422);
    page_post(p, "/note", "_csrf", token, "name", "x", "name", "y");
    page_assert_status(p, 422);
}

/* req: SEC-61 */
static void a_file_arrives_with_its_name_and_size(void **state)
{
    struct page *p = *state;

    page_get(p, "/upload");
    page_upload(p, "scan", "куәлік.pdf", STR("%PDF-1.7\r\n"));
    page_press(p, "Send");
    page_assert_status(p, 200);
    page_assert_text(p, "#name", "куәлік.pdf");
    page_assert_text(p, "#size", "10");
    page_get(p, "/upload");
    page_press(p, "Send");
    page_assert_text(p, "#size", "-1");
}

/* ---- access ------------------------------------------------------------------------------- */

static void an_anonymous_visitor_signs_in_first_and_comes_back(void **state)
{
    struct page *p = *state;

    page_get(p, "/desk/?tab=2&q=%D3%98");
    page_assert_at(p, "/sign-in?next=/desk/%3Ftab%3D2%26q%3D%25D3%2598");
    page_get(p, "/enter?next=/desk/%3Ftab%3D2");
    page_assert_at(p, "/desk/?tab=2");
    page_assert_text(p, "h1", "Home");
}

/* req: AB-32 */
static void foreign_return_addresses_are_ignored(void **state)
{
    static const char *const rows[] = {
        "https://evil.test/", "//evil.test/", "/%5Cevil.test", "evil", "/%09/evil.test", "",
        "javascript:alert(1)"};
    struct page *p = *state;

    for (size_t i = 0; i < COUNT(rows); i++) {
        page_get(p, str_printf(like.mem, "/enter?next=%s", rows[i]).p);
        page_assert_at(p, "/");
    }
}

static void a_right_that_is_missing_is_said_plainly(void **state)
{
    struct page *p = *state;

    page_set_cookie(p, "__Host-staff", "clerk");
    page_get(p, "/desk/");
    page_assert_status(p, 200);
    page_get(p, "/director");
    page_assert_status(p, 403);
    page_assert_says(p, "http.forbidden");
}

static void who_owes_the_second_factor_is_led_to_it(void **state)
{
    struct page *p = *state;

    page_set_cookie(p, "__Host-staff", "half");
    page_send(p, "GET", "/desk/", NULL, STR(""));
    page_assert_status(p, 303);
    assert_string_equal(page_location(p), "/factor?next=/desk/");
}

static void a_form_sent_after_the_session_ended_says_so(void **state)
{
    struct page *p = *state;

    page_post(p, "/desk/decide", "name", "x");
    page_assert_status(p, 403);
    page_assert_says(p, "http.signed-out");
}

static void a_forgotten_slash_leads_to_the_page(void **state)
{
    struct page *p = *state;

    page_get(p, "/sign?a=1");
    page_assert_at(p, "/sign/?a=1");
    page_assert_status(p, 200);
    page_get(p, "/note/");
    page_assert_at(p, "/note");
}

/* ---- failures ----------------------------------------------------------------------------- */

static void a_failure_becomes_the_right_status(void **state)
{
    static const struct {
        const char *how;
        int status;
    } rows[] = {
        {"1", 422},    {"2", 403},      {"3", 404},      {"5", 503},      {"6", 503},    {"7", 500},
        {"fine", 200}, {"silent", 500}, {"header", 500}, {"memory", 500}, {"page", 500},
    };
    struct page *p = *state;

    for (size_t i = 0; i < COUNT(rows); i++) {
        page_get(p, str_printf(like.mem, "/fail/%s", rows[i].how).p);
        if (page_status(p) != rows[i].status)
            fail_msg("%s: %d", rows[i].how, page_status(p));
        assert_string_equal(page_header(p, "Retry-After"), rows[i].status == 503 ? "5" : "");
    }
}

static void an_error_page_that_cannot_be_drawn_leaves_the_sentence(void **state)
{
    struct page *p = *state;

    page_get(p, "/fail/4?lang=en");
    page_assert_status(p, 409);
    assert_string_equal(page_header(p, "Content-Type"), "text/plain; charset=utf-8");
    assert_string_equal(page_body(p),
                        "There are very many requests now. Try again in a few seconds");
}

static void machines_get_problem_documents(void **state)
{
    struct page *p = *state;

    page_set_header(p, "Accept", "application/problem+json");
    page_get(p, "/fail/5?lang=en");
    assert_string_equal(page_header(p, "Content-Type"), "application/problem+json");
    assert_non_null(strstr(page_body(p), "\"status\":503"));
    assert_non_null(strstr(page_body(p), "\"code\":\"http.busy\""));
    assert_non_null(strstr(page_body(p), "\"title\":\"There are very many requests now."));
    page_get(p, "/desk/");
    page_assert_status(p, 401);
    assert_string_equal(page_header(p, "WWW-Authenticate"), "Session realm=\"oqu\"");
    page_set_header(p, "Accept", "text/html");
    page_get(p, "/api/none");
    assert_string_equal(page_header(p, "Content-Type"), "application/problem+json");
}

/* ---- headers ------------------------------------------------------------------------------ */

#define POLICY(connect, action)                                                                    \
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "   \
    "connect-src 'self'" connect "; form-action 'self'" action                                     \
    "; base-uri 'none'; object-src 'none'; "                                                       \
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'; "           \
    "report-uri /csp"

/* req: SEC-55 */
static void every_answer_has_the_standing_headers(void **state)
{
    static const char *const targets[] = {"/", "/nothing", "/fail/7", "/file", "/a%00", "/sign-in"};
    static const char *const standing[][2] = {
        {"Strict-Transport-Security", "max-age=63072000; includeSubDomains; preload"},
        {"X-Content-Type-Options", "nosniff"},
        {"X-Frame-Options", "DENY"},
        {"Referrer-Policy", "no-referrer"},
        {"Cross-Origin-Opener-Policy", "same-origin"},
        {"Cross-Origin-Resource-Policy", "same-origin"},
        {"Cross-Origin-Embedder-Policy", "require-corp"},
        {"Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"},
    };
    struct page *p = *state;

    for (size_t t = 0; t < COUNT(targets); t++) {
        page_get(p, targets[t]);
        for (size_t i = 0; i < COUNT(standing); i++)
            assert_string_equal(page_header(p, standing[i][0]), standing[i][1]);
        assert_string_equal(page_header(p, "Server"), "");
        assert_int_not_equal(page_header(p, "Content-Security-Policy")[0], 0);
    }
    page_get(p, "/");
    assert_string_equal(page_header(p, "Content-Security-Policy"), POLICY("", ""));
}

static void a_page_relaxes_the_policy_only_by_its_flags(void **state)
{
    struct page *p = *state;

    page_get(p, "/sign/");
    assert_string_equal(page_header(p, "Content-Security-Policy"),
                        POLICY(" wss://127.0.0.1:13579", " https://idp.example"));
    assert_non_null(strstr(page_header(p, "Permissions-Policy"), "camera=(self)"));
}

static void a_download_cannot_become_a_page(void **state)
{
    struct page *p = *state;

    page_get(p, "/file");
    assert_string_equal(page_header(p, "Content-Security-Policy"), "sandbox; default-src 'none'");
    assert_string_equal(page_header(p, "Content-Type"), "application/pdf");
    assert_string_equal(page_header(p, "Content-Disposition"),
                        "attachment; filename=\"______________1_.pdf\"; filename*=UTF-8''"
                        "%D0%91%D2%B1%D0%B9%D1%80%D1%8B%D2%9B%20%221%22.pdf");
    assert_string_equal(page_body(p), "%PDF");
}

static void what_is_personal_is_never_stored(void **state)
{
    struct page *p = *state;

    page_get(p, "/");
    assert_string_equal(page_header(p, "Cache-Control"), "public, max-age=60");
    page_get(p, "/note");
    assert_string_equal(page_header(p, "Cache-Control"), "no-store");
    page_get(p, "/?lang=ru");
    assert_string_equal(page_header(p, "Cache-Control"), "no-store");
    page_set_cookie(p, "__Host-staff", "clerk");
    page_get(p, "/");
    assert_string_equal(page_header(p, "Cache-Control"), "no-store");
}

static void the_language_is_asked_remembered_or_guessed(void **state)
{
    struct page *p = *state;

    page_get(p, "/");
    assert_string_equal(page_attribute(p, "/html", "lang"), "kk");
    page_set_header(p, "Accept-Language", "de-DE,de;q=0.9,ru-KZ;q=0.8,en;q=0.7");
    page_get(p, "/");
    assert_string_equal(page_attribute(p, "/html", "lang"), "ru");
    page_get(p, "/?lang=en");
    assert_string_equal(page_attribute(p, "/html", "lang"), "en");
    page_get(p, "/");
    assert_string_equal(page_attribute(p, "/html", "lang"), "en");
    page_get(p, "/?lang=xx");
    assert_string_equal(page_attribute(p, "/html", "lang"), "en");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_form_comes_back_as_it_was_filled_in),
        TEST(mistakes_are_answered_with_422),
        TEST(a_form_without_our_token_is_refused),
        TEST(a_token_ends_with_the_session),
        TEST(the_browser_is_believed_when_it_names_another_site),
        TEST(undeclared_types_sizes_and_fields_are_refused),
        TEST(a_body_over_the_limit_is_refused),
        TEST(fields_that_the_form_does_not_have_are_refused),
        TEST(a_file_arrives_with_its_name_and_size),
        TEST(an_anonymous_visitor_signs_in_first_and_comes_back),
        TEST(foreign_return_addresses_are_ignored),
        TEST(a_right_that_is_missing_is_said_plainly),
        TEST(who_owes_the_second_factor_is_led_to_it),
        TEST(a_form_sent_after_the_session_ended_says_so),
        TEST(a_forgotten_slash_leads_to_the_page),
        TEST(a_failure_becomes_the_right_status),
        TEST(an_error_page_that_cannot_be_drawn_leaves_the_sentence),
        TEST(machines_get_problem_documents),
        TEST(every_answer_has_the_standing_headers),
        TEST(a_page_relaxes_the_policy_only_by_its_flags),
        TEST(a_download_cannot_become_a_page),
        TEST(what_is_personal_is_never_stored),
        TEST(the_language_is_asked_remembered_or_guessed),
    };
    return cmocka_run_group_tests(tests, set_up_all, tear_down_all);
}
