/* See duel.h. */
#include "duel.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static double seconds_of(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

void duel_run(struct duel_side *side,
              const char *name,
              void (*fn)(const void *arg),
              const void *arg)
{
    struct rusage usage;
    int status = 0;
    pid_t child = fork();

    ASSERT(child >= 0);
    if (child == 0) {
        fn(arg);
        _exit(1);
    }
    ASSERT(wait4(child, &status, 0, &usage) == child);
    if (status != 0) {
        (void)fprintf(stderr, "%s failed\n", name);
        exit(1);
    }
    double seconds = seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
    if (side->seconds == 0 || seconds < side->seconds)
        *side = (struct duel_side){seconds, usage.ru_maxrss};
}

bool duel_same_files(const char *a, const char *b)
{
    FILE *x = fopen(a, "rb"), *y = fopen(b, "rb");
    bool same = x && y;

    for (int c = 0; same && c != EOF;) {
        c = getc(x);
        same = c == getc(y);
    }
    if (x)
        (void)fclose(x);
    if (y)
        (void)fclose(y);
    return same;
}

static double megabytes(const struct duel_side *side)
{
    return (double)side->rss_kb / 1024;
}

static void report_text(const struct duel *d)
{
    (void)printf("%s\n", d->what);
    (void)printf("  ours   %8.3f s of CPU (limit %.1f), peak %.1f MB\n", d->ours.seconds,
                 d->limit_s, megabytes(&d->ours));
    (void)printf("  python %8.3f s of CPU, peak %.1f MB\n", d->peer.seconds, megabytes(&d->peer));
    (void)printf("  ratio  %8.1f; the same outcomes: %s\n", d->peer.seconds / d->ours.seconds,
                 d->same ? "yes" : "NO");
}

static void report_json(const struct duel *d)
{
    (void)printf("{\"bench\":\"%s\",%s", d->name, d->sizes_json);
    (void)printf("\"seconds\":%.3f,\"limit_seconds\":%.1f,\"peak_mb\":%.1f,", d->ours.seconds,
                 d->limit_s, megabytes(&d->ours));
    (void)printf("\"peer\":\"python3\",\"peer_seconds\":%.3f,\"peer_peak_mb\":%.1f,",
                 d->peer.seconds, megabytes(&d->peer));
    (void)printf("\"ratio\":%.1f,\"same_outcomes\":%s}\n", d->peer.seconds / d->ours.seconds,
                 d->same ? "true" : "false");
}

int duel_report(const struct duel *duel, bool json)
{
    (json ? report_json : report_text)(duel);
    return duel->same && duel->ours.seconds <= duel->limit_s ? 0 : 1;
}
