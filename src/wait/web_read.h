/* Reads the few requests that families ask, strictly; nginx stands in front and has refused what is
 * malformed already. Pure: everything found lies in the bytes that were read. */
#ifndef OQU_WAIT_WEB_READ_H
#define OQU_WAIT_WEB_READ_H

#include "i18n/i18n.h"

struct web_request {
    struct str method, target, path, query, cookies, languages, address;
    bool has_body;
};

/* The request line and its headers, without the empty line. False: not a request. */
MUST_USE bool web_read(struct str head, struct web_request *ret_request);
/* The value of a=…; b=…, or of a=…&b=…; empty when it is not there. */
struct str web_value(struct str list, char between, struct str name);
enum lang web_language(const struct web_request *rq);
/* As scan_until(), for the one place where it would be most of the cost of a poll. */
bool web_cut(struct str *rest, char sep, struct str *ret_head);

#endif
