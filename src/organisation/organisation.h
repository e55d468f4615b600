/* Organisations, regions, streets and service territories: public reference data with history. */
#ifndef OQU_ORGANISATION_H
#define OQU_ORGANISATION_H

#include "base/ctx.h"
#include "base/time.h"

struct region {
    struct str kato; /* nine digits */
    struct str name; /* in c->lang */
};
struct regions {
    const struct region *v;
    size_t n;
};

struct organisation {
    struct uuid id;
    struct str bin, kind, name, name_kk, name_ru; /* name: in c->lang */
    struct str region_kato, region_name, district_name, address, phone;
    struct str status;    /* OPEN, OPENING_SOON, CLOSED, EMERGENCY */
    bool provides_grade1; /* primary programme, not a kind that other rules govern (J73-A2.1, A3.2b)
                           */
    bool has_preschool;
    bool has_territory;
};
struct organisations {
    struct organisation *v;
    size_t n;
};

MUST_USE enum status organisation_by_id(struct ctx *c, struct uuid id, struct organisation **ret);
MUST_USE enum status
organisation_by_ids(struct ctx *c, const struct uuid *ids, size_t n, struct organisations *ret);
MUST_USE enum status organisation_regions(struct ctx *c, struct regions *ret);

/* Whether an address lies on the school's service territory on a day; ret_basis says by which act
 * and item ("act № 12 of 2026-03-01, Абай 1–35"), or is empty. */
MUST_USE enum status organisation_serves(struct ctx *c,
                                         struct uuid school,
                                         struct uuid street,
                                         struct str house,
                                         struct date day,
                                         struct str *ret_basis);
/* All schools whose territory contains the address. */
MUST_USE enum status organisation_territory(struct ctx *c,
                                            struct uuid street,
                                            struct str house,
                                            struct date day,
                                            struct organisations *ret);

/* In SQL: sec.organisations() uuid[]: the signed context's organisation and all below it today. */

#endif
