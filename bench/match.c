/* bench/match [--json]: matches the ranked choices of a country (400 000 children with 10 schools
 * each, 8 000 schools) by deferred acceptance and has a Python peer match the same files. The
 * claim: at most 10 s on one core, and the same outcomes byte for byte. Exit status 1 when either
 * is untrue. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "whatif/match.h"

enum {
    CHILDREN = 400000,
    CHOICES = 10,
    ENTRIES = CHILDREN * CHOICES,
    SCHOOLS = 8000,
    NEAR = 40, /* schools that a family looks at */
    LIMIT_MS = 10000,
    RUNS = 3,
    FILES = 7,
};

enum { SCHOOL_FILE, PRIORITY_FILE, LOT_FILE, SEAT_FILE, OURS, AGAIN, PEER };

struct measured {
    double seconds; /* of CPU, the best of the runs */
    long rss_kb;
};

static char paths[FILES][48];
static uint64_t dice_state = 20260527;

static int32_t dice(int32_t sides)
{
    dice_state ^= dice_state << 13;
    dice_state ^= dice_state >> 7;
    dice_state ^= dice_state << 17;
    return (int32_t)(dice_state % (uint64_t)sides);
}

/* ---- the market ----------------------------------------------------------------------------- */

static void write_numbers(const char *path, const int32_t *numbers, size_t n)
{
    FILE *file = fopen(path, "wb");

    ASSERT(file && fwrite(numbers, sizeof(*numbers), n, file) == n);
    ASSERT(fclose(file) == 0);
}

/* Schools of one town, of which the first ones are wanted most; a child has priority at the one of
 * its own territory. */
static void draw_choices(int32_t *schools, int32_t *priorities)
{
    int32_t home = dice(SCHOOLS), town = home / NEAR * NEAR;

    for (int k = 0; k < CHOICES;) {
        int32_t a = dice(NEAR), b = dice(NEAR), school = town + (a < b ? a : b);
        bool known = false;
        for (int i = 0; i < k; i++)
            known = known || schools[i] == school;
        if (known)
            continue;
        schools[k] = school;
        priorities[k++] = school != home;
    }
}

static void write_market(void)
{
    int32_t *schools = calloc(ENTRIES, sizeof(*schools));
    int32_t *priorities = calloc(ENTRIES, sizeof(*priorities));
    int32_t *lots = calloc(CHILDREN, sizeof(*lots)), *seats = calloc(SCHOOLS, sizeof(*seats));

    ASSERT(schools && priorities && lots && seats);
    for (size_t i = 0; i < CHILDREN; i++) {
        draw_choices(schools + i * CHOICES, priorities + i * CHOICES);
        size_t at = (size_t)dice((int32_t)i + 1);
        lots[i] = lots[at];
        lots[at] = (int32_t)i;
    }
    for (size_t i = 0; i < SCHOOLS; i++)
        seats[i] = 30 + dice(40);
    write_numbers(paths[SCHOOL_FILE], schools, ENTRIES);
    write_numbers(paths[PRIORITY_FILE], priorities, ENTRIES);
    write_numbers(paths[LOT_FILE], lots, CHILDREN);
    write_numbers(paths[SEAT_FILE], seats, SCHOOLS);
    free(schools);
    free(priorities);
    free(lots);
    free(seats);
}

/* ---- measuring ------------------------------------------------------------------------------ */

static const int32_t *read_numbers(struct arena *mem, const char *path, size_t n)
{
    int32_t *numbers = NEWS(mem, int32_t, n);
    FILE *file = fopen(path, "rb");

    ASSERT(file && fread(numbers, sizeof(*numbers), n, file) == n);
    ASSERT(fclose(file) == 0);
    return numbers;
}

static NORETURN void run_ours(const char *out)
{
    struct arena *mem = arena_new(SIZE_MAX, SIZE_MAX);
    size_t *first = NEWS(mem, size_t, CHILDREN + 1);

    for (size_t i = 0; i <= CHILDREN; i++)
        first[i] = i * CHOICES;
    const struct match_market market = {
        .n_children = CHILDREN,
        .n_schools = SCHOOLS,
        .first = first,
        .school = read_numbers(mem, paths[SCHOOL_FILE], ENTRIES),
        .priority = read_numbers(mem, paths[PRIORITY_FILE], ENTRIES),
        .lot = read_numbers(mem, paths[LOT_FILE], CHILDREN),
        .seats = read_numbers(mem, paths[SEAT_FILE], SCHOOLS),
    };
    write_numbers(out, match_deferred(mem, &market), CHILDREN);
    _exit(0);
}

static NORETURN void run_peer(void)
{
    char choices[8];

    (void)snprintf(choices, sizeof(choices), "%d", CHOICES);
    (void)execlp("python3", "python3", BENCH_SOURCE "/match_peer.py", paths[SCHOOL_FILE],
                 paths[PRIORITY_FILE], paths[LOT_FILE], paths[SEAT_FILE], paths[PEER], choices,
                 (char *)NULL);
    _exit(1);
}

/* One run in a process of its own; keeps the better of this and what was measured before. */
static void measure(struct measured *best, const char *ours)
{
    struct rusage usage;
    int status = 0;
    pid_t child = fork();

    ASSERT(child >= 0);
    if (child == 0 && ours)
        run_ours(ours);
    if (child == 0)
        run_peer();
    ASSERT(wait4(child, &status, 0, &usage) == child);
    if (status != 0) {
        (void)fprintf(stderr, "bench/match: %s failed\n", ours ? "the match" : "the peer");
        exit(1);
    }
    double seconds = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
                     (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
    if (best->seconds > 0 && best->seconds <= seconds)
        return;
    *best = (struct measured){seconds, usage.ru_maxrss};
}

static bool same_bytes(const char *a, const char *b)
{
    struct arena *mem = arena_new(SIZE_MAX, SIZE_MAX);
    bool same = memcmp(read_numbers(mem, a, CHILDREN), read_numbers(mem, b, CHILDREN),
                       CHILDREN * sizeof(int32_t)) == 0;

    arena_free(mem);
    return same;
}

static void report_text(struct measured ours, struct measured peer, bool same)
{
    (void)printf("deferred acceptance, %d children with %d choices, %d schools\n", CHILDREN,
                 CHOICES, SCHOOLS);
    (void)printf("  ours   %8.3f s of CPU (limit %.1f), peak %.1f MB\n", ours.seconds,
                 LIMIT_MS / 1e3, (double)ours.rss_kb / 1024);
    (void)printf("  python %8.3f s of CPU, peak %.1f MB\n", peer.seconds,
                 (double)peer.rss_kb / 1024);
    (void)printf("  ratio  %8.1f; the same outcomes: %s\n", peer.seconds / ours.seconds,
                 same ? "yes" : "NO");
}

static void report_json(struct measured ours, struct measured peer, bool same)
{
    (void)printf("{\"bench\":\"match\",\"children\":%d,\"choices\":%d,\"schools\":%d,", CHILDREN,
                 CHOICES, SCHOOLS);
    (void)printf("\"seconds\":%.3f,\"limit_seconds\":%.1f,\"peak_mb\":%.1f,", ours.seconds,
                 LIMIT_MS / 1e3, (double)ours.rss_kb / 1024);
    (void)printf("\"peer\":\"python3\",\"peer_seconds\":%.3f,\"peer_peak_mb\":%.1f,", peer.seconds,
                 (double)peer.rss_kb / 1024);
    (void)printf("\"ratio\":%.1f,\"same_outcomes\":%s}\n", peer.seconds / ours.seconds,
                 same ? "true" : "false");
}

int main(int argc, char **argv)
{
    char folder[] = "/tmp/oqu-bench-XXXXXX";
    struct measured ours = {0}, peer = {0};
    bool json = argc == 2 && strcmp(argv[1], "--json") == 0;

    if ((argc > 1 && !json) || !mkdtemp(folder)) {
        (void)fputs("usage: bench/match [--json]\n", stderr);
        return 2;
    }
    for (int i = 0; i < FILES; i++)
        (void)snprintf(paths[i], sizeof(paths[i]), "%s/%d.bin", folder, i);
    write_market();
    for (int run = 0; run < RUNS; run++)
        measure(&ours, paths[run == 0 ? OURS : AGAIN]);
    measure(&peer, NULL);
    bool same = same_bytes(paths[OURS], paths[AGAIN]) && same_bytes(paths[OURS], paths[PEER]);
    (json ? report_json : report_text)(ours, peer, same);
    for (int i = 0; i < FILES; i++)
        (void)unlink(paths[i]);
    (void)rmdir(folder);
    return same && ours.seconds * 1e3 <= LIMIT_MS ? 0 : 1;
}
