/* What the owner of an account must hear of at every contact. Private to the feature; `contact`
 * takes the events through account.h. */
#ifndef OQU_ACCOUNT_EVENT_H
#define OQU_ACCOUNT_EVENT_H

#include "account/account.h"

/* Values as in account.event.kind. */
#define EVENT_PASSWORD_CHANGED "PASSWORD_CHANGED"
#define EVENT_PASSWORD_SET     "PASSWORD_SET"
#define EVENT_FACTOR_REMOVED   "FACTOR_REMOVED"
#define EVENT_NEW_DEVICE       "NEW_DEVICE"
#define EVENT_TWO_PLACES       "TWO_PLACES"
#define EVENT_RECOVERY_MADE    "RECOVERY_MADE"
#define EVENT_RECOVERY_USED    "RECOVERY_USED"
#define EVENT_PASSKEY_MADE     "PASSKEY_MADE"
#define EVENT_PASSKEY_REMOVED  "PASSKEY_REMOVED"
#define EVENT_FACTOR_OFF       "FACTOR_OFF"
#define EVENT_FACTOR_ON        "FACTOR_ON"
#define EVENT_FACTOR_FAILED    "FACTOR_FAILED"
#define EVENT_MOVED            "MOVED"
#define EVENT_DEVICE_TRUSTED   "DEVICE_TRUSTED"

/* In the transaction of the act. */
MUST_USE enum status event_note(struct ctx *c, struct uuid person, const char *kind);
/* The same for a wrong code of the signed-in person after the right password; in a transaction. */
MUST_USE enum status event_failed_factor(struct ctx *c);

#endif
