/* Looking up a printed copy by number and code. Private to signature. */
#ifndef OQU_SIGNATURE_COPY_H
#define OQU_SIGNATURE_COPY_H

#include "signature/signature.h"
#include "signature_queries.h"

/* As people type it: any case, with or without dashes, O for 0. False: cannot be a code. */
bool copy_code_read(struct arena *mem, struct str typed, struct str *ret_code);
struct copy_found {
    struct signature_find_copy_row *row;         /* NULL: no such number, or another code */
    struct signature_stamps_of_copy_row *stamps; /* NULL: it has none */
};
/* Own transaction; needs no key. */
MUST_USE enum status
copy_look_up(struct ctx *c, int64_t number, struct str code, struct copy_found *ret);

#endif
