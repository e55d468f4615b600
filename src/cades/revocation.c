/* See revocation.h: what lists and answers have in common. */
#include "cades/revocation.h"

#include "cades/armour.h"
#include "cades/der.h"

enum { REASON_HOLD = 6 };

struct cades_evidence *cades_evidence_new(struct arena *mem)
{
    struct cades_evidence *evidence = NEW(mem, struct cades_evidence);

    evidence->mem = mem;
    return evidence;
}

static bool add_ocsp(struct cades_evidence *evidence, struct bytes der)
{
    struct ocsp *ocsp = NEW(evidence->mem, struct ocsp);

    if (evidence->n_ocsps == EVIDENCE_MOST || !ocsp_read(der, ocsp))
        return false;
    evidence->ocsps[evidence->n_ocsps++] = ocsp;
    return true;
}

bool cades_evidence_add(struct cades_evidence *evidence, struct bytes text)
{
    struct bytes der;

    if (text.n > CADES_BYTES_MOST || !armour_open(evidence->mem, text, &der))
        return false;
    if (evidence->n_crls < EVIDENCE_MOST && crl_read(der, &evidence->crls[evidence->n_crls])) {
        evidence->n_crls++;
        return true;
    }
    return add_ocsp(evidence, der);
}

size_t cades_evidence_lists(const struct cades_evidence *evidence,
                            struct bytes certificate,
                            struct bytes *ret,
                            size_t most)
{
    struct certificate about;
    size_t n = 0;

    if (!certificate_read(certificate, &about))
        return 0;
    for (size_t i = 0; i < evidence->n_crls && n < most; i++)
        if (der_eq(evidence->crls[i].issuer, about.issuer))
            ret[n++] = evidence->crls[i].whole;
    return n;
}

bool period_covers(const struct period *period, int64_t at_us, int64_t spare_us)
{
    int64_t until_us = period->has_until ? period->until_us : period->from_us + spare_us;

    return at_us <= period->from_us || at_us <= until_us;
}

/* The responder's way of saying that there is no such certificate: on hold since 1970. */
enum cades_reason revoked_reason(int64_t revoked_us, int64_t reason, int64_t at_us)
{
    if (revoked_us > at_us)
        return CADES_NO_REASON;
    if (reason == REASON_HOLD)
        return revoked_us == 0 ? CADES_NEVER_ISSUED : CADES_ON_HOLD;
    return CADES_REVOKED;
}
