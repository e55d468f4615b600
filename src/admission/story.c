/* See story.h. */
#include "admission/story.h"

enum { CASES_FIRST = 32 };

void story_begin(struct story *story,
                 struct arena *mem,
                 const struct seat_pool *pool,
                 seat_emit *emit,
                 void *arg)
{
    *story = (struct story){.pool = *pool, .mem = mem};
    seats_init(&story->seats, mem, emit, arg);
    seats_add(&story->seats, &story->pool);
}

struct seat_application *story_case(const struct story *story, int32_t arrival)
{
    return arrival >= 1 && arrival <= story->n ? story->by_arrival[arrival - 1] : NULL;
}

static void keep(struct story *story, struct seat_application *application)
{
    if (story->n == story->room) {
        int32_t room = story->room == 0 ? CASES_FIRST : 2 * story->room;
        struct seat_application **cases = NEWS(story->mem, struct seat_application *, (size_t)room);
        for (int32_t i = 0; i < story->n; i++)
            cases[i] = story->by_arrival[i];
        story->by_arrival = cases;
        story->room = room;
    }
    story->by_arrival[story->n++] = application;
}

void story_skip(struct story *story, int32_t arrival)
{
    while (story->n < arrival)
        keep(story, NULL);
}

static bool kind_of(struct str kind, enum seat_event_kind *ret)
{
    if (str_eq_z(kind, "open")) { /* the first number of seats is one like the others */
        *ret = SEAT_CAPACITY;
        return true;
    }
    for (int i = SEAT_APPLY; i <= SEAT_CAPACITY; i++) {
        if (str_eq_z(kind, seat_event_name((enum seat_event_kind)i))) {
            *ret = (enum seat_event_kind)i;
            return true;
        }
    }
    return false;
}

static enum story_result result_of(enum seat_error error)
{
    static const enum story_result results[SEAT_ERROR_COUNT] = {
        [SEAT_OK] = STORY_OK,
        [SEAT_TIME_BACK] = STORY_TIME_BACK,
        [SEAT_DEADLINE_PAST] = STORY_TERM_PAST,
        [SEAT_ENDED] = STORY_CASE_ENDED,
        [SEAT_CAPACITY_TOO_LOW] = STORY_SEATS_TOO_FEW,
        [SEAT_NOT_FREE] = STORY_NOT_FREE,
    };
    return results[error];
}

static enum story_result
arrive(struct story *story, const struct story_event *event, struct seat_event *happening)
{
    struct seat_application *application = NEW(story->mem, struct seat_application);

    if (event->arrival != story->n + 1)
        return STORY_NUMBER_GAP;
    *application = (struct seat_application){.seq = event->arrival,
                                             .deadline_us = event->deadline_us,
                                             .lane = event->lane,
                                             .ref = event->ref};
    happening->application = application;
    enum seat_error error = seats_apply(&story->seats, happening);
    if (error == SEAT_OK)
        keep(story, application);
    return result_of(error);
}

enum story_result story_happen(struct story *story, const struct story_event *event)
{
    struct seat_event happening = {.at_us = event->at_us,
                                   .pool = &story->pool,
                                   .capacity = event->seats,
                                   .deadline_us = event->deadline_us};

    if (!kind_of(event->kind, &happening.kind))
        return STORY_NO_SUCH_KIND;
    if (seat_event_arrives(happening.kind))
        return arrive(story, event, &happening);
    if (seat_event_has_application(happening.kind)) {
        happening.application = story_case(story, event->arrival);
        if (!happening.application)
            return STORY_NO_SUCH_CASE;
    }
    return result_of(seats_apply(&story->seats, &happening));
}
