/* See store.h. */
#include "file/store.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "base/config.h"
#include "base/io.h"
#include "base/time.h"

enum { COPY_PART = 64 * 1024 };

static enum status disk_failure(struct ctx *c, const char *path)
{
    c->failure.detail = str_printf(c->mem, "%s: %s", path, strerrorname_np(errno));
    return FAIL(c, ST_INTERNAL, "file.disk");
}

/* ---- names ---------------------------------------------------------------------------------- */

static const char *root(struct ctx *c, const char *below)
{
    return str_printf(c->mem, STR_FMT "/files%s", STR_ARG(config_home(c->config)), below).p;
}

static const char *quarantine_path(struct ctx *c, struct uuid id)
{
    return str_printf(c->mem, "%s/" STR_FMT, root(c, "/quarantine"),
                      STR_ARG(uuid_print(c->mem, id)))
        .p;
}

static const char *clean_folder(struct ctx *c, struct uuid clean)
{
    return str_printf(c->mem, "%s/%02x", root(c, "/clean"), clean.b[15]).p;
}

static const char *clean_path(struct ctx *c, struct uuid clean, int number)
{
    return str_printf(c->mem, "%s/" STR_FMT ".%d", clean_folder(c, clean),
                      STR_ARG(uuid_print(c->mem, clean)), number)
        .p;
}

static bool make_folder(const char *path)
{
    return mkdir(path, 0700) == 0 || errno == EEXIST;
}

static enum status make_folders(struct ctx *c, const char *kind, const char *path)
{
    if (!make_folder(root(c, "")) || !make_folder(root(c, kind)) || !make_folder(path))
        return disk_failure(c, path);
    return ST_OK;
}

/* ---- bytes ---------------------------------------------------------------------------------- */

static bool sync_folder(const char *folder)
{
    AUTO_FD fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return fd >= 0 && fsync(fd) == 0;
}

/* To another file system, where a link cannot go. */
static bool copy_file(const char *from, const char *to)
{
    char part[COPY_PART];
    size_t n = 0;
    AUTO_FD in = open(from, O_RDONLY | O_CLOEXEC);
    AUTO_FD out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);

    if (in < 0 || out < 0)
        return false;
    do {
        if (!io_read_all(in, part, sizeof(part), &n) || !io_write_all(out, part, n))
            return false;
    } while (n > 0);
    return fsync(out) == 0;
}

/* ---- quarantine ------------------------------------------------------------------------------ */

enum status store_quarantine(struct ctx *c, struct uuid id, struct str path)
{
    const char *folder = root(c, "/quarantine"), *from = str_z(c->mem, path);
    const char *to = quarantine_path(c, id);

    TRY(make_folders(c, "/quarantine", folder));
    bool kept = link(from, to) == 0 || (errno == EXDEV && copy_file(from, to));
    if (!kept || !sync_folder(folder))
        return disk_failure(c, to);
    return ST_OK;
}

enum status store_open(struct ctx *c, struct uuid id, int *ret_fd)
{
    const char *path = quarantine_path(c, id);
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

    if (fd < 0)
        return disk_failure(c, path);
    *ret_fd = fd;
    return ST_OK;
}

enum status store_read_fd(struct ctx *c, int fd, size_t most, struct bytes *ret_bytes)
{
    char *bytes = arena_alloc(c->mem, most + 1);
    size_t n = 0;

    if (!io_read_all(fd, bytes, most + 1, &n) || n > most)
        return disk_failure(c, "an open file");
    *ret_bytes = (struct bytes){(const uint8_t *)bytes, n};
    return ST_OK;
}

void store_forget(struct ctx *c, struct uuid id)
{
    (void)unlink(quarantine_path(c, id));
}

enum status store_old(struct ctx *c, int64_t age_us, size_t most, struct uuids *ret_ids)
{
    struct uuid *ids = NEWS(c->mem, struct uuid, most);
    const char *folder = root(c, "/quarantine");
    DIR *dir = opendir(folder);
    int64_t until_s = (time_real_us() - age_us) / TIME_SECOND;
    struct stat st;
    size_t n = 0;

    if (!dir && errno != ENOENT)
        return disk_failure(c, folder);
    for (struct dirent *e = dir ? readdir(dir) : NULL; e && n < most; e = readdir(dir)) {
        bool ours = scan_uuid(str_from_z(e->d_name), &ids[n]);
        bool found = ours && fstatat(dirfd(dir), e->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0;
        n += found && st.st_ctime <= until_s;
    }
    if (dir)
        (void)closedir(dir);
    *ret_ids = (struct uuids){ids, n};
    return ST_OK;
}

/* ---- clean parts ----------------------------------------------------------------------------- */

enum status store_write(struct ctx *c, struct uuid clean, int number, struct bytes sealed)
{
    const char *folder = clean_folder(c, clean), *path = clean_path(c, clean, number);

    TRY(make_folders(c, "/clean", folder));
    AUTO_FD fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0 || !io_write_all(fd, sealed.p, sealed.n) || fsync(fd) != 0 || !sync_folder(folder))
        return disk_failure(c, path);
    return ST_OK;
}

enum status
store_read(struct ctx *c, struct uuid clean, int number, size_t most, struct bytes *ret_sealed)
{
    const char *path = clean_path(c, clean, number);
    AUTO_FD fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

    return fd >= 0 ? store_read_fd(c, fd, most, ret_sealed) : disk_failure(c, path);
}

void store_drop(struct ctx *c, struct uuid clean, int n_parts)
{
    for (int number = 0; number < n_parts; number++)
        (void)unlink(clean_path(c, clean, number));
}
