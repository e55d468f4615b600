/* Groups of learners: classes of schools, groups of colleges and kindergartens, associations of
 * additional education. For features that work with a group, and for who fills an installation. In
 * SQL: learner.teaches(group, subject), learner.leads(organisation). */
#ifndef OQU_LEARNER_H
#define OQU_LEARNER_H

#include "base/time.h"
#include "http/http.h"

/* Somebody of the own organisation opens a group that is not theirs: 403 and an entry of the
 * journal (M456-27.18a), for records of other organisations are 404. Not in a transaction; gives
 * ST_FORBIDDEN learner.not-taught, or what writing it down failed with. */
MUST_USE enum status learner_refuse(struct ctx *c,
                                    const struct request *rq,
                                    struct uuid group,
                                    struct uuid organisation);

/* School year of a day, by the year in which it begins: 2026-06-17 → 2025; as "2025/26". */
int learner_year_of(struct date day);
struct str learner_year_text(struct ctx *c, int year);

/* ---- filling an installation: the owner, in a transaction ------------------------------------ */

struct learner_group_new {
    struct uuid id, organisation;
    const char *level; /* SCHOOL, COLLEGE, EXTRA, PRESCHOOL: as the organisation is */
    int year;          /* school year that begins in it */
    struct str name;
    int grade; /* of a school */
    const char *language;
};
MUST_USE enum status learner_add_group(struct ctx *c, const struct learner_group_new *group);
/* From the first day of the group. basis: the order. */
MUST_USE enum status
learner_add_member(struct ctx *c, struct uuid group, struct uuid person, struct str name);
/* A module of a college (HUNDRED) or a programme of additional education (NONE). */
MUST_USE enum status learner_add_subject(struct ctx *c,
                                         struct uuid organisation,
                                         const char *level,
                                         const char *name_kk,
                                         const char *name_ru);
/* subject: its name in Kazakh; empty: head of the class or curator. */
MUST_USE enum status learner_add_teaching(
    struct ctx *c, struct uuid group, struct str subject, struct uuid person, struct str name);

#endif
