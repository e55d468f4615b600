/* Journals, for who fills an installation: the owner, in a transaction. The rules of lessons and
 * entries hold for it, too: ST_INVALID with the text of the rule. */
#ifndef OQU_JOURNAL_H
#define OQU_JOURNAL_H

#include "base/ctx.h"
#include "base/time.h"

struct journal_lesson_new {
    struct uuid id, group, teacher;
    struct str subject; /* its name in Kazakh */
    struct date day;
    struct str theme, homework;
    const char *work; /* NONE, SECTION, TERM */
    int most;         /* points of a work */
};
MUST_USE enum status journal_add_new_lesson(struct ctx *c, const struct journal_lesson_new *lesson);

struct journal_entry_new {
    struct uuid lesson, person;
    const char *state; /* PRESENT, LATE, EXCUSED, ABSENT */
    int points;        /* < 0: none */
};
/* Of who learns in the group; nothing is written for others. */
MUST_USE enum status journal_add_new_entry(struct ctx *c, const struct journal_entry_new *entry);

#endif
