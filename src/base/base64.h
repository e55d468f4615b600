/* base64url without padding (RFC 4648, 5), as it stands in addresses, receipts and tokens. */
#ifndef OQU_BASE64_H
#define OQU_BASE64_H

#include "base/str.h"

struct str base64url_print(struct arena *mem, struct str bytes);
/* Strict: no padding, no stray bits, nothing outside the alphabet. */
MUST_USE bool base64url_read(struct arena *mem, struct str text, struct str *ret_bytes);

#endif
