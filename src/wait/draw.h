/* The draw: a shuffle that anybody with the seed can do again. Fisher-Yates from the last to the
 * second; the k-th random number is the first eight bytes of SipHash-2-4-128 of the 64-bit counter
 * under the seed, and numbers that would favour some are passed over. */
#ifndef OQU_WAIT_DRAW_H
#define OQU_WAIT_DRAW_H

#include "wait/people.h"

struct draw {
    struct who seed;
    uint64_t counter;
};
/* Evenly distributed among 0 … n - 1. */
uint32_t draw_below(struct draw *draw, uint32_t n);
/* SipHash-2-4 with 128 bits: the keyed hash of this folder. */
struct who draw_hash(const uint8_t *key, const void *bytes, size_t n);

enum { DRAW_KEY = 16 };

#endif
