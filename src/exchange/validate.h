/* A validator for the part of JSON Schema 2020-12 that our schemas use. No database, no network: a
 * reference leads to another published schema or into the same document. */
#ifndef OQU_EXCHANGE_VALIDATE_H
#define OQU_EXCHANGE_VALIDATE_H

#include "base/arena.h"
#include "base/str.h"

struct json_t;

enum { VALIDATE_DEPTH = 64 }; /* references and nesting together */

struct schema_fault {
    struct str at;       /* JSON Pointer (RFC 6901) of the wrong element; empty: the whole */
    const char *keyword; /* that it breaks: "required" */
};
/* find: gives the document of an address ("org.v1.json"), NULL when there is none; may be NULL.
 * True: the value keeps to the schema. False: *ret_fault is the first fault. A schema with a
 * keyword that is not understood is a fault of keyword "$schema", never passed over. */
struct validate_source {
    const struct json_t *(*find)(void *arg, struct str name);
    void *arg;
};
bool validate(struct arena *mem,
              const struct json_t *schema,
              const struct json_t *value,
              const struct validate_source *source,
              struct schema_fault *ret_fault);

#endif
