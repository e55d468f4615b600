/* See room.h: what happens, decided. Each decision becomes a record, is applied, and is told. */
#include "wait/draw.h"
#include "wait/room.h"
#include "wait/room_inner.h"

enum {
    SECOND_MS = 1000,
    MINUTE_US = 60 * 1000 * 1000,
    TURNS_A_STEP = 20000, /* the rest waits for the next step, so that none takes long */
};

static void happen(struct room *room, int64_t now_ms, struct record record)
{
    record.at_ds = record_time(now_ms);
    record.room = room->number;
    ASSERT(room_apply(room, &record));
    if (room->emit)
        room->emit(room->emit_arg, &record);
}

static void happen_to(struct room *room, int64_t now_ms, enum record_type type, uint32_t seq)
{
    happen(room, now_ms, (struct record){.type = type, .seq = seq});
}

/* ---- people ---------------------------------------------------------------------------------- */

static bool join_anew(struct room *room, struct who who, int64_t now_ms, uint32_t *ret_seq)
{
    if (room->n == LINE_MOST)
        return false;
    *ret_seq = room->n;
    happen(room, now_ms, (struct record){.type = RECORD_JOIN, .seq = room->n, .who = who});
    room->due[*ret_seq] = (uint32_t)(now_ms / SECOND_MS) + ROOM_FIRST_WINDOW_S;
    return true;
}

bool room_join(struct room *room, struct who who, int64_t now_ms, uint32_t *ret_seq)
{
    uint32_t seq;

    if (!people_find(&room->people, who, &seq) || !room_is_live(room, seq))
        return join_anew(room, who, now_ms, ret_seq);
    struct room_view view = room_look(room, seq);
    if (view.state == TICKET_MISSED && view.expiries == ROOM_EXPIRIES_MOST) {
        happen_to(room, now_ms, RECORD_LEAVE, seq);
        return join_anew(room, who, now_ms, ret_seq);
    }
    *ret_seq = seq;
    return true;
}

void room_seen(struct room *room, uint32_t seq, int64_t now_ms, uint32_t window_s)
{
    struct room_view view = room_look(room, seq);

    if (view.state == TICKET_NONE)
        return;
    room->due[seq] = (uint32_t)(now_ms / SECOND_MS) + window_s;
    if (view.state == TICKET_MISSED && view.expiries < ROOM_EXPIRIES_MOST)
        happen_to(room, now_ms, RECORD_RETURN, seq);
}

void room_unseen(struct room *room, uint32_t seq, int64_t now_ms, uint32_t window_s)
{
    uint32_t until_s = (uint32_t)(now_ms / SECOND_MS) + window_s;

    if (room->due[seq] > until_s)
        room->due[seq] = until_s;
}

bool room_claim(struct room *room, uint32_t seq, int64_t now_ms)
{
    if (room_state(room, seq) != TICKET_OFFERED)
        return false;
    happen_to(room, now_ms, RECORD_CLAIM, seq);
    return true;
}

bool room_touch(struct room *room, uint32_t seq, int64_t now_ms)
{
    if (room_state(room, seq) != TICKET_INSIDE)
        return false;
    const struct active *active = &room->active[room->place[seq]];
    int64_t left_ms = active->until_ms - now_ms;
    if (left_ms <= 0)
        return false;
    if (!active->extended && left_ms * 4 < (int64_t)room->settings.form_min * 60 * SECOND_MS)
        happen_to(room, now_ms, RECORD_EXTEND, seq);
    return true;
}

void room_done(struct room *room, uint32_t seq, int64_t now_ms)
{
    if (room_state(room, seq) == TICKET_INSIDE)
        happen_to(room, now_ms, RECORD_DONE, seq);
}

void room_leave(struct room *room, uint32_t seq, int64_t now_ms)
{
    if (room_is_live(room, seq))
        happen_to(room, now_ms, room_state(room, seq) == TICKET_INSIDE ? RECORD_DONE : RECORD_LEAVE,
                  seq);
}

/* ---- after a loss ---------------------------------------------------------------------------- */

void room_rebuild(struct room *room, uint32_t until_s, int64_t now_ms)
{
    if (room->n == 0)
        happen(room, now_ms, (struct record){.type = RECORD_REBUILD, .at_s = until_s});
}

static bool is_in_line(enum ticket_state state)
{
    return state == TICKET_WAITING || state == TICKET_RETURNED || state == TICKET_MISSED;
}

bool room_restore(
    struct room *room, uint32_t seq, struct who who, uint32_t issued_s, int64_t now_ms)
{
    uint32_t known;

    if (!room->rebuilt || seq >= ROOM_REBUILT || room_state(room, seq) != TICKET_NONE ||
        (room->settings.shuffle && issued_s < room->opens_s))
        return false;
    if (people_find(&room->people, who, &known) && room_is_live(room, known)) {
        if (known < seq || !is_in_line(room_state(room, known)))
            return false;
        happen_to(room, now_ms, RECORD_LEAVE, known); /* the smaller one counts */
    }
    happen(room, now_ms, (struct record){.type = RECORD_RESTORE, .seq = seq, .who = who});
    room->due[seq] = (uint32_t)(now_ms / SECOND_MS) + ROOM_FIRST_WINDOW_S;
    return true;
}

/* ---- operator -------------------------------------------------------------------------------- */

void room_set(struct room *room, const struct room_settings *settings, int64_t now_ms)
{
    ASSERT(room_settings_valid(settings));
    if (!room_settings_eq(&room->settings, settings))
        happen(room, now_ms, (struct record){.type = RECORD_SETTINGS, .settings = *settings});
}

void room_set_opening(struct room *room, uint32_t opens_s, int64_t now_ms)
{
    if (room->opens_s != opens_s)
        happen(room, now_ms, (struct record){.type = RECORD_OPENS, .at_s = opens_s});
}

void room_begin(struct room *room, uint32_t epoch, int64_t now_ms)
{
    if (epoch > room->epoch)
        happen(room, now_ms, (struct record){.type = RECORD_EPOCH, .value = epoch});
}

/* ---- time ------------------------------------------------------------------------------------ */

static bool is_present(const struct room *room, uint32_t seq, int64_t now_ms)
{
    uint32_t now_s = (uint32_t)(now_ms / SECOND_MS);
    return now_s <= room->due[seq] || now_s <= room->all_present_s;
}

/* A turn is kept for its family as long as the settings say, but not for one that has gone away
 * meanwhile: they are next when they return. */
static bool is_unused(const struct room *room, const struct active *active, int64_t now_ms)
{
    int64_t keep_ms = (int64_t)room->settings.keep_min * 60 * SECOND_MS;

    return now_ms >= active->until_ms ||
           (now_ms >= active->until_ms - keep_ms + ROOM_OFFER_LEAST_MS &&
            !is_present(room, active->seq, now_ms));
}

/* Backwards, because what ends is replaced by the last one. */
static void end_what_ran_out(struct room *room, int64_t now_ms)
{
    for (uint32_t i = room->n_active; i > 0; i--) {
        struct active active = room->active[i - 1];
        if (active.inside && now_ms >= active.until_ms + ROOM_GRACE_MS)
            happen_to(room, now_ms, RECORD_EXPIRE, active.seq);
        if (!active.inside && is_unused(room, &active, now_ms))
            happen_to(room, now_ms, RECORD_MISS, active.seq);
    }
}

/* The rate: turns are at least so far apart, except that a second's worth may come at once. */
static bool rate_allows(struct room *room, int64_t now_ms)
{
    int64_t now_us = now_ms * 1000, second_us = INT64_C(1000) * SECOND_MS;

    if (room->settings.per_minute == 0)
        return true;
    if (room->next_turn_us > now_us)
        return false;
    if (room->next_turn_us < now_us - second_us)
        room->next_turn_us = now_us - second_us;
    return true;
}

/* One turn for the first in order: offered, or passed over. False: nobody is there. */
static bool next_turn(struct room *room, int64_t now_ms)
{
    uint32_t seq;

    if (!line_first(&room->returned, &seq) && !line_first(&room->line, &seq))
        return false;
    if (!is_present(room, seq, now_ms)) {
        happen_to(room, now_ms, RECORD_MISS, seq);
        return true;
    }
    happen_to(room, now_ms, RECORD_OFFER, seq);
    if (room->settings.per_minute > 0)
        room->next_turn_us += MINUTE_US / room->settings.per_minute;
    return true;
}

/* What will decide is told before anybody can know the line that it will shuffle. */
static void commit_to_draw(struct room *room, int64_t now_ms, struct who seed)
{
    if (room->settings.shuffle && !room->committed && !room->drawn && !room->rebuilt &&
        !room_is_open(room, now_ms))
        happen(room, now_ms, (struct record){.type = RECORD_COMMIT, .who = draw_commitment(seed)});
}

/* From then on nobody comes into the draw or can be taken out of it unseen; who comes later stands
 * behind. A number that is drawn in public may follow before the opening. */
static void close_list(struct room *room, int64_t now_ms)
{
    int64_t close_ms =
        (int64_t)room->opens_s * SECOND_MS - (int64_t)room->settings.close_min * 60 * SECOND_MS;

    if (now_ms >= close_ms)
        happen(room, now_ms,
               (struct record){.type = RECORD_CLOSE, .seq = room->n, .who = room_list(room)});
}

static bool is_to_be_drawn(const struct room *room)
{
    return room->settings.shuffle && room->opens_s > 0 && !room->drawn && !room->rebuilt;
}

void room_set_public(struct room *room, struct who public_number, int64_t now_ms)
{
    if (room->closed && !room->has_public && is_to_be_drawn(room))
        happen(room, now_ms, (struct record){.type = RECORD_PUBLIC, .who = public_number});
}

void room_step(struct room *room, int64_t now_ms, struct who seed)
{
    end_what_ran_out(room, now_ms);
    commit_to_draw(room, now_ms, seed);
    if (is_to_be_drawn(room) && !room->closed)
        close_list(room, now_ms);
    if (!room_is_open(room, now_ms) || room->settings.paused || room_is_rebuilding(room, now_ms))
        return;
    if (is_to_be_drawn(room))
        happen(room, now_ms, (struct record){.type = RECORD_DRAW, .who = seed});
    for (int i = 0; i < TURNS_A_STEP; i++)
        if (room->n_active >= room->settings.limit || !rate_allows(room, now_ms) ||
            !next_turn(room, now_ms))
            return;
}
