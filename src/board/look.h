/* Private to board: the figures of one place and of those in it, as one view asks for them. */
#ifndef OQU_BOARD_LOOK_H
#define OQU_BOARD_LOOK_H

#include "admission/admission.h"
#include "board/scope.h"
#include "board_queries.h"
#include "organisation/organisation.h"
#include "wait/wait.h"

/* After every code: letters follow digits in any collation. */
#define LOOK_LAST_CODE STR("zzzzzzzzz")

/* What narrows the figures; empty texts mean any. Days narrow what happened, not what is so now. */
struct narrow {
    struct date first, last;
    struct str language, lane, channel;
};

struct look_place {
    const struct board_places_row *row;
    struct str kato; /* of a region or district; empty for a school and where there is none */
    struct str name;
};

struct look {
    struct scope own, scope;
    struct narrow narrow;
    struct admission_campaign *campaign;
    int64_t counted_us;           /* the time of the figures */
    struct board_places_row *sum; /* of the place itself; zeros when nothing is counted yet */
    struct look_place *places;    /* in it; none for a school */
    size_t n_places;
    struct board_days_rows days;
    struct board_hours_rows hours;
    struct board_kinds_rows kinds;
    struct wait_load line;             /* of the last day in the period on which there was one */
    struct board_overdue_rows overdue; /* of a region or district; the schools below name them */
    struct board_uneven_rows uneven;
    struct organisations schools;
    const struct organisation_language *languages;
    size_t n_languages;
};

/* Reads all of it for look->scope, look->narrow. In a transaction. */
MUST_USE enum status look_read(struct ctx *c, struct look *look);

/* Sums of one row. */
int64_t look_refused(const struct board_places_row *row);
int64_t look_free(const struct board_places_row *row);
/* Places held of a hundred, rounded down; 0 without places. */
int64_t look_share(const struct board_places_row *row);

#endif
