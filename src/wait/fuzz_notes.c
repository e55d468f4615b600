/* What another room server says it heard, and what it appended: whatever the bytes are, a room
 * stays sound, and a copy takes records whole or not at all. */
#include <string.h>

#include "wait/server.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ROOM = 7, TICKETS = 12, LIMIT = 3 };
static const int64_t start_ms = INT64_C(1780000000000);

static void fill(struct room *room)
{
    const struct room_settings settings = {.limit = LIMIT, .keep_min = 2, .form_min = 3};
    uint32_t seq;

    room_begin(room, 1, start_ms);
    room_set(room, &settings, start_ms);
    for (uint8_t i = 0; i < TICKETS; i++)
        ASSERT(room_join(room, (struct who){{i, i, i, 1}}, start_ms, &seq));
    room_step(room, start_ms + INT64_C(1000) * ROOM_LONGEST_WINDOW_S, (struct who){{0}});
}

static void check(const struct room *room, uint32_t tickets)
{
    uint32_t waiting = 0, active = 0, live = 0;

    for (uint32_t seq = 0; seq < room->n; seq++) {
        enum ticket_state state = room_state(room, seq);
        waiting += state == TICKET_WAITING;
        active += state == TICKET_OFFERED || state == TICKET_INSIDE;
        live += state != TICKET_ENDED;
    }
    ASSERT(live >= tickets);
    ASSERT(waiting == room->line.count && active == room->n_active && active <= LIMIT);
}

static void take_notes(struct hall *hall, const uint8_t *data, size_t size)
{
    struct desk_question question = {.word = DESK_SEEN};
    const uint8_t *at = data;
    size_t left = size;

    while (left >= sizeof(struct desk_seen) && question.n_seen < DESK_SEEN_MOST) {
        struct desk_seen *seen = &question.seen[question.n_seen++];
        uint8_t bytes[sizeof(*seen)];
        memcpy(bytes, at, sizeof(bytes));
        bytes[offsetof(struct desk_seen, gone)] &= 1;
        memcpy(seen, bytes, sizeof(bytes));
        at += sizeof(bytes);
        left -= sizeof(bytes);
    }
    desk_see(hall, &question, start_ms + INT64_C(1000) * ROOM_LONGEST_WINDOW_S);
    room_step(hall->rooms[ROOM], start_ms + INT64_C(2000) * ROOM_LONGEST_WINDOW_S,
              (struct who){{0}});
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct hall hall = {.journal = NULL};
    struct room *room = hall_room(&hall, ROOM);

    fill(room);
    take_notes(&hall, data, size);
    check(room, TICKETS); /* a note ends no place */
    if (!hall_take(&hall, data, size / RECORD_BYTES))
        check(room, 0);
    hall_close(&hall);
    return 0;
}
