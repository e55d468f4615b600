/* See disk.h. The journal fills its files with zeros before it writes records, and never writes a
 * place twice: a sector that was lost shows zeros where the last write would have stood. */
#include "wait/testing/disk.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static struct disk *in_use;

struct disk *disk_new(void)
{
    struct disk *disk =
        mmap(NULL, sizeof(*disk), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    ASSERT(disk != MAP_FAILED);
    return disk;
}

void disk_free(struct disk *disk)
{
    ASSERT(munmap(disk, sizeof(*disk)) == 0);
}

void disk_use(struct disk *disk)
{
    in_use = disk;
}

uint32_t disk_pick(struct disk *disk, uint32_t n)
{
    disk->random = disk->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(disk->random >> 33) % n;
}

/* ---- within the process that writes ---------------------------------------------------------- */

static off_t length_of(int fd)
{
    struct stat st;

    ASSERT(fstat(fd, &st) == 0);
    return st.st_size;
}

static void note_write(struct disk *disk, int fd, size_t n, off_t at)
{
    char link[DISK_PATH];

    ASSERT(disk->n < DISK_WRITES);
    if (disk->n == 0) {
        ASSERT(snprintf(link, sizeof(link), "/proc/self/fd/%d", fd) > 0);
        ssize_t length = readlink(link, disk->path, sizeof(disk->path) - 1);
        ASSERT(length > 0);
        disk->path[length] = '\0';
        disk->kept_bytes = length_of(fd);
    }
    disk->writes[disk->n].at = at;
    disk->writes[disk->n].n = n;
    disk->n++;
}

static bool is_last(int32_t *left)
{
    return *left >= 0 && (*left)-- == 0;
}

ssize_t pwrite(int fd, const void *bytes, size_t n, off_t at)
{
    struct disk *disk = in_use;

    if (!disk)
        return syscall(SYS_pwrite64, fd, bytes, n, at);
    note_write(disk, fd, n, at);
    bool last = is_last(&disk->writes_left);
    ssize_t done = syscall(SYS_pwrite64, fd, bytes, last ? disk_pick(disk, (uint32_t)n) : n, at);
    if (last)
        (void)raise(SIGKILL);
    return done;
}

int fdatasync(int fd)
{
    struct disk *disk = in_use;
    bool last = disk && is_last(&disk->syncs_left);

    if (last && disk_pick(disk, 2) == 0)
        (void)raise(SIGKILL);
    int result = (int)syscall(SYS_fdatasync, fd);
    if (last)
        (void)raise(SIGKILL);
    if (disk && result == 0)
        disk->n = 0;
    return result;
}

/* ---- afterwards ------------------------------------------------------------------------------ */

static void put(int fd, const uint8_t *bytes, size_t n, off_t at)
{
    ASSERT(syscall(SYS_pwrite64, fd, bytes, n, at) == (ssize_t)n);
}

/* One sector's part of a write: arrived, never arrived, or arrived as something else. */
static void forget_sector(struct disk *disk, int fd, off_t at, size_t n)
{
    uint8_t bytes[DISK_SECTOR] = {0};
    uint32_t fate = disk_pick(disk, 3);

    if (fate == 0)
        return;
    if (fate == 1) {
        put(fd, bytes, n, at);
        disk->dropped++;
        return;
    }
    size_t from = disk_pick(disk, (uint32_t)n);
    for (size_t i = from; i < n; i++)
        bytes[i] = (uint8_t)disk_pick(disk, 256);
    put(fd, bytes + from, n - from, at + (off_t)from);
    disk->torn++;
}

static void forget_write(struct disk *disk, int fd, off_t at, off_t end)
{
    while (at < end) {
        off_t next = at - at % DISK_SECTOR + DISK_SECTOR;
        if (next > end)
            next = end;
        forget_sector(disk, fd, at, (size_t)(next - at));
        at = next;
    }
}

void disk_forget(struct disk *disk)
{
    if (disk->n == 0)
        return;
    AUTO_FD fd = open(disk->path, O_WRONLY | O_CLOEXEC);
    ASSERT(fd >= 0);
    off_t length = length_of(fd);
    for (uint32_t i = 0; i < disk->n; i++) {
        off_t end = disk->writes[i].at + (off_t)disk->writes[i].n;
        forget_write(disk, fd, disk->writes[i].at, end < length ? end : length);
    }
    /* The file's new length may not have arrived either. */
    if (disk_pick(disk, 4) == 0 && disk->kept_bytes < length)
        ASSERT(ftruncate(fd, disk->kept_bytes) == 0);
    disk->n = 0;
}
