/* See answer.h. */
#include "answer.h"

#include <stdlib.h>

#include "base/scan.h"

enum { SAMPLES_FIRST = 1024, STATUS_AT = 9, STATUS_DIGITS = 3 };

bool answer_header(struct str head, struct str name, size_t *at, struct str *ret)
{
    struct str rest = str_sub(head, *at, head.n), line;

    while (scan_until(&rest, '\n', &line)) {
        *at = head.n - rest.n;
        if (line.n <= name.n || line.p[name.n] != ':' ||
            !str_eq_nocase(str_sub(line, 0, name.n), name))
            continue;
        *ret = str_trim(str_sub(line, name.n + 1, line.n));
        return true;
    }
    return false;
}

int answer_status(struct str all)
{
    int64_t status = 0;

    if (!str_starts(all, STR("HTTP/1.1 ")))
        return 0;
    return scan_i64(str_sub(all, STATUS_AT, STATUS_DIGITS), 100, 599, &status) ? (int)status : 0;
}

bool answer_is_whole(struct str all, size_t most, size_t *ret_head)
{
    struct str length;
    size_t head, from = 0;
    int64_t n = 0;

    if (!str_find(all, STR("\r\n\r\n"), &head))
        return false;
    head += 4;
    if (answer_header(str_sub(all, 0, head), STR("content-length"), &from, &length) &&
        !scan_i64(length, 0, (int64_t)most, &n))
        return false;
    *ret_head = head;
    return all.n == head + (size_t)n;
}

/* ---- times ----------------------------------------------------------------------------------- */

void samples_add(struct samples *samples, int64_t us)
{
    if (samples->n == SAMPLES_MOST)
        return;
    if (samples->n == samples->most) {
        samples->most = samples->most > 0 ? 2 * samples->most : SAMPLES_FIRST;
        samples->us = realloc(samples->us, samples->most * sizeof(*samples->us));
        ASSERT(samples->us != NULL);
    }
    samples->us[samples->n++] = us < UINT32_MAX ? (uint32_t)us : UINT32_MAX;
    samples->sorted = false;
}

static int by_size(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

double samples_ms(struct samples *samples, size_t percent)
{
    if (samples->n == 0)
        return 0;
    if (!samples->sorted)
        qsort(samples->us, samples->n, sizeof(*samples->us), by_size);
    samples->sorted = true;
    return samples->us[samples->n * percent / 100] / 1e3;
}

void samples_free(struct samples *samples)
{
    free(samples->us);
    *samples = (struct samples){0};
}
