/* Accounts, roles, sessions: who is signed in, in which role, and for how long. Other features need
 * no more than c->actor; the program takes everything else from account_module. */
#ifndef OQU_ACCOUNT_H
#define OQU_ACCOUNT_H

#include "base/ctx.h"
#include "i18n/i18n.h"

/* "clerk" → MSG_account_role_clerk; MSG_NONE for no role of ours. */
enum msg account_role_label(struct str role);

enum { ACCOUNT_SEED = 20 }; /* bytes of an authenticator's seed */

/* A staff account as the operator makes it, for the first administrator and the demo country. */
struct account_new {
    struct uuid person, organisation;
    struct str name;
    const char *role; /* in that organisation, from today */
    struct str phc;   /* keys_password_hash(); chosen, not initial */
    const uint8_t
        *seed; /* ACCOUNT_SEED bytes of a confirmed authenticator; NULL: asked at sign-in */
    struct str reason;
};
/* Owner only, in a transaction. ST_CONFLICT account.exists, account.grant.exists. */
MUST_USE enum status account_load(struct ctx *c, const struct account_new *row);

extern const struct module account_module;

#endif
