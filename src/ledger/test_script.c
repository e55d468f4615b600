/* The script that strangers run: downloaded from the log's page, it agrees with what the product
 * gives out, and with nothing else. Ed25519 in it is held to the vectors of RFC 8032 by every head
 * that OpenSSL signed here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <fcntl.h>
#include <openssl/sha.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/scan.h"
#include "db_fixture.h"
#include "ledger/head.h"
#include "page_app.h"
#include "page_test.h"

enum { TEXT_MOST = 16 * 1024, ARGS_MOST = 16, RIGHT = 0, WRONG = 1, UNREADABLE = 2 };

#define APPLICATION "c0010000-0000-4000-8000-000000000001"
#define SALT        "5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a"

static struct db_fixture *fixture;
static struct page_app *app;
static struct ctx *work, *public;
static struct page *p;
static char folder[] = "/tmp/oqu-script-XXXXXX";

static int start(void **state)
{
    (void)state;
    fixture = db_fixture_start();
    app = page_app_open("");
    return mkdtemp(folder) ? 0 : -1;
}

static const char *path(const char *name)
{
    return str_printf(public->mem, "%s/%s", folder, name).p;
}

static int stop(void **state)
{
    static const char *const names[] = {"check-log.py", "proof.json", "growth.json", "key.txt",
                                        "old.txt",      "bent",       "said"};
    (void)state;

    for (size_t i = 0; i < COUNT(names); i++)
        (void)unlink(path(names[i]));
    (void)rmdir(folder);
    page_app_close(app);
    db_fixture_stop(fixture);
    return 0;
}

/* ---- files ---------------------------------------------------------------------------------- */

static void put(const char *name, struct str text)
{
    FILE *file = fopen(path(name), "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(text.p, 1, text.n, file), text.n);
    assert_int_equal(fclose(file), 0);
}

static struct str get(const char *name)
{
    char *text = arena_alloc(public->mem, TEXT_MOST);
    FILE *file = fopen(path(name), "rb");

    assert_non_null(file);
    size_t n = fread(text, 1, TEXT_MOST - 1, file);
    text[n] = '\0';
    assert_int_equal(fclose(file), 0);
    return (struct str){text, n};
}

/* What a browser saves from an address. */
static void save(const char *address, const char *name)
{
    page_get(p, address);
    page_assert_status(p, 200);
    put(name, (struct str){page_body(p), page_body_size(p)});
}

/* ---- a log ---------------------------------------------------------------------------------- */

/* The line of an application whose mark is that of SALT and APPLICATION. */
static struct str own_line(void)
{
    uint8_t text[32 + sizeof(APPLICATION) - 1], mark[SHA256_DIGEST_LENGTH];

    memset(text, 0x5a, 32);
    memcpy(text + 32, APPLICATION, sizeof(APPLICATION) - 1);
    (void)SHA256(text, sizeof(text), mark);
    return str_printf(public->mem, "admission/1 kind=allocated mark=" STR_FMT " by=қағида",
                      STR_ARG(str_hex(public->mem, mark, sizeof(mark))));
}

static enum status append_tx(struct ctx *c, void *arg)
{
    struct str texts[] = {STR("kind apply 0"), own_line(), STR("kind apply 2")};
    struct str keys[] = {STR(""), STR(""), STR("")};
    const struct ledger_lines lines = {texts, keys, COUNT(texts)};
    int64_t first;
    (void)arg;

    return ledger_append(c, &lines, &first);
}

static void grow(void)
{
    bool more;

    assert_int_equal(db_tx(work, "test/append", append_tx, NULL), ST_OK);
    assert_int_equal(head_job(work, &more), ST_OK);
}

static int set_up(void **state)
{
    (void)state;
    db_fixture_fresh(fixture);
    work = db_fixture_ctx(fixture, "oqu_work");
    public = db_fixture_ctx(fixture, "oqu_public");
    work->config = page_app_config(app);
    p = page_open(page_app_router(app, DOOR_PUBLIC), public);
    grow();
    save("/log/check-log.py", "check-log.py");
    save("/log/key", "key.txt");
    save("/log/checkpoint", "old.txt");
    grow();
    save("/log/proof/1", "proof.json");
    save("/log/growth/3", "growth.json");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    page_close(p);
    return 0;
}

/* ---- the script ----------------------------------------------------------------------------- */

/* Runs it with these words; "@x" is the file x. Gives the exit status; what it said is in `said`.
 */
static int check(const char *words)
{
    static char python[] = "/usr/bin/python3", silent[] = "-I";
    char *argv[ARGS_MOST] = {python, silent}, *none[] = {NULL};
    struct str rest = str_printf(public->mem, "@check-log.py %s --lang en", words), word;
    posix_spawn_file_actions_t actions;
    size_t argc = 2;
    int status;
    pid_t pid;

    while (scan_until(&rest, ' ', &word)) {
        const char *z = str_z(public->mem, word);
        assert_true(argc + 1 < ARGS_MOST);
        argv[argc++] = (char *)(uintptr_t)(z[0] == '@' ? path(z + 1) : z);
    }
    assert_int_equal(posix_spawn_file_actions_init(&actions), 0);
    for (int fd = STDOUT_FILENO; fd <= STDERR_FILENO; fd++)
        assert_int_equal(posix_spawn_file_actions_addopen(&actions, fd, path("said"),
                                                          O_WRONLY | O_CREAT | O_APPEND, 0600),
                         0);
    put("said", STR(""));
    assert_int_equal(posix_spawn(&pid, python, &actions, NULL, argv, none), 0);
    assert_int_equal(posix_spawn_file_actions_destroy(&actions), 0);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void assert_said(const char *words)
{
    struct str said = get("said");
    size_t at;

    if (!str_find(said, str_from_z(words), &at))
        fail_msg("no \"%s\" in: " STR_FMT, words, STR_ARG(said));
}

/* ---- tests ---------------------------------------------------------------------------------- */

static void what_the_log_gives_out_holds(void **state)
{
    (void)state;
    assert_int_equal(check("entry @proof.json --key @key.txt"), RIGHT);
    assert_said("RIGHT: the head is signed by the key of \"oqu.edu.kz/admission\"");
    assert_said("RIGHT: line 1 stands among the 6 lines of the log");
    assert_int_equal(check("growth @old.txt @growth.json --key @key.txt"), RIGHT);
    assert_said("RIGHT: the log of 6 lines begins with the 3 that were kept");
    save("/log/checkpoint", "old.txt"); /* nothing has grown since */
    save("/log/growth/6", "growth.json");
    assert_int_equal(check("growth @old.txt @growth.json --key @key.txt"), RIGHT);
}

static void every_line_of_the_log_is_proven(void **state)
{
    (void)state;
    for (int i = 0; i < 6; i++) {
        save(str_printf(public->mem, "/log/proof/%d", i).p, "proof.json");
        assert_int_equal(check("entry @proof.json --key @key.txt"), RIGHT);
    }
}

static void a_mark_is_opened_by_who_knows_the_secret(void **state)
{
    (void)state;
    assert_int_equal(
        check("entry @proof.json --key @key.txt --salt " SALT " --application " APPLICATION),
        RIGHT);
    assert_said("RIGHT: the mark in the line is that of this application");
    assert_int_equal(check("entry @proof.json --key @key.txt --salt " SALT
                           " --application c0010000-0000-4000-8000-000000000002"),
                     WRONG);
    assert_said("WRONG: the mark in the line is not that of this application");
    assert_int_equal(check("entry @proof.json --key @key.txt --salt " SALT), UNREADABLE);
}

static void a_line_that_waits_for_its_signature_is_told_so(void **state)
{
    (void)state;
    assert_int_equal(db_tx(work, "test/append", append_tx, NULL), ST_OK);
    save("/log/proof/6", "proof.json");
    assert_int_equal(check("entry @proof.json --key @key.txt"), WRONG);
    assert_said("The line is not signed yet");
}

/* One of the files with the n-th occurrence of `from` replaced. */
static const struct bend {
    const char *file, *from, *to, *words;
    int status;
    const char *said;
} bends[] = {
    {"proof.json", "kind=allocated", "kind=withdrawn", "entry @bent --key @key.txt", WRONG,
     "the hash does not fit"},
    {"proof.json", "\"index\":1", "\"index\":0", "entry @bent --key @key.txt", WRONG,
     "the proof does not lead"},
    {"proof.json", "\"index\":1", "\"index\":6", "entry @bent --key @key.txt", WRONG,
     "the proof does not lead"},
    {"proof.json", "\"index\":1", "\"index\":-1", "entry @bent --key @key.txt", WRONG,
     "the proof does not lead"},
    {"proof.json", "\"proof\":[\"", "\"proof\":[\"00", "entry @bent --key @key.txt", WRONG,
     "the proof does not lead"},
    {"proof.json", "admission\\n6", "admission\\n7", "entry @bent --key @key.txt", WRONG,
     "the signature of the head"},
    {"proof.json", "\\ntime ", "\\ntime 1", "entry @bent --key @key.txt", WRONG,
     "the signature of the head"},
    {"proof.json", "oqu.edu.kz", "oqu.edu.org", "entry @bent --key @key.txt", WRONG,
     "the signature of the head"},
    {"proof.json", "\"leaf\"", "\"lief\"", "entry @bent --key @key.txt", UNREADABLE, "KeyError"},
    {"proof.json", "{", "", "entry @bent --key @key.txt", UNREADABLE, "JSONDecodeError"},
    {"key.txt", "+", "+0", "entry @proof.json --key @bent", UNREADABLE, "not what it should be"},
    {"key.txt", "+", "", "entry @proof.json --key @bent", UNREADABLE, "not what it should be"},
    {"growth.json", "\"proof\":[", "\"proof\":[\"00\",", "growth @old.txt @bent --key @key.txt",
     WRONG, "the proof does not lead"},
    {"growth.json", "admission\\n6", "admission\\n8", "growth @old.txt @bent --key @key.txt", WRONG,
     "the signature of the head"},
    {"old.txt", "admission\n3", "admission\n2", "growth @bent @growth.json --key @key.txt", WRONG,
     "the signature of the head"},
    {"old.txt", "\n3\n", "\n", "growth @bent @growth.json --key @key.txt", UNREADABLE,
     "not what it should be"},
};

static struct str bent(const struct bend *bend)
{
    struct str text = get(bend->file);
    size_t at;

    assert_true(str_find(text, str_from_z(bend->from), &at));
    return str_printf(public->mem, STR_FMT "%s" STR_FMT, STR_ARG(str_sub(text, 0, at)), bend->to,
                      STR_ARG(str_sub(text, at + strlen(bend->from), text.n)));
}

static void what_was_changed_does_not_hold(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(bends); i++) {
        put("bent", bent(&bends[i]));
        int status = check(bends[i].words);
        if (status != bends[i].status)
            fail_msg("%s, \"%s\": %d; " STR_FMT, bends[i].file, bends[i].to, status,
                     STR_ARG(get("said")));
        assert_said(bends[i].said);
    }
}

static enum status other_tx(struct ctx *c, void *arg)
{
    struct str texts[] = {STR("kind apply of somebody else"), STR("two"), STR("three")};
    struct str keys[] = {STR(""), STR(""), STR("")};
    const struct ledger_lines lines = {texts, keys, COUNT(texts)};
    int64_t first;
    (void)arg;

    return ledger_append(c, &lines, &first);
}

/* Of two logs that were both signed, the one that does not continue what was kept. */
static void another_history_under_the_same_key_is_found(void **state)
{
    (void)state;
    db_fixture_fresh(fixture); /* everything anew, and the same key */
    work = db_fixture_ctx(fixture, "oqu_work");
    public = db_fixture_ctx(fixture, "oqu_public");
    work->config = page_app_config(app);
    page_close(p);
    p = page_open(page_app_router(app, DOOR_PUBLIC), public);
    assert_int_equal(db_tx(work, "test/other", other_tx, NULL), ST_OK);
    grow();
    save("/log/growth/3", "growth.json");
    assert_int_equal(check("growth @old.txt @growth.json --key @key.txt"), WRONG);
    assert_said("the proof does not lead");
}

static void a_file_that_is_not_there_is_told(void **state)
{
    (void)state;
    assert_int_equal(check("entry @none --key @key.txt"), UNREADABLE);
    assert_said("FileNotFoundError");
    assert_int_equal(check("entry"), UNREADABLE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_the_log_gives_out_holds, set_up, tear_down),
        cmocka_unit_test_setup_teardown(every_line_of_the_log_is_proven, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_mark_is_opened_by_who_knows_the_secret, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_line_that_waits_for_its_signature_is_told_so, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(what_was_changed_does_not_hold, set_up, tear_down),
        cmocka_unit_test_setup_teardown(another_history_under_the_same_key_is_found, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_file_that_is_not_there_is_told, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
