/* What a client asks for when it sends a person here (OpenID Connect Core, 3.1.2.1), checked.
 */
#ifndef OQU_SSO_REQUEST_H
#define OQU_SSO_REQUEST_H

#include "sso/sso.h"

struct sso_request {
    struct sso_client_of_row *client;
    struct str redirect; /* one of the client's, letter by letter */
    struct str state, nonce, challenge;
    struct str scopes; /* asked for and allowed, in our order, with blanks */
    bool ask_again;    /* prompt=consent */
    /* What the client is told instead of an answer, from RFC 6749, 4.1.2.1; NULL: all is well.
     * The address to which it is sent has been verified even then. */
    const char *error, *reason;
};

/* ST_NOT_FOUND sso.client.unknown, ST_FORBIDDEN sso.client.blocked, ST_INVALID
 * sso.redirect.unknown: to be told to the person, because nobody vouches for the address. Refusals
 * are journalled. */
MUST_USE enum status
request_read(struct ctx *c, const struct request *rq, struct sso_request *ret_request);
/* What the question says by itself, for a client with these scopes, and what is wrong with it: all
 * but client and redirect. Neither database nor journal. */
void request_take(struct ctx *c,
                  const struct request *rq,
                  struct str allowed,
                  struct sso_request *ret_request);
/* As request_read says in error and reason; journalled. */
MUST_USE enum status
request_refuse(struct ctx *c, struct sso_request *in, const char *error, const char *reason);
/* Where the browser goes with a code, or with the error of the request. code: empty for an error.
 */
struct str request_answer(struct ctx *c, const struct sso_request *in, struct str code);

#endif
