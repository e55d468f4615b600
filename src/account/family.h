/* Signing in at the family door through eGov. Domain rules without pages. Private to the feature.
 */
#ifndef OQU_ACCOUNT_FAMILY_H
#define OQU_ACCOUNT_FAMILY_H

#include "account/session.h"

/* A browser leaves for eGov: the state is bound to it by a cookie and works once, for ten minutes.
 * *ret_address: where it goes. next: page of this site to show afterwards. */
MUST_USE enum status
family_leave(struct ctx *c, struct response *rs, struct str next, struct str *ret_address);

struct family_result {
    struct session_new session;
    struct session_started started;
    struct str next;
    struct str phone; /* as eGov told it; empty: not told */
};
/* It is back with a code. ST_FORBIDDEN account.egov.state (forged, used, old, another browser's),
 * account.egov.code, account.blocked; each is written to the failed sign-ins. ST_BUSY
 * account.egov.silent. */
MUST_USE enum status family_return(struct ctx *c,
                                   const struct request *rq,
                                   struct response *rs,
                                   struct family_result *ret_result);
/* After session_give: what eGov told about the person is kept, the register is asked. */
MUST_USE enum status family_settle(struct ctx *c, const struct family_result *result);

#endif
