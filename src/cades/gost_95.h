/* GOST 34.311-95: the digest of signatures before 2015 (GOST R 34.11-94 with the substitution that
 * its text calls a test). For archives: nothing new is signed with it. */
#ifndef OQU_CADES_GOST_95_H
#define OQU_CADES_GOST_95_H

#include "db/db.h" /* struct bytes */

enum { GOST_95 = 32 };

void gost_95(struct bytes text, uint8_t ret[GOST_95]);

#endif
