/* Who may tell a room what, by the database alone. The pages are tested with admission's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "account/testing.h"
#include "wait_queries.h"

#define REGION STR("710000000")

static enum status put_tx(struct ctx *c, void *arg)
{
    struct str key = STR("wr_limit"), value = STR("7");
    struct wait_settings_put_row *done;

    (void)arg;
    return wait_settings_put(c, REGION, (struct texts){&key, 1}, (struct texts){&value, 1},
                             STR("test"), &done);
}

static enum status put_as(const char *role, int organisation)
{
    db_fixture_sign(country->staff, role, ID(ADMIN), ID(organisation));
    return db_fixture_rolled_back(country->staff, put_tx, NULL);
}

static void the_ministry_s_administrator_sets_any_room(void **state)
{
    (void)state;
    assert_int_equal(put_as("admin", MINISTRY), ST_OK);
}

static void nobody_else_does(void **state)
{
    (void)state;
    assert_int_equal(put_as("security", MINISTRY), ST_NOT_FOUND);
    assert_int_equal(put_as("admin", OTHER_DEPARTMENT), ST_NOT_FOUND); /* of no region */
    assert_int_equal(put_as("admin", SCHOOL), ST_NOT_FOUND);           /* lies in the region, but */
    assert_int_equal(put_as("director", SCHOOL), ST_NOT_FOUND);
    assert_int_equal(db_fixture_rolled_back(country->family, put_tx, NULL), ST_FORBIDDEN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        COUNTRY_TEST(the_ministry_s_administrator_sets_any_room),
        COUNTRY_TEST(nobody_else_does),
    };
    return cmocka_run_group_tests(tests, country_open, country_close);
}
