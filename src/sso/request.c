/* See request.h. */
#include "sso/request.h"

#include "base/scan.h"
#include "html/html.h"

/* The request travels through sign-in as an address to return to, which is short there. */
enum { QUERY_MOST = 900, CHALLENGE = 43, NONCE_MOST = 200 };

static enum status find_tx(struct ctx *c, void *arg)
{
    struct sso_request *in = arg;
    return sso_client_of(c, in->client->id, &in->client);
}

static enum status find_client(struct ctx *c, struct str id, struct sso_request *in)
{
    struct sso_client_of_row wanted = {.name = STR("")};

    in->client = NULL;
    if (scan_uuid(id, &wanted.id)) {
        in->client = &wanted;
        TRY(db_tx_read(c, "sso/client", find_tx, in));
    }
    if (in->client && str_eq_z(in->client->status, "ACTIVE"))
        return ST_OK;
    const struct uuid none = {0};
    if (!in->client) {
        TRY(sso_journal_refusal(c, none, none, "CLIENT"));
        return FAIL(c, ST_NOT_FOUND, "sso.client.unknown");
    }
    TRY(sso_journal_refusal(c, in->client->id, in->client->organisation_id, "BLOCKED"));
    return FAIL(c, ST_FORBIDDEN, "sso.client.blocked");
}

static enum status find_redirect(struct ctx *c, struct str redirect, struct sso_request *in)
{
    struct str list = in->client->redirects, one;

    while (scan_until(&list, '\n', &one))
        if (str_eq(one, redirect)) {
            in->redirect = one;
            return ST_OK;
        }
    TRY(sso_journal_refusal(c, in->client->id, in->client->organisation_id, "REDIRECT"));
    return FAIL(c, ST_INVALID, "sso.redirect.unknown");
}

static bool is_challenge(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char x = s.p[i];
        if (!((x >= 'a' && x <= 'z') || (x >= 'A' && x <= 'Z') || (x >= '0' && x <= '9') ||
              x == '-' || x == '_'))
            return false;
    }
    return s.n == CHALLENGE;
}

/* A parameter twice is a mistake or an attack (RFC 6749, 3.1). */
static bool is_doubled(const struct request *rq)
{
    for (size_t i = 0; i < rq->query.n; i++)
        for (size_t k = i + 1; k < rq->query.n; k++)
            if (str_eq(rq->query.v[i].name, rq->query.v[k].name))
                return true;
    return false;
}

/* Unknown ones are passed over, as OpenID Connect Core, 3.1.2.1 asks. */
static struct str scopes_of(struct ctx *c, struct str asked, struct str allowed)
{
    static const char *const ours[] = {"openid", "profile", "roles"};
    struct str found = STR("");

    for (size_t i = 0; i < COUNT(ours); i++)
        if (sso_has_word(asked, ours[i]) && sso_has_word(allowed, ours[i]))
            found =
                str_printf(c->mem, STR_FMT "%s%s", STR_ARG(found), found.n > 0 ? " " : "", ours[i]);
    return found;
}

static void wrong(struct sso_request *in, const char *error, const char *reason)
{
    in->error = error;
    in->reason = reason;
}

static void judge(const struct request *rq, struct sso_request *in)
{
    struct str mode = pairs_get(rq->query, "response_mode"),
               prompt = pairs_get(rq->query, "prompt");

    if (rq->query_string.n > QUERY_MOST || in->nonce.n > NONCE_MOST)
        wrong(in, "invalid_request", "LONG");
    else if (is_doubled(rq))
        wrong(in, "invalid_request", "DOUBLED");
    else if (pairs_has(rq->query, "request"))
        wrong(in, "request_not_supported", "REQUEST");
    else if (pairs_has(rq->query, "request_uri"))
        wrong(in, "request_uri_not_supported", "REQUEST");
    else if (!str_eq_z(pairs_get(rq->query, "response_type"), "code"))
        wrong(in, "unsupported_response_type", "RESPONSE_TYPE");
    else if (mode.n > 0 && !str_eq_z(mode, "query"))
        wrong(in, "invalid_request", "RESPONSE_MODE");
    else if (!sso_has_word(in->scopes, "openid"))
        wrong(in, "invalid_scope", "SCOPE");
    else if (!str_eq_z(pairs_get(rq->query, "code_challenge_method"), "S256") ||
             !is_challenge(in->challenge))
        wrong(in, "invalid_request", "PKCE");
    else if (sso_has_word(prompt, "none"))
        wrong(in, "interaction_required", "PROMPT");
    else if (sso_has_word(prompt, "login") || sso_has_word(prompt, "select_account") ||
             pairs_has(rq->query, "max_age"))
        wrong(in, "login_required", "PROMPT");
    else
        in->ask_again = sso_has_word(prompt, "consent");
}

void request_take(struct ctx *c,
                  const struct request *rq,
                  struct str allowed,
                  struct sso_request *ret_request)
{
    ret_request->state = pairs_get(rq->query, "state");
    ret_request->nonce = pairs_get(rq->query, "nonce");
    ret_request->challenge = pairs_get(rq->query, "code_challenge");
    ret_request->scopes = scopes_of(c, pairs_get(rq->query, "scope"), allowed);
    judge(rq, ret_request);
}

/* The client must first be found, and its address: then it can be told what is wrong. */
enum status request_read(struct ctx *c, const struct request *rq, struct sso_request *ret_request)
{
    struct sso_request in = {.state = STR("")};

    TRY(find_client(c, pairs_get(rq->query, "client_id"), &in));
    TRY(find_redirect(c, pairs_get(rq->query, "redirect_uri"), &in));
    request_take(c, rq, in.client->scopes, &in);
    if (in.error)
        TRY(request_refuse(c, &in, in.error, in.reason));
    *ret_request = in;
    return ST_OK;
}

enum status
request_refuse(struct ctx *c, struct sso_request *in, const char *error, const char *reason)
{
    in->error = error;
    in->reason = reason;
    return sso_journal_refusal(c, in->client->id, in->client->organisation_id, reason);
}

/* iss: against an answer of one server being taken to another (RFC 9207). */
struct str request_answer(struct ctx *c, const struct sso_request *in, struct str code)
{
    struct url pairs = url0(c, "/");
    size_t at;

    pairs = in->error ? url_query(c, pairs, "error", str_from_z(in->error))
                      : url_query(c, pairs, "code", code);
    if (in->state.n > 0)
        pairs = url_query(c, pairs, "state", in->state);
    pairs = url_query(c, pairs, "iss", sso_issuer(c));
    return str_printf(c->mem, STR_FMT "%s" STR_FMT, STR_ARG(in->redirect),
                      str_find(in->redirect, STR("?"), &at) ? "&" : "?",
                      STR_ARG(str_sub(pairs.s, 2, pairs.s.n)));
}
