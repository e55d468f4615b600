/* Who is told of a term that ends or has passed: each of them once, in the own language, with the
 * number that is true, and nobody of what was answered. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "admission/testing/site.h"
#include "db/testing.h"
#include "deadline/warn.h"
#include "deadline_test_queries.h"
#include "i18n/msg_notice.h"

/* Applied on Wednesday 17 June at 10:00: the term ends on Thursday at 18:00. */
#define CALM      "2026-06-18T13:59:00+05:00"
#define FOUR_LEFT "2026-06-18T14:00:00+05:00"
#define ONE_LEFT  "2026-06-18T17:00:00+05:00"
#define PASSED    "2026-06-18T18:01:00+05:00"
#define NEXT_NOON "2026-06-19T12:59:00+05:00"
#define FOUR_LATE "2026-06-19T13:01:00+05:00"

/* ---- the people ------------------------------------------------------------------------------ */

struct officer {
    struct uuid person, organisation;
    const char *role, *lang;
};

static enum status officer_tx(struct ctx *c, void *arg)
{
    const struct officer *officer = arg;
    int64_t changed;

    return deadline_test_officer(c, officer->person, officer->organisation,
                                 str_from_z(officer->role), str_from_z(officer->lang), &changed);
}

static void appoint(struct officer officer)
{
    assert_int_equal(db_tx(site.admin, "test/officer", officer_tx, &officer), ST_OK);
}

static enum status above_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;
    return deadline_test_put_above(c, site.world.department, site_ministry, &changed);
}

/* The school's clerk reads Russian; the director is a clerk as well. */
static int open_country(void **state)
{
    int st = site_open_with_ministry(state);

    assert_int_equal(db_tx(site.admin, "test/above", above_tx, NULL), ST_OK);
    appoint((struct officer){site.world.clerk, site.world.school, "clerk", "ru"});
    appoint((struct officer){site.world.director, site.world.school, "director", "kk"});
    appoint((struct officer){site.world.director, site.world.school, "clerk", "kk"});
    appoint((struct officer){site.world.officer, site.world.department, "department", "kk"});
    appoint((struct officer){site.world.second_clerk, site_ministry, "ministry", "ru"});
    return st;
}

/* ---- what is looked at ----------------------------------------------------------------------- */

struct seen {
    struct uuid person;
    struct deadline_test_outbox_rows rows;
};

static enum status outbox_tx(struct ctx *c, void *arg)
{
    struct seen *seen = arg;
    return deadline_test_outbox(c, seen->person, &seen->rows);
}

/* "first 3 ru, last 3 ru": each message by SMS; the same went by mail. */
static const char *told(struct uuid person)
{
    struct arena *mem = site.admin->mem;
    struct seen seen = {.person = person};
    struct str all = STR("");

    assert_int_equal(db_tx_read(site.admin, "test/outbox", outbox_tx, &seen), ST_OK);
    for (size_t i = 0; i < seen.rows.n; i++) {
        const struct deadline_test_outbox_row *row = &seen.rows.v[i];
        if (str_eq_z(row->channel, "SMS"))
            all = str_printf(mem, STR_FMT "%s" STR_FMT " %d " STR_FMT, STR_ARG(all),
                             all.n > 0 ? ", " : "", STR_ARG(row->stage), row->open,
                             STR_ARG(row->lang));
    }
    return all.p;
}

static void work(void)
{
    bool more;
    assert_int_equal(warn_job(site.world.work, &more), ST_OK);
}

static void work_at(const char *moment)
{
    world_clock(&site.world, moment);
    work();
}

static enum status warnings_tx(struct ctx *c, void *arg)
{
    struct deadline_test_warnings_row **row = arg;
    return deadline_test_warnings(c, row);
}

static int warnings(void)
{
    struct deadline_test_warnings_row *row;

    assert_int_equal(db_tx_read(site.admin, "test/warnings", warnings_tx, &row), ST_OK);
    return (int)row->n;
}

static void answer(struct uuid application)
{
    const struct admission_answer yes = {.application = application,
                                         .ground = STR(""),
                                         .facts = STR(""),
                                         .remedy = STR(""),
                                         .idem = rnd_token(site.world.staff->mem, 16)};

    db_fixture_sign(site.world.staff, "clerk", site.world.clerk, site.world.school);
    assert_int_equal(admission_settle(site.world.staff, &yes), ST_OK);
}

/* ---- tests ----------------------------------------------------------------------------------- */

/* req: J73-A3.2a */
static void each_stage_is_told_once_to_whom_it_concerns(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 3);
    (void)state;

    for (int i = 0; i < 4; i++) /* the last one waits for a seat: nothing for officers to answer */
        (void)world_apply(&site.world, pool, SEAT_LANE_T);
    work_at(CALM);
    assert_int_equal(warnings(), 0);
    work_at(FOUR_LEFT);
    work();
    assert_string_equal(told(site.world.clerk), "first 3 ru");
    assert_string_equal(told(site.world.director), "first 3 kk");
    work_at(ONE_LEFT);
    work();
    assert_string_equal(told(site.world.clerk), "first 3 ru, last 3 ru");
    assert_string_equal(told(site.world.officer), "");
    work_at(PASSED);
    work();
    assert_string_equal(told(site.world.clerk), "first 3 ru, last 3 ru");
    assert_string_equal(told(site.world.director), "first 3 kk, last 3 kk, passed 3 kk");
    assert_string_equal(told(site.world.officer), "passed-territory 3 kk");
    work_at(NEXT_NOON);
    assert_string_equal(told(site.world.second_clerk), "");
    work_at(FOUR_LATE);
    work();
    assert_string_equal(told(site.world.second_clerk), "above 3 ru");
    assert_string_equal(told(site.world.officer), "passed-territory 3 kk");
    assert_int_equal(warnings(), 4);
}

static void what_was_answered_meanwhile_is_not_told(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 2);
    struct uuid first = world_apply(&site.world, pool, SEAT_LANE_T);
    struct uuid second = world_apply(&site.world, pool, SEAT_LANE_T);
    (void)state;

    answer(first);
    work_at(FOUR_LEFT);
    assert_string_equal(told(site.world.clerk), "first 1 ru");
    answer(second);
    work_at(ONE_LEFT);
    work_at(FOUR_LATE);
    assert_string_equal(told(site.world.clerk), "first 1 ru");
    assert_string_equal(told(site.world.officer), "");
    assert_string_equal(told(site.world.second_clerk), "");
}

/* Two schools of a department are one message; of what happened while the worker stood still the
 * last word before the end counts, and everybody's after it. */
static void after_a_pause_nobody_is_told_twice_or_left_out(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 2);
    struct uuid other = world_pool_of(&site.world, site.world.other_school, "kk", 2);
    (void)state;

    (void)world_apply(&site.world, pool, SEAT_LANE_T);
    (void)world_apply(&site.world, other, SEAT_LANE_T);
    work_at(ONE_LEFT);
    assert_string_equal(told(site.world.clerk), "last 1 ru");
    work_at(FOUR_LATE);
    assert_string_equal(told(site.world.director), "last 1 kk, passed 1 kk");
    assert_string_equal(told(site.world.officer), "passed-territory 2 kk");
    assert_string_equal(told(site.world.second_clerk), "above 2 ru");
}

static enum status day_off_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;
    return deadline_test_day_off(c, (struct date){time_date(c->now_us).days + 1}, world_region(0),
                                 &changed);
}

/* The regional holiday moves the end of the term and with it every warning. */
static void hours_are_working_time_of_the_region(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 2);
    (void)state;

    assert_int_equal(db_tx(site.world.owner, "test/day-off", day_off_tx, NULL), ST_OK);
    (void)world_apply(&site.world, pool, SEAT_LANE_T);
    work_at(PASSED);
    assert_int_equal(warnings(), 0);
    work_at("2026-06-19T14:00:00+05:00"); /* Friday */
    assert_string_equal(told(site.world.clerk), "first 1 ru");
    work_at("2026-06-22T12:59:00+05:00"); /* Monday: the weekend does not count */
    assert_string_equal(told(site.world.second_clerk), "");
    work_at("2026-06-22T13:01:00+05:00");
    assert_string_equal(told(site.world.second_clerk), "above 1 ru");
}

/* Whatever statement fails, a warning and its messages are there as a whole or not at all. */
static void a_job_that_is_interrupted_goes_on(void **state)
{
    struct db *db = site.world.work->db;
    struct uuid pool = world_pool(&site.world, "kk", 2);
    int64_t nth = 1;
    bool more;
    (void)state;

    (void)world_apply(&site.world, pool, SEAT_LANE_T);
    world_clock(&site.world, FOUR_LATE);
    for (;; nth++) {
        db_fault_set(db, DB_FAULT_ERROR, nth);
        enum status st = warn_job(site.world.work, &more);
        int64_t hit = db_fault_hit_at(db);
        db_fault_set(db, DB_FAULT_NONE, 1);
        if (st == ST_OK && hit == 0)
            break;
        assert_true(nth < 50);
        assert_int_equal(warnings(), 0);
        assert_string_equal(told(site.world.officer), "");
    }
    assert_true(nth > 5); /* the drill means something */
    assert_int_equal(warnings(), 2);
    assert_string_equal(told(site.world.director), "passed 1 kk");
    assert_string_equal(told(site.world.second_clerk), "above 1 ru");
}

static void officers_read_their_messages_in_their_language(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 2);
    struct page *clerk = site_staff("clerk", site.world.clerk, site.world.school);
    struct page *officer = site_staff("department", site.world.officer, site.world.department);
    (void)state;

    page_get(clerk, "/staff/inbox");
    site_says(clerk, MSG_notice_own_none);
    (void)world_apply(&site.world, pool, SEAT_LANE_T);
    work_at(FOUR_LEFT);
    page_get(clerk, "/staff/inbox");
    page_assert_says(clerk, "Жауап күтіп тұрған өтініш: 1.");
    page_assert_says(clerk, "18 маусым 2026, 18:00");
    site_says(clerk, MSG_notice_own_new);
    site_language(clerk, LANG_RU);
    page_get(clerk, "/staff/inbox");
    page_assert_says(clerk, "Ждут ответа заявлений: 1.");
    page_assert_count(clerk, "//main//*[contains(@class, 'tag')]", 0); /* seen before */
    page_follow(clerk, "//main//a[contains(., 'заявлений')]");
    page_assert_at(clerk, "/staff/admission?view=open");
    page_get(officer, "/staff/inbox"); /* somebody else's are not there */
    site_says(officer, MSG_notice_own_none);
}

#define WARN_TEST(test) cmocka_unit_test_setup_teardown(test, open_country, site_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WARN_TEST(each_stage_is_told_once_to_whom_it_concerns),
        WARN_TEST(what_was_answered_meanwhile_is_not_told),
        WARN_TEST(after_a_pause_nobody_is_told_twice_or_left_out),
        WARN_TEST(hours_are_working_time_of_the_region),
        WARN_TEST(a_job_that_is_interrupted_goes_on),
        WARN_TEST(officers_read_their_messages_in_their_language),
    };
    return cmocka_run_group_tests(tests, site_start, site_stop);
}
