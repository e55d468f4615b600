/* See merkle.h. In the names of RFC 9162: subtree() is MTH, path() is PATH, subproof() is SUBPROOF,
 * all three without recursion deeper than the tree is high. */
#include "ledger/merkle.h"

#include <openssl/evp.h>
#include <openssl/sha.h>
#include <string.h>

enum { LEAF_PREFIX = 0x00, NODE_PREFIX = 0x01 };

void merkle_leaf(struct bytes data, struct merkle_hash *ret)
{
    const uint8_t prefix = LEAF_PREFIX;
    EVP_MD_CTX *md = EVP_MD_CTX_new();

    ASSERT(md && EVP_DigestInit_ex(md, EVP_sha256(), NULL) == 1);
    ASSERT(EVP_DigestUpdate(md, &prefix, 1) == 1 && EVP_DigestUpdate(md, data.p, data.n) == 1);
    ASSERT(EVP_DigestFinal_ex(md, ret->b, NULL) == 1);
    EVP_MD_CTX_free(md);
}

void merkle_node(const struct merkle_hash *left,
                 const struct merkle_hash *right,
                 struct merkle_hash *ret)
{
    uint8_t text[1 + 2 * MERKLE_HASH] = {NODE_PREFIX};

    memcpy(text + 1, left->b, MERKLE_HASH);
    memcpy(text + 1 + MERKLE_HASH, right->b, MERKLE_HASH);
    (void)SHA256(text, sizeof(text), ret->b);
}

bool merkle_eq(const struct merkle_hash *a, const struct merkle_hash *b)
{
    return memcmp(a->b, b->b, MERKLE_HASH) == 0;
}

/* ---- a tree that grows --------------------------------------------------------------------- */

void merkle_add(struct merkle_tree *tree, const struct merkle_hash *leaf)
{
    struct merkle_hash hash = *leaf;
    unsigned level = 0;

    for (; tree->size >> level & 1; level++)
        merkle_node(&tree->full[level], &hash, &hash);
    tree->full[level] = hash;
    tree->size++;
}

void merkle_tree_root(const struct merkle_tree *tree, struct merkle_hash *ret)
{
    bool started = false;

    (void)SHA256(NULL, 0, ret->b); /* of no leaves: the hash of nothing */
    for (unsigned level = 0; level < 63; level++) {
        if (!(tree->size >> level & 1))
            continue;
        if (started)
            merkle_node(&tree->full[level], ret, ret);
        else
            *ret = tree->full[level];
        started = true;
    }
}

/* ---- ranges of leaves --------------------------------------------------------------------- */

static unsigned level_below(uint64_t n) /* of the largest power of two below n; n > 1 */
{
    unsigned level = 0;

    while (level < 63 && (uint64_t)1 << (level + 1) < n)
        level++;
    return level;
}

static bool is_power_of_two(uint64_t n)
{
    return (n & (n - 1)) == 0;
}

struct tree {
    struct ctx *c;
    const struct merkle_reader *reader;
};

/* The hash over leaves [from, from + n), where from is a multiple of the power of two that is not
 * below n: the right edge is folded from full subtrees, smallest first. */
static enum status subtree(const struct tree *t, uint64_t from, uint64_t n, struct merkle_hash *ret)
{
    bool started = false;

    for (unsigned level = 0; n >> level != 0; level++) {
        struct merkle_hash left;
        if (!(n >> level & 1))
            continue;
        uint64_t at = from + (n >> (level + 1) << (level + 1));
        TRY(t->reader->read(t->c, t->reader->arg, level, at >> level, started ? &left : ret));
        if (started)
            merkle_node(&left, ret, ret);
        started = true;
    }
    return ST_OK;
}

enum status merkle_root(struct ctx *c,
                        const struct merkle_reader *reader,
                        uint64_t size,
                        struct merkle_hash *ret)
{
    const struct tree t = {c, reader};

    if (size == 0) {
        (void)SHA256(NULL, 0, ret->b);
        return ST_OK;
    }
    return subtree(&t, 0, size, ret);
}

/* ---- proofs ------------------------------------------------------------------------------- */

/* Proofs are found from the root downwards and read from the leaves upwards. */
static void turn_round(struct merkle_proof *proof)
{
    for (size_t i = 0, k = proof->n; i + 1 < k; i++) {
        struct merkle_hash swap = proof->v[i];
        proof->v[i] = proof->v[--k];
        proof->v[k] = swap;
    }
}

static enum status
put_subtree(const struct tree *t, uint64_t from, uint64_t n, struct merkle_proof *proof)
{
    ASSERT(proof->n < MERKLE_PROOF_MOST);
    return subtree(t, from, n, &proof->v[proof->n++]);
}

struct range {
    uint64_t from, n;
};

/* Goes down into the half that holds the leaf and puts the other half into the proof. */
static enum status
go_down(const struct tree *t, uint64_t leaf, struct range *range, struct merkle_proof *proof)
{
    uint64_t n = (uint64_t)1 << level_below(range->n);
    struct range left = {range->from, n}, right = {range->from + n, range->n - n};
    bool is_left = leaf < right.from;

    *range = is_left ? left : right;
    return is_left ? put_subtree(t, right.from, right.n, proof)
                   : put_subtree(t, left.from, left.n, proof);
}

enum status merkle_inclusion(struct ctx *c,
                             const struct merkle_reader *reader,
                             uint64_t index,
                             uint64_t size,
                             struct merkle_proof *ret)
{
    const struct tree t = {c, reader};
    struct range range = {0, size};

    ASSERT(index < size);
    ret->n = 0;
    while (range.n > 1)
        TRY(go_down(&t, index, &range, ret));
    turn_round(ret);
    return ST_OK;
}

enum status merkle_consistency(struct ctx *c,
                               const struct merkle_reader *reader,
                               uint64_t before,
                               uint64_t size,
                               struct merkle_proof *ret)
{
    const struct tree t = {c, reader};
    struct range range = {0, size};

    ASSERT(before > 0 && before <= size);
    ret->n = 0;
    while (before - range.from != range.n)
        TRY(go_down(&t, before - 1, &range, ret)); /* to the end of the old tree */
    if (range.from > 0) /* a tree that begins at 0 is the old one: who asks knows its root */
        TRY(put_subtree(&t, range.from, range.n, ret));
    turn_round(ret);
    return ST_OK;
}

/* ---- checks (RFC 9162, 2.1.3.2 and 2.1.4.2) ------------------------------------------------- */

/* Up to the first level where the node has a sibling on its left. */
static void skip_lone(uint64_t *f, uint64_t *s)
{
    while (!(*f & 1) && *f != 0) {
        *f >>= 1;
        *s >>= 1;
    }
}

bool merkle_inclusion_holds(const struct merkle_hash *leaf,
                            uint64_t index,
                            uint64_t size,
                            const struct merkle_proof *proof,
                            const struct merkle_hash *root)
{
    struct merkle_hash r = *leaf;
    uint64_t f = index, s = size - 1;

    if (index >= size || proof->n > MERKLE_PROOF_MOST)
        return false;
    for (size_t i = 0; i < proof->n; i++) {
        if (s == 0)
            return false;
        if (f & 1 || f == s) {
            merkle_node(&proof->v[i], &r, &r);
            skip_lone(&f, &s);
        } else {
            merkle_node(&r, &proof->v[i], &r);
        }
        f >>= 1;
        s >>= 1;
    }
    return s == 0 && merkle_eq(&r, root);
}

bool merkle_consistency_holds(uint64_t before,
                              const struct merkle_hash *root_before,
                              uint64_t size,
                              const struct merkle_hash *root,
                              const struct merkle_proof *proof)
{
    uint64_t f = before - 1, s = size - 1;
    struct merkle_hash fr, sr;
    size_t i = 0;

    if (before == 0 || before > size || proof->n > MERKLE_PROOF_MOST)
        return false;
    if (before == size)
        return proof->n == 0 && merkle_eq(root_before, root);
    if (!is_power_of_two(before) && proof->n == 0)
        return false;
    fr = sr = is_power_of_two(before) ? *root_before : proof->v[i++];
    while (f & 1) {
        f >>= 1;
        s >>= 1;
    }
    for (; i < proof->n; i++) {
        if (s == 0)
            return false;
        if (f & 1 || f == s) {
            merkle_node(&proof->v[i], &fr, &fr);
            merkle_node(&proof->v[i], &sr, &sr);
            skip_lone(&f, &s);
        } else {
            merkle_node(&sr, &proof->v[i], &sr);
        }
        f >>= 1;
        s >>= 1;
    }
    return s == 0 && merkle_eq(&fr, root_before) && merkle_eq(&sr, root);
}
