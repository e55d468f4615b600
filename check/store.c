/* See store.h. Lines of words: "pool ID COUNTS", "chain SHARD SEQ HASH", and so on; the last line
 * says that it is whole. */
#include "check/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/scan.h"
#include "check/files.h"

enum { STORE_MOST = 256 << 20 };

static const struct str first_line = STR_INIT("oqu-check store 1");

/* ---- reading --------------------------------------------------------------------------------- */

static bool next_number(struct str *rest, int64_t *ret)
{
    struct str word;
    return scan_until(rest, ' ', &word) && scan_i64(word, 0, INT64_MAX, ret);
}

static bool read_pool(struct arena *mem, struct str rest, struct store *store)
{
    struct store_pool *pool = &store->pools[store->n_pools];
    struct str id;

    if (!scan_until(&rest, ' ', &id) || !scan_uuid(id, &pool->id))
        return false;
    pool->counts = str_copy(mem, rest);
    store->n_pools++;
    return true;
}

static bool read_chain(struct str rest, struct store *store)
{
    int64_t shard, seq;

    if (!next_number(&rest, &shard) || shard >= STORE_CHAINS || !next_number(&rest, &seq) ||
        !str_unhex(rest, store->chains[shard].hash, STORE_HASH))
        return false;
    store->chains[shard].seq = seq;
    return true;
}

static bool read_wide(struct str rest, struct store *store)
{
    for (size_t i = 0; i < STORE_WIDE; i++)
        if (!next_number(&rest, &store->wide[i]))
            return false;
    return true;
}

static bool read_line(struct arena *mem, struct str line, struct store *store)
{
    struct str word;

    if (!scan_until(&line, ' ', &word))
        return false;
    if (str_eq(word, STR("pool")))
        return read_pool(mem, line, store);
    if (str_eq(word, STR("chain")))
        return read_chain(line, store);
    if (str_eq(word, STR("wide")))
        return read_wide(line, store);
    if (str_eq(word, STR("edge")))
        return next_number(&line, &store->edge);
    return str_eq(word, STR("log")) && next_number(&line, &store->log_size) &&
           str_unhex(line, store->log_root, STORE_HASH);
}

static size_t lines_in(struct str text)
{
    size_t n = 0;

    for (size_t i = 0; i < text.n; i++)
        n += text.p[i] == '\n';
    return n;
}

static bool read_all(struct arena *mem, struct str text, struct store *ret)
{
    struct str line;

    if (!scan_until(&text, '\n', &line) || !str_eq(line, first_line))
        return false;
    ret->pools = NEWS(mem, struct store_pool, lines_in(text) + 1);
    while (scan_until(&text, '\n', &line)) {
        if (str_eq(line, STR("whole")))
            return ret->known = true;
        if (!read_line(mem, line, ret))
            return false;
    }
    return false;
}

enum status check_store_read(struct ctx *c, const char *path, struct store *ret)
{
    struct str text;

    *ret = (struct store){.known = false};
    TRY(files_read(c, path, STORE_MOST, &text));
    if (text.n > 0 && !read_all(c->mem, text, ret))
        return FAIL(c, ST_INVALID, "check.store-broken");
    return ST_OK;
}

/* ---- writing --------------------------------------------------------------------------------- */

static void add_hash(struct ctx *c, struct buf *buf, const uint8_t *hash)
{
    buf_add_char(buf, ' ');
    buf_add(buf, str_hex(c->mem, hash, STORE_HASH));
    buf_add_char(buf, '\n');
}

enum status check_store_write(struct ctx *c, const char *path, const struct store *store)
{
    struct buf buf;

    buf_init(&buf, c->mem, STORE_MOST);
    buf_add(&buf, first_line);
    buf_printf(&buf, "\nedge %lld\nwide", (long long)store->edge);
    for (size_t i = 0; i < STORE_WIDE; i++)
        buf_printf(&buf, " %lld", (long long)store->wide[i]);
    buf_printf(&buf, "\nlog %lld", (long long)store->log_size);
    add_hash(c, &buf, store->log_root);
    for (int i = 0; i < STORE_CHAINS; i++) {
        buf_printf(&buf, "chain %d %lld", i, (long long)store->chains[i].seq);
        add_hash(c, &buf, store->chains[i].hash);
    }
    for (size_t i = 0; i < store->n_pools; i++)
        buf_printf(&buf, "pool " STR_FMT " " STR_FMT "\n",
                   STR_ARG(uuid_print(c->mem, store->pools[i].id)),
                   STR_ARG(store->pools[i].counts));
    buf_add(&buf, STR("whole\n"));
    if (buf_overflowed(&buf))
        return FAIL(c, ST_INTERNAL, "check.store-large");
    return files_write(c, path, buf_str(&buf));
}

/* ---- finding --------------------------------------------------------------------------------- */

static int by_id(const void *a, const void *b)
{
    return memcmp(((const struct store_pool *)a)->id.b, ((const struct store_pool *)b)->id.b,
                  sizeof(struct uuid));
}

const struct store_pool *check_store_pool(const struct store *store, struct uuid id)
{
    const struct store_pool key = {.id = id};

    if (store->n_pools == 0)
        return NULL;
    return bsearch(&key, store->pools, store->n_pools, sizeof(key), by_id);
}
