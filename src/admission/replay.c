/* The command: its options, the order of its work, and its one-line errors. */
#include "admission/replay.h"

#include <errno.h>
#include <string.h>

#include "admission/replay_parts.h"
#include "base/scan.h"
#include "base/time.h"
#include "i18n/i18n.h"

enum status replay_io_failure(struct replay *r, const char *path, const char *code)
{
    r->c.failure.detail = str_from_z(strerrorname_np(errno));
    r->path = path;
    r->line = 0;
    return FAIL(&r->c, ST_INTERNAL, code);
}

static const char **option_of(struct replay_options *o, struct str name)
{
    const struct {
        const char *name;
        const char **value;
    } known[] = {
        {"--pools", &o->pools}, {"--events", &o->events}, {"--settings", &o->settings},
        {"--out", &o->out},     {"--trace", &o->trace},   {"--until", &o->until},
        {"--lang", &o->lang},
    };

    for (size_t i = 0; i < COUNT(known); i++)
        if (str_eq_z(name, known[i].name))
            return known[i].value;
    return NULL;
}

static enum status usage(struct replay *r)
{
    return FAIL(&r->c, ST_INTERNAL, "admission.replay.usage");
}

/* "--name value" and "--name=value", each at most once. */
static enum status read_words(struct replay *r, int argc, char *const *argv)
{
    for (int i = 0; i < argc; i++) {
        struct str word = str_from_z(argv[i]);
        size_t equals;
        bool joined = str_find(word, STR("="), &equals);
        const char **value = option_of(&r->options, joined ? str_sub(word, 0, equals) : word);

        if (!value || *value || (!joined && i + 1 == argc))
            return usage(r);
        *value = joined ? argv[i] + equals + 1 : argv[++i];
        if (**value == '\0')
            return usage(r);
    }
    return ST_OK;
}

static bool same_file(const char *a, const char *b)
{
    return a && b && str_eq_z(str_from_z(a), b);
}

static bool is_standard(const char *path)
{
    return same_file(path, "-");
}

static enum status read_options(struct replay *r, int argc, char *const *argv)
{
    struct replay_options *o = &r->options;

    enum status st = read_words(r, argc, argv);
    if (o->lang && !lang_find(str_from_z(o->lang), &r->c.lang))
        return usage(r);
    if (st != ST_OK)
        return st;
    if (!o->pools || !o->events || !o->out || same_file(o->out, o->trace))
        return usage(r);
    if (is_standard(o->pools) + is_standard(o->events) + is_standard(o->settings) > 1)
        return usage(r);
    r->until_us = INT64_MAX;
    if (o->until && !scan_instant(str_from_z(o->until), &r->until_us))
        return usage(r);
    return ST_OK;
}

static enum status run(struct replay *r)
{
    struct replay_output *outcomes;

    seats_init(&r->seats, r->c.mem, replay_trace_step, r);
    TRY(replay_read_settings(r));
    TRY(replay_read_pools(r));
    TRY(replay_trace_open(r));
    TRY(replay_run_events(r));
    TRY(replay_write_outcomes(r, &outcomes));
    TRY(replay_trace_commit(r));
    return replay_output_commit(r, outcomes);
}

/* "file:line: column: reason" */
static void report(struct replay *r)
{
    enum msg key = MSG_NONE;
    bool found = msg_find(str_from_z(r->c.failure.code), &key);
    struct str column = r->c.failure.field;

    ASSERT(found);
    if (r->path)
        (void)fprintf(stderr, "%s:", r->path);
    if (r->path && r->line > 0)
        (void)fprintf(stderr, "%zu:", r->line);
    if (r->path && column.n > 0)
        (void)fprintf(stderr, " " STR_FMT ":", STR_ARG(column));
    struct str reason = MSG_FORMAT(&r->c, key, MSG_NUM("field_most", CSV_FIELD_MOST),
                                   MSG_NUM("count_most", REPLAY_COUNT_MOST));
    (void)fprintf(stderr, "%s" STR_FMT, r->path ? " " : "", STR_ARG(reason));
    if (r->c.failure.detail.n > 0)
        (void)fprintf(stderr, " (" STR_FMT ")", STR_ARG(r->c.failure.detail));
    (void)fputc('\n', stderr);
}

enum status admission_replay_command(struct ctx *c, int argc, char *const *argv)
{
    /* The bound is the machine: memory grows with the number of applications and nothing else. */
    struct arena *mem = arena_new(SIZE_MAX, SIZE_MAX);
    struct replay *r = NEW(mem, struct replay);

    r->c = (struct ctx){.mem = mem, .lang = c->lang};
    enum status st = read_options(r, argc, argv);
    if (st == ST_OK)
        st = run(r);
    if (st != ST_OK)
        report(r);
    arena_free(mem);
    return st;
}
