/* See certificate.h. Names of parts are those of RFC 5280, 4.1. */
#include "cades/certificate.h"

#include "cades/der.h"

enum { EXTENSIONS_MOST = 40, VERSION_3 = 2 };

bool signed_part_read(struct bytes text, struct signed_part *ret, struct bytes *ret_rest)
{
    struct bytes body, bits;
    struct der message, algorithm;

    if (!der_only(text, DER_SEQUENCE, &body) || !der_take_whole(&body, DER_SEQUENCE, &message) ||
        !der_take_whole(&body, DER_SEQUENCE, &algorithm) || !der_take(&body, DER_BITS, &bits) ||
        !der_bits(bits, &ret->signature) || !key_read_algorithm(algorithm.body, &ret->algorithm))
        return false;
    ret->message = message.whole;
    ret->algorithm_whole = algorithm.whole;
    *ret_rest = body;
    return true;
}

bool signed_part_by(const struct signed_part *part, const struct public_key *key)
{
    return part->algorithm.key == key->kind &&
           key_signed(key, part->algorithm.digest, part->message, part->signature);
}

/* ---- extensions --------------------------------------------------------------------------- */

struct extension {
    struct bytes name, value;
    bool critical;
};

static bool read_extension(struct bytes *rest, struct extension *ret)
{
    struct bytes body;
    struct der critical;
    bool there;

    *ret = (struct extension){0};
    if (!der_take(rest, DER_SEQUENCE, &body) || !der_take(&body, DER_OID, &ret->name) ||
        !der_optional(&body, DER_BOOLEAN, &there, &critical))
        return false;
    /* FALSE is the default and must not be written. */
    if (there && (!der_bool(critical.body, &ret->critical) || !ret->critical))
        return false;
    return der_only(body, DER_OCTETS, &ret->value);
}

bool extensions_read(struct bytes body, extension_reader *each, void *arg)
{
    struct bytes names[EXTENSIONS_MOST];
    size_t n = 0;

    while (body.n > 0) {
        struct extension extension;
        if (n == EXTENSIONS_MOST || !read_extension(&body, &extension))
            return false;
        for (size_t i = 0; i < n; i++)
            if (der_eq(names[i], extension.name))
                return false;
        names[n++] = extension.name;
        if (!each(arg, oid_find(extension.name), extension.critical, extension.value))
            return false;
    }
    return true;
}

static bool read_constraints(struct certificate *c, struct bytes value)
{
    struct bytes body;
    struct der part;
    bool there;

    if (!der_only(value, DER_SEQUENCE, &body) || !der_optional(&body, DER_BOOLEAN, &there, &part) ||
        (there && !der_bool(part.body, &c->is_authority)) ||
        !der_optional(&body, DER_INTEGER, &c->limited, &part) ||
        (c->limited && !der_small(part.body, 100, &c->path_most)))
        return false;
    return body.n == 0;
}

static bool read_purposes(struct certificate *c, struct bytes value)
{
    struct bytes body;

    if (!der_only(value, DER_SEQUENCE, &body) || body.n == 0)
        return false;
    while (body.n > 0)
        if (c->n_purposes == CERTIFICATE_PURPOSES_MOST ||
            !der_take(&body, DER_OID, &c->purposes[c->n_purposes++]))
            return false;
    return true;
}

static bool take_extension(void *arg, enum oid oid, bool critical, struct bytes value)
{
    struct certificate *c = arg;
    struct bytes body;

    switch ((int)oid) {
    case OID_BASIC_CONSTRAINTS: return read_constraints(c, value);
    case OID_EXTENDED_USAGE: c->purposes_critical = critical; return read_purposes(c, value);
    case OID_SUBJECT_KEY_ID: return der_only(value, DER_OCTETS, &c->key_id);
    case OID_KEY_USAGE:
        c->has_usage = true;
        return der_only(value, DER_BITS, &body) && der_flags(body, &c->usage);
    case OID_OCSP_NO_CHECK: c->no_check = true; return true;
    case OID_AUTHORITY_KEY_ID:
    case OID_POLICIES:
    case OID_SUBJECT_NAMES: return true; /* nothing is decided by them */
    default: c->has_unknown_critical |= critical; return true;
    }
}

/* ---- the certificate ---------------------------------------------------------------------- */

static bool read_time(struct bytes *rest, int64_t *ret_us)
{
    struct der time;
    return der_next(rest, &time) && der_time(time.body, time.tag, ret_us);
}

static bool read_validity(struct bytes *rest, struct certificate *c)
{
    struct bytes body;

    return der_take(rest, DER_SEQUENCE, &body) && read_time(&body, &c->from_us) &&
           read_time(&body, &c->until_us) && body.n == 0;
}

/* Version 3, serial and the algorithm once more. */
static bool read_head(struct bytes *rest, struct certificate *c)
{
    struct bytes version;
    struct der algorithm;
    int64_t number;

    return der_take(rest, DER_INSIDE_0, &version) && der_only(version, DER_INTEGER, &version) &&
           der_small(version, VERSION_3, &number) && number == VERSION_3 &&
           der_take(rest, DER_INTEGER, &c->serial) && der_is_integer(c->serial) &&
           c->serial.n <= CERTIFICATE_SERIAL_MOST + 1 &&
           der_take_whole(rest, DER_SEQUENCE, &algorithm) &&
           der_eq(algorithm.whole, c->proof.algorithm_whole);
}

static bool read_names_and_key(struct bytes *rest, struct certificate *c)
{
    struct der issuer, subject, key;

    if (!der_take_whole(rest, DER_SEQUENCE, &issuer) || !read_validity(rest, c) ||
        !der_take_whole(rest, DER_SEQUENCE, &subject) ||
        !der_take_whole(rest, DER_SEQUENCE, &key) || !key_read(key.whole, &c->key))
        return false;
    c->issuer = issuer.whole;
    c->subject = subject.whole;
    return true;
}

bool certificate_read(struct bytes text, struct certificate *ret)
{
    struct bytes rest, list;

    *ret = (struct certificate){.whole = text};
    if (text.n > CADES_CERTIFICATE_BYTES_MOST || !der_is_strict(text) ||
        !signed_part_read(text, &ret->proof, &rest) || rest.n > 0 ||
        !der_only(ret->proof.message, DER_SEQUENCE, &rest) || !read_head(&rest, ret) ||
        !read_names_and_key(&rest, ret))
        return false;
    return der_only(rest, DER_INSIDE_0 + 3, &list) && der_only(list, DER_SEQUENCE, &list) &&
           extensions_read(list, take_extension, ret);
}

bool certificate_has_purpose(const struct certificate *certificate, enum oid oid)
{
    for (size_t i = 0; i < certificate->n_purposes; i++)
        if (oid_find(certificate->purposes[i]) == oid)
            return true;
    return false;
}
