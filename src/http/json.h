/* JSON (jansson) with the life of an arena: texts that are sent, and documents that came. */
#ifndef OQU_HTTP_JSON_H
#define OQU_HTTP_JSON_H

#include <jansson.h>

#include "base/str.h"

/* The text of a document, which is given up. NULL is a broken invariant: what is packed here is
 * UTF-8 from the edge inwards. flags: JSON_COMPACT, and what else jansson knows. */
struct str json_print(struct arena *mem, json_t *json, size_t flags);
/* The object that a text is; NULL: it is none, or has a member twice. Its texts live as long as
 * mem. */
const json_t *json_object_in(struct arena *mem, struct str text);
/* A member that is a text, borrowed from the object; p is NULL when it is absent or none. */
struct str json_text_of(const json_t *object, const char *name);
/* A text for people: one clean line, NFC, without blanks at its ends; empty when absent or null.
 * False: another type, longer, or with letters that cannot be shown. */
MUST_USE bool json_line_of(struct arena *mem,
                           const json_t *object,
                           const char *name,
                           size_t letters_most,
                           struct str *ret_line);

#endif
