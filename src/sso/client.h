/* Clients as administrators keep them: domain rules without pages. Each function runs its own
 * transaction and is journalled. */
#ifndef OQU_SSO_CLIENT_H
#define OQU_SSO_CLIENT_H

#include "sso/sso.h"

enum { CLIENT_REDIRECTS_MOST = 10 };

struct client_facts {
    struct str name, holder, doors;
    struct texts scopes;             /* besides openid, which all have */
    struct texts redirects, returns; /* each passed sso_address_is_fine() */
    struct str backchannel;          /* likewise, or empty */
};

/* secret: shown once, never stored; empty for a program on people's devices (APP). *ret_first:
 * false when this form (idem) has registered it before; then there is no secret to show. */
MUST_USE enum status client_add(struct ctx *c,
                                const struct client_facts *facts,
                                struct str kind,
                                struct str idem,
                                struct uuid *ret_id,
                                struct str *ret_secret,
                                bool *ret_first);
/* ST_CONFLICT sso.changed-meanwhile. */
MUST_USE enum status
client_change(struct ctx *c, struct uuid id, int32_t version, const struct client_facts *facts);
/* The old secret is worth nothing at once. ST_NOT_FOUND sso.client.unknown: none, or one without.
 */
MUST_USE enum status client_renew_secret(struct ctx *c, struct uuid id, struct str *ret_secret);
/* status: ACTIVE, BLOCKED. ST_CONFLICT sso.changed-meanwhile. */
MUST_USE enum status client_set_status(
    struct ctx *c, struct uuid id, int32_t version, const char *status, struct str reason);

#endif
