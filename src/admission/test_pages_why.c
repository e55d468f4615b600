/* The page that explains a decision: rule, numbers and seats of the moment that decided, whatever
 * happened since; for the family and its school, and for nobody else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "admission/publish.h"
#include "admission/testing/site.h"
#include "admission_test_queries.h"
#include "db/testing.h"
#include "i18n/msg_admission.h"

#define AFTER_THE_TERM "2026-06-19T10:00:00+05:00"

static struct page *family_page(int family, struct uuid application)
{
    struct page *p = site_parent(site.world.parent[family]);

    page_get(p, site_path("/my/application/%s/why", application));
    page_assert_status(p, 200);
    page_assert_sound(p);
    site_says(p, MSG_admission_why_lead);
    page_assert_silent(p, site_word(p, MSG_admission_why_disagrees));
    return p;
}

/* The value of a fact about the part-th school. */
static const char *fact_of(struct page *p, int part, enum msg name)
{
    return page_text(p, str_printf(site.admin->mem,
                                   "//section[@aria-labelledby='why-%d']//div[dt='%s']/dd", part,
                                   site_word(p, name))
                            .p);
}

static const char *fact(struct page *p, enum msg name)
{
    return fact_of(p, 1, name);
}

static void assert_fact(struct page *p, enum msg name, const char *value)
{
    assert_string_equal(fact(p, name), value);
}

static void assert_has(const char *text, const char *part)
{
    size_t at;

    if (!str_find(str_from_z(text), str_from_z(part), &at))
        fail_msg("\"%s\" has no \"%s\"", text, part);
}

/* A row of the table under the picture, as "turn number lane how". */
static void assert_row(struct page *p, int row, const char *words)
{
    struct str where = str_printf(site.admin->mem, "//details/section/table/tbody/tr[%d]", row);
    assert_string_equal(page_text(p, where.p), words);
}

/* ---- seats ---------------------------------------------------------------------------------- */

static void a_seat_is_explained_by_its_turn_and_the_numbers_of_then(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 6), ids[6];
    static const enum seat_lane lanes[] = {SEAT_LANE_T, SEAT_LANE_T, SEAT_LANE_T,
                                           SEAT_LANE_O, SEAT_LANE_T, SEAT_LANE_T};
    struct page *p;
    (void)state;

    for (int i = 0; i < 6; i++)
        ids[i] = world_apply(&site.world, pool, lanes[i]);
    p = family_page(1, ids[1]);
    assert_fact(p, MSG_admission_why_count, "Аумаққа тиесілі үш орынның 2-орны");
    assert_has(fact(p, MSG_admission_why_law), "№ 564");
    assert_has(fact(p, MSG_admission_fact_arrival), "№ 2");
    assert_has(fact(p, MSG_admission_why_last_territory), "№ 2 бұл — осы өтініш");
    assert_fact(p, MSG_admission_why_last_outside, "ешкім");
    assert_fact(p, MSG_admission_why_seats, "барлығы 6, берілгені 2, сақталғаны 0, босы 4");
    page_assert_count(p, "//svg/rect", 2); /* what came later had no part in it */
    p = family_page(3, ids[3]);
    site_says(p, MSG_admission_rule_outside);
    site_says(p, MSG_admission_why_count_outside);
    assert_fact(p, MSG_admission_why_last_territory, "№ 3");
    assert_has(fact(p, MSG_admission_why_last_outside), "№ 4 бұл — осы өтініш");
    page_assert_count(p, "//svg/rect", 4);
    page_assert_count(p, "//svg/text[.='сіз']", 1);
    assert_row(p, 3, "3 № 3 Мектеп аумағындағы балалар «үшке бір» ретімен");
    assert_row(p, 4, "4 № 4 · сіз Аумақтан тыс балалар «үшке бір» ретімен");
    site_says(p, MSG_admission_rule_outside);
}

static void the_picture_shows_the_last_twelve(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 14), last = {{0}};
    struct page *p;
    (void)state;

    for (int i = 0; i < 14; i++)
        last = world_apply(&site.world, pool, SEAT_LANE_T);
    p = family_page(13, last);
    page_assert_count(p, "//svg/rect", 12);
    assert_row(p, 1, "3 № 3 Мектеп аумағындағы балалар «үшке бір» ретімен");
    assert_row(p, 12, "14 № 14 · сіз Мектеп аумағындағы балалар «үшке бір» ретімен");
}

static void an_own_preschool_child_is_outside_the_count(void **state)
{
    struct uuid pool = world_pool_aside(&site.world, "kk", 3, 2, "2026-07-01T00:00:00+05:00");
    struct page *p;
    (void)state;

    p = family_page(0, world_apply(&site.world, pool, SEAT_LANE_AUTO));
    site_says(p, MSG_admission_rule_own);
    site_says(p, MSG_admission_why_law_own);
    site_says(p, MSG_admission_why_count_none);
    assert_fact(p, MSG_admission_why_seats, "барлығы 3, берілгені 1, сақталғаны 1, босы 1");
    assert_has(fact(p, MSG_admission_why_last_own), "№ 1");
    assert_row(p, 1, "1 № 1 · сіз Осы мектептің мектепалды тобы автоматты түрде");
}

static void a_school_without_a_territory_has_one_line(void **state)
{
    struct uuid pool = world_pool_plain(&site.world, site.world.school, "kk", 1);
    struct page *p;
    (void)state;

    p = family_page(0, world_apply(&site.world, pool, SEAT_LANE_O));
    site_says(p, MSG_admission_why_law_plain);
    assert_has(fact(p, MSG_admission_why_last_plain), "№ 1 бұл — осы өтініш");
    page_assert_silent(p, site_word(p, MSG_admission_why_count));
    assert_row(p, 1, "1 № 1 · сіз Аумақтан тыс балалар өтініш ретімен");
}

/* ---- no seat -------------------------------------------------------------------------------- */

static void who_waits_reads_what_would_have_to_happen(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 1);
    struct uuid first = world_apply(&site.world, pool, SEAT_LANE_T);
    struct uuid second = world_apply(&site.world, pool, SEAT_LANE_T);
    struct uuid third = world_apply(&site.world, pool, SEAT_LANE_T);
    struct page *p;
    (void)state;

    p = family_page(2, third);
    site_says(p, MSG_admission_rule_wait_full);
    assert_fact(p, MSG_admission_why_before, "1");
    assert_has(fact(p, MSG_admission_why_need), "кемінде 2 орын");
    assert_row(p, 2, "– № 3 · сіз Мектеп аумағындағы балалар орын берілген жоқ");
    assert_int_equal(world_withdraw(&site.world, 0, first), ST_OK);
    p = family_page(2, third);
    assert_fact(p, MSG_admission_why_before, "0");
    assert_has(fact(p, MSG_admission_why_need), "кемінде 1 орын");
    p = family_page(1, second);
    assert_fact(p, MSG_admission_why_seats, "барлығы 1, берілгені 1, сақталғаны 0, босы 0");
    p = family_page(0, first); /* withdrawn: why it had got the seat */
    site_says(p, MSG_admission_next_withdrawn);
    assert_fact(p, MSG_admission_why_count, "Аумаққа тиесілі үш орынның 1-орны");
}

static void a_child_from_elsewhere_reads_whose_turn_it_is(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 9);
    struct uuid outside = world_apply(&site.world, pool, SEAT_LANE_O);
    struct uuid behind = world_apply(&site.world, pool, SEAT_LANE_O);
    struct page *p;
    (void)state;

    p = family_page(0, outside);
    site_says(p, MSG_admission_rule_wait_turn);
    assert_has(fact(p, MSG_admission_why_need), "тағы 3 аумақ баласы");
    (void)world_apply(&site.world, pool, SEAT_LANE_T);
    (void)world_apply(&site.world, pool, SEAT_LANE_T);
    p = family_page(0, outside);
    assert_has(fact(p, MSG_admission_why_need), "тағы 1 аумақ баласы");
    p = family_page(1, behind);
    assert_fact(p, MSG_admission_why_before, "1");
    assert_has(fact(p, MSG_admission_why_need), "тағы 4 аумақ баласы");
    world_clock(&site.world, AFTER_THE_TERM);
    world_timers(&site.world);
    p = family_page(1, behind);
    site_says(p, MSG_admission_rule_spare_due);
    site_says(p, MSG_admission_why_count_none);
    assert_row(p, 4, "4 № 2 · сіз Аумақтан тыс балалар мерзімі біткенде бос орынға");
}

/* The moment of the refusal counts, not what came afterwards. */
static void a_refusal_as_full_shows_who_got_the_seats(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 2), refused = {{0}};
    struct page *p;
    (void)state;

    for (int i = 0; i < 4; i++)
        refused = world_apply(&site.world, pool, SEAT_LANE_T);
    world_clock(&site.world, AFTER_THE_TERM);
    world_timers(&site.world);
    world_seats(&site.world, pool, 3);
    (void)world_apply(&site.world, pool, SEAT_LANE_T);
    p = family_page(3, refused);
    site_says(p, MSG_admission_rule_full);
    site_says(p, MSG_admission_why_law_full);
    assert_has(fact(p, MSG_admission_why_moment), "18 маусым 2026");
    assert_fact(p, MSG_admission_why_last_territory, "№ 2");
    assert_fact(p, MSG_admission_why_seats, "барлығы 2, берілгені 2, сақталғаны 0, босы 0");
    page_assert_count(p, "//svg/rect", 3); /* two seats and the own place without one */
    site_says(p, MSG_admission_refusal_full_remedy);
    page_assert_says(p, "Білім басқармасы");
    page_assert_count(p, "//a[@href='/schools']", 1);
}

static void a_refusal_on_documents_names_ground_facts_and_ways_on(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 2);
    struct uuid id = world_apply(&site.world, pool, SEAT_LANE_T);
    struct page *p = site_staff("clerk", site.world.clerk, site.world.school);
    (void)state;

    page_get(p, site_path("/staff/admission/%s/refuse", id));
    page_choose(p, "ground", "R2");
    page_fill(p, "facts", "052-2/у нысанында дәрігердің мөрі жоқ");
    page_fill(p, "remedy", "Мөрі бар нысанды алып, қайта беріңіз");
    site_press(p, MSG_admission_staff_refuse_send);
    p = family_page(0, id);
    page_assert_text(p, "#refusal", "Құжаттар бойынша бас тарту");
    page_assert_says(p, "Белгіленген талаптарға сәйкес келмеу");
    page_assert_says(p, "052-2/у нысанында дәрігердің мөрі жоқ");
    page_assert_says(p, "Мөрі бар нысанды алып, қайта беріңіз");
    site_says(p, MSG_admission_why_law_docs);
    page_assert_says(p, "Білім басқармасы");
    assert_fact(p, MSG_admission_why_count, "Аумаққа тиесілі үш орынның 1-орны");
}

/* ---- another school ------------------------------------------------------------------------- */

static void a_child_that_moved_reads_both_schools(void **state)
{
    struct uuid from = world_pool(&site.world, "kk", 1);
    struct uuid to = world_pool_of(&site.world, site.world.other_school, "kk", 1), ids[3];
    struct page *p;
    (void)state;

    ids[0] = world_apply(&site.world, from, SEAT_LANE_T);
    ids[1] = world_apply(&site.world, from, SEAT_LANE_T);
    ids[2] = world_apply(&site.world, to, SEAT_LANE_T);
    assert_int_equal(world_hand_over(&site.world, site.world.school, site.world.other_school),
                     ST_OK);
    p = family_page(0, ids[0]);
    page_assert_text(p, "#why-1", "Мектеп: № 84 мектеп-гимназия");
    page_assert_text(p, "#why-2", "Мектеп: № 9 мектеп-лицей");
    assert_fact(p, MSG_admission_why_count, "Аумаққа тиесілі үш орынның 1-орны");
    site_says(p, MSG_admission_rule_came);
    assert_has(fact_of(p, 2, MSG_admission_fact_arrival), "№ 2");
    site_says(p, MSG_admission_why_law_moved);
    page_assert_says(p, "№ 564");
    p = family_page(1, ids[1]); /* waited, and waits there behind who waited before */
    site_says(p, MSG_admission_rule_left_waiting);
    assert_string_equal(fact_of(p, 2, MSG_admission_why_seats),
                        "барлығы 2, берілгені 2, сақталғаны 0, босы 0");
    assert_has(fact_of(p, 2, MSG_admission_why_need), "кемінде 1 орын");
    family_page(2, ids[2]);
}

/* ---- who may read it ------------------------------------------------------------------------ */

/* How often the family reads that the child's record was opened. */
static size_t times_seen(void)
{
    struct page *p = site_parent(site.world.parent[0]);

    page_get(p, site_path("/my/child/%s/seen", site.world.child[0]));
    return page_count(p, "//*[contains(text(),'Деректер ашылды')]");
}

static void the_school_reads_the_same_page_and_the_family_sees_it(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 1);
    struct uuid id = world_apply(&site.world, pool, SEAT_LANE_T);
    struct page *p = site_staff("clerk", site.world.clerk, site.world.school);
    (void)state;

    page_get(p, site_path("/staff/admission/%s", id));
    site_follow(p, MSG_admission_why_link);
    page_assert_status(p, 200);
    page_assert_sound(p);
    assert_fact(p, MSG_admission_why_count, "Аумаққа тиесілі үш орынның 1-орны");
    assert_row(p, 1, "1 № 1 · осы Мектеп аумағындағы балалар «үшке бір» ретімен");
    size_t seen = times_seen();
    p = site_staff("director", site.world.director, site.world.school);
    page_get(p, site_path("/staff/admission/%s/why", id));
    page_assert_status(p, 200);
    assert_int_equal(times_seen(), seen + 1);
}

static void nobody_else_finds_the_page(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 1);
    struct uuid id = world_apply(&site.world, pool, SEAT_LANE_T);
    struct page *p = site_parent(site.world.parent[1]);
    (void)state;

    page_get(p, site_path("/my/application/%s/why", id));
    page_assert_status(p, 404);
    page_assert_silent(p, "Бала0");
    p = site_staff("director", site.world.director, site.world.other_school);
    page_get(p, site_path("/staff/admission/%s/why", id));
    page_assert_status(p, 404);
    p = site_parent(site.world.father);
    page_get(p, site_path("/my/application/%s/why", id)); /* the other parent sees the case */
    page_assert_status(p, 200);
}

/* The way on leads to the own lines with their proofs, once they stand there. */
static void the_own_lines_in_the_public_log_are_one_step_away(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 1);
    struct uuid id = world_apply(&site.world, pool, SEAT_LANE_T);
    struct page *p = family_page(0, id), *visitor = site_visitor();
    bool more;
    (void)state;

    page_assert_count(p, "//main//a[@href='/log/']", 1);
    assert_int_equal(publish_job(site.world.work, &more), ST_OK);
    p = family_page(0, id);
    page_get(visitor, page_attribute(p, "//main//a[contains(@href,'/log/own')]", "href"));
    page_assert_status(visitor, 200);
    page_assert_count(visitor, "//tbody/tr", 2);
    page_assert_says(visitor, "kind=apply");
    page_assert_says(visitor, "kind=allocated");
}

/* ---- what does not fit ---------------------------------------------------------------------- */

static enum status ratio_tx(struct ctx *c, void *arg)
{
    const struct uuid *pool = arg;
    int64_t changed;

    return admission_test_set_ratio(c, *pool, STR("none"), &changed);
}

/* A record that the rule does not lead to is not explained away. */
static void a_result_that_the_rule_does_not_give_is_told(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 2);
    struct uuid waits = world_apply(&site.world, pool, SEAT_LANE_O);
    struct page *p = site_parent(site.world.parent[0]);
    (void)state;

    family_page(0, waits);
    assert_int_equal(db_tx(site.admin, "test/ratio", ratio_tx, &pool), ST_OK);
    page_get(p, site_path("/my/application/%s/why", waits));
    site_says(p, MSG_admission_why_disagrees);
    site_says(p, MSG_admission_why_disagrees_text);
}

static void the_page_speaks_each_language(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 1);
    struct uuid id = world_apply(&site.world, pool, SEAT_LANE_T);
    struct page *p = site_parent(site.world.parent[0]);
    (void)state;

    for (int lang = 0; lang < LANG_COUNT; lang++) {
        site_language(p, (enum lang)lang);
        page_get(p, site_path("/my/application/%s", id));
        site_follow(p, MSG_admission_why_link);
        page_assert_text(p, "h1", site_word(p, MSG_admission_why_title));
        site_says(p, MSG_admission_rule_territory);
        site_says(p, MSG_admission_why_law_ratio);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(a_seat_is_explained_by_its_turn_and_the_numbers_of_then),
        SITE_TEST(the_picture_shows_the_last_twelve),
        SITE_TEST(an_own_preschool_child_is_outside_the_count),
        SITE_TEST(a_school_without_a_territory_has_one_line),
        SITE_TEST(who_waits_reads_what_would_have_to_happen),
        SITE_TEST(a_child_from_elsewhere_reads_whose_turn_it_is),
        SITE_TEST(a_refusal_as_full_shows_who_got_the_seats),
        SITE_TEST(a_refusal_on_documents_names_ground_facts_and_ways_on),
        SITE_TEST(a_child_that_moved_reads_both_schools),
        SITE_TEST(the_school_reads_the_same_page_and_the_family_sees_it),
        SITE_TEST(nobody_else_finds_the_page),
        SITE_TEST(the_own_lines_in_the_public_log_are_one_step_away),
        SITE_TEST(a_result_that_the_rule_does_not_give_is_told),
        SITE_TEST(the_page_speaks_each_language),
    };
    return cmocka_run_group_tests(tests, site_start, site_stop);
}
