/* The log for people and for programs. Everything on these pages is public. */
#include "ledger/pages.h"

#include "base/scan.h"
#include "http/json.h"
#include "http/schema.h"
#include "i18n/i18n.h"
#include "i18n/msg_ledger.h"
#include "ledger/head.h"
#include "ledger/ledger_schema_files.h"
#include "ledger/tiles.h"
#include "ledger_queries.h"
#include "ledger_views.h"

static struct str hash_text(struct ctx *c, const struct merkle_hash *hash)
{
    return str_hex(c->mem, hash->b, MERKLE_HASH);
}

static int64_t number_of(const struct request *rq, const char *name)
{
    int64_t n = -1;

    ASSERT(scan_i64(request_param(rq, name), INT64_MIN, INT64_MAX, &n)); /* the pattern's form */
    return n;
}

/* ---- the list ------------------------------------------------------------------------------ */

enum { COL_NUMBER, COL_TEXT, COL_ADDED, COLS };
enum { EXPORT_MOST = 10000 };

static const struct list_column columns[COLS] = {
    [COL_NUMBER] = {"number", MSG_ledger_list_number, COLUMN_NAME, false, false},
    [COL_TEXT] = {"text", MSG_ledger_list_text, COLUMN_WORDS, false, false},
    [COL_ADDED] = {"added", MSG_ledger_list_added, COLUMN_NUMBER, false, false},
};
static const struct list leaves_list = {
    .name = "log",
    .caption = MSG_ledger_list_caption,
    .columns = columns,
    .n_columns = COLS,
    .search = MSG_ledger_list_search,
    .page_size = 20,
    .export_most = EXPORT_MOST,
    .empty = MSG_ledger_list_empty,
};

struct shown {
    struct list_state state;
    struct ledger_head head;
    struct ledger_leaves_rows rows;
};

static enum status show_tx(struct ctx *c, void *arg)
{
    struct shown *in = arg;

    TRY(ledger_head(c, &in->head));
    return ledger_leaves(c, in->state.search, (int32_t)in->state.limit, in->state.offset,
                         &in->rows);
}

struct url log_entry_url(struct ctx *c, int64_t index)
{
    const struct str n = str_printf(c->mem, "%lld", (long long)index);
    return url_path(c, "/log/entry/{n}", &n, 1);
}

static void fill_rows(struct ctx *c, const struct shown *in, struct list_view *list)
{
    for (size_t i = 0; i < in->rows.n; i++) {
        const struct ledger_leaves_row *row = &in->rows.v[i];
        struct list_cell *cells = list->rows[i].cells;
        cells[COL_NUMBER] = CELL_LINK(log_entry_url(c, row->index),
                                      str_printf(c->mem, "%lld", (long long)row->index));
        cells[COL_TEXT] = CELL_TEXT(row->text);
        cells[COL_ADDED] = CELL_MOMENT(row->added_at);
    }
}

static size_t
head_facts(struct ctx *c, const struct ledger_head *head, struct fact facts[LOG_FACTS])
{
    if (head->size == 0)
        return 0;
    facts[0] = (struct fact){.name = msg_text(c, MSG_ledger_head_size),
                             .value = i18n_number(c, head->size)};
    facts[1] = (struct fact){.name = msg_text(c, MSG_ledger_head_signed),
                             .value = i18n_moment(c, head->signed_us)};
    facts[2] = (struct fact){.name = msg_text(c, MSG_ledger_head_root),
                             .value = hash_text(c, &head->root)};
    return 3;
}

enum status log_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct shown in = {.state = list_read(c, &leaves_list, rq)};

    TRY(db_tx_read(c, "ledger/show", show_tx, &in));
    int64_t total = in.rows.n > 0 ? in.rows.v[0].total : 0, late = in.head.leaves - in.head.size;
    struct log_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_ledger_title),
                 .flags = list_page_flags(&in.state),
                 .about = msg_text(c, MSG_ledger_about)},
        .waiting = late > 0 ? MSG_FORMAT(c, MSG_ledger_waiting, MSG_NUM("n", late)) : STR(""),
        .list = list_view_of(c, &in.state, rq, in.rows.n, total),
    };
    v.n_facts = head_facts(c, &in.head, v.facts);
    fill_rows(c, &in, &v.list);
    if (in.state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    struct out o = page_out(c, rs, 200);
    ledger_log(&o, &v);
    return ST_OK;
}

/* ---- one entry ----------------------------------------------------------------------------- */

enum status log_prove(struct ctx *c, int64_t index, struct log_proof *ret)
{
    struct merkle_hash hash;

    TRY(ledger_leaf(c, index, &ret->leaf));
    TRY(ledger_head(c, &ret->head));
    ret->covered = index < ret->head.size;
    if (!ret->covered)
        return ST_OK;
    TRY(ledger_inclusion(c, index, ret->head.size, &ret->proof));
    merkle_leaf((struct bytes){(const uint8_t *)ret->leaf.text.p, ret->leaf.text.n}, &hash);
    ret->holds = merkle_inclusion_holds(&hash, (uint64_t)index, (uint64_t)ret->head.size,
                                        &ret->proof, &ret->head.root);
    return ST_OK;
}

struct entry {
    int64_t index;
    struct log_proof of;
};

static enum status entry_tx(struct ctx *c, void *arg)
{
    struct entry *in = arg;
    return log_prove(c, in->index, &in->of);
}

static struct str *proof_texts(struct ctx *c, const struct merkle_proof *proof)
{
    struct str *texts = NEWS(c->mem, struct str, proof->n);

    for (size_t i = 0; i < proof->n; i++)
        texts[i] = hash_text(c, &proof->v[i]);
    return texts;
}

enum status log_entry(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct entry in = {.index = number_of(rq, "index")};

    TRY(db_tx_read(c, "ledger/entry", entry_tx, &in));
    struct str number = str_printf(c->mem, "%lld", (long long)in.index);
    struct log_entry_view v = {
        .page = {.rq = rq,
                 .title = MSG_FORMAT(c, MSG_ledger_entry_title, MSG_ARG("number", number)),
                 .back = url0(c, "/log/"),
                 .back_text = msg_text(c, MSG_ledger_title)},
        .text = in.of.leaf.text,
        .facts = {{.name = msg_text(c, MSG_ledger_list_added),
                   .value = i18n_moment(c, in.of.leaf.added_us)},
                  {.name = msg_text(c, MSG_ledger_entry_hash),
                   .value = hash_text(c, &in.of.leaf.hash)}},
        .n_facts = 2,
        .covered = in.of.covered,
        .holds = in.of.holds,
        .proof = proof_texts(c, &in.of.proof),
        .n_proof = in.of.proof.n,
        .machine = url_path(c, "/log/proof/{n}", &number, 1),
    };
    v.n_facts += head_facts(c, &in.of.head, v.facts + v.n_facts);
    struct out o = page_out(c, rs, 200);
    ledger_entry(&o, &v);
    return ST_OK;
}

/* ---- for programs -------------------------------------------------------------------------- */

static const struct schema_file entry_format = {"log-entry.v1.json", &embedded_log_entry_v1,
                                                MSG_ledger_format_entry, SCHEMA_OUT, NULL};
static const struct schema_file growth_format = {"log-growth.v1.json", &embedded_log_growth_v1,
                                                 MSG_ledger_format_growth, SCHEMA_OUT, NULL};
const struct schema_file *const ledger_formats[] = {&entry_format, &growth_format, NULL};

static json_t *json_hashes(struct ctx *c, const struct merkle_proof *proof)
{
    json_t *list = json_array();

    for (size_t i = 0; i < proof->n; i++) {
        struct str text = hash_text(c, &proof->v[i]);
        (void)json_array_append_new(list, json_stringn(text.p, text.n));
    }
    return list;
}

static json_t *json_text(struct str text)
{
    return json_stringn(text.p, text.n);
}

enum status log_proof(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct entry in = {.index = number_of(rq, "index")};

    TRY(db_tx_read(c, "ledger/entry", entry_tx, &in));
    return response_message(c, rs, 200, &entry_format,
                            json_pack("{s:I, s:o, s:o, s:o, s:o}", "index", (json_int_t)in.index,
                                      "text", json_text(in.of.leaf.text), "leaf",
                                      json_text(hash_text(c, &in.of.leaf.hash)), "proof",
                                      in.of.covered ? json_hashes(c, &in.of.proof) : json_null(),
                                      "checkpoint", json_text(in.of.head.note)));
}

struct growth_question {
    int64_t before;
    struct ledger_head head;
    struct merkle_proof proof;
};

static enum status growth_tx(struct ctx *c, void *arg)
{
    struct growth_question *in = arg;

    TRY(ledger_head(c, &in->head));
    if (in->before < 1 || in->before > in->head.size)
        return FAIL(c, ST_NOT_FOUND, "ledger.no-leaf");
    return ledger_consistency(c, in->before, in->head.size, &in->proof);
}

enum status log_growth(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct growth_question in = {.before = number_of(rq, "before")};

    TRY(db_tx_read(c, "ledger/growth", growth_tx, &in));
    return response_message(c, rs, 200, &growth_format,
                            json_pack("{s:I, s:o, s:o}", "before", (json_int_t)in.before, "proof",
                                      json_hashes(c, &in.proof), "checkpoint",
                                      json_text(in.head.note)));
}

static enum status plain(struct response *rs, struct str text)
{
    rs->status = 200;
    rs->content_type = STR("text/plain; charset=utf-8");
    buf_add(&rs->body, text);
    return ST_OK;
}

static enum status head_tx(struct ctx *c, void *arg)
{
    return ledger_head(c, arg);
}

enum status log_checkpoint(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct ledger_head head;
    (void)rq;

    TRY(db_tx_read(c, "ledger/checkpoint", head_tx, &head));
    return head.size > 0 ? plain(rs, head.note) : FAIL(c, ST_NOT_FOUND, "ledger.no-head");
}

enum status log_key(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct str key;
    (void)rq;

    TRY(head_verifier(c, &key));
    return plain(rs, str_printf(c->mem, STR_FMT "\n", STR_ARG(key)));
}

struct tile_question {
    int64_t level, index;
    struct ledger_tile_row *row;
};

static enum status tile_tx(struct ctx *c, void *arg)
{
    struct tile_question *in = arg;
    return ledger_tile(c, (int32_t)in->level, in->index, &in->row);
}

enum status log_tile(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct tile_question in = {.level = number_of(rq, "level"), .index = number_of(rq, "index")};

    if (in.level < 0 || in.level >= TILE_LEVELS)
        return FAIL(c, ST_NOT_FOUND, "ledger.no-leaf");
    TRY(db_tx_read(c, "ledger/tile", tile_tx, &in));
    if (!in.row)
        return FAIL(c, ST_NOT_FOUND, "ledger.no-leaf");
    return response_download(c, rs, STR("application/octet-stream"), STR("tile"),
                             (struct str){(const char *)in.row->hashes.p, in.row->hashes.n});
}
