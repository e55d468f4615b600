/* outcomes.csv and trace.csv. Every output is written to a spool first, so that a run that fails
 * leaves nothing behind and an existing file stays as it was. */
#include "admission/replay_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/time.h"
#include "i18n/i18n.h"

enum { ROW_MOST = 64 * 1024, COPY_PART = 64 * 1024 };

struct replay_output {
    const char *path; /* as given */
    FILE *file;
    const char *spool;  /* the file that will be renamed; NULL: unnamed, to be copied */
    const char *target; /* what it will be renamed to: path with symbolic links followed */
};

/* ---- files that appear complete or not at all --------------------------------------------- */

static void discard(void *arg)
{
    struct replay_output *output = arg;

    if (output->file)
        (void)fclose(output->file);
    if (output->spool)
        (void)unlink(output->spool);
}

static enum status unwritable(struct replay *r, const char *path)
{
    return replay_io_failure(r, path, "admission.replay.unwritable");
}

/* Devices and pipes cannot be replaced by a file, so they get a copy at the end. */
static bool is_replaceable(const char *path)
{
    struct stat st;
    return !str_eq_z(STR("-"), path) && (stat(path, &st) != 0 || S_ISREG(st.st_mode));
}

static const char *resolve(struct arena *mem, const char *path)
{
    char *real = realpath(path, NULL);
    const char *target = real ? str_z(mem, str_from_z(real)) : path;

    free(real);
    return target;
}

enum status
replay_output_open(struct replay *r, const char *path, struct replay_output **ret_output)
{
    struct arena *mem = r->c.mem;
    struct replay_output *output = NEW(mem, struct replay_output);

    output->path = path;
    if (is_replaceable(path)) {
        output->target = resolve(mem, path);
        struct str spool =
            str_printf(mem, "%s." STR_FMT ".part", output->target, STR_ARG(rnd_token(mem, 9)));
        int fd = open(str_z(mem, spool), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd < 0)
            return unwritable(r, path);
        output->spool = str_z(mem, spool);
        output->file = fdopen(fd, "w");
    } else {
        output->file = tmpfile();
    }
    if (!output->file)
        return unwritable(r, path);
    arena_defer(mem, discard, output);
    *ret_output = output;
    return ST_OK;
}

void replay_output_add(struct replay_output *output, struct str text)
{
    (void)fwrite(text.p, 1, text.n, output->file); /* checked once, by ferror in commit */
}

static bool copy_to(FILE *from, int fd)
{
    char part[COPY_PART];
    size_t n;

    rewind(from);
    while ((n = fread(part, 1, sizeof(part), from)) > 0) {
        for (size_t at = 0; at < n;) {
            ssize_t written = write(fd, part + at, n - at);
            if (written < 0 && errno != EINTR)
                return false;
            at += written > 0 ? (size_t)written : 0;
        }
    }
    return ferror(from) == 0;
}

static bool commit_copy(struct replay_output *output)
{
    bool standard = str_eq_z(STR("-"), output->path);
    AUTO_FD fd = standard ? fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0)
                          : open(output->path, O_WRONLY | O_CLOEXEC);

    return fd >= 0 && fflush(output->file) == 0 && copy_to(output->file, fd);
}

static bool commit_rename(struct replay_output *output)
{
    FILE *file = output->file;

    output->file = NULL;
    bool written = ferror(file) == 0;
    written = fclose(file) == 0 && written;
    if (!written || rename(output->spool, output->target) != 0)
        return false;
    output->spool = NULL;
    return true;
}

enum status replay_output_commit(struct replay *r, struct replay_output *output)
{
    bool done =
        output->spool ? commit_rename(output) : ferror(output->file) == 0 && commit_copy(output);
    return done ? ST_OK : unwritable(r, output->path);
}

/* ---- trace.csv ---------------------------------------------------------------------------- */

struct replay_trace {
    struct replay_output *output;
    struct buf row;
    struct arena *scratch;
    struct str rules[SEAT_RULE_COUNT]; /* ",text kk,text ru,text en\n", quoted as needed */
};

static void free_scratch(void *arena)
{
    arena_free(arena);
}

static struct arena *scratch_new(struct arena *mem)
{
    struct arena *scratch = arena_new(ROW_MOST, ROW_MOST);
    arena_defer(mem, free_scratch, scratch);
    return scratch;
}

static struct str rule_columns(struct ctx *c, enum seat_rule rule)
{
    struct buf buf;
    enum msg key = MSG_NONE;
    bool found = msg_find(str_from_z(seat_rule_code(rule)), &key);

    ASSERT(found);
    buf_init(&buf, c->mem, ROW_MOST);
    for (int lang = 0; lang < LANG_COUNT; lang++)
        csv_add(&buf, false, msg_format_in(c, (enum lang)lang, key, NULL, 0));
    buf_add_char(&buf, '\n');
    return buf_str(&buf);
}

enum status replay_trace_open(struct replay *r)
{
    if (!r->options.trace)
        return ST_OK;
    struct replay_trace *trace = NEW(r->c.mem, struct replay_trace);
    TRY(replay_output_open(r, r->options.trace, &trace->output));
    trace->scratch = scratch_new(r->c.mem);
    buf_init(&trace->row, r->c.mem, ROW_MOST);
    for (int rule = 0; rule < SEAT_RULE_COUNT; rule++)
        trace->rules[rule] = rule_columns(&r->c, (enum seat_rule)rule);
    replay_output_add(trace->output,
                      STR("at,pool,step,application,free_before,run_before,credit_before,"
                          "free_after,run_after,credit_after,rule_kk,rule_ru,rule_en\n"));
    r->trace = trace;
    return ST_OK;
}

static void add_state(struct buf *row, struct seat_state state)
{
    const int32_t values[] = {state.free, state.run, state.credit};

    for (size_t i = 0; i < COUNT(values); i++) {
        buf_add_char(row, ',');
        buf_add_i64(row, values[i]);
    }
}

void replay_trace_step(void *replay, const struct seat_step *step)
{
    struct replay *r = replay;
    struct replay_trace *trace = r->trace;

    if (!trace)
        return;
    const struct replay_pool *pool = step->pool->ref;
    const struct replay_application *application =
        step->application ? step->application->ref : NULL;
    arena_reset(trace->scratch);
    buf_clear(&trace->row);
    ASSERT(!step->decision || step->application);
    csv_add(&trace->row, true, time_print_instant(trace->scratch, step->at_us));
    csv_add(&trace->row, false, pool->named.name);
    csv_add(&trace->row, false,
            str_from_z(step->decision ? seat_outcome_name(step->application->outcome)
                                      : seat_event_name(step->event)));
    csv_add(&trace->row, false, application ? application->named.name : STR(""));
    add_state(&trace->row, step->before);
    add_state(&trace->row, step->after);
    buf_add(&trace->row, trace->rules[step->rule]);
    ASSERT(!buf_overflowed(&trace->row));
    replay_output_add(trace->output, buf_str(&trace->row));
}

enum status replay_trace_commit(struct replay *r)
{
    return r->trace ? replay_output_commit(r, r->trace->output) : ST_OK;
}

/* ---- outcomes.csv ------------------------------------------------------------------------- */

static void add_outcome(struct buf *row, struct arena *scratch, const struct replay_application *a)
{
    csv_add(row, true, a->named.name);
    csv_add(row, false, a->pool->named.name);
    csv_add(row, false, str_from_z(seat_lane_name(a->seat.lane)));
    buf_add_char(row, ',');
    buf_add_i64(row, a->seat.seq);
    csv_add(row, false, str_from_z(seat_outcome_name(a->seat.outcome)));
    csv_add(row, false, time_print_instant(scratch, a->seat.decided_us));
    buf_add_char(row, ',');
    if (a->seat.turn > 0)
        buf_add_i64(row, a->seat.turn);
    buf_add_char(row, '\n');
}

enum status replay_write_outcomes(struct replay *r, struct replay_output **ret_output)
{
    struct arena *scratch = scratch_new(r->c.mem);
    struct replay_output *output = NULL;
    struct buf row;

    TRY(replay_output_open(r, r->options.out, &output));
    ASSERT(output);
    buf_init(&row, r->c.mem, ROW_MOST);
    replay_output_add(output, STR("application,pool,lane,seq,outcome,at,turn\n"));
    for (const struct replay_application *a = r->first; a; a = a->next) {
        arena_reset(scratch);
        buf_clear(&row);
        add_outcome(&row, scratch, a);
        ASSERT(!buf_overflowed(&row));
        replay_output_add(output, buf_str(&row));
    }
    *ret_output = output;
    return ST_OK;
}
