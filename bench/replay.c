/* bench/replay [--json]: replays a national campaign (420 000 applications, 8 000 schools, 16 000
 * pools, 5 % withdrawals) and has a Python peer replay the same files. The claim: at most 3 s on
 * one core, and the same outcomes byte for byte. Exit status 1 when either is untrue. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "admission/replay.h"
#include "base/time.h"
#include "duel.h"

enum {
    POOLS = 16000,
    APPLICATIONS = 420000,
    WITHDRAWALS = APPLICATIONS / 20,
    EVENTS = APPLICATIONS + WITHDRAWALS,
    LIMIT_MS = 3000,
    RUNS = 3,
};

struct event {
    int64_t at_us;
    int application; /* who applied, in order of arrival; withdrawals repeat the number */
    bool withdraws;
};

struct files {
    const char *pools, *events, *ours, *again, *peers;
};

static uint64_t dice_state = 20260527;

static int64_t dice(int64_t sides)
{
    dice_state ^= dice_state << 13;
    dice_state ^= dice_state >> 7;
    dice_state ^= dice_state << 17;
    return (int64_t)(dice_state % (uint64_t)sides);
}

/* ---- the campaign ------------------------------------------------------------------------- */

static int64_t opening(void)
{
    int64_t us = 0;
    ASSERT(scan_instant(STR("2026-05-27T09:00:00+05:00"), &us));
    return us;
}

static int by_time(const void *a, const void *b)
{
    const struct event *x = a, *y = b;
    int order = (x->at_us > y->at_us) - (x->at_us < y->at_us);
    return order ? order : (x->application > y->application) - (x->application < y->application);
}

/* Half of the families come within two hours of the opening, the rest over eight weeks. Withdrawals
 * follow within an hour, before any answer term, so that they are always possible. */
static void draw(struct event *events)
{
    for (int i = 0; i < APPLICATIONS; i++) {
        int64_t span = dice(2) ? 2 * 3600 : 56 * 86400;
        events[i] = (struct event){opening() + dice(span * TIME_SECOND), 0, false};
    }
    qsort(events, APPLICATIONS, sizeof(*events), by_time);
    for (int i = 0; i < APPLICATIONS; i++)
        events[i].application = i;
    for (int i = 0; i < WITHDRAWALS; i++) {
        struct event *applied = &events[i * 20 + dice(20)];
        int64_t at = applied->at_us + 1 + dice(3600 * TIME_SECOND);
        events[APPLICATIONS + i] = (struct event){at, applied->application, true};
    }
    qsort(events, EVENTS, sizeof(*events), by_time);
}

static FILE *create(const char *path)
{
    FILE *file = fopen(path, "w");
    ASSERT(file != NULL);
    return file;
}

static void write_pools(const char *path)
{
    FILE *file = create(path);

    (void)fputs("pool,capacity,ratio,auto_reserved,auto_until\n", file);
    for (int i = 0; i < POOLS; i++)
        (void)fprintf(file, "school-%04d/%s,%d,%s,%d,%s\n", i / 2, i % 2 ? "ru" : "kk",
                      (int)(15 + dice(20)), dice(20) ? "3:1" : "none", (int)dice(4),
                      dice(2) ? "2026-06-11T09:00:00+05:00" : "");
    ASSERT(fclose(file) == 0);
}

static void write_event(FILE *file, struct arena *mem, const struct event *event, int pool)
{
    static const char *const lanes[] = {"T", "T", "T", "T", "T", "T", "O", "O", "O", "AUTO"};
    struct str at = time_print_instant(mem, event->at_us);
    int64_t answer = time_date_start(time_date(event->at_us)) + TIME_DAY + TIME_DAY * 3 / 4;

    (void)fprintf(file, STR_FMT ",%s,school-%04d/%s,A-%06d,", STR_ARG(at),
                  event->withdraws ? "withdraw" : "apply", pool / 2, pool % 2 ? "ru" : "kk",
                  event->application);
    if (event->withdraws)
        (void)fputs(",,\n", file);
    else
        (void)fprintf(file, "%s," STR_FMT ",\n", lanes[dice(COUNT(lanes))],
                      STR_ARG(time_print_instant(mem, answer)));
}

static void write_events(const char *path, const struct event *events, int *pool_of)
{
    struct arena *mem = arena_new(1 << 16, 1 << 16);
    FILE *file = create(path);

    (void)fputs("at,event,pool,application,lane,deadline,seats\n", file);
    for (int i = 0; i < EVENTS; i++) {
        int a = events[i].application;
        if (!events[i].withdraws)
            pool_of[a] = (int)dice(POOLS);
        arena_reset(mem);
        write_event(file, mem, &events[i], pool_of[a]);
    }
    ASSERT(fclose(file) == 0);
    arena_free(mem);
}

static void write_campaign(const struct files *files)
{
    struct event *events = calloc(EVENTS, sizeof(*events));
    int *pool_of = calloc(APPLICATIONS, sizeof(*pool_of));

    ASSERT(events && pool_of);
    draw(events);
    write_pools(files->pools);
    write_events(files->events, events, pool_of);
    free(events);
    free(pool_of);
}

/* ---- measuring ---------------------------------------------------------------------------- */

struct run {
    const struct files *files;
    const char *out;
};

static void run_ours(const void *arg)
{
    const struct run *run = arg;
    char words[6][64] = {"--pools", "", "--events", "", "--out", ""};
    const char *values[] = {run->files->pools, run->files->events, run->out};
    char *argv[6];
    struct ctx c = {.lang = LANG_EN};

    for (size_t i = 0; i < COUNT(argv); i++) {
        if (i % 2 == 1)
            (void)snprintf(words[i], sizeof(words[i]), "%s", values[i / 2]);
        argv[i] = words[i];
    }
    _exit(admission_replay_command(&c, COUNT(argv), argv) == ST_OK ? 0 : 1);
}

static void run_peer(const void *arg)
{
    const struct run *run = arg;

    (void)execlp("python3", "python3", BENCH_SOURCE "/replay_peer.py", run->files->pools,
                 run->files->events, run->out, (char *)NULL);
}

int main(int argc, char **argv)
{
    char folder[] = "/tmp/oqu-bench-XXXXXX", paths[5][40], what[80], sizes[80];
    static const char *const names[] = {"pools", "events", "ours", "again", "peer"};
    struct duel duel = {
        .name = "replay", .what = what, .sizes_json = sizes, .limit_s = LIMIT_MS / 1e3};
    bool json = argc == 2 && strcmp(argv[1], "--json") == 0;

    if ((argc > 1 && !json) || !mkdtemp(folder)) {
        (void)fputs("usage: bench/replay [--json]\n", stderr);
        return 2;
    }
    (void)snprintf(what, sizeof(what), "replay of %d applications in %d pools, %d events",
                   APPLICATIONS, POOLS, EVENTS);
    (void)snprintf(sizes, sizeof(sizes), "\"applications\":%d,\"pools\":%d,\"events\":%d,",
                   APPLICATIONS, POOLS, EVENTS);
    for (int i = 0; i < 5; i++)
        (void)snprintf(paths[i], sizeof(paths[i]), "%s/%s.csv", folder, names[i]);
    struct files files = {paths[0], paths[1], paths[2], paths[3], paths[4]};
    const struct run first = {&files, files.ours}, again = {&files, files.again},
                     peer = {&files, files.peers};
    write_campaign(&files);
    for (int i = 0; i < RUNS; i++)
        duel_run(&duel.ours, "bench/replay: the replay", run_ours, i == 0 ? &first : &again);
    duel_run(&duel.peer, "bench/replay: the peer", run_peer, &peer);
    duel.same =
        duel_same_files(files.ours, files.again) && duel_same_files(files.ours, files.peers);
    int status = duel_report(&duel, json);
    for (int i = 0; i < 5; i++)
        (void)unlink(paths[i]);
    (void)rmdir(folder);
    return status;
}
