/* Private to whatif: a campaign under way in a course of its own (campaign.h). */
#ifndef OQU_WHATIF_COURSE_H
#define OQU_WHATIF_COURSE_H

#include "whatif/campaign.h"

/* A child in one pool. */
struct stay {
    struct seat_application seat; /* ref: this stay */
    struct stay *earlier;         /* of the same child */
    int32_t application, pool;
    bool took_seat_along; /* left with the seat that it held */
};

struct course {
    struct arena *mem;
    const struct whatif_campaign *campaign;
    bool as_it_was; /* else families and the reserve act for themselves where the course differs */
    struct seats seats;
    struct seat_pool *pools;
    struct stay **of_child; /* where each is: its last one, or that of an offer it took */
    struct stay **newest;   /* [child]: all that it came to, the newest first */
    struct stay *
        *of_application;    /* the last one, but for a seat that the authority gave elsewhere */
    struct whatif_did *did; /* [application]: written as it was, read in another course */
    bool *wants;            /* [application]: joins the reserve when refused */
    struct stay **refused, **offered; /* what another course has to see to, in order */
    size_t n_refused, n_offered, room_refused, room_offered;
    int32_t *pools_to_call;
    size_t n_pools_to_call;
    bool *is_to_call; /* [pool] */
    int64_t arrivals;
};

/* False: it does not fit this course, and nothing happened. */
bool course_happen(struct course *course,
                   const struct whatif_event *event,
                   enum seat_event_kind kind,
                   struct stay *stay);
/* The child waits or holds a seat somewhere. */
bool course_is_active(const struct stay *stay);
bool course_child_is_active(const struct course *course, int32_t application);
/* The child is here from now on; the stay is a new one. */
void course_add(struct course *course, struct stay *stay);

/* What was recorded of the reserve (reserve.c). */
void course_reserve(struct course *course, const struct whatif_event *event);
/* Each step of the seat function. */
void course_step(void *course, const struct seat_step *step);
/* In another course: who is refused joins, who is offered a seat answers, free seats are offered.
 */
void course_settle(struct course *course);

/* What the authority decided for one child (direct.c). */
void course_direct(struct course *course, const struct whatif_event *event);

#endif
