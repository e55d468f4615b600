/* The curve with code of its own against the library's code for all curves: numbers at the edges
 * and random ones, keys that are the base point, its opposite and its multiples, so that points
 * meet. */
#include <openssl/bn.h>
#include <openssl/ec.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cades/gost.h"
#include "cades/gost_512.h"

enum { EDGES = 12, RANDOM = 40, KEYS = 6 };

static BN_CTX *work;
static const EC_GROUP *group;
static const BIGNUM *q;

static int start(void **state)
{
    (void)state;
    work = BN_CTX_new();
    group = gost_group(GOST_TC26_512_A);
    q = EC_GROUP_get0_order(group);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    BN_CTX_free(work);
    return 0;
}

static void to_number(const BIGNUM *n, struct gost_512_number *ret)
{
    uint8_t bytes[GOST_512_BYTES];

    assert_int_equal(BN_bn2lebinpad(n, bytes, sizeof(bytes)), sizeof(bytes));
    gost_512_read(bytes, ret);
}

/* 0, 1, 2, … the windows' ends, and the greatest below the order. */
static void edge(size_t i, BIGNUM *ret)
{
    static const unsigned small[] = {0, 1, 2, 15, 16, 17, 127, 128, 129};

    if (i < COUNT(small)) {
        assert_int_equal(BN_set_word(ret, small[i]), 1);
        return;
    }
    assert_non_null(BN_copy(ret, q));
    assert_int_equal(BN_sub_word(ret, i - COUNT(small) + 1), 1);
}

static void same_as_the_library(const BIGNUM *z1, const BIGNUM *z2, const EC_POINT *key)
{
    BIGNUM *x = BN_new(), *y = BN_new();
    EC_POINT *sum = EC_POINT_new(group);
    struct gost_512_number a, b, of_key[2], of_sum;
    struct gost_512_point ours;

    assert_int_equal(EC_POINT_get_affine_coordinates(group, key, x, y, work), 1);
    to_number(x, &of_key[0]);
    to_number(y, &of_key[1]);
    to_number(z1, &a);
    to_number(z2, &b);
    gost_512_sum(&a, &b, of_key, &ours);
    assert_int_equal(EC_POINT_mul(group, sum, z1, key, z2, work), 1);
    if (EC_POINT_is_at_infinity(group, sum)) {
        to_number(x, &of_sum);
        assert_false(gost_512_has_x(&ours, &of_sum));
        assert_false(gost_512_has_x(&ours, &(struct gost_512_number){{0}}));
    } else {
        assert_int_equal(EC_POINT_get_affine_coordinates(group, sum, x, NULL, work), 1);
        to_number(x, &of_sum);
        assert_true(gost_512_has_x(&ours, &of_sum));
        of_sum.v[3] ^= 1;
        assert_false(gost_512_has_x(&ours, &of_sum));
    }
    EC_POINT_free(sum);
    BN_free(x);
    BN_free(y);
}

/* G, -G, 2 G, 3 G, -15 G, and another point. */
static EC_POINT *key_of(size_t i)
{
    static const unsigned times[KEYS] = {1, 1, 2, 3, 15, 0};
    EC_POINT *key = EC_POINT_new(group);
    BIGNUM *number = BN_new();

    assert_int_equal(times[i] > 0 ? BN_set_word(number, times[i]) : BN_rand_range(number, q), 1);
    assert_int_equal(EC_POINT_mul(group, key, number, NULL, NULL, work), 1);
    if (i == 1 || i == 4)
        assert_int_equal(EC_POINT_invert(group, key, work), 1);
    BN_free(number);
    return key;
}

static void sums_at_the_edges_are_those_of_the_library(void **state)
{
    BIGNUM *a = BN_new(), *b = BN_new();

    (void)state;
    for (size_t k = 0; k < KEYS; k++) {
        EC_POINT *key = key_of(k);
        for (size_t i = 0; i < EDGES * EDGES; i++) {
            edge(i / EDGES, a);
            edge(i % EDGES, b);
            same_as_the_library(a, b, key);
        }
        EC_POINT_free(key);
    }
    BN_free(a);
    BN_free(b);
}

static void random_sums_are_those_of_the_library(void **state)
{
    BIGNUM *a = BN_new(), *b = BN_new();

    (void)state;
    for (size_t i = 0; i < RANDOM; i++) {
        EC_POINT *key = key_of(KEYS - 1);
        assert_int_equal(BN_rand_range(a, q), 1);
        assert_int_equal(BN_rand_range(b, q), 1);
        same_as_the_library(a, b, key);
        EC_POINT_free(key);
    }
    BN_free(a);
    BN_free(b);
}

/* The prime and what is just below 2^512 stand for small numbers. */
static void numbers_above_the_prime_stand_for_their_remainder(void **state)
{
    struct gost_512_point base;
    struct gost_512_number g[2], x = {{3 - 569}};
    EC_POINT *key = key_of(0);
    BIGNUM *a = BN_new(), *b = BN_new();

    (void)state;
    assert_int_equal(EC_POINT_get_affine_coordinates(group, key, a, b, work), 1);
    to_number(a, &g[0]);
    to_number(b, &g[1]);
    gost_512_sum(&(struct gost_512_number){{1}}, &(struct gost_512_number){{0}}, g, &base);
    for (size_t i = 1; i < GOST_512_LIMBS; i++)
        x.v[i] = UINT64_MAX; /* 2^512 - 569 + 3 */
    assert_true(gost_512_has_x(&base, &x));
    EC_POINT_free(key);
    BN_free(a);
    BN_free(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_at_the_edges_are_those_of_the_library),
        cmocka_unit_test(random_sums_are_those_of_the_library),
        cmocka_unit_test(numbers_above_the_prime_stand_for_their_remainder),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
