/* Recomputes the chains. Has its own code for the canonical form of a row, so that one mistake is
 * not made twice (SEC-39): schema/0001_log.sql has the other. */

#include <openssl/evp.h>

#include "audit/audit.h"
#include "audit_queries.h"
#include "base/buf.h"

enum {
    PAGE_BUDGET = 64 << 20,
    PAGE_CEILING = 512 << 20,
    CANONICAL_MOST = 1 << 20,
    SHARDS = 64,
};

struct chain { /* how far one chain has been checked */
    int32_t shard;
    int64_t seq;
    uint8_t hash[AUDIT_HASH];
};

static void add_text(struct buf *buf, struct str s)
{
    if (buf->n > 0)
        buf_add_char(buf, ',');
    buf_add_i64(buf, (int64_t)s.n);
    buf_add_char(buf, ':');
    buf_add(buf, s);
}

static void add_opt(struct buf *buf, struct opt_text s)
{
    if (s.set)
        add_text(buf, s.v);
    else
        buf_add_z(buf, ",-");
}

static void add_i64(struct arena *mem, struct buf *buf, int64_t v)
{
    add_text(buf, str_printf(mem, "%lld", (long long)v));
}

static void add_uuid(struct arena *mem, struct buf *buf, struct opt_uuid id)
{
    if (id.set)
        add_text(buf, uuid_print(mem, id.v));
    else
        buf_add_z(buf, ",-");
}

static struct str canonical(struct arena *mem, int32_t shard, const struct audit_chain_row *row)
{
    struct buf buf;

    buf_init(&buf, mem, CANONICAL_MOST);
    add_i64(mem, &buf, shard);
    add_i64(mem, &buf, row->seq);
    add_i64(mem, &buf, row->at);
    add_i64(mem, &buf, row->machine_at);
    add_i64(mem, &buf, row->txid);
    add_text(&buf, row->db_user);
    add_opt(&buf, row->door);
    add_uuid(mem, &buf, row->person);
    add_opt(&buf, row->role);
    add_opt(&buf, row->session);
    add_opt(&buf, row->address);
    add_opt(&buf, row->request);
    add_text(&buf, row->action);
    add_text(&buf, row->object_type);
    add_text(&buf, row->object);
    add_uuid(mem, &buf, row->organisation);
    add_uuid(mem, &buf, row->subject);
    add_text(&buf, row->details);
    ASSERT(!buf_overflowed(&buf));
    return buf_str(&buf);
}

static struct str hash_str(const uint8_t hash[AUDIT_HASH])
{
    return (struct str){(const char *)hash, AUDIT_HASH};
}

static struct str bytes_str(struct bytes bytes)
{
    return (struct str){(const char *)bytes.p, bytes.n};
}

static void hash_row(const uint8_t previous[AUDIT_HASH], struct str row, uint8_t ret[AUDIT_HASH])
{
    EVP_MD_CTX *digest = EVP_MD_CTX_new();

    ASSERT(digest != NULL && EVP_DigestInit_ex(digest, EVP_sha256(), NULL) == 1);
    ASSERT(EVP_DigestUpdate(digest, previous, AUDIT_HASH) == 1);
    ASSERT(EVP_DigestUpdate(digest, row.p, row.n) == 1);
    ASSERT(EVP_DigestFinal_ex(digest, ret, NULL) == 1);
    EVP_MD_CTX_free(digest);
}

static enum audit_fault
check_row(struct arena *mem, struct chain *chain, const struct audit_chain_row *row)
{
    if (row->seq != chain->seq + 1)
        return AUDIT_REMOVED;
    if (!str_eq(bytes_str(row->previous), hash_str(chain->hash)))
        return AUDIT_REORDERED;
    hash_row(chain->hash, canonical(mem, chain->shard, row), chain->hash);
    if (!str_eq(bytes_str(row->hash), hash_str(chain->hash)))
        return AUDIT_ALTERED;
    chain->seq++;
    return AUDIT_SOUND;
}

static enum status
check_page(struct ctx *c, struct chain *chain, struct audit_report *report, bool *ret_end)
{
    struct audit_chain_rows rows;

    TRY(audit_chain(c, chain->shard, chain->seq, &rows));
    for (size_t i = 0; i < rows.n && report->fault == AUDIT_SOUND; i++) {
        report->fault = check_row(c->mem, chain, &rows.v[i]);
        report->rows += report->fault == AUDIT_SOUND;
    }
    *ret_end = rows.n == 0 || report->fault != AUDIT_SOUND;
    return ST_OK;
}

/* c->mem holds one page at a time. */
static enum status
check_chain(struct ctx *c, const struct audit_heads_row *head, struct audit_report *report)
{
    struct chain chain = {.shard = head->shard};
    bool end = false;

    while (!end) {
        TRY(check_page(c, &chain, report, &end));
        arena_reset(c->mem);
    }
    if (report->fault == AUDIT_SOUND &&
        (head->seq != chain.seq || !str_eq(bytes_str(head->hash), hash_str(chain.hash))))
        report->fault = AUDIT_CUT;
    report->shard = head->shard;
    report->seq = chain.seq + 1;
    return ST_OK;
}

static enum status check_heads(struct ctx *c, struct arena *page_mem, struct audit_report *report)
{
    struct audit_heads_rows heads;
    struct ctx page = *c;

    TRY(audit_heads(c, &heads));
    page.mem = page_mem;
    report->fault = heads.n == SHARDS ? AUDIT_SOUND : AUDIT_CUT;
    for (size_t i = 0; i < heads.n && report->fault == AUDIT_SOUND; i++) {
        enum status st = check_chain(&page, &heads.v[i], report);
        if (st != ST_OK)
            return ctx_fail(c, st, page.failure.code, page.failure.file, page.failure.line);
    }
    return ST_OK;
}

static enum status verify_tx(struct ctx *c, void *arg)
{
    struct audit_report *report = arg;
    struct arena *page_mem = arena_new(PAGE_BUDGET, PAGE_CEILING);

    *report = (struct audit_report){0};
    enum status st = check_heads(c, page_mem, report);
    arena_free(page_mem);
    return st;
}

enum status audit_verify(struct ctx *c, struct audit_report *ret_report)
{
    struct audit_report report;

    TRY(db_tx_read(c, "audit/verify", verify_tx, &report));
    *ret_report = report;
    return ST_OK;
}
