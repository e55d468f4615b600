/* Passkeys: made in the own account, used in place of the authenticator's code, of password and
 * code, or of eGov. Each is for the door it was made at. Domain rules without pages. Private to the
 * feature. */
#ifndef OQU_ACCOUNT_PASSKEY_H
#define OQU_ACCOUNT_PASSKEY_H

#include "account/staff.h"

enum { PASSKEYS_MOST = 10 };

/* What the browser gave, base64url as it came. */
struct passkey_said {
    const struct request *rq;
    struct str device;
    struct str key;  /* its identifier; using only */
    struct str data; /* authenticator data */
    struct str client, signature;
};

/* Something to sign, for this browser and session, once, for ten minutes. */
MUST_USE enum status
passkey_challenge(struct ctx *c, struct str device, bool make, struct str *ret_challenge);

/* A passkey of the signed-in person; its owner is told. *ret_good false: what came does not answer
 * our challenge, nothing was added. ST_CONFLICT account.passkey.taken, .too-many. */
MUST_USE enum status
passkey_make(struct ctx *c, const struct passkey_said *said, struct str name, bool *ret_good);
/* ST_NOT_FOUND account.passkey.unknown. The owner is told. */
MUST_USE enum status passkey_remove(struct ctx *c, struct uuid id);

/* A passkey is two factors by itself, the device and its PIN or finger: the whole session, whether
 * the password was given before or nobody was signed in (SEC-44). Who is signed in, or has given
 * the password, must own it. */
MUST_USE enum status
passkey_use(struct ctx *c, const struct passkey_said *said, struct staff_result *ret_result);

#endif
