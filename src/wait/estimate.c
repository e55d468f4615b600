/* See estimate.h. */
#include "wait/estimate.h"

#include <math.h>

enum { HISTORY_LEAST = 12, SURE_LEAST = 3, MINUTE_S = 60 };
static const double SMOOTH = 1.5;

/* Up to the next number of minutes that people say: 1, 2, 3, 5, 10, 15 … */
static uint32_t round_up(double s)
{
    static const uint32_t minutes[] = {1,  2,  3,   5,   10,  15,  20,  30, 45,
                                       60, 90, 120, 180, 240, 300, 360, 420};

    for (size_t i = 0; i < COUNT(minutes); i++)
        if (s <= minutes[i] * (double)MINUTE_S)
            return minutes[i] * MINUTE_S;
    return 0;
}

static uint32_t round_down(double s)
{
    static const uint32_t minutes[] = {420, 360, 300, 240, 180, 120, 90, 60, 45,
                                       30,  20,  15,  10,  5,   3,   2,  1};

    for (size_t i = 0; i < COUNT(minutes); i++)
        if (s >= minutes[i] * (double)MINUTE_S)
            return minutes[i] * MINUTE_S;
    return 0;
}

/* Without history: as many as the limit lets in when everybody needs half of their time. */
static double speed_of_limit(const struct room *room)
{
    return room->settings.limit * 2.0 / (room->settings.form_min * (double)MINUTE_S);
}

/* Tickets a second, and how many were counted for it. */
static double measured(const struct estimate *e, const struct room *room, double *ret_counted)
{
    uint32_t points = e->n < ESTIMATE_POINTS ? e->n : ESTIMATE_POINTS;

    if (points > HISTORY_LEAST) {
        uint64_t first = e->passed[(e->n - points) % ESTIMATE_POINTS];
        uint64_t last = e->passed[(e->n - 1) % ESTIMATE_POINTS];
        *ret_counted = (double)(last - first);
        if (last - first >= SURE_LEAST)
            return *ret_counted * 1000 / ((double)(points - 1) * ESTIMATE_EVERY_MS);
    }
    *ret_counted = SURE_LEAST;
    return speed_of_limit(room);
}

static uint32_t seconds_between_asks(uint32_t waiting)
{
    uint32_t s = waiting / ESTIMATE_ASKS_A_SECOND;

    return s < ESTIMATE_ASK_USUAL_S  ? ESTIMATE_ASK_USUAL_S
           : s > ESTIMATE_ASK_MOST_S ? ESTIMATE_ASK_MOST_S
                                     : s;
}

/* What one look may change it by, so that all looks between two questions stay within SMOOTH. */
static double smooth(const struct estimate *e, const struct room *room, double fresh)
{
    double most = pow(SMOOTH, ESTIMATE_EVERY_MS / 1000.0 / seconds_between_asks(room->line.count));

    return fmin(fmax(fresh, e->speed / most), e->speed * most);
}

static bool is_other(const struct room_settings *a, const struct room_settings *b)
{
    return a->limit != b->limit || a->per_minute != b->per_minute || a->paused != b->paused;
}

/* What was counted under other settings says nothing about the time to come. */
static void begin_anew(struct estimate *e, const struct room *room, int64_t now_ms)
{
    if (e->n > 0)
        e->changed_ms = now_ms;
    e->n = 0;
    e->settings = room->settings;
    e->speed = speed_of_limit(room);
}

void estimate_watch(struct estimate *e, const struct room *room, int64_t now_ms)
{
    if (is_other(&e->settings, &room->settings))
        begin_anew(e, room, now_ms);
    else if (now_ms < e->next_ms)
        return;
    e->next_ms = now_ms + ESTIMATE_EVERY_MS;
    e->passed[e->n++ % ESTIMATE_POINTS] = room->passed;
    e->speed = smooth(e, room, measured(e, room, &e->counted));
}

bool estimate_is_new(const struct estimate *e, int64_t now_ms)
{
    return e->changed_ms > 0 && now_ms - e->changed_ms < ESTIMATE_CHANGED_MS;
}

struct wait_range estimate_range(const struct estimate *e, const struct room *room, uint32_t work)
{
    double counted = e->n > 0 ? e->counted : SURE_LEAST;
    double rate = e->n > 0 ? e->speed : speed_of_limit(room);

    if (room->settings.paused || room->settings.limit == 0)
        return (struct wait_range){0};
    if (room->settings.per_minute > 0 && rate > room->settings.per_minute / (double)MINUTE_S)
        rate = room->settings.per_minute / (double)MINUTE_S;
    double middle = (work + 1.0) / rate;
    double spread = fmax(0.2, 1.3 * sqrt(1 / counted + 1 / (work + 1.0)));
    return (struct wait_range){.known = true,
                               .low_s = round_down(middle * fmax(0.1, 1 - spread)),
                               .high_s = round_up(middle * (1 + spread))};
}

uint32_t estimate_ask(const struct wait_range *range, uint32_t waiting, uint8_t jitter)
{
    uint32_t s = range->known ? range->low_s / 6 : ESTIMATE_ASK_USUAL_S;

    if (s < ESTIMATE_ASK_LEAST_S)
        s = ESTIMATE_ASK_LEAST_S;
    if (s > ESTIMATE_ASK_USUAL_S)
        s = ESTIMATE_ASK_USUAL_S;
    if (s < waiting / ESTIMATE_ASKS_A_SECOND)
        s = waiting / ESTIMATE_ASKS_A_SECOND;
    if (s > ESTIMATE_ASK_MOST_S)
        s = ESTIMATE_ASK_MOST_S;
    return s > ESTIMATE_ASK_USUAL_S ? s * (850 + 300U * jitter / 255) / 1000
                                    : s - s * jitter / 1000; /* never later than promised */
}
