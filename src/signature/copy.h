/* Looking up a printed copy by number and code. Private to signature. */
#ifndef OQU_SIGNATURE_COPY_H
#define OQU_SIGNATURE_COPY_H

#include "signature/signature.h"
#include "signature_queries.h"

/* As people type it: any case, with or without dashes, O for 0. False: cannot be a code. */
bool copy_code_read(struct arena *mem, struct str typed, struct str *ret_code);
/* NULL: no such number, or another code. Own transaction; needs no key. */
MUST_USE enum status
copy_look_up(struct ctx *c, int64_t number, struct str code, struct signature_find_copy_row **ret);

#endif
