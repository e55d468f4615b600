/* See queue.h: one pool at work. */
#include "admission/queue.h"

/* Remembers the latest rule of every application that a step touched, in order of first touch. */
static void on_step(void *arg, const struct seat_step *step)
{
    struct queue_pool *queue = arg;

    if (!step->decision || !step->application)
        return;
    for (size_t i = 0; i < queue->n_decided; i++) {
        if (queue->decided[i].application == step->application) {
            queue->decided[i].rule = step->rule;
            return;
        }
    }
    if (queue->n_decided == queue->room) {
        size_t room = queue->room == 0 ? 8 : queue->room * 2;
        struct queue_decided *grown = NEWS(queue->mem, struct queue_decided, room);
        for (size_t i = 0; i < queue->n_decided; i++)
            grown[i] = queue->decided[i];
        queue->decided = grown;
        queue->room = room;
    }
    queue->decided[queue->n_decided++] = (struct queue_decided){
        *(const struct uuid *)step->application->ref, step->application, step->rule};
}

void queue_begin(struct queue_pool *queue,
                 struct arena *mem,
                 const struct seat_pool *pool,
                 int64_t at_us)
{
    *queue = (struct queue_pool){.pool = *pool, .at_us = at_us, .mem = mem};
    seats_init(&queue->seats, mem, on_step, queue);
    seats_add(&queue->seats, &queue->pool);
}

struct seat_application *queue_application(
    struct queue_pool *queue, struct uuid id, enum seat_lane lane, int64_t seq, int64_t deadline_us)
{
    struct uuid *ref = NEW(queue->mem, struct uuid);
    struct seat_application *application = NEW(queue->mem, struct seat_application);

    *ref = id;
    *application =
        (struct seat_application){.seq = seq, .deadline_us = deadline_us, .lane = lane, .ref = ref};
    return application;
}

enum status queue_happen(struct ctx *c, struct queue_pool *queue, struct seat_event *event)
{
    event->at_us = queue->at_us;
    event->pool = &queue->pool;
    if (seats_apply(&queue->seats, event) != SEAT_OK)
        return FAIL(c, ST_INTERNAL, "admission.seats-disagree");
    return ST_OK;
}
