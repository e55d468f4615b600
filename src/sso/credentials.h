/* Who calls: a client's credentials as they arrive (RFC 6749, 2.3; RFC 6750, 2.1). Bounded;
 * what is not understood is refused as a whole. */
#ifndef OQU_SSO_CREDENTIALS_H
#define OQU_SSO_CREDENTIALS_H

#include "http/http.h"

struct credentials {
    struct uuid client;
    struct str secret; /* empty: a program that has none */
    bool basic;        /* in the header, so the answer names the scheme */
};

/* The form of a token request and who sent it. False: not a form, a field twice, no client_id or
 * one that is no identifier, a header that is not Basic, both ways at once, a secret in the body.
 */
MUST_USE bool credentials_read(struct ctx *c,
                               const struct request *rq,
                               struct credentials *ret_caller,
                               struct pairs *ret_body);
/* "Basic …": user and password, percent-decoded as RFC 6749 asks. */
MUST_USE bool credentials_basic(struct ctx *c, struct str header, struct credentials *ret_caller);
/* The token of "Authorization: Bearer …". */
MUST_USE bool credentials_bearer(const struct request *rq, struct str *ret_token);

#endif
