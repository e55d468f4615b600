/* Requests, responses, routes and forms, independent of the server that carries them: the same
 * handlers run behind libmicrohttpd (http/server.c) and in process for tests (http/inprocess.c). */
#ifndef OQU_HTTP_H
#define OQU_HTTP_H

#include "base/buf.h"
#include "base/ctx.h"

enum method { GET = 1, POST };

/* DOOR_EVERY is for routes only: served by each door (health, CSP reports, language). */
enum door { DOOR_PUBLIC = 1, DOOR_FAMILY, DOOR_STAFF, DOOR_EVERY };

/* What the edge accepts, in one place. Everything a request can ask for is bounded here or by the
 * route's max_body. */
enum {
    HTTP_BODY_DEFAULT = 64 * 1024,
    HTTP_TARGET_MOST = 4096, /* bytes of path and query together */
    HTTP_FIELDS_MOST = 200,  /* pairs of a query or a form; parts of a multipart body */
    HTTP_FILES_MOST = 10,    /* files of one form */
    HTTP_NAME_MOST = 64,     /* bytes of a field or cookie name */
    HTTP_COOKIES_MOST = 50,
    HTTP_HEADERS_MOST = 64,        /* header lines of a request, and of a response */
    HTTP_HEADER_BYTES = 16 * 1024, /* all header lines together */
    HTTP_SEGMENTS_MOST = 12,       /* of a path or a pattern */
    HTTP_RESPONSE_MOST = 16 * 1024 * 1024,
    HTTP_DEADLINE_MS = 12 * 1000, /* from queue to handler; later it is not started (REL-10) */
    HTTP_RECEIVE_MS = 60 * 1000,  /* to receive one request; nginx has buffered it already */
    HTTP_RETRY_AFTER_S = 5,
};

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
    ACCESS_ADMIN = 1u << 7,      /* administrator of the platform: people, roles, settings */
    ACCESS_SECURITY = 1u << 8,   /* reads the journals */
    ACCESS_FACTOR = 1u << 9,     /* password given, second factor still owed */
    ACCESS_OVERSIGHT = 1u << 10, /* a supervising vice-minister: figures only */
    ACCESS_MEMBER = 1u << 11,    /* teaches or learns in an organisation; opens what it is given */
    ACCESS_PARTNER = 1u << 12,   /* of a body that carries the pilot: its own tasks */
    ACCESS_SUPPORT = 1u << 13,   /* helps people use the platform; reads nothing of theirs */
    ACCESS_LEARNER = 1u << 14,   /* learns: the own diary, nobody else's */
    /* Of no route: classes of data that the right in use does not see, whatever the role may
     * (M456-5.8c). */
    ACCESS_BELOW_MEDICAL = 1u << 28,
    ACCESS_BELOW_RESTRICTED = 1u << 29, /* never without the one above */
};

struct pair {
    struct str name, value;
};
struct pairs {
    const struct pair *v;
    size_t n;
};

/* One file part, already on disk under a random name and fsynced (SEC-61). The file goes away with
 * the request: who wants to keep it links, renames or copies it. file_name is text for people (NFC,
 * without directories), never a path. */
struct upload {
    struct str field, file_name, path;
    int64_t size;
};

struct request {
    enum method method;      /* HEAD arrives as GET; the server leaves the body out */
    struct str path;         /* decoded, starts with '/' */
    struct str target;       /* path and query as sent */
    struct str query_string; /* as sent */
    struct pairs query;
    struct pairs headers; /* names in lower case, values without control characters */
    struct pairs cookies;
    struct pairs params; /* {names} of the route's pattern */
    struct pairs body;   /* fields of an urlencoded or multipart form */
    const struct upload *uploads;
    size_t n_uploads;
    struct str raw_body; /* other content types, up to the route's limit */
    const struct route *route;
    enum door door;
};

struct str pairs_get(struct pairs pairs, const char *name); /* empty when absent; first wins */
bool pairs_has(struct pairs pairs, const char *name);
/* The fields of an urlencoded body that a ROUTE_RAW left in raw_body, for protocols that must pass
 * over fields they do not know. False when it is malformed. */
MUST_USE bool pairs_read(struct ctx *c, struct str body, struct pairs *ret_pairs);
/* A parameter of the route's pattern. The pattern guarantees the form: {id:uuid}, {n:i64}, {s}. */
struct uuid request_uuid(const struct request *rq, const char *name);
struct str request_param(const struct request *rq, const char *name);

struct response {
    int status;              /* 0: 200 when there is a body, else the edge answers 500 */
    struct buf body;         /* at most HTTP_RESPONSE_MOST; more is a 500, never a cut page */
    struct str content_type; /* empty: text/html; charset=utf-8 */
    struct pair headers[HTTP_HEADERS_MOST];
    size_t n_headers;
    struct str leads_to; /* origins of other sites to which forms of this page lead */
    struct str file;     /* internal redirect path for nginx (X-Accel-Redirect), or empty */
    bool broken;         /* a header was refused; the edge answers 500 */
};

/* Values refuse control characters (the request then fails with 500). The standing headers are the
 * edge's; of those only Cache-Control may be set here, for pages without personal data. */
void response_header(struct response *rs, const char *name, struct str value);
/* name is the full one and starts with "__Host-"; adds Path=/, Secure, HttpOnly, SameSite=Lax.
 * max_age_s: 0 ends with the browser, < 0 deletes. */
void response_cookie(
    struct ctx *c, struct response *rs, const char *name, struct str value, int64_t max_age_s);
/* A form of this page leads to the site of this address, "https://library.kz/back?x": its origin is
 * added to form-action of the content policy. At most twice; the address was registered by an
 * administrator and checked as url_registered() does. */
void response_leads_to(struct ctx *c, struct response *rs, struct str address);
/* 303 to an address built by url_* (html/url.h): never from request headers. */
enum status response_see_other(struct ctx *c, struct response *rs, struct str path);
/* A download: right type, Content-Disposition: attachment, nosniff, CSP sandbox. */
enum status response_download(struct ctx *c,
                              struct response *rs,
                              struct str content_type,
                              struct str file_name,
                              struct str bytes);
/* As response_download, for a file that nginx serves from its internal location. */
enum status response_file(struct ctx *c,
                          struct response *rs,
                          struct str content_type,
                          struct str file_name,
                          struct str internal_path);
enum status response_json(struct ctx *c, struct response *rs, int status, struct str json);

/* s when it is an address of this site ("/my/?tab=2"), otherwise `otherwise`. For the return
 * address of sign-in, which arrives as ?next= and travels through the form as the built-in field
 * _next. */
struct str http_local_address(struct str s, struct str otherwise);
/* True for requests that want RFC 9457 problem documents: /api/ or an Accept for JSON. */
bool request_is_machine(const struct request *rq);

/* A handler answers by filling rs and returning ST_OK, or returns a failure that the edge turns
 * into a page (or an RFC 9457 problem document for machines): 404, 403, 409, 422, 503, 500. */
typedef enum status handler_fn(struct ctx *c, const struct request *rq, struct response *rs);

enum {
    ROUTE_NO_CSRF = 1 << 0,      /* no token: reports of browsers, calls from other systems */
    ROUTE_QUICK = 1 << 1,        /* runs on the event thread even when the queue is full: c->db and
                                    c->keys are NULL, nobody is identified, it must not wait */
    ROUTE_RAW = 1 << 2,          /* any content type, in raw_body; token in header X-Csrf-Token */
    ROUTE_CSP_SIGNING = 1 << 3,  /* page may talk to the national signing client (NCALayer) */
    ROUTE_CSP_IDENTITY = 1 << 4, /* page's forms may lead to http_app.identity_origin */
    ROUTE_CAMERA = 1 << 5,       /* page may use the camera */
    ROUTE_OF_LAW = 1 << 6,       /* only in PERMISSION_OF_LAW */
    ROUTE_PUT = 1 << 7,          /* of a POST: the protocol of another system says PUT */
    ROUTE_SLOW = 1 << 8,         /* hashes a password: waits in a line of its own, so that however
                                    many sign in, the workers of other pages are free (SEC-42) */
    ROUTE_FIRST = 1 << 9, /* goes before the pages that wait for a worker: what a family loses
                             its place by is taken before what it only looks at */
};

struct route {
    enum method method;
    const char *pattern;
    handler_fn *handler;
    enum door door;
    uint32_t access;
    const char *about; /* one English sentence for `oqu routes` and the reviewed list */
    /* Declared fields of a POST; NULL: only the built-in _csrf, _idem, _next and lang. A form with
     * a FIELD_FILE takes multipart bodies (and an urlencoded one that only changes the language),
     * every other form urlencoded ones; others are 415. */
    const struct form *form;
    size_t max_body; /* bytes; 0 = HTTP_BODY_DEFAULT */
    unsigned flags;
};

/* A row of a table of routes that is no route: the routes after it, up to the next such row, are
 * what a role is permitted or not, the gate after `access`. A table may come back to a permission.
 * The key is that of its words in the catalogues: PERMISSION("admission.may.decide"). Routes open
 * to anyone, to anyone signed in or to who still owes a factor stand outside; every other one
 * should have a permission (tools/check_routes). OF_LAW: as shipped everywhere, no organisation
 * gives or takes it. */
#define PERMISSION(key)                                                                            \
    {                                                                                              \
        .pattern = (key)                                                                           \
    }
#define PERMISSION_OF_LAW(key)                                                                     \
    {                                                                                              \
        .pattern = (key), .flags = ROUTE_OF_LAW                                                    \
    }

enum { PERMISSIONS_MOST = 256, ROUTE_LISTS_MOST = 64 };

struct permission { /* what all tables say about it together */
    const char *name;
    int text;        /* enum msg */
    uint32_t access; /* of all its routes: whose roles may ever have it */
    bool of_law;
};

struct permission_set { /* by place in router_permissions() */
    uint64_t bits[PERMISSIONS_MOST / 64];
    /* By place in http_app.route_lists: tables whose module is switched off for the organisation.
     * Their routes answer as if there were none. */
    uint64_t absent;
};
bool permission_in(const struct permission_set *set, size_t at);
void permission_put(struct permission_set *set, size_t at, bool in);

/* ---- forms: declared once, used for parsing, rendering and error display ------------------ */

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
    /* Letters of a text, value of a number, days of a date, bytes of a file, entries of a list;
     * 0,0 = the type's default. */
    int64_t min, max;
};

struct form {
    const char *name;
    const struct field *fields;
    size_t n;
};

struct field_value {
    const struct field *field;
    /* What was typed, kept for showing again; empty for secrets. Of a file its name. */
    struct str raw;
    struct str day, month, year; /* FIELD_DATE: what was typed */
    struct str text;             /* cleaned; empty when nothing was given or it is wrong */
    int64_t number;              /* FIELD_INT; days for FIELD_DATE; 1 for a ticked FIELD_CHECK */
    struct uuid uuid;
    const struct str *list; /* FIELD_LIST */
    size_t n_list;
    const struct upload *upload;
    int error;            /* enum msg, 0 = fine */
    struct str error_arg; /* shown as {value} in the error; empty: the label */
};

struct form_values {
    const struct form *form;
    struct field_value *v;   /* one per field, in order */
    struct str idem;         /* the idempotency key that came with the form (REL-4) */
    struct str common_error; /* translated; shown in the summary without a field */
    bool bad;
    bool typed; /* filled in before the language was changed; defaults do not replace that */
};

/* Reads the declared fields of a POST's body, or of a GET's query. Undeclared or doubled fields of
 * a POST are ST_INVALID (SEC-54); of a GET they are ignored. Field errors are not failures: look at
 * values->bad, then show the page again with 422. */
MUST_USE enum status form_read(struct ctx *c,
                               const struct form *form,
                               const struct request *rq,
                               struct form_values *ret_values);
/* An empty form to show first; fill defaults with form_set. After a change of language it holds
 * what was typed. */
struct form_values form_blank(struct ctx *c, const struct form *form);
void form_set(struct form_values *values, const char *name, struct str raw);
/* What is ticked at first in a FIELD_LIST; the entries are borrowed. */
void form_set_list(struct form_values *values, const char *name, const struct str *list, size_t n);
struct field_value *form_at(const struct form_values *values,
                            const char *name); /* ASSERTs it exists */
void form_error(struct form_values *values, const char *name, int msg, struct str arg);
/* A GET form whose page was asked for in another language has not been sent: its mistakes are not
 * told. Called before the page is drawn. */
void form_forgive(const struct ctx *c, struct form_values *values);
/* What the domain refused (ST_INVALID, ST_CONFLICT with a code of the catalogues) becomes an error
 * of the form, at the field that the failure names or above the form, and ST_OK is returned. Any
 * other status comes back as it is. */
MUST_USE enum status form_failure(struct ctx *c, struct form_values *values, enum status st);

/* True when the request's own address shows this form and takes it. Posted there with the built-in
 * field lang it is not sent: the page comes again in that language with what was typed. */
bool form_is_shown_here(struct ctx *c, const struct form *form);

/* Token that binds a form to the visitor, the session and the address it posts to (SEC-51); the
 * edge checks it on every POST. action: the form's address, percent-encoded as url_path() gives it,
 * with or without query; empty: the current page. Asking for a token makes the edge send the
 * visitor's form cookie. Empty outside a request. */
struct str form_csrf_token(struct ctx *c, struct str action);
/* 128 random bits for the hidden field _idem (REL-4). */
struct str form_new_idem(struct ctx *c);

/* ---- the application as the edge sees it ----------------------------------------------------- */

struct router;

struct http_app {
    const struct route *const *route_lists; /* each ends with {0} */
    size_t n_route_lists;
    /* Beside route_lists: the name of the additional module that a table belongs to, NULL for what
     * is always there. NULL: no table belongs to one. */
    const char *const *route_modules;
    enum door door; /* DOOR_EVERY: all routes, for `oqu routes` and tests */
    /* Fills c->actor, c->now_us and c->lang from the cookies; called before the access check.
     * c->lang already holds what ?lang=, the cookie lang or Accept-Language say; now_us the
     * machine's clock. */
    enum status (*identify)(struct ctx *c, const struct request *rq);
    /* Draws an error page (html) for the failure in c; status is the HTTP status chosen. Must not
     * need the database, nor that identify() has run. */
    void (*error_page)(struct ctx *c, const struct request *rq, struct response *rs, int status);
    /* Where a visitor goes who must first sign in, or still owes the second factor; the edge adds
     * ?next=. May be NULL at a door without sign-in. */
    struct str (*sign_in_path)(struct ctx *c, const struct request *rq);
    /* Which permissions the person in c->actor has at this moment; asked once a request, after
     * identify(). ret_lent: those of them that somebody else has lent. NULL: `access` alone
     * decides. */
    enum status (*permit)(struct ctx *c,
                          const struct router *router,
                          struct permission_set *ret,
                          struct permission_set *ret_lent);
    /* The route is open by this permission, which is lent: fills c->actor.acts_for. Comes with
     * permit. */
    enum status (*act_for)(struct ctx *c, const struct permission *permission);
    /* A page was refused (403) for a reason that the reader can do away with: where; empty: none.
     * Reads the failure in c, needs no database. NULL: never. */
    struct str (*way_out)(struct ctx *c, const struct request *rq);
    /* Somebody signed in asked for a route that is not theirs, and is refused. May be NULL. */
    enum status (*refused)(struct ctx *c, const struct request *rq);
    /* A route failed because something stored was altered outside the program; the failure in c
     * says what. May be NULL. */
    enum status (*altered)(struct ctx *c, const struct request *rq);
    struct str identity_origin; /* "https://idp.egov.kz", for ROUTE_CSP_IDENTITY */
    const struct config *config;
};

/* Refuses (with a message on standard error) a route without access, two routes that collide, a
 * POST without CSRF protection that is not marked, a pattern with an unknown type, a permission
 * without words. */
struct router *router_new(const struct http_app *app);
void router_free(struct router *router);
/* Every route of this router in the order of matching, for `oqu routes`; ret_n entries. */
const struct route *const *router_routes(const struct router *router, size_t *ret_n);
/* http_app.route_modules; ret_n entries, none when there are no additional modules. */
const char *const *router_modules(const struct router *router, size_t *ret_n);
/* Every permission of the program, of all doors, in the order of the tables; ret_n entries. */
const struct permission *router_permissions(const struct router *router, size_t *ret_n);
/* Of this request. */
const struct router *http_router(const struct ctx *c);
/* The failure says that something stored was altered outside the program: its code ends in
 * ".integrity". */
bool http_is_altered(const struct ctx *c);
/* False when this address of the same door, or else a form posted there, would be refused to the
 * reader of c by access or permission, or belongs to a module that is off. Addresses that nothing
 * answers here are not refused. What is drawn asks first: buttons and menus do so by themselves. */
bool http_may_open(const struct ctx *c, struct str path);

/* One request without a socket, for tests: the same parsing and the same walk. c is fresh for this
 * request (memory, clock, db, keys). method: "GET", "HEAD" or "POST"; target: path and query as on
 * the wire. Never fails: rs is always filled. */
struct http_inprocess {
    const char *method;
    struct str target;
    struct pairs headers; /* any case */
    struct str body;
    struct str spool_dir; /* for uploads */
};
void http_inprocess_call(struct ctx *c,
                         const struct router *router,
                         const struct http_inprocess *call,
                         struct response *rs);

/* ---- servers --------------------------------------------------------------------------------- */

struct http_server_settings {
    struct str socket_path;
    struct str spool_dir;    /* uploads are written here */
    int workers, queue_most; /* queue_most: waiting requests before 503 with Retry-After */
    int slow_workers;        /* for ROUTE_SLOW, beside the others; 0: they run as all do */
    int slow_most;           /* as queue_most */
    size_t arena_budget;
    struct str conninfo; /* each worker opens its own connection */
    struct str keys_socket;
};
/* Serves until stop_fd becomes readable, then finishes what runs and returns. */
MUST_USE enum status http_server_run(struct ctx *c,
                                     const struct router *router,
                                     const struct http_server_settings *settings,
                                     int stop_fd);

/* ---- client (egress goes only to configured names, SEC-3) ------------------------------------ */

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
/* ST_BUSY: no answer in time, connection refused, or more than max_answer bytes. Redirects are not
 * followed: a 3xx is the answer. Not inside a transaction. */
MUST_USE enum status
http_client_call(struct ctx *c, const struct http_call *call, struct http_answer *ret_answer);

struct http_mail {
    struct str server;         /* "smtp://host:25" or "smtps://host:465" */
    struct str user, password; /* empty: no sign-in */
    struct str from, to;       /* addresses only */
    struct str subject;        /* UTF-8; encoded by RFC 2047 */
    struct str text;           /* UTF-8 plain text, LF line ends */
    struct str message_id; /* "<…@…>", stable for one outbox row so that a repeat is recognised */
    int timeout_ms;
};
/* ST_BUSY: try later (4xx or no answer); ST_INVALID: the server refused for good (5xx) or an
 * address is malformed. */
MUST_USE enum status http_client_mail(struct ctx *c, const struct http_mail *mail);

#endif
