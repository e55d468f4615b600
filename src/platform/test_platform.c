/* The signed context, the clock, dated settings and claims, against a real database. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "db_fixture.h"
#include "keys/keys.h"
#include "platform/platform.h"
#include "platform_test_queries.h"

static struct db_fixture *fixture;
static struct ctx *family, *staff, *owner, *admin;

static const struct uuid parent = {{1, 2, 3}}, other = {{4, 5, 6}}, school = {{7, 8, 9}};
static const struct uuid nobody = {{0}};

static int start(void **state)
{
    (void)state;
    fixture = db_fixture_start();
    family = db_fixture_ctx(fixture, "oqu_family");
    staff = db_fixture_ctx(fixture, "oqu_staff");
    owner = db_fixture_ctx(fixture, "oqu_owner");
    admin = db_fixture_ctx(fixture, "oqu_admin");
    return 0;
}

static int stop(void **state)
{
    (void)state;
    db_fixture_stop(fixture);
    return 0;
}

static enum status whoami_tx(struct ctx *c, void *arg)
{
    struct platform_test_whoami_row **row = arg;
    return platform_test_whoami(c, row);
}

static enum status whoami(struct ctx *c, struct platform_test_whoami_row **ret_row)
{
    return db_tx_read(c, "test/whoami", whoami_tx, ret_row);
}

static void without_a_context_everything_is_empty(void **state)
{
    struct platform_test_whoami_row *row;
    (void)state;

    db_fixture_sign_off(family);
    assert_int_equal(whoami(family, &row), ST_OK);
    assert_false(row->door.set || row->person.set || row->role.set || row->organisation.set);
}

static void a_signed_context_is_who_it_says(void **state)
{
    struct platform_test_whoami_row *row;
    (void)state;

    db_fixture_sign(staff, "clerk", parent, school);
    assert_int_equal(whoami(staff, &row), ST_OK);
    assert_true(str_eq_z(row->door.v, "staff"));
    assert_true(str_eq_z(row->role.v, "clerk"));
    assert_true(row->person.set && uuid_eq(row->person.v, parent));
    assert_true(row->organisation.set && uuid_eq(row->organisation.v, school));

    db_fixture_sign(family, "parent", parent, nobody);
    assert_int_equal(whoami(family, &row), ST_OK);
    assert_false(row->organisation.set);
}

/* req: M456-5.16 */
static void an_altered_context_is_refused_wherever_it_is_altered(void **state)
{
    struct platform_test_whoami_row *row;
    (void)state;

    db_fixture_sign(family, "parent", parent, nobody);
    struct str good = family->actor.db_context;
    for (size_t i = 0; i < good.n; i += 3) {
        struct str bad = str_copy(family->mem, good);
        char *p = (char *)(uintptr_t)bad.p;
        p[i] = p[i] == '0' ? '1' : '0';
        family->actor.db_context = bad;
        assert_int_equal(whoami(family, &row), ST_FORBIDDEN);
        assert_string_equal(family->failure.code, "platform.context-invalid");
    }
    family->actor.db_context = good;
    assert_int_equal(whoami(family, &row), ST_OK);
}

/* The connection holds a context between transactions; nobody asks with that of whoever was before.
 */
static void whoever_asked_before_is_forgotten(void **state)
{
    struct platform_test_whoami_row *row;
    (void)state;

    db_fixture_sign(family, "parent", parent, nobody);
    assert_int_equal(whoami(family, &row), ST_OK);
    assert_true(row->person.set);
    family->actor.db_context = STR("1|family|x|parent||9999999999|00");
    assert_int_equal(whoami(family, &row), ST_FORBIDDEN);
    db_fixture_sign_off(family);
    assert_int_equal(whoami(family, &row), ST_OK);
    assert_false(row->door.set || row->person.set || row->role.set || row->organisation.set);
}

static void a_context_of_another_form_is_refused(void **state)
{
    static const char *const forms[] = {"1",
                                        "|",
                                        "||||||",
                                        "1|family|||||",
                                        "1|family|x|parent||9999999999|",
                                        "1|family|||||||||",
                                        "0|family||||9999999999|00"};
    struct platform_test_whoami_row *row;
    (void)state;

    for (size_t i = 0; i < COUNT(forms); i++) {
        family->actor.db_context = str_from_z(forms[i]);
        assert_int_equal(whoami(family, &row), ST_FORBIDDEN);
    }
    db_fixture_sign_off(family);
}

static void sign(struct ctx *c, const struct platform_context *context)
{
    struct str payload = platform_context(c->mem, context);
    assert_int_equal(keys_sign_context(c, payload, &c->actor.db_context), ST_OK);
}

static void a_context_ends(void **state)
{
    struct platform_context context = {.door = "family", .person = parent, .role = "parent"};
    struct platform_test_whoami_row *row;
    (void)state;

    context.expires_us = time_real_us() - 2 * TIME_SECOND;
    sign(family, &context);
    assert_int_equal(whoami(family, &row), ST_FORBIDDEN);
    assert_string_equal(family->failure.code, "platform.context-expired");
    db_fixture_sign_off(family);
}

static void a_context_opens_no_other_door(void **state)
{
    const struct platform_context context = {.door = "staff",
                                             .person = parent,
                                             .role = "director",
                                             .organisation = school,
                                             .expires_us = time_real_us() + TIME_DAY};
    struct platform_test_whoami_row *row;
    (void)state;

    sign(family, &context);
    assert_int_equal(whoami(family, &row), ST_FORBIDDEN);
    db_fixture_sign_off(family);
}

/* ---- what a transaction remembers ---------------------------------------------------------- */

static enum status forge_tx(struct ctx *c, void *arg)
{
    struct platform_test_forge_remembered_row *row;
    (void)arg;
    return platform_test_forge_remembered(
        c, STR("oqu,family,04050600_0000_0000_0000_000000000000,parent,,0"), &row);
}

/* req: M456-5.16 */
static void no_door_writes_what_was_verified(void **state)
{
    static const char *const roles[] = {"oqu_public", "oqu_family", "oqu_staff", "oqu_work",
                                        "oqu_wait"};
    (void)state;

    for (size_t i = 0; i < COUNT(roles); i++) {
        struct ctx *c = db_fixture_ctx(fixture, roles[i]);
        assert_int_equal(db_tx_read(c, "test/forge", forge_tx, NULL), ST_FORBIDDEN);
        db_fixture_drop(fixture, c);
    }
}

static void what_was_verified_ends_with_its_transaction(void **state)
{
    struct platform_test_whoami_row *row;
    (void)state;

    db_fixture_sign(family, "parent", parent, nobody);
    assert_int_equal(whoami(family, &row), ST_OK);
    assert_true(row->person.set && uuid_eq(row->person.v, parent));
    db_fixture_sign_off(family);
    assert_int_equal(whoami(family, &row), ST_OK);
    assert_false(row->door.set || row->person.set || row->role.set || row->organisation.set);
    db_fixture_sign(family, "parent", other, nobody);
    assert_int_equal(whoami(family, &row), ST_OK);
    assert_true(row->person.set && uuid_eq(row->person.v, other));
    db_fixture_sign_off(family);
}

struct trial { /* a context that is given to sec.verify() by hand */
    struct str context;
    struct platform_test_verify_row *verdict;
    struct platform_test_whoami_row *who;
};

static enum status trial_tx(struct ctx *c, void *arg)
{
    struct trial *trial = arg;

    TRY(platform_test_verify(c, trial->context, &trial->verdict));
    return platform_test_whoami(c, &trial->who);
}

static void only_a_good_context_is_remembered(void **state)
{
    const struct platform_context context = {.door = "family",
                                             .person = other,
                                             .role = "parent",
                                             .expires_us = time_real_us() + TIME_DAY};
    struct trial good = {0}, bad = {0};
    (void)state;

    sign(family, &context);
    good.context = family->actor.db_context;
    bad.context = str_sub(good.context, 0, good.context.n - 1);
    db_fixture_sign(family, "parent", parent, nobody);
    assert_int_equal(db_tx_read(family, "test/trial", trial_tx, &bad), ST_OK);
    assert_true(bad.verdict->fault.set &&
                str_eq_z(bad.verdict->fault.v, "platform.context-invalid"));
    assert_true(uuid_eq(bad.who->person.v, parent));
    db_fixture_sign_off(family);
    assert_int_equal(db_tx_read(family, "test/trial", trial_tx, &bad), ST_OK);
    assert_false(bad.who->person.set);
    assert_int_equal(db_tx_read(family, "test/trial", trial_tx, &good), ST_OK);
    assert_true(!good.verdict->fault.set && uuid_eq(good.who->person.v, other));
}

static enum status keys_tx(struct ctx *c, void *arg)
{
    struct platform_test_context_keys_row *row;
    (void)arg;
    return platform_test_context_keys(c, &row);
}

static void no_door_reads_the_context_key(void **state)
{
    static const char *const roles[] = {"oqu_public", "oqu_family", "oqu_staff",
                                        "oqu_work",   "oqu_wait",   "oqu_owner"};
    (void)state;

    for (size_t i = 0; i < COUNT(roles) - 1; i++) {
        struct ctx *c = db_fixture_ctx(fixture, roles[i]);
        assert_int_equal(db_tx_read(c, "test/keys", keys_tx, NULL), ST_FORBIDDEN);
        db_fixture_drop(fixture, c);
    }
}

/* ---- clock --------------------------------------------------------------------------------- */

static void real_time_without_a_rehearsal(void **state)
{
    int64_t us = 1;
    (void)state;

    assert_int_equal(platform_clock_offset(family, &us), ST_OK);
    assert_int_equal(us, 0);
}

static enum status move_clock_tx(struct ctx *c, void *arg)
{
    const int64_t *offset_us = arg;
    struct platform_test_clock_age_row *row;
    int64_t us = 0;

    TRY(platform_clock_set(c, *offset_us, STR("rehearsal")));
    TRY(platform_clock_offset(c, &us));
    assert_int_equal(us, *offset_us);
    TRY(platform_test_clock_age(c, &row));
    assert_int_equal(row->us, *offset_us);
    return ST_OK;
}

static void an_administrator_moves_the_clock(void **state)
{
    int64_t offsets[] = {TIME_DAY, -100 * TIME_DAY, 0};
    (void)state;

    db_fixture_sign(staff, "admin", parent, school);
    for (size_t i = 0; i < COUNT(offsets); i++)
        assert_int_equal(db_fixture_rolled_back(staff, move_clock_tx, &offsets[i]), ST_OK);
    assert_int_equal(db_fixture_rolled_back(owner, move_clock_tx, &offsets[0]), ST_OK);
}

static void nobody_else_moves_the_clock(void **state)
{
    int64_t offset = TIME_DAY;
    (void)state;

    db_fixture_sign(staff, "director", parent, school);
    assert_int_equal(db_fixture_rolled_back(staff, move_clock_tx, &offset), ST_FORBIDDEN);
    db_fixture_sign_off(staff);
    assert_int_equal(db_fixture_rolled_back(staff, move_clock_tx, &offset), ST_FORBIDDEN);
    db_fixture_sign(family, "admin", parent, nobody);
    assert_int_equal(db_fixture_rolled_back(family, move_clock_tx, &offset), ST_FORBIDDEN);
}

static void the_clock_moves_twenty_years_at_most(void **state)
{
    int64_t offset = 30 * 366 * TIME_DAY;
    (void)state;

    db_fixture_sign(staff, "admin", parent, school);
    assert_int_equal(db_fixture_rolled_back(staff, move_clock_tx, &offset), ST_INVALID);
    assert_string_equal(staff->failure.code, "platform.clock.too-far");
}

static enum status forget_clock_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;
    return platform_test_clock_remove(c, &changed);
}

static enum status change_setting_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;
    return platform_test_setting_change(c, &changed);
}

static void history_is_not_changed_even_by_the_superuser(void **state)
{
    (void)state;
    assert_int_equal(db_fixture_rolled_back(admin, forget_clock_tx, NULL), ST_FORBIDDEN);
    assert_string_equal(admin->failure.code, "platform.append-only");
    assert_int_equal(db_fixture_rolled_back(admin, change_setting_tx, NULL), ST_FORBIDDEN);
}

/* ---- settings ------------------------------------------------------------------------------ */

static enum status settings_tx(struct ctx *c, void *arg)
{
    static const struct {
        const char *scope, *value;
        int32_t from;
    } rows[] = {{"", "5", 100}, {"", "7", 200}, {"KZ-75", "9", 150}, {"", "6", 100}};
    static const struct {
        const char *scope;
        int32_t day;
        int64_t value;
    } expected[] = {{"", 100, 6}, {"", 199, 6}, {"", 200, 7}, {"KZ-75", 149, 6}, {"KZ-75", 300, 9}};
    int64_t value;
    (void)arg;

    for (size_t i = 0; i < COUNT(rows); i++)
        TRY(platform_test_setting_add(c, STR("test.days"), str_from_z(rows[i].scope),
                                      str_from_z(rows[i].value), (struct date){rows[i].from},
                                      (struct opt_uuid){0}, &value));
    for (size_t i = 0; i < COUNT(expected); i++) {
        TRY(platform_setting_i64(c, "test.days", (struct date){expected[i].day},
                                 str_from_z(expected[i].scope), &value));
        assert_int_equal(value, expected[i].value);
    }
    assert_int_equal(platform_setting_i64(c, "test.days", (struct date){99}, STR(""), &value),
                     ST_INTERNAL);
    assert_string_equal(c->failure.code, "platform.setting-missing");
    return ST_OK;
}

static void the_setting_of_the_day_and_place_counts(void **state)
{
    (void)state;
    assert_int_equal(db_fixture_rolled_back(admin, settings_tx, NULL), ST_OK);
}

static enum status add_setting_tx(struct ctx *c, void *arg)
{
    const struct opt_uuid *author = arg;
    int64_t changed;

    return platform_test_setting_add(c, STR("test.days"), STR(""), STR("1"), (struct date){1},
                                     *author, &changed);
}

static void nobody_adds_a_setting_but_through_a_gate(void **state)
{
    struct opt_uuid self = {true, parent}, none = {0};
    (void)state;

    db_fixture_sign(staff, "admin", parent, school);
    assert_int_equal(db_fixture_rolled_back(staff, add_setting_tx, &self), ST_FORBIDDEN);
    assert_int_equal(db_fixture_rolled_back(staff, add_setting_tx, &none), ST_FORBIDDEN);
    assert_int_equal(db_fixture_rolled_back(family, add_setting_tx, &self), ST_FORBIDDEN);
}

/* ---- claims -------------------------------------------------------------------------------- */

static const struct uuid first_object = {{11}}, second_object = {{12}};

struct claim {
    const char *key, *content;
    struct uuid object;
    bool first;
    struct uuid answer;
};

static enum status claim_tx(struct ctx *c, void *arg)
{
    struct claim *claim = arg;
    return platform_idem_claim(c, str_from_z(claim->key), str_from_z(claim->content), claim->object,
                               &claim->first, &claim->answer);
}

static void a_form_takes_effect_once(void **state)
{
    struct claim first = {.key = "key-1", .content = "a", .object = first_object};
    struct claim again = {.key = "key-1", .content = "a", .object = second_object};
    struct claim changed = {.key = "key-1", .content = "b", .object = second_object};
    struct claim empty = {.key = "", .content = "a", .object = second_object};
    struct uuid object = {{0}};
    bool known = false;
    (void)state;

    db_fixture_sign(family, "parent", parent, nobody);
    assert_int_equal(db_tx(family, "test/claim", claim_tx, &first), ST_OK);
    assert_true(first.first && uuid_eq(first.answer, first_object));
    assert_int_equal(db_tx_locked(family, "test/claim", claim_tx, &again), ST_OK);
    assert_true(!again.first && uuid_eq(again.answer, first_object));
    assert_int_equal(db_tx(family, "test/claim", claim_tx, &changed), ST_INVALID);
    assert_string_equal(family->failure.code, "platform.idem.other-content");
    assert_int_equal(db_tx(family, "test/claim", claim_tx, &empty), ST_INVALID);

    assert_int_equal(platform_idem_find(family, STR("key-1"), &known, &object), ST_OK);
    assert_true(known && uuid_eq(object, first_object));
    assert_int_equal(platform_idem_find(family, STR("key-2"), &known, &object), ST_OK);
    assert_false(known);
}

static void claims_of_others_are_invisible(void **state)
{
    struct claim mine = {.key = "key-3", .content = "a", .object = first_object};
    struct claim theirs = {.key = "key-3", .content = "other", .object = second_object};
    struct uuid object;
    bool known = true;
    (void)state;

    db_fixture_sign(family, "parent", parent, nobody);
    assert_int_equal(db_tx(family, "test/claim", claim_tx, &mine), ST_OK);
    db_fixture_sign(family, "parent", other, nobody);
    assert_int_equal(platform_idem_find(family, STR("key-3"), &known, &object), ST_OK);
    assert_false(known);
    assert_int_equal(db_tx(family, "test/claim", claim_tx, &theirs), ST_OK);
    assert_true(theirs.first);
    db_fixture_sign_off(family);
    assert_int_equal(platform_idem_find(family, STR("key-3"), &known, &object), ST_OK);
    assert_false(known);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_context_everything_is_empty),
        cmocka_unit_test(a_signed_context_is_who_it_says),
        cmocka_unit_test(an_altered_context_is_refused_wherever_it_is_altered),
        cmocka_unit_test(whoever_asked_before_is_forgotten),
        cmocka_unit_test(a_context_of_another_form_is_refused),
        cmocka_unit_test(a_context_ends),
        cmocka_unit_test(a_context_opens_no_other_door),
        cmocka_unit_test(no_door_writes_what_was_verified),
        cmocka_unit_test(what_was_verified_ends_with_its_transaction),
        cmocka_unit_test(only_a_good_context_is_remembered),
        cmocka_unit_test(no_door_reads_the_context_key),
        cmocka_unit_test(real_time_without_a_rehearsal),
        cmocka_unit_test(an_administrator_moves_the_clock),
        cmocka_unit_test(nobody_else_moves_the_clock),
        cmocka_unit_test(the_clock_moves_twenty_years_at_most),
        cmocka_unit_test(history_is_not_changed_even_by_the_superuser),
        cmocka_unit_test(the_setting_of_the_day_and_place_counts),
        cmocka_unit_test(nobody_adds_a_setting_but_through_a_gate),
        cmocka_unit_test(a_form_takes_effect_once),
        cmocka_unit_test(claims_of_others_are_invisible),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
