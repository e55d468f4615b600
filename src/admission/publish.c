/* What happens in a campaign goes into the public log: what came into the seat algorithm and what
 * came of it, in the order of transactions, under marks instead of names. A job, so that no family
 * waits for the log; the words of a line are fixed in README.md, because anyone may read them. */
#include "admission/publish.h"

#include "admission/queue.h"
#include "admission_queries.h"

enum { AT_ONCE = 400 };

static struct uuids applications_of(struct ctx *c, const struct admission_unpublished_rows *rows)
{
    struct uuid *ids = NEWS(c->mem, struct uuid, rows->n);
    size_t n = 0;

    for (size_t i = 0; i < rows->n; i++)
        if (rows->v[i].application_id.set)
            ids[n++] = rows->v[i].application_id.v;
    return (struct uuids){ids, n};
}

static struct queue_fact fact_of(const struct admission_unpublished_row *row)
{
    return (struct queue_fact){
        .year = row->year,
        .is_event = row->source == 0,
        .pool = row->pool_id,
        .number = row->number,
        .at_us = row->at,
        .kind = row->kind,
        .application = row->application_id,
        .arrival = row->arrival_no,
        .lane = row->lane,
        .deadline = row->deadline_at,
        .seats = row->seats,
        .by = row->rule,
        .ratio = row->ratio,
        .spare_policy = row->spare_policy,
        .credit_cap = row->credit_cap,
        .auto_reserved = row->auto_reserved,
        .auto_until = row->auto_until,
    };
}

static enum status append(struct ctx *c, const struct admission_unpublished_rows *rows)
{
    struct queue_fact *facts = NEWS(c->mem, struct queue_fact, rows->n);
    struct admission_marks_of_rows known;
    struct queue_new_marks new;
    int64_t changed;

    for (size_t i = 0; i < rows->n; i++)
        facts[i] = fact_of(&rows->v[i]);
    TRY(admission_marks_of(c, applications_of(c, rows), &known));
    struct queue_known_mark *marks = NEWS(c->mem, struct queue_known_mark, known.n);
    for (size_t i = 0; i < known.n; i++)
        marks[i] = (struct queue_known_mark){known.v[i].application_id, known.v[i].mark};
    const struct queue_batch batch = {
        .form = "admission/1", .facts = facts, .n = rows->n, .known = marks, .n_known = known.n};
    TRY(queue_publish(c, &batch, &new));
    if (new.ids.n == 0)
        return ST_OK;
    return admission_marks_add(c, new.ids, new.salts, new.marks, &changed);
}

struct batch {
    struct admission_unpublished_rows rows;
    bool more;
};

static enum status publish_tx(struct ctx *c, void *arg)
{
    struct batch *batch = arg;
    struct admission_publication_locked_row *at;
    int64_t changed;

    TRY(admission_publication_locked(c, &at));
    TRY(admission_unpublished(c, at->tx, AT_ONCE, &batch->rows));
    if (batch->rows.n == 0)
        return ST_OK;
    TRY(append(c, &batch->rows));
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
