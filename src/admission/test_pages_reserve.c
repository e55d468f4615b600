/* The reserve of a school that was full, and the seats that are offered to it: who gets an offer,
 * and what a family reads and presses on the way. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "admission/testing/site.h"
#include "i18n/msg_admission.h"

#define AFTER_TERM  "2026-06-18T18:00:01+05:00" /* of whoever applied on SITE_DAY */
#define OFFER_UNTIL "19 маусым 2026, 18:00"
#define AFTER_OFFER "2026-06-19T18:00:01+05:00"

enum { FULL = 3 }; /* families: 0 holds the only seat, 1 and 2 were refused */

static struct uuid pool, id[FULL];

/* The school is full, and the term of the others has passed. */
static void a_full_school(void)
{
    pool = world_pool(&site.world, "kk", 1);
    for (int i = 0; i < FULL; i++)
        id[i] = world_apply(&site.world, pool, SEAT_LANE_T);
    world_clock(&site.world, AFTER_TERM);
    world_timers(&site.world);
    assert_string_equal(world_in_state(&site.world, pool, "REFUSED_FULL").p, "T2 T3");
}

static struct page *family(int i)
{
    struct page *p = site_parent(site.world.parent[i]);

    page_get(p, site_path("/my/application/%s", id[i]));
    page_assert_status(p, 200);
    return p;
}

static void again(struct page *p, int i)
{
    page_get(p, site_path("/my/application/%s", id[i]));
}

static struct page *joined(int i)
{
    struct page *p = family(i);

    site_press(p, MSG_admission_reserve_join);
    page_assert_status(p, 200);
    return p;
}

static void free_the_seat(void)
{
    assert_int_equal(world_withdraw(&site.world, 0, id[0]), ST_OK);
    world_timers(&site.world);
}

static void assert_in(const char *state, const char *who)
{
    assert_string_equal(world_in_state(&site.world, pool, state).p, who);
}

static void answer(struct page *p, const char *what)
{
    site_follow(p, MSG_admission_offer_open);
    page_choose(p, "answer", what);
    site_press(p, MSG_admission_offer_send);
}

/* The rule of the published algorithm comes to what happened. */
static void assert_explained(struct page *p, enum msg rule)
{
    site_follow(p, MSG_admission_why_link);
    page_assert_status(p, 200);
    site_says(p, rule);
    page_assert_silent(p, site_word(p, MSG_admission_why_disagrees));
}

/* ---- joining and leaving --------------------------------------------------------------------- */

static void a_refused_family_joins_the_reserve_and_leaves_it(void **state)
{
    struct page *mother;
    (void)state;

    a_full_school();
    (void)joined(1);
    mother = joined(2);
    site_says(mother, MSG_admission_next_reserve);
    page_assert_says(mother, "алдыңызда 1 бала");
    site_says(mother, MSG_admission_event_reserve_joined);
    page_assert_count(mother, "//button[.='Резервке тұру']", 0);
    assert_int_equal(site_messages(site.world.parent[2], MSG_admission_notice_reserve_joined), 1);
    assert_in("RESERVE", "T2 T3");
    site_press(mother, MSG_admission_reserve_leave);
    site_says(mother, MSG_admission_event_reserve_left);
    assert_in("RESERVE", "T2");
    assert_int_equal(site_messages(site.world.parent[2], MSG_admission_notice_reserve_left), 1);
    site_press(mother, MSG_admission_reserve_join); /* as often as one likes */
    assert_in("RESERVE", "T2 T3");
    assert_explained(mother, MSG_admission_rule_full);
}

/* What was signed on the day of the application is kept. */
static void who_signed_the_wish_is_in_the_reserve_with_the_refusal(void **state)
{
    struct page *mother = site_parent(site.world.parent[1]);
    struct site_choice choice = {.pool = world_pool(&site.world, "kk", 1)};
    (void)state;

    (void)world_apply(&site.world, choice.pool, SEAT_LANE_T);
    site_fill_draft(mother, &choice);
    site_sign(mother);
    id[1] = site_id(mother);
    world_clock(&site.world, AFTER_TERM);
    world_timers(&site.world);
    again(mother, 1);
    site_says(mother, MSG_admission_event_reserve_wished);
    site_says(mother, MSG_admission_refusal_title);
    assert_int_equal(site_messages(site.world.parent[1], MSG_admission_notice_refused_reserve), 1);
    assert_string_equal(world_in_state(&site.world, choice.pool, "RESERVE").p, "T2");
}

/* Nothing is chosen beforehand, and who says no is refused and no more. */
static void the_wish_is_asked_for_and_never_assumed(void **state)
{
    struct page *mother = site_parent(site.world.parent[1]);
    struct site_choice choice = {.pool = world_pool(&site.world, "kk", 1)};
    (void)state;

    (void)world_apply(&site.world, choice.pool, SEAT_LANE_T);
    site_start_draft(mother);
    struct uuid draft = site_id(mother);
    site_answer_child(mother);
    site_answer_school(mother, &choice);
    site_answer_documents(mother);
    page_assert_count(mother, "//input[@name='reserve' and @checked]", 0);
    page_choose(mother, "special", "no");
    site_press(mother, MSG_admission_next);
    page_assert_status(mother, 422);
    page_assert_error(mother, "reserve", site_word(mother, MSG_admission_special_reserve_missing));
    page_choose(mother, "reserve", "no");
    site_press(mother, MSG_admission_next);
    site_answer_phone(mother);
    site_answer_consent(mother);
    page_get(mother, site_path("/my/draft/%s/special", draft)); /* the answer is kept */
    page_assert_count(mother, "//input[@name='reserve' and @value='no' and @checked]", 1);
    page_get(mother, site_path("/my/draft/%s/check", draft));
    site_sign(mother);
    world_clock(&site.world, AFTER_TERM);
    world_timers(&site.world);
    assert_string_equal(world_in_state(&site.world, choice.pool, "REFUSED_FULL").p, "T2");
}

/* ---- the offer ------------------------------------------------------------------------------- */

static void a_freed_seat_is_offered_to_the_first_and_taken(void **state)
{
    struct page *mother, *second;
    (void)state;

    a_full_school();
    second = joined(2); /* joins first, and stands second */
    mother = joined(1);
    free_the_seat();
    assert_in("OFFERED", "T2");
    assert_int_equal(site_messages(site.world.parent[1], MSG_admission_notice_offered), 1);
    again(mother, 1);
    page_assert_says(mother, OFFER_UNTIL);
    assert_explained(mother, MSG_admission_rule_offered);
    again(mother, 1);
    site_follow(mother, MSG_admission_offer_open);
    site_press(mother, MSG_admission_offer_send); /* nothing chosen */
    page_assert_status(mother, 422);
    page_assert_error(mother, "answer", site_word(mother, MSG_admission_offer_missing));
    page_choose(mother, "answer", "yes");
    site_press(mother, MSG_admission_offer_send);
    page_assert_status(mother, 200);
    site_says(mother, MSG_admission_next_approved);
    site_says(mother, MSG_admission_event_offer_accepted);
    assert_explained(mother, MSG_admission_rule_offered);
    assert_in("APPROVED", "T2");
    world_timers(&site.world);
    assert_in("RESERVE", "T3");
    again(second, 2);
    page_assert_says(second, "Резервте сіз біріншісіз.");
    page_get(second, site_path("/my/application/%s?sent=1", id[2])); /* as it was after sending */
    page_assert_silent(second, site_word(second, MSG_admission_case_accepted));
    page_get(mother, site_path("/my/application/%s/offer", id[1]));
    page_assert_status(mother, 409); /* there is none any more */
}

static void a_declined_seat_passes_on_at_once(void **state)
{
    struct page *mother, *second;
    (void)state;

    a_full_school();
    mother = joined(1);
    second = joined(2);
    free_the_seat();
    again(mother, 1);
    answer(mother, "no");
    page_assert_status(mother, 200);
    site_says(mother, MSG_admission_event_offer_declined);
    page_assert_count(mother, "//section[@aria-labelledby='reserve']", 0); /* for good */
    assert_explained(mother, MSG_admission_rule_offered);
    world_timers(&site.world);
    assert_in("OFFERED", "T3");
    again(second, 2);
    answer(second, "yes");
    assert_in("APPROVED", "T3");
    assert_in("OFFER_EXPIRED", "T2");
}

static void an_offer_that_nobody_answers_passes_on_with_its_term(void **state)
{
    struct page *mother;
    (void)state;

    a_full_school();
    mother = joined(1);
    (void)joined(2);
    free_the_seat();
    again(mother, 1);
    site_follow(mother, MSG_admission_offer_open);
    page_choose(mother, "answer", "yes");
    world_clock(&site.world, AFTER_OFFER); /* the timer has not run yet */
    site_press(mother, MSG_admission_offer_send);
    page_assert_status(mother, 409);
    site_says(mother, MSG_admission_offer_over);
    world_timers(&site.world);
    assert_in("OFFER_EXPIRED", "T2");
    assert_in("OFFERED", "T3");
    assert_int_equal(site_messages(site.world.parent[1], MSG_admission_notice_offer_expired), 1);
    again(mother, 1);
    assert_explained(mother, MSG_admission_rule_offer_expired);
}

/* The law puts first who waits; the reserve comes after. */
static void who_waits_in_the_queue_comes_before_the_reserve(void **state)
{
    struct uuid late;
    (void)state;

    a_full_school();
    (void)joined(1);
    late = world_apply(&site.world, pool, SEAT_LANE_T);
    free_the_seat();
    assert_in("ALLOCATED", "T4");
    assert_in("RESERVE", "T2");
    world_seats(&site.world, pool, 3); /* by an act */
    world_timers(&site.world);
    assert_in("OFFERED", "T2");
    assert_int_equal(world_withdraw(&site.world, 3, late), ST_OK);
    world_timers(&site.world);
    assert_in("RESERVE", "");
}

/* One child, one active application: a second seat cannot be offered. */
static void who_applies_elsewhere_is_passed_over_and_leaves_when_admitted(void **state)
{
    struct uuid elsewhere = world_pool_of(&site.world, site.world.other_school, "kk", 1), other;
    struct page *second, *clerk;
    (void)state;

    a_full_school();
    (void)joined(1);
    second = joined(2);
    assert_int_equal(world_try(&site.world, 1, elsewhere, SEAT_LANE_T, &other), ST_OK);
    free_the_seat();
    assert_in("OFFERED", "T3"); /* passed over, and stays in the reserve */
    assert_in("RESERVE", "T2");
    struct uuid never;
    assert_int_equal(world_try(&site.world, 2, elsewhere, SEAT_LANE_T, &never), ST_CONFLICT);
    again(second, 2);
    assert_explained(second, MSG_admission_rule_offered);
    clerk = site_staff("clerk", site.world.second_clerk, site.world.other_school);
    page_get(clerk, site_path("/staff/admission/%s", other));
    site_press(clerk, MSG_admission_staff_approve);
    page_assert_status(clerk, 200);
    world_timers(&site.world);
    assert_in("RESERVE", "");
    assert_in("REFUSED_FULL", "T2");
    assert_int_equal(site_messages(site.world.parent[1], MSG_admission_notice_reserve_ended), 1);
    page_assert_count(family(1), "//section[@aria-labelledby='reserve']", 0); /* has a seat */
}

static void nobody_else_answers_or_joins(void **state)
{
    struct page *stranger, *father;
    (void)state;

    a_full_school();
    (void)joined(1);
    free_the_seat();
    stranger = site_parent(site.world.parent[5]);
    page_get(stranger, "/my/");
    page_get(stranger, site_path("/my/application/%s/offer", id[1]));
    page_assert_status(stranger, 404);
    const char *action = site_path("/my/application/%s/offer", id[1]);
    page_post(stranger, action, "_csrf", site_token(stranger, action), "_idem", SITE_IDEM, "answer",
              "yes");
    page_assert_status(stranger, 404);
    action = site_path("/my/application/%s/reserve", id[2]);
    page_post(stranger, action, "_csrf", site_token(stranger, action), "_idem", SITE_IDEM, "wish",
              "join");
    page_assert_status(stranger, 404);
    assert_in("OFFERED", "T2");
    assert_in("RESERVE", "");
    father = site_parent(site.world.father); /* sees the child's case and changes nothing */
    page_get(father, site_path("/my/application/%s/offer", id[0]));
    page_assert_status(father, 404);
}

static void the_same_press_twice_is_one(void **state)
{
    struct page *mother;
    (void)state;

    a_full_school();
    mother = family(1);
    const char *action = site_path("/my/application/%s/reserve", id[1]);
    for (int i = 0; i < 2; i++) {
        page_post(mother, action, "_csrf", site_token(mother, action), "_idem", SITE_IDEM, "wish",
                  "join");
        page_assert_status(mother, 200);
    }
    assert_in("RESERVE", "T2");
    assert_int_equal(site_messages(site.world.parent[1], MSG_admission_notice_reserve_joined), 1);
    page_post(mother, action, "_csrf", site_token(mother, action), "_idem", SITE_IDEM, "wish",
              "elsewhere");
    page_assert_status(mother, 422);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(a_refused_family_joins_the_reserve_and_leaves_it),
        SITE_TEST(who_signed_the_wish_is_in_the_reserve_with_the_refusal),
        SITE_TEST(the_wish_is_asked_for_and_never_assumed),
        SITE_TEST(a_freed_seat_is_offered_to_the_first_and_taken),
        SITE_TEST(a_declined_seat_passes_on_at_once),
        SITE_TEST(an_offer_that_nobody_answers_passes_on_with_its_term),
        SITE_TEST(who_waits_in_the_queue_comes_before_the_reserve),
        SITE_TEST(who_applies_elsewhere_is_passed_over_and_leaves_when_admitted),
        SITE_TEST(nobody_else_answers_or_joins),
        SITE_TEST(the_same_press_twice_is_one),
    };
    return cmocka_run_group_tests(tests, site_start, site_stop);
}
