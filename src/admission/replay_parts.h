/* What the files of the replay share. A fault is a failure of the context plus a place: field of
 * the failure is the column, code the reason; path and line are here. */
#ifndef OQU_ADMISSION_REPLAY_PARTS_H
#define OQU_ADMISSION_REPLAY_PARTS_H

#include <stdio.h>

#include "admission/seat.h"
#include "base/buf.h"
#include "base/csv.h"
#include "base/ctx.h"

enum { REPLAY_COUNT_MOST = 1000000 }; /* seats, and outside turns that are kept */

/* ---- names: text → thing that begins with its name ----------------------------------------- */

struct replay_named {
    struct str name;
};
struct replay_slot;
struct replay_names { /* zeroed is empty */
    struct replay_slot *slots;
    size_t n, room; /* room is a power of two, at most three quarters full */
};

struct replay_named *replay_names_find(const struct replay_names *names, struct str name);
/* In the place of another of this name, if there is one; thing lives as long as the table. */
void replay_names_put(struct replay_names *names, struct arena *mem, struct replay_named *thing);

/* ---- the campaign -------------------------------------------------------------------------- */

struct replay_pool {
    struct replay_named named;
    struct seat_pool seats;
};

struct replay_application {
    struct replay_named named;
    const struct replay_pool *pool;
    struct seat_application seat;
    struct replay_application *next; /* by seq */
};

struct replay_options { /* paths; NULL: not given; "-": standard input or output */
    const char *pools, *events, *settings, *out, *trace, *until, *lang;
};

struct replay {
    struct ctx c;
    struct replay_options options;
    int64_t until_us; /* INT64_MAX without --until */
    struct seat_settings settings;
    struct seats seats;
    struct replay_names pools, applications;
    struct replay_application *first, *last;
    int64_t n_applications, n_pools;
    struct replay_trace *trace; /* NULL without --trace */

    const char *path; /* of the file that is at fault, and where in it; NULL: none */
    size_t line;      /* 0: the file as a whole */
};

/* ST_INTERNAL for the file at path, with the name of errno as detail. */
MUST_USE enum status replay_io_failure(struct replay *r, const char *path, const char *code);

/* ---- reading ------------------------------------------------------------------------------- */

MUST_USE enum status replay_read_settings(struct replay *r);
MUST_USE enum status replay_read_pools(struct replay *r);
/* Reads the events, feeds them to the seats, and works off what comes after the last. */
MUST_USE enum status replay_run_events(struct replay *r);

/* The text of a settings file. On ST_INVALID r->line and the failure say where and why. */
MUST_USE enum status replay_parse_settings(struct replay *r, struct str text);

/* A csv_source over a descriptor (const int *). */
bool replay_read_fd(void *fd, char *p, size_t room, size_t *ret_n);
/* "-" is a copy of standard input. ST_INTERNAL. */
MUST_USE enum status replay_open(struct replay *r, const char *path, int *ret_fd);

/* ---- writing ------------------------------------------------------------------------------- */

/* A file that appears under its name complete or not at all. */
struct replay_output;
MUST_USE enum status
replay_output_open(struct replay *r, const char *path, struct replay_output **ret_output);
void replay_output_add(struct replay_output *output, struct str text);
/* Puts the file under its name; until then nothing of it can be seen. */
MUST_USE enum status replay_output_commit(struct replay *r, struct replay_output *output);

MUST_USE enum status replay_trace_open(struct replay *r);
void replay_trace_step(void *replay, const struct seat_step *step);
MUST_USE enum status replay_trace_commit(struct replay *r);
MUST_USE enum status replay_write_outcomes(struct replay *r, struct replay_output **ret_output);

#endif
