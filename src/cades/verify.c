/* The verdict over one signature: content, attributes and signature of each signer here, the
 * signer's certificate in judge.c. Checks that can be made are made, also after another has failed,
 * so that who reads the list sees everything that is wrong. */
#include "cades/judge.h"

#include "cades/armour.h"

static void set(struct cades_signer *out, enum cades_check check, enum cades_reason reason)
{
    out->checks[check] = reason == CADES_NO_REASON
                             ? (struct cades_item){CADES_PASSED, CADES_NO_REASON}
                             : (struct cades_item){CADES_FAILED, reason};
}

static void not_checked(struct cades_signer *out, enum cades_check check, enum cades_reason reason)
{
    out->checks[check] = (struct cades_item){CADES_NOT_CHECKED, reason};
}

/* ---- content and attributes --------------------------------------------------------------- */

/* The digest that the key and the signature go with. What the digest field says must not differ. */
static enum cades_reason digest_of(const struct cms_signer *signer, enum digest *ret)
{
    *ret = signer->algorithm.digest;
    if (*ret == DIGEST_NONE)
        *ret = signer->digest;
    if (*ret == DIGEST_NONE || *ret == DIGEST_SHA1)
        return CADES_ALGORITHM_UNKNOWN;
    return signer->digest == *ret ? CADES_NO_REASON : CADES_ALGORITHM_CONFLICT;
}

static enum cades_reason check_content(const struct judge *j)
{
    struct digest_value value;
    struct der attribute;
    enum digest digest;

    enum cades_reason reason = j->content_reason;
    if (reason == CADES_NO_REASON)
        reason = digest_of(j->signer, &digest);
    if (reason == CADES_NO_REASON)
        reason = cms_attribute(j->signer->attributes, OID_MESSAGE_DIGEST, &attribute);
    if (reason != CADES_NO_REASON)
        return reason;
    if (attribute.tag != DER_OCTETS)
        return CADES_ATTRIBUTE_BROKEN;
    digest_make(digest, j->content, &value);
    return digest_is(&value, attribute.body) ? CADES_NO_REASON : CADES_DIGEST_DIFFERS;
}

static enum cades_reason check_type(const struct judge *j)
{
    struct der attribute;
    enum cades_reason reason = cms_attribute(j->signer->attributes, OID_CONTENT_TYPE, &attribute);

    if (reason != CADES_NO_REASON)
        return reason;
    if (attribute.tag != DER_OID || !der_eq(attribute.body, j->cms->type) ||
        oid_find(j->cms->type) != j->type)
        return CADES_TYPE_DIFFERS;
    return CADES_NO_REASON;
}

/* Each of those that we read, once; the order that DER wants. */
static enum cades_reason check_attributes(const struct cms_signer *signer)
{
    static const enum oid once[] = {OID_CONTENT_TYPE, OID_MESSAGE_DIGEST, OID_SIGNING_TIME,
                                    OID_SIGNING_CERTIFICATE, OID_SIGNING_CERTIFICATE_2};
    struct der value;

    if (!signer->has_attributes)
        return CADES_ATTRIBUTE_MISSING;
    if (!der_is_set(signer->attributes))
        return CADES_NOT_DER;
    for (size_t i = 0; i < COUNT(once); i++)
        if (cms_attribute(signer->attributes, once[i], &value) == CADES_ATTRIBUTE_BROKEN)
            return CADES_ATTRIBUTE_BROKEN;
    return CADES_NO_REASON;
}

static void read_claimed_time(struct judge *j)
{
    struct der time;

    j->out->claims_time =
        cms_attribute(j->signer->attributes, OID_SIGNING_TIME, &time) == CADES_NO_REASON &&
        der_time(time.body, time.tag, &j->out->claimed_us);
}

/* ---- signature ---------------------------------------------------------------------------- */

static bool is_of_signer(const struct certificate *certificate, const struct cms_signer *signer)
{
    if (signer->key_id.n > 0)
        return der_eq(certificate->key_id, signer->key_id);
    return der_eq(certificate->issuer, signer->issuer) &&
           der_eq(certificate->serial, signer->serial);
}

static void find_certificate(struct judge *j)
{
    for (size_t i = 0; i < j->n_steps && !j->certificate; i++)
        if (is_of_signer(&j->steps[i], j->signer))
            j->certificate = &j->steps[i];
    if (j->certificate) {
        j->out->certificate = j->certificate->whole;
        certificate_holder(j->certificate, &j->out->holder);
    }
}

static enum cades_reason check_signature(const struct judge *j)
{
    enum digest digest;
    enum cades_reason reason = digest_of(j->signer, &digest);

    if (!j->certificate)
        return CADES_CERTIFICATE_MISSING;
    if (j->certificate->key.kind == KEY_UNKNOWN)
        return CADES_ALGORITHM_UNKNOWN;
    if (reason != CADES_NO_REASON)
        return reason;
    if (j->certificate->key.kind != j->signer->algorithm.key)
        return CADES_ALGORITHM_CONFLICT;
    return key_signed(&j->certificate->key, digest, j->signer->signed_text, j->signer->signature)
               ? CADES_NO_REASON
               : CADES_SIGNATURE_WRONG;
}

/* ---- one signer, all signers -------------------------------------------------------------- */

static void check_what_is_signed(struct judge *j)
{
    set(j->out, CADES_CONTENT, check_content(j));
    set(j->out, CADES_CONTENT_TYPE, check_type(j));
    set(j->out, CADES_ATTRIBUTES, check_attributes(j->signer));
    read_claimed_time(j);
    if (j->signer->has_attributes)
        set(j->out, CADES_SIGNATURE, check_signature(j));
}

static void check_certificate(struct judge *j)
{
    enum cades_reason reason = judge_signing_certificate(j);
    if (reason == CADES_NOT_PRESENT)
        not_checked(j->out, CADES_SIGNING_CERTIFICATE, reason);
    else
        set(j->out, CADES_SIGNING_CERTIFICATE, reason);
    set(j->out, CADES_CHAIN, judge_chain(j));
    set(j->out, CADES_VALIDITY, chain_dates(&j->chain, j->out->reference_us));
    set(j->out, CADES_KEY_USAGE, judge_usage(j));
    set(j->out, CADES_ROLE, judge_role(&j->out->holder));
    set(j->out, CADES_NUMBERS, judge_numbers(&j->out->holder));
    if (j->out->checks[CADES_CHAIN].result != CADES_PASSED)
        return; /* whose word would it be? */
    j->out->checks[CADES_CRL] = judge_revocation(j, crl_judge);
    j->out->checks[CADES_OCSP] = judge_revocation(j, ocsp_judge);
}

static bool may_be_unknown(enum cades_check check)
{
    return check == CADES_SIGNING_CERTIFICATE || check == CADES_CRL || check == CADES_OCSP;
}

/* One source that knows the certificate is enough. */
static void conclude(const struct judge *j)
{
    const struct cades_item *checks = j->out->checks;
    bool known = checks[CADES_CRL].result == CADES_PASSED ||
                 checks[CADES_OCSP].result == CADES_PASSED || j->question->offline;
    bool fine = true;

    for (size_t i = 0; i < CADES_CHECKS; i++)
        fine &= checks[i].result == CADES_PASSED ||
                (checks[i].result == CADES_NOT_CHECKED && may_be_unknown((enum cades_check)i));
    j->out->valid = fine && known;
    j->out->pending = fine && !known;
}

static void begin(struct cades_signer *out, int64_t at_us)
{
    out->reference_us = at_us;
    for (size_t i = 0; i < CADES_CHECKS; i++)
        not_checked(out, (enum cades_check)i, CADES_EARLIER);
}

static void verify_signer(struct judge *j)
{
    set(j->out, CADES_STRUCTURE, CADES_NO_REASON);
    find_certificate(j);
    check_what_is_signed(j);
    if (j->certificate)
        check_certificate(j);
    conclude(j);
}

/* Certificates of the message that cannot be read are as if they were not there. */
static void read_steps(struct arena *mem, const struct cms *cms, struct judge *j)
{
    struct certificate *steps = NEWS(mem, struct certificate, cms->n_certificates);

    for (size_t i = 0; i < cms->n_certificates; i++)
        if (certificate_read(cms->certificates[i], &steps[j->n_steps]))
            j->n_steps++;
    j->steps = steps;
}

/* The content is what we keep, not what came back; when it came back too, it is the same. */
static void choose_content(const struct cades_question *q, const struct cms *cms, struct judge *j)
{
    j->content = q->detached ? q->content : cms->content;
    if (!q->detached && !cms->has_content)
        j->content_reason = CADES_CONTENT_MISSING;
    if (q->detached && cms->has_content && !der_eq(cms->content, q->content))
        j->content_reason = CADES_DIGEST_DIFFERS;
}

/* Lists stand there as they are; OCSP answers as SEQUENCE under [1], with their name. What cannot
 * be read is no evidence. */
static const struct cades_evidence *read_evidence(struct arena *mem, struct bytes rest)
{
    struct cades_evidence *evidence = cades_evidence_new(mem);
    struct bytes name;
    struct der item;

    while (rest.n > 0 && der_next(&rest, &item)) {
        if (item.tag == DER_SEQUENCE)
            (void)cades_evidence_add(evidence, item.whole);
        else if (item.tag == DER_INSIDE_0 + 1 && der_take(&item.body, DER_OID, &name) &&
                 oid_find(name) == OID_OCSP_IN_CMS)
            (void)cades_evidence_add(evidence, item.body);
    }
    return evidence;
}

static enum cades_reason
read_message(struct arena *mem, const struct cades_question *q, struct cms *cms)
{
    struct bytes der;

    if (q->signature.n > CADES_BYTES_MOST)
        return CADES_TOO_LARGE;
    return armour_open(mem, q->signature, &der) ? cms_read(mem, der, cms) : CADES_NOT_DER;
}

void cades_verify(struct arena *mem,
                  const struct cades_question *question,
                  struct cades_verdict *ret)
{
    struct cms *cms = NEW(mem, struct cms);
    struct judge base = {.mem = mem, .question = question, .cms = cms, .type = OID_DATA};

    bool wrong = false;

    *ret = (struct cades_verdict){.n_signers = 1};
    enum cades_reason reason = read_message(mem, question, cms);
    if (reason != CADES_NO_REASON) {
        begin(&ret->signers[0], question->at_us);
        set(&ret->signers[0], CADES_STRUCTURE, reason);
        return;
    }
    read_steps(mem, cms, &base);
    base.evidence[0] = question->evidence;
    base.evidence[1] = read_evidence(mem, cms->revocations);
    choose_content(question, cms, &base);
    ret->content = base.content;
    ret->n_signers = cms->n_signers;
    ret->valid = true;
    for (size_t i = 0; i < cms->n_signers; i++) {
        struct judge j = base;
        j.signer = &cms->signers[i];
        j.out = &ret->signers[i];
        begin(j.out, question->at_us);
        verify_signer(&j);
        ret->valid &= j.out->valid;
        wrong |= !j.out->valid && !j.out->pending;
    }
    ret->pending = !ret->valid && !wrong;
}
