/* Private to ledger: hashes of full subtrees, 256 to a tile and a row, as in C2SP tlog-tiles. */
#ifndef OQU_LEDGER_TILES_H
#define OQU_LEDGER_TILES_H

#include "ledger/merkle.h"

enum {
    TILE_HEIGHT = 8,
    TILE_HASHES = 1 << TILE_HEIGHT,
    TILE_BYTES = TILE_HASHES * MERKLE_HASH,
    TILE_LEVELS = 8, /* 2^64 leaves */
};

/* Adds leaf hashes to a log of `size` leaves. In the transaction that holds the log's lock. */
MUST_USE enum status
tiles_append(struct ctx *c, int64_t size, const struct merkle_hash *leaves, size_t n);

/* Reads from the tables; remembers what it has read, so one reader serves one question. */
struct tiles;
struct tiles *tiles_open(struct ctx *c);
struct merkle_reader tiles_reader(struct tiles *tiles);

#endif
