/* See judge.h. */
#include "cades/judge.h"

#include "base/scan.h"

void judge_set(struct cades_signer *out, enum cades_check check, enum cades_reason reason)
{
    out->checks[check] = reason == CADES_NO_REASON
                             ? (struct cades_item){CADES_PASSED, CADES_NO_REASON}
                             : (struct cades_item){CADES_FAILED, reason};
}

/* ---- the attribute that names the certificate --------------------------------------------- */

/* ESSCertIDv2 (RFC 5035): the digest is SHA-256 unless named. ESSCertID (RFC 2634): SHA-1. */
static bool read_certificate_id(struct bytes body, enum digest *digest, struct bytes *ret_value)
{
    struct der algorithm;
    bool there = false;

    if (*digest != DIGEST_SHA1 && !der_optional(&body, DER_SEQUENCE, &there, &algorithm))
        return false;
    if (there && !digest_read(algorithm.body, digest))
        return false;
    return *digest != DIGEST_NONE && der_take(&body, DER_OCTETS, ret_value);
}

static enum cades_reason
check_certificate_id(const struct certificate *certificate, const struct der *value, bool old)
{
    enum digest digest = old ? DIGEST_SHA1 : DIGEST_SHA256;
    struct bytes body, list, id, named;
    struct digest_value actual;

    if (!der_only(value->whole, DER_SEQUENCE, &body) || !der_take(&body, DER_SEQUENCE, &list) ||
        !der_take(&list, DER_SEQUENCE, &id) || !read_certificate_id(id, &digest, &named))
        return CADES_ATTRIBUTE_BROKEN;
    digest_make(digest, certificate->whole, &actual);
    return digest_is(&actual, named) ? CADES_NO_REASON : CADES_CERTIFICATE_DIFFERS;
}

enum cades_reason judge_signing_certificate(const struct judge *j)
{
    static const enum oid names[] = {OID_SIGNING_CERTIFICATE_2, OID_SIGNING_CERTIFICATE};
    struct der value;

    for (size_t i = 0; i < COUNT(names); i++) {
        enum cades_reason reason = cms_attribute(j->signer->attributes, names[i], &value);
        if (reason == CADES_NO_REASON)
            return check_certificate_id(j->certificate, &value, i > 0);
        if (reason != CADES_ATTRIBUTE_MISSING)
            return reason;
    }
    return CADES_NOT_PRESENT;
}

/* ---- the certificate ---------------------------------------------------------------------- */

enum cades_reason judge_chain(struct judge *j)
{
    return chain_find(j->question->trust, j->steps, j->n_steps, j->certificate, &j->chain);
}

/* A key to sign in with must not sign documents, nor the other way round. */
enum cades_reason judge_usage(const struct judge *j)
{
    enum cades_purpose wanted = j->question->purpose;
    unsigned usage =
        wanted == CADES_TO_SIGN ? USAGE_SIGNATURE | USAGE_NON_REPUDIATION : USAGE_SIGNATURE;

    if (wanted == CADES_NO_PURPOSE || j->out->holder.purpose != wanted)
        return CADES_PURPOSE_WRONG;
    if (!j->certificate->has_usage || (j->certificate->usage & usage) != usage ||
        j->certificate->is_authority)
        return CADES_USAGE_WRONG;
    return CADES_NO_REASON;
}

enum cades_reason judge_role(const struct cades_holder *holder)
{
    bool individual = holder->roles & (CADES_INDIVIDUAL | CADES_INDIVIDUAL_SYSTEM);
    bool entity = holder->roles & CADES_ENTITY;

    return individual != entity ? CADES_NO_REASON : CADES_ROLE_MISSING;
}

enum cades_reason judge_numbers(const struct cades_holder *holder)
{
    bool machine = holder->roles & CADES_ENTITY_SYSTEM, entity = holder->roles & CADES_ENTITY;

    if ((holder->iin.n == 0 && !machine) || (holder->bin.n == 0 && entity))
        return CADES_NUMBER_MISSING;
    if ((holder->iin.n > 0 && !scan_iin(holder->iin)) ||
        (holder->bin.n > 0 && !scan_bin(holder->bin)))
        return CADES_NUMBER_WRONG;
    return CADES_NO_REASON;
}

/* ---- revocation --------------------------------------------------------------------------- */

/* What all evidence says about one certificate of the chain: that it is revoked before that it is
 * not, and either before nothing. */
static struct cades_item judge_member(const struct judge *j, size_t i, revocation_judge *ask)
{
    struct cades_item best = {CADES_NOT_CHECKED, CADES_NO_EVIDENCE};

    for (size_t k = 0; k < COUNT(j->evidence); k++) {
        if (!j->evidence[k])
            continue;
        struct cades_item item =
            ask(j->evidence[k], j->chain.v[i], j->chain.v[i + 1], j->out->reference_us);
        if (item.result > best.result || best.reason == CADES_NO_EVIDENCE)
            best = item;
    }
    return best;
}

/* The signer's certificate decides; an authority above it only when it is known to be revoked. */
struct cades_item judge_revocation(const struct judge *j, revocation_judge *ask)
{
    struct cades_item leaf = {CADES_NOT_CHECKED, CADES_EARLIER};

    for (size_t i = 0; i + 1 < j->chain.n; i++) {
        struct cades_item item = judge_member(j, i, ask);
        if (i == 0 || item.result == CADES_FAILED)
            leaf = item;
    }
    if (leaf.reason == CADES_NO_EVIDENCE && j->question->offline)
        leaf.reason = CADES_OFFLINE;
    return leaf;
}
