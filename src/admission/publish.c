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

enum { AT_ONCE = 400, SALT = 32, MARK = SHA256_DIGEST_LENGTH };

struct batch {
    struct admission_unpublished_rows rows;
    struct admission_marks_of_rows marks;
    bool more;
};

/* ---- marks --------------------------------------------------------------------------------- */

static const struct bytes *known_mark(const struct batch *batch, struct uuid application)
{
    for (size_t i = 0; i < batch->marks.n; i++)
        if (uuid_eq(batch->marks.v[i].application_id, application))
            return &batch->marks.v[i].mark;
    return NULL;
}

/* What is new, as one statement takes it. */
struct new_marks {
    struct uuid *ids;
    uint8_t *salts, *marks; /* SALT and MARK bytes each, one after the other */
    size_t n;
};

/* A mark is the SHA-256 of a random salt and the identifier as it is written. */
static void
make_mark(struct ctx *c, struct batch *batch, struct uuid application, struct new_marks *new)
{
    uint8_t *salt = new->salts + new->n *SALT, *mark = new->marks + new->n *MARK;
    struct str id = uuid_print(c->mem, application);
    struct buf buf;

    rnd_bytes(salt, SALT);
    buf_init(&buf, c->mem, SALT + id.n + 1);
    buf_add(&buf, (struct str){(const char *)salt, SALT});
    buf_add(&buf, id);
    (void)SHA256((const uint8_t *)buf.p, buf.n, mark);
    new->ids[new->n++] = application;
    batch->marks.v[batch->marks.n++] = (struct admission_marks_of_row){application, {mark, MARK}};
}

/* Every application of the batch gets its mark with its first line. ids may repeat. */
static enum status complete_marks(struct ctx *c, struct batch *batch, struct uuids ids)
{
    struct new_marks new = {.ids = NEWS(c->mem, struct uuid, ids.n),
                            .salts = arena_alloc(c->mem, ids.n * SALT),
                            .marks = arena_alloc(c->mem, ids.n * MARK)};
    struct admission_marks_of_rows known;
    int64_t changed;

    TRY(admission_marks_of(c, ids, &known));
    batch->marks.v = NEWS(c->mem, struct admission_marks_of_row, known.n + ids.n);
    for (size_t i = 0; i < known.n; i++)
        batch->marks.v[batch->marks.n++] = known.v[i];
    for (size_t i = 0; i < ids.n; i++)
        if (!known_mark(batch, ids.v[i]))
            make_mark(c, batch, ids.v[i], &new);
    if (new.n == 0)
        return ST_OK;
    return admission_marks_add(c, (struct uuids){new.ids, new.n},
                               (struct bytes){new.salts, new.n *SALT},
                               (struct bytes){new.marks, new.n *MARK}, &changed);
}

static struct uuids applications_of(struct ctx *c, const struct admission_unpublished_rows *rows)
{
    struct uuid *ids = NEWS(c->mem, struct uuid, rows->n);
    size_t n = 0;

    for (size_t i = 0; i < rows->n; i++)
        if (rows->v[i].application_id.set)
            ids[n++] = rows->v[i].application_id.v;
    return (struct uuids){ids, n};
}

/* ---- lines --------------------------------------------------------------------------------- */

/* With them, and the events that follow, anyone can run the rule again. */
static void
add_settings(struct ctx *c, struct buf *buf, const struct admission_unpublished_row *row)
{
    buf_printf(buf, " ratio=" STR_FMT " credit_cap=%d spare_policy=" STR_FMT, STR_ARG(row->ratio),
               row->credit_cap, STR_ARG(row->spare_policy));
    if (row->auto_reserved > 0 && row->auto_until.set)
        buf_printf(buf, " auto_reserved=%d auto_until=" STR_FMT, row->auto_reserved,
                   STR_ARG(time_print_instant(c->mem, row->auto_until.v)));
}

/* A line is one line, whatever was typed as the number of an act. */
static void add_rule(struct buf *buf, struct str rule)
{
    buf_add(buf, STR(" by="));
    for (size_t i = 0; i < rule.n; i++)
        buf_add_char(buf, (unsigned char)rule.p[i] < ' ' ? ' ' : rule.p[i]);
}

/* mark: empty for what is about no application. */
static struct str
print_line(struct ctx *c, struct str mark, const struct admission_unpublished_row *row)
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
    if (str_eq_z(row->kind, "open"))
        add_settings(c, &buf, row);
    if (mark.n > 0)
        buf_printf(&buf, " mark=" STR_FMT, STR_ARG(mark));
    if (row->rule.set) /* last: the number of an act may have spaces */
        add_rule(&buf, row->rule.v);
    ASSERT(!buf_overflowed(&buf));
    return buf_str(&buf);
}

/* The mark is the key by which a family finds its lines. */
static enum status append_lines(struct ctx *c, const struct batch *batch)
{
    size_t n = batch->rows.n;
    struct ledger_lines all = {NEWS(c->mem, struct str, n), NEWS(c->mem, struct str, n), n};
    int64_t first;

    for (size_t i = 0; i < n; i++) {
        const struct admission_unpublished_row *row = &batch->rows.v[i];
        const struct bytes *mark =
            row->application_id.set ? known_mark(batch, row->application_id.v) : NULL;
        all.keys[i] = mark ? str_hex(c->mem, mark->p, mark->n) : STR("");
        all.texts[i] = print_line(c, all.keys[i], row);
    }
    for (size_t i = 0; i < n; i += LEDGER_BATCH_MOST) {
        struct ledger_lines some = {all.texts + i, all.keys + i, n - i};
        if (some.n > LEDGER_BATCH_MOST)
            some.n = LEDGER_BATCH_MOST;
        TRY(ledger_append(c, &some, &first));
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
    TRY(complete_marks(c, batch, applications_of(c, &batch->rows)));
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
