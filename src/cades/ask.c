/* The question to the authority's OCSP service (RFC 6960, 4.1), and which answer belongs to it. Who
 * sends it is not our business. */
#include "cades/chain.h"
#include "cades/der_put.h"
#include "cades/revocation.h"

static struct bytes sha256_octets(struct arena *mem, struct bytes text)
{
    struct digest_value value;

    digest_make(DIGEST_SHA256, text, &value);
    return der_put(mem, DER_OCTETS, (struct bytes){value.b, value.n});
}

static struct bytes certificate_id(struct arena *mem,
                                   const struct certificate *certificate,
                                   const struct certificate *issuer)
{
    static const uint8_t sha256[] = {DER_SEQUENCE, 13,   DER_OID, 9,    0x60, 0x86,     0x48, 0x01,
                                     0x65,         0x03, 0x04,    0x02, 0x01, DER_NULL, 0x00};
    struct bytes id = der_put_join(mem, (struct bytes){sha256, sizeof(sha256)},
                                   sha256_octets(mem, issuer->subject));

    id = der_put_join(mem, id, sha256_octets(mem, issuer->key.bits_of_key));
    return der_put(mem, DER_SEQUENCE,
                   der_put_join(mem, id, der_put(mem, DER_INTEGER, certificate->serial)));
}

static struct bytes nonce_value(struct arena *mem, struct bytes nonce)
{
    return der_put(mem, DER_OCTETS, nonce);
}

static struct bytes extensions(struct arena *mem, struct bytes nonce)
{
    static const uint8_t name[] = {DER_OID, 9, 0x2b, 6, 1, 5, 5, 7, 0x30, 1, 2};
    struct bytes extension = der_put_join(mem, (struct bytes){name, sizeof(name)},
                                          der_put(mem, DER_OCTETS, nonce_value(mem, nonce)));

    return der_put(mem, DER_INSIDE_0 + 2,
                   der_put(mem, DER_SEQUENCE, der_put(mem, DER_SEQUENCE, extension)));
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
    struct bytes one = der_put(mem, DER_SEQUENCE, certificate_id(mem, &leaf, issuer));
    struct bytes list = der_put(mem, DER_SEQUENCE, one);
    *ret_question =
        der_put(mem, DER_SEQUENCE,
                der_put(mem, DER_SEQUENCE, der_put_join(mem, list, extensions(mem, nonce))));
    return true;
}

bool cades_answers(struct arena *mem, struct bytes answer, struct bytes nonce)
{
    struct ocsp *ocsp = NEW(mem, struct ocsp);

    return ocsp_read(answer, ocsp) && der_eq(ocsp->nonce, nonce_value(mem, nonce));
}
