/* The time-stamp over a signature (RFC 3161; CAdES-T): a message like the signature itself, whose
 * content says when, and whose signer may do nothing but say so. See judge.h. */
#include "cades/armour.h"
#include "cades/judge.h"

#include <string.h>

#include "base/scan.h"
#include "base/time.h"

enum { SECONDS_DIGITS = 14, FRACTION_MOST = 6, STATUS_GRANTED_MOST = 1 };

/* TSTInfo: what the authority says. */
struct stamp {
    enum digest digest;
    struct bytes imprint; /* of what was stamped */
    struct bytes policy, serial, nonce;
    int64_t at_us;
};

/* ---- TSTInfo ------------------------------------------------------------------------------ */

/* ".123" of a second: digits that do not end with 0. */
static bool read_fraction(struct str digits, int64_t *ret_us)
{
    int64_t value;

    if (digits.n == 0 || digits.n > FRACTION_MOST || digits.p[digits.n - 1] == '0' ||
        !scan_digits(digits, digits.n) || !scan_i64(digits, 0, 999999, &value))
        return false;
    for (size_t i = digits.n; i < FRACTION_MOST; i++)
        value *= 10;
    *ret_us = value;
    return true;
}

/* The one time that may have a fraction. */
static bool read_time(struct bytes body, int64_t *ret_us)
{
    uint8_t whole[SECONDS_DIGITS + 1];
    int64_t fraction_us = 0;

    if (body.n < sizeof(whole) || body.p[body.n - 1] != 'Z')
        return false;
    struct str rest = {(const char *)body.p + SECONDS_DIGITS, body.n - sizeof(whole)};
    if (rest.n > 0 && (rest.p[0] != '.' || !read_fraction(str_sub(rest, 1, rest.n), &fraction_us)))
        return false;
    memcpy(whole, body.p, SECONDS_DIGITS);
    whole[SECONDS_DIGITS] = 'Z';
    if (!der_time((struct bytes){whole, sizeof(whole)}, DER_TIME, ret_us))
        return false;
    *ret_us += fraction_us;
    return true;
}

/* Accuracy, order and name say nothing about the time; of what follows only the nonce is read. */
static bool read_rest(struct bytes rest, struct stamp *ret)
{
    struct der part;

    while (rest.n > 0) {
        if (!der_next(&rest, &part))
            return false;
        if (part.tag == DER_INTEGER)
            ret->nonce = part.body;
    }
    return true;
}

static bool read_info(struct bytes text, struct stamp *ret)
{
    struct bytes rest, body, algorithm;
    int64_t version;

    *ret = (struct stamp){0};
    return der_is_strict(text) && der_only(text, DER_SEQUENCE, &rest) &&
           der_take(&rest, DER_INTEGER, &body) && der_small(body, 1, &version) && version == 1 &&
           der_take(&rest, DER_OID, &ret->policy) && der_take(&rest, DER_SEQUENCE, &body) &&
           der_take(&body, DER_SEQUENCE, &algorithm) && digest_read(algorithm, &ret->digest) &&
           der_only(body, DER_OCTETS, &ret->imprint) &&
           der_take(&rest, DER_INTEGER, &ret->serial) && der_take(&rest, DER_TIME, &body) &&
           read_time(body, &ret->at_us) && read_rest(rest, ret);
}

/* ---- the token ---------------------------------------------------------------------------- */

static enum cades_reason over_what(const struct stamp *stamp, struct bytes text)
{
    struct digest_value value;

    if (stamp->digest == DIGEST_NONE || stamp->digest == DIGEST_SHA1)
        return CADES_ALGORITHM_UNKNOWN;
    digest_make(stamp->digest, text, &value);
    return digest_is(&value, stamp->imprint) ? CADES_NO_REASON : CADES_DIGEST_DIFFERS;
}

/* For time-stamps and nothing else (RFC 3161, 2.3). */
static enum cades_reason may_stamp(const struct certificate *c)
{
    return certificate_has_purpose(c, OID_FOR_TIME_STAMPS) && c->n_purposes == 1 &&
                   c->purposes_critical
               ? CADES_NO_REASON
               : CADES_PURPOSE_WRONG;
}

static void check_clock(struct judge *token)
{
    struct cades_signer *out = token->out;
    enum cades_reason named = judge_signing_certificate(token);

    judge_set(out, CADES_SIGNING_CERTIFICATE, named);
    if (named == CADES_NOT_PRESENT)
        out->checks[CADES_SIGNING_CERTIFICATE].result = CADES_NOT_CHECKED;
    judge_set(out, CADES_KEY_USAGE, may_stamp(token->certificate));
    judge_set(out, CADES_CHAIN, judge_chain(token));
    judge_set(out, CADES_VALIDITY, chain_dates(&token->chain, out->reference_us));
    if (out->checks[CADES_CHAIN].result != CADES_PASSED)
        return;
    for (size_t i = 1; i < token->chain.n; i++)
        out->authorities[out->n_authorities++] = token->chain.v[i]->whole;
    out->checks[CADES_CRL] = judge_revocation(token, crl_judge);
    out->checks[CADES_OCSP] = judge_revocation(token, ocsp_judge);
}

/* Everything about it but what it is over. */
static void check_token(struct judge *token, const struct stamp *stamp)
{
    struct cades_signer *out = token->out;

    out->reference_us = stamp->at_us;
    judge_set(out, CADES_STRUCTURE, CADES_NO_REASON);
    judge_set(out, CADES_ATTRIBUTES, judge_attributes(token->signer));
    judge_set(out, CADES_CONTENT_TYPE, judge_type(token));
    if (judge_content(token) != CADES_NO_REASON) /* its own digest */
        judge_set(out, CADES_ATTRIBUTES, judge_content(token));
    judge_read_steps(token);
    judge_find_certificate(token);
    judge_set(out, CADES_SIGNATURE, judge_signature(token));
    if (token->certificate)
        check_clock(token);
}

/* The first second in which a certificate of the chain is no longer valid. */
static int64_t end_of(const struct chain *chain)
{
    int64_t end_us = INT64_MAX;

    for (size_t i = 0; i < chain->n; i++)
        if (chain->v[i]->until_us < end_us)
            end_us = chain->v[i]->until_us;
    return end_us;
}

static bool all_fine(const struct cades_signer *out)
{
    static const enum cades_check needed[] = {CADES_STRUCTURE, CADES_CONTENT_TYPE, CADES_ATTRIBUTES,
                                              CADES_SIGNATURE, CADES_CHAIN,        CADES_VALIDITY,
                                              CADES_KEY_USAGE};

    for (size_t i = 0; i < CADES_CHECKS; i++)
        if (out->checks[i].result == CADES_FAILED)
            return false;
    for (size_t i = 0; i < COUNT(needed); i++)
        if (out->checks[needed[i]].result != CADES_PASSED)
            return false;
    return true;
}

static void tell(struct arena *mem, const struct stamp *stamp, struct cades_stamp *ret)
{
    char policy[OID_TEXT_MOST];

    if (oid_print(stamp->policy, policy))
        ret->policy = str_printf(mem, "%s", policy);
    ret->at_us = stamp->at_us;
    ret->digest = digest_name(stamp->digest);
    ret->imprint = stamp->imprint;
    ret->serial = stamp->serial;
    ret->nonce = stamp->nonce;
}

/* A whole answer of the service, or the token alone. */
static struct bytes token_in(struct bytes der)
{
    struct bytes rest, status, number;
    struct der token;
    int64_t granted;

    if (der_only(der, DER_SEQUENCE, &rest) && der_take(&rest, DER_SEQUENCE, &status) &&
        der_take(&status, DER_INTEGER, &number) &&
        der_small(number, STATUS_GRANTED_MOST, &granted) &&
        der_take_whole(&rest, DER_SEQUENCE, &token) && rest.n == 0)
        return token.whole;
    return der;
}

static enum cades_reason open_token(struct arena *mem,
                                    struct bytes text,
                                    struct cms *cms,
                                    struct stamp *stamp,
                                    struct bytes *ret_token)
{
    struct bytes der;

    if (!armour_open(mem, text, &der))
        return CADES_NOT_DER;
    *ret_token = token_in(der);
    enum cades_reason reason = cms_read(mem, *ret_token, cms);
    if (reason != CADES_NO_REASON)
        return reason;
    return cms->n_signers == 1 && cms->has_content && read_info(cms->content, stamp)
               ? CADES_NO_REASON
               : CADES_STAMP_BROKEN;
}

static void judge_token(struct judge *token,
                        const struct cades_stamp_question *q,
                        const struct stamp *stamp,
                        struct cades_stamp *ret)
{
    check_token(token, stamp);
    tell(token->mem, stamp, ret);
    if (q->has_over)
        judge_set(&ret->by, CADES_CONTENT, over_what(stamp, q->over));
    if ((q->nonce.n > 0 && !der_eq(q->nonce, stamp->nonce)) ||
        (q->policy.n > 0 && !str_eq(q->policy, ret->policy)))
        judge_set(&ret->by, CADES_CONTENT, CADES_STAMP_OTHER);
    ret->until_us = token->chain.n > 1 ? end_of(&token->chain) : stamp->at_us;
    ret->valid = all_fine(&ret->by);
    ret->holds = ret->valid && q->at_us < ret->until_us + TIME_SECOND;
}

void cades_stamp_verify(struct arena *mem,
                        const struct cades_stamp_question *q,
                        struct cades_stamp *ret)
{
    struct cms *cms = NEW(mem, struct cms);
    const struct cades_question question = {.trust = q->trust};
    struct stamp stamp;

    *ret = (struct cades_stamp){.digest = ""};
    for (size_t i = 0; i < CADES_CHECKS; i++)
        ret->by.checks[i] = (struct cades_item){CADES_NOT_CHECKED, CADES_EARLIER};
    enum cades_reason reason = open_token(mem, q->token, cms, &stamp, &ret->token);
    if (reason != CADES_NO_REASON) {
        judge_set(&ret->by, CADES_STRUCTURE, reason);
        return;
    }
    struct judge token = {.mem = mem,
                          .question = &question,
                          .cms = cms,
                          .type = OID_TIME_STAMP_INFO,
                          .content = cms->content,
                          .evidence = {q->evidence[0], q->evidence[1]},
                          .signer = &cms->signers[0],
                          .out = &ret->by};
    judge_token(&token, q, &stamp, ret);
}

/* ---- as one check of a signature ---------------------------------------------------------- */

static bool is_wrong(const struct cades_stamp *stamp, enum cades_check check)
{
    return stamp->by.checks[check].result == CADES_FAILED;
}

enum cades_reason stamp_reason(const struct cades_stamp *stamp)
{
    if (is_wrong(stamp, CADES_STRUCTURE) || is_wrong(stamp, CADES_ATTRIBUTES) ||
        is_wrong(stamp, CADES_CONTENT_TYPE))
        return CADES_STAMP_BROKEN;
    if (is_wrong(stamp, CADES_CONTENT))
        return CADES_STAMP_OTHER;
    if (stamp->by.certificate.n == 0)
        return CADES_STAMP_SIGNER;
    if (is_wrong(stamp, CADES_SIGNATURE) || is_wrong(stamp, CADES_SIGNING_CERTIFICATE))
        return CADES_STAMP_SIGNATURE_WRONG;
    if (!stamp->valid)
        return CADES_STAMP_SIGNER;
    return stamp->holds ? CADES_NO_REASON : CADES_STAMP_OLD;
}

enum cades_reason stamp_judge(const struct judge *j, int64_t at_us, int64_t *ret_us)
{
    struct cades_stamp stamp;
    struct der value;

    enum cades_reason reason =
        cms_attribute(j->signer->unsigned_attributes, OID_TIME_STAMP, &value);
    if (reason == CADES_ATTRIBUTE_MISSING)
        return CADES_NOT_PRESENT;
    if (reason != CADES_NO_REASON)
        return CADES_STAMP_BROKEN;
    const struct cades_stamp_question question = {.token = value.whole,
                                                  .has_over = true,
                                                  .over = j->signer->signature,
                                                  .trust = j->question->trust,
                                                  .evidence = {j->evidence[0], j->evidence[1]},
                                                  .at_us = at_us};
    cades_stamp_verify(j->mem, &question, &stamp);
    *ret_us = stamp.at_us;
    return stamp_reason(&stamp);
}
