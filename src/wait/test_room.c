/* The room against a model made of plain lists: random steps, every invariant after each of them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "wait/room.h"

enum { PEOPLE = 60, TICKETS = 4000, RECORDS = 60000, STEPS = 6000, RUNS = 60 };

static const int64_t start_ms = INT64_C(1780000000000);

struct model_ticket {
    int who;
    enum ticket_state state;
    int64_t due_s;
    uint32_t ahead; /* the last one that was shown */
    bool shown;
};

struct model {
    struct room room;
    uint64_t random;
    int64_t now_ms;
    struct model_ticket tickets[TICKETS];
    uint32_t n, limit, inside, begun;
    struct record *records;
    size_t n_records;
};
static struct model model;

static uint32_t pick(uint32_t n)
{
    model.random = model.random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(model.random >> 33) % n;
}

static struct who who_of(int number)
{
    struct who who = {{0}};
    uint64_t mixed = (uint64_t)(number + 1) * UINT64_C(0x9e3779b97f4a7c15);

    memcpy(who.b, &mixed, sizeof(mixed));
    memcpy(who.b + 8, &mixed, sizeof(mixed));
    return who;
}

static int number_of(struct who who)
{
    for (int i = 0; i < PEOPLE; i++)
        if (who_eq(who, who_of(i)))
            return i;
    return -1;
}

static bool is_there(uint32_t seq)
{
    return model.now_ms / 1000 <= model.tickets[seq].due_s;
}

/* The ticket whose turn it is: RETURNED before WAITING, smallest number; n for none. */
static uint32_t first_in_order(bool present_only)
{
    static const enum ticket_state lanes[] = {TICKET_RETURNED, TICKET_WAITING};

    for (size_t lane = 0; lane < COUNT(lanes); lane++)
        for (uint32_t seq = 0; seq < model.n; seq++)
            if (model.tickets[seq].state == lanes[lane] && (!present_only || is_there(seq)))
                return seq;
    return model.n;
}

static uint32_t live_tickets_of(int who)
{
    uint32_t live = 0;

    for (uint32_t seq = 0; seq < model.n; seq++)
        live += model.tickets[seq].who == who && model.tickets[seq].state != TICKET_ENDED;
    return live;
}

static void model_join(const struct record *record)
{
    assert_int_equal(record->seq, model.n);
    assert_true(model.n < TICKETS);
    model.tickets[model.n++] = (struct model_ticket){
        .who = number_of(record->who),
        .state = TICKET_WAITING,
        .due_s = model.now_ms / 1000 + ROOM_FIRST_WINDOW_S,
    };
    assert_int_equal(live_tickets_of(number_of(record->who)), 1); /* I4 */
}

static void model_offer(uint32_t seq)
{
    assert_int_equal(seq, first_in_order(true)); /* I2 */
    assert_true(model.inside < model.limit);     /* I1 */
    model.tickets[seq].state = TICKET_OFFERED;
    model.inside++;
}

static void model_draw(void)
{
    uint32_t seq;

    for (seq = 0; seq < model.n; seq++) {
        struct model_ticket *ticket = &model.tickets[seq];
        ticket->shown = false;
        if (ticket->state == TICKET_WAITING) {
            ticket->who = number_of(model.room.who[seq]);
            ticket->due_s = model.room.due[seq];
        }
    }
    for (int who = 0; who < PEOPLE; who++)
        assert_true(live_tickets_of(who) <= 1);
}

/* What may happen to a ticket, and only that (I7). */
static void model_move(enum record_type type, struct model_ticket *ticket)
{
    enum ticket_state was = ticket->state;
    bool counted = was == TICKET_OFFERED || was == TICKET_INSIDE;

    assert_int_equal(was == TICKET_INSIDE,
                     type == RECORD_EXTEND || type == RECORD_DONE || type == RECORD_EXPIRE);
    if (type == RECORD_EXTEND)
        return;
    if (type == RECORD_CLAIM) {
        assert_int_equal(was, TICKET_OFFERED);
        ticket->state = TICKET_INSIDE;
        return;
    }
    assert_int_not_equal(was, TICKET_ENDED);
    if (type == RECORD_MISS)
        assert_int_not_equal(was, TICKET_MISSED);
    if (type == RECORD_RETURN)
        assert_int_equal(was, TICKET_MISSED);
    ticket->shown = false;
    ticket->state = type == RECORD_DONE || type == RECORD_LEAVE ? TICKET_ENDED
                    : type == RECORD_RETURN                     ? TICKET_RETURNED
                                                                : TICKET_MISSED;
    model.inside -= counted;
}

static void on_record(void *arg, const struct record *record)
{
    (void)arg;
    assert_true(model.n_records < RECORDS);
    model.records[model.n_records++] = *record;
    if (record->type == RECORD_SETTINGS)
        model.limit = record->settings.limit;
    else if (record->type == RECORD_JOIN)
        model_join(record);
    else if (record->type == RECORD_OFFER)
        model_offer(record->seq);
    else if (record->type == RECORD_DRAW)
        model_draw();
    else if (record->type > RECORD_OFFER)
        model_move(record->type, &model.tickets[record->seq]);
}

static void check_ticket(uint32_t seq, uint32_t ahead)
{
    struct room_view view = room_look(&model.room, seq);
    struct model_ticket *ticket = &model.tickets[seq];

    assert_int_equal(view.state, ticket->state);
    if (view.state != TICKET_WAITING)
        return;
    assert_int_equal(view.ahead, ahead); /* I5 */
    if (ticket->shown)
        assert_true(ahead <= ticket->ahead); /* I6 */
    ticket->ahead = ahead;
    ticket->shown = true;
}

static void check_everything(void)
{
    uint32_t waiting = 0, returned = 0;

    assert_int_equal(model.room.n_active, model.inside);
    for (uint32_t seq = 0; seq < model.n; seq++) {
        check_ticket(seq, waiting);
        waiting += model.tickets[seq].state == TICKET_WAITING;
        returned += model.tickets[seq].state == TICKET_RETURNED;
    }
    assert_int_equal(model.room.line.count, waiting);
    assert_int_equal(model.room.returned.count, returned);
}

/* Nobody who is there stays outside while there is room: offers are made at once. */
static void check_idle(void)
{
    if (model.inside < model.limit && !model.room.settings.paused &&
        model.room.settings.per_minute == 0 && room_is_open(&model.room, model.now_ms))
        assert_int_equal(first_in_order(true), model.n);
}

static void a_person_acts(void)
{
    struct who who = who_of((int)pick(PEOPLE));
    uint32_t seq, before = model.n, known;
    bool had = room_find(&model.room, who, &known) && model.tickets[known].state != TICKET_ENDED;

    assert_true(room_join(&model.room, who, model.now_ms, &seq));
    if (had && seq != known) /* I3: only after too many times out of time */
        assert_int_equal(model.tickets[known].state, TICKET_ENDED);
    else if (had)
        assert_int_equal(model.n, before);
    uint32_t window = 30 + pick(60);
    model.tickets[seq].due_s = model.now_ms / 1000 + window;
    room_seen(&model.room, seq, model.now_ms, window);
    if (pick(2) == 0)
        model.begun += room_claim(&model.room, seq, model.now_ms);
    if (pick(4) == 0)
        assert_true(!room_touch(&model.room, seq, model.now_ms) ||
                    model.tickets[seq].state == TICKET_INSIDE);
    if (pick(8) == 0)
        room_done(&model.room, seq, model.now_ms);
    if (pick(20) == 0)
        room_leave(&model.room, seq, model.now_ms);
}

static void the_operator_acts(void)
{
    struct room_settings settings = model.room.settings;

    settings.limit = pick(12);
    settings.paused = pick(6) == 0;
    settings.per_minute = pick(3) == 0 ? 1 + pick(200) : 0;
    room_set(&model.room, &settings, model.now_ms);
}

static void a_step(void)
{
    uint32_t what = pick(100);
    struct who seed = {{(uint8_t)pick(256), (uint8_t)pick(256)}};

    if (what < 70)
        a_person_acts();
    else if (what < 97)
        model.now_ms += pick(20000);
    else
        the_operator_acts();
    if (model.n + 2 < TICKETS) {
        room_step(&model.room, model.now_ms, seed);
        check_idle();
    }
    check_everything();
}

/* I10: the journal alone gives the same room. */
static void check_replay(void)
{
    struct room again;

    room_open(&again, model.room.number);
    for (size_t i = 0; i < model.n_records; i++)
        assert_true(room_apply(&again, &model.records[i]));
    assert_int_equal(again.n, model.room.n);
    assert_int_equal(again.n_active, model.room.n_active);
    assert_memory_equal(again.who, model.room.who, again.n * sizeof(struct who));
    assert_memory_equal(again.state, model.room.state, again.n);
    assert_memory_equal(again.active, model.room.active, again.n_active * sizeof(struct active));
    for (uint32_t seq = 0; seq < again.n; seq++)
        assert_int_equal(room_look(&again, seq).ahead, room_look(&model.room, seq).ahead);
    room_close(&again);
}

static void one_run(uint64_t seed, bool shuffle)
{
    const struct room_settings settings = {
        .limit = 5, .keep_min = 2, .form_min = 3, .shuffle = shuffle};
    struct record *records = model.records;

    model = (struct model){.random = seed, .now_ms = start_ms, .records = records};
    room_open(&model.room, 71);
    model.room.emit = on_record;
    room_begin(&model.room, 202601, model.now_ms);
    room_set(&model.room, &settings, model.now_ms);
    room_set_opening(&model.room, (uint32_t)(start_ms / 1000) + 300, model.now_ms);
    for (int i = 0; i < STEPS && model.n + 4 < TICKETS; i++)
        a_step();
    assert_int_equal(model.room.let_in, model.begun);
    check_replay();
    room_close(&model.room);
}

/* req: J73-A5.1a, J73-A5.1c, J73-A5.2 */
static void random_days_keep_every_invariant(void **state)
{
    (void)state;
    model.records = calloc(RECORDS, sizeof(struct record));
    for (uint64_t seed = 1; seed <= RUNS; seed++)
        one_run(seed, seed % 3 == 0);
    free(model.records);
}

/* ---- cases worth a name ---------------------------------------------------------------------- */

static struct room opened(uint32_t limit)
{
    const struct room_settings settings = {.limit = limit, .keep_min = 15, .form_min = 20};
    struct room room;

    room_open(&room, 71);
    room_begin(&room, 202601, start_ms);
    room_set(&room, &settings, start_ms);
    return room;
}

static uint32_t joined(struct room *room, int who)
{
    uint32_t seq;

    assert_true(room_join(room, who_of(who), start_ms, &seq));
    room_step(room, start_ms, (struct who){{0}});
    return seq;
}

/* req: J73-A5.2 */
static void a_thousand_enter_in_the_order_they_came(void **state)
{
    struct room room = opened(1);
    (void)state;

    for (int i = 0; i < 1000; i++)
        assert_int_equal(joined(&room, i), i);
    for (uint32_t i = 0; i < 1000; i++) {
        int64_t now_ms = start_ms + (int64_t)i * 50;
        assert_int_equal(room.n_active, 1);
        assert_int_equal(room.active[0].seq, i);
        assert_true(room_claim(&room, i, now_ms));
        if (i < 999)
            assert_int_equal(room_look(&room, 999).ahead, 998 - i);
        room_done(&room, i, now_ms);
        room_step(&room, now_ms, (struct who){{0}});
    }
    assert_int_equal(room.n_active, 0);
    room_close(&room);
}

/* req: J73-A5.2 */
static void an_unused_turn_passes_on_and_the_family_is_next_on_return(void **state)
{
    struct room room = opened(1);
    int64_t later_ms = start_ms + INT64_C(15) * 60 * 1000;
    (void)state;

    for (int i = 0; i < 3; i++)
        (void)joined(&room, i);
    room_seen(&room, 1, later_ms, 60);
    room_seen(&room, 2, later_ms, 60);
    room_step(&room, later_ms, (struct who){{0}});
    assert_int_equal(room_state(&room, 0), TICKET_MISSED);
    assert_int_equal(room_state(&room, 1), TICKET_OFFERED);
    room_seen(&room, 0, later_ms, 60);
    assert_int_equal(room_state(&room, 0), TICKET_RETURNED);
    assert_int_equal(room_look(&room, 2).returning, 1);
    assert_int_equal(room_look(&room, 2).ahead, 0);
    assert_true(room_claim(&room, 1, later_ms));
    room_done(&room, 1, later_ms);
    room_step(&room, later_ms, (struct who){{0}});
    assert_int_equal(room_state(&room, 0), TICKET_OFFERED); /* before number 2 */
    room_close(&room);
}

static void the_time_inside_is_extended_once_then_ends(void **state)
{
    struct room room = opened(1);
    int64_t minute = INT64_C(60) * 1000;
    (void)state;

    (void)joined(&room, 0);
    assert_true(room_claim(&room, 0, start_ms));
    assert_true(room_touch(&room, 0, start_ms + 10 * minute)); /* early: nothing to extend */
    assert_true(room_touch(&room, 0, start_ms + 19 * minute));
    assert_true(room_touch(&room, 0, start_ms + 38 * minute));
    assert_false(room_touch(&room, 0, start_ms + 39 * minute));
    room_step(&room, start_ms + 39 * minute, (struct who){{0}});
    assert_int_equal(room.n_active, 1); /* what is under way may end */
    room_step(&room, start_ms + 40 * minute, (struct who){{0}});
    assert_int_equal(room.n_active, 0);
    assert_int_equal(room_state(&room, 0), TICKET_MISSED);
    room_close(&room);
}

static void the_rate_spreads_the_turns(void **state)
{
    struct room_settings settings = {
        .limit = 1000, .per_minute = 60, .keep_min = 15, .form_min = 20};
    struct room room = opened(0);
    (void)state;

    for (int i = 0; i < 100; i++)
        (void)joined(&room, i);
    room_set(&room, &settings, start_ms);
    for (int64_t ms = 0; ms <= 10000; ms += 100)
        room_step(&room, start_ms + ms, (struct who){{0}});
    assert_in_range(room.n_active, 11, 12); /* a second's worth at once, then one a second */
    room_close(&room);
}

static void everybody_is_present_after_a_restart(void **state)
{
    struct room room = opened(0);
    int64_t later_ms = start_ms + INT64_C(7200) * 1000;
    const struct room_settings one = {.limit = 1, .keep_min = 15, .form_min = 20};
    (void)state;

    (void)joined(&room, 0);
    room_resume(&room, later_ms);
    room_set(&room, &one, later_ms);
    room_step(&room, later_ms, (struct who){{0}});
    assert_int_equal(room_state(&room, 0), TICKET_OFFERED);
    room_close(&room);
}

static void the_draw_gives_every_place_to_everybody_alike(void **state)
{
    enum { FAMILIES = 8, DRAWS = 4000 };
    struct room_settings settings = {.limit = 0, .keep_min = 1, .form_min = 1, .shuffle = true};
    int places[FAMILIES][FAMILIES] = {{0}};
    struct room room;
    uint32_t seq;
    (void)state;

    room_open(&room, 71);
    for (uint32_t draw = 0; draw < DRAWS; draw++) {
        struct who seed = {{(uint8_t)draw, (uint8_t)(draw >> 8), 7}};
        room_begin(&room, draw + 1, start_ms);
        room_set(&room, &settings, start_ms);
        room_set_opening(&room, (uint32_t)(start_ms / 1000) + 60, start_ms);
        for (int i = 0; i < FAMILIES; i++)
            assert_int_equal(joined(&room, i), i);
        room_step(&room, start_ms + 60000, seed);
        for (int i = 0; i < FAMILIES; i++) {
            assert_true(room_join(&room, who_of(i), start_ms + 60000, &seq));
            places[i][seq]++;
        }
    }
    for (int i = 0; i < FAMILIES; i++)
        for (int place = 0; place < FAMILIES; place++)
            assert_in_range(places[i][place], 400, 600); /* 500 ± 4.8 standard deviations */
    room_close(&room);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_days_keep_every_invariant),
        cmocka_unit_test(a_thousand_enter_in_the_order_they_came),
        cmocka_unit_test(an_unused_turn_passes_on_and_the_family_is_next_on_return),
        cmocka_unit_test(the_time_inside_is_extended_once_then_ends),
        cmocka_unit_test(the_rate_spreads_the_turns),
        cmocka_unit_test(everybody_is_present_after_a_restart),
        cmocka_unit_test(the_draw_gives_every_place_to_everybody_alike),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
