/* See server.h. One request on the event thread: its head, its body, the hand-over to a worker, its
 * answer. libmicrohttpd calls exchange_run() once for the head, once for each piece of the body,
 * once at its end, and once more after a worker resumed it. */
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "base/scan.h"
#include "base/time.h"
#include "http/server.h"

enum {
    MEMORY_CEILING = 4,         /* times the budget: a bug, see arena.h */
    THROWN_AWAY_MOST = 1 << 20, /* of a refused body, so that the client reads our answer */
};

void *exchange_open(void *cls, const char *target, struct MHD_Connection *connection)
{
    struct server *server = cls;
    size_t budget = server->settings->arena_budget;
    struct arena *mem = arena_new(budget, size_mul(budget, MEMORY_CEILING));
    struct exchange *x = NEW(mem, struct exchange);

    x->server = server;
    x->connection = connection;
    x->c.mem = mem;
    x->target = str_copy(mem, str_from_z(target));
    x->started_us = time_monotonic_us();
    (void)atomic_fetch_add(&server->open_exchanges, 1);
    return x;
}

void exchange_close(void *cls,
                    struct MHD_Connection *connection,
                    void **con_cls,
                    enum MHD_RequestTerminationCode code)
{
    struct server *server = cls;
    struct exchange *x = *con_cls;

    (void)connection;
    (void)code;
    if (!x)
        return;
    ASSERT(x->phase != PHASE_QUEUED); /* a worker still has it */
    *con_cls = NULL;
    arena_free(x->c.mem);
    (void)atomic_fetch_sub(&server->open_exchanges, 1);
}

/* ---- the answer --------------------------------------------------------------------------- */

static enum MHD_Result send_answer(struct exchange *x)
{
    struct response *rs = &x->rs;
    struct str body = buf_str(&rs->body);
    enum MHD_Result done = MHD_YES;
    /* libmicrohttpd only reads it; it lives until exchange_close() */
    void *bytes = (void *)(uintptr_t)body.p;
    struct MHD_Response *answer =
        MHD_create_response_from_buffer(body.n, bytes, MHD_RESPMEM_PERSISTENT);

    ASSERT(answer != NULL);
    for (size_t i = 0; i < rs->n_headers && done == MHD_YES; i++)
        done = MHD_add_response_header(answer, rs->headers[i].name.p,
                                       str_z(x->c.mem, rs->headers[i].value));
    if (done == MHD_YES)
        done = MHD_add_response_header(answer, MHD_HTTP_HEADER_CONTENT_TYPE,
                                       str_z(x->c.mem, rs->content_type));
    /* 400: who sent it and where the next request begins are in doubt */
    if (done == MHD_YES && (rs->status == 400 || atomic_load(&x->server->stopping)))
        done = MHD_add_response_header(answer, MHD_HTTP_HEADER_CONNECTION, "close");
    if (done == MHD_YES)
        done = MHD_queue_response(x->connection, (unsigned)rs->status, answer);
    MHD_destroy_response(answer);
    return done;
}

static enum MHD_Result refuse(struct exchange *x)
{
    x->phase = PHASE_ANSWERED;
    edge_refuse(&x->c, &x->rq, &x->rs);
    return send_answer(x);
}

/* ---- the head ----------------------------------------------------------------------------- */

struct lines {
    struct arena *mem;
    struct pair v[HTTP_HEADERS_MOST + 1]; /* one more, so that too many are noticed */
    size_t n;
};

/* NOLINTNEXTLINE(readability-function-size): libmicrohttpd's signature */
static enum MHD_Result take_line(void *cls,
                                 enum MHD_ValueKind kind,
                                 const char *name,
                                 size_t name_n,
                                 const char *value,
                                 size_t value_n)
{
    struct lines *lines = cls;

    (void)kind;
    if (lines->n == COUNT(lines->v))
        return MHD_NO;
    lines->v[lines->n++] = (struct pair){{name, name_n}, {value ? value : "", value_n}};
    return MHD_YES;
}

/* nginx alone can reach our socket and overwrites this header (SEC-53). */
static struct str client_address(const struct request *rq)
{
    struct str address = pairs_get(rq->headers, "x-real-ip");
    char text[INET6_ADDRSTRLEN];
    unsigned char binary[sizeof(struct in6_addr)];

    if (address.n == 0 || address.n >= sizeof(text))
        return STR("");
    memcpy(text, address.p, address.n);
    text[address.n] = '\0';
    bool good = inet_pton(AF_INET, text, binary) == 1 || inet_pton(AF_INET6, text, binary) == 1;
    return good ? address : STR("");
}

static enum status take_head(struct exchange *x, const char *method)
{
    struct lines lines = {.mem = x->c.mem};
    struct ctx *c = &x->c;

    (void)MHD_get_connection_values_n(x->connection, MHD_HEADER_KIND, take_line, &lines);
    const struct wire wire = {str_from_z(method), x->target, {lines.v, lines.n}};
    TRY(edge_begin(c, x->server->router, &wire, &x->rq));
    c->client_address = client_address(&x->rq);
    if (atomic_load(&x->server->stopping))
        return FAIL(c, ST_BUSY, "http.busy");
    return body_begin(c, &x->rq, x->server->settings->spool_dir, &x->body);
}

/* How many bytes of a refused body are worth reading: a client that is cut off while it sends may
 * never see why. */
static bool is_worth_draining(const struct exchange *x)
{
    struct str length = pairs_get(x->rq.headers, "content-length");
    int64_t n;

    if (x->rq.headers.n == 0 || pairs_has(x->rq.headers, "transfer-encoding"))
        return false;
    return scan_i64(length, 0, THROWN_AWAY_MOST, &n);
}

static enum MHD_Result begin(struct exchange *x, const char *method)
{
    response_init(&x->rs, x->c.mem);
    if (take_head(x, method) == ST_OK) {
        x->phase = PHASE_BODY;
        return MHD_YES;
    }
    if (x->c.http->refusal == 400 || !is_worth_draining(x))
        return refuse(x);
    x->phase = PHASE_REFUSED;
    return MHD_YES;
}

/* ---- the body and the hand-over ----------------------------------------------------------- */

static enum MHD_Result take_piece(struct exchange *x, const char *data, size_t n)
{
    int64_t age_us = time_monotonic_us() - x->started_us;

    if (age_us > (int64_t)HTTP_RECEIVE_MS * 1000)
        return MHD_NO;
    if (x->phase == PHASE_BODY && x->body) {
        if (body_feed(&x->c, x->body, data, n) != ST_OK)
            x->phase = PHASE_REFUSED;
        return MHD_YES;
    }
    x->thrown_away += (int64_t)n;
    return x->thrown_away > THROWN_AWAY_MOST ? MHD_NO : MHD_YES;
}

static enum MHD_Result hand_over(struct exchange *x)
{
    const struct route *route = x->rq.route;

    if (route && (route->flags & ROUTE_QUICK)) {
        enum status st = x->body ? body_finish(&x->c, x->body, &x->rq) : ST_OK;
        if (st != ST_OK)
            return refuse(x);
        x->phase = PHASE_ANSWERED;
        http_dispatch(&x->c, x->server->router, &x->rq, &x->rs);
        return send_answer(x);
    }
    /* Suspended first: once pushed, a worker may resume it at any moment. */
    x->phase = PHASE_QUEUED;
    MHD_suspend_connection(x->connection);
    bool slow = route && (route->flags & ROUTE_SLOW) && x->server->settings->slow_workers > 0;
    bool ahead = route && (route->flags & ROUTE_FIRST);
    if (queue_push(slow ? &x->server->slow : &x->server->queue, x, ahead))
        return MHD_YES;
    (void)FAIL(&x->c, ST_BUSY, "http.busy");
    x->phase = PHASE_REFUSED;
    MHD_resume_connection(x->connection);
    return MHD_YES;
}

/* NOLINTNEXTLINE(readability-function-size): libmicrohttpd's signature */
enum MHD_Result exchange_run(void *cls,
                             struct MHD_Connection *connection,
                             const char *url,
                             const char *method,
                             const char *version,
                             const char *upload_data,
                             size_t *upload_data_size,
                             void **con_cls)
{
    struct exchange *x = *con_cls;

    (void)cls;
    (void)connection;
    (void)url;
    (void)version;
    if (x->phase == PHASE_NEW)
        return begin(x, method);
    if (*upload_data_size > 0) {
        size_t n = *upload_data_size;
        *upload_data_size = 0;
        return take_piece(x, upload_data, n);
    }
    switch (x->phase) {
    case PHASE_BODY: return hand_over(x);
    case PHASE_REFUSED: return refuse(x);
    case PHASE_ANSWERED: return send_answer(x);
    case PHASE_NEW:
    case PHASE_QUEUED: break;
    }
    return MHD_NO;
}
