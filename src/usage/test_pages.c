/* The report of use: what it counts, how it is broken down, and who sees whom. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "account/testing.h"
#include "keys/keys.h"
#include "platform/platform.h"
#include "usage_queries.h"

static const char *const ways[] = {"PART", "ROLE", "USER"};

static int fresh(void **state)
{
    assert_int_equal(country_fresh(state), 0);
    country_sign_in(country->page, ADMIN_IIN);
    return 0;
}

/* The second column of the table, added up. */
static long table_sum(struct page *p)
{
    char path[60];
    long sum = 0;

    for (int i = 1; i <= 50; i++) {
        (void)snprintf(path, sizeof(path), "(//table[@id='usage']/tbody/tr/td[1])[%d]", i);
        if (page_has(p, path))
            sum += strtol(page_text(p, path), NULL, 10);
    }
    return sum;
}

static void get(struct page *p, const char *by, const char *more)
{
    char address[100];

    (void)snprintf(address, sizeof(address), "/staff/usage?by=%s%s", by, more);
    page_get(p, address);
}

/* req: M456-5.15b */
static void three_ways_to_break_down_add_up_to_one_total(void **state)
{
    struct page *p = country->page, *second = country_browser();
    (void)state;

    country_sign_in(second, SECOND_IIN);
    page_get(p, "/staff/admin/people?q=арман");
    page_follow(p, "Үлгілі Арман");
    page_follow(p, "Әрекеттер журналы");
    page_get(second, "/staff/clients/new");
    get(p, "PART", "");
    long total = table_sum(p);
    assert_true(total >= 2);
    for (size_t i = 0; i < COUNT(ways); i++) {
        get(p, ways[i], "");
        page_assert_status(p, 200);
        assert_int_equal(table_sum(p), total);
        char words[60];
        (void)snprintf(words, sizeof(words), "%ld әрекет жасалды", total);
        page_assert_says(p, words);
    }
    page_assert_says(p, "Үлгілі Арман");
    get(p, "PART", "");
    page_assert_says(p, "Журнал");
    get(p, "ROLE", "");
    page_assert_says(p, "Әкімші");
    page_close(second);
}

static void a_period_is_counted_alone_and_again_the_same(void **state)
{
    struct page *p = country->page;
    (void)state;

    page_get(p, "/staff/usage?by=PART&period.from=2025-01-01&period.to=2025-01-07");
    page_assert_says(p, "Бұл кезеңде әрекет болған жоқ.");
    page_assert_count(p, "//table[@id='usage']/tbody/tr", 0);
    get(p, "PART", "&period.from=2020-01-01");
    page_assert_says(p, "ең көбі 92 күнді");
    get(p, "USER", "&format=csv");
    page_assert_status(p, 200);
    assert_non_null(strstr(page_header(p, "Content-Type"), "text/csv"));
}

/* The database gives none either, whatever a page asks. */
static enum status users_tx(struct ctx *c, void *arg)
{
    return usage_acts(c, c->now_us - TIME_DAY, c->now_us + TIME_DAY, STR("USER"), arg);
}

static size_t users_for(const char *role)
{
    struct ctx *c = country->staff;
    const struct platform_context reader = {"staff", ID(ADMIN), role, ID(SCHOOL),
                                            c->now_us + country->offset_us + TIME_DAY};
    struct usage_acts_rows rows;

    assert_int_equal(keys_sign_context(c, platform_context(c->mem, &reader), &c->actor.db_context),
                     ST_OK);
    assert_int_equal(db_tx_read(c, "test/users", users_tx, &rows), ST_OK);
    return rows.n;
}

/* req: M456-5.15b */
static void who_does_not_keep_accounts_gets_parts_and_roles(void **state)
{
    struct page *p = country_browser();
    (void)state;

    page_get(country->page, "/staff/usage?by=USER");
    page_assert_says(country->page, "Пайдаланушылар");
    assert_true(users_for("admin") > 0);
    country_add(PERSON_IIN, DEPARTMENT, "department");
    country_sign_in(p, PERSON_IIN);
    get(p, "ROLE", "");
    page_assert_says(p, "Рөлдер");
    page_assert_silent(p, "Пайдаланушылар");
    get(p, "USER", "");
    page_assert_status(p, 200);
    page_assert_silent(p, "Үлгілі Арман");
    page_assert_says(p, "Платформа бөлімдері");
    assert_int_equal(users_for("director"), 0);
    page_close(p);
}

/* Nobody counts another organisation's acts. */
static void acts_of_other_organisations_are_not_counted(void **state)
{
    struct page *p = country->page, *other = country_browser();
    (void)state;

    country_sign_in(other, OTHER_IIN);
    get(p, "PART", "");
    long before = table_sum(p);
    page_get(other, "/staff/admin/people?q=болат");
    page_follow(other, "Үлгілі Болат");
    page_follow(other, "Әрекеттер журналы");
    get(other, "PART", "");
    assert_true(table_sum(other) > 0);
    get(p, "PART", "");
    assert_int_equal(table_sum(p), before);
    page_close(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(three_ways_to_break_down_add_up_to_one_total, fresh),
        cmocka_unit_test_setup(a_period_is_counted_alone_and_again_the_same, fresh),
        cmocka_unit_test_setup(who_does_not_keep_accounts_gets_parts_and_roles, fresh),
        cmocka_unit_test_setup(acts_of_other_organisations_are_not_counted, fresh),
    };
    return cmocka_run_group_tests(tests, country_open, country_close);
}
