/* Keys of tokens: which one signs when, who knows it by then, and RS256. ES256 is in test_vault.c.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/base64.h"
#include "base/scan.h"
#include "keys/keys.h"
#include "keys/token_plan.h"
#include "keys/token_rsa.h"
#include "keys/vault.h"

enum { HOUR_S = 3600, DAY_S = 24 * HOUR_S };

static int64_t moment(const char *text)
{
    int64_t us;

    assert_true(scan_instant(str_from_z(text), &us));
    return us / TIME_SECOND;
}

/* ---- the plan -------------------------------------------------------------------------------- */

static bool same(struct token_when a, struct token_when b)
{
    return a.from_s == b.from_s && a.generation == b.generation;
}

static bool knows(const struct token_plan *plan, int64_t now_s, struct token_when key)
{
    struct token_when published[TOKEN_KEYS_MOST];
    size_t n = token_plan_published(plan, now_s, published);

    for (size_t i = 0; i < n; i++)
        if (same(published[i], key))
            return true;
    return false;
}

static void a_key_signs_for_a_calendar_month(void **state)
{
    const struct token_plan none = {.n = 0};
    struct token_when published[TOKEN_KEYS_MOST];

    (void)state;
    assert_int_equal(token_plan_signs(&none, moment("2026-12-31T23:59:59+05:00")).from_s,
                     moment("2026-12-01T00:00:00+05:00"));
    assert_int_equal(token_plan_signs(&none, moment("2027-01-01T00:00:00+05:00")).from_s,
                     moment("2027-01-01T00:00:00+05:00"));
    assert_int_equal(token_plan_published(&none, moment("2026-12-15T12:00:00+05:00"), published),
                     2);
    assert_int_equal(published[1].from_s, moment("2027-01-01T00:00:00+05:00"));
    assert_int_equal(token_plan_published(&none, moment("2027-01-01T12:00:00+05:00"), published),
                     3);
    assert_int_equal(published[2].from_s, moment("2026-12-01T00:00:00+05:00"));
}

/* Whoever asked for our keys within the last day knows the one that signs now, and still finds it a
 * day after its last signature: hour by hour over turns that fall on and around the new year. */
static void who_asks_once_a_day_meets_no_stranger(void **state)
{
    static const char *const turns[] = {"2026-11-10T09:00:00+05:00", "2026-11-29T23:30:00+05:00",
                                        "2026-12-30T12:00:00+05:00", "2026-12-31T12:00:00+05:00"};
    struct token_plan plan = {.n = 0};
    int64_t start_s = moment("2026-11-01T06:00:00+05:00");
    unsigned next = 0;
    int changes = 0;

    (void)state;
    for (int64_t now_s = start_s; now_s < start_s + 90 * DAY_S; now_s += HOUR_S / 2) {
        struct token_plan before = plan;
        if (next < COUNT(turns) && now_s >= moment(turns[next]))
            token_plan_turn(&plan, now_s, ++next, false);
        struct token_when signs = token_plan_signs(&plan, now_s),
                          tomorrow = token_plan_signs(&plan, now_s + TOKEN_AHEAD_S);
        assert_true(same(signs, token_plan_signs(&before, now_s))); /* a plan changes nothing now */
        assert_true(knows(&plan, now_s, signs));
        assert_true(knows(&plan, now_s, tomorrow));
        assert_true(knows(&plan, now_s + TOKEN_AFTER_S - 1, signs));
        changes += !same(signs, token_plan_signs(&plan, now_s - HOUR_S / 2));
    }
    assert_int_equal(changes, 2 + COUNT(turns)); /* and two months */
    assert_int_equal(token_plan_signs(&plan, start_s + 90 * DAY_S).generation, COUNT(turns));
}

static void what_is_taken_back_is_unknown_at_once(void **state)
{
    struct token_plan plan = {.n = 0};
    int64_t now_s = moment("2026-11-24T12:00:00+05:00");
    struct token_when old = token_plan_signs(&plan, now_s), planned, fresh;

    (void)state;
    token_plan_turn(&plan, now_s, 1, false);
    planned = token_plan_signs(&plan, now_s + DAY_S);
    token_plan_turn(&plan, now_s + HOUR_S, 2, true);
    fresh = token_plan_signs(&plan, now_s + HOUR_S);
    assert_int_equal(fresh.from_s, now_s + HOUR_S);
    assert_int_equal(fresh.generation, 2);
    assert_false(knows(&plan, now_s + HOUR_S, old));
    assert_false(knows(&plan, now_s + HOUR_S, planned)); /* published, and never used */
    token_plan_turn(&plan, now_s + HOUR_S, 2, true);
    assert_false(same(token_plan_signs(&plan, now_s + HOUR_S + 1), fresh));
}

static void a_plan_is_read_as_it_is_written_and_nothing_else_is(void **state)
{
    static const char *const wrong[] = {
        "2026-11-24T12:00:00+05:00 1\n",
        "2026-11-24T12:00:00+05:00 1 later\n",
        "2026-11-24 1 planned\n",
        "2026-11-24T12:00:00+05:00 0 planned\n",
        "2026-11-24T12:00:00+05:00 17 planned\n",
        "2026-11-24T12:00:00+05:00 1 planned\n2026-11-24T12:00:00+05:00 1 planned\n",
        "\n",
    };
    struct arena *mem = arena_new(1 << 16, 1 << 20);
    struct token_plan plan = {.n = 0}, again;
    int64_t now_s = moment("2026-11-24T12:00:00+05:00");

    (void)state;
    for (unsigned i = 0; i < TOKEN_TURNS_MOST + 3; i++) /* the oldest make room */
        token_plan_turn(&plan, now_s + (int64_t)i * 2 * DAY_S, i % 16 + 1, i % 2 == 1);
    assert_int_equal(plan.n, TOKEN_TURNS_MOST);
    assert_true(token_plan_read(token_plan_print(mem, &plan), 16, &again));
    assert_int_equal(again.n, plan.n);
    for (unsigned i = 0; i < plan.n; i++) {
        assert_int_equal(again.turn[i].from_s, plan.turn[i].from_s);
        assert_int_equal(again.turn[i].generation, plan.turn[i].generation);
        assert_int_equal(again.turn[i].at_once, plan.turn[i].at_once);
    }
    for (size_t i = 0; i < COUNT(wrong); i++)
        if (token_plan_read(str_from_z(wrong[i]), 16, &again))
            fail_msg("taken: %s", wrong[i]);
    arena_free(mem);
}

/* ---- RS256 ----------------------------------------------------------------------------------- */

static struct vault *vault_with(unsigned n)
{
    struct vault_masters masters = {.n = n};

    for (unsigned i = 0; i < n; i++)
        memset(masters.key[i], (int)('a' + i), VAULT_KEY);
    struct vault *vault = vault_new(&masters);
    assert_non_null(vault);
    return vault;
}

static void a_key_of_rs256_is_made_again_and_no_other_is_like_it(void **state)
{
    struct vault *vault = vault_with(2), *restarted = vault_with(2);
    struct bytes message = {(const uint8_t *)"header.claims", 13},
                 other = {(const uint8_t *)"header.claimz", 13};
    uint8_t modulus[TOKEN_RSA], again[TOKEN_RSA], signature[TOKEN_RSA];
    const struct bytes key = {modulus, TOKEN_RSA}, seal = {signature, TOKEN_RSA};
    const struct token_when when = {1793473200, 1}, later = {1796065200, 1},
                            newer = {1793473200, 2};

    (void)state;
    vault_token_public(vault, KEYS_RS256, when, modulus);
    assert_true(modulus[0] >= 0x80); /* 2048 bits, none less */
    vault_token_sign(restarted, KEYS_RS256, when, message, signature);
    assert_true(keys_token_verify(key, message, seal));
    assert_false(keys_token_verify(key, other, seal));
    vault_token_public(vault, KEYS_RS256, later, again);
    assert_memory_not_equal(modulus, again, TOKEN_RSA);
    assert_false(keys_token_verify((struct bytes){again, TOKEN_RSA}, message, seal));
    vault_token_public(vault, KEYS_RS256, newer, again);
    assert_memory_not_equal(modulus, again, TOKEN_RSA);
    signature[TOKEN_RSA - 1] ^= 1;
    assert_false(keys_token_verify(key, message, seal));
    vault_free(vault);
    vault_free(restarted);
}

/* What FIPS 186-5, A.1.3, asks of the two primes. */
static void primes_are_of_full_length_and_two(void **state)
{
    static const uint8_t seed[TOKEN_RSA_SEED] = "a seed of thirty-two bytes, used";
    uint8_t primes[TOKEN_RSA], modulus[TOKEN_RSA];

    (void)state;
    token_rsa_primes(seed, primes);
    token_rsa_modulus(primes, modulus);
    for (size_t at = 0; at < TOKEN_RSA; at += TOKEN_RSA_PRIME) {
        assert_true(primes[at] >= 0xc0);
        assert_int_equal(primes[at + TOKEN_RSA_PRIME - 1] & 1, 1);
    }
    assert_true(memcmp(primes, primes + TOKEN_RSA_PRIME, TOKEN_RSA_PRIME) > 0);
    assert_memory_not_equal(primes, primes + TOKEN_RSA_PRIME, TOKEN_RSA_PRIME / 2);
    assert_true(modulus[0] >= 0x80);
}

/* RFC 7515, A.2, and one bit off anywhere. */
static void the_published_example_of_rs256_is_right_and_no_bit_may_change(void **state)
{
    static const char n
        [] =
            "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1"
            "Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-"
            "bSf63kpaS"
            "HSXndS5z5rexMdbBYUsLA9e-KXBdQOS-"
            "UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT"
            "6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ",
       text[] =
           "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcG"
           "xlLmNvbS9pc19yb290Ijp0cnVlfQ",
       proof[] =
           "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8"
           "W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPv"
           "kSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1ph"
           "CnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
    struct arena *mem = arena_new(1 << 16, 1 << 20);
    struct str modulus, signature;

    (void)state;
    assert_true(base64url_read(mem, str_from_z(n), &modulus));
    assert_true(base64url_read(mem, str_from_z(proof), &signature));
    uint8_t *bits = arena_alloc(mem, signature.n), *said = arena_alloc(mem, sizeof(text));
    memcpy(bits, signature.p, signature.n);
    memcpy(said, text, sizeof(text));
    const struct bytes key = {(const uint8_t *)modulus.p, modulus.n},
                       message = {said, sizeof(text) - 1}, seal = {bits, signature.n};
    assert_true(keys_token_verify(key, message, seal));
    for (size_t i = 0; i < seal.n; i++) {
        bits[i] ^= 1;
        assert_false(keys_token_verify(key, message, seal));
        bits[i] ^= 1;
    }
    said[0] ^= 1;
    assert_false(keys_token_verify(key, message, seal));
    arena_free(mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_signs_for_a_calendar_month),
        cmocka_unit_test(who_asks_once_a_day_meets_no_stranger),
        cmocka_unit_test(what_is_taken_back_is_unknown_at_once),
        cmocka_unit_test(a_plan_is_read_as_it_is_written_and_nothing_else_is),
        cmocka_unit_test(a_key_of_rs256_is_made_again_and_no_other_is_like_it),
        cmocka_unit_test(primes_are_of_full_length_and_two),
        cmocka_unit_test(the_published_example_of_rs256_is_right_and_no_bit_may_change),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
