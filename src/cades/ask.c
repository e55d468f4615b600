/* The question to the authority's OCSP service (RFC 6960, 4.1), and which answer belongs to it. Who
 * sends it is not our business. */
#include <string.h>

#include "cades/chain.h"
#include "cades/der.h"
#include "cades/revocation.h"

enum { HEAD_MOST = 4, LONG_FORM = 0x80 };

/* All of it is small: at most two bytes of length. */
static struct bytes wrap(struct arena *mem, unsigned tag, struct bytes body)
{
    uint8_t *p = arena_alloc(mem, body.n + HEAD_MOST);
    size_t n = 0;

    ASSERT(body.n <= UINT16_MAX);
    p[n++] = (uint8_t)tag;
    if (body.n >= LONG_FORM) {
        p[n++] = LONG_FORM + 2;
        p[n++] = (uint8_t)(body.n >> 8);
        if (body.n < 0x100) { /* DER wants the shortest form */
            p[n - 2] = LONG_FORM + 1;
            n--;
        }
    }
    p[n++] = (uint8_t)body.n;
    if (body.n > 0)
        memcpy(p + n, body.p, body.n);
    return (struct bytes){p, n + body.n};
}

static struct bytes join(struct arena *mem, struct bytes a, struct bytes b)
{
    uint8_t *p = arena_alloc(mem, a.n + b.n + 1);

    memcpy(p, a.p, a.n);
    memcpy(p + a.n, b.p, b.n);
    return (struct bytes){p, a.n + b.n};
}

static struct bytes sha256_octets(struct arena *mem, struct bytes text)
{
    struct digest_value value;

    digest_make(DIGEST_SHA256, text, &value);
    return wrap(mem, DER_OCTETS, (struct bytes){value.b, value.n});
}

static struct bytes certificate_id(struct arena *mem,
                                   const struct certificate *certificate,
                                   const struct certificate *issuer)
{
    static const uint8_t sha256[] = {DER_SEQUENCE, 13,   DER_OID, 9,    0x60, 0x86,     0x48, 0x01,
                                     0x65,         0x03, 0x04,    0x02, 0x01, DER_NULL, 0x00};
    struct bytes id =
        join(mem, (struct bytes){sha256, sizeof(sha256)}, sha256_octets(mem, issuer->subject));

    id = join(mem, id, sha256_octets(mem, issuer->key.bits_of_key));
    return wrap(mem, DER_SEQUENCE, join(mem, id, wrap(mem, DER_INTEGER, certificate->serial)));
}

static struct bytes nonce_value(struct arena *mem, struct bytes nonce)
{
    return wrap(mem, DER_OCTETS, nonce);
}

static struct bytes extensions(struct arena *mem, struct bytes nonce)
{
    static const uint8_t name[] = {DER_OID, 9, 0x2b, 6, 1, 5, 5, 7, 0x30, 1, 2};
    struct bytes extension = join(mem, (struct bytes){name, sizeof(name)},
                                  wrap(mem, DER_OCTETS, nonce_value(mem, nonce)));

    return wrap(mem, DER_INSIDE_0 + 2, wrap(mem, DER_SEQUENCE, wrap(mem, DER_SEQUENCE, extension)));
}

static const struct certificate *issuer_of(const struct cades_trust *trust,
                                           const struct certificate *certificate)
{
    for (size_t i = 0; i < trust->n; i++)
        if (der_eq(trust->v[i].subject, certificate->issuer) &&
            signed_part_by(&certificate->proof, &trust->v[i].key))
            return &trust->v[i];
    return NULL;
}

bool cades_ask(struct arena *mem,
               const struct cades_trust *trust,
               struct bytes certificate,
               struct bytes nonce,
               struct bytes *ret_question)
{
    struct certificate leaf;

    if (!certificate_read(certificate, &leaf))
        return false;
    const struct certificate *issuer = issuer_of(trust, &leaf);
    if (!issuer)
        return false;
    struct bytes one = wrap(mem, DER_SEQUENCE, certificate_id(mem, &leaf, issuer));
    struct bytes list = wrap(mem, DER_SEQUENCE, one);
    *ret_question =
        wrap(mem, DER_SEQUENCE, wrap(mem, DER_SEQUENCE, join(mem, list, extensions(mem, nonce))));
    return true;
}

bool cades_answers(struct arena *mem, struct bytes answer, struct bytes nonce)
{
    struct ocsp *ocsp = NEW(mem, struct ocsp);

    return ocsp_read(answer, ocsp) && der_eq(ocsp->nonce, nonce_value(mem, nonce));
}
