/* What people type into each kind of field, what we make of it, and what we tell them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/time.h"
#include "http/http.h"
#include "i18n/i18n.h"
#include "i18n/msg_http.h"

static const struct field fields[] = {
    {"name", FIELD_TEXT, 0, 0, MSG_http_choice, 2, 10},
    {"note", FIELD_TEXTAREA, 0, 0, 0, 0, 0},
    {"year", FIELD_INT, 0, 0, 0, 2020, 2030},
    {"born", FIELD_DATE, 0, 0, 0, 0, 0},
    {"lesson", FIELD_CHOICE, 0, 0, 0, 0, 0},
    {"agree", FIELD_CHECK, 0, 0, 0, 0, 0},
    {"school", FIELD_LIST, 0, 0, 0, 0, 2},
    {"iin", FIELD_IIN, 0, 0, 0, 0, 0},
    {"phone", FIELD_PHONE, 0, 0, 0, 0, 0},
    {"mail", FIELD_EMAIL, 0, 0, 0, 0, 0},
    {"code", FIELD_CODE, 0, 0, 0, 6, 6},
    {"secret", FIELD_SECRET, 0, 0, 0, 8, 20},
    {"scan", FIELD_FILE, 0, 0, 0, 1, 1024 * 1024},
    {"child", FIELD_UUID, 0, 0, 0, 0, 0},
};
static const struct form form = {"test", fields, COUNT(fields)};

static int set_up(void **state)
{
    struct arena *mem = arena_new(1 << 24, 1 << 26);
    struct ctx *c = NEW(mem, struct ctx);
    c->mem = mem;
    c->lang = LANG_EN;
    *state = c;
    return 0;
}

static int tear_down(void **state)
{
    const struct ctx *c = *state;
    arena_free(c->mem);
    return 0;
}

/* A form with one field filled (and "name", which must be given). */
static struct form_values read_one(struct ctx *c, const char *name, struct str value)
{
    struct pair *pairs = NEWS(c->mem, struct pair, 2);
    struct form_values values;

    pairs[0] = (struct pair){STR("name"), STR("Aru")};
    pairs[1] = (struct pair){str_from_z(name), value};
    bool is_name = str_eq_z(STR("name"), name);
    struct request rq = {.method = POST, .body = {is_name ? pairs + 1 : pairs, is_name ? 1 : 2}};
    assert_int_equal(form_read(c, &form, &rq, &values), ST_OK);
    return values;
}

struct row {
    const char *raw;
    const char *text; /* cleaned; NULL: an error is expected */
    enum msg error;
    const char *arg;
};

static void check_rows(struct ctx *c, const char *name, const struct row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct form_values values = read_one(c, name, str_from_z(rows[i].raw));
        const struct field_value *v = form_at(&values, name);
        if (v->error != (int)rows[i].error)
            fail_msg("%s \"%s\": %s", name, rows[i].raw, msg_key((enum msg)v->error));
        assert_int_equal(values.bad, rows[i].error != MSG_NONE);
        assert_string_equal(str_z(c->mem, v->text), rows[i].text ? rows[i].text : "");
        assert_string_equal(str_z(c->mem, v->error_arg), rows[i].arg ? rows[i].arg : "");
    }
}
#define CHECK(c, name, ...)                                                                        \
    check_rows((c), (name), (const struct row[]){__VA_ARGS__},                                     \
               sizeof((const struct row[]){__VA_ARGS__}) / sizeof(struct row))

static void text_is_cleaned_before_it_is_measured(void **state)
{
    CHECK(*state, "name", {"  Әли \t хан ", "Әли хан", MSG_NONE, NULL},
          {"A\xCC\x86"
           "bc",
           "\xC4\x82"
           "bc",
           MSG_NONE, NULL}, /* NFC */
          {"\xE2\x80\xAA"
           "Aru\xC2\xAD\xE2\x80\x8B\xC2\xA0",
           "Aru", MSG_NONE, NULL},                      /* copied marks */
          {"Әәәәәәәәәә", "Әәәәәәәәәә", MSG_NONE, NULL}, /* 10 letters, 20 bytes */
          {"Әәәәәәәәәәә", NULL, MSG_http_text_long, "10"}, {"A", NULL, MSG_http_text_short, "2"},
          {"A\x01"
           "B",
           NULL, MSG_http_text_signs, NULL},
          {"", NULL, MSG_http_choice, NULL}, {" \xE2\x80\x8B ", NULL, MSG_http_choice, NULL});
}

static void lines_survive_in_a_text_area(void **state)
{
    CHECK(*state, "note",
          {"one  two \r\n  three\r\n\r\nfour ", "one two\nthree\n\nfour", MSG_NONE, NULL},
          {"a\x02", NULL, MSG_http_text_signs, NULL}, {"", "", MSG_NONE, NULL});
}

static void numbers_have_their_limits(void **state)
{
    CHECK(*state, "year", {"2026", "2026", MSG_NONE, NULL}, {" 2 026 ", "2026", MSG_NONE, NULL},
          {"2019", NULL, MSG_http_number_small, "2020"},
          {"2031", NULL, MSG_http_number_large, "2030"},
          {"-5", NULL, MSG_http_number_small, "2020"}, {"20x6", NULL, MSG_http_number, NULL},
          {"20-26", NULL, MSG_http_number, NULL},
          {"99999999999999999999", NULL, MSG_http_number, NULL}, {"", "", MSG_NONE, NULL});
}

/* req: J73-A6 */
static void iin_is_checked_as_far_as_arithmetic_goes(void **state)
{
    CHECK(*state, "iin", {"880315600013", "880315600013", MSG_NONE, NULL},
          {" 880315 600013 ", "880315600013", MSG_NONE, NULL},
          {"88031560001", NULL, MSG_http_iin_length, "11"},
          {"8803156000130", NULL, MSG_http_iin_length, "13"},
          {"880315600014", NULL, MSG_http_iin_wrong, NULL},
          {"88031560001O", NULL, MSG_http_iin_digits, NULL}, {"", "", MSG_NONE, NULL});
}

static void phones_and_mail_are_brought_to_one_form(void **state)
{
    CHECK(*state, "phone", {"8 (701) 123-45-67", "+77011234567", MSG_NONE, NULL},
          {"\xE2\x80\xAA+7 701 123 45 67\xE2\x80\xAC", "+77011234567", MSG_NONE, NULL},
          {"701 123", NULL, MSG_http_phone, NULL}, {"", "", MSG_NONE, NULL});
    CHECK(*state, "mail", {" aigul@mail.kz ", "aigul@mail.kz", MSG_NONE, NULL},
          {"a.b+c@x-y.example.kz", "a.b+c@x-y.example.kz", MSG_NONE, NULL},
          {"aigul", NULL, MSG_http_email, NULL}, {"a@b", NULL, MSG_http_email, NULL},
          {".a@mail.kz", NULL, MSG_http_email, NULL}, {"a..b@mail.kz", NULL, MSG_http_email, NULL},
          {"a@-mail.kz", NULL, MSG_http_email, NULL}, {"a@mail.kz.", NULL, MSG_http_email, NULL},
          {"a b@mail.kz", NULL, MSG_http_email, NULL},
          {"a@mail.kz\r\nBcc: x@y.kz", NULL, MSG_http_email, NULL});
}

static void codes_ticks_and_choices(void **state)
{
    CHECK(*state, "code", {"123 456", "123456", MSG_NONE, NULL},
          {"12345", NULL, MSG_http_code, NULL}, {"12345a", NULL, MSG_http_code, NULL});
    CHECK(*state, "agree", {"1", "1", MSG_NONE, NULL}, {"yes", NULL, MSG_http_choice, NULL});
    CHECK(*state, "lesson", {"kk", "kk", MSG_NONE, NULL});
    CHECK(*state, "child",
          {"0190a5d0-0000-7000-8000-000000000001", "0190a5d0-0000-7000-8000-000000000001", MSG_NONE,
           NULL},
          {"1", NULL, MSG_http_choice, NULL});
}

static void a_password_is_taken_as_typed_and_never_shown_again(void **state)
{
    struct form_values values = read_one(*state, "secret", STR("  correct horse "));
    const struct field_value *v = form_at(&values, "secret");

    assert_true(str_eq_z(v->text, "  correct horse "));
    assert_int_equal(v->raw.n, 0);
    CHECK(*state, "secret", {"short", NULL, MSG_http_secret_short, "8"},
          {"123456789012345678901", NULL, MSG_http_secret_long, "20"});
}

static struct form_values
read_date(struct ctx *c, const char *day, const char *month, const char *year)
{
    struct pair *pairs = NEWS(c->mem, struct pair, 4);
    struct form_values values;

    pairs[0] = (struct pair){STR("name"), STR("Aru")};
    pairs[1] = (struct pair){STR("born.d"), str_from_z(day)};
    pairs[2] = (struct pair){STR("born.m"), str_from_z(month)};
    pairs[3] = (struct pair){STR("born.y"), str_from_z(year)};
    struct request rq = {.method = POST, .body = {pairs, 4}};
    assert_int_equal(form_read(c, &form, &rq, &values), ST_OK);
    return values;
}

static void a_date_comes_from_three_inputs_or_one(void **state)
{
    static const struct {
        const char *day, *month, *year, *text;
        enum msg error;
    } rows[] = {
        {"28", "5", "2019", "2019-05-28", MSG_NONE},
        {" 01 ", "09", "2026", "2026-09-01", MSG_NONE},
        {"29", "2", "2024", "2024-02-29", MSG_NONE},
        {"29", "2", "2023", "", MSG_http_date_none},
        {"x", "2", "2023", "", MSG_http_date_none},
        {"1", "1", "19", "", MSG_http_date_none},
        {"28", "5", "2619", "", MSG_http_date_none}, /* found by fuzz_form */
        {"", "2", "2023", "", MSG_http_date_incomplete},
        {"", "", "", "", MSG_NONE},
    };
    struct ctx *c = *state;

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct form_values values = read_date(c, rows[i].day, rows[i].month, rows[i].year);
        const struct field_value *v = form_at(&values, "born");
        if (v->error != (int)rows[i].error)
            fail_msg("row %zu: %s", i, msg_key((enum msg)v->error));
        assert_string_equal(str_z(c->mem, v->text), rows[i].text);
        assert_true(str_eq(v->year, str_trim(str_from_z(rows[i].year))));
    }
    struct form_values values = read_one(c, "born", STR("1970-01-11"));
    assert_int_equal(form_at(&values, "born")->number, 10);
    assert_true(str_eq_z(form_at(&values, "born")->month, "01"));
    values = read_one(c, "born", STR("11.01.1970"));
    assert_int_equal(form_at(&values, "born")->error, MSG_http_date_none);
}

static void a_list_takes_repeated_names_up_to_its_limit(void **state)
{
    static const struct pair pairs[] = {{STR_INIT("name"), STR_INIT("Aru")},
                                        {STR_INIT("school"), STR_INIT("84")},
                                        {STR_INIT("school"), STR_INIT("70")},
                                        {STR_INIT("school"), STR_INIT("12")}};
    struct form_values values;
    struct request rq = {.method = POST, .body = {pairs, 3}};

    assert_int_equal(form_read(*state, &form, &rq, &values), ST_OK);
    assert_int_equal(form_at(&values, "school")->n_list, 2);
    assert_true(str_eq_z(form_at(&values, "school")->list[1], "70"));
    rq.body.n = 4;
    assert_int_equal(form_read(*state, &form, &rq, &values), ST_OK);
    assert_int_equal(form_at(&values, "school")->error, MSG_http_list_long);
}

/* req: SEC-54, AB-4 */
static void undeclared_and_doubled_fields_are_refused(void **state)
{
    static const struct {
        enum method method;
        const char *first, *second;
        enum status st;
    } rows[] = {
        {POST, "name", "_csrf", ST_OK},       {POST, "_idem", "lang", ST_OK},
        {POST, "name", "name", ST_INVALID},   {POST, "_csrf", "_csrf", ST_INVALID},
        {POST, "name", "status", ST_INVALID}, {POST, "name.d", "lang", ST_INVALID},
        {POST, "scan", "name", ST_INVALID},   {POST, "born", "born.d", ST_OK},
        {GET, "name", "utm_source", ST_OK},   {POST, "school", "school", ST_OK},
    };
    struct ctx *c = *state;

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct pair pairs[] = {{str_from_z(rows[i].first), STR("")},
                               {str_from_z(rows[i].second), STR("")}};
        struct request rq = {.method = rows[i].method, .body = {pairs, 2}, .query = {pairs, 2}};
        struct form_values values;
        if (form_read(c, &form, &rq, &values) != rows[i].st)
            fail_msg("row %zu", i);
    }
}

static void files_have_names_and_limits(void **state)
{
    struct upload uploads[] = {{STR("scan"), STR("a.pdf"), STR("/spool/1"), 10},
                               {STR("scan"), STR("b.pdf"), STR("/spool/2"), 10}};
    struct request rq = {.method = POST, .uploads = uploads, .n_uploads = 1};
    struct form_values values;

    assert_int_equal(form_read(*state, &form, &rq, &values), ST_OK);
    assert_true(form_at(&values, "scan")->upload == &uploads[0]);
    assert_int_equal(form_at(&values, "scan")->error, 0);
    uploads[0].size = 1024 * 1024 + 1;
    assert_int_equal(form_read(*state, &form, &rq, &values), ST_OK);
    assert_int_equal(form_at(&values, "scan")->error, MSG_http_file_large);
    assert_true(str_eq_z(form_at(&values, "scan")->error_arg, "1"));
    uploads[0].size = 0;
    assert_int_equal(form_read(*state, &form, &rq, &values), ST_OK);
    assert_int_equal(form_at(&values, "scan")->error, MSG_http_file_empty);
    rq.n_uploads = 2;
    assert_int_equal(form_read(*state, &form, &rq, &values), ST_INVALID);
    uploads[0].field = STR("name");
    rq.n_uploads = 1;
    assert_int_equal(form_read(*state, &form, &rq, &values), ST_INVALID);
}

/* req: REL-4 */
static void idempotency_key_travels_with_the_form(void **state)
{
    struct ctx *c = *state;
    struct str key = form_new_idem(c);
    struct pair pairs[] = {{STR("_idem"), key}};
    struct request rq = {.method = POST, .body = {pairs, 1}};
    struct form_values values;

    assert_int_equal(form_read(c, &form, &rq, &values), ST_OK);
    assert_true(str_eq(values.idem, key));
    assert_false(str_eq(form_new_idem(c), key));
    pairs[0].value = STR("forged");
    assert_int_equal(form_read(c, &form, &rq, &values), ST_INVALID);
}

static void a_blank_form_shows_its_defaults(void **state)
{
    struct form_values values = form_blank(*state, &form);

    form_set(&values, "born", STR("2019-05-28"));
    form_set(&values, "name", STR("Aru"));
    const struct str schools[] = {STR("84"), STR("70")};
    form_set(&values, "agree", STR("1"));
    form_set_list(&values, "school", schools, COUNT(schools));
    assert_int_equal(form_at(&values, "agree")->number, 1); /* the box is drawn with its tick */
    assert_int_equal(form_at(&values, "school")->n_list, 2);
    assert_true(str_eq_z(form_at(&values, "born")->day, "28"));
    assert_true(str_eq_z(form_at(&values, "name")->raw, "Aru"));
    assert_false(values.bad);
    form_error(&values, "name", MSG_http_choice, STR("x"));
    assert_true(values.bad);
    assert_int_equal(form_at(&values, "name")->error, MSG_http_choice);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(text_is_cleaned_before_it_is_measured),
        TEST(lines_survive_in_a_text_area),
        TEST(numbers_have_their_limits),
        TEST(iin_is_checked_as_far_as_arithmetic_goes),
        TEST(phones_and_mail_are_brought_to_one_form),
        TEST(codes_ticks_and_choices),
        TEST(a_password_is_taken_as_typed_and_never_shown_again),
        TEST(a_date_comes_from_three_inputs_or_one),
        TEST(a_list_takes_repeated_names_up_to_its_limit),
        TEST(undeclared_and_doubled_fields_are_refused),
        TEST(files_have_names_and_limits),
        TEST(idempotency_key_travels_with_the_form),
        TEST(a_blank_form_shows_its_defaults),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
