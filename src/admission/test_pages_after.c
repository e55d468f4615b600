/* What a family does after it has applied: withdrawal before and after the answer, the guided move
 * to another school, and who opened the child's record. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "admission/testing/site.h"
#include "i18n/msg_admission.h"

static struct page *the_clerk(void)
{
    return site_staff("clerk", site.world.clerk, site.world.school);
}

static void approve(struct uuid id)
{
    struct page *p = the_clerk();

    site_files_checked();
    page_get(p, site_path("/staff/admission/%s", id));
    site_press(p, MSG_admission_staff_approve);
    page_assert_status(p, 200);
}

/* ---- withdrawal ------------------------------------------------------------------------------ */

static void withdraw(struct page *p)
{
    site_follow(p, MSG_admission_case_withdraw);
    page_assert_says(p, "Кезектегі орын қайтарылмайды");
    site_press(p, MSG_admission_withdraw_send_code);
    page_fill(p, "code", site_code());
    site_press(p, MSG_admission_withdraw_button);
    page_assert_status(p, 200);
}

static void a_withdrawal_before_the_answer_frees_the_seat(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 1);
    struct page *mother = site_apply(0, pool), *second = site_apply(1, pool);
    (void)state;

    page_assert_says(second, "Өтініш кезекте.");
    withdraw(mother);
    page_assert_says(mother, "Өтініш қайтарып алынды, орын босатылды.");
    page_assert_count(mother, "//a[contains(@href,'/withdraw') or contains(@href,'/move')]", 0);
    assert_int_equal(site_messages(site.world.parent[0], MSG_admission_notice_withdrawn), 1);
    page_get(second, page_address(second));
    page_assert_says(second, "Орын бөлінді.");
    page_get(mother, "/my/");
    page_assert_count(mother, "//form[@action='/my/apply']", 1); /* may apply anew */
}

/* X9. req: J73-A6 */
static void a_positive_answer_is_withdrawn_electronically(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 1);
    struct page *mother = site_apply(0, pool), *second = site_apply(1, pool);
    (void)state;

    approve(site_id(mother));
    page_get(mother, page_address(mother));
    withdraw(mother);
    page_assert_says(mother, "Өтініш қайтарып алынды, орын босатылды.");
    page_get(second, page_address(second));
    page_assert_says(second, "Орын бөлінді.");
    page_get(mother, site_path("/my/application/%s/withdraw", site_id(mother)));
    site_press(mother, MSG_admission_withdraw_send_code);
    page_fill(mother, "code", site_code());
    site_press(mother, MSG_admission_withdraw_button);
    page_assert_status(mother, 422);
    page_assert_says(mother, "Бұл өтініш аяқталған");
}

static void a_wrong_code_withdraws_nothing(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 1);
    struct page *mother = site_apply(0, pool);
    (void)state;

    site_follow(mother, MSG_admission_case_withdraw);
    site_press(mother, MSG_admission_withdraw_send_code);
    page_fill(mother, "code", site_wrong_code());
    site_press(mother, MSG_admission_withdraw_button);
    page_assert_status(mother, 422);
    page_assert_error(mother, "code", "Код сәйкес келмейді.");
    assert_string_equal(world_in_state(&site.world, pool, "ALLOCATED").p, "T1");
}

/* X10 */
static void after_the_order_a_transfer_is_shown_instead(void **state)
{
    struct page *mother = site_apply(0, world_pool(&site.world, "kk", 1)), *p;
    struct uuid id = site_id(mother);
    (void)state;

    approve(id);
    world_clock(&site.world, "2026-08-25T10:00:00+05:00");
    p = site_staff("director", site.world.director, site.world.school);
    page_get(p, "/staff/orders/new");
    page_fill(p, "number", "1-НҚ");
    page_fill_date(p, "date", "2026-08-25");
    page_fill(p, "letter", "А");
    page_tick(p, "child");
    site_press(p, MSG_admission_order_sign);
    page_assert_status(p, 200);
    page_get(mother, site_path("/my/application/%s", id));
    page_assert_count(mother, "//a[contains(@href,'/withdraw') or contains(@href,'/move')]", 0);
    page_assert_says(mother, "мектеп ауыстыру тәртібі қолданылады");
    page_get(mother, site_path("/my/application/%s/withdraw", id));
    page_assert_says(mother, "мектеп ауыстыру тәртібі қолданылады");
    page_assert_count(mother, "//main//form", 0);
    const char *action = site_path("/my/application/%s/withdraw", id);
    page_post(mother, action, "_csrf", site_token(mother, action));
    page_assert_status(mother, 409);
    page_assert_says(mother, "мектеп ауыстыру тәртібі қолданылады");
}

/* ---- the guided move (ADM-57) ---------------------------------------------------------------- */

static void choose_new_school(struct page *p, struct uuid pool)
{
    site_follow(p, MSG_admission_case_move);
    page_choose(p, "pool", uuid_print(site.admin->mem, pool).p);
    site_press(p, MSG_admission_move_send);
    page_assert_status(p, 200);
}

/* The old place is given up only by the code, and the new application goes on. */
static void a_move_withdraws_and_opens_the_new_school_in_one_step(void **state)
{
    struct uuid old = world_pool(&site.world, "kk", 1);
    struct uuid new = world_pool_of(&site.world, site.world.other_school, "kk", 2);
    struct uuid full = world_pool_of(&site.world, site.world.region_school[0], "kk", 1);
    struct page *mother = site_apply(0, old);
    struct uuid other;
    (void)state;

    assert_int_equal(world_try(&site.world, 1, full, SEAT_LANE_T, &other), ST_OK);
    approve(site_id(mother));
    site_follow(mother, MSG_admission_case_move);
    page_assert_count(mother, "//input[@name='pool']", 1); /* neither the own nor a full one */
    page_back(mother);
    choose_new_school(mother, new);
    assert_string_equal(world_in_state(&site.world, old, "APPROVED").p, "T1"); /* not silently */
    page_fill(mother, "code", site_code());
    site_press(mother, MSG_admission_withdraw_button);
    page_assert_text(mother, "h1", site_word(mother, MSG_admission_task_title));
    assert_string_equal(world_in_state(&site.world, old, "WITHDRAWN").p, "T1");
    site_follow(mother, MSG_admission_home_continue);
    site_answer_child(mother);
    site_answer_documents(mother); /* the school is chosen already */
    site_answer_special(mother);
    site_answer_phone(mother);
    site_answer_consent(mother);
    site_sign(mother);
    page_assert_says(mother, "№ 3"); /* a new number: the old place is gone */
    page_assert_says(mother, "№ 9 мектеп-лицей");
    assert_string_equal(world_turns(&site.world, new).p, "");
}

static void a_move_without_a_code_changes_nothing(void **state)
{
    struct uuid old = world_pool(&site.world, "kk", 1);
    struct uuid new = world_pool_of(&site.world, site.world.other_school, "kk", 1);
    struct page *mother = site_apply(0, old);
    (void)state;

    choose_new_school(mother, new);
    page_fill(mother, "code", site_wrong_code());
    site_press(mother, MSG_admission_withdraw_button);
    page_assert_status(mother, 422);
    assert_string_equal(world_in_state(&site.world, old, "ALLOCATED").p, "T1");
    page_get(mother, "/my/");
    page_assert_silent(mother, "Аяқталмаған");
}

/* ---- who opened the record ------------------------------------------------------------------- */

static void the_family_sees_who_opened_the_record(void **state)
{
    struct page *mother = site_apply(0, world_pool(&site.world, "kk", 1)), *p = the_clerk();
    (void)state;

    site_follow(mother, MSG_admission_home_seen);
    page_assert_count(mother, "//main//li[contains(., 'мектеп')]", 0);
    page_assert_says(mother, "Өтініш берілді");
    page_get(p, site_path("/staff/admission/%s", site_id(mother)));
    page_assert_status(p, 404); /* the child's identifier, not the application's */
    page_get(p, "/staff/admission");
    page_follow(p, "Сынақ Бала0");
    page_get(mother, page_address(mother));
    page_assert_count(mother, "//main//li[contains(., 'мектеп')]", 1);
    page_assert_says(mother, "Деректер ашылды немесе өзгертілді");
    struct page *stranger = site_parent(site.world.parent[5]);
    page_get(stranger, page_address(mother));
    page_assert_status(stranger, 404);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(a_withdrawal_before_the_answer_frees_the_seat),
        SITE_TEST(a_positive_answer_is_withdrawn_electronically),
        SITE_TEST(a_wrong_code_withdraws_nothing),
        SITE_TEST(after_the_order_a_transfer_is_shown_instead),
        SITE_TEST(a_move_withdraws_and_opens_the_new_school_in_one_step),
        SITE_TEST(a_move_without_a_code_changes_nothing),
        SITE_TEST(the_family_sees_who_opened_the_record),
    };
    return cmocka_run_group_tests(tests, site_start, site_stop);
}
