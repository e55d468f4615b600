/* Lists of revoked certificates (RFC 5280, 5). A list of changes adds to a whole one and is never
 * enough alone: what it does not name, it does not speak about. */
#include "cades/der.h"
#include "cades/revocation.h"

enum { VERSION_2 = 1, REASON_MOST = 10, REASON_REMOVED = 8 };

/* ---- reading ------------------------------------------------------------------------------ */

static bool read_time(struct bytes *rest, int64_t *ret_us)
{
    struct der time;
    return der_next(rest, &time) && der_time(time.body, time.tag, ret_us);
}

static bool take_extension(void *arg, enum oid oid, bool critical, struct bytes value)
{
    struct crl *crl = arg;

    if (oid == OID_CRL_NUMBER && !der_only(value, DER_INTEGER, &crl->number))
        return false;
    if (oid == OID_CRL_DELTA)
        crl->is_delta = true;
    else if (oid == OID_CRL_PART || (critical && oid != OID_CRL_NUMBER))
        crl->partial = true;
    return true;
}

static bool read_version(struct bytes *rest)
{
    struct bytes body;
    int64_t version;

    return der_take(rest, DER_INTEGER, &body) && der_small(body, VERSION_2, &version) &&
           version == VERSION_2;
}

static bool read_head(struct bytes *rest, struct crl *crl)
{
    struct der algorithm, issuer;

    if (!read_version(rest) || !der_take_whole(rest, DER_SEQUENCE, &algorithm) ||
        !der_eq(algorithm.whole, crl->proof.algorithm_whole) ||
        !der_take_whole(rest, DER_SEQUENCE, &issuer) || !read_time(rest, &crl->period.from_us))
        return false;
    crl->issuer = issuer.whole;
    crl->period.has_until = rest->n > 0 && (rest->p[0] == DER_UTC_TIME || rest->p[0] == DER_TIME);
    return !crl->period.has_until || read_time(rest, &crl->period.until_us);
}

bool crl_read(struct bytes text, struct crl *ret)
{
    struct bytes rest, list;
    struct der part;
    bool there;

    *ret = (struct crl){.whole = text};
    if (!der_is_strict(text) || !signed_part_read(text, &ret->proof, &rest) || rest.n > 0 ||
        !der_only(ret->proof.message, DER_SEQUENCE, &rest) || !read_head(&rest, ret) ||
        !der_optional(&rest, DER_SEQUENCE, &there, &part))
        return false;
    if (there)
        ret->entries = part.body;
    if (!der_optional(&rest, DER_INSIDE_0, &there, &part) || rest.n > 0)
        return false;
    return !there ||
           (der_only(part.body, DER_SEQUENCE, &list) && extensions_read(list, take_extension, ret));
}

/* ---- entries ------------------------------------------------------------------------------ */

static bool take_entry_extension(void *arg, enum oid oid, bool critical, struct bytes value)
{
    struct crl_entry *entry = arg;
    struct bytes body;
    int64_t since_us;

    (void)critical;
    if (oid == OID_CRL_REASON)
        return der_only(value, DER_ENUMERATED, &body) &&
               der_small(body, REASON_MOST, &entry->reason);
    /* The key was in wrong hands before anybody told the authority. */
    if (oid == OID_CRL_INVALID_SINCE && der_only(value, DER_TIME, &body) &&
        der_time(body, DER_TIME, &since_us) && since_us < entry->revoked_us)
        entry->revoked_us = since_us;
    return true;
}

bool crl_next(struct bytes *rest, struct crl_entry *ret)
{
    struct bytes body;
    struct der list;
    bool there;

    *ret = (struct crl_entry){0};
    return der_take(rest, DER_SEQUENCE, &body) && der_take(&body, DER_INTEGER, &ret->serial) &&
           read_time(&body, &ret->revoked_us) && der_optional(&body, DER_SEQUENCE, &there, &list) &&
           body.n == 0 && (!there || extensions_read(list.body, take_entry_extension, ret));
}

/* False: the list is broken. */
static bool
find_entry(const struct crl *crl, struct bytes serial, bool *ret_found, struct crl_entry *ret)
{
    struct bytes rest = crl->entries;

    *ret_found = false;
    while (rest.n > 0 && !*ret_found) {
        if (!crl_next(&rest, ret))
            return false;
        *ret_found = der_eq(ret->serial, serial);
    }
    return true;
}

/* ---- judging ------------------------------------------------------------------------------ */

struct choice {
    const struct crl *whole, *changes; /* the newest of each that may be used */
    enum cades_reason reason;          /* why there is none */
};

static void
consider(struct choice *choice, const struct crl *crl, const struct certificate *issuer, int64_t at)
{
    const struct crl **place = crl->is_delta ? &choice->changes : &choice->whole;

    if (!der_eq(crl->issuer, issuer->subject) || crl->partial)
        return;
    if (!signed_part_by(&crl->proof, &issuer->key) || !(issuer->usage & USAGE_CRLS)) {
        choice->reason = CADES_EVIDENCE_BROKEN;
        return;
    }
    if (!period_covers(&crl->period, at, 0)) {
        if (choice->reason == CADES_NO_EVIDENCE)
            choice->reason = CADES_EVIDENCE_OLD;
        return;
    }
    if (!*place || crl->period.from_us > (*place)->period.from_us)
        *place = crl;
}

static struct cades_item not_known(enum cades_reason reason)
{
    return (struct cades_item){CADES_NOT_CHECKED, reason};
}

static struct cades_item
judge_lists(const struct choice *choice, struct bytes serial, int64_t at_us)
{
    struct crl_entry entry;
    bool found = false;

    if (choice->changes && choice->changes->period.from_us > choice->whole->period.from_us &&
        !find_entry(choice->changes, serial, &found, &entry))
        return not_known(CADES_EVIDENCE_BROKEN);
    if (!found && !find_entry(choice->whole, serial, &found, &entry))
        return not_known(CADES_EVIDENCE_BROKEN);
    if (!found || entry.reason == REASON_REMOVED)
        return (struct cades_item){CADES_PASSED, CADES_NO_REASON};
    enum cades_reason reason = revoked_reason(entry.revoked_us, entry.reason, at_us);
    return (struct cades_item){reason == CADES_NO_REASON ? CADES_PASSED : CADES_FAILED, reason};
}

struct cades_item crl_judge(const struct cades_evidence *evidence,
                            const struct certificate *certificate,
                            const struct certificate *issuer,
                            int64_t at_us)
{
    struct choice choice = {.reason = CADES_NO_EVIDENCE};

    for (size_t i = 0; i < evidence->n_crls; i++)
        consider(&choice, &evidence->crls[i], issuer, at_us);
    return choice.whole ? judge_lists(&choice, certificate->serial, at_us)
                        : not_known(choice.reason);
}
