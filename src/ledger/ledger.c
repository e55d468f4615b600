/* See ledger.h. */
#include "ledger/ledger.h"

#include <string.h>

#include "ledger/tiles.h"
#include "ledger_queries.h"

static struct bytes text_bytes(struct str text)
{
    return (struct bytes){(const uint8_t *)text.p, text.n};
}

enum status ledger_append(struct ctx *c, const struct ledger_lines *lines, int64_t *ret_first)
{
    struct merkle_hash *hashes = NEWS(c->mem, struct merkle_hash, lines->n);
    struct ledger_size_locked_row *state;
    int64_t changed;

    ASSERT(lines->n > 0 && lines->n <= LEDGER_BATCH_MOST);
    for (size_t i = 0; i < lines->n; i++)
        merkle_leaf(text_bytes(lines->texts[i]), &hashes[i]);
    TRY(ledger_size_locked(c, &state));
    TRY(ledger_leaves_add(c, state->size, (struct texts){lines->texts, lines->n},
                          (struct texts){lines->keys, lines->n},
                          (struct bytes){hashes[0].b, lines->n * MERKLE_HASH}, &changed));
    TRY(tiles_append(c, state->size, hashes, lines->n));
    *ret_first = state->size;
    return ledger_grow(c, state->size + (int64_t)lines->n, &changed);
}

enum status ledger_head(struct ctx *c, struct ledger_head *ret)
{
    struct ledger_newest_row *row;

    TRY(ledger_newest(c, &row));
    *ret = (struct ledger_head){.leaves = row->leaves, .size = row->size, .note = STR("")};
    if (row->size == 0)
        return ST_OK;
    memcpy(ret->root.b, row->root.v.p, MERKLE_HASH);
    ret->note = row->note.v;
    ret->signed_us = row->signed_at.v;
    return ST_OK;
}

enum status ledger_leaf(struct ctx *c, int64_t index, struct ledger_leaf *ret)
{
    struct ledger_leaf_read_row *row;

    TRY(ledger_leaf_read(c, index, &row));
    if (!row)
        return FAIL(c, ST_NOT_FOUND, "ledger.no-leaf");
    *ret = (struct ledger_leaf){.index = row->index, .added_us = row->added_at, .text = row->text};
    memcpy(ret->hash.b, row->hash.p, MERKLE_HASH);
    return ST_OK;
}

enum status ledger_inclusion(struct ctx *c, int64_t index, int64_t size, struct merkle_proof *ret)
{
    const struct merkle_reader reader = tiles_reader(tiles_open(c));
    return merkle_inclusion(c, &reader, (uint64_t)index, (uint64_t)size, ret);
}

enum status
ledger_consistency(struct ctx *c, int64_t before, int64_t size, struct merkle_proof *ret)
{
    const struct merkle_reader reader = tiles_reader(tiles_open(c));
    return merkle_consistency(c, &reader, (uint64_t)before, (uint64_t)size, ret);
}
