/* Signing in with a key of the National Certification Authority: the browser signs a text that was
 * made for it. Domain rules without pages. Private to signature. */
#ifndef OQU_SIGNATURE_SIGN_IN_H
#define OQU_SIGNATURE_SIGN_IN_H

#include "account/account.h"
#include "signature/signature.h"

enum { SIGN_IN_MINUTES = 5, SIGN_IN_TRIES = 10 };

/* A text for this browser to sign, once, at this door. next: page to show afterwards. */
MUST_USE enum status sign_in_begin(struct ctx *c,
                                   const struct request *rq,
                                   struct response *rs,
                                   struct str next,
                                   struct uuid *ret);

struct challenge {
    struct uuid id;
    struct str next;
    struct bytes text; /* what is signed */
};
/* *ret_challenge NULL: unknown, used, over, another browser's or door's. */
MUST_USE enum status sign_in_challenge(struct ctx *c,
                                       const struct request *rq,
                                       struct uuid id,
                                       struct challenge **ret_challenge);

struct sign_in {
    const struct request *rq;
    struct response *rs;
    const struct challenge *challenge; /* NULL: refused as over */
    struct bytes signature;
};
/* Judges the signature and opens a session for the holder of the key. ST_INVALID at field "file":
 * signature.sign-in.over, .wait, .refused; signature.key.pending; and those of
 * account_enter_by_key(). Each is in the list of failed sign-ins. */
MUST_USE enum status sign_in_answer(struct ctx *c, const struct sign_in *in);

/* The hourly job: texts of yesterday are forgotten. */
MUST_USE enum status sign_in_sweep(struct ctx *c, bool *ret_more);

#endif
