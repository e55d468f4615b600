/* What a browser says of a passkey (W3C Web Authentication, Level 3), judged without database and
 * network. The signatures are checked by libfido2. Attestation is not asked for: whoever has signed
 * in may choose any device. Private to the feature. */
#ifndef OQU_ACCOUNT_WEBAUTHN_H
#define OQU_ACCOUNT_WEBAUTHN_H

#include "base/base.h"
#include "base/str.h"
#include "db/db.h"

/* Where we are: "https://staff.oqu.kz" and its host. */
struct webauthn_site {
    struct str origin, rp;
};
/* origin: an address of ours; a path after it does not belong to it. */
struct webauthn_site webauthn_site(struct arena *mem, struct str origin);

struct webauthn_key {
    struct str id;         /* bytes by which the device knows the key; 1 … 1023 */
    struct str public_key; /* as libfido2 keeps it */
    int32_t algorithm;     /* COSE: -7 ES256, -8 EdDSA, -257 RS256 */
    uint32_t count;        /* of signatures; 0 where the device does not count */
};

/* The client's data, JSON as it was signed: made by this page, for this purpose ("webauthn.create",
 * "webauthn.get"). *ret_challenge: base64url. */
MUST_USE bool webauthn_client(struct arena *mem,
                              const struct webauthn_site *site,
                              struct str json,
                              const char *purpose,
                              struct str *ret_challenge);
/* A new key from authenticator data: made for this site, its user present and verified. */
MUST_USE bool webauthn_made(struct arena *mem,
                            const struct webauthn_site *site,
                            struct str data,
                            struct webauthn_key *ret_key);
/* Whether the key signed this; its user was present and, where `verified` asks for it, verified by
 * PIN or body. *ret_count: to be compared with the one before. */
MUST_USE bool webauthn_proves(const struct webauthn_site *site,
                              const struct webauthn_key *key,
                              struct str data,
                              struct str json,
                              struct str signature,
                              bool verified,
                              uint32_t *ret_count);

#endif
