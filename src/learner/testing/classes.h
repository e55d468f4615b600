/* The world of admission with people who teach and learn: a class and another one at the school, a
 * class at the other school; a college and a provider of additional education. For the tests of
 * whatever works with groups. */
#ifndef OQU_LEARNER_TESTING_CLASSES_H
#define OQU_LEARNER_TESTING_CLASSES_H

#include "admission/testing/site.h"

enum { CLASS_LEARNERS = 3 };

extern struct classes {
    struct uuid fifth, first, other, group, module_group, club, second_club; /* groups */
    struct uuid college, palace;                                             /* organisations */
    struct uuid maths, kazakh, module, second_module, robots, dombra;        /* subjects */
    struct uuid teacher, second_teacher; /* mathematics and the module; the others */
} classes;

/* For cmocka, as site_open(): children 0, 1, 2 of the world are in the fifth class, 3 in the first,
 * 40 at the other school, 10 and 11 in the college, 12 and 13 in the clubs. */
int classes_open(void **state);
#define CLASSES_TEST(test) cmocka_unit_test_setup_teardown(test, classes_open, site_close)

#endif
