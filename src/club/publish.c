/* What happens in clubs goes into the public log, in the words of admission with "club/1" in front:
 * `oqu admission audit` runs the rule over both. */
#include "club/place.h"
#include "club_queries.h"

enum { AT_ONCE = 400 };

static struct queue_fact fact_of(const struct club_unpublished_row *row)
{
    bool in_line = row->source == 0 && row->application_id.set;

    return (struct queue_fact){
        .year = row->year,
        .is_event = row->source == 0,
        .pool = row->pool_id,
        .number = row->number,
        .at_us = row->at,
        .kind = row->kind,
        .application = row->application_id,
        .arrival = row->arrival_no,
        .lane = {in_line, STR("T")}, /* the one line there is */
        .deadline = row->deadline_at,
        .seats = row->seats,
        .by = row->rule,
        .ratio = STR("none"),
        .spare_policy = STR("AT_DEADLINE"),
        .credit_cap = SEAT_CREDIT_CAP,
    };
}

static enum status append(struct ctx *c, const struct club_unpublished_rows *rows)
{
    struct queue_fact *facts = NEWS(c->mem, struct queue_fact, rows->n);
    struct uuid *ids = NEWS(c->mem, struct uuid, rows->n);
    struct club_marks_of_rows known;
    struct queue_new_marks new;
    int64_t changed;
    size_t n = 0;

    for (size_t i = 0; i < rows->n; i++) {
        facts[i] = fact_of(&rows->v[i]);
        if (rows->v[i].application_id.set)
            ids[n++] = rows->v[i].application_id.v;
    }
    TRY(club_marks_of(c, (struct uuids){ids, n}, &known));
    struct queue_known_mark *marks = NEWS(c->mem, struct queue_known_mark, known.n);
    for (size_t i = 0; i < known.n; i++)
        marks[i] = (struct queue_known_mark){known.v[i].application_id, known.v[i].mark};
    const struct queue_batch batch = {
        .form = "club/1", .facts = facts, .n = rows->n, .known = marks, .n_known = known.n};
    TRY(queue_publish(c, &batch, &new));
    if (new.ids.n == 0)
        return ST_OK;
    return club_marks_add(c, new.ids, new.salts, new.marks, &changed);
}

static enum status publish_tx(struct ctx *c, void *arg)
{
    bool *more = arg;
    struct club_publication_locked_row *at;
    struct club_unpublished_rows rows;
    int64_t changed;

    TRY(club_publication_locked(c, &at));
    TRY(club_unpublished(c, at->tx, AT_ONCE, &rows));
    *more = rows.n >= AT_ONCE;
    if (rows.n == 0)
        return ST_OK;
    TRY(append(c, &rows));
    return club_publication_move(c, rows.v[rows.n - 1].tx, &changed);
}

enum status club_publish(struct ctx *c, bool *ret_more)
{
    return db_tx_locked(c, "club/publish", publish_tx, ret_more);
}
