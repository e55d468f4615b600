/* bench/crowd HOST:PORT PHONES-PORT FAMILIES RESULTS [--staff FILE] [--rate N] [--flat] [--hold]:
 * families apply at a running site, each a browser with a session of its own; see crowd.h. Started
 * by bench/wave and bench/club.
 *
 * They come as to a campaign: a fifth of them in the first five minutes of an hour, at `rate` a
 * second, the others evenly through the rest, all in the same compressed time. --flat: all at
 * `rate`. --hold: all get as far as typing the code first, then they send at `rate`. They come in
 * the order of their telephones, which is no order of anything else. RESULTS gets a line for each
 * one accepted: identifier, when it was sent and answered (microseconds). The last line of the
 * output is one object. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/scan.h"
#include "base/time.h"
#include "cpu.h"
#include "crowd.h"

enum {
    MEMORY = 256 << 20,
    TURN_MS = 2,
    PREPARE_SHARE = 4, /* with --hold they get ready at this part of the rate */
    OPEN_FILES = 60000,
    CALM_S = 120, /* so long after the last arrival it ends in any case */
};

#define FIRST_SHARE 0.2  /* of the families, in the first five minutes */
#define LATER_FIVES 11.0 /* five minutes in the rest of the hour */

struct plan {
    const char *site, *families, *results, *staff;
    int phones_port;
    double rate;
    bool flat, hold;
};

/* When the i-th of n comes, in seconds. */
static double arrival_s(const struct plan *plan, size_t n, size_t i)
{
    double first = FIRST_SHARE * (double)n, at = (double)i;
    double later = plan->rate * ((1 - FIRST_SHARE) / LATER_FIVES) / FIRST_SHARE;

    if (plan->hold)
        return at / (plan->rate / PREPARE_SHARE);
    if (plan->flat || at < first)
        return at / plan->rate;
    return first / plan->rate + (at - first) / later;
}

static void turn(struct crowd *crowd)
{
    browsers_turn(&crowd->site, TURN_MS);
    browsers_turn(&crowd->phones, 0);
}

static double since_s(int64_t us)
{
    return (double)(time_monotonic_us() - us) / 1e6;
}

static void let_come(struct crowd *crowd, const struct plan *plan)
{
    int64_t start = time_monotonic_us();

    while (crowd->begun < crowd->n) {
        while (crowd->begun < crowd->n && arrival_s(plan, crowd->n, crowd->begun) <= since_s(start))
            family_begin(crowd, &crowd->families[crowd->begun]);
        turn(crowd);
    }
    start = time_monotonic_us();
    while (crowd->ended + (crowd->hold ? crowd->n_ready : 0) < crowd->n && since_s(start) < CALM_S)
        turn(crowd);
}

static void let_go(struct crowd *crowd, const struct plan *plan)
{
    int64_t start = time_monotonic_us();
    size_t next = 0;

    while (next < crowd->n) {
        while (next < crowd->n && (double)crowd->let_go / plan->rate <= since_s(start)) {
            struct family *f = &crowd->families[next++];
            if (!f->ready)
                continue;
            crowd->let_go++;
            family_send(f);
        }
        turn(crowd);
    }
    start = time_monotonic_us();
    while (crowd->ended < crowd->begun && since_s(start) < CALM_S)
        turn(crowd);
}

/* ---- what came of it ------------------------------------------------------------------------- */

static void write_results(const struct crowd *crowd, const char *path)
{
    FILE *file = fopen(path, "w");

    ASSERT(file != NULL);
    for (size_t i = 0; i < crowd->n; i++) {
        const struct family *f = &crowd->families[i];
        if (f->id[0])
            (void)fprintf(file, "%s,%lld,%lld\n", f->id, (long long)f->sent_us,
                          (long long)f->answered_us);
    }
    ASSERT(fclose(file) == 0);
}

static void print_times(const char *name, struct samples *times)
{
    (void)printf(",\"%s\":{\"n\":%zu,\"p50_ms\":%.1f,\"p99_ms\":%.1f}", name, times->n,
                 samples_ms(times, 50), samples_ms(times, 99));
}

static void report(struct crowd *crowd, double seconds)
{
    static const char *const names[STEPS] = {"page", "code", "asked", "send", "shown"};

    (void)printf("{\"families\":%zu,\"begun\":%zu,\"accepted\":%llu,\"refused\":%llu,"
                 "\"unfinished\":%zu,\"busy\":%llu,\"waited\":%llu,\"broken\":%llu,"
                 "\"seconds\":%.1f,\"decided\":%llu,\"staff_failed\":%llu,\"own_cpu_s\":%.1f",
                 crowd->n, crowd->begun, (unsigned long long)crowd->accepted,
                 (unsigned long long)crowd->refused, crowd->begun - crowd->ended,
                 (unsigned long long)crowd->busy, (unsigned long long)crowd->waited,
                 (unsigned long long)(crowd->broken + crowd->site.broken), seconds,
                 (unsigned long long)crowd->decided, (unsigned long long)crowd->staff_bad,
                 cpu_of_self());
    for (int i = 0; i < STEPS; i++)
        print_times(names[i], &crowd->times[i]);
    print_times("message", &crowd->messages);
    print_times("board", &crowd->board);
    print_times("clerk_page", &crowd->clerk_page);
    print_times("clerk_press", &crowd->clerk_press);
    (void)printf("}\n");
}

static bool read_plan(int argc, char **argv, struct plan *plan)
{
    int64_t n;

    if (argc < 5 || !scan_i64(str_from_z(argv[2]), 1, 65535, &n))
        return false;
    *plan = (struct plan){.site = argv[1],
                          .phones_port = (int)n,
                          .families = argv[3],
                          .results = argv[4],
                          .rate = 20};
    for (int i = 5; i < argc; i++) {
        bool more = i + 1 < argc;
        if (strcmp(argv[i], "--flat") == 0)
            plan->flat = true;
        else if (strcmp(argv[i], "--hold") == 0)
            plan->hold = true;
        else if (strcmp(argv[i], "--staff") == 0 && more)
            plan->staff = argv[++i];
        else if (strcmp(argv[i], "--rate") == 0 && more &&
                 scan_i64(str_from_z(argv[++i]), 1, 10000, &n))
            plan->rate = (double)n;
        else
            return false;
    }
    return strchr(plan->site, ':') != NULL;
}

int main(int argc, char **argv)
{
    const struct rlimit files = {OPEN_FILES, OPEN_FILES};
    struct crowd crowd = {.mem = arena_new(MEMORY, MEMORY * 4)};
    struct plan plan;
    int64_t port;

    if (!read_plan(argc, argv, &plan) ||
        !scan_i64(str_from_z(strchr(plan.site, ':') + 1), 1, 65535, &port)) {
        (void)fputs("usage: crowd HOST:PORT PHONES-PORT FAMILIES RESULTS [--staff FILE] [--rate N] "
                    "[--flat] [--hold]\n",
                    stderr);
        return 2;
    }
    (void)setrlimit(RLIMIT_NOFILE, &files);
    browsers_open(&crowd.site, plan.site, (int)port);
    browsers_open(&crowd.phones, plan.site, plan.phones_port);
    families_read(&crowd, plan.families);
    crowd.hold = plan.hold;
    phones_begin(&crowd);
    if (plan.staff) {
        staff_read(&crowd, plan.staff);
        staff_begin(&crowd);
    }
    int64_t start = time_monotonic_us();
    let_come(&crowd, &plan);
    if (plan.hold) {
        start = time_monotonic_us();
        let_go(&crowd, &plan);
    }
    crowd.over = true;
    double seconds = since_s(start);
    write_results(&crowd, plan.results);
    report(&crowd, seconds);
    arena_free(crowd.mem);
    return 0;
}
