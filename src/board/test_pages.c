/* Boards in the browser: what each role sees, what leads where, and what strangers get. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "admission/testing/site.h"
#include "board/count.h"
#include "board_test_queries.h"
#include "i18n/msg_admission.h"
#include "i18n/msg_board.h"

#define BOARD_TEST(test) cmocka_unit_test_setup_teardown(test, site_open_with_ministry, site_close)

static void count(void)
{
    bool more;

    assert_int_equal(count_job(site.world.work, &more), ST_OK);
    assert_false(more);
}

/* How often this stands in the journal of an act. */
struct acts {
    struct str action;
    int64_t n;
};

static enum status acts_tx(struct ctx *c, void *arg)
{
    struct acts *acts = arg;
    struct board_test_acts_row *row;

    TRY(board_test_acts(c, acts->action, &row));
    acts->n = row->n;
    return ST_OK;
}

static int64_t acts_of(const char *action)
{
    struct acts acts = {.action = str_from_z(action)};

    assert_int_equal(db_tx_read(site.admin, "test/acts", acts_tx, &acts), ST_OK);
    return acts.n;
}

/* Four of Astana, for three places; one of the Abai region. */
static void some_apply(void)
{
    struct uuid pool = world_pool(&site.world, "kk", 3);
    struct uuid far = world_pool_of(&site.world, site.world.region_school[1], "ru", 2);

    for (int i = 0; i < 4; i++)
        (void)world_apply(&site.world, pool, SEAT_LANE_T);
    (void)world_apply(&site.world, far, SEAT_LANE_O);
    count();
}

#define ROW(region) "//th[@class='c-name'][starts-with(.,'" region "')]"
#define CELL(region, column, value)                                                                \
    "//tr[starts-with(th,'" region "')]/td[@data-l='" column "'][normalize-space()='" value "']"

static void the_ministry_sees_every_region(void **state)
{
    struct page *p = site_staff("ministry", site_officer, site_ministry);
    (void)state;

    page_get(p, "/staff/board");
    site_says(p, MSG_board_nothing);
    some_apply();
    page_get(p, "/staff/board");
    page_assert_status(p, 200);
    page_assert_sound(p);
    page_assert_count(p, CELL("Астана", "Түскен өтініштер", "4"), 1);
    page_assert_count(p, CELL("Астана", "Орын күтуде", "1"), 1);
    page_assert_count(p, CELL("Астана", "Толғаны, %", "100"), 1);
    page_assert_count(p, CELL("Абай", "Түскен өтініштер", "1"), 1);
    page_assert_count(p, CELL("Абай", "Бос орындар", "2"), 1);
    page_assert_says(p, "17 маусым 2026, 10:00"); /* the time of the figures */
}

static void figures_lead_from_the_country_to_a_school(void **state)
{
    struct page *p = site_staff("ministry", site_officer, site_ministry);
    (void)state;

    some_apply();
    page_get(p, "/staff/board");
    page_follow(p, ROW("Астана") "/a");
    page_assert_status(p, 200);
    page_follow(p, "//section[@aria-labelledby='uneven']//a[contains(., '№ 84')]");
    page_assert_status(p, 200);
    page_assert_count(p, "//h1[contains(., '№ 84 мектеп-гимназия')]", 1);
    page_assert_count(p, "//nav[contains(@class, 'crumbs')]//a", 3);
    page_assert_sound(p);
    page_follow(p, "//nav[contains(@class, 'crumbs')]//a");
    page_assert_at(p, "/staff/board");
}

static void filters_narrow_what_happened(void **state)
{
    struct page *p = site_staff("ministry", site_officer, site_ministry);
    (void)state;

    some_apply();
    page_get(p, "/staff/board?language=ru");
    page_assert_count(p, CELL("Абай", "Түскен өтініштер", "1"), 1);
    page_assert_count(p, ROW("Астана"), 0);
    page_get(p, "/staff/board?lane=T");
    page_assert_count(p, CELL("Астана", "Түскен өтініштер", "4"), 1);
    page_assert_count(p, CELL("Абай", "Түскен өтініштер", "0"), 1);
    page_get(p, "/staff/board?period.from=2026-06-18");
    page_assert_count(p, CELL("Астана", "Түскен өтініштер", "0"), 1);
    page_assert_count(p, CELL("Астана", "Орындар", "3"), 1); /* as of now */
    page_get(p, "/staff/board?channel=PAPER&sort=-received&q=%D0%B0%D1%81%D1%82");
    page_assert_count(p, CELL("Астана", "Түскен өтініштер", "0"), 1);
    page_assert_count(p, ROW("Абай"), 0);
}

static void each_table_is_a_file(void **state)
{
    static const char *const tables[] = {"days", "hours", "line", "grounds", "kinds"};
    struct page *p = site_staff("ministry", site_officer, site_ministry);
    (void)state;

    some_apply();
    page_get(p, "/staff/board?format=csv");
    page_assert_says(p, "Астана қаласы");
    for (size_t i = 0; i < COUNT(tables); i++) {
        struct arena *mem = site.world.owner->mem;
        page_get(p, str_printf(mem, "/staff/board?table=%s&format=csv", tables[i]).p);
        page_assert_status(p, 200);
        assert_string_equal(page_header(p, "Content-Type"), "text/csv; charset=utf-8");
        page_get(p, str_printf(mem, "/staff/board?table=%s&format=xlsx", tables[i]).p);
        page_assert_status(p, 200);
    }
    page_get(p, "/staff/board?table=days&format=csv");
    page_assert_says(p, "17.06.2026");
}

/* req: J73-4.2b */
static void a_department_sees_its_territory_and_no_other(void **state)
{
    struct page *p = site_staff("department", site.world.officer, site.world.department);
    (void)state;

    some_apply();
    page_get(p, "/staff/board");
    page_assert_status(p, 200);
    page_assert_says(p, "Астана қаласы");
    page_assert_count(p, ROW("Абай"), 0);
    page_get(p, "/staff/board/place/710000000");
    page_assert_status(p, 200);
    page_get(p, "/staff/board/place/100000000"); /* the code of another region in the address */
    page_assert_status(p, 403);
    site_says(p, MSG_board_foreign);
    assert_int_equal(acts_of("board.refused"), 1);
    page_get(p, "/staff/board/place/100000000?format=csv");
    page_assert_status(p, 403);
    assert_int_equal(acts_of("board.refused"), 2);
    page_get(p, site_path("/staff/board/school/%s", site.world.region_school[1]));
    page_assert_status(p, 404);
    page_get(p, site_path("/staff/board/school/%s", site.world.school));
    page_assert_status(p, 200);
    page_get(p, "/staff/board/place/999999999");
    page_assert_status(p, 404);
}

static void what_is_overdue_leads_to_the_school(void **state)
{
    struct page *p = site_staff("department", site.world.officer, site.world.department);
    (void)state;

    some_apply();
    page_get(p, "/staff/board");
    site_says(p, MSG_board_overdue_none);
    world_clock(&site.world, "2026-06-20T19:00:00+05:00"); /* the term ended on the 18th at 18:00 */
    page_get(p, "/staff/board");
    page_assert_says(p, "2 тәулік кешікті");
    page_assert_count(p, "//section[@aria-labelledby='overdue']//a[contains(., '№ 84')]", 1);
    page_follow(p, "//section[@aria-labelledby='overdue']//a");
    page_assert_status(p, 200);
    page_assert_says(p, "№ 84 мектеп-гимназия");
}

/* req: J73-7 */
static void oversight_reads_figures_by_region_and_nobody_else_does(void **state)
{
    static const char *const others[] = {"clerk", "director", "admin"};
    struct page *p = site_staff("oversight", site_officer, site_ministry);
    (void)state;

    some_apply();
    page_get(p, "/staff/"); /* the figures are their first page */
    page_assert_at(p, "/staff/board");
    page_assert_status(p, 200);
    page_assert_count(p, CELL("Астана", "Түскен өтініштер", "4"), 1);
    page_assert_count(p, CELL("Астана", "Бас тартылды", "0"), 1);
    page_assert_count(p, CELL("Астана", "Қайтарып алынды", "0"), 1);
    page_assert_count(p, CELL("Астана", "Мерзімі өтті", "0"), 1);
    page_assert_count(p, CELL("Астана", "Бос орындар", "0"), 1);
    page_assert_says(p, "17 маусым 2026, 10:00");
    world_clock(&site.world, "2026-06-20T19:00:00+05:00");
    count(); /* every two seconds in `oqu work` */
    page_get(p, "/staff/board");
    page_assert_says(p, "20 маусым 2026, 19:00");
    page_assert_count(p, CELL("Астана", "Мерзімі өтті", "4"), 1);
    page_assert_count(p, "//form[@method='post'][not(contains(@action,'sign-out'))]", 0);
    for (size_t i = 0; i < COUNT(others); i++) {
        struct page *other = site_staff(others[i], site.world.clerk, site.world.school);
        page_get(other, "/staff/board");
        page_assert_status(other, 403);
        page_get(other, "/staff/board/place/710000000");
        page_assert_status(other, 403);
    }
}

/* req: J73-4.2a */
static void the_ministry_opens_one_application_with_a_reason_and_no_working_screen(void **state)
{
    struct page *mother, *p = site_staff("ministry", site_officer, site_ministry);
    struct uuid pool = world_pool(&site.world, "kk", 3);
    const char *board = site_path("/staff/board/school/%s", site.world.school);
    (void)state;

    mother = site_apply(0, pool);
    struct uuid application = site_id(mother);
    count();
    page_get(p, "/staff/board"); /* all regions in aggregate */
    page_assert_count(p, CELL("Астана", "Түскен өтініштер", "1"), 1);
    page_get(p, board);
    site_follow(p, MSG_board_one_title);
    page_fill(p, "number", "1");
    page_fill(p, "reason", "Шағым");
    site_press(p, MSG_board_one_send);
    page_assert_status(p, 422);
    assert_string_equal(page_value(p, "reason"), "Шағым"); /* kept as typed */
    page_fill(p, "number", "999");
    page_fill(p, "reason", "Ата-ананың 17.06.2026 шағымы, № 12");
    site_press(p, MSG_board_one_send);
    page_assert_error(p, "number", "Бұл мектепте мұндай нөмірлі өтініш жоқ.");
    assert_int_equal(acts_of("board.look"), 0);
    page_fill(p, "number", "1");
    site_press(p, MSG_board_one_send);
    page_assert_status(p, 200);
    page_assert_says(p, "Ата-ананың 17.06.2026 шағымы, № 12");
    site_says(p, MSG_admission_state_allocated);
    page_assert_count(p, "//main//form", 0); /* to read, not to work */
    page_assert_sound(p);
    assert_int_equal(acts_of("board.look"), 1);
    const char *opened = page_address(p);

    struct page *other = site_staff("ministry", site.world.clerk, site_ministry);
    page_get(other, opened); /* somebody else's reason */
    page_assert_status(other, 404);
    other = site_staff("oversight", site_officer, site_ministry);
    page_get(other, opened);
    page_assert_status(other, 403);
    world_clock(&site.world, "2026-06-17T11:30:00+05:00");
    page_get(p, opened); /* the hour is over */
    page_assert_status(p, 404);
    page_get(p, "/staff/admission");
    page_assert_status(p, 403);
    page_get(p, site_path("/staff/admission/%s", application));
    page_assert_status(p, 403);
}

/* Row-level security says the same, whatever a page asks for. */
static enum status seen_tx(struct ctx *c, void *arg)
{
    return board_test_seen(c, arg);
}

static int64_t seen_as(const char *role, struct uuid organisation)
{
    struct board_test_seen_row *row;

    db_fixture_sign(site.world.staff, role, site_officer, organisation);
    assert_int_equal(db_tx_read(site.world.staff, "test/seen", seen_tx, &row), ST_OK);
    return row->regions;
}

static void the_policies_alone_show_only_the_own_territory(void **state)
{
    (void)state;

    some_apply();
    assert_int_equal(seen_as("ministry", site_ministry), 3); /* the country and two regions */
    assert_int_equal(seen_as("oversight", site_ministry), 3);
    assert_int_equal(seen_as("department", site.world.department), 1);
    assert_int_equal(seen_as("director", site.world.school), 0);
    assert_int_equal(seen_as("ministry", site.world.school), 0); /* not a ministry */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOARD_TEST(the_ministry_sees_every_region),
        BOARD_TEST(figures_lead_from_the_country_to_a_school),
        BOARD_TEST(filters_narrow_what_happened),
        BOARD_TEST(each_table_is_a_file),
        BOARD_TEST(a_department_sees_its_territory_and_no_other),
        BOARD_TEST(what_is_overdue_leads_to_the_school),
        BOARD_TEST(oversight_reads_figures_by_region_and_nobody_else_does),
        BOARD_TEST(the_ministry_opens_one_application_with_a_reason_and_no_working_screen),
        BOARD_TEST(the_policies_alone_show_only_the_own_territory),
    };
    return cmocka_run_group_tests(tests, site_start, site_stop);
}
