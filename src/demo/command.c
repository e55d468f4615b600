/* `oqu demo`: makes a country and fills an empty installation with it, feature by feature. */
#include <stdio.h>

#include "base/config.h"
#include "base/scan.h"
#include "demo/classes.h"
#include "demo/demo.h"
#include "demo/files.h"
#include "demo/module.h"
#include "demo/refused.h"
#include "organisation/organisation.h"
#include "platform/platform.h"

enum { SEED = 20260617 };

#define EIGHT (INT64_C(8) * 3600 * TIME_SECOND)

#define DEFAULT_CLOCK                                                                              \
    "2026-06-17T10:00:00+05:00" /* waves 1 and 2 are open, wave 3 opens tomorrow */

const struct demo_size demo_sizes[DEMO_SIZES] = {
    {"normal", 200, 10000, 6}, /* first: the default */
    {"small", 100, 600, 4},
    {"national", 8000, 400000, 4},
};

struct options {
    const struct demo_size *size;
    int64_t clock_us;
    bool if_empty;
};

static enum status usage(struct ctx *c)
{
    c->failure.detail =
        STR("usage: oqu demo [--size normal|small|national] [--clock TIME] [--if-empty]");
    return FAIL(c, ST_INVALID, "command.usage");
}

static bool read_size(struct str name, struct options *options)
{
    for (size_t i = 0; i < DEMO_SIZES; i++) {
        if (str_eq_nocase(name, str_from_z(demo_sizes[i].name))) {
            options->size = &demo_sizes[i];
            return true;
        }
    }
    return false;
}

static enum status read_options(struct ctx *c, int argc, char *const *argv, struct options *ret)
{
    struct options options = {.size = &demo_sizes[0]};

    ASSERT(scan_instant(STR(DEFAULT_CLOCK), &options.clock_us));
    for (int i = 0; i < argc; i++) {
        struct str word = str_from_z(argv[i]);
        struct str value = i + 1 < argc ? str_from_z(argv[i + 1]) : STR("");
        if (str_eq(word, STR("--if-empty"))) {
            options.if_empty = true;
            continue;
        }
        bool good = (str_eq(word, STR("--size")) && read_size(value, &options)) ||
                    (str_eq(word, STR("--clock")) && scan_instant(value, &options.clock_us));
        if (!good)
            return usage(c);
        i++;
    }
    *ret = options;
    return ST_OK;
}

struct emptiness {
    int64_t schools;
};

static enum status look_tx(struct ctx *c, void *arg)
{
    struct emptiness *ret = arg;
    struct organisations schools;
    return organisation_schools(c, &(struct organisation_filter){.most = 1}, &schools,
                                &ret->schools);
}

static void say(const char *what, size_t n, int64_t since_us)
{
    (void)printf("%-12s %8zu   %6.1f s\n", what, n, (double)(time_monotonic_us() - since_us) / 1e6);
    (void)fflush(stdout);
}

static enum status make_places(struct demo *demo, int64_t since)
{
    TRY(demo_make_authorities(demo));
    say("settlements", demo->n_settlements, since);
    TRY(demo_make_schools(demo));
    say("schools", demo->n_schools, since);
    TRY(demo_make_territories(demo));
    say("streets", demo->n_streets, since);
    return ST_OK;
}

/* The country begins in the morning two days earlier, so that somebody can have been answered by
 * now. */
static enum status fill(struct demo *demo, int64_t now_us)
{
    int64_t since = time_monotonic_us();

    TRY(demo_files_open(demo->c, config_str(demo->c->config, "demo.dir"), &demo->files));
    TRY(make_places(demo, since));
    TRY(demo_make_people(demo));
    say("children", demo->n_children, since);
    say("adults", demo->n_adults, since);
    TRY(demo_make_pools(demo));
    say("pools", demo->n_pools, since);
    TRY(demo_make_participants(demo));
    TRY(demo_make_colleges(demo));
    TRY(demo_make_accounts(demo));
    TRY(demo_make_classes(demo));
    say("staff", demo->n_staff, since);
    TRY(demo_make_refused(demo, now_us));
    TRY(demo_make_applications(demo));
    say("applications", demo->n_applications, since);
    TRY(demo_make_clubs(demo));
    TRY(demo_list_accounts(demo));
    return demo_files_close(demo->c, demo->files);
}

enum status demo_command(struct ctx *c, int argc, char *const *argv)
{
    struct options options = {0};
    struct emptiness found = {0};

    TRY(read_options(c, argc, argv, &options));
    TRY(db_tx_read(c, "demo/look", look_tx, &found));
    if (found.schools > 0 && options.if_empty)
        return ST_OK;
    if (found.schools > 0)
        return FAIL(c, ST_CONFLICT, "demo.not-empty");
    struct demo demo = {
        .c = c, .chance = {SEED}, .size = options.size, .today = time_date(options.clock_us)};
    /* Before the first act of that day: whoever acts needs the role already, and roles are made
     * last, minutes later in a large country. */
    c->now_us = time_date_start((struct date){demo.today.days - 2}) + EIGHT;
    TRY(platform_clock_set(c, c->now_us - time_real_us(), STR("demo")));
    return fill(&demo, options.clock_us);
}
