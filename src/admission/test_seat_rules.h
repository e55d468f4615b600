/* Random campaigns of one pool, and the rules of the seat algorithm written down with no thought of
 * speed: what the tests of seat.c compare it with. */
#ifndef OQU_ADMISSION_TEST_SEAT_RULES_H
#define OQU_ADMISSION_TEST_SEAT_RULES_H

#include "admission/seat.h"

enum { SEAT_MODEL_EVENTS = 100, SEAT_MODEL_NONE = -1 };

struct plan_event {
    enum seat_event_kind kind;
    int64_t at;
    int application; /* index into the applications, in order of seq */
    enum seat_lane lane;
    int64_t deadline;
    int32_t capacity;
};

struct plan {
    struct seat_pool pool; /* as it begins */
    struct plan_event events[SEAT_MODEL_EVENTS];
    int n_applications;
};

/* The same seed gives the same campaign. */
void plan_campaign(struct plan *p, uint64_t seed);

struct child {
    bool applied;
    enum seat_lane lane;
    int64_t deadline, at;
    enum seat_outcome outcome;
    int turn;
    bool passed;
};

struct model {
    const struct plan *plan;
    struct child child[SEAT_MODEL_EVENTS]; /* by seq */
    bool impossible[SEAT_MODEL_EVENTS];    /* events that could not be */
    int32_t capacity, run, credit, turns;
    bool released;
    int64_t now;
};

void model_run(struct model *m, const struct plan *p);

#endif
