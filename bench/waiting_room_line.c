/* A line of a million or ten, made without a server; what one asks of it and what is right. */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/scan.h"
#include "base/time.h"
#include "wait/hall.h"
#include "waiting_room.h"

enum { STALE_MS = 100 };

struct who bench_person(const struct ticket_keys *keys, uint32_t n)
{
    uint8_t id[16] = {0};

    memcpy(id, &n, sizeof(n));
    return ticket_who(keys, id);
}

/* Removed by a rule that a client can follow by arithmetic. */
bool line_is_gone(uint32_t seq)
{
    return seq % 10 < 3;
}

static uint32_t ahead_of(uint32_t seq)
{
    uint32_t last = seq % 10;
    return seq / 10 * 7 + (last > 3 ? last - 3 : 0);
}

static double resident_bytes(void)
{
    long long total = 0, resident = 0;
    FILE *in = fopen("/proc/self/statm", "r");
    char line[100] = "", *end;

    ASSERT(in && fgets(line, sizeof(line), in));
    (void)fclose(in);
    total = strtoll(line, &end, 10);
    resident = strtoll(end, NULL, 10);
    ASSERT(total >= resident);
    return (double)resident * (double)sysconf(_SC_PAGESIZE);
}

/* What a waiting ticket takes in a room, in a process of its own. */
double line_bytes_of_ticket(uint32_t n)
{
    static const struct ticket_keys keys;
    double bytes = 0;
    int ends[2];

    ASSERT(pipe(ends) == 0);
    pid_t pid = bench_fork();
    if (pid == 0) {
        struct room room;
        uint32_t seq;
        room_open(&room, BENCH_ROOM);
        double before = resident_bytes();
        for (uint32_t i = 0; i < n; i++)
            ASSERT(room_join(&room, bench_person(&keys, i), 0, &seq));
        bytes = (resident_bytes() - before) / n;
        ASSERT(write(ends[1], &bytes, sizeof(bytes)) == sizeof(bytes));
        _exit(0);
    }
    ASSERT(read(ends[0], &bytes, sizeof(bytes)) == sizeof(bytes) && waitpid(pid, NULL, 0) == pid);
    (void)close(ends[0]);
    (void)close(ends[1]);
    return bytes;
}

static void wait_for_room(struct hall *hall)
{
    while (!journal_has_room(hall->journal, 1))
        (void)poll(NULL, 0, 1);
}

/* A line of n in the folder, with a snapshot that counts. */
static void make_line(uint32_t n)
{
    const struct room_settings settings = {.keep_min = 15, .form_min = 20};
    int64_t now_ms = time_real_us() / 1000;
    struct ticket_keys keys;
    struct hall hall;
    uint32_t seq;

    ASSERT(ticket_keys_load(&keys, bench.key) && hall_open(&hall, bench.dir, now_ms));
    struct room *room = hall_room(&hall, BENCH_ROOM);
    room_begin(room, 1, now_ms);
    room_set(room, &settings, now_ms);
    for (uint32_t i = 0; i < n; i++) {
        wait_for_room(&hall);
        ASSERT(room_join(room, bench_person(&keys, i), now_ms, &seq));
    }
    for (uint32_t i = 0; i < n; i++) {
        wait_for_room(&hall);
        if (line_is_gone(i))
            room_leave(room, i, now_ms);
    }
    ASSERT(snapshot_write(&hall));
    while (journal_durable(hall.journal) < hall.next)
        (void)poll(NULL, 0, 1);
    ASSERT(snapshot_keep(&hall, hall.next));
    hall_close(&hall);
}

/* In a process of its own, which leaves nothing else behind. */
void line_fill(uint32_t n)
{
    bench_fresh_folder();
    pid_t pid = bench_fork();
    if (pid == 0) {
        make_line(n);
        _exit(0);
    }
    ASSERT(waitpid(pid, NULL, 0) == pid);
}

void line_polls(struct polls *polls, uint32_t n)
{
    char text[TICKET_TEXT + 1] = "";
    struct ticket_keys keys;

    *polls = (struct polls){0};
    ASSERT(ticket_keys_load(&keys, bench.key));
    polls->questions = calloc(BENCH_QUESTIONS, sizeof(*polls->questions));
    polls->ahead = calloc(BENCH_QUESTIONS, sizeof(*polls->ahead));
    ASSERT(polls->questions && polls->ahead);
    for (uint32_t i = 0; i < BENCH_QUESTIONS; i++) {
        uint32_t seq = (uint32_t)((uint64_t)i * 2654435761U % n);
        while (line_is_gone(seq))
            seq++;
        const struct ticket ticket = {
            .room = BENCH_ROOM, .epoch = 1, .seq = seq, .who = bench_person(&keys, seq)};
        ticket_write(&keys, &ticket, text);
        polls->ahead[i] = ahead_of(seq);
        (void)snprintf(polls->questions[i], BENCH_QUESTION,
                       "GET /wr/v1/71/status HTTP/1.1\r\nHost: localhost\r\nX-Real-IP: "
                       "192.0.2.1\r\nCookie: lang=kk; __Host-wr71=%s\r\n\r\n",
                       text);
    }
}

static struct str poll_question(void *arg, uint64_t k)
{
    const struct polls *polls = arg;
    return str_from_z(polls->questions[k % BENCH_QUESTIONS]);
}

/* Milliseconds since the instant that the answer states. */
static int64_t age_of(struct str answer)
{
    struct str rest = answer, seconds;
    int64_t s, ms;
    size_t at;

    if (!str_find(answer, STR("\"asof\":"), &at))
        return INT64_MAX;
    rest = str_sub(answer, at + 7, answer.n);
    if (!scan_until(&rest, '.', &seconds) || !scan_i64(seconds, 0, INT64_MAX / 1000, &s) ||
        !scan_i64(str_sub(rest, 0, 3), 0, 999, &ms))
        return INT64_MAX;
    return time_real_us() / 1000 - s * 1000 - ms;
}

/* The number ahead is exact, at an instant that is not long ago. */
static bool poll_right(void *arg, uint64_t k, struct str answer)
{
    struct polls *polls = arg;
    int64_t age_ms = age_of(answer);
    char expected[40];
    size_t at;

    polls->stale += age_ms > STALE_MS;
    if (age_ms > polls->oldest_ms)
        polls->oldest_ms = age_ms;

    (void)snprintf(expected, sizeof(expected), "\"ahead\":%u,", polls->ahead[k % BENCH_QUESTIONS]);
    return str_find(answer, str_from_z(expected), &at);
}

static bool any_right(void *arg, uint64_t k, struct str answer)
{
    (void)arg;
    (void)k;
    return str_starts(answer, STR("HTTP/1.1 200"));
}

struct load line_load(struct polls *polls, const char *socket, bool peer)
{
    return (struct load){.socket = socket,
                         .connections = 32,
                         .question = poll_question,
                         .right = peer ? any_right : poll_right,
                         .arg = polls};
}

void line_polls_free(struct polls *polls)
{
    free(polls->questions);
    free(polls->ahead);
}
