/* See cms.h. Names of parts are those of RFC 5652, 5. */
#include "cades/cms.h"

#include <string.h>

enum { VERSION_MOST = 5, ATTRIBUTES_MOST = 32 };

static bool read_version(struct bytes *rest)
{
    struct bytes body;
    int64_t version;

    return der_take(rest, DER_INTEGER, &body) && der_small(body, VERSION_MOST, &version);
}

/* ---- attributes --------------------------------------------------------------------------- */

static bool read_attribute(struct bytes *rest, struct bytes *ret_name, struct bytes *ret_values)
{
    struct bytes body;

    return der_take(rest, DER_SEQUENCE, &body) && der_take(&body, DER_OID, ret_name) &&
           der_only(body, DER_SET, ret_values);
}

enum cades_reason cms_attribute(struct bytes body, enum oid oid, struct der *ret_value)
{
    struct bytes name, values;
    bool found = false;

    for (size_t n = 0; body.n > 0; n++) {
        if (n == ATTRIBUTES_MOST || !read_attribute(&body, &name, &values))
            return CADES_ATTRIBUTE_BROKEN;
        if (oid_find(name) != oid)
            continue;
        if (found || !der_next(&values, ret_value) || values.n > 0)
            return CADES_ATTRIBUTE_BROKEN;
        found = true;
    }
    return found ? CADES_NO_REASON : CADES_ATTRIBUTE_MISSING;
}

/* ---- signers ------------------------------------------------------------------------------ */

static bool read_identifier(struct bytes *rest, struct cms_signer *signer)
{
    struct bytes body;
    struct der issuer, key_id;
    bool there;

    if (!der_optional(rest, DER_PLAIN_0, &there, &key_id))
        return false;
    if (there) {
        signer->key_id = key_id.body;
        return key_id.body.n > 0;
    }
    if (!der_take(rest, DER_SEQUENCE, &body) || !der_take_whole(&body, DER_SEQUENCE, &issuer))
        return false;
    signer->issuer = issuer.whole;
    return der_only(body, DER_INTEGER, &signer->serial) && signer->serial.n > 0;
}

/* The signature is over the attributes as SET OF, not as the [0] under which they stand. */
static struct bytes as_set(struct arena *mem, struct bytes whole)
{
    uint8_t *copy = arena_alloc(mem, whole.n);

    memcpy(copy, whole.p, whole.n);
    copy[0] = DER_SET;
    return (struct bytes){copy, whole.n};
}

static bool read_attributes(struct arena *mem, struct bytes *rest, struct cms_signer *signer)
{
    struct der attributes;

    if (!der_optional(rest, DER_INSIDE_0, &signer->has_attributes, &attributes))
        return false;
    if (signer->has_attributes) {
        signer->attributes = attributes.body;
        signer->signed_text = as_set(mem, attributes.whole);
    }
    return true;
}

static bool read_signer(struct arena *mem, struct bytes *set, struct cms_signer *signer)
{
    struct bytes rest, body;
    struct der attributes;
    bool there;

    if (!der_take(set, DER_SEQUENCE, &rest) || !read_version(&rest) ||
        !read_identifier(&rest, signer) || !der_take(&rest, DER_SEQUENCE, &body) ||
        !digest_read(body, &signer->digest) || !read_attributes(mem, &rest, signer) ||
        !der_take(&rest, DER_SEQUENCE, &body) || !key_read_algorithm(body, &signer->algorithm) ||
        !der_take(&rest, DER_OCTETS, &signer->signature) ||
        !der_optional(&rest, DER_INSIDE_0 + 1, &there, &attributes))
        return false;
    if (there)
        signer->unsigned_attributes = attributes.body;
    return rest.n == 0;
}

static enum cades_reason read_signers(struct arena *mem, struct bytes set, struct cms *cms)
{
    if (set.n == 0)
        return CADES_NO_SIGNER;
    while (set.n > 0) {
        if (cms->n_signers == CADES_SIGNERS_MOST)
            return CADES_TOO_MANY;
        if (!read_signer(mem, &set, &cms->signers[cms->n_signers++]))
            return CADES_NOT_SIGNED_DATA;
    }
    return CADES_NO_REASON;
}

/* ---- the rest ----------------------------------------------------------------------------- */

static bool read_content(struct bytes *rest, struct cms *cms)
{
    struct bytes body;
    struct der inside;

    return der_take(rest, DER_SEQUENCE, &body) && der_take(&body, DER_OID, &cms->type) &&
           der_optional(&body, DER_INSIDE_0, &cms->has_content, &inside) && body.n == 0 &&
           (!cms->has_content || der_only(inside.body, DER_OCTETS, &cms->content));
}

static enum cades_reason read_certificates(struct bytes *rest, struct cms *cms)
{
    struct der set, certificate;
    bool there;

    if (!der_optional(rest, DER_INSIDE_0, &there, &set))
        return CADES_NOT_SIGNED_DATA;
    while (there && set.body.n > 0) {
        if (cms->n_certificates == CADES_CERTIFICATES_MOST)
            return CADES_TOO_MANY;
        if (!der_next(&set.body, &certificate))
            return CADES_NOT_SIGNED_DATA;
        cms->certificates[cms->n_certificates++] = certificate.whole;
    }
    return CADES_NO_REASON;
}

static enum cades_reason read_signed_data(struct arena *mem, struct bytes rest, struct cms *cms)
{
    struct bytes digests, signers;
    struct der revocations;
    bool there;

    if (!read_version(&rest) || !der_take(&rest, DER_SET, &digests) || !read_content(&rest, cms))
        return CADES_NOT_SIGNED_DATA;
    enum cades_reason reason = read_certificates(&rest, cms);
    if (reason != CADES_NO_REASON)
        return reason;
    if (!der_optional(&rest, DER_INSIDE_0 + 1, &there, &revocations))
        return CADES_NOT_SIGNED_DATA;
    if (there)
        cms->revocations = revocations.body;
    return der_only(rest, DER_SET, &signers) ? read_signers(mem, signers, cms)
                                             : CADES_NOT_SIGNED_DATA;
}

enum cades_reason cms_read(struct arena *mem, struct bytes text, struct cms *ret)
{
    struct bytes body, type, data;

    *ret = (struct cms){0};
    if (text.n > CADES_BYTES_MOST)
        return CADES_TOO_LARGE;
    if (!der_is_strict(text))
        return CADES_NOT_DER;
    if (!der_only(text, DER_SEQUENCE, &body) || !der_take(&body, DER_OID, &type) ||
        oid_find(type) != OID_SIGNED_DATA || !der_only(body, DER_INSIDE_0, &data) ||
        !der_only(data, DER_SEQUENCE, &data))
        return CADES_NOT_SIGNED_DATA;
    return read_signed_data(mem, data, ret);
}
