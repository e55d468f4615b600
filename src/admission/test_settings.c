/* What the law leaves open is a dated row with its source (README, "Settings"). Each test adds a
 * row as a ministry's answer would, and sees the service behave by it from that day on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "admission/testing/site.h"
#include "admission_test_queries.h"
#include "i18n/msg_admission.h"

struct row {
    struct str key, value, region;
    struct date from;
};

static enum status answer_tx(struct ctx *c, void *arg)
{
    const struct row *row = arg;
    int64_t changed;
    return admission_test_answer(c, row->key, row->value, row->region, row->from, &changed);
}

/* From a day on, in a region or (empty) everywhere. */
static void answer_from(const char *key, const char *value, const char *region, int32_t day)
{
    struct row row = {str_from_z(key), str_from_z(value), str_from_z(region), {day}};
    assert_int_equal(db_tx(site.admin, "test/answer", answer_tx, &row), ST_OK);
}

enum { JULY_2018 = 17713, MAY_2026 = 20574, JULY_2026 = 20635 }; /* the first days of them */

static void answer(const char *key, const char *value)
{
    answer_from(key, value, "", MAY_2026);
}

static struct page *the_clerk(void)
{
    return site_staff("clerk", site.world.clerk, site.world.school);
}

/* ---- time ------------------------------------------------------------------------------------ */

/* Q7 */
static void the_hour_of_opening_is_set_for_the_country_or_a_region(void **state)
{
    struct uuid pool = world_pool_of(&site.world, site.world.region_school[14], "kk", 2), id;
    (void)state;

    answer("admission.open_time", "10:00");
    answer_from("admission.open_time", "08:00", "790000000", MAY_2026);
    world_clock(&site.world, "2026-06-18T07:59:00+05:00");
    assert_int_equal(world_try(&site.world, 0, pool, SEAT_LANE_T, &id), ST_INVALID);
    world_clock(&site.world, "2026-06-18T08:00:00+05:00"); /* Shymkent */
    assert_int_equal(world_try(&site.world, 0, pool, SEAT_LANE_T, &id), ST_OK);
    struct uuid other = world_pool_of(&site.world, site.world.region_school[13], "kk", 2);
    assert_int_equal(world_try(&site.world, 1, other, SEAT_LANE_T, &id), ST_INVALID);
    world_clock(&site.world, "2026-06-18T09:59:00+05:00");
    assert_int_equal(world_try(&site.world, 1, other, SEAT_LANE_T, &id), ST_INVALID);
    world_clock(&site.world, "2026-06-18T10:00:00+05:00"); /* Atyrau, as the country */
    assert_int_equal(world_try(&site.world, 1, other, SEAT_LANE_T, &id), ST_OK);
}

/* A later answer leaves what came before it as it was. */
static void the_end_of_the_working_day_ends_the_term(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 4);
    struct page *mother;
    (void)state;

    answer_from("admission.work_close", "17:00", "", JULY_2026);
    mother = site_apply(0, pool);
    page_assert_says(mother, "18 маусым 2026, 18:00");
    world_clock(&site.world, "2026-07-01T12:00:00+05:00");
    mother = site_apply(1, pool);
    page_assert_says(mother, "2 шілде 2026, 17:00");
}

static enum status moments_tx(struct ctx *c, void *arg)
{
    return admission_moments(c, arg, 1);
}

static void assert_moments(const char *first, const char *last, const char *above)
{
    const char *expected[] = {first, last, above};
    struct admission_term term = {.region = STR("710000000")};
    int64_t us;

    assert_true(scan_instant(STR("2026-06-18T18:00:00+05:00"), &term.deadline_us));
    assert_int_equal(db_tx_read(site.world.work, "test/moments", moments_tx, &term), ST_OK);
    const int64_t given[] = {term.first_us, term.last_us, term.above_us};
    for (size_t i = 0; i < COUNT(given); i++) {
        assert_true(scan_instant(str_from_z(expected[i]), &us));
        assert_int_equal(given[i], us);
    }
}

/* Hours of working time: what does not fit into a day goes on in the one before, or after. */
static void the_hours_of_warnings_are_set(void **state)
{
    (void)state;

    assert_moments("2026-06-18T14:00:00+05:00", "2026-06-18T17:00:00+05:00",
                   "2026-06-19T13:00:00+05:00");
    answer("admission.work_open", "10:00");
    answer("admission.warn_first_hours", "10");
    answer("admission.warn_last_hours", "8");
    answer("admission.escalate_hours", "9");
    assert_moments("2026-06-17T16:00:00+05:00", "2026-06-18T10:00:00+05:00",
                   "2026-06-22T11:00:00+05:00"); /* over the weekend */
    answer_from("admission.warn_first_hours", "2", "710000000", MAY_2026);
    answer("admission.escalate_hours", "0");
    assert_moments("2026-06-18T16:00:00+05:00", "2026-06-18T10:00:00+05:00",
                   "2026-06-18T18:00:00+05:00");
    answer("admission.work_open", "23:00"); /* no working time at all: a warning at once */
    answer_from("admission.work_open", "23:00", "", JULY_2018);
    assert_moments("2026-06-18T18:00:00+05:00", "2026-06-18T18:00:00+05:00",
                   "2026-06-18T18:00:00+05:00");
}

/* ---- seats ----------------------------------------------------------------------------------- */

/* Q1, Q2: a pool keeps the answers of the day on which it was opened, so that a replay agrees. */
static void spare_seats_and_kept_turns_follow_the_day_of_opening(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 9);
    (void)state;

    (void)world_apply(&site.world, pool, SEAT_LANE_O);
    assert_string_equal(world_turns(&site.world, pool).p, "");
    answer("admission.spare_policy", "NOW");
    answer("admission.credit_cap", "2");
    pool = world_pool(&site.world, "ru", 9);
    (void)world_apply(&site.world, pool, SEAT_LANE_O);
    for (int i = 0; i < 6; i++)
        (void)world_apply(&site.world, pool, SEAT_LANE_T);
    (void)world_apply(&site.world, pool, SEAT_LANE_O);
    (void)world_apply(&site.world, pool, SEAT_LANE_O);
    assert_string_equal(world_turns(&site.world, pool).p, "O1* T1 T2 T3 T4 T5 T6 O2 O3");
}

/* Q6: one seat of two is for the school's own pre-school child, for as many days as set. */
static void seats_set_aside_are_released_after_the_days_of_the_setting(void **state)
{
    struct uuid pool;
    (void)state;

    world_clock(&site.world, "2026-05-28T10:00:00+05:00"); /* the second day in Astana */
    answer("admission.auto_hold_days", "3");
    pool = world_pool_aside(&site.world, "kk", 2, 1, NULL);
    (void)world_apply(&site.world, pool, SEAT_LANE_T);
    (void)world_apply(&site.world, pool, SEAT_LANE_T);
    assert_string_equal(world_in_state(&site.world, pool, "HELD").p, "T2");
    world_clock(&site.world, "2026-05-30T09:00:00+05:00");
    world_timers(&site.world);
    assert_string_equal(world_in_state(&site.world, pool, "HELD").p, "");
    answer("admission.auto_hold_days", "0");
    pool = world_pool_aside(&site.world, "ru", 1, 1, NULL);
    (void)world_apply(&site.world, pool, SEAT_LANE_T);
    assert_string_equal(world_in_state(&site.world, pool, "ALLOCATED").p, "T1");
}

static void propose(struct page *p, struct uuid pool, const char *seats)
{
    page_get(p, "/staff/seats");
    page_choose(p, "pool", uuid_print(site.admin->mem, pool).p);
    page_fill(p, "classes", "1");
    page_fill(p, "seats", seats);
    page_fill(p, "reason", "Үшінші ауысым");
    site_press(p, MSG_admission_seats_send);
}

/* Q17: the norm is a warning, the most is a stop. */
static void the_size_of_a_class_is_warned_of_and_limited(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 4);
    struct page *p = site_staff("director", site.world.director, site.world.school);
    struct page *officer = site_staff("department", site.world.officer, site.world.department);
    (void)state;

    propose(p, pool, "37");
    page_assert_status(p, 422);
    page_assert_error(p, "seats", "Бір сыныптағы орын рұқсат етілген саннан көп");
    answer("admission.class_hard_max", "40");
    answer("admission.class_norm", "38");
    propose(p, pool, "37");
    page_assert_status(p, 200);
    page_assert_says(p, "38 бала, ең көбі 40");
    page_get(officer, "/staff/proposals");
    page_assert_silent(officer, "нормадан көп");
    answer("admission.class_norm", "25");
    answer("admission.class_hard_max", "36"); /* before the department has answered */
    page_get(officer, "/staff/proposals");
    page_assert_says(officer, "нормадан көп");
    page_fill(officer, site_word(officer, MSG_admission_seats_act), "№ 15, 17.06.2026");
    page_press(officer, "Бекіту");
    page_assert_status(officer, 422);
    page_assert_says(officer, "Бір сыныптағы орын рұқсат етілген саннан көп");
}

/* ---- who applies and how --------------------------------------------------------------------- */

/* Q10 */
static void paper_forms_can_be_closed_for_a_region(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 4);
    struct page *p = the_clerk();
    const struct admission_paper paper = {
        .pool = pool,
        .child_iin = world_child_iin(site.admin, 0),
        .adult_iin = world_parent_iin(site.admin, 0),
        .relation = STR("parent"),
        .idem = STR(SITE_IDEM),
        .paper_date = {20621},
    };
    struct uuid id;
    (void)state;

    page_get(p, "/staff/paper");
    page_assert_status(p, 200);
    answer_from("admission.paper_enabled", "no", "710000000", MAY_2026);
    page_get(p, "/staff/paper");
    page_assert_status(p, 422);
    page_assert_says(p, "Қазір өтініш тек электрондық түрде қабылданады");
    db_fixture_sign(site.world.staff, "clerk", site.world.clerk, site.world.school);
    site.world.staff->actor.organisation = site.world.school;
    assert_int_equal(admission_enter_paper(site.world.staff, &paper, &id), ST_INVALID);
    assert_string_equal(site.world.staff->failure.code, "admission.paper.disabled");
    answer_from("admission.paper_enabled", "yes", "710000000", MAY_2026);
    assert_int_equal(admission_enter_paper(site.world.staff, &paper, &id), ST_OK);
}

/* Q12: the child of a far family whose applicant lives on the territory, and the other way. */
static void the_deciding_address_is_the_child_s_or_the_applicant_s(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 4);
    const struct site_choice choice = {.pool = pool, .region = "710000000", .typed = "84"};
    struct page *mother = site_parent(site.world.parent[WORLD_APART]);
    (void)state;

    site_fill_draft(mother, &choice);
    page_assert_says(mother, site_word(mother, MSG_admission_lane_outside));
    answer("admission.address_basis", "APPLICANT_REGISTRATION");
    page_get(mother, page_address(mother));
    page_assert_says(mother, site_word(mother, MSG_admission_lane_territory));
}

/* Q18: nobody is refused for age; the family and the school are told. */
static void the_age_that_is_told_is_set(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 4), id;
    struct page *p = the_clerk();
    (void)state;

    assert_int_equal(world_try(&site.world, WORLD_LATE, pool, SEAT_LANE_T, &id), ST_OK);
    page_get(p, site_path("/staff/admission/%s", id));
    page_assert_says(p, "Бала әдеттегі жастан үлкен");
    answer("admission.age_flag", "9");
    page_get(p, site_path("/staff/admission/%s", id));
    page_assert_silent(p, "Бала әдеттегі жастан үлкен");
    answer("admission.age_flag", "0");
    page_get(p, site_path("/staff/admission/%s", id));
    page_assert_silent(p, "Бала әдеттегі жастан үлкен");
}

/* ---- withdrawal ------------------------------------------------------------------------------ */

static void withdraw(struct page *p)
{
    site_press(p, MSG_admission_withdraw_send_code);
    page_fill(p, "code", site_code());
    site_press(p, MSG_admission_withdraw_button);
}

/* Q19 */
static void the_other_parent_may_withdraw_where_that_is_allowed(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 1);
    struct page *mother = site_apply(0, pool), *father = site_parent(site.world.father);
    const char *show = site_path("/my/application/%s", site_id(mother));
    (void)state;

    page_get(father, show);
    page_assert_count(father, "//a[contains(@href,'/withdraw')]", 0);
    answer("admission.withdraw_by_other_parent", "yes");
    page_get(father, show);
    page_follow(father, "//a[contains(@href,'/withdraw')]");
    withdraw(father);
    page_assert_says(father, "Өтініш қайтарып алынды, орын босатылды.");
    assert_int_equal(site_messages(site.world.parent[0], MSG_admission_notice_withdrawn), 1);
    struct page *stranger = site_parent(site.world.parent[5]);
    page_get(stranger, site_path("/my/application/%s/withdraw", site_id(mother)));
    page_assert_status(stranger, 404);
}

/* Q20: none by default; the number so far is shown. */
static void the_number_of_withdrawals_can_be_limited(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 4), id;
    struct page *mother = site_parent(site.world.parent[0]);
    (void)state;

    for (int i = 0; i < 2; i++) {
        assert_int_equal(world_try(&site.world, 0, pool, SEAT_LANE_T, &id), ST_OK);
        page_get(mother, site_path("/my/application/%s/withdraw", id));
        withdraw(mother);
        page_assert_says(mother, "Өтініш қайтарып алынды, орын босатылды.");
    }
    answer("admission.max_withdrawals", "2");
    assert_int_equal(world_try(&site.world, 0, pool, SEAT_LANE_T, &id), ST_OK);
    page_get(mother, site_path("/my/application/%s/withdraw", id));
    page_assert_says(mother, "қайтарылған өтініш саны: 2");
    withdraw(mother);
    page_assert_status(mother, 422);
    page_assert_says(mother, "рұқсат етілген саннан артық қайтарылмайды");
    assert_string_equal(world_in_state(&site.world, pool, "ALLOCATED").p, "T3");
}

/* ---- the register of settings ---------------------------------------------------------------- */

static enum status settings_tx(struct ctx *c, void *arg)
{
    return admission_test_settings(c, arg);
}

/* Q15 */
static void the_reserve_can_be_switched_off(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 1), id[3];
    struct page *mother = site_parent(site.world.parent[1]);
    (void)state;

    for (int i = 0; i < 3; i++)
        id[i] = world_apply(&site.world, pool, SEAT_LANE_T);
    world_clock(&site.world, "2026-06-18T18:00:01+05:00");
    world_timers(&site.world);
    page_get(mother, site_path("/my/application/%s", id[1]));
    site_press(mother, MSG_admission_reserve_join);
    answer("admission.reserve_enabled", "no");
    mother = site_parent(site.world.parent[2]);
    page_get(mother, site_path("/my/application/%s", id[2]));
    page_assert_count(mother, "//section[@aria-labelledby='reserve']", 0);
    const char *action = site_path("/my/application/%s/reserve", id[2]);
    page_post(mother, action, "_csrf", site_token(mother, action), "_idem", SITE_IDEM, "wish",
              "join");
    page_assert_status(mother, 422);
    site_says(mother, MSG_admission_reserve_none);
    assert_int_equal(world_withdraw(&site.world, 0, id[0]), ST_OK);
    world_timers(&site.world);
    assert_string_equal(world_in_state(&site.world, pool, "OFFERED").p, "");
    assert_string_equal(world_in_state(&site.world, pool, "RESERVE").p, "T2");
}

/* Q21 */
static void applications_are_sent_together_where_that_is_allowed(void **state)
{
    const struct site_choice choice = {.pool = world_pool(&site.world, "kk", 4)};
    struct page *p = site_parent(site.world.parent[0]);
    (void)state;

    world_siblings(&site.world, 0, 1);
    site_fill_draft(p, &choice);
    site_follow(p, MSG_admission_together_link);
    page_get(p, site_path("/my/draft/%s/check", site_id(p)));
    answer_from("admission.link_twins", "no", "710000000", MAY_2026);
    page_get(p, page_address(p));
    page_assert_silent(p, site_word(p, MSG_admission_together_link));
}

/* One that nobody reads would be a promise that is not kept: every key stands in this file. The
 * waiting room's are its own. */
static void every_setting_has_a_source_and_a_test(void **state)
{
    static const char *const tested[] = {
        "admission.address_basis",   "admission.age_flag",
        "admission.auto_hold_days",  "admission.class_hard_max",
        "admission.class_norm",      "admission.credit_cap",
        "admission.escalate_hours",  "admission.link_twins",
        "admission.max_withdrawals", "admission.open_time",
        "admission.paper_enabled",   "admission.reserve_enabled",
        "admission.spare_policy",    "admission.warn_first_hours",
        "admission.warn_last_hours", "admission.withdraw_by_other_parent",
        "admission.work_close",      "admission.work_open",
    };
    struct admission_test_settings_rows rows;
    (void)state;

    assert_int_equal(db_tx_read(site.admin, "test/settings", settings_tx, &rows), ST_OK);
    assert_int_equal(rows.n, COUNT(tested));
    for (size_t i = 0; i < rows.n; i++) {
        assert_string_equal(rows.v[i].key.p, tested[i]);
        assert_true(rows.v[i].sourced);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(the_hour_of_opening_is_set_for_the_country_or_a_region),
        SITE_TEST(the_end_of_the_working_day_ends_the_term),
        SITE_TEST(the_hours_of_warnings_are_set),
        SITE_TEST(spare_seats_and_kept_turns_follow_the_day_of_opening),
        SITE_TEST(seats_set_aside_are_released_after_the_days_of_the_setting),
        SITE_TEST(the_size_of_a_class_is_warned_of_and_limited),
        SITE_TEST(paper_forms_can_be_closed_for_a_region),
        SITE_TEST(the_deciding_address_is_the_child_s_or_the_applicant_s),
        SITE_TEST(the_age_that_is_told_is_set),
        SITE_TEST(the_other_parent_may_withdraw_where_that_is_allowed),
        SITE_TEST(the_number_of_withdrawals_can_be_limited),
        SITE_TEST(the_reserve_can_be_switched_off),
        SITE_TEST(applications_are_sent_together_where_that_is_allowed),
        SITE_TEST(every_setting_has_a_source_and_a_test),
    };
    return cmocka_run_group_tests(tests, site_start, site_stop);
}
