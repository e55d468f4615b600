/* A door as several processes behind nginx, as `oqu up` lays them out: a real server, a key
 * service, two processes of the public door and nginx with our configuration. Waits are for
 * conditions, which fail only when they never come. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <grp.h>
#include <netinet/in.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/commands.h"
#include "app/settings.h"
#include "app/site.h"
#include "app_test_queries.h"
#include "base/log.h"
#include "base/scan.h"
#include "db_template.h"
#include "keys/testing.h"

enum {
    MEMORY = 64 << 20,
    LOG_MOST = 1 << 20,
    ANSWER_MOST = 256 << 10,
    TRIES = 600,
    PAUSE_US = 50000,
    ANSWER_MS = 60 * 1000,
    DOORS = 2,
    CROWD = 12,
    ROOM = 2 * DOORS, /* one at work and one that waits, by the settings below */
};

struct place {
    struct ctx c; /* its connection is the superuser's */
    struct str folder, home, log;
    struct cluster cluster;
    int port;
    pid_t server, keys, doors[DOORS], nginx;
};

static const char page[] = "/outages";

/* ---- the processes: an assertion of cmocka would go on with the tests there ------------------ */

/* PostgreSQL knows our roles by the server's user; root becomes that one. */
static void become(struct place *place)
{
    int log_fd = open(place->log.p, O_WRONLY | O_APPEND);

    ASSERT(log_fd >= 0 && dup2(log_fd, STDERR_FILENO) == STDERR_FILENO);
    ASSERT(prctl(PR_SET_PDEATHSIG, SIGKILL) == 0); /* a test that fails leaves nothing behind */
    if (place->cluster.user.n == 0)
        return;
    const struct passwd *user = getpwnam(str_z(place->c.mem, place->cluster.user));
    ASSERT(user != NULL && setgroups(0, NULL) == 0);
    ASSERT(setgid(user->pw_gid) == 0 && setuid(user->pw_uid) == 0);
    ASSERT(prctl(PR_SET_PDEATHSIG, SIGKILL) == 0); /* another user's process begins without */
}

static NORETURN void be_keys(struct place *place)
{
    become(place);
    struct keys_test *keys = keys_test_start(0);
    ASSERT(symlink(str_z(place->c.mem, keys_test_socket(keys)),
                   settings_run_file(place->c.mem, place->c.config, "keys.sock").p) == 0);
    for (;;)
        (void)pause();
}

static NORETURN void be_door(struct place *place, int number)
{
    struct ctx c = {.mem = arena_new(MEMORY, MEMORY),
                    .actor = {.kind = ACTOR_SYSTEM},
                    .config = place->c.config};
    char option[] = "--door", name[16];
    char *const words[] = {option, name};

    (void)snprintf(name, sizeof(name), "%s", settings_process_name(c.mem, "public", number));
    become(place);
    _exit(serve_command(&c, 2, words) == ST_OK ? 0 : 1);
}

static NORETURN void be_nginx(struct place *place)
{
    const char *run = str_printf(place->c.mem, STR_FMT "/run", STR_ARG(place->home)).p;
    const char *file = str_printf(place->c.mem, "%s/nginx.conf", run).p;

    become(place);
    (void)execl("/usr/sbin/nginx", "nginx", "-c", file, "-p", run, "-e", "stderr", (char *)NULL);
    _exit(127);
}

static pid_t start_keys(struct place *place)
{
    pid_t pid = fork();

    if (pid == 0)
        be_keys(place);
    return pid;
}

static void start_door(struct place *place, int number)
{
    place->doors[number - 1] = fork();
    if (place->doors[number - 1] == 0)
        be_door(place, number);
}

static void end(pid_t *process, int signal)
{
    if (*process <= 0)
        return;
    assert_int_equal(kill(*process, signal), 0);
    assert_int_equal(waitpid(*process, NULL, 0), *process);
    *process = 0;
}

/* ---- where it all lies ----------------------------------------------------------------------- */

static int free_port(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t size = sizeof(address);
    AUTO_FD fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert_int_equal(bind(fd, (const struct sockaddr *)&address, size), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &size), 0);
    return ntohs(address.sin_port);
}

static void write_settings(struct place *place)
{
    struct arena *mem = place->c.mem;
    struct str problem;
    struct config *config;
    AUTO_FD fd = open(str_printf(mem, STR_FMT "/oqu.conf", STR_ARG(place->home)).p,
                      O_WRONLY | O_CREAT | O_EXCL, 0644);
    struct str text =
        str_printf(mem,
                   "[database]\nconninfo = host=" STR_FMT " dbname=%s\n"
                   "[site]\nport = %d\n"
                   "[server]\npublic_processes = %d\nworkers = 1\nqueue = 1\n",
                   STR_ARG(place->cluster.socket), DB_TEMPLATE_NAME, place->port, DOORS);

    assert_true(fd >= 0 && write(fd, text.p, text.n) == (ssize_t)text.n);
    if (!settings_load(mem, place->home, &config, &problem))
        fail_msg(STR_FMT, STR_ARG(problem));
    place->c.config = config;
}

/* A folder that the server's user may write to. */
static void make_folder(struct place *place, const char *name)
{
    const char *path = str_printf(place->c.mem, STR_FMT "/%s", STR_ARG(place->home), name).p;
    const struct passwd *user =
        place->cluster.user.n > 0 ? getpwnam(str_z(place->c.mem, place->cluster.user)) : NULL;

    assert_int_equal(mkdir(path, 0755), 0);
    assert_true(!user || chown(path, user->pw_uid, user->pw_gid) == 0);
}

static void let_read(struct place *place, const char *name)
{
    const char *path = str_printf(place->c.mem, STR_FMT "/run/%s", STR_ARG(place->home), name).p;
    assert_int_equal(chmod(path, 0644), 0);
}

/* ---- a visitor ------------------------------------------------------------------------------- */

static int ask(const struct place *place)
{
    char question[128];
    struct sockaddr_in address = {.sin_family = AF_INET};
    int length = snprintf(question, sizeof(question),
                          "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", page);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons((uint16_t)place->port);
    if (connect(fd, (const struct sockaddr *)&address, sizeof(address)) != 0 ||
        write(fd, question, (size_t)length) != length) {
        (void)close(fd);
        return -1;
    }
    return fd;
}

struct answer {
    int status;
    struct str head, body;
};

/* The whole of it; what promises more bytes than come is no answer. Closes fd. */
static struct answer read_answer(struct place *place, int fd)
{
    char *bytes = arena_alloc(place->c.mem, ANSWER_MOST);
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    struct answer answer = {.status = 0};
    struct str length;
    size_t n = 0, at;
    int64_t status, expected = 0;
    ssize_t more = 1;

    while (more > 0 && n < ANSWER_MOST && poll(&wait, 1, ANSWER_MS) == 1) {
        more = read(fd, bytes + n, ANSWER_MOST - n);
        n += more > 0 ? (size_t)more : 0;
    }
    (void)close(fd);
    struct str all = {bytes, n};
    if (more != 0 || !str_starts(all, STR("HTTP/1.1 ")) || !str_find(all, STR("\r\n\r\n"), &at) ||
        !scan_i64(str_sub(all, 9, 3), 100, 599, &status))
        return answer;
    answer.head = str_sub(all, 0, at + 2);
    answer.body = str_sub(all, at + 4, n);
    if (str_find(answer.head, STR("Content-Length: "), &at)) {
        struct str rest = str_sub(answer.head, at + 16, answer.head.n);
        assert_true(scan_until(&rest, '\r', &length) &&
                    scan_i64(length, 0, ANSWER_MOST, &expected));
        assert_int_equal(answer.body.n, expected);
    }
    answer.status = (int)status;
    return answer;
}

static struct answer visit(struct place *place)
{
    int fd = ask(place);
    return fd < 0 ? (struct answer){.status = 0} : read_answer(place, fd);
}

static bool says(struct str text, const char *words)
{
    size_t at;
    return str_find(text, str_from_z(words), &at);
}

/* The page as it always is, whichever process made it. */
static void assert_the_page(struct answer answer, struct answer usual)
{
    assert_int_equal(answer.status, 200);
    assert_int_equal(answer.body.n, usual.body.n);
    assert_memory_equal(answer.body.p, usual.body.p, usual.body.n);
}

/* Told to come again: a whole page with a clear notice, and when. */
static void assert_told_to_come_again(struct answer answer)
{
    assert_int_equal(answer.status, 503);
    assert_true(says(answer.head, "Retry-After: "));
    assert_true(says(answer.body, "</html>") && says(answer.body, "<h1"));
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

/* How many requests a process has answered. */
static int answered(const struct place *place, const char *process)
{
    char words[64];
    int n = 0;

    (void)snprintf(words, sizeof(words), "\"process\":\"%s\",\"event\":\"request\"", process);
    for (const char *at = strstr(said(place), words); at; at = strstr(at + 1, words))
        n++;
    return n;
}

static struct answer wait_for_the_page(struct place *place)
{
    struct answer answer = visit(place);

    for (int i = 0; i < TRIES && answer.status != 200; i++) {
        (void)usleep(PAUSE_US);
        answer = visit(place);
    }
    if (answer.status != 200)
        fail_msg("the page never came: %s", said(place));
    return answer;
}

static void visit_until_it_answers(struct place *place, const char *process, struct answer usual)
{
    int before = answered(place, process);

    for (int i = 0; i < TRIES && answered(place, process) == before; i++) {
        assert_the_page(visit(place), usual);
        (void)usleep(PAUSE_US / 10);
    }
    if (answered(place, process) == before)
        fail_msg("%s is not asked: %s", process, said(place));
}

/* ---- the tests ------------------------------------------------------------------------------- */

static void lay_out(struct place *place)
{
    static const char *const folders[] = {
        "",          "run",       "run/nginx-body", "run/nginx-proxy", "run/nginx-unused",
        "run/pages", "run/spool", "files"};
    static const char *const written[] = {"nginx.conf", "http.conf", "doors.conf"};

    for (size_t i = 0; i < COUNT(folders); i++)
        make_folder(place, folders[i]);
    place->log = str_printf(place->c.mem, STR_FMT "/log", STR_ARG(place->folder));
    AUTO_FD fd = open(place->log.p, O_CREAT | O_WRONLY, 0666);
    assert_true(fd >= 0 && fchmod(fd, 0666) == 0);
    place->port = free_port();
    write_settings(place);
    db_fixture_must(&place->c, site_write_nginx(&place->c, STR("/nonexistent")), "nginx");
    for (size_t i = 0; i < COUNT(written); i++)
        let_read(place, written[i]);
}

static int set_up(void **state)
{
    struct arena *mem = arena_new(MEMORY, 4 * MEMORY);
    struct place *place = NEW(mem, struct place);

    place->c = (struct ctx){.mem = mem};
    place->folder = db_template_folder(&place->c);
    db_template_copy(&place->c, place->folder);
    place->cluster = db_template_cluster(mem, place->folder);
    place->cluster.unsafe_fast = false; /* a door would refuse it */
    db_fixture_must(&place->c, cluster_create(&place->c, &place->cluster), "settings");
    place->home = str_printf(mem, STR_FMT "/home", STR_ARG(place->folder));
    lay_out(place);
    place->server = db_template_serve(&place->c, &place->cluster);
    place->keys = start_keys(place);
    for (int number = 1; number <= DOORS; number++)
        start_door(place, number);
    place->nginx = fork();
    if (place->nginx == 0)
        be_nginx(place);
    *state = place;
    return 0;
}

static int tear_down(void **state)
{
    struct place *place = *state;

    end(&place->nginx, SIGTERM);
    for (int i = 0; i < DOORS; i++)
        end(&place->doors[i], SIGKILL);
    end(&place->keys, SIGKILL);
    end(&place->server, SIGQUIT);
    db_close(place->c.db);
    db_template_remove(&place->c, place->folder);
    arena_free(place->c.mem);
    return 0;
}

static void a_dead_process_is_missed_by_nobody_and_asked_again_when_it_is_back(void **state)
{
    struct place *place = *state;
    struct answer usual = wait_for_the_page(place);

    visit_until_it_answers(place, "public", usual);
    visit_until_it_answers(place, "public-2", usual);
    end(&place->doors[1], SIGKILL);
    for (int i = 0; i < CROWD; i++)
        assert_the_page(visit(place), usual);
    start_door(place, 2);
    visit_until_it_answers(place, "public-2", usual);
}

struct crowd {
    struct place *place;
    struct pollfd v[CROWD]; /* fd -1: has its answer */
    int waiting;
};

/* Reads those that have come. */
static void read_some(struct crowd *crowd)
{
    assert_true(poll(crowd->v, CROWD, ANSWER_MS) > 0);
    for (int i = 0; i < CROWD; i++)
        if (crowd->v[i].fd >= 0 && crowd->v[i].revents != 0) {
            assert_told_to_come_again(read_answer(crowd->place, crowd->v[i].fd));
            crowd->v[i].fd = -1;
            crowd->waiting--;
        }
}

/* While no worker can go on, as many wait as there is room for, and the others are told at once. */
static enum status hold_tx(struct ctx *c, void *arg)
{
    struct crowd *crowd = arg;
    int64_t changed;

    TRY(app_test_hold_outages(c, &changed));
    for (int i = 0; i < CROWD; i++) {
        crowd->v[i] = (struct pollfd){.fd = ask(crowd->place), .events = POLLIN};
        assert_true(crowd->v[i].fd >= 0);
    }
    for (crowd->waiting = CROWD; crowd->waiting > ROOM;)
        read_some(crowd);
    return ST_OK;
}

/* req: M456-6.2a */
static void beyond_the_rated_limit_visitors_are_told_to_come_again(void **state)
{
    struct place *place = *state;
    struct answer usual = wait_for_the_page(place);
    struct crowd crowd = {.place = place};

    visit_until_it_answers(place, "public-2", usual);
    db_fixture_must(
        &place->c,
        db_open(&place->c,
                cluster_conninfo(place->c.mem, &place->cluster, "oqu_admin", DB_TEMPLATE_NAME),
                &place->c.db),
        "admin");
    assert_int_equal(db_tx(&place->c, "test/hold", hold_tx, &crowd), ST_OK);
    for (int i = 0; i < CROWD; i++) {
        if (crowd.v[i].fd < 0)
            continue;
        struct answer late = read_answer(place, crowd.v[i].fd);
        if (late.status == 200)
            assert_the_page(late, usual);
        else
            assert_told_to_come_again(late); /* it waited longer than a page may */
    }
    for (int i = 0; i < CROWD; i++)
        assert_the_page(wait_for_the_page(place), usual);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            a_dead_process_is_missed_by_nobody_and_asked_again_when_it_is_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(beyond_the_rated_limit_visitors_are_told_to_come_again,
                                        set_up, tear_down),
    };
    log_init("test", LOG_INFO);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
