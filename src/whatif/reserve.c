/* The reserve in a course. As it was, the recorded inputs are enough. In another course the
 * children in it are others, so that the rules of the service act: who asked for the reserve is in
 * it with the refusal, a seat that nobody waits for is offered at once, who applies elsewhere is
 * passed over. A family answers as it did; one that was never asked takes the seat, since it asked
 * for one. */
#include <string.h>

#include "whatif/course.h"

enum { ROOM_FIRST = 64 };

static struct stay *stay_of(const struct seat_step *step)
{
    return step->application ? step->application->ref : NULL;
}

/* ---- what there is to see to ----------------------------------------------------------------- */

static void push(struct arena *mem, struct stay ***list, size_t *n, size_t *room, struct stay *stay)
{
    if (*n == *room) {
        *room = *room == 0 ? ROOM_FIRST : size_mul(*room, 2);
        struct stay **grown = NEWS(mem, struct stay *, *room);
        if (*n > 0)
            memcpy(grown, *list, *n * sizeof(struct stay *));
        *list = grown;
    }
    (*list)[(*n)++] = stay;
}

static void to_call(struct course *course, int32_t pool)
{
    if (course->is_to_call[pool] || !course->pools[pool].reserve.first)
        return;
    course->is_to_call[pool] = true;
    course->pools_to_call[course->n_pools_to_call++] = pool;
}

/* Whoever was passed over because of this application may be offered a seat now. */
static void to_call_for(struct course *course, const struct stay *stay)
{
    const struct stay *other = course->newest[course->campaign->child_of[stay->application]];

    for (; other; other = other->earlier)
        if (other->seat.outcome == SEAT_RESERVE)
            to_call(course, other->pool);
}

static void note_what_it_did(struct course *course, const struct seat_step *step)
{
    const struct stay *stay = stay_of(step);

    if (step->rule == SEAT_RULE_ACCEPTED)
        course->did[stay->application].answer = WHATIF_TOOK;
    if (step->rule == SEAT_RULE_DECLINED || step->rule == SEAT_RULE_EXPIRED)
        course->did[stay->application].answer = WHATIF_LEFT;
}

void course_step(void *arg, const struct seat_step *step)
{
    struct course *course = arg;
    struct stay *stay = stay_of(step);

    if (course->as_it_was) {
        note_what_it_did(course, step);
        return;
    }
    if (step->rule == SEAT_RULE_FULL)
        push(course->mem, &course->refused, &course->n_refused, &course->room_refused, stay);
    if (step->rule == SEAT_RULE_OFFERED)
        push(course->mem, &course->offered, &course->n_offered, &course->room_offered, stay);
    if (step->event == SEAT_OFFER || step->event == SEAT_PASS)
        return; /* of a call that is being made */
    if (stay && !course_is_active(stay))
        to_call_for(course, stay);
    if (step->after.free > 0)
        to_call(course, (int32_t)step->pool->rank);
}

/* ---- seeing to it --------------------------------------------------------------------------- */

/* At the moment of the course. */
static void
act(struct course *course, int32_t pool, enum seat_event_kind kind, struct stay *stay, int64_t term)
{
    const struct whatif_event now = {
        .pool = pool, .at_us = course->seats.now_us, .deadline_us = course->seats.now_us + term};

    (void)course_happen(course, &now, kind, stay);
}

static void answer(struct course *course, struct stay *stay)
{
    bool leaves = course->did[stay->application].answer == WHATIF_LEFT;

    if (!leaves)
        course->of_child[course->campaign->child_of[stay->application]] = stay;
    act(course, stay->pool, leaves ? SEAT_DECLINE : SEAT_ACCEPT, stay, 0);
}

static bool anybody_is_ready(const struct course *course, const struct seat_pool *pool)
{
    const struct seat_application *a = pool->reserve.first;

    while (a && course_child_is_active(course, ((const struct stay *)a->ref)->application))
        a = a->after;
    return a != NULL;
}

/* Answers follow at once, so any term will do. */
static void call(struct course *course, int32_t at)
{
    const struct seat_pool *pool = &course->pools[at];
    const struct seat_application *a = pool->reserve.first;

    if (seat_pool_free(pool) <= 0 || seat_anybody_waits(pool) || !anybody_is_ready(course, pool))
        return;
    for (; a; a = a->after) {
        struct stay *stay = a->ref;
        if (course_child_is_active(course, stay->application))
            act(course, at, SEAT_PASS, stay, 0);
    }
    act(course, at, SEAT_OFFER, NULL, 1);
}

static bool see_to_one(struct course *course)
{
    if (course->n_offered > 0) {
        answer(course, course->offered[--course->n_offered]);
        return true;
    }
    if (course->n_refused > 0) {
        struct stay *stay = course->refused[--course->n_refused];
        if (course->wants[stay->application])
            act(course, stay->pool, SEAT_JOIN, stay, 0);
        return true;
    }
    if (course->n_pools_to_call > 0) {
        int32_t pool = course->pools_to_call[--course->n_pools_to_call];
        course->is_to_call[pool] = false;
        call(course, pool);
        return true;
    }
    return false;
}

void course_settle(struct course *course)
{
    while (see_to_one(course))
        continue;
}

/* ---- what was recorded ---------------------------------------------------------------------- */

static bool has_seat(const struct course *course, int32_t application)
{
    const struct stay *stay = course->newest[course->campaign->child_of[application]];

    while (stay && !seat_holds(&stay->seat))
        stay = stay->earlier;
    return stay != NULL;
}

static void
take_recorded(struct course *course, const struct whatif_event *event, struct stay *stay)
{
    if (event->kind == SEAT_ACCEPT)
        course->of_child[course->campaign->child_of[event->application]] = stay;
    if (event->kind == SEAT_QUIT)
        course->did[event->application].left_for_a_seat = has_seat(course, event->application);
    (void)course_happen(course, event, event->kind, stay);
}

static void join(struct course *course, const struct whatif_event *event, struct stay *stay)
{
    course->wants[event->application] = true; /* at the refusal, if it is to come yet */
    if (!course_child_is_active(course, event->application))
        (void)course_happen(course, event, SEAT_JOIN, stay);
}

static void quit(struct course *course, const struct whatif_event *event, struct stay *stay)
{
    if (course->did[event->application].left_for_a_seat)
        return; /* who has that seat in this course is passed over, who has not stays */
    course->wants[event->application] = false;
    (void)course_happen(course, event, SEAT_QUIT, stay);
}

void course_reserve(struct course *course, const struct whatif_event *event)
{
    bool called = event->kind == SEAT_OFFER;
    struct stay *stay = called ? NULL : course->of_application[event->application];

    if (!called && (!stay || stay->pool != event->pool))
        return;
    if (course->as_it_was)
        take_recorded(course, event, stay);
    else if (event->kind == SEAT_JOIN)
        join(course, event, stay);
    else if (event->kind == SEAT_QUIT)
        quit(course, event, stay);
}
