/* What would be: what an officer asks, reads and takes away, and what others get. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "admission/testing/site.h"
#include "i18n/msg_admission.h"
#include "i18n/msg_whatif.h"
#include "whatif/run.h"
#include "whatif_test_queries.h"

#define WHATIF_TEST(test) cmocka_unit_test_setup_teardown(test, site_open_with_ministry, site_close)

static enum status acts_tx(struct ctx *c, void *arg)
{
    struct whatif_test_acts_row **row = arg;
    return whatif_test_acts(c, STR("whatif.run"), row);
}

static int64_t acts(void)
{
    struct whatif_test_acts_row *row;

    assert_int_equal(db_tx_read(site.admin, "test/acts", acts_tx, &row), ST_OK);
    return row->n;
}

static void work(void)
{
    bool more;

    do
        assert_int_equal(whatif_job(site.world.work, &more), ST_OK);
    while (more);
}

/* Four seats; T T O T T arrive, so that 3:1 leaves the second O without a seat and the fourth T
 * too: T1 T2 T3 O1 hold them. */
static struct uuid some_apply(void)
{
    struct uuid pool = world_pool(&site.world, "kk", 4);

    (void)world_apply(&site.world, pool, SEAT_LANE_O);
    (void)world_apply(&site.world, pool, SEAT_LANE_T);
    (void)world_apply(&site.world, pool, SEAT_LANE_O);
    (void)world_apply(&site.world, pool, SEAT_LANE_T);
    (void)world_apply(&site.world, pool, SEAT_LANE_T);
    (void)world_apply(&site.world, pool, SEAT_LANE_T);
    return pool;
}

/* As the ministry asks for another ratio; the page is then the result. */
static void ask_ratio(struct page *p, const char *turns)
{
    page_get(p, "/staff/whatif/new");
    page_assert_status(p, 200);
    page_choose(p, "ratio", "SET");
    page_fill(p, "turns", turns);
    site_press(p, MSG_whatif_start);
    page_assert_status(p, 200);
    page_assert_says(p, "0 %");
    page_assert_count(p, "//section[@id='progress'][@data-live='2']", 1);
    work();
    const char *progress = page_address(p);
    page_get(p, progress); /* leads to the answer as soon as it is there */
    page_assert_status(p, 200);
}

static void ask_rule(struct page *p, const char *rule, const char *word)
{
    page_get(p, "/staff/whatif/new");
    page_choose(p, "rule", rule);
    page_fill(p, "word", word);
    site_press(p, MSG_whatif_start);
    work();
    page_get(p, page_address(p));
    page_assert_status(p, 200);
}

#define ROW(name, was, would, more)                                                                \
    "//tr[normalize-space(th)='" name "'][td[1]='" was "'][td[2]='" would "'][td[3]='" more "']"

static void another_ratio_is_shown_beside_what_was(void **state)
{
    struct page *p = site_staff("ministry", site_officer, site_ministry);
    struct uuid pool = some_apply();
    (void)state;

    struct str before = world_turns(&site.world, pool);
    ask_ratio(p, "1");
    page_assert_count(p, ROW("Орын саны", "4", "4", "0"), 1);
    page_assert_count(p, ROW("Орын алған балалар", "4", "4", "0"), 1);
    page_assert_count(p, ROW("Мектеп аумағындағы балалар", "3", "2", "-1"), 1);
    page_assert_count(p, ROW("Аумақтан тыс балалар", "1", "2", "1"), 1);
    page_assert_says(p, "3 болды, 2 болар еді");
    page_assert_says(p, "Орын алар еді: 1. Орынсыз қалар еді: 1.");
    page_assert_count(p, "//table", 3); /* the figures, and one under each chart */
    struct str after = world_turns(&site.world, pool);
    assert_true(str_eq(before, after)); /* the campaign is as it was */
}

static void who_would_be_elsewhere_is_told_by_number(void **state)
{
    struct page *p = site_staff("ministry", site_officer, site_ministry);
    (void)state;

    (void)some_apply();
    ask_ratio(p, "1");
    site_follow(p, MSG_whatif_children);
    page_assert_status(p, 200);
    page_assert_count(p, "//tbody/tr", 2);
    page_assert_count(p, "//tbody/tr[contains(., '№ 84')]", 2);
    page_get(p, str_printf(site.world.owner->mem, "%s?kind=GAINS", page_address(p)).p);
    page_assert_count(p, "//tbody/tr", 1);
    page_assert_count(p, "//tbody/tr/th/a", 1); /* the ministry may open it, with a reason */
}

#define AFTER_TERM "2026-06-18T18:00:01+05:00" /* of whoever applied on SITE_DAY */

/* Of three the first holds the seat and gives it back, the second is offered it from the reserve.
 */
static void what_came_after_a_refusal_is_part_of_both(void **state)
{
    struct page *p = site_staff("ministry", site_officer, site_ministry), *mother;
    struct uuid pool = world_pool(&site.world, "kk", 1), id[3];
    (void)state;

    for (size_t i = 0; i < COUNT(id); i++)
        id[i] = world_apply(&site.world, pool, SEAT_LANE_T);
    world_clock(&site.world, AFTER_TERM);
    world_timers(&site.world);
    mother = site_parent(site.world.parent[1]);
    page_get(mother, site_path("/my/application/%s", id[1]));
    site_press(mother, MSG_admission_reserve_join);
    assert_int_equal(world_withdraw(&site.world, 0, id[0]), ST_OK);
    world_timers(&site.world);
    ask_ratio(p, "1");
    page_assert_count(p, ROW("Орын алған балалар", "1", "1", "0"), 1);
    page_assert_count(p, ROW("Орынды резервтен алғандар", "1", "1", "0"), 1);
    page_assert_count(p, ROW("Орын жетпеді", "1", "1", "0"), 1);
    page_assert_count(p, ROW("Резервте тұрғандар", "0", "0", "0"), 1);
    site_says(p, MSG_whatif_how_reserve);
    page_assert_says(p, "Орынды резервтен алғандар: 1 болды, 1 болар еді.");
    page_assert_count(p, "//section[@aria-labelledby='after']//table", 1);
    ask_rule(p, "MATCH", "");
    page_assert_count(p, ROW("Орынды резервтен алғандар", "1", "0", "-1"), 1);
    site_says(p, MSG_whatif_how_once_reserve);
}

static void each_table_is_a_file(void **state)
{
    static const char *const tables[] = {"", "/schools", "/children"};
    struct page *p = site_staff("ministry", site_officer, site_ministry);
    (void)state;

    (void)some_apply();
    ask_ratio(p, "1");
    struct str run = str_copy(site.world.owner->mem, str_from_z(page_address(p)));
    for (size_t i = 0; i < COUNT(tables); i++) {
        struct arena *mem = site.world.owner->mem;
        page_get(p, str_printf(mem, STR_FMT "%s", STR_ARG(run), tables[i]).p);
        page_assert_status(p, 200);
        page_get(p, str_printf(mem, STR_FMT "%s?format=csv", STR_ARG(run), tables[i]).p);
        page_assert_status(p, 200);
        assert_string_equal(page_header(p, "Content-Type"), "text/csv; charset=utf-8");
        page_get(p, str_printf(mem, STR_FMT "%s?format=xlsx", STR_ARG(run), tables[i]).p);
        page_assert_status(p, 200);
    }
}

static void contradictions_are_refused_beside_the_field(void **state)
{
    struct page *p = site_staff("ministry", site_officer, site_ministry);
    (void)state;

    page_get(p, "/staff/whatif/new");
    site_press(p, MSG_whatif_start);
    page_assert_status(p, 422);
    page_assert_error(p, "rule", site_word(p, MSG_whatif_nothing));
    page_choose(p, "ratio", "SET");
    page_fill(p, "credit_cap", "2");
    site_press(p, MSG_whatif_start);
    page_assert_error(p, "turns", site_word(p, MSG_whatif_turns_missing));
    assert_string_equal(page_value(p, "credit_cap"), "2"); /* kept as typed */
    page_choose(p, "ratio", "NONE");
    page_choose(p, "spare_policy", "NOW");
    page_fill(p, "turns", "5");
    site_press(p, MSG_whatif_start);
    page_assert_error(p, "turns", site_word(p, MSG_whatif_turns_alone));
    page_assert_error(p, "credit_cap", site_word(p, MSG_whatif_credit_without));
    page_assert_error(p, "spare_policy", site_word(p, MSG_whatif_spare_without));
    page_choose(p, "ratio", "SET");
    page_fill(p, "turns", "21");
    site_press(p, MSG_whatif_start);
    page_assert_status(p, 422);
    page_choose(p, "rule", "DRAW");
    page_fill(p, "turns", "2");
    site_press(p, MSG_whatif_start);
    page_assert_error(p, "word", site_word(p, MSG_whatif_word_missing));
    page_assert_error(p, "credit_cap", site_word(p, MSG_whatif_credit_at_once));
    page_assert_error(p, "spare_policy", site_word(p, MSG_whatif_spare_at_once));
    assert_int_equal(acts(), 0);
}

static void lots_and_wishes_decide_everybody_at_once(void **state)
{
    struct page *p = site_staff("ministry", site_officer, site_ministry);
    (void)state;

    (void)some_apply();
    ask_rule(p, "DRAW", "Хаттама 7");
    page_assert_count(p, ROW("Орын алған балалар", "4", "4", "0"), 1);
    page_assert_count(p, ROW("Мектеп аумағындағы балалар", "3", "3", "0"), 1);
    page_assert_count(p, ROW("Орын жетпеді", "0", "2", "2"), 1); /* two waited until the end */
    page_assert_says(p, "Хаттама 7");
    page_assert_says(p, "SHA-256");
    struct str once = str_copy(site.world.owner->mem, str_from_z(page_address(p)));
    ask_rule(p, "DRAW", "Хаттама 7");
    struct str again = str_copy(site.world.owner->mem, str_from_z(page_address(p)));
    struct arena *mem = site.world.owner->mem;
    page_get(p, str_printf(mem, STR_FMT "/children?format=csv", STR_ARG(once)).p);
    struct str first = str_copy(mem, str_from_z(page_body(p)));
    page_get(p, str_printf(mem, STR_FMT "/children?format=csv", STR_ARG(again)).p);
    assert_string_equal(page_body(p), first.p); /* the same word, the same lots */
    ask_rule(p, "MATCH", "");
    page_assert_count(p, ROW("Мектеп аумағындағы балалар", "3", "3", "0"), 1);
    page_assert_count(p, ROW("Ең алдымен өтініш берген мектебінде", "4", "4", "0"), 1);
    page_assert_silent(p, "SHA-256"); /* the order of arrival decides among equals */
}

static void a_run_is_kept_with_its_settings_and_stands_in_the_journal(void **state)
{
    struct page *p = site_staff("ministry", site_officer, site_ministry);
    (void)state;

    (void)some_apply();
    page_get(p, "/staff/whatif");
    site_says(p, MSG_whatif_none);
    ask_ratio(p, "2");
    assert_int_equal(acts(), 1);
    page_get(p, "/staff/whatif");
    page_assert_count(p, "//tbody/tr[contains(., '2:1')]", 1);
    page_assert_count(p, "//tbody/tr[contains(., '2026')]", 1);
    page_follow(p, "//tbody//th/a");
    page_assert_status(p, 200);
    page_assert_says(p, "2:1");
    page_get(p, "/staff/whatif/new"); /* one at a time: the next while nobody computed the last */
    page_choose(p, "ratio", "NONE");
    site_press(p, MSG_whatif_start);
    page_get(p, "/staff/whatif/new");
    page_choose(p, "ratio", "NONE");
    site_press(p, MSG_whatif_start);
    page_assert_status(p, 422);
    site_says(p, MSG_whatif_busy);
    assert_int_equal(acts(), 2);
}

/* A form sent again is the same run; sent again with another rule it is refused. */
static void a_press_counts_once_and_for_what_it_asked(void **state)
{
    struct page *p = site_staff("ministry", site_officer, site_ministry);
    static const char *const rules[] = {"MATCH", "MATCH", "DRAW"};
    struct arena *mem = site.world.owner->mem;
    (void)state;

    (void)some_apply();
    page_get(p, "/staff/whatif/new");
    const char *idem = str_copy(mem, str_from_z(page_value(p, "_idem"))).p,
               *year = str_copy(mem, str_from_z(page_value(p, "campaign"))).p;
    for (size_t i = 0; i < COUNT(rules); i++) {
        page_post(p, "/staff/whatif/new", "_csrf", site_token(p, "/staff/whatif/new"), "_idem",
                  idem, "campaign", year, "rule", rules[i], "word", i == 2 ? "Хаттама" : "",
                  "ratio", "OWN", "spare_policy", "OWN");
        page_assert_status(p, i == 2 ? 422 : 200);
    }
    assert_int_equal(acts(), 1);
}

static void runs_are_searched_and_narrowed(void **state)
{
    struct page *p = site_staff("ministry", site_officer, site_ministry);
    static const struct {
        const char *query;
        size_t n;
    } rows[] = {{"", 2},       {"?rule=MATCH", 1}, {"?rule=DRAW", 0},
                {"?q=ата", 2}, {"?q=жоқ", 0},      {"?period.to=2020-01-01", 0}};
    char address[60];
    (void)state;

    (void)some_apply();
    ask_ratio(p, "1");
    ask_rule(p, "MATCH", "");
    for (size_t i = 0; i < COUNT(rows); i++) {
        (void)snprintf(address, sizeof(address), "/staff/whatif%s", rows[i].query);
        page_get(p, address);
        page_assert_count(p, "//tbody/tr", rows[i].n);
    }
}

static void a_department_computes_its_own_territory_and_sees_no_other_run(void **state)
{
    struct page *p = site_staff("ministry", site_officer, site_ministry), *own;
    struct uuid far = world_pool_of(&site.world, site.world.region_school[1], "ru", 1);
    static const char *const others[] = {"clerk", "director", "admin", "oversight"};
    (void)state;

    (void)some_apply();
    (void)world_apply(&site.world, far, SEAT_LANE_O);
    ask_ratio(p, "1");
    page_assert_count(p, ROW("Орын саны", "5", "5", "0"), 1);
    struct str run = str_copy(site.world.owner->mem, str_from_z(page_address(p)));
    own = site_staff("department", site.world.officer, site.world.department);
    ask_ratio(own, "1");
    page_assert_count(own, ROW("Орын саны", "4", "4", "0"), 1);
    page_assert_says(own, "Астана қаласы");
    site_follow(own, MSG_whatif_children);
    page_assert_count(own, "//tbody/tr/th/a", 0); /* numbers, not a way to the application */
    page_get(own, run.p);
    page_assert_status(own, 404);
    page_get(own, str_printf(site.world.owner->mem, STR_FMT "/children", STR_ARG(run)).p);
    page_assert_status(own, 404);
    page_get(own, "/staff/whatif");
    page_assert_count(own, "//tbody/tr", 1);
    for (size_t i = 0; i < COUNT(others); i++) {
        struct page *other = site_staff(others[i], site.world.clerk, site.world.school);
        page_get(other, "/staff/whatif");
        page_assert_status(other, 403);
        page_get(other, run.p);
        page_assert_status(other, 403);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WHATIF_TEST(another_ratio_is_shown_beside_what_was),
        WHATIF_TEST(who_would_be_elsewhere_is_told_by_number),
        WHATIF_TEST(what_came_after_a_refusal_is_part_of_both),
        WHATIF_TEST(each_table_is_a_file),
        WHATIF_TEST(contradictions_are_refused_beside_the_field),
        WHATIF_TEST(lots_and_wishes_decide_everybody_at_once),
        WHATIF_TEST(a_run_is_kept_with_its_settings_and_stands_in_the_journal),
        WHATIF_TEST(a_press_counts_once_and_for_what_it_asked),
        WHATIF_TEST(runs_are_searched_and_narrowed),
        WHATIF_TEST(a_department_computes_its_own_territory_and_sees_no_other_run),
    };
    return cmocka_run_group_tests(tests, site_start, site_stop);
}
