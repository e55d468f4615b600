/* A school that closes: the education department hands all its children over to another school of
 * its territory, by one act (X17). Who moves how, and why, stands in README.md. */
#ifndef OQU_ADMISSION_HANDOVER_H
#define OQU_ADMISSION_HANDOVER_H

#include "admission_queries.h"
#include "organisation/organisation.h"

struct handover {
    struct uuid from, to;   /* schools */
    struct str act, reason; /* code in the register of legal acts; words for the families */
    int32_t children;       /* how many the officer saw */
    struct str idem;
};

/* All or nothing, families told. ST_NOT_FOUND: not a school of the own territory. ST_INVALID:
 * admission.handover.no-pool, .above-most, organisation.act.not-complete. ST_CONFLICT: others than
 * the officer saw. */
MUST_USE enum status hand_over(struct ctx *c, const struct handover *handover);

/* Children of a row who go, and the pupils in a class of the receiving pool afterwards (0: it has
 * no class). */
int64_t handover_children(const struct admission_handover_pools_row *row);
int64_t handover_class_size(const struct admission_handover_pools_row *row);

/* The ways of an application from school to school, the first one first, and each in words: school,
 * act, reason. */
struct handovers {
    struct admission_handovers_of_rows rows;
    struct organisations schools;         /* as rows: where it went */
    const struct organisation_act **acts; /* NULL: by decision of the authority for this child */
};
MUST_USE enum status handovers_of(struct ctx *c, struct uuid application, struct handovers *ret);
struct str handover_words(struct ctx *c, const struct handovers *handovers, size_t i);

#endif
