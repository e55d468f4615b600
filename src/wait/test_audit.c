/* The audit agrees with a real day and finds each kind of wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "wait/audit.h"
#include "wait/draw.h"
#include "wait/hall.h"
#include "wait/journal_file.h"

enum { FAMILIES = 3000 };

static const int64_t start_ms = INT64_C(1780000000000);
static char dir[] = "/tmp/oqu-audit-XXXXXX";

static int make_folder(void **state)
{
    (void)state;
    memcpy(dir, "/tmp/oqu-audit-XXXXXX", sizeof(dir));
    return mkdtemp(dir) ? 0 : -1;
}

static int remove_folder(void **state)
{
    char path[JOURNAL_PATH_MOST];

    (void)state;
    journal_file_name(path, dir, 0);
    (void)unlink(path);
    return rmdir(dir);
}

static struct who who_of(uint32_t n)
{
    struct who who = {{0}};
    uint64_t mixed = (uint64_t)(n + 1) * UINT64_C(0x9e3779b97f4a7c15);

    memcpy(who.b, &mixed, sizeof(mixed));
    return who;
}

static struct audit audited(void)
{
    struct audit audit;
    assert_true(audit_journal(dir, time_date(start_ms * 1000), &audit));
    return audit;
}

/* A day with a draw, no-shows, returns, unused turns and people who leave. */
static void live_a_day(void)
{
    const struct room_settings settings = {
        .limit = 20, .keep_min = 2, .form_min = 3, .close_min = 1, .shuffle = true};
    struct hall hall;
    uint32_t seq;

    assert_true(hall_open(&hall, dir, start_ms));
    struct room *room = hall_room(&hall, 71);
    room_begin(room, 1, start_ms);
    room_set(room, &settings, start_ms);
    room_set_opening(room, (uint32_t)(start_ms / 1000) + 120, start_ms);
    for (uint32_t i = 0; i < FAMILIES; i++) {
        int64_t now_ms = start_ms + (int64_t)i * 700;
        assert_true(room_join(room, who_of(i), now_ms, &seq));
        room_seen(room, i / 2, now_ms, 30);
        if (i % 3 > 0 && room->n_active > 0)
            room_done(room, room->active[0].seq, now_ms);
        for (uint32_t k = 0; i % 5 > 0 && k < room->n_active; k++)
            assert_true(room_claim(room, room->active[k].seq, now_ms) || room->active[k].inside);
        if (i % 11 == 0)
            room_leave(room, i / 3, now_ms);
        room_set_public(room, draw_public(STR("04 11 23 31 40 45")), now_ms);
        room_step(room, now_ms, who_of(7));
    }
    hall_close(&hall);
}

static void a_day_of_the_room_is_found_right(void **state)
{
    (void)state;
    live_a_day();
    struct audit audit = audited();
    assert_int_equal(audit.wrong, 0);
    assert_int_equal(audit.of_day[RECORD_JOIN], FAMILIES);
    assert_int_equal(audit.of_day[RECORD_COMMIT], 1);
    assert_int_equal(audit.of_day[RECORD_CLOSE], 1);
    assert_int_equal(audit.of_day[RECORD_PUBLIC], 1);
    assert_int_equal(audit.of_day[RECORD_DRAW], 1);
    assert_true(audit.of_day[RECORD_MISS] > 0 && audit.of_day[RECORD_RETURN] > 0 &&
                audit.of_day[RECORD_DONE] > 0 && audit.of_day[RECORD_LEAVE] > 0);
}

static void write_records(const struct record *records, size_t n)
{
    struct journal *journal = journal_open(dir, 0);

    assert_non_null(journal);
    for (size_t i = 0; i < n; i++)
        (void)journal_add(journal, &records[i]);
    journal_close(journal);
}

#define JOIN(n)                                                                                    \
    {                                                                                              \
        .type = RECORD_JOIN, .room = 71, .seq = (n), .who = { {(n) + 1} }                          \
    }
#define HAPPENS(what, n)                                                                           \
    {                                                                                              \
        .type = (what), .room = 71, .seq = (n)                                                     \
    }

static void each_kind_of_wrong_is_found(void **state)
{
    static const struct {
        const char *what;
        struct record last;
    } cases[] = {
        {"a turn out of order", HAPPENS(RECORD_OFFER, 1)},
        {"a number was left out or given twice", JOIN(7)},
        {"a ticket moved in a way that there is not", HAPPENS(RECORD_CLAIM, 0)},
        {"a ticket moved in a way that there is not", HAPPENS(RECORD_RETURN, 2)},
        {"a ticket that was never given", HAPPENS(RECORD_OFFER, 3)},
        {"an epoch that is not new", {.type = RECORD_EPOCH, .room = 71, .value = 1}},
        {"drawn with another seed than was announced",
         {.type = RECORD_DRAW, .room = 71, .who = {{9}}}},
        {"a closed list with another sum", {.type = RECORD_CLOSE, .room = 71, .seq = 3}},
        {"a public number before the list was closed, or a second one",
         {.type = RECORD_PUBLIC, .room = 71, .who = {{9}}}},
        {"another seed announced", {.type = RECORD_COMMIT, .room = 71, .who = {{9}}}},
        {"one person with two places", {.type = RECORD_JOIN, .room = 71, .seq = 3, .who = {{2}}}},
    };
    struct record records[] = {{.type = RECORD_EPOCH, .room = 71, .value = 1},
                               {.type = RECORD_SETTINGS,
                                .room = 71,
                                .settings = {.limit = 1, .keep_min = 1, .form_min = 1}},
                               {.type = RECORD_COMMIT, .room = 71, .who = {{5}}},
                               JOIN(0),
                               JOIN(1),
                               JOIN(2),
                               {.type = RECORD_OPENS, .room = 71}};
    (void)state;

    write_records(records, COUNT(records));
    assert_int_equal(audited().wrong, 0);
    for (size_t i = 0; i < COUNT(cases); i++) {
        records[COUNT(records) - 1] = cases[i].last;
        write_records(records, COUNT(records));
        struct audit audit = audited();
        assert_int_equal(audit.wrong, 1);
        assert_string_equal(audit.findings[0].what, cases[i].what);
    }
}

static void a_turn_above_the_limit_is_found(void **state)
{
    const struct record records[] = {{.type = RECORD_EPOCH, .room = 71, .value = 1},
                                     {.type = RECORD_SETTINGS,
                                      .room = 71,
                                      .settings = {.limit = 1, .keep_min = 1, .form_min = 1}},
                                     JOIN(0),
                                     JOIN(1),
                                     HAPPENS(RECORD_OFFER, 0),
                                     HAPPENS(RECORD_OFFER, 1)};
    (void)state;

    write_records(records, COUNT(records));
    struct audit audit = audited();
    assert_int_equal(audit.wrong, 1);
    assert_string_equal(audit.findings[0].what, "a turn above the limit");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_day_of_the_room_is_found_right),
        cmocka_unit_test(each_kind_of_wrong_is_found),
        cmocka_unit_test(a_turn_above_the_limit_is_found),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
