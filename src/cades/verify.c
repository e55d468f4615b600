/* The verdict over one signature: content, attributes and signature of each signer here, the
 * signer's certificate in judge.c. Checks that can be made are made, also after another has failed,
 * so that who reads the list sees everything that is wrong. */
#include "cades/judge.h"

#include "cades/armour.h"
#include "cades/xml_judge.h"

static void not_checked(struct cades_signer *out, enum cades_check check, enum cades_reason reason)
{
    out->checks[check] = (struct cades_item){CADES_NOT_CHECKED, reason};
}

/* ---- one signer, all signers -------------------------------------------------------------- */

static void read_claimed_time(struct judge *j)
{
    struct der time;

    j->out->claims_time =
        cms_attribute(j->signer->attributes, OID_SIGNING_TIME, &time) == CADES_NO_REASON &&
        der_time(time.body, time.tag, &j->out->claimed_us);
}

static void check_what_is_signed(struct judge *j)
{
    judge_set(j->out, CADES_CONTENT, judge_content(j));
    judge_set(j->out, CADES_CONTENT_TYPE, judge_type(j));
    judge_set(j->out, CADES_ATTRIBUTES, judge_attributes(j->signer));
    read_claimed_time(j);
    if (j->signer->has_attributes)
        judge_set(j->out, CADES_SIGNATURE, judge_signature(j));
}

/* XML has no attributes: its signature is over a text that names the document by its digest. */
static void check_signed_xml(struct judge *j)
{
    judge_set(j->out, CADES_CONTENT, xml_content(j->xml, j->question->detached));
    not_checked(j->out, CADES_CONTENT_TYPE, CADES_NOT_PRESENT);
    not_checked(j->out, CADES_ATTRIBUTES, CADES_NOT_PRESENT);
    judge_set(j->out, CADES_SIGNATURE, judge_signature(j));
}

static void check_certificate(struct judge *j)
{
    enum cades_reason reason = judge_signing_certificate(j);

    if (reason == CADES_NOT_PRESENT)
        not_checked(j->out, CADES_SIGNING_CERTIFICATE, reason);
    else
        judge_set(j->out, CADES_SIGNING_CERTIFICATE, reason);
    judge_set(j->out, CADES_CHAIN, judge_chain(j));
    judge_set(j->out, CADES_VALIDITY, chain_dates(&j->chain, j->out->reference_us));
    judge_set(j->out, CADES_KEY_USAGE, judge_usage(j));
    judge_set(j->out, CADES_ROLE, judge_role(&j->out->holder));
    judge_set(j->out, CADES_NUMBERS, judge_numbers(&j->out->holder));
    if (j->out->checks[CADES_CHAIN].result != CADES_PASSED)
        return; /* whose word would it be? */
    for (size_t i = 1; i < j->chain.n; i++)
        j->out->authorities[j->out->n_authorities++] = j->chain.v[i]->whole;
    j->out->checks[CADES_CRL] = judge_revocation(j, crl_judge);
    j->out->checks[CADES_OCSP] = judge_revocation(j, ocsp_judge);
}

static void counts_from(struct judge *j, int64_t at_us)
{
    judge_set(j->out, CADES_TIME_STAMP, CADES_NO_REASON);
    j->out->reference_us = at_us;
    j->out->stamped = true;
}

/* Before everything that depends on the time: a right time-stamp says when it was. Those that are
 * kept beside the signature keep the one inside believable; without one inside, the oldest counts.
 */
static void check_time_stamp(struct judge *j)
{
    int64_t believed_us = j->question->at_us, at_us;
    enum cades_reason kept = archive_judge(j, &believed_us);
    enum cades_reason reason = kept == CADES_NO_REASON || kept == CADES_NOT_PRESENT
                                   ? stamp_judge(j, believed_us, &at_us)
                                   : kept;

    if (reason == CADES_NO_REASON)
        counts_from(j, at_us);
    else if (reason == CADES_NOT_PRESENT && kept == CADES_NO_REASON)
        counts_from(j, believed_us);
    else if (reason == CADES_NOT_PRESENT || reason == CADES_STAMP_OLD)
        not_checked(j->out, CADES_TIME_STAMP, reason);
    else
        judge_set(j->out, CADES_TIME_STAMP, reason);
}

static bool may_be_unknown(const struct judge *j, enum cades_check check)
{
    return check == CADES_SIGNING_CERTIFICATE || check == CADES_CRL || check == CADES_OCSP ||
           check == CADES_TIME_STAMP ||
           (j->xml && (check == CADES_CONTENT_TYPE || check == CADES_ATTRIBUTES));
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
                (checks[i].result == CADES_NOT_CHECKED && may_be_unknown(j, (enum cades_check)i));
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
    judge_set(j->out, CADES_STRUCTURE, CADES_NO_REASON);
    j->out->value = j->signer->signature;
    judge_find_certificate(j);
    if (j->xml)
        check_signed_xml(j);
    else
        check_what_is_signed(j);
    check_time_stamp(j);
    if (j->certificate)
        check_certificate(j);
    conclude(j);
}

/* The content is what we keep, not what came back; when it came back too, it is the same. */
static void choose_content(const struct cades_question *q, const struct cms *cms, struct judge *j)
{
    j->content = q->detached && !q->xml ? q->content : cms->content;
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

    if (q->xml)
        return xml_as_message(q->xml, cms);
    if (q->signature.n > CADES_BYTES_MOST)
        return CADES_TOO_LARGE;
    return armour_open(mem, q->signature, &der) ? cms_read(mem, der, cms) : CADES_NOT_DER;
}

void cades_verify(struct arena *mem,
                  const struct cades_question *question,
                  struct cades_verdict *ret)
{
    struct cms *cms = NEW(mem, struct cms);
    struct judge base = {
        .mem = mem, .question = question, .cms = cms, .xml = question->xml, .type = OID_DATA};
    bool wrong = false;

    *ret = (struct cades_verdict){.n_signers = 1, .xml = question->xml != NULL};
    enum cades_reason reason = read_message(mem, question, cms);
    if (reason != CADES_NO_REASON) {
        begin(&ret->signers[0], question->at_us);
        judge_set(&ret->signers[0], CADES_STRUCTURE, reason);
        return;
    }
    judge_read_steps(&base);
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
