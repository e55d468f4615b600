/* Reports that come by themselves: ordered, made at their hour with the eyes of who ordered them,
 * told, taken away; and that nobody gets one any more who must not. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "admission/testing/site.h"
#include "app/module.h"
#include "i18n/msg_board.h"
#include "i18n/msg_report.h"
#include "report/make.h"
#include "report_queries.h"
#include "report_test_queries.h"

#define REPORT_TEST(test) cmocka_unit_test_setup_teardown(test, open_country, site_close)

/* ---- the people ------------------------------------------------------------------------------ */

struct officer {
    struct uuid person, organisation;
    const char *role;
};

static enum status officer_tx(struct ctx *c, void *arg)
{
    const struct officer *officer = arg;
    int64_t changed;

    return report_test_officer(c, officer->person, officer->organisation, str_from_z(officer->role),
                               &changed);
}

static void appoint(struct officer officer)
{
    assert_int_equal(db_tx(site.admin, "test/officer", officer_tx, &officer), ST_OK);
}

static int open_country(void **state)
{
    int st = site_open_with_ministry(state);

    appoint((struct officer){site.world.second_clerk, site_ministry, "ministry"});
    appoint((struct officer){site.world.officer, site.world.department, "department"});
    return st;
}

static enum status dismiss_tx(struct ctx *c, void *arg)
{
    const struct uuid *person = arg;
    int64_t changed;
    return report_test_dismiss(c, *person, &changed);
}

static void dismiss(struct uuid person)
{
    assert_int_equal(db_tx(site.admin, "test/dismiss", dismiss_tx, &person), ST_OK);
}

static enum status take_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;
    return report_test_take(c, site.world.department, STR("department"), site.world.second_clerk,
                            &changed);
}

/* ---- what is looked at ----------------------------------------------------------------------- */

static enum status results_tx(struct ctx *c, void *arg)
{
    struct report_test_results_row **row = arg;
    return report_test_results(c, row);
}

static struct report_test_results_row results(void)
{
    struct report_test_results_row *row;

    assert_int_equal(db_tx_read(site.admin, "test/results", results_tx, &row), ST_OK);
    return *row;
}

struct told {
    struct uuid person;
    int64_t n;
};

static enum status told_tx(struct ctx *c, void *arg)
{
    struct told *told = arg;
    struct report_test_messages_row *outbox;
    struct report_test_told_row *cabinet;

    TRY(report_test_messages(c, told->person, &outbox));
    TRY(report_test_told(c, told->person, &cabinet));
    told->n = outbox->n + cabinet->n;
    return ST_OK;
}

/* By mail and in the cabinet. */
static int64_t told(struct uuid person)
{
    struct told told = {.person = person};

    assert_int_equal(db_tx_read(site.admin, "test/told", told_tx, &told), ST_OK);
    return told.n;
}

static void work(void)
{
    bool more;

    do
        assert_int_equal(report_make_job(site.world.work, &more), ST_OK);
    while (more);
}

static void work_at(const char *moment)
{
    world_clock(&site.world, moment);
    work();
}

/* The figures follow what happened. */
static void count(void)
{
    extern const struct module board_module;
    const struct job *job = board_module.jobs;
    bool more;

    while (strcmp(job->name, "board/count") != 0)
        job++;
    assert_int_equal(job->run(site.world.work, &more), ST_OK);
}

static void some_apply(void)
{
    (void)world_apply(&site.world, world_pool(&site.world, "kk", 3), SEAT_LANE_T);
    (void)world_apply(&site.world, world_pool_of(&site.world, site.world.region_school[1], "ru", 2),
                      SEAT_LANE_T);
    count();
}

/* As the page of figures leads there; each day from the 18th on, at seven. */
static void order(struct page *p, const char *from, const char *format)
{
    page_get(p, from);
    page_assert_status(p, 200);
    site_follow(p, MSG_board_order);
    page_assert_status(p, 200);
    page_assert_sound(p);
    page_choose(p, "format", format);
    site_press(p, MSG_report_send);
    page_assert_status(p, 200);
    page_assert_count(p, "//h1", 1);
}

#define FILE_LINK "//tbody/tr[1]/th//a"

/* ---- tests ----------------------------------------------------------------------------------- */

static void a_report_is_made_at_its_hour_and_told(void **state)
{
    struct page *p = site_staff("ministry", site.world.second_clerk, site_ministry);
    (void)state;

    some_apply();
    order(p, "/staff/board?q=%D0%B0%D1%81%D1%82%D0%B0%D0%BD%D0%B0", "CSV");
    const char *one = page_address(p);
    work_at("2026-06-18T06:59:00+05:00");
    assert_int_equal(results().ready, 0);
    work_at("2026-06-18T07:00:01+05:00");
    work();
    assert_int_equal(results().ready, 1);
    assert_int_equal(told(site.world.second_clerk), 2);
    page_get(p, one);
    page_assert_sound(p);
    page_follow(p, FILE_LINK);
    page_assert_status(p, 200);
    assert_string_equal(page_header(p, "Content-Type"), "text/csv; charset=utf-8");
    page_assert_says(p, "\"Астана қаласы\",\"1\"");
    page_assert_silent(p, "Абай");        /* the filter of the page went along */
    work_at("2026-06-21T12:00:00+05:00"); /* of the hours that were missed, one */
    assert_int_equal(results().ready, 2);
}

static void tables_and_documents_open(void **state)
{
    struct page *p = site_staff("department", site.world.officer, site.world.department);
    (void)state;

    some_apply();
    order(p, "/staff/board", "XLSX");
    work_at("2026-06-18T07:00:01+05:00");
    page_get(p, page_address(p));
    page_follow(p, FILE_LINK);
    page_assert_status(p, 200);
    assert_memory_equal(page_body(p), "PK", 2);
    order(p, "/staff/overdue", "PDF");
    site_press(p, MSG_report_run);
    page_assert_status(p, 200);
    site_says(p, MSG_report_queued);
    work_at("2026-06-18T17:30:00+05:00");
    page_get(p, page_address(p));
    page_follow(p, FILE_LINK);
    page_assert_status(p, 200);
    const char *text = site_pdf_text(p);
    assert_non_null(strstr(text, "№ 84"));
    assert_null(strstr(text, "Абай")); /* another territory */
}

/* req: AB-18 */
static void who_has_lost_the_role_gets_nothing(void **state)
{
    struct page *p = site_staff("ministry", site.world.second_clerk, site_ministry);
    (void)state;

    some_apply();
    order(p, "/staff/board", "CSV");
    dismiss(site.world.second_clerk);
    work_at("2026-06-18T07:00:01+05:00");
    work_at("2026-06-19T07:00:01+05:00");
    assert_int_equal(results().lost, 1); /* and the order has ended */
    assert_int_equal(results().ready, 0);
    assert_int_equal(told(site.world.second_clerk), 0);
    page_get(p, "/staff/reports");
    page_assert_count(p, "//tbody/tr", 1);
    site_says(p, MSG_report_lost);
}

static void who_has_lost_the_right_gets_nothing(void **state)
{
    struct page *p = site_staff("department", site.world.officer, site.world.department);
    (void)state;

    some_apply();
    order(p, "/staff/board", "CSV");
    assert_int_equal(db_tx(site.admin, "test/take", take_tx, NULL), ST_OK);
    work_at("2026-06-18T07:00:01+05:00");
    assert_int_equal(results().lost, 1);
    assert_int_equal(told(site.world.officer), 0);
}

static void an_order_is_paused_resumed_and_deleted(void **state)
{
    struct page *p = site_staff("ministry", site.world.second_clerk, site_ministry);
    bool more;
    (void)state;

    some_apply();
    order(p, "/staff/board", "CSV");
    site_press(p, MSG_report_pause);
    work_at("2026-06-18T07:00:01+05:00");
    assert_int_equal(results().ready, 0);
    site_press(p, MSG_report_resume);
    work_at("2026-06-18T23:00:00+05:00");
    assert_int_equal(results().ready, 0); /* what was missed is not made up for */
    work_at("2026-06-19T07:00:01+05:00");
    assert_int_equal(results().ready, 1);
    site_press(p, MSG_report_delete);
    page_assert_at(p, "/staff/reports");
    page_assert_count(p, "//tbody/tr", 0);
    assert_int_equal(report_forget_job(site.world.work, &more), ST_OK);
    assert_int_equal(results().gone, 1);
    work_at("2026-06-20T07:00:01+05:00");
    assert_int_equal(results().ready, 0);
}

static void files_are_kept_for_their_time(void **state)
{
    struct page *p = site_staff("ministry", site.world.second_clerk, site_ministry);
    bool more;
    (void)state;

    some_apply();
    order(p, "/staff/board", "CSV");
    const char *one = page_address(p);
    site_press(p, MSG_report_run);
    work();
    page_get(p, one);
    const char *file = page_attribute(p, FILE_LINK, "href");
    world_clock(&site.world, "2026-07-17T10:00:00+05:00");
    assert_int_equal(report_forget_job(site.world.work, &more), ST_OK);
    page_get(p, file);
    page_assert_status(p, 200);
    world_clock(&site.world, "2026-07-18T10:00:00+05:00");
    assert_int_equal(report_forget_job(site.world.work, &more), ST_OK);
    page_get(p, file);
    page_assert_status(p, 404);
}

static void orders_are_for_their_officer_alone(void **state)
{
    struct page *p = site_staff("ministry", site.world.second_clerk, site_ministry);
    struct page *other = site_staff("ministry", site.world.officer, site_ministry);
    struct page *role = site_staff("oversight", site.world.second_clerk, site_ministry);
    struct page *department = site_staff("department", site.world.officer, site.world.department);
    (void)state;

    some_apply();
    order(p, "/staff/board", "CSV");
    const char *one = page_address(p);
    site_press(p, MSG_report_run);
    work();
    page_get(p, one);
    const char *file = page_attribute(p, FILE_LINK, "href");
    struct page *const strangers[] = {other, role, department};
    for (size_t i = 0; i < COUNT(strangers); i++) {
        page_get(strangers[i], one);
        page_assert_status(strangers[i], 404);
        page_get(strangers[i], file);
        page_assert_status(strangers[i], 404);
        page_get(strangers[i], "/staff/reports");
        page_assert_count(strangers[i], "//tbody/tr", 0);
    }
    page_get(department, "/staff/reports/new?of=figures&place=100000000");
    page_assert_status(department, 403);
    page_get(department, "/staff/reports/new?of=wages");
    page_assert_status(department, 404);
}

static void what_cannot_be_is_refused_beside_the_field(void **state)
{
    struct page *p = site_staff("ministry", site.world.second_clerk, site_ministry);
    (void)state;

    some_apply();
    page_get(p, "/staff/reports/new?of=figures");
    page_fill_date(p, "first", "2026-06-16");
    page_fill_date(p, "last", "2026-06-15");
    site_press(p, MSG_report_send);
    page_assert_status(p, 422);
    page_assert_error(p, "first.d", site_word(p, MSG_report_first_past));
    page_fill_date(p, "first", "2026-06-18");
    site_press(p, MSG_report_send);
    page_assert_error(p, "last.d", site_word(p, MSG_report_last_day_early));
    page_fill_date(p, "last", "2027-06-20");
    site_press(p, MSG_report_send);
    page_assert_error(p, "last.d", site_word(p, MSG_report_last_day_late));
    page_fill_date(p, "first", "2026-06-17");
    page_fill_date(p, "last", "2026-06-17"); /* at seven today: it is ten */
    site_press(p, MSG_report_send);
    page_assert_error(p, "last.d", site_word(p, MSG_report_last_day_passed));
    page_fill_date(p, "last", "2026-07-17");
    site_press(p, MSG_report_send);
    page_assert_status(p, 200);
}

static enum status due_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;
    return report_due_add(c, &changed);
}

static enum status held_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    return report_test_hold_one(c, *(bool *)arg, &changed);
}

/* One report is being made by a session that is there, or by one that has ended. */
static void let_one_be_held(struct ctx *other, bool there)
{
    assert_int_equal(db_tx(other, "test/held", held_tx, &there), ST_OK);
}

/* One `oqu work` of several, until it finds nothing to do. */
static void *make_all(void *arg)
{
    bool more = true;

    while (more && report_make_job(arg, &more) == ST_OK)
        continue;
    return NULL;
}

static void order_and_wait(struct page *p, int n)
{
    for (int i = 0; i < n; i++)
        order(p, "/staff/board", i % 2 == 0 ? "CSV" : "XLSX");
    world_clock(&site.world, "2026-06-18T07:00:01+05:00");
}

/* req: M456-6.2d */
static void two_workers_share_the_reports_of_a_night(void **state)
{
    enum { REPORTS = 8 };
    struct page *p = site_staff("ministry", site.world.second_clerk, site_ministry);
    struct ctx *other = db_fixture_ctx(site.world.fixture, "oqu_work");
    pthread_t thread;
    (void)state;

    some_apply();
    order_and_wait(p, REPORTS);
    other->now_us = site.world.work->now_us;
    other->config = site.world.work->config;
    other->actor = site.world.work->actor;
    assert_int_equal(pthread_create(&thread, NULL, make_all, other), 0);
    (void)make_all(site.world.work);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_int_equal(results().ready, REPORTS);
    assert_int_equal(results().failed, 0);
    assert_int_equal(told(site.world.second_clerk), 2 * REPORTS);
}

static void what_one_worker_makes_another_leaves_alone_until_it_is_gone(void **state)
{
    enum { REPORTS = 3 };
    struct page *p = site_staff("ministry", site.world.second_clerk, site_ministry);
    struct ctx *other = db_fixture_ctx(site.world.fixture, "oqu_work");
    (void)state;

    some_apply();
    order_and_wait(p, REPORTS);
    assert_int_equal(db_tx(site.world.work, "test/due", due_tx, NULL), ST_OK);
    let_one_be_held(other, true);
    work();
    assert_int_equal(results().ready, REPORTS - 1);
    let_one_be_held(other, false);
    work();
    assert_int_equal(results().ready, REPORTS);
    assert_int_equal(told(site.world.second_clerk), 2 * REPORTS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REPORT_TEST(a_report_is_made_at_its_hour_and_told),
        REPORT_TEST(tables_and_documents_open),
        REPORT_TEST(who_has_lost_the_role_gets_nothing),
        REPORT_TEST(who_has_lost_the_right_gets_nothing),
        REPORT_TEST(an_order_is_paused_resumed_and_deleted),
        REPORT_TEST(files_are_kept_for_their_time),
        REPORT_TEST(orders_are_for_their_officer_alone),
        REPORT_TEST(what_cannot_be_is_refused_beside_the_field),
        REPORT_TEST(two_workers_share_the_reports_of_a_night),
        REPORT_TEST(what_one_worker_makes_another_leaves_alone_until_it_is_gone),
    };
    return cmocka_run_group_tests(tests, site_start, site_stop);
}
