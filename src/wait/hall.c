/* See hall.h. */
#include "wait/hall.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "base/scan.h"
#include "wait/journal_file.h"

enum {
    SAVE_EVERY = 500000, /* records: a tenth of a second of replay */
    TICKETS_LAST_S = 7 * 86400,
    DIGITS = 16,
};

static void keep(void *arg, const struct record *record)
{
    struct hall *hall = arg;

    hall->next++;
    if (hall->journal)
        (void)journal_add(hall->journal, record);
}

struct room *hall_room(struct hall *hall, uint32_t number)
{
    if (number == 0 || number >= HALL_ROOMS)
        return NULL;
    if (!hall->rooms[number]) {
        struct room *room = calloc(1, sizeof(*room));
        ASSERT(room);
        room_open(room, (uint16_t)number);
        room->emit = keep;
        room->emit_arg = hall;
        hall->rooms[number] = room;
    }
    return hall->rooms[number];
}

bool hall_apply(struct hall *hall, const struct record *record)
{
    struct room *room = hall_room(hall, record->room);

    if (record->at_ds > hall->last_ds)
        hall->last_ds = record->at_ds;
    return room && room_apply(room, record);
}

struct replay {
    struct hall *hall;
    bool unfit;
};

static bool replay_one(void *arg, uint64_t lsn, const struct record *record)
{
    struct replay *replay = arg;

    (void)lsn;
    replay->unfit = !hall_apply(replay->hall, record);
    return !replay->unfit;
}

void hall_open_copy(struct hall *hall, const char *dir)
{
    *hall = (struct hall){0};
    ASSERT(strlen(dir) < sizeof(hall->dir));
    memcpy(hall->dir, dir, strlen(dir) + 1);
    snapshot_read(hall);
}

bool hall_take(struct hall *hall, const uint8_t *records, size_t n)
{
    struct record record;

    for (size_t i = 0; i < n; i++, hall->next++)
        if (!record_read(records + i * RECORD_BYTES, hall->next, &record) ||
            !hall_apply(hall, &record))
            return false;
    return true;
}

int64_t hall_time(const struct hall *hall, int64_t clock_ms)
{
    int64_t last_ms = record_ms(hall->last_ds);
    return hall->next > 0 && last_ms > clock_ms ? last_ms : clock_ms;
}

void hall_lead(struct hall *hall, struct journal *journal, int64_t now_ms)
{
    hall->journal = journal;
    for (uint32_t i = 1; i < HALL_ROOMS; i++)
        if (hall->rooms[i])
            room_resume(hall->rooms[i], now_ms);
}

/* ---- after the loss of the disk -------------------------------------------------------------- */

static bool loss_path(char *path, size_t room, const char *dir)
{
    return snprintf(path, room, "%s/lost", dir) < (int)room;
}

bool hall_note_loss(const char *dir, uint32_t until_s)
{
    char path[JOURNAL_PATH_MOST], journal[JOURNAL_PATH_MOST], text[DIGITS];

    journal_file_name(journal, dir, 0);
    if (!loss_path(path, sizeof(path), dir) || access(journal, F_OK) == 0)
        return false;
    int n = snprintf(text, sizeof(text), "%u\n", until_s);
    AUTO_FD fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    return fd >= 0 && write(fd, text, (size_t)n) == n && fsync(fd) == 0;
}

/* 0: nothing was lost. */
static uint32_t noted_loss(const char *dir)
{
    char path[JOURNAL_PATH_MOST], text[DIGITS];
    int64_t until_s;

    if (!loss_path(path, sizeof(path), dir))
        return 0;
    AUTO_FD fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd >= 0 ? read(fd, text, sizeof(text)) : 0;
    if (n <= 0 || !scan_i64(str_trim((struct str){text, (size_t)n}), 1, UINT32_MAX, &until_s))
        return 0;
    return (uint32_t)until_s;
}

void hall_begin(struct hall *hall, struct room *room, uint32_t epoch, int64_t now_ms)
{
    if (epoch <= room->epoch)
        return;
    room_begin(room, epoch, now_ms);
    if (hall->rebuild_s > 0 && now_ms / 1000 < hall->rebuild_s + TICKETS_LAST_S)
        room_rebuild(room, hall->rebuild_s, now_ms);
}

bool hall_open(struct hall *hall, const char *dir, int64_t now_ms)
{
    struct replay replay = {.hall = hall};
    struct journal *journal = NULL;

    hall_open_copy(hall, dir);
    hall->rebuild_s = noted_loss(dir);
    if (journal_read(dir, hall->next, replay_one, &replay, &hall->next) && !replay.unfit)
        journal = journal_open(dir, hall->next);
    if (!journal) {
        hall_close(hall);
        return false;
    }
    hall_lead(hall, journal, hall_time(hall, now_ms));
    return true;
}

void hall_close(struct hall *hall)
{
    if (hall->saving > 0)
        (void)waitpid((pid_t)hall->saving, NULL, 0);
    journal_close(hall->journal);
    for (uint32_t i = 0; i < HALL_ROOMS; i++) {
        if (hall->rooms[i])
            room_close(hall->rooms[i]);
        free(hall->rooms[i]);
    }
    *hall = (struct hall){0};
}

/* Gives the snapshot its name once its writer has ended well and its records are on disk. */
static void keep_snapshot(struct hall *hall)
{
    int status = 0;

    /* A copy holds nothing but what is durable. */
    if ((hall->journal && journal_durable(hall->journal) < hall->snapshot_at) ||
        waitpid((pid_t)hall->saving, &status, WNOHANG) != (pid_t)hall->saving)
        return;
    hall->saving = 0;
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0 || !snapshot_keep(hall, hall->snapshot_at))
        log_event(LOG_WARN, "snapshot", "not written; the journal is whole");
}

/* A copy of the process sees the memory as it was at this instant, and we go on meanwhile. */
void hall_save_sometimes(struct hall *hall)
{
    if (hall->saving > 0) {
        keep_snapshot(hall);
        return;
    }
    if (hall->next - hall->snapshot_at < SAVE_EVERY)
        return;
    pid_t pid = fork();
    if (pid == 0)
        _exit(snapshot_write(hall) ? 0 : 1);
    if (pid > 0) {
        hall->saving = pid;
        hall->snapshot_at = hall->next;
    }
}
