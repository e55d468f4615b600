/* Private to http/: what the edge keeps for one request, and the steps the two servers share. */
#ifndef OQU_HTTP_EDGE_H
#define OQU_HTTP_EDGE_H

#include "http/router.h"

struct http_state {
    const struct router *router;
    const struct request *rq;
    struct route_match match;
    int refusal;            /* HTTP status that a refusal of the edge itself asks for; 0 = by st */
    struct str allow;       /* of a 405 */
    struct str form_secret; /* value of the form cookie; empty until there is one */
    bool form_secret_is_new;
    struct permission_set permitted; /* of who asks */
    struct permission_set lent;      /* those of them that are somebody else's */
    bool lang_was_asked;             /* ?lang=, or a form's field lang */
    const struct form *typed;        /* to be shown again as it was typed: form_blank() */
};

#define FORM_COOKIE "__Host-form"

/* Refuses with an HTTP status that enum status does not know. */
#define REFUSE(c, http_status, st, code)                                                           \
    ((c)->http->refusal = (http_status), FAIL((c), (st), (code)))

/* Our fault; the reader only learns that there was one, the log what it was. */
#define FAULT(c, what)                                                                             \
    ((c)->failure.detail = STR(what), FAIL((c), ST_INTERNAL, "http.server-fault"))

/* What came on the wire before the body. */
struct wire {
    struct str method, target;
    struct pairs headers;
};
/* Fills rq and c->http, finds the route (none is not a failure yet) and chooses the language. On
 * failure rq is still fit for http_refuse(). */
MUST_USE enum status
edge_begin(struct ctx *c, const struct router *router, const struct wire *wire, struct request *rq);
/* The whole walk on a worker, after edge_begin() and the body: match, identify, access, token,
 * handler, failure page, standing headers, log line. Asserts that no transaction was left open. */
void http_dispatch(struct ctx *c,
                   const struct router *router,
                   struct request *rq,
                   struct response *rs);
/* Fills rs with the failure in c, standing headers included, and logs it: for a request that never
 * reached http_dispatch(). Needs no database. */
void edge_refuse(struct ctx *c, const struct request *rq, struct response *rs);

/* body.c: the body of a request as it arrives. */
struct body;
/* What the route does not take is refused before it is read: 413, 415.
 * *ret_body is NULL when there is nothing to read. */
MUST_USE enum status
body_begin(struct ctx *c, const struct request *rq, struct str spool_dir, struct body **ret_body);
MUST_USE enum status body_feed(struct ctx *c, struct body *body, const char *data, size_t n);
/* Fills body, uploads or raw_body of rq; waits for the disk, so not on an event thread. */
MUST_USE enum status body_finish(struct ctx *c, struct body *body, struct request *rq);

/* csrf.c */
MUST_USE enum status csrf_check(struct ctx *c, const struct request *rq);

/* forms.c: every field of the body is declared or built in, none is doubled. */
MUST_USE enum status
form_check_names(struct ctx *c, const struct form *form, const struct request *rq);

/* response.c */
void response_init(struct response *rs, struct arena *mem);
void response_standing(struct ctx *c, const struct request *rq, struct response *rs);
struct str response_percent(struct arena *mem, struct str s); /* all but unreserved and '/' */
void response_problem(struct ctx *c, struct response *rs, int status);

#endif
