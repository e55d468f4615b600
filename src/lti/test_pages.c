/* Libraries and textbooks from the own account: what is opened and by whom, what the tool learns,
 * and each way in which it is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "lti_test_queries.h"
#include "sso/testing.h"

#define LEARNER_IIN "880315600013"
#define TOOL_BACK   "https://books.test/launch"
#define TOOL_LOGIN  "https://books.test/login"
#define TOOL_BOOK   "https://books.test/book/7"
#define CLAIM(name) "https://purl.imsglobal.org/spec/lti/claim/" name
#define NONCE       "nonce-1"

static struct page *school, *department, *learner;
static struct ctx *root;
static char tool[40], deployment[40];

static void copy(char *to, size_t room, const char *from)
{
    assert_true(strlen(from) < room);
    memcpy(to, from, strlen(from) + 1);
}

/* ---- the administrators' part ---------------------------------------------------------------- */

static void register_tool(struct page *p, const char *name)
{
    page_get(p, "/staff/tools/new");
    page_fill(p, "name", name);
    page_fill(p, "holder", "Сынақ баспасы");
    page_fill(p, "login", TOOL_LOGIN);
    page_fill(p, "redirects", TOOL_BACK);
    page_press(p, "Сақтау");
    page_assert_says(p, "Сақталды.");
}

static void add_resource(
    struct page *p, const char *kind, const char *title, const char *language, const char *to)
{
    page_follow(p, "Ресурс қосу");
    page_choose(p, "kind", kind);
    page_fill(p, "title", title);
    page_fill(p, "address", TOOL_BOOK);
    page_choose(p, "language", language);
    page_fill(p, "from", "1");
    page_fill(p, "to", to);
    page_press(p, "Сақтау");
    page_assert_says(p, title);
}

static void subscribe(struct page *p)
{
    char address[100];

    (void)snprintf(address, sizeof(address), "/staff/tools/%s", tool);
    page_get(p, address);
    page_follow(p, "Жазылымды енгізу");
    page_fill(p, "contract", "№ 5, 2026");
    page_fill_date(p, "until", "2030-05-31");
    page_press(p, "Сақтау");
    /* The number, and under it until when. */
    (void)snprintf(deployment, sizeof(deployment), "%.36s",
                   page_text(p, "//section[@aria-labelledby='subscriptions']//dd"));
}

/* ---- fixtures -------------------------------------------------------------------------------- */

static void close_pages(void)
{
    if (!school)
        return;
    page_close(school);
    page_close(department);
    page_close(learner);
    school = department = learner = NULL;
}

static int fresh(void **state)
{
    close_pages();
    assert_int_equal(country_fresh(state), 0);
    root = db_fixture_ctx(country->fixture, "oqu_admin");
    db_fixture_load(country->fixture, "src/exchange/testing/pupils.sql");
    country_add(LEARNER_IIN, SCHOOL, "learner");
    school = country_browser();
    department = country_browser();
    learner = country_browser();
    country_sign_in(department, SECOND_IIN);
    register_tool(department, "Оқулықтар сөресі");
    copy(tool, sizeof(tool),
         page_text(department, "//section[@aria-labelledby='platform']/dl/div[2]/dd"));
    add_resource(department, "TEXTBOOK", "Әліппе", "kk", "1");
    add_resource(department, "TEXTBOOK", "Букварь", "ru", "1");
    add_resource(department, "LIBRARY", "Кітапхана", "", "12");
    country_sign_in(school, ADMIN_IIN);
    country_parent_enters("/my/library");
    db_fixture_load(country->fixture, "src/lti/testing/pupils.sql");
    return 0;
}

static int close_all(void **state)
{
    close_pages();
    return country_close(state);
}

/* ---- the tool -------------------------------------------------------------------------------- */

/* A parameter of the address that the browser is sent to, as it stands there. */
static void sent(const struct page *p, const char *name, char *to, size_t room)
{
    const char *value = sent_back(p, name);

    assert_string_not_equal(value, "");
    copy(to, room, value);
}

/* What the tool asks after its login was called; more: further parameters. */
static const char *question(const char *door, const char *hint, const char *more)
{
    static char address[2000];

    (void)snprintf(address, sizeof(address),
                   "%s?scope=openid&response_type=id_token&response_mode=form_post&prompt=none"
                   "&client_id=%s&redirect_uri=https%%3A%%2F%%2Fbooks.test%%2Flaunch&state=st-1"
                   "&login_hint=%s%s",
                   door, tool, hint, more);
    return address;
}

static void press_open(struct page *p, const char *title, char hint[60])
{
    static const char way[] = "0;url=" TOOL_LOGIN "?";
    char button[200];

    (void)snprintf(button, sizeof(button), "Ашу %s", title);
    page_press(p, button);
    page_assert_status(p, 200);
    assert_memory_equal(page_header(p, "Refresh"), way, strlen(way));
    sent(p, "login_hint", hint, 60);
}

/* As the button of this resource does, but with another pupil and school in its hidden fields. */
static void open_for(struct page *p, const char *title, const char *pupil, const char *organisation)
{
    char form[300], token[400], idem[400];

    (void)snprintf(form, sizeof(form), "//li[.//b='%s']//form", title);
    (void)snprintf(token, sizeof(token), "%s/input[@name='_csrf']", form);
    (void)snprintf(idem, sizeof(idem), "%s/input[@name='_idem']", form);
    page_post(p, page_attribute(p, form, "action"), "_csrf", page_attribute(p, token, "value"),
              "_idem", page_attribute(p, idem, "value"), "learner", pupil, "organisation",
              organisation);
}

static json_t *claims_of(struct page *p)
{
    const char *token = page_attribute(p, "//input[@name='id_token']", "value");
    struct str head = token_part(token, 0), body = token_part(token, 1);
    size_t at;
    json_t *claims = json_loadb(body.p, body.n, 0, NULL);

    assert_true(token_is_signed(token));
    assert_true(str_find(head, STR("\"alg\":\"RS256\""), &at)); /* Security Framework 1.0, 5.1.1 */
    assert_non_null(claims);
    return claims;
}

static const char *claim(const json_t *claims, const char *name)
{
    const char *text = json_string_value(json_object_get(claims, name));
    assert_non_null(text);
    return text;
}

struct counting {
    struct str text;
    int64_t n;
};

static enum status refusals_tx(struct ctx *c, void *arg)
{
    struct counting *in = arg;
    struct lti_test_refusals_row *row;

    TRY(lti_test_refusals(c, in->text, &row));
    in->n = row->n;
    return ST_OK;
}

static int64_t refused(const char *reason)
{
    struct counting in = {.text = str_from_z(reason)};
    assert_int_equal(db_tx_read(root, "test/refusals", refusals_tx, &in), ST_OK);
    return in.n;
}

static enum status kept_tx(struct ctx *c, void *arg)
{
    struct counting *in = arg;
    struct lti_test_kept_as_is_row *row;

    TRY(lti_test_kept_as_is(c, in->text, &row));
    in->n = row->n;
    return ST_OK;
}

/* ---- opening --------------------------------------------------------------------------------- */

/* req: M456-33-1.2a, M456-33-1.13a */
static void one_press_opens_it_signed_in_with_the_right_class(void **state)
{
    char hint[60];
    (void)state;

    country_sign_in(learner, LEARNER_IIN);
    subscribe(school);
    page_get(learner, "/staff/library");
    page_assert_says(learner, "1 А сынып, № 9 мектеп");
    press_open(learner, "Кітапхана", hint);
    assert_string_equal(sent_back(learner, "iss"), "http%3A%2F%2Foqu.test");
    assert_string_equal(sent_back(learner, "client_id"), tool);
    assert_string_equal(sent_back(learner, "lti_deployment_id"), deployment);
    assert_string_equal(sent_back(learner, "lti_message_hint"), "staff");

    page_get(learner, question("/staff/lti/authorize", hint, "&nonce=" NONCE));
    page_assert_status(learner, 200);
    assert_string_equal(page_attribute(learner, "//form[@data-outside]", "action"), TOOL_BACK);
    assert_string_equal(page_attribute(learner, "//input[@name='state']", "value"), "st-1");
    assert_int_equal(page_count(learner, "//form[@data-outside]//input"), 2);
    assert_non_null(strstr(page_header(learner, "Content-Security-Policy"),
                           "form-action 'self' https://books.test https://books.test;"));
    json_t *claims = claims_of(learner);
    assert_string_equal(claim(claims, "iss"), "http://oqu.test");
    assert_string_equal(claim(claims, "aud"), tool);
    assert_string_equal(claim(claims, "nonce"), NONCE);
    assert_string_equal(claim(claims, CLAIM("message_type")), "LtiResourceLinkRequest");
    assert_string_equal(claim(claims, CLAIM("version")), "1.3.0");
    assert_string_equal(claim(claims, CLAIM("deployment_id")), deployment);
    assert_string_equal(claim(claims, CLAIM("target_link_uri")), TOOL_BOOK);
    const json_t *context = json_object_get(claims, CLAIM("context"));
    assert_string_equal(claim(context, "label"), "1 А");
    assert_string_equal(claim(context, "title"), "1 А, № 9 мектеп");
    assert_string_equal(
        json_string_value(json_array_get(json_object_get(claims, CLAIM("roles")), 0)),
        "http://purl.imsglobal.org/vocab/lis/v2/membership#Learner");
    assert_int_equal(json_integer_value(json_object_get(claims, "exp")) -
                         json_integer_value(json_object_get(claims, "iat")),
                     60);
    assert_null(json_object_get(claims, "name"));
    const char *body = json_dumps(claims, 0);
    assert_null(strstr(body, LEARNER_IIN));
    assert_null(strstr(body, "Дана"));
    free((void *)(uintptr_t)body);
    json_decref(claims);
}

static void a_parent_opens_for_a_child_as_its_mentor(void **state)
{
    struct page *p = country->parent;
    char hint[60];
    (void)state;

    subscribe(school);
    page_get(p, "/my/library");
    page_assert_silent(p, "Әліппе"); /* of a class taught in Russian */
    press_open(p, "Букварь", hint);
    assert_string_equal(sent_back(p, "lti_message_hint"), "my");
    page_get(p, question("/my/lti/authorize", hint, "&nonce=" NONCE));
    json_t *claims = claims_of(p);
    assert_string_equal(
        json_string_value(json_array_get(json_object_get(claims, CLAIM("roles")), 0)),
        "http://purl.imsglobal.org/vocab/lis/v2/membership#Mentor");
    const json_t *children = json_object_get(claims, CLAIM("role_scope_mentor"));
    assert_int_equal(json_array_size(children), 1);
    assert_string_not_equal(json_string_value(json_array_get(children, 0)), claim(claims, "sub"));
    assert_string_equal(claim(json_object_get(claims, CLAIM("custom")), "grade"), "1");
    json_decref(claims);
}

/* req: M456-33-1.13a */
static void without_a_subscription_it_is_not_available_and_no_error(void **state)
{
    struct page *p = country->parent;
    (void)state;

    page_get(p, "/my/library");
    page_assert_status(p, 200);
    page_assert_says(p, "Кітапхана");
    page_assert_count(p, "//button[contains(., 'Ашу')]", 0);
    page_assert_says(p, "қолжетімсіз");
    subscribe(school); /* the other child's school has none still */
    page_get(p, "/my/library");
    page_assert_count(p, "//button[contains(., 'Ашу')]", 2);
    page_assert_says(p, "қолжетімсіз");
    /* A page that was open when the subscription ended. */
    page_press(school, "Жазылымды тоқтату");
    page_press(p, "Ашу Кітапхана");
    page_assert_status(p, 200);
    page_assert_at(p, "/my/library?unavailable=1");
    page_assert_says(p, "ұйымның жазылымы жоқ");
    assert_int_equal(refused("NO_SUBSCRIPTION"), 1);
}

/* ---- refusals -------------------------------------------------------------------------------- */

/* req: M456-33-1.2a */
static void what_is_not_of_the_own_school_is_refused(void **state)
{
    struct page *p = country->parent;
    (void)state;

    /* A resource of one school's own, tried from the other by a changed form. */
    register_tool(school, "Мектептің өз кітапханасы");
    copy(tool, sizeof(tool),
         page_text(school, "//section[@aria-labelledby='platform']/dl/div[2]/dd"));
    add_resource(school, "LIBRARY", "Мектеп мұрағаты", "", "12");
    subscribe(school);
    page_get(p, "/my/library");
    page_assert_count(p, "//li[.//b='Мектеп мұрағаты']", 1);
    open_for(p, "Мектеп мұрағаты", "0acc0000-0000-4000-8000-000000000054",
             "0acc0000-0000-4000-8000-000000000004");
    page_assert_status(p, 403);
    page_get(p, "/my/library"); /* somebody else's child */
    open_for(p, "Мектеп мұрағаты", "0acc0000-0000-4000-8000-000000000017",
             "0acc0000-0000-4000-8000-000000000003");
    page_assert_status(p, 403);
    /* One that is not there any more. */
    page_get(p, "/my/library");
    page_press(school, "Алып тастау Мектеп мұрағаты");
    page_press(p, "Ашу Мектеп мұрағаты");
    page_assert_status(p, 403);
    assert_int_equal(refused("NONE"), 3);
}

/* req: M456-33-1.13a, M456-33-1.13b */
static void a_launch_works_once_and_not_later(void **state)
{
    struct page *p = country->parent;
    char hint[60];
    (void)state;

    country_sign_in(learner, LEARNER_IIN);
    subscribe(school);
    page_get(p, "/my/library");
    press_open(p, "Кітапхана", hint);
    page_get(p, question("/my/lti/authorize", hint, "&nonce=" NONCE));
    page_assert_status(p, 200);
    struct counting kept = {.text = str_from_z(hint)};
    assert_int_equal(db_tx_read(root, "test/kept", kept_tx, &kept), ST_OK);
    assert_int_equal(kept.n, 0);
    page_get(p, question("/my/lti/authorize", hint, "&nonce=nonce-2"));
    page_assert_status(p, 403);
    page_assert_says(p, "Ресурсты өз тізіміңізден қайта ашыңыз.");
    assert_int_equal(refused("USED"), 1);

    page_get(p, "/my/library");
    press_open(p, "Кітапхана", hint);
    page_get(learner, question("/staff/lti/authorize", hint, "&nonce=" NONCE)); /* another's */
    page_assert_status(learner, 403);
    assert_int_equal(refused("HINT"), 1);
    country_later(301);
    country->family->machine_us = country->family->now_us + country->offset_us;
    page_get(p, question("/my/lti/authorize", hint, "&nonce=" NONCE));
    page_assert_status(p, 403);
    assert_int_equal(refused("EXPIRED"), 1);
}

/* req: M456-33-1.13b */
static void who_has_left_is_refused_even_on_the_way(void **state)
{
    struct page *p = country->parent;
    char hint[60], theirs[60];
    (void)state;

    country_sign_in(learner, LEARNER_IIN);
    subscribe(school);
    page_get(p, "/my/library");
    press_open(p, "Букварь", hint);
    page_get(learner, "/staff/library");
    press_open(learner, "Әліппе", theirs);
    db_fixture_load(country->fixture, "src/lti/testing/leaves.sql");
    page_get(p, question("/my/lti/authorize", hint, "&nonce=" NONCE));
    page_assert_status(p, 403);
    page_assert_says(p, "Бұл ресурс сізге енді қолжетімсіз.");
    assert_int_equal(refused("GONE"), 1);
    page_get(p, "/my/library");
    page_assert_silent(p, "Букварь");
    page_get(learner, question("/staff/lti/authorize", theirs, "&nonce=" NONCE));
    page_assert_count(learner, "//input[@name='id_token']", 0);
    page_assert_text(learner, "h1", "Қызметкерлерге арналған кіру");
}

static void a_wrong_question_goes_back_to_the_tool_with_its_error(void **state)
{
    static const struct {
        const char *more, *error;
    } cases[] = {
        {"", "invalid_request"},                             /* no nonce */
        {"&nonce=" NONCE "&nonce=again", "invalid_request"}, /* twice */
        {"&nonce=" NONCE "&request=e30", "request_not_supported"},
    };
    struct page *p = country->parent;
    char hint[60];
    (void)state;

    subscribe(school);
    page_get(p, "/my/library");
    press_open(p, "Кітапхана", hint);
    for (size_t i = 0; i < COUNT(cases); i++) {
        page_get(p, question("/my/lti/authorize", hint, cases[i].more));
        page_assert_status(p, 200);
        assert_string_equal(page_attribute(p, "//input[@name='error']", "value"), cases[i].error);
        page_assert_count(p, "//input[@name='id_token']", 0);
    }
    page_get(p, question("/my/lti/authorize", hint, "&nonce=" NONCE)); /* is not used up by it */
    page_assert_count(p, "//input[@name='id_token']", 1);
}

static void nobody_is_sent_where_no_administrator_said(void **state)
{
    char address[1000];
    struct page *p = country->parent;
    (void)state;

    (void)snprintf(address, sizeof(address),
                   "/my/lti/authorize?scope=openid&response_type=id_token&response_mode=form_post"
                   "&prompt=none&client_id=%s&redirect_uri=https%%3A%%2F%%2Fevil.test&nonce=n",
                   tool);
    page_get(p, address);
    page_assert_status(p, 422);
    page_assert_count(p, "//form[@data-outside]", 0);
    assert_int_equal(refused("REDIRECT"), 1);
    page_get(p, "/my/lti/authorize?client_id=0acc0000-0000-4000-8000-0000000000ff");
    page_assert_status(p, 404);
    page_follow(department, "Бұғаттау");
    page_fill(department, "reason", "Шарт бұзылды");
    page_press(department, "Бұғаттау");
    page_get(p, question("/my/lti/authorize", "x", "&nonce=" NONCE));
    page_assert_status(p, 404);
    page_get(p, "/my/library");
    page_assert_silent(p, "Кітапхана ");
}

/* ---- administrators -------------------------------------------------------------------------- */

static void a_tool_is_its_organisation_s_and_those_above(void **state)
{
    struct page *other = country_browser();
    char address[100], edit[120];
    (void)state;

    (void)snprintf(address, sizeof(address), "/staff/tools/%s", tool);
    (void)snprintf(edit, sizeof(edit), "%s/edit", address);
    page_get(school, address); /* the department's: to subscribe, not to change */
    page_assert_status(school, 200);
    page_assert_silent(school, TOOL_BACK);
    page_get(school, edit);
    page_assert_status(school, 404);
    register_tool(school, "Мектептің өз кітапханасы");
    const char *own = page_address(school);
    (void)snprintf(address, sizeof(address), "%.*s", (int)strcspn(own, "?"), own);
    country_sign_in(other, OTHER_IIN);
    page_get(other, address);
    page_assert_status(other, 404);
    page_get(other, "/staff/tools");
    page_assert_says(other, "Оқулықтар сөресі");
    page_assert_silent(other, "Мектептің өз кітапханасы");
    page_close(other);
}

static void a_wrong_registration_is_told_at_its_fields(void **state)
{
    (void)state;

    page_get(school, "/staff/tools/new");
    page_fill(school, "name", "Кітап");
    page_fill(school, "holder", "Баспа");
    page_fill(school, "login", "ftp://books.test/login");
    page_fill(school, "redirects", "https://books.test/a\nhttp://books.test/b");
    page_press(school, "Сақтау");
    page_assert_status(school, 422);
    page_assert_error(school, "login", "«ftp://books.test/login»");
    page_assert_error(school, "redirects", "«http://books.test/b»");
    assert_string_equal(page_value(school, "name"), "Кітап");
}

#define LTI_TEST(test) cmocka_unit_test_setup(test, fresh)

int main(void)
{
    const struct CMUnitTest tests[] = {
        LTI_TEST(one_press_opens_it_signed_in_with_the_right_class),
        LTI_TEST(a_parent_opens_for_a_child_as_its_mentor),
        LTI_TEST(without_a_subscription_it_is_not_available_and_no_error),
        LTI_TEST(what_is_not_of_the_own_school_is_refused),
        LTI_TEST(a_launch_works_once_and_not_later),
        LTI_TEST(who_has_left_is_refused_even_on_the_way),
        LTI_TEST(a_wrong_question_goes_back_to_the_tool_with_its_error),
        LTI_TEST(nobody_is_sent_where_no_administrator_said),
        LTI_TEST(a_tool_is_its_organisation_s_and_those_above),
        LTI_TEST(a_wrong_registration_is_told_at_its_fields),
    };
    return cmocka_run_group_tests(tests, country_open, close_all);
}
