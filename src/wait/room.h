/* One room: a limit, a line in order of arrival, and who is inside. Pure: no files, no clock, no
 * randomness of its own; what happens is handed to a sink as records, and applying those records to
 * an empty room gives the same room again.
 *
 *   WAITING ─► OFFERED ─► INSIDE ─► ENDED          a turn is offered only to those who are there;
 *      └─► MISSED ◄─┘        │                     who was away returns to the head of the line
 *            └─► RETURNED ─► OFFERED …             (RETURNED), and so does who ran out of time
 *            └───────────────┘ */
#ifndef OQU_WAIT_ROOM_H
#define OQU_WAIT_ROOM_H

#include "wait/line.h"
#include "wait/record.h"

enum {
    ROOM_LIMIT_MOST = 100000,
    ROOM_PER_MINUTE_MOST = 1000000,
    ROOM_MINUTES_MOST = 240,
    ROOM_GRACE_MS = 60 * 1000, /* a request that is under way when the time runs out still counts */
    ROOM_EXPIRIES_MOST = 3,    /* times out of time, then the end of the line */
    ROOM_OFFER_LEAST_MS = 90 * 1000, /* a turn waits so long even for who has fallen silent */
    ROOM_FIRST_WINDOW_S = 120,       /* present after joining, before the first question */
    ROOM_LONGEST_WINDOW_S = 400,
    ROOM_REBUILT = 1 << 20, /* first number of who comes anew: no region has so many families */
};

enum ticket_state {
    TICKET_NONE = 0,
    TICKET_WAITING,
    TICKET_OFFERED,
    TICKET_INSIDE,
    TICKET_MISSED,
    TICKET_RETURNED,
    TICKET_ENDED,
};

struct active { /* who counts against the limit: offered or inside */
    int64_t until_ms;
    uint32_t seq;
    bool inside, extended;
};

struct room {
    uint16_t number;
    /* The draw: announced, its list closed, its public number known, done. */
    bool committed, closed, has_public, drawn;
    uint32_t closed_n; /* the list: who waits with a smaller number */
    struct who commitment, list, public_number, seed;
    uint32_t epoch, opens_s;
    bool rebuilt;          /* the journal was lost: smaller numbers than ROOM_REBUILT are old */
    uint32_t rebuilt_at_s; /* no turn before */
    uint32_t n;            /* tickets so far; the next has this number */
    struct room_settings settings;
    struct line line, returned; /* WAITING; RETURNED */
    struct who *who;
    uint32_t *due;   /* Unix seconds until which the ticket counts as present */
    uint8_t *state;  /* state, and how often the time ran out */
    uint32_t *place; /* in active, of those who are there */
    struct active *active;
    uint32_t n_active;
    struct people people;
    uint32_t all_present_s; /* until then everybody counts as present: we were away ourselves */
    int64_t next_turn_us;
    uint64_t let_in; /* claims so far */
    uint64_t passed; /* tickets that left the front of the line, offered or passed over */
    void (*emit)(void *arg, const struct record *record); /* NULL: nobody listens */
    void *emit_arg;
};

void room_open(struct room *room, uint16_t number);
void room_close(struct room *room);

/* False: the record does not fit what the room is; nothing was changed. */
MUST_USE bool room_apply(struct room *room, const struct record *record);
/* After a restart: everybody counts as present for the longest window, and who is inside begins
 * their time anew, since neither clocks nor we may have taken it from them. */
void room_resume(struct room *room, int64_t now_ms);

/* ---- what people do; each leaves records ----------------------------------------------------- */

/* The person's place, an old one or a new one. False: the room cannot hold more. */
MUST_USE bool room_join(struct room *room, struct who who, int64_t now_ms, uint32_t *ret_seq);
/* The line begins where its journal was lost: the old places come back by their tickets, and until
 * then nobody has a turn. A line that has begun already is left alone. */
void room_rebuild(struct room *room, uint32_t until_s, int64_t now_ms);
/* The place that a ticket of the lost journal names, unless the person has a smaller one already.
 * issued_s: of the ticket; before a draw numbers meant nothing. False: nothing to take back. */
bool room_restore(
    struct room *room, uint32_t seq, struct who who, uint32_t issued_s, int64_t now_ms);
bool room_is_rebuilding(const struct room *room, int64_t now_ms);
/* Heard from: present for window_s; who was away comes back. */
void room_seen(struct room *room, uint32_t seq, int64_t now_ms, uint32_t window_s);
/* Perhaps gone: present for window_s at most, unless heard from again. */
void room_unseen(struct room *room, uint32_t seq, int64_t now_ms, uint32_t window_s);
/* An offered turn is taken. False: there is none. */
MUST_USE bool room_claim(struct room *room, uint32_t seq, int64_t now_ms);
/* Whether the ticket is inside and in time; near the end the time begins anew, once. */
MUST_USE bool room_touch(struct room *room, uint32_t seq, int64_t now_ms);
void room_done(struct room *room, uint32_t seq, int64_t now_ms);  /* inside and finished */
void room_leave(struct room *room, uint32_t seq, int64_t now_ms); /* out of the line */

/* ---- what the operator and time do ----------------------------------------------------------- */

bool room_settings_valid(const struct room_settings *settings);
void room_set(struct room *room, const struct room_settings *settings, int64_t now_ms);
/* The number that was drawn in public. Heard once, after the list was closed and before the draw.
 */
void room_set_public(struct room *room, struct who public_number, int64_t now_ms);
void room_set_opening(struct room *room, uint32_t opens_s, int64_t now_ms);
void room_begin(struct room *room, uint32_t epoch, int64_t now_ms); /* a new, empty line */
/* Ends what ran out and offers what is free; seed: for the draw of this room and epoch, the same at
 * every step, since its commitment is told before the opening. */
void room_step(struct room *room, int64_t now_ms, struct who seed);

/* ---- looking --------------------------------------------------------------------------------- */

enum ticket_state room_state(const struct room *room, uint32_t seq);
bool room_is_open(const struct room *room, int64_t now_ms);
bool room_find(const struct room *room, struct who who, uint32_t *ret_seq);
/* The memory of that ticket is wanted soon: in a line of millions each part of it lies far from the
 * others and is not in any cache, so they are fetched together and not one after the other. Any
 * number may be given. */
void room_expect(const struct room *room, uint32_t seq);

struct who room_list(const struct room *room); /* draw_list() of all who wait */

struct room_view {
    enum ticket_state state;
    uint32_t ahead;     /* of a WAITING or RETURNED ticket, in its own line */
    uint32_t returning; /* served before the line */
    uint32_t waiting;   /* both lines */
    int64_t until_ms;   /* of an OFFERED or INSIDE one */
    uint32_t expiries;
};
struct room_view room_look(const struct room *room, uint32_t seq);

#endif
