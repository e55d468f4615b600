/* Proof that a form was filled in on a page of ours (SEC-51). Three checks, each enough for most
 * attacks: the cookies are SameSite, the browser's own word on where the request comes from, and a
 * token. The token is an HMAC over session and address, keyed by a random cookie of the visitor:
 * whoever cannot read the cookie cannot make one, and the server keeps nothing. */
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base/scan.h"
#include "http/edge.h"
#include "http/parse.h"

enum { SECRET_BYTES = 32, SECRET_LETTERS = 43, MAC_BYTES = 32 };

static struct str make_token(struct ctx *c, struct str path)
{
    uint8_t mac[EVP_MAX_MD_SIZE];
    unsigned n = 0;
    struct str key = c->http->form_secret;
    struct str session = uuid_print(c->mem, c->actor.session);
    struct str said =
        str_printf(c->mem, "form " STR_FMT " " STR_FMT, STR_ARG(session), STR_ARG(path));
    const void *done =
        HMAC(EVP_sha256(), key.p, (int)key.n, (const uint8_t *)said.p, said.n, mac, &n);

    ASSERT(done != NULL && n == MAC_BYTES);
    return str_hex(c->mem, mac, MAC_BYTES);
}

static void need_secret(struct ctx *c)
{
    struct http_state *state = c->http;
    struct str cookie = pairs_get(state->rq->cookies, FORM_COOKIE);

    if (state->form_secret.n > 0)
        return;
    if (cookie.n == SECRET_LETTERS) {
        state->form_secret = cookie;
        return;
    }
    state->form_secret = rnd_token(c->mem, SECRET_BYTES);
    state->form_secret_is_new = true;
}

struct str form_csrf_token(struct ctx *c, struct str action)
{
    struct str path = action, raw;

    if (!c->http)
        return STR("");
    need_secret(c);
    if (action.n == 0 || action.p[0] == '?')
        return make_token(c, c->http->rq->path);
    if (!scan_until(&action, '?', &raw) || !parse_path(c->mem, raw, &path))
        return STR("");
    return make_token(c, path);
}

struct str form_new_idem(struct ctx *c)
{
    return rnd_token(c->mem, 16);
}

/* Sec-Fetch-Site decides where it is sent. Elsewhere Origin must name our host; it is "null" on our
 * own forms in browsers that apply no-referrer to it, and then the token alone decides. */
static bool comes_from_us(const struct request *rq)
{
    struct str site = pairs_get(rq->headers, "sec-fetch-site");
    struct str origin = pairs_get(rq->headers, "origin");
    struct str host = pairs_get(rq->headers, "host");

    if (site.n > 0)
        return str_eq_z(site, "same-origin") || str_eq_z(site, "none");
    if (origin.n == 0 || str_eq_z(origin, "null"))
        return true;
    if (str_starts(origin, STR("https://")))
        origin = str_sub(origin, 8, origin.n);
    else if (str_starts(origin, STR("http://")))
        origin = str_sub(origin, 7, origin.n);
    else
        return false;
    return str_eq_nocase(origin, host);
}

enum status csrf_check(struct ctx *c, const struct request *rq)
{
    struct str cookie = pairs_get(rq->cookies, FORM_COOKIE);
    struct str token = rq->route->flags & ROUTE_RAW ? pairs_get(rq->headers, "x-csrf-token")
                                                    : pairs_get(rq->body, "_csrf");

    if (!comes_from_us(rq))
        return FAIL(c, ST_FORBIDDEN, "http.foreign-form");
    if (cookie.n != SECRET_LETTERS)
        return FAIL(c, ST_FORBIDDEN, "http.form-expired");
    c->http->form_secret = cookie;
    if (!str_eq_secret(token, make_token(c, rq->path)))
        return FAIL(c, ST_FORBIDDEN, "http.form-expired");
    return ST_OK;
}
