/* Asks PostgreSQL to describe every compiled statement of every feature and compares the answer
 * with the head of its query: a schema change that breaks a query fails here, by name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "app/module.h"
#include "db/conn.h"
#include "db/db_queries.h"
#include "db_fixture.h"
#include "db_test_queries.h"

static struct db_fixture *fixture;
static struct ctx *admin;
static struct db_test_nullable_columns_rows nullable;
static size_t n_checked, n_wrong;

static enum status nullable_tx(struct ctx *c, void *arg)
{
    struct db_test_nullable_columns_rows *rows = arg;
    return db_test_nullable_columns(c, rows);
}

static int start(void **state)
{
    (void)state;
    fixture = db_fixture_start();
    admin = db_fixture_ctx(fixture, "oqu_admin");
    assert_int_equal(db_tx_read(admin, "test/nullable", nullable_tx, &nullable), ST_OK);
    assert_int_equal(PQexitPipelineMode(admin->db->pg), 1);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    db_fixture_stop(fixture);
    return 0;
}

static void wrong(const struct db_stmt *stmt, const char *why, const char *which)
{
    print_message("# %s: %s: %s %s\n", stmt->source, stmt->name, why, which);
    n_wrong++;
}

static bool may_be_null(const PGresult *result, int i)
{
    for (size_t k = 0; k < nullable.n; k++)
        if ((unsigned)nullable.v[k].rel == PQftable(result, i) &&
            nullable.v[k].num == PQftablecol(result, i))
            return true;
    return false;
}

/* A column that comes straight from a table and may be NULL there must be opt_ in the head, or the
 * statement must say what stands for NULL (coalesce). */
static void check_nulls(const struct db_stmt *stmt, const PGresult *result)
{
    for (size_t i = 0; i < stmt->n_columns; i++)
        if (!stmt->columns[i].nullable && may_be_null(result, (int)i))
            wrong(stmt, "may be NULL and is not opt_ in the head:", stmt->columns[i].name);
}

static PGresult *describe(const struct db_stmt *stmt)
{
    unsigned types[64];

    for (size_t i = 0; i < stmt->n_params; i++)
        types[i] = db_wire_oid(stmt->params[i]);
    PGresult *result = PQprepare(admin->db->pg, "", stmt->sql, (int)stmt->n_params, types);
    if (PQresultStatus(result) != PGRES_COMMAND_OK)
        return result;
    PQclear(result);
    return PQdescribePrepared(admin->db->pg, "");
}

static void check(const struct db_stmt *stmt)
{
    PGresult *result = describe(stmt);
    struct str why = STR("");

    n_checked++;
    if (PQresultStatus(result) != PGRES_COMMAND_OK)
        wrong(stmt, "refused:", PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY));
    else if ((size_t)PQnparams(result) != stmt->n_params)
        wrong(stmt, "another number of parameters", "");
    else if (!db_wire_check(admin->mem, stmt, result, &why))
        wrong(stmt, "differs:", str_z(admin->mem, why));
    else
        check_nulls(stmt, result);
    PQclear(result);
}

static void every_statement_fits_the_schema(void **state)
{
    (void)state;

    for (size_t k = 0; k < db_statements.n; k++)
        check(db_statements.statements[k]);
    for (size_t i = 0; modules[i]; i++)
        for (size_t k = 0; modules[i]->statements && k < modules[i]->statements->n; k++)
            check(modules[i]->statements->statements[k]);
    print_message("# %zu statements\n", n_checked);
    assert_true(n_checked > db_statements.n);
    assert_int_equal(n_wrong, 0);
}

static void a_wrong_head_is_noticed(void **state)
{
    static const enum db_type text_type[] = {DB_TEXT};
    static const struct db_column wrong_type[] = {{"there", DB_I64, false, 0}};
    struct db_stmt stmt = db_migration_table_stmt;
    size_t before = n_wrong;
    (void)state;

    stmt.columns = wrong_type;
    check(&stmt);
    stmt = db_migration_table_stmt;
    stmt.params = text_type;
    stmt.n_params = 1;
    stmt.sql = "no statement";
    check(&stmt);
    assert_int_equal(n_wrong, before + 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_statement_fits_the_schema),
        cmocka_unit_test(a_wrong_head_is_noticed),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
