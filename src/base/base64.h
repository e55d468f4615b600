/* base64url without padding (RFC 4648, 5), as it stands in addresses, receipts and tokens. */
#ifndef OQU_BASE64_H
#define OQU_BASE64_H

#include "base/str.h"

struct str base64url_print(struct arena *mem, struct str bytes);
/* Strict: no padding, no stray bits, nothing outside the alphabet. */
MUST_USE bool base64url_read(struct arena *mem, struct str text, struct str *ret_bytes);

/* With the usual alphabet and padding (RFC 4648, 4), as it stands in messages of other systems. */
struct str base64_print(struct arena *mem, struct str bytes);
/* As strict. */
MUST_USE bool base64_read(struct arena *mem, struct str text, struct str *ret_bytes);

#endif
