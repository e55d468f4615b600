/* Signed tokens (RFC 7519) and the keys that check them (RFC 7517). Tokens are only written here:
 * what comes back is looked up by its digest, so nothing of ours reads one. */

#include "base/base64.h"
#include "base/time.h"
#include "http/json.h"
#include "http/schema.h"
#include "keys/keys.h"
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
static struct str key_name(struct ctx *c, struct bytes point)
{
    return base64_of(c, (struct bytes){point.p, NAME_BYTES});
}

static json_t *key_json(struct ctx *c, struct bytes point)
{
    const struct str x = base64_of(c, (struct bytes){point.p, COORDINATE}),
                     y = base64_of(c, (struct bytes){point.p + COORDINATE, COORDINATE}),
                     name = key_name(c, point);

    return json_pack("{s:s, s:s, s:s, s:s, s:s%, s:s%, s:s%}", "kty", "EC", "crv", "P-256", "use",
                     "sig", "alg", "ES256", "kid", name.p, name.n, "x", x.p, x.n, "y", y.p, y.n);
}

enum status jwt_keys(struct ctx *c, json_t **ret_json)
{
    static const enum keys_month months[] = {KEYS_THIS_MONTH, KEYS_NEXT_MONTH, KEYS_LAST_MONTH};
    struct bytes points[COUNT(months)];

    for (size_t i = 0; i < COUNT(months); i++)
        TRY(keys_token_public(c, months[i], &points[i]));
    json_t *list = json_array();
    ASSERT(list != NULL);
    for (size_t i = 0; i < COUNT(months); i++)
        ASSERT(json_array_append_new(list, key_json(c, points[i])) == 0);
    *ret_json = json_pack("{s:o}", "keys", list);
    return ST_OK;
}

enum status jwt_sign(struct ctx *c,
                     const char *type,
                     const struct schema_file *format,
                     const struct json_t *claims,
                     struct str *ret_token)
{
    struct bytes point, signature;
    struct str body;

    TRY(schema_write(c, format, json_deep_copy(claims), &body));
    TRY(keys_token_public(c, KEYS_THIS_MONTH, &point));
    const struct str name = key_name(c, point);
    const struct str head = json_print(
        c->mem, json_pack("{s:s, s:s, s:s%}", "alg", "ES256", "typ", type, "kid", name.p, name.n),
        JSON_COMPACT);
    const struct str message =
        str_printf(c->mem, STR_FMT "." STR_FMT, STR_ARG(base64url_print(c->mem, head)),
                   STR_ARG(base64url_print(c->mem, body)));
    TRY(keys_token_sign(c, (struct bytes){(const uint8_t *)message.p, message.n}, point,
                        &signature));
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
