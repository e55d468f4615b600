/* Many browsers in one thread, each with its connection and its cookies, asking a site of this
 * machine over TCP. What a browser does next is said by whoever gets the answer. */
#ifndef OQU_BENCH_BROWSER_H
#define OQU_BENCH_BROWSER_H

#include "base/str.h"

enum { BROWSER_COOKIES = 6, BROWSER_COOKIE = 200, BROWSER_ASK = 3000 };

struct browsers {
    const char *host; /* "localhost:8080": Host and Origin */
    int port, epoll;
    struct browser *asleep;
    uint64_t broken; /* connections that ended within an answer */
};

struct browser_answer {
    int status; /* 0: the connection broke */
    struct str head, body;
    struct str location; /* path and query; empty: none */
    int64_t us;          /* since the question was sent */
};

struct browser {
    struct browsers *all;
    void (*answered)(struct browser *b, const struct browser_answer *answer);
    void (*woken)(struct browser *b);
    void *arg;
    int fd; /* -1: none open */
    bool used, asking;
    char cookies[BROWSER_COOKIES][BROWSER_COOKIE]; /* "name=value" */
    char ask[BROWSER_ASK];
    size_t ask_n;
    char *in;
    size_t n, most;
    int64_t asked_us, wake_us;
    struct browser *next_asleep;
};

void browsers_open(struct browsers *all, const char *host, int port);
/* Answers what came, wakes who slept long enough; waits at most so long for either. */
void browsers_turn(struct browsers *all, int wait_ms);

void browser_open(struct browser *b, struct browsers *all);
void browser_close(struct browser *b); /* connection and memory; cookies stay */
void browser_cookie(struct browser *b,
                    struct str cookie); /* "name=value…;" replaces its namesake */
/* One question at a time; answered() gets the answer. form: fields of a POST, urlencoded; empty:
 * GET. */
void browser_ask(struct browser *b, struct str path, struct str form);
void browser_sleep(struct browser *b, int64_t ms); /* then woken() */

#endif
