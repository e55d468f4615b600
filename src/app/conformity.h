/* Which test shows which clause of the orders. The table is made at build time by tools/tags2c from
 * docs/requirements.tsv and the tags in the tests; results come from the last test run. */
#ifndef OQU_APP_CONFORMITY_H
#define OQU_APP_CONFORMITY_H

#include "base/arena.h"
#include "base/str.h"

struct requirement_test {
    const char *file; /* "src/admission/test_rules.c", "tests/e2e/parent.mjs" */
    const char *name; /* name of the function, or of the journey */
};

struct requirement {
    const char *id, *clause, *text, *acceptance;
    const struct requirement_test *tests;
    size_t n_tests;
};

extern const struct requirement requirements[];
extern const size_t n_requirements;

enum test_result { RESULT_NONE = 0, RESULT_PASSED, RESULT_FAILED };

/* A test as a report knows it. */
struct test_outcome {
    struct str program; /* "admission_test_rules"; empty for journeys */
    struct str name;
    enum test_result result;
};
struct test_outcomes {
    struct test_outcome *v; /* storage of the caller */
    size_t n, room;
};

/* Reads a report of meson (JUnit) or of the journeys (JSON: [{"name": …, "status": …}]) and appends
 * what it holds. What cannot be understood is left out: it then has no result, which is shown. */
void conformity_read_junit(struct arena *mem, struct str xml, struct test_outcomes *outcomes);
void conformity_read_journeys(struct arena *mem, struct str json, struct test_outcomes *outcomes);
enum test_result conformity_result(const struct test_outcomes *outcomes,
                                   const struct requirement_test *test);

enum conformity_form { CONFORMITY_TEXT = 1, CONFORMITY_JSON, CONFORMITY_MARKDOWN };
struct str conformity_print(struct arena *mem,
                            const struct test_outcomes *outcomes,
                            enum conformity_form form);

#endif
