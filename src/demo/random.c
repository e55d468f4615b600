/* See random.h. The generator is SplitMix64 (public domain, Sebastiano Vigna). */
#include <string.h>

#include "demo/random.h"

uint64_t chance_next(struct chance *chance)
{
    uint64_t z = chance->state += UINT64_C(0x9E3779B97F4A7C15);

    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

size_t chance_below(struct chance *chance, size_t n)
{
    ASSERT(n > 0);
    return (size_t)(chance_next(chance) % n); /* the bias of a remainder does not matter here */
}

bool chance_percent(struct chance *chance, size_t percent)
{
    return chance_below(chance, 100) < percent;
}

struct uuid chance_uuid(struct chance *chance)
{
    const uint64_t words[2] = {chance_next(chance), chance_next(chance)};
    struct uuid id;

    memcpy(id.b, words, sizeof(id.b));
    id.b[6] = (uint8_t)((id.b[6] & 0x0F) | 0x40);
    id.b[8] = (uint8_t)((id.b[8] & 0x3F) | 0x80);
    return id;
}
