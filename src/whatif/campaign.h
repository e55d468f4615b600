/* Private to whatif: a campaign as plain data, and who would be where in it under given settings.
 * No database, no clock, no text: the same campaign and settings give the same places.
 *
 * In a replay families do what they did, with one exception: whoever waits or holds a seat does not
 * apply again, because a child has one active application (ADM-55). Whoever asked for the reserve
 * is in it when refused, and answers an offer as it did; who was never offered a seat takes it. The
 * authority decides for a child as it did, where the child has no seat. A draw and a match decide
 * at one moment, without a reserve; there a child's schools are those to which the family applied,
 * in that order, less the applications that were withdrawn, refused for documents or let an offer
 * go. */
#ifndef OQU_WHATIF_CAMPAIGN_H
#define OQU_WHATIF_CAMPAIGN_H

#include "admission/admission.h"

enum whatif_rule {
    WHATIF_ARRIVAL = 0, /* seats are given as applications come */
    WHATIF_DRAW,        /* by lot: first schools first, then the next ones for who has no seat */
    WHATIF_MATCH,       /* deferred acceptance (match.h) */
};

struct whatif_settings {
    enum whatif_rule rule;
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
    int32_t application; /* not of SEAT_CAPACITY, SEAT_OFFER */
    int32_t seats;       /* of SEAT_CAPACITY */
    enum seat_lane lane; /* of SEAT_APPLY, SEAT_COME, SEAT_DIRECT */
    int64_t at_us;
    int64_t deadline_us; /* of SEAT_APPLY, SEAT_OFFER */
};

struct whatif_campaign {
    const struct seat_pool *pools; /* as they stood before their first event */
    size_t n_pools;
    const struct whatif_event *events; /* by time; those of one pool in their order */
    size_t n_events;
    const int32_t *child_of; /* [application] */
    const bool
        *wants_reserve; /* [application]: asked for the reserve in its application; a replay */
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
    int32_t first;    /* of those seated: at the school to which they applied first */
    int32_t offered;  /* of those seated: from the reserve */
    int32_t directed; /* of those seated: by decision of the authority */
    int32_t reserve;  /* of those refused: still in the reserve */
};

struct whatif_course {
    struct whatif_place *places; /* [child] */
    struct whatif_sum *sums;     /* [pool] */
};

/* What a family did about the reserve, as it happened. */
enum whatif_answer { WHATIF_NOT_OFFERED = 0, WHATIF_TOOK, WHATIF_LEFT };
struct whatif_did {
    enum whatif_answer answer;
    bool left_for_a_seat; /* left the reserve when it had a seat elsewhere */
};

/* The schools of each child in the order of its applications. */
struct whatif_wishes {
    size_t *first;           /* child i has [first[i], first[i + 1]) */
    int32_t *application;    /* … of these */
    struct whatif_place *at; /* [application]: where it was in the end, as it happened */
    struct whatif_did *did;  /* [application]; of a replay */
};

/* As it happened, under the settings that the pools had. */
struct whatif_course whatif_as_it_was(struct arena *mem,
                                      const struct whatif_campaign *campaign,
                                      struct whatif_wishes *ret_wishes);

/* WHATIF_ARRIVAL; the wishes are those of the same campaign, as it was. */
struct whatif_course whatif_replay(struct arena *mem,
                                   const struct whatif_campaign *campaign,
                                   const struct whatif_settings *settings,
                                   const struct whatif_wishes *wishes);

/* The others: the campaign ends at this moment, with the seats that there are. lots: [child], who
 * comes first among equals; unique, for a draw from 0 without gaps. was: as it was, for whoever has
 * no wish left. */
struct whatif_at_once {
    const struct whatif_campaign *campaign;
    const struct whatif_settings *settings;
    const struct whatif_course *was;
    const struct whatif_wishes *wishes;
    const int32_t *lots;
};
struct whatif_course whatif_draw(struct arena *mem, const struct whatif_at_once *in);
struct whatif_course whatif_match(struct arena *mem, const struct whatif_at_once *in);

/* Lots from a word: the order of the SHA-256 of "word:number", where number is that of the child's
 * first application, so that anybody can draw them again. */
int32_t *whatif_lots(struct arena *mem, struct str word, const int64_t *numbers, size_t n);
/* Lots by arrival. */
int32_t *whatif_lots_by_arrival(struct arena *mem, const struct whatif_campaign *campaign);

/* Counts the places into sums[pool], whose seats stand already. */
void whatif_count(const struct whatif_campaign *campaign,
                  const struct whatif_wishes *wishes,
                  struct whatif_course *course);
/* What the settings make of those of a pool. */
void whatif_change(struct seat_settings *own, const struct whatif_settings *settings);

/* A seat holder of seat.h, or of a place. */
bool whatif_has_seat(const struct whatif_place *place);

enum whatif_move { WHATIF_STAYS = 0, WHATIF_GAINS, WHATIF_LOSES, WHATIF_CHANGES };
/* What the other course means for a child: a seat, none, or one elsewhere. */
enum whatif_move whatif_move_of(const struct whatif_place *was, const struct whatif_place *would);

#endif
