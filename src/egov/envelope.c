/* See envelope.h. */
#include "egov/envelope.h"

#include <openssl/sha.h>
#include <string.h>

#include "base/base64.h"
#include "base/scan.h"
#include "egov/portal.h"

enum { HEADER_MOST = 512, NONCE_LEAST = 16, NONCE_MOST = 64 };

#define COVERED "(\"@method\" \"@target-uri\" \"content-type\" \"content-digest\")"

static struct bytes as_bytes(struct str s)
{
    return (struct bytes){(const uint8_t *)s.p, s.n};
}

struct str envelope_member(struct arena *mem, const char *name, struct str bytes)
{
    return str_printf(mem, "%s=:" STR_FMT ":", name, STR_ARG(base64_print(mem, bytes)));
}

struct str envelope_digest(struct arena *mem, struct str body)
{
    uint8_t hash[SHA256_DIGEST_LENGTH];

    (void)SHA256((const uint8_t *)body.p, body.n, hash);
    return envelope_member(mem, "sha-256", (struct str){(const char *)hash, sizeof(hash)});
}

struct str envelope_params(struct arena *mem, const char *name, int64_t created_s, struct str nonce)
{
    return str_printf(mem,
                      COVERED ";created=%lld;nonce=\"" STR_FMT "\";keyid=\"%s\";alg=\"ed25519\"",
                      (long long)created_s, STR_ARG(nonce), name);
}

struct str envelope_base(struct arena *mem, const struct envelope *envelope, struct str params)
{
    return str_printf(mem,
                      "\"@method\": " STR_FMT "\n\"@target-uri\": " STR_FMT
                      "\n\"content-type\": " STR_FMT "\n\"content-digest\": " STR_FMT
                      "\n\"@signature-params\": " STR_FMT,
                      STR_ARG(envelope->method), STR_ARG(envelope->target), STR_ARG(envelope->type),
                      STR_ARG(envelope->digest), STR_ARG(params));
}

/* ---- reading --------------------------------------------------------------------------------- */

static bool skip(struct str *s, struct str what)
{
    if (!str_starts(*s, what))
        return false;
    *s = str_sub(*s, what.n, s->n);
    return true;
}

static bool is_nonce(struct str s)
{
    struct str letters = STR("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    for (size_t i = 0; i < s.n; i++)
        if (!memchr(letters.p, s.p[i], letters.n))
            return false;
    return s.n >= NONCE_LEAST && s.n <= NONCE_MOST;
}

/* "egov=…": *ret_params is what follows the label. */
static bool read_params(struct str input,
                        const char *name,
                        struct str *ret_params,
                        int64_t *ret_created_s,
                        struct str *ret_nonce)
{
    struct str rest = input, created;

    if (!skip(&rest, str_from_z(name)) || !skip(&rest, STR("=")))
        return false;
    *ret_params = rest;
    return skip(&rest, STR(COVERED ";created=")) && scan_until(&rest, ';', &created) &&
           scan_i64(created, 0, INT64_C(1) << 40, ret_created_s) && skip(&rest, STR("nonce=\"")) &&
           scan_until(&rest, '"', ret_nonce) && is_nonce(*ret_nonce) &&
           skip(&rest, STR(";keyid=\"")) && skip(&rest, str_from_z(name)) &&
           str_eq(rest, STR("\";alg=\"ed25519\""));
}

static bool read_signature(struct arena *mem, struct str header, const char *name, struct str *ret)
{
    struct str rest = header;

    return skip(&rest, str_from_z(name)) && skip(&rest, STR("=:")) && str_ends(rest, STR(":")) &&
           base64_read(mem, str_sub(rest, 0, rest.n - 1), ret) && ret->n == KEYS_SIGNATURE;
}

enum envelope_fault envelope_check(struct arena *mem,
                                   const struct envelope *envelope,
                                   const struct envelope_signer *signer,
                                   int64_t now_s,
                                   struct envelope_proof *ret_proof)
{
    struct str params, signature, nonce;
    int64_t created_s;

    if (envelope->input.n > HEADER_MOST || envelope->signature.n > HEADER_MOST ||
        envelope->digest.n > HEADER_MOST || envelope->type.n > HEADER_MOST ||
        !read_params(envelope->input, signer->name, &params, &created_s, &nonce) ||
        !read_signature(mem, envelope->signature, signer->name, &signature))
        return ENVELOPE_MALFORMED;
    if (!keys_verify(signer->key, as_bytes(envelope_base(mem, envelope, params)),
                     as_bytes(signature)))
        return ENVELOPE_FORGED;
    if (created_s > now_s + CLOCKS_APART_S || created_s < now_s - MESSAGE_LIFE_S)
        return ENVELOPE_LATE;
    if (!str_eq(envelope->digest, envelope_digest(mem, envelope->body)))
        return ENVELOPE_CHANGED;
    *ret_proof = (struct envelope_proof){nonce, as_bytes(signature)};
    return ENVELOPE_FINE;
}
