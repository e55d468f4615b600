/* Deferred acceptance: published examples, each also searched through for all its stable results,
 * and random small markets against everything that could be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"
#include "whatif/match.h"

enum { CHILDREN_MOST = 8, SCHOOLS_MOST = 4, RESULTS_MOST = 4096, MARKETS = 3000 };

/* A market as a paper prints it. */
struct plan {
    size_t n_children, n_schools;
    int32_t wishes[CHILDREN_MOST][SCHOOLS_MOST]; /* schools, the best first */
    size_t n_wishes[CHILDREN_MOST];
    int32_t rank[SCHOOLS_MOST][CHILDREN_MOST]; /* place of the child at the school; -1: refused */
    int32_t seats[SCHOOLS_MOST];
};

static struct arena *mem;

static int start(void **state)
{
    (void)state;
    mem = arena_new(1 << 20, 1 << 26);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    arena_free(mem);
    return 0;
}

/* ---- plans and results ----------------------------------------------------------------------- */

/* Wishes and priorities by first letters: "yx" is first y, then x. An empty name ends a list. */
static struct plan plan_of(const char *children,
                           const char *schools,
                           const char *const *wishes,
                           const char *const *priorities,
                           const int32_t *seats)
{
    struct plan plan = {.n_children = strlen(children), .n_schools = strlen(schools)};

    for (size_t i = 0; i < plan.n_children; i++) {
        plan.n_wishes[i] = strlen(wishes[i]);
        for (size_t k = 0; k < plan.n_wishes[i]; k++)
            plan.wishes[i][k] = (int32_t)(strchr(schools, wishes[i][k]) - schools);
    }
    for (size_t s = 0; s < plan.n_schools; s++) {
        plan.seats[s] = seats ? seats[s] : 1;
        for (size_t i = 0; i < plan.n_children; i++) {
            const char *at = strchr(priorities[s], children[i]);
            plan.rank[s][i] = at ? (int32_t)(at - priorities[s]) : -1;
        }
    }
    return plan;
}

/* ret_school[child] is a school, or MATCH_NONE. */
static void solve(const struct plan *plan, int32_t *ret_school)
{
    size_t first[CHILDREN_MOST + 1] = {0};
    int32_t school[CHILDREN_MOST * SCHOOLS_MOST], priority[CHILDREN_MOST * SCHOOLS_MOST];
    int32_t lot[CHILDREN_MOST];
    size_t n = 0;

    for (size_t i = 0; i < plan->n_children; i++) {
        lot[i] = (int32_t)i;
        first[i] = n;
        for (size_t k = 0; k < plan->n_wishes[i]; k++) {
            int32_t s = plan->wishes[i][k];
            if (plan->rank[s][i] < 0)
                continue;
            school[n] = s;
            priority[n++] = plan->rank[s][i];
        }
    }
    first[plan->n_children] = n;
    const struct match_market market = {.n_children = plan->n_children,
                                        .n_schools = plan->n_schools,
                                        .first = first,
                                        .school = school,
                                        .priority = priority,
                                        .lot = lot,
                                        .seats = plan->seats};
    const int32_t *choice = match_deferred(mem, &market);
    for (size_t i = 0; i < plan->n_children; i++)
        ret_school[i] = choice[i] == MATCH_NONE ? MATCH_NONE : school[first[i] + (size_t)choice[i]];
    arena_reset(mem);
}

/* Place of the school among the child's wishes; that of "nowhere" is behind all of them, that of a
 * school it does not want or that refuses it behind that. */
static size_t place(const struct plan *plan, size_t child, int32_t school)
{
    for (size_t k = 0; k < plan->n_wishes[child]; k++)
        if (school != MATCH_NONE && plan->wishes[child][k] == school)
            return plan->rank[school][child] < 0 ? SCHOOLS_MOST + 1 : k;
    return school == MATCH_NONE ? SCHOOLS_MOST : SCHOOLS_MOST + 1;
}

static size_t held_by(const struct plan *plan, const int32_t *result, int32_t school)
{
    size_t n = 0;

    for (size_t i = 0; i < plan->n_children; i++)
        n += result[i] == school;
    return n;
}

/* The child wants the school more than what it has, and there is a seat, or somebody who comes
 * later; of two equals there (a tie) the smaller index comes first, as solve() draws the lots. */
static bool blocks(const struct plan *plan, const int32_t *result, size_t child, int32_t school)
{
    if (place(plan, child, school) >= place(plan, child, result[child]))
        return false;
    if (held_by(plan, result, school) < (size_t)plan->seats[school])
        return true;
    for (size_t i = 0; i < plan->n_children; i++) {
        int32_t mine = plan->rank[school][child], other = plan->rank[school][i];
        if (result[i] == school && (mine < other || (mine == other && child < i)))
            return true;
    }
    return false;
}

static bool is_stable(const struct plan *plan, const int32_t *result)
{
    for (size_t i = 0; i < plan->n_children; i++)
        if (place(plan, i, result[i]) > SCHOOLS_MOST)
            return false;
    for (int32_t s = 0; s < (int32_t)plan->n_schools; s++) {
        if (held_by(plan, result, s) > (size_t)plan->seats[s])
            return false;
        for (size_t i = 0; i < plan->n_children; i++)
            if (blocks(plan, result, i, s))
                return false;
    }
    return true;
}

static int32_t all[RESULTS_MOST][CHILDREN_MOST];

/* All stable results, by trying every one there is. */
static size_t stable_results(const struct plan *plan)
{
    int32_t result[CHILDREN_MOST];
    size_t n = 0, i = 0;

    for (size_t k = 0; k < CHILDREN_MOST; k++)
        result[k] = MATCH_NONE;
    while (i < plan->n_children) {
        if (is_stable(plan, result)) {
            assert_true(n < RESULTS_MOST);
            memcpy(all[n++], result, sizeof(result));
        }
        for (i = 0; i < plan->n_children && ++result[i] == (int32_t)plan->n_schools; i++)
            result[i] = MATCH_NONE;
    }
    return n;
}

static void assert_result(const struct plan *plan, const char *schools, const char *expected)
{
    int32_t result[CHILDREN_MOST];

    solve(plan, result);
    assert_true(is_stable(plan, result));
    for (size_t i = 0; i < plan->n_children; i++)
        assert_int_equal(result[i] == MATCH_NONE ? '-' : schools[result[i]], expected[i]);
}

/* ---- published examples ---------------------------------------------------------------------- */

/* Gale, Shapley: College Admissions and the Stability of Marriage, 1962, example 1. */
static void three_pairs_of_gale_and_shapley_have_three_stable_results(void **state)
{
    static const char *const wishes[] = {"abc", "bca", "cab"};
    static const char *const priorities[] = {"BCA", "CAB", "ABC"};
    struct plan plan = plan_of("ABC", "abc", wishes, priorities, NULL);
    (void)state;

    assert_int_equal(stable_results(&plan), 3);
    assert_result(&plan, "abc", "abc"); /* each the first wish */
}

/* … example 2: one result is stable. */
static void four_pairs_of_gale_and_shapley_have_one_stable_result(void **state)
{
    static const char *const wishes[] = {"abcd", "adcb", "bacd", "dbca"};
    static const char *const priorities[] = {"DCAB", "BDAC", "DABC", "CBAD"};
    struct plan plan = plan_of("ABCD", "abcd", wishes, priorities, NULL);
    (void)state;

    assert_int_equal(stable_results(&plan), 1);
    assert_result(&plan, "abcd", "cdab");
}

/* Roth 1982; as a choice of schools in Abdulkadiroğlu and Sönmez, 2003: the first two children
 * would rather exchange, but that would pass over the third. */
static void stability_may_keep_two_children_from_an_exchange(void **state)
{
    static const char *const wishes[] = {"bac", "abc", "abc"};
    static const char *const priorities[] = {"132", "213", "312"};
    struct plan plan = plan_of("123", "abc", wishes, priorities, NULL);
    (void)state;

    assert_int_equal(stable_results(&plan), 1);
    assert_result(&plan, "abc", "abc");
}

/* "Run a Match" of the National Resident Matching Program: Anderson, Chen, Ford, Davis, Eastman;
 * Mercy, City, General with two positions each. */
static void residents_come_to_the_hospitals_that_the_nrmp_printed(void **state)
{
    static const char *const wishes[] = {"c", "cm", "cgm", "mcg", "cmg"};
    static const char *const priorities[] = {"CF", "EACDF", "EAFD"};
    static const int32_t seats[] = {2, 2, 2};
    struct plan plan = plan_of("ACFDE", "mcg", wishes, priorities, seats);
    (void)state;

    assert_result(&plan, "mcg", "cmggc"); /* Mercy keeps a position */
}

/* ---- random markets -------------------------------------------------------------------------- */

static uint64_t dice_state;

static int dice(int sides)
{
    dice_state ^= dice_state << 13;
    dice_state ^= dice_state >> 7;
    dice_state ^= dice_state << 17;
    return (int)(dice_state % (uint64_t)sides);
}

/* Lists of any length, ties, schools without a seat, children who are refused. */
static struct plan random_plan(uint64_t seed)
{
    dice_state = seed * 0x9E3779B97F4A7C15u + 1;
    struct plan plan = {.n_children = 1 + (size_t)dice(5), .n_schools = 1 + (size_t)dice(3)};

    for (size_t i = 0; i < plan.n_children; i++) {
        int32_t left[SCHOOLS_MOST] = {0, 1, 2, 3};
        size_t n = plan.n_schools;
        plan.n_wishes[i] = (size_t)dice((int)n + 1);
        for (size_t k = 0; k < plan.n_wishes[i]; k++) {
            size_t at = (size_t)dice((int)n);
            plan.wishes[i][k] = left[at];
            left[at] = left[--n];
        }
    }
    for (size_t s = 0; s < plan.n_schools; s++) {
        plan.seats[s] = dice(4);
        for (size_t i = 0; i < plan.n_children; i++)
            plan.rank[s][i] = dice(9) == 0 ? -1 : dice(3);
    }
    return plan;
}

/* No stable result gives any child a better school. */
static void the_result_is_the_best_stable_one_for_every_child(void **state)
{
    size_t several = 0;
    (void)state;

    for (uint64_t seed = 1; seed <= MARKETS; seed++) {
        struct plan plan = random_plan(seed);
        int32_t result[CHILDREN_MOST];
        solve(&plan, result);
        assert_true(is_stable(&plan, result));
        size_t n = stable_results(&plan);
        assert_true(n > 0);
        several += n > 1;
        for (size_t k = 0; k < n; k++)
            for (size_t i = 0; i < plan.n_children; i++)
                assert_true(place(&plan, i, result[i]) <= place(&plan, i, all[k][i]));
    }
    assert_true(several > 0); /* so that "best" has been tried */
}

/* The rural hospitals theorem (Roth 1986): the same children have a seat in every stable result,
 * and a school with a seat left has the same children in all of them. */
static void every_stable_result_seats_the_same_children(void **state)
{
    (void)state;

    for (uint64_t seed = 1; seed <= MARKETS; seed++) {
        struct plan plan = random_plan(seed);
        size_t n = stable_results(&plan);
        for (size_t k = 1; k < n; k++) {
            for (size_t i = 0; i < plan.n_children; i++)
                assert_int_equal(all[k][i] == MATCH_NONE, all[0][i] == MATCH_NONE);
            for (int32_t s = 0; s < (int32_t)plan.n_schools; s++) {
                bool full = held_by(&plan, all[0], s) == (size_t)plan.seats[s];
                for (size_t i = 0; i < plan.n_children && !full; i++)
                    assert_int_equal(all[k][i] == s, all[0][i] == s);
            }
        }
    }
}

/* The next list of schools, in any order and of any length; false after the last. */
static bool next_list(struct plan *plan, size_t child, int code)
{
    bool used[SCHOOLS_MOST] = {false};

    plan->n_wishes[child] = 0;
    for (; code > 0; code /= SCHOOLS_MOST + 1) {
        int school = code % (SCHOOLS_MOST + 1) - 1;
        if (school < 0 || school >= (int)plan->n_schools || used[school])
            return false;
        used[school] = true;
        plan->wishes[child][plan->n_wishes[child]++] = school;
    }
    return true;
}

/* Whatever list a child hands in instead of its true one, it does not come to a better school. */
static void no_other_list_helps_a_child(void **state)
{
    enum { CODES = 125, TRIED = 400 }; /* lists of up to three schools, of five digits each */
    size_t lied = 0;
    (void)state;

    for (uint64_t seed = 1; seed <= TRIED; seed++) {
        const struct plan plan = random_plan(seed);
        int32_t honest[CHILDREN_MOST], result[CHILDREN_MOST];
        solve(&plan, honest);
        for (size_t i = 0; i < plan.n_children; i++) {
            for (int code = 0; code < CODES; code++) {
                struct plan other = plan;
                if (!next_list(&other, i, code))
                    continue;
                solve(&other, result);
                assert_true(place(&plan, i, honest[i]) <= place(&plan, i, result[i]));
                lied++;
            }
        }
    }
    assert_true(lied > TRIED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_pairs_of_gale_and_shapley_have_three_stable_results),
        cmocka_unit_test(four_pairs_of_gale_and_shapley_have_one_stable_result),
        cmocka_unit_test(stability_may_keep_two_children_from_an_exchange),
        cmocka_unit_test(residents_come_to_the_hospitals_that_the_nrmp_printed),
        cmocka_unit_test(the_result_is_the_best_stable_one_for_every_child),
        cmocka_unit_test(every_stable_result_seats_the_same_children),
        cmocka_unit_test(no_other_list_helps_a_child),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
