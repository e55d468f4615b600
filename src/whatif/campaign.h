/* Private to whatif: a campaign as plain data, and who would be where in it under given settings.
 * No database, no clock, no text: the same campaign and settings give the same places.
 *
 * Families do what they did, with one exception: whoever waits or holds a seat does not apply
 * again, because a child has one active application (ADM-55). */
#ifndef OQU_WHATIF_CAMPAIGN_H
#define OQU_WHATIF_CAMPAIGN_H

#include "admission/admission.h"

struct whatif_settings {
    bool ratio_set; /* else each pool keeps its own */
    bool plain;     /* ratio_set: order of arrival, without lanes */
    int32_t turns;  /* ratio_set, not plain: T in a row before the turn of an O */
    bool credit_set;
    int32_t credit_cap;
    bool spare_set;
    enum seat_spare_policy spare_policy;
};

struct whatif_event {
    enum seat_event_kind kind; /* SEAT_APPLY … SEAT_CAPACITY */
    int32_t pool;
    int32_t application; /* not of SEAT_CAPACITY */
    int32_t seats;       /* of SEAT_CAPACITY */
    enum seat_lane lane; /* of SEAT_APPLY, SEAT_COME */
    int64_t at_us;
    int64_t deadline_us; /* of SEAT_APPLY */
};

struct whatif_campaign {
    const struct seat_pool *pools; /* as they stood before their first event */
    size_t n_pools;
    const struct whatif_event *events; /* by time; those of one pool in their order */
    size_t n_events;
    const int32_t *child_of; /* [application] */
    size_t n_applications, n_children;
    int64_t until_us; /* terms up to here have ended */
};

/* Where a child is in the end. */
struct whatif_place {
    int32_t pool, application; /* the last one that it came to; -1: none */
    enum seat_lane lane;
    enum seat_outcome outcome;
};

/* What became of the seats of a pool; children are counted where they came to last. */
struct whatif_sum {
    int32_t seats;
    int32_t seated[SEAT_LANE_COUNT];
    int32_t refused; /* for lack of seats */
    int32_t waiting;
};

struct whatif_course {
    struct whatif_place *places; /* [child] */
    struct whatif_sum *sums;     /* [pool] */
};

/* NULL: the settings that the pools had. */
struct whatif_course whatif_replay(struct arena *mem,
                                   const struct whatif_campaign *campaign,
                                   const struct whatif_settings *settings);

/* A seat holder of seat.h, or of a place. */
bool whatif_has_seat(const struct whatif_place *place);

enum whatif_move { WHATIF_STAYS = 0, WHATIF_GAINS, WHATIF_LOSES, WHATIF_CHANGES };
/* What the other course means for a child: a seat, none, or one elsewhere. */
enum whatif_move whatif_move_of(const struct whatif_place *was, const struct whatif_place *would);

#endif
