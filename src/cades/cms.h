/* SignedData of CMS (RFC 5652): content, certificates and signers, taken apart and not judged.
 * Borrows from its bytes. */
#ifndef OQU_CADES_CMS_H
#define OQU_CADES_CMS_H

#include "cades/cades.h"
#include "cades/der.h"
#include "cades/key.h"

struct cms_signer {
    struct bytes issuer, serial; /* whole name, body of the INTEGER; empty when key_id names it */
    struct bytes key_id;
    enum digest digest;
    bool has_attributes;
    struct bytes attributes; /* body of the [0] */
    struct bytes
        signed_text; /* the same as a SET OF, in arena memory: what the signature is over */
    struct sign_algorithm algorithm;
    struct bytes signature;
    struct bytes unsigned_attributes; /* body of the [1]; may be empty */
};

struct cms {
    struct bytes type; /* body of the OID of the content */
    bool has_content;
    struct bytes content;
    size_t n_certificates;
    struct bytes certificates[CADES_CERTIFICATES_MOST]; /* whole */
    struct bytes revocations;                           /* body of [1]; may be empty */
    size_t n_signers;
    struct cms_signer signers[CADES_SIGNERS_MOST];
};

/* text: DER. CADES_NO_REASON, or what is wrong with it. */
enum cades_reason cms_read(struct arena *mem, struct bytes text, struct cms *ret);

/* The one value of an attribute. body: of the SET OF attributes. CADES_NO_REASON,
 * CADES_ATTRIBUTE_MISSING, or CADES_ATTRIBUTE_BROKEN: twice, or not exactly one value. */
enum cades_reason cms_attribute(struct bytes body, enum oid oid, struct der *ret_value);

#endif
