/* Answers about single certificates (RFC 6960), as a responder of the authority signed them. The
 * nonce is compared by whoever asked (ask.c): of a kept answer nobody knows it any more. */
#include "base/time.h"
#include "cades/der.h"
#include "cades/revocation.h"

/* The authority gives no end to its answers: for so long one made before the moment is believed. */
#define ANSWER_AGE_US (10 * 60 * TIME_SECOND)

enum { STATUS_SUCCESSFUL = 0, STATUS_MOST = 6, REASON_MOST = 10 };

/* ---- reading ------------------------------------------------------------------------------ */

static bool read_generalized(struct bytes *rest, int64_t *ret_us)
{
    struct bytes body;
    return der_take(rest, DER_TIME, &body) && der_time(body, DER_TIME, ret_us);
}

static bool read_certificate_id(struct bytes *rest, struct ocsp_single *single)
{
    struct bytes id, algorithm;

    return der_take(rest, DER_SEQUENCE, &id) && der_take(&id, DER_SEQUENCE, &algorithm) &&
           digest_read(algorithm, &single->digest) &&
           der_take(&id, DER_OCTETS, &single->issuer_name) &&
           der_take(&id, DER_OCTETS, &single->issuer_key) &&
           der_only(id, DER_INTEGER, &single->serial);
}

static bool read_revoked(struct bytes body, struct ocsp_single *single)
{
    struct bytes reason;
    struct der wrapped;
    bool there;

    if (!read_generalized(&body, &single->revoked_us) ||
        !der_optional(&body, DER_INSIDE_0, &there, &wrapped) || body.n > 0)
        return false;
    return !there || (der_only(wrapped.body, DER_ENUMERATED, &reason) &&
                      der_small(reason, REASON_MOST, &single->reason));
}

static bool read_status(struct bytes *rest, struct ocsp_single *single)
{
    struct der status;

    if (!der_next(rest, &status))
        return false;
    switch (status.tag) {
    case DER_PLAIN_0: single->status = OCSP_GOOD; return status.body.n == 0;
    case DER_PLAIN_0 + 2: single->status = OCSP_UNKNOWN; return status.body.n == 0;
    case DER_INSIDE_0 + 1: single->status = OCSP_REVOKED; return read_revoked(status.body, single);
    default: return false;
    }
}

/* nonce: struct bytes. */
static bool read_extension(void *nonce, enum oid oid, bool critical, struct bytes value)
{
    if (oid == OID_OCSP_NONCE)
        *(struct bytes *)nonce = value;
    return !critical;
}

static bool read_extensions(struct bytes *rest, unsigned tag, struct bytes *ret_nonce)
{
    struct der wrapped;
    struct bytes list;
    bool there;

    return der_optional(rest, tag, &there, &wrapped) &&
           (!there || (der_only(wrapped.body, DER_SEQUENCE, &list) &&
                       extensions_read(list, read_extension, ret_nonce)));
}

static bool read_single(struct bytes *list, struct ocsp_single *ret)
{
    struct bytes rest, until;
    struct der wrapped;

    if (!der_take(list, DER_SEQUENCE, &rest) || !read_certificate_id(&rest, ret) ||
        !read_status(&rest, ret) || !read_generalized(&rest, &ret->period.from_us) ||
        !der_optional(&rest, DER_INSIDE_0, &ret->period.has_until, &wrapped))
        return false;
    until = wrapped.body;
    if (ret->period.has_until && (!read_generalized(&until, &ret->period.until_us) || until.n > 0))
        return false;
    struct bytes unused;
    return read_extensions(&rest, DER_INSIDE_0 + 1, &unused) && rest.n == 0;
}

static bool read_responder(struct bytes *rest, struct ocsp *ocsp)
{
    struct bytes body;
    struct der name;

    if (der_take(rest, DER_INSIDE_0 + 1, &body)) {
        bool fine = der_take_whole(&body, DER_SEQUENCE, &name) && body.n == 0;
        ocsp->responder_name = fine ? name.whole : (struct bytes){0};
        return fine;
    }
    return der_take(rest, DER_INSIDE_0 + 2, &body) &&
           der_only(body, DER_OCTETS, &ocsp->responder_key) && ocsp->responder_key.n > 0;
}

static bool read_data(struct bytes text, struct ocsp *ocsp)
{
    struct bytes rest, list;

    if (!der_only(text, DER_SEQUENCE, &rest) || !read_responder(&rest, ocsp) ||
        !read_generalized(&rest, &ocsp->produced_us) || !der_take(&rest, DER_SEQUENCE, &list))
        return false;
    while (list.n > 0) {
        if (ocsp->n == OCSP_ANSWERS_MOST || !read_single(&list, &ocsp->v[ocsp->n++]))
            return false;
    }
    return read_extensions(&rest, DER_INSIDE_0 + 1, &ocsp->nonce) && rest.n == 0;
}

static bool read_certificates(struct bytes rest, struct ocsp *ocsp)
{
    struct bytes list;
    struct der certificate;

    if (rest.n == 0)
        return true;
    if (!der_only(rest, DER_INSIDE_0, &list) || !der_only(list, DER_SEQUENCE, &list))
        return false;
    while (list.n > 0) {
        if (ocsp->n_certificates == OCSP_CERTIFICATES_MOST || !der_next(&list, &certificate) ||
            !certificate_read(certificate.whole, &ocsp->certificates[ocsp->n_certificates++]))
            return false;
    }
    return true;
}

/* OCSPResponse with the one status that comes with an answer. */
static bool open_response(struct bytes text, struct bytes *ret_basic)
{
    struct bytes rest, status, wrapped, kind;
    int64_t number;

    return der_is_strict(text) && der_only(text, DER_SEQUENCE, &rest) &&
           der_take(&rest, DER_ENUMERATED, &status) && der_small(status, STATUS_MOST, &number) &&
           number == STATUS_SUCCESSFUL && der_only(rest, DER_INSIDE_0, &wrapped) &&
           der_only(wrapped, DER_SEQUENCE, &rest) && der_take(&rest, DER_OID, &kind) &&
           oid_find(kind) == OID_OCSP_BASIC && der_only(rest, DER_OCTETS, ret_basic);
}

bool ocsp_read(struct bytes text, struct ocsp *ret)
{
    struct bytes basic, rest;

    *ret = (struct ocsp){0};
    return open_response(text, &basic) && der_is_strict(basic) &&
           signed_part_read(basic, &ret->proof, &rest) && read_data(ret->proof.message, ret) &&
           read_certificates(rest, ret);
}

/* ---- judging ------------------------------------------------------------------------------ */

static bool is_digest_of(enum digest digest, struct bytes text, struct bytes value)
{
    struct digest_value actual;

    if (digest == DIGEST_NONE)
        return false;
    digest_make(digest, text, &actual);
    return digest_is(&actual, value);
}

static bool is_about(const struct ocsp_single *single,
                     const struct certificate *certificate,
                     const struct certificate *issuer)
{
    return der_eq(single->serial, certificate->serial) &&
           is_digest_of(single->digest, issuer->subject, single->issuer_name) &&
           is_digest_of(single->digest, issuer->key.bits_of_key, single->issuer_key);
}

static bool is_responder(const struct ocsp *ocsp, const struct certificate *c)
{
    return ocsp->responder_name.n > 0
               ? der_eq(ocsp->responder_name, c->subject)
               : is_digest_of(DIGEST_SHA1, c->key.bits_of_key, ocsp->responder_key);
}

/* The authority itself, or somebody whom the same authority made a responder, at that time. */
static bool may_answer(const struct ocsp *ocsp,
                       const struct certificate *responder,
                       const struct certificate *issuer)
{
    return der_eq(responder->issuer, issuer->subject) &&
           signed_part_by(&responder->proof, &issuer->key) &&
           certificate_has_purpose(responder, OID_FOR_OCSP) && responder->no_check &&
           !responder->has_unknown_critical && ocsp->produced_us >= responder->from_us &&
           ocsp->produced_us <= responder->until_us;
}

bool ocsp_signed_by(const struct ocsp *ocsp, const struct certificate *issuer)
{
    if (is_responder(ocsp, issuer))
        return signed_part_by(&ocsp->proof, &issuer->key);
    for (size_t i = 0; i < ocsp->n_certificates; i++) {
        const struct certificate *c = &ocsp->certificates[i];
        if (is_responder(ocsp, c) && may_answer(ocsp, c, issuer))
            return signed_part_by(&ocsp->proof, &c->key);
    }
    return false;
}

static struct cades_item
judge_answer(const struct ocsp *ocsp, const struct ocsp_single *single, int64_t at_us)
{
    enum cades_reason reason = CADES_NO_REASON;

    if (!period_covers(&single->period, at_us, ANSWER_AGE_US))
        return (struct cades_item){CADES_NOT_CHECKED, CADES_EVIDENCE_OLD};
    if (single->status == OCSP_UNKNOWN || ocsp->produced_us < single->period.from_us)
        return (struct cades_item){CADES_NOT_CHECKED, CADES_NO_EVIDENCE};
    if (single->status == OCSP_REVOKED)
        reason = revoked_reason(single->revoked_us, single->reason, at_us);
    return (struct cades_item){reason == CADES_NO_REASON ? CADES_PASSED : CADES_FAILED, reason};
}

/* A later answer replaces an earlier one, and anything said is more than nothing. */
static void
keep_better(struct cades_item *best, int64_t *from_us, struct cades_item item, int64_t us)
{
    bool speaks = item.result != CADES_NOT_CHECKED;
    bool best_speaks = best->result != CADES_NOT_CHECKED;

    if (speaks < best_speaks || (speaks && best_speaks && us <= *from_us))
        return;
    *best = item;
    *from_us = us;
}

struct cades_item ocsp_judge(const struct cades_evidence *evidence,
                             const struct certificate *certificate,
                             const struct certificate *issuer,
                             int64_t at_us)
{
    struct cades_item best = {CADES_NOT_CHECKED, CADES_NO_EVIDENCE};
    int64_t from_us = 0;

    for (size_t i = 0; i < evidence->n_ocsps; i++) {
        const struct ocsp *ocsp = evidence->ocsps[i];
        for (size_t k = 0; k < ocsp->n; k++) {
            struct cades_item item = {CADES_NOT_CHECKED, CADES_EVIDENCE_BROKEN};
            if (!is_about(&ocsp->v[k], certificate, issuer))
                continue;
            if (ocsp_signed_by(ocsp, issuer))
                item = judge_answer(ocsp, &ocsp->v[k], at_us);
            keep_better(&best, &from_us, item, ocsp->v[k].period.from_us);
        }
    }
    return best;
}
