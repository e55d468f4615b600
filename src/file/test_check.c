/* The check of files from quarantine to the page a clerk sees: real parser processes, a scanner
 * that behaves in different ways, a real database and folder. The parser is this same program. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/module.h"
#include "base/config.h"
#include "base/log.h"
#include "db_fixture.h"
#include "file/check.h"
#include "file/file.h"
#include "file/parse.h"
#include "file/parser.h"
#include "file/sandbox.h"
#include "file/store.h"
#include "file/testing/clamd_peer.h"
#include "file_test_queries.h"
#include "i18n/i18n.h"
#include "i18n/msg_file.h"

static struct db_fixture *fixture;
static struct ctx *family, *work;
static char home[64];
static pid_t scanner;

static const struct uuid parent = {{1}}, nobody = {{0}};

/* ---- fixtures -------------------------------------------------------------------------------- */

static int start(void **state)
{
    (void)state;
    (void)snprintf(home, sizeof(home), "/tmp/oqu-check-XXXXXX");
    fixture = db_fixture_start();
    return mkdtemp(home) ? 0 : -1;
}

static int stop(void **state)
{
    char remove[] = "rm", force[] = "-rf";
    char *argv[] = {remove, force, home, NULL};
    pid_t child = fork();
    (void)state;

    if (child == 0)
        (void)execvp(remove, argv);
    db_fixture_stop(fixture);
    return 0;
}

static struct ctx *context(const char *role)
{
    const struct config_key *lists[] = {file_module.settings};
    struct ctx *c = db_fixture_ctx(fixture, role);
    struct config *config = config_new(c->mem, str_from_z(home), lists, COUNT(lists));
    struct config_problem problem;

    assert_true(config_finish(config, &problem));
    c->config = config;
    return c;
}

static int set_up(void **state)
{
    (void)state;
    db_fixture_fresh(fixture);
    family = context("oqu_family");
    work = context("oqu_work");
    db_fixture_sign(family, "parent", parent, nobody);
    return 0;
}

static void start_scanner(enum clamd_peer_mode mode)
{
    const char *path = str_printf(family->mem, "%s/run/clamd.sock", home).p;
    int fd = -1;

    assert_true(mkdir(str_printf(family->mem, "%s/run", home).p, 0700) == 0 || errno == EEXIST);
    (void)unlink(path);
    assert_true(clamd_peer_listen(path, &fd));
    scanner = fork();
    assert_true(scanner >= 0);
    if (scanner == 0)
        clamd_peer_serve(fd, mode);
    assert_int_equal(close(fd), 0);
}

static int stop_scanner(void **state)
{
    (void)state;
    if (scanner > 0) {
        assert_int_equal(kill(scanner, SIGKILL), 0);
        assert_int_equal(waitpid(scanner, NULL, 0), scanner);
    }
    scanner = 0;
    return 0;
}

static struct str sample(const char *name)
{
    char *bytes = arena_alloc(family->mem, 1 << 20);
    AUTO_FD fd = open(str_printf(family->mem, "%s/%s", FILE_SAMPLES, name).p, O_RDONLY);
    ssize_t n = fd >= 0 ? read(fd, bytes, 1 << 20) : -1;

    if (n <= 0)
        fail_msg("no sample %s", name);
    return (struct str){bytes, (size_t)n};
}

static int spool(struct str bytes, struct upload *ret_upload)
{
    struct str path =
        str_printf(family->mem, "%s/" STR_FMT, home, STR_ARG(rnd_token(family->mem, 9)));
    int fd = open(path.p, O_RDWR | O_CREAT | O_EXCL, 0600);

    assert_true(fd >= 0 && write(fd, bytes.p, bytes.n) == (ssize_t)bytes.n);
    *ret_upload = (struct upload){.file_name = STR("a"), .path = path, .size = (int64_t)bytes.n};
    return fd;
}

struct storing {
    struct upload upload;
    struct uuid id;
};

static enum status store_tx(struct ctx *c, void *arg)
{
    struct storing *storing = arg;
    return file_store_upload(c, &storing->upload, "FORM_065", &storing->id);
}

static struct uuid store(struct str bytes)
{
    struct storing storing;
    int fd = spool(bytes, &storing.upload);

    assert_int_equal(close(fd), 0);
    assert_int_equal(db_tx(family, "test/store", store_tx, &storing), ST_OK);
    assert_int_equal(unlink(storing.upload.path.p), 0); /* as the edge does after the request */
    return storing.id;
}

static struct file_info info(struct uuid id)
{
    struct file_info *infos;

    assert_int_equal(file_infos(family, &id, 1, &infos), ST_OK);
    return infos[0];
}

static void check(enum status expected)
{
    bool more = false;
    assert_int_equal(check_job(work, &more), expected);
}

static enum status due_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;
    return file_test_due_now(c, &changed);
}

static enum status clean_tx(struct ctx *c, void *arg)
{
    return file_test_clean(c, arg);
}

static bool waits_on_disk(struct uuid id)
{
    int fd = -1;
    bool there = store_open(work, id, &fd) == ST_OK;

    if (there)
        (void)close(fd);
    return there;
}

/* ---- the parser ------------------------------------------------------------------------------ */

static void samples_are_accepted_or_refused_with_their_reason(void **state)
{
    static const struct {
        const char *name;
        int reason; /* 0: fine */
        size_t pages;
    } table[] = {
        {"good.pdf", 0, 2},
        {"link.pdf", 0, 1},
        {"script.pdf", PARSE_SCRIPT, 0},
        {"script-compressed.pdf", PARSE_SCRIPT, 0},
        {"launch.pdf", PARSE_ACTION, 0},
        {"submit.pdf", PARSE_ACTION, 0},
        {"attachment.pdf", PARSE_ATTACHMENT, 0},
        {"attachment-compressed.pdf", PARSE_ATTACHMENT, 0},
        {"encrypted.pdf", PARSE_ENCRYPTED, 0},
        {"owner-password.pdf", PARSE_ENCRYPTED, 0},
        {"form.pdf", PARSE_FORM, 0},
        {"pages.pdf", PARSE_PAGES, 0},
        {"empty.pdf", PARSE_DAMAGED, 0},
        {"broken.pdf", PARSE_DAMAGED, 0},
        {"turned.jpg", 0, 1},
        {"printer.jpg", 0, 1},
        {"wide.jpg", 0, 1},
        {"cut.jpg", PARSE_DAMAGED, 0},
        {"alpha.png", 0, 1},
        {"palette.png", 0, 1},
        {"deep-grey.png", 0, 1},
        {"huge.png", PARSE_PIXELS, 0},
        {"bad-sum.png", PARSE_DAMAGED, 0},
        {"text.txt", PARSE_DAMAGED, 0},
    };
    (void)state;

    for (size_t i = 0; i < COUNT(table); i++) {
        struct upload upload;
        struct frames f;
        AUTO_FD fd = spool(sample(table[i].name), &upload);
        assert_int_equal(parser_run(work, fd, PARSER_WALL_MS, &f), ST_OK);
        if (f.fine != (table[i].reason == 0) || f.n_pages != table[i].pages ||
            (!f.fine && (int)f.reason != table[i].reason))
            fail_msg("%s: fine %d, pages %zu, reason %c", table[i].name, f.fine, f.n_pages,
                     f.reason);
        bool pdf = str_ends(str_from_z(table[i].name), STR(".pdf"));
        assert_int_equal(f.fine && pdf, f.whole.n > 0);
        assert_int_equal(unlink(upload.path.p), 0);
    }
}

static struct str whole_jpeg(struct uuid id)
{
    struct str type, bytes;

    assert_int_equal(file_read(family, id, 0, &type, &bytes), ST_OK);
    assert_true(str_eq(type, STR("image/jpeg")));
    return bytes;
}

static void a_photo_keeps_its_pixels_turned_and_nothing_else(void **state)
{
    static const char *const secrets[] = {"Exif", "secret place", "secret comment"};
    struct str before = sample("turned.jpg");
    size_t at;
    (void)state;

    start_scanner(CLAMD_PEER_RIGHT);
    struct uuid id = store(before);
    check(ST_OK);
    struct str after = whole_jpeg(id);
    for (size_t i = 0; i < COUNT(secrets); i++) {
        assert_true(str_find(before, str_from_z(secrets[i]), &at));
        assert_false(str_find(after, str_from_z(secrets[i]), &at));
    }
    /* 60 × 40 on its side is 40 × 60: height and width stand in the frame header. */
    assert_true(str_find(after, STR("\xFF\xC0\0\x11\x08\0\x3C\0\x28"), &at));
}

/* ---- the sandbox ----------------------------------------------------------------------------- */

/* What a process in the sandbox gets for an act: its exit status, or the signal it died of, < 0. */
static int in_the_sandbox(int (*act)(void))
{
    int status = 0;
    pid_t child = fork();

    assert_true(child >= 0);
    if (child == 0)
        _exit(sandbox_enter() ? act() : 99);
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

static int open_passwd(void)
{
    return open("/etc/passwd", O_RDONLY) < 0 && errno == EACCES ? 1 : 0;
}

static int write_file(void)
{
    return open("/tmp/oqu-escape", O_WRONLY | O_CREAT, 0600) < 0 && errno == EACCES ? 1 : 0;
}

static int connect_out(void)
{
    return socket(AF_INET, SOCK_STREAM, 0) < 0 && errno == EACCES ? 1 : 0;
}

static int run_shell(void)
{
    char shell[] = "/bin/sh", *argv[] = {shell, NULL};
    (void)execv(shell, argv);
    return 0;
}

static int make_process(void)
{
    return fork() >= 0 ? 0 : 1;
}

static int take_memory(void)
{
    return malloc((size_t)SANDBOX_MEMORY) ? 0 : 1;
}

static void the_sandbox_lets_nothing_out(void **state)
{
    static const struct {
        const char *what;
        int (*act)(void);
        int expected;
        bool by_calls; /* held by the list of calls or the limit of memory */
    } table[] = {
        {"open /etc/passwd", open_passwd, 1, false},     {"write a file", write_file, 1, false},
        {"open a socket", connect_out, 1, true},         {"run a shell", run_shell, -SIGSYS, true},
        {"make a process", make_process, -SIGSYS, true}, {"take all memory", take_memory, 1, true},
    };
    (void)state;

    for (size_t i = 0; i < COUNT(table); i++) {
        if (table[i].by_calls && !sandbox_is_complete)
            continue;
        int got = in_the_sandbox(table[i].act);
        if (got != table[i].expected)
            fail_msg("%s: %d", table[i].what, got);
    }
}

/* ---- from quarantine to clean ---------------------------------------------------------------- */

static void a_clean_document_can_be_read_page_by_page(void **state)
{
    struct str type, bytes;
    (void)state;

    start_scanner(CLAMD_PEER_RIGHT);
    struct uuid id = store(sample("good.pdf"));
    assert_int_equal(info(id).state, FILE_QUARANTINED);
    check(ST_OK);
    assert_int_equal(info(id).state, FILE_CLEAN);
    assert_int_equal(info(id).pages, 2);
    assert_int_equal(file_read(family, id, 0, &type, &bytes), ST_OK);
    assert_true(str_eq(type, STR("application/pdf")));
    assert_true(str_starts(bytes, STR("%PDF-1.")));
    for (int page = 1; page <= 2; page++) {
        assert_int_equal(file_read(family, id, page, &type, &bytes), ST_OK);
        assert_true(str_eq(type, STR("image/jpeg")));
        assert_true(str_starts(bytes, STR("\xFF\xD8\xFF")));
    }
    assert_int_equal(file_read(family, id, 3, &type, &bytes), ST_NOT_FOUND);
    assert_false(waits_on_disk(id));
}

static void a_bad_file_is_refused_with_a_reason_for_its_owner(void **state)
{
    static const struct {
        const char *name;
        enum file_state state;
        int reason;
    } table[] = {
        {"script.pdf", FILE_REJECTED, MSG_file_reason_script},
        {"cut.jpg", FILE_UNREADABLE, MSG_file_reason_damaged},
    };
    struct str type, bytes;
    (void)state;

    start_scanner(CLAMD_PEER_RIGHT);
    for (size_t i = 0; i < COUNT(table); i++) {
        struct uuid id = store(sample(table[i].name));
        check(ST_OK);
        assert_int_equal(info(id).state, table[i].state);
        assert_int_equal(info(id).reason, table[i].reason);
        assert_int_equal(file_read(family, id, 0, &type, &bytes), ST_CONFLICT);
        assert_false(waits_on_disk(id));
    }
}

static void a_virus_is_found_whatever_the_file_looks_like(void **state)
{
    struct str infected = STR("%PDF-1.4\n" CLAMD_PEER_EICAR);
    (void)state;

    start_scanner(CLAMD_PEER_RIGHT);
    struct uuid id = store(infected);
    check(ST_OK);
    assert_int_equal(info(id).state, FILE_REJECTED);
    assert_int_equal(info(id).reason, MSG_file_reason_virus);
}

/* A parser that says nothing, and one that the system ends: main() of this program plays them. */
#define SILENT_PDF "%PDF-1.4\nsilent"
#define KILLED_PDF "%PDF-1.4\nkilled"

static void a_parser_that_takes_too_long_says_nothing_about_the_file(void **state)
{
    static const struct {
        struct str file;
        int wall_ms;
    } table[] = {{STR_INIT(SILENT_PDF), 1}, {STR_INIT(KILLED_PDF), PARSER_WALL_MS}};
    (void)state;

    for (size_t i = 0; i < COUNT(table); i++) {
        struct upload upload;
        struct frames f;
        AUTO_FD fd = spool(table[i].file, &upload);
        assert_int_equal(parser_run(work, fd, table[i].wall_ms, &f), ST_BUSY);
        assert_string_equal(work->failure.code, "file.slow");
    }
}

static void a_file_that_takes_too_long_is_tried_again_before_its_owner_is_asked(void **state)
{
    struct uuid slow = store(STR(KILLED_PDF)), other;
    (void)state;

    for (int i = 0; i < CHECK_SLOW_MOST; i++) { /* that nobody listens does not count */
        assert_int_equal(db_tx(work, "test/due", due_tx, NULL), ST_OK);
        check(ST_BUSY);
    }
    start_scanner(CLAMD_PEER_RIGHT);
    for (int i = 1; i < CHECK_SLOW_MOST; i++) {
        assert_int_equal(db_tx(work, "test/due", due_tx, NULL), ST_OK);
        check(ST_OK);
        assert_int_equal(info(slow).state, FILE_QUARANTINED);
        assert_true(waits_on_disk(slow));
    }
    other = store(sample("good.pdf"));
    check(ST_OK); /* the other's turn, for the slow one has been put off */
    assert_int_equal(info(other).state, FILE_CLEAN);
    assert_int_equal(db_tx(work, "test/due", due_tx, NULL), ST_OK);
    check(ST_OK);
    assert_int_equal(info(slow).state, FILE_REJECTED);
    assert_int_equal(info(slow).reason, MSG_file_reason_unchecked);
    assert_false(waits_on_disk(slow));
}

static void files_wait_while_the_scanner_gives_no_right_answer(void **state)
{
    static const enum clamd_peer_mode modes[] = {CLAMD_PEER_SILENT, CLAMD_PEER_GARBAGE};
    struct uuid id = store(sample("good.pdf"));
    (void)state;

    check(ST_BUSY); /* nobody listens */
    assert_string_equal(work->failure.code, "file.scanner");
    for (size_t i = 0; i < COUNT(modes); i++) {
        start_scanner(modes[i]);
        assert_int_equal(db_tx(work, "test/due", due_tx, NULL), ST_OK);
        check(ST_BUSY);
        assert_int_equal(info(id).state, FILE_QUARANTINED);
        assert_true(waits_on_disk(id));
        (void)stop_scanner(NULL);
    }
    start_scanner(CLAMD_PEER_SLOW);
    check(ST_OK); /* not due yet: it is left alone */
    assert_int_equal(info(id).state, FILE_QUARANTINED);
    assert_int_equal(db_tx(work, "test/due", due_tx, NULL), ST_OK);
    check(ST_OK);
    assert_int_equal(info(id).state, FILE_CLEAN);
}

/* req: M456-5.16 */
static void an_altered_file_is_not_given_out(void **state)
{
    struct str type, bytes;
    (void)state;

    start_scanner(CLAMD_PEER_RIGHT);
    struct uuid id = store(sample("turned.jpg"));
    check(ST_OK);
    struct file_test_clean_row *row;
    assert_int_equal(db_tx_read(work, "test/clean", clean_tx, &row), ST_OK);
    const char *path =
        str_printf(family->mem, "%s/files/clean/%02x/" STR_FMT ".1", home, row->clean_id.b[15],
                   STR_ARG(uuid_print(family->mem, row->clean_id)))
            .p;
    AUTO_FD fd = open(path, O_RDWR);
    assert_true(fd >= 0 && pwrite(fd, "x", 1, 100) == 1);
    assert_int_equal(file_read(family, id, 0, &type, &bytes), ST_INTERNAL);
    assert_string_equal(family->failure.code, "file.integrity");
}

static void what_was_altered_in_quarantine_is_unreadable(void **state)
{
    int fd = -1;
    (void)state;

    start_scanner(CLAMD_PEER_RIGHT);
    struct uuid id = store(sample("turned.jpg"));
    const char *path = str_printf(family->mem, "%s/files/quarantine/" STR_FMT, home,
                                  STR_ARG(uuid_print(family->mem, id)))
                           .p;
    fd = open(path, O_WRONLY | O_APPEND);
    assert_true(fd >= 0 && write(fd, "x", 1) == 1 && close(fd) == 0);
    check(ST_OK);
    assert_int_equal(info(id).state, FILE_UNREADABLE);
}

static void only_old_files_without_a_row_are_swept_up(void **state)
{
    struct uuid id = store(sample("turned.jpg")), left = uuid_v4();
    struct upload upload;
    size_t n = 0;
    bool more = false;
    int fd = spool(STR("x"), &upload);
    (void)state;

    assert_int_equal(close(fd), 0);
    assert_int_equal(store_quarantine(work, left, upload.path), ST_OK);
    assert_int_equal(sweep_job(work, &more), ST_OK);
    assert_true(waits_on_disk(id) && waits_on_disk(left)); /* a day has not passed */
    assert_int_equal(sweep(work, 0, &n), ST_OK);
    assert_int_equal(n, 1);
    assert_true(waits_on_disk(id) && !waits_on_disk(left));
}

/* `oqu parse`, which some files make misbehave. */
static int play_parser(void)
{
    char start[sizeof(SILENT_PDF)] = "";

    if (pread(STDIN_FILENO, start, sizeof(start) - 1, 0) < 0)
        return 1;
    while (strcmp(start, SILENT_PDF) == 0)
        (void)pause();
    if (strcmp(start, KILLED_PDF) == 0)
        (void)raise(SIGKILL);
    return parse_command(NULL, 0, NULL) == ST_OK ? 0 : 1;
}

int main(int argc, char **argv)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, stop_scanner)
    const struct CMUnitTest tests[] = {
        TEST(samples_are_accepted_or_refused_with_their_reason),
        TEST(a_photo_keeps_its_pixels_turned_and_nothing_else),
        TEST(the_sandbox_lets_nothing_out),
        TEST(a_clean_document_can_be_read_page_by_page),
        TEST(a_bad_file_is_refused_with_a_reason_for_its_owner),
        TEST(a_virus_is_found_whatever_the_file_looks_like),
        TEST(a_parser_that_takes_too_long_says_nothing_about_the_file),
        TEST(a_file_that_takes_too_long_is_tried_again_before_its_owner_is_asked),
        TEST(files_wait_while_the_scanner_gives_no_right_answer),
        TEST(an_altered_file_is_not_given_out),
        TEST(what_was_altered_in_quarantine_is_unreadable),
        TEST(only_old_files_without_a_row_are_swept_up),
    };

    if (argc == 2 && strcmp(argv[1], "parse") == 0)
        return play_parser();
    log_init("test", LOG_ERROR);
    return cmocka_run_group_tests(tests, start, stop);
}
