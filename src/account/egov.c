/* See egov.h. */
#include "account/egov.h"

#include "base/config.h"
#include "html/html.h"
#include "http/http.h"

enum { ANSWER_MOST = 64 * 1024 };

static struct str setting(const struct ctx *c, const char *name)
{
    return config_str(c->config, name);
}

static struct str return_address(struct ctx *c)
{
    return url_absolute(c, STR("/my/sign-in/egov/back"));
}

static struct str idp_address(struct ctx *c, const char *path)
{
    return str_printf(c->mem, STR_FMT "%s", STR_ARG(setting(c, "account.idp_url")), path);
}

struct str egov_authorize_address(struct ctx *c, struct str state)
{
    struct url url = {idp_address(c, "/oauth/authorize")};

    url = url_query(c, url, "response_type", STR("code"));
    url = url_query(c, url, "client_id", setting(c, "account.idp_client"));
    url = url_query(c, url, "redirect_uri", return_address(c));
    url = url_query(c, url, "state", state);
    url = url_query(c, url, "scope", STR("user:basic:read"));
    return url_query(c, url, "lang", str_from_z(lang_code(c->lang))).s;
}

/* The body of the token request. A query of an empty address is "?a=b&c=d". */
static struct str token_request(struct ctx *c, struct str code)
{
    struct url url = {STR("")};

    url = url_query(c, url, "grant_type", STR("authorization_code"));
    url = url_query(c, url, "code", code);
    url = url_query(c, url, "redirect_uri", return_address(c));
    url = url_query(c, url, "client_id", setting(c, "account.idp_client"));
    return str_sub(url.s, 1, url.s.n);
}

static enum status call(struct ctx *c, struct http_call *call, struct http_answer *ret_answer)
{
    call->timeout_ms = (int)config_int(c->config, "account.idp_timeout_ms");
    call->max_answer = ANSWER_MOST;
    if (http_client_call(c, call, ret_answer) != ST_OK || ret_answer->status >= 500) {
        c->failure.detail = STR("no usable answer of the identity provider");
        return FAIL(c, ST_BUSY, "account.egov.silent");
    }
    return ST_OK;
}

static enum status
malformed(struct ctx *c, const struct schema_file *format, const struct schema_fault *fault)
{
    c->failure.detail = schema_complaint(c->mem, format, fault);
    return FAIL(c, ST_INTERNAL, "account.egov.protocol");
}

static enum status fetch_token(struct ctx *c, struct str code, struct str *ret_token)
{
    struct http_call request = {
        .method = "POST",
        .url = idp_address(c, "/oauth/token"),
        .body = token_request(c, code),
        .content_type = STR("application/x-www-form-urlencoded"),
        .user = setting(c, "account.idp_client"),
        .password = config_secret(c->config, "account.idp_secret"),
    };
    struct http_answer answer;
    struct schema_fault fault;

    TRY(call(c, &request, &answer));
    if (answer.status >= 400 && answer.status < 500)
        return FAIL(c, ST_FORBIDDEN, "account.egov.code");
    if (answer.status != 200)
        return FAIL(c, ST_INTERNAL, "account.egov.protocol");
    return egov_read_token(c->mem, answer.body, ret_token, &fault)
               ? ST_OK
               : malformed(c, &egov_token_format, &fault);
}

static enum status
ask_resource(struct ctx *c, const char *path, struct str token, struct http_answer *ret_answer)
{
    const struct pair bearer = {STR("Authorization"),
                                str_printf(c->mem, "Bearer " STR_FMT, STR_ARG(token))};
    struct http_call request = {
        .method = "GET", .url = idp_address(c, path), .headers = {&bearer, 1}};
    return call(c, &request, ret_answer);
}

/* The phone needs a permission of its own and is often not given: then it stays as it is known. */
static struct str fetch_phone(struct ctx *c, struct str token)
{
    struct http_answer answer;
    struct schema_fault fault;
    struct str phone;

    if (ask_resource(c, "/resource/user/phone", token, &answer) != ST_OK || answer.status != 200)
        return STR("");
    return egov_read_phone(c->mem, answer.body, &phone, &fault) ? phone : STR("");
}

enum status egov_fetch_user(struct ctx *c, struct str code, struct egov_user *ret_user)
{
    struct http_answer answer;
    struct str token;
    struct egov_user user;
    struct schema_fault fault;

    TRY(fetch_token(c, code, &token));
    TRY(ask_resource(c, "/resource/user/basic", token, &answer));
    if (answer.status != 200)
        return FAIL(c, ST_INTERNAL, "account.egov.protocol");
    if (!egov_read_user(c->mem, answer.body, &user, &fault))
        return malformed(c, &egov_user_format, &fault);
    user.phone = fetch_phone(c, token);
    *ret_user = user;
    return ST_OK;
}
