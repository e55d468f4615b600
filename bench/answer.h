/* Answers of a server that is measured, and how long they took. */
#ifndef OQU_BENCH_ANSWER_H
#define OQU_BENCH_ANSWER_H

#include "base/str.h"

/* Whether an answer of HTTP/1.1 with Content-Length (none: no body) is whole; at most `most` bytes
 * of body. ret_head: bytes up to the body. */
bool answer_is_whole(struct str all, size_t most, size_t *ret_head);
int answer_status(struct str all); /* 0: it does not begin as HTTP/1.1 */
/* The value of the header; *at is where to look from and moves on. False: there is none. */
bool answer_header(struct str head, struct str name, size_t *at, struct str *ret);

/* Times in microseconds; beyond SAMPLES_MOST they are counted and not kept. */
enum { SAMPLES_MOST = 1 << 20 };
struct samples {
    uint32_t *us;
    size_t n, most;
    bool sorted;
};
void samples_add(struct samples *samples, int64_t us);
/* The value below which this share of the samples lies, in milliseconds; 0: there are none. */
double samples_ms(struct samples *samples, size_t percent);
void samples_free(struct samples *samples);

#endif
