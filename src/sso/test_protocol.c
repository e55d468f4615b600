/* Codes and tokens as clients of others ask for them, and each way in which they are refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "sso/testing.h"
#include "sso_test_queries.h"

enum { CODE = 60 };

/* ---- what is given out ----------------------------------------------------------------------- */

static void the_server_describes_itself(void **state)
{
    static const struct {
        const char *name, *value;
    } expected[] = {
        {"issuer", "http://oqu.test"},
        {"authorization_endpoint", "http://oqu.test/sso/authorize"},
        {"token_endpoint", "http://oqu.test/staff/sso/token"},
        {"userinfo_endpoint", "http://oqu.test/staff/sso/userinfo"},
        {"jwks_uri", "http://oqu.test/sso/keys"},
    };
    struct page *p = sso_visitor();
    (void)state;

    page_get(p, "/.well-known/openid-configuration");
    page_assert_status(p, 200);
    json_t *json = json_loads(page_body(p), 0, NULL);
    for (size_t i = 0; i < COUNT(expected); i++)
        assert_string_equal(json_string_value(json_object_get(json, expected[i].name)),
                            expected[i].value);
    json_decref(json);
    page_close(p);
}

/* ---- keys that change ------------------------------------------------------------------------ */

static const char *fresh_token(void)
{
    char code[CODE];

    person_enters(country->page, &library, code);
    client_redeems(&library, code);
    page_assert_status(server, 200);
    return answer("id_token");
}

/* A client that keeps our keys for a day: a key that is planned is in what it keeps before anything
 * is signed by it, and nothing that is on the way is lost. */
static void a_planned_key_is_published_before_it_signs(void **state)
{
    (void)state;
    const char *kept = published_keys(), *before = fresh_token();
    db_fixture_turn_tokens(country->fixture, false);
    const char *ahead = published_keys();
    assert_string_not_equal(ahead, kept);
    const char *after = fresh_token();
    assert_true(token_is_signed_by(after, kept));
    assert_true(token_is_signed_by(before, ahead));
    assert_true(token_is_signed_by(after, ahead));
}

/* The same client when keys were taken back: the name of the next key is unknown to it, the
 * document has it when it asks again, and what the old key signed counts no more. */
static void a_key_that_is_taken_back_is_unknown_at_once(void **state)
{
    (void)state;
    const char *kept = published_keys(), *before = fresh_token();
    assert_true(token_is_signed_by(before, kept));
    db_fixture_turn_tokens(country->fixture, true);
    const char *after = fresh_token();
    assert_false(token_is_signed_by(after, kept));
    assert_true(token_is_signed(after));
    assert_false(token_is_signed(before));
}

static void assert_claim(const json_t *claims, const char *name, const char *value)
{
    const char *text = json_string_value(json_object_get(claims, name));
    assert_non_null(text);
    assert_string_equal(text, value);
}

static void a_person_agrees_and_the_client_learns_what_it_may(void **state)
{
    struct page *p = country->page;
    char code[CODE];
    (void)state;

    page_get(p, enter_address("/staff/sso/authorize", &library, ""));
    page_assert_text(p, "h1", "Деректеріңізді беруге келісесіз бе?");
    page_assert_says(p, "«Кітапхана» (Сынақ кітапханасы) сіз туралы дерек сұрайды.");
    page_assert_says(p, "аты-жөніңіз: Үлгілі Арман");
    page_press(p, "Келісемін, жалғастыру");
    assert_string_equal(sent_back(p, "state"), "st-1");
    assert_string_equal(sent_back(p, "iss"), "http%3A%2F%2Foqu.test");
    (void)snprintf(code, sizeof(code), "%s", sent_back(p, "code"));
    client_redeems(&library, code);
    page_assert_status(server, 200);
    assert_string_equal(page_header(server, "Cache-Control"), "no-store");
    assert_string_equal(answer("token_type"), "Bearer");

    const char *token = answer("id_token"), *access = answer("access_token");
    assert_true(token_is_signed(token));
    struct str body = token_part(token, 1);
    json_t *claims = json_loadb(body.p, body.n, 0, NULL);
    assert_claim(claims, "iss", "http://oqu.test");
    assert_claim(claims, "aud", library.id);
    assert_claim(claims, "nonce", "no-1");
    int64_t now = country->staff->machine_us / TIME_SECOND;
    assert_int_equal(json_integer_value(json_object_get(claims, "iat")), now);
    assert_int_equal(json_integer_value(json_object_get(claims, "exp")), now + 600);
    const char *subject =
        str_z(country->mem, str_from_z(json_string_value(json_object_get(claims, "sub"))));
    json_decref(claims);

    client_looks(access);
    page_assert_status(server, 200);
    assert_string_equal(answer("sub"), subject);
    assert_string_equal(answer("name"), "Үлгілі Арман");
    assert_non_null(strstr(page_body(server), "\"role\":\"admin\""));
    assert_non_null(strstr(page_body(server), SCHOOL_BIN));
    assert_null(strstr(page_body(server), ADMIN_IIN));
}

struct kept {
    struct str secret;
    struct sso_test_kept_as_is_row *row;
};

static enum status kept_tx(struct ctx *c, void *arg)
{
    struct kept *in = arg;
    return sso_test_kept_as_is(c, in->secret, &in->row);
}

static void nothing_that_opens_something_is_kept_as_it_is(void **state)
{
    struct ctx *root = db_fixture_ctx(country->fixture, "oqu_admin");
    char code[CODE];
    (void)state;

    person_enters(country->page, &library, code);
    client_redeems(&library, code);
    const char *const secrets[] = {code, library.secret, answer("access_token"),
                                   answer("refresh_token"), answer("id_token")};
    for (size_t i = 0; i < COUNT(secrets); i++) {
        struct kept in = {.secret = str_from_z(secrets[i])};
        assert_int_equal(db_tx_read(root, "test/kept", kept_tx, &in), ST_OK);
        assert_int_equal(in.row->n, 0);
    }
}

static const char *subject_at(const struct client *a)
{
    char code[CODE];

    person_enters(country->page, a, code);
    client_redeems(a, code);
    client_looks(answer("access_token"));
    return answer("sub");
}

static void two_clients_know_a_person_by_two_names(void **state)
{
    const char *here = subject_at(&library), *there = subject_at(&app);
    (void)state;

    assert_string_not_equal(here, there);
    assert_string_equal(subject_at(&library), here);
    assert_int_equal(strlen(here), 43);
}

/* ---- refusals on the way --------------------------------------------------------------------- */

static void an_address_that_is_not_registered_is_never_followed(void **state)
{
    static const char *const addresses[] = {"https%3A%2F%2Fevil.test%2Fback",
                                            "https%3A%2F%2Flibrary.test%2Fback%2F",
                                            "https%3A%2F%2Flibrary.test%2Fback%3Fat%3D3",
                                            "http%3A%2F%2Flibrary.test%2Fback",
                                            "https%3A%2F%2Flibrary.test%2FBACK",
                                            ""};
    (void)state;

    for (size_t i = 0; i < COUNT(addresses); i++)
        for (int door = 0; door < 2; door++) {
            struct page *p = door ? country->page : sso_visitor();
            char target[1000];
            (void)snprintf(target, sizeof(target),
                           "%s?client_id=%s&redirect_uri=%s&response_type=code&scope=openid"
                           "&code_challenge=" CHALLENGE "&code_challenge_method=S256",
                           door ? "/staff/sso/authorize" : "/sso/authorize", library.id,
                           addresses[i]);
            page_get(p, target);
            page_assert_status(p, 422);
            assert_string_equal(page_header(p, "Refresh"), "");
            assert_string_equal(page_location(p), "");
            if (!door)
                page_close(p);
        }
    assert_int_equal(refusals("REDIRECT"), 2 * COUNT(addresses));
}

static void a_wrong_request_goes_back_with_the_error_of_the_protocol(void **state)
{
    static const struct {
        const char *more, *error, *reason;
    } cases[] = {
        {"&request=e30", "request_not_supported", "REQUEST"},
        {"&request_uri=https%3A%2F%2Flibrary.test%2Fr", "request_uri_not_supported", "REQUEST"},
        {"&response_mode=fragment", "invalid_request", "RESPONSE_MODE"},
        {"&prompt=none", "interaction_required", "PROMPT"},
        {"&prompt=login", "login_required", "PROMPT"},
        {"&max_age=1", "login_required", "PROMPT"},
        {"&nonce=no-2", "invalid_request", "DOUBLED"},
    };
    (void)state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        int64_t before = refusals(cases[i].reason);
        page_get(country->page, enter_address("/staff/sso/authorize", &library, cases[i].more));
        assert_string_equal(sent_back(country->page, "error"), cases[i].error);
        assert_string_equal(sent_back(country->page, "code"), "");
        assert_int_equal(refusals(cases[i].reason), before + 1);
    }
}

static void without_pkce_openid_or_code_nobody_enters(void **state)
{
    static const struct {
        const char *query, *error, *reason;
    } cases[] = {
        {"response_type=code&scope=openid", "invalid_request", "PKCE"},
        {"response_type=code&scope=openid&code_challenge=" CHALLENGE, "invalid_request", "PKCE"},
        {"response_type=code&scope=openid&code_challenge=" CHALLENGE "&code_challenge_method=plain",
         "invalid_request", "PKCE"},
        {"response_type=code&scope=openid&code_challenge=short&code_challenge_method=S256",
         "invalid_request", "PKCE"},
        {"response_type=token&scope=openid&code_challenge=" CHALLENGE "&code_challenge_method=S256",
         "unsupported_response_type", "RESPONSE_TYPE"},
        {"response_type=code&scope=profile&code_challenge=" CHALLENGE "&code_challenge_method=S256",
         "invalid_scope", "SCOPE"},
    };
    struct page *p = sso_visitor();
    (void)state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        int64_t before = refusals(cases[i].reason);
        char target[1000];
        (void)snprintf(target, sizeof(target),
                       "/sso/authorize?client_id=%s&redirect_uri=https%%3A%%2F%%2Flibrary.test"
                       "%%2Fback&state=s&%s",
                       app.id, cases[i].query);
        page_get(p, target);
        assert_string_equal(sent_back(p, "error"), cases[i].error);
        assert_memory_equal(page_location(p), BACK "?", strlen(BACK) + 1);
        assert_int_equal(refusals(cases[i].reason), before + 1);
    }
    page_close(p);
}

/* ---- refusals of tokens ---------------------------------------------------------------------- */

static void a_code_works_once_and_a_second_time_ends_what_began_with_it(void **state)
{
    char code[CODE];
    (void)state;

    person_enters(country->page, &library, code);
    client_redeems(&library, code);
    const char *access = answer("access_token");
    client_looks(access);
    page_assert_status(server, 200);
    client_redeems(&library, code);
    assert_answer_error(400, "invalid_grant");
    assert_int_equal(refusals("CODE_REUSED"), 1);
    client_looks(access);
    page_assert_status(server, 401);
}

static void a_code_is_for_its_client_verifier_and_address(void **state)
{
    static const struct {
        const char *fields, *reason;
    } cases[] = {
        {"redirect_uri=https%3A%2F%2Flibrary.test%2Fback&code_verifier=another-verifier-of-the-"
         "right-length-0123456789",
         "VERIFIER"},
        {"redirect_uri=https%3A%2F%2Flibrary.test%2Fback", "VERIFIER"},
        {"redirect_uri=https%3A%2F%2Flibrary.test%2Fback%3Fat%3D2&code_verifier=" VERIFIER,
         "REDIRECT"},
        {"code_verifier=" VERIFIER, "REDIRECT"},
    };
    char code[CODE], fields[600];
    (void)state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        int64_t before = refusals(cases[i].reason);
        person_enters(country->page, &library, code);
        (void)snprintf(fields, sizeof(fields), "grant_type=authorization_code&code=%s&%s", code,
                       cases[i].fields);
        client_asks(&library, fields);
        assert_answer_error(400, "invalid_grant");
        assert_int_equal(refusals(cases[i].reason), before + 1);
        client_redeems(&library, code); /* used up all the same */
        assert_answer_error(400, "invalid_grant");
    }
    person_enters(country->page, &library, code);
    client_redeems(&app, code);
    assert_answer_error(400, "invalid_grant");
    assert_int_equal(refusals("OTHER_CLIENT"), 1);
    client_redeems(&library, code); /* a stranger cannot use it up */
    page_assert_status(server, 200);
}

static void a_code_is_short_lived(void **state)
{
    char code[CODE];
    (void)state;

    person_enters(country->page, &library, code);
    country_later(61);
    client_redeems(&library, code);
    assert_answer_error(400, "invalid_grant");
    assert_int_equal(refusals("CODE_EXPIRED"), 1);
    client_redeems(&library, "nonsense");
    assert_answer_error(400, "invalid_grant");
    assert_int_equal(refusals("CODE"), 1);
}

static void an_client_must_be_who_it_says(void **state)
{
    struct client liar = library, plain = library, unknown = library, talker = app;
    char code[CODE];
    (void)state;

    person_enters(country->page, &library, code);
    liar.secret[0] = liar.secret[0] == 'A' ? 'B' : 'A';
    plain.secret[0] = '\0'; /* "none" is for programs that have no secret */
    memcpy(unknown.id, "00000000-0000-4000-8000-000000000000", 37);
    memcpy(talker.secret, "guess", 6);
    const struct client *const wrong[] = {&liar, &plain, &unknown, &talker};
    for (size_t i = 0; i < COUNT(wrong); i++) {
        client_redeems(wrong[i], code);
        assert_answer_error(401, "invalid_client");
    }
    assert_int_equal(refusals("SECRET"), 3);
    assert_int_equal(refusals("CLIENT"), 1);
    client_redeems(&library, code);
    page_assert_status(server, 200);
}

static void a_malformed_request_is_refused_as_a_whole(void **state)
{
    static const struct {
        const char *type, *body;
    } cases[] = {
        {"application/json", "{\"grant_type\":\"authorization_code\"}"},
        {"application/x-www-form-urlencoded", "grant_type=a&client_id=%zz"},
        {"application/x-www-form-urlencoded", "grant_type=a&client_id=nobody"},
        {"application/x-www-form-urlencoded", ""},
        {"application/x-www-form-urlencoded",
         "client_id=00000000-0000-4000-8000-000000000000&grant_type=a&grant_type=b"},
        {"application/x-www-form-urlencoded",
         "client_id=00000000-0000-4000-8000-000000000000&client_secret=in-the-body"},
    };
    (void)state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        page_send(server, "POST", "/staff/sso/token", cases[i].type, str_from_z(cases[i].body));
        assert_answer_error(400, "invalid_request");
    }
    assert_int_equal(refusals("MALFORMED"), COUNT(cases));
    client_asks(&library, "grant_type=password&username=a&password=b");
    assert_answer_error(400, "unsupported_grant_type");
    assert_int_equal(refusals("GRANT_TYPE"), 1);
}

static void a_program_without_a_secret_enters_by_pkce_alone(void **state)
{
    char code[CODE];
    (void)state;

    person_enters(country->page, &app, code);
    client_redeems(&app, code);
    page_assert_status(server, 200);
    client_looks(answer("access_token"));
    page_assert_status(server, 200);
}

/* ---- refresh and the end --------------------------------------------------------------------- */

static void renew(const struct client *a, const char *token)
{
    char fields[200];
    (void)snprintf(fields, sizeof(fields), "grant_type=refresh_token&refresh_token=%s", token);
    client_asks(a, fields);
}

static void a_refresh_token_works_once_and_a_second_time_ends_all(void **state)
{
    char code[CODE];
    (void)state;

    person_enters(country->page, &library, code);
    client_redeems(&library, code);
    const char *first = answer("refresh_token"), *old = answer("access_token");
    country_later(601);
    client_looks(old);
    page_assert_status(server, 401);
    renew(&app, first);
    assert_answer_error(400, "invalid_grant");
    renew(&library, first);
    page_assert_status(server, 200);
    assert_true(token_is_signed(answer("id_token")));
    const char *second = answer("refresh_token"), *access = answer("access_token");
    client_looks(access);
    page_assert_status(server, 200);
    renew(&library, first);
    assert_answer_error(400, "invalid_grant");
    assert_int_equal(refusals("TOKEN_REUSED"), 1);
    client_looks(access);
    page_assert_status(server, 401);
    renew(&library, second);
    assert_answer_error(400, "invalid_grant");
    assert_int_equal(refusals("ENDED"), 1);
}

static void signing_out_here_ends_it_there(void **state)
{
    char code[CODE];
    (void)state;

    person_enters(country->page, &library, code);
    client_redeems(&library, code);
    const char *token = answer("refresh_token"), *access = answer("access_token");
    page_get(country->page, "/staff/account");
    page_press(country->page, "Шығу");
    client_looks(access);
    page_assert_status(server, 401);
    assert_non_null(strstr(page_header(server, "WWW-Authenticate"), "invalid_token"));
    renew(&library, token);
    assert_answer_error(400, "invalid_grant");
    assert_int_equal(refusals("ENDED"), 1);
    assert_int_equal(refusals("TOKEN"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SSO_TEST(the_server_describes_itself),
        SSO_TEST(a_planned_key_is_published_before_it_signs),
        SSO_TEST(a_key_that_is_taken_back_is_unknown_at_once),
        SSO_TEST(a_person_agrees_and_the_client_learns_what_it_may),
        SSO_TEST(nothing_that_opens_something_is_kept_as_it_is),
        SSO_TEST(two_clients_know_a_person_by_two_names),
        SSO_TEST(an_address_that_is_not_registered_is_never_followed),
        SSO_TEST(a_wrong_request_goes_back_with_the_error_of_the_protocol),
        SSO_TEST(without_pkce_openid_or_code_nobody_enters),
        SSO_TEST(a_code_works_once_and_a_second_time_ends_what_began_with_it),
        SSO_TEST(a_code_is_for_its_client_verifier_and_address),
        SSO_TEST(a_code_is_short_lived),
        SSO_TEST(an_client_must_be_who_it_says),
        SSO_TEST(a_malformed_request_is_refused_as_a_whole),
        SSO_TEST(a_program_without_a_secret_enters_by_pkce_alone),
        SSO_TEST(a_refresh_token_works_once_and_a_second_time_ends_all),
        SSO_TEST(signing_out_here_ends_it_there),
    };
    return cmocka_run_group_tests(tests, sso_open, sso_close);
}
