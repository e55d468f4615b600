/* Verifies GOST R 34.10-2012 (RFC 7091) as Kazakhstan writes it: numbers of keys and signatures
 * stand with their least significant byte first. Public data alone, so nothing here needs to hide
 * its time. */
#ifndef OQU_CADES_GOST_H
#define OQU_CADES_GOST_H

#include "db/db.h" /* struct bytes */

enum gost_curve {
    GOST_CRYPTOPRO_A = 0, /* of GOST 34.310-2004 */
    GOST_TC26_256_A,
    GOST_TC26_512_A,
    GOST_EXAMPLE_256, /* of the examples in the standard; no certificate may name them */
    GOST_EXAMPLE_512,
    GOST_CURVES
};

struct ec_group_st;
const struct ec_group_st *gost_group(enum gost_curve curve); /* the library's EC_GROUP */
size_t gost_bytes(enum gost_curve curve);                    /* of one number */
/* point: x, y. Whether it lies on the curve. */
bool gost_point(enum gost_curve curve, struct bytes point);
/* digest: as printed; signature: r, s. */
bool gost_signed(enum gost_curve curve,
                 struct bytes point,
                 struct bytes digest,
                 struct bytes signature);

#endif
