/* What every function below the edge receives first: memory, time, language, who asks, and the
 * place to leave a failure. One per request, job or command; nothing in it is shared. */
#ifndef OQU_CTX_H
#define OQU_CTX_H

#include "base/id.h"
#include "base/str.h"

enum status {
    ST_OK = 0,
    ST_INVALID,   /* the caller can correct the input */
    ST_FORBIDDEN, /* known actor, not allowed */
    ST_NOT_FOUND, /* or must not learn that it exists */
    ST_CONFLICT,  /* somebody else was first */
    ST_BUSY,      /* later may work */
    ST_UNKNOWN,   /* the connection broke during COMMIT: resolve by the idempotency key (REL-3) */
    ST_INTERNAL,  /* our fault */
};

enum lang { LANG_KK = 0, LANG_RU, LANG_EN, LANG_COUNT };

struct failure {
    enum status st;
    const char *code;  /* a catalogue key: "admission.submit.closed" */
    struct str field;  /* which input, if one */
    struct str arg;    /* one value the message may show as {value}; never personal data in logs */
    struct str detail; /* for the log only */
    const char *file;
    int line;
};

/* Who asks. Filled by the edge from the session; a job or command has kind ACTOR_SYSTEM. */
enum actor_kind { ACTOR_NOBODY = 0, ACTOR_PERSON, ACTOR_SYSTEM };

struct actor {
    enum actor_kind kind;
    struct uuid person; /* nil unless ACTOR_PERSON */
    struct uuid session;
    uint32_t access;          /* bits of http/route.h: what the current role may open */
    struct str role;          /* the current role: "clerk"; empty while signing in */
    struct uuid organisation; /* the organisation of the current role; nil for a parent */
    struct str name;          /* for the page header; arena memory */
    struct uuid acts_for;     /* who lent the permission that opens this request; nil: nobody */
    struct str db_context;    /* the signed context string that row-level security verifies */
};

struct db;
struct keys;
struct config;
struct http_state;

struct ctx {
    struct arena *mem;
    int64_t now_us;     /* fixed for the whole request; the platform's clock, not the machine's */
    int64_t machine_us; /* the same moment by the machine's, for what devices of people reckon */
    enum lang lang;
    struct failure failure;
    struct actor actor;
    struct db *db;     /* this worker's connection; NULL where there is none */
    struct keys *keys; /* client of the key service; NULL where there is none */
    const struct config *config;
    struct http_state *http; /* what the edge keeps for this request; NULL outside requests */
    struct str request_id;
    struct str client_address;
};

enum status ctx_fail(struct ctx *c, enum status st, const char *code, const char *file, int line);

/* Takes over the failure of a copy of c that worked in memory of its own, before that is freed. */
void ctx_take_failure(struct ctx *c, const struct ctx *own);

/* The status is named again so that whoever reads only the call, as analysers do, knows it. */
#define FAIL(c, st, code)             ((void)ctx_fail((c), (st), (code), __FILE__, __LINE__), (st))
#define FAIL_FIELD(c, st, code, name) ((c)->failure.field = STR(name), FAIL((c), (st), (code)))
#define TRY(expr)                                                                                  \
    do {                                                                                           \
        enum status try_st_ = (expr);                                                              \
        if (try_st_ != ST_OK)                                                                      \
            return try_st_;                                                                        \
    } while (0)

const char *status_name(enum status st);

#endif
