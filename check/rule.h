/* The seat rule once more, from src/admission/REPLAY.md and the law, without a line of
 * src/admission: children stand in one list in order of arrival and everything is looked up in it.
 * Slow and plain on purpose; a pool has a few hundred children. */
#ifndef OQU_CHECK_RULE_H
#define OQU_CHECK_RULE_H

#include "base/id.h"

enum rule_lane { LANE_TERRITORY = 0, LANE_OUTSIDE, LANE_OWN };

enum rule_place {
    PLACE_WAITS = 0,
    PLACE_SEAT,
    PLACE_WITHDRAWN,
    PLACE_REFUSED, /* for documents */
    PLACE_FULL,    /* refused at the term */
    PLACE_LEFT,    /* gone to another pool */
    PLACE_RESERVE, /* refused at the term, and would take a seat that becomes free */
    PLACE_OFFERED, /* a seat is held until the family answers */
    PLACE_EXPIRED, /* the family did not take it */
};

struct rule_child {
    struct uuid id;
    enum rule_lane lane;
    int32_t arrival;
    int64_t deadline_us; /* of the answer; of an offer that of the family */
    enum rule_place place;
    bool spare, came;
    int32_t turn;     /* 0: this pool gave it no seat */
    int32_t passed;   /* the call of the reserve that passes it over */
    int64_t since_us; /* when it came to this place */
};

struct rule_pool {
    bool three_to_one, spare_at_once;
    int32_t credit_cap, reserved; /* reserved: seats set aside for own children … */
    int64_t reserved_until_us;    /* … up to this instant */
    bool aside;
    int32_t seats, held, own_held, run, credit, turns, calls;
    struct rule_child *children; /* in order of arrival */
    size_t n;
};

enum rule_kind {
    INPUT_APPLY,
    INPUT_WITHDRAW,
    INPUT_REFUSE,
    INPUT_LEAVE,
    INPUT_COME,
    INPUT_DIRECT, /* to a seat that nobody waits for */
    INPUT_GRANT,  /* a seat above the others for one who was refused */
    INPUT_SEATS,
    INPUT_RESERVE,   /* joins the reserve … */
    INPUT_UNRESERVE, /* … and leaves it */
    INPUT_PASS,      /* the next call passes it over */
    INPUT_OFFER,     /* the reserve is called, with the term of the families */
    INPUT_ACCEPT,
    INPUT_DECLINE,
};

struct rule_input {
    enum rule_kind kind;
    int64_t at_us;
    struct rule_child
        child; /* of INPUT_APPLY, INPUT_COME, INPUT_DIRECT; of INPUT_OFFER its term, else its id */
    int32_t seats; /* of INPUT_SEATS */
};

/* Lets terms and releases up to an instant happen. */
void rule_until(struct rule_pool *pool, int64_t until_us);
/* The children of the pool must have room for one more. False: it cannot have happened, and nothing
 * has changed. */
bool rule_happen(struct rule_pool *pool, const struct rule_input *input);
/* The latest child of this identifier; NULL: none. */
struct rule_child *rule_find(const struct rule_pool *pool, struct uuid id);

#endif
