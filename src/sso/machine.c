/* What clients ask for by themselves: the description of this server, its keys, tokens for a
 * code, facts for an access token. Answers and errors are those of RFC 6749, RFC 6750 and OpenID
 * Connect. */

#include "audit/audit.h"
#include "http/json.h"
#include "organisation/organisation.h"
#include "sso/credentials.h"
#include "sso/formats.h"
#include "sso/pages.h"
#include "sso/sso.h"

enum { DOCUMENT_S = 600 };

/* ---- what the server can and where ----------------------------------------------------------- */

static json_t *word_list(const char *const *words, size_t n)
{
    json_t *list = json_array();

    ASSERT(list != NULL);
    for (size_t i = 0; i < n; i++)
        ASSERT(json_array_append_new(list, json_string(words[i])) == 0);
    return list;
}
#define WORD_LIST(...)                                                                             \
    word_list((const char *const[]){__VA_ARGS__}, COUNT(((const char *const[]){__VA_ARGS__})))

static void put_address(struct ctx *c, json_t *document, const char *name, const char *path)
{
    struct str address = url_absolute(c, str_from_z(path));
    ASSERT(json_object_set_new(document, name, json_stringn(address.p, address.n)) == 0);
}

static json_t *description(struct ctx *c)
{
    json_t *d = json_pack(
        "{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:b, s:b, s:b, s:b, s:b, s:b}",
        "response_types_supported", WORD_LIST("code"), "response_modes_supported",
        WORD_LIST("query"), "grant_types_supported",
        WORD_LIST("authorization_code", "refresh_token"), "subject_types_supported",
        WORD_LIST("pairwise"), "id_token_signing_alg_values_supported", WORD_LIST("ES256", "RS256"),
        "token_endpoint_auth_methods_supported", WORD_LIST("client_secret_basic", "none"),
        "code_challenge_methods_supported", WORD_LIST("S256"), "scopes_supported",
        WORD_LIST("openid", "profile", "roles"), "claims_supported",
        WORD_LIST("sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "sid", "name", "roles"),
        "ui_locales_supported", WORD_LIST("kk", "ru", "en"),
        "authorization_response_iss_parameter_supported", 1, "claims_parameter_supported", 0,
        "backchannel_logout_supported", 1, "backchannel_logout_session_supported", 1,
        "request_parameter_supported", 0, "request_uri_parameter_supported", 0);

    ASSERT(d != NULL);
    put_address(c, d, "issuer", "");
    put_address(c, d, "authorization_endpoint", "/sso/authorize");
    put_address(c, d, "token_endpoint", "/staff/sso/token");
    put_address(c, d, "userinfo_endpoint", "/staff/sso/userinfo");
    put_address(c, d, "jwks_uri", "/sso/keys");
    put_address(c, d, "end_session_endpoint", "/sso/sign-out");
    return d;
}

/* Never kept longer than the next key is known before it signs. */
static enum status
answer_document(struct ctx *c, struct response *rs, const struct schema_file *format, json_t *json)
{
    response_header(rs, "Cache-Control", str_printf(c->mem, "public, max-age=%d", (int)DOCUMENT_S));
    return response_message(c, rs, 200, format, json);
}

enum status sso_description(struct ctx *c, const struct request *rq, struct response *rs)
{
    (void)rq;
    return answer_document(c, rs, &sso_server_format, description(c));
}

enum status sso_keys(struct ctx *c, const struct request *rq, struct response *rs)
{
    json_t *keys;

    (void)rq;
    TRY(jwt_keys(c, &keys));
    return answer_document(c, rs, &sso_keys_format, keys);
}

/* ---- tokens ---------------------------------------------------------------------------------- */

struct exchange {
    const struct credentials *caller;
    struct pairs body;
    const char *error; /* of RFC 6749, 5.2; NULL: tokens */
    struct str reason; /* for the journal */
    struct uuid sign_in, organisation;
    struct str access, refresh, id_token, scopes;
};

static enum status refuse(struct ctx *c, struct exchange *in, const char *error, struct str reason)
{
    in->error = error;
    in->reason = reason;
    return audit_add(c, "sso.refused", "sso.client", in->caller->client, in->organisation,
                     str_printf(c->mem, "{\"reason\":\"" STR_FMT "\"}", STR_ARG(reason)));
}

/* Who entered, as both ways to tokens found it. */
struct entered {
    struct uuid person;
    struct str nonce; /* empty: none was sent, or not to be repeated */
    int64_t auth_us;
};

static enum status id_token(struct ctx *c, struct exchange *in, const struct entered *who)
{
    struct str subject, issuer = sso_issuer(c), client = uuid_print(c->mem, in->caller->client),
                        sign_in = uuid_print(c->mem, in->sign_in);
    int64_t now_s = jwt_now_s(c), end_s = now_s + SSO_ID_S;

    TRY(jwt_subject(c, in->caller->client, who->person, &subject));
    json_t *claims = json_pack(
        "{s:s%, s:s%, s:s%, s:I, s:I, s:I, s:s%}", "iss", issuer.p, issuer.n, "sub", subject.p,
        subject.n, "aud", client.p, client.n, "iat", (json_int_t)now_s, "exp", (json_int_t)end_s,
        "auth_time", (json_int_t)jwt_moment_s(c, who->auth_us), "sid", sign_in.p, sign_in.n);
    ASSERT(claims != NULL);
    if (who->nonce.n > 0)
        ASSERT(json_object_set_new(claims, "nonce", json_stringn(who->nonce.p, who->nonce.n)) == 0);
    enum status st = jwt_sign(c, &(struct jwt_kind){KEYS_ES256, "JWT", &sso_id_token_format},
                              claims, &in->id_token);
    json_decref(claims);
    return st;
}

static enum status finish(struct ctx *c, struct exchange *in, const struct entered *who)
{
    const struct audit_act act = {.action = who->nonce.p ? "sso.entered" : "sso.renewed",
                                  .object_type = "sso.client",
                                  .object = uuid_print(c->mem, in->caller->client),
                                  .organisation = in->organisation,
                                  .subject = who->person,
                                  .details = STR("")};
    struct sso_keep_id_token_row *kept;
    uint8_t hash[AUDIT_HASH];

    TRY(id_token(c, in, who));
    TRY(sso_keep_id_token(c, in->sign_in, in->id_token, &kept));
    return audit_record(c, &act, hash);
}

static enum status redeem(struct ctx *c, struct exchange *in)
{
    const struct sso_redeem_code_in query = {
        .client = in->caller->client,
        .code = pairs_get(in->body, "code"),
        .redirect = pairs_get(in->body, "redirect_uri"),
        .verifier = pairs_get(in->body, "code_verifier"),
        .sign_in = in->sign_in,
        .access = in->access,
        .refresh = in->refresh,
        .access_s = SSO_ACCESS_S,
        .code_s = SSO_CODE_S,
    };
    struct sso_redeem_code_row *row;

    TRY(sso_redeem_code(c, &query, &row));
    if (!str_eq_z(row->outcome, "OK"))
        return refuse(c, in, "invalid_grant", row->outcome);
    in->scopes = row->scopes.v;
    return finish(c, in, &(struct entered){row->person.v, row->nonce.v, row->auth_at.v});
}

static enum status renew(struct ctx *c, struct exchange *in)
{
    struct sso_renew_tokens_row *row;

    TRY(sso_renew_tokens(c, in->caller->client, pairs_get(in->body, "refresh_token"), in->access,
                         in->refresh, SSO_ACCESS_S, &row));
    if (!str_eq_z(row->outcome, "OK"))
        return refuse(c, in, "invalid_grant", row->outcome);
    in->scopes = row->scopes.v;
    in->sign_in = row->sign_in.v;
    return finish(c, in, &(struct entered){row->person.v, {NULL, 0}, row->auth_at.v});
}

static enum status exchange_tx(struct ctx *c, void *arg)
{
    struct exchange *in = arg;
    struct str kind = pairs_get(in->body, "grant_type");
    struct sso_check_client_row *row;

    TRY(sso_check_client(c, in->caller->client, in->caller->secret, &row));
    in->organisation = row->organisation.v;
    if (!str_eq_z(row->outcome, "OK"))
        return refuse(c, in, "invalid_client", row->outcome);
    in->sign_in = uuid_v4();
    in->access = rnd_token(c->mem, SSO_TOKEN_BYTES);
    in->refresh = rnd_token(c->mem, SSO_TOKEN_BYTES);
    if (str_eq_z(kind, "authorization_code"))
        return redeem(c, in);
    if (str_eq_z(kind, "refresh_token"))
        return renew(c, in);
    return refuse(c, in, "unsupported_grant_type", STR("GRANT_TYPE"));
}

static enum status answer_error(struct ctx *c,
                                struct response *rs,
                                const struct credentials *caller,
                                const char *error)
{
    bool who = str_eq_z(str_from_z(error), "invalid_client");

    if (who && caller->basic)
        response_header(rs, "WWW-Authenticate", STR("Basic realm=\"oqu\", charset=\"UTF-8\""));
    return response_message(c, rs, who ? 401 : 400, &sso_error_format,
                            json_pack("{s:s}", "error", error));
}

static enum status answer_tokens(struct ctx *c, struct response *rs, const struct exchange *in)
{
    return response_message(c, rs, 200, &sso_tokens_format,
                            json_pack("{s:s%, s:s, s:i, s:s%, s:s%, s:s%}", "access_token",
                                      in->access.p, in->access.n, "token_type", "Bearer",
                                      "expires_in", SSO_ACCESS_S, "refresh_token", in->refresh.p,
                                      in->refresh.n, "id_token", in->id_token.p, in->id_token.n,
                                      "scope", in->scopes.p, in->scopes.n));
}

enum status sso_token(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct credentials caller;
    struct exchange in = {.caller = &caller};
    const struct uuid none = {0};

    if (!credentials_read(c, rq, &caller, &in.body)) {
        TRY(sso_journal_refusal(c, none, none, "MALFORMED"));
        return answer_error(c, rs, &caller, caller.basic ? "invalid_client" : "invalid_request");
    }
    TRY(db_tx_locked(c, "sso/token", exchange_tx, &in));
    return in.error ? answer_error(c, rs, &caller, in.error) : answer_tokens(c, rs, &in);
}

/* ---- facts about the person ------------------------------------------------------------------ */

struct lookup {
    struct str access;
    struct sso_token_facts_row *row;
    struct organisation *organisation;
};

static enum status lookup_tx(struct ctx *c, void *arg)
{
    struct lookup *in = arg;

    TRY(sso_token_facts(c, in->access, &in->row));
    if (!in->row->organisation.set)
        return ST_OK;
    return organisation_by_id(c, in->row->organisation.v, &in->organisation);
}

static json_t *role_json(struct ctx *c, const struct lookup *in)
{
    const struct str role = in->row->role.v;
    json_t *json = json_pack("{s:s%}", "role", role.p, role.n);

    ASSERT(json != NULL);
    if (!in->organisation)
        return json;
    const struct organisation *o = in->organisation;
    const struct str id = uuid_print(c->mem, o->id);
    ASSERT(json_object_set_new(json, "organisation",
                               json_pack("{s:s%, s:s%, s:s%}", "id", id.p, id.n, "bin", o->bin.p,
                                         o->bin.n, "name", o->name.p, o->name.n)) == 0);
    return json;
}

static enum status facts_json(struct ctx *c, const struct lookup *in, json_t **ret_json)
{
    const struct sso_token_facts_row *row = in->row;
    struct str subject;

    TRY(jwt_subject(c, row->client.v, row->person.v, &subject));
    json_t *json = json_pack("{s:s%}", "sub", subject.p, subject.n);
    ASSERT(json != NULL);
    if (sso_has_word(row->scopes.v, "profile"))
        ASSERT(json_object_set_new(json, "name", json_stringn(row->name.v.p, row->name.v.n)) == 0);
    if (sso_has_word(row->scopes.v, "roles"))
        ASSERT(json_object_set_new(json, "roles", json_pack("[o]", role_json(c, in))) == 0);
    *ret_json = json;
    return ST_OK;
}

static enum status refuse_facts(struct ctx *c, struct response *rs)
{
    const struct uuid none = {0};

    TRY(sso_journal_refusal(c, none, none, "TOKEN"));
    response_header(rs, "WWW-Authenticate", STR("Bearer realm=\"oqu\", error=\"invalid_token\""));
    return response_message(c, rs, 401, &sso_error_format,
                            json_pack("{s:s}", "error", "invalid_token"));
}

enum status sso_userinfo(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct lookup in = {.row = NULL};
    json_t *json;

    if (!credentials_bearer(rq, &in.access))
        return refuse_facts(c, rs);
    TRY(db_tx_read(c, "sso/facts", lookup_tx, &in));
    if (!in.row->person.set)
        return refuse_facts(c, rs);
    TRY(facts_json(c, &in, &json));
    return response_message(c, rs, 200, &sso_person_format, json);
}
