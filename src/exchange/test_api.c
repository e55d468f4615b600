/* The web services as a partner's program calls them: what a key opens, what is refused, pages of a
 * list, and that description, routes, schemas and answers say the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "account/testing.h"
#include "app/module.h"
#include "base/scan.h"
#include "exchange/exchange.h"
#include "exchange_test_queries.h"
#include "http/json.h"
#include "person/person.h"

#define ALL_SCOPES "orgs classes learners names iin figures"

static struct page *server; /* the partner's program: no cookies */
static struct page *visitor;
static char key[100];

/* ---- who calls ------------------------------------------------------------------------------ */

static enum status pupils_tx(struct ctx *c, void *arg)
{
    const struct person_new pupils[] = {
        {.id = ID(0x51),
         .iin = STR(CLERK_IIN),
         .surname = STR("Сынақ"),
         .given = STR("Айсұлу"),
         .patronymic = STR(""),
         .born = {18300},
         .citizenship = STR("KZ"),
         .phone = STR(""),
         .address = {.text_kk = STR("")}},
        {.id = ID(0x52),
         .iin = STR(PERSON_IIN),
         .surname = STR("Сынақ"),
         .given = STR("Бауыржан"),
         .patronymic = STR(""),
         .born = {18301},
         .citizenship = STR("KZ"),
         .phone = STR(""),
         .address = {.text_kk = STR("")}},
    };
    (void)arg;
    return person_load(c, pupils, COUNT(pupils));
}

/* Issued on the page by the administrator who is signed in there. */
static void issue(const char *bin, const char *scopes)
{
    struct page *p = country->page;
    struct str rest = str_from_z(scopes), scope;
    char tick[40];

    page_get(p, "/staff/partners/new");
    page_fill(p, "name", "Электрондық журнал");
    page_fill(p, "holder", "Сынақ серіктесі");
    page_fill(p, "bin", bin);
    page_fill(p, "purpose", "Сынып тізімдері");
    page_fill_date(p, "until", "2027-05-31");
    page_fill(p, "reason", "№ 7 келісім");
    while (scan_until(&rest, ' ', &scope)) {
        (void)snprintf(tick, sizeof(tick), "scopes=" STR_FMT, STR_ARG(scope));
        page_tick(p, tick);
    }
    page_press(p, "Кілт беру");
    page_assert_status(p, 200);
    (void)snprintf(key, sizeof(key), "%s", page_text(p, "#access-key"));
}

static void call(const char *target)
{
    char header[120];

    (void)snprintf(header, sizeof(header), "Bearer %s", key);
    page_set_header(server, "Authorization", key[0] ? header : NULL);
    page_get(server, target);
}

static void close_browsers(void)
{
    if (server) {
        page_close(server);
        page_close(visitor);
    }
    server = visitor = NULL;
}

static int fresh(void **state)
{
    close_browsers();
    assert_int_equal(country_fresh(state), 0);
    db_fixture_load(country->fixture, "src/exchange/testing/pupils.sql");
    assert_int_equal(db_tx(country->owner, "test/pupils", pupils_tx, NULL), ST_OK);
    server = country_browser();
    visitor = page_open(page_app_router(country->app, DOOR_PUBLIC),
                        db_fixture_ctx(country->fixture, "oqu_public"));
    country_sign_in(country->page, SECOND_IIN);
    return 0;
}

static int close_all(void **state)
{
    close_browsers();
    return country_close(state);
}

/* ---- what came ------------------------------------------------------------------------------ */

static const json_t *answer(void)
{
    const json_t *json = json_object_in(country->mem, str_from_z(page_body(server)));

    assert_non_null(json);
    return json;
}

static const json_t *published(void *arg, struct str name)
{
    const struct schema_file *file = schema_find(name);
    (void)arg;
    return file ? json_object_in(country->mem, *file->text) : NULL;
}

static void assert_keeps_to(const json_t *value, const char *name)
{
    static const struct schema_source source = {published, NULL};
    const json_t *schema = published(NULL, str_from_z(name));
    struct schema_fault fault;

    assert_non_null(schema);
    if (!schema_check(country->mem, schema, value, &source, &fault))
        fail_msg("%s: %s at \"" STR_FMT "\"", name, fault.keyword, STR_ARG(fault.at));
}

static void assert_problem(int status, const char *code, const char *field)
{
    page_assert_status(server, status);
    assert_string_equal(page_header(server, "content-type"), "application/problem+json");
    const json_t *problem = answer();
    assert_keeps_to(problem, "problem.v1.json");
    assert_true(str_eq_z(json_text_of(problem, "code"), code));
    if (field)
        assert_true(str_eq_z(json_text_of(problem, "field"), field));
}

static size_t count_of(const char *list)
{
    return json_array_size(json_object_get(answer(), list));
}

static int64_t total(void)
{
    return json_integer_value(json_object_get(answer(), "total"));
}

/* ---- tests ---------------------------------------------------------------------------------- */

static void each_list_keeps_to_its_schema_and_counts_its_own_organisations_only(void **state)
{
    static const struct {
        const char *list;
        size_t school, department;
    } cases[] = {{"orgs", 1, 3},
                 {"classes", 2, 3},
                 {"users", 3, 4},
                 {"enrollments", 3, 4},
                 {"figures", 2, 3}};
    char text[100];
    (void)state;

    for (int authority = 0; authority < 2; authority++) {
        issue(authority ? "991250000038" : SCHOOL_BIN, ALL_SCOPES);
        for (size_t i = 0; i < COUNT(cases); i++) {
            (void)snprintf(text, sizeof(text), "/api/v1/%s", cases[i].list);
            call(text);
            page_assert_status(server, 200);
            (void)snprintf(text, sizeof(text), "%s.v1.json", cases[i].list);
            assert_keeps_to(answer(), text);
            size_t expected = authority ? cases[i].department : cases[i].school;
            assert_int_equal(count_of(cases[i].list), expected);
            assert_int_equal(total(), expected);
        }
    }
}

static void names_and_iin_need_scopes_of_their_own(void **state)
{
    (void)state;
    issue(SCHOOL_BIN, ALL_SCOPES);
    call("/api/v1/users");
    assert_non_null(strstr(page_body(server), "Айсұлу"));
    assert_non_null(strstr(page_body(server), CLERK_IIN));
    issue(SCHOOL_BIN, "learners names");
    call("/api/v1/users");
    assert_non_null(strstr(page_body(server), "Айсұлу"));
    assert_null(strstr(page_body(server), CLERK_IIN));
    issue(SCHOOL_BIN, "learners");
    call("/api/v1/users");
    assert_int_equal(count_of("users"), 3);
    assert_null(strstr(page_body(server), "Айсұлу"));
    assert_null(strstr(page_body(server), "birthDate"));
    call("/api/v1/users?fields=sourcedId,givenName");
    assert_problem(403, "exchange.api.scope", "givenName");
    call("/api/v1/users?fields=identifier");
    assert_problem(403, "exchange.api.scope", "identifier");
}

static void a_missing_scope_is_403_and_names_it(void **state)
{
    static const char *const cases[][2] = {{"/api/v1/classes", "classes"},
                                           {"/api/v1/users", "learners"},
                                           {"/api/v1/enrollments", "learners"},
                                           {"/api/v1/figures", "figures"}};
    (void)state;

    issue(SCHOOL_BIN, "orgs");
    for (size_t i = 0; i < COUNT(cases); i++) {
        call(cases[i][0]);
        assert_problem(403, "exchange.api.scope", cases[i][1]);
    }
    call("/api/v1/orgs");
    page_assert_status(server, 200);
}

static void an_unknown_parameter_or_field_is_422_and_names_it(void **state)
{
    static const char *const cases[][3] = {
        {"/api/v1/orgs?colour=red", "exchange.api.parameter", "colour"},
        {"/api/v1/orgs?limit=0", "exchange.api.parameter", "limit"},
        {"/api/v1/orgs?limit=201", "exchange.api.parameter", "limit"},
        {"/api/v1/orgs?limit=2&limit=3", "exchange.api.parameter", "limit"},
        {"/api/v1/orgs?after=5", "exchange.api.parameter", "after"},
        {"/api/v1/orgs?fields=name,salary", "exchange.api.field", "salary"},
        {"/api/v1/orgs?fields=", "exchange.api.parameter", "fields"},
        {"/api/v1/orgs/0acc0000-0000-4000-8000-000000000003?limit=1", "exchange.api.parameter",
         "limit"},
    };
    (void)state;

    issue(SCHOOL_BIN, "orgs");
    for (size_t i = 0; i < COUNT(cases); i++) {
        call(cases[i][0]);
        assert_problem(422, cases[i][1], cases[i][2]);
    }
    call("/api/v1/orgs?fields=name,identifier");
    page_assert_status(server, 200);
    const json_t *org = json_array_get(json_object_get(answer(), "orgs"), 0);
    assert_int_equal(json_object_size(org), 2);
}

/* Every page once, in the order of the identifiers, with the same total; the pages together are the
 * list. */
static void pages_follow_each_other_without_gap_or_repetition(void **state)
{
    struct str next = STR("/api/v1/orgs?limit=1"), before = STR("");
    size_t pages = 0;
    (void)state;

    issue("991250000038", "orgs");
    for (; next.p; pages++) {
        call(str_z(country->mem, next));
        page_assert_status(server, 200);
        assert_int_equal(total(), 3);
        assert_string_equal(page_header(server, "x-total-count"), "3");
        const json_t *org = json_array_get(json_object_get(answer(), "orgs"), 0);
        struct str id = json_text_of(org, "sourcedId");
        assert_true(str_cmp(before, id) < 0);
        before = id;
        next = json_text_of(answer(), "next");
    }
    assert_int_equal(pages, 3);
    call("/api/v1/orgs?after=ffffffff-ffff-4fff-bfff-ffffffffffff");
    assert_int_equal(count_of("orgs"), 0);
    assert_int_equal(total(), 3);
}

static void another_organisations_record_is_as_if_it_did_not_exist(void **state)
{
    static const char *const strangers[] = {
        "/api/v1/orgs/0acc0000-0000-4000-8000-000000000004",
        "/api/v1/classes/0acc0000-0000-4000-8000-000000000063",
        "/api/v1/users/0acc0000-0000-4000-8000-000000000054",
        "/api/v1/enrollments/0acc0000-0000-4000-8000-000000000084",
        "/api/v1/figures/0acc0000-0000-4000-8000-000000000063",
        "/api/v1/users/0acc0000-0000-4000-8000-000000000053", /* protected */
    };
    (void)state;

    issue(SCHOOL_BIN, ALL_SCOPES);
    for (size_t i = 0; i < COUNT(strangers); i++) {
        call(strangers[i]);
        page_assert_status(server, 404);
    }
    call("/api/v1/users/0acc0000-0000-4000-8000-000000000051");
    page_assert_status(server, 200);
    assert_keeps_to(json_object_get(answer(), "user"), "user.v1.json");
}

static void what_has_not_changed_is_not_sent_again(void **state)
{
    char tag[60];
    (void)state;

    issue(SCHOOL_BIN, "orgs classes");
    call("/api/v1/orgs");
    (void)snprintf(tag, sizeof(tag), "%s", page_header(server, "etag"));
    assert_true(tag[0] == '"');
    page_set_header(server, "If-None-Match", tag);
    call("/api/v1/orgs");
    page_assert_status(server, 304);
    assert_int_equal(page_body_size(server), 0);
    call("/api/v1/classes");
    page_assert_status(server, 200);
    page_set_header(server, "If-None-Match", NULL);
}

static enum status end_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;
    return exchange_test_end_validity(c, &changed);
}

static void a_key_that_is_none_is_over_or_taken_back_opens_nothing(void **state)
{
    struct page *p = country->page;
    (void)state;

    key[0] = '\0';
    call("/api/v1/orgs");
    assert_problem(401, "exchange.api.key", NULL);
    assert_string_equal(page_header(server, "www-authenticate"), "Bearer realm=\"oqu\"");
    (void)snprintf(key, sizeof(key), "no-such-key");
    call("/api/v1/orgs");
    assert_problem(401, "exchange.api.key", NULL);
    issue(SCHOOL_BIN, "orgs");
    call("/api/v1/orgs");
    page_assert_status(server, 200);
    page_get(p, "/staff/partners");
    page_follow(p, "Электрондық журнал");
    page_follow(p, "Кілтті қайтарып алу");
    page_fill(p, "reason", "Келісім аяқталды");
    page_press(p, "Кілтті қайтарып алу");
    page_assert_says(p, "Келісім аяқталды");
    call("/api/v1/orgs");
    assert_problem(401, "exchange.api.revoked", NULL);
    issue(SCHOOL_BIN, "orgs");
    assert_int_equal(db_tx(db_fixture_ctx(country->fixture, "oqu_admin"), "test/end", end_tx, NULL),
                     ST_OK);
    call("/api/v1/orgs");
    assert_problem(401, "exchange.api.expired", NULL);
}

/* The bucket is refilled in 20 seconds by one: four at once are one too many. */
static void too_many_requests_of_a_key_are_told_when_to_come_again(void **state)
{
    int64_t wait_s;
    (void)state;

    db_fixture_load(country->fixture, "src/exchange/testing/limit.sql");
    issue(SCHOOL_BIN, "orgs");
    for (int i = 0; i < 3; i++) {
        call("/api/v1/orgs");
        page_assert_status(server, 200);
    }
    call("/api/v1/orgs");
    assert_problem(429, "exchange.api.rate", NULL);
    assert_true(scan_i64(str_from_z(page_header(server, "retry-after")), 1, 20, &wait_s));
    issue(SCHOOL_BIN, "orgs"); /* another key is not meant */
    call("/api/v1/orgs");
    page_assert_status(server, 200);
}

struct journal {
    struct exchange_test_acts_row *read, *refused;
    struct exchange_test_kept_as_is_row *kept;
};

static enum status journal_tx(struct ctx *c, void *arg)
{
    struct journal *in = arg;

    TRY(exchange_test_acts(c, STR("exchange.read"), &in->read));
    TRY(exchange_test_acts(c, STR("exchange.refused"), &in->refused));
    return exchange_test_kept_as_is(c, str_from_z(key), &in->kept);
}

static void reading_pupils_and_refusals_are_journalled_and_no_key_is_kept(void **state)
{
    struct journal in;
    (void)state;

    issue(SCHOOL_BIN, "orgs learners");
    call("/api/v1/orgs");
    call("/api/v1/users");
    call("/api/v1/enrollments");
    call("/api/v1/figures");
    assert_int_equal(
        db_tx_read(db_fixture_ctx(country->fixture, "oqu_admin"), "test/journal", journal_tx, &in),
        ST_OK);
    assert_int_equal(in.read->n, 2);
    assert_int_equal(in.refused->n, 1);
    assert_int_equal(in.kept->n, 0);
}

/* ---- description ---------------------------------------------------------------------------- */

/* "/api/v1/orgs/{id:uuid}" as OpenAPI writes it. */
static const char *described_as(const char *pattern)
{
    struct str rest = str_from_z(pattern), head;

    (void)scan_until(&rest, ':', &head);
    return rest.n > 0 ? str_printf(country->mem, STR_FMT "}", STR_ARG(head)).p : pattern;
}

extern const struct module exchange_module;

static void every_route_is_described_and_everything_described_is_a_route(void **state)
{
    size_t routes = 0;
    (void)state;

    key[0] = '\0';
    call("/api/v1/openapi.json");
    page_assert_status(server, 200);
    assert_true(str_eq_z(json_text_of(answer(), "openapi"), "3.1.0"));
    const json_t *paths = json_object_get(answer(), "paths");
    for (const struct route *r = exchange_module.routes; r->pattern; r++) {
        if (!str_starts(str_from_z(r->pattern), STR(API_ROOT "/")) || strstr(r->pattern, "openapi"))
            continue;
        const json_t *path = json_object_get(paths, described_as(r->pattern));
        if (!json_object_get(path, "get"))
            fail_msg("%s is not described", r->pattern);
        routes++;
    }
    assert_int_equal(routes, json_object_size(paths));
}

/* What the description says to be in an answer is a published schema. */
static void every_schema_that_is_referred_to_is_served(void **state)
{
    const char *at;
    char address[100];
    (void)state;

    key[0] = '\0';
    call("/api/v1/openapi.json");
    const char *text = page_body(server);
    size_t n = 0;
    while ((at = strstr(text, "\"/schemas/")) != NULL) {
        (void)snprintf(address, sizeof(address), "%.*s", (int)strcspn(at + 1, "\""), at + 1);
        page_get(visitor, address);
        page_assert_status(visitor, 200);
        assert_string_equal(page_header(visitor, "content-type"), "application/schema+json");
        text = at + 1;
        n++;
    }
    assert_true(n > n_resources);
    page_get(visitor, "/schemas/none.v1.json");
    page_assert_status(visitor, 404);
}

/* Each says which dialect it is in, and no keyword that would be passed over. A table has a schema
 * of its own kind. */
static void every_published_schema_is_one_that_is_obeyed(void **state)
{
    static const struct schema_source source = {published, NULL};
    const struct schema_file *file;
    struct schema_fault fault;
    size_t n = 0;
    (void)state;

    for (size_t i = 0; (file = schema_at(i)) != NULL; i++) {
        const json_t *schema = json_object_in(country->mem, *file->text);
        if (schema_is_xml(file))
            continue;
        assert_non_null(schema);
        if (json_object_get(schema, "fields"))
            continue;
        assert_true(str_eq_z(json_text_of(schema, "$schema"),
                             "https://json-schema.org/draft/2020-12/schema"));
        assert_true(str_eq_z(json_text_of(schema, "$id"), file->name));
        json_t *none = json_object();
        assert_false(schema_check(country->mem, schema, none, &source, &fault));
        assert_true(strcmp(fault.keyword, "required") == 0 || strcmp(fault.keyword, "anyOf") == 0);
        json_decref(none);
        n++;
    }
    assert_true(n > n_resources);
}

static void developers_read_each_service_and_format(void **state)
{
    (void)state;
    page_get(visitor, "/developers");
    page_assert_status(visitor, 200);
    for (size_t i = 0; i < n_resources; i++)
        page_assert_says(visitor, str_printf(country->mem, API_ROOT "/%s", resources[i].name).p);
    page_assert_says(visitor, "120");
    page_assert_count(visitor, "//main//a[@href='/developers/formats']", 1);
}

#define API_TEST(test) cmocka_unit_test_setup(test, fresh)

int main(void)
{
    const struct CMUnitTest tests[] = {
        API_TEST(each_list_keeps_to_its_schema_and_counts_its_own_organisations_only),
        API_TEST(names_and_iin_need_scopes_of_their_own),
        API_TEST(a_missing_scope_is_403_and_names_it),
        API_TEST(an_unknown_parameter_or_field_is_422_and_names_it),
        API_TEST(pages_follow_each_other_without_gap_or_repetition),
        API_TEST(another_organisations_record_is_as_if_it_did_not_exist),
        API_TEST(what_has_not_changed_is_not_sent_again),
        API_TEST(a_key_that_is_none_is_over_or_taken_back_opens_nothing),
        API_TEST(too_many_requests_of_a_key_are_told_when_to_come_again),
        API_TEST(reading_pupils_and_refusals_are_journalled_and_no_key_is_kept),
        API_TEST(every_route_is_described_and_everything_described_is_a_route),
        API_TEST(every_schema_that_is_referred_to_is_served),
        API_TEST(every_published_schema_is_one_that_is_obeyed),
        API_TEST(developers_read_each_service_and_format),
    };
    return cmocka_run_group_tests(tests, country_open, close_all);
}
