/* Points of the one curve that nearly all signatures of Kazakhstan use (id-tc26-gost-3410-12-512-
 * paramSetA, RFC 7836, A.1), for verifying alone: the time it takes depends on the numbers. Its
 * prime is 2^512 - 569, so numbers are reduced by one short multiplication, which a library for all
 * curves cannot do. */
#ifndef OQU_CADES_GOST_512_H
#define OQU_CADES_GOST_512_H

#include "base/base.h"

enum { GOST_512_LIMBS = 8, GOST_512_BYTES = 64 };

struct gost_512_number { /* below 2^512; the first limb is the least significant */
    uint64_t v[GOST_512_LIMBS];
};
struct gost_512_point { /* Jacobian: x = X / Z^2, y = Y / Z^3; Z = 0: the point at infinity */
    struct gost_512_number x, y, z;
};

/* 64 bytes, the least significant first. */
void gost_512_read(const uint8_t *bytes, struct gost_512_number *ret);
/* z1 G + z2 Q. The numbers are below the order of the curve; point: x and y of Q, which lies on it.
 */
void gost_512_sum(const struct gost_512_number *z1,
                  const struct gost_512_number *z2,
                  const struct gost_512_number point[2],
                  struct gost_512_point *ret);
/* Whether x (below the prime) is that of the point; false for the one at infinity. */
bool gost_512_has_x(const struct gost_512_point *point, const struct gost_512_number *x);

#endif
