/* What is left of the journal after a crash: files cut at every byte, altered bits, writes that
 * never reached the disk, processes killed while families join. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/id.h"
#include "wait/hall.h"
#include "wait/journal_file.h"
#include "wait/testing/crash.h"

enum { FEW = 12, SECTOR = 512, SECTORS = 40, CYCLES = 16, FOLDERS_OPEN = 8 };

static const int64_t now_ms = INT64_C(1780000000000);
static char dir[] = "/tmp/oqu-journal-XXXXXX";

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *place)
{
    (void)st;
    (void)kind;
    return place->level == 0 ? 0 : remove(path);
}

static int make_folder(void **state)
{
    (void)state;
    memcpy(dir, "/tmp/oqu-journal-XXXXXX", sizeof(dir));
    return mkdtemp(dir) ? 0 : -1;
}

static void empty_folder(void)
{
    assert_int_equal(nftw(dir, remove_one, FOLDERS_OPEN, FTW_DEPTH | FTW_PHYS), 0);
}

static int remove_folder(void **state)
{
    (void)state;
    empty_folder();
    return rmdir(dir);
}

static const char *first_file(void)
{
    static char path[JOURNAL_PATH_MOST];

    journal_file_name(path, dir, 0);
    return path;
}

static struct record numbered(uint32_t n)
{
    return (struct record){.type = RECORD_JOIN, .room = 71, .seq = n, .who = {{(uint8_t)n, 9}}};
}

static void wait_durable(struct journal *journal, uint64_t lsn)
{
    struct pollfd wait = {.fd = journal_fd(journal), .events = POLLIN};
    uint64_t told;

    while (journal_durable(journal) < lsn) {
        assert_int_equal(poll(&wait, 1, 10000), 1);
        assert_int_equal(read(wait.fd, &told, sizeof(told)), sizeof(told));
        assert_false(journal_failed(journal));
    }
}

static void write_journal(uint64_t from, uint32_t n, uint32_t offset)
{
    struct journal *journal = journal_open(dir, from);

    assert_non_null(journal);
    for (uint32_t i = 0; i < n; i++) {
        struct record record = numbered((uint32_t)from + i + offset);
        assert_int_equal(journal_add(journal, &record), from + i);
    }
    wait_durable(journal, from + n);
    journal_close(journal);
}

static bool check_one(void *arg, uint64_t lsn, const struct record *record)
{
    const uint32_t *offset = arg;
    struct record expected = numbered((uint32_t)lsn + *offset);

    assert_memory_equal(record, &expected, sizeof(expected));
    return true;
}

static uint64_t readable(uint32_t offset)
{
    uint64_t next;

    assert_true(journal_read(dir, 0, check_one, &offset, &next));
    return next;
}

static void put_file(const uint8_t *bytes, size_t n)
{
    AUTO_FD fd = open(first_file(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(fd >= 0 && write(fd, bytes, n) == (ssize_t)n);
}

static void cut_at_every_byte_leaves_whole_records(void **state)
{
    uint8_t bytes[FEW * RECORD_BYTES];
    (void)state;

    write_journal(0, FEW, 0);
    AUTO_FD fd = open(first_file(), O_RDONLY);
    assert_int_equal(read(fd, bytes, sizeof(bytes)), sizeof(bytes));
    for (size_t n = 0; n <= sizeof(bytes); n++) {
        put_file(bytes, n);
        assert_int_equal(readable(0), n / RECORD_BYTES);
    }
    for (size_t at = 0; at < sizeof(bytes); at++) {
        bytes[at] ^= 0x10;
        put_file(bytes, sizeof(bytes));
        assert_int_equal(readable(0), at / RECORD_BYTES);
        bytes[at] ^= 0x10;
    }
    empty_folder();
}

/* The records behind a torn one were never acknowledged, and must not come back to life when new
 * ones are written up to them. */
static void what_stood_behind_the_end_is_gone(void **state)
{
    (void)state;
    write_journal(0, FEW, 0);
    assert_int_equal(readable(0), FEW);
    write_journal(4, 1, 0); /* as if the fifth had been torn */
    assert_int_equal(readable(0), 5);
    empty_folder();
}

static void records_go_on_in_the_next_file(void **state)
{
    enum { BEFORE = 5 };
    (void)state;

    write_journal(JOURNAL_FILE_RECORDS - BEFORE, BEFORE * 2, 0);
    uint32_t offset = 0;
    uint64_t next;
    assert_true(journal_read(dir, JOURNAL_FILE_RECORDS - BEFORE, check_one, &offset, &next));
    assert_int_equal(next, JOURNAL_FILE_RECORDS + BEFORE);
    empty_folder();
}

/* Sectors that were written after the last forced write may be old ones: what was acknowledged is
 * there, and what is read is a beginning of what was written. */
static void unforced_sectors_may_be_lost_acknowledged_ones_not(void **state)
{
    enum { BYTES = SECTORS * SECTOR, PER_SECTOR = SECTOR / RECORD_BYTES };
    uint8_t whole[BYTES], torn[BYTES];
    (void)state;

    write_journal(0, SECTORS * PER_SECTOR, 0);
    AUTO_FD fd = open(first_file(), O_RDONLY);
    assert_int_equal(read(fd, whole, BYTES), BYTES);
    for (uint32_t round = 0; round < 300; round++) {
        uint32_t durable = round % SECTORS, first_lost = SECTORS;
        uint8_t lost[SECTORS];
        rnd_bytes(lost, sizeof(lost));
        memcpy(torn, whole, BYTES);
        for (uint32_t i = SECTORS; i > durable; i--) {
            if (lost[i - 1] % 2 == 0)
                continue;
            memset(torn + (size_t)(i - 1) * SECTOR, 0, SECTOR);
            first_lost = i - 1;
        }
        put_file(torn, BYTES);
        assert_int_equal(readable(0), first_lost * PER_SECTOR);
    }
    empty_folder();
}

/* ---- the hall -------------------------------------------------------------------------------- */

static const struct room_settings settings = {.limit = 3, .keep_min = 15, .form_min = 20};

static struct who who_of(uint32_t n)
{
    struct who who = {{0}};
    uint64_t mixed = (uint64_t)(n + 1) * UINT64_C(0x9e3779b97f4a7c15);

    memcpy(who.b, &mixed, sizeof(mixed));
    return who;
}

static struct room *open_room(struct hall *hall)
{
    assert_true(hall_open(hall, dir, now_ms));
    struct room *room = hall_room(hall, 71);
    room_begin(room, 202601, now_ms);
    room_set(room, &settings, now_ms);
    return room;
}

static void a_day(struct hall *hall, uint32_t from, uint32_t n)
{
    struct room *room = hall_room(hall, 71);
    uint32_t seq;

    for (uint32_t i = from; i < from + n; i++) {
        assert_true(room_join(room, who_of(i), now_ms, &seq));
        room_step(room, now_ms, (struct who){{0}});
        if (i % 3 == 0 && room->n_active > 0 && room_claim(room, room->active[0].seq, now_ms))
            room_done(room, room->active[0].seq, now_ms);
        if (i % 7 == 0)
            room_leave(room, seq, now_ms);
    }
}

static void assert_same(const struct room *a, const struct room *b)
{
    assert_int_equal(a->n, b->n);
    assert_int_equal(a->n_active, b->n_active);
    assert_int_equal(a->let_in, b->let_in);
    assert_memory_equal(a->who, b->who, a->n * sizeof(struct who));
    assert_memory_equal(a->state, b->state, a->n);
    for (uint32_t seq = 0; seq < a->n; seq++) {
        uint32_t found;
        assert_int_equal(room_look(a, seq).ahead, room_look(b, seq).ahead);
        assert_true(room_find(b, a->who[seq], &found));
        assert_true(who_eq(a->who[seq], b->who[found]));
    }
}

/* families: with some the table of people is just being moved, with others not. */
static void snapshot_of(uint32_t families)
{
    struct hall hall, plain;

    (void)open_room(&hall);
    a_day(&hall, 0, families);
    assert_true(snapshot_write(&hall));
    wait_durable(hall.journal, hall.next);
    assert_true(snapshot_keep(&hall, hall.next));
    a_day(&hall, families / 2, families);
    wait_durable(hall.journal, hall.next);
    hall_close(&hall);

    assert_true(hall_open(&hall, dir, now_ms));
    assert_true(hall.snapshot_at > 0);
    char path[JOURNAL_PATH_MOST];
    assert_true(snprintf(path, sizeof(path), "%s/snapshot-%016llu", dir,
                         (unsigned long long)hall.snapshot_at) > 0);
    AUTO_FD fd = open(path, O_WRONLY);
    assert_int_equal(pwrite(fd, "x", 1, 200), 1); /* an altered snapshot is passed over */
    assert_true(hall_open(&plain, dir, now_ms));
    assert_int_equal(plain.snapshot_at, 0);
    assert_same(hall.rooms[71], plain.rooms[71]);
    assert_int_equal(hall.next, plain.next);
    hall_close(&plain);
    hall_close(&hall);
    empty_folder();
}

static void snapshot_and_journal_give_the_same_rooms(void **state)
{
    static const uint32_t families[] = {1, 500, 830, 1000, 1650, 2000};
    (void)state;

    for (size_t i = 0; i < COUNT(families); i++)
        snapshot_of(families[i]);
}

/* I3: killed at any point, with a disk that forgets what was not forced to it, no acknowledged
 * place, entry or end is lost or has another number, and the order was right throughout. */
static void a_killed_room_keeps_what_it_acknowledged(void **state)
{
    struct crash_result result;
    (void)state;

    assert_true(crash_run(dir, 1, CYCLES, &result));
    assert_int_equal(result.cycles, CYCLES);
    assert_true(result.acknowledged > CYCLES && result.dropped > 0 && result.torn > 0);
    assert_int_equal(result.lost, 0);
    assert_int_equal(result.wrong, 0);
    empty_folder();
}

static void a_full_journal_promises_nothing_more(void **state)
{
    struct journal *journal = journal_open(dir, 0);
    (void)state;

    assert_non_null(journal);
    assert_true(journal_has_room(journal, JOURNAL_WAITING_MOST));
    assert_false(journal_has_room(journal, JOURNAL_WAITING_MOST + 1));
    journal_close(journal);
    assert_null(journal_open("/nonexistent", 0));
    empty_folder();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cut_at_every_byte_leaves_whole_records),
        cmocka_unit_test(what_stood_behind_the_end_is_gone),
        cmocka_unit_test(records_go_on_in_the_next_file),
        cmocka_unit_test(unforced_sectors_may_be_lost_acknowledged_ones_not),
        cmocka_unit_test(snapshot_and_journal_give_the_same_rooms),
        cmocka_unit_test(a_killed_room_keeps_what_it_acknowledged),
        cmocka_unit_test(a_full_journal_promises_nothing_more),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
