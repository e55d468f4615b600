/* A request without a socket: what server.c does, in one thread. For page tests. */
#include "http/edge.h"

static enum status take_body(struct ctx *c, const struct http_inprocess *call, struct request *rq)
{
    struct body *body;

    TRY(body_begin(c, rq, call->spool_dir, &body));
    if (!body)
        return ST_OK;
    TRY(body_feed(c, body, call->body.p, call->body.n));
    return body_finish(c, body, rq);
}

void http_inprocess_call(struct ctx *c,
                         const struct router *router,
                         const struct http_inprocess *call,
                         struct response *rs)
{
    struct request *rq = NEW(c->mem, struct request);
    struct pair *lines = NEWS(c->mem, struct pair, call->headers.n + 1);
    size_t n = 0;

    for (; n < call->headers.n; n++)
        lines[n] = call->headers.v[n];
    if (call->body.n > 0 || str_eq_z(str_from_z(call->method), "POST"))
        lines[n++] = (struct pair){STR("Content-Length"), str_printf(c->mem, "%zu", call->body.n)};
    const struct wire wire = {str_from_z(call->method), call->target, {lines, n}};
    response_init(rs, c->mem);
    enum status st = edge_begin(c, router, &wire, rq);
    if (st == ST_OK)
        st = take_body(c, call, rq);
    if (st == ST_OK)
        http_dispatch(c, router, rq, rs);
    else
        edge_refuse(c, rq, rs);
}
