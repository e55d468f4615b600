/* Private to demo: identification numbers that are formally right and belong to nobody: births in
 * 2062 and 2088, registrations in December 2099, telephone numbers of a range that is not issued.
 */
#ifndef OQU_DEMO_NUMBER_H
#define OQU_DEMO_NUMBER_H

#include "base/str.h"

enum { DEMO_CHILD_YEAR = 88, DEMO_ADULT_YEAR = 62 };

/* The i-th number of a year (two digits of the 21st century) and sex; never the same for two i.
 * i < 800 000. */
struct str demo_iin(struct arena *mem, int year, bool female, size_t i);
/* The i-th BIN, i < 24 000. */
struct str demo_bin(struct arena *mem, size_t i);
/* "+7799" and seven digits, i < 10 000 000. */
struct str demo_phone(struct arena *mem, size_t i);

#endif
