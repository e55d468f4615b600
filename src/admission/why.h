/* Why an application got what it got: the inputs of its pool are run again through the rule of
 * seat.h, as `oqu admission replay` would, and stopped at the moment that decided. Whom it shows
 * besides the own application are numbers that stand in the public log too. */
#ifndef OQU_ADMISSION_WHY_H
#define OQU_ADMISSION_WHY_H

#include "admission/seat.h"
#include "admission_queries.h"

struct why_seat { /* one that the pool gave out */
    int32_t turn, arrival;
    enum seat_lane lane;
    enum seat_outcome as; /* SEAT_ALLOCATED, SEAT_SPARE, SEAT_AUTO, SEAT_OFFERED */
};

/* What happened in one pool; an application that was handed over has been in several. */
struct why {
    struct uuid school;
    struct str language;
    bool three_to_one;
    int32_t arrival;
    enum seat_lane lane;
    enum seat_outcome outcome; /* in the end */
    bool agrees;               /* with the state that is kept of the application */
    int32_t turn;              /* 0: this pool gave it no seat */

    /* The moment that decided; of one that still waits, now. */
    enum seat_rule rule;
    int64_t at_us;
    int32_t run_before; /* territory children since the last outside turn, until then */
    int32_t seats, taken, aside, free;
    int32_t last[SEAT_LANE_COUNT]; /* who got a seat last, by arrival number; 0: nobody */
    int32_t before;                /* who waits before it in its line */
    const struct why_seat *given;  /* by turn, up to that moment */
    size_t n_given;

    /* Of one that waits, if nobody else comes or goes: seats that have to be freed or added until
     * it has one; and, with seats enough, territory children that have to get one first. -1: that
     * alone would not help. */
    int32_t seats_needed, territory_needed;
};
struct whys {
    struct why *v; /* in the order of the ways; the last is the school that has it now */
    size_t n;      /* at least 1 */
};

/* a: opened by application_open, in this transaction. */
MUST_USE enum status
why_of(struct ctx *c, const struct admission_application_by_id_row *a, struct whys *ret);

#endif
