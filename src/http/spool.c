/* See spool.h. */
#include "http/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/id.h"

enum { NAME_BYTES = 16 };

static void drop(void *arg)
{
    struct spool *spool = arg;

    if (spool->fd >= 0)
        (void)close(spool->fd);
    (void)unlink(spool->path.p);
}

struct spool *spool_open(struct arena *mem, struct str folder)
{
    struct spool *spool = NEW(mem, struct spool);

    spool->path =
        str_printf(mem, STR_FMT "/" STR_FMT, STR_ARG(folder), STR_ARG(rnd_token(mem, NAME_BYTES)));
    spool->fd = open(spool->path.p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (spool->fd < 0)
        return NULL;
    arena_defer(mem, drop, spool);
    return spool;
}

bool spool_write(struct spool *spool, struct str bytes)
{
    while (bytes.n > 0) {
        ssize_t done = write(spool->fd, bytes.p, bytes.n);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return false;
        bytes = str_sub(bytes, (size_t)done, bytes.n);
    }
    return true;
}

bool spool_end(struct spool *spool)
{
    int fd = spool->fd;

    if (fsync(fd) != 0)
        return false;
    spool->fd = -1;
    return close(fd) == 0;
}
