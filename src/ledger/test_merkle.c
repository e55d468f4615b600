/* The tree against the published vectors of Certificate Transparency, against the definition of
 * RFC 9162 written down as it stands, and against altered proofs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include <string.h>

#include "base/buf.h"
#include "ledger/merkle.h"

enum { LEAVES_MOST = 70 };

static struct merkle_hash leaves[LEAVES_MOST];

/* MTH of RFC 9162, 2.1.1. */
static struct merkle_hash defined_root(const struct merkle_hash *leaf, size_t n)
{
    struct merkle_hash left, right, both;
    size_t k = 1;

    if (n == 1)
        return leaf[0];
    while (k * 2 < n)
        k *= 2;
    left = defined_root(leaf, k);
    right = defined_root(leaf + k, n - k);
    merkle_node(&left, &right, &both);
    return both;
}

static enum status
read_leaves(struct ctx *c, void *arg, unsigned level, uint64_t index, struct merkle_hash *ret)
{
    const size_t *size = arg;
    size_t n = (size_t)1 << level, from = (size_t)index << level;

    (void)c;
    assert_true(from + n <= *size); /* only what the size holds */
    *ret = defined_root(leaves + from, n);
    return ST_OK;
}

static struct merkle_hash root_of(size_t size)
{
    const struct merkle_reader reader = {read_leaves, &size};
    struct merkle_hash root;

    assert_int_equal(merkle_root(NULL, &reader, size, &root), ST_OK);
    return root;
}

static int make_leaves(void **state)
{
    (void)state;
    for (size_t i = 0; i < LEAVES_MOST; i++) {
        uint8_t text = (uint8_t)i;
        merkle_leaf((struct bytes){&text, 1}, &leaves[i]);
    }
    return 0;
}

/* The eight leaves and roots of the reference tree of Certificate Transparency. */
static void roots_are_the_published_ones(void **state)
{
    static const struct {
        const char *leaf, *root;
    } table[] = {
        {"", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"},
        {"00", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"},
        {"10", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"},
        {"2021", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"},
        {"3031", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"},
        {"40414243", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"},
        {"5051525354555657", "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"},
        {"606162636465666768696a6b6c6d6e6f",
         "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"},
    };
    static const char empty[] = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    struct merkle_hash expected, root;
    uint8_t text[16];
    (void)state;

    assert_true(str_unhex(str_from_z(empty), expected.b, MERKLE_HASH));
    root = root_of(0);
    assert_true(merkle_eq(&root, &expected));
    for (size_t i = 0; i < COUNT(table); i++) {
        size_t n = strlen(table[i].leaf) / 2;
        assert_true(str_unhex(str_from_z(table[i].leaf), text, n));
        merkle_leaf((struct bytes){text, n}, &leaves[i]);
        assert_true(str_unhex(str_from_z(table[i].root), expected.b, MERKLE_HASH));
        root = root_of(i + 1);
        assert_true(merkle_eq(&root, &expected));
    }
}

static void roots_are_those_of_the_definition(void **state)
{
    (void)state;
    for (size_t n = 1; n <= LEAVES_MOST; n++) {
        struct merkle_hash expected = defined_root(leaves, n), root = root_of(n);
        assert_true(merkle_eq(&root, &expected));
    }
}

/* A proof holds for its own question, and for none that differs in a hash, an index or a size. */
static void check_inclusion(size_t index, size_t size)
{
    const struct merkle_reader reader = {read_leaves, &size};
    struct merkle_hash root = root_of(size), other = leaves[(index + 1) % LEAVES_MOST];
    struct merkle_proof proof;

    assert_int_equal(merkle_inclusion(NULL, &reader, index, size, &proof), ST_OK);
    assert_true(merkle_inclusion_holds(&leaves[index], index, size, &proof, &root));
    assert_false(merkle_inclusion_holds(&other, index, size, &proof, &root));
    assert_false(merkle_inclusion_holds(&leaves[index], index, size, &proof, &other));
    assert_false(merkle_inclusion_holds(&leaves[index], size, size, &proof, &root));
    for (size_t i = 0; i < size; i++)
        if (i != index)
            assert_false(merkle_inclusion_holds(&leaves[index], i, size, &proof, &root));
    for (size_t i = 0; i < proof.n; i++) {
        proof.v[i].b[i % MERKLE_HASH] ^= 1;
        assert_false(merkle_inclusion_holds(&leaves[index], index, size, &proof, &root));
        proof.v[i].b[i % MERKLE_HASH] ^= 1;
    }
    if (proof.n > 0) {
        proof.n--;
        assert_false(merkle_inclusion_holds(&leaves[index], index, size, &proof, &root));
        proof.n++;
    }
    proof.v[proof.n++] = root;
    assert_false(merkle_inclusion_holds(&leaves[index], index, size, &proof, &root));
}

static void every_leaf_of_every_size_is_proven(void **state)
{
    (void)state;
    for (size_t size = 1; size <= LEAVES_MOST; size++)
        for (size_t index = 0; index < size; index++)
            check_inclusion(index, size);
}

static void check_consistency(size_t before, size_t size)
{
    const struct merkle_reader reader = {read_leaves, &size};
    struct merkle_hash old = root_of(before), root = root_of(size), altered = old;
    struct merkle_proof proof;

    assert_int_equal(merkle_consistency(NULL, &reader, before, size, &proof), ST_OK);
    assert_true(merkle_consistency_holds(before, &old, size, &root, &proof));
    altered.b[3] ^= 0x10;
    assert_false(merkle_consistency_holds(before, &altered, size, &root, &proof));
    assert_false(merkle_consistency_holds(before, &old, size, &altered, &proof));
    for (size_t i = 0; i < proof.n; i++) {
        proof.v[i].b[0] ^= 1;
        assert_false(merkle_consistency_holds(before, &old, size, &root, &proof));
        proof.v[i].b[0] ^= 1;
    }
    proof.v[proof.n++] = root;
    assert_false(merkle_consistency_holds(before, &old, size, &root, &proof));
}

static void every_size_begins_with_every_smaller_one(void **state)
{
    struct merkle_proof none = {.n = 0};
    struct merkle_hash root = root_of(5);
    (void)state;

    for (size_t size = 1; size <= LEAVES_MOST; size++)
        for (size_t before = 1; before <= size; before++)
            check_consistency(before, size);
    assert_false(merkle_consistency_holds(0, &root, 5, &root, &none));
    assert_false(merkle_consistency_holds(6, &root, 5, &root, &none));
    assert_false(merkle_consistency_holds(3, &root, 5, &root, &none));
}

static void a_tree_that_grows_has_the_root_of_each_size(void **state)
{
    struct merkle_tree tree = {.size = 0};
    struct merkle_hash root, expected;
    (void)state;

    merkle_tree_root(&tree, &root);
    expected = root_of(0);
    assert_true(merkle_eq(&root, &expected));
    for (size_t size = 1; size <= LEAVES_MOST; size++) {
        merkle_add(&tree, &leaves[size - 1]);
        merkle_tree_root(&tree, &root);
        expected = root_of(size);
        assert_true(merkle_eq(&root, &expected));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_tree_that_grows_has_the_root_of_each_size, make_leaves),
        cmocka_unit_test_setup(roots_are_the_published_ones, make_leaves),
        cmocka_unit_test_setup(roots_are_those_of_the_definition, make_leaves),
        cmocka_unit_test_setup(every_leaf_of_every_size_is_proven, make_leaves),
        cmocka_unit_test_setup(every_size_begins_with_every_smaller_one, make_leaves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
