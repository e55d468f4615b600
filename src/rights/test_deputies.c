/* Deputies: what is lent for a leave holds for its days, says for whom, and goes no further. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "account/testing.h"
#include "audit/audit.h"
#include "rights/memory.h"
#include "rights_test_queries.h"

enum { DAY_S = 24 * 3600 };

static const char *day(int days)
{
    struct date date = time_date(time_real_us() + country->offset_us);

    date.days += days;
    return str_z(country->mem, time_print_date(country->mem, date));
}

static void get(struct page *p, const char *path, int status)
{
    page_get(p, path);
    page_assert_status(p, status);
}

/* The administrator of the department makes the one of the school its director, too. */
static void make_director(void)
{
    struct page *p = country_browser();

    country_sign_in(p, SECOND_IIN);
    page_get(p, "/staff/admin/people?q=Арман");
    page_follow(p, "Үлгілі Арман");
    page_follow(p, "Рөл беру");
    page_choose(p, "role", "director");
    page_fill(p, "bin", SCHOOL_BIN);
    page_fill(p, "reason", "№ 14 бұйрық");
    page_press(p, "Беру");
    page_close(p);
}

static void act_as(struct page *p, const char *iin, const char *role)
{
    char button[200];

    country_sign_in(p, iin);
    page_get(p, "/staff/account");
    (void)snprintf(button, sizeof(button), "Осы рөлге ауысу %s, № 9 мектеп", role);
    page_press(p, button);
}

/* Дана, deputy director of the school; Арман, its director, in `director`. Each test has days of
 * its own, for what the process remembers outlives the database. */
static void begin(int month, struct page *director)
{
    country_later(month * 30 * DAY_S);
    country_add(CLERK_IIN, SCHOOL, "deputy");
    make_director();
    act_as(director, ADMIN_IIN, "Директор");
}

static void fill_loan(struct page *p, const char *permission, const char *from, const char *to)
{
    char box[100];

    page_get(p, "/staff/deputies/new");
    page_choose(p, "person", "Үлгілі Дана (Директордың орынбасары)");
    (void)snprintf(box, sizeof(box), "permissions=%s", permission);
    page_tick(p, box);
    page_fill_date(p, "from", from);
    page_fill_date(p, "to", to);
    page_fill(p, "reason", "№ 21 бұйрық, еңбек демалысы");
    page_press(p, "Тағайындау");
}

static void a_deputy_may_what_was_lent_for_the_days_of_the_leave(void **state)
{
    struct page *director = country->page, *deputy = country_browser();
    (void)state;

    begin(1, director);
    country_sign_in(deputy, CLERK_IIN);
    get(deputy, "/staff/seats", 403);
    get(deputy, "/staff/orders", 403);
    fill_loan(director, "admission.may.orders", day(1), day(2));
    page_assert_at(director, "/staff/deputies?changed=1");
    page_assert_says(director, "Алда");
    get(deputy, "/staff/orders", 403);
    country_later(DAY_S);
    country_sign_in(deputy, CLERK_IIN);
    get(deputy, "/staff/orders", 200);
    get(deputy, "/staff/seats", 403); /* was not lent */
    country_later(2 * DAY_S);
    country_sign_in(deputy, CLERK_IIN);
    get(deputy, "/staff/orders", 403);
    get(deputy, "/staff/deputies?state=OVER", 200);
    page_assert_says(deputy, "Үлгілі Арман");
    get(deputy, "/staff/deputies?format=csv", 200);
    page_close(deputy);
}

static void it_ends_by_hand_and_with_the_role_of_who_lent(void **state)
{
    struct page *director = country->page, *deputy = country_browser(), *above = country_browser();
    (void)state;

    begin(3, director);
    fill_loan(director, "admission.may.orders", day(0), day(10));
    country_sign_in(deputy, CLERK_IIN);
    get(deputy, "/staff/orders", 200);
    page_get(director, "/staff/deputies");
    page_follow(director, "Үлгілі Дана");
    page_fill(director, "reason", "демалыстан шақыртылды");
    page_press(director, "Орынбасуды тоқтату");
    get(deputy, "/staff/orders", 403);
    fill_loan(director, "admission.may.orders", day(0), day(10));
    get(deputy, "/staff/orders", 200);
    country_sign_in(above, SECOND_IIN);
    page_get(above, "/staff/admin/people?q=Арман");
    page_follow(above, "Үлгілі Арман");
    page_follow(above, "Алып қою Директор, № 9 мектеп");
    page_fill(above, "reason", "№ 30 бұйрық");
    page_press(above, "Алып қою");
    memory_forget_version(); /* as half a second later */
    get(deputy, "/staff/orders", 403);
    page_close(deputy);
    page_close(above);
}

static void nobody_lends_more_than_they_have_nor_onwards(void **state)
{
    struct page *director = country->page, *deputy = country_browser();
    (void)state;

    begin(5, director);
    fill_loan(director, "admission.may.orders", day(0), day(10));
    country_sign_in(deputy, CLERK_IIN);
    get(deputy, "/staff/orders", 200);
    get(deputy, "/staff/deputies/new", 200);
    page_assert_count(deputy, "//input[@value='admission.may.orders']", 0); /* lent to her */
    page_assert_count(deputy, "//input[@value='admission.may.seats']", 0);  /* never hers */
    page_assert_count(deputy, "//input[@value='admission.may.list']", 1);
    get(director, "/staff/deputies/new", 200);
    page_assert_count(director, "//input[starts-with(@value, 'account.')]", 0);
    page_assert_count(director, "//input[starts-with(@value, 'rights.')]", 0);
    page_press(director, "Тағайындау");
    page_assert_status(director, 422);
    page_assert_error(director, "person", "Орынбасарды таңдаңыз.");
    act_as(director, ADMIN_IIN, "Әкімші");
    get(director, "/staff/deputies/new", 403);
    get(director, "/staff/deputies", 200);
    page_assert_says(director, "Үлгілі Дана");
    country_sign_in(director, OTHER_IIN); /* of another school */
    get(director, "/staff/deputies", 200);
    page_assert_silent(director, "Үлгілі Дана");
    page_close(deputy);
}

static enum status journal_tx(struct ctx *c, void *arg)
{
    struct rights_test_acts_for_row *row;

    TRY(rights_test_acts_for(c, ID(ONE_MORE_ADMIN), ID(ADMIN), &row));
    *(int64_t *)arg = row->n;
    return ST_OK;
}

static enum status act_tx(struct ctx *c, void *arg)
{
    (void)arg;
    return audit_add(c, "rights.changed", "role", c->actor.organisation, c->actor.organisation,
                     STR(""));
}

static int64_t acts(void)
{
    int64_t n = -1;
    assert_int_equal(db_tx(country->owner, "test/journal", journal_tx, &n), ST_OK);
    return n;
}

/* Whoever says to act for somebody is believed only by the row. */
static void the_journal_says_for_whom_and_believes_nobody(void **state)
{
    struct page *director = country->page, *admin = country_browser();
    (void)state;

    begin(7, director);
    db_fixture_sign(country->staff, "director", ID(ONE_MORE_ADMIN), ID(SCHOOL));
    country->staff->actor.acts_for = ID(ADMIN);
    assert_int_equal(db_tx(country->staff, "test/act", act_tx, NULL), ST_OK);
    assert_int_equal(acts(), 0);
    country->staff->actor.acts_for = (struct uuid){{0}};
    db_fixture_sign_off(country->staff);
    fill_loan(director, "admission.may.orders", day(0), day(10));
    db_fixture_sign(country->staff, "director", ID(ONE_MORE_ADMIN), ID(SCHOOL));
    country->staff->actor.acts_for = ID(ADMIN);
    assert_int_equal(db_tx(country->staff, "test/act", act_tx, NULL), ST_OK);
    assert_int_equal(acts(), 1);
    country->staff->actor.acts_for = (struct uuid){{0}};
    db_fixture_sign_off(country->staff);
    country_sign_in(admin, SECOND_IIN);
    page_get(admin, "/staff/admin/people?q=Дана");
    page_follow(admin, "Үлгілі Дана");
    page_follow(admin, "Әрекеттер журналы");
    page_assert_says(admin, "Үлгілі Арман үшін");
    page_close(admin);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        COUNTRY_TEST(a_deputy_may_what_was_lent_for_the_days_of_the_leave),
        COUNTRY_TEST(it_ends_by_hand_and_with_the_role_of_who_lent),
        COUNTRY_TEST(nobody_lends_more_than_they_have_nor_onwards),
        COUNTRY_TEST(the_journal_says_for_whom_and_believes_nobody),
    };
    return cmocka_run_group_tests(tests, country_open, country_close);
}
