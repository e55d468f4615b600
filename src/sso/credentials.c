/* See credentials.h. */
#include "sso/credentials.h"

#include "base/base64.h"
#include "base/scan.h"

enum { HEADER_MOST = 400 };

/* The alphabet of Basic is the other one, and padded. */
static struct str as_base64url(struct ctx *c, struct str s)
{
    char *p = arena_alloc(c->mem, s.n + 1);

    while (s.n > 0 && s.p[s.n - 1] == '=')
        s.n--;
    for (size_t i = 0; i < s.n; i++) {
        p[i] = s.p[i];
        if (s.p[i] == '+')
            p[i] = '-';
        if (s.p[i] == '/')
            p[i] = '_';
    }
    return (struct str){p, s.n};
}

static bool decoded(struct ctx *c, struct str s, struct str *ret)
{
    struct pairs pair;

    if (!pairs_read(c, str_printf(c->mem, "v=" STR_FMT, STR_ARG(s)), &pair) || pair.n != 1)
        return false;
    *ret = pair.v[0].value;
    return true;
}

bool credentials_basic(struct ctx *c, struct str header, struct credentials *ret_caller)
{
    struct str text, user, name;

    if (header.n > HEADER_MOST || !str_eq_nocase(str_sub(header, 0, 6), STR("Basic ")) ||
        !base64url_read(c->mem, as_base64url(c, str_sub(header, 6, header.n)), &text) ||
        !str_is_utf8(text) || !scan_until(&text, ':', &user))
        return false;
    return decoded(c, user, &name) && scan_uuid(name, &ret_caller->client) &&
           decoded(c, text, &ret_caller->secret);
}

static bool is_form(const struct request *rq)
{
    return str_starts(pairs_get(rq->headers, "content-type"),
                      STR("application/x-www-form-urlencoded"));
}

static bool is_doubled(struct pairs body)
{
    for (size_t i = 0; i < body.n; i++)
        for (size_t k = i + 1; k < body.n; k++)
            if (str_eq(body.v[i].name, body.v[k].name))
                return true;
    return false;
}

bool credentials_read(struct ctx *c,
                      const struct request *rq,
                      struct credentials *ret_caller,
                      struct pairs *ret_body)
{
    struct str header = pairs_get(rq->headers, "authorization");
    struct uuid named;

    *ret_caller = (struct credentials){.secret = STR(""), .basic = header.n > 0};
    if (!is_form(rq) || !pairs_read(c, rq->raw_body, ret_body) || is_doubled(*ret_body) ||
        pairs_has(*ret_body, "client_secret"))
        return false;
    struct str id = pairs_get(*ret_body, "client_id");
    if (header.n == 0)
        return scan_uuid(id, &ret_caller->client);
    return credentials_basic(c, header, ret_caller) &&
           (id.n == 0 || (scan_uuid(id, &named) && uuid_eq(named, ret_caller->client)));
}

bool credentials_bearer(const struct request *rq, struct str *ret_token)
{
    struct str header = pairs_get(rq->headers, "authorization");

    if (!str_eq_nocase(str_sub(header, 0, 7), STR("Bearer ")))
        return false;
    *ret_token = str_sub(header, 7, header.n);
    return ret_token->n > 0 && ret_token->n <= HEADER_MOST && str_is_utf8(*ret_token);
}
