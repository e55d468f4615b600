/* Makes a signature (CAdES baseline B, ETSI EN 319 122-1) for a key that somebody else holds: first
 * the attributes that are to be signed, then the whole with what the key made of them. */
#include "cades/certificate.h"
#include "cades/der_put.h"
#include "cades/digest.h"

#include <string.h>

#include "base/time.h"

enum { ATTRIBUTES = 4 };

static struct bytes join(struct arena *mem, const struct bytes *parts, size_t n)
{
    struct bytes all = {(const uint8_t *)"", 0};

    for (size_t i = 0; i < n; i++)
        if (parts[i].n > 0)
            all = der_put_join(mem, all, parts[i]);
    return all;
}

#define JOIN(mem, ...)                                                                             \
    join((mem), (const struct bytes[]){__VA_ARGS__}, COUNT(((const struct bytes[]){__VA_ARGS__})))
#define SEQUENCE(mem, ...) der_put((mem), DER_SEQUENCE, JOIN((mem), __VA_ARGS__))

static struct bytes put_oid(struct arena *mem, enum oid oid)
{
    struct bytes made;
    bool fine = der_put_oid(mem, str_from_z(oid_text(oid)), &made);

    ASSERT(fine);
    return made;
}

static struct bytes small(struct arena *mem, uint8_t number)
{
    return der_put(mem, DER_INTEGER, (struct bytes){&number, 1});
}

static struct bytes sha256(struct arena *mem, struct bytes text)
{
    struct digest_value value;

    digest_make(DIGEST_SHA256, text, &value);
    return der_put(mem, DER_OCTETS, (struct bytes){value.b, value.n});
}

static struct bytes algorithm(struct arena *mem, enum oid oid)
{
    return SEQUENCE(mem, put_oid(mem, oid), der_put(mem, DER_NULL, (struct bytes){0}));
}

/* UTCTime until 2049, GeneralizedTime from then on (RFC 5652, 11.3). */
static struct bytes put_time(struct arena *mem, int64_t at_us)
{
    struct civil at = time_civil(at_us - TIME_ZONE_S * TIME_SECOND); /* in UTC */
    struct str text = str_printf(mem, "%04d%02d%02d%02d%02d%02dZ", at.year, at.month, at.day,
                                 at.hour, at.minute, at.second);
    bool is_short = at.year >= 1950 && at.year < 2050;

    if (is_short)
        text = str_sub(text, 2, text.n);
    return der_put(mem, is_short ? DER_UTC_TIME : DER_TIME,
                   (struct bytes){(const uint8_t *)text.p, text.n});
}

static struct bytes attribute(struct arena *mem, enum oid oid, struct bytes value)
{
    return SEQUENCE(mem, put_oid(mem, oid), der_put(mem, DER_SET, value));
}

/* SET OF stands in ascending order of its elements' bytes (X.690, 11.6). */
static int by_bytes(const void *a, const void *b)
{
    const struct bytes *x = a, *y = b;
    size_t n = x->n < y->n ? x->n : y->n;
    int order = memcmp(x->p, y->p, n);

    if (order != 0)
        return order;
    return (x->n > y->n) - (x->n < y->n);
}

struct bytes cades_attributes(struct arena *mem, const struct cades_making *m)
{
    struct bytes reference =
        SEQUENCE(mem, SEQUENCE(mem, SEQUENCE(mem, sha256(mem, m->certificate))));
    struct bytes all[ATTRIBUTES] = {
        attribute(mem, OID_CONTENT_TYPE, put_oid(mem, OID_DATA)),
        attribute(mem, OID_MESSAGE_DIGEST, sha256(mem, m->content)),
        attribute(mem, OID_SIGNING_TIME, put_time(mem, m->claimed_us)),
        attribute(mem, OID_SIGNING_CERTIFICATE_2, reference),
    };

    qsort(all, ATTRIBUTES, sizeof(all[0]), by_bytes);
    return der_put(mem, DER_SET, join(mem, all, ATTRIBUTES));
}

/* The signed text has the tag of a SET; inside the message it is [0] (RFC 5652, 5.4). */
static struct bytes retag(struct arena *mem, struct bytes set)
{
    uint8_t *p = arena_alloc(mem, set.n);

    memcpy(p, set.p, set.n);
    p[0] = DER_INSIDE_0;
    return (struct bytes){p, set.n};
}

/* What came after the signature and is not signed by it (RFC 5126, 6.1.1). */
static struct bytes unsigned_attributes(struct arena *mem, const struct cades_making *m)
{
    if (m->stamp.n == 0)
        return (struct bytes){0};
    return der_put(mem, DER_INSIDE_0 + 1, attribute(mem, OID_TIME_STAMP, m->stamp));
}

static struct bytes signer_info(struct arena *mem,
                                const struct cades_making *m,
                                const struct certificate *leaf,
                                struct bytes signature)
{
    struct bytes name = SEQUENCE(mem, leaf->issuer, der_put(mem, DER_INTEGER, leaf->serial));

    return SEQUENCE(mem, small(mem, 1), name, algorithm(mem, OID_SHA256),
                    retag(mem, cades_attributes(mem, m)), algorithm(mem, OID_RSA_SHA256),
                    der_put(mem, DER_OCTETS, signature), unsigned_attributes(mem, m));
}

bool cades_make(struct arena *mem,
                const struct cades_making *m,
                struct bytes signature,
                struct bytes *ret)
{
    struct certificate leaf;

    if (!certificate_read(m->certificate, &leaf))
        return false;
    struct bytes data =
        SEQUENCE(mem, small(mem, 1), der_put(mem, DER_SET, algorithm(mem, OID_SHA256)),
                 SEQUENCE(mem, put_oid(mem, OID_DATA)), der_put(mem, DER_INSIDE_0, m->certificate),
                 der_put(mem, DER_SET, signer_info(mem, m, &leaf, signature)));
    *ret = SEQUENCE(mem, put_oid(mem, OID_SIGNED_DATA), der_put(mem, DER_INSIDE_0, data));
    return true;
}

bool cades_certificate_dates(struct bytes certificate, int64_t *ret_from_us, int64_t *ret_until_us)
{
    struct certificate read;

    if (!certificate_read(certificate, &read))
        return false;
    *ret_from_us = read.from_us;
    *ret_until_us = read.until_us;
    return true;
}
