#include "cades/testing/der_write.h"

#include <string.h>

#include "base/scan.h"
#include "base/time.h"

struct bytes dw_join(struct arena *mem, const struct bytes *parts, size_t n)
{
    size_t total = 0, at = 0;

    for (size_t i = 0; i < n; i++)
        total += parts[i].n;
    uint8_t *p = arena_alloc(mem, total + 1);
    for (size_t i = 0; i < n; i++) {
        if (parts[i].n > 0)
            memcpy(p + at, parts[i].p, parts[i].n);
        at += parts[i].n;
    }
    return (struct bytes){p, total};
}

struct bytes dw(struct arena *mem, unsigned tag, struct bytes body)
{
    uint8_t head[6] = {(uint8_t)tag};
    size_t n = 2;

    if (body.n < 0x80) {
        head[1] = (uint8_t)body.n;
    } else {
        size_t width = body.n < 0x100 ? 1 : body.n < 0x10000 ? 2 : body.n < 0x1000000 ? 3 : 4;
        head[1] = (uint8_t)(0x80 | width);
        for (size_t i = 0; i < width; i++)
            head[n++] = (uint8_t)(body.n >> (8 * (width - 1 - i)));
    }
    return DW_JOIN(mem, {head, n}, body);
}

static struct bytes with_byte(struct arena *mem, struct bytes text, size_t at, unsigned byte)
{
    uint8_t *copy = arena_alloc(mem, text.n);

    memcpy(copy, text.p, text.n);
    copy[at] = (uint8_t)byte;
    return (struct bytes){copy, text.n};
}

struct bytes dw_retag(struct arena *mem, unsigned tag, struct bytes whole)
{
    return with_byte(mem, whole, 0, tag);
}

struct bytes dw_flip(struct arena *mem, struct bytes text, size_t bit)
{
    return with_byte(mem, text, bit / 8, text.p[bit / 8] ^ 1U << bit % 8);
}

static int by_bytes(const void *a, const void *b)
{
    const struct bytes *x = a, *y = b;
    int order = memcmp(x->p, y->p, x->n < y->n ? x->n : y->n);
    return order != 0 ? order : (x->n > y->n) - (x->n < y->n);
}

struct bytes dw_set(struct arena *mem, unsigned tag, struct bytes *parts, size_t n)
{
    qsort(parts, n, sizeof(*parts), by_bytes);
    return dw(mem, tag, dw_join(mem, parts, n));
}

static void add_arc(uint8_t *out, size_t *n, uint64_t arc)
{
    int shift = 63;

    while (shift > 0 && arc >> shift == 0)
        shift -= 7;
    for (; shift > 0; shift -= 7)
        out[(*n)++] = (uint8_t)(0x80 | (arc >> shift & 0x7f));
    out[(*n)++] = arc & 0x7f;
}

struct bytes dw_oid(struct arena *mem, const char *dotted)
{
    struct str rest = str_from_z(dotted), word;
    uint8_t out[64];
    size_t n = 0;
    int64_t first = -1, arc;

    while (scan_until(&rest, '.', &word)) {
        ASSERT(scan_i64(word, 0, INT32_MAX, &arc));
        if (first < 0) {
            first = arc;
            ASSERT(scan_until(&rest, '.', &word) && scan_i64(word, 0, INT32_MAX, &arc));
            arc += first * 40;
        }
        add_arc(out, &n, (uint64_t)arc);
    }
    return dw(mem, DER_OID, (struct bytes){out, n});
}

struct bytes dw_integer(struct arena *mem, struct bytes big_endian)
{
    uint8_t zero = 0;

    while (big_endian.n > 1 && big_endian.p[0] == 0)
        big_endian = (struct bytes){big_endian.p + 1, big_endian.n - 1};
    return dw(mem, DER_INTEGER,
              DW_JOIN(mem, {&zero, big_endian.n > 0 && big_endian.p[0] & 0x80}, big_endian));
}

struct bytes dw_small(struct arena *mem, unsigned tag, int64_t n)
{
    uint8_t big_endian[8];

    for (size_t i = 0; i < 8; i++)
        big_endian[i] = (uint8_t)((uint64_t)n >> (8 * (7 - i)));
    return dw_retag(mem, tag, dw_integer(mem, (struct bytes){big_endian, 8}));
}

struct bytes dw_text(struct arena *mem, unsigned tag, struct str text)
{
    return dw(mem, tag, (struct bytes){(const uint8_t *)text.p, text.n});
}

struct bytes dw_bits(struct arena *mem, struct bytes bytes)
{
    uint8_t unused = 0;
    return dw(mem, DER_BITS, DW_JOIN(mem, {&unused, 1}, bytes));
}

struct bytes dw_flags(struct arena *mem, unsigned flags)
{
    uint8_t body[3] = {0};
    size_t n = 1;

    for (unsigned bit = 0; bit < 16; bit++) {
        if (!(flags >> bit & 1))
            continue;
        n = 2 + bit / 8;
        body[n - 1] |= (uint8_t)(0x80 >> bit % 8);
        body[0] = (uint8_t)(7 - bit % 8);
    }
    return dw(mem, DER_BITS, (struct bytes){body, n});
}

struct bytes dw_time(struct arena *mem, unsigned tag, int64_t us)
{
    struct civil t = time_civil(us - TIME_ZONE_S * TIME_SECOND); /* UTC */
    struct str text = str_printf(mem, "%04d%02d%02d%02d%02d%02dZ", t.year, t.month, t.day, t.hour,
                                 t.minute, t.second);

    return dw_text(mem, tag, tag == DER_UTC_TIME ? str_sub(text, 2, text.n) : text);
}

struct bytes dw_null(struct arena *mem)
{
    return dw(mem, DER_NULL, (struct bytes){0});
}
