/* See launch.h. */
#include "db/launch.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { OUTPUT_MOST = 2000, PASSWD_ROOM = 4096 };

struct identity {
    bool change;
    unsigned uid, gid;
};

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

/* The child's side: never returns. */
NORETURN static void become(const char *const *argv, const struct identity *who, int output)
{
    sigset_t none;

    (void)sigemptyset(&none);
    if (sigprocmask(SIG_SETMASK, &none, NULL) != 0 || dup2(output, STDOUT_FILENO) < 0 ||
        dup2(output, STDERR_FILENO) < 0 || chdir("/") != 0)
        _exit(126);
    if (who->change && (setgroups(0, NULL) != 0 || setgid(who->gid) != 0 || setuid(who->uid) != 0))
        _exit(126);
    /* execve promises not to change its arguments, but its type is older than const. */
    union {
        const char *const *in;
        char *const *out;
    } args = {argv}, env = {environment};
    (void)execve(argv[0], args.out, env.out);
    _exit(127);
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
    struct identity who = {0};
    AUTO_FD output = memfd_create("output", MFD_CLOEXEC);

    who.change = user.n > 0 && !str_eq(user, launch_self(c->mem));
    if (who.change && !launch_user(c->mem, user, &who.uid, &who.gid)) {
        c->failure.detail = str_printf(c->mem, "no user named " STR_FMT, STR_ARG(user));
        return FAIL(c, ST_INTERNAL, "db.cluster-launch");
    }
    pid_t pid = output >= 0 ? fork() : -1;
    if (pid == 0)
        become(argv, &who, output);
    if (pid < 0 || !wait_for(pid, ret_code)) {
        c->failure.detail = str_printf(c->mem, "cannot run %s", argv[0]);
        return FAIL(c, ST_INTERNAL, "db.cluster-launch");
    }
    char *text = arena_alloc(c->mem, OUTPUT_MOST);
    ssize_t n = pread(output, text, OUTPUT_MOST, 0);
    *ret_output = str_trim((struct str){text, n > 0 ? (size_t)n : 0});
    return ST_OK;
}
