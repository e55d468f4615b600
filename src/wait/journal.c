/* See journal.h. Files are filled with zeros ahead of the records: forcing an overwrite to disk is
 * far cheaper than forcing a file that grows. */
#include "wait/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "wait/journal_file.h"

enum {
    READ_RECORDS = 1 << 15,
    AHEAD_BYTES = 1 << 20, /* zeros written before the records that need them */
    FILE_BYTES = JOURNAL_FILE_RECORDS * RECORD_BYTES,
};

struct batch {
    uint8_t *bytes;
    size_t n; /* records */
};

struct journal {
    char dir[JOURNAL_PATH_MOST];
    int fd, event_fd;
    uint64_t file; /* number of the open file */
    off_t zeroed;  /* its bytes that are there */
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t more;
    struct batch filling, writing;
    uint64_t next; /* number of the next record; of the thread that adds */
    bool stop;
    _Atomic uint64_t durable;
    _Atomic bool failed;
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

static bool open_file(struct journal *j, uint64_t file)
{
    char path[JOURNAL_PATH_MOST];

    if (j->fd >= 0)
        (void)close(j->fd);
    journal_file_name(path, j->dir, file);
    j->fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    j->file = file;
    j->zeroed = 0;
    return j->fd >= 0 && sync_folder(j->dir);
}

static bool zero_until(struct journal *j, off_t end)
{
    static const uint8_t zeros[AHEAD_BYTES];

    while (j->zeroed < end) {
        size_t n = FILE_BYTES - j->zeroed < AHEAD_BYTES ? (size_t)(FILE_BYTES - j->zeroed)
                                                        : (size_t)AHEAD_BYTES;
        if (!write_all(j->fd, zeros, n, j->zeroed))
            return false;
        j->zeroed += (off_t)n;
    }
    return true;
}

/* Records lsn … of one file. */
static bool write_part(struct journal *j, const uint8_t *bytes, size_t n, uint64_t lsn)
{
    off_t at = (off_t)(lsn % JOURNAL_FILE_RECORDS) * RECORD_BYTES;

    if (lsn / JOURNAL_FILE_RECORDS != j->file && !open_file(j, lsn / JOURNAL_FILE_RECORDS))
        return false;
    return zero_until(j, at + (off_t)(n * RECORD_BYTES)) &&
           write_all(j->fd, bytes, n * RECORD_BYTES, at) && fdatasync(j->fd) == 0;
}

static bool write_batch(struct journal *j, const struct batch *batch)
{
    uint64_t lsn = atomic_load(&j->durable);
    size_t done = 0;

    while (done < batch->n) {
        size_t n = JOURNAL_FILE_RECORDS - (lsn + done) % JOURNAL_FILE_RECORDS;
        if (n > batch->n - done)
            n = batch->n - done;
        if (!write_part(j, batch->bytes + done * RECORD_BYTES, n, lsn + done))
            return false;
        done += n;
    }
    return true;
}

static void tell(const struct journal *j)
{
    uint64_t one = 1;
    ASSERT(write(j->event_fd, &one, sizeof(one)) == sizeof(one));
}

/* False: nothing more will come. */
static bool take_batch(struct journal *j)
{
    ASSERT(pthread_mutex_lock(&j->lock) == 0);
    while (j->filling.n == 0 && !j->stop)
        ASSERT(pthread_cond_wait(&j->more, &j->lock) == 0);
    struct batch batch = j->filling;
    j->filling = j->writing;
    j->filling.n = 0;
    j->writing = batch;
    ASSERT(pthread_mutex_unlock(&j->lock) == 0);
    return batch.n > 0;
}

static void *write_batches(void *arg)
{
    struct journal *j = arg;

    while (take_batch(j)) {
        bool fine = !atomic_load(&j->failed) && write_batch(j, &j->writing);
        if (fine)
            atomic_fetch_add(&j->durable, j->writing.n);
        else
            atomic_store(&j->failed, true);
        tell(j);
    }
    return NULL;
}

/* ---- the journal ----------------------------------------------------------------------------- */

static bool cut_tail(struct journal *j, uint64_t next)
{
    char path[JOURNAL_PATH_MOST];
    off_t end = (off_t)(next % JOURNAL_FILE_RECORDS) * RECORD_BYTES;

    for (uint64_t file = next / JOURNAL_FILE_RECORDS + 1;; file++) {
        journal_file_name(path, j->dir, file);
        if (unlink(path) != 0)
            break;
    }
    if (!open_file(j, next / JOURNAL_FILE_RECORDS) || ftruncate(j->fd, end) != 0)
        return false;
    j->zeroed = end;
    return fsync(j->fd) == 0;
}

struct journal *journal_open(const char *dir, uint64_t next)
{
    struct journal *j = calloc(1, sizeof(*j));

    ASSERT(j && strlen(dir) + 1 < sizeof(j->dir));
    memcpy(j->dir, dir, strlen(dir) + 1);
    j->fd = -1;
    j->next = next;
    atomic_store(&j->durable, next);
    j->filling.bytes = malloc((size_t)JOURNAL_WAITING_MOST * RECORD_BYTES);
    j->writing.bytes = malloc((size_t)JOURNAL_WAITING_MOST * RECORD_BYTES);
    j->event_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    ASSERT(j->filling.bytes && j->writing.bytes && j->event_fd >= 0);
    ASSERT(pthread_mutex_init(&j->lock, NULL) == 0 && pthread_cond_init(&j->more, NULL) == 0);
    if (cut_tail(j, next) && pthread_create(&j->thread, NULL, write_batches, j) == 0)
        return j;
    j->stop = true;
    if (j->fd >= 0)
        (void)close(j->fd);
    (void)close(j->event_fd);
    free(j->filling.bytes);
    free(j->writing.bytes);
    free(j);
    return NULL;
}

void journal_close(struct journal *j)
{
    if (!j)
        return;
    ASSERT(pthread_mutex_lock(&j->lock) == 0);
    j->stop = true;
    ASSERT(pthread_cond_signal(&j->more) == 0 && pthread_mutex_unlock(&j->lock) == 0);
    ASSERT(pthread_join(j->thread, NULL) == 0);
    (void)close(j->fd);
    (void)close(j->event_fd);
    (void)pthread_mutex_destroy(&j->lock);
    (void)pthread_cond_destroy(&j->more);
    free(j->filling.bytes);
    free(j->writing.bytes);
    free(j);
}

bool journal_has_room(struct journal *j, size_t n)
{
    return !atomic_load(&j->failed) &&
           j->next - atomic_load(&j->durable) + n <= JOURNAL_WAITING_MOST;
}

uint64_t journal_add(struct journal *j, const struct record *record)
{
    ASSERT(pthread_mutex_lock(&j->lock) == 0);
    if (!atomic_load(&j->failed)) {
        ASSERT(j->filling.n < JOURNAL_WAITING_MOST);
        record_write(record, j->next, j->filling.bytes + j->filling.n++ * RECORD_BYTES);
    }
    uint64_t lsn = j->next++;
    ASSERT(pthread_cond_signal(&j->more) == 0 && pthread_mutex_unlock(&j->lock) == 0);
    return lsn;
}

uint64_t journal_durable(struct journal *j)
{
    return atomic_load(&j->durable);
}

bool journal_failed(struct journal *j)
{
    return atomic_load(&j->failed);
}

int journal_fd(const struct journal *j)
{
    return j->event_fd;
}
