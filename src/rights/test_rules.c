/* What a role may do, by what ships and what was changed at which height; and what is remembered.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "rights/memory.h"
#include "rights/rules.h"

enum { LIST, SEATS, ORDERS, PAPER, N };

static const struct permission permissions[N] = {
    [LIST] = {"admission.may.list", 0, ACCESS_CLERK | ACCESS_DIRECTOR | ACCESS_MEMBER, false},
    [SEATS] = {"admission.may.seats", 0, ACCESS_DIRECTOR, false},
    [ORDERS] = {"admission.may.orders", 0, ACCESS_DIRECTOR, true},
    [PAPER] = {"admission.may.paper", 0, ACCESS_CLERK, false},
};
static const struct catalogue catalogue = {permissions, N};

static const struct account_role teacher = {"teacher", 0, ACCESS_PERSON | ACCESS_MEMBER,
                                            ACCOUNT_SCHOOL, true};
static const struct account_role director = {"director", 0, ACCESS_PERSON | ACCESS_DIRECTOR,
                                             ACCOUNT_SCHOOL, true};
static const struct account_role deputy = {"deputy", 0, ACCESS_PERSON | ACCESS_DIRECTOR,
                                           ACCOUNT_SCHOOL, true};

static void a_role_ships_with_what_its_access_opens_but_for_the_exceptions(void **state)
{
    struct verdict v[N];
    (void)state;

    rights_judge(&director, catalogue, NULL, 0, v);
    assert_true(v[LIST].permitted && v[SEATS].permitted && v[ORDERS].permitted);
    assert_false(v[PAPER].possible);
    assert_false(v[PAPER].permitted);
    assert_int_equal(v[ORDERS].why, WHY_LAW);
    rights_judge(&deputy, catalogue, NULL, 0, v);
    assert_true(v[LIST].permitted);
    assert_true(v[SEATS].possible && !v[SEATS].permitted);
    assert_false(v[ORDERS].permitted);
    rights_judge(&teacher, catalogue, NULL, 0, v);
    assert_true(v[LIST].possible && !v[LIST].permitted);
    assert_false(v[SEATS].possible);
}

/* req: M456-5.8d */
static void what_is_taken_above_cannot_be_given_below(void **state)
{
    static const struct {
        struct adjustment v[3];
        size_t n;
        bool permitted, bound;
        enum rights_why why;
    } rows[] = {
        {{{LIST, 0, RIGHTS_GIVEN}}, 1, true, false, WHY_HERE},
        {{{LIST, 0, RIGHTS_TAKEN}}, 1, false, false, WHY_HERE},
        {{{LIST, 2, RIGHTS_GIVEN}}, 1, true, false, WHY_ABOVE},
        {{{LIST, 2, RIGHTS_GIVEN}, {LIST, 0, RIGHTS_TAKEN}}, 2, false, false, WHY_HERE},
        {{{LIST, 2, RIGHTS_TAKEN}, {LIST, 0, RIGHTS_GIVEN}}, 2, false, true, WHY_ABOVE},
        {{{LIST, 2, RIGHTS_TAKEN}, {LIST, 1, RIGHTS_GIVEN}, {LIST, 0, RIGHTS_SHIPPED}},
         3,
         false,
         true,
         WHY_ABOVE},
        {{{LIST, 1, RIGHTS_GIVEN}, {LIST, 0, RIGHTS_SHIPPED}}, 2, false, false, WHY_SHIPPED},
        {{{LIST, 2, RIGHTS_SHIPPED}, {LIST, 0, RIGHTS_GIVEN}}, 2, true, false, WHY_HERE},
    };
    struct verdict v[N];
    (void)state;

    for (size_t i = 0; i < COUNT(rows); i++) {
        rights_judge(&teacher, catalogue, rows[i].v, rows[i].n, v);
        assert_int_equal(v[LIST].permitted, rows[i].permitted);
        assert_int_equal(v[LIST].bound, rows[i].bound);
        assert_int_equal(v[LIST].why, rows[i].why);
    }
}

/* req: M456-5.8b */
static void a_group_brings_what_the_role_can_have_and_nobody_above_took(void **state)
{
    static const struct {
        struct adjustment v[3];
        size_t n;
        bool permitted;
        enum rights_why why;
    } rows[] = {
        {{{LIST, 0, RIGHTS_GROUP}}, 1, true, WHY_GROUP},
        {{{LIST, 1, RIGHTS_GROUP}}, 1, true, WHY_GROUP},
        {{{LIST, 0, RIGHTS_TAKEN}, {LIST, 0, RIGHTS_GROUP}}, 2, true, WHY_GROUP},
        {{{LIST, 1, RIGHTS_TAKEN}, {LIST, 1, RIGHTS_GROUP}}, 2, true, WHY_GROUP},
        {{{LIST, 1, RIGHTS_TAKEN}, {LIST, 0, RIGHTS_GROUP}}, 2, false, WHY_ABOVE},
        {{{LIST, 2, RIGHTS_TAKEN}, {LIST, 1, RIGHTS_GROUP}}, 2, false, WHY_ABOVE},
        {{{LIST, 1, RIGHTS_GROUP}, {LIST, 0, RIGHTS_TAKEN}}, 2, false, WHY_HERE},
        {{{LIST, 1, RIGHTS_GROUP}, {LIST, 0, RIGHTS_SHIPPED}}, 2, false, WHY_SHIPPED},
        {{{PAPER, 0, RIGHTS_GROUP}}, 1, false, WHY_SHIPPED},
    };
    struct verdict v[N];
    (void)state;

    for (size_t i = 0; i < COUNT(rows); i++) {
        rights_judge(&teacher, catalogue, rows[i].v, rows[i].n, v);
        assert_int_equal(v[LIST].permitted, rows[i].permitted);
        assert_int_equal(v[LIST].why, rows[i].why);
        assert_false(v[PAPER].permitted);
    }
    const struct adjustment orders = {ORDERS, 0, RIGHTS_GROUP};
    rights_judge(&deputy, catalogue, &orders, 1, v);
    assert_false(v[ORDERS].permitted);
}

static void nobody_gives_what_law_fixes_or_the_role_can_never_have(void **state)
{
    const struct adjustment wishes[] = {
        {ORDERS, 1, RIGHTS_GIVEN}, {PAPER, 0, RIGHTS_GIVEN}, {SEATS, 0, RIGHTS_GIVEN}};
    const struct adjustment takings[] = {{ORDERS, 0, RIGHTS_TAKEN}};
    struct verdict v[N];
    (void)state;

    rights_judge(&teacher, catalogue, wishes, COUNT(wishes), v);
    for (size_t i = 0; i < N; i++)
        assert_false(v[i].permitted);
    rights_judge(&deputy, catalogue, wishes, COUNT(wishes), v);
    assert_false(v[ORDERS].permitted);
    assert_true(v[SEATS].permitted);
    rights_judge(&director, catalogue, takings, COUNT(takings), v);
    assert_true(v[ORDERS].permitted);
}

static void what_is_remembered_counts_for_its_version_and_day_only(void **state)
{
    struct memory_key key = {
        .person = {{5}}, .organisation = {{7}}, .role = "teacher", .day = 20000};
    struct memory_decision kept = {0}, found;
    int64_t version;
    (void)state;

    permission_put(&kept.permitted, 70, true);
    permission_put(&kept.lent, 3, true);
    assert_false(memory_version(1000, &version));
    memory_tell_version(1000, 5);
    assert_true(memory_version(1000 + MEMORY_CURRENT_US - 1, &version));
    assert_int_equal(version, 5);
    assert_false(memory_version(1000 + MEMORY_CURRENT_US, &version));
    memory_keep(&key, 5, &kept);
    assert_true(memory_find(&key, 5, &found));
    assert_true(permission_in(&found.permitted, 70));
    assert_false(permission_in(&found.permitted, 71));
    assert_true(permission_in(&found.lent, 3));
    assert_false(permission_in(&found.lent, 70));
    assert_false(memory_find(&key, 6, &found));
    key.day++;
    assert_false(memory_find(&key, 5, &found));
    key.day--;
    key.person.b[0] = 6;
    assert_false(memory_find(&key, 5, &found));
    key.person.b[0] = 5;
    assert_true(memory_find(&key, 5, &found));
    key.role[0] = 'T';
    assert_false(memory_find(&key, 5, &found));
    memory_forget_version();
    assert_false(memory_version(1001, &version));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_role_ships_with_what_its_access_opens_but_for_the_exceptions),
        cmocka_unit_test(what_is_taken_above_cannot_be_given_below),
        cmocka_unit_test(a_group_brings_what_the_role_can_have_and_nobody_above_took),
        cmocka_unit_test(nobody_gives_what_law_fixes_or_the_role_can_never_have),
        cmocka_unit_test(what_is_remembered_counts_for_its_version_and_day_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
