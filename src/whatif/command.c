/* See command.h. Nothing is written unless every row is good, and a file appears complete or not at
 * all. */
#include "whatif/command.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/scan.h"
#include "html/words.h"
#include "i18n/msg_whatif.h"
#include "whatif/import_compare.h"
#include "whatif/words.h"

enum { TURNS_MOST = 20 };

struct options {
    const char *schools, *choices, *rule, *word, *ratio, *out, *lang;
    bool dry_run, json;
};

struct command {
    struct ctx c;
    struct options options;
    struct import_rules rules;
    struct import import;
    struct import_answer answer;
    const char *path; /* that cannot be read or written */
};

/* ---- options -------------------------------------------------------------------------------- */

static enum status usage(struct command *q)
{
    return FAIL(&q->c, ST_INTERNAL, "whatif.import.usage");
}

static const char **option_of(struct options *o, struct str name)
{
    const struct {
        const char *name;
        const char **value;
    } known[] = {
        {"--schools", &o->schools}, {"--choices", &o->choices}, {"--rule", &o->rule},
        {"--word", &o->word},       {"--ratio", &o->ratio},     {"--out", &o->out},
        {"--lang", &o->lang},
    };

    for (size_t i = 0; i < COUNT(known); i++)
        if (str_eq_z(name, known[i].name))
            return known[i].value;
    return NULL;
}

static enum status read_words(struct command *q, int argc, char *const *argv)
{
    for (int i = 0; i < argc; i++) {
        struct str word = str_from_z(argv[i]);
        const char **value = option_of(&q->options, word);

        if (str_eq(word, STR("--dry-run")))
            q->options.dry_run = true;
        else if (str_eq(word, STR("--json")))
            q->options.json = true;
        else if (value && !*value && i + 1 < argc && argv[i + 1][0] != '\0')
            *value = argv[++i];
        else
            return usage(q);
    }
    return ST_OK;
}

/* "3:1", "none". */
static bool read_ratio(struct seat_settings *own, struct str text)
{
    struct str turns;
    int64_t n;

    own->three_to_one = !str_eq(text, STR("none"));
    if (!own->three_to_one)
        return true;
    if (!scan_until(&text, ':', &turns) || !str_eq(text, STR("1")) ||
        !scan_i64(turns, 1, TURNS_MOST, &n))
        return false;
    own->territory_turns = (int32_t)n;
    return true;
}

/* A draw needs a word; a match may have one. */
static enum status read_options(struct command *q, int argc, char *const *argv)
{
    struct options *o = &q->options;

    enum status st = read_words(q, argc, argv);
    if (o->lang && !lang_find(str_from_z(o->lang), &q->c.lang))
        return usage(q);
    if (st != ST_OK)
        return st;
    struct str rule = o->rule ? str_from_z(o->rule) : STR("match");
    bool draw = str_eq(rule, STR("draw"));
    q->rules = (struct import_rules){.rule = draw ? WHATIF_DRAW : WHATIF_MATCH,
                                     .own = {.credit_cap = SEAT_CREDIT_CAP},
                                     .word = o->word ? str_from_z(o->word) : STR("")};
    if (!o->schools || !o->choices || (!draw && !str_eq(rule, STR("match"))) ||
        (draw && !o->word) || !read_ratio(&q->rules.own, str_from_z(o->ratio ? o->ratio : "3:1")))
        return usage(q);
    return ST_OK;
}

/* ---- files ---------------------------------------------------------------------------------- */

static enum status fail_io(struct command *q, const char *path, const char *code)
{
    q->path = path;
    q->c.failure.detail = str_from_z(strerrorname_np(errno));
    return FAIL(&q->c, ST_INTERNAL, code);
}

static enum status read_file(struct command *q,
                             const char *path,
                             bool (*read)(struct import *in, csv_source *source, void *arg))
{
    AUTO_FD fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0 || !read(&q->import, import_read_fd, &fd))
        return fail_io(q, path, "whatif.import.unreadable");
    return ST_OK;
}

static enum status report_faults(struct command *q)
{
    const struct import *in = &q->import;

    for (size_t i = 0; i < in->n_faults; i++) {
        const struct import_fault *fault = &in->faults[i];
        const char *path = fault->file == IMPORT_SCHOOLS ? q->options.schools : q->options.choices;
        struct str reason = import_fault_text(&q->c, fault);
        (void)fprintf(stderr, "%s:%zu:%s" STR_FMT "%s " STR_FMT "\n", path, fault->line,
                      fault->column.n > 0 ? " " : "", STR_ARG(fault->column),
                      fault->column.n > 0 ? ":" : "", STR_ARG(reason));
    }
    return in->n_faults > 0 ? FAIL(&q->c, ST_INVALID, "whatif.import.bad") : ST_OK;
}

/* ---- answering ------------------------------------------------------------------------------ */

static bool write_piece(void *file, struct str piece)
{
    return fwrite(piece.p, 1, piece.n, file) == piece.n;
}

static enum status write_out(struct command *q)
{
    const char *path = q->options.out;

    if (!path)
        return ST_OK;
    const char *part = str_z(q->c.mem, str_printf(q->c.mem, "%s.part", path));
    FILE *file = fopen(part, "wx");
    if (!file)
        return fail_io(q, part, "whatif.import.unwritable");
    bool written = import_write_places(&q->import, &q->answer, write_piece, file);
    written = fclose(file) == 0 && written;
    if (written && rename(part, path) == 0)
        return ST_OK;
    enum status st = fail_io(q, path, "whatif.import.unwritable");
    (void)unlink(part);
    return st;
}

static void print_json_side(const char *name, const struct whatif_sum *sum)
{
    (void)printf("\"%s\":{\"seats\":%d,\"territory\":%d,\"outside\":%d,\"own\":%d,\"without\":%d,"
                 "\"first\":%d},",
                 name, sum->seats, sum->seated[SEAT_LANE_T], sum->seated[SEAT_LANE_O],
                 sum->seated[SEAT_LANE_AUTO], sum->refused, sum->first);
}

static void
print_text(struct command *q, const struct whatif_sum *was, const struct whatif_sum *would)
{
    const struct {
        enum msg name;
        int32_t was, would;
    } rows[] = {
        {MSG_whatif_seats, was->seats, would->seats},
        {MSG_whatif_territory, was->seated[SEAT_LANE_T], would->seated[SEAT_LANE_T]},
        {MSG_whatif_outside, was->seated[SEAT_LANE_O], would->seated[SEAT_LANE_O]},
        {MSG_whatif_own, was->seated[SEAT_LANE_AUTO], would->seated[SEAT_LANE_AUTO]},
        {MSG_whatif_without, was->refused, would->refused},
        {MSG_whatif_first, was->first, would->first},
    };
    bool draw = q->rules.rule == WHATIF_DRAW;

    (void)printf(STR_FMT " → " STR_FMT "\n", STR_ARG(msg_text(&q->c, MSG_whatif_import_arrival)),
                 STR_ARG(msg_text(&q->c, draw ? MSG_whatif_rule_draw : MSG_whatif_rule_match)));
    for (size_t i = 0; i < COUNT(rows); i++)
        (void)printf(STR_FMT ": %d → %d\n", STR_ARG(msg_text(&q->c, rows[i].name)), rows[i].was,
                     rows[i].would);
    (void)printf(STR_FMT "\n", STR_ARG(MSG_FORMAT(&q->c, MSG_whatif_import_moved,
                                                  MSG_NUM("n", q->answer.moved))));
}

static void print_answer(struct command *q)
{
    struct whatif_sum was = import_sum(&q->answer, &q->answer.was);
    struct whatif_sum would = import_sum(&q->answer, &q->answer.would);

    if (!q->options.json) {
        print_text(q, &was, &would);
        return;
    }
    (void)printf("{\"children\":%zu,", q->answer.imported.campaign.n_children);
    print_json_side("was", &was);
    print_json_side("would", &would);
    (void)printf("\"moved\":%lld}\n", (long long)q->answer.moved);
}

static void print_fine(struct command *q)
{
    struct str text =
        MSG_FORMAT(&q->c, MSG_whatif_import_fine, MSG_NUM("schools", (int64_t)q->import.n_schools),
                   MSG_NUM("children", (int64_t)q->answer.imported.campaign.n_children),
                   MSG_NUM("choices", (int64_t)q->import.n_choices));

    (void)printf(STR_FMT "\n", STR_ARG(text));
}

static enum status run(struct command *q, int argc, char *const *argv)
{
    TRY(read_options(q, argc, argv));
    TRY(read_file(q, q->options.schools, import_read_schools));
    TRY(read_file(q, q->options.choices, import_read_choices));
    TRY(report_faults(q));
    import_compare(&q->import, &q->rules, &q->answer);
    if (q->options.dry_run) {
        print_fine(q);
        return ST_OK;
    }
    TRY(write_out(q));
    print_answer(q);
    return ST_OK;
}

static void report_failure(struct command *q)
{
    enum msg key = MSG_NONE;
    bool found = msg_find(str_from_z(q->c.failure.code), &key);
    struct str text = MSG_FORMAT(&q->c, key, MSG_NUM("n", (int64_t)q->import.n_faults));

    ASSERT(found);
    if (q->path)
        (void)fprintf(stderr, "%s: ", q->path);
    (void)fprintf(stderr, STR_FMT, STR_ARG(text));
    if (q->c.failure.detail.n > 0)
        (void)fprintf(stderr, " (" STR_FMT ")", STR_ARG(q->c.failure.detail));
    (void)fputc('\n', stderr);
}

enum status whatif_command(struct ctx *c, int argc, char *const *argv)
{
    /* The bound is the machine: memory grows with the number of choices and nothing else. */
    struct arena *mem = arena_new(SIZE_MAX, SIZE_MAX);
    struct command *q = NEW(mem, struct command);

    q->c = (struct ctx){.mem = mem, .lang = c->lang};
    q->import.mem = mem;
    enum status st = run(q, argc, argv);
    if (st != ST_OK)
        report_failure(q);
    arena_free(mem);
    return st;
}
