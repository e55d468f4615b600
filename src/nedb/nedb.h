/* The exchange of pupils with the National Education Database, for features that show a pupil: what
 * NEDB knows of an enrolment, and what it said against it.
 *
 * Source: joint order 73-НҚ / 168/НҚ of 2026, Algorithm, p. 2, sp. 4. */
#ifndef OQU_NEDB_H
#define OQU_NEDB_H

#include "base/ctx.h"
#include "html/parts.h"

struct nedb_state {
    bool told;        /* false: no record of the own school; the rest is empty */
    struct fact fact; /* its state, and NEDB's number of the record or its error, in c->lang */
    struct url card;  /* page of the record */
};
/* In a transaction, for clerks and directors of the school that has the pupil. */
MUST_USE enum status nedb_state_of(struct ctx *c, struct uuid enrolment, struct nedb_state *ret);

struct nedb_rejected { /* records that NEDB rejected and nobody has sent again, by school */
    struct nedb_rejected_of_school {
        struct uuid school;
        int64_t records;
    } * v;
    size_t n;
};
/* At most 10 000 schools. Role work, in a transaction. */
MUST_USE enum status nedb_to_correct(struct ctx *c, struct nedb_rejected *ret);

/* In SQL, for gates of features that enrol, move or let go, executable by oqu_core only:
 *   nedb.tell(enrolment, organisation, child, name, number, act, at, year, language, letter, order,
 * dated)   queues the record in the transaction of the act; act: ENROL, MOVE, LEAVE */

/* How its messages to and from other systems are written; ends with NULL. */
struct schema_file;
extern const struct schema_file *const nedb_formats[];

#endif
