/* See webauthn.h. */
#include "account/webauthn.h"

#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>
#include <jansson.h>
#include <openssl/sha.h>
#include <string.h>

enum {
    JSON_MOST = 4096,
    ID_MOST = 1023,
    RP_HASH = SHA256_DIGEST_LENGTH,
    FLAGS_AT = RP_HASH,
    HEAD = RP_HASH + 1 + 4, /* flags, counter */
    MODEL = 16,             /* of a new key: which kind of device made it */
    WITH_KEY = 0x40,
    WITH_MORE = 0x80, /* extensions */
    ITEMS_MOST = 32,
};

static const unsigned char *bytes_of(struct str s)
{
    return (const unsigned char *)s.p;
}

struct webauthn_site webauthn_site(struct arena *mem, struct str origin)
{
    struct str scheme = str_starts(origin, STR("https://")) ? STR("https://") : STR("http://");
    struct str rest = str_sub(origin, scheme.n, origin.n);
    size_t end = 0, host;

    while (end < rest.n && rest.p[end] != '/')
        end++;
    for (host = 0; host < end && rest.p[host] != ':';)
        host++;
    return (struct webauthn_site){.origin = str_copy(mem, str_sub(origin, 0, scheme.n + end)),
                                  .rp = str_copy(mem, str_sub(rest, 0, host))};
}

/* ---- the client's data ----------------------------------------------------------------------- */

static struct str text_of(struct arena *mem, const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);

    if (!json_is_string(value))
        return STR("");
    return str_copy(mem, (struct str){json_string_value(value), json_string_length(value)});
}

bool webauthn_client(struct arena *mem,
                     const struct webauthn_site *site,
                     struct str json,
                     const char *purpose,
                     struct str *ret_challenge)
{
    if (json.n == 0 || json.n > JSON_MOST)
        return false;
    json_t *data = json_loadb(json.p, json.n, JSON_REJECT_DUPLICATES, NULL);
    bool ours = json_is_object(data) && str_eq_z(text_of(mem, data, "type"), purpose) &&
                str_eq(text_of(mem, data, "origin"), site->origin) &&
                !json_is_true(json_object_get(data, "crossOrigin"));
    *ret_challenge = ours ? text_of(mem, data, "challenge") : STR("");
    json_decref(data);
    return ret_challenge->n > 0;
}

/* ---- before libfido2 reads it --------------------------------------------------------------- */

/* The library behind libfido2 reserves memory for as many entries as a map says it has. So whatever
 * is longer than a key and a few extensions can be, or does not say its length, is refused. */
enum cbor { CBOR_BYTES = 2, CBOR_TEXT, CBOR_ARRAY, CBOR_MAP, CBOR_TAG, CBOR_SIMPLE };

/* The head of one item; *ret_value: its number, length or count. */
static bool cbor_head(struct str *rest, int *ret_type, uint64_t *ret_value)
{
    if (rest->n == 0)
        return false;
    unsigned first = (unsigned char)rest->p[0], info = first & 0x1F;
    size_t more = info < 24 ? 0 : info < 28 ? (size_t)1 << (info - 24) : SIZE_MAX;
    if (more > rest->n - 1)
        return false;
    *ret_type = (int)(first >> 5);
    *ret_value = more == 0 ? info : 0;
    for (size_t i = 1; i <= more; i++)
        *ret_value = *ret_value << 8 | (unsigned char)rest->p[i];
    *rest = str_sub(*rest, 1 + more, rest->n);
    return true;
}

/* Items one after the other up to the end, none of them large. */
static bool cbor_is_small(struct str rest)
{
    int items = 0, type;
    uint64_t value;

    while (rest.n > 0) {
        if (++items > ITEMS_MOST || !cbor_head(&rest, &type, &value) || type == CBOR_TAG)
            return false;
        if ((type == CBOR_ARRAY || type == CBOR_MAP) && value > ITEMS_MOST)
            return false;
        if (type == CBOR_BYTES || type == CBOR_TEXT) {
            if (value > rest.n)
                return false;
            rest = str_sub(rest, (size_t)value, rest.n);
        }
    }
    return true;
}

/* Authenticator data with a key, or without one; the flags must say the same. */
static bool is_small(struct str data, bool with_key)
{
    size_t at = HEAD;

    if (data.n < HEAD)
        return false;
    unsigned flags = (unsigned char)data.p[FLAGS_AT];
    if (((flags & WITH_KEY) != 0) != with_key)
        return false;
    if (with_key) {
        if (data.n < HEAD + MODEL + 2)
            return false;
        at += MODEL + 2 +
              ((size_t)(unsigned char)data.p[HEAD + MODEL] << 8 |
               (unsigned char)data.p[HEAD + MODEL + 1]);
    }
    return at <= data.n && (with_key || (flags & WITH_MORE) || at == data.n) &&
           cbor_is_small(str_sub(data, at, data.n));
}

/* ---- a new key ------------------------------------------------------------------------------- */

/* Authenticator data begins with the digest of the site's name. */
static bool is_of(const struct webauthn_site *site, struct str data)
{
    unsigned char hash[RP_HASH];

    SHA256(bytes_of(site->rp), site->rp.n, hash);
    return data.n >= RP_HASH && memcmp(data.p, hash, RP_HASH) == 0;
}

static bool
read_key(struct arena *mem, struct str data, int algorithm, struct webauthn_key *ret_key)
{
    fido_cred_t *made = fido_cred_new();
    const int needed = CTAP_AUTHDATA_USER_PRESENT | CTAP_AUTHDATA_USER_VERIFIED;

    ASSERT(made); /* no memory */
    bool good = fido_cred_set_type(made, algorithm) == FIDO_OK &&
                fido_cred_set_authdata_raw(made, bytes_of(data), data.n) == FIDO_OK &&
                (fido_cred_flags(made) & needed) == needed && fido_cred_id_len(made) > 0 &&
                fido_cred_id_len(made) <= ID_MOST && fido_cred_pubkey_len(made) > 0;
    if (good)
        *ret_key = (struct webauthn_key){
            .id = str_copy(
                mem, (struct str){(const char *)fido_cred_id_ptr(made), fido_cred_id_len(made)}),
            .public_key = str_copy(mem, (struct str){(const char *)fido_cred_pubkey_ptr(made),
                                                     fido_cred_pubkey_len(made)}),
            .algorithm = algorithm,
            .count = fido_cred_sigcount(made)};
    fido_cred_free(&made);
    return good;
}

bool webauthn_made(struct arena *mem,
                   const struct webauthn_site *site,
                   struct str data,
                   struct webauthn_key *ret_key)
{
    static const int algorithms[] = {COSE_ES256, COSE_EDDSA, COSE_RS256};

    fido_init(0);
    for (size_t i = 0; i < COUNT(algorithms) && is_of(site, data) && is_small(data, true); i++)
        if (read_key(mem, data, algorithms[i], ret_key))
            return true;
    return false;
}

/* ---- a signature ----------------------------------------------------------------------------- */

/* libfido2 wants each kind of key in a form of its own. */
static bool signed_by(const fido_assert_t *told, const struct webauthn_key *key)
{
    es256_pk_t *es256 = es256_pk_new();
    eddsa_pk_t *eddsa = eddsa_pk_new();
    rs256_pk_t *rs256 = rs256_pk_new();
    const unsigned char *p = bytes_of(key->public_key);
    size_t n = key->public_key.n;
    bool good = false;

    ASSERT(es256 && eddsa && rs256); /* no memory */
    if (key->algorithm == COSE_ES256)
        good = es256_pk_from_ptr(es256, p, n) == FIDO_OK &&
               fido_assert_verify(told, 0, COSE_ES256, es256) == FIDO_OK;
    else if (key->algorithm == COSE_EDDSA)
        good = eddsa_pk_from_ptr(eddsa, p, n) == FIDO_OK &&
               fido_assert_verify(told, 0, COSE_EDDSA, eddsa) == FIDO_OK;
    else if (key->algorithm == COSE_RS256)
        good = rs256_pk_from_ptr(rs256, p, n) == FIDO_OK &&
               fido_assert_verify(told, 0, COSE_RS256, rs256) == FIDO_OK;
    es256_pk_free(&es256);
    eddsa_pk_free(&eddsa);
    rs256_pk_free(&rs256);
    return good;
}

bool webauthn_proves(const struct webauthn_site *site,
                     const struct webauthn_key *key,
                     struct str data,
                     struct str json,
                     struct str signature,
                     bool verified,
                     uint32_t *ret_count)
{
    char rp[256];

    if (site->rp.n >= sizeof(rp) || !is_small(data, false) || json.n == 0 || signature.n == 0)
        return false;
    memcpy(rp, site->rp.p, site->rp.n);
    rp[site->rp.n] = '\0';
    fido_init(0);
    fido_assert_t *told = fido_assert_new();
    ASSERT(told); /* no memory */
    bool good = fido_assert_set_count(told, 1) == FIDO_OK &&
                fido_assert_set_rp(told, rp) == FIDO_OK &&
                fido_assert_set_clientdata(told, bytes_of(json), json.n) == FIDO_OK &&
                fido_assert_set_up(told, FIDO_OPT_TRUE) == FIDO_OK &&
                fido_assert_set_uv(told, verified ? FIDO_OPT_TRUE : FIDO_OPT_OMIT) == FIDO_OK &&
                fido_assert_set_authdata_raw(told, 0, bytes_of(data), data.n) == FIDO_OK &&
                fido_assert_set_sig(told, 0, bytes_of(signature), signature.n) == FIDO_OK &&
                signed_by(told, key);
    if (good)
        *ret_count = fido_assert_sigcount(told, 0);
    fido_assert_free(&told);
    return good;
}
