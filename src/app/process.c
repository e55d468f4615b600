/* See process.h. */
#include "app/process.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/config.h"

static const char service_user[] = "oqu";

/* The order matters: groups and group while we still may, the user last. */
static bool become(uid_t uid, gid_t gid)
{
    return setgroups(1, &gid) == 0 && setresgid(gid, gid, gid) == 0 &&
           setresuid(uid, uid, uid) == 0 && setuid(0) != 0;
}

static enum status fail(struct ctx *c, const char *code, struct str detail)
{
    c->failure.detail = detail;
    return ctx_fail(c, ST_FORBIDDEN, code, __FILE__, __LINE__);
}

enum status process_become_owner(struct ctx *c)
{
    struct str home = config_home(c->config);
    struct stat st;

    if (geteuid() != 0)
        return ST_OK;
    if (stat(str_z(c->mem, home), &st) != 0)
        return fail(c, "process.home", home);
    if (st.st_uid == 0 || !become(st.st_uid, st.st_gid))
        return fail(c, "process.root", home);
    return ST_OK;
}

enum status process_become_service_user(struct ctx *c)
{
    struct str home = config_home(c->config);
    const char *path = str_z(c->mem, home);
    struct stat st;
    bool made = mkdir(path, 0700) == 0;

    if (!made && errno != EEXIST)
        return fail(c, "process.home", home);
    if (geteuid() == 0) {
        const struct passwd *user = getpwnam(service_user);
        if (!user)
            return fail(c, "process.no-user", str_from_z(service_user));
        if (made && chown(path, user->pw_uid, user->pw_gid) != 0)
            return fail(c, "process.home", home);
        if (!become(user->pw_uid, user->pw_gid))
            return fail(c, "process.no-user", str_from_z(service_user));
    }
    if (stat(path, &st) != 0 || st.st_uid != geteuid() || chmod(path, 0700) != 0)
        return fail(c, "process.home", home);
    return ST_OK;
}

int process_stop_fd(void)
{
    const struct rlimit no_core = {0};
    sigset_t set;

    ASSERT(setrlimit(RLIMIT_CORE, &no_core) == 0); /* a core dump would hold personal data */
    ASSERT(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0);
    (void)sigemptyset(&set);
    (void)sigaddset(&set, SIGTERM);
    (void)sigaddset(&set, SIGINT);
    ASSERT(pthread_sigmask(SIG_BLOCK, &set, NULL) == 0);
    int fd = signalfd(-1, &set, SFD_CLOEXEC);
    ASSERT(fd >= 0);
    return fd;
}
