/* Private to signature: how a signature made with a key is judged. */
#ifndef OQU_SIGNATURE_KEY_H
#define OQU_SIGNATURE_KEY_H

#include "cades/cades.h"
#include "signature/signature.h"

/* A signature that was found right, and everything by which it was. */
struct signature_keyed {
    struct uuid offer;
    struct bytes hash;                     /* SHA-256 of the bytes that it signs */
    struct bytes signature;                /* as it came */
    struct bytes answer;                   /* of the OCSP service; empty: none */
    const struct cades_evidence *evidence; /* with the operator's lists */
    struct cades_verdict verdict;
};

/* The authorities that come with the program and those that the operator adds, read anew each time:
 * a new certificate needs no restart. An installation for trying believes its operator's alone.
 * ST_BUSY signature.key.no-authority: none, or a file that is no certificate. */
MUST_USE enum status authority_trust(struct ctx *c, struct cades_trust **ret_trust);
/* The operator's folder of revocation lists; what cannot be read there is no evidence. */
struct cades_evidence *authority_lists(struct ctx *c);
/* Asks the OCSP service about a certificate. *ret_answer is empty when there is no service, or no
 * answer to this very question in time. Not inside a transaction. */
void authority_ask(struct ctx *c,
                   const struct cades_trust *trust,
                   struct bytes certificate,
                   struct bytes *ret_answer);

/* What is known of the authority while one request judges its signatures. */
struct authority_known {
    struct ctx *c; /* whose memory it is in */
    struct cades_trust *trust;
    struct cades_evidence *evidence;
    struct bytes asked, answer; /* about which certificate it was asked last, and its answer */
};
/* ST_BUSY as authority_trust(). */
MUST_USE enum status authority_know(struct ctx *c, struct authority_known *ret);
/* Asks about the certificate unless that was the last one; the answer becomes evidence. */
void authority_learn(struct authority_known *known, struct bytes certificate);

/* A time-stamp over these bytes, now, of the service of signature.tsp_url, found right in every
 * way. ST_BUSY: it does not answer, or wrongly. Not inside a transaction. */
MUST_USE enum status authority_time_stamp(struct ctx *c,
                                          const struct authority_known *known,
                                          struct bytes over,
                                          struct cades_stamp *ret);

/* signature_key_check() with what is known already; c may have shorter-lived memory. */
MUST_USE enum status signature_key_judge(struct ctx *c,
                                         struct authority_known *known,
                                         const struct signature_by_key *by_key,
                                         const struct signature_keyed **ret_keyed);
/* An offer to the signed-in person; batch NULL: by itself. */
struct offer_place {
    struct uuid batch, subject;
    int32_t no;
};
MUST_USE enum status signature_offer_at(struct ctx *c,
                                        const char *purpose,
                                        struct bytes content,
                                        const struct offer_place *place,
                                        struct uuid *ret_offer);
/* ST_INVALID: too many within an hour. */
MUST_USE enum status signature_offer_may(struct ctx *c);

/* Beside the object, in the same transaction. */
MUST_USE enum status
signature_proof_store(struct ctx *c, struct uuid object, const struct signature_keyed *keyed);

/* Of a certificate, hexadecimal. */
struct str signature_serial(struct ctx *c, struct bytes certificate);
struct bytes signature_sha256(struct ctx *c, struct bytes content);

#endif
