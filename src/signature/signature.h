/* Signed objects: the exact bytes, who signed them, how, and the platform's seal over it. Today's
 * way of signing is a one-time code sent to a phone (ADM-30); keys join as further methods. */
#ifndef OQU_SIGNATURE_H
#define OQU_SIGNATURE_H

#include "base/ctx.h"
#include "db/db.h"

enum {
    SIGNATURE_CODE_DIGITS = 6,
    SIGNATURE_CODE_MINUTES = 10,
    SIGNATURE_CODE_TRIES = 5,
    SIGNATURE_CODES_AN_HOUR = 10,
};

/* Sends a code for exactly these bytes (their SHA-256 is bound to it). Runs in a transaction. At
 * most one live code per person and purpose; a new one ends the old. purpose: "admission.submit".
 * ST_INVALID signature.code.too-many: SIGNATURE_CODES_AN_HOUR were sent to this person. */
MUST_USE enum status signature_code_send(struct ctx *c,
                                         const char *purpose,
                                         struct bytes content,
                                         struct str phone,
                                         struct uuid *ret_code);
enum signature_answer {
    SIGNATURE_RIGHT,
    SIGNATURE_WRONG,
    SIGNATURE_EXPIRED,
    SIGNATURE_EXHAUSTED,
    SIGNATURE_OTHER_CONTENT
};
/* Checks what was typed and counts the try; runs its own transaction, because a wrong try must
 * stay counted. */
MUST_USE enum status signature_code_check(struct ctx *c,
                                          struct uuid code,
                                          struct str typed,
                                          struct bytes content,
                                          enum signature_answer *ret);
/* Stores the object signed with a code that was answered right and not used yet. In the transaction
 * of the act that was signed. ret_hash: SHA-256 of the content. */
MUST_USE enum status signature_store_coded(struct ctx *c,
                                           const char *kind,
                                           struct uuid organisation,
                                           struct bytes content,
                                           struct uuid code,
                                           struct uuid *ret_object,
                                           struct bytes *ret_hash);
/* Stores an object that the platform seals in the name of the signed-in officer. */
MUST_USE enum status signature_store_sealed(struct ctx *c,
                                            const char *kind,
                                            struct uuid organisation,
                                            struct bytes content,
                                            struct uuid *ret_object,
                                            struct bytes *ret_hash);

struct signature_object {
    struct str kind, method;
    struct bytes content; /* the exact bytes */
    int64_t signed_us;
};
/* Opens an object the caller's context may see and checks hash and seal; ST_INTERNAL when broken.
 */
MUST_USE enum status signature_read(struct ctx *c, struct uuid id, struct signature_object *ret);

/* A short text that proves a fact (receipt): "text.signature", both base64url; verified without the
 * database on the public page /check. */
MUST_USE enum status signature_token(struct ctx *c, struct str text, struct str *ret_token);
MUST_USE enum status signature_token_read(struct ctx *c, struct str token, struct str *ret_text);

#endif
