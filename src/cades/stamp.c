/* The time-stamp over a signature (RFC 3161; CAdES-T): a message like the signature itself, whose
 * content says when, and whose signer may do nothing but say so. See judge.h. */
#include "cades/judge.h"

#include <string.h>

#include "base/scan.h"
#include "base/time.h"

enum { SECONDS_DIGITS = 14, FRACTION_MOST = 6 };

struct stamp {
    enum digest digest;
    struct bytes imprint; /* of what was stamped */
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

/* What follows the time (accuracy, order, nonce, name) says nothing about it. */
static bool read_info(struct bytes text, struct stamp *ret)
{
    struct bytes rest, body, algorithm;
    int64_t version;

    return der_is_strict(text) && der_only(text, DER_SEQUENCE, &rest) &&
           der_take(&rest, DER_INTEGER, &body) && der_small(body, 1, &version) && version == 1 &&
           der_take(&rest, DER_OID, &body) && der_take(&rest, DER_SEQUENCE, &body) &&
           der_take(&body, DER_SEQUENCE, &algorithm) && digest_read(algorithm, &ret->digest) &&
           der_only(body, DER_OCTETS, &ret->imprint) && der_take(&rest, DER_INTEGER, &body) &&
           der_take(&rest, DER_TIME, &body) && read_time(body, &ret->at_us);
}

/* ---- the token ---------------------------------------------------------------------------- */

static bool is_over(const struct stamp *stamp, struct bytes signature)
{
    struct digest_value value;

    if (stamp->digest == DIGEST_NONE || stamp->digest == DIGEST_SHA1)
        return false;
    digest_make(stamp->digest, signature, &value);
    return digest_is(&value, stamp->imprint);
}

/* For time-stamps and nothing else (RFC 3161, 2.3), valid and not revoked when it was made. */
static bool may_stamp(struct judge *token, int64_t at_us)
{
    const struct certificate *c = token->certificate;

    token->out->reference_us = at_us;
    return certificate_has_purpose(c, OID_FOR_TIME_STAMPS) && c->n_purposes == 1 &&
           c->purposes_critical && judge_chain(token) == CADES_NO_REASON &&
           chain_dates(&token->chain, at_us) == CADES_NO_REASON &&
           judge_revocation(token, crl_judge).result != CADES_FAILED &&
           judge_revocation(token, ocsp_judge).result != CADES_FAILED;
}

static bool is_whole(const struct judge *token)
{
    return judge_attributes(token->signer) == CADES_NO_REASON &&
           judge_type(token) == CADES_NO_REASON && judge_content(token) == CADES_NO_REASON;
}

static bool is_signed(const struct judge *token)
{
    enum cades_reason named = judge_signing_certificate(token);

    return judge_signature(token) == CADES_NO_REASON &&
           (named == CADES_NO_REASON || named == CADES_NOT_PRESENT);
}

static enum cades_reason
judge_token(struct judge *token, const struct stamp *stamp, struct bytes signature)
{
    if (!is_whole(token))
        return CADES_STAMP_BROKEN;
    if (!is_over(stamp, signature))
        return CADES_STAMP_OTHER;
    judge_read_steps(token);
    judge_find_certificate(token);
    if (!token->certificate)
        return CADES_STAMP_SIGNER;
    if (!is_signed(token))
        return CADES_STAMP_SIGNATURE_WRONG;
    return may_stamp(token, stamp->at_us) ? CADES_NO_REASON : CADES_STAMP_SIGNER;
}

enum cades_reason stamp_judge(const struct judge *j, int64_t *ret_us)
{
    struct cms *cms = NEW(j->mem, struct cms);
    struct stamp stamp;
    struct der value;

    enum cades_reason reason =
        cms_attribute(j->signer->unsigned_attributes, OID_TIME_STAMP, &value);
    if (reason == CADES_ATTRIBUTE_MISSING)
        return CADES_NOT_PRESENT;
    if (reason != CADES_NO_REASON || cms_read(j->mem, value.whole, cms) != CADES_NO_REASON ||
        cms->n_signers != 1 || !cms->has_content || !read_info(cms->content, &stamp))
        return CADES_STAMP_BROKEN;
    struct judge token = {.mem = j->mem,
                          .question = j->question,
                          .cms = cms,
                          .type = OID_TIME_STAMP_INFO,
                          .content = cms->content,
                          .evidence = {j->evidence[0], j->evidence[1]},
                          .signer = &cms->signers[0],
                          .out = NEW(j->mem, struct cades_signer)};
    *ret_us = stamp.at_us;
    return judge_token(&token, &stamp, j->signer->signature);
}
