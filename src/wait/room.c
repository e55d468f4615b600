/* See room.h: what records do to a room, and what may be asked about it. */
#include "wait/room.h"

#include <stdlib.h>
#include <string.h>

#include "wait/draw.h"
#include "wait/memory.h"
#include "wait/room_inner.h"

enum { STATE_MASK = 7, EXPIRY_SHIFT = 3, MINUTE_MS = 60 * 1000 };

void room_open(struct room *room, uint16_t number)
{
    *room = (struct room){.number = number,
                          .who = RESERVE(struct who, LINE_MOST),
                          .due = RESERVE(uint32_t, LINE_MOST),
                          .state = RESERVE(uint8_t, LINE_MOST),
                          .place = RESERVE(uint32_t, LINE_MOST),
                          .active = RESERVE(struct active, ROOM_LIMIT_MOST)};
    line_open(&room->line);
    line_open(&room->returned);
    people_open(&room->people, room->who);
}

void room_close(struct room *room)
{
    memory_release(room->who, LINE_MOST * sizeof(*room->who));
    memory_release(room->due, LINE_MOST * sizeof(*room->due));
    memory_release(room->state, LINE_MOST * sizeof(*room->state));
    memory_release(room->place, LINE_MOST * sizeof(*room->place));
    memory_release(room->active, ROOM_LIMIT_MOST * sizeof(*room->active));
    line_close(&room->line);
    line_close(&room->returned);
    people_close(&room->people);
    *room = (struct room){0};
}

/* ---- looking --------------------------------------------------------------------------------- */

enum ticket_state room_state(const struct room *room, uint32_t seq)
{
    return seq < room->n ? (enum ticket_state)(room->state[seq] & STATE_MASK) : TICKET_NONE;
}

static uint32_t expiries(const struct room *room, uint32_t seq)
{
    return room->state[seq] >> EXPIRY_SHIFT;
}

bool room_is_live(const struct room *room, uint32_t seq)
{
    enum ticket_state state = room_state(room, seq);
    return state != TICKET_NONE && state != TICKET_ENDED;
}

bool room_is_open(const struct room *room, int64_t now_ms)
{
    return now_ms / 1000 >= room->opens_s;
}

bool room_is_rebuilding(const struct room *room, int64_t now_ms)
{
    return room->rebuilt && now_ms / 1000 < room->rebuilt_at_s;
}

bool room_find(const struct room *room, struct who who, uint32_t *ret_seq)
{
    return people_find(&room->people, who, ret_seq);
}

void room_expect(const struct room *room, uint32_t seq)
{
    if (seq >= LINE_MOST)
        return;
    __builtin_prefetch(&room->state[seq]);
    __builtin_prefetch(&room->who[seq]);
    __builtin_prefetch(&room->due[seq], 1);
    line_expect(&room->line, seq);
}

struct room_view room_look(const struct room *room, uint32_t seq)
{
    struct room_view view = {.state = room_state(room, seq),
                             .returning = room->returned.count,
                             .waiting = room->line.count + room->returned.count};

    if (view.state == TICKET_WAITING)
        view.ahead = line_rank(&room->line, seq);
    if (view.state == TICKET_RETURNED)
        view.ahead = line_rank(&room->returned, seq);
    if (view.state == TICKET_OFFERED || view.state == TICKET_INSIDE)
        view.until_ms = room->active[room->place[seq]].until_ms;
    if (view.state != TICKET_NONE)
        view.expiries = expiries(room, seq);
    return view;
}

/* ---- applying records ------------------------------------------------------------------------ */

static void set_state(struct room *room, uint32_t seq, enum ticket_state state)
{
    room->state[seq] = (uint8_t)((room->state[seq] & ~STATE_MASK) | state);
}

/* Takes the ticket out of wherever its state keeps it. */
static void take_out(struct room *room, uint32_t seq)
{
    enum ticket_state state = room_state(room, seq);

    if (state == TICKET_WAITING)
        line_remove(&room->line, seq);
    if (state == TICKET_RETURNED)
        line_remove(&room->returned, seq);
    if (state == TICKET_OFFERED || state == TICKET_INSIDE) {
        struct active last = room->active[--room->n_active];
        room->active[room->place[seq]] = last;
        room->place[last.seq] = room->place[seq];
    }
}

static void move_to(struct room *room, uint32_t seq, enum ticket_state state)
{
    take_out(room, seq);
    set_state(room, seq, state);
    if (state == TICKET_RETURNED)
        line_add(&room->returned, seq);
}

static bool apply_epoch(struct room *room, uint32_t epoch)
{
    if (epoch <= room->epoch)
        return false;
    line_clear(&room->line, room->n);
    line_clear(&room->returned, room->n);
    people_clear(&room->people);
    memset(room->state, 0, room->n);
    room->n = 0;
    room->n_active = 0;
    room->committed = room->closed = room->has_public = room->drawn = false;
    room->rebuilt = false;
    room->opens_s = 0;
    room->epoch = epoch;
    return true;
}

static bool apply_join(struct room *room, const struct record *record)
{
    uint32_t earlier, seq = record->seq;

    if (seq != room->n || seq >= LINE_MOST ||
        (people_find(&room->people, record->who, &earlier) && room_is_live(room, earlier)))
        return false;
    room->who[seq] = record->who;
    room->state[seq] = TICKET_WAITING;
    room->due[seq] = 0;
    room->n++;
    line_add(&room->line, seq);
    people_put(&room->people, seq);
    return true;
}

static bool apply_rebuild(struct room *room, uint32_t until_s)
{
    if (room->n > 0)
        return false;
    room->rebuilt = true;
    room->rebuilt_at_s = until_s;
    room->n = ROOM_REBUILT;
    return true;
}

static bool apply_restore(struct room *room, const struct record *record)
{
    uint32_t earlier, seq = record->seq;

    if (!room->rebuilt || seq >= ROOM_REBUILT || room_state(room, seq) != TICKET_NONE ||
        (people_find(&room->people, record->who, &earlier) && room_is_live(room, earlier)))
        return false;
    room->who[seq] = record->who;
    room->state[seq] = TICKET_WAITING;
    room->due[seq] = 0;
    line_add(&room->line, seq);
    people_put(&room->people, seq);
    return true;
}

static bool apply_offer(struct room *room, const struct record *record)
{
    enum ticket_state state = room_state(room, record->seq);

    if ((state != TICKET_WAITING && state != TICKET_RETURNED) ||
        room->n_active >= room->settings.limit)
        return false;
    take_out(room, record->seq);
    room->passed++;
    set_state(room, record->seq, TICKET_OFFERED);
    room->place[record->seq] = room->n_active;
    room->active[room->n_active++] = (struct active){
        .seq = record->seq,
        .until_ms = record_ms(record->at_ds) + (int64_t)room->settings.keep_min * MINUTE_MS};
    return true;
}

static bool apply_inside(struct room *room, const struct record *record, enum ticket_state from)
{
    bool extends = record->type == RECORD_EXTEND;

    if (room_state(room, record->seq) != from)
        return false;
    struct active *active = &room->active[room->place[record->seq]];
    if (extends && active->extended)
        return false;
    set_state(room, record->seq, TICKET_INSIDE);
    active->inside = true;
    active->extended = extends;
    active->until_ms = record_ms(record->at_ds) + (int64_t)room->settings.form_min * MINUTE_MS;
    room->let_in += !extends;
    return true;
}

static bool apply_expire(struct room *room, uint32_t seq)
{
    if (room_state(room, seq) != TICKET_INSIDE)
        return false;
    if (expiries(room, seq) < ROOM_EXPIRIES_MOST)
        room->state[seq] = (uint8_t)(room->state[seq] + (1 << EXPIRY_SHIFT));
    move_to(room, seq, TICKET_MISSED);
    return true;
}

static bool apply_miss(struct room *room, uint32_t seq)
{
    enum ticket_state state = room_state(room, seq);

    if (state != TICKET_WAITING && state != TICKET_RETURNED && state != TICKET_OFFERED)
        return false;
    room->passed += state != TICKET_OFFERED;
    move_to(room, seq, TICKET_MISSED);
    return true;
}

/* Numbers of those who wait, in order; the caller releases. */
static uint32_t *waiting_numbers(const struct room *room, uint32_t below, uint32_t *ret_count)
{
    uint32_t *v = RESERVE(uint32_t, (size_t)room->line.count + 1), n = 0;

    for (uint32_t seq = 0; seq < below; seq++)
        if (room_state(room, seq) == TICKET_WAITING)
            v[n++] = seq;
    *ret_count = n;
    return v;
}

static void release_numbers(const struct room *room, uint32_t *v)
{
    memory_release(v, ((size_t)room->line.count + 1) * sizeof(*v));
}

struct who room_list(const struct room *room)
{
    uint32_t count, *v = waiting_numbers(room, room->n, &count);
    size_t bytes = ((size_t)count + 1) * sizeof(struct who);
    struct who *people = memory_reserve(bytes);

    for (uint32_t i = 0; i < count; i++)
        people[i] = room->who[v[i]];
    struct who sum = draw_list(people, count);
    memory_release(people, bytes);
    release_numbers(room, v);
    return sum;
}

static void swap_people(struct room *room, uint32_t a, uint32_t b)
{
    struct who who = room->who[a];
    uint32_t due = room->due[a];

    room->who[a] = room->who[b];
    room->due[a] = room->due[b];
    room->who[b] = who;
    room->due[b] = due;
}

static bool is_in_draw(const struct room *room, uint32_t seq, uint32_t below)
{
    return seq < below && room_state(room, seq) == TICKET_WAITING;
}

/* The numbers stay, the people change places. Whoever waits is found by the waiting ticket, even
 * where an ended one of theirs has a later number. */
static bool apply_draw(struct room *room, struct who seed)
{
    struct draw draw = {.seed = room->has_public ? draw_together(seed, room->public_number) : seed};
    uint32_t below = room->closed ? room->closed_n : room->n, count, *v;

    if (room->drawn)
        return false;
    v = waiting_numbers(room, below, &count);
    for (uint32_t i = count; i > 1; i--)
        swap_people(room, v[i - 1], v[draw_below(&draw, i)]);
    people_clear(&room->people);
    for (uint32_t seq = 0; seq < room->n; seq++)
        if (room_state(room, seq) != TICKET_NONE && !is_in_draw(room, seq, below))
            people_put(&room->people, seq);
    for (uint32_t i = 0; i < count; i++)
        people_put(&room->people, v[i]);
    release_numbers(room, v);
    room->drawn = true;
    room->seed = seed;
    return true;
}

static bool apply_close(struct room *room, const struct record *record)
{
    if (room->closed || room->drawn || record->seq != room->n)
        return false;
    room->closed = true;
    room->closed_n = record->seq;
    room->list = record->who;
    return true;
}

static bool apply_public(struct room *room, struct who public_number)
{
    if (!room->closed || room->drawn || room->has_public)
        return false;
    room->has_public = true;
    room->public_number = public_number;
    return true;
}

static bool apply_commit(struct room *room, struct who commitment)
{
    if (room->committed || room->drawn)
        return false;
    room->committed = true;
    room->commitment = commitment;
    return true;
}

static bool apply_end(struct room *room, uint32_t seq, bool inside)
{
    if (!room_is_live(room, seq) || (room_state(room, seq) == TICKET_INSIDE) != inside)
        return false;
    move_to(room, seq, TICKET_ENDED);
    return true;
}

static bool apply_return(struct room *room, uint32_t seq)
{
    if (room_state(room, seq) != TICKET_MISSED)
        return false;
    move_to(room, seq, TICKET_RETURNED);
    return true;
}

bool room_settings_valid(const struct room_settings *settings)
{
    return settings->limit <= ROOM_LIMIT_MOST && settings->per_minute <= ROOM_PER_MINUTE_MOST &&
           settings->keep_min > 0 && settings->keep_min <= ROOM_MINUTES_MOST &&
           settings->form_min > 0 && settings->form_min <= ROOM_MINUTES_MOST &&
           settings->close_min <= ROOM_MINUTES_MOST;
}

static bool apply_settings(struct room *room, const struct room_settings *settings)
{
    if (!room_settings_valid(settings))
        return false;
    room->settings = *settings;
    return true;
}

bool room_apply(struct room *room, const struct record *record)
{
    switch (record->type) {
    case RECORD_EPOCH: return apply_epoch(room, record->value);
    case RECORD_SETTINGS: return apply_settings(room, &record->settings);
    case RECORD_OPENS: room->opens_s = record->at_s; return true;
    case RECORD_DRAW: return apply_draw(room, record->who);
    case RECORD_JOIN: return apply_join(room, record);
    case RECORD_OFFER: return apply_offer(room, record);
    case RECORD_CLAIM: return apply_inside(room, record, TICKET_OFFERED);
    case RECORD_EXTEND: return apply_inside(room, record, TICKET_INSIDE);
    case RECORD_DONE: return apply_end(room, record->seq, true);
    case RECORD_EXPIRE: return apply_expire(room, record->seq);
    case RECORD_MISS: return apply_miss(room, record->seq);
    case RECORD_RETURN: return apply_return(room, record->seq);
    case RECORD_LEAVE: return apply_end(room, record->seq, false);
    case RECORD_REBUILD: return apply_rebuild(room, record->at_s);
    case RECORD_RESTORE: return apply_restore(room, record);
    case RECORD_COMMIT: return apply_commit(room, record->who);
    case RECORD_CLOSE: return apply_close(room, record);
    case RECORD_PUBLIC: return apply_public(room, record->who);
    }
    return false;
}

void room_resume(struct room *room, int64_t now_ms)
{
    room->all_present_s = (uint32_t)(now_ms / 1000) + ROOM_LONGEST_WINDOW_S;
    room->next_turn_us = 0;
    for (uint32_t i = 0; i < room->n_active; i++) {
        struct active *active = &room->active[i];
        int minutes = active->inside ? room->settings.form_min : room->settings.keep_min;
        active->until_ms = now_ms + (int64_t)minutes * MINUTE_MS;
    }
}
