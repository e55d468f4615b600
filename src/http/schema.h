/* A validator for the part of JSON Schema 2020-12 that our schemas use. No database, no network: a
 * reference leads to another published schema or into the same document. */
#ifndef OQU_HTTP_SCHEMA_H
#define OQU_HTTP_SCHEMA_H

#include "base/arena.h"
#include "base/ctx.h"
#include "base/str.h"

struct json_t;

enum { SCHEMA_IN = 1, SCHEMA_OUT = 2 }; /* other systems write it; the platform does */

/* A format of the border, and its schema, which the platform publishes: a file of the feature whose
 * messages it describes. The version stands in the name. */
struct schema_file {
    const char *name; /* "org.v1.json": its address is /schemas/ and this */
    const struct str *text;
    int about;                 /* enum msg: what it describes */
    unsigned way;              /* SCHEMA_IN, SCHEMA_OUT, or both */
    const struct str *example; /* NULL: it stands in the schema (JSON), under examples */
};

enum { SCHEMA_DEPTH = 64 }; /* references and nesting together */

struct schema_fault {
    struct str at;       /* JSON Pointer (RFC 6901) of what is wrong or missing; empty: the whole */
    const char *keyword; /* that it breaks: "required" */
};
/* find: gives the document of an address ("org.v1.json"), NULL when there is none; may be NULL.
 * True: the value keeps to the schema. False: *ret_fault is the first fault. A schema with a
 * keyword that is not understood is a fault of keyword "$schema", never passed over. */
struct schema_source {
    const struct json_t *(*find)(void *arg, struct str name);
    void *arg;
};
bool schema_check(struct arena *mem,
                  const struct json_t *schema,
                  const struct json_t *value,
                  const struct schema_source *source,
                  struct schema_fault *ret_fault);
/* The same by a published schema that refers to no other. */
bool schema_keeps(struct arena *mem,
                  const struct schema_file *file,
                  const struct json_t *value,
                  struct schema_fault *ret_fault);

/* What another system wrote, of a format with SCHEMA_IN. NULL: it is no object of JSON, or does not
 * keep to the schema; then *ret_fault says where, and nothing of it may be used. Lives as long as
 * mem. */
const struct json_t *schema_read(struct arena *mem,
                                 const struct schema_file *file,
                                 struct str text,
                                 struct schema_fault *ret_fault);
/* The text of a message of ours, of a format with SCHEMA_OUT; json is given up. ST_INTERNAL
 * http.schema.own: it does not keep to its schema, so it must not leave. */
MUST_USE enum status schema_write(struct ctx *c,
                                  const struct schema_file *file,
                                  struct json_t *json,
                                  struct str *ret_text);
struct response;
/* The same as the answer of a handler. */
MUST_USE enum status response_message(struct ctx *c,
                                      struct response *rs,
                                      int status,
                                      const struct schema_file *file,
                                      struct json_t *json);
extern const struct schema_file http_problem_format; /* RFC 9457 */

/* "register-person.v1.json at /person/iin: format", for the log: no value is in it. */
struct str schema_complaint(struct arena *mem,
                            const struct schema_file *file,
                            const struct schema_fault *fault);

#endif
