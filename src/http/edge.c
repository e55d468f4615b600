/* The walk of every request: route, visitor, access, token, handler, failure page, standing
 * headers, one line in the log. The only place where a failure becomes an HTTP status. */
#include "http/edge.h"

#include "base/log.h"
#include "base/scan.h"
#include "base/time.h"
#include "db/db.h"
#include "http/parse.h"
#include "i18n/i18n.h"
#include "i18n/msg_http.h"

enum { LANG_COOKIE_S = 365 * 24 * 3600 };

/* "ru-KZ,ru;q=0.9,en;q=0.8": the first language that we have; browsers list the best one first. */
static bool accepted_language(struct str header, enum lang *ret_lang)
{
    struct str range, tag;

    while (scan_until(&header, ',', &range)) {
        if (!scan_until(&range, ';', &tag))
            continue;
        tag = str_trim(tag);
        if (tag.n >= 2 && (tag.n == 2 || tag.p[2] == '-') &&
            lang_find(str_sub(tag, 0, 2), ret_lang))
            return true;
    }
    return false;
}

static void choose_language(struct ctx *c, const struct request *rq)
{
    c->http->lang_was_asked = lang_find(pairs_get(rq->query, "lang"), &c->lang);
    if (c->http->lang_was_asked || lang_find(pairs_get(rq->cookies, "lang"), &c->lang))
        return;
    if (!accepted_language(pairs_get(rq->headers, "accept-language"), &c->lang))
        c->lang = LANG_KK;
}

/* nginx gives each request a number and writes it to its own log. */
static struct str request_id(struct ctx *c, const struct request *rq)
{
    struct str given = pairs_get(rq->headers, "x-request-id");
    uint8_t bytes[16];

    return str_unhex(given, bytes, sizeof(bytes)) ? given : rnd_token(c->mem, 12);
}

static bool is_put(struct str method)
{
    return str_eq_z(method, "PUT");
}

static bool read_method(struct str method, struct request *rq)
{
    if (str_eq_z(method, "POST") || is_put(method))
        rq->method = POST;
    return rq->method == POST || str_eq_z(method, "GET") || str_eq_z(method, "HEAD");
}

static enum status refuse_method(struct ctx *c)
{
    c->http->allow = STR("GET, HEAD, POST");
    return REFUSE(c, 405, ST_INVALID, "http.method");
}

enum status
edge_begin(struct ctx *c, const struct router *router, const struct wire *wire, struct request *rq)
{
    struct str none = STR("");
    bool good;

    *rq = (struct request){.method = GET, .path = none, .target = none, .query_string = none};
    rq->raw_body = none;
    rq->door = router_app(router)->door;
    c->http = NEW(c->mem, struct http_state);
    c->http->router = router;
    c->http->rq = rq;
    c->config = router_app(router)->config;
    if (c->now_us == 0)
        c->now_us = time_real_us();
    if (c->machine_us == 0)
        c->machine_us = c->now_us;
    good = parse_headers(c->mem, wire->headers, rq);
    c->request_id = request_id(c, rq);
    good = good && parse_target(c->mem, wire->target, rq);
    choose_language(c, rq);
    if (!good)
        return REFUSE(c, 400, ST_INVALID, "http.malformed");
    if (!read_method(wire->method, rq))
        return refuse_method(c);
    router_match(router, rq->method, rq->path, &c->http->match);
    rq->route = c->http->match.route;
    if (is_put(wire->method) && !(rq->route && rq->route->flags & ROUTE_PUT))
        return refuse_method(c);
    return ST_OK;
}

/* ---- before the handler ------------------------------------------------------------------- */

static enum status find_route(struct ctx *c, struct request *rq)
{
    const struct route_match *match = &c->http->match;

    rq->params = (struct pairs){match->params, match->n_params};
    if (match->route)
        return ST_OK;
    if (match->allow.n > 0) {
        c->http->allow = match->allow;
        return REFUSE(c, 405, ST_INVALID, "http.method");
    }
    if (match->slash)
        c->http->refusal = 308;
    return FAIL(c, ST_NOT_FOUND, "http.not-found");
}

/* The module of the route is switched off for the organisation of the reader. */
static bool is_absent(const struct ctx *c, const struct route_match *match)
{
    return (c->http->permitted.absent >> match->list) & 1;
}

/* Access first, permission second; the third gate is the database's. */
static bool may_open(const struct ctx *c, const struct route_match *match)
{
    const struct http_app *app = router_app(c->http->router);

    if (!((c->actor.access | ACCESS_ANYONE) & match->route->access))
        return false;
    return !app->permit || match->permission < 0 ||
           permission_in(&c->http->permitted, (size_t)match->permission);
}

const struct router *http_router(const struct ctx *c)
{
    return c->http->router;
}

bool http_may_open(const struct ctx *c, struct str path)
{
    struct route_match match;
    size_t query;

    if (!c->http || path.n == 0) /* a page outside a request */
        return true;
    if (str_find(path, STR("?"), &query))
        path = str_sub(path, 0, query);
    router_match(c->http->router, GET, path, &match);
    if (!match.route) /* what a form posts to */
        router_match(c->http->router, POST, path, &match);
    return !match.route || (!is_absent(c, &match) && may_open(c, &match));
}

static enum status find_permitted(struct ctx *c)
{
    const struct http_app *app = router_app(c->http->router);

    if (!app->permit || c->actor.kind != ACTOR_PERSON)
        return ST_OK;
    return app->permit(c, c->http->router, &c->http->permitted, &c->http->lent);
}

static enum status find_lender(struct ctx *c)
{
    const struct http_app *app = router_app(c->http->router);
    int at = c->http->match.permission;
    size_t n;

    if (!app->act_for || at < 0 || !permission_in(&c->http->lent, (size_t)at))
        return ST_OK;
    return app->act_for(c, &router_permissions(c->http->router, &n)[at]);
}

static enum status to_sign_in(struct ctx *c, const struct request *rq, struct response *rs)
{
    const struct http_app *app = router_app(c->http->router);
    bool anonymous = c->actor.kind == ACTOR_NOBODY;

    if (!app->sign_in_path || (!anonymous && c->actor.access != ACCESS_FACTOR))
        return FAIL(c, ST_FORBIDDEN, "http.forbidden");
    if (request_is_machine(rq))
        return REFUSE(c, 401, ST_FORBIDDEN, "http.signed-out");
    if (rq->method != GET) /* what was typed cannot be carried over; the page says what to do */
        return FAIL(c, ST_FORBIDDEN, "http.signed-out");
    struct str path = app->sign_in_path(c, rq), next = response_percent(c->mem, rq->target);
    return response_see_other(
        c, rs, str_printf(c->mem, STR_FMT "?next=" STR_FMT, STR_ARG(path), STR_ARG(next)));
}

static enum status check_post(struct ctx *c, const struct request *rq)
{
    const struct route *route = rq->route;

    if (!(route->flags & ROUTE_NO_CSRF))
        TRY(csrf_check(c, rq));
    if (route->flags & ROUTE_RAW)
        return ST_OK;
    return form_check_names(c, route->form, rq);
}

/* A form posted with lang is not sent: the page that a GET of its address shows comes again in that
 * language, and form_blank() fills the form as it was typed. Nothing is checked, nothing is done.
 */
static enum status change_language(struct ctx *c, struct request *rq)
{
    struct route_match *match = &c->http->match;
    const struct form *typed = rq->route->form;

    router_match(c->http->router, GET, rq->path, match);
    if (!typed || !match->route || !lang_find(pairs_get(rq->body, "lang"), &c->lang))
        return FAIL(c, ST_INVALID, "http.unexpected-field");
    c->http->typed = typed;
    c->http->lang_was_asked = true;
    rq->method = GET;
    rq->route = match->route;
    rq->params = (struct pairs){match->params, match->n_params};
    return may_open(c, match) ? ST_OK : FAIL(c, ST_FORBIDDEN, "http.forbidden");
}

static enum status refuse_route(struct ctx *c, const struct request *rq, struct response *rs)
{
    const struct http_app *app = router_app(c->http->router);

    if (app->refused && c->actor.kind == ACTOR_PERSON)
        TRY(app->refused(c, rq));
    return to_sign_in(c, rq, rs);
}

static enum status walk(struct ctx *c, struct request *rq, struct response *rs)
{
    const struct http_app *app = router_app(c->http->router);

    TRY(find_route(c, rq));
    if (!(rq->route->flags & ROUTE_QUICK) && app->identify)
        TRY(app->identify(c, rq));
    TRY(find_permitted(c));
    if (is_absent(c, &c->http->match))
        return FAIL(c, ST_NOT_FOUND, "http.not-found");
    if (!may_open(c, &c->http->match))
        return refuse_route(c, rq, rs);
    TRY(find_lender(c));
    if (rq->method == POST)
        TRY(check_post(c, rq));
    if (rq->method == POST && pairs_has(rq->body, "lang"))
        TRY(change_language(c, rq));
    return rq->route->handler(c, rq, rs);
}

/* ---- after the handler -------------------------------------------------------------------- */

static enum status check_answer(struct ctx *c, struct response *rs)
{
    if (rs->broken)
        return FAULT(c, "a header was refused");
    if (buf_overflowed(&rs->body))
        return FAULT(c, "page over HTTP_RESPONSE_MOST");
    if (arena_over_budget(c->mem))
        return FAULT(c, "memory budget crossed");
    if (rs->status == 0 && rs->body.n == 0)
        return FAULT(c, "handler answered nothing");
    if (rs->status == 0)
        rs->status = 200;
    return ST_OK;
}

static int http_status(const struct ctx *c, enum status st)
{
    if (c->http->refusal != 0)
        return c->http->refusal;
    switch (st) {
    case ST_INVALID: return 422;
    case ST_FORBIDDEN: return 403;
    case ST_NOT_FOUND: return 404;
    case ST_CONFLICT: return 409;
    case ST_BUSY:
    case ST_UNKNOWN: return 503;
    case ST_OK:
    case ST_INTERNAL: break;
    }
    return 500;
}

/* When even the error page cannot be drawn: the bare sentence. */
static void plain_page(struct ctx *c, struct response *rs)
{
    enum msg key = MSG_http_server_fault;

    if (c->failure.code)
        (void)msg_find(str_from_z(c->failure.code), &key);
    rs->content_type = STR("text/plain; charset=utf-8");
    buf_add(&rs->body, MSG_FORMAT(c, key, MSG_ARG("value", c->failure.arg)));
}

static void failure_page(struct ctx *c, const struct request *rq, struct response *rs, int status)
{
    const struct http_app *app = router_app(c->http->router);

    response_init(rs, c->mem);
    if (request_is_machine(rq)) {
        response_problem(c, rs, status);
    } else {
        if (app->error_page)
            app->error_page(c, rq, rs, status);
        if (rs->body.n == 0 || buf_overflowed(&rs->body) || rs->broken) {
            response_init(rs, c->mem);
            plain_page(c, rs);
        }
    }
    rs->status = status;
    if (status == 401)
        response_header(rs, "WWW-Authenticate", STR("Session realm=\"oqu\""));
    if (status == 405)
        response_header(rs, "Allow", c->http->allow);
    if (status == 503)
        response_header(rs, "Retry-After", str_printf(c->mem, "%d", HTTP_RETRY_AFTER_S));
}

/* "/my" and "/my/" are one address to people: the one that exists is told to the browser. */
static void slash_redirect(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct str path = response_percent(c->mem, rq->path);

    response_init(rs, c->mem);
    rs->status = 308;
    path = str_ends(path, STR("/")) ? str_sub(path, 0, path.n - 1)
                                    : str_printf(c->mem, STR_FMT "/", STR_ARG(path));
    if (rq->query_string.n > 0)
        path = str_printf(c->mem, STR_FMT "?" STR_FMT, STR_ARG(path), STR_ARG(rq->query_string));
    response_header(rs, "Location", path);
}

/* A refusal that only asks for one more step leads there; empty: there is none. */
static struct str way_out(struct ctx *c, const struct request *rq, int status)
{
    const struct http_app *app = router_app(c->http->router);

    if (status != 403 || rq->method != GET || request_is_machine(rq) || !app->way_out)
        return STR("");
    return app->way_out(c, rq);
}

bool http_is_altered(const struct ctx *c)
{
    return c->failure.st == ST_INTERNAL && c->failure.code &&
           str_ends(str_from_z(c->failure.code), STR(".integrity"));
}

/* Told before the page is drawn, which says that it was. */
static void tell_altered(struct ctx *c, const struct request *rq)
{
    const struct http_app *app = router_app(c->http->router);
    const struct failure failure = c->failure;

    if (!app->altered || !rq->route || !c->db)
        return;
    if (app->altered(c, rq) != ST_OK)
        log_failure(c, rq->route->pattern);
    c->failure = failure;
}

static void fail(struct ctx *c, enum status st, const struct request *rq, struct response *rs)
{
    int status = http_status(c, st);

    if (status == 500 && http_is_altered(c))
        tell_altered(c, rq);
    struct str path = way_out(c, rq, status);

    if (status == 308) {
        slash_redirect(c, rq, rs);
    } else if (path.n > 0) {
        response_init(rs, c->mem);
        rs->status = 303;
        response_header(rs, "Location", path);
    } else {
        failure_page(c, rq, rs, status);
    }
}

static void edge_cookies(struct ctx *c, struct response *rs)
{
    if (c->http->form_secret_is_new)
        response_cookie(c, rs, FORM_COOKIE, c->http->form_secret, 0);
    if (c->http->lang_was_asked)
        response_header(rs, "Set-Cookie",
                        str_printf(c->mem,
                                   "lang=%s; Path=/; Max-Age=%d; Secure; HttpOnly; SameSite=Lax",
                                   lang_code(c->lang), LANG_COOKIE_S));
}

/* The log names the pattern, never the path: identifiers in addresses are somebody's. */
static void log_request(const struct ctx *c,
                        const struct request *rq,
                        const struct response *rs,
                        struct db_counts before,
                        int64_t started_us)
{
    struct db_counts after = c->db ? db_counts(c->db) : before;
    const struct failure *f = &c->failure;
    bool failed = rs->status >= 400;
    enum log_level level = LOG_INFO;

    if (rs->status >= 500)
        level = rs->status == 503 ? LOG_WARN : LOG_ERROR;
    log_event(
        level, "request",
        "method=%s route=%s status=%d us=%lld queries=%lld rows=%lld bytes=%zu code=%s at=%s:%d "
        "request=" STR_FMT,
        rq->method == POST ? "POST" : "GET", rq->route ? rq->route->pattern : "-", rs->status,
        (long long)(time_monotonic_us() - started_us),
        (long long)(after.statements - before.statements), (long long)(after.rows - before.rows),
        rs->body.n, failed && f->code ? f->code : "-", failed && f->file ? f->file : "-",
        failed ? f->line : 0, STR_ARG(c->request_id));
    if (rs->status >= 500 && f->detail.n > 0)
        log_failure(c, rq->route ? rq->route->pattern : "-");
}

void edge_refuse(struct ctx *c, const struct request *rq, struct response *rs)
{
    fail(c, c->failure.st, rq, rs);
    edge_cookies(c, rs);
    response_standing(c, rq, rs);
    log_request(c, rq, rs, (struct db_counts){0}, time_monotonic_us());
}

void http_dispatch(struct ctx *c,
                   const struct router *router,
                   struct request *rq,
                   struct response *rs)
{
    int64_t started_us = time_monotonic_us();
    struct db_counts before = c->db ? db_counts(c->db) : (struct db_counts){0};

    ASSERT(c->http && c->http->router == router && c->http->rq == rq);
    response_init(rs, c->mem);
    enum status st = walk(c, rq, rs);
    ASSERT(!c->db || !db_in_transaction(c->db));
    if (st == ST_OK)
        st = check_answer(c, rs);
    if (st != ST_OK)
        fail(c, st, rq, rs);
    edge_cookies(c, rs);
    response_standing(c, rq, rs);
    if (rs->broken) { /* the error page's own headers cannot be: they are constants */
        fail(c, FAULT(c, "a header was refused"), rq, rs);
        response_standing(c, rq, rs);
    }
    log_request(c, rq, rs, before, started_us);
}
