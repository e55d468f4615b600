/* See draw.h. */
#include "wait/draw.h"

#include <string.h>

struct who draw_hash(const uint8_t *key, const void *bytes, size_t n)
{
    struct who hash;

    (void)crypto_shorthash_siphashx24(hash.b, bytes, n, key);
    return hash;
}

struct who draw_commitment(struct who seed)
{
    uint8_t hash[crypto_hash_sha256_BYTES];
    struct who half;

    (void)crypto_hash_sha256(hash, seed.b, sizeof(seed.b));
    memcpy(half.b, hash, sizeof(half.b));
    return half;
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
