/* Child processes under one lifetime, with small shell scripts as the children. Each child writes a
 * letter into a file when it starts and when it is asked to stop. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>

#include "app/site.h"
#include "app/supervisor.h"

enum { TRIES = 600, PAUSE_MS = 50, TEXT_MOST = 4096 };

struct place {
    struct arena *mem;
    struct ctx c;
    struct str folder;
    struct supervisor supervisor;
};

static int set_up(void **state)
{
    struct arena *mem = arena_new(1 << 22, 1 << 24);
    struct place *place = NEW(mem, struct place);
    char *folder = arena_alloc(mem, 64);

    (void)snprintf(folder, 64, "/tmp/oqu-supervisor-XXXXXX");
    if (!mkdtemp(folder))
        return -1;
    *place = (struct place){.mem = mem, .c = {.mem = mem}, .folder = str_from_z(folder)};
    *state = place;
    return 0;
}

static const char *in(const struct place *place, const char *name)
{
    return str_printf(place->mem, STR_FMT "/%s", STR_ARG(place->folder), name).p;
}

static int tear_down(void **state)
{
    static const char *const names[] = {"log", "out", "lock"};
    struct place *place = *state;

    for (size_t i = 0; i < COUNT(names); i++)
        (void)unlink(in(place, names[i]));
    (void)rmdir(place->folder.p);
    arena_free(place->mem);
    return 0;
}

static void open_supervisor(struct place *place)
{
    static const char *const environment[] = {"PATH=/usr/bin:/bin", NULL};
    int log_fd = open(in(place, "log"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

    assert_true(log_fd >= 0);
    assert_int_equal(supervisor_open(&place->c, &place->supervisor, environment, log_fd), ST_OK);
}

/* A child that writes `letter` when it starts, the same in lower case when it is asked to stop. */
static const char *const *script(struct place *place, const char *text)
{
    const char **argv = NEWS(place->mem, const char *, 4);
    argv[0] = "/bin/sh";
    argv[1] = "-c";
    argv[2] = str_printf(place->mem, "out=%s; %s", in(place, "out"), text).p;
    return argv;
}

static const char *const *letter(struct place *place, char up, char down)
{
    return script(place, str_printf(place->mem,
                                    "trap 'printf %c >>$out; exit 0' TERM; printf %c >>$out; "
                                    "while :; do sleep 0.05; done",
                                    down, up)
                             .p);
}

static struct str written(const struct place *place)
{
    char *text = arena_alloc(place->mem, TEXT_MOST);
    AUTO_FD fd = open(in(place, "out"), O_RDONLY | O_CLOEXEC);
    ssize_t n = fd >= 0 ? read(fd, text, TEXT_MOST) : 0;

    return (struct str){text, n > 0 ? (size_t)n : 0};
}

/* Waits for a condition, not for a time: fails only when it never comes. */
static void wait_for_text(struct place *place, const char *expected)
{
    for (int i = 0; i < TRIES; i++) {
        if (str_eq_z(written(place), expected))
            return;
        supervisor_poll(&place->supervisor, PAUSE_MS);
    }
    struct str got = written(place);
    fail_msg("got \"" STR_FMT "\", expected \"%s\"", STR_ARG(got), expected);
}

static enum status start(struct place *place, const char *name, const char *const *argv)
{
    const struct service service = {.name = name, .argv = argv, .stop_signal = SIGTERM};
    return supervisor_start(&place->c, &place->supervisor, &service);
}

static void services_stop_in_reverse_order(void **state)
{
    struct place *place = *state;

    open_supervisor(place);
    assert_int_equal(start(place, "a", letter(place, 'A', 'a')), ST_OK);
    wait_for_text(place, "A");
    assert_int_equal(start(place, "b", letter(place, 'B', 'b')), ST_OK);
    wait_for_text(place, "AB");
    supervisor_stop(&place->supervisor);
    assert_true(str_eq_z(written(place), "ABba"));
}

static void a_step_that_fails_is_reported(void **state)
{
    struct place *place = *state;

    open_supervisor(place);
    assert_int_equal(supervisor_run(&place->c, &place->supervisor, "good", script(place, "exit 0")),
                     ST_OK);
    assert_int_equal(supervisor_run(&place->c, &place->supervisor, "bad", script(place, "exit 3")),
                     ST_INTERNAL);
    assert_string_equal(place->c.failure.code, "up.step-failed");
    const char *const nothing[] = {"/nonexistent", NULL};
    assert_int_equal(supervisor_run(&place->c, &place->supervisor, "none", nothing), ST_INTERNAL);
}

static void a_service_that_ends_before_it_is_ready_is_reported(void **state)
{
    struct place *place = *state;
    struct service service = {.name = "short",
                              .argv = script(place, "exit 1"),
                              .socket = in(place, "socket"),
                              .stop_signal = SIGTERM};

    open_supervisor(place);
    assert_int_equal(supervisor_start(&place->c, &place->supervisor, &service), ST_BUSY);
    assert_string_equal(place->c.failure.code, "up.not-ready");
    supervisor_stop(&place->supervisor);
}

/* Runs a supervisor with one service in a process of its own; returns its process. */
static pid_t fork_supervisor(struct place *place, const char *const *argv)
{
    pid_t pid = fork();

    if (pid == 0) {
        open_supervisor(place);
        if (start(place, "child", argv) == ST_OK)
            supervisor_watch(&place->supervisor);
        supervisor_stop(&place->supervisor);
        _exit(0);
    }
    assert_true(pid > 0);
    place->supervisor.signal_fd = -1; /* wait_for_text() only pauses here */
    return pid;
}

static void a_service_that_dies_is_started_again(void **state)
{
    struct place *place = *state;
    pid_t pid = fork_supervisor(place, script(place, "printf x >>$out"));

    wait_for_text(place, "xx");
    assert_int_equal(kill(pid, SIGTERM), 0);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
}

/* nginx is such a one: its workers outlive a killed master and keep the port. */
static void what_a_dead_service_leaves_behind_ends_before_it_starts_again(void **state)
{
    struct place *place = *state;
    pid_t pid =
        fork_supervisor(place, script(place, str_printf(place->mem,
                                                        "exec 9>%s; flock -n 9 && printf Y >>$out "
                                                        "|| printf N >>$out; sleep 30 & exit 1",
                                                        in(place, "lock"))
                                                 .p));

    wait_for_text(place, "YY");
    assert_int_equal(kill(pid, SIGTERM), 0);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
}

static void children_end_with_a_killed_supervisor(void **state)
{
    struct place *place = *state;
    pid_t pid = fork_supervisor(place, letter(place, 'A', 'a'));

    wait_for_text(place, "A");
    assert_int_equal(kill(pid, SIGKILL), 0);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    wait_for_text(place, "Aa");
}

static void templates_are_filled_by_name(void **state)
{
    struct place *place = *state;
    const struct site_value values[] = {{"a", STR("1")}, {"long_name", STR("@{a}")}};

    assert_true(str_eq_z(site_fill(place->mem, STR("x @{a}@{long_name} @ {a} }"), values, 2),
                         "x 1@{a} @ {a} }"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(services_stop_in_reverse_order, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_step_that_fails_is_reported, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_service_that_ends_before_it_is_ready_is_reported, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_service_that_dies_is_started_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            what_a_dead_service_leaves_behind_ends_before_it_starts_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(children_end_with_a_killed_supervisor, set_up, tear_down),
        cmocka_unit_test_setup_teardown(templates_are_filled_by_name, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
