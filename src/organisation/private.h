/* What the parts of this feature share and others do not see. */
#ifndef OQU_ORGANISATION_PRIVATE_H
#define OQU_ORGANISATION_PRIVATE_H

#include "organisation/organisation.h"
#include "organisation_queries.h"

struct str organisation_in_language(const struct ctx *c, struct str kk, struct str ru);
struct str organisation_text(struct opt_text text); /* empty for NULL */
struct str organisation_lang(const struct ctx *c);  /* "kk", as queries that sort take it */
/* "№ 12, 01.03.2026", as every language writes it. */
struct str organisation_act_named(struct ctx *c, struct str number, struct date day);

struct organisation_houses { /* which houses of its street a line of a territory names */
    struct opt_i32 from, to; /* not set: an open end */
    struct str parity;       /* "ALL", "ODD", "EVEN" */
    struct opt_text suffix;
    struct opt_i32 flat_from, flat_to;
};
/* Of a row of a query with these columns. */
#define HOUSES_OF(row)                                                                             \
    {                                                                                              \
        .from = (row)->house_from, .to = (row)->house_to, .parity = (row)->parity,                 \
        .suffix = (row)->house_suffix, .flat_from = (row)->flat_from, .flat_to = (row)->flat_to,   \
    }
/* "12–40, even numbers", "7а", "25, flats 1–60" in the reader's language; empty: the whole street.
 */
struct str organisation_houses_text(struct ctx *c, const struct organisation_houses *houses);

#endif
