/* Signed tokens (RFC 7519) and the keys that check them (RFC 7517). Tokens are only written here:
 * what comes back is looked up by its digest, so nothing of ours reads one. */

#include "base/base64.h"
#include "base/time.h"
#include "http/json.h"
#include "http/schema.h"
#include "sso/sso.h"

enum { COORDINATE = 32, NAME_BYTES = 16 };

static struct str text_of(struct bytes bytes)
{
    return (struct str){(const char *)bytes.p, bytes.n};
}

static struct str base64_of(struct ctx *c, struct bytes bytes)
{
    return base64url_print(c->mem, text_of(bytes));
}

/* The key's name is the beginning of the key: another key has another name. */
static struct str key_name(struct ctx *c, struct bytes key)
{
    return base64_of(c, (struct bytes){key.p, NAME_BYTES});
}

static json_t *point_json(struct ctx *c, struct bytes point)
{
    const struct str x = base64_of(c, (struct bytes){point.p, COORDINATE}),
                     y = base64_of(c, (struct bytes){point.p + COORDINATE, COORDINATE}),
                     name = key_name(c, point);

    return json_pack("{s:s, s:s, s:s, s:s, s:s%, s:s%, s:s%}", "kty", "EC", "crv", "P-256", "use",
                     "sig", "alg", "ES256", "kid", name.p, name.n, "x", x.p, x.n, "y", y.p, y.n);
}

static json_t *modulus_json(struct ctx *c, struct bytes modulus)
{
    const struct str n = base64_of(c, modulus), name = key_name(c, modulus);

    return json_pack("{s:s, s:s, s:s, s:s%, s:s%, s:s}", "kty", "RSA", "use", "sig", "alg", "RS256",
                     "kid", name.p, name.n, "n", n.p, n.n, "e", "AQAB");
}

static enum status add_keys(struct ctx *c, enum keys_algorithm algorithm, json_t *list)
{
    for (unsigned place = 0;; place++) {
        struct bytes key;
        TRY(keys_token_public(c, algorithm, place, &key));
        if (key.n == 0)
            return ST_OK;
        ASSERT(json_array_append_new(list, algorithm == KEYS_RS256 ? modulus_json(c, key)
                                                                   : point_json(c, key)) == 0);
    }
}

enum status jwt_keys(struct ctx *c, json_t **ret_json)
{
    json_t *list = json_array();

    ASSERT(list != NULL);
    enum status st = add_keys(c, KEYS_ES256, list);
    if (st == ST_OK)
        st = add_keys(c, KEYS_RS256, list);
    if (st == ST_OK)
        *ret_json = json_pack("{s:O}", "keys", list);
    json_decref(list);
    return st;
}

static struct str head_of(struct ctx *c, const struct jwt_kind *kind, struct bytes key)
{
    const struct str name = key_name(c, key);

    return json_print(c->mem,
                      json_pack("{s:s, s:s, s:s%}", "alg",
                                kind->algorithm == KEYS_RS256 ? "RS256" : "ES256", "typ",
                                kind->type, "kid", name.p, name.n),
                      JSON_COMPACT);
}

enum status jwt_sign(struct ctx *c,
                     const struct jwt_kind *kind,
                     const struct json_t *claims,
                     struct str *ret_token)
{
    struct bytes key, signature;
    struct str body;

    TRY(schema_write(c, kind->format, json_deep_copy(claims), &body));
    TRY(keys_token_public(c, kind->algorithm, 0, &key));
    const struct str message = str_printf(c->mem, STR_FMT "." STR_FMT,
                                          STR_ARG(base64url_print(c->mem, head_of(c, kind, key))),
                                          STR_ARG(base64url_print(c->mem, body)));
    TRY(keys_token_sign(c, kind->algorithm, (struct bytes){(const uint8_t *)message.p, message.n},
                        key, &signature));
    *ret_token =
        str_printf(c->mem, STR_FMT "." STR_FMT, STR_ARG(message), STR_ARG(base64_of(c, signature)));
    return ST_OK;
}

enum status
jwt_subject(struct ctx *c, struct uuid client, struct uuid person, struct str *ret_subject)
{
    struct str pair =
        str_printf(c->mem, "sso.subject|" STR_FMT "|" STR_FMT, STR_ARG(uuid_print(c->mem, client)),
                   STR_ARG(uuid_print(c->mem, person)));
    struct bytes keyed;

    TRY(keys_pepper(c, pair, &keyed));
    *ret_subject = base64_of(c, keyed);
    return ST_OK;
}

int64_t jwt_now_s(const struct ctx *c)
{
    return c->machine_us / TIME_SECOND;
}

int64_t jwt_moment_s(const struct ctx *c, int64_t platform_us)
{
    return (platform_us - (c->now_us - c->machine_us)) / TIME_SECOND;
}
