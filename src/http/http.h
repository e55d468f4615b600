/* Requests, responses, routes and forms, independent of the server that carries them: the same
 * handlers run behind libmicrohttpd (http/server.c) and in process for tests (http/inprocess.c). */
#ifndef OQU_HTTP_H
#define OQU_HTTP_H

#include "base/buf.h"
#include "base/ctx.h"

enum method { GET = 1, POST };

enum door { DOOR_PUBLIC = 1, DOOR_FAMILY, DOOR_STAFF };

/* What a route asks of the actor; a route without any is refused at start-up. The signed-in
 * person's current role gives the bits of ctx.actor.access; one common bit opens the route. */
enum access {
    ACCESS_ANYONE = 1u << 0, /* no sign-in */
    ACCESS_PERSON = 1u << 1, /* anyone signed in at this door */
    ACCESS_PARENT = 1u << 2,
    ACCESS_CLERK = 1u << 3,    /* admission officer of a school */
    ACCESS_DIRECTOR = 1u << 4, /* head of a school */
    ACCESS_DEPARTMENT = 1u << 5,
    ACCESS_MINISTRY = 1u << 6,
    ACCESS_ADMIN = 1u << 7,    /* administrator of the platform: people, roles, settings */
    ACCESS_SECURITY = 1u << 8, /* reads the journals */
    ACCESS_FACTOR = 1u << 9,   /* password given, second factor still owed */
};

struct pair {
    struct str name, value;
};
struct pairs {
    const struct pair *v;
    size_t n;
};

struct upload { /* one file part, already spooled to disk with fsync (SEC-61) */
    struct str field, file_name, path;
    int64_t size;
};

struct request {
    enum method method;
    struct str path;                              /* decoded, starts with '/' */
    struct str query_string;                      /* as sent */
    struct pairs query, headers, cookies, params; /* params: {names} of the route's pattern */
    struct pairs body;                            /* fields of an urlencoded or multipart form */
    const struct upload *uploads;
    size_t n_uploads;
    struct str raw_body; /* other content types, up to the route's limit */
    const struct route *route;
    enum door door;
};

struct str pairs_get(struct pairs pairs, const char *name); /* empty when absent; first wins */
bool pairs_has(struct pairs pairs, const char *name);
/* A parameter of the route's pattern. The pattern guarantees the form: {id:uuid}, {n:i64}, {s}. */
struct uuid request_uuid(const struct request *rq, const char *name);
struct str request_param(const struct request *rq, const char *name);

struct response {
    int status; /* 0 until something answered: then the edge answers 500 */
    struct buf body;
    struct str content_type;
    struct pair headers[16];
    size_t n_headers;
    struct str file; /* internal redirect path for nginx (X-Accel-Redirect), or empty */
};

/* Header values refuse control characters (the request fails with 500). */
void response_header(struct response *rs, const char *name, struct str value);
void response_cookie(struct ctx *c,
                     struct response *rs,
                     const char *name,
                     struct str value,
                     int64_t max_age_s); /* __Host-, Secure, HttpOnly, SameSite=Lax; < 0 deletes */
/* 303 to an address built by url_* (html/url.h): never from request headers. */
enum status response_see_other(struct ctx *c, struct response *rs, struct str path);
/* A download: right type, Content-Disposition: attachment, nosniff, CSP sandbox. */
enum status response_download(struct ctx *c,
                              struct response *rs,
                              struct str content_type,
                              struct str file_name,
                              struct str bytes);
enum status response_json(struct ctx *c, struct response *rs, int status, struct str json);

/* A handler answers by filling rs and returning ST_OK, or returns a failure that the edge turns
 * into a page (or an RFC 9457 problem document for machines): 404, 403, 409, 422, 503, 500. */
typedef enum status handler_fn(struct ctx *c, const struct request *rq, struct response *rs);

enum { ROUTE_NO_CSRF = 1, ROUTE_LONG_WAIT = 2, ROUTE_NO_TICKET = 4 };

struct route {
    enum method method;
    const char *pattern;
    handler_fn *handler;
    enum door door;
    uint32_t access;
    const char *about;       /* one English sentence for `oqu routes` and the reviewed list */
    const struct form *form; /* declared fields of a POST; NULL: no fields but the built-in ones */
    size_t max_body;         /* bytes; 0 = HTTP_BODY_DEFAULT */
    unsigned flags;
};

/* ---- forms: declared once, used for parsing, rendering and error display ----------------------
 */

enum field_type {
    FIELD_TEXT = 1, /* NFC, trimmed, inner spaces collapsed; limit in letters */
    FIELD_TEXTAREA, /* keeps line breaks */
    FIELD_INT,
    FIELD_DATE,   /* three inputs name.d name.m name.y, or one YYYY-MM-DD */
    FIELD_CHOICE, /* radio or select; the handler checks the value against its options */
    FIELD_CHECK,  /* "1" or absent */
    FIELD_LIST,   /* repeated parameter, as checkboxes of one name */
    FIELD_IIN,
    FIELD_PHONE,
    FIELD_EMAIL,
    FIELD_CODE,   /* one-time code: digits, spaces dropped */
    FIELD_SECRET, /* password: exactly as typed after NFC, never shown again */
    FIELD_FILE,
    FIELD_UUID,
};

struct field {
    const char *name;
    enum field_type type;
    int label;   /* enum msg */
    int hint;    /* enum msg, 0 for none */
    int missing; /* enum msg shown when a required field is empty; 0 = optional */
    int64_t min,
        max; /* letters of a text, value of a number, bytes of a file; 0,0 = type's default */
};

struct form {
    const char *name;
    const struct field *fields;
    size_t n;
};

struct field_value {
    const struct field *field;
    struct str raw;  /* what was typed, kept for showing again; empty for secrets and files */
    struct str text; /* cleaned */
    int64_t number;  /* FIELD_INT; days for FIELD_DATE; 1 for a ticked FIELD_CHECK */
    struct uuid uuid;
    const struct str *list; /* FIELD_LIST */
    size_t n_list;
    const struct upload *upload;
    int error;            /* enum msg, 0 = fine */
    struct str error_arg; /* shown as {value} in the error */
};

struct form_values {
    const struct form *form;
    struct field_value *v;   /* one per field, in order */
    struct str idem;         /* the idempotency key that came with the form (REL-4) */
    struct str common_error; /* translated; shown in the summary without a field */
    bool bad;
};

/* Reads the declared fields; unknown or doubled ones make it ST_INVALID (SEC-25). Field errors are
 * not failures: look at values->bad, then show the page again with 422. */
MUST_USE enum status form_read(struct ctx *c,
                               const struct form *form,
                               const struct request *rq,
                               struct form_values *ret_values);
/* An empty form to show first; fill defaults with form_set. */
struct form_values form_blank(struct ctx *c, const struct form *form);
void form_set(struct form_values *values, const char *name, struct str raw);
struct field_value *form_at(const struct form_values *values,
                            const char *name); /* ASSERTs it exists */
void form_error(struct form_values *values, const char *name, int msg, struct str arg);

/* Token that binds a form to the session and route (SEC-51); checked by the edge on every POST. */
struct str form_csrf_token(struct ctx *c);
struct str form_new_idem(struct ctx *c);

/* ---- the application as the edge sees it -------------------------------------------------------
 */

struct http_app {
    const struct route *const *route_lists; /* each ends with {0} */
    size_t n_route_lists;
    enum door door;
    /* Fills c->actor and c->lang from the cookies; called before the access check. */
    enum status (*identify)(struct ctx *c, const struct request *rq);
    /* Draws an error page (html) for the failure in c; status is the HTTP status chosen. */
    void (*error_page)(struct ctx *c, const struct request *rq, struct response *rs, int status);
    /* Where an anonymous visitor of a protected page goes. */
    struct str (*sign_in_path)(struct ctx *c, const struct request *rq);
    const struct config *config;
};

struct router;
/* Refuses (with a message on standard error) a route without access, two routes that collide, a
 * POST without CSRF protection that is not marked, a pattern with an unknown type. */
struct router *router_new(const struct http_app *app);
void router_free(struct router *router);
/* The whole walk for one request on a worker: match, identify, access, CSRF, handler, failure page,
 * standing headers. Asserts that no transaction was left open. Never fails: rs is always filled. */
void http_dispatch(struct ctx *c,
                   const struct router *router,
                   struct request *rq,
                   struct response *rs);

enum {
    HTTP_BODY_DEFAULT = 64 * 1024,
    HTTP_FIELDS_MOST = 200,
    HTTP_HEADER_BYTES = 16 * 1024,
};

/* ---- servers --------------------------------------------------------------------------------- */

struct http_server_settings {
    struct str socket_path;
    struct str spool_dir;    /* uploads are written here */
    int workers, queue_most; /* queue_most: waiting requests before 503 with Retry-After */
    size_t arena_budget;
    struct str conninfo; /* each worker opens its own connection */
    struct str keys_socket;
};
/* Serves until stop_fd becomes readable, then finishes what runs and returns. */
MUST_USE enum status http_server_run(struct ctx *c,
                                     const struct router *router,
                                     const struct http_server_settings *settings,
                                     int stop_fd);

/* ---- client (egress goes only to configured names, SEC-3) --------------------------------------
 */

struct http_call {
    const char *method; /* "GET", "POST" */
    struct str url;
    struct pairs headers;
    struct str body, content_type;
    struct str user, password; /* HTTP Basic when user is not empty */
    int timeout_ms;
    size_t max_answer;
};
struct http_answer {
    int status;
    struct str body, content_type;
};
/* ST_BUSY: no answer in time or connection refused. Redirects are not followed. */
MUST_USE enum status
http_client_call(struct ctx *c, const struct http_call *call, struct http_answer *ret_answer);

#endif
