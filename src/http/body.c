/* Which body a route takes, how long it may be, and its collection while it arrives. Both servers
 * feed the same functions. */
#include "base/scan.h"
#include "http/edge.h"
#include "http/multipart.h"
#include "http/parse.h"

struct body {
    size_t most, seen;
    struct multipart *multipart; /* NULL: everything goes to raw */
    struct buf raw;
    bool is_fields;
    bool is_language_only; /* fields of a form with files: only a change of language sends that */
};

static bool has_file_field(const struct form *form)
{
    for (size_t i = 0; form && i < form->n; i++)
        if (form->fields[i].type == FIELD_FILE)
            return true;
    return false;
}

static size_t limit_of(const struct route *route)
{
    return route->max_body > 0 ? route->max_body : HTTP_BODY_DEFAULT;
}

/* The length that the client announces; 0 when it does not, then it is counted while reading. */
static bool announced(const struct request *rq, int64_t *ret_length)
{
    struct str length = pairs_get(rq->headers, "content-length");

    *ret_length = 0;
    return length.n == 0 || scan_i64(length, 0, INT64_MAX, ret_length);
}

static enum status open_body(struct ctx *c,
                             const struct request *rq,
                             const struct route *route,
                             struct str spool_dir,
                             struct body *body)
{
    struct str header = pairs_get(rq->headers, "content-type");
    struct str type = parse_media_type(c->mem, header);
    bool wants_files = has_file_field(route->form);

    buf_init(&body->raw, c->mem, body->most);
    if (route->flags & ROUTE_RAW)
        return ST_OK;
    if (str_eq_z(type, "application/x-www-form-urlencoded")) {
        body->is_fields = true;
        body->is_language_only = wants_files;
        if (wants_files && body->most > HTTP_BODY_DEFAULT)
            body->most = HTTP_BODY_DEFAULT;
        return ST_OK;
    }
    if (!wants_files || !str_eq_z(type, "multipart/form-data"))
        return REFUSE(c, 415, ST_INVALID, "http.media-type");
    body->multipart = multipart_new(c->mem, header, spool_dir, body->most);
    return body->multipart ? ST_OK : REFUSE(c, 400, ST_INVALID, "http.malformed");
}

enum status
body_begin(struct ctx *c, const struct request *rq, struct str spool_dir, struct body **ret_body)
{
    const struct route *route = c->http->match.route;
    int64_t length;

    *ret_body = NULL;
    if (!announced(rq, &length))
        return REFUSE(c, 400, ST_INVALID, "http.malformed");
    if (length == 0 && !pairs_has(rq->headers, "transfer-encoding"))
        return ST_OK;
    if (!route) /* http_dispatch() says what is wrong; the body is not read */
        return ST_OK;
    if (rq->method == GET)
        return REFUSE(c, 400, ST_INVALID, "http.malformed");
    if (length > (int64_t)limit_of(route))
        return REFUSE(c, 413, ST_INVALID, "http.too-large");
    struct body *body = NEW(c->mem, struct body);
    body->most = limit_of(route);
    TRY(open_body(c, rq, route, spool_dir, body));
    *ret_body = body;
    return ST_OK;
}

static enum status multipart_failure(struct ctx *c, enum status st)
{
    if (st == ST_INVALID)
        return REFUSE(c, 400, ST_INVALID, "http.malformed");
    return st == ST_OK ? ST_OK : FAULT(c, "upload cannot be written");
}

enum status body_feed(struct ctx *c, struct body *body, const char *data, size_t n)
{
    body->seen = size_add(body->seen, n);
    if (body->seen > body->most)
        return REFUSE(c, 413, ST_INVALID, "http.too-large");
    if (body->multipart)
        return multipart_failure(c, multipart_feed(body->multipart, data, n));
    buf_add(&body->raw, (struct str){data, n});
    return ST_OK;
}

enum status body_finish(struct ctx *c, struct body *body, struct request *rq)
{
    if (body->multipart)
        return multipart_failure(c, multipart_finish(body->multipart, rq));
    if (!body->is_fields) {
        rq->raw_body = buf_str(&body->raw);
        return ST_OK;
    }
    if (!parse_fields(c->mem, buf_str(&body->raw), &rq->body))
        return REFUSE(c, 400, ST_INVALID, "http.malformed");
    if (body->is_language_only && !pairs_has(rq->body, "lang"))
        return REFUSE(c, 415, ST_INVALID, "http.media-type");
    return ST_OK;
}
