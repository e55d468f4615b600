/* See line.h. */
#include "wait/line.h"

#include <string.h>

#include "wait/memory.h"

enum {
    WORD_BITS = 64,
    BLOCK_WORDS = 8,
    BLOCK_BITS = WORD_BITS * BLOCK_WORDS,
    WORDS = LINE_MOST / WORD_BITS,
    BLOCKS = LINE_MOST / BLOCK_BITS, /* a power of two */
};

void line_open(struct line *line)
{
    *line = (struct line){.bits = RESERVE(uint64_t, WORDS), .sums = RESERVE(uint32_t, BLOCKS + 1)};
}

void line_close(struct line *line)
{
    memory_release(line->bits, WORDS * sizeof(uint64_t));
    memory_release(line->sums, (BLOCKS + 1) * sizeof(uint32_t));
    *line = (struct line){0};
}

bool line_has(const struct line *line, uint32_t n)
{
    return line->bits[n / WORD_BITS] >> n % WORD_BITS & 1;
}

void line_expect(const struct line *line, uint32_t n)
{
    __builtin_prefetch(&line->bits[n / WORD_BITS]);
}

/* by: 1, or its opposite modulo 2^32. */
static void add_to_sums(struct line *line, uint32_t block, uint32_t by)
{
    for (uint32_t i = block + 1; i <= BLOCKS; i += i & -i)
        line->sums[i] += by;
    line->count += by;
}

void line_add(struct line *line, uint32_t n)
{
    ASSERT(n < LINE_MOST && !line_has(line, n));
    line->bits[n / WORD_BITS] |= UINT64_C(1) << n % WORD_BITS;
    add_to_sums(line, n / BLOCK_BITS, 1);
}

void line_remove(struct line *line, uint32_t n)
{
    ASSERT(n < LINE_MOST && line_has(line, n));
    line->bits[n / WORD_BITS] &= ~(UINT64_C(1) << n % WORD_BITS);
    add_to_sums(line, n / BLOCK_BITS, UINT32_MAX);
}

static uint32_t ones(uint64_t word)
{
    return (uint32_t)__builtin_popcountll(word);
}

uint32_t line_rank(const struct line *line, uint32_t n)
{
    uint32_t rank = 0, last = n / WORD_BITS;

    for (uint32_t i = n / BLOCK_BITS; i > 0; i &= i - 1)
        rank += line->sums[i];
    for (uint32_t word = last - last % BLOCK_WORDS; word < last; word++)
        rank += ones(line->bits[word]);
    return rank + ones(line->bits[last] & ((UINT64_C(1) << n % WORD_BITS) - 1));
}

bool line_first(const struct line *line, uint32_t *ret)
{
    uint32_t block = 0;

    if (line->count == 0)
        return false;
    for (uint32_t step = BLOCKS / 2; step > 0; step /= 2)
        if (line->sums[block + step] == 0)
            block += step;
    uint32_t word = block * BLOCK_WORDS;
    while (line->bits[word] == 0)
        word++;
    *ret = word * WORD_BITS + (uint32_t)__builtin_ctzll(line->bits[word]);
    return true;
}

void line_clear(struct line *line, uint32_t below)
{
    memset(line->bits, 0, (size_t)(below / WORD_BITS + 1) * sizeof(uint64_t));
    memset(line->sums, 0, (BLOCKS + 1) * sizeof(uint32_t));
    line->count = 0;
}

void line_recount(struct line *line, uint32_t below)
{
    memset(line->sums, 0, (BLOCKS + 1) * sizeof(uint32_t));
    line->count = 0;
    for (uint32_t word = 0; word * WORD_BITS < below; word++) {
        uint32_t n = ones(line->bits[word]);
        line->sums[word / BLOCK_WORDS + 1] += n;
        line->count += n;
    }
    for (uint32_t i = 1; i <= BLOCKS; i++)
        if (i + (i & -i) <= BLOCKS)
            line->sums[i + (i & -i)] += line->sums[i];
}
