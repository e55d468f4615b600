/* The public log: every line hashed again, tiles and roots put together from the lines (RFC 9162,
 * 2.1; C2SP tlog-tiles), heads and their signatures. What the last run saw must still stand. */
#include <openssl/sha.h>
#include <string.h>

#include "base/base64.h"
#include "base/buf.h"
#include "base/scan.h"
#include "check/check.h"
#include "check_queries.h"

enum { TILE = 256, LEVELS = 8, HASH = SHA256_DIGEST_LENGTH, KEY_ID = 4, SIGNATURE = 64 };

struct hash {
    uint8_t b[HASH];
};

struct log {
    struct ctx *c;
    struct check *check;
    int64_t n;                          /* lines that were read */
    struct hash tile[LEVELS][TILE + 1]; /* the last tile of each level; one more for a root */
    size_t in_tile[LEVELS];
    int64_t tiles[LEVELS]; /* full tiles before it */
};

static void report(const struct log *log, const char *code, const char *what, int64_t number)
{
    check_add(log->check, code, STR("log"),
              str_printf(log->c->mem, "%s %lld", what, (long long)number));
}

/* ---- hashes ---------------------------------------------------------------------------------- */

static struct hash hash_line(struct ctx *c, struct str text)
{
    struct hash hash;
    uint8_t *bytes = arena_alloc(c->mem, text.n + 1); /* the first one is 0: a leaf */

    memcpy(bytes + 1, text.p, text.n);
    (void)SHA256(bytes, text.n + 1, hash.b);
    return hash;
}

static struct hash hash_pair(const struct hash *left, const struct hash *right)
{
    uint8_t bytes[1 + 2 * HASH] = {1};
    struct hash hash;

    memcpy(bytes + 1, left->b, HASH);
    memcpy(bytes + 1 + HASH, right->b, HASH);
    (void)SHA256(bytes, sizeof(bytes), hash.b);
    return hash;
}

/* The tree over n hashes: pairs from the left, an odd one goes up as it is. */
static struct hash tree(const struct hash *hashes, size_t n)
{
    struct hash row[TILE + 1];

    memcpy(row, hashes, n * sizeof(*row));
    for (; n > 1; n = (n + 1) / 2) {
        for (size_t i = 0; i < n / 2; i++)
            row[i] = hash_pair(&row[2 * i], &row[2 * i + 1]);
        if (n % 2 == 1)
            row[n / 2] = row[n - 1];
    }
    return row[0];
}

/* Over all lines so far; there is at least one. */
static struct hash root_of(struct log *log)
{
    struct hash root;
    bool any = false;

    for (int level = 0; level < LEVELS; level++) {
        size_t n = log->in_tile[level];
        if (n == 0)
            continue;
        if (any)
            log->tile[level][n++] = root;
        root = tree(log->tile[level], n);
        any = true;
    }
    ASSERT(any);
    return root;
}

/* ---- tiles ----------------------------------------------------------------------------------- */

static enum status compare_tile(struct log *log, int level)
{
    struct check_tiles_row *row;

    TRY(check_tiles(log->c, level, log->tiles[level], &row));
    if (!row || row->hashes.n != log->in_tile[level] * HASH ||
        memcmp(row->hashes.p, log->tile[level], row->hashes.n) != 0)
        report(log, "log.tile", level == 0 ? "lowest tile" : "upper tile", log->tiles[level]);
    return ST_OK;
}

static enum status add_hash(struct log *log, const struct hash *hash)
{
    struct hash up = *hash;

    log->n++;
    for (int level = 0; level < LEVELS; level++) {
        log->tile[level][log->in_tile[level]++] = up;
        if (log->in_tile[level] < TILE)
            return ST_OK;
        TRY(compare_tile(log, level));
        up = tree(log->tile[level], TILE);
        log->in_tile[level] = 0;
        log->tiles[level]++;
    }
    return ST_OK;
}

/* Takes the tiles above from the database: the root of the last run says whether they still hold.
 */
static enum status begin_at(struct log *log, int64_t first)
{
    struct check_tiles_row *row;
    int64_t above = log->n = first;

    for (int level = 0; level < LEVELS; level++, above /= TILE) {
        log->in_tile[level] = (size_t)(above % TILE);
        log->tiles[level] = above / TILE;
        if (log->in_tile[level] == 0)
            continue;
        TRY(check_tiles(log->c, level, log->tiles[level], &row));
        if (row && row->hashes.n >= log->in_tile[level] * HASH)
            memcpy(log->tile[level], row->hashes.p, log->in_tile[level] * HASH);
    }
    return ST_OK;
}

/* ---- heads ----------------------------------------------------------------------------------- */

static struct str number_of(struct log *log, int64_t n)
{
    return str_printf(log->c->mem, "%lld", (long long)n);
}

/* The note of a head: origin, size and root in lines, more lines, an empty one, signatures. */
static bool note_says(struct log *log, struct str note, int64_t size, const struct hash *root)
{
    struct str line[3], bytes;

    for (size_t i = 0; i < COUNT(line); i++)
        if (!scan_until(&note, '\n', &line[i]))
            return false;
    return str_eq(line[0], log->check->origin) && str_eq(line[1], number_of(log, size)) &&
           base64_read(log->c->mem, line[2], &bytes) && bytes.n == HASH &&
           memcmp(bytes.p, root->b, HASH) == 0;
}

static bool line_signs(struct log *log, struct str line, struct str text)
{
    struct str dash, origin, bytes;

    return scan_until(&line, ' ', &dash) && str_eq(dash, STR("\xe2\x80\x94")) &&
           scan_until(&line, ' ', &origin) && str_eq(origin, log->check->origin) &&
           base64_read(log->c->mem, line, &bytes) && bytes.n == KEY_ID + SIGNATURE &&
           check_signed(log->check, (struct bytes){(const uint8_t *)text.p, text.n},
                        (const uint8_t *)bytes.p + KEY_ID);
}

static bool note_signed(struct log *log, struct str note)
{
    struct str line;
    size_t blank;

    if (!str_find(note, STR("\n\n"), &blank))
        return false;
    struct str text = str_sub(note, 0, blank + 1), rest = str_sub(note, blank + 2, note.n);
    while (scan_until(&rest, '\n', &line))
        if (line_signs(log, line, text))
            return true;
    return false;
}

static void check_head(struct log *log, const struct check_heads_row *row)
{
    struct hash root = root_of(log);

    if (row->root.n != HASH || memcmp(row->root.p, root.b, HASH) != 0)
        report(log, "log.head", "head of size", row->size);
    if (!note_says(log, row->note, row->size, &root))
        report(log, "log.note", "head of size", row->size);
    if (!note_signed(log, row->note))
        report(log, "log.signature", "head of size", row->size);
}

static void check_size(struct log *log, const struct check_heads_rows *heads)
{
    const struct store *before = log->check->before;

    for (size_t i = 0; i < heads->n; i++)
        if (heads->v[i].size == log->n)
            check_head(log, &heads->v[i]);
    if (before->known && before->log_size == log->n && log->n > 0) {
        struct hash root = root_of(log);
        if (memcmp(root.b, before->log_root, HASH) != 0)
            report(log, "log.rewritten", "size", log->n);
    }
}

/* ---- lines ----------------------------------------------------------------------------------- */

static enum status check_line(struct log *log, const struct check_leaves_row *row)
{
    struct hash computed = hash_line(log->c, row->text), stored = computed;

    if (row->hash.n == HASH)
        memcpy(stored.b, row->hash.p, HASH);
    if (memcmp(stored.b, computed.b, HASH) != 0)
        report(log, "log.leaf", "leaf", row->index);
    log->check->n_leaves++;
    return add_hash(log, &stored);
}

/* One tile's worth of lines. ret_more: there may be others. */
static enum status check_page(struct log *log, bool *ret_more)
{
    struct check_leaves_rows rows;
    struct check_heads_rows heads;

    TRY(check_leaves(log->c, log->n, &rows));
    TRY(check_heads(log->c, log->n, log->n + TILE, &heads));
    *ret_more = rows.n == TILE;
    for (size_t i = 0; i < rows.n; i++) {
        if (rows.v[i].index != log->n) {
            report(log, "log.gap", "leaf", log->n);
            *ret_more = false;
            return ST_OK;
        }
        TRY(check_line(log, &rows.v[i]));
        check_size(log, &heads);
    }
    return ST_OK;
}

static enum status finish(struct log *log, int64_t size)
{
    struct store *after = log->check->after;

    if (log->n != size)
        report(log, "log.size", "leaves", log->n);
    if (log->n < log->check->before->log_size)
        report(log, "log.rewritten", "size", log->n);
    for (int level = 0; log->n == size && level < LEVELS; level++)
        if (log->in_tile[level] > 0)
            TRY(compare_tile(log, level));
    after->log_size = log->n;
    if (log->n > 0) {
        struct hash root = root_of(log);
        memcpy(after->log_root, root.b, HASH);
    }
    return ST_OK;
}

/* Where to begin: at the first tile that was not full when it was last read, unless something
 * below it was written since, or is missing. */
static enum status first_to_read(struct ctx *c, const struct check *check, int64_t *ret_first)
{
    int64_t seen = check->before->log_size / TILE * TILE;
    struct check_log_changes_row *changes;

    *ret_first = 0;
    if (check->full || !check->before->known || check->after->wide[STORE_WIDE - 1] < seen)
        return ST_OK;
    TRY(check_log_changes(c, check->before->edge, &changes));
    if (changes->first >= seen)
        *ret_first = seen;
    return ST_OK;
}

enum status check_log(struct ctx *c, struct check *check)
{
    struct log *log = NEW(check->mem, struct log);
    struct check_log_size_row *size;
    int64_t first, leaves;
    bool more = true;

    *log = (struct log){.c = c, .check = check};
    TRY(check_log_size(c, &size));
    leaves = size->size;
    TRY(first_to_read(c, check, &first));
    TRY(begin_at(log, first));
    while (more) {
        TRY(check_page(log, &more));
        arena_reset(c->mem);
    }
    return finish(log, leaves);
}
