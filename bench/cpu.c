/* See cpu.h. */
#include "cpu.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/scan.h"

/* Places in /proc/PID/stat, counted from the word after the name. */
enum { PARENT = 1, USER = 11, SYSTEM, ENDED_USER, ENDED_SYSTEM, WORDS, STAT_BYTES = 1024 };

/* False when the process is gone. The name stands in parentheses and may contain anything. */
static bool read_stat(int64_t pid, int64_t word[WORDS])
{
    char path[40], text[STAT_BYTES];
    struct str rest, one;
    size_t end;

    (void)snprintf(path, sizeof(path), "/proc/%lld/stat", (long long)pid);
    AUTO_FD fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd >= 0 ? read(fd, text, sizeof(text)) : -1;
    if (n <= 0)
        return false;
    rest = (struct str){text, (size_t)n};
    while (str_find(rest, STR(") "), &end))
        rest = str_sub(rest, end + 2, rest.n);
    for (int i = 0; i < WORDS; i++) {
        word[i] = 0; /* the state, a letter, stays 0 */
        if (!scan_until(&rest, ' ', &one) ||
            (i > 0 && !scan_i64(one, INT64_MIN, INT64_MAX, &word[i])))
            return false;
    }
    return true;
}

static double seconds(int64_t ticks)
{
    return (double)ticks / (double)sysconf(_SC_CLK_TCK);
}

double cpu_of_family(int64_t pid)
{
    int64_t own[WORDS], other[WORDS], child, ticks;
    DIR *all = opendir("/proc");

    ASSERT(all != NULL);
    if (!read_stat(pid, own)) {
        (void)closedir(all);
        return 0;
    }
    ticks = own[USER] + own[SYSTEM] + own[ENDED_USER] + own[ENDED_SYSTEM];
    for (const struct dirent *e = readdir(all); e; e = readdir(all))
        if (scan_i64(str_from_z(e->d_name), 1, INT64_MAX, &child) && read_stat(child, other) &&
            other[PARENT] == pid)
            ticks += other[USER] + other[SYSTEM];
    (void)closedir(all);
    return seconds(ticks);
}

int64_t cpu_parent(int64_t pid)
{
    int64_t word[WORDS];
    return read_stat(pid, word) ? word[PARENT] : 0;
}

static double of(int who)
{
    struct rusage u;

    ASSERT(getrusage(who, &u) == 0);
    return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
           (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

double cpu_of_self(void)
{
    return of(RUSAGE_SELF) + of(RUSAGE_CHILDREN);
}
