/* Clocks that go wrong: set back between two starts, or different on every server. Nobody loses a
 * place, a turn or time inside by them, and the records never go back in time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "wait/audit.h"
#include "wait/server.h"

enum { ROOM = 71, RECORDS_MOST = 4096, LIMIT = 3, HOUR_MS = 3600 * 1000, FORM_MIN = 20 };

static const int64_t start_ms = INT64_C(1780000000000);
static const struct room_settings settings = {.limit = LIMIT, .keep_min = 15, .form_min = FORM_MIN};

/* The journal that all servers share. */
static struct {
    uint8_t bytes[RECORDS_MOST * RECORD_BYTES];
    size_t n;
} shared;

static bool put(void *arg, uint64_t lsn, const uint8_t *bytes, size_t n)
{
    (void)arg;
    assert_int_equal(lsn, shared.n);
    assert_true(shared.n + n <= RECORDS_MOST);
    memcpy(shared.bytes + shared.n * RECORD_BYTES, bytes, n * RECORD_BYTES);
    shared.n += n;
    return true;
}

static void do_nothing(void *arg, bool failed)
{
    (void)arg;
    (void)failed;
}

static struct who who_of(uint32_t n)
{
    struct who who = {{0}};
    uint64_t mixed = (uint64_t)(n + 1) * UINT64_C(0x9e3779b97f4a7c15);

    memcpy(who.b, &mixed, sizeof(mixed));
    return who;
}

/* A server whose clock says so takes over from what the journal holds. */
static int64_t take_over(struct hall *hall, int64_t clock_ms)
{
    *hall = (struct hall){0};
    assert_true(hall_take(hall, shared.bytes, shared.n));
    int64_t now_ms = hall_time(hall, clock_ms);
    hall_lead(hall,
              journal_start(&(struct journal_store){.put = put, .close = do_nothing}, shared.n),
              now_ms);
    return now_ms;
}

static uint32_t join(struct room *room, uint32_t person, int64_t now_ms)
{
    uint32_t seq;

    assert_true(room_join(room, who_of(person), now_ms, &seq));
    room_seen(room, seq, now_ms, ROOM_FIRST_WINDOW_S);
    room_step(room, now_ms, (struct who){{0}});
    bool came_in = room_claim(room, seq, now_ms);
    assert_true(!came_in || room_state(room, seq) == TICKET_INSIDE);
    return seq;
}

static void assert_time_never_goes_back(void)
{
    struct audit audit;
    struct audit_run *run = audit_begin(time_date(start_ms * 1000), &audit);
    uint32_t last_ds = 0;

    for (size_t i = 0; i < shared.n; i++) {
        struct record record;
        assert_true(record_read(shared.bytes + i * RECORD_BYTES, i, &record));
        assert_true(record.at_ds >= last_ds);
        last_ds = record.at_ds;
        audit_take(run, i, &record);
    }
    audit_end(run);
    assert_int_equal(audit.wrong, 0);
}

/* Each of five leaders has another time of day, hours apart, forwards and back. */
static void leaders_with_different_clocks_keep_every_place(void **state)
{
    static const int64_t skew_ms[] = {0, 5 * HOUR_MS, -7 * HOUR_MS, 26 * HOUR_MS, -HOUR_MS};
    uint32_t people = 0;
    (void)state;

    for (size_t i = 0; i < COUNT(skew_ms); i++) {
        struct hall hall;
        int64_t now_ms = take_over(&hall, start_ms + skew_ms[i]);
        struct room *room = hall_room(&hall, ROOM);
        room_begin(room, 1, now_ms);
        room_set(room, &settings, now_ms);
        for (int j = 0; j < 4; j++, people++)
            assert_int_equal(join(room, people, now_ms), people);
        for (uint32_t person = 0; person < people; person++) {
            assert_int_equal(join(room, person, now_ms), person);
            assert_int_equal(room_state(room, person),
                             person < LIMIT ? TICKET_INSIDE : TICKET_WAITING);
        }
        /* Their time inside lasts as long as it would have, whatever the clocks say. */
        room_step(room, now_ms + (FORM_MIN - 1) * INT64_C(60000), (struct who){{0}});
        assert_int_equal(room->n_active, LIMIT);
        hall_close(&hall);
    }
    assert_time_never_goes_back();
}

/* What a follower heard counts by the leader's clock: a note says how long, and not until when. */
static void a_follower_s_note_counts_by_the_leader_s_clock(void **state)
{
    struct hall leader;
    struct desk_question note = {.word = DESK_SEEN, .n_seen = 1};
    int64_t now_ms;
    (void)state;

    now_ms = take_over(&leader, start_ms - 100 * (int64_t)HOUR_MS);
    struct room *room = hall_room(&leader, ROOM);
    uint32_t seq = LIMIT; /* the first in line */
    note.seen[0] = (struct desk_seen){.room = ROOM, .epoch = 1, .seq = seq, .window_s = 60};
    int64_t later_ms = now_ms + INT64_C(1000) * (ROOM_LONGEST_WINDOW_S + 100);
    desk_see(&leader, &note, later_ms - 50 * 1000);
    for (uint32_t person = 0; person < LIMIT; person++)
        room_done(room, person, later_ms);
    room_step(room, later_ms, (struct who){{0}});
    assert_int_equal(room_state(room, seq), TICKET_OFFERED);
    assert_int_equal(room_state(room, seq + 1), TICKET_MISSED); /* of whom nobody was told */
    note.seen[0].seq = seq + 1;
    desk_see(&leader, &note, later_ms);
    assert_int_equal(room_state(room, seq + 1), TICKET_RETURNED);
    hall_close(&leader);
    assert_time_never_goes_back();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(leaders_with_different_clocks_keep_every_place),
        cmocka_unit_test(a_follower_s_note_counts_by_the_leader_s_clock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
