/* The forms in which DER travels as text: PEM, and base64 with nothing round it. */
#ifndef OQU_CADES_ARMOUR_H
#define OQU_CADES_ARMOUR_H

#include "db/db.h" /* struct bytes */

/* Gives DER as it is, and what PEM or base64 holds in arena memory. Only the first block of a PEM
 * file counts. False: none of the three. */
bool armour_open(struct arena *mem, struct bytes text, struct bytes *ret_der);

#endif
