/* The inputs of one pool in their order, as admission.pool_event and the public log keep them, fed
 * to the seat algorithm of seat.h: what the page that explains a decision shows, and what the audit
 * of the log expects. An application is known by its arrival number. No database, no clock. */
#ifndef OQU_ADMISSION_STORY_H
#define OQU_ADMISSION_STORY_H

#include "admission/seat.h"
#include "base/str.h"

struct story_event {
    struct str kind; /* open, or as seat_event_name() says it */
    int64_t at_us;
    int32_t arrival;     /* of the application; not of open, capacity and offer */
    enum seat_lane lane; /* of apply, come and direct */
    int64_t deadline_us; /* of apply and offer */
    int32_t seats;       /* of open and capacity */
    void *ref;           /* the caller's, for the application that arrives */
};

struct story {
    struct seat_pool pool;
    struct seats seats;
    struct seat_application **by_arrival; /* [arrival - 1]; NULL: a number that was never given */
    int32_t n, room;
    struct arena *mem;
};

enum story_result {
    STORY_OK = 0,
    STORY_NO_SUCH_KIND,
    STORY_NUMBER_GAP,   /* an arrival that is not the next number: nothing happened */
    STORY_NO_SUCH_CASE, /* nobody arrived with this number */
    STORY_CASE_ENDED,
    STORY_TIME_BACK,
    STORY_TERM_PAST,
    STORY_SEATS_TOO_FEW, /* below those taken */
    STORY_NOT_FREE,      /* directed to where no seat is free, or somebody waits */
    STORY_RESULT_COUNT,
};

/* settings, auto_reserved, auto_until_us and aside as they were before the first event; the rest is
 * empty. emit as in seat.h. The story itself must not move afterwards. */
void story_begin(struct story *story,
                 struct arena *mem,
                 const struct seat_pool *pool,
                 seat_emit *emit,
                 void *arg);
/* On anything but STORY_OK the pool is as it was, but timers up to the event have run. */
MUST_USE enum story_result story_happen(struct story *story, const struct story_event *event);
/* Numbers up to `arrival` were given to nobody: a log that lacks them goes on. */
void story_skip(struct story *story, int32_t arrival);
/* NULL: nobody has this number. */
struct seat_application *story_case(const struct story *story, int32_t arrival);

#endif
