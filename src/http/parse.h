/* Private to http/: turns the bytes of a request into a struct request. Everything is strict; what
 * is malformed is refused as a whole (400), never repaired. */
#ifndef OQU_HTTP_PARSE_H
#define OQU_HTTP_PARSE_H

#include "http/http.h"

/* Percent-decodes s; the result is valid UTF-8 without NUL. plus_is_space: as in forms. */
MUST_USE bool
parse_percent(struct arena *mem, struct str s, bool plus_is_space, struct str *ret_text);

/* "a=1&b=2", a query or an urlencoded form: at most HTTP_FIELDS_MOST pairs, names of 1 to
 * HTTP_NAME_MOST bytes without control characters. Empty pieces between "&" are passed over. */
MUST_USE bool parse_fields(struct arena *mem, struct str s, struct pairs *ret_fields);

/* A Cookie header. Cookies that other software on this host set wrongly are passed over, so that
 * they cannot lock a visitor out; false when there are more than HTTP_COOKIES_MOST. */
MUST_USE bool parse_cookies(struct arena *mem, struct str header, struct pairs *ret_cookies);

/* A path as on the wire: starts with '/', no empty inner segment, no "." or "..", no encoded slash,
 * backslash or control character. */
MUST_USE bool parse_path(struct arena *mem, struct str raw, struct str *ret_path);

/* Splits a target into path, query_string and query of rq. */
MUST_USE bool parse_target(struct arena *mem, struct str target, struct request *rq);

/* Takes the header lines (any case; copied) and fills headers and cookies of rq. Refuses doubled
 * Host, Content-Length, Content-Type and Transfer-Encoding, both lengths at once, control
 * characters, and more than the limits. */
MUST_USE bool parse_headers(struct arena *mem, struct pairs lines, struct request *rq);

/* "multipart/form-data; boundary=x" → "multipart/form-data" in lower case, without parameters. */
struct str parse_media_type(struct arena *mem, struct str content_type);

#endif
