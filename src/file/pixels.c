/* See pixels.h. */
#include "file/pixels.h"

#include <string.h>

struct pixels pixels_new(struct arena *mem, size_t width, size_t height)
{
    ASSERT(width > 0 && height > 0);
    uint8_t *rgb = arena_alloc(mem, size_mul(size_mul(width, height), 3));
    return (struct pixels){rgb, width, height};
}

static uint8_t *at(struct pixels p, size_t x, size_t y)
{
    return p.rgb + (y * p.width + x) * 3;
}

/* Mean of a rectangle that is not empty. */
static void mean(struct pixels p, const size_t x[2], const size_t y[2], uint8_t *ret)
{
    uint64_t sum[3] = {0};
    uint64_t n = (x[1] - x[0]) * (y[1] - y[0]);

    ASSERT(n > 0);
    for (size_t row = y[0]; row < y[1]; row++) {
        const uint8_t *pixel = at(p, x[0], row);
        for (size_t i = 0; i < (x[1] - x[0]) * 3; i++)
            sum[i % 3] += pixel[i];
    }
    for (size_t i = 0; i < 3; i++)
        ret[i] = (uint8_t)((sum[i] + n / 2) / n);
}

/* Where the i-th of n new pixels begins and ends among the old ones. */
static void span(size_t i, size_t n, size_t old, size_t ret[2])
{
    ret[0] = i * old / n;
    ret[1] = (i + 1) * old / n;
}

struct pixels pixels_shrink(struct arena *mem, struct pixels from, size_t most)
{
    size_t longer = from.width > from.height ? from.width : from.height;
    size_t x[2], y[2];

    if (longer <= most)
        return from;
    size_t width = from.width * most / longer, height = from.height * most / longer;
    struct pixels to = pixels_new(mem, width > 0 ? width : 1, height > 0 ? height : 1);
    for (size_t row = 0; row < to.height; row++) {
        span(row, to.height, from.height, y);
        for (size_t column = 0; column < to.width; column++) {
            span(column, to.width, from.width, x);
            mean(from, x, y, at(to, column, row));
        }
    }
    return to;
}

struct pixels pixels_turn(struct arena *mem, struct pixels from, int orientation)
{
    bool swaps = orientation >= 5;
    bool mirrors_x = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    bool mirrors_y = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;

    if (orientation < 2 || orientation > 8)
        return from;
    struct pixels to =
        swaps ? pixels_new(mem, from.height, from.width) : pixels_new(mem, from.width, from.height);
    for (size_t y = 0; y < to.height; y++) {
        for (size_t x = 0; x < to.width; x++) {
            size_t fx = swaps ? y : x, fy = swaps ? x : y;
            fx = mirrors_x ? from.width - 1 - fx : fx;
            fy = mirrors_y ? from.height - 1 - fy : fy;
            memcpy(at(to, x, y), at(from, fx, fy), 3);
        }
    }
    return to;
}
