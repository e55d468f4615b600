/* A public log that can only grow and that anybody can check: a Merkle tree over the exact bytes of
 * its leaves (RFC 9162), with signed heads that hold the platform to what it has shown. A feature
 * decides what its leaves say; names and identifiers of people must not stand in them. */
#ifndef OQU_LEDGER_H
#define OQU_LEDGER_H

#include "ledger/merkle.h"

enum { LEDGER_TEXT_MOST = 2000, LEDGER_BATCH_MOST = 1000 };

/* Parallel arrays: texts are hashed as they are; lines of one key are found together, and an empty
 * key is none. */
struct ledger_lines {
    struct str *texts, *keys;
    size_t n; /* 1 … LEDGER_BATCH_MOST */
};
/* Adds lines in order; *ret_first is the place of the first, from 0. In a transaction of the role
 * oqu_work, which holds the log's lock until it ends: keep it short. */
MUST_USE enum status
ledger_append(struct ctx *c, const struct ledger_lines *lines, int64_t *ret_first);

struct ledger_head {
    int64_t leaves; /* in the log now; those past size wait for the next head */
    int64_t size;   /* under the newest signed head; 0: none yet, and the rest is empty */
    struct merkle_hash root;
    struct str note; /* the signed text */
    int64_t signed_us;
};
/* The newest head. In a transaction. */
MUST_USE enum status ledger_head(struct ctx *c, struct ledger_head *ret);

struct ledger_leaf {
    int64_t index, added_us;
    struct str text;
    struct merkle_hash hash;
};
/* ST_NOT_FOUND: there is none. In a transaction. */
MUST_USE enum status ledger_leaf(struct ctx *c, int64_t index, struct ledger_leaf *ret);
/* Proofs against the first `size` leaves. In a transaction. */
MUST_USE enum status
ledger_inclusion(struct ctx *c, int64_t index, int64_t size, struct merkle_proof *ret);
MUST_USE enum status
ledger_consistency(struct ctx *c, int64_t before, int64_t size, struct merkle_proof *ret);

/* A signed head as its text, for who has nothing else. */
struct ledger_note {
    struct str origin;
    int64_t size;
    struct merkle_hash root;
};
/* False: the text has not the form of a head. */
bool ledger_note_read(struct str text, struct ledger_note *ret);
/* Whether the key of this verifier has signed it: "origin+0badcafe+AX…", as /log/key gives it. */
bool ledger_note_signed(struct str text, struct str verifier);

/* How its messages to and from other systems are written; ends with NULL. */
struct schema_file;
extern const struct schema_file *const ledger_formats[];

#endif
