/* See queue.h: lines of the public log. Their words are fixed in README.md, because anyone may read
 * them. */
#include "admission/queue.h"

#include <openssl/sha.h>

#include "base/buf.h"
#include "base/id.h"
#include "base/time.h"
#include "ledger/ledger.h"

struct marks {
    struct queue_known_mark *v; /* known and new */
    size_t n;
    struct uuid *new_ids;
    uint8_t *salts, *made;
    size_t n_new;
};

static const struct bytes *mark_of(const struct marks *marks, struct uuid application)
{
    for (size_t i = 0; i < marks->n; i++)
        if (uuid_eq(marks->v[i].application, application))
            return &marks->v[i].mark;
    return NULL;
}

static void make_mark(struct ctx *c, struct marks *marks, struct uuid application)
{
    uint8_t *salt = marks->salts + marks->n_new * QUEUE_SALT;
    uint8_t *mark = marks->made + marks->n_new * QUEUE_MARK;
    struct str id = uuid_print(c->mem, application);
    struct buf buf;

    rnd_bytes(salt, QUEUE_SALT);
    buf_init(&buf, c->mem, QUEUE_SALT + id.n + 1);
    buf_add(&buf, (struct str){(const char *)salt, QUEUE_SALT});
    buf_add(&buf, id);
    (void)SHA256((const uint8_t *)buf.p, buf.n, mark);
    marks->new_ids[marks->n_new++] = application;
    marks->v[marks->n++] = (struct queue_known_mark){application, {mark, QUEUE_MARK}};
}

/* Every application of the batch gets its mark with its first line. */
static struct marks complete_marks(struct ctx *c, const struct queue_batch *batch)
{
    size_t most = batch->n_known + batch->n;
    struct marks marks = {.v = NEWS(c->mem, struct queue_known_mark, most),
                          .new_ids = NEWS(c->mem, struct uuid, batch->n),
                          .salts = arena_alloc(c->mem, batch->n * QUEUE_SALT),
                          .made = arena_alloc(c->mem, batch->n * QUEUE_MARK)};

    for (size_t i = 0; i < batch->n_known; i++)
        marks.v[marks.n++] = batch->known[i];
    for (size_t i = 0; i < batch->n; i++) {
        struct opt_uuid application = batch->facts[i].application;
        if (application.set && !mark_of(&marks, application.v))
            make_mark(c, &marks, application.v);
    }
    return marks;
}

/* With them, and the events that follow, anyone can run the rule again. */
static void add_settings(struct ctx *c, struct buf *buf, const struct queue_fact *fact)
{
    buf_printf(buf, " ratio=" STR_FMT " credit_cap=%d spare_policy=" STR_FMT, STR_ARG(fact->ratio),
               fact->credit_cap, STR_ARG(fact->spare_policy));
    if (fact->auto_reserved > 0 && fact->auto_until.set)
        buf_printf(buf, " auto_reserved=%d auto_until=" STR_FMT, fact->auto_reserved,
                   STR_ARG(time_print_instant(c->mem, fact->auto_until.v)));
}

/* A line is one line, whatever was typed as the number of an act. */
static void add_by(struct buf *buf, struct str by)
{
    buf_add(buf, STR(" by="));
    for (size_t i = 0; i < by.n; i++)
        buf_add_char(buf, (unsigned char)by.p[i] < ' ' ? ' ' : by.p[i]);
}

/* mark: empty for what is about no application. */
static struct str
print_line(struct ctx *c, const char *form, struct str mark, const struct queue_fact *fact)
{
    struct buf buf;

    buf_init(&buf, c->mem, LEDGER_TEXT_MOST);
    buf_printf(&buf, "%s year=%d pool=" STR_FMT " %s=%lld kind=" STR_FMT " at=" STR_FMT, form,
               fact->year, STR_ARG(uuid_print(c->mem, fact->pool)),
               fact->is_event ? "event" : "outcome", (long long)fact->number, STR_ARG(fact->kind),
               STR_ARG(time_print_instant(c->mem, fact->at_us)));
    if (fact->arrival.set)
        buf_printf(&buf, " arrival=%d", fact->arrival.v);
    if (fact->lane.set)
        buf_printf(&buf, " lane=" STR_FMT, STR_ARG(fact->lane.v));
    if (fact->deadline.set)
        buf_printf(&buf, " deadline=" STR_FMT,
                   STR_ARG(time_print_instant(c->mem, fact->deadline.v)));
    if (fact->seats.set)
        buf_printf(&buf, " seats=%d", fact->seats.v);
    if (str_eq_z(fact->kind, "open"))
        add_settings(c, &buf, fact);
    if (mark.n > 0)
        buf_printf(&buf, " mark=" STR_FMT, STR_ARG(mark));
    if (fact->by.set) /* last: the number of an act may have spaces */
        add_by(&buf, fact->by.v);
    ASSERT(!buf_overflowed(&buf));
    return buf_str(&buf);
}

/* The mark is the key by which a family finds its lines. */
static enum status
append_lines(struct ctx *c, const struct queue_batch *batch, const struct marks *marks)
{
    size_t n = batch->n;
    struct ledger_lines all = {NEWS(c->mem, struct str, n), NEWS(c->mem, struct str, n), n};
    int64_t first;

    for (size_t i = 0; i < n; i++) {
        struct opt_uuid application = batch->facts[i].application;
        const struct bytes *mark = application.set ? mark_of(marks, application.v) : NULL;
        all.keys[i] = mark ? str_hex(c->mem, mark->p, mark->n) : STR("");
        all.texts[i] = print_line(c, batch->form, all.keys[i], &batch->facts[i]);
    }
    for (size_t i = 0; i < n; i += LEDGER_BATCH_MOST) {
        struct ledger_lines some = {all.texts + i, all.keys + i, n - i};
        if (some.n > LEDGER_BATCH_MOST)
            some.n = LEDGER_BATCH_MOST;
        TRY(ledger_append(c, &some, &first));
    }
    return ST_OK;
}

enum status
queue_publish(struct ctx *c, const struct queue_batch *batch, struct queue_new_marks *ret_new)
{
    struct marks marks = complete_marks(c, batch);

    *ret_new = (struct queue_new_marks){.ids = {marks.new_ids, marks.n_new},
                                        .salts = {marks.salts, marks.n_new * QUEUE_SALT},
                                        .marks = {marks.made, marks.n_new * QUEUE_MARK}};
    return append_lines(c, batch, &marks);
}
