/* Demand to come: children of the register against places, by whom it may be read, and what a count
 * leaves out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "admission/testing/site.h"
#include "board/count.h"
#include "board/demand.h"
#include "board_test_queries.h"
#include "i18n/msg_board.h"

#define DEMAND_TEST(test) cmocka_unit_test_setup_teardown(test, site_open_with_ministry, site_close)

#define ROW(place)        "//tr[starts-with(normalize-space(th),'" place "')]"
#define CELL(place, column, value)                                                                 \
    ROW(place) "/td[@data-l='" column "'][normalize-space()='" value "']"

#define STATE(place, words) ROW(place) "/td[contains(., '" words "')]"

static void count(void)
{
    bool more;

    assert_int_equal(count_job(site.world.work, &more), ST_OK);
    assert_int_equal(demand_job(site.world.work, &more), ST_OK);
    assert_false(more);
}

struct moved {
    struct uuid street, school, child;
};

static enum status own_street_tx(struct ctx *c, void *arg)
{
    const struct moved *moved = arg;
    int64_t changed;
    return board_test_own_street(c, moved->street, moved->school, moved->child, &changed);
}

/* A child moves to a street that one school serves alone. */
static void move_to_own_street(struct uuid child, struct uuid school)
{
    struct moved moved = {uuid_v4(), school, child};
    assert_int_equal(db_tx(site.admin, "test/street", own_street_tx, &moved), ST_OK);
}

static enum status protect_tx(struct ctx *c, void *arg)
{
    const struct uuid *child = arg;
    int64_t changed;
    return board_test_protect(c, *child, &changed);
}

static enum status opening_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;
    return board_test_opening(c, site.world.other_school, &changed);
}

/* One child of the world turns six in 2027; the two schools share its street. */
static void children_of_a_year_stand_beside_places(void **state)
{
    struct page *p = site_staff("ministry", site_officer, site_ministry);
    (void)state;

    (void)world_pool(&site.world, "kk", 3);
    page_get(p, "/staff/demand");
    page_assert_status(p, 200);
    site_says(p, MSG_board_demand_not_counted);
    count();
    page_get(p, "/staff/demand");
    page_assert_sound(p);
    page_assert_count(p, CELL("Астана", "Аумақ балалары", "1"), 1);
    page_assert_count(p, CELL("Астана", "Орындар", "3"), 1);
    page_assert_count(p, STATE("Астана", "Орын көп"), 1);
    page_get(p, "/staff/demand?year=2026");
    page_assert_count(p, CELL("Астана", "Мектепсіз көшелерде", "1"), 1);
    page_assert_count(p, STATE("Астана", "Орын жетпейді"), 1);
    page_assert_count(p, "//section[@aria-labelledby='years']//table//tr[td]", 4);
    page_get(p, "/staff/demand?year=2026&state=AMPLE");
    page_assert_count(p, ROW("Астана"), 0);
    page_get(p, "/staff/demand?year=2026&format=csv");
    page_assert_status(p, 200);
    page_assert_says(p, "Астана қаласы");
}

static void a_school_has_its_streets_and_the_shared_ones_apart(void **state)
{
    struct page *p = site_staff("department", site.world.officer, site.world.department);
    (void)state;

    (void)world_pool(&site.world, "kk", 3);
    (void)world_pool_of(&site.world, site.world.other_school, "kk", 1);
    move_to_own_street(site.world.child[0], site.world.other_school);
    move_to_own_street(site.world.child[1], site.world.other_school);
    assert_int_equal(db_tx(site.admin, "test/opening", opening_tx, NULL), ST_OK);
    count();
    page_get(p, "/staff/demand?year=2026");
    page_assert_sound(p);
    page_assert_count(p, CELL("№ 84", "Аумақ балалары", "0"), 1);
    page_assert_count(p, STATE("№ 84", "Жетпеуі мүмкін"), 1);
    page_assert_count(p, CELL("№ 9", "Аумақ балалары", "2"), 1);
    page_assert_count(p, CELL("№ 9", "Орындар", "1"), 1); /* a school that opens soon */
    page_assert_count(p, STATE("№ 9", "Орын жетпейді"), 1);
    site_says(p, MSG_board_demand_opens);
    site_says(p, MSG_board_demand_how_streets);
    page_get(p, "/staff/demand/place/100000000");
    page_assert_status(p, 403);
}

static void protected_children_are_not_counted(void **state)
{
    struct page *p = site_staff("department", site.world.officer, site.world.department);
    (void)state;

    (void)world_pool_of(&site.world, site.world.other_school, "kk", 2);
    move_to_own_street(site.world.child[0], site.world.other_school);
    count();
    page_get(p, "/staff/demand?year=2026");
    page_assert_count(p, CELL("№ 9", "Аумақ балалары", "1"), 1);
    assert_int_equal(db_tx(site.admin, "test/protect", protect_tx, &site.world.child[0]), ST_OK);
    count(); /* all anew: what was counted before is gone */
    page_get(p, "/staff/demand?year=2026");
    page_assert_count(p, CELL("№ 9", "Аумақ балалары", "0"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        DEMAND_TEST(children_of_a_year_stand_beside_places),
        DEMAND_TEST(a_school_has_its_streets_and_the_shared_ones_apart),
        DEMAND_TEST(protected_children_are_not_counted),
    };
    return cmocka_run_group_tests(tests, site_start, site_stop);
}
