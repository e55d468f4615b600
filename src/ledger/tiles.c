/* See tiles.h. */
#include "ledger/tiles.h"

#include <string.h>

#include "ledger_queries.h"

/* ---- appending ---------------------------------------------------------------------------- */

struct edge { /* the last tile of a level, while it grows */
    uint8_t hashes[TILE_BYTES];
    int64_t index;
    size_t n;
    bool loaded, changed;
};

struct growth {
    int64_t size; /* leaves before */
    struct edge edges[TILE_LEVELS];
};

static enum status load_edge(struct ctx *c, struct growth *g, unsigned level)
{
    struct edge *edge = &g->edges[level];
    int64_t hashes = g->size >> (TILE_HEIGHT * level);
    struct ledger_tile_row *row;

    edge->loaded = true;
    edge->index = hashes >> TILE_HEIGHT;
    edge->n = (size_t)(hashes & (TILE_HASHES - 1));
    if (edge->n == 0)
        return ST_OK;
    TRY(ledger_tile(c, (int32_t)level, edge->index, &row));
    if (!row || row->hashes.n < edge->n * MERKLE_HASH)
        return FAIL(c, ST_INTERNAL, "ledger.tile-missing");
    memcpy(edge->hashes, row->hashes.p, edge->n * MERKLE_HASH);
    return ST_OK;
}

static enum status write_edge(struct ctx *c, struct edge *edge, unsigned level)
{
    const struct bytes hashes = {edge->hashes, edge->n * MERKLE_HASH};
    int64_t changed;

    edge->changed = false;
    return ledger_tile_write(c, (int32_t)level, edge->index, hashes, &changed);
}

/* The root over 2^height hashes that stand one after the other. */
static void fold(const uint8_t *hashes, unsigned height, struct merkle_hash *ret)
{
    struct merkle_hash row[TILE_HASHES];
    size_t n = (size_t)1 << height;

    memcpy(row, hashes, n * MERKLE_HASH);
    for (; n > 1; n /= 2)
        for (size_t i = 0; i < n / 2; i++)
            merkle_node(&row[2 * i], &row[2 * i + 1], &row[i]);
    *ret = row[0];
}

/* One more hash at the bottom; full tiles are written and their roots carried up. */
static enum status push(struct ctx *c, struct growth *g, struct merkle_hash hash)
{
    for (unsigned level = 0; level < TILE_LEVELS; level++) {
        struct edge *edge = &g->edges[level];
        if (!edge->loaded)
            TRY(load_edge(c, g, level));
        memcpy(edge->hashes + edge->n++ * MERKLE_HASH, hash.b, MERKLE_HASH);
        edge->changed = true;
        if (edge->n < TILE_HASHES)
            return ST_OK;
        TRY(write_edge(c, edge, level));
        fold(edge->hashes, TILE_HEIGHT, &hash);
        edge->index++;
        edge->n = 0;
    }
    return FAIL(c, ST_INTERNAL, "ledger.full");
}

enum status tiles_append(struct ctx *c, int64_t size, const struct merkle_hash *leaves, size_t n)
{
    struct growth *g = NEW(c->mem, struct growth);

    g->size = size;
    for (size_t i = 0; i < n; i++)
        TRY(push(c, g, leaves[i]));
    for (unsigned level = 0; level < TILE_LEVELS; level++)
        if (g->edges[level].changed)
            TRY(write_edge(c, &g->edges[level], level));
    return ST_OK;
}

/* ---- reading ------------------------------------------------------------------------------ */

struct tiles {
    struct tile {
        unsigned level;
        uint64_t index;
        struct bytes hashes;
    } v[2 * TILE_LEVELS]; /* a proof needs at most two tiles of a level */
    size_t n;
};

struct tiles *tiles_open(struct ctx *c)
{
    return NEW(c->mem, struct tiles);
}

static enum status
find_tile(struct ctx *c, struct tiles *tiles, unsigned level, uint64_t index, struct bytes *ret)
{
    struct ledger_tile_row *row;

    for (size_t i = 0; i < tiles->n; i++) {
        if (tiles->v[i].level == level && tiles->v[i].index == index) {
            *ret = tiles->v[i].hashes;
            return ST_OK;
        }
    }
    TRY(ledger_tile(c, (int32_t)level, (int64_t)index, &row));
    if (!row)
        return FAIL(c, ST_INTERNAL, "ledger.tile-missing");
    *ret = row->hashes;
    if (tiles->n < COUNT(tiles->v))
        tiles->v[tiles->n++] = (struct tile){level, index, row->hashes};
    return ST_OK;
}

static enum status
read_subtree(struct ctx *c, void *arg, unsigned level, uint64_t index, struct merkle_hash *ret)
{
    unsigned height = level % TILE_HEIGHT;
    uint64_t first = index << height; /* in hashes of the tile's level */
    size_t at = (size_t)(first & (TILE_HASHES - 1)), n = (size_t)1 << height;
    struct bytes hashes = {0};

    TRY(find_tile(c, arg, level / TILE_HEIGHT, first >> TILE_HEIGHT, &hashes));
    if (hashes.n < (at + n) * MERKLE_HASH)
        return FAIL(c, ST_INTERNAL, "ledger.tile-missing");
    fold(hashes.p + at * MERKLE_HASH, height, ret);
    return ST_OK;
}

struct merkle_reader tiles_reader(struct tiles *tiles)
{
    return (struct merkle_reader){read_subtree, tiles};
}
