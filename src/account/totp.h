/* One-time codes of an authenticator (TOTP, RFC 6238: SHA-1, six digits, thirty seconds, one step
 * of tolerance). No storage. Private to the feature. */
#ifndef OQU_ACCOUNT_TOTP_H
#define OQU_ACCOUNT_TOTP_H

#include "account/account.h"

enum { TOTP_DIGITS = 6, TOTP_STEP_S = 30, TOTP_TOLERANCE = 1 };

/* The seed as people type it: base32 in groups of four. */
struct str totp_words(struct ctx *c, const uint8_t seed[ACCOUNT_SEED]);
/* What the QR code holds: otpauth://totp/… issuer and name are percent-encoded here. */
struct str totp_address(struct ctx *c, const uint8_t seed[ACCOUNT_SEED], struct str name);
/* The time step whose code this is, within the tolerance around c->now_us; false: none. */
bool totp_check(struct ctx *c,
                const uint8_t seed[ACCOUNT_SEED],
                struct str code,
                int64_t *ret_step);

#endif
