/* Between the parts of the bench of the waiting room. */
#ifndef OQU_BENCH_WAITING_ROOM_H
#define OQU_BENCH_WAITING_ROOM_H

#include <sys/types.h>

#include "wait/desk.h"
#include "wait/ticket.h"

enum { BENCH_ROOM = 71, BENCH_QUESTIONS = 10000, BENCH_PATH = 200, BENCH_QUESTION = 300 };

/* The folder of this run; sockets and files in it. */
struct bench_place {
    char home[BENCH_PATH], dir[BENCH_PATH], key[BENCH_PATH];
    char web[BENCH_PATH], desk[BENCH_PATH];
    char nginx[BENCH_PATH], library[BENCH_PATH], lua[BENCH_PATH], redis[BENCH_PATH];
};
extern struct bench_place bench;

void bench_name(char *path, const char *name); /* in the folder of this run */
void bench_fresh_folder(void);
/* Servers have one core, those who ask another, where there are two. */
enum { BENCH_SERVERS = 0, BENCH_CLIENTS = 1 };
void bench_use_core(int core);
pid_t bench_fork(void); /* as fork(); the child ends with us, however we end */
pid_t bench_start_room(void);
void bench_stop(pid_t pid, int signal);
uint32_t bench_tickets_left(uint32_t room); /* in the journal that the last server left behind */
struct who bench_person(const struct ticket_keys *keys, uint32_t n);
/* The question that a door asks for the n-th person. */
struct desk_question bench_enter(uint64_t n);

/* ---- waiting_room_load.c --------------------------------------------------------------------- */

struct load {
    const char *socket;
    int connections;
    double seconds;
    uint64_t answers; /* ends after so many; 0: after the seconds */
    /* The bytes of the k-th question, and whether the answer to it is right. */
    struct str (*question)(void *arg, uint64_t k);
    bool (*right)(void *arg, uint64_t k, struct str answer);
    void *arg;
};
struct load_result {
    uint64_t answers, wrong;
    double seconds;
    double p50_ms, p99_ms;
};
/* Each connection asks, waits for the answer, and asks again. fixed: bytes of every answer; 0: HTTP
 * with Content-Length. */
struct load_result load_run(const struct load *load, size_t fixed);
int load_connect(const char *path);

/* ---- waiting_room_peers.c: servers to compare with, each a process of one core --------------- */

pid_t peer_nginx(void);   /* `return 200` with as many bytes as a status */
pid_t peer_library(void); /* the same from libmicrohttpd */
/* nginx asks a sorted set of Redis, over the same line. False: not installed. */
MUST_USE bool peer_redis(uint32_t n, pid_t *ret_nginx, pid_t *ret_redis);

/* ---- waiting_room_line.c: a line of n, three in ten gone ------------------------------------- */

struct polls {
    char (*questions)[BENCH_QUESTION];
    uint32_t *ahead;
    uint64_t wrong, stale; /* answers; stale: older than 100 ms */
    int64_t oldest_ms;     /* of all */
};
bool line_is_gone(uint32_t seq);
double line_bytes_of_ticket(uint32_t n); /* what a waiting ticket takes in a room */
void line_fill(uint32_t n);              /* into the folder, with a snapshot that counts */
void line_polls(struct polls *polls, uint32_t n);
void line_polls_free(struct polls *polls);
struct load line_load(struct polls *polls, const char *socket, bool peer);

/* ---- waiting_room_inside.c: those whose turn comes, and those who are inside ----------------- */

double inside_offer_p99_ms(uint32_t turns); /* a place is free → its family sees the turn */
struct inside_result {
    double idle_p99_ms, busy_p99_ms;
    uint32_t joins, lost;
};
/* Idle, and while five times as many connections ask without a pause as keep the server busy. */
struct inside_result inside_overload(void);

/* ---- waiting_room_nodes.c: three servers, whose leader is taken away ------------------------- */

struct nodes_result {
    double join_ms;                        /* one door, one after the other */
    double killed_s, stopped_s, cut_off_s; /* without anybody let in */
    uint64_t wrong, lost;
};
struct nodes_result nodes_blows(void);

/* ---- waiting_room_crowd.c: families for the demonstration ------------------------------------ */

int crowd_run(const char *socket, uint32_t room, uint32_t epoch, uint64_t families);

/* ---- waiting_room_day.c ---------------------------------------------------------------------- */

struct day_result {
    double slot_use, polls_an_hour, within_range;
    double polls_plain; /* an hour, by pages without scripts */
    double wait_min;    /* of those who got in, on average */
    uint64_t steps, wrong;
};
/* A day with a virtual clock: 30 % of the families do not stay, 10 % have hidden tabs. inside_s:
 * how long a family that got in takes, on average. */
struct day_result day_run(uint32_t families, int inside_s, const char *dir);

#endif
