/* Private to board: answers that officers owe in a place: overdue, and soon to be. */
#ifndef OQU_BOARD_OVERDUE_H
#define OQU_BOARD_OVERDUE_H

#include "admission/admission.h"
#include "board/scope.h"
#include "board_queries.h"

enum { OVERDUE_LANES = 3 }; /* in the order of board_lanes */

/* A region of the country, or a school of a region or district. */
struct overdue_place {
    struct uuid school; /* nil: a region */
    struct str kato, name;
    int64_t passed, last, first; /* overdue; ends after the last warning; after the first */
    int64_t passed_by_lane[OVERDUE_LANES];
    int64_t oldest_us; /* the longest overdue term; 0: none */
};
struct overdue {
    struct scope own, scope;
    struct str language, lane; /* what narrows; empty: any */
    struct admission_campaign *campaign;
    int64_t counted_us;
    struct overdue_place *places; /* with something to show */
    size_t n_places;
    struct overdue_place sum;
    struct board_days_rows days;
    const struct organisation_language *languages;
    size_t n_languages;
};

/* Reads all of it for overdue->scope. In a transaction. */
MUST_USE enum status overdue_read(struct ctx *c, struct overdue *overdue);

#endif
