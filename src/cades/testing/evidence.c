#include "cades/testing/authority.h"

static struct bytes extension(struct arena *mem, enum oid oid, bool critical, struct bytes value)
{
    static const uint8_t yes[] = {DER_BOOLEAN, 1, 0xff};
    return DW_SEQUENCE(mem, dw_oid(mem, oid_text(oid)), {yes, critical ? sizeof(yes) : 0},
                       dw(mem, DER_OCTETS, value));
}

static struct bytes entry(struct arena *mem, const struct revocation *r)
{
    struct bytes list = {0};

    if (r->reason)
        list = DW_JOIN(
            mem, list,
            extension(mem, OID_CRL_REASON, false, dw_small(mem, DER_ENUMERATED, r->reason)));
    if (r->invalid_since_us)
        list = DW_JOIN(mem, list,
                       extension(mem, OID_CRL_INVALID_SINCE, false,
                                 dw_time(mem, DER_TIME, r->invalid_since_us)));
    return DW_SEQUENCE(mem, dw_small(mem, DER_INTEGER, r->serial), dw_time(mem, DER_TIME, r->at_us),
                       list.n > 0 ? dw(mem, DER_SEQUENCE, list) : list);
}

static struct bytes list_extensions(struct arena *mem, const struct listing *l)
{
    struct bytes number = dw_small(mem, DER_INTEGER, 7);
    struct bytes list = extension(mem, OID_CRL_NUMBER, false, number);

    if (l->changes)
        list = DW_JOIN(mem, list, extension(mem, OID_CRL_DELTA, true, number));
    if (l->partial)
        list =
            DW_JOIN(mem, list,
                    extension(mem, OID_CRL_PART, true, dw(mem, DER_SEQUENCE, (struct bytes){0})));
    return dw(mem, DER_INSIDE_0, dw(mem, DER_SEQUENCE, list));
}

static struct bytes
signed_by(struct arena *mem, const struct owner *signer, struct bytes message, struct bytes rest)
{
    return DW_SEQUENCE(mem, message, maker_algorithm(mem, signer->maker),
                       dw_bits(mem, maker_sign(mem, signer->maker, message)), rest);
}

struct bytes authority_list(struct arena *mem, const struct owner *issuer, const struct listing *l)
{
    struct bytes entries = {0}, until = {0};

    for (size_t i = 0; i < l->n; i++)
        entries = DW_JOIN(mem, entries, entry(mem, &l->v[i]));
    if (l->n > 0)
        entries = dw(mem, DER_SEQUENCE, entries);
    if (l->until_us)
        until = dw_time(mem, DER_TIME, l->until_us);
    struct bytes message = DW_SEQUENCE(
        mem, dw_small(mem, DER_INTEGER, 1), maker_algorithm(mem, issuer->maker), issuer->name,
        dw_time(mem, DER_TIME, l->from_us), until, entries, list_extensions(mem, l));
    return signed_by(mem, issuer, message, (struct bytes){0});
}

/* ---- OCSP --------------------------------------------------------------------------------- */

static struct bytes digest_octets(struct arena *mem, enum digest digest, struct bytes text)
{
    struct digest_value value;

    digest_make(digest, text, &value);
    return dw(mem, DER_OCTETS, (struct bytes){value.b, value.n});
}

static struct bytes key_bits(const struct owner *owner)
{
    struct public_key key;

    ASSERT(key_read(maker_info(owner->maker), &key));
    return key.bits_of_key;
}

static struct bytes
certificate_id(struct arena *mem, const struct owner *issuer, const struct answer *a)
{
    return DW_SEQUENCE(mem,
                       DW_SEQUENCE(mem, dw_oid(mem, oid_text(digest_oid(a->digest))), dw_null(mem)),
                       digest_octets(mem, a->digest, issuer->name),
                       digest_octets(mem, a->digest, key_bits(issuer)),
                       dw_small(mem, DER_INTEGER, a->about->serial));
}

static struct bytes status(struct arena *mem, const struct answer *a)
{
    const struct revocation *r = &a->revocation;
    struct bytes reason = {0};

    if (a->status != 'r')
        return dw(mem, a->status == 'g' ? DER_PLAIN_0 : DER_PLAIN_0 + 2, (struct bytes){0});
    if (r->reason)
        reason = dw(mem, DER_INSIDE_0, dw_small(mem, DER_ENUMERATED, r->reason));
    return dw(mem, DER_INSIDE_0 + 1, DW_JOIN(mem, dw_time(mem, DER_TIME, r->at_us), reason));
}

static struct bytes
responder_id(struct arena *mem, const struct owner *responder, const struct answer *a)
{
    if (!a->by_key)
        return dw(mem, DER_INSIDE_0 + 1, responder->name);
    return dw(mem, DER_INSIDE_0 + 2, digest_octets(mem, DIGEST_SHA1, key_bits(responder)));
}

struct bytes authority_answer(struct arena *mem,
                              const struct owner *issuer,
                              const struct owner *responder,
                              const struct answer *a)
{
    struct bytes until = {0}, nonce = {0};

    if (a->until_us)
        until = dw(mem, DER_INSIDE_0, dw_time(mem, DER_TIME, a->until_us));
    if (a->nonce.n > 0)
        nonce = dw(
            mem, DER_INSIDE_0 + 1,
            DW_SEQUENCE(mem, extension(mem, OID_OCSP_NONCE, false, dw(mem, DER_OCTETS, a->nonce))));
    struct bytes single = DW_SEQUENCE(mem, certificate_id(mem, issuer, a), status(mem, a),
                                      dw_time(mem, DER_TIME, a->from_us), until);
    struct bytes data =
        DW_SEQUENCE(mem, responder_id(mem, responder, a), dw_time(mem, DER_TIME, a->from_us),
                    DW_SEQUENCE(mem, single), nonce);
    struct bytes certificates = dw(mem, DER_INSIDE_0, DW_SEQUENCE(mem, responder->certificate));
    struct bytes basic = signed_by(mem, responder, data, certificates);
    return DW_SEQUENCE(
        mem, dw_small(mem, DER_ENUMERATED, 0),
        dw(mem, DER_INSIDE_0,
           DW_SEQUENCE(mem, dw_oid(mem, oid_text(OID_OCSP_BASIC)), dw(mem, DER_OCTETS, basic))));
}
