/* The head of the school proposes classes and seats and signs the order that enrols; the education
 * department decides on seats. Contracts follow the order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "admission/testing/site.h"
#include "admission_test_queries.h"
#include "base/scan.h"
#include "i18n/msg_admission.h"

static struct page *the_director(void)
{
    return site_staff("director", site.world.director, site.world.school);
}

static struct page *the_officer(void)
{
    return site_staff("department", site.world.officer, site.world.department);
}

static struct page *the_clerk(void)
{
    return site_staff("clerk", site.world.clerk, site.world.school);
}

/* ---- seats ----------------------------------------------------------------------------------- */

static void propose(struct page *p, struct uuid pool, const char *classes, const char *seats)
{
    page_get(p, "/staff/seats");
    page_choose(p, "pool", uuid_print(site.admin->mem, pool).p);
    page_fill(p, "classes", classes);
    page_fill(p, "seats", seats);
    page_fill(p, "reason", "Жаңа корпус ашылды");
    site_press(p, MSG_admission_seats_send);
}

static void settle(struct page *p, const char *act, const char *button)
{
    page_get(p, "/staff/proposals");
    page_fill(p, site_word(p, MSG_admission_seats_act), act);
    page_press(p, button);
}

static void seats_are_proposed_by_the_school_and_approved_by_the_department(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 1);
    struct page *director = the_director(), *officer = the_officer();
    (void)state;

    for (int i = 0; i < 3; i++)
        (void)world_apply(&site.world, pool, SEAT_LANE_T);
    propose(director, pool, "1", "2");
    page_assert_at(director, "/staff/seats");
    page_assert_says(director, "1 сынып, әрқайсысында 2 орын: қаралып жатыр");
    assert_string_equal(world_in_state(&site.world, pool, "HELD").p, "T2 T3"); /* only proposed */
    settle(officer, "", "Бекіту");
    page_assert_status(officer, 422);
    page_assert_count(officer, "//p[@id='act-e']/following-sibling::input[@name='act']", 1);
    settle(officer, "№ 15, 17.06.2026", "Бекіту");
    page_assert_says(officer, "Қаралатын ұсыныс жоқ.");
    assert_string_equal(world_in_state(&site.world, pool, "ALLOCATED").p, "T1 T2");
    page_get(director, "/staff/seats");
    page_assert_silent(director, "қаралып жатыр");
    page_assert_text(director, "//tbody/tr[1]/td[3]", "2");
    page_assert_text(director, "//section[@aria-labelledby='answers']//td[3]", "бекітілді");
    page_assert_text(director, "//section[@aria-labelledby='answers']//td[4]", "№ 15, 17.06.2026");
}

static void a_declined_proposal_changes_nothing(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 1);
    struct page *director = the_director(), *officer = the_officer();
    (void)state;

    propose(director, pool, "2", "25");
    propose(director, pool, "3", "25");
    page_assert_status(director, 422);
    page_assert_says(director, "Бұл сынып бойынша ұсыныс қаралып жатыр");
    settle(officer, "№ 16, 17.06.2026", "Қайтару");
    page_assert_says(officer, "Қаралатын ұсыныс жоқ.");
    page_get(director, "/staff/seats");
    page_assert_text(director, "//tbody/tr[1]/td[3]", "1");
    page_assert_text(director, "//tbody/tr[1]/td[6]", "–"); /* nothing is open */
    page_assert_text(director, "//section[@aria-labelledby='answers']//td[3]", "қайтарылды");
    propose(director, pool, "3", "25"); /* now another one may follow */
    page_assert_status(director, 200);
}

/* Open work is the department's and nobody's own, so of an officer who is dismissed nothing has to
 * be taken back; how the account ends at once is shown in account/test_admin.c. */
/* req: J73-4.2b */
static void what_an_officer_leaves_open_waits_in_the_queue_of_the_department(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 1);
    struct page *director = the_director(), *dismissed = the_officer();
    struct page *next = site_staff("department", site.world.second_clerk, site.world.department);
    (void)state;

    propose(director, pool, "2", "25");
    page_get(dismissed, "/staff/proposals"); /* looks at it, begins, and does not come back */
    page_assert_says(dismissed, "Жаңа корпус ашылды");
    page_fill(dismissed, site_word(dismissed, MSG_admission_seats_act), "№ 15, 17.06.2026");
    page_get(next, "/staff/proposals");
    page_assert_says(next, "Жаңа корпус ашылды");
    settle(next, "№ 16, 17.06.2026", "Бекіту");
    page_assert_says(next, "Қаралатын ұсыныс жоқ.");
    page_get(director, "/staff/seats");
    page_assert_text(director, "//section[@aria-labelledby='answers']//td[4]", "№ 16, 17.06.2026");
}

/* AB-9: who proposed does not approve, in whatever office. */
static void nobody_approves_the_own_proposal(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 1);
    struct page *both = site_staff("department", site.world.director, site.world.department);
    (void)state;

    propose(the_director(), pool, "2", "25");
    settle(both, "№ 15, 17.06.2026", "Бекіту");
    page_assert_status(both, 403);
    page_get(both, "/staff/proposals");
    page_assert_says(both, "Жаңа корпус ашылды"); /* still open for somebody else */
}

/* X23 */
static void more_than_the_norm_is_allowed_and_marked(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 25);
    struct page *director = the_director(), *officer = the_officer();
    (void)state;

    for (int i = 0; i < 31; i++)
        (void)world_apply(&site.world, pool, SEAT_LANE_T);
    propose(director, pool, "1", "30");
    page_get(officer, "/staff/proposals");
    page_assert_says(officer, "нормадан көп");
    settle(officer, "№ 17, 17.06.2026", "Бекіту");
    assert_string_equal(world_in_state(&site.world, pool, "HELD").p, "T31"); /* five more */
    page_get(director, "/staff/seats");
    page_assert_says(director, "нормадан көп");
}

static void seats_never_fall_below_those_taken(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 3);
    struct page *director = the_director(), *officer = the_officer();
    (void)state;

    (void)world_apply(&site.world, pool, SEAT_LANE_T);
    (void)world_apply(&site.world, pool, SEAT_LANE_T);
    propose(director, pool, "1", "1");
    settle(officer, "№ 18, 17.06.2026", "Бекіту");
    page_assert_status(officer, 422);
    page_assert_says(officer, "Орын саны алынған орындардан кем болмауы керек");
    assert_string_equal(world_in_state(&site.world, pool, "ALLOCATED").p, "T1 T2");
}

/* ---- the order ------------------------------------------------------------------------------- */

/* Applications that the clerk has approved. */
static void approve_families(struct uuid pool, struct uuid *ids, int n)
{
    struct page *p = the_clerk();

    for (int i = 0; i < n; i++) {
        ids[i] = world_apply(&site.world, pool, SEAT_LANE_T);
        page_get(p, site_path("/staff/admission/%s", ids[i]));
        site_press(p, MSG_admission_staff_approve);
        page_assert_status(p, 200);
    }
}

static void fill_order(struct page *p, const char *number, const char *date)
{
    page_get(p, "/staff/orders/new");
    page_fill(p, "number", number);
    page_fill_date(p, "date", date);
    page_fill(p, "letter", "А");
}

static void tick_child(struct page *p, struct uuid id)
{
    page_tick(
        p,
        str_printf(site.admin->mem, "child=" STR_FMT, STR_ARG(uuid_print(site.admin->mem, id))).p);
}

/* X8 */
static void no_order_before_25_august_nor_of_a_day_to_come(void **state)
{
    static const struct {
        const char *today, *dated;
        int status;
    } table[] = {
        {"2026-08-24T10:00:00+05:00", "2026-08-24", 422},
        {"2026-08-24T10:00:00+05:00", "2026-08-25", 422}, /* not yet that day */
        {"2026-08-25T10:00:00+05:00", "2026-08-24", 422},
        {"2026-08-25T10:00:00+05:00", "2026-08-26", 422},
        {"2026-08-25T10:00:00+05:00", "2026-08-25", 200},
    };
    struct uuid id, pool = world_pool(&site.world, "kk", 1);
    struct page *p = the_director();
    (void)state;

    approve_families(pool, &id, 1);
    for (size_t i = 0; i < COUNT(table); i++) {
        print_message("# %s on %s\n", table[i].dated, table[i].today);
        world_clock(&site.world, table[i].today);
        fill_order(p, "1-НҚ", table[i].dated);
        tick_child(p, id);
        site_press(p, MSG_admission_order_sign);
        page_assert_status(p, table[i].status);
        if (table[i].status == 422)
            page_assert_error(p, "date.d", "Бұйрық 25 тамыздан ерте және бүгінгі күннен кеш");
    }
    assert_string_equal(world_in_state(&site.world, pool, "ENROLLED").p, "T1");
}

static void one_order_enrols_many_children(void **state)
{
    struct uuid ids[3], pool = world_pool(&site.world, "kk", 3);
    struct page *p = the_director(), *mother = site_parent(site.world.parent[1]);
    (void)state;

    approve_families(pool, ids, 3);
    world_clock(&site.world, "2026-08-25T10:00:00+05:00");
    fill_order(p, "1-НҚ", "2026-08-25");
    site_press(p, MSG_admission_order_sign);
    page_assert_error(p, "child", "Кемінде бір баланы белгілеңіз");
    tick_child(p, ids[0]);
    tick_child(p, ids[1]);
    site_press(p, MSG_admission_order_sign);
    page_assert_at(p, "/staff/orders");
    page_assert_text(p, "//tbody/tr[1]/td[2]", "2");
    assert_string_equal(world_in_state(&site.world, pool, "ENROLLED").p, "T1 T2");
    assert_string_equal(world_in_state(&site.world, pool, "APPROVED").p, "T3");
    page_get(mother, site_path("/my/application/%s", ids[1]));
    page_assert_says(mother, "№ 1-НҚ");
    page_assert_says(mother, "Бала 1-сынып оқушысы.");
    assert_int_equal(site_messages(site.world.parent[1], MSG_admission_notice_enrolled), 1);
    fill_order(p, "1-НҚ", "2026-08-25"); /* a number is used once */
    tick_child(p, ids[2]);
    site_press(p, MSG_admission_order_sign);
    page_assert_status(p, 422);
    page_assert_says(p, "Бұл нөмірмен бұйрық бар");
    assert_string_equal(world_in_state(&site.world, pool, "APPROVED").p, "T3");
}

/* All or nothing: one child of the list withdrew while the page was open. */
static void an_order_with_a_child_who_withdrew_enrols_nobody(void **state)
{
    struct uuid ids[2], pool = world_pool(&site.world, "kk", 2);
    struct page *p = the_director();
    (void)state;

    approve_families(pool, ids, 2);
    world_clock(&site.world, "2026-08-26T10:00:00+05:00");
    fill_order(p, "2-НҚ", "2026-08-26");
    tick_child(p, ids[0]);
    tick_child(p, ids[1]);
    assert_int_equal(world_withdraw(&site.world, 1, ids[1]), ST_OK);
    site_press(p, MSG_admission_order_sign);
    page_assert_status(p, 422);
    page_assert_says(p, "Тізімдегі өтініштердің бірінде оң шешім жоқ.");
    assert_string_equal(world_in_state(&site.world, pool, "APPROVED").p, "T1");
    assert_string_equal(world_in_state(&site.world, pool, "ENROLLED").p, "");
}

/* ---- deputies ------------------------------------------------------------------------------- */

static enum status lends_tx(struct ctx *c, void *arg)
{
    struct admission_test_lends_in in = {.director = site.world.director,
                                         .deputy = site.world.second_clerk,
                                         .organisation = site.world.school,
                                         .permission = STR("admission.may.orders")};
    int64_t changed;
    (void)arg;

    assert_true(scan_date(STR("2026-08-25"), &in.valid_from));
    assert_true(scan_date(STR("2026-08-26"), &in.valid_to));
    TRY(admission_test_heads(c, in.director, in.deputy, in.organisation, &changed));
    return admission_test_lends(c, &in, &changed);
}

/* The deputy signs on the last day of the director's leave, and no longer on the next. */
static void a_deputy_signs_an_order_for_the_days_of_the_leave(void **state)
{
    struct uuid ids[2], pool = world_pool(&site.world, "kk", 2);
    struct page *p = site_staff("deputy", site.world.second_clerk, site.world.school);
    (void)state;

    approve_families(pool, ids, 2);
    world_clock(&site.world, "2026-08-24T10:00:00+05:00");
    assert_int_equal(db_tx(site.admin, "test/lends", lends_tx, NULL), ST_OK);
    page_get(p, "/staff/orders/new");
    page_assert_status(p, 403); /* the day before */
    world_clock(&site.world, "2026-08-26T23:00:00+05:00");
    fill_order(p, "1-НҚ", "2026-08-26");
    tick_child(p, ids[0]);
    site_press(p, MSG_admission_order_sign);
    page_assert_at(p, "/staff/orders");
    assert_string_equal(world_in_state(&site.world, pool, "ENROLLED").p, "T1");
    page_follow(p, "//tbody/tr[1]//a");
    assert_non_null(strstr(site_pdf_text(p), "Сынақ Ата502, за Сынақ Ата503"));
    fill_order(p, "2-НҚ", "2026-08-26");
    tick_child(p, ids[1]);
    world_clock(&site.world, "2026-08-27T00:00:01+05:00"); /* the page is still open */
    site_press(p, MSG_admission_order_sign);
    page_assert_status(p, 403);
    assert_string_equal(world_in_state(&site.world, pool, "ENROLLED").p, "T1");
    page_get(p, "/staff/orders/new");
    page_assert_status(p, 403);
}

/* ---- papers ---------------------------------------------------------------------------------- */

static void the_order_and_the_contract_are_printed_in_both_languages(void **state)
{
    struct uuid id, pool = world_pool(&site.world, "kk", 1);
    struct page *p = the_director();
    const char *text;
    (void)state;

    approve_families(pool, &id, 1);
    world_clock(&site.world, "2026-08-25T10:00:00+05:00");
    fill_order(p, "1-НҚ", "2026-08-25");
    tick_child(p, id);
    site_press(p, MSG_admission_order_sign);
    page_follow(p, "//tbody/tr[1]//a");
    text = site_pdf_text(p);
    assert_non_null(strstr(text, "1-сыныпқа қабылдау туралы бұйрық"));
    assert_non_null(strstr(text, "Приказ о зачислении"));
    assert_non_null(strstr(text, "Сынақ Бала0"));
    assert_non_null(strstr(text, world_child_iin(site.admin, 0).p));
    assert_non_null(strstr(text, "Сынақ Ата503")); /* the director who signed */
    assert_non_null(strstr(text, "№ 1-НҚ, 25 тамыз 2026"));
    assert_non_null(strstr(text, "№ 1-НҚ, 25 августа 2026"));
    page_get(p, site_path("/staff/admission/%s/contract.pdf", id));
    text = site_pdf_text(p);
    assert_non_null(strstr(text, "Білім беру қызметтерін көрсету туралы шарт"));
    assert_non_null(strstr(text, "Договор оказания образовательных услуг"));
    assert_non_null(strstr(text, "Сынақ Бала0"));
    assert_non_null(strstr(text, "Сынақ Ата0"));
    assert_non_null(strstr(text, world_parent_iin(site.admin, 0).p));
    assert_non_null(strstr(text, "991240000013"));
}

static void a_contract_needs_a_positive_answer(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 1);
    struct uuid id = world_apply(&site.world, pool, SEAT_LANE_T);
    struct page *p = the_director();
    (void)state;

    page_get(p, site_path("/staff/admission/%s/contract.pdf", id));
    page_assert_status(p, 409);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(seats_are_proposed_by_the_school_and_approved_by_the_department),
        SITE_TEST(a_declined_proposal_changes_nothing),
        SITE_TEST(what_an_officer_leaves_open_waits_in_the_queue_of_the_department),
        SITE_TEST(nobody_approves_the_own_proposal),
        SITE_TEST(more_than_the_norm_is_allowed_and_marked),
        SITE_TEST(seats_never_fall_below_those_taken),
        SITE_TEST(no_order_before_25_august_nor_of_a_day_to_come),
        SITE_TEST(one_order_enrols_many_children),
        SITE_TEST(an_order_with_a_child_who_withdrew_enrols_nobody),
        SITE_TEST(a_deputy_signs_an_order_for_the_days_of_the_leave),
        SITE_TEST(the_order_and_the_contract_are_printed_in_both_languages),
        SITE_TEST(a_contract_needs_a_positive_answer),
    };
    return cmocka_run_group_tests(tests, site_start, site_stop);
}
