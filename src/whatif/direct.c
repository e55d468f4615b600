/* What the authority decides for one refused child, in a course: the same for the same child, where
 * it has no seat in this course either and the seat that it was given is still free. */
#include "whatif/course.h"

/* Who waits for a freed seat does so no longer. */
static void
leave_reserve(struct course *course, const struct whatif_event *event, struct stay *stay)
{
    const struct whatif_event here = {.pool = stay->pool, .at_us = event->at_us};

    if (stay->seat.outcome == SEAT_RESERVE)
        (void)course_happen(course, &here, SEAT_QUIT, stay);
}

/* One more seat in the pool that refused it. */
static void grant(struct course *course, const struct whatif_event *event, struct stay *stay)
{
    if (!stay || stay->pool != event->pool)
        return;
    leave_reserve(course, event, stay);
    if (course_happen(course, event, SEAT_GRANT, stay))
        course->of_child[course->campaign->child_of[event->application]] = stay;
}

/* Whether it has been refused here, or applied where this campaign does not reach. */
static bool is_refused(const struct stay *stay)
{
    return !stay || stay->seat.outcome == SEAT_REFUSED_FULL || stay->seat.outcome == SEAT_RESERVE ||
           stay->seat.outcome == SEAT_REFUSED_DOCS || stay->seat.outcome == SEAT_OFFER_EXPIRED;
}

static void leave(struct course *course, const struct whatif_event *event, struct stay *from)
{
    const struct whatif_event there = {.pool = from->pool, .at_us = event->at_us};

    leave_reserve(course, event, from);
    bool fits = course_happen(course, &there, SEAT_LEAVE, from);
    ASSERT(fits);
}

/* A free seat of another pool. */
static void
give_elsewhere(struct course *course, const struct whatif_event *event, struct stay *from)
{
    struct stay *stay = NEW(course->mem, struct stay);

    if (!is_refused(from))
        return;
    *stay = (struct stay){
        .application = event->application,
        .pool = event->pool,
        .seat = {.seq = ++course->arrivals, .lane = event->lane, .ref = stay},
    };
    if (!course_happen(course, event, SEAT_DIRECT, stay))
        return;
    course_add(course, stay);
    if (from)
        leave(course, event, from);
    else
        course->of_application[event->application] = stay;
}

void course_direct(struct course *course, const struct whatif_event *event)
{
    struct stay *stay = course->of_application[event->application];

    if (course_child_is_active(course, event->application))
        return;
    if (event->kind == SEAT_GRANT)
        grant(course, event, stay);
    else
        give_elsewhere(course, event, stay);
}
