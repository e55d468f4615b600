/* `oqu up`: everything on one machine under one lifetime. Says what is started, in which order, and
 * when the whole is ready; supervisor.c keeps it alive. */
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/commands.h"
#include "app/database.h"
#include "app/home.h"
#include "app/process.h"
#include "app/settings.h"
#include "app/site.h"
#include "app/supervisor.h"
#include "base/config.h"
#include "base/log.h"
#include "wait/wait.h"

enum {
    WITH_MOST = 4,
    WORDS_MOST = 12,
    LOG_KEEP_BYTES = 32 << 20,
    PAGE_MS = 60 * 1000,
    LOOK_MS = 50,
    QUESTION_MOST = 128
};

/* ready: what a door's process answers with 503 until it may serve. */
static const struct {
    const char *name, *ready;
} doors[] = {{"public", "/readyz"}, {"family", "/my/readyz"}, {"staff", "/staff/readyz"}};

struct up {
    struct supervisor supervisor;
    const char *program; /* our own file */
    bool demo;
    const char *with[WITH_MOST]; /* further programs */
    size_t n_with;
};

static const char nginx_program[] = "/usr/sbin/nginx";
static const char clamd_program[] = "/usr/sbin/clamd";

static const char *run_path(struct ctx *c, const char *name)
{
    return settings_run_file(c->mem, c->config, name).p;
}

static const char *door_socket(struct ctx *c, const char *door, int number)
{
    const char *name = settings_process_name(c->mem, door, number);
    return run_path(c, str_printf(c->mem, "%s.sock", name).p);
}

static enum status fail(struct ctx *c, enum status st, const char *code, const char *detail)
{
    c->failure.detail = str_from_z(detail);
    return ctx_fail(c, st, code, __FILE__, __LINE__);
}

/* ---- before anything is started ---------------------------------------------------------- */

static enum status read_words(struct ctx *c, struct up *up, int argc, char *const *argv)
{
    for (int i = 0; i < argc; i++) {
        struct str word = str_from_z(argv[i]);
        if (str_eq_z(word, "--demo"))
            up->demo = true;
        else if (str_eq_z(word, "--with") && i + 1 < argc && up->n_with < WITH_MOST)
            up->with[up->n_with++] = argv[++i];
        else
            return command_usage(c, "oqu up [--demo] [--with PROGRAM]...");
    }
    return ST_OK;
}

static enum status find_program(struct ctx *c, struct up *up)
{
    char *path = arena_alloc(c->mem, PATH_MAX);
    ssize_t n = readlink("/proc/self/exe", path, PATH_MAX - 1);

    if (n <= 0)
        return fail(c, ST_INTERNAL, "up.program", "/proc/self/exe");
    up->program = path;
    return access(path, X_OK) == 0 ? ST_OK : fail(c, ST_FORBIDDEN, "up.program", path);
}

static enum status make_folders(struct ctx *c)
{
    static const char *const names[] = {
        "run", "run/nginx-body", "run/nginx-proxy", "run/nginx-unused", "run/pages", "run/spool",
        "log", "files"};

    for (size_t i = 0; i < COUNT(names); i++)
        if (mkdir(home_path(c, names[i]), 0700) != 0 && errno != EEXIST)
            return fail(c, ST_FORBIDDEN, "up.folder", home_path(c, names[i]));
    return ST_OK;
}

static struct sockaddr_in site_socket_address(const struct ctx *c)
{
    struct sockaddr_in address = {.sin_family = AF_INET};

    address.sin_port = htons((uint16_t)config_int(c->config, "site.port"));
    if (inet_pton(AF_INET, str_z(c->mem, config_str(c->config, "site.listen")),
                  &address.sin_addr) != 1)
        address.sin_addr.s_addr = htonl(INADDR_ANY);
    return address;
}

/* Better to say it now, in words, than to let nginx fail at the end. */
static enum status check_port(struct ctx *c)
{
    struct sockaddr_in address = site_socket_address(c);
    int on = 1;
    AUTO_FD fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) != 0 ||
        bind(fd, (const struct sockaddr *)&address, sizeof(address)) != 0)
        return fail(c, ST_BUSY, "up.port-in-use",
                    str_printf(c->mem, "%lld", (long long)config_int(c->config, "site.port")).p);
    return ST_OK;
}

static enum status open_log(struct ctx *c, int *ret_fd)
{
    const char *path = home_path(c, "log/oqu.log");
    struct stat st;

    if (stat(path, &st) == 0 && st.st_size > LOG_KEEP_BYTES)
        (void)rename(path, home_path(c, "log/oqu.log.1"));
    *ret_fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    return *ret_fd >= 0 ? ST_OK : fail(c, ST_FORBIDDEN, "up.folder", path);
}

/* ---- the steps ----------------------------------------------------------------------------- */

static const char *const *words(struct ctx *c, const char *const *list)
{
    const char **argv = NEWS(c->mem, const char *, WORDS_MOST + 1);

    for (size_t i = 0; list[i]; i++) {
        ASSERT(i < WORDS_MOST);
        argv[i] = list[i];
    }
    return argv;
}
#define WORDS(c, ...) words((c), (const char *const[]){__VA_ARGS__, NULL})

static enum status
start(struct ctx *c, struct up *up, const char *name, const char *socket, const char *const *argv)
{
    const struct service service = {
        .name = name, .argv = argv, .socket = socket, .stop_signal = SIGTERM};
    return supervisor_start(c, &up->supervisor, &service);
}

static enum status start_database(struct ctx *c, struct up *up)
{
    struct cluster cluster = database_cluster(c);

    if (!database_is_private(c))
        return ST_OK;
    TRY(cluster_create(c, &cluster));
    cluster_wait_for_former(c->mem, &cluster);
    const struct service service = {.name = "postgres",
                                    .argv = cluster_command(c->mem, &cluster),
                                    .socket = cluster_socket(c->mem, &cluster),
                                    .stop_signal = SIGINT};
    return supervisor_start(c, &up->supervisor, &service);
}

/* The key service, with the organisation's seal where the settings name one. */
static const char *const *keys_words(struct ctx *c, const struct up *up, const char *dir)
{
    static const struct {
        const char *option, *setting;
    } seal[] = {{"--seal-file", "seal.file"},
                {"--seal-module", "seal.module"},
                {"--seal-token", "seal.token"},
                {"--seal-key", "seal.key"},
                {"--seal-certificate", "seal.certificate"},
                {"--seal-pin", "seal.pin"}};
    const char *const first[] = {up->program,      "keys",
                                 "--dir",          dir,
                                 "--socket",       run_path(c, "keys.sock"),
                                 "--owner-socket", run_path(c, "keys-owner.sock")};
    const char **argv = NEWS(c->mem, const char *, COUNT(first) + 2 * COUNT(seal) + 1);
    size_t n = COUNT(first);

    memcpy(argv, first, sizeof(first));
    for (size_t i = 0; i < COUNT(seal); i++) {
        struct str value = config_str(c->config, seal[i].setting);
        if (value.n == 0)
            continue;
        argv[n++] = seal[i].option;
        argv[n++] = str_z(c->mem, value);
    }
    return argv;
}

static enum status start_keys(struct ctx *c, struct up *up)
{
    const char *dir = home_path(c, "keys");

    if (access(dir, F_OK) != 0)
        TRY(supervisor_run(c, &up->supervisor, "keys --init",
                           WORDS(c, up->program, "keys", "--init", dir)));
    return start(c, up, "keys", run_path(c, "keys.sock"), keys_words(c, up, dir));
}

static enum status migrate(struct ctx *c, struct up *up)
{
    return supervisor_run(c, &up->supervisor, "migrate", WORDS(c, up->program, "migrate"));
}

static enum status load_demo(struct ctx *c, struct up *up)
{
    if (!up->demo)
        return ST_OK;
    return supervisor_run(c, &up->supervisor, "demo", WORDS(c, up->program, "demo", "--if-empty"));
}

static enum status start_doors(struct ctx *c, struct up *up)
{
    for (size_t i = 0; i < COUNT(doors); i++)
        for (int number = 1; number <= settings_processes(c->config, doors[i].name); number++) {
            const char *name = settings_process_name(c->mem, doors[i].name, number);
            const char *socket = door_socket(c, doors[i].name, number);
            TRY(start(c, up, name, socket, WORDS(c, up->program, "serve", "--door", name)));
        }
    return ST_OK;
}

static enum status start_wait(struct ctx *c, struct up *up)
{
    int64_t nodes = config_int(c->config, "wait.nodes");

    if (nodes == 0)
        return start(c, up, "wait", run_path(c, "wait.sock"), WORDS(c, up->program, "wait"));
    for (int node = 1; node <= nodes; node++) {
        const char *socket = str_z(c->mem, wait_server_of(c, node).web_socket);
        const char *number = str_printf(c->mem, "%d", node).p;
        const char *name = str_printf(c->mem, "wait-%d", node).p;
        if (wait_is_here(c, node))
            TRY(start(c, up, name, socket, WORDS(c, up->program, "wait", number)));
    }
    return ST_OK;
}

static enum status start_work(struct ctx *c, struct up *up)
{
    for (int number = 1; number <= settings_processes(c->config, "work"); number++)
        TRY(start(c, up, settings_process_name(c->mem, "work", number), NULL,
                  WORDS(c, up->program, "work")));
    return ST_OK;
}

/* Whether a folder holds anything but hidden files. */
static bool has_files(const char *path)
{
    DIR *dir = opendir(path);
    bool found = false;

    for (const struct dirent *entry = dir ? readdir(dir) : NULL; entry && !found;
         entry = readdir(dir))
        found = entry->d_name[0] != '.';
    if (dir)
        (void)closedir(dir);
    return found;
}

/* Files wait in quarantine as long as there is no scanner, so its absence stops nothing. */
static enum status start_scanner(struct ctx *c, struct up *up)
{
    const char *own = home_path(c, "clamav");
    const char *signatures = has_files(own) ? own : "/var/lib/clamav";

    if (access(clamd_program, X_OK) != 0 || !has_files(signatures)) {
        log_event(LOG_WARN, "no-scanner", "no clamd, or no signatures in %s", signatures);
        return ST_OK;
    }
    TRY(site_write_clamd(c, str_from_z(signatures)));
    const struct service service = {
        .name = "clamd",
        .argv = WORDS(c, clamd_program, "--config-file", run_path(c, "clamd.conf")),
        .socket = run_path(c, "clamd.sock"),
        .stop_signal = SIGTERM,
        .optional = true};
    return supervisor_start(c, &up->supervisor, &service);
}

static enum status start_with(struct ctx *c, struct up *up)
{
    for (size_t i = 0; i < up->n_with; i++)
        TRY(start(c, up, up->with[i], NULL, WORDS(c, up->with[i])));
    return ST_OK;
}

static enum status start_nginx(struct ctx *c, struct up *up)
{
    TRY(site_write_nginx(c, site_static_dir(c)));
    return start(c, up, "nginx", NULL,
                 WORDS(c, nginx_program, "-c", run_path(c, "nginx.conf"), "-p", home_path(c, "run"),
                       "-e", "stderr"));
}

/* Whether a page is answered with anything but a failure of the server. */
static bool page_answers(int fd, const char *path)
{
    char question[QUESTION_MOST], answer[16] = "";
    int length =
        snprintf(question, sizeof(question),
                 "GET %s HTTP/1.0\r\nHost: localhost\r\nX-Real-IP: 127.0.0.1\r\n\r\n", path);
    size_t at;

    ASSERT(length > 0 && length < QUESTION_MOST);
    if (write(fd, question, (size_t)length) != length)
        return false;
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    if (poll(&wait, 1, PAGE_MS) != 1)
        return false;
    ssize_t n = read(fd, answer, sizeof(answer));
    struct str line = {answer, n > 0 ? (size_t)n : 0};
    return str_starts(line, STR("HTTP/")) && !str_find(line, STR(" 5"), &at);
}

static bool first_page_answers(const struct ctx *c)
{
    struct sockaddr_in address = site_socket_address(c);
    AUTO_FD fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    return fd >= 0 && connect(fd, (const struct sockaddr *)&address, sizeof(address)) == 0 &&
           page_answers(fd, "/");
}

/* nginx asks any of a door's processes: each must be able to serve, not the first alone. */
static bool doors_answer(struct ctx *c)
{
    for (size_t i = 0; i < COUNT(doors); i++)
        for (int number = 1; number <= settings_processes(c->config, doors[i].name); number++) {
            AUTO_FD fd = supervisor_connect(door_socket(c, doors[i].name, number));
            if (fd < 0 || !page_answers(fd, doors[i].ready))
                return false;
        }
    return true;
}

static enum status wait_for_page(struct ctx *c, struct up *up)
{
    for (int waited_ms = 0; waited_ms < PAGE_MS; waited_ms += LOOK_MS) {
        if (doors_answer(c) && first_page_answers(c))
            return ST_OK;
        supervisor_poll(&up->supervisor, LOOK_MS);
        if (up->supervisor.stop)
            return fail(c, ST_BUSY, "up.stopped", "the first page");
    }
    return fail(c, ST_BUSY, "up.not-ready", "the first page");
}

static enum status start_all(struct ctx *c, struct up *up)
{
    static enum status (*const steps[])(struct ctx * c, struct up * up) = {
        start_database, start_keys, migrate,    load_demo,   start_scanner, start_wait,
        start_doors,    start_work, start_with, start_nginx, wait_for_page};

    for (size_t i = 0; i < COUNT(steps); i++)
        TRY(steps[i](c, up));
    return ST_OK;
}

static enum status run(struct ctx *c, struct up *up)
{
    enum status st = start_all(c, up);

    if (st == ST_OK) {
        (void)printf("ready: http://localhost:%lld/\n",
                     (long long)config_int(c->config, "site.port"));
        (void)fflush(stdout);
        supervisor_watch(&up->supervisor);
    }
    bool asked = up->supervisor.stop;
    supervisor_stop(&up->supervisor);
    if (st == ST_OK || asked)
        return ST_OK;
    c->failure.detail = str_printf(c->mem, STR_FMT " (see %s)", STR_ARG(c->failure.detail),
                                   home_path(c, "log/oqu.log"));
    return st;
}

enum status up_command(struct ctx *c, int argc, char *const *argv)
{
    struct up *up = NEW(c->mem, struct up);
    int log_fd;

    TRY(read_words(c, up, argc, argv));
    TRY(process_become_service_user(c));
    TRY(find_program(c, up));
    TRY(make_folders(c));
    TRY(home_lock(c));
    TRY(check_port(c));
    TRY(open_log(c, &log_fd));
    TRY(supervisor_open(c, &up->supervisor, settings_environment(c->mem, c->config), log_fd));
    int terminal_fd =
        dup(STDERR_FILENO); /* our own log lines go to the log, the outcome does not */
    ASSERT(terminal_fd >= 0 && dup2(log_fd, STDERR_FILENO) >= 0);
    enum status st = run(c, up);
    ASSERT(dup2(terminal_fd, STDERR_FILENO) >= 0);
    return st;
}
