/* See gost_95.h. Names are those of RFC 5831; octets stand least significant first. */
#include "cades/gost_95.h"

#include <endian.h>
#include <string.h>

enum { HALF = 16, ROUNDS = 32 };

struct block {
    uint8_t b[GOST_95];
};

/* Row k is for the k-th group of four bits, the least significant first. */
static const uint8_t boxes[8][16] = {
    {4, 10, 9, 2, 13, 8, 0, 14, 6, 11, 1, 12, 7, 15, 5, 3},
    {14, 11, 4, 12, 6, 13, 15, 10, 2, 3, 8, 1, 0, 7, 5, 9},
    {5, 8, 1, 13, 10, 3, 4, 2, 14, 15, 12, 7, 6, 0, 9, 11},
    {7, 13, 10, 1, 0, 8, 9, 15, 14, 4, 6, 12, 11, 2, 5, 3},
    {6, 12, 7, 1, 5, 15, 13, 8, 4, 10, 9, 14, 0, 3, 11, 2},
    {4, 11, 10, 0, 7, 2, 1, 13, 3, 6, 8, 5, 9, 12, 15, 14},
    {13, 11, 4, 1, 3, 15, 5, 9, 0, 10, 14, 7, 6, 8, 2, 12},
    {1, 15, 13, 0, 5, 7, 10, 4, 9, 2, 3, 14, 6, 11, 8, 12},
};

/* ---- the cipher (GOST 28147-89), one block of 64 bits -------------------------------------- */

static uint32_t load32(const uint8_t *p)
{
    uint32_t n;

    memcpy(&n, p, sizeof(n));
    return le32toh(n);
}

static void store32(uint8_t *p, uint32_t n)
{
    n = htole32(n);
    memcpy(p, &n, sizeof(n));
}

static uint32_t substitute(uint32_t n)
{
    uint32_t out = 0;

    for (unsigned k = 0; k < 8; k++)
        out |= (uint32_t)boxes[k][n >> 4 * k & 15] << 4 * k;
    return out << 11 | out >> 21;
}

/* The key forwards three times, then backwards. */
static void encrypt(const struct block *key, const uint8_t *in, uint8_t *out)
{
    uint32_t low = load32(in), high = load32(in + 4);

    for (unsigned i = 0; i < ROUNDS; i++) {
        unsigned word = i < 24 ? i % 8 : 31 - i;
        uint32_t next = high ^ substitute(low + load32(key->b + 4 * word));
        high = low;
        low = next;
    }
    store32(out, high);
    store32(out + 4, low);
}

/* ---- the step ----------------------------------------------------------------------------- */

static struct block exclusive_or(struct block a, const struct block *b)
{
    for (size_t i = 0; i < GOST_95; i++)
        a.b[i] ^= b->b[i];
    return a;
}

/* y4 y3 y2 y1 becomes (y1 ^ y2) y4 y3 y2, in words of 64 bits. */
static struct block mix_a(struct block y)
{
    uint8_t sum[8];

    for (size_t i = 0; i < 8; i++)
        sum[i] = y.b[i] ^ y.b[8 + i];
    memmove(y.b, y.b + 8, GOST_95 - 8);
    memcpy(y.b + GOST_95 - 8, sum, 8);
    return y;
}

static struct block permute(const struct block *w)
{
    struct block out;

    for (size_t i = 0; i < 4; i++)
        for (size_t k = 0; k < 8; k++)
            out.b[i + 4 * k] = w->b[8 * i + k];
    return out;
}

/* The linear feedback over words of 16 bits, that many times. */
static void mix_psi(struct block *y, unsigned times)
{
    static const unsigned taps[] = {0, 1, 2, 3, 12, 15};

    for (; times > 0; times--) {
        uint8_t low = 0, high = 0;
        for (size_t i = 0; i < COUNT(taps); i++) {
            low ^= y->b[2 * taps[i]];
            high ^= y->b[2 * taps[i] + 1];
        }
        memmove(y->b, y->b + 2, GOST_95 - 2);
        y->b[GOST_95 - 2] = low;
        y->b[GOST_95 - 1] = high;
    }
}

static void make_keys(const struct block *h, const struct block *m, struct block keys[4])
{
    static const struct block constant = {{0, 255, 0,   255, 0, 255, 0,   255, 255, 0,   255,
                                           0, 255, 0,   255, 0, 0,   255, 255, 0,   255, 0,
                                           0, 255, 255, 0,   0, 0,   255, 255, 0,   255}};
    struct block u = *h, v = *m;

    for (size_t i = 0; i < 4; i++) {
        struct block w = exclusive_or(u, &v);
        keys[i] = permute(&w);
        u = mix_a(u);
        if (i == 1) /* the third key alone has a constant that is not zero */
            u = exclusive_or(u, &constant);
        v = mix_a(mix_a(v));
    }
}

static void step(struct block *h, const struct block *m)
{
    struct block keys[4], s;

    make_keys(h, m, keys);
    for (size_t i = 0; i < 4; i++)
        encrypt(&keys[i], h->b + 8 * i, s.b + 8 * i);
    mix_psi(&s, 12);
    s = exclusive_or(s, m);
    mix_psi(&s, 1);
    s = exclusive_or(s, h);
    mix_psi(&s, 61);
    *h = s;
}

static void add(struct block *sum, const struct block *m)
{
    unsigned carry = 0;

    for (size_t i = 0; i < GOST_95; i++) {
        carry += (unsigned)sum->b[i] + m->b[i];
        sum->b[i] = (uint8_t)carry;
        carry >>= 8;
    }
}

void gost_95(struct bytes text, uint8_t ret[GOST_95])
{
    struct block h = {{0}}, sum = {{0}}, m, bits = {{0}};
    uint64_t n = htole64((uint64_t)text.n * 8);

    memcpy(bits.b, &n, sizeof(n));
    while (text.n > 0) {
        size_t part = text.n < GOST_95 ? text.n : GOST_95;
        m = (struct block){{0}};
        memcpy(m.b, text.p, part);
        step(&h, &m);
        add(&sum, &m);
        text.p += part;
        text.n -= part;
    }
    step(&h, &bits);
    step(&h, &sum);
    memcpy(ret, h.b, GOST_95);
}
