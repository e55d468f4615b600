/* A partner's own role of the database, granted by the operator's command: what it reads, and that
 * the database itself refuses everything else. The test signs in as the role, by its password. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "account/testing.h"
#include "exchange/pages.h"
#include "exchange_test_queries.h"

enum { OUTPUT_MOST = 500, WRITES = 3 /* of the attempts, on views */ };

static struct ctx *operator_ctx;
static char output[OUTPUT_MOST]; /* of the last command */

static int fresh(void **state)
{
    assert_int_equal(country_fresh(state), 0);
    db_fixture_load(country->fixture, "src/exchange/testing/pupils.sql");
    operator_ctx = db_fixture_ctx(country->fixture, "oqu_admin");
    return 0;
}

/* Runs the command with standard output in `output`. */
static enum status
run(enum status (*command)(struct ctx *, int, char *const *), int n, const char *const *words)
{
    char *argv[8];
    FILE *file = tmpfile();
    int before = dup(STDOUT_FILENO);

    assert_non_null(file);
    for (int i = 0; i < n; i++)
        argv[i] = strdup(words[i]);
    (void)fflush(stdout);
    assert_true(dup2(fileno(file), STDOUT_FILENO) >= 0);
    enum status st = command(operator_ctx, n, argv);
    (void)fflush(stdout);
    assert_true(dup2(before, STDOUT_FILENO) >= 0);
    (void)close(before);
    rewind(file);
    output[fread(output, 1, sizeof(output) - 1, file)] = '\0';
    (void)fclose(file);
    for (int i = 0; i < n; i++)
        free(argv[i]);
    return st;
}

static enum status grant(const char *name, const char *bin)
{
    const char *const words[] = {name, bin, "2099-12-31", "Сынақ жүйесі", "№ 7 келісім"};
    return run(partner_grant_command, 5, words);
}

static enum status take_back(const char *name)
{
    const char *const words[] = {name, "Келісім аяқталды"};
    return run(partner_revoke_command, 2, words);
}

/* Signed in by the password of the last grant; NULL: the database refuses. database: NULL for the
 * program's. */
static struct ctx *partner_at(const char *role, const char *database)
{
    struct ctx *c = db_fixture_ctx(country->fixture, "oqu_public");
    const char *password = strstr(output, "password ");
    struct str conninfo = db_fixture_conninfo(country->fixture, role);

    assert_non_null(password);
    password += strlen("password ");
    conninfo = str_printf(c->mem, STR_FMT " password=%.*s", STR_ARG(conninfo),
                          (int)strcspn(password, "\n"), password);
    if (database) /* of a keyword that stands twice, libpq takes the last */
        conninfo = str_printf(c->mem, STR_FMT " dbname=%s", STR_ARG(conninfo), database);
    db_close(c->db);
    c->db = NULL;
    return db_open(c, conninfo, &c->db) == ST_OK ? c : NULL;
}

static struct ctx *partner(const char *role)
{
    return partner_at(role, NULL);
}

/* One statement in a transaction that may write, as any partner can begin it. */
static enum status try_tx(struct ctx *c, void *arg)
{
    enum status (*const *attempt)(struct ctx *) = arg;
    return (*attempt)(c);
}

#define ATTEMPT_CHANGE(name)                                                                       \
    static enum status name(struct ctx *c)                                                         \
    {                                                                                              \
        int64_t changed;                                                                           \
        return exchange_test_##name(c, &changed);                                                  \
    }
#define ATTEMPT_READ(name)                                                                         \
    static enum status name(struct ctx *c)                                                         \
    {                                                                                              \
        struct exchange_test_##name##_row *row;                                                    \
        return exchange_test_##name(c, &row);                                                      \
    }
ATTEMPT_CHANGE(try_insert)
ATTEMPT_CHANGE(try_update)
ATTEMPT_CHANGE(try_delete)
ATTEMPT_CHANGE(try_door)
ATTEMPT_CHANGE(try_owner)
ATTEMPT_CHANGE(try_new_role)
ATTEMPT_CHANGE(try_table)
ATTEMPT_READ(try_applications)
ATTEMPT_READ(try_people)
ATTEMPT_READ(try_register)
ATTEMPT_READ(try_roles)
ATTEMPT_READ(try_others_rows)
ATTEMPT_READ(try_pupils)

static enum status rows_tx(struct ctx *c, void *arg)
{
    return exchange_test_own_rows(c, (struct exchange_test_own_rows_row **)arg);
}

static void assert_rows(struct ctx *c, int64_t orgs, int64_t classes, int64_t learners)
{
    struct exchange_test_own_rows_row *row;

    assert_int_equal(db_tx_read(c, "test/rows", rows_tx, (void *)&row), ST_OK);
    assert_int_equal(row->orgs, orgs);
    assert_int_equal(row->classes, classes);
    assert_int_equal(row->learners, learners);
    assert_int_equal(row->figures, classes);
}

static enum status there_tx(struct ctx *c, void *arg)
{
    return exchange_test_role_is_there(c, STR("partner_nine"),
                                       (struct exchange_test_role_is_there_row **)arg);
}

static bool is_there(void)
{
    struct exchange_test_role_is_there_row *row;

    assert_int_equal(db_tx_read(operator_ctx, "test/there", there_tx, (void *)&row), ST_OK);
    return row->there;
}

/* Roles belong to the cluster, which the tests of this program share. */
static int end_role(void **state)
{
    (void)state;
    if (is_there())
        assert_int_equal(take_back("nine"), ST_OK);
    return 0;
}

/* req: M456-5.1b */
static void a_partner_reads_its_own_rows_and_the_database_refuses_the_rest(void **state)
{
    static enum status (*const attempts[])(struct ctx *) = {
        try_insert, try_update,   try_delete,   try_table,       try_applications,
        try_people, try_register, try_roles,    try_others_rows, try_pupils,
        try_door,   try_owner,    try_new_role,
    };
    struct exchange_test_own_rows_row *row;
    (void)state;

    assert_int_equal(grant("nine", SCHOOL_BIN), ST_OK);
    struct ctx *c = partner("partner_nine");
    assert_non_null(c);
    assert_rows(c, 1, 2, 1); /* the protected pupil is in no list */
    assert_int_equal(db_tx_read(c, "test/rows", rows_tx, (void *)&row), ST_OK);
    assert_int_equal(row->strangers, 0);
    for (size_t i = 0; i < COUNT(attempts); i++) {
        enum status (*attempt)(struct ctx *) = attempts[i];
        enum status st = db_tx_locked(c, "test/try", try_tx, (void *)&attempt);
        /* A view of functions takes no change from anybody: that is told before the permission. */
        if (st != ST_FORBIDDEN && !(i < WRITES && st == ST_INTERNAL))
            fail_msg("attempt %zu: %s " STR_FMT, i, status_name(st), STR_ARG(c->failure.detail));
    }
    assert_rows(c, 1, 2, 1);
    assert_null(partner_at("partner_nine", "postgres"));
    assert_null(partner_at("partner_nine", "template1"));
}

static void an_authority_reads_what_is_below_it(void **state)
{
    (void)state;
    assert_int_equal(grant("nine", "991250000038"), ST_OK);
    struct ctx *c = partner("partner_nine");
    assert_non_null(c);
    assert_rows(c, 3, 3, 2);
}

static enum status acts_tx(struct ctx *c, void *arg)
{
    struct exchange_test_acts_row **rows = arg;

    TRY(exchange_test_acts(c, STR("exchange.role-granted"), &rows[0]));
    return exchange_test_acts(c, STR("exchange.role-revoked"), &rows[1]);
}

/* req: M456-5.1b */
static void
a_role_that_is_taken_away_signs_in_no_more_and_both_acts_are_in_the_journal(void **state)
{
    struct exchange_test_acts_row *rows[2];
    char given[OUTPUT_MOST];
    (void)state;

    assert_int_equal(grant("nine", SCHOOL_BIN), ST_OK);
    memcpy(given, output, sizeof(given));
    assert_non_null(partner("partner_nine"));
    assert_int_equal(take_back("nine"), ST_OK);
    memcpy(output, given, sizeof(given));
    assert_null(partner("partner_nine"));
    assert_int_equal(take_back("nine"), ST_NOT_FOUND);
    assert_int_equal(grant("nine", SCHOOL_BIN), ST_CONFLICT); /* a name is used once */
    assert_int_equal(db_tx_read(operator_ctx, "test/acts", acts_tx, (void *)rows), ST_OK);
    assert_int_equal(rows[0]->n, 1);
    assert_int_equal(rows[1]->n, 1);
}

static enum status end_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;
    return exchange_test_end_role_validity(c, &changed);
}

static void after_its_last_day_a_role_reads_nothing(void **state)
{
    (void)state;
    assert_int_equal(grant("nine", SCHOOL_BIN), ST_OK);
    struct ctx *c = partner("partner_nine");
    assert_non_null(c);
    assert_int_equal(db_tx(operator_ctx, "test/end", end_tx, NULL), ST_OK);
    assert_rows(c, 0, 0, 0);
}

static void a_wrong_order_makes_no_role(void **state)
{
    static const char *const orders[][5] = {
        {"Nine", SCHOOL_BIN, "2099-12-31", "Сынақ", "№ 7"},
        {"ni", SCHOOL_BIN, "2099-12-31", "Сынақ", "№ 7"},
        {"nine", "991240000014", "2099-12-31", "Сынақ", "№ 7"},
        {"nine", SCHOOL_BIN, "2020-12-31", "Сынақ", "№ 7"},
        {"nine", SCHOOL_BIN, "2099-02-30", "Сынақ", "№ 7"},
        {"nine", SCHOOL_BIN, "2099-12-31", "", "№ 7"},
        {"nine", SCHOOL_BIN, "2099-12-31", "Сынақ", ""},
    };
    (void)state;

    for (size_t i = 0; i < COUNT(orders); i++)
        assert_int_equal(run(partner_grant_command, 5, orders[i]), ST_INVALID);
    assert_int_equal(grant("nine", "000140000008"), ST_INVALID);
    assert_false(is_there());
}

/* The program's own roles may not do the operator's. */
static void no_role_of_the_program_makes_roles(void **state)
{
    static const char *const roles[] = {"oqu_owner", "oqu_staff", "oqu_work"};
    struct ctx *before = operator_ctx;
    (void)state;

    for (size_t i = 0; i < COUNT(roles); i++) {
        operator_ctx = db_fixture_ctx(country->fixture, roles[i]);
        assert_int_equal(grant("nine", SCHOOL_BIN), ST_FORBIDDEN);
    }
    operator_ctx = before;
    assert_false(is_there());
}

#define ROLE_TEST(test) cmocka_unit_test_setup_teardown(test, fresh, end_role)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROLE_TEST(a_partner_reads_its_own_rows_and_the_database_refuses_the_rest),
        ROLE_TEST(an_authority_reads_what_is_below_it),
        ROLE_TEST(a_role_that_is_taken_away_signs_in_no_more_and_both_acts_are_in_the_journal),
        ROLE_TEST(after_its_last_day_a_role_reads_nothing),
        ROLE_TEST(a_wrong_order_makes_no_role),
        ROLE_TEST(no_role_of_the_program_makes_roles),
    };
    return cmocka_run_group_tests(tests, country_open, country_close);
}
