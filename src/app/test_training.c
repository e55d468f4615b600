/* The data of an installation for training go back every night, and nothing else does: the steps in
 * a process that is killed after each of them, and the commands as an operator runs them. A real
 * server, real files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/database.h"
#include "app/home.h"
#include "app/settings.h"
#include "app/training.h"
#include "app_test_queries.h"
#include "base/log.h"
#include "db_template.h"
#include "http/outward.h"

enum { MEMORY = 64 << 20, PATH_ROOM = 300 };

struct place {
    struct ctx c;
    struct str folder, home;
    struct cluster cluster;
    pid_t server;
};
static struct place place;

static const char *path(const char *name)
{
    return str_printf(place.c.mem, STR_FMT "/%s", STR_ARG(place.home), name).p;
}

/* To the user that the server runs as, whose the installation is. */
static void give(const char *name)
{
    if (place.cluster.user.n == 0)
        return;
    const struct passwd *user = getpwnam(str_z(place.c.mem, place.cluster.user));
    assert_non_null(user);
    assert_int_equal(chown(path(name), user->pw_uid, user->pw_gid), 0);
}

static void put_file(const char *name)
{
    AUTO_FD fd = open(path(name), O_WRONLY | O_CREAT | O_EXCL, 0644);
    assert_true(fd >= 0 && write(fd, name, 1) == 1);
    give(name);
}

static bool has(const char *name)
{
    return access(path(name), F_OK) == 0;
}

/* ---- what the data are ----------------------------------------------------------------------- */

static enum status lay_out_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;
    return app_test_training_lay_out(c, &changed);
}

static enum status day_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;
    return app_test_training_day(c, &changed);
}

static enum status seen_tx(struct ctx *c, void *arg)
{
    return app_test_training_seen(c, arg);
}

static void in_database(db_tx_fn *fn, void *arg)
{
    struct ctx *c = &place.c;

    db_fixture_must(
        c, db_open(c, cluster_conninfo(c->mem, &place.cluster, "oqu_admin", DATABASE_NAME), &c->db),
        "open");
    db_fixture_must(c, db_tx_locked(c, "test/training", fn, arg), "statement");
    db_close(c->db);
    c->db = NULL;
}

static struct app_test_training_seen_row seen(void)
{
    struct app_test_training_seen_row *row = NULL;

    in_database(seen_tx, (void *)&row);
    return *row;
}

static void serve(void)
{
    db_fixture_must(&place.c, cluster_create(&place.c, &place.cluster), "settings");
    place.server = db_template_serve(&place.c, &place.cluster);
}

static void stop(void)
{
    cluster_end(place.server);
    place.server = 0;
    assert_int_equal(unlink(path("postgres/start.log")), 0); /* this process may be root */
}

/* A day of training: also a document that a family sent, and one that was refused and removed. */
static void work_for_a_day(void)
{
    in_database(day_tx, NULL);
    put_file("files/clean/7f/day");
    assert_int_equal(unlink(path("files/clean/7f/removed")), 0);
    put_file("wait/journal-00000000");
}

static bool is_as_kept(void)
{
    struct app_test_training_seen_row row = seen();

    return str_eq_z(row.name, "Бұрын") && row.people == 2 && row.returned == 1;
}

/* What was learned, and what opens the accounts, stays in either state. */
static void assert_the_staff_stays(void)
{
    struct app_test_training_seen_row row = seen();

    assert_string_equal(row.phc.p, "$argon2id$changed");
    assert_int_equal(row.accounts, 2);
    assert_int_equal(row.factors, 1);
    assert_int_equal(row.grants, 2);
    assert_int_equal(row.completed, 2);
    assert_true(row.completed_today); /* by the calendar on the wall */
    assert_int_equal(row.offset_days, 30);
}

/* All of the day, or nothing of it; files that the data refer to are there in either state. */
static void assert_whole(bool returned)
{
    struct app_test_training_seen_row row = seen();

    assert_string_equal(row.name.p, returned ? "Бұрын" : "Кейін");
    assert_int_equal(row.people, returned ? 2 : 3);
    assert_the_staff_stays();
    assert_true(has("files/clean/7f/kept"));
    assert_true(returned ? has("files/clean/7f/removed") : has("files/clean/7f/day"));
}

static void assert_clean(void)
{
    assert_false(has("files/clean/7f/day"));
    assert_true(has("files/clean/7f/kept") && has("files/clean/7f/removed"));
    assert_false(has("wait/journal-00000000"));
    assert_true(has("wait/key"));
}

/* ---- processes: an assertion of cmocka would go on with the tests there ---------------------- */

static void become(void)
{
    if (place.cluster.user.n == 0)
        return;
    const struct passwd *user = getpwnam(str_z(place.c.mem, place.cluster.user));
    ASSERT(user != NULL && setgroups(0, NULL) == 0);
    ASSERT(setgid(user->pw_gid) == 0 && setuid(user->pw_uid) == 0);
}

/* Runs the first steps and is killed; a whole run ends with 0. */
static NORETURN void run_steps(const struct training_step *steps, size_t n)
{
    struct training_work work = {.cluster = place.cluster};

    become();
    work.cluster.user = STR("");
    for (size_t i = 0; i < n && steps[i].name; i++)
        db_fixture_must(&place.c, steps[i].run(&place.c, &work), steps[i].name);
    if (steps[n].name)
        (void)raise(SIGKILL);
    _exit(0);
}

static int wait_for(pid_t pid)
{
    int status = -1;

    assert_int_equal(waitpid(pid, &status, 0), pid);
    return status;
}

static void kill_after(const struct training_step *steps, size_t n)
{
    pid_t pid = fork();

    assert_true(pid >= 0);
    if (pid == 0)
        run_steps(steps, n);
    int status = wait_for(pid);
    assert_true(steps[n].name ? WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL
                              : WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static size_t count(const struct training_step *steps)
{
    size_t n = 0;

    while (steps[n].name)
        n++;
    return n;
}

/* The command in a process of its own; gives the code that it fails with, or NULL. */
static const char *run(enum status (*command)(struct ctx *c, int argc, char *const *argv))
{
    static char code[PATH_ROOM];
    int ends[2];

    assert_int_equal(pipe(ends), 0);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        become();
        enum status st = command(&place.c, 0, NULL);
        if (st != ST_OK)
            (void)dprintf(ends[1], "%s", place.c.failure.code);
        _exit(0);
    }
    (void)close(ends[1]);
    ssize_t n = read(ends[0], code, sizeof(code) - 1);
    (void)close(ends[0]);
    (void)wait_for(pid);
    code[n > 0 ? n : 0] = 0;
    return n > 0 ? code : NULL;
}

/* ---- fixture --------------------------------------------------------------------------------- */

static void make_home(void)
{
    static const char *const folders[] = {"",    "run", "files", "files/clean", "files/clean/7f",
                                          "wait"};

    for (size_t i = 0; i < COUNT(folders); i++) {
        assert_int_equal(mkdir(path(folders[i]), 0700), 0);
        give(folders[i]);
    }
    put_file("files/clean/7f/kept");
    put_file("files/clean/7f/removed");
    put_file("wait/key");
}

static struct config *settings(void)
{
    struct config *config;
    struct str problem;

    assert_true(settings_load(place.c.mem, place.home, &config, &problem));
    return config;
}

static int set_up(void **state)
{
    struct arena *mem = arena_new(MEMORY, MEMORY);
    const struct cluster_switch names = {DATABASE_NAME, DB_TEMPLATE_NAME, "unused"};
    (void)state;

    place = (struct place){.c = {.mem = mem, .actor = {.kind = ACTOR_SYSTEM}}};
    place.folder = db_template_folder(&place.c);
    place.home = str_printf(mem, STR_FMT "/home", STR_ARG(place.folder));
    place.cluster = db_template_cluster(mem, place.folder);
    make_home();
    db_template_copy(&place.c, place.folder);
    assert_int_equal(rename(str_z(mem, place.cluster.dir), path("postgres")), 0);
    place.cluster.dir = str_from_z(path("postgres"));
    place.cluster.socket = str_from_z(path("run"));
    place.c.config = settings();
    outward_close(true, NULL);
    serve();
    db_fixture_must(&place.c, cluster_switch_database(&place.c, &place.cluster, &names), "name");
    in_database(lay_out_tx, NULL);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    if (place.server > 0)
        stop();
    outward_close(false, NULL);
    db_template_remove(&place.c, place.folder);
    arena_free(place.c.mem);
    return 0;
}

/* ---- tests ----------------------------------------------------------------------------------- */

/* Before the copy is in place all of the day is there, from then on nothing of it but the staff and
 * what they learned; the next night finishes what was begun. */
static void whoever_kills_the_return_finds_the_old_state_or_the_new(void **state)
{
    const struct training_step *steps = training_return_steps;
    bool returned = false;
    (void)state;

    kill_after(training_keep_steps, count(training_keep_steps));
    work_for_a_day();
    for (size_t n = 1; n < count(steps); n++) {
        kill_after(steps, n);
        returned = returned || is_as_kept();
        assert_whole(returned);
        assert_int_equal(returned, n >= 6);
    }
    kill_after(steps, count(steps));
    assert_whole(true);
    assert_clean();
}

/* A keeping that was killed leaves what was kept before. */
static void whoever_kills_the_keeping_finds_what_was_kept_before(void **state)
{
    const struct training_step *steps = training_keep_steps;
    (void)state;

    kill_after(steps, count(steps));
    work_for_a_day();
    for (size_t n = 1; n < 5; n++)
        kill_after(steps, n);
    kill_after(training_return_steps, count(training_return_steps));
    assert_whole(true);
    assert_clean();
}

/* As the timer runs it: the program is stopped, the command brings its own server and takes it
 * away, and the day after begins where this one did. */
/* req: J73-4.3 */
static void the_commands_return_the_data_every_night(void **state)
{
    (void)state;

    stop();
    assert_null(run(training_keep_command));
    serve();
    work_for_a_day();
    stop();
    for (int night = 1; night <= 2; night++) {
        assert_null(run(training_return_command));
        assert_false(has("postgres/postmaster.pid"));
        serve();
        assert_whole(true);
        assert_true(is_as_kept());
        assert_clean();
        stop();
    }
}

/* Where real families apply, where nothing was kept, and while the program runs. */
static void what_must_not_return_is_refused(void **state)
{
    (void)state;
    in_database(day_tx, NULL);
    stop();
    assert_string_equal(run(training_return_command), "training.nothing-kept");
    outward_close(false, NULL);
    assert_string_equal(run(training_keep_command), "training.live");
    assert_string_equal(run(training_return_command), "training.live");
    outward_close(true, NULL);
    assert_int_equal(home_lock(&place.c), ST_OK);
    assert_int_equal(chmod(path("run/up.lock"), 0666), 0);
    assert_string_equal(run(training_return_command), "up.already-running");
    serve();
    assert_string_equal(seen().name.p, "Кейін");
}

#define TRAINING_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TRAINING_TEST(whoever_kills_the_return_finds_the_old_state_or_the_new),
        TRAINING_TEST(whoever_kills_the_keeping_finds_what_was_kept_before),
        TRAINING_TEST(the_commands_return_the_data_every_night),
        TRAINING_TEST(what_must_not_return_is_refused),
    };
    log_init("test", LOG_WARN);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
