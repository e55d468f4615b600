/* Figures of admission, for features that pass them on: the lists of the boards as a reader would
 * get them. Who asks is c->actor, whose scope and row-level security decide as on the page. */
#ifndef OQU_BOARD_H
#define OQU_BOARD_H

#include "html/list.h"

struct board_list {
    struct list_view list; /* for list_download() */
    struct str place;      /* name of the place; empty: the country */
    int64_t counted_us;    /* the time of the figures */
};

/* Regions, districts or schools in a place, by the query of rq: search, filters, order, and the
 * format, which must be that of a file. kato: of a region or district; empty: the reader's own
 * place. In a transaction of their own. ST_NOT_FOUND: no such place, or no campaign; ST_FORBIDDEN
 * board.foreign: not the reader's (the journal says so). */
MUST_USE enum status board_figures_list(struct ctx *c,
                                        const struct request *rq,
                                        struct str kato,
                                        struct board_list *ret);
/* Children who come to grade 1 in the next years, against places. */
MUST_USE enum status
board_demand_list(struct ctx *c, const struct request *rq, struct str kato, struct board_list *ret);
/* The same of answers that are overdue or soon will be. */
MUST_USE enum status board_overdue_list(struct ctx *c,
                                        const struct request *rq,
                                        struct str kato,
                                        struct board_list *ret);

#endif
