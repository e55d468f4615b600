/* See draw.h. */
#include "wait/draw.h"

#include <stdlib.h>
#include <string.h>

struct who draw_hash(const uint8_t *key, const void *bytes, size_t n)
{
    struct who hash;

    (void)crypto_shorthash_siphashx24(hash.b, bytes, n, key);
    return hash;
}

/* The first half of a SHA-256. */
static struct who half_of(const void *bytes, size_t n)
{
    uint8_t hash[crypto_hash_sha256_BYTES];
    struct who half;

    (void)crypto_hash_sha256(hash, bytes, n);
    memcpy(half.b, hash, sizeof(half.b));
    return half;
}

struct who draw_commitment(struct who seed)
{
    return half_of(seed.b, sizeof(seed.b));
}

static int by_bytes(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(struct who));
}

struct who draw_list(struct who *v, size_t n)
{
    if (n > 0)
        qsort(v, n, sizeof(*v), by_bytes);
    return half_of(v, n * sizeof(*v));
}

struct who draw_public(struct str number)
{
    return half_of(number.p, number.n);
}

struct who draw_together(struct who seed, struct who public_number)
{
    const struct who both[] = {seed, public_number};
    return half_of(both, sizeof(both));
}

const char *draw_hex(struct who who, bool known, char *text)
{
    static const char digits[] = "0123456789abcdef";
    size_t n = known ? sizeof(who.b) : 0;

    for (size_t i = 0; i < n; i++) {
        text[2 * i] = digits[who.b[i] >> 4];
        text[2 * i + 1] = digits[who.b[i] & 15];
    }
    text[2 * n] = '\0';
    return text;
}

uint32_t draw_below(struct draw *draw, uint32_t n)
{
    uint64_t unfair = UINT64_MAX - UINT64_MAX % n; /* from here on small numbers have one more */

    for (;;) {
        uint8_t count[8];
        uint64_t value = 0;
        for (int i = 0; i < 8; i++)
            count[i] = (uint8_t)(draw->counter >> 8 * i);
        draw->counter++;
        struct who hash = draw_hash(draw->seed.b, count, sizeof(count));
        for (int i = 0; i < 8; i++)
            value |= (uint64_t)hash.b[i] << 8 * i;
        if (value < unfair)
            return (uint32_t)(value % n);
    }
}
