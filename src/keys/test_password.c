/* Slow hashes of passwords. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#include "keys/keys.h"
#include "keys/testing.h"

struct place {
    struct keys_test *test;
    struct ctx c;
};

static int set_up(void **state)
{
    struct arena *mem = arena_new(1 << 20, 1 << 22);
    struct place *place = NEW(mem, struct place);

    place->c.mem = mem;
    place->test = keys_test_start(0);
    assert_int_equal(keys_connect(&place->c, keys_test_socket(place->test), &place->c.keys), ST_OK);
    *state = place;
    return 0;
}

static int tear_down(void **state)
{
    struct place *place = *state;
    keys_close(place->c.keys);
    keys_test_stop(place->test);
    arena_free(place->c.mem);
    return 0;
}

static void only_the_right_password_matches(void **state)
{
    static const struct {
        const char *typed;
        bool right;
    } cases[] = {
        {"Ұзақ құпиясөз 2095", true},
        {"ұзақ құпиясөз 2095", false},
        {"Ұзақ құпиясөз 2095 ", false},
        {"", false},
    };
    struct ctx *c = &((struct place *)*state)->c;
    struct str phc;
    bool matches, old;

    assert_int_equal(keys_password_hash(c, STR("Ұзақ құпиясөз 2095"), &phc), ST_OK);
    assert_true(str_starts(phc, STR("$argon2id$v=19$m=65536,t=3,p=1$")));
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_int_equal(keys_password_matches(c, str_from_z(cases[i].typed), phc, &matches, &old),
                         ST_OK);
        assert_int_equal(matches, cases[i].right);
        assert_false(old);
    }
}

static void unknown_account_never_matches(void **state)
{
    struct ctx *c = &((struct place *)*state)->c;
    bool matches, old;

    assert_int_equal(keys_password_matches(c, STR("anything"), STR(""), &matches, &old), ST_OK);
    assert_false(matches);
}

static void hash_with_weaker_parameters_is_renewed(void **state)
{
    /* of "secret" with the pepper of the test keys */
    struct str phc = STR("$argon2id$v=19$m=19456,t=2,p=1$5QG8qnAA5tfF0C5nQlID1g$"
                         "NmFWMKyNzd2Cg5H09+b2vue6z0Jf2oy8mY+x0I5cwvQ");
    struct ctx *c = &((struct place *)*state)->c;
    bool matches, old;

    assert_int_equal(keys_password_matches(c, STR("secret"), phc, &matches, &old), ST_OK);
    assert_true(matches);
    assert_true(old);
}

static void hash_without_the_pepper_is_worthless(void **state)
{
    /* of "secret" itself */
    struct str phc = STR("$argon2id$v=19$m=19456,t=2,p=1$cVY+i+inWxm8Dcq96Luhbw$"
                         "Zkv2ILwbY2pCahW0RX+LyvCbJUsEYFPYTYma14MN2oo");
    struct ctx *c = &((struct place *)*state)->c;
    bool matches, old;

    assert_int_equal(keys_password_matches(c, STR("secret"), phc, &matches, &old), ST_OK);
    assert_false(matches);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_the_right_password_matches),
        cmocka_unit_test(unknown_account_never_matches),
        cmocka_unit_test(hash_with_weaker_parameters_is_renewed),
        cmocka_unit_test(hash_without_the_pepper_is_worthless),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
