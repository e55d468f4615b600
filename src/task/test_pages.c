/* Bodies of the pilot give each other tasks, and the platform gives them some: each as in a
 * browser, with the jobs of `oqu work` beside. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "admission/testing/site.h"
#include "i18n/msg_account.h"
#include "i18n/msg_task.h"
#include "organisation/organisation.h"
#include "task/follow.h"
#include "task_test_queries.h"

#define FIVE_DAYS_ON "2026-06-22T12:00:00+05:00"
#define OVERDUE      "2026-06-25T12:00:00+05:00"

static const struct uuid partner = {{0xB0, 3, 0, 0, 0, 0, 0x40, 0, 0x80}};

/* ---- the bodies ------------------------------------------------------------------------------ */

static enum status partner_tx(struct ctx *c, void *arg)
{
    const struct organisation_new row = {
        .id = partner,
        .kind = STR("participant"),
        .name_kk = STR("«Талдау» АҚ"),
        .name_ru = STR("АО «Талдау»"),
        .legal_name_kk = STR("«Талдау» АҚ"),
        .legal_name_ru = STR("АО «Талдау»"),
        .ownership = STR("REPUBLICAN"),
        .status = STR("OPEN"),
        .valid_from = {19000},
    };

    (void)arg;
    return organisation_load(c, &row, 1, STR("test"));
}

static int open_pilot(void **state)
{
    int st = site_open_with_ministry(state);

    assert_int_equal(db_tx(site.world.owner, "test/partner", partner_tx, NULL), ST_OK);
    return st;
}

static struct page *ministry(void)
{
    return site_staff("ministry", site.world.director, site_ministry);
}

static struct page *department(void)
{
    return site_staff("department", site.world.officer, site.world.department);
}

static struct page *taldau(void)
{
    return site_staff("partner", site.world.second_clerk, partner);
}

/* The page is then that of the task. */
static struct uuid gives(struct page *p, struct uuid to, const char *title)
{
    page_get(p, site_path("/staff/tasks/new?to=%s", to));
    page_assert_status(p, 200);
    page_choose(p, "kind", "CAPACITY");
    page_fill(p, "title", title);
    page_fill(p, "words", "Ауданда бірінші сыныпқа 40 орын жетіспейді");
    page_fill(p, "days", "3");
    site_press(p, MSG_task_new_press);
    page_assert_status(p, 200);
    page_assert_says(p, title);
    return site_id(p);
}

/* ---- given by people ------------------------------------------------------------------------- */

/* req: J73-5 */
static void a_task_goes_from_body_to_body_and_ends_with_a_result(void **state)
{
    struct page *above = ministry(), *officer = department(), *helper = taldau();
    struct uuid id = gives(above, site.world.department, "Орын табу");
    (void)state;

    page_get(officer, site_path("/staff/task/%s", id));
    page_assert_status(officer, 200);
    page_get(helper, site_path("/staff/task/%s", id));
    page_assert_status(helper, 404);

    page_get(officer, site_path("/staff/task/%s", id));
    page_fill(officer, "comment", "Талдау деректерін күтеміз");
    site_press(officer, MSG_task_comment_press);
    page_assert_says(officer, "Талдау деректерін күтеміз");

    page_get(officer, str_printf(site.world.owner->mem, "/staff/task/%s/move?to=%s",
                                 uuid_print(site.world.owner->mem, id).p,
                                 uuid_print(site.world.owner->mem, partner).p)
                          .p);
    page_fill(officer, "reason", "Болжамды Талдау жасайды");
    site_press(officer, MSG_task_move_press);
    page_assert_status(officer, 404); /* it is no longer theirs, and they did not give it */

    world_clock(&site.world, FIVE_DAYS_ON);
    page_get(helper, "/staff/tasks");
    page_assert_says(helper, "Орын табу");
    page_assert_says(helper, "5 күн"); /* its age goes on when it is passed on */
    page_get(helper, site_path("/staff/task/%s", id));
    page_assert_says(helper, "Болжамды Талдау жасайды");
    page_fill(helper, "result", "  ");
    site_press(helper, MSG_task_close_press);
    page_assert_status(helper, 422);
    site_says(helper, MSG_task_result_missing);
    page_fill(helper, "result", "Болжам 22 маусымда № 5 хатпен берілді");
    site_press(helper, MSG_task_close_press);
    page_assert_status(helper, 200);
    page_assert_says(helper, "Болжам 22 маусымда № 5 хатпен берілді");
    page_get(above, site_path("/staff/task/%s", id));
    site_says(above, MSG_task_tag_closed);
}

/* req: J73-5 */
static void every_body_has_a_contact_roles_and_a_dashboard(void **state)
{
    struct page *helper = taldau(), *above = ministry();
    (void)state;

    (void)gives(above, partner, "Деректерді салыстыру");
    page_get(helper, site_path("/staff/tasks/body/%s", partner));
    site_says(helper, MSG_task_contact_none);
    site_says(helper, MSG_account_role_partner);
    page_assert_says(helper, "Деректерді салыстыру");
    site_follow(helper, MSG_task_contact_edit);
    page_fill(helper, "name", "Сынақ Адам");
    page_fill(helper, "post", "Бөлім басшысы");
    page_fill(helper, "phone", "12");
    site_press(helper, MSG_task_contact_press);
    page_assert_status(helper, 422);
    page_assert_says(helper, "Талдау");
    page_fill(helper, "phone", "+7 700 000 00 00");
    site_press(helper, MSG_task_contact_press);
    page_assert_status(helper, 200);
    page_assert_says(helper, "Сынақ Адам");
    page_get(above, "/staff/tasks/bodies");
    page_assert_says(above, "Сынақ Адам");
    page_assert_says(above, "Талдау");
    page_get(helper, site_path("/staff/tasks/body/%s/contact", site.world.department));
    page_assert_status(helper, 404);
}

/* req: J73-5 */
static void age_and_body_are_in_the_list_and_the_chart(void **state)
{
    struct page *above = ministry(), *officer = department();
    (void)state;

    (void)gives(above, site.world.department, "Бірінші тапсырма");
    (void)gives(above, partner, "Екінші тапсырма");
    world_clock(&site.world, OVERDUE);
    page_get(above, "/staff/tasks?view=late");
    page_assert_says(above, "Бірінші тапсырма");
    page_assert_says(above, "8 күн");
    site_says(above, MSG_task_chart);
    page_get(above, "/staff/tasks?q=екінші");
    page_assert_says(above, "Екінші тапсырма");
    page_assert_count(above, "//main//tbody//a[contains(., 'Бірінші')]", 0);
    page_get(officer, "/staff/tasks");
    page_assert_count(officer, "//main//a[contains(., 'Екінші')]", 0);
    page_assert_count(officer, "//main//*[@id='ages']", 0);
    page_get(above, "/staff/tasks?format=csv");
    assert_non_null(strstr(page_body(above), "Бірінші тапсырма"));
}

static void a_school_is_told_what_to_do_only_from_above(void **state)
{
    struct page *helper = taldau(), *officer = department();
    (void)state;

    page_get(helper, site_path("/staff/tasks/new?to=%s", site.world.school));
    page_choose(helper, "kind", "OTHER");
    page_fill(helper, "title", "Есеп беру");
    page_fill(helper, "words", "Маусым айының есебін жіберіңіз");
    site_press(helper, MSG_task_new_press);
    page_assert_status(helper, 422);
    site_says(helper, MSG_task_not_below);
    page_assert_says(helper, "Маусым айының есебін жіберіңіз");
    (void)gives(officer, site.world.school, "Есеп беру");
    struct page *other = site_staff("clerk", site.world.clerk, site.world.other_school);
    page_get(other, "/staff/tasks");
    site_says(other, MSG_task_empty);
}

/* ---- given by the platform ------------------------------------------------------------------- */

struct seen {
    const char *source;
    struct task_test_by_source_rows rows;
};

static enum status seen_tx(struct ctx *c, void *arg)
{
    struct seen *seen = arg;
    return task_test_by_source(c, str_from_z(seen->source), &seen->rows);
}

static struct task_test_by_source_rows tasks(const char *source)
{
    struct seen seen = {.source = source};

    assert_int_equal(db_tx_read(site.admin, "test/tasks", seen_tx, &seen), ST_OK);
    return seen.rows;
}

static void work(void)
{
    bool more = true;

    site.world.work->actor.kind = ACTOR_SYSTEM; /* as in `oqu work`, which may open addresses */
    while (more)
        assert_int_equal(follow_homes_job(site.world.work, &more), ST_OK);
    assert_int_equal(follow_rest_job(site.world.work, &more), ST_OK);
}

static enum status territory_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    return task_test_territory_from(c, *(const int32_t *)arg, &changed);
}

static void territory_from(int32_t house)
{
    assert_int_equal(db_tx(site.world.owner, "test/territory", territory_tx, &house), ST_OK);
}

/* req: J73-5 */
static void an_address_without_a_school_is_one_task_until_an_act_covers_it(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 3), id;
    struct page *officer = department();
    (void)state;

    territory_from(2);
    assert_int_equal(world_try(&site.world, 0, pool, SEAT_LANE_O, &id), ST_OK);
    assert_int_equal(world_withdraw(&site.world, 0, id), ST_OK);
    assert_int_equal(world_try(&site.world, 0, pool, SEAT_LANE_O, &id), ST_OK);
    assert_int_equal(world_try(&site.world, 1, pool, SEAT_LANE_T, &id), ST_OK);
    work();
    work();
    struct task_test_by_source_rows rows = tasks("ADDRESS");
    assert_int_equal(rows.n, 1); /* house 1; house 2 is covered */
    assert_true(uuid_eq(rows.v[0].assignee_id, site.world.department));
    assert_true(str_eq_z(rows.v[0].place_kk, "Абай көшесі, 1"));
    page_get(officer, "/staff/tasks");
    page_assert_says(officer, "Абай көшесі, 1: бұл мекенжай бірде-бір мектептің аумағына кірмейді");
    territory_from(1);
    work();
    rows = tasks("ADDRESS");
    assert_true(str_eq_z(rows.v[0].state, "CLOSED"));
    page_get(officer, site_path("/staff/task/%s", rows.v[0].id));
    page_assert_says(officer, "№ 12, ");
}

/* A street that the register does not have is a gap of the register; nobody is named. */
static void an_unknown_street_is_a_task_without_the_family(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 3), id;
    (void)state;

    assert_int_equal(world_try(&site.world, WORLD_UNKNOWN, pool, SEAT_LANE_O, &id), ST_OK);
    work();
    struct task_test_by_source_rows rows = tasks("ADDRESS");
    assert_int_equal(rows.n, 1);
    assert_true(str_eq_z(rows.v[0].place_kk, "Абай көшесі, 77"));
}

static enum status reject_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;
    return task_test_reject_record(c, site.world.school, site.world.child[0], &changed);
}

static enum status accept_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;
    return task_test_accept_record(c, &changed);
}

/* req: J73-5 */
static void what_nedb_rejects_is_a_task_of_the_school(void **state)
{
    struct page *clerk = site_staff("clerk", site.world.clerk, site.world.school);
    (void)state;

    assert_int_equal(db_tx(site.admin, "test/reject", reject_tx, NULL), ST_OK);
    work();
    work();
    assert_int_equal(tasks("NEDB").n, 1);
    page_get(clerk, "/staff/tasks");
    page_assert_says(clerk, "ҰББДҚ 1 жазбаны қабылдамады");
    assert_int_equal(db_tx(site.admin, "test/accept", accept_tx, NULL), ST_OK);
    work();
    page_get(clerk, "/staff/tasks?view=closed");
    page_assert_says(clerk, "ҰББДҚ 1 жазбаны қабылдамады");
}

static enum status complain_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    return task_test_put_complaint(c, site.world.department, site.world.parent[0],
                                   site.world.child[0], world_region(0), *(const int64_t *)arg,
                                   &changed);
}

static enum status withdraw_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;
    return task_test_withdraw_complaint(c, &changed);
}

/* req: J73-5 */
static void a_complaint_past_its_term_is_a_task_of_its_department(void **state)
{
    int64_t due = site.world.staff->now_us;
    struct page *officer = department();
    (void)state;

    assert_int_equal(db_tx(site.admin, "test/complain", complain_tx, &due), ST_OK);
    world_clock(&site.world, OVERDUE);
    work();
    page_get(officer, "/staff/tasks");
    page_assert_says(officer, "Ш-12 шағымына жауап беру мерзімі өтті");
    assert_int_equal(db_tx(site.admin, "test/withdraw", withdraw_tx, NULL), ST_OK);
    work();
    assert_true(str_eq_z(tasks("COMPLAINT").v[0].closed_by.v, "ANSWERED"));
}

#define PILOT_TEST(test) cmocka_unit_test_setup_teardown(test, open_pilot, site_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PILOT_TEST(a_task_goes_from_body_to_body_and_ends_with_a_result),
        PILOT_TEST(every_body_has_a_contact_roles_and_a_dashboard),
        PILOT_TEST(age_and_body_are_in_the_list_and_the_chart),
        PILOT_TEST(a_school_is_told_what_to_do_only_from_above),
        PILOT_TEST(an_address_without_a_school_is_one_task_until_an_act_covers_it),
        PILOT_TEST(an_unknown_street_is_a_task_without_the_family),
        PILOT_TEST(what_nedb_rejects_is_a_task_of_the_school),
        PILOT_TEST(a_complaint_past_its_term_is_a_task_of_its_department),
    };
    return cmocka_run_group_tests(tests, site_start, site_stop);
}
