/* The one set of scanners for numbers, dates and tokens that come from outside. Each takes the
 * whole text: trailing bytes are a mismatch. On false the output is untouched. */
#ifndef OQU_SCAN_H
#define OQU_SCAN_H

#include "base/str.h"

bool scan_i64(struct str s, int64_t min, int64_t max, int64_t *ret);
bool scan_digits(struct str s, size_t n); /* exactly n ASCII digits */

/* Splits at the first sep: ret_head is what stands before it, *rest what follows. Without sep the
 * head is everything and the rest is empty. False when *rest was already empty. */
bool scan_until(struct str *rest, char sep, struct str *ret_head);

/* IIN (ЖСН/ИИН): 12 digits with a right check digit, two passes; a double 10 is refused. The date
 * inside is not judged (Government Resolution 853 of 26.08.2013). Digit 5 must be 0–3. */
bool scan_iin(struct str s);
/* BIN (БСН/БИН): the same check digit, digit 5 is 4–6. */
bool scan_bin(struct str s);
/* Phone in any usual Kazakh spelling ("8 701 …", "+7701…"); gives "+7" and ten digits. */
bool scan_phone(struct arena *mem, struct str s, struct str *ret_phone);

#endif
