/* The disk is lost, the tickets are not: everybody falls back into the old order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "wait/audit.h"
#include "wait/room.h"

enum { FAMILIES = 400, INSIDE = 30, RECORDS_MOST = 8192, REBUILD_S = 600 };

static const int64_t start_ms = INT64_C(1780000000000);
static const struct room_settings settings = {.limit = INSIDE, .keep_min = 15, .form_min = 20};

static struct record records[RECORDS_MOST];
static size_t n_records;

static void keep(void *arg, const struct record *record)
{
    (void)arg;
    assert_true(n_records < RECORDS_MOST);
    records[n_records++] = *record;
}

static struct who who_of(uint32_t n)
{
    struct who who = {{0}};
    uint64_t mixed = (uint64_t)(n + 1) * UINT64_C(0x9e3779b97f4a7c15);

    memcpy(who.b, &mixed, sizeof(mixed));
    return who;
}

static uint32_t until_s(void)
{
    return (uint32_t)(start_ms / 1000) + REBUILD_S;
}

/* A room after the loss: it knows nothing but its settings. */
static struct room lost_room(void)
{
    struct room room;

    n_records = 0;
    room_open(&room, 71);
    room.emit = keep;
    room_begin(&room, 202600, start_ms);
    room_rebuild(&room, until_s(), start_ms);
    room_set(&room, &settings, start_ms);
    return room;
}

static bool comes_back(struct room *room, uint32_t family)
{
    bool back = room_restore(room, family, who_of(family), 0, start_ms);

    room_seen(room, family, start_ms, REBUILD_S + 100);
    room_step(room, start_ms, (struct who){{0}});
    return back;
}

static uint64_t findings(void)
{
    struct audit audit;
    struct audit_run *run = audit_begin(time_date(start_ms * 1000), &audit);

    for (size_t i = 0; i < n_records; i++)
        audit_take(run, i, &records[i]);
    audit_end(run);
    return audit.wrong;
}

/* In any order, twice, and with strangers between them: the line is the old one without those who
 * do not come, and whoever is new stands behind all of them. */
static void tickets_restore_the_order_whoever_comes_first(void **state)
{
    struct room room = lost_room();
    uint32_t fresh, ahead = 0;
    (void)state;

    assert_true(room_join(&room, who_of(FAMILIES + 1), start_ms, &fresh));
    assert_int_equal(fresh, ROOM_REBUILT);
    for (uint32_t i = 0; i < FAMILIES; i++) {
        uint32_t family = i * 7 % FAMILIES; /* each once, all over the line */
        if (family % 5 == 0)
            continue; /* does not come */
        assert_true(comes_back(&room, family));
        assert_false(comes_back(&room, family));
    }
    for (uint32_t family = 0; family < FAMILIES; family++) {
        if (family % 5 == 0)
            continue;
        assert_int_equal(room_look(&room, family).ahead, ahead);
        ahead++;
    }
    assert_int_equal(room_look(&room, fresh).ahead, ahead);
    assert_int_equal(findings(), 0);
    room_close(&room);
}

static void nobody_has_a_turn_before_the_others_could_come_back(void **state)
{
    struct room room = lost_room();
    (void)state;

    for (uint32_t family = FAMILIES; family-- > 100;)
        assert_true(comes_back(&room, family));
    assert_int_equal(room.n_active, 0);
    for (uint32_t family = 0; family < 100; family++)
        assert_true(comes_back(&room, family));
    room_step(&room, (int64_t)until_s() * 1000 - 1, (struct who){{0}});
    assert_int_equal(room.n_active, 0);
    room_step(&room, (int64_t)until_s() * 1000, (struct who){{0}});
    assert_int_equal(room.n_active, INSIDE);
    for (uint32_t family = 0; family < FAMILIES; family++)
        assert_int_equal(room_state(&room, family),
                         family < INSIDE ? TICKET_OFFERED : TICKET_WAITING);
    assert_int_equal(findings(), 0);
    room_close(&room);
}

/* At another device first, without the ticket: one place, the smaller number. */
static void who_came_anew_and_then_brings_the_ticket_has_one_place(void **state)
{
    struct room room = lost_room();
    uint32_t fresh, found;
    (void)state;

    assert_true(room_join(&room, who_of(7), start_ms, &fresh));
    assert_true(comes_back(&room, 7));
    assert_int_equal(room_state(&room, fresh), TICKET_ENDED);
    assert_true(room_find(&room, who_of(7), &found));
    assert_int_equal(found, 7);
    assert_false(room_restore(&room, 9, who_of(7), 0, start_ms)); /* an older one had counted */
    assert_int_equal(room.line.count, 1);
    assert_int_equal(findings(), 0);
    room_close(&room);
}

static void what_was_not_lost_is_not_taken_back(void **state)
{
    struct room room = lost_room();
    uint32_t seq;
    (void)state;

    assert_true(comes_back(&room, 3));
    assert_false(room_restore(&room, 3, who_of(4), 0, start_ms)); /* somebody else's number */
    assert_false(room_restore(&room, ROOM_REBUILT + 1, who_of(5), 0, start_ms));
    struct room_settings drawn = settings;
    drawn.shuffle = true;
    room_set(&room, &drawn, start_ms);
    room_set_opening(&room, 1000, start_ms);
    assert_false(room_restore(&room, 5, who_of(5), 999, start_ms)); /* from before the draw */
    assert_true(room_restore(&room, 5, who_of(5), 1000, start_ms));
    room_close(&room);
    room_open(&room, 71);
    room_begin(&room, 1, start_ms);
    assert_true(room_join(&room, who_of(1), start_ms, &seq));
    assert_false(room_restore(&room, 5, who_of(5), 0, start_ms)); /* nothing was lost here */
    room_rebuild(&room, until_s(), start_ms);
    assert_false(room.rebuilt);
    room_close(&room);
}

/* The auditor sees a turn that came too early, a place that nobody lost, and a line rebuilt late.
 */
static void the_audit_finds_what_a_rebuilding_may_not_do(void **state)
{
    struct room room = lost_room();
    (void)state;

    assert_true(comes_back(&room, 3));
    size_t sound = n_records;
    const struct record wrong[] = {
        {.type = RECORD_OFFER, .room = 71, .seq = 3, .at_ds = record_time(start_ms)},
        {.type = RECORD_RESTORE, .room = 71, .seq = 3, .who = who_of(4)},
        {.type = RECORD_RESTORE, .room = 71, .seq = ROOM_REBUILT, .who = who_of(4)},
        {.type = RECORD_REBUILD, .room = 71, .at_s = 1},
        {.type = RECORD_LEAVE, .room = 71, .seq = 2},
    };
    for (size_t i = 0; i < COUNT(wrong); i++) {
        n_records = sound;
        assert_int_equal(findings(), 0);
        keep(NULL, &wrong[i]);
        assert_int_equal(findings(), 1);
    }
    room_close(&room);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tickets_restore_the_order_whoever_comes_first),
        cmocka_unit_test(nobody_has_a_turn_before_the_others_could_come_back),
        cmocka_unit_test(who_came_anew_and_then_brings_the_ticket_has_one_place),
        cmocka_unit_test(what_was_not_lost_is_not_taken_back),
        cmocka_unit_test(the_audit_finds_what_a_rebuilding_may_not_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
