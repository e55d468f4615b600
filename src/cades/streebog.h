/* Streebog: the digest of GOST R 34.11-2012 (RFC 6986), in Kazakhstan GOST R 34.11-2015. */
#ifndef OQU_CADES_STREEBOG_H
#define OQU_CADES_STREEBOG_H

#include "db/db.h" /* struct bytes */

enum { STREEBOG_256 = 32, STREEBOG_512 = 64 };

/* n: STREEBOG_256 or STREEBOG_512 bytes, in the order in which digests are printed. */
void streebog(struct bytes text, size_t n, uint8_t *ret);

#endif
