/* See supervisor.h. */
#include "app/supervisor.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "base/time.h"

enum {
    READY_MS = 60 * 1000,  /* until a started service must answer */
    STOP_MS = 15 * 1000,   /* between the polite signal and SIGKILL */
    LOOK_MS = 50,          /* between two looks while something starts or stops */
    AGAIN_FIRST_MS = 500,  /* pause before a dead service is started again; doubles … */
    AGAIN_MOST_MS = 30000, /* … up to this */
    STEADY_MS = 60 * 1000, /* who ran this long has no earlier failures */
};

static int64_t now_ms(void)
{
    return time_monotonic_us() / 1000;
}

enum status supervisor_open(struct ctx *c,
                            struct supervisor *supervisor,
                            const char *const *environment,
                            int log_fd)
{
    sigset_t set;

    *supervisor =
        (struct supervisor){.environment = environment, .log_fd = log_fd, .signal_fd = -1};
    (void)sigemptyset(&set);
    (void)sigaddset(&set, SIGCHLD);
    (void)sigaddset(&set, SIGTERM);
    (void)sigaddset(&set, SIGINT);
    (void)sigaddset(&set, SIGHUP);
    if (sigprocmask(SIG_BLOCK, &set, NULL) == 0)
        supervisor->signal_fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    return supervisor->signal_fd >= 0 ? ST_OK : FAIL(c, ST_INTERNAL, "up.signals");
}

/* The child's side of a start: never returns. Only calls that are safe after fork(). */
NORETURN static void
become(const struct supervisor *supervisor, const char *const *argv, int death_signal, pid_t parent)
{
    sigset_t none;

    (void)sigemptyset(&none);
    if (setpgid(0, 0) != 0 || prctl(PR_SET_PDEATHSIG, death_signal) != 0 || getppid() != parent ||
        sigprocmask(SIG_SETMASK, &none, NULL) != 0 || dup2(supervisor->log_fd, 1) < 0 ||
        dup2(supervisor->log_fd, 2) < 0)
        _exit(126);
    /* execve promises not to change its arguments, but its type is older than const. */
    union {
        const char *const *in;
        char *const *out;
    } args = {argv}, env = {supervisor->environment};
    (void)execve(argv[0], args.out, env.out);
    _exit(127);
}

static pid_t spawn(const struct supervisor *supervisor, const char *const *argv, int death_signal)
{
    pid_t parent = getpid();
    pid_t pid = fork();

    if (pid == 0)
        become(supervisor, argv, death_signal, parent);
    return pid;
}

static void launch(const struct supervisor *supervisor, struct service *service)
{
    pid_t pid = spawn(supervisor, service->argv, service->stop_signal);

    service->started_us = time_monotonic_us();
    service->pid = pid > 0 ? pid : 0;
    log_event(LOG_INFO, "started", "service=%s pid=%d", service->name, (int)pid);
}

/* Decides when a service that has just died is started again. */
static void note_death(struct service *service, int how)
{
    int64_t ran_ms = now_ms() - service->started_us / 1000;
    int64_t pause_ms;

    service->pid = 0;
    service->failures = ran_ms > STEADY_MS ? 1 : service->failures + 1;
    pause_ms = AGAIN_FIRST_MS << (service->failures < 7 ? service->failures - 1 : 6);
    if (pause_ms > AGAIN_MOST_MS)
        pause_ms = AGAIN_MOST_MS;
    service->again_us = (now_ms() + pause_ms) * 1000;
    log_event(LOG_WARN, "ended", "service=%s exit=%d signal=%d ran_ms=%lld", service->name,
              WIFEXITED(how) ? WEXITSTATUS(how) : -1, WIFSIGNALED(how) ? WTERMSIG(how) : 0,
              (long long)ran_ms);
}

/* A service that was killed had no time to end its own children, and they may hold its port. They
 * are in its group; the number stays theirs as long as one of them lives. */
static void end_rest(pid_t pid)
{
    (void)kill(-pid, SIGKILL);
}

static void reap(struct supervisor *supervisor)
{
    for (size_t i = 0; i < supervisor->n; i++) {
        struct service *service = &supervisor->services[i];
        int how;
        if (service->pid > 0 && waitpid(service->pid, &how, WNOHANG) == service->pid) {
            end_rest(service->pid);
            note_death(service, how);
        }
    }
}

void supervisor_poll(struct supervisor *supervisor, int wait_ms)
{
    struct pollfd wait = {.fd = supervisor->signal_fd, .events = POLLIN};
    struct signalfd_siginfo info;

    (void)poll(&wait, 1, wait_ms);
    while (read(supervisor->signal_fd, &info, sizeof(info)) == (ssize_t)sizeof(info))
        if (info.ssi_signo != SIGCHLD)
            supervisor->stop = true;
    reap(supervisor);
}

int supervisor_connect(const char *socket_path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t n = strlen(socket_path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    ASSERT(n < sizeof(address.sun_path));
    memcpy(address.sun_path, socket_path, n);
    if (fd >= 0 && connect(fd, (const struct sockaddr *)&address, sizeof(address)) != 0) {
        (void)close(fd);
        fd = -1;
    }
    return fd;
}

static bool answers(const char *socket_path)
{
    AUTO_FD fd = supervisor_connect(socket_path);
    return fd >= 0;
}

static enum status wait_ready(struct ctx *c, struct supervisor *supervisor, struct service *service)
{
    int64_t until = now_ms() + READY_MS;

    c->failure.detail = str_from_z(service->name);
    while (service->pid > 0 && now_ms() < until) {
        if (!service->socket || answers(service->socket))
            return ST_OK;
        supervisor_poll(supervisor, LOOK_MS);
        if (supervisor->stop)
            return FAIL(c, ST_BUSY, "up.stopped");
    }
    return FAIL(c, ST_BUSY, "up.not-ready");
}

enum status
supervisor_start(struct ctx *c, struct supervisor *supervisor, const struct service *service)
{
    struct service *kept = &supervisor->services[supervisor->n];

    ASSERT(supervisor->n < SERVICES_MOST);
    *kept = *service;
    supervisor->n++;
    if (kept->socket)
        (void)unlink(kept->socket); /* of an earlier life; else it would look ready */
    launch(supervisor, kept);
    return kept->optional ? ST_OK : wait_ready(c, supervisor, kept);
}

enum status supervisor_run(struct ctx *c,
                           struct supervisor *supervisor,
                           const char *name,
                           const char *const *argv)
{
    pid_t pid = spawn(supervisor, argv, SIGTERM), ended = 0;
    int how = 0;

    c->failure.detail = str_from_z(name);
    while (pid > 0 && ended == 0) {
        supervisor_poll(supervisor, LOOK_MS);
        if (supervisor->stop)
            (void)kill(pid, SIGTERM);
        ended = waitpid(pid, &how, WNOHANG);
    }
    if (supervisor->stop)
        return FAIL(c, ST_BUSY, "up.stopped");
    if (ended <= 0 || !WIFEXITED(how) || WEXITSTATUS(how) != 0)
        return FAIL(c, ST_INTERNAL, "up.step-failed");
    return ST_OK;
}

void supervisor_watch(struct supervisor *supervisor)
{
    while (!supervisor->stop) {
        int wait_ms = AGAIN_MOST_MS;
        for (size_t i = 0; i < supervisor->n; i++) {
            struct service *service = &supervisor->services[i];
            if (service->pid > 0)
                continue;
            int64_t pause_ms = service->again_us / 1000 - now_ms();
            if (pause_ms <= 0)
                launch(supervisor, service);
            else if (pause_ms < wait_ms)
                wait_ms = (int)pause_ms;
        }
        supervisor_poll(supervisor, wait_ms);
    }
}

static void stop_one(struct service *service)
{
    int64_t until = now_ms() + STOP_MS;
    int how = 0;

    if (service->pid <= 0)
        return;
    (void)kill(service->pid, service->stop_signal);
    while (waitpid(service->pid, &how, WNOHANG) == 0) {
        if (now_ms() > until) {
            log_event(LOG_WARN, "killed", "service=%s", service->name);
            (void)kill(service->pid, SIGKILL);
            until = INT64_MAX;
        }
        (void)poll(NULL, 0, LOOK_MS);
    }
    end_rest(service->pid);
    log_event(LOG_INFO, "stopped", "service=%s status=%d", service->name, how);
    service->pid = 0;
}

void supervisor_stop(struct supervisor *supervisor)
{
    for (size_t i = supervisor->n; i > 0; i--)
        stop_one(&supervisor->services[i - 1]);
    supervisor->n = 0;
}
