/* Who owns, who exports, who is let in from outside, and what a reorganisation changes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "admission/testing/site.h"
#include "base/scan.h"
#include "db/testing.h"
#include "file/file.h"
#include "i18n/msg_ownership.h"
#include "organisation/organisation.h"
#include "ownership/export.h"
#include "ownership_test_queries.h"

#define DOCUMENT "what a phone photographed"

static const struct uuid operator_id = {{0xB0, 7, 0, 0, 0, 0, 0x40, 0, 0x80}};

static enum status operator_tx(struct ctx *c, void *arg)
{
    const struct organisation_new row = {
        .id = operator_id,
        .kind = STR("operator"),
        .name_kk = STR("Оператор"),
        .name_ru = STR("Оператор"),
        .legal_name_kk = STR("Оператор"),
        .legal_name_ru = STR("Оператор"),
        .ownership = STR("REPUBLICAN"),
        .status = STR("OPEN"),
        .valid_from = {19000},
    };

    (void)arg;
    return organisation_load(c, &row, 1, STR("test"));
}

static int open_with_operator(void **state)
{
    int st = site_open(state);

    assert_int_equal(db_tx(site.world.owner, "test/operator", operator_tx, NULL), ST_OK);
    site.world.work->config = site.config;
    return st;
}
#define OWNERSHIP_TEST(test) cmocka_unit_test_setup_teardown(test, open_with_operator, site_close)

/* ---- people and steps ------------------------------------------------------------------------ */

static struct page *head_of(struct uuid school)
{
    return site_staff("director", site.world.director, school);
}

static struct page *operator_staff(void)
{
    return site_staff("admin", site.world.officer, operator_id);
}

static void get(struct page *p, const char *path, int status)
{
    page_get(p, path);
    page_assert_status(p, status);
}

static struct uuid applied(void)
{
    struct uuid pool = world_pool(&site.world, "kk", 2);
    return site_id(site_apply(0, pool));
}

struct counted {
    const char *action;
    struct uuid organisation;
    struct ownership_test_journalled_row *row;
};

static enum status counted_tx(struct ctx *c, void *arg)
{
    struct counted *in = arg;
    return ownership_test_journalled(c, str_from_z(in->action), in->organisation, &in->row);
}

static int journalled(const char *action)
{
    struct counted in = {.action = action, .organisation = site.world.school};
    assert_int_equal(db_tx_read(site.admin, "test/journal", counted_tx, &in), ST_OK);
    return (int)in.row->n;
}

static enum status document_tx(struct ctx *c, void *arg)
{
    const struct file_made made = {.person = site.world.parent[0],
                                   .organisation = site.world.school,
                                   .purpose = "test",
                                   .name = STR("test"),
                                   .bytes = STR(DOCUMENT)};
    return file_keep(c, &made, arg);
}

static enum status put_tx(struct ctx *c, void *arg)
{
    const struct uuid *file = arg;
    int64_t changed;

    return ownership_test_put_document(c, *file, &changed);
}

static void a_document_is_checked(void)
{
    struct uuid file;

    assert_int_equal(db_tx(site.world.work, "test/document", document_tx, &file), ST_OK);
    assert_int_equal(db_tx(site.admin, "test/put", put_tx, &file), ST_OK);
}

static void work(void)
{
    bool more;

    if (ownership_export_job(site.world.work, &more) != ST_OK)
        fail_msg("%s " STR_FMT, site.world.work->failure.code,
                 STR_ARG(site.world.work->failure.detail));
}

static bool in_body(struct page *p, const char *text)
{
    return memmem(page_body(p), page_body_size(p), text, strlen(text)) != NULL;
}

static const char *part_of(struct uuid archive)
{
    return site_path("/staff/owned/export/%s/1", archive);
}

/* ---- tests ----------------------------------------------------------------------------------- */

/* req: M456-12 */
static void the_owner_counts_and_exports_and_nobody_else(void **state)
{
    struct page *head = head_of(site.world.school), *other = head_of(site.world.other_school);
    struct page *above = site_staff("admin", site.world.officer, site.world.department);
    (void)state;

    (void)applied();
    a_document_is_checked();
    get(head, "/staff/owned", 200);
    page_assert_text(head, "//tr[th[contains(., '1-сыныпқа өтініштер')]]//td[last()]", "1");
    get(head, "/staff/owned?format=csv", 200);
    get(head, "/staff/owned", 200);
    site_press(head, MSG_ownership_order_button);
    page_assert_says(head, "Мұрағат жасалуда: 0 %");
    struct uuid archive = site_id(head);
    get(head, part_of(archive), 404); /* nothing yet */
    work();
    get(head, site_path("/staff/owned/export/%s", archive), 200);
    site_says(head, MSG_ownership_take_text);
    page_assert_says(head, "2 құжат мұрағатқа кірмеді"); /* they are not checked yet */
    get(above, site_path("/staff/owned/export/%s", archive), 404);
    get(other, part_of(archive), 404);
    page_post(other, "/staff/owned", "_csrf", site_token(other, "/staff/owned"), "_idem", SITE_IDEM,
              "organisation", uuid_print(site.admin->mem, site.world.school).p);
    page_assert_status(other, 404);
    assert_int_equal(journalled("ownership.taken"), 0);
    get(head, part_of(archive), 200);
    assert_memory_equal(page_body(head), "PK", 2);
    assert_true(in_body(head, "applications.schema.json") && in_body(head, "applications.json") &&
                in_body(head, "applications.csv") && in_body(head, "applications.xlsx") &&
                in_body(head, "orders.json"));
    assert_true(in_body(head, "documents/") && in_body(head, DOCUMENT));
    assert_int_equal(journalled("ownership.exported"), 1);
    assert_int_equal(journalled("ownership.taken"), 1);
}

static void ask(struct page *p, const char *until)
{
    get(p, "/staff/owned/asked/new", 200);
    page_fill(p, "bin", "991240000013");
    page_fill(p, "reason", "№ 77 өтініш: қате табу");
    page_fill_date(p, "until", until);
    site_press(p, MSG_ownership_ask_button);
}

static struct uuid asked_for(struct page *p, const char *until)
{
    ask(p, until);
    page_assert_status(p, 200);
    return site_id(p);
}

static void answer(struct page *p, struct uuid access, const char *said)
{
    get(p, site_path("/staff/owned/access/%s", access), 200);
    page_choose(p, "answer", said);
    site_press(p, MSG_ownership_answer_button);
    page_assert_status(p, 200);
}

/* req: M456-12 */
static void the_operator_gets_in_by_a_granted_request_only_and_it_is_logged(void **state)
{
    struct page *head = head_of(site.world.school), *staff = operator_staff();
    struct uuid archive;
    (void)state;

    (void)applied();
    get(staff, "/staff/admission", 403);
    struct uuid access = asked_for(staff, "2026-06-20");
    page_assert_status(staff, 200);
    site_says(staff, MSG_ownership_state_asked);
    const char *order = site_path("/staff/owned/access/%s/archive", access);
    page_post(staff, order, "_csrf", site_token(staff, order), "_idem", SITE_IDEM);
    page_assert_status(staff, 404); /* the owner has not answered */
    get(head_of(site.world.other_school), site_path("/staff/owned/access/%s", access), 404);
    get(head, "/staff/owned/accesses", 200);
    page_assert_says(head, "№ 77 өтініш: қате табу");
    answer(head, access, "GRANTED");
    site_says(head, MSG_ownership_state_granted);
    get(staff, site_path("/staff/owned/access/%s", access), 200);
    site_press(staff, MSG_ownership_order_button);
    archive = site_id(staff);
    work();
    get(staff, part_of(archive), 200);
    assert_true(in_body(staff, "applications.json"));
    get(head, site_path("/staff/owned/access/%s", access), 200);
    page_assert_count(head, "//section[@aria-labelledby='taken']//dd", 1);
    answer(head, access, "ENDED");
    get(staff, part_of(archive), 404);
    assert_int_equal(journalled("ownership.asked"), 1);
    assert_int_equal(journalled("ownership.granted"), 1);
    assert_int_equal(journalled("ownership.taken"), 1);
    assert_int_equal(journalled("ownership.ended"), 1);
}

static void a_request_ends_by_itself_and_wrong_ones_are_told(void **state)
{
    struct page *head = head_of(site.world.school), *staff = operator_staff();
    struct page *above = site_staff("admin", site.world.officer, site.world.department);
    (void)state;

    ask(staff, "2026-09-01");
    page_assert_status(staff, 422);
    page_assert_error(staff, "until.d", site_word(staff, MSG_ownership_until_wrong));
    ask(above, "2026-06-20"); /* not the operator */
    page_assert_status(above, 403);
    struct uuid access = asked_for(staff, "2026-06-18");
    answer(head, access, "GRANTED");
    get(staff, site_path("/staff/owned/access/%s", access), 200);
    site_press(staff, MSG_ownership_order_button);
    struct uuid archive = site_id(staff);
    work();
    get(staff, part_of(archive), 200);
    world_clock(&site.world, "2026-06-19T00:00:30+05:00");
    get(staff, part_of(archive), 404);
    get(head, site_path("/staff/owned/access/%s", access), 200);
    site_says(head, MSG_ownership_state_expired);
}

static enum status abandon_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;
    return ownership_test_abandon(c, &changed);
}

static void two_orders_are_one_and_what_a_killed_worker_left_is_begun_anew(void **state)
{
    struct page *head = head_of(site.world.school);
    (void)state;

    (void)applied();
    get(head, "/staff/owned", 200);
    site_press(head, MSG_ownership_order_button);
    struct uuid first = site_id(head);
    get(head, "/staff/owned", 200);
    site_press(head, MSG_ownership_order_button);
    struct uuid second = site_id(head);
    assert_true(uuid_eq(first, second));
    assert_int_equal(db_tx(site.admin, "test/abandon", abandon_tx, NULL), ST_OK);
    work();
    get(head, part_of(first), 200);
    work(); /* nothing is left to do */
    get(head, "/staff/owned/exports", 200);
    page_assert_count(head, "//tbody/tr", 1);
}

static void by_the_department(struct page *p, const char *form)
{
    get(p, site_path(form, site.world.school), 200);
    page_fill(p, "act_number", "41-Ә");
    page_fill_date(p, "act_date", "2026-06-01");
}

/* req: M456-12 */
static void the_successor_owns_what_a_closed_school_formed(void **state)
{
    struct page *above = site_staff("admin", site.world.officer, site.world.department);
    struct page *head = head_of(site.world.other_school);
    struct page *clerk = site_staff("clerk", site.world.clerk, site.world.other_school);
    struct uuid application;
    (void)state;

    application = applied();
    get(clerk, site_path("/staff/admission/%s", application), 404);
    by_the_department(above, "/staff/organisation/%s/status");
    page_choose(above, "status", "CLOSED");
    page_fill_date(above, "day", "2026-06-17");
    page_press(above, "Сақтау");
    page_assert_status(above, 200);
    by_the_department(above, "/staff/organisation/%s/successor");
    page_fill(above, "bin", "991240000122");
    page_fill_date(above, "from", "2026-06-18");
    page_press(above, "Сақтау");
    page_assert_status(above, 200);
    get(clerk, site_path("/staff/admission/%s", application), 404); /* not yet */
    world_clock(&site.world, "2026-06-18T00:00:30+05:00");
    get(clerk, site_path("/staff/admission/%s", application), 200);
    get(head, "/staff/owned", 200);
    page_assert_says(head, "№ 41-Ә, 01.06.2026, 18.06.2026 бастап");
    page_choose(head, "organisation", uuid_print(site.admin->mem, site.world.school).p);
    site_press(head, MSG_ownership_order_button);
    struct uuid archive = site_id(head);
    work();
    get(head, part_of(archive), 200);
    assert_true(in_body(head, "applications.json"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        OWNERSHIP_TEST(the_owner_counts_and_exports_and_nobody_else),
        OWNERSHIP_TEST(the_operator_gets_in_by_a_granted_request_only_and_it_is_logged),
        OWNERSHIP_TEST(a_request_ends_by_itself_and_wrong_ones_are_told),
        OWNERSHIP_TEST(two_orders_are_one_and_what_a_killed_worker_left_is_begun_anew),
        OWNERSHIP_TEST(the_successor_owns_what_a_closed_school_formed),
    };

    return cmocka_run_group_tests(tests, site_start, site_stop);
}
