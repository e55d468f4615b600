/* See der_put.h. */
#include "cades/der_put.h"

#include <string.h>

#include "base/scan.h"

enum { HEAD_MOST = 4, LONG_FORM = 0x80, ARC_BYTES_MOST = 10, ARC_SECOND_MOST = 39 };

/* All of it is small: at most two bytes of length. */
struct bytes der_put(struct arena *mem, unsigned tag, struct bytes body)
{
    uint8_t *p = arena_alloc(mem, body.n + HEAD_MOST);
    size_t n = 0;

    ASSERT(body.n <= UINT16_MAX);
    p[n++] = (uint8_t)tag;
    if (body.n >= LONG_FORM) {
        p[n++] = LONG_FORM + 2;
        p[n++] = (uint8_t)(body.n >> 8);
        if (body.n < 0x100) { /* DER wants the shortest form */
            p[n - 2] = LONG_FORM + 1;
            n--;
        }
    }
    p[n++] = (uint8_t)body.n;
    if (body.n > 0)
        memcpy(p + n, body.p, body.n);
    return (struct bytes){p, n + body.n};
}

struct bytes der_put_join(struct arena *mem, struct bytes a, struct bytes b)
{
    uint8_t *p = arena_alloc(mem, a.n + b.n + 1);

    memcpy(p, a.p, a.n);
    memcpy(p + a.n, b.p, b.n);
    return (struct bytes){p, a.n + b.n};
}

/* Seven bits a byte, the last without the mark. */
static size_t put_arc(uint8_t *p, uint64_t arc)
{
    uint8_t digits[ARC_BYTES_MOST];
    size_t n = 0;

    do {
        digits[n++] = (uint8_t)(arc & 0x7f);
        arc >>= 7;
    } while (arc > 0);
    for (size_t i = 0; i < n; i++)
        p[i] = (uint8_t)(digits[n - 1 - i] | (i + 1 < n ? 0x80 : 0));
    return n;
}

bool der_put_oid(struct arena *mem, struct str dotted, struct bytes *ret)
{
    uint8_t *p = arena_alloc(mem, dotted.n * ARC_BYTES_MOST + 1);
    int64_t first, arc;
    size_t n = 0, arcs = 0;
    struct str word;

    if (str_ends(dotted, STR(".")) || !scan_until(&dotted, '.', &word) ||
        !scan_i64(word, 0, 2, &first))
        return false;
    for (; scan_until(&dotted, '.', &word); arcs++) {
        if (!scan_i64(word, 0, arcs == 0 && first < 2 ? ARC_SECOND_MOST : INT32_MAX, &arc))
            return false;
        n += put_arc(p + n, (uint64_t)(arcs == 0 ? first * (ARC_SECOND_MOST + 1) + arc : arc));
    }
    *ret = der_put(mem, DER_OID, (struct bytes){p, n});
    return arcs > 0;
}
