/* What makes a message of the portal, or one of ours to it, more than its bytes: HTTP Message
 * Signatures (RFC 9421) with Ed25519 over method, address, type and digest (RFC 9530). One profile,
 * written in one way, so that there is nothing to negotiate:
 *
 *     Content-Digest: sha-256=:…:
 *     Signature-Input: egov=("@method" "@target-uri" "content-type" "content-digest");created=…;
 *                      nonce="…";keyid="egov";alg="ed25519"
 *     Signature: egov=:…:
 *
 * without blanks after the semicolons. Private to the feature. */
#ifndef OQU_EGOV_ENVELOPE_H
#define OQU_EGOV_ENVELOPE_H

#include "db/db.h"

enum envelope_fault {
    ENVELOPE_FINE,
    ENVELOPE_MALFORMED, /* a header is missing or not as above */
    ENVELOPE_FORGED,    /* somebody else's, or changed in a header */
    ENVELOPE_LATE,      /* signed more than MESSAGE_LIFE_S ago, or in the future */
    ENVELOPE_CHANGED    /* the bytes that came are not those that were signed */
};

struct envelope {
    struct str method, target;                 /* target: the whole address */
    struct str type, digest, input, signature; /* the headers */
    struct str body;
};
struct envelope_signer {
    const char *name; /* label and keyid */
    struct bytes key;
};
struct envelope_proof {
    struct str nonce; /* 16 to 64 letters, once for each sending */
    struct bytes signature;
};
enum envelope_fault envelope_check(struct arena *mem,
                                   const struct envelope *envelope,
                                   const struct envelope_signer *signer,
                                   int64_t now_s,
                                   struct envelope_proof *ret_proof);

/* For writing: the digest's header, the parameters, and the text that is signed. */
struct str envelope_digest(struct arena *mem, struct str body);
struct str
envelope_params(struct arena *mem, const char *name, int64_t created_s, struct str nonce);
struct str envelope_base(struct arena *mem, const struct envelope *envelope, struct str params);
struct str envelope_member(struct arena *mem, const char *name, struct str bytes); /* "egov=:…:" */

#endif
