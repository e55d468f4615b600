/* What is known about revoked certificates: lists (CRL, RFC 5280, 5) and answers (OCSP, RFC 6960)
 * that somebody fetched and kept. Neither is believed before the authority's signature over it
 * holds. */
#ifndef OQU_CADES_REVOCATION_H
#define OQU_CADES_REVOCATION_H

#include "cades/certificate.h"

enum {
    EVIDENCE_MOST = 32,
    OCSP_ANSWERS_MOST = 16, /* about single certificates, in one answer */
    OCSP_CERTIFICATES_MOST = 4,
};

/* For which moments a list or an answer speaks. */
struct period {
    int64_t from_us, until_us;
    bool has_until;
};

struct crl {
    struct bytes whole;
    struct signed_part proof;
    struct bytes issuer; /* whole name */
    struct period period;
    struct bytes entries; /* body of the SEQUENCE OF */
    struct bytes number;  /* body of the INTEGER; empty: none */
    bool is_delta;        /* only what changed since an earlier list */
    bool partial;         /* something in it limits what it speaks about: not used */
};

enum ocsp_status { OCSP_GOOD = 0, OCSP_REVOKED, OCSP_UNKNOWN };

struct ocsp_single {
    enum digest digest; /* of the two that follow */
    struct bytes issuer_name, issuer_key;
    struct bytes serial;
    enum ocsp_status status;
    int64_t revoked_us;
    int64_t reason;
    struct period period;
};

struct ocsp {
    struct signed_part proof;
    struct bytes responder_name, responder_key; /* one of them; whole name, digest of the key */
    int64_t produced_us;
    struct bytes nonce; /* value of the extension; empty: none */
    size_t n;
    struct ocsp_single v[OCSP_ANSWERS_MOST];
    size_t n_certificates;
    struct certificate certificates[OCSP_CERTIFICATES_MOST];
};

struct cades_evidence {
    struct arena *mem;
    size_t n_crls, n_ocsps;
    struct crl crls[EVIDENCE_MOST];
    struct ocsp *ocsps[EVIDENCE_MOST];
};

bool crl_read(struct bytes text, struct crl *ret);
bool ocsp_read(struct bytes text, struct ocsp *ret); /* an OCSPResponse that says something */

struct crl_entry {
    struct bytes serial;
    int64_t revoked_us, reason;
};
/* Takes the next of crl->entries. False: the list is broken. */
bool crl_next(struct bytes *rest, struct crl_entry *ret);
/* Whether the authority itself signed it, or a responder that the authority made one. */
bool ocsp_signed_by(const struct ocsp *ocsp, const struct certificate *issuer);

/* Whether it speaks for that moment: made after it, or still in force then. spare_us: for how long
 * something without an end is in force. */
bool period_covers(const struct period *period, int64_t at_us, int64_t spare_us);
/* What it means that a certificate was revoked then, for this reason, when asked about at_us. */
enum cades_reason revoked_reason(int64_t revoked_us, int64_t reason, int64_t at_us);

/* Whether the certificate was revoked at that moment. Failed means that it was; what cannot be
 * used counts as nothing known. */
struct cades_item crl_judge(const struct cades_evidence *evidence,
                            const struct certificate *certificate,
                            const struct certificate *issuer,
                            int64_t at_us);
struct cades_item ocsp_judge(const struct cades_evidence *evidence,
                             const struct certificate *certificate,
                             const struct certificate *issuer,
                             int64_t at_us);

#endif
