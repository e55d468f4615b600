/* Boards in the browser: what each role sees, what leads where, and what strangers get. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "admission/testing/site.h"
#include "board/count.h"
#include "organisation/organisation.h"

static const struct uuid ministry = {{0xB0, 1, 0, 0, 0, 0, 0x40, 0, 0x80}};
static const struct uuid officer = {{0xB0, 2, 0, 0, 0, 0, 0x40, 0, 0x80}};

static enum status ministry_tx(struct ctx *c, void *arg)
{
    const struct organisation_new row = {
        .id = ministry,
        .kind = STR("ministry"),
        .name_kk = STR("Оқу-ағарту министрлігі"),
        .name_ru = STR("Министерство просвещения"),
        .legal_name_kk = STR("Оқу-ағарту министрлігі"),
        .legal_name_ru = STR("Министерство просвещения"),
        .ownership = STR("STATE"),
        .status = STR("OPEN"),
        .valid_from = {19000},
    };

    (void)arg;
    return organisation_load(c, &row, 1, STR("test"));
}

static int open_country(void **state)
{
    int st = site_open(state);

    assert_int_equal(db_tx(site.world.owner, "test/ministry", ministry_tx, NULL), ST_OK);
    return st;
}

#define BOARD_TEST(test) cmocka_unit_test_setup_teardown(test, open_country, site_close)

static void count(void)
{
    bool more;

    assert_int_equal(count_job(site.world.work, &more), ST_OK);
    assert_false(more);
}

static void the_ministry_sees_every_region(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 3);
    struct uuid far = world_pool_of(&site.world, site.world.region_school[1], "kk", 2);
    (void)state;

    for (int i = 0; i < 4; i++)
        (void)world_apply(&site.world, pool, SEAT_LANE_T);
    (void)world_apply(&site.world, far, SEAT_LANE_T);
    count();
    struct page *p = site_staff("ministry", officer, ministry);
    page_get(p, "/staff/board");
    page_assert_status(p, 200);
    page_assert_count(
        p, "//tr[starts-with(th,'Астана')]/td[@data-l='Түскен өтініштер'][normalize-space()='4']",
        1);
    page_assert_count(
        p, "//tr[starts-with(th,'Астана')]/td[@data-l='Орын күтуде'][normalize-space()='1']", 1);
    page_assert_count(
        p, "//tr[starts-with(th,'Абай')]/td[@data-l='Түскен өтініштер'][normalize-space()='1']", 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOARD_TEST(the_ministry_sees_every_region),
    };
    return cmocka_run_group_tests(tests, site_start, site_stop);
}
