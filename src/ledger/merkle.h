/* The Merkle tree of RFC 9162, section 2: hashes of leaves and nodes, roots, proofs and their
 * checks. Pure: where the hashes lie is the reader's business. Sizes and indexes count leaves. */
#ifndef OQU_LEDGER_MERKLE_H
#define OQU_LEDGER_MERKLE_H

#include "base/ctx.h"
#include "db/db.h"

enum {
    MERKLE_HASH = 32,
    MERKLE_PROOF_MOST = 64, /* hashes of a proof; enough for 2^63 leaves */
};

struct merkle_hash {
    uint8_t b[MERKLE_HASH];
};

void merkle_leaf(struct bytes data, struct merkle_hash *ret);
void merkle_node(const struct merkle_hash *left,
                 const struct merkle_hash *right,
                 struct merkle_hash *ret);
bool merkle_eq(const struct merkle_hash *a, const struct merkle_hash *b);

/* Gives the hash of the full subtree of leaves [index << level, (index + 1) << level). Only asked
 * for subtrees that lie inside the size of the question. */
struct merkle_reader {
    enum status (*read)(
        struct ctx *c, void *arg, unsigned level, uint64_t index, struct merkle_hash *ret);
    void *arg;
};

/* A tree that grows leaf by leaf, remembered by the roots of its full subtrees. Zeroed: empty. */
struct merkle_tree {
    struct merkle_hash full[MERKLE_PROOF_MOST]; /* by level, where size has a bit */
    uint64_t size;
};
void merkle_add(struct merkle_tree *tree, const struct merkle_hash *leaf);
void merkle_tree_root(const struct merkle_tree *tree, struct merkle_hash *ret);

struct merkle_proof {
    struct merkle_hash v[MERKLE_PROOF_MOST];
    size_t n;
};

/* The root over the first `size` leaves. Of none: the hash of nothing. */
MUST_USE enum status merkle_root(struct ctx *c,
                                 const struct merkle_reader *reader,
                                 uint64_t size,
                                 struct merkle_hash *ret);
/* That leaf `index` stands in the tree of `size` leaves; index < size. */
MUST_USE enum status merkle_inclusion(struct ctx *c,
                                      const struct merkle_reader *reader,
                                      uint64_t index,
                                      uint64_t size,
                                      struct merkle_proof *ret);
/* That the tree of `size` leaves begins with the tree of `before`; 0 < before <= size. */
MUST_USE enum status merkle_consistency(struct ctx *c,
                                        const struct merkle_reader *reader,
                                        uint64_t before,
                                        uint64_t size,
                                        struct merkle_proof *ret);

/* What a stranger reckons. False: the proof shows nothing. */
bool merkle_inclusion_holds(const struct merkle_hash *leaf,
                            uint64_t index,
                            uint64_t size,
                            const struct merkle_proof *proof,
                            const struct merkle_hash *root);
bool merkle_consistency_holds(uint64_t before,
                              const struct merkle_hash *root_before,
                              uint64_t size,
                              const struct merkle_hash *root,
                              const struct merkle_proof *proof);

#endif
