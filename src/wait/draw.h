/* The draw: a shuffle that anybody with the seed can do again. Fisher-Yates from the last to the
 * second; the k-th random number is the first eight bytes of SipHash-2-4-128 of the 64-bit counter
 * under the seed, and numbers that would favour some are passed over. */
#ifndef OQU_WAIT_DRAW_H
#define OQU_WAIT_DRAW_H

#include "base/str.h"
#include "wait/people.h"

struct draw {
    struct who seed;
    uint64_t counter;
};
/* Evenly distributed among 0 … n - 1. */
uint32_t draw_below(struct draw *draw, uint32_t n);
/* What is told about a seed before the draw: the first half of its SHA-256. Whoever knows it can
 * tell afterwards that the seed was not chosen when the line was known. */
struct who draw_commitment(struct who seed);
/* The sum of a closed list: the first half of the SHA-256 of its people's hashes, in their order as
 * bytes; v is sorted. Whoever knows it can tell afterwards that nobody was added or taken out. */
struct who draw_list(struct who *v, size_t n);
/* The same half of a number that was drawn in public, as it was written down. */
struct who draw_public(struct str number);
/* What shuffles where there is such a number: the half of seed and draw_public() together. Nobody
 * who knew the seed could know it. */
struct who draw_together(struct who seed, struct who public_number);
/* SipHash-2-4 with 128 bits: the keyed hash of this folder. */
struct who draw_hash(const uint8_t *key, const void *bytes, size_t n);

enum { DRAW_KEY = 16, DRAW_HEX = 33 };
/* Its hexadecimal digits for people to compare; empty when it is not known yet. */
const char *draw_hex(struct who who, bool known, char *text);

#endif
