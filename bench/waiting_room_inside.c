/* Those whose turn comes, and those who are inside, while everybody else asks. */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/time.h"
#include "wait/record.h"
#include "waiting_room.h"

enum {
    PLACES = 10,
    CAPACITY = 32,
    TIMES = 5,
    QUESTIONS = 3000,
    OFFER_MOST_MS = 5000,
    FLOOD_MS = 500, /* until it is under way */
    OTHER_ROOM = 72,
    NICE = 19,
    MILLION = 1000000,
};

static struct desk_answer ask_desk(int fd, const struct desk_question *question)
{
    struct desk_answer answer;

    ASSERT(send(fd, question, sizeof(*question), MSG_NOSIGNAL) == sizeof(*question));
    ASSERT(recv(fd, &answer, sizeof(answer), MSG_WAITALL) == sizeof(answer));
    return answer;
}

static void let_in(int desk, uint32_t room, uint32_t limit)
{
    struct desk_question set = {.word = DESK_SET, .room = room};

    set.settings = (struct room_settings){.limit = limit, .keep_min = 15, .form_min = 20};
    ASSERT(ask_desk(desk, &set).result == DESK_FINE);
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double p99(double *v, uint32_t n)
{
    qsort(v, n, sizeof(*v), by_value);
    return v[(size_t)n * 99 / 100];
}

/* Whether the family of that ticket is told to come in. */
static bool sees_turn(int web, const char *ticket)
{
    char question[BENCH_QUESTION], answer[2048];
    size_t at;

    int n = snprintf(question, sizeof(question),
                     "GET /wr/v1/%d/status HTTP/1.1\r\nHost: localhost\r\nCookie: "
                     "__Host-wr%d=%.*s\r\n\r\n",
                     BENCH_ROOM, BENCH_ROOM, TICKET_TEXT, ticket);
    ASSERT(send(web, question, (size_t)n, MSG_NOSIGNAL) == n);
    ssize_t got = recv(web, answer, sizeof(answer), 0);
    ASSERT(got > 0);
    return str_find((struct str){answer, (size_t)got}, STR("\"offered\""), &at);
}

/* One finishes; the first in line keeps asking until it sees its turn. */
static double one_turn(int desk, int web, uint64_t finishes, const char *ticket)
{
    struct desk_question done = bench_enter(finishes);
    struct desk_answer answer;

    done.word = DESK_DONE;
    int64_t start_us = time_monotonic_us();
    ASSERT(send(desk, &done, sizeof(done), MSG_NOSIGNAL) == sizeof(done));
    while (!sees_turn(web, ticket)) {
        ASSERT(time_monotonic_us() - start_us < OFFER_MOST_MS * INT64_C(1000));
        (void)poll(NULL, 0, 1);
    }
    double ms = (double)(time_monotonic_us() - start_us) / 1e3;
    ASSERT(recv(desk, &answer, sizeof(answer), MSG_WAITALL) == sizeof(answer));
    return ms;
}

double inside_offer_p99_ms(uint32_t turns)
{
    double *ms = calloc(turns, sizeof(*ms));
    char(*tickets)[TICKET_TEXT] = calloc(turns + PLACES, TICKET_TEXT);

    ASSERT(ms && tickets);
    bench_fresh_folder();
    pid_t room = bench_start_room();
    int desk = load_connect(bench.desk), web = load_connect(bench.web);
    for (uint64_t i = 0; i < turns + PLACES; i++) {
        struct desk_question enter = bench_enter(i);
        struct desk_answer answer = ask_desk(desk, &enter);
        memcpy(tickets[i], answer.ticket, TICKET_TEXT);
    }
    let_in(desk, BENCH_ROOM, PLACES);
    for (uint64_t i = 0; i < PLACES; i++) {
        struct desk_question enter = bench_enter(i);
        ASSERT(ask_desk(desk, &enter).result == DESK_INSIDE);
    }
    for (uint32_t i = 0; i < turns; i++) {
        ms[i] = one_turn(desk, web, i, tickets[i + PLACES]);
        struct desk_question enter = bench_enter(i + PLACES);
        ASSERT(ask_desk(desk, &enter).result == DESK_INSIDE);
    }
    (void)close(desk);
    (void)close(web);
    bench_stop(room, SIGKILL);
    double worst = p99(ms, turns);
    free(ms);
    free(tickets);
    return worst;
}

/* ---- more than the server can answer --------------------------------------------------------- */

static pid_t start_flood(struct polls *polls)
{
    struct load load = line_load(polls, bench.web, false);
    pid_t pid = bench_fork();

    if (pid != 0)
        return pid;
    /* The others are other machines: they take no processor from who measures. */
    ASSERT(setpriority(PRIO_PROCESS, 0, NICE) == 0);
    load.connections = CAPACITY * TIMES;
    load.seconds = 3600;
    (void)load_run(&load, 0);
    _exit(0);
}

static struct desk_question enter_other(uint64_t n)
{
    struct desk_question enter = bench_enter(n);

    enter.room = OTHER_ROOM;
    return enter;
}

/* What a page of somebody inside waits for. joins: others take places meanwhile. */
static double p99_inside(int desk, uint32_t *joins)
{
    static double ms[QUESTIONS];
    struct desk_question enter = enter_other(0);

    for (int i = 0; i < QUESTIONS; i++) {
        int64_t start_us = time_monotonic_us();
        ASSERT(ask_desk(desk, &enter).result == DESK_INSIDE);
        ms[i] = (double)(time_monotonic_us() - start_us) / 1e3;
        if (joins && i % 10 == 0) {
            struct desk_question join = enter_other(++*joins);
            ASSERT(ask_desk(desk, &join).result == DESK_WAITING);
        }
        (void)poll(NULL, 0, 1);
    }
    return p99(ms, QUESTIONS);
}

struct inside_result inside_overload(void)
{
    struct desk_question enter = enter_other(0);
    struct inside_result result = {0};
    struct polls polls;

    line_fill(MILLION);
    line_polls(&polls, MILLION);
    pid_t room = bench_start_room();
    int desk = load_connect(bench.desk);
    (void)ask_desk(desk, &enter);
    let_in(desk, OTHER_ROOM, 1);
    result.idle_p99_ms = p99_inside(desk, NULL);
    pid_t flood = start_flood(&polls);
    (void)poll(NULL, 0, FLOOD_MS);
    result.busy_p99_ms = p99_inside(desk, &result.joins);
    bench_stop(flood, SIGKILL);
    (void)close(desk);
    bench_stop(room, SIGKILL);
    uint32_t left = bench_tickets_left(OTHER_ROOM);
    result.lost = left < result.joins + 1 ? result.joins + 1 - left : 0;
    line_polls_free(&polls);
    return result;
}
