/* Between the parts of the bench of the waiting room. */
#ifndef OQU_BENCH_WAITING_ROOM_H
#define OQU_BENCH_WAITING_ROOM_H

#include "wait/desk.h"
#include "wait/ticket.h"

enum { BENCH_ROOM = 71, BENCH_QUESTIONS = 10000 };

struct load {
    const char *socket;
    int connections;
    double seconds;
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

struct day_result {
    double slot_use, polls_an_hour, within_range;
    uint64_t steps, wrong;
};
/* A day with a virtual clock: 30 % of the families do not stay, 10 % have hidden tabs. */
struct day_result day_run(uint32_t families, const char *dir);

#endif
