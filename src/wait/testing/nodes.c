/* See nodes.h. */
#include "wait/testing/nodes.h"

#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/module.h"
#include "base/config.h"
#include "base/scan.h"
#include "wait/wait.h"

static const char socket_name[] = ".s.PGSQL.5432";

extern const struct module wait_module;

static struct {
    const char *home;
    struct str host; /* folder of the database's socket */
    struct wait_server servers[NODES];
    pid_t pids[NODES];
} nodes;

static struct str host_of(struct str conninfo)
{
    struct str word, start = STR("host='");

    while (scan_until(&conninfo, ' ', &word))
        if (str_starts(word, start))
            return str_sub(word, start.n, word.n - start.n - 1);
    return STR("");
}

static const char *way_of(struct ctx *c, int i)
{
    return str_printf(c->mem, "%s/pg-%d", nodes.home, i + 1).p;
}

static struct config *settings_of(struct ctx *c)
{
    const struct config_key *lists[] = {wait_module.settings};
    struct config *config = config_new(c->mem, str_from_z(nodes.home), lists, COUNT(lists));
    struct config_problem problem;

    ASSERT(config_set(config, STR("wait.nodes"), str_printf(c->mem, "%d", NODES), CONFIG_FILE,
                      &problem) &&
           config_finish(config, &problem));
    return config;
}

void nodes_open(struct ctx *c, const char *home, struct str conninfo, int lease_ms)
{
    nodes.home = home;
    nodes.host = host_of(conninfo);
    c->config = settings_of(c);
    ASSERT(mkdir(str_printf(c->mem, "%s/run", home).p, 0700) == 0);
    for (int i = 0; i < NODES; i++) {
        ASSERT(mkdir(way_of(c, i), 0700) == 0);
        nodes_open_way(c, i);
        nodes.servers[i] = wait_server_of(c, i + 1);
        nodes.servers[i].lease_ms = lease_ms;
        nodes.servers[i].conninfo = /* of a word that stands twice, libpq takes the last */
            str_printf(c->mem, STR_FMT " host=%s", STR_ARG(conninfo), way_of(c, i));
    }
}

void nodes_open_way(struct ctx *c, int i)
{
    const char *there = str_printf(c->mem, STR_FMT "/%s", STR_ARG(nodes.host), socket_name).p;

    ASSERT(symlink(there, str_printf(c->mem, "%s/%s", way_of(c, i), socket_name).p) == 0);
}

void nodes_close_way(struct ctx *c, int i)
{
    ASSERT(unlink(str_printf(c->mem, "%s/%s", way_of(c, i), socket_name).p) == 0);
}

/* ---- processes ------------------------------------------------------------------------------- */

void nodes_start(struct ctx *c, int i)
{
    int never[2];

    ASSERT(pipe(never) == 0);
    pid_t pid = fork();
    if (pid == 0) {
        struct ctx own = {.mem = arena_new(1 << 20, 1 << 24), .config = c->config};
        (void)close(never[1]); /* it ends with us */
        nodes.servers[i].stop_fd = never[0];
        enum status st = wait_server_run(&own, &nodes.servers[i]);
        _exit(st == ST_OK ? 0 : st == ST_BUSY ? NODE_REPLACED : 1);
    }
    ASSERT(pid > 0);
    nodes.pids[i] = pid;
    (void)close(never[0]);
}

void nodes_signal(int i, int signal)
{
    ASSERT(kill(nodes.pids[i], signal) == 0);
}

int nodes_await_end(int i)
{
    int status;

    ASSERT(waitpid(nodes.pids[i], &status, 0) == nodes.pids[i]);
    nodes.pids[i] = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void nodes_stop(void)
{
    for (int i = 0; i < NODES; i++) {
        if (nodes.pids[i] == 0)
            continue;
        nodes_signal(i, SIGKILL);
        (void)nodes_await_end(i);
    }
}

/* ---- asking ---------------------------------------------------------------------------------- */

struct str nodes_desk(int i)
{
    return nodes.servers[i].desk_socket;
}

struct str nodes_web(int i)
{
    return nodes.servers[i].web_socket;
}

struct desk_answer nodes_ask(int i, const struct desk_question *question)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    struct desk_answer answer = {.result = DESK_FAILED};
    AUTO_FD fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct str path = nodes_desk(i);

    ASSERT(fd >= 0 && path.n < sizeof(address.sun_path));
    memcpy(address.sun_path, path.p, path.n);
    if (connect(fd, (const struct sockaddr *)&address, sizeof(address)) == 0 &&
        send(fd, question, sizeof(*question), MSG_NOSIGNAL) == (ssize_t)sizeof(*question) &&
        recv(fd, &answer, sizeof(answer), MSG_WAITALL) != (ssize_t)sizeof(answer))
        answer.result = DESK_FAILED;
    return answer;
}

int nodes_leader(void)
{
    const struct desk_question question = {.word = DESK_SEEN};

    for (int i = 0; i < NODES; i++)
        if (nodes.pids[i] > 0 && nodes_ask(i, &question).result == DESK_FINE)
            return i;
    return -1;
}
