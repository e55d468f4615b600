/* The journal in files of a folder, for an installation with one room server. Files are filled with
 * zeros ahead of the records: forcing an overwrite to disk is far cheaper than forcing a file that
 * grows. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "wait/journal.h"
#include "wait/journal_file.h"

enum {
    READ_RECORDS = 1 << 15,
    AHEAD_BYTES = 1 << 20, /* zeros written before the records that need them */
    FILE_BYTES = JOURNAL_FILE_RECORDS * RECORD_BYTES,
};

/* ---- reading --------------------------------------------------------------------------------- */

void journal_file_name(char *path, const char *dir, uint64_t file)
{
    ASSERT(snprintf(path, JOURNAL_PATH_MOST, "%s/journal-%08llu", dir, (unsigned long long)file) <
           JOURNAL_PATH_MOST);
}

struct reading {
    journal_each *each;
    void *arg;
    uint64_t lsn;
    bool ended;
};

static void read_records(struct reading *in, const uint8_t *bytes, size_t n)
{
    struct record record;

    for (size_t i = 0; i < n && !in->ended; i++) {
        in->ended = !record_read(bytes + i * RECORD_BYTES, in->lsn, &record) ||
                    !in->each(in->arg, in->lsn, &record);
        in->lsn += !in->ended;
    }
}

/* False: not readable. A file that is not there is the end. */
static bool read_file(struct reading *in, const char *dir, uint8_t *bytes)
{
    char path[JOURNAL_PATH_MOST];
    off_t at = (off_t)(in->lsn % JOURNAL_FILE_RECORDS) * RECORD_BYTES;

    journal_file_name(path, dir, in->lsn / JOURNAL_FILE_RECORDS);
    AUTO_FD fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        in->ended = true;
        return errno == ENOENT;
    }
    while (!in->ended && at < FILE_BYTES) {
        ssize_t n = pread(fd, bytes, (size_t)READ_RECORDS * RECORD_BYTES, at);
        if (n < 0)
            return false;
        read_records(in, bytes, (size_t)n / RECORD_BYTES);
        in->ended |= n < (ssize_t)READ_RECORDS * RECORD_BYTES && at + n < FILE_BYTES;
        at += n;
    }
    return true;
}

bool journal_read(const char *dir, uint64_t from, journal_each *each, void *arg, uint64_t *ret_next)
{
    struct reading in = {.each = each, .arg = arg, .lsn = from};
    uint8_t *bytes = malloc((size_t)READ_RECORDS * RECORD_BYTES);
    bool fine = bytes != NULL;

    while (fine && !in.ended)
        fine = read_file(&in, dir, bytes);
    free(bytes);
    *ret_next = in.lsn;
    return fine;
}

/* ---- writing --------------------------------------------------------------------------------- */

struct files {
    char dir[JOURNAL_PATH_MOST];
    int fd;
    uint64_t file; /* number of the open file */
    off_t zeroed;  /* its bytes that are there */
};

static bool write_all(int fd, const uint8_t *bytes, size_t n, off_t at)
{
    while (n > 0) {
        ssize_t done = pwrite(fd, bytes, n, at);
        if (done <= 0)
            return false;
        bytes += done;
        n -= (size_t)done;
        at += done;
    }
    return true;
}

/* A new name is only there after a crash when its folder was forced to disk too. */
static bool sync_folder(const char *dir)
{
    AUTO_FD fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return fd >= 0 && fsync(fd) == 0;
}

static bool open_file(struct files *f, uint64_t file)
{
    char path[JOURNAL_PATH_MOST];

    if (f->fd >= 0)
        (void)close(f->fd);
    journal_file_name(path, f->dir, file);
    f->fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    f->file = file;
    f->zeroed = 0;
    return f->fd >= 0 && sync_folder(f->dir);
}

static bool zero_until(struct files *f, off_t end)
{
    static const uint8_t zeros[AHEAD_BYTES];

    while (f->zeroed < end) {
        size_t n = FILE_BYTES - f->zeroed < AHEAD_BYTES ? (size_t)(FILE_BYTES - f->zeroed)
                                                        : (size_t)AHEAD_BYTES;
        if (!write_all(f->fd, zeros, n, f->zeroed))
            return false;
        f->zeroed += (off_t)n;
    }
    return true;
}

/* Records lsn … of one file. */
static bool write_part(struct files *f, const uint8_t *bytes, size_t n, uint64_t lsn)
{
    off_t at = (off_t)(lsn % JOURNAL_FILE_RECORDS) * RECORD_BYTES;

    if (lsn / JOURNAL_FILE_RECORDS != f->file && !open_file(f, lsn / JOURNAL_FILE_RECORDS))
        return false;
    return zero_until(f, at + (off_t)(n * RECORD_BYTES)) &&
           write_all(f->fd, bytes, n * RECORD_BYTES, at) && fdatasync(f->fd) == 0;
}

static bool put(void *arg, uint64_t lsn, const uint8_t *bytes, size_t n)
{
    size_t done = 0;

    while (done < n) {
        size_t part = JOURNAL_FILE_RECORDS - (lsn + done) % JOURNAL_FILE_RECORDS;
        if (part > n - done)
            part = n - done;
        if (!write_part(arg, bytes + done * RECORD_BYTES, part, lsn + done))
            return false;
        done += part;
    }
    return true;
}

static bool cut_tail(struct files *f, uint64_t next)
{
    char path[JOURNAL_PATH_MOST];
    off_t end = (off_t)(next % JOURNAL_FILE_RECORDS) * RECORD_BYTES;

    for (uint64_t file = next / JOURNAL_FILE_RECORDS + 1;; file++) {
        journal_file_name(path, f->dir, file);
        if (unlink(path) != 0)
            break;
    }
    if (!open_file(f, next / JOURNAL_FILE_RECORDS) || ftruncate(f->fd, end) != 0)
        return false;
    f->zeroed = end;
    return fsync(f->fd) == 0;
}

static void close_files(void *arg, bool failed UNUSED)
{
    struct files *f = arg;

    if (f->fd >= 0)
        (void)close(f->fd);
    free(f);
}

struct journal *journal_open(const char *dir, uint64_t next)
{
    struct files *f = calloc(1, sizeof(*f));

    ASSERT(f && strlen(dir) + 1 < sizeof(f->dir));
    memcpy(f->dir, dir, strlen(dir) + 1);
    f->fd = -1;
    if (cut_tail(f, next))
        return journal_start(&(struct journal_store){.arg = f, .put = put, .close = close_files},
                             next);
    close_files(f, true);
    return NULL;
}
