/* Parts without a database: answers of the identity provider, one-time codes, passwords. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "account/egov.h"
#include "account/password_rules.h"
#include "account/totp.h"
#include "account/webauthn.h"
#include "i18n/msg_account.h"

static struct ctx *c;
static struct schema_fault fault;

static int set_up(void **state)
{
    struct arena *mem = arena_new(1 << 20, 1 << 24);
    (void)state;
    c = NEW(mem, struct ctx);
    c->mem = mem;
    c->lang = LANG_KK;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(c->mem);
    return 0;
}

static void person_is_read_nested_and_flat(void **state)
{
    static const char *const answers[] = {
        "{\"type\":\"x\",\"person\":{\"iin\":\"880315600013\",\"surname\":\" ҮЛГІЛІ "
        "\",\"name\":\"АЙГҮЛ\","
        "\"patronymic\":\"\"},\"organization\":{\"bin\":\"1\"}}",
        "{\"iin\":\"880315600013\",\"surname\":\"ҮЛГІЛІ\",\"name\":\"АЙГҮЛ\",\"patronymic\":null}",
        "{\"person\":null,\"iin\":\"880315600013\",\"surname\":\"ҮЛГІЛІ\",\"name\":\"АЙГҮЛ\"}",
    };
    (void)state;
    for (size_t i = 0; i < COUNT(answers); i++) {
        struct egov_user user;
        assert_true(egov_read_user(c->mem, str_from_z(answers[i]), &user, &fault));
        assert_true(str_eq_z(user.iin, "880315600013") && str_eq_z(user.surname, "ҮЛГІЛІ"));
        assert_true(str_eq_z(user.given, "АЙГҮЛ") && user.patronymic.n == 0);
    }
}

static void person_outside_the_form_is_refused(void **state)
{
    static const char *const answers[] = {
        "",
        "[]",
        "{}",
        "{\"person\":[]}",
        "{\"person\":{\"iin\":880315600013,\"surname\":\"A\"}}",
        "{\"person\":{\"iin\":\"880315600014\",\"surname\":\"A\"}}",
        "{\"person\":{\"iin\":\"880315600013\"}}",
        "{\"person\":{\"iin\":\"880315600013\",\"surname\":\"A\\u0007\"}}",
        "{\"person\":{\"iin\":\"880315600013\",\"surname\":\"A\",\"surname\":\"B\"}}",
    };
    (void)state;
    for (size_t i = 0; i < COUNT(answers); i++) {
        struct egov_user user;
        if (egov_read_user(c->mem, str_from_z(answers[i]), &user, &fault))
            fail_msg("accepted: %s", answers[i]);
    }
}

static void token_that_could_break_a_header_is_refused(void **state)
{
    static const struct {
        const char *answer;
        bool good;
    } cases[] = {
        {"{\"access_token\":\"abc.DEF-123\"}", true}, {"{\"access_token\":\"\"}", false},
        {"{\"access_token\":\"a b\"}", false},        {"{\"access_token\":\"a\\r\\nX: y\"}", false},
        {"{\"access_token\":\"é\"}", false},          {"{\"access_token\":7}", false},
        {"{\"error\":\"invalid_grant\"}", false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct str token;
        if (egov_read_token(c->mem, str_from_z(cases[i].answer), &token, &fault) != cases[i].good)
            fail_msg("%s", cases[i].answer);
    }
}

/* RFC 6238, Appendix B, the last six digits of the SHA-1 values. */
static void codes_are_those_of_the_standard(void **state)
{
    static const struct {
        int64_t seconds;
        const char *code;
    } cases[] = {
        {59, "287082"}, {1111111109, "081804"}, {1234567890, "005924"}, {20000000000, "353130"}};
    static const uint8_t seed[ACCOUNT_SEED] = "12345678901234567890";
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        int64_t step;
        c->machine_us = cases[i].seconds * TIME_SECOND;
        assert_true(totp_check(c, seed, str_from_z(cases[i].code), &step));
        assert_int_equal(step, cases[i].seconds / TOTP_STEP_S);
    }
}

static void code_counts_one_step_before_and_after(void **state)
{
    static const uint8_t seed[ACCOUNT_SEED] = "12345678901234567890";
    static const struct {
        int64_t seconds;
        bool good;
    } cases[] = {{59 - 60, false}, {59 - 30, true}, {59, true}, {59 + 30, true}, {59 + 60, false}};
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        int64_t step;
        c->machine_us = (1234567890 + cases[i].seconds - 59) * TIME_SECOND;
        assert_int_equal(totp_check(c, seed, STR("005924"), &step), cases[i].good);
        if (cases[i].good)
            assert_int_equal(step, 1234567890 / TOTP_STEP_S);
    }
    int64_t step;
    assert_false(totp_check(c, seed, STR("05924"), &step));
    assert_false(totp_check(c, seed, STR("00592a"), &step));
}

static void passwords_are_judged_by_length_person_and_list(void **state)
{
    const struct password_owner owner = {
        .iin = STR("620704500039"), .phone = STR("+77010000045"), .name = STR("Үлгілі Арман")};
    static const struct {
        const char *password;
        enum msg problem;
    } cases[] = {
        {"таңғы шай мен нан", MSG_NONE},
        {"x9 !Kq2_", MSG_NONE},
        {"1234567", MSG_account_password_short},
        {"сегіз8", MSG_account_password_short},
        {"Password1", MSG_account_password_personal},
        {"qwertyuiop", MSG_account_password_common},
        {"QwErTyUiOp", MSG_account_password_common},
        {"!qaz1qaz", MSG_account_password_common},
        {"aaaaaaaaaaaa", MSG_account_password_common},
        {"121212121212", MSG_account_password_common},
        {"менің 620704500039", MSG_account_password_personal},
        {"тел 7010000045 !", MSG_account_password_personal},
        {"арман 2026 жыл", MSG_account_password_personal},
        {"менің мектебім 9", MSG_NONE},
        {"менің мектеп 9", MSG_account_password_personal},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        if (password_problem(c, str_from_z(cases[i].password), &owner) != cases[i].problem)
            fail_msg("\"%s\"", cases[i].password);
}

static void initial_passwords_are_good_and_different(void **state)
{
    const struct password_owner nobody = {.iin = STR("")};
    struct str first = password_initial(c), second = password_initial(c);
    (void)state;
    assert_int_equal(first.n, 4 * 4 + 3);
    assert_false(str_eq(first, second));
    assert_int_equal(password_problem(c, first, &nobody), MSG_NONE);
    for (size_t i = 0; i < first.n; i++)
        assert_null(memchr("ilo01", first.p[i], 5));
}

/* ---- passkeys: W3C Web Authentication, Level 3, test vectors "none, ES256" ------------------ */

#define RP_HASH "bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b5"
#define KEY_ID  "f91f391db4c9b2fde0ea70189cba3fb63f579ba6122b33ad94ff3ec330084be4"
#define POINT_X "afefa16f97ca9b2d23eb86ccb64098d20db90856062eb249c33a9b672f26df61"
#define POINT_Y "930a56b87a2fca66334b03458abf879717c12cc68ed73290af2e2664796b9220"
#define MADE(uv)                                                                                   \
    RP_HASH uv "000000008446ccb9ab1db374750b2367ff6f3a1f0020" KEY_ID                               \
               "a5010203262001215820" POINT_X "225820" POINT_Y
#define TOLD      RP_HASH "1900000000"
#define CHALLENGE "OcDnUhQXulTUPo3JUXT0I97pvzzYBP9tZchXyav01Ag"
#define CLIENT                                                                                     \
    "{\"type\":\"webauthn.get\",\"challenge\":\"" CHALLENGE                                        \
    "\",\"origin\":\"https://example.org\",\"crossOrigin\":false}"
#define SIGNATURE                                                                                  \
    "3046022100f50a4e2e4409249c4a853ba361282f09841df4dd4547a13a87780218deffcd380221008480ac0f0b93" \
    "538174f575bf11a1dd5d78c6e486013f937295ea13653e331e87"

static struct str hex(const char *text)
{
    size_t n = strlen(text) / 2;
    uint8_t *bytes = arena_alloc(c->mem, n);

    assert_true(str_unhex(str_from_z(text), bytes, n));
    return (struct str){(const char *)bytes, n};
}

static void passkeys_of_the_standard_are_judged_rightly(void **state)
{
    const struct webauthn_site site = webauthn_site(c->mem, STR("https://example.org:443/staff/"));
    const struct webauthn_site here = webauthn_site(c->mem, STR("https://example.org/staff/"));
    struct webauthn_key key;
    struct str challenge;
    uint32_t count = 7;
    (void)state;

    assert_true(str_eq_z(site.rp, "example.org"));
    assert_true(str_eq_z(site.origin, "https://example.org:443"));
    assert_true(str_eq_z(here.origin, "https://example.org"));
    assert_false(webauthn_made(c->mem, &here, hex(MADE("59")), &key)); /* its user not verified */
    assert_true(webauthn_made(c->mem, &here, hex(MADE("5d")), &key));
    assert_true(str_eq(key.id, hex(KEY_ID)) && str_eq(key.public_key, hex(POINT_X POINT_Y)));
    assert_int_equal(key.algorithm, -7);
    assert_true(webauthn_client(c->mem, &here, STR(CLIENT), "webauthn.get", &challenge));
    assert_true(str_eq_z(challenge, CHALLENGE));
    assert_false(webauthn_client(c->mem, &here, STR(CLIENT), "webauthn.create", &challenge));
    assert_false(webauthn_client(c->mem, &site, STR(CLIENT), "webauthn.get", &challenge));
    assert_true(
        webauthn_proves(&here, &key, hex(TOLD), STR(CLIENT), hex(SIGNATURE), false, &count));
    assert_int_equal(count, 0);
    assert_false(
        webauthn_proves(&here, &key, hex(TOLD), STR(CLIENT), hex(SIGNATURE), true, &count));
}

static void a_passkeys_answer_with_one_bit_changed_is_refused(void **state)
{
    const struct webauthn_site site = webauthn_site(c->mem, STR("https://example.org"));
    struct webauthn_key key;
    struct str parts[] = {hex(TOLD), str_copy(c->mem, STR(CLIENT)), hex(SIGNATURE)};
    uint32_t count;
    (void)state;

    assert_true(webauthn_made(c->mem, &site, hex(MADE("5d")), &key));
    for (size_t i = 0; i < COUNT(parts); i++)
        for (size_t bit = 0; bit < parts[i].n * 8; bit += 3) {
            struct str good = parts[i];
            char *bad = arena_alloc(c->mem, good.n);
            memcpy(bad, good.p, good.n);
            bad[bit / 8] ^= (char)(1 << bit % 8);
            parts[i].p = bad;
            assert_false(webauthn_proves(&site, &key, parts[0], parts[1], parts[2], false, &count));
            parts[i] = good;
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(person_is_read_nested_and_flat, set_up, tear_down),
        cmocka_unit_test_setup_teardown(person_outside_the_form_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(token_that_could_break_a_header_is_refused, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(codes_are_those_of_the_standard, set_up, tear_down),
        cmocka_unit_test_setup_teardown(code_counts_one_step_before_and_after, set_up, tear_down),
        cmocka_unit_test_setup_teardown(passwords_are_judged_by_length_person_and_list, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(initial_passwords_are_good_and_different, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(passkeys_of_the_standard_are_judged_rightly, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_passkeys_answer_with_one_bit_changed_is_refused, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
