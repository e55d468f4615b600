/* The chains of the journal: each row hashed again, in a form written here a third time (SEC-39),
 * and the ends compared with what the last run saw, because whoever can rewrite a chain can rewrite
 * its head as well. */
#include <openssl/evp.h>
#include <string.h>

#include "base/buf.h"
#include "check/check.h"
#include "check_queries.h"

enum { FORM_MOST = 1 << 20, HASH = 32 };

struct chain {
    struct ctx *c;
    struct check *check;
    int32_t shard;
    int64_t seq;        /* last row that was read */
    uint8_t hash[HASH]; /* what the next row must name as the one before it */
};

static void report(const struct chain *chain, const char *code, int64_t seq)
{
    check_add(chain->check, code, str_printf(chain->c->mem, "%d", chain->shard),
              str_printf(chain->c->mem, "row %lld", (long long)seq));
}

/* ---- one row --------------------------------------------------------------------------------- */

/* A field is its length in bytes, a colon and the bytes; "-" when there is none. */
static void field(struct buf *buf, struct opt_text value)
{
    if (buf->n > 0)
        buf_add_char(buf, ',');
    if (value.set)
        buf_printf(buf, "%zu:" STR_FMT, value.v.n, STR_ARG(value.v));
    else
        buf_add_char(buf, '-');
}

static void text(struct buf *buf, struct str value)
{
    field(buf, (struct opt_text){true, value});
}

static void number(struct ctx *c, struct buf *buf, int64_t value)
{
    text(buf, str_printf(c->mem, "%lld", (long long)value));
}

static struct str form_of(struct ctx *c, int32_t shard, const struct check_entries_row *row)
{
    const int64_t numbers[] = {shard, row->seq, row->at, row->machine_at, row->txid};
    struct buf buf;

    buf_init(&buf, c->mem, FORM_MOST);
    for (size_t i = 0; i < COUNT(numbers); i++)
        number(c, &buf, numbers[i]);
    text(&buf, row->db_user);
    const struct opt_text who[] = {row->door,    row->person,  row->role,
                                   row->session, row->address, row->request};
    for (size_t i = 0; i < COUNT(who); i++)
        field(&buf, who[i]);
    text(&buf, row->action);
    text(&buf, row->object_type);
    text(&buf, row->object);
    field(&buf, row->organisation);
    field(&buf, row->subject);
    text(&buf, row->details);
    ASSERT(!buf_overflowed(&buf));
    return buf_str(&buf);
}

static bool same(struct bytes bytes, const uint8_t *hash)
{
    return bytes.n == HASH && memcmp(bytes.p, hash, HASH) == 0;
}

static bool hashed_right(struct ctx *c, int32_t shard, const struct check_entries_row *row)
{
    struct str form = form_of(c, shard, row);
    uint8_t hash[HASH];
    EVP_MD_CTX *md = EVP_MD_CTX_new();

    ASSERT(md && EVP_DigestInit_ex(md, EVP_sha256(), NULL) == 1 &&
           EVP_DigestUpdate(md, row->previous.p, row->previous.n) == 1 &&
           EVP_DigestUpdate(md, form.p, form.n) == 1 && EVP_DigestFinal_ex(md, hash, NULL) == 1);
    EVP_MD_CTX_free(md);
    return same(row->hash, hash);
}

static void check_row(struct chain *chain, const struct check_entries_row *row)
{
    const struct store *before = chain->check->before;

    if (row->seq != chain->seq + 1)
        report(chain, "audit.removed", chain->seq + 1);
    else if (!same(row->previous, chain->hash))
        report(chain, "audit.reordered", row->seq);
    if (!hashed_right(chain->c, chain->shard, row))
        report(chain, "audit.altered", row->seq);
    if (before->known && row->seq == before->chains[chain->shard].seq &&
        !same(row->hash, before->chains[chain->shard].hash))
        report(chain, "audit.rewritten", row->seq);
    chain->seq = row->seq;
    if (row->hash.n == HASH)
        memcpy(chain->hash, row->hash.p, HASH);
    chain->check->n_entries++;
}

/* ---- chains ---------------------------------------------------------------------------------- */

static enum status read_on(struct chain *chain)
{
    struct check_entries_rows rows;

    do {
        TRY(check_entries(chain->c, chain->shard, chain->seq, &rows));
        for (size_t i = 0; i < rows.n; i++)
            check_row(chain, &rows.v[i]);
        arena_reset(chain->c->mem);
    } while (rows.n > 0);
    return ST_OK;
}

/* Rows that were seen need not be read again while none of them was written anew or is missing. */
static bool seen_is_whole(const struct check *check,
                          const struct check_chains_row *head,
                          const struct check_chain_changes_rows *changes)
{
    int64_t seen = check->before->chains[head->shard].seq;

    if (check->full || !check->before->known || head->rows != head->last || head->last < seen)
        return false;
    for (size_t i = 0; i < changes->n; i++)
        if (changes->v[i].shard == head->shard && changes->v[i].seq <= seen)
            return false;
    return true;
}

static enum status check_chain(struct ctx *c,
                               struct check *check,
                               const struct check_chains_row *head,
                               bool seen_whole)
{
    struct chain chain = {.c = c, .check = check, .shard = head->shard};
    const int64_t seen = check->before->chains[head->shard].seq, seq = head->seq;
    uint8_t hash[HASH] = {0};

    if (head->hash.n == HASH)
        memcpy(hash, head->hash.p, HASH);
    if (seen_whole) {
        chain.seq = seen;
        memcpy(chain.hash, check->before->chains[head->shard].hash, HASH);
    }
    TRY(read_on(&chain));
    if (chain.seq < seen)
        report(&chain, "audit.rewritten", seen);
    if (chain.seq != seq || memcmp(chain.hash, hash, HASH) != 0)
        report(&chain, "audit.cut", chain.seq + 1);
    check->after->chains[head->shard].seq = chain.seq;
    memcpy(check->after->chains[head->shard].hash, chain.hash, HASH);
    return ST_OK;
}

enum status check_journal(struct ctx *c, struct check *check)
{
    struct ctx kept = *c;
    struct check_chains_rows heads;
    struct check_chain_changes_rows changes;

    kept.mem = check->mem; /* c->mem ends with each page of rows */
    TRY(check_chains(&kept, &heads));
    TRY(check_chain_changes(&kept, check->before->edge, &changes));
    if (heads.n != STORE_CHAINS)
        check_add(check, "audit.removed", STR("heads"), STR(""));
    for (size_t i = 0; i < heads.n; i++)
        if (heads.v[i].shard >= 0 && heads.v[i].shard < STORE_CHAINS)
            TRY(check_chain(c, check, &heads.v[i], seen_is_whole(check, &heads.v[i], &changes)));
    return ST_OK;
}
