/* See home.h. */
#include "app/home.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/config.h"
#include "base/scan.h"

enum {
    LOOK_MS = 50,
    FORMER_MS = 60 * 1000, /* for what a killed holder left behind to end */
    PID_MOST = 20
};

const char *home_path(struct ctx *c, const char *name)
{
    return str_printf(c->mem, STR_FMT "/%s", STR_ARG(config_home(c->config)), name).p;
}

static enum status fail(struct ctx *c, enum status st, const char *code, const char *detail)
{
    c->failure.detail = str_from_z(detail);
    return ctx_fail(c, st, code, __FILE__, __LINE__);
}

/* Whether the process that the lock file names is there. */
static bool holder_is_alive(int fd)
{
    char text[PID_MOST];
    ssize_t n = pread(fd, text, sizeof(text), 0);
    int64_t pid;

    if (!scan_i64((struct str){text, n > 0 ? (size_t)n : 0}, 1, INT32_MAX, &pid))
        return false;
    return kill((pid_t)pid, 0) == 0 || errno == EPERM;
}

/* The descriptor is never closed and goes to every child, so the lock ends with the last of them:
 * after a killed supervisor we wait for its children to end, beside a living one we refuse. */
enum status home_lock(struct ctx *c)
{
    int fd = open(home_path(c, "run/up.lock"), O_RDWR | O_CREAT, 0600);
    int waited_ms = 0;

    if (fd < 0)
        return fail(c, ST_FORBIDDEN, "up.folder", home_path(c, "run/up.lock"));
    while (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        if (waited_ms >= FORMER_MS || holder_is_alive(fd))
            return fail(c, ST_CONFLICT, "up.already-running", home_path(c, ""));
        (void)poll(NULL, 0, LOOK_MS);
        waited_ms += LOOK_MS;
    }
    struct str pid = str_printf(c->mem, "%d", (int)getpid());
    if (ftruncate(fd, 0) != 0 || pwrite(fd, pid.p, pid.n, 0) != (ssize_t)pid.n)
        return fail(c, ST_FORBIDDEN, "up.folder", home_path(c, "run/up.lock"));
    return ST_OK;
}
