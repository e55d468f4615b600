/* The number of somebody who has no IIN: "T-12345-67890". README.md says why it looks like this.
 * Private to the feature. */
#ifndef OQU_PERSON_TEMPORARY_NUMBER_H
#define OQU_PERSON_TEMPORARY_NUMBER_H

#include "base/str.h"

enum { TEMPORARY_SERIALS = 1000000000 };

/* serial: 0 to TEMPORARY_SERIALS - 1; the last of the ten digits checks the others. */
struct str temporary_number_of(struct arena *mem, int64_t serial);
/* A random one. */
struct str temporary_number_new(struct arena *mem);

#endif
