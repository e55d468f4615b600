/* Private to demo: a school, a college, a provider of additional education and a kindergarten at
 * work. */
#ifndef OQU_DEMO_CLASSES_H
#define OQU_DEMO_CLASSES_H

#include "demo/demo.h"

struct demo_member;
enum { DEMO_CLASSES = 7, DEMO_CLASS_PLACES = 4, DEMO_CLASS_STAFF = 14 };

struct demo_classes {
    struct chance chance;
    struct uuid place[DEMO_CLASS_PLACES]; /* college, additional education, kindergarten, school */
    const struct demo_member *teacher[DEMO_CLASS_PLACES][2];
    struct demo_member *learner[DEMO_CLASSES]; /* with an account; NULL: none */
};

/* Before the accounts: the organisations. */
MUST_USE enum status demo_make_colleges(struct demo *demo);
/* With the other staff, last: their heads, teachers, and learners with accounts. */
void demo_hire_classes(struct demo *demo);
/* After the accounts: groups, learners, parents, who teaches what. */
MUST_USE enum status demo_make_classes(struct demo *demo);

#endif
