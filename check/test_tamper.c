/* A campaign with every kind of state, and then one change of the database after the other, each of
 * which the auditor must find and name, in a full run and in one that looks at what changed. What
 * is changed and what must be found stands in testing/tamper.sql. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "admission/testing/site.h"
#include "app/module.h"
#include "base/base64.h"
#include "base/config.h"
#include "base/log.h"
#include "base/scan.h"
#include "check/check.h"
#include "check/report.h"
#include "check/testing/campaign.h"
#include "db/testing.h"
#include "keys/keys.h"

enum { TAMPER_MOST = 200, AT_LEAST = 40, PAGE_MEMORY = 64 << 20 };

static const char *program; /* oqu-check as it was built */
static struct store seen;   /* what the last clean run left */

/* ---- a run ----------------------------------------------------------------------------------- */

static enum status run_tx(struct ctx *c, void *arg)
{
    struct ctx page = *c;

    page.mem = arena_new(PAGE_MEMORY, PAGE_MEMORY);
    enum status st = check_run(&page, arg);
    if (st != ST_OK)
        log_failure(&page, "check");
    c->failure = (struct failure){.st = st, .code = page.failure.code};
    arena_free(page.mem);
    return st;
}

static struct check a_check(struct ctx *c, bool full, const struct store *before)
{
    struct check check = {
        .mem = c->mem, .full = full, .before = before, .after = NEW(c->mem, struct store)};

    assert_true(check_key(&check, campaign_verifier()));
    return check;
}

static void assert_clean(struct ctx *c, bool full, const struct store *before, struct store *after)
{
    struct check check = a_check(c, full, before);

    assert_int_equal(db_tx_read(c, "test/check", run_tx, &check), ST_OK);
    if (check.found.n > 0)
        fail_msg(STR_FMT, STR_ARG(report_text(c->mem, &check)));
    *after = *check.after;
}

/* ---- tampering ------------------------------------------------------------------------------- */

struct tamper {
    struct str expected, sql; /* sql: up to the next heading */
};

static size_t read_tampers(struct arena *mem, struct tamper *tampers)
{
    static const struct str heading = STR_INIT("\n-- finds: ");
    struct str rest = str_from_z(db_fixture_read(mem, "check/testing/tamper.sql"));
    size_t n = 0, at;

    assert_true(str_find(rest, heading, &at));
    rest = str_sub(rest, at + heading.n, rest.n);
    while (rest.n > 0) {
        assert_true(n < TAMPER_MOST);
        struct str one = rest;
        bool more = str_find(rest, heading, &at);
        if (more)
            one = str_sub(rest, 0, at);
        rest = more ? str_sub(rest, at + heading.n, rest.n) : STR("");
        assert_true(scan_until(&one, '\n', &tampers[n].expected));
        tampers[n++].sql = one;
    }
    return n;
}

struct trial {
    const struct tamper *tamper;
    bool full;
    struct str found;
};

static struct ctx *intruder; /* the superuser, with every trigger off */

static enum status trial_tx(struct ctx *c, void *arg)
{
    struct trial *trial = arg;
    struct check check = a_check(c, trial->full, &seen);

    TRY(db_script(c, "check", "tamper", str_z(c->mem, trial->tamper->sql)));
    TRY(run_tx(c, &check));
    trial->found = findings_codes(c->mem, &check.found);
    return ST_OK;
}

static struct str try_it(const struct tamper *tamper, bool full)
{
    struct trial trial = {.tamper = tamper, .full = full};

    assert_int_equal(db_fixture_rolled_back(intruder, trial_tx, &trial), ST_OK);
    return trial.found;
}

static void each_change_is_found_and_named(void **state)
{
    static struct tamper tampers[TAMPER_MOST];
    size_t n = read_tampers(site.admin->mem, tampers), wrong = 0;
    (void)state;

    assert_true(n >= AT_LEAST);
    db_fixture_load(campaign_fixture(), "check/testing/intruder.sql");
    intruder = db_fixture_ctx(campaign_fixture(), "oqu_admin");
    for (size_t i = 0; i < n; i++) {
        for (int full = 0; full < 2; full++) {
            struct str found = try_it(&tampers[i], full == 1);
            if (str_eq(found, tampers[i].expected))
                continue;
            print_message("# %s run\n# expected " STR_FMT "\n# found    " STR_FMT "\n" STR_FMT "\n",
                          full ? "full" : "incremental", STR_ARG(tampers[i].expected),
                          STR_ARG(found), STR_ARG(tampers[i].sql));
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
}

static void nothing_is_found_where_nothing_was_changed(void **state)
{
    static const struct store nothing;
    struct store after;
    struct ctx *c = site.admin;
    (void)state;

    assert_clean(c, true, &nothing, &after);
    assert_clean(c, false, &nothing, &seen);
    assert_clean(c, false, &seen, &after);
    assert_true(after.edge >= seen.edge && after.log_size == seen.log_size);
    assert_clean(c, true, &seen, &seen);
}

/* What an officer owes is named, and is no alarm. */
static void late_answers_are_named(void **state)
{
    struct check check = a_check(site.admin, true, &seen);
    (void)state;

    assert_int_equal(db_tx_read(site.admin, "test/check", run_tx, &check), ST_OK);
    assert_string_equal(findings_codes(site.admin->mem, &check.late).p, "late.answered late.open");
    assert_int_equal(check.found.n, 0);
}

/* ---- the program ----------------------------------------------------------------------------- */

static const char *path_in(const char *name)
{
    return str_printf(site.admin->mem, "%s/%s", site.home, name).p;
}

/* Runs oqu-check as its own role; its exit status. */
static int run_program(const char *mode, const char *key)
{
    struct str database = db_fixture_conninfo(campaign_fixture(), "oqu_check");
    pid_t pid = fork();
    int status;

    assert_true(pid >= 0);
    if (pid == 0) {
        int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
        if (dup2(nowhere, STDOUT_FILENO) < 0 || dup2(nowhere, STDERR_FILENO) < 0)
            _exit(98);
        (void)execl(program, program, mode, "--database", str_z(site.admin->mem, database), "--key",
                    path_in(key), "--store", path_in("check.store"), "--reports", site.home,
                    "--json", (char *)NULL);
        _exit(99);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void write_file(const char *name, struct str text)
{
    FILE *file = fopen(path_in(name), "we");

    assert_non_null(file);
    assert_int_equal(fwrite(text.p, 1, text.n, file), text.n);
    assert_int_equal(fclose(file), 0);
}

static void the_program_says_by_its_exit_status_what_it_found(void **state)
{
    (void)state;

    write_file("key", campaign_verifier());
    write_file("other-key", STR("not a key"));
    assert_int_equal(run_program("full", "key"), 0);
    assert_int_equal(access(path_in("check.store"), R_OK), 0);
    assert_int_equal(run_program("incremental", "key"), 0);
    assert_int_equal(run_program("incremental", "other-key"), 2);
    assert_int_equal(run_program("sometimes", "key"), 2);
    db_fixture_load(campaign_fixture(), "check/testing/forged.sql");
    assert_int_equal(run_program("incremental", "key"), 1);
    assert_int_equal(run_program("incremental", "key"), 1); /* until it is put right */
    assert_int_equal(run_program("full", "key"), 1);
    write_file("check.store", STR("oqu-check store 1\nedge 5\n")); /* not whole */
    assert_int_equal(run_program("incremental", "key"), 2);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_found_where_nothing_was_changed),
        cmocka_unit_test(late_answers_are_named),
        cmocka_unit_test(each_change_is_found_and_named),
        cmocka_unit_test(the_program_says_by_its_exit_status_what_it_found),
    };

    if (argc != 2)
        return 1;
    program = argv[1];
    return cmocka_run_group_tests(tests, campaign_start, campaign_stop);
}
