/* Child processes under one lifetime: started in order, started again when they die, stopped in
 * reverse order, and gone when the supervisor is gone, however that ends. Single-threaded: the
 * kernel ties the children to the thread that started them. */
#ifndef OQU_APP_SUPERVISOR_H
#define OQU_APP_SUPERVISOR_H

#include <sys/types.h>

#include "base/ctx.h"

struct service {
    const char *name;        /* for the log */
    const char *const *argv; /* absolute path of the program first; ends with NULL */
    const char *socket;      /* ready when this unix socket accepts; NULL: when started */
    int stop_signal;         /* what a clean stop is asked with, and what it gets when we die */
    bool optional;           /* not waited for; a missing one does not stop the others */

    pid_t pid; /* from here on the supervisor's; 0 = not running */
    int failures;
    int64_t started_us, again_us; /* monotonic; again_us: when it may be started again */
};

enum { SERVICES_MOST = 64 };

struct supervisor {
    const char *const *environment; /* of every child; ends with NULL */
    int log_fd;                     /* standard output and error of every child */
    int signal_fd;
    bool stop; /* somebody asked us to stop */
    struct service services[SERVICES_MOST];
    size_t n;
};

/* A connection to a unix socket, for the caller to close; -1: nobody accepts. */
int supervisor_connect(const char *socket_path);

/* Blocks the signals that end the program and turns them into supervisor->stop. */
MUST_USE enum status supervisor_open(struct ctx *c,
                                     struct supervisor *supervisor,
                                     const char *const *environment,
                                     int log_fd);
/* Starts a service and waits until it is ready. ST_BUSY up.not-ready: it died or took too long;
 * ST_BUSY up.stopped: asked to stop meanwhile. */
MUST_USE enum status
supervisor_start(struct ctx *c, struct supervisor *supervisor, const struct service *service);
/* Runs a program to its end. ST_INTERNAL up.step-failed: it did not end with 0. */
MUST_USE enum status supervisor_run(struct ctx *c,
                                    struct supervisor *supervisor,
                                    const char *name,
                                    const char *const *argv);
/* Keeps all services alive until asked to stop. */
void supervisor_watch(struct supervisor *supervisor);
/* Stops what runs, last started first; kills what does not end in time. */
void supervisor_stop(struct supervisor *supervisor);

/* Waits for signals, at most wait_ms; notices children that ended. For steps that wait themselves.
 */
void supervisor_poll(struct supervisor *supervisor, int wait_ms);

#endif
