/* Partner systems: access keys, web services, roles of the database. Private to this feature;
 * nothing above it calls it. */
#ifndef OQU_EXCHANGE_H
#define OQU_EXCHANGE_H

#include "db/db.h"
#include "http/http.h"
#include "http/schema.h"

#define API_ROOT "/api/v1"

enum {
    EXCHANGE_KEY_BYTES = 32, /* of randomness in a key */
    API_PAGE = 50,           /* rows of a list, unless ?limit= says otherwise */
    API_PAGE_MOST = 200,
};

/* What a key may be given, in the order of the forms; also the order of the documents. */
extern const char *const exchange_scopes[];
extern const size_t exchange_n_scopes;
bool exchange_has_word(struct str words, const char *word); /* words: separated by blanks */

/* ---- key.c: access keys as administrators keep them ----------------------------------------- */

struct key_facts {
    struct str name, holder, purpose, reason;
    struct uuid organisation; /* whose data, with all below; one the administrator keeps */
    struct texts scopes;
    struct date valid_to;
};
/* key: shown once, never stored. *ret_first: false when this form (idem) has issued it before; then
 * there is no key to show. Runs its own transaction; journalled. ST_FORBIDDEN: an organisation out
 * of scope. */
MUST_USE enum status key_issue(struct ctx *c,
                               const struct key_facts *facts,
                               struct str idem,
                               struct uuid *ret_id,
                               struct str *ret_key,
                               bool *ret_first);
/* At once and for good. ST_CONFLICT exchange.key.ended: it was revoked before. */
MUST_USE enum status key_revoke(struct ctx *c, struct uuid id, struct str reason);

/* ---- the web services ----------------------------------------------------------------------- */

struct api_call {
    struct str key; /* as presented */
    struct str scopes;
    bool one; /* only the record with this id */
    struct uuid id;
    bool further; /* only what stands after this one */
    struct uuid after;
    int64_t most;
};
struct json_t;
/* One kind of record: the route, its answer and its description come from this one row. */
struct resource {
    const char *name;  /* of the list in the answer: "orgs" */
    const char *one;   /* of a single record: "org"; also of its schema */
    const char *scope; /* without it: 403 */
    int about;         /* enum msg */
    const char *told;  /* the same in English, for the machine-readable description */
    bool by_id;        /* has an address of each record */
    bool personal;     /* reading it is journalled */
    /* Appends at most in->most records, in the order of their identifiers. Inside a transaction. */
    enum status (*read)(struct ctx *c, const struct api_call *in, struct json_t *list);
};
extern const struct resource resources[];
extern const size_t n_resources;
/* The one whose address begins like this path; NULL: none. */
const struct resource *resource_of(struct str path);
/* The scope that a member of its records needs besides; NULL: none. */
const char *resource_member_scope(const struct resource *resource, const char *member);

/* RFC 9457, with Retry-After or WWW-Authenticate where the status asks for it. */
enum status api_problem(struct ctx *c,
                        struct response *rs,
                        int status,
                        const char *code,
                        struct str field,
                        int32_t retry_s);

/* ---- formats.c: published schemas ----------------------------------------------------------- */

/* Of this feature and of others: every one that is published, by place. NULL: there are no more. */
const struct schema_file *schema_at(size_t i);
const struct schema_file *schema_find(struct str name); /* NULL: none */
bool schema_is_xml(const struct schema_file *file);
struct str schema_version(const struct schema_file *file); /* "1" */
/* Name and version of the language it is written in. */
const char *schema_kind(struct arena *mem, const struct schema_file *file);
struct str schema_example(struct arena *mem, const struct schema_file *file);

/* ---- openapi.c ------------------------------------------------------------------------------ */

/* The OpenAPI 3.1 description of all resources; arena memory. */
struct str openapi_document(struct ctx *c);

#endif
