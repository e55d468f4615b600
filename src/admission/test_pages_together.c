/* Twins: several children signed once, the numbers they get, and what the family is asked when
 * there is a seat for one of them only (ADM-60). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "admission/testing/site.h"
#include "admission_test_queries.h"
#include "i18n/msg_admission.h"

#define AFTER_TERM "2026-06-18T18:00:01+05:00" /* of whoever applied on SITE_DAY */

enum { MOTHER = 0, TWIN = 1 };

static struct uuid pool;
static struct uuid first, second; /* drafts, then applications */

/* ---- the way --------------------------------------------------------------------------------- */

/* The second child's draft as far as it has answers of its own. */
static void begin_second(struct page *p, struct uuid where, const char *region)
{
    const struct site_choice choice = {.pool = where, .region = region, .typed = "84"};

    site_start_draft(p);
    site_answer_child(p);
    site_answer_school(p, &choice);
    site_answer_documents(p);
    second = site_id(p);
    site_answer_special(p);
}

static void open_linking(struct page *p)
{
    page_get(p, site_path("/my/draft/%s/together", first));
    page_assert_status(p, 200);
}

static void tick(struct page *p, struct uuid draft)
{
    page_tick(p, str_printf(site.admin->mem, "draft=" STR_FMT,
                            STR_ARG(uuid_print(site.admin->mem, draft)))
                     .p);
}

/* On the check page of the first draft, which two children share. */
static struct page *linked(int mother, const char *region)
{
    const struct site_choice choice = {.pool = pool, .region = region, .typed = "84"};
    struct page *p;

    world_siblings(&site.world, mother, mother + TWIN);
    p = site_parent(site.world.parent[mother]);
    site_fill_draft(p, &choice);
    first = site_id(p);
    begin_second(p, pool, region);
    open_linking(p);
    tick(p, second);
    site_press(p, MSG_admission_together_save);
    page_assert_status(p, 200);
    page_assert_text(p, "h1", site_word(p, MSG_admission_check_title));
    return p;
}

static struct page *sent(int mother, const char *region)
{
    struct page *p = linked(mother, region);

    site_sign(p);
    first = site_id(p);
    return p;
}

static struct admission_test_package_row *found;

static enum status package_tx(struct ctx *c, void *arg)
{
    return admission_test_package(c, *(const struct uuid *)arg, &found);
}

static void assert_one_package(int mother, int lines)
{
    assert_int_equal(db_tx_read(site.admin, "test/package", package_tx, &site.world.parent[mother]),
                     ST_OK);
    assert_int_equal(found->objects, 1);
    assert_int_equal(found->codes, 1);
    assert_int_equal(found->lines, lines);
    assert_int_equal(found->steps, lines - 1);
}

static void assert_in(const char *state, const char *who)
{
    assert_string_equal(world_in_state(&site.world, pool, state).p, who);
}

static int asked(int mother)
{
    return site_messages(site.world.parent[mother], MSG_admission_notice_keep);
}

static void again(struct page *p, struct uuid id)
{
    page_get(p, site_path("/my/application/%s", id));
    page_assert_status(p, 200);
}

/* The other child's case. */
static void open_other(struct page *p)
{
    page_get(p, "/my/");
    page_follow(
        p,
        page_text(p, "(//a[starts-with(@href,'/my/application/') and contains(@class,'btn')])[2]"));
    page_assert_status(p, 200);
    second = site_id(p);
    if (uuid_eq(second, first)) { /* the oldest child may be the second in line */
        page_get(p, "/my/");
        page_follow(
            p,
            page_text(
                p, "(//a[starts-with(@href,'/my/application/') and contains(@class,'btn')])[1]"));
        second = site_id(p);
    }
}

static void others_come_first(int n, enum seat_lane lane)
{
    site.world.next_family = lane == SEAT_LANE_T ? 10 : WORLD_FAR + 10;
    for (int i = 0; i < n; i++)
        (void)world_apply(&site.world, pool, lane);
}

/* ---- signed once ----------------------------------------------------------------------------- */

static void twins_are_signed_once_and_get_numbers_next_to_each_other(void **state)
{
    struct page *p;
    (void)state;

    pool = world_pool(&site.world, "kk", 6);
    others_come_first(2, SEAT_LANE_T);
    p = linked(MOTHER, NULL);
    page_assert_count(p, "//dl[contains(@class,'facts')]", 2);
    site_sign(p);
    first = site_id(p);
    site_says(p, MSG_admission_together_fact);
    site_says(p, MSG_admission_case_accepted_together);
    page_assert_count(p,
                      "//*[@class='done-panel']//b[string-length(translate(., '(', '')) + 2 = "
                      "string-length(.)]",
                      1); /* both numbers, each with its child */
    assert_one_package(MOTHER, 2);
    assert_in("ALLOCATED", "T1 T2 T3 T4");
    page_assert_says(p, "Кезектегі реттік нөмір 3");
    open_other(p);
    page_assert_says(p, "Кезектегі реттік нөмір 4");
    site_says(p, MSG_admission_together_fact);
    assert_int_equal(site_messages(site.world.parent[MOTHER], MSG_admission_notice_accepted), 2);
    assert_int_equal(asked(MOTHER), 0);
    site_follow(p, MSG_admission_why_link);
    page_assert_status(p, 200);
    page_assert_silent(p, site_word(p, MSG_admission_why_disagrees));
}

static void the_same_form_twice_is_one_package(void **state)
{
    struct page *p;
    (void)state;

    pool = world_pool(&site.world, "kk", 6);
    p = linked(MOTHER, NULL);
    site_press(p, MSG_admission_check_sign);
    const char *action = site_path("/my/draft/%s/sign", first);
    const char *request = page_value(p, "request"), *code = site_code();
    for (int i = 0; i < 2; i++) {
        page_post(p, action, "_csrf", site_token(p, action), "_idem", SITE_IDEM, "request", request,
                  "code", code);
        page_assert_status(p, 200);
    }
    assert_one_package(MOTHER, 2);
    assert_int_equal(site_applications(), 2);
}

static void who_goes_together_can_be_changed_until_it_is_signed(void **state)
{
    struct page *p;
    (void)state;

    pool = world_pool(&site.world, "kk", 6);
    p = linked(MOTHER, NULL);
    page_get(p, site_path("/my/draft/%s/check", second)); /* signed where the first is */
    page_assert_at(p, site_path("/my/draft/%s/check", first));
    site_follow(p, MSG_admission_together_change);
    page_untick(p, str_printf(site.admin->mem, "draft=" STR_FMT,
                              STR_ARG(uuid_print(site.admin->mem, second)))
                       .p);
    site_press(p, MSG_admission_together_save);
    page_assert_count(p, "//dl[contains(@class,'facts')]", 1);
    site_sign(p);
    assert_int_equal(site_applications(), 1);
    page_get(p, site_path("/my/draft/%s/check", second)); /* the other's own answers are kept */
    page_assert_count(p, "//dl[contains(@class,'facts')]", 1);
    site_sign(p);
    assert_int_equal(site_applications(), 2);
}

static void another_school_does_not_fit(void **state)
{
    const struct site_choice choice = {.pool = world_pool(&site.world, "kk", 6)};
    struct page *p;
    (void)state;

    world_siblings(&site.world, MOTHER, TWIN);
    pool = choice.pool;
    p = site_parent(site.world.parent[MOTHER]);
    site_fill_draft(p, &choice);
    first = site_id(p);
    open_linking(p); /* nobody has begun the other one */
    page_assert_count(p, "//input[@name='draft']", 0);
    site_says(p, MSG_admission_together_missing);
    begin_second(p, world_pool(&site.world, "ru", 6), NULL);
    open_linking(p);
    site_says(p, MSG_admission_together_elsewhere);
    page_assert_count(p, "//input[@name='draft' and @disabled]", 1);
    const char *action = site_path("/my/draft/%s/together", first);
    page_post(p, action, "_csrf", site_token(p, action), "_idem", SITE_IDEM, "draft",
              uuid_print(site.admin->mem, second).p);
    page_assert_status(p, 422);
    page_assert_error(p, "draft", site_word(p, MSG_admission_together_not_ready));
}

/* Neither the draft nor the question of another family is there for a stranger. */
static void a_stranger_finds_nothing(void **state)
{
    struct page *p, *stranger;
    (void)state;

    pool = world_pool(&site.world, "kk", 1);
    p = linked(MOTHER, NULL);
    stranger = site_parent(site.world.parent[20]);
    page_get(stranger, "/my/");
    page_get(stranger, site_path("/my/draft/%s/together", first));
    page_assert_status(stranger, 404);
    const char *action = site_path("/my/draft/%s/together", first);
    page_post(stranger, action, "_csrf", site_token(stranger, action), "_idem", SITE_IDEM, "draft",
              uuid_print(site.admin->mem, second).p);
    page_assert_status(stranger, 404);
    site_sign(p);
    first = site_id(p);
    page_get(stranger, site_path("/my/application/%s/keep", first));
    page_assert_status(stranger, 404);
    action = site_path("/my/application/%s/keep", first);
    page_post(stranger, action, "_csrf", site_token(stranger, action), "_idem", SITE_IDEM, "answer",
              "yes");
    page_assert_status(stranger, 404);
}

/* ---- one seat -------------------------------------------------------------------------------- */

static void one_seat_goes_to_the_first_and_the_parent_keeps_it(void **state)
{
    struct page *p;
    (void)state;

    pool = world_pool(&site.world, "kk", 2);
    others_come_first(1, SEAT_LANE_T);
    p = sent(MOTHER, NULL);
    assert_in("ALLOCATED", "T1 T2");
    assert_in("HELD", "T3");
    assert_int_equal(asked(MOTHER), 1);
    site_follow(p, MSG_admission_keep_open);
    site_press(p, MSG_admission_keep_send); /* nothing chosen */
    page_assert_status(p, 422);
    page_assert_error(p, "answer", site_word(p, MSG_admission_keep_missing));
    page_choose(p, "answer", "yes");
    site_press(p, MSG_admission_keep_send);
    page_assert_status(p, 200);
    site_says(p, MSG_admission_keep_fact);
    page_assert_silent(p, site_word(p, MSG_admission_keep_note));
    page_get(p, site_path("/my/application/%s/keep", first));
    page_assert_status(p, 409);
    open_other(p); /* no question: this one has no seat */
    page_assert_silent(p, site_word(p, MSG_admission_keep_note));
    world_clock(&site.world, AFTER_TERM);
    world_timers(&site.world);
    assert_int_equal(asked(MOTHER), 1); /* once */
    assert_one_package(MOTHER, 2);
}

/* The next in line takes it: here the brother, by his number and nothing else. */
static void a_seat_that_is_given_back_goes_to_the_next_in_line(void **state)
{
    struct page *p;
    (void)state;

    pool = world_pool(&site.world, "kk", 1);
    p = sent(MOTHER, NULL);
    site_follow(p, MSG_admission_keep_open);
    page_choose(p, "answer", "no");
    site_press(p, MSG_admission_keep_send);
    page_assert_at(p, site_path("/my/application/%s/withdraw", first));
    assert_in("ALLOCATED", "T1"); /* taken until it is signed */
    site_press(p, MSG_admission_withdraw_send_code);
    page_fill(p, "code", site_code());
    site_press(p, MSG_admission_withdraw_button);
    page_assert_status(p, 200);
    assert_in("WITHDRAWN", "T1");
    assert_in("ALLOCATED", "T2");
    assert_int_equal(asked(MOTHER), 1);
    open_other(p);
    page_assert_silent(p, site_word(p, MSG_admission_keep_note));
}

/* From outside the territory nobody knows before the term. */
static void outsiders_are_asked_when_the_other_is_refused(void **state)
{
    struct page *p;
    (void)state;

    pool = world_pool(&site.world, "kk", 1);
    p = sent(WORLD_FAR, "710000000");
    assert_in("HELD", "O1 O2");
    assert_int_equal(asked(WORLD_FAR), 0);
    world_clock(&site.world, AFTER_TERM);
    world_timers(&site.world);
    assert_in("ALLOCATED", "O1");
    assert_int_equal(asked(WORLD_FAR), 1);
    again(p, first);
    site_says(p, MSG_admission_keep_note);
    world_seats(&site.world, pool, 3); /* then there is no question any more … */
    world_timers(&site.world);
    open_other(p);
    site_follow(p, MSG_admission_offer_open);
    page_choose(p, "answer", "yes");
    site_press(p, MSG_admission_offer_send);
    again(p, first);
    page_assert_silent(p, site_word(p, MSG_admission_keep_note));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(twins_are_signed_once_and_get_numbers_next_to_each_other),
        SITE_TEST(the_same_form_twice_is_one_package),
        SITE_TEST(who_goes_together_can_be_changed_until_it_is_signed),
        SITE_TEST(another_school_does_not_fit),
        SITE_TEST(a_stranger_finds_nothing),
        SITE_TEST(one_seat_goes_to_the_first_and_the_parent_keeps_it),
        SITE_TEST(a_seat_that_is_given_back_goes_to_the_next_in_line),
        SITE_TEST(outsiders_are_asked_when_the_other_is_refused),
    };
    return cmocka_run_group_tests(tests, site_start, site_stop);
}
