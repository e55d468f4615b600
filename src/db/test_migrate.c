/* The migrations runner: what is applied, what is refused, and that nothing is half done. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "db/db_queries.h"
#include "db_fixture.h"
#include "db_test_queries.h"

#define A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define C "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc"

static struct db_fixture *fixture;
static struct ctx *c, *admin;

static int start(void **state)
{
    (void)state;
    fixture = db_fixture_start();
    return 0;
}

static int stop(void **state)
{
    (void)state;
    db_fixture_stop(fixture);
    return 0;
}

static int fresh(void **state)
{
    (void)state;
    db_fixture_fresh(fixture);
    c = db_fixture_ctx(fixture, "oqu_owner");
    admin = db_fixture_ctx(fixture, "oqu_admin");
    return 0;
}

static struct migration file(int number, const char *name, const char *sha256)
{
    const char *path = str_printf(c->mem, "src/db/testing/migrations/%s", name).p;

    return (struct migration){.module = "migration_test",
                              .file = name,
                              .sql = db_fixture_read(c->mem, path),
                              .number = number,
                              .sha256 = sha256};
}

static enum status apply(const struct migration *v, size_t n)
{
    const struct migration_list list = {v, n};
    const struct migration_list *const lists[] = {&list};

    return db_migrate(c, db_fixture_conninfo(fixture, "oqu_owner"), lists, 1);
}

struct look {
    const char *table;
    bool there;
    int64_t applied;
};

static enum status look_tx(struct ctx *x, void *arg)
{
    struct look *look = arg;
    struct db_test_table_there_row *table;
    struct db_test_applied_row *applied;

    TRY(db_test_table_there(x, str_from_z(look->table), &table));
    TRY(db_test_applied(x, STR("migration_test"), &applied));
    look->there = table->there;
    look->applied = applied->n;
    return ST_OK;
}

static void assert_state(const char *table, bool there, int64_t applied)
{
    struct look look = {.table = table};

    assert_int_equal(db_tx_read(admin, "test/look", look_tx, &look), ST_OK);
    assert_int_equal(look.there, there);
    assert_int_equal(look.applied, applied);
}

static void what_is_missing_is_applied_once(void **state)
{
    const struct migration files[] = {file(1, "first.sql", A), file(2, "second.sql", B)};
    (void)state;

    assert_int_equal(apply(files, 1), ST_OK);
    assert_state("migration_test.two", false, 1);
    assert_int_equal(apply(files, 2), ST_OK);
    assert_state("migration_test.two", true, 2);
    assert_int_equal(apply(files, 2), ST_OK);
    assert_int_equal(apply(files, 1), ST_OK); /* the release before still starts */
    assert_state("migration_test.two", true, 2);
}

static void a_changed_file_stops_everything(void **state)
{
    const struct migration before[] = {file(1, "first.sql", A)};
    const struct migration after[] = {file(1, "first.sql", C), file(2, "second.sql", B)};
    (void)state;

    assert_int_equal(apply(before, 1), ST_OK);
    assert_int_equal(apply(after, 2), ST_INTERNAL);
    assert_string_equal(c->failure.code, "db.migration-changed");
    assert_state("migration_test.two", false, 1);
}

static void a_file_is_applied_whole_or_not_at_all(void **state)
{
    static const char *const bad[] = {"failing.sql", "committing.sql"};
    (void)state;

    for (size_t i = 0; i < COUNT(bad); i++) {
        fresh(NULL);
        const struct migration files[] = {file(1, "first.sql", A), file(2, bad[i], B)};
        const struct migration better[] = {file(1, "first.sql", A), file(2, "second.sql", C)};
        size_t at;
        assert_int_equal(apply(files, 2), ST_INTERNAL);
        assert_true(str_find(c->failure.detail, str_from_z(bad[i]), &at));
        assert_state("migration_test.three", false, 1);
        assert_int_equal(apply(better, 2), ST_OK);
        assert_state("migration_test.two", true, 2);
    }
}

static enum status lock_tx(struct ctx *x, void *arg)
{
    struct db_migration_lock_row **row = arg;
    return db_migration_lock(x, row);
}

static void one_migrates_at_a_time(void **state)
{
    const struct migration files[] = {file(1, "first.sql", A)};
    struct db_migration_lock_row *row = NULL;
    (void)state;

    assert_int_equal(db_tx_locked(admin, "test/lock", lock_tx, &row), ST_OK);
    assert_true(row->got);
    assert_int_equal(apply(files, 1), ST_BUSY);
    assert_string_equal(c->failure.code, "db.migrating");
    db_fixture_drop(fixture, admin);
    admin = db_fixture_ctx(fixture, "oqu_admin");
    assert_int_equal(apply(files, 1), ST_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(what_is_missing_is_applied_once, fresh),
        cmocka_unit_test_setup(a_changed_file_stops_everything, fresh),
        cmocka_unit_test(a_file_is_applied_whole_or_not_at_all),
        cmocka_unit_test_setup(one_migrates_at_a_time, fresh),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
