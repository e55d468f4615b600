/* Private to report: the lists that may be ordered. Each is made by the feature it belongs to, as
 * its page makes it; a new one is a line in sources.c. */
#ifndef OQU_REPORT_SOURCES_H
#define OQU_REPORT_SOURCES_H

#include "board/board.h"
#include "http/http.h"

struct report_source {
    const char *name;
    enum msg title;
    const char *permission; /* of the routes under which the same list is a page */
    enum msg permission_text;
    uint32_t access;
    const char *own, *at; /* addresses of that page: the reader's own place, and another one */
    enum status (*make)(struct ctx *c,
                        const struct request *rq,
                        struct str kato,
                        struct board_list *ret);
};

/* NULL: no such list. */
const struct report_source *report_source_find(struct str name);

/* Makes the list for c->actor: format "csv" or "xlsx", filters as an address has them. ST_FORBIDDEN
 * and ST_NOT_FOUND as the page would answer; ST_INVALID report.filters: not the query of an
 * address. Own transactions. */
MUST_USE enum status report_source_read(struct ctx *c,
                                        const struct report_source *source,
                                        const char *format,
                                        struct str kato,
                                        struct str filters,
                                        struct board_list *ret);
/* The page with these filters. */
struct url report_source_url(struct ctx *c,
                             const struct report_source *source,
                             struct str kato,
                             struct str filters);

#endif
