/* See id.h. */
#include "base/id.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

void rnd_bytes(void *p, size_t n)
{
    unsigned char *at = p;
    while (n > 0) {
        ssize_t got = getrandom(at, n, 0);
        if (got < 0 && errno == EINTR)
            continue;
        ASSERT(got > 0);
        at += got;
        n -= (size_t)got;
    }
}

struct str rnd_token(struct arena *mem, size_t n)
{
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    uint8_t *bytes = arena_alloc(mem, n);
    size_t letters = (n * 8 + 5) / 6;
    char *z = arena_alloc(mem, letters + 1);

    rnd_bytes(bytes, n);
    for (size_t i = 0; i < letters; i++) {
        size_t bit = i * 6;
        unsigned pair = (unsigned)bytes[bit / 8] << 8 | (bit / 8 + 1 < n ? bytes[bit / 8 + 1] : 0u);
        z[i] = alphabet[pair >> (10 - bit % 8) & 63];
    }
    return (struct str){z, letters};
}

static struct uuid mark(struct uuid id, uint8_t version)
{
    id.b[6] = (uint8_t)((id.b[6] & 0x0F) | version << 4);
    id.b[8] = (uint8_t)((id.b[8] & 0x3F) | 0x80);
    return id;
}

struct uuid uuid_v7(int64_t now_us)
{
    struct uuid id;
    uint64_t ms = (uint64_t)(now_us / 1000);

    rnd_bytes(id.b, sizeof(id.b));
    for (int i = 5; i >= 0; i--, ms >>= 8)
        id.b[i] = (uint8_t)(ms & 0xFF);
    return mark(id, 7);
}

struct uuid uuid_v4(void)
{
    struct uuid id;
    rnd_bytes(id.b, sizeof(id.b));
    return mark(id, 4);
}

bool uuid_is_nil(struct uuid id)
{
    return uuid_eq(id, (struct uuid){{0}});
}

bool uuid_eq(struct uuid a, struct uuid b)
{
    return memcmp(a.b, b.b, sizeof(a.b)) == 0;
}

static const uint8_t dashes[] = {8, 13, 18, 23};

bool scan_uuid(struct str s, struct uuid *ret)
{
    char hex[32];
    size_t n = 0, dash = 0;

    if (s.n != 36)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        if (dash < COUNT(dashes) && i == dashes[dash]) {
            if (s.p[i] != '-')
                return false;
            dash++;
        } else {
            if (s.p[i] >= 'A' && s.p[i] <= 'F')
                return false;
            hex[n++] = s.p[i];
        }
    }
    return str_unhex((struct str){hex, n}, ret->b, sizeof(ret->b));
}

struct str uuid_print(struct arena *mem, struct uuid id)
{
    struct str hex = str_hex(mem, id.b, sizeof(id.b));
    return str_printf(mem, "%.8s-%.4s-%.4s-%.4s-%.12s", hex.p, hex.p + 8, hex.p + 12, hex.p + 16,
                      hex.p + 20);
}
