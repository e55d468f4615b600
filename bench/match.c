/* bench/match [--json]: matches the ranked choices of a country (400 000 children with 10 schools
 * each, 8 000 schools) by deferred acceptance and has a Python peer match the same files. The
 * claim: at most 10 s on one core, and the same outcomes byte for byte. Exit status 1 when either
 * is untrue. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "duel.h"
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

static void run_ours(const void *out)
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

static void run_peer(const void *out)
{
    char choices[8];

    (void)snprintf(choices, sizeof(choices), "%d", CHOICES);
    (void)execlp("python3", "python3", BENCH_SOURCE "/match_peer.py", paths[SCHOOL_FILE],
                 paths[PRIORITY_FILE], paths[LOT_FILE], paths[SEAT_FILE], (const char *)out,
                 choices, (char *)NULL);
}

int main(int argc, char **argv)
{
    char folder[] = "/tmp/oqu-bench-XXXXXX", what[80], sizes[80];
    struct duel duel = {
        .name = "match", .what = what, .sizes_json = sizes, .limit_s = LIMIT_MS / 1e3};
    bool json = argc == 2 && strcmp(argv[1], "--json") == 0;

    if ((argc > 1 && !json) || !mkdtemp(folder)) {
        (void)fputs("usage: bench/match [--json]\n", stderr);
        return 2;
    }
    (void)snprintf(what, sizeof(what),
                   "deferred acceptance, %d children with %d choices, %d schools", CHILDREN,
                   CHOICES, SCHOOLS);
    (void)snprintf(sizes, sizeof(sizes), "\"children\":%d,\"choices\":%d,\"schools\":%d,", CHILDREN,
                   CHOICES, SCHOOLS);
    for (int i = 0; i < FILES; i++)
        (void)snprintf(paths[i], sizeof(paths[i]), "%s/%d.bin", folder, i);
    write_market();
    for (int run = 0; run < RUNS; run++)
        duel_run(&duel.ours, "bench/match: the match", run_ours, paths[run == 0 ? OURS : AGAIN]);
    duel_run(&duel.peer, "bench/match: the peer", run_peer, paths[PEER]);
    duel.same =
        duel_same_files(paths[OURS], paths[AGAIN]) && duel_same_files(paths[OURS], paths[PEER]);
    int status = duel_report(&duel, json);
    for (int i = 0; i < FILES; i++)
        (void)unlink(paths[i]);
    (void)rmdir(folder);
    return status;
}
