/* See tree.h. */
#include "app/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct walk {
    const char *from, *other; /* other: the second tree, or NULL */
    const char *spared;       /* name of the files that stay, or NULL */
    enum status (*visit)(struct ctx *c,
                         const struct walk *walk,
                         const FTSENT *at,
                         const char *there);
};

static enum status disk(struct ctx *c, const char *path)
{
    c->failure.detail = str_printf(c->mem, "%s: %s", path, strerrorname_np(errno));
    return FAIL(c, ST_INTERNAL, "tree.disk");
}

static enum status walk_open(struct ctx *c, const struct walk *walk, FTS *fts)
{
    const size_t root = strlen(walk->from);

    for (FTSENT *at = fts_read(fts); at; at = fts_read(fts)) {
        const char *there =
            walk->other ? str_printf(c->mem, "%s%s", walk->other, at->fts_path + root).p : NULL;
        errno = at->fts_errno;
        if (at->fts_info == FTS_DNR || at->fts_info == FTS_ERR || at->fts_info == FTS_NS)
            return disk(c, at->fts_path);
        TRY(walk->visit(c, walk, at, there));
    }
    return ST_OK;
}

static enum status walk(struct ctx *c, const struct walk *walk)
{
    const size_t n = strlen(walk->from) + 1;
    char *paths[] = {arena_alloc(c->mem, n), NULL}; /* fts_open() does not promise to leave it */

    memcpy(paths[0], walk->from, n);
    if (access(walk->from, F_OK) != 0)
        return errno == ENOENT ? ST_OK : disk(c, walk->from);
    FTS *fts = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    if (!fts)
        return disk(c, walk->from);
    enum status st = walk_open(c, walk, fts);
    (void)fts_close(fts);
    return st;
}

static bool sync_folder(const char *path)
{
    AUTO_FD fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return fd >= 0 && fsync(fd) == 0;
}

static enum status
link_one(struct ctx *c, const struct walk *in, const FTSENT *at, const char *there)
{
    bool good = true;
    (void)in;

    if (at->fts_info == FTS_D)
        good = mkdir(there, 0700) == 0 || errno == EEXIST;
    else if (at->fts_info == FTS_F)
        good = link(at->fts_path, there) == 0 || errno == EEXIST;
    else if (at->fts_info == FTS_DP)
        good = sync_folder(there);
    return good ? ST_OK : disk(c, there);
}

static enum status
prune_one(struct ctx *c, const struct walk *in, const FTSENT *at, const char *there)
{
    bool good = true;

    if (at->fts_info == FTS_F && (!in->other || access(there, F_OK) != 0))
        good = unlink(at->fts_path) == 0 || errno == ENOENT;
    else if (at->fts_info == FTS_DP && !in->other)
        good = rmdir(at->fts_path) == 0;
    return good ? ST_OK : disk(c, at->fts_path);
}

static enum status
empty_one(struct ctx *c, const struct walk *in, const FTSENT *at, const char *there)
{
    (void)there;
    if (at->fts_info != FTS_F || strcmp(at->fts_name, in->spared) == 0)
        return ST_OK;
    return unlink(at->fts_path) == 0 || errno == ENOENT ? ST_OK : disk(c, at->fts_path);
}

enum status tree_link(struct ctx *c, const char *from, const char *to)
{
    const struct walk in = {.from = from, .other = to, .visit = link_one};
    return walk(c, &in);
}

enum status tree_prune(struct ctx *c, const char *path, const char *like)
{
    const struct walk in = {.from = path, .other = like, .visit = prune_one};
    return walk(c, &in);
}

enum status tree_empty(struct ctx *c, const char *path, const char *spared)
{
    const struct walk in = {.from = path, .spared = spared, .visit = empty_one};
    return walk(c, &in);
}
