/* What a signer signed: content, attributes and the signature over them. See judge.h. */
#include "cades/judge.h"

/* Certificates of the message that cannot be read are as if they were not there. */
void judge_read_steps(struct judge *j)
{
    struct certificate *steps = NEWS(j->mem, struct certificate, j->cms->n_certificates);

    for (size_t i = 0; i < j->cms->n_certificates; i++)
        if (certificate_read(j->cms->certificates[i], &steps[j->n_steps]))
            j->n_steps++;
    j->steps = steps;
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

enum cades_reason judge_content(const struct judge *j)
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

enum cades_reason judge_type(const struct judge *j)
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
enum cades_reason judge_attributes(const struct cms_signer *signer)
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

/* ---- signature ---------------------------------------------------------------------------- */

static bool is_of_signer(const struct certificate *certificate, const struct cms_signer *signer)
{
    if (signer->key_id.n > 0)
        return der_eq(certificate->key_id, signer->key_id);
    return der_eq(certificate->issuer, signer->issuer) &&
           der_eq(certificate->serial, signer->serial);
}

void judge_find_certificate(struct judge *j)
{
    for (size_t i = 0; i < j->n_steps && !j->certificate; i++)
        if (is_of_signer(&j->steps[i], j->signer))
            j->certificate = &j->steps[i];
    if (j->certificate) {
        j->out->certificate = j->certificate->whole;
        certificate_holder(j->certificate, &j->out->holder);
    }
}

enum cades_reason judge_signature(const struct judge *j)
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
