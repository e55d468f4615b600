/* A day of one room with a clock of its own: families come faster than they can be let in, some do
 * not stay, some hide the tab. The journal of the day is audited afterwards. */
#include <stdlib.h>
#include <string.h>

#include "wait/audit.h"
#include "wait/estimate.h"
#include "wait/hall.h"
#include "wait/server.h"
#include "waiting_room.h"

enum {
    LIMIT = 200,
    STEP_MS = 100,
    HIDDEN_S = 60,
    NO_STREAM = 20, /* one family in so many has a browser without scripts */
};

struct family {
    int64_t asks_ms, ends_ms, joined_ms;
    uint32_t low_s, high_s; /* the first range that was shown */
    bool goes, hidden, inside, told, streams;
};

struct day {
    struct hall hall;
    struct room *room;
    struct estimate estimate;
    struct family *families;
    uint32_t inside_ms, went_in;
    uint32_t n, came, first; /* first: nobody before it waits or is inside */
    uint64_t random, used_ms, wanted_ms, told, within, steps;
    uint64_t polls[2], waited_ms[2]; /* without and with scripts */
};

static uint32_t pick(struct day *day, uint32_t n)
{
    day->random = day->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(day->random >> 33) % n;
}

static struct who who_of(uint32_t n)
{
    struct who who = {{0}};
    uint64_t mixed = (uint64_t)(n + 1) * UINT64_C(0x9e3779b97f4a7c15);

    memcpy(who.b, &mixed, sizeof(mixed));
    memcpy(who.b + 8, &n, sizeof(n));
    return who;
}

static void come(struct day *day, int64_t now_ms)
{
    uint32_t seq, i = day->came++;

    ASSERT(room_join(day->room, who_of(i), now_ms, &seq) && seq == i);
    day->families[i] = (struct family){.joined_ms = now_ms,
                                       .asks_ms = now_ms,
                                       .goes = pick(day, 10) < 3,
                                       .hidden = pick(day, 10) == 0,
                                       .streams = pick(day, NO_STREAM) != 0};
    if (day->families[i].goes) /* somewhere within the next hour */
        day->families[i].ends_ms = now_ms + pick(day, 3600 * 1000);
}

static void go_in(struct day *day, uint32_t i, int64_t now_ms)
{
    struct family *family = &day->families[i];
    uint32_t waited_s = (uint32_t)((now_ms - family->joined_ms) / 1000);

    if (!room_claim(day->room, i, now_ms))
        return;
    family->inside = true;
    family->ends_ms = now_ms + day->inside_ms / 2 + pick(day, day->inside_ms);
    day->went_in++;
    if (family->told && family->high_s > 0) {
        day->told++;
        day->within += waited_s >= family->low_s && waited_s <= family->high_s;
    }
    day->waited_ms[family->streams] += (uint64_t)(now_ms - family->joined_ms);
}

static void ask(struct day *day, uint32_t i, int64_t now_ms)
{
    struct family *family = &day->families[i];
    struct room_view view = room_look(day->room, i);
    struct wait_range range =
        estimate_range(&day->estimate, day->room, view.ahead + view.returning);
    uint32_t next_s = estimate_ask(&range, view.waiting, (uint8_t)pick(day, 256));

    if (family->hidden && next_s < HIDDEN_S)
        next_s = HIDDEN_S;
    if (family->streams)
        next_s = STREAM_LASTS_S + 1;
    room_seen(day->room, i, now_ms,
              family->streams   ? STREAM_LASTS_S + STREAM_GONE_S
              : family->hidden  ? 200
              : next_s * 3 < 30 ? 30
                                : next_s * 3);
    if (!family->told && range.known && now_ms - family->joined_ms > 60000) {
        family->told = true;
        uint32_t past_s = (uint32_t)((now_ms - family->joined_ms) / 1000);
        family->low_s = range.low_s + past_s;
        family->high_s = range.high_s ? range.high_s + past_s : 0;
    }
    day->polls[family->streams]++;
    family->asks_ms = now_ms + (int64_t)next_s * 1000;
    if (view.state == TICKET_OFFERED)
        go_in(day, i, now_ms);
}

/* Closes the page, which a stream shows at once, or is out of reach, which nothing does. */
static void go_away(struct day *day, uint32_t i, int64_t now_ms)
{
    day->families[i].asks_ms = INT64_MAX;
    if (day->families[i].streams && pick(day, 2) == 0)
        room_unseen(day->room, i, now_ms, STREAM_GONE_S);
}

/* Its question is due, or its stream says that the turn has come. */
static bool is_due(const struct day *day, uint32_t i, int64_t now_ms)
{
    const struct family *family = &day->families[i];

    return now_ms >= family->asks_ms || (family->streams && family->asks_ms < INT64_MAX &&
                                         room_state(day->room, i) == TICKET_OFFERED);
}

static void live(struct day *day, uint32_t i, int64_t now_ms)
{
    struct family *family = &day->families[i];

    if (family->inside && now_ms >= family->ends_ms) {
        room_done(day->room, i, now_ms);
        family->inside = false;
        family->asks_ms = INT64_MAX;
    } else if (!family->inside && family->goes && now_ms >= family->ends_ms) {
        go_away(day, i, now_ms);
    } else if (!family->inside && is_due(day, i, now_ms)) {
        ask(day, i, now_ms);
    }
}

static void step(struct day *day, int64_t now_ms)
{
    uint32_t inside = 0;

    for (uint32_t i = day->first; i < day->came; i++) {
        live(day, i, now_ms);
        day->steps++;
    }
    while (day->first < day->came && !day->families[day->first].inside &&
           day->families[day->first].asks_ms == INT64_MAX)
        day->first++;
    room_step(day->room, now_ms, (struct who){{0}});
    estimate_watch(&day->estimate, day->room, now_ms);
    for (uint32_t i = 0; i < day->room->n_active; i++)
        inside += day->room->active[i].inside;
    if (day->room->line.count > LIMIT) { /* while somebody waits, every place should be used */
        day->used_ms += (uint64_t)inside * STEP_MS;
        day->wanted_ms += (uint64_t)LIMIT * STEP_MS;
    }
}

struct day_result day_run(uint32_t families, int inside_s, const char *dir)
{
    const struct room_settings settings = {.limit = LIMIT, .keep_min = 15, .form_min = 40};
    const int64_t start_ms = INT64_C(1780000000000);
    struct day *day = calloc(1, sizeof(*day));
    struct audit audit;

    ASSERT(day && hall_open(&day->hall, dir, start_ms));
    day->families = calloc(families, sizeof(*day->families));
    ASSERT(day->families);
    day->random = 7;
    day->n = families;
    day->inside_ms = (uint32_t)inside_s * 1000;
    day->room = hall_room(&day->hall, BENCH_ROOM);
    room_begin(day->room, 1, start_ms);
    room_set(day->room, &settings, start_ms);
    for (int64_t ms = start_ms; day->came < families || day->room->line.count > LIMIT;
         ms += STEP_MS) {
        for (int i = 0; i < 2 && day->came < families && pick(day, 10) < 3; i++)
            come(day, ms);
        step(day, ms);
    }
    hall_close(&day->hall);
    ASSERT(audit_journal(dir, (struct date){0}, &audit));
    struct day_result result = {
        .slot_use = (double)day->used_ms / (double)day->wanted_ms,
        .polls_an_hour = (double)day->polls[1] * 3.6e6 / (double)day->waited_ms[1],
        .polls_plain = (double)day->polls[0] * 3.6e6 / (double)day->waited_ms[0],
        .within_range = (double)day->within / (double)day->told,
        .wait_min = (double)(day->waited_ms[0] + day->waited_ms[1]) / 60e3 / day->went_in,
        .steps = day->steps,
        .wrong = audit.wrong,
    };
    free(day->families);
    free(day);
    return result;
}
