/* What oqu-check remembers from one run to the next, in one text file of its own: how far it
 * looked, and what the ends of the chains were. Whoever rewrites the database does not reach this
 * file. */
#ifndef OQU_CHECK_STORE_H
#define OQU_CHECK_STORE_H

#include "base/ctx.h"

enum { STORE_CHAINS = 64, STORE_HASH = 32, STORE_WIDE = 7 };

struct store_pool {
    struct uuid id;
    struct str counts; /* how many rows of each kind it had */
};

struct store {
    bool known;               /* false: there was no run before */
    int64_t edge;             /* everything older than this transaction was seen */
    int64_t wide[STORE_WIDE]; /* numbers of rows that many pools rest on */
    struct store_pool *pools; /* in the order of identifiers */
    size_t n_pools;
    struct {
        int64_t seq;
        uint8_t hash[STORE_HASH];
    } chains[STORE_CHAINS];
    int64_t log_size;
    uint8_t log_root[STORE_HASH];
};

/* No such file is an empty store. ST_INVALID: it is not one that check_store_write() wrote. */
MUST_USE enum status check_store_read(struct ctx *c, const char *path, struct store *ret);
/* Beside and renamed: the old one or the new one is there, whatever happens. */
MUST_USE enum status check_store_write(struct ctx *c, const char *path, const struct store *store);
/* NULL: not seen before. */
const struct store_pool *check_store_pool(const struct store *store, struct uuid id);

#endif
