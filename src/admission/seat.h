/* Who gets a seat: the "3 : 1" rule of grade-1 admission as one function over events. The service
 * feeds it one event at a time inside the lock of a pool; the replay feeds it a whole campaign.
 * It knows no database, no clock and no text: the same events in the same order give the same
 * steps.
 *
 * Source: Model Rules (Order 564 of 12.10.2018) and joint order 73-НҚ / 168/НҚ of 2026, Annex 1. */
#ifndef OQU_ADMISSION_SEAT_H
#define OQU_ADMISSION_SEAT_H

#include "base/arena.h"

/* Where an application stands. O is served once after every three T; AUTO is outside the count. */
enum seat_lane {
    SEAT_LANE_T = 0, /* lives on the service territory of the school */
    SEAT_LANE_O,     /* lives elsewhere */
    SEAT_LANE_AUTO,  /* finished the pre-school programme of this same organisation */
    SEAT_LANE_COUNT,
};

enum seat_outcome {
    SEAT_WAITING = 0,
    SEAT_ALLOCATED,
    SEAT_SPARE, /* an O admitted although it was not the turn of an O: the T lane was empty */
    SEAT_AUTO,
    SEAT_CAME, /* holds a seat that came with it from another pool: outside every count */
    SEAT_REFUSED_FULL,
    SEAT_REFUSED_DOCS,
    SEAT_WITHDRAWN,
    SEAT_MOVED,         /* left for another pool */
    SEAT_RESERVE,       /* refused for lack of seats, and would take one that becomes free */
    SEAT_OFFERED,       /* was in the reserve; a seat is held for it until it answers */
    SEAT_ACCEPTED,      /* took the seat that was offered */
    SEAT_OFFER_EXPIRED, /* did not */
    SEAT_DIRECTED, /* holds a seat that two officers of the authority gave: outside every count */
    SEAT_OUTCOME_COUNT,
};

/* What happens to an O for whom a seat is free while no T waits and it is not its turn. */
enum seat_spare_policy { SEAT_SPARE_AT_DEADLINE = 0, SEAT_SPARE_NOW };

enum {
    SEAT_CREDIT_CAP = 1, /* the standard cap; the parameter itself is a dated setting */
    SEAT_TERRITORY_TURNS = 3,
};

struct seat_settings {
    bool three_to_one;  /* false: plain order of arrival, T and O are one queue */
    int32_t credit_cap; /* outside turns that are kept for O who come later; 0: they lapse */
    enum seat_spare_policy spare_policy;
    int32_t territory_turns; /* T in a row before the turn of an O; 0: the three of the rule.
                                Another number only where it is asked what would be */
};

struct seat_application {
    int64_t seq;         /* order of arrival: unique, from one sequence */
    int64_t deadline_us; /* end of the answer term; of SEAT_OFFERED that of the family's */
    enum seat_lane lane;
    void *ref; /* the caller's */

    /* Written by the algorithm, given back to it when an application is restored. */
    enum seat_outcome outcome;
    int64_t decided_us; /* when that outcome came; of SEAT_WAITING when it was made */
    int32_t turn;       /* 1, 2, 3 … in the order in which the pool gave seats; 0: gave it none */

    int32_t passed; /* the call of the reserve that passes it over; 0: none */

    struct seat_application *before, *after; /* its neighbours while it waits */
};

struct seat_queue {
    struct seat_application *first, *last;
};

/* The seats of one school, language and kind of class. Everything up to `ref` is what the service
 * stores; the queues are filled again with seats_restore(). */
struct seat_pool {
    struct seat_settings settings;
    int32_t capacity;
    int32_t taken;         /* seats held now, AUTO included */
    int32_t auto_reserved; /* seats set aside for AUTO … */
    int64_t auto_until_us; /* … up to this instant */
    bool aside;            /* false: never set aside, or released already */
    int32_t auto_taken;    /* AUTO children who hold a seat of this pool now */
    int32_t run;           /* T since the last outside turn arose: 0, 1, 2 */
    int32_t credit;        /* outside turns not used yet */
    int32_t turns;         /* seats given out so far */
    int32_t calls;         /* of the reserve, so far */
    int64_t rank;          /* order of releases at one instant; any unique number */
    void *ref;             /* the caller's */

    struct seat_queue waiting[SEAT_LANE_COUNT], reserve;
};

enum seat_event_kind {
    SEAT_APPLY = 0,
    SEAT_WITHDRAW,
    SEAT_REFUSE,   /* documents: grounds R1, R2, R3, R5 */
    SEAT_LEAVE,    /* to another pool by an act; a seat that it holds goes along */
    SEAT_COME,     /* from another pool with its seat: nobody gains or loses one */
    SEAT_DIRECT,   /* refused in another pool, gets a free seat here by decision of the authority */
    SEAT_GRANT,    /* refused here, gets one more seat: nobody gains or loses one */
    SEAT_JOIN,     /* who was refused for lack of seats joins the reserve */
    SEAT_QUIT,     /* … and leaves it again */
    SEAT_PASS,     /* applies elsewhere now: the next call passes it over */
    SEAT_OFFER,    /* the reserve is called: free seats that nobody waits for are offered */
    SEAT_ACCEPT,   /* the family takes the seat */
    SEAT_DECLINE,  /* … does not */
    SEAT_CAPACITY, /* the authority sets the number of seats */
    SEAT_RELEASE,  /* made by seats_*(): auto_until has come */
    SEAT_DEADLINE, /* made by seats_*(): the answer term of a waiting T or O has come */
    SEAT_EXPIRE,   /* made by seats_*(): the term of an offer has come */
    SEAT_EVENT_COUNT,
};

struct seat_event {
    enum seat_event_kind kind;
    int64_t at_us;
    struct seat_pool *pool;
    struct seat_application *application; /* NULL: of SEAT_OFFER, SEAT_CAPACITY, SEAT_RELEASE */
    int32_t capacity;                     /* of SEAT_CAPACITY */
    int64_t deadline_us;                  /* of SEAT_OFFER: until when the families answer */
};

/* Why a step happened. */
enum seat_rule {
    SEAT_RULE_ARRIVED_T = 0,
    SEAT_RULE_ARRIVED_O,
    SEAT_RULE_ARRIVED_AUTO,
    SEAT_RULE_ARRIVED_PLAIN, /* settings.three_to_one is false */
    SEAT_RULE_ENDED_WAITING, /* withdrawn or refused, held no seat */
    SEAT_RULE_ENDED_SEAT,    /* … its seat goes to the next */
    SEAT_RULE_ENDED_ASIDE,   /* … its seat is set aside again for AUTO */
    SEAT_RULE_LEFT_WAITING,  /* gone to another pool, held no seat */
    SEAT_RULE_LEFT_SEAT,     /* … with its seat */
    SEAT_RULE_CAME,          /* … here, with its seat */
    SEAT_RULE_LEFT_REFUSED,  /* … had been refused */
    SEAT_RULE_DIRECTED,      /* by decision of the authority, a seat that nobody waited for */
    SEAT_RULE_GRANTED,       /* … a seat above those there were */
    SEAT_RULE_CAPACITY,
    SEAT_RULE_RELEASE,
    SEAT_RULE_DEADLINE,
    SEAT_RULE_AUTO,           /* AUTO takes a seat first */
    SEAT_RULE_PLAIN,          /* first in the one queue */
    SEAT_RULE_TERRITORY,      /* first in the T lane */
    SEAT_RULE_TERRITORY_3,    /* third T: the next turn is that of an O */
    SEAT_RULE_TERRITORY_FULL, /* third T: as many outside turns as may be kept are kept already */
    SEAT_RULE_TERRITORY_NONE, /* third T: the outside turn lapses, credit_cap is 0 */
    SEAT_RULE_OUTSIDE,        /* the turn of an O after three T */
    SEAT_RULE_SPARE_DUE,      /* deadline of an O, a seat is free, no T waits */
    SEAT_RULE_SPARE_BEFORE,   /* stands before an O that is due: nobody is overtaken */
    SEAT_RULE_SPARE_NOW,      /* spare_policy NOW */
    SEAT_RULE_WAIT_FULL,      /* no seat is free */
    SEAT_RULE_WAIT_TURN,      /* an O waits for three T or for its deadline */
    SEAT_RULE_WAIT_AUTO,      /* AUTO is never refused: the authority has to add seats */
    SEAT_RULE_FULL,           /* refused, ground R4 */
    SEAT_RULE_JOINED,         /* the reserve */
    SEAT_RULE_QUIT,           /* … left it */
    SEAT_RULE_PASSED,         /* … applies elsewhere at the moment of the call */
    SEAT_RULE_CALLED,         /* free seats that nobody waits for go to the reserve */
    SEAT_RULE_OFFERED,        /* first of the reserve */
    SEAT_RULE_ACCEPTED,
    SEAT_RULE_DECLINED,   /* the seat goes to the next */
    SEAT_RULE_OFFER_TERM, /* the term of the offer has come */
    SEAT_RULE_EXPIRED,    /* … without an answer: the seat goes to the next */
    SEAT_RULE_COUNT,
};

struct seat_state {
    int32_t free; /* below 0 while more is set aside than there is */
    int32_t run;
    int32_t credit;
};

/* One thing that happened: an event, or (decision) what the algorithm made of it. */
struct seat_step {
    bool decision;
    enum seat_event_kind event;
    int64_t at_us;
    const struct seat_pool *pool;
    struct seat_application *application; /* NULL as in the event */
    enum seat_rule rule;
    struct seat_state before, after;
};

typedef void seat_emit(void *arg, const struct seat_step *step);

/* Pools that share one clock, and the timers that are still to come. */
struct seat_timer;
struct seats {
    struct arena *mem;
    seat_emit *emit; /* called for every step, in order; the step is valid during the call */
    void *arg;
    int64_t now_us;
    struct seat_timer *timers;
    size_t n_timers, room;
};

enum seat_error {
    SEAT_OK = 0,
    SEAT_TIME_BACK,        /* earlier than something that happened already */
    SEAT_DEADLINE_PAST,    /* the deadline is not later than the application, or the offer */
    SEAT_ENDED,            /* the application is not (any more) what the event ends */
    SEAT_CAPACITY_TOO_LOW, /* below the seats taken */
    SEAT_NOT_FREE,         /* directed to a pool without a free seat, or in which somebody waits */
    SEAT_ERROR_COUNT,
};

/* mem holds the timers only; pools and applications stay the caller's and must outlive `seats`. */
void seats_init(struct seats *seats, struct arena *mem, seat_emit *emit, void *arg);

/* Adds a pool as described by its stored fields; its queues must be empty. */
void seats_add(struct seats *seats, struct seat_pool *pool);

/* Puts one that waits, is in the reserve or has an offer back where it stood, without an event.
 * Those that wait in order of seq. */
void seats_restore(struct seats *seats,
                   struct seat_pool *pool,
                   struct seat_application *application);

/* Works off releases, deadlines and terms of offers up to and including until_us: by time, at one
 * instant releases (by rank) before the others (by seq). INT64_MAX: all there are. */
void seats_advance(struct seats *seats, int64_t until_us);

/* Works off the timers up to event->at_us, then lets the event happen (SEAT_APPLY … SEAT_CAPACITY)
 * and runs the seat algorithm in its pool. On an error the event changed nothing. O(log n). */
MUST_USE enum seat_error seats_apply(struct seats *seats, const struct seat_event *event);

/* Seats that may be given to T and O now. */
int32_t seat_pool_free(const struct seat_pool *pool);
bool seat_holds(const struct seat_application *application);
/* Why an application of this lane has no seat now. */
enum seat_rule seat_wait_rule(const struct seat_pool *pool, enum seat_lane lane);
/* Who waits in the line of this lane and arrived before seq. */
int32_t seat_waiting_before(const struct seat_pool *pool, enum seat_lane lane, int64_t seq);
bool seat_anybody_waits(const struct seat_pool *pool);

/* Whether an event of this kind is about one application. */
bool seat_event_has_application(enum seat_event_kind kind);
/* Whether it brings an application into the pool, with a number of its own. */
bool seat_event_arrives(enum seat_event_kind kind);

const char *seat_lane_name(enum seat_lane lane);          /* "T" */
const char *seat_outcome_name(enum seat_outcome outcome); /* "ALLOCATED" */
const char *seat_event_name(enum seat_event_kind kind);   /* "apply" */
/* Catalogue key of the rule in words: "admission.rule.territory". */
const char *seat_rule_code(enum seat_rule rule);

#endif
