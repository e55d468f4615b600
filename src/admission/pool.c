/* See pool.h. Only as many waiting applications are loaded as there may be seats to give, plus
 * those that are due: the algorithm never looks further, so the cost does not grow with the queue.
 */
#include "admission/pool.h"

#include "admission/queue.h"
#include "admission/tell.h"
#include "admission_queries.h"
#include "db/db.h"
#include "i18n/msg_admission.h"

struct pool_change {
    struct uuid id;
    int32_t seen_event;
    struct queue_pool queue;
    int64_t first_arrived; /* seq; 0: nobody arrived */
};

enum seat_lane pool_lane(struct str lane)
{
    if (str_eq(lane, STR("AUTO")))
        return SEAT_LANE_AUTO;
    return str_eq(lane, STR("T")) ? SEAT_LANE_T : SEAT_LANE_O;
}

static void fill_pool(struct seat_pool *pool, const struct admission_lock_pool_row *row)
{
    *pool = (struct seat_pool){
        .settings =
            {
                .three_to_one = str_eq(row->ratio, STR("3:1")),
                .credit_cap = row->credit_cap,
                .spare_policy =
                    str_eq(row->spare_policy, STR("NOW")) ? SEAT_SPARE_NOW : SEAT_SPARE_AT_DEADLINE,
            },
        .capacity = row->capacity,
        .taken = row->taken,
        .auto_reserved = row->auto_reserved,
        .auto_until_us = row->auto_until.set ? row->auto_until.v : 0,
        .aside = row->aside,
        .auto_taken = row->auto_taken,
        .run = row->run,
        .credit = row->credit,
        .turns = row->last_turn,
    };
}

enum status pool_load(struct ctx *c, struct uuid pool, int64_t at_us, struct pool_change **ret)
{
    struct admission_lock_pool_row *row;
    struct admission_waiting_rows waiting;
    struct seat_pool before;

    TRY(admission_lock_pool(c, pool, &row));
    if (!row)
        return FAIL(c, ST_NOT_FOUND, "admission.submit.no-such-pool");
    struct pool_change *change = NEW(c->mem, struct pool_change);
    *change = (struct pool_change){.id = pool, .seen_event = row->last_event};
    fill_pool(&before, row);
    /* A release or an ended seat can free at most every seat there is. */
    int32_t most = row->capacity - row->taken + 2;
    TRY(admission_waiting(c, pool, most < 2 ? 2 : most, at_us, &waiting));
    queue_begin(&change->queue, c->mem, &before, at_us);
    for (size_t i = 0; i < waiting.n; i++) {
        const struct admission_waiting_row *w = &waiting.v[i];
        struct seat_application *application = queue_application(
            &change->queue, w->id, pool_lane(w->lane), w->arrival_no, w->deadline_at);
        if (w->offered)
            application->outcome = SEAT_OFFERED;
        seats_restore(&change->queue.seats, &change->queue.pool, application);
    }
    *ret = change;
    return ST_OK;
}

enum status pool_apply_arrival(struct ctx *c,
                               struct pool_change *change,
                               struct uuid application,
                               enum seat_lane lane,
                               int32_t arrival_no,
                               int64_t deadline_us)
{
    struct seat_event event = {
        .kind = SEAT_APPLY,
        .application =
            queue_application(&change->queue, application, lane, arrival_no, deadline_us),
    };
    if (change->first_arrived == 0)
        change->first_arrived = arrival_no;
    return queue_happen(c, &change->queue, &event);
}

enum status pool_apply_end(struct ctx *c,
                           struct pool_change *change,
                           enum seat_event_kind kind,
                           enum seat_lane lane,
                           bool held,
                           bool came)
{
    struct seat_event event = {.kind = kind};

    if (!held) /* it waited; the gate took it out of the queue and nothing moves for the others */
        return ST_OK;
    /* The gate has freed the seat already: give it back for the algorithm to take away. */
    change->queue.pool.taken++;
    bool own = lane == SEAT_LANE_AUTO && !came;
    change->queue.pool.auto_taken += own;
    event.application = queue_application(&change->queue, (struct uuid){{0}}, lane, 0, INT64_MAX);
    event.application->outcome = kind == SEAT_DECLINE ? SEAT_OFFERED
                                 : own                ? SEAT_AUTO
                                 : came               ? SEAT_CAME
                                                      : SEAT_ALLOCATED;
    return queue_happen(c, &change->queue, &event);
}

void pool_restore_reserve(struct pool_change *change,
                          struct uuid application,
                          enum seat_lane lane,
                          int32_t arrival_no)
{
    struct seat_application *a =
        queue_application(&change->queue, application, lane, arrival_no, 0);

    a->outcome = SEAT_RESERVE;
    seats_restore(&change->queue.seats, &change->queue.pool, a);
}

enum status pool_apply_call(struct ctx *c, struct pool_change *change, int64_t until_us)
{
    struct seat_event event = {.kind = SEAT_OFFER, .deadline_us = until_us};
    return queue_happen(c, &change->queue, &event);
}

enum status pool_apply_capacity(struct ctx *c, struct pool_change *change, int32_t before)
{
    struct seat_event event = {.kind = SEAT_CAPACITY, .capacity = change->queue.pool.capacity};

    change->queue.pool.capacity = before;
    return queue_happen(c, &change->queue, &event);
}

void pool_timers(struct pool_change *change)
{
    seats_advance(&change->queue.seats, change->queue.at_us);
}

/* Whoever has a seat while a brother or a sister has none is asked whether to keep it (ADM-60). */
static enum status ask_packages(struct ctx *c, struct uuids decided)
{
    struct admission_ask_package_rows asked;

    TRY(admission_ask_package(c, decided, &asked));
    struct uuid *ids = NEWS(c->mem, struct uuid, asked.n);
    for (size_t i = 0; i < asked.n; i++)
        ids[i] = asked.v[i].application_id;
    return tell_same(c, ids, asked.n, MSG_admission_notice_keep);
}

enum status pool_save(struct ctx *c, struct pool_change *change)
{
    size_t n = change->queue.n_decided;
    struct uuid *ids = NEWS(c->mem, struct uuid, n);
    struct str *outcomes = NEWS(c->mem, struct str, n), *rules = NEWS(c->mem, struct str, n);
    int64_t *turns = NEWS(c->mem, int64_t, n);
    struct admission_record_row *row;

    n = 0;
    for (size_t i = 0; i < change->queue.n_decided; i++) {
        const struct queue_decided *d = &change->queue.decided[i];
        bool waits = d->application->outcome == SEAT_WAITING;
        if (waits && (change->first_arrived == 0 || d->application->seq < change->first_arrived))
            continue; /* it waited before and waits on */
        ids[n] = d->id;
        outcomes[n] = waits ? STR("HELD") : str_from_z(seat_outcome_name(d->application->outcome));
        turns[n] = d->application->turn;
        rules[n++] = str_from_z(seat_rule_code(d->rule));
    }
    struct admission_record_in record = {
        .pool = change->id,
        .seen = change->seen_event,
        .run = change->queue.pool.run,
        .credit = change->queue.pool.credit,
        .aside = change->queue.pool.aside,
        .applications = {ids, n},
        .outcomes = {outcomes, n},
        .turns = {turns, n},
        .rules = {rules, n},
    };
    TRY(admission_record(c, &record, &row));
    TRY(tell_outcomes(c, ids, n));
    return row->in_package ? ask_packages(c, record.applications) : ST_OK;
}
