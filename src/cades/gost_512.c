/* See gost_512.h. Formulas: Explicit-Formulas Database, dbl-2001-b (a = -3) and add-2007-bl. */
#include "cades/gost_512.h"

#include <endian.h>
#include <string.h>
#include <threads.h>

__extension__ typedef unsigned __int128 wide;

#ifdef __clang__
#define UNROLL _Pragma("unroll")
#else
#define UNROLL _Pragma("GCC unroll 8")
#endif

enum {
    N = GOST_512_LIMBS,
    LIMB_BITS = 64,
    SHORT = 569,      /* 2^512 = 569 modulo the prime */
    DIGITS = 512 + 1, /* of a number below 2^512, in a form with signs */
    WINDOW_KEY = 5,   /* odd multiples up to 15: made for each key */
    WINDOW_BASE = 8,  /* up to 127: made once */
    MULTIPLES_KEY = 1 << (WINDOW_KEY - 2),
    MULTIPLES_BASE = 1 << (WINDOW_BASE - 2),
};

/* ---- numbers modulo the prime ---------------------------------------------------------------- */

/* Any number below 2^512 stands for its remainder; only is_zero() needs the smallest one. */
typedef struct gost_512_number number;

/* r = low + 569 high. */
static void reduce(number *r, const uint64_t t[2 * N])
{
    wide c = 0;

    UNROLL
    for (size_t i = 0; i < N; i++) {
        c += (wide)t[N + i] * SHORT + t[i];
        r->v[i] = (uint64_t)c;
        c >>= LIMB_BITS;
    }
    c *= SHORT;
    UNROLL
    for (size_t i = 0; i < N; i++) {
        c += r->v[i];
        r->v[i] = (uint64_t)c;
        c >>= LIMB_BITS;
    }
    r->v[0] += (uint64_t)c * SHORT; /* after a carry the number is small */
}

static void multiply(number *r, const number *a, const number *b)
{
    uint64_t t[2 * N] = {0};

    UNROLL
    for (size_t i = 0; i < N; i++) {
        uint64_t carry = 0;
        UNROLL
        for (size_t k = 0; k < N; k++) {
            wide c = (wide)a->v[i] * b->v[k] + t[i + k] + carry;
            t[i + k] = (uint64_t)c;
            carry = (uint64_t)(c >> LIMB_BITS);
        }
        t[i + N] = carry;
    }
    reduce(r, t);
}

/* Products of different limbs once, doubled, and the squares. */
static void square(number *r, const number *a)
{
    uint64_t t[2 * N] = {0};
    uint64_t top = 0;
    wide c = 0;

    UNROLL
    for (size_t i = 0; i < N - 1; i++) {
        uint64_t carry = 0;
        UNROLL
        for (size_t k = i + 1; k < N; k++) {
            wide p = (wide)a->v[i] * a->v[k] + t[i + k] + carry;
            t[i + k] = (uint64_t)p;
            carry = (uint64_t)(p >> LIMB_BITS);
        }
        t[i + N] = carry;
    }
    UNROLL
    for (size_t i = 0; i < N; i++) {
        wide p = (wide)a->v[i] * a->v[i];
        uint64_t low = t[2 * i], high = t[2 * i + 1];
        c += (wide)(low << 1 | top) + (uint64_t)p;
        t[2 * i] = (uint64_t)c;
        c >>= LIMB_BITS;
        c += (wide)(high << 1 | low >> (LIMB_BITS - 1)) + (uint64_t)(p >> LIMB_BITS);
        t[2 * i + 1] = (uint64_t)c;
        c >>= LIMB_BITS;
        top = high >> (LIMB_BITS - 1);
    }
    reduce(r, t);
}

static void add(number *r, const number *a, const number *b)
{
    wide c = 0;

    UNROLL
    for (size_t i = 0; i < N; i++) {
        c += (wide)a->v[i] + b->v[i];
        r->v[i] = (uint64_t)c;
        c >>= LIMB_BITS;
    }
    c *= SHORT;
    UNROLL
    for (size_t i = 0; i < N; i++) {
        c += r->v[i];
        r->v[i] = (uint64_t)c;
        c >>= LIMB_BITS;
    }
    r->v[0] += (uint64_t)c * SHORT;
}

/* a less b; what was borrowed, 2^512, is 569 too much. */
static void subtract(number *r, const number *a, const number *b)
{
    uint64_t borrow = 0;

    UNROLL
    for (size_t i = 0; i < N; i++) {
        wide d = (wide)a->v[i] - b->v[i] - borrow;
        r->v[i] = (uint64_t)d;
        borrow = (uint64_t)(d >> LIMB_BITS) & 1;
    }
    borrow *= SHORT;
    UNROLL
    for (size_t i = 0; i < N; i++) {
        wide d = (wide)r->v[i] - borrow;
        r->v[i] = (uint64_t)d;
        borrow = (uint64_t)(d >> LIMB_BITS) & 1;
    }
    r->v[0] -= borrow * SHORT;
}

/* Zero, or the prime itself. */
static bool is_zero(const number *a)
{
    uint64_t any = 0, all = UINT64_MAX;

    for (size_t i = 1; i < N; i++) {
        any |= a->v[i];
        all &= a->v[i];
    }
    return (any | a->v[0]) == 0 || (all == UINT64_MAX && a->v[0] == UINT64_MAX - SHORT + 1);
}

static void twice(number *r, const number *a)
{
    add(r, a, a);
}

/* ---- points ---------------------------------------------------------------------------------- */

typedef struct gost_512_point point;

static const number one = {{1}};

/* The formulas give infinity for infinity: Z3 = 2 Y Z. */
static void double_point(point *r, const point *p)
{
    number delta, gamma, beta, alpha, t, u;

    square(&delta, &p->z);
    square(&gamma, &p->y);
    multiply(&beta, &p->x, &gamma);
    subtract(&t, &p->x, &delta);
    add(&u, &p->x, &delta);
    multiply(&alpha, &t, &u);
    twice(&t, &alpha);
    add(&alpha, &alpha, &t); /* 3 (X - delta) (X + delta) */
    add(&t, &p->y, &p->z);
    square(&t, &t);
    subtract(&t, &t, &gamma);
    subtract(&r->z, &t, &delta);
    twice(&beta, &beta);
    twice(&beta, &beta); /* 4 beta */
    square(&t, &alpha);
    subtract(&t, &t, &beta);
    subtract(&r->x, &t, &beta);
    square(&gamma, &gamma);
    twice(&gamma, &gamma);
    twice(&gamma, &gamma);
    twice(&gamma, &gamma); /* 8 gamma^2 */
    subtract(&t, &beta, &r->x);
    multiply(&t, &alpha, &t);
    subtract(&r->y, &t, &gamma);
}

/* What add-2007-bl computes first of both points. */
struct meeting {
    number z1z1, z2z2, u1, s1, h, r;
};

static void meet(struct meeting *m, const point *p, const point *q)
{
    number u2, s2;

    square(&m->z1z1, &p->z);
    square(&m->z2z2, &q->z);
    multiply(&m->u1, &p->x, &m->z2z2);
    multiply(&u2, &q->x, &m->z1z1);
    multiply(&m->s1, &p->y, &q->z);
    multiply(&m->s1, &m->s1, &m->z2z2);
    multiply(&s2, &q->y, &p->z);
    multiply(&s2, &s2, &m->z1z1);
    subtract(&m->h, &u2, &m->u1);
    subtract(&m->r, &s2, &m->s1);
}

static void add_different(point *r, const struct meeting *m, const point *p, const point *q)
{
    number i, j, v, rr, t, z;

    twice(&i, &m->h);
    square(&i, &i);
    multiply(&j, &m->h, &i);
    twice(&rr, &m->r);
    multiply(&v, &m->u1, &i);
    add(&z, &p->z, &q->z);
    square(&z, &z);
    subtract(&z, &z, &m->z1z1);
    subtract(&z, &z, &m->z2z2);
    multiply(&r->z, &z, &m->h);
    square(&t, &rr);
    subtract(&t, &t, &j);
    subtract(&t, &t, &v);
    subtract(&r->x, &t, &v);
    subtract(&v, &v, &r->x);
    multiply(&v, &v, &rr);
    multiply(&j, &j, &m->s1);
    twice(&j, &j);
    subtract(&r->y, &v, &j);
}

static void add_point(point *r, const point *p, const point *q)
{
    struct meeting m;

    if (is_zero(&p->z) || is_zero(&q->z)) {
        *r = is_zero(&p->z) ? *q : *p;
        return;
    }
    meet(&m, p, q);
    if (!is_zero(&m.h))
        add_different(r, &m, p, q);
    else if (is_zero(&m.r))
        double_point(r, p);
    else
        *r = (point){.y = one}; /* a point and its opposite */
}

/* P, 3 P, 5 P, … */
static void make_multiples(point *multiples, size_t n, const point *p)
{
    point two;

    multiples[0] = *p;
    double_point(&two, p);
    for (size_t i = 1; i < n; i++)
        add_point(&multiples[i], &multiples[i - 1], &two);
}

/* ---- the sum --------------------------------------------------------------------------------- */

static point base_multiples[MULTIPLES_BASE];

static void make_base(void)
{
    /* RFC 7836, A.1: x = 3 */
    static const point base = {
        .x = {{3}},
        .y = {{0x89a589cb5215f2a4, 0x8028fe5fc235f5b8, 0x3d75e6a50e3a41e9, 0xdf1626be4fd036e9,
               0x778064fdcbefa921, 0xce5e1c93acf1abc1, 0xa61b8816e25450e6, 0x7503cfe87a836ae3}},
        .z = {{1}}};

    make_multiples(base_multiples, MULTIPLES_BASE, &base);
}

static void shift_right(uint64_t k[N + 1])
{
    for (size_t i = 0; i < N; i++)
        k[i] = k[i] >> 1 | k[i + 1] << (LIMB_BITS - 1);
    k[N] >>= 1;
}

/* Odd digits between -2^(w-1) and 2^(w-1), each followed by at least w - 1 zeros. */
static void split(const number *z, unsigned window, int8_t digits[DIGITS])
{
    uint64_t k[N + 1] = {0};
    const int full = 1 << window;

    memcpy(k, z->v, sizeof(z->v));
    for (size_t at = 0; at < DIGITS; at++) {
        int digit = k[0] & 1 ? (int)(k[0] & (unsigned)(full - 1)) : 0;
        if (digit >= full / 2)
            digit -= full;
        digits[at] = (int8_t)digit;
        k[0] -= digit > 0 ? (uint64_t)digit : 0; /* the low bits are these: nothing is borrowed */
        uint64_t carry = digit < 0 ? (uint64_t)-digit : 0;
        for (size_t i = 0; i <= N && carry > 0; i++) {
            k[i] += carry;
            carry = k[i] < carry;
        }
        shift_right(k);
    }
}

static void add_digit(point *sum, const point *multiples, int digit)
{
    point p = multiples[(digit < 0 ? -digit : digit) / 2];

    if (digit == 0)
        return;
    if (digit < 0)
        subtract(&p.y, &(number){{0}}, &p.y);
    add_point(sum, sum, &p);
}

void gost_512_sum(const struct gost_512_number *z1,
                  const struct gost_512_number *z2,
                  const struct gost_512_number key[2],
                  struct gost_512_point *ret)
{
    static once_flag once = ONCE_FLAG_INIT;
    int8_t of_base[DIGITS], of_key[DIGITS];
    const point q = {key[0], key[1], one};
    point multiples[MULTIPLES_KEY];

    call_once(&once, make_base);
    make_multiples(multiples, MULTIPLES_KEY, &q);
    split(z1, WINDOW_BASE, of_base);
    split(z2, WINDOW_KEY, of_key);
    *ret = (point){.y = one};
    for (size_t i = DIGITS; i > 0; i--) {
        double_point(ret, ret);
        add_digit(ret, base_multiples, of_base[i - 1]);
        add_digit(ret, multiples, of_key[i - 1]);
    }
}

bool gost_512_has_x(const struct gost_512_point *p, const struct gost_512_number *x)
{
    number zz, t;

    if (is_zero(&p->z))
        return false;
    square(&zz, &p->z);
    multiply(&t, x, &zz);
    subtract(&t, &t, &p->x);
    return is_zero(&t);
}

void gost_512_read(const uint8_t *bytes, struct gost_512_number *ret)
{
    memcpy(ret->v, bytes, GOST_512_BYTES);
    for (size_t i = 0; i < N; i++)
        ret->v[i] = le64toh(ret->v[i]);
}
