/* See spool.h. */
#include "egov/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/config.h"

static void drop_file(void *path)
{
    (void)unlink(path);
}

static bool write_all(int fd, struct str bytes)
{
    while (bytes.n > 0) {
        ssize_t done = write(fd, bytes.p, bytes.n);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return false;
        bytes = str_sub(bytes, (size_t)done, bytes.n);
    }
    return fsync(fd) == 0;
}

enum status
spool_document(struct ctx *c, const struct message_document *document, struct upload *ret_upload)
{
    struct str path = str_printf(c->mem, STR_FMT "/run/spool/" STR_FMT,
                                 STR_ARG(config_home(c->config)), STR_ARG(rnd_token(c->mem, 16)));
    char *kept = arena_alloc(c->mem, path.n + 1);
    AUTO_FD fd = -1;

    (void)snprintf(kept, path.n + 1, STR_FMT, STR_ARG(path));
    fd = open(kept, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return FAIL(c, ST_INTERNAL, "egov.spool");
    arena_defer(c->mem, drop_file, kept);
    if (!write_all(fd, document->bytes))
        return FAIL(c, ST_INTERNAL, "egov.spool");
    *ret_upload = (struct upload){.field = STR("document"),
                                  .file_name = document->name,
                                  .path = path,
                                  .size = (int64_t)document->bytes.n};
    return ST_OK;
}
