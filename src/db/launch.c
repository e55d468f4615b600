/* See launch.h. */
#include "db/launch.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { OUTPUT_MOST = 2000, PASSWD_ROOM = 4096 };

struct child {
    bool change; /* of the user */
    unsigned uid, gid;
    int output;
    bool bound; /* dies with this process */
    pid_t parent;
};

enum { BOUND_SIGNAL = SIGQUIT }; /* PostgreSQL ends at once on it */

static const char *const environment[] = {"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", "TZ=UTC", NULL};

bool launch_user(struct arena *mem, struct str user, unsigned *ret_uid, unsigned *ret_gid)
{
    struct passwd entry, *found = NULL;
    char *room = arena_alloc(mem, PASSWD_ROOM);

    if (getpwnam_r(str_z(mem, user), &entry, room, PASSWD_ROOM, &found) != 0 || !found)
        return false;
    *ret_uid = entry.pw_uid;
    *ret_gid = entry.pw_gid;
    return true;
}

struct str launch_self(struct arena *mem)
{
    struct passwd entry, *found = NULL;
    char *room = arena_alloc(mem, PASSWD_ROOM);

    if (getpwuid_r(geteuid(), &entry, room, PASSWD_ROOM, &found) != 0 || !found)
        return str_printf(mem, "%u", (unsigned)geteuid());
    return str_from_z(entry.pw_name);
}

static bool change_user(const struct child *child)
{
    return setgroups(0, NULL) == 0 && setgid(child->gid) == 0 && setuid(child->uid) == 0;
}

/* After the change of user, which would undo it. */
static bool bind_to_parent(const struct child *child)
{
    return prctl(PR_SET_PDEATHSIG, BOUND_SIGNAL) == 0 && getppid() == child->parent;
}

/* The child's side: never returns. */
NORETURN static void become(const char *const *argv, const struct child *child)
{
    sigset_t none;

    (void)sigemptyset(&none);
    if (sigprocmask(SIG_SETMASK, &none, NULL) != 0 || dup2(child->output, STDOUT_FILENO) < 0 ||
        dup2(child->output, STDERR_FILENO) < 0 || chdir("/") != 0)
        _exit(126);
    if ((child->change && !change_user(child)) || (child->bound && !bind_to_parent(child)))
        _exit(126);
    /* execve promises not to change its arguments, but its type is older than const. */
    union {
        const char *const *in;
        char *const *out;
    } args = {argv}, env = {environment};
    (void)execve(argv[0], args.out, env.out);
    _exit(127);
}

static enum status
start(struct ctx *c, const char *const *argv, struct str user, struct child *child, pid_t *ret_pid)
{
    child->parent = getpid();
    child->change = user.n > 0 && !str_eq(user, launch_self(c->mem));
    if (child->change && !launch_user(c->mem, user, &child->uid, &child->gid)) {
        c->failure.detail = str_printf(c->mem, "no user named " STR_FMT, STR_ARG(user));
        return FAIL(c, ST_INTERNAL, "db.cluster-launch");
    }
    pid_t pid = child->output >= 0 ? fork() : -1;
    if (pid == 0)
        become(argv, child);
    if (pid < 0) {
        c->failure.detail = str_printf(c->mem, "cannot run %s", argv[0]);
        return FAIL(c, ST_INTERNAL, "db.cluster-launch");
    }
    *ret_pid = pid;
    return ST_OK;
}

static bool wait_for(pid_t pid, int *ret_code)
{
    int how = 0;
    pid_t got;

    do
        got = waitpid(pid, &how, 0);
    while (got < 0 && errno == EINTR);
    if (got != pid)
        return false;
    *ret_code = WIFEXITED(how) ? WEXITSTATUS(how) : 128 + WTERMSIG(how);
    return true;
}

enum status launch(
    struct ctx *c, const char *const *argv, struct str user, int *ret_code, struct str *ret_output)
{
    AUTO_FD output = memfd_create("output", MFD_CLOEXEC);
    struct child child = {.output = output};
    pid_t pid = 0;

    TRY(start(c, argv, user, &child, &pid));
    if (!wait_for(pid, ret_code)) {
        c->failure.detail = str_printf(c->mem, "lost sight of %s", argv[0]);
        return FAIL(c, ST_INTERNAL, "db.cluster-launch");
    }
    char *text = arena_alloc(c->mem, OUTPUT_MOST);
    ssize_t n = pread(output, text, OUTPUT_MOST, 0);
    *ret_output = str_trim((struct str){text, n > 0 ? (size_t)n : 0});
    return ST_OK;
}

enum status
launch_server(struct ctx *c, const char *const *argv, struct str user, int output, pid_t *ret_pid)
{
    struct child child = {.output = output, .bound = true};

    return start(c, argv, user, &child, ret_pid);
}

void launch_end(pid_t pid, int signal)
{
    int code;

    if (kill(pid, signal) == 0)
        (void)wait_for(pid, &code);
}
