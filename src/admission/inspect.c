/* See inspect.h: options, reading the log line by line, heads. Memory grows with the applications
 * of the campaign, not with the length of the log. */
#include "admission/inspect.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "admission/inspect_parts.h"
#include "base/buf.h"
#include "i18n/i18n.h"
#include "i18n/msg_admission.h"

enum { PART = 1 << 16, HEAD_MOST = 4000 };

struct options {
    const char *log, *key, *heads[INSPECT_HEADS_MOST];
    size_t n_heads;
};

static enum status fail_io(struct inspect *in, const char *path)
{
    in->path = path;
    in->c.failure.detail = str_from_z(strerrorname_np(errno));
    return FAIL(&in->c, ST_INTERNAL, "admission.audit.unreadable");
}

/* ---- heads ---------------------------------------------------------------------------------- */

static void check_head(struct inspect *in, const struct inspect_head *head)
{
    struct merkle_hash root;

    merkle_tree_root(&in->tree, &root);
    if (!merkle_eq(&root, &head->note.root))
        inspect_report(in, DIFFERENCE_HEAD_ROOT, (struct inspect_place){.line = in->lines});
}

/* A head is checked when the lines have come to its size. */
static void add_head(struct inspect *in, struct str text)
{
    struct inspect_head head = {.met = false};

    if (!ledger_note_read(text, &head.note) || in->n_heads == INSPECT_HEADS_MOST) {
        inspect_report(in, DIFFERENCE_HEAD_UNREADABLE, (struct inspect_place){.line = in->lines});
        return;
    }
    if (in->verifier.n > 0 && !ledger_note_signed(text, in->verifier))
        inspect_report(in, DIFFERENCE_HEAD_SIGNATURE, (struct inspect_place){.line = in->lines});
    if (head.note.size == in->lines) {
        head.met = true;
        check_head(in, &head);
    }
    in->heads[in->n_heads++] = head;
}

static void meet_heads(struct inspect *in)
{
    for (size_t i = 0; i < in->n_heads; i++) {
        if (in->heads[i].met || in->heads[i].note.size != in->lines)
            continue;
        in->heads[i].met = true;
        check_head(in, &in->heads[i]);
    }
}

static void finish_heads(struct inspect *in)
{
    for (size_t i = 0; i < in->n_heads; i++)
        if (!in->heads[i].met)
            inspect_report(in, DIFFERENCE_HEAD_SIZE,
                           (struct inspect_place){.line = in->lines,
                                                  .expected = in->heads[i].note.size,
                                                  .found = in->lines});
}

/* ---- the log -------------------------------------------------------------------------------- */

static void take_line(struct inspect *in, struct str text)
{
    struct merkle_hash hash;
    struct inspect_line line;

    merkle_leaf((struct bytes){(const uint8_t *)text.p, text.n}, &hash);
    merkle_add(&in->tree, &hash);
    if (inspect_is_line(text)) { /* other features may write lines of their own */
        if (inspect_line_read(text, &line)) {
            line.no = in->lines;
            inspect_line_happens(in, &line);
        } else {
            inspect_report(in, DIFFERENCE_LINE, (struct inspect_place){.line = in->lines});
        }
    }
    in->lines++;
    meet_heads(in);
}

/* Lines up to the first empty one; what follows it is the head. */
struct reader {
    struct inspect *in;
    char room[PART + LEDGER_TEXT_MOST * 4];
    size_t n;
    bool in_head;
    struct buf head;
};

static void take_lines(struct reader *reader)
{
    struct str rest = {reader->room, reader->n};
    size_t at;

    while (!reader->in_head && str_find(rest, STR("\n"), &at)) {
        if (at == 0)
            reader->in_head = true;
        else
            take_line(reader->in, str_sub(rest, 0, at));
        rest = str_sub(rest, at + 1, rest.n);
    }
    if (reader->in_head) {
        buf_add(&reader->head, rest);
        rest.n = 0;
    }
    memmove(reader->room, rest.p, rest.n);
    reader->n = rest.n;
}

static void finish_log(struct reader *reader)
{
    struct inspect *in = reader->in;

    if (reader->n > 0) /* a last line without its end: the copy was cut off */
        inspect_report(in, DIFFERENCE_LINE, (struct inspect_place){.line = in->lines});
    if (!reader->in_head)
        inspect_report(in, DIFFERENCE_HEAD_MISSING, (struct inspect_place){.line = in->lines});
    else
        add_head(in, buf_str(&reader->head));
    finish_heads(in);
}

static enum status read_log(struct inspect *in, const char *path)
{
    bool standard = str_eq_z(STR("-"), path);
    AUTO_FD fd =
        standard ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0) : open(path, O_RDONLY | O_CLOEXEC);
    struct reader *reader = NEW(in->c.mem, struct reader);
    size_t n;

    if (fd < 0)
        return fail_io(in, path);
    reader->in = in;
    buf_init(&reader->head, in->c.mem, HEAD_MOST);
    do {
        size_t room = sizeof(reader->room) - reader->n;
        if (room == 0) { /* longer than any line of the log */
            inspect_report(in, DIFFERENCE_LINE, (struct inspect_place){.line = in->lines});
            reader->n = 0;
            break;
        }
        if (!replay_read_fd(&fd, reader->room + reader->n, room, &n))
            return fail_io(in, path);
        reader->n += n;
        take_lines(reader);
    } while (n > 0);
    finish_log(reader);
    return ST_OK;
}

static enum status read_head_file(struct inspect *in, const char *path)
{
    AUTO_FD fd = open(path, O_RDONLY | O_CLOEXEC);
    char *text = arena_alloc(in->c.mem, HEAD_MOST);
    size_t n;

    if (fd < 0 || !replay_read_fd(&fd, text, HEAD_MOST, &n))
        return fail_io(in, path);
    add_head(in, (struct str){text, n});
    return ST_OK;
}

/* ---- options -------------------------------------------------------------------------------- */

static enum status usage(struct inspect *in)
{
    return FAIL(&in->c, ST_INTERNAL, "admission.audit.usage");
}

static bool take_option(struct inspect *in, struct options *o, struct str name, const char *value)
{
    if (str_eq(name, STR("--key")))
        o->key = value;
    else if (str_eq(name, STR("--head")) && o->n_heads + 1 < INSPECT_HEADS_MOST)
        o->heads[o->n_heads++] = value;
    else
        return str_eq(name, STR("--lang")) && lang_find(str_from_z(value), &in->c.lang);
    return true;
}

static enum status
read_options(struct inspect *in, int argc, char *const *argv, struct options *ret)
{
    for (int i = 0; i < argc; i++) {
        struct str word = str_from_z(argv[i]);
        if (str_eq(word, STR("--json")))
            in->json = true;
        else if (!str_starts(word, STR("--")) && !ret->log)
            ret->log = argv[i];
        else if (i + 1 == argc || !take_option(in, ret, word, argv[++i]))
            return usage(in);
    }
    in->verifier = str_from_z(ret->key);
    return ret->log ? ST_OK : usage(in);
}

/* ---- the whole ------------------------------------------------------------------------------ */

static void print_end(const struct inspect *in)
{
    bool signed_ = in->verifier.n > 0;

    if (in->json) {
        (void)printf(
            "],\"lines\":%lld,\"pools\":%lld,\"applications\":%lld,\"signature\":\"%s\"}\n",
            (long long)in->lines, (long long)in->n_pools, (long long)in->n_cases,
            signed_ ? "checked" : "not checked");
        return;
    }
    struct ctx c = in->c;
    struct str text =
        MSG_FORMAT(&c, in->differences == 0 ? MSG_admission_audit_fine : MSG_admission_audit_found,
                   MSG_NUM("n", in->differences), MSG_NUM("lines", in->lines),
                   MSG_NUM("pools", in->n_pools), MSG_NUM("applications", in->n_cases));
    (void)printf(STR_FMT "\n", STR_ARG(text));
    if (!signed_)
        (void)printf(STR_FMT "\n", STR_ARG(msg_text(&c, MSG_admission_audit_no_key)));
}

static enum status run(struct inspect *in, int argc, char *const *argv)
{
    struct options options = {.log = NULL};

    TRY(read_options(in, argc, argv, &options));
    if (in->json)
        (void)fputs("{\"differences\":[", stdout);
    for (size_t i = 0; i < options.n_heads; i++)
        TRY(read_head_file(in, options.heads[i]));
    TRY(read_log(in, options.log));
    inspect_finish(in);
    print_end(in);
    return in->differences == 0 ? ST_OK : ST_INVALID;
}

static void report_failure(struct inspect *in)
{
    enum msg key = MSG_NONE;
    bool found = msg_find(str_from_z(in->c.failure.code), &key);

    ASSERT(found);
    if (in->path)
        (void)fprintf(stderr, "%s: ", in->path);
    (void)fprintf(stderr, STR_FMT, STR_ARG(msg_text(&in->c, key)));
    if (in->c.failure.detail.n > 0)
        (void)fprintf(stderr, " (" STR_FMT ")", STR_ARG(in->c.failure.detail));
    (void)fputc('\n', stderr);
}

enum status admission_audit_command(struct ctx *c, int argc, char *const *argv)
{
    struct arena *mem = arena_new(SIZE_MAX, SIZE_MAX); /* as the replay: the machine is the bound */
    struct inspect *in = NEW(mem, struct inspect);

    in->c = (struct ctx){.mem = mem, .lang = c->lang};
    in->newest_us = INT64_MIN;
    enum status st = run(in, argc, argv);
    if (st == ST_INTERNAL)
        report_failure(in);
    arena_free(mem);
    return st;
}
