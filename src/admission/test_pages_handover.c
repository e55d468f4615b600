/* X17: a school is found unsafe in summer. The department moves all its children to another school
 * by one act; the families are told and see it; the new school goes on with them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "admission/decide.h"
#include "admission/testing/site.h"
#include "admission_test_queries.h"
#include "db/testing.h"
#include "i18n/msg_admission.h"

#define REASON "Ғимарат апатты деп танылды"

/* What the school that closes and the other one have. */
struct towns {
    struct uuid kk, ru, other_kk, other_ru;
    struct uuid approved, checked, russian, waits; /* of families 0, 1, 3, 2 */
};

static struct page *the_officer(void)
{
    return site_staff("department", site.world.officer, site.world.department);
}

static void approve(struct uuid application)
{
    struct page *p = site_staff("clerk", site.world.clerk, site.world.school);

    page_get(p, site_path("/staff/admission/%s", application));
    site_press(p, MSG_admission_staff_approve);
    page_assert_status(p, 200);
}

/* One class a seat in these pools, so that the norm is far away. */
static struct towns two_schools(void)
{
    struct towns t = {
        .kk = world_pool(&site.world, "kk", 2),
        .ru = world_pool(&site.world, "ru", 1),
        .other_kk = world_pool_of(&site.world, site.world.other_school, "kk", 2),
        .other_ru = world_pool_of(&site.world, site.world.other_school, "ru", 3),
    };
    t.approved = world_apply(&site.world, t.kk, SEAT_LANE_T);
    t.checked = world_apply(&site.world, t.kk, SEAT_LANE_T);
    t.waits = world_apply(&site.world, t.kk, SEAT_LANE_T);
    t.russian = world_apply(&site.world, t.ru, SEAT_LANE_T);
    (void)world_apply(&site.world, t.other_kk, SEAT_LANE_T);
    approve(t.approved);
    return t;
}

static void look_at(struct page *p, struct uuid to)
{
    page_get(p, site_path("/staff/handover/%s", site.world.school));
    page_choose(p, "to", uuid_print(site.admin->mem, to).p);
    site_press(p, MSG_admission_handover_look);
}

static void fill(struct page *p)
{
    page_choose(p, "legal_act", "order-564");
    page_fill(p, "reason", REASON);
    page_tick(p, "sure");
}

static enum status everything_tx(struct ctx *c, void *arg)
{
    struct admission_test_everything_row *row;

    TRY(admission_test_everything(c, &row));
    *(struct str *)arg = row->sum;
    return ST_OK;
}

/* One text that any change of a row would change. */
static struct str everything(void)
{
    struct str sum;
    assert_int_equal(db_tx_read(site.admin, "test/everything", everything_tx, &sum), ST_OK);
    return sum;
}

static const char *cell(struct page *p, int row, int column)
{
    return page_text(p, str_printf(site.admin->mem, "//table/tbody/tr[%d]/td[%d]", row, column).p);
}

/* ---- the good way ---------------------------------------------------------------------------- */

static void the_numbers_are_those_of_the_applications(void **state)
{
    static const char *const kk[] = {"1", "1", "0", "1", "2", "1", "0", "4", "2", "сыяды"};
    static const char *const ru[] = {"1", "0", "0", "0", "3", "3", "0", "4", "2", "сыяды"};
    struct page *p = the_officer();
    (void)state;

    (void)two_schools();
    page_get(p, site_path("/staff/handover/%s", site.world.school));
    page_assert_status(p, 200);
    page_assert_count(p, "//thead//th", 5); /* nothing of another school yet */
    look_at(p, site.world.other_school);
    for (int i = 0; i < (int)COUNT(kk); i++) {
        assert_string_equal(cell(p, 1, i + 1), kk[i]);
        assert_string_equal(cell(p, 2, i + 1), ru[i]);
    }
    page_assert_says(p, "Барлығы 4 бала.");
    site_says(p, MSG_admission_handover_waiting_text);
}

static void the_family_sees(struct uuid parent, struct uuid application, enum msg step)
{
    struct page *p = site_parent(parent);

    page_get(p, site_path("/my/application/%s", application));
    page_assert_says(p, "№ 9 мектеп-лицей");
    site_says(p, step);
    page_assert_says(p, "№ 564");
    page_assert_says(p, REASON);
    page_assert_says(p, "Өтініш берілген мектеп № 84 мектеп-гимназия Ондағы реттік нөмірі:");
    page_assert_count(p, "//*[contains(text(),'MOVED')]", 0);
}

static void an_officer_moves_all_children_to_another_school(void **state)
{
    struct towns t = two_schools();
    const struct uuid *parent = site.world.parent;
    struct page *p = the_officer();
    (void)state;

    look_at(p, site.world.other_school);
    fill(p);
    site_press(p, MSG_admission_handover_press);
    page_assert_at(p, site_path("/staff/handover/%s", site.world.school));
    page_assert_says(p, "№ 9 мектеп-лицей");
    page_assert_says(p, "Барлығы 4 бала.");
    site_says(p, MSG_admission_handover_no_pools);
    assert_string_equal(world_in_state(&site.world, t.other_kk, "APPROVED").p, "T2");
    assert_string_equal(world_in_state(&site.world, t.other_kk, "ALLOCATED").p, "T1 T3 T4");
    assert_string_equal(world_in_state(&site.world, t.other_ru, "ALLOCATED").p, "T1");
    the_family_sees(parent[0], t.approved, MSG_admission_event_came);
    the_family_sees(parent[2], t.waits, MSG_admission_event_came_waiting);
    assert_int_equal(site_messages(parent[0], MSG_admission_notice_moved), 1);
    assert_int_equal(site_messages(parent[1], MSG_admission_notice_moved), 1);
    assert_int_equal(site_messages(parent[3], MSG_admission_notice_moved), 1);
    assert_int_equal(site_messages(parent[2], MSG_admission_notice_moved_waiting), 1);
    assert_int_equal(site_messages(parent[4], MSG_admission_notice_moved),
                     0); /* was there before */
}

static void hand_over(void)
{
    struct page *p = the_officer();

    look_at(p, site.world.other_school);
    fill(p);
    site_press(p, MSG_admission_handover_press);
    page_assert_status(p, 200);
}

static void the_new_school_goes_on_and_the_old_one_does_not(void **state)
{
    struct towns t = two_schools();
    struct page *before = site_staff("clerk", site.world.clerk, site.world.school);
    struct page *now = site_staff("clerk", site.world.second_clerk, site.world.other_school);
    (void)state;

    page_get(before, site_path("/staff/admission/%s", t.checked));
    hand_over();
    site_press(before, MSG_admission_staff_approve); /* the page was still open */
    page_assert_status(before, 404);
    page_get(before, "/staff/admission");
    page_assert_silent(before, "Бала1");
    page_get(now, "/staff/admission");
    page_assert_says(now, "Бала1");
    page_get(now, site_path("/staff/admission/%s", t.checked));
    page_assert_says(now, REASON);
    page_assert_says(now,
                     site_word(now, MSG_admission_event_registered)); /* its history came along */
    site_press(now, MSG_admission_staff_approve);
    page_assert_status(now, 200);
    assert_string_equal(world_in_state(&site.world, t.other_kk, "APPROVED").p, "T2 T3");
    assert_int_equal(world_withdraw(&site.world, 0, t.approved), ST_OK); /* Algorithm p. 6 */
}

static void an_open_proposal_of_the_school_is_declined(void **state)
{
    struct page *p = site_staff("director", site.world.director, site.world.school);
    struct towns t = two_schools();
    (void)state;

    page_get(p, "/staff/seats");
    page_choose(p, "pool", uuid_print(site.admin->mem, t.kk).p);
    page_fill(p, "classes", "3");
    page_fill(p, "seats", "25");
    page_fill(p, "reason", "Жаңа корпус");
    site_press(p, MSG_admission_seats_send);
    page_assert_status(p, 200);
    hand_over();
    page_get(p, "/staff/seats");
    page_assert_text(p, "//section[@aria-labelledby='answers']//td[3]", "қайтарылды");
    page_assert_text(p, "//section[@aria-labelledby='answers']//td[4]", REASON);
    page_assert_text(p, "//tbody/tr[1]/td[3]", "0");
}

/* The receipt proves what was received, where and when. */
static void the_receipt_stays_what_it_was(void **state)
{
    struct towns t = two_schools();
    struct page *p = site_parent(site.world.parent[1]);
    (void)state;

    page_get(p, site_path("/my/application/%s/receipt.pdf", t.checked));
    struct str before = str_copy(site.admin->mem, str_from_z(site_pdf_text(p)));
    hand_over();
    page_get(p, site_path("/my/application/%s/receipt.pdf", t.checked));
    assert_string_equal(site_pdf_text(p), str_z(site.admin->mem, before));
}

/* X10: enrolled by an order of the school that closes. */
static void enrolled_children_stay_enrolled(void **state)
{
    struct towns t = two_schools();
    struct page *p = site_staff("director", site.world.director, site.world.school);
    struct page *mother = site_parent(site.world.parent[0]);
    (void)state;

    world_clock(&site.world, "2026-08-25T10:00:00+05:00");
    world_timers(&site.world);
    page_get(p, "/staff/orders/new");
    page_fill(p, "number", "1-НҚ");
    page_fill_date(p, "date", "2026-08-25");
    page_fill(p, "letter", "А");
    page_tick(p, str_printf(site.admin->mem, "child=" STR_FMT,
                            STR_ARG(uuid_print(site.admin->mem, t.approved)))
                     .p);
    site_press(p, MSG_admission_order_sign);
    page_assert_at(p, "/staff/orders");
    hand_over();
    assert_string_equal(world_in_state(&site.world, t.other_kk, "ENROLLED").p, "T2");
    page_get(mother, site_path("/my/application/%s", t.approved));
    page_assert_says(mother, "№ 1-НҚ");
    page_assert_says(mother, "№ 9 мектеп-лицей");
}

/* ---- what stops it --------------------------------------------------------------------------- */

static void a_language_that_is_not_taught_there_stops_all(void **state)
{
    struct uuid kk = world_pool(&site.world, "kk", 1), ru = world_pool(&site.world, "ru", 1);
    struct page *p = the_officer();
    (void)state;

    (void)world_pool_of(&site.world, site.world.other_school, "kk", 1);
    (void)world_apply(&site.world, kk, SEAT_LANE_T);
    (void)world_apply(&site.world, ru, SEAT_LANE_T);
    struct str before = everything();
    look_at(p, site.world.other_school);
    page_assert_text(p, "//tbody/tr[2]/th", "орыс тілінде");
    assert_string_equal(cell(p, 2, 10), "бұл тілде сынып жоқ");
    site_says(p, MSG_admission_handover_no_pool);
    page_assert_count(p, "//select[@name='legal_act']", 0);
    const char *address = site_path("/staff/handover/%s", site.world.school);
    page_post(p, address, "_csrf", site_token(p, address), "_idem", SITE_IDEM, "to",
              uuid_print(site.admin->mem, site.world.other_school).p, "legal_act", "order-564",
              "reason", REASON, "children", "2", "sure", "1");
    page_assert_status(p, 422);
    site_says(p, MSG_admission_handover_no_pool);
    assert_true(str_eq(before, everything()));
}

static void set_classes(struct uuid pool, int classes, int seats)
{
    assert_int_equal(seats_set(site.world.owner, pool, classes, seats, STR("№ 3")), ST_OK);
}

/* X23 */
static void the_norm_warns_and_the_most_stops(void **state)
{
    struct uuid from = world_pool(&site.world, "kk", 0);
    struct uuid to = world_pool_of(&site.world, site.world.other_school, "kk", 0);
    struct page *p = the_officer();
    (void)state;

    set_classes(from, 1, 12);
    set_classes(to, 1, 25);
    for (int i = 0; i < 12; i++)
        (void)world_apply(&site.world, from, SEAT_LANE_T);
    look_at(p, site.world.other_school);
    assert_string_equal(cell(p, 1, 9), "37");
    assert_string_equal(cell(p, 1, 10), "шектен көп");
    site_says(p, MSG_admission_handover_above_most);
    page_assert_count(p, "//select[@name='legal_act']", 0);
    set_classes(to, 1, 24); /* 36 in a class */
    look_at(p, site.world.other_school);
    assert_string_equal(cell(p, 1, 9), "36");
    assert_string_equal(cell(p, 1, 10), "нормадан көп");
    fill(p);
    set_classes(to, 1, 25); /* while the page was open */
    site_press(p, MSG_admission_handover_press);
    page_assert_status(p, 422);
    site_says(p, MSG_admission_handover_above_most);
    set_classes(to, 2, 25); /* another class: now they fit */
    hand_over();
    assert_string_equal(world_in_state(&site.world, from, "ALLOCATED").p, "");
}

static void every_field_is_asked_for_and_what_was_typed_stays(void **state)
{
    struct page *p = the_officer();
    (void)state;

    (void)two_schools();
    struct str before = everything();
    look_at(p, site.world.other_school);
    page_fill(p, "reason", REASON);
    site_press(p, MSG_admission_handover_press);
    page_assert_status(p, 422);
    page_assert_error(p, "legal_act", site_word(p, MSG_admission_handover_act_missing));
    page_assert_error(p, "sure", site_word(p, MSG_admission_handover_sure_missing));
    page_assert_says(p, REASON);
    page_assert_says(p, "Барлығы 4 бала."); /* the numbers are still there */
    assert_true(str_eq(before, everything()));
}

static void only_an_act_of_the_register_that_is_in_force(void **state)
{
    struct page *p = the_officer();
    (void)state;

    (void)two_schools();
    const char *address = site_path("/staff/handover/%s", site.world.school);
    page_post(p, address, "_csrf", site_token(p, address), "_idem", SITE_IDEM, "to",
              uuid_print(site.admin->mem, site.world.other_school).p, "legal_act", "order-none",
              "reason", REASON, "children", "4", "sure", "1");
    page_assert_status(p, 422);
    page_assert_error(p, "legal_act", site_word(p, MSG_admission_handover_act_missing));
}

static void others_than_the_officer_saw_do_not_go(void **state)
{
    struct towns t = two_schools();
    struct page *p = the_officer();
    (void)state;

    look_at(p, site.world.other_school);
    fill(p);
    assert_int_equal(world_withdraw(&site.world, 3, t.russian), ST_OK);
    struct str before = everything();
    site_press(p, MSG_admission_handover_press);
    page_assert_status(p, 422);
    site_says(p, MSG_admission_handover_changed);
    assert_true(str_eq(before, everything()));
    page_assert_says(p, "Барлығы 3 бала.");
    page_tick(p, "sure");
    site_press(p, MSG_admission_handover_press);
    page_assert_status(p, 200);
}

static void nobody_else_and_no_other_territory(void **state)
{
    const struct world *w = &site.world;
    const struct {
        const char *role;
        struct uuid person, organisation, school;
        int status;
    } table[] = {
        {"clerk", w->clerk, w->school, w->school, 403},
        {"director", w->director, w->school, w->school, 403},
        {"ministry", w->officer, w->department, w->school, 403},
        {"department", w->officer, w->department, w->region_school[1], 404},
        {"department", w->officer, w->region_school[1], w->school, 404},
        {"department", w->officer, w->department, w->department, 404},
        {"department", w->officer, w->department, w->child[0], 404},
    };
    (void)state;

    (void)two_schools();
    for (size_t i = 0; i < COUNT(table); i++) {
        struct page *p = site_staff(table[i].role, table[i].person, table[i].organisation);
        const char *address = site_path("/staff/handover/%s", table[i].school);
        print_message("# %s %zu\n", table[i].role, i);
        page_get(p, address);
        page_assert_status(p, table[i].status);
        page_post(p, address, "_csrf", site_token(p, address), "_idem", SITE_IDEM, "to",
                  uuid_print(site.admin->mem, w->other_school).p, "legal_act", "order-564",
                  "reason", REASON, "children", "4", "sure", "1");
        page_assert_status(p, table[i].status);
    }
    struct page *p = the_officer(); /* to a school of somebody else's territory */
    page_get(p, str_printf(site.admin->mem, "%s?to=" STR_FMT,
                           site_path("/staff/handover/%s", w->school),
                           STR_ARG(uuid_print(site.admin->mem, w->region_school[1])))
                    .p);
    page_assert_status(p, 404);
}

/* ---- twice, and half ------------------------------------------------------------------------- */

static void the_same_form_twice_moves_once(void **state)
{
    struct page *p = the_officer();
    (void)state;

    (void)two_schools();
    const char *address = site_path("/staff/handover/%s", site.world.school);
    struct str after = STR("");
    for (int i = 0; i < 2; i++) {
        page_post(p, address, "_csrf", site_token(p, address), "_idem", SITE_IDEM, "to",
                  uuid_print(site.admin->mem, site.world.other_school).p, "legal_act", "order-564",
                  "reason", REASON, "children", "4", "sure", "1");
        page_assert_at(p, address);
        page_assert_status(p, 200);
        if (i == 0)
            after = everything();
    }
    assert_true(str_eq(after, everything()));
}

/* REL-11: whatever statement fails, nobody has moved; then all move. */
static void a_failure_at_any_statement_moves_nobody(void **state)
{
    struct page *p = the_officer();
    struct db *db = site.world.staff->db;
    int64_t nth = 1, tried = 0;
    (void)state;

    (void)two_schools();
    struct str before = everything();
    for (;; nth++, tried++) {
        look_at(p, site.world.other_school);
        fill(p);
        db_fault_set(db, DB_FAULT_ERROR, nth);
        site_press(p, MSG_admission_handover_press);
        int64_t hit = db_fault_hit_at(db);
        db_fault_set(db, DB_FAULT_NONE, 1);
        if (!str_eq(before, everything()))
            break;
        assert_true(hit >= nth);
        nth = hit;
    }
    print_message("# %lld statements\n", (long long)tried);
    assert_true(tried > 20);
    page_get(p, site_path("/staff/handover/%s", site.world.school));
    page_assert_says(p, "Барлығы 4 бала.");
    site_says(p, MSG_admission_handover_before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(the_numbers_are_those_of_the_applications),
        SITE_TEST(an_officer_moves_all_children_to_another_school),
        SITE_TEST(the_new_school_goes_on_and_the_old_one_does_not),
        SITE_TEST(an_open_proposal_of_the_school_is_declined),
        SITE_TEST(the_receipt_stays_what_it_was),
        SITE_TEST(enrolled_children_stay_enrolled),
        SITE_TEST(a_language_that_is_not_taught_there_stops_all),
        SITE_TEST(the_norm_warns_and_the_most_stops),
        SITE_TEST(every_field_is_asked_for_and_what_was_typed_stays),
        SITE_TEST(only_an_act_of_the_register_that_is_in_force),
        SITE_TEST(others_than_the_officer_saw_do_not_go),
        SITE_TEST(nobody_else_and_no_other_territory),
        SITE_TEST(the_same_form_twice_moves_once),
        SITE_TEST(a_failure_at_any_statement_moves_nobody),
    };
    return cmocka_run_group_tests(tests, site_start, site_stop);
}
