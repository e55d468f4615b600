/* How long it may still take, and when to ask again. Pure. The speed is that of the front of the
 * line over the last minutes: who is passed over makes it faster, as they do in life. */
#ifndef OQU_WAIT_ESTIMATE_H
#define OQU_WAIT_ESTIMATE_H

#include "wait/room.h"

enum {
    ESTIMATE_EVERY_MS = 5000,
    ESTIMATE_POINTS = 61, /* five minutes */
    ESTIMATE_MOST_S = 8 * 3600,
    ESTIMATE_ASK_LEAST_S = 3,
    ESTIMATE_ASK_USUAL_S = 15, /* J73-A5.1c */
    ESTIMATE_ASK_MOST_S = 120,
    ESTIMATE_ASKS_A_SECOND = 8000, /* what we promise to answer */
    ESTIMATE_CHANGED_MS = 300000,  /* so long the page says that it was calculated anew */
};

struct estimate {
    uint64_t passed[ESTIMATE_POINTS]; /* a ring: tickets that had left the front of the line */
    uint32_t n;
    int64_t next_ms;
    /* Tickets a second as they are told, and how many were counted for it. Between two questions of
     * a family it moves by half at most, unless the operator changed what it follows from. */
    double speed, counted;
    struct room_settings settings;
    int64_t changed_ms; /* when they did; 0: never */
};

/* Looks at the room when the time has come. */
void estimate_watch(struct estimate *estimate, const struct room *room, int64_t now_ms);

struct wait_range {
    bool known;
    uint32_t low_s, high_s; /* high_s 0: longer than ESTIMATE_MOST_S */
};
struct wait_range
estimate_range(const struct estimate *estimate, const struct room *room, uint32_t work);
/* Limit, rate or pause was changed a little while ago: what is told now is calculated anew. */
bool estimate_is_new(const struct estimate *estimate, int64_t now_ms);
/* Seconds until the next question: jitter in 0 … 255 spreads them by 15 % to both sides. */
uint32_t estimate_ask(const struct wait_range *range, uint32_t waiting, uint8_t jitter);

#endif
