/* See export.h. Lines are read by the thousand, so that memory does not grow with the log. */
#include "ledger/export.h"

#include <errno.h>
#include <stdio.h>

#include "base/scan.h"
#include "ledger/ledger.h"
#include "ledger_queries.h"

enum { BATCH_BUDGET = 1 << 20, BATCH_CEILING = 1 << 24 };

struct batch {
    int64_t first;
    int32_t most;
    struct ledger_lines_from_rows rows;
};

static enum status batch_tx(struct ctx *c, void *arg)
{
    struct batch *batch = arg;
    return ledger_lines_from(c, batch->first, batch->most, &batch->rows);
}

enum status log_lines(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct batch batch = {.most = EXPORT_LINES};
    int64_t page = -1;

    ASSERT(scan_i64(request_param(rq, "page"), INT64_MIN, INT64_MAX, &page)); /* the pattern's */
    if (page < 0 || page > INT32_MAX)
        return FAIL(c, ST_NOT_FOUND, "ledger.no-leaf");
    batch.first = page * EXPORT_LINES;
    TRY(db_tx_read(c, "ledger/lines", batch_tx, &batch));
    if (batch.rows.n == 0)
        return FAIL(c, ST_NOT_FOUND, "ledger.no-leaf");
    rs->status = 200;
    rs->content_type = STR("text/plain; charset=utf-8");
    for (size_t i = 0; i < batch.rows.n; i++) {
        buf_add(&rs->body, batch.rows.v[i].text);
        buf_add_char(&rs->body, '\n');
    }
    return ST_OK;
}

static enum status head_tx(struct ctx *c, void *arg)
{
    return ledger_head(c, arg);
}

static enum status print_batch(struct ctx *c, struct batch *batch)
{
    TRY(db_tx_read(c, "ledger/lines", batch_tx, batch));
    for (size_t i = 0; i < batch->rows.n; i++) {
        struct str text = batch->rows.v[i].text;
        if (fwrite(text.p, 1, text.n, stdout) != text.n || fputc('\n', stdout) == EOF)
            return FAIL(c, ST_INTERNAL, "ledger.export-unwritable");
    }
    return ST_OK;
}

/* In an arena of its own, which goes with the batch. */
static enum status export_batch(struct ctx *c, int64_t first, int64_t size)
{
    struct batch batch = {.first = first, .most = EXPORT_LINES};
    struct ctx part = *c;

    if (size - first < batch.most)
        batch.most = (int32_t)(size - first);
    part.mem = arena_new(BATCH_BUDGET, BATCH_CEILING);
    enum status st = print_batch(&part, &batch);
    arena_free(part.mem);
    return st == ST_OK ? ST_OK : FAIL(c, st, "ledger.export-unwritable");
}

enum status export_command(struct ctx *c, int argc, char *const *argv)
{
    struct ledger_head head;
    (void)argv;

    if (argc > 0)
        return FAIL(c, ST_INVALID, "ledger.export-usage");
    TRY(db_tx_read(c, "ledger/export", head_tx, &head));
    for (int64_t first = 0; first < head.size; first += EXPORT_LINES)
        TRY(export_batch(c, first, head.size));
    (void)fputc('\n', stdout);
    (void)fwrite(head.note.p, 1, head.note.n, stdout);
    return ferror(stdout) == 0 ? ST_OK : FAIL(c, ST_INTERNAL, "ledger.export-unwritable");
}
