/* bench/replay [--json]: replays a national campaign (420 000 applications, 8 000 schools, 16 000
 * pools, 5 % withdrawals, twins, and 1 000 pairs of full schools with everything that comes after
 * the seats: reserve, offers, decisions of the authority, children who move) and has a Python peer
 * replay the same files. The claim: at most 3 s on one core, and the same outcomes byte for byte.
 * Exit status 1 when either is untrue. */
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
    TWINS = 40, /* one family of so many sends two */
    PAIRS = 1000,
    PAIR_CHILDREN = 7,
    PAIR_EVENTS = 23,
    CHILDREN = APPLICATIONS + PAIRS * PAIR_CHILDREN,
    EVENTS = APPLICATIONS + WITHDRAWALS + PAIRS * PAIR_EVENTS,
    LIMIT_MS = 3000,
    RUNS = 3,
};

struct event {
    int64_t at_us, until_us; /* until: of apply and offer */
    const char *kind, *lane; /* lane NULL: none */
    int order;               /* at one instant */
    int pool, application;   /* application -1: none */
    int seats;               /* of capacity */
};
struct campaign {
    struct event *events;
    int n;
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
    return order ? order : (x->order > y->order) - (x->order < y->order);
}

static int by_instant(const void *a, const void *b)
{
    const int64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* Six in the evening of a later day. */
static int64_t evening(int64_t at_us, int days)
{
    return time_date_start(time_date(at_us)) + days * TIME_DAY + TIME_DAY * 3 / 4;
}

static void add(struct campaign *c, struct event event)
{
    ASSERT(c->n < EVENTS);
    event.order = c->n;
    c->events[c->n++] = event;
}

static void
add_apply(struct campaign *c, int64_t at_us, int pool, int application, const char *lane)
{
    add(c, (struct event){at_us, evening(at_us, 1), "apply", lane, 0, pool, application, 0});
}

/* Half of the families come within two hours of the opening, the rest over eight weeks. Withdrawals
 * follow within an hour, before any answer term, so that they are always possible. Twins come at
 * one instant. */
static void draw(struct campaign *c)
{
    static const char *const lanes[] = {"T", "T", "T", "T", "T", "T", "O", "O", "O", "AUTO"};
    int64_t *at = calloc(APPLICATIONS, sizeof(*at));
    int pool = 0;

    ASSERT(at);
    for (int i = 0; i < APPLICATIONS; i++)
        at[i] = opening() + dice((dice(2) ? 2 * 3600 : 56 * 86400) * TIME_SECOND);
    qsort(at, APPLICATIONS, sizeof(*at), by_instant);
    for (int i = 0; i < APPLICATIONS; i++) {
        bool second = i % TWINS == 1;
        at[i] = second ? at[i - 1] : at[i];
        pool = second ? pool : (int)dice(POOLS);
        add_apply(c, at[i], pool, i, lanes[dice(COUNT(lanes))]);
    }
    for (int i = 0; i < WITHDRAWALS; i++) {
        const struct event *applied = &c->events[i * 20 + dice(20)];
        add(c, (struct event){.at_us = applied->at_us + 1 + dice(3600 * TIME_SECOND),
                              .kind = "withdraw",
                              .pool = applied->pool,
                              .application = applied->application});
    }
    free(at);
}

/* Two full schools without a territory, the first with two seats, the second with one; who gets
 * what is known beforehand, so that every event is possible. */
struct pair {
    struct campaign *c;
    int pool, child; /* the first of each */
    int64_t day;     /* its first hour */
};

static void later(const struct pair *p, int day, int minute, const char *kind, int pool, int child)
{
    int64_t at = p->day + day * TIME_DAY + (9 * 60 + minute) * 60 * TIME_SECOND;

    add(p->c, (struct event){
                  .at_us = at,
                  .until_us = strcmp(kind, "offer") == 0 ? evening(at, 1) : 0,
                  .kind = kind,
                  .lane = strcmp(kind, "come") == 0 || strcmp(kind, "direct") == 0 ? "T" : NULL,
                  .pool = p->pool + pool,
                  .application = child < 0 ? -1 : p->child + child,
                  .seats = 3});
}

static void apply_to_pair(const struct pair *p)
{
    static const int pools[PAIR_CHILDREN] = {0, 0, 0, 0, 0, 1, 1};
    int64_t at = p->day + 9 * 3600 * TIME_SECOND;

    for (int i = 0; i < PAIR_CHILDREN; i++) {
        at += i == 1 || i == 3 ? 0 : 1 + dice(600 * TIME_SECOND); /* two pairs of twins */
        add_apply(p->c, at, p->pool + pools[i], p->child + i, "T");
    }
}

/* Children 2, 3 and 4 are refused on the evening of the second day. */
static void fill_pair(const struct pair *p)
{
    apply_to_pair(p);
    later(p, 1, 600, "reserve", 0, 3);
    later(p, 1, 601, "reserve", 0, 2);
    later(p, 1, 602, "reserve", 0, 4);
    later(p, 1, 603, "unreserve", 0, 4);
    later(p, 2, 0, "withdraw", 0, 0);
    later(p, 2, 1, "pass", 0, 2);
    later(p, 2, 2, "offer", 0, -1);
    later(p, 2, 60, dice(2) ? "accept" : "decline", 0, 3);
    later(p, 3, 0, "refuse", 0, 1);
    later(p, 3, 1, "offer", 0, -1); /* to 2, who does not answer */
    later(p, 5, 0, "grant", 0, 4);
    later(p, 5, 1, "leave", 0, 4);
    later(p, 5, 1, "come", 1, 4);
    later(p, 5, 2, "capacity", 1, -1);
    later(p, 5, 3, "leave", 0, 2);
    later(p, 5, 3, "direct", 1, 2);
}

static void draw_pairs(struct campaign *c)
{
    for (int i = 0; i < PAIRS; i++) {
        const struct pair pair = {.c = c,
                                  .pool = POOLS + 2 * i,
                                  .child = APPLICATIONS + PAIR_CHILDREN * i,
                                  .day = time_date_start(time_date(opening())) +
                                         (1 + dice(40)) * TIME_DAY};
        fill_pair(&pair);
    }
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
    for (int i = POOLS; i < POOLS + 2 * PAIRS; i++)
        (void)fprintf(file, "school-%04d/%s,%d,none,0,\n", i / 2, i % 2 ? "ru" : "kk",
                      i % 2 ? 1 : 2);
    ASSERT(fclose(file) == 0);
}

static void write_event(FILE *file, struct arena *mem, const struct event *event)
{
    struct str at = time_print_instant(mem, event->at_us), until = STR("");

    if (event->until_us)
        until = time_print_instant(mem, event->until_us);
    (void)fprintf(file, STR_FMT ",%s,school-%04d/%s,", STR_ARG(at), event->kind, event->pool / 2,
                  event->pool % 2 ? "ru" : "kk");
    if (event->application >= 0)
        (void)fprintf(file, "A-%06d", event->application);
    (void)fprintf(file, ",%s," STR_FMT ",", event->lane ? event->lane : "", STR_ARG(until));
    if (strcmp(event->kind, "capacity") == 0)
        (void)fprintf(file, "%d", event->seats);
    (void)fputs("\n", file);
}

static void write_events(const char *path, const struct campaign *c)
{
    struct arena *mem = arena_new(1 << 16, 1 << 16);
    FILE *file = create(path);

    (void)fputs("at,event,pool,application,lane,deadline,seats\n", file);
    for (int i = 0; i < c->n; i++) {
        arena_reset(mem);
        write_event(file, mem, &c->events[i]);
    }
    ASSERT(fclose(file) == 0);
    arena_free(mem);
}

static int write_campaign(const struct files *files)
{
    struct campaign c = {.events = calloc(EVENTS, sizeof(*c.events))};

    ASSERT(c.events);
    draw(&c);
    draw_pairs(&c);
    qsort(c.events, (size_t)c.n, sizeof(*c.events), by_time);
    write_pools(files->pools);
    write_events(files->events, &c);
    free(c.events);
    return c.n;
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
    for (int i = 0; i < 5; i++)
        (void)snprintf(paths[i], sizeof(paths[i]), "%s/%s.csv", folder, names[i]);
    struct files files = {paths[0], paths[1], paths[2], paths[3], paths[4]};
    const struct run first = {&files, files.ours}, again = {&files, files.again},
                     peer = {&files, files.peers};
    int n = write_campaign(&files);
    (void)snprintf(what, sizeof(what), "replay of %d applications in %d pools, %d events", CHILDREN,
                   POOLS + 2 * PAIRS, n);
    (void)snprintf(sizes, sizeof(sizes), "\"applications\":%d,\"pools\":%d,\"events\":%d,",
                   CHILDREN, POOLS + 2 * PAIRS, n);
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
