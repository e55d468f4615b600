/* Private to board: children who come to grade 1 in the next years, against the places approved
 * now. */
#ifndef OQU_BOARD_DEMAND_H
#define OQU_BOARD_DEMAND_H

#include "admission/admission.h"
#include "board/scope.h"
#include "board_queries.h"
#include "organisation/organisation.h"

enum {
    DEMAND_YEARS = 4,   /* the campaign of today and three to come */
    DEMAND_AMPLE = 130, /* places of a hundred children, from which on they are called ample */
};

/* How places and children match. */
enum demand_state { DEMAND_FITS = 0, DEMAND_SHORT, DEMAND_MAYBE, DEMAND_AMPLY };

struct demand_place {
    const struct board_demand_places_row *row;
    struct str kato; /* of a region; empty for a school and where there is none */
    struct str name;
    bool opens; /* a school that opens soon (X15) */
};

struct demand {
    struct scope own, scope;
    int year; /* asked for */
    struct admission_campaign *campaign;
    bool counted; /* the job has counted once */
    int64_t counted_us;
    struct board_demand_places_row *sum;
    struct board_demand_years_rows years;
    struct demand_place *places; /* regions of the country; else schools */
    size_t n_places;
};

/* Job of `oqu work`: counts all of it anew. */
MUST_USE enum status demand_job(struct ctx *c, bool *ret_more);

/* Reads all of it for demand->scope, demand->year. In a transaction. */
MUST_USE enum status demand_read(struct ctx *c, struct demand *demand);

/* MAYBE: short only if most children of shared streets come. */
enum demand_state demand_state_of(const struct board_demand_places_row *row);

#endif
