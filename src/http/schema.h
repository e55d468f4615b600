/* A validator for the part of JSON Schema 2020-12 that our schemas use. No database, no network: a
 * reference leads to another published schema or into the same document. */
#ifndef OQU_HTTP_SCHEMA_H
#define OQU_HTTP_SCHEMA_H

#include "base/arena.h"
#include "base/str.h"

struct json_t;

/* A schema that the platform publishes: a file of the feature whose messages it describes. */
struct schema_file {
    const char *name; /* "org.v1.json": its address is /schemas/ and this */
    const struct str *text;
    int about; /* enum msg: what it describes */
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

#endif
