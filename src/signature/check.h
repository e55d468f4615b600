/* Checking a signed file that anyone brings: nothing of it is kept. Private to signature. */
#ifndef OQU_SIGNATURE_CHECK_H
#define OQU_SIGNATURE_CHECK_H

#include "cades/cades.h"
#include "signature/signature.h"

enum {
    CHECK_FILE_MOST = 4 * 1024 * 1024, /* a request has 16 MB: document, signature, its base64 */
    CHECK_BODY_MOST = 2 * CHECK_FILE_MOST + 64 * 1024,
    CHECK_ASKED_MOST = 4, /* signers about whom the authority is asked */
};

/* content empty: the document is inside the signature. The authority is asked only about signers of
 * whom nothing is wrong, so strangers cannot make us ask about what they invent. ST_BUSY
 * signature.key.no-authority, file.slow. Not in a transaction. */
MUST_USE enum status check_signature(struct ctx *c,
                                     struct bytes content,
                                     struct bytes signature,
                                     struct cades_verdict *ret_verdict);

#endif
