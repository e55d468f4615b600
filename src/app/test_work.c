/* `oqu work` beside a database that is not there yet, goes away and comes back: a process of its
 * own, a real server and key service. Waits are for conditions, which fail only when they never
 * come. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/commands.h"
#include "app/settings.h"
#include "app_test_queries.h"
#include "base/log.h"
#include "db_template.h"
#include "keys/testing.h"

enum { MEMORY = 64 << 20, LOG_MOST = 1 << 20, SESSIONS_MOST = 80, TRIES = 1200, PAUSE_US = 50000 };

struct place {
    struct ctx c; /* its connection is the superuser's */
    struct str folder, home, log;
    struct cluster cluster;
    pid_t server, work, second;
};

/* ---- the process: an assertion of cmocka would go on with the tests there -------------------- */

/* PostgreSQL knows our roles by the server's user; root becomes that one. */
static void become(struct place *place)
{
    if (place->cluster.user.n == 0)
        return;
    const struct passwd *user = getpwnam(str_z(place->c.mem, place->cluster.user));
    ASSERT(user != NULL);
    ASSERT(chown(place->home.p, user->pw_uid, user->pw_gid) == 0);
    ASSERT(chown(place->log.p, user->pw_uid, user->pw_gid) == 0);
    ASSERT(setgroups(0, NULL) == 0);
    ASSERT(setgid(user->pw_gid) == 0);
    ASSERT(setuid(user->pw_uid) == 0);
}

static struct config *settings(struct place *place)
{
    struct arena *mem = place->c.mem;
    struct config *config;
    struct str problem;
    AUTO_FD fd = open(str_printf(mem, STR_FMT "/oqu.conf", STR_ARG(place->home)).p,
                      O_WRONLY | O_CREAT | O_EXCL, 0600);
    struct str text = str_printf(mem, "[database]\nconninfo = host=" STR_FMT " dbname=%s\n",
                                 STR_ARG(place->cluster.socket), DB_TEMPLATE_NAME);

    ASSERT(fd >= 0 && write(fd, text.p, text.n) == (ssize_t)text.n);
    ASSERT(settings_load(mem, place->home, &config, &problem));
    return config;
}

static NORETURN void be_work(struct place *place)
{
    struct ctx c = {.mem = arena_new(MEMORY, MEMORY), .actor = {.kind = ACTOR_SYSTEM}};
    sigset_t terminate;
    int log_fd = open(place->log.p, O_WRONLY | O_APPEND);

    ASSERT(log_fd >= 0 && dup2(log_fd, STDERR_FILENO) == STDERR_FILENO);
    become(place);
    ASSERT(prctl(PR_SET_PDEATHSIG, SIGKILL) == 0); /* a test that fails leaves nothing behind */
    (void)sigemptyset(&terminate);
    (void)sigaddset(&terminate, SIGTERM); /* for work alone, not for the thread of the keys */
    ASSERT(pthread_sigmask(SIG_BLOCK, &terminate, NULL) == 0);
    c.config = settings(place);
    struct keys_test *keys = keys_test_start(0);
    ASSERT(mkdir(str_printf(c.mem, STR_FMT "/run", STR_ARG(place->home)).p, 0700) == 0);
    ASSERT(symlink(str_z(c.mem, keys_test_socket(keys)),
                   settings_run_file(c.mem, c.config, "keys.sock").p) == 0);
    enum status st = work_command(&c, 0, NULL);
    keys_test_stop(keys);
    _exit(st == ST_OK ? 0 : 1);
}

static void start_work(struct place *place)
{
    place->work = fork();
    assert_true(place->work >= 0);
    if (place->work == 0)
        be_work(place);
}

/* Returns how it ended. */
static int end(pid_t *process, int signal)
{
    int status = -1;

    assert_int_equal(kill(*process, signal), 0);
    assert_int_equal(waitpid(*process, &status, 0), *process);
    *process = 0;
    return status;
}

/* ---- what can be seen of it ------------------------------------------------------------------ */

static const char *said(const struct place *place)
{
    static char text[LOG_MOST];
    AUTO_FD fd = open(place->log.p, O_RDONLY);
    ssize_t n = fd >= 0 ? read(fd, text, sizeof(text) - 1) : -1;

    assert_true(n >= 0);
    text[n] = 0;
    return text;
}

static void pause_while_it_lives(const struct place *place)
{
    if (waitpid(place->work, NULL, WNOHANG) != 0)
        fail_msg("it ended: %s", said(place));
    (void)usleep(PAUSE_US);
}

static void wait_until_it_says(const struct place *place, const char *words)
{
    for (int i = 0; i < TRIES && !strstr(said(place), words); i++)
        pause_while_it_lives(place);
    if (!strstr(said(place), words))
        fail_msg("it never said \"%s\": %s", words, said(place));
}

static enum status sessions_tx(struct ctx *c, void *arg)
{
    return app_test_work_sessions(c, arg);
}

static enum status limit_tx(struct ctx *c, void *arg)
{
    return app_test_work_limit(c, arg);
}

static int32_t count(const struct job *job)
{
    int32_t n = 0;

    for (; job && job->name; job++)
        n++;
    return n;
}

/* Each job keeps a session; one that may not open its own would never run. */
static void assert_a_session_for_each_job(struct ctx *c)
{
    struct app_test_work_limit_row *limit;
    int32_t n = 0;

    for (size_t i = 0; modules[i]; i++)
        n += count(modules[i]->jobs) + count(modules[i]->unawaited_jobs) +
             count(modules[i]->shared_jobs) + count(modules[i]->unawaited_shared_jobs);
    assert_int_equal(db_tx_read(c, "test/limit", limit_tx, &limit), ST_OK);
    assert_true(n > 0 && limit->n >= n);
}

/* The look at the database before the jobs is one session. */
static void wait_until_jobs_run(struct place *place)
{
    struct ctx *c = &place->c;
    struct app_test_work_sessions_row *sessions = NULL;

    assert_int_equal(
        db_open(c, cluster_conninfo(c->mem, &place->cluster, "oqu_admin", DB_TEMPLATE_NAME),
                &c->db),
        ST_OK);
    for (int i = 0; i < TRIES && (!sessions || sessions->n < 2); i++) {
        assert_int_equal(db_tx_read(c, "test/sessions", sessions_tx, &sessions), ST_OK);
        pause_while_it_lives(place);
    }
    assert_a_session_for_each_job(c);
    db_close(c->db);
    c->db = NULL;
    assert_true(sessions && sessions->n >= 2);
}

/* ---- the test -------------------------------------------------------------------------------- */

static int set_up(void **state)
{
    struct arena *mem = arena_new(MEMORY, MEMORY);
    struct place *place = NEW(mem, struct place);

    place->c = (struct ctx){.mem = mem};
    place->folder = db_template_folder(&place->c);
    db_template_copy(&place->c, place->folder);
    place->cluster = db_template_cluster(mem, place->folder);
    place->cluster.unsafe_fast = false; /* work would refuse it */
    place->cluster.connections = 2 * SESSIONS_MOST;
    db_fixture_must(&place->c, cluster_create(&place->c, &place->cluster), "settings");
    place->home = str_printf(mem, STR_FMT "/home", STR_ARG(place->folder));
    place->log = str_printf(mem, STR_FMT "/log", STR_ARG(place->folder));
    *state = place;
    return mkdir(place->home.p, 0700) == 0 && close(open(place->log.p, O_CREAT, 0600)) == 0 ? 0
                                                                                            : -1;
}

static int tear_down(void **state)
{
    struct place *place = *state;

    if (place->work > 0)
        (void)end(&place->work, SIGKILL);
    if (place->second > 0)
        (void)end(&place->second, SIGKILL);
    if (place->server > 0)
        (void)end(&place->server, SIGQUIT);
    db_template_remove(&place->c, place->folder);
    arena_free(place->c.mem);
    return 0;
}

static void work_waits_for_the_database_at_its_start_and_after_its_loss(void **state)
{
    struct place *place = *state;

    start_work(place);
    wait_until_it_says(place, "the database does not answer yet");
    place->server = db_template_serve(&place->c, &place->cluster);
    wait_until_jobs_run(place);
    assert_null(strstr(said(place), "db.down")); /* so the next sign of it is the loss */
    (void)end(&place->server, SIGINT);
    wait_until_it_says(place, "db.down");
    place->server = db_template_serve(&place->c, &place->cluster);
    wait_until_jobs_run(place);
    int status = end(&place->work, SIGTERM);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static enum status holders_tx(struct ctx *c, void *arg)
{
    return app_test_work_holders(c, arg);
}

/* Jobs that are done by one `oqu work` at a time. */
static int32_t jobs_of_one(void)
{
    int32_t n = 0;

    for (size_t i = 0; modules[i]; i++)
        n += count(modules[i]->jobs) + count(modules[i]->unawaited_jobs);
    return n;
}

static int64_t names_held(struct place *place)
{
    struct app_test_work_holders_row *row;

    assert_int_equal(db_tx_read(&place->c, "test/holders", holders_tx, &row), ST_OK);
    assert_int_equal(row->names, row->holders); /* nobody does what somebody else does */
    return row->names;
}

static void wait_until_each_job_has_one(struct place *place)
{
    for (int i = 0; i < TRIES && names_held(place) < jobs_of_one(); i++)
        pause_while_it_lives(place);
    assert_int_equal(names_held(place), jobs_of_one());
}

/* In a folder of its own, as on another machine. The first one is not watched any more. */
static void start_second(struct place *place)
{
    place->second = place->work;
    place->home = str_printf(place->c.mem, STR_FMT "/home-2", STR_ARG(place->folder));
    place->log = str_printf(place->c.mem, STR_FMT "/log-2", STR_ARG(place->folder));
    assert_int_equal(mkdir(place->home.p, 0700), 0);
    assert_int_equal(close(open(place->log.p, O_CREAT, 0600)), 0);
    start_work(place);
}

static void of_two_workers_one_does_what_is_not_shared_and_the_other_goes_on(void **state)
{
    struct place *place = *state;
    struct ctx *c = &place->c;

    place->server = db_template_serve(c, &place->cluster);
    start_work(place);
    assert_int_equal(
        db_open(c, cluster_conninfo(c->mem, &place->cluster, "oqu_admin", DB_TEMPLATE_NAME),
                &c->db),
        ST_OK);
    wait_until_each_job_has_one(place);
    start_second(place);
    wait_until_it_says(place, "jobs");
    (void)end(&place->second, SIGKILL);
    wait_until_each_job_has_one(place);
    db_close(c->db);
    c->db = NULL;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(work_waits_for_the_database_at_its_start_and_after_its_loss,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            of_two_workers_one_does_what_is_not_shared_and_the_other_goes_on, set_up, tear_down),
    };
    log_init("test", LOG_INFO);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
