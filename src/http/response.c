/* The helpers with which a handler answers, and the standing headers of every answer. The headers
 * of the security plan stand here and nowhere else; a page may relax them only by a flag of its
 * route. */
#include <string.h>

#include "base/log.h"
#include "http/edge.h"
#include "http/json.h"
#include "http/schema.h"
#include "i18n/i18n.h"

void response_init(struct response *rs, struct arena *mem)
{
    *rs = (struct response){.content_type = STR(""), .file = STR("")};
    buf_init(&rs->body, mem, HTTP_RESPONSE_MOST);
}

static bool is_header_value(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < 0x20 || (unsigned char)s.p[i] >= 0x7F)
            return false;
    return true;
}

void response_header(struct response *rs, const char *name, struct str value)
{
    if (!is_header_value(value) || rs->n_headers == HTTP_HEADERS_MOST) {
        rs->broken = true;
        return;
    }
    rs->headers[rs->n_headers++] = (struct pair){str_from_z(name), value};
}

void response_cookie(
    struct ctx *c, struct response *rs, const char *name, struct str value, int64_t max_age_s)
{
    struct str age = STR("");

    ASSERT(str_starts(str_from_z(name), STR("__Host-")));
    if (max_age_s > 0)
        age = str_printf(c->mem, "; Max-Age=%lld", (long long)max_age_s);
    else if (max_age_s < 0)
        age = STR("; Max-Age=0");
    response_header(rs, "Set-Cookie",
                    str_printf(c->mem,
                               "%s=" STR_FMT "; Path=/; Secure; HttpOnly; SameSite=Lax" STR_FMT,
                               name, STR_ARG(value), STR_ARG(age)));
}

enum status response_see_other(struct ctx *c, struct response *rs, struct str path)
{
    (void)c;
    rs->status = 303;
    response_header(rs, "Location", path);
    return ST_OK;
}

struct str response_percent(struct arena *mem, struct str s)
{
    static const char digits[] = "0123456789ABCDEF";
    char *p = arena_alloc(mem, size_add(size_mul(s.n, 3), 1));
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++) {
        unsigned char u = (unsigned char)s.p[i];
        bool plain = (u >= 'a' && u <= 'z') || (u >= 'A' && u <= 'Z') || (u >= '0' && u <= '9') ||
                     (u != 0 && strchr("-._~/", u));
        if (plain) {
            p[n++] = (char)u;
            continue;
        }
        p[n++] = '%';
        p[n++] = digits[u >> 4];
        p[n++] = digits[u & 15];
    }
    return (struct str){p, n};
}

/* RFC 6266: a plain name for old programs, the real one in UTF-8. */
static struct str attachment(struct ctx *c, struct str file_name)
{
    char *plain = arena_alloc(c->mem, size_add(file_name.n, 1));

    for (size_t i = 0; i < file_name.n; i++) {
        char x = file_name.p[i];
        bool safe = (x >= 'a' && x <= 'z') || (x >= 'A' && x <= 'Z') || (x >= '0' && x <= '9') ||
                    x == '.' || x == '-';
        plain[i] = safe ? x : '_';
    }
    struct str encoded = response_percent(c->mem, file_name);
    return str_printf(c->mem, "attachment; filename=\"%s\"; filename*=UTF-8''" STR_FMT, plain,
                      STR_ARG(encoded));
}

static void
download_headers(struct ctx *c, struct response *rs, struct str content_type, struct str file_name)
{
    rs->status = 200;
    rs->content_type = content_type;
    response_header(rs, "Content-Disposition", attachment(c, file_name));
    response_header(rs, "Content-Security-Policy", STR("sandbox; default-src 'none'"));
}

enum status response_download(struct ctx *c,
                              struct response *rs,
                              struct str content_type,
                              struct str file_name,
                              struct str bytes)
{
    download_headers(c, rs, content_type, file_name);
    buf_clear(&rs->body);
    buf_add(&rs->body, bytes);
    return ST_OK;
}

enum status response_file(struct ctx *c,
                          struct response *rs,
                          struct str content_type,
                          struct str file_name,
                          struct str internal_path)
{
    download_headers(c, rs, content_type, file_name);
    buf_clear(&rs->body);
    rs->file = internal_path;
    return ST_OK;
}

enum status response_json(struct ctx *c, struct response *rs, int status, struct str json)
{
    (void)c;
    rs->status = status;
    rs->content_type = STR("application/json");
    buf_clear(&rs->body);
    buf_add(&rs->body, json);
    return ST_OK;
}

enum status response_message(
    struct ctx *c, struct response *rs, int status, const struct schema_file *file, json_t *json)
{
    struct str text;

    TRY(schema_write(c, file, json, &text));
    return response_json(c, rs, status, text);
}

/* RFC 9457. The code is the stable part; title is its text in the reader's language. */
void response_problem(struct ctx *c, struct response *rs, int status)
{
    const char *code = c->failure.code ? c->failure.code : "http.server-fault";
    enum msg key = MSG_NONE;
    struct str title = STR("");

    if (msg_find(str_from_z(code), &key))
        title = MSG_FORMAT(c, key, MSG_ARG("value", c->failure.arg));
    json_t *problem =
        json_pack("{s:s, s:i, s:s, s:s%, s:s%}", "type", "about:blank", "status", status, "code",
                  code, "title", title.p, title.n, "request", c->request_id.p, c->request_id.n);
    ASSERT(problem != NULL);
    if (c->failure.field.n > 0)
        (void)json_object_set_new(problem, "field",
                                  json_stringn(c->failure.field.p, c->failure.field.n));
    struct str text;
    if (schema_write(c, &http_problem_format, problem, &text) != ST_OK) {
        log_event(LOG_ERROR, "http", STR_FMT, STR_ARG(c->failure.detail));
        text = STR("{\"type\":\"about:blank\",\"status\":500,\"code\":\"http.schema.own\","
                   "\"title\":\"http.schema.own\"}");
    }
    (void)response_json(c, rs, status, text);
    rs->content_type = STR("application/problem+json");
}

struct str http_local_address(struct str s, struct str otherwise)
{
    if (s.n == 0 || s.n > HTTP_TARGET_MOST || s.p[0] != '/' || (s.n > 1 && s.p[1] == '/'))
        return otherwise;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] <= 0x20 || s.p[i] >= 0x7F || s.p[i] == '\\')
            return otherwise;
    return s;
}

bool request_is_machine(const struct request *rq)
{
    struct str accept = pairs_get(rq->headers, "accept");
    size_t at;

    if (str_starts(rq->path, STR("/api/")))
        return true;
    return !str_find(accept, STR("text/html"), &at) &&
           (str_find(accept, STR("application/problem+json"), &at) ||
            str_find(accept, STR("application/json"), &at));
}

static bool has_header(const struct response *rs, const char *name)
{
    for (size_t i = 0; i < rs->n_headers; i++)
        if (str_eq_nocase(rs->headers[i].name, str_from_z(name)))
            return true;
    return false;
}

/* What stands before the path: "https://library.kz:8443". */
static struct str origin_of(struct str address)
{
    size_t at, end;

    if (!str_find(address, STR("://"), &at))
        return STR("");
    end = at + 3;
    while (end < address.n && address.p[end] != '/' && address.p[end] != '?')
        end++;
    return str_sub(address, 0, end);
}

void response_leads_to(struct ctx *c, struct response *rs, struct str address)
{
    rs->leads_to =
        str_printf(c->mem, STR_FMT " " STR_FMT, STR_ARG(rs->leads_to), STR_ARG(origin_of(address)));
}

static struct str content_policy(struct ctx *c, const struct response *rs, unsigned flags)
{
    struct str origin = router_app(c->http->router)->identity_origin;
    bool identity = (flags & ROUTE_CSP_IDENTITY) && origin.n > 0;

    return str_printf(c->mem,
                      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
                      "font-src 'self'; connect-src 'self'%s; form-action 'self'%s" STR_FMT STR_FMT
                      "; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; "
                      "require-trusted-types-for 'script'; trusted-types 'none'; report-uri /csp",
                      flags & ROUTE_CSP_SIGNING ? " wss://127.0.0.1:13579" : "",
                      identity ? " " : "", STR_ARG(identity ? origin : STR("")),
                      STR_ARG(rs->leads_to));
}

static bool is_private(const struct ctx *c, const struct response *rs)
{
    return c->actor.kind != ACTOR_NOBODY || c->http->form_secret.n > 0 || rs->status >= 400 ||
           has_header(rs, "Set-Cookie");
}

/* A page may be kept by others only when the handler says so and nothing personal is in it. */
static void cache_headers(const struct ctx *c, struct response *rs)
{
    if (!is_private(c, rs) && has_header(rs, "Cache-Control")) {
        response_header(rs, "Vary", STR("Cookie, Accept-Language"));
        return;
    }
    size_t kept = 0;
    for (size_t i = 0; i < rs->n_headers; i++)
        if (!str_eq_nocase(rs->headers[i].name, STR("Cache-Control")))
            rs->headers[kept++] = rs->headers[i];
    rs->n_headers = kept;
    response_header(rs, "Cache-Control", STR("no-store"));
}

void response_standing(struct ctx *c, const struct request *rq, struct response *rs)
{
    static const struct pair standing[] = {
        {STR_INIT("Strict-Transport-Security"),
         STR_INIT("max-age=63072000; includeSubDomains; preload")},
        {STR_INIT("X-Content-Type-Options"), STR_INIT("nosniff")},
        {STR_INIT("X-Frame-Options"), STR_INIT("DENY")},
        {STR_INIT("Referrer-Policy"), STR_INIT("no-referrer")},
        {STR_INIT("Cross-Origin-Opener-Policy"), STR_INIT("same-origin")},
        {STR_INIT("Cross-Origin-Resource-Policy"), STR_INIT("same-origin")},
        {STR_INIT("Cross-Origin-Embedder-Policy"), STR_INIT("require-corp")},
    };
    unsigned flags = rq->route ? rq->route->flags : 0;

    for (size_t i = 0; i < COUNT(standing); i++)
        response_header(rs, standing[i].name.p, standing[i].value);
    response_header(rs, "Permissions-Policy",
                    flags & ROUTE_CAMERA
                        ? STR("camera=(self), microphone=(), geolocation=(), payment=(), usb=()")
                        : STR("camera=(), microphone=(), geolocation=(), payment=(), usb=()"));
    if (!has_header(rs, "Content-Security-Policy"))
        response_header(rs, "Content-Security-Policy", content_policy(c, rs, flags));
    cache_headers(c, rs);
    if (rs->file.n > 0)
        response_header(rs, "X-Accel-Redirect", rs->file);
    if (rs->content_type.n == 0)
        rs->content_type = STR("text/html; charset=utf-8");
}
