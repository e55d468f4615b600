/* The question to a time-stamping authority (RFC 3161, 2.4.1). Who sends it is not our business;
 * its answer is judged by cades_stamp_verify(). */
#include <string.h>

#include "cades/cades.h"
#include "cades/der_put.h"
#include "cades/digest.h"

/* Only such as are fit to be believed for years. */
static enum digest wished(struct str name)
{
    enum digest digest = digest_named(name);

    return digest == DIGEST_SHA1 || digest == DIGEST_GOST_95 ? DIGEST_NONE : digest;
}

bool cades_stamp_digest_known(struct str digest)
{
    return wished(digest) != DIGEST_NONE;
}

static bool put_imprint(struct arena *mem, const struct cades_stamp_wish *wish, struct bytes *ret)
{
    static const uint8_t null[] = {DER_NULL, 0};
    enum digest digest = wished(wish->digest);
    struct digest_value value;
    struct bytes algorithm;

    if (digest == DIGEST_NONE ||
        !der_put_oid(mem, str_from_z(oid_text(digest_oid(digest))), &algorithm))
        return false;
    digest_make(digest, wish->over, &value);
    algorithm = der_put(mem, DER_SEQUENCE,
                        der_put_join(mem, algorithm, (struct bytes){null, sizeof(null)}));
    struct bytes octets = der_put(mem, DER_OCTETS, (struct bytes){value.b, value.n});
    *ret = der_put(mem, DER_SEQUENCE, der_put_join(mem, algorithm, octets));
    return true;
}

/* An INTEGER above zero and in its shortest form, whatever the random bytes are. */
static struct bytes nonce_of(struct arena *mem, const uint8_t *random)
{
    uint8_t *p = arena_alloc(mem, CADES_NONCE_BYTES);

    memcpy(p, random, CADES_NONCE_BYTES);
    p[0] = (uint8_t)((p[0] & 0x3f) | 0x40);
    return (struct bytes){p, CADES_NONCE_BYTES};
}

bool cades_stamp_ask(struct arena *mem,
                     const struct cades_stamp_wish *wish,
                     struct bytes *ret_question,
                     struct bytes *ret_nonce)
{
    static const uint8_t version[] = {DER_INTEGER, 1, 1}, certificate[] = {DER_BOOLEAN, 1, 0xff};
    struct bytes body, policy = {certificate, 0};

    if (!put_imprint(mem, wish, &body) ||
        (wish->policy.n > 0 && !der_put_oid(mem, wish->policy, &policy)))
        return false;
    *ret_nonce = nonce_of(mem, wish->nonce);
    body = der_put_join(mem, (struct bytes){version, sizeof(version)}, body);
    body = der_put_join(mem, body, policy);
    body = der_put_join(mem, body, der_put(mem, DER_INTEGER, *ret_nonce));
    body = der_put_join(mem, body, (struct bytes){certificate, sizeof(certificate)});
    *ret_question = der_put(mem, DER_SEQUENCE, body);
    return true;
}
