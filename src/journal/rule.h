/* How the points of a quarter become a grade: Order 125 of 18.03.2008, p. 28 and annex 1. Pure; the
 * numbers of the rule are dated settings. Exact fractions, rounded once, at the end. */
#ifndef OQU_JOURNAL_RULE_H
#define OQU_JOURNAL_RULE_H

#include "base/str.h"

enum {
    JOURNAL_PARTS = 3,
    JOURNAL_BANDS = 3,
    JOURNAL_SECTIONS_MOST = 10,
    JOURNAL_FORMATIVE_MOST = 10
};

struct journal_rule {
    int64_t weight[JOURNAL_PARTS]; /* formative, section works, quarter work */
    int64_t band[JOURNAL_BANDS];   /* percents from which the grade is 3, 4, 5 */
    bool mean;                     /* section works: the mean of percents; else pooled points */
    bool whole;                    /* percents are rounded half up before they are compared */
};

struct journal_points { /* of one learner in one quarter */
    int64_t formative_sum, formative_n;
    int64_t section[JOURNAL_SECTIONS_MOST], section_most[JOURNAL_SECTIONS_MOST];
    size_t sections;
    int64_t term, term_most; /* term_most 0: no quarter work */
};

struct journal_grade {
    bool known;         /* there are points at all */
    bool complete;      /* all three parts are there: else a forecast over those that are */
    int64_t hundredths; /* of a percent, half up */
    int grade;          /* 2 to 5 */
};

struct journal_grade journal_grade_of(const struct journal_rule *rule,
                                      const struct journal_points *points);
/* "A-" for 0 to 100 points of a college; the scale of higher education. */
struct str journal_letter(int64_t points);
/* Numbers of a setting, "25 25 50"; false when there are not so many. */
bool journal_numbers(struct str text, int64_t *ret, size_t n);

#endif
