/* What the keys do, without sockets and files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/base64.h"
#include "keys/vault.h"

enum { YEAR = 2095 };

static struct vault *vault_with(unsigned n_masters)
{
    struct vault_masters masters = {.n = n_masters};
    for (unsigned i = 0; i < n_masters; i++)
        memset(masters.key[i], (int)i + 1, VAULT_KEY);
    struct vault *vault = vault_new(&masters);
    assert_non_null(vault);
    return vault;
}

static struct keys_item item_of(const char *place, const void *value, size_t n)
{
    return (struct keys_item){.place = str_from_z(place), .value = {value, n}};
}

static void sealed_value_opens_at_its_place(void **state)
{
    static const char text[] = "880315600013";
    struct vault *vault = vault_with(1);
    uint8_t sealed[sizeof(text) + VAULT_SEAL_OVERHEAD], plain[sizeof(text)];

    (void)state;
    for (size_t n = 0; n <= sizeof(text); n++) {
        struct keys_item in = item_of("person.person.iin_sealed:1", text, n);
        vault_seal(vault, KEY_IDENTITY, YEAR, &in, sealed);
        struct keys_item out =
            item_of("person.person.iin_sealed:1", sealed, n + VAULT_SEAL_OVERHEAD);
        assert_true(vault_unseal(vault, KEY_IDENTITY, &out, plain));
        assert_memory_equal(plain, text, n);
    }
    vault_free(vault);
}

static void sealing_twice_gives_two_texts(void **state)
{
    struct vault *vault = vault_with(1);
    struct keys_item in = item_of("a.b.c:1", "same", 4);
    uint8_t first[4 + VAULT_SEAL_OVERHEAD], second[4 + VAULT_SEAL_OVERHEAD];

    (void)state;
    vault_seal(vault, KEY_CONTACT, YEAR, &in, first);
    vault_seal(vault, KEY_CONTACT, YEAR, &in, second);
    assert_memory_not_equal(first, second, sizeof(first));
    vault_free(vault);
}

static void every_altered_byte_is_noticed(void **state)
{
    struct vault *vault = vault_with(1);
    struct keys_item in = item_of("a.b.c:1", "secret", 6);
    uint8_t sealed[6 + VAULT_SEAL_OVERHEAD], plain[6];

    (void)state;
    vault_seal(vault, KEY_IDENTITY, YEAR, &in, sealed);
    for (size_t i = 0; i < sizeof(sealed); i++) {
        sealed[i] ^= 1;
        struct keys_item out = item_of("a.b.c:1", sealed, sizeof(sealed));
        assert_false(vault_unseal(vault, KEY_IDENTITY, &out, plain));
        sealed[i] ^= 1;
    }
    vault_free(vault);
}

static void moved_or_shortened_value_does_not_open(void **state)
{
    struct vault *vault = vault_with(1);
    struct keys_item in = item_of("a.b.c:1", "secret", 6);
    uint8_t sealed[6 + VAULT_SEAL_OVERHEAD], plain[6] = {1, 1, 1, 1, 1, 1};

    (void)state;
    vault_seal(vault, KEY_IDENTITY, YEAR, &in, sealed);
    const struct {
        const char *place;
        size_t n;
        enum key_class class;
    } wrong[] = {
        {"a.b.c:2", sizeof(sealed), KEY_IDENTITY},
        {"a.b.d:1", sizeof(sealed), KEY_IDENTITY},
        {"", sizeof(sealed), KEY_IDENTITY},
        {"a.b.c:1", sizeof(sealed), KEY_CONTACT},
        {"a.b.c:1", sizeof(sealed) - 1, KEY_IDENTITY},
        {"a.b.c:1", VAULT_SEAL_OVERHEAD - 1, KEY_IDENTITY},
        {"a.b.c:1", 0, KEY_IDENTITY},
    };
    for (size_t i = 0; i < COUNT(wrong); i++) {
        struct keys_item out = item_of(wrong[i].place, sealed, wrong[i].n);
        assert_false(vault_unseal(vault, wrong[i].class, &out, plain));
    }
    vault_free(vault);
}

static void older_master_key_still_opens_and_a_later_one_is_unknown(void **state)
{
    struct vault *old = vault_with(1), *new = vault_with(2);
    struct keys_item in = item_of("a.b.c:1", "secret", 6);
    uint8_t by_old[6 + VAULT_SEAL_OVERHEAD], by_new[6 + VAULT_SEAL_OVERHEAD], plain[6];

    (void)state;
    vault_seal(old, KEY_IDENTITY, YEAR, &in, by_old);
    vault_seal(new, KEY_IDENTITY, YEAR, &in, by_new);
    struct keys_item old_item = item_of("a.b.c:1", by_old, sizeof(by_old));
    struct keys_item new_item = item_of("a.b.c:1", by_new, sizeof(by_new));
    assert_true(vault_unseal(new, KEY_IDENTITY, &old_item, plain));
    assert_true(vault_unseal(new, KEY_IDENTITY, &new_item, plain));
    assert_false(vault_unseal(old, KEY_IDENTITY, &new_item, plain));
    vault_free(old);
    vault_free(new);
}

static void more_keys_than_the_cache_holds_still_open(void **state)
{
    enum { YEARS = 200 };
    static uint8_t sealed[YEARS][1 + VAULT_SEAL_OVERHEAD];
    struct vault *vault = vault_with(1);
    struct keys_item in = item_of("a.b.c:1", "x", 1);
    uint8_t plain[1];

    (void)state;
    for (int i = 0; i < YEARS; i++)
        vault_seal(vault, KEY_FILE, 2000 + i, &in, sealed[i]);
    for (int i = 0; i < YEARS; i++) {
        struct keys_item out = item_of("a.b.c:1", sealed[i], sizeof(sealed[i]));
        assert_true(vault_unseal(vault, KEY_FILE, &out, plain));
    }
    vault_free(vault);
}

static void uses_of_the_same_text_have_nothing_in_common(void **state)
{
    struct vault *vault = vault_with(1);
    struct bytes value = {(const uint8_t *)"880315600013", 12};
    uint8_t outs[5][VAULT_KEY], again[VAULT_KEY];

    (void)state;
    vault_index(vault, INDEX_IIN, value, outs[0]);
    vault_index(vault, INDEX_PHONE, value, outs[1]);
    vault_context(vault, value, outs[2]);
    vault_pepper(vault, value, outs[3]);
    vault_index(vault, INDEX_DOCUMENT, value, outs[4]);
    for (size_t i = 0; i < COUNT(outs); i++)
        for (size_t k = i + 1; k < COUNT(outs); k++)
            assert_memory_not_equal(outs[i], outs[k], VAULT_KEY);
    vault_index(vault, INDEX_IIN, value, again);
    assert_memory_equal(outs[0], again, VAULT_KEY);
    vault_free(vault);
}

static void rotation_keeps_indexes_and_signature_key(void **state)
{
    struct vault *old = vault_with(1), *new = vault_with(2);
    struct bytes value = {(const uint8_t *)"880315600013", 12};
    uint8_t a[VAULT_KEY], b[VAULT_KEY];

    (void)state;
    vault_index(old, INDEX_IIN, value, a);
    vault_index(new, INDEX_IIN, value, b);
    assert_memory_equal(a, b, VAULT_KEY);
    vault_public(old, a);
    vault_public(new, b);
    assert_memory_equal(a, b, VAULT_KEY);
    vault_free(old);
    vault_free(new);
}

static void signature_is_checked_with_the_public_key(void **state)
{
    struct vault *vault = vault_with(1);
    struct bytes message = {(const uint8_t *)"receipt", 7}, other = {(const uint8_t *)"Receipt", 7};
    uint8_t public[VAULT_KEY], signature[VAULT_SIGNATURE];

    (void)state;
    vault_public(vault, public);
    vault_sign(vault, message, signature);
    struct bytes key = {public, sizeof(public)}, seal = {signature, sizeof(signature)};
    assert_true(keys_verify(key, message, seal));
    assert_false(keys_verify(key, other, seal));
    seal.n--;
    assert_false(keys_verify(key, message, seal));
    vault_free(vault);
}

static void token_key_is_that_of_its_beginning_and_of_its_master(void **state)
{
    struct vault *vault = vault_with(2), *same = vault_with(2);
    struct bytes message = {(const uint8_t *)"header.claims", 13},
                 other = {(const uint8_t *)"header.claimz", 13};
    uint8_t point[KEYS_POINT], again[KEYS_POINT], signature[KEYS_SIGNATURE];
    const struct token_when when = {1793473200, 1}, later = {1796065200, 1},
                            newer = {1793473200, 2};

    (void)state;
    vault_token_public(vault, KEYS_ES256, when, point);
    vault_token_public(same, KEYS_ES256, when, again);
    assert_memory_equal(point, again, KEYS_POINT);
    vault_token_sign(same, KEYS_ES256, when, message, signature);
    struct bytes key = {point, sizeof(point)}, seal = {signature, sizeof(signature)};
    assert_true(keys_token_verify(key, message, seal));
    assert_false(keys_token_verify(key, other, seal));
    vault_token_public(vault, KEYS_ES256, later, again);
    assert_memory_not_equal(point, again, KEYS_POINT);
    vault_token_public(vault, KEYS_ES256, newer, again);
    assert_memory_not_equal(point, again, KEYS_POINT);
    assert_false(keys_token_verify((struct bytes){again, KEYS_POINT}, message, seal));
    signature[KEYS_SIGNATURE - 1] ^= 1;
    assert_false(keys_token_verify(key, message, seal));
    point[KEYS_POINT - 1] ^= 1; /* no longer a point of the curve */
    assert_false(keys_token_verify(key, message, seal));
    vault_free(vault);
    vault_free(same);
}

/* RFC 7515, A.3: a token (RFC 7519, 3.1, its claims) signed with ES256, and one bit off anywhere.
 */
static void the_published_example_of_a_token_is_right_and_no_bit_may_change(void **state)
{
    static const char x[] = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
                      y[] = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
                      text[] =
                          "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQog"
                          "Imh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ",
                      seal[] =
                          "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQx"
                          "fKTUJqPP3-Kg6NU1Q";
    struct arena *mem = arena_new(1 << 16, 1 << 20);
    struct str left, right, signature;
    uint8_t point[KEYS_POINT], message[sizeof(text) - 1], sealed[KEYS_SIGNATURE];
    const struct bytes key = {point, sizeof(point)}, said = {message, sizeof(message)},
                       proof = {sealed, sizeof(sealed)};

    (void)state;
    assert_true(base64url_read(mem, str_from_z(x), &left));
    assert_true(base64url_read(mem, str_from_z(y), &right));
    assert_true(base64url_read(mem, str_from_z(seal), &signature));
    assert_int_equal(left.n + right.n, KEYS_POINT);
    assert_int_equal(signature.n, KEYS_SIGNATURE);
    memcpy(point, left.p, left.n);
    memcpy(point + left.n, right.p, right.n);
    memcpy(message, text, sizeof(message));
    memcpy(sealed, signature.p, signature.n);
    assert_true(keys_token_verify(key, said, proof));
    for (size_t i = 0; i < sizeof(message); i++) {
        message[i] ^= 1;
        assert_false(keys_token_verify(key, said, proof));
        message[i] ^= 1;
    }
    for (size_t i = 0; i < sizeof(sealed); i++) {
        sealed[i] ^= 1;
        assert_false(keys_token_verify(key, said, proof));
        sealed[i] ^= 1;
    }
    arena_free(mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sealed_value_opens_at_its_place),
        cmocka_unit_test(sealing_twice_gives_two_texts),
        cmocka_unit_test(every_altered_byte_is_noticed),
        cmocka_unit_test(moved_or_shortened_value_does_not_open),
        cmocka_unit_test(older_master_key_still_opens_and_a_later_one_is_unknown),
        cmocka_unit_test(more_keys_than_the_cache_holds_still_open),
        cmocka_unit_test(uses_of_the_same_text_have_nothing_in_common),
        cmocka_unit_test(rotation_keeps_indexes_and_signature_key),
        cmocka_unit_test(signature_is_checked_with_the_public_key),
        cmocka_unit_test(token_key_is_that_of_its_beginning_and_of_its_master),
        cmocka_unit_test(the_published_example_of_a_token_is_right_and_no_bit_may_change),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
