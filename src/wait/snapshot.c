/* Snapshots of the hall: raw arrays between a head and a check sum, written to a new file that
 * takes its name only when it is whole and on disk. Two are kept. A snapshot only saves time:
 * without one the journal is read from its beginning. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/scan.h"
#include "wait/hall.h"
#include "wait/memory.h"

enum { PATH_MOST = 300, NAME_DIGITS = 16, VERSION = 3, KEPT = 2, WORD_BITS = 64 };

static const char prefix[] = "snapshot-";

struct head {
    uint32_t version, rooms;
    uint64_t next;
};

struct room_head {
    uint64_t let_in;
    uint32_t number, epoch, opens_s, n, n_active, drawn, committed, rebuilt, rebuilt_at_s, closed,
        closed_n, has_public, close_min;
    uint32_t limit, per_minute, keep_min, form_min, shuffle, paused;
    uint32_t people_count, people_moved, now_size, old_size;
    struct who commitment, list, public_number, seed;
};

/* A file that is written or read in order, with the sum of what went by. */
struct stream {
    int fd;
    bool writes, broken;
    uint32_t crc;
};

static void pass(struct stream *s, void *bytes, size_t n)
{
    uint8_t *at = bytes;
    size_t left = n;

    while (left > 0 && !s->broken) {
        ssize_t done = s->writes ? write(s->fd, at, left) : read(s->fd, at, left);
        s->broken = done <= 0;
        at += s->broken ? 0 : done;
        left -= s->broken ? 0 : (size_t)done;
    }
    if (!s->broken)
        s->crc = record_crc(s->crc, bytes, n);
}

/* ---- one room -------------------------------------------------------------------------------- */

static struct room_head head_of(const struct room *room)
{
    return (struct room_head){
        .let_in = room->let_in,
        .number = room->number,
        .epoch = room->epoch,
        .opens_s = room->opens_s,
        .n = room->n,
        .n_active = room->n_active,
        .drawn = room->drawn,
        .committed = room->committed,
        .closed = room->closed,
        .closed_n = room->closed_n,
        .has_public = room->has_public,
        .close_min = room->settings.close_min,
        .rebuilt = room->rebuilt,
        .rebuilt_at_s = room->rebuilt_at_s,
        .commitment = room->commitment,
        .list = room->list,
        .public_number = room->public_number,
        .seed = room->seed,
        .limit = room->settings.limit,
        .per_minute = room->settings.per_minute,
        .keep_min = room->settings.keep_min,
        .form_min = room->settings.form_min,
        .shuffle = room->settings.shuffle,
        .paused = room->settings.paused,
        .people_count = room->people.count,
        .people_moved = room->people.moved,
        .now_size = room->people.now.size,
        .old_size = room->people.old.size,
    };
}

static void take_head(struct room *room, const struct room_head *head)
{
    room->let_in = head->let_in;
    room->epoch = head->epoch;
    room->opens_s = head->opens_s;
    room->n = head->n;
    room->n_active = head->n_active;
    room->drawn = head->drawn != 0;
    room->committed = head->committed != 0;
    room->closed = head->closed != 0;
    room->closed_n = head->closed_n;
    room->has_public = head->has_public != 0;
    room->list = head->list;
    room->public_number = head->public_number;
    room->rebuilt = head->rebuilt != 0;
    room->rebuilt_at_s = head->rebuilt_at_s;
    room->commitment = head->commitment;
    room->seed = head->seed;
    room->settings = (struct room_settings){.limit = head->limit,
                                            .per_minute = head->per_minute,
                                            .keep_min = (uint16_t)head->keep_min,
                                            .form_min = (uint16_t)head->form_min,
                                            .shuffle = head->shuffle != 0,
                                            .paused = head->paused != 0,
                                            .close_min = (uint16_t)head->close_min};
}

static bool is_table_size(uint32_t size)
{
    return size <= 1U << 26 && (size & (size - 1)) == 0;
}

static bool head_fits(const struct room_head *head)
{
    return head->number > 0 && head->number < HALL_ROOMS && head->n <= LINE_MOST &&
           head->n_active <= ROOM_LIMIT_MOST && head->now_size > 0 &&
           is_table_size(head->now_size) && is_table_size(head->old_size) &&
           head->people_moved <= head->old_size;
}

static void take_people(struct room *room, const struct room_head *head)
{
    people_close(&room->people);
    room->people = (struct people){.who = room->who,
                                   .now = {RESERVE(uint32_t, head->now_size), head->now_size},
                                   .moved = head->people_moved,
                                   .count = head->people_count};
    if (head->old_size > 0)
        room->people.old = (struct people_table){RESERVE(uint32_t, head->old_size), head->old_size};
}

static void pass_arrays(struct stream *s, struct room *room)
{
    size_t words = room->n / WORD_BITS + 1;

    pass(s, room->who, room->n * sizeof(*room->who));
    pass(s, room->state, room->n);
    pass(s, room->line.bits, words * sizeof(uint64_t));
    pass(s, room->returned.bits, words * sizeof(uint64_t));
    pass(s, room->active, room->n_active * sizeof(*room->active));
    pass(s, room->people.now.slots, room->people.now.size * sizeof(uint32_t));
    pass(s, room->people.old.slots, room->people.old.size * sizeof(uint32_t));
}

static void write_room(struct stream *s, struct room *room)
{
    struct room_head head = head_of(room);

    pass(s, &head, sizeof(head));
    pass_arrays(s, room);
}

static void read_room(struct stream *s, struct hall *hall)
{
    struct room_head head = {0};

    pass(s, &head, sizeof(head));
    s->broken = s->broken || !head_fits(&head);
    if (s->broken)
        return;
    struct room *room = hall_room(hall, head.number);
    take_head(room, &head);
    take_people(room, &head);
    pass_arrays(s, room);
    line_recount(&room->line, room->n);
    line_recount(&room->returned, room->n);
    for (uint32_t i = 0; i < room->n_active && !s->broken; i++) {
        if (room->active[i].seq >= room->n)
            s->broken = true;
        else
            room->place[room->active[i].seq] = i;
    }
}

/* ---- the file -------------------------------------------------------------------------------- */

static void path_of(char *path, const char *dir, uint64_t next, const char *end)
{
    ASSERT(snprintf(path, PATH_MOST, "%s/%s%0*llu%s", dir, prefix, (int)NAME_DIGITS,
                    (unsigned long long)next, end) < PATH_MOST);
}

static bool sync_folder(const char *dir)
{
    AUTO_FD fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return fd >= 0 && fsync(fd) == 0;
}

/* Puts a number into v, the largest first, of which KEPT + 1 stay. */
static size_t insert(uint64_t *v, size_t n, uint64_t number)
{
    size_t at = n;

    while (at > 0 && v[at - 1] < number)
        at--;
    if (at > KEPT)
        return n;
    n = n > KEPT ? n : n + 1;
    memmove(v + at + 1, v + at, (n - at - 1) * sizeof(*v));
    v[at] = number;
    return n;
}

/* Numbers of the newest snapshots, the largest first. */
static size_t list(const char *dir, uint64_t *v)
{
    DIR *folder = opendir(dir);
    size_t n = 0;
    int64_t number;

    for (const struct dirent *entry = folder ? readdir(folder) : NULL; entry;
         entry = readdir(folder)) {
        struct str name = str_from_z(entry->d_name);
        if (str_starts(name, STR("snapshot-")) &&
            scan_i64(str_sub(name, sizeof(prefix) - 1, name.n), 0, INT64_MAX, &number))
            n = insert(v, n, (uint64_t)number);
    }
    if (folder)
        (void)closedir(folder);
    return n;
}

static bool write_stream(const struct hall *hall, struct stream *s)
{
    struct head head = {.version = VERSION, .next = hall->next};
    uint32_t crc;

    for (uint32_t i = 0; i < HALL_ROOMS; i++)
        head.rooms += hall->rooms[i] != NULL;
    pass(s, &head, sizeof(head));
    for (uint32_t i = 0; i < HALL_ROOMS; i++)
        if (hall->rooms[i])
            write_room(s, hall->rooms[i]);
    crc = s->crc;
    pass(s, &crc, sizeof(crc));
    return !s->broken && fsync(s->fd) == 0;
}

bool snapshot_write(const struct hall *hall)
{
    char fresh[PATH_MOST];

    path_of(fresh, hall->dir, hall->next, ".new");
    AUTO_FD fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    struct stream s = {.fd = fd, .writes = true};
    return fd >= 0 && write_stream(hall, &s);
}

bool snapshot_keep(const struct hall *hall, uint64_t next)
{
    char fresh[PATH_MOST], path[PATH_MOST];
    uint64_t found[KEPT + 1];

    path_of(fresh, hall->dir, next, ".new");
    path_of(path, hall->dir, next, "");
    if (rename(fresh, path) != 0 || !sync_folder(hall->dir))
        return false;
    for (size_t n = list(hall->dir, found); n > KEPT; n--) {
        path_of(path, hall->dir, found[n - 1], "");
        (void)unlink(path);
    }
    return true;
}

static bool read_stream(struct hall *hall, struct stream *s)
{
    struct head head = {0};
    uint32_t crc, said = 0;

    pass(s, &head, sizeof(head));
    if (head.version != VERSION || head.rooms > HALL_ROOMS)
        return false;
    for (uint32_t i = 0; i < head.rooms && !s->broken; i++)
        read_room(s, hall);
    crc = s->crc;
    pass(s, &said, sizeof(said));
    hall->next = head.next;
    hall->snapshot_at = head.next;
    return !s->broken && crc == said;
}

static void empty(struct hall *hall)
{
    for (uint32_t i = 0; i < HALL_ROOMS; i++) {
        if (hall->rooms[i])
            room_close(hall->rooms[i]);
        free(hall->rooms[i]);
        hall->rooms[i] = NULL;
    }
    hall->next = 0;
    hall->snapshot_at = 0;
}

void snapshot_read(struct hall *hall)
{
    char path[PATH_MOST];
    uint64_t found[KEPT + 1];
    size_t n = list(hall->dir, found);

    for (size_t i = 0; i < n; i++) {
        path_of(path, hall->dir, found[i], "");
        AUTO_FD fd = open(path, O_RDONLY | O_CLOEXEC);
        struct stream s = {.fd = fd};
        if (fd >= 0 && read_stream(hall, &s))
            return;
        empty(hall);
    }
}
