/* See files.h. */
#include "check/files.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"

static enum status failed(struct ctx *c, const char *path)
{
    c->failure.detail = str_printf(c->mem, "%s: %s", path, strerrorname_np(errno));
    return FAIL(c, ST_INTERNAL, "check.file");
}

enum status files_read(struct ctx *c, const char *path, size_t most, struct str *ret)
{
    AUTO_FD fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat about;
    size_t n;

    *ret = STR("");
    if (fd < 0)
        return errno == ENOENT ? ST_OK : failed(c, path);
    if (fstat(fd, &about) != 0)
        return failed(c, path);
    errno = EFBIG;
    if ((size_t)about.st_size > most)
        return failed(c, path);
    char *text = arena_alloc(c->mem, (size_t)about.st_size + 1);
    if (!io_read_all(fd, text, (size_t)about.st_size, &n))
        return failed(c, path);
    *ret = (struct str){text, n};
    return ST_OK;
}

enum status files_write(struct ctx *c, const char *path, struct str text)
{
    const char *beside = str_printf(c->mem, "%s.new", path).p;
    AUTO_FD fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0640);

    if (fd < 0 || !io_write_all(fd, text.p, text.n) || fsync(fd) != 0 || rename(beside, path) != 0)
        return failed(c, path);
    return ST_OK;
}
