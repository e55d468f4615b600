/* What happens in a campaign goes into the public log: what came into the seat algorithm and what
 * came of it, in the order of transactions, under marks instead of names. A job, so that no family
 * waits for the log; the words of a line are fixed in README.md, because anyone may read them. */
#include "admission/publish.h"

#include <openssl/sha.h>
#include <string.h>

#include "admission_queries.h"
#include "base/buf.h"
#include "base/id.h"
#include "base/time.h"
#include "ledger/ledger.h"

enum { AT_ONCE = 400, SALT = 32 };

struct batch {
    struct admission_unpublished_rows rows;
    struct admission_marks_of_rows marks;
    bool more;
};

/* ---- marks --------------------------------------------------------------------------------- */

static void reckon_mark(struct ctx *c,
                        const uint8_t salt[SALT],
                        struct uuid application,
                        uint8_t ret[SHA256_DIGEST_LENGTH])
{
    struct str id = uuid_print(c->mem, application);
    struct buf buf;

    buf_init(&buf, c->mem, SALT + id.n + 1);
    buf_add(&buf, (struct str){(const char *)salt, SALT});
    buf_add(&buf, id);
    (void)SHA256((const uint8_t *)buf.p, buf.n, ret);
}

static struct bytes *known_mark(const struct batch *batch, struct uuid application)
{
    for (size_t i = 0; i < batch->marks.n; i++)
        if (uuid_eq(batch->marks.v[i].application_id, application))
            return &batch->marks.v[i].mark;
    return NULL;
}

static enum status make_mark(struct ctx *c, struct batch *batch, struct uuid application)
{
    struct admission_marks_of_row *row = &batch->marks.v[batch->marks.n++];
    uint8_t salt[SALT], *mark = arena_alloc(c->mem, SHA256_DIGEST_LENGTH);
    int64_t changed;

    rnd_bytes(salt, sizeof(salt));
    reckon_mark(c, salt, application, mark);
    *row = (struct admission_marks_of_row){application, {mark, SHA256_DIGEST_LENGTH}};
    return admission_mark_add(c, application, (struct bytes){salt, SALT}, row->mark, &changed);
}

/* Every application of the batch gets its mark with its first line. */
static enum status complete_marks(struct ctx *c, struct batch *batch)
{
    struct uuid *ids = NEWS(c->mem, struct uuid, batch->rows.n);
    struct admission_marks_of_rows known;
    size_t n = 0;

    for (size_t i = 0; i < batch->rows.n; i++)
        if (batch->rows.v[i].application_id.set)
            ids[n++] = batch->rows.v[i].application_id.v;
    TRY(admission_marks_of(c, (struct uuids){ids, n}, &known));
    batch->marks.v = NEWS(c->mem, struct admission_marks_of_row, n + 1);
    batch->marks.n = known.n;
    for (size_t i = 0; i < known.n; i++)
        batch->marks.v[i] = known.v[i];
    for (size_t i = 0; i < n; i++)
        if (!known_mark(batch, ids[i]))
            TRY(make_mark(c, batch, ids[i]));
    return ST_OK;
}

/* ---- lines --------------------------------------------------------------------------------- */

static struct str
print_line(struct ctx *c, const struct batch *batch, const struct admission_unpublished_row *row)
{
    struct buf buf;

    buf_init(&buf, c->mem, LEDGER_TEXT_MOST);
    buf_printf(&buf, "admission/1 year=%d pool=" STR_FMT " %s=%lld kind=" STR_FMT " at=" STR_FMT,
               row->year, STR_ARG(uuid_print(c->mem, row->pool_id)),
               row->source == 0 ? "event" : "outcome", (long long)row->number, STR_ARG(row->kind),
               STR_ARG(time_print_instant(c->mem, row->at)));
    if (row->arrival_no.set)
        buf_printf(&buf, " arrival=%d", row->arrival_no.v);
    if (row->lane.set)
        buf_printf(&buf, " lane=" STR_FMT, STR_ARG(row->lane.v));
    if (row->deadline_at.set)
        buf_printf(&buf, " deadline=" STR_FMT,
                   STR_ARG(time_print_instant(c->mem, row->deadline_at.v)));
    if (row->seats.set)
        buf_printf(&buf, " seats=%d", row->seats.v);
    if (row->application_id.set) {
        const struct bytes *mark = known_mark(batch, row->application_id.v);
        buf_printf(&buf, " mark=" STR_FMT, STR_ARG(str_hex(c->mem, mark->p, mark->n)));
    }
    if (row->rule.set) /* last: the number of an act may have spaces */
        buf_printf(&buf, " by=" STR_FMT, STR_ARG(row->rule.v));
    ASSERT(!buf_overflowed(&buf));
    return buf_str(&buf);
}

static enum status append_lines(struct ctx *c, const struct batch *batch)
{
    struct str *texts = NEWS(c->mem, struct str, batch->rows.n);
    int64_t first;

    for (size_t i = 0; i < batch->rows.n; i++)
        texts[i] = print_line(c, batch, &batch->rows.v[i]);
    for (size_t i = 0; i < batch->rows.n; i += LEDGER_BATCH_MOST) {
        size_t left = batch->rows.n - i;
        TRY(ledger_append(c, texts + i, left < LEDGER_BATCH_MOST ? left : LEDGER_BATCH_MOST,
                          &first));
    }
    return ST_OK;
}

/* ---- the job ------------------------------------------------------------------------------- */

static enum status publish_tx(struct ctx *c, void *arg)
{
    struct batch *batch = arg;
    struct admission_publication_locked_row *at;
    int64_t changed;

    TRY(admission_publication_locked(c, &at));
    TRY(admission_unpublished(c, at->tx, AT_ONCE, &batch->rows));
    if (batch->rows.n == 0)
        return ST_OK;
    TRY(complete_marks(c, batch));
    TRY(append_lines(c, batch));
    batch->more = batch->rows.n >= AT_ONCE;
    return admission_publication_move(c, batch->rows.v[batch->rows.n - 1].tx, &changed);
}

enum status publish_job(struct ctx *c, bool *ret_more)
{
    struct batch batch = {.more = false};

    TRY(db_tx_locked(c, "admission/publish", publish_tx, &batch));
    *ret_more = batch.more;
    return ST_OK;
}

bool publish_mark_opens(struct ctx *c,
                        struct bytes salt,
                        struct uuid application,
                        struct bytes mark)
{
    uint8_t reckoned[SHA256_DIGEST_LENGTH];

    if (salt.n != SALT || mark.n != sizeof(reckoned))
        return false;
    reckon_mark(c, salt.p, application, reckoned);
    return memcmp(reckoned, mark.p, mark.n) == 0;
}
