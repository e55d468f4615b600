#include "cades/testing/authority.h"

enum { ATTRIBUTES_MOST = 6 };

static struct bytes digest_bytes(struct arena *mem, enum digest digest, struct bytes text)
{
    struct digest_value value;

    digest_make(digest, text, &value);
    return DW_JOIN(mem, {value.b, value.n});
}

static struct bytes digest_algorithm(struct arena *mem, enum digest digest)
{
    return DW_SEQUENCE(mem, dw_oid(mem, oid_text(digest_oid(digest))), dw_null(mem));
}

static struct bytes attribute(struct arena *mem, enum oid oid, struct bytes value)
{
    return DW_SEQUENCE(mem, dw_oid(mem, oid_text(oid)), dw(mem, DER_SET, value));
}

static struct bytes reference(struct arena *mem, enum digest digest, const struct owner *owner)
{
    struct bytes value = dw(mem, DER_OCTETS, digest_bytes(mem, digest, owner->certificate));
    struct bytes algorithm =
        digest == DIGEST_SHA256 ? (struct bytes){0} : digest_algorithm(mem, digest);
    struct bytes id = DW_SEQUENCE(mem, algorithm, value);

    return DW_SEQUENCE(mem, dw(mem, DER_SEQUENCE, id));
}

static struct bytes type_of(struct arena *mem, const struct signing *s)
{
    return dw_oid(mem, s->type ? s->type : oid_text(OID_DATA));
}

/* As a SET OF; the caller changes the tag. */
static struct bytes
signed_attributes(struct arena *mem, const struct signing *s, const struct owner *owner)
{
    struct bytes parts[ATTRIBUTES_MOST];
    size_t n = 0;
    enum digest digest = maker_digest(owner->maker);

    parts[n++] = attribute(mem, OID_CONTENT_TYPE, type_of(mem, s));
    parts[n++] = attribute(mem, OID_MESSAGE_DIGEST,
                           dw(mem, DER_OCTETS, digest_bytes(mem, digest, s->content)));
    if (s->claimed_us)
        parts[n++] = attribute(mem, OID_SIGNING_TIME, dw_time(mem, DER_TIME, s->claimed_us));
    if (!s->without_reference)
        parts[n++] = attribute(mem, OID_SIGNING_CERTIFICATE_2,
                               reference(mem, digest, s->refers_to ? s->refers_to : owner));
    if (s->twice)
        parts[n++] = attribute(mem, OID_SIGNING_TIME, dw_time(mem, DER_UTC_TIME, 0));
    struct bytes sorted = dw_set(mem, DER_SET, parts, n);
    struct bytes last_first = parts[n - 1];
    for (size_t i = n - 1; i > 0; i--)
        parts[i] = parts[i - 1];
    parts[0] = last_first;
    return s->unsorted ? dw(mem, DER_SET, dw_join(mem, parts, n)) : sorted;
}

static struct bytes stamp_of(struct arena *mem, const struct signing *s, struct bytes signature)
{
    if (!s->stamp)
        return (struct bytes){0};
    struct bytes token = s->stamp(mem, s->stamp_arg, signature);
    return dw(mem, DER_INSIDE_0 + 1, attribute(mem, OID_TIME_STAMP, token));
}

static struct bytes
signer_info(struct arena *mem, const struct signing *s, const struct owner *owner)
{
    struct certificate c;

    ASSERT(certificate_read(owner->certificate, &c));
    struct bytes attributes = signed_attributes(mem, s, owner);
    struct bytes signature = maker_sign(mem, owner->maker, attributes);
    return DW_SEQUENCE(mem, dw_small(mem, DER_INTEGER, 1),
                       DW_SEQUENCE(mem, c.issuer, dw_small(mem, DER_INTEGER, owner->serial)),
                       digest_algorithm(mem, maker_digest(owner->maker)),
                       dw_retag(mem, DER_INSIDE_0, attributes), maker_algorithm(mem, owner->maker),
                       dw(mem, DER_OCTETS, signature), stamp_of(mem, s, signature));
}

static struct bytes content_info(struct arena *mem, const struct signing *s)
{
    struct bytes content = {0};

    if (s->attached)
        content = dw(mem, DER_INSIDE_0, dw(mem, DER_OCTETS, s->content));
    return DW_SEQUENCE(mem, type_of(mem, s), content);
}

static struct bytes certificates(struct arena *mem, const struct signing *s)
{
    struct bytes list = {0};

    for (size_t i = 0; i < s->n_signers; i++)
        list = DW_JOIN(mem, list, s->signers[i]->certificate);
    return s->without_certificate ? (struct bytes){0} : dw(mem, DER_INSIDE_0, list);
}

struct bytes authority_sign(struct arena *mem, const struct signing *s)
{
    struct bytes signers[4], digests = {0}, revocations = {0};

    for (size_t i = 0; i < s->n_signers; i++)
        signers[i] = signer_info(mem, s, s->signers[i]);
    if (s->n_signers > 0)
        digests = digest_algorithm(mem, maker_digest(s->signers[0]->maker));
    if (s->revocations.n > 0)
        revocations = dw(mem, DER_INSIDE_0 + 1, s->revocations);
    struct bytes data =
        DW_SEQUENCE(mem, dw_small(mem, DER_INTEGER, s->type ? 3 : 1), dw(mem, DER_SET, digests),
                    content_info(mem, s), certificates(mem, s), revocations,
                    dw_set(mem, DER_SET, signers, s->n_signers));
    return DW_SEQUENCE(mem, dw_oid(mem, oid_text(OID_SIGNED_DATA)), dw(mem, DER_INSIDE_0, data));
}
