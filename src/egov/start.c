/* See start.h. */
#include "egov/start.h"

#include "base/base64.h"
#include "base/scan.h"
#include "egov/portal.h"
#include "http/json.h"

enum { NUMBER_LEAST = 16, NUMBER_MOST = 64 };

/* The object that a part of the token is; NULL: it is none. Lives as long as mem. */
static const json_t *object_of(struct arena *mem, struct str part)
{
    struct str text;

    return base64url_read(mem, part, &text) ? json_object_in(mem, text) : NULL;
}

static bool is_number(struct str s)
{
    if (s.n < NUMBER_LEAST || s.n > NUMBER_MOST)
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] <= ' ' || s.p[i] > '~')
            return false;
    return true;
}

static bool is_signed(struct arena *mem, struct bytes key, struct str message, struct str part)
{
    struct str signature;

    return base64url_read(mem, part, &signature) &&
           keys_verify(key, (struct bytes){(const uint8_t *)message.p, message.n},
                       (struct bytes){(const uint8_t *)signature.p, signature.n});
}

/* Head and claims of a token that the portal signed; NULL: it did not. */
static const json_t *claims_of(struct arena *mem, struct bytes key, struct str token)
{
    struct str rest = token, head, body;

    if (token.n > START_BYTES_MOST || !scan_until(&rest, '.', &head) ||
        !scan_until(&rest, '.', &body))
        return NULL;
    struct str message = str_sub(token, 0, head.n + 1 + body.n);
    if (!str_eq_z(json_text_of(object_of(mem, head), "alg"), "EdDSA") ||
        !is_signed(mem, key, message, rest))
        return NULL;
    return object_of(mem, body);
}

enum start_fault start_read(struct arena *mem,
                            const struct start_expected *expected,
                            struct str token,
                            struct str *ret_number)
{
    const json_t *claims = claims_of(mem, expected->key, token);
    const json_t *made = json_object_get(claims, "iat"), *until = json_object_get(claims, "exp");
    struct str number = json_text_of(claims, "jti");

    if (!str_eq_z(json_text_of(claims, "iss"), PORTAL_NAME) ||
        !str_eq_z(json_text_of(claims, "service"), PORTAL_SERVICE) ||
        !str_eq(json_text_of(claims, "aud"), expected->audience) || !is_number(number) ||
        !json_is_integer(made) || !json_is_integer(until))
        return START_FORGED;
    json_int_t from = json_integer_value(made), to = json_integer_value(until);
    int64_t now = expected->now_s;
    if (from > now + CLOCKS_APART_S || from < now - START_LIFE_S - CLOCKS_APART_S || to <= now)
        return START_LATE;
    *ret_number = str_copy(mem, number);
    return START_FINE;
}
