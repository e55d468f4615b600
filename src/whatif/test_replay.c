/* Campaigns of a few children under other settings, worked out by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "whatif/campaign.h"

enum { POOLS = 2, A = 0, B = 1, EVENTS_MOST = 30, CHILDREN_MOST = 8, TERM = 100, NOBODY = -1 };

/* Application i is of child i unless a test says otherwise. */
static struct plan {
    struct seat_pool pools[POOLS];
    struct whatif_event events[EVENTS_MOST];
    int32_t child_of[EVENTS_MOST];
    bool wants_reserve[EVENTS_MOST];
    struct whatif_campaign campaign;
} plan;

static struct arena *mem;

static int start(void **state)
{
    const struct seat_settings settings = {.three_to_one = true, .credit_cap = SEAT_CREDIT_CAP};

    (void)state;
    mem = arena_new(1 << 20, 1 << 24);
    plan = (struct plan){.pools = {{.settings = settings}, {.settings = settings}}};
    plan.campaign = (struct whatif_campaign){.pools = plan.pools,
                                             .n_pools = POOLS,
                                             .events = plan.events,
                                             .child_of = plan.child_of,
                                             .wants_reserve = plan.wants_reserve,
                                             .until_us = INT64_MAX};
    return 0;
}

static int stop(void **state)
{
    (void)state;
    arena_free(mem);
    return 0;
}

#define REPLAY_TEST(test) cmocka_unit_test_setup_teardown(test, start, stop)

static struct whatif_event *add(enum seat_event_kind kind, int32_t pool, int64_t at)
{
    struct whatif_event *event = &plan.events[plan.campaign.n_events++];

    *event = (struct whatif_event){.kind = kind, .pool = pool, .application = NOBODY, .at_us = at};
    return event;
}

static void seats(int32_t pool, int64_t at, int32_t n)
{
    add(SEAT_CAPACITY, pool, at)->seats = n;
}

/* The next application. */
static int32_t apply(int32_t child, int32_t pool, enum seat_lane lane, int64_t at)
{
    struct whatif_event *event = add(SEAT_APPLY, pool, at);

    event->application = (int32_t)plan.campaign.n_applications++;
    event->lane = lane;
    event->deadline_us = at + TERM;
    plan.child_of[event->application] = child;
    if (plan.campaign.n_children <= (size_t)child)
        plan.campaign.n_children = (size_t)child + 1;
    return event->application;
}

static void happens(enum seat_event_kind kind, int32_t pool, int32_t application, int64_t at)
{
    add(kind, pool, at)->application = application;
}

static const struct whatif_settings spare_now = {.spare_set = true, .spare_policy = SEAT_SPARE_NOW};

static struct whatif_course as_it_was(struct whatif_wishes *wishes)
{
    return whatif_as_it_was(mem, &plan.campaign, wishes);
}

static struct whatif_course replay(const struct whatif_settings *settings,
                                   const struct whatif_wishes *wishes)
{
    return whatif_replay(mem, &plan.campaign, settings, wishes);
}

/* By lot or by match, with lots in the order given. */
static struct whatif_course at_once(const struct whatif_settings *settings, const int32_t *lots)
{
    struct whatif_wishes wishes;
    struct whatif_course was = as_it_was(&wishes);
    const struct whatif_at_once in = {&plan.campaign, settings, &was, &wishes, lots};

    return settings->rule == WHATIF_DRAW ? whatif_draw(mem, &in) : whatif_match(mem, &in);
}

#define assert_at(place, in_pool, as)                                                              \
    do {                                                                                           \
        assert_int_equal((place).pool, (in_pool));                                                 \
        assert_int_equal((place).outcome, (as));                                                   \
    } while (0)

/* ---- as applications come -------------------------------------------------------------------- */

static void who_has_a_seat_does_not_apply_again(void **state)
{
    struct whatif_wishes wishes;
    (void)state;

    seats(A, 1, 1);
    seats(B, 1, 1);
    (void)apply(0, A, SEAT_LANE_O, 2);   /* is held, and refused at the term */
    (void)apply(1, A, SEAT_LANE_T, 3);   /* takes the seat */
    (void)apply(0, B, SEAT_LANE_O, 150); /* finds one at the other school */
    struct whatif_course was = as_it_was(&wishes);
    struct whatif_course would = replay(&spare_now, &wishes);
    assert_at(was.places[0], B, SEAT_SPARE);
    assert_at(was.places[1], A, SEAT_ALLOCATED);
    assert_at(would.places[0], A, SEAT_SPARE);
    assert_at(would.places[1], A, SEAT_REFUSED_FULL);
    assert_int_equal(whatif_move_of(&was.places[0], &would.places[0]), WHATIF_CHANGES);
    assert_int_equal(whatif_move_of(&was.places[1], &would.places[1]), WHATIF_LOSES);
    assert_int_equal(whatif_move_of(&would.places[1], &was.places[1]), WHATIF_GAINS);
    assert_int_equal(whatif_move_of(&was.places[0], &was.places[0]), WHATIF_STAYS);
}

static void what_does_not_fit_the_other_course_is_left_out(void **state)
{
    struct whatif_wishes wishes;
    (void)state;

    seats(A, 1, 1);
    (void)apply(0, A, SEAT_LANE_O, 2);
    int32_t second = apply(1, A, SEAT_LANE_T, 3);
    happens(SEAT_WITHDRAW, A, second, 200); /* in the other course it was refused at 103 */
    seats(A, 300, 0);
    struct whatif_course was = as_it_was(&wishes);
    struct whatif_course would = replay(&spare_now, &wishes);
    assert_at(was.places[1], A, SEAT_WITHDRAWN);
    assert_int_equal(was.sums[A].seats, 0);
    assert_at(would.places[1], A, SEAT_REFUSED_FULL);
    assert_at(would.places[0], A, SEAT_SPARE);
    assert_int_equal(would.sums[A].seats, 1); /* a seat that is held stays */
}

/* An act moves two children; in the other course one of them has no seat to take along. */
static void a_child_who_is_moved_takes_along_what_it_has(void **state)
{
    struct whatif_wishes wishes;
    int32_t first, second;
    (void)state;

    seats(A, 1, 1);
    seats(B, 1, 0);
    first = apply(0, A, SEAT_LANE_O, 2); /* waits */
    second = apply(1, A, SEAT_LANE_T, 3);
    happens(SEAT_LEAVE, A, first, 50);
    add(SEAT_APPLY, B, 50)->application = first;
    plan.events[plan.campaign.n_events - 1].deadline_us = 102;
    plan.events[plan.campaign.n_events - 1].lane = SEAT_LANE_O;
    happens(SEAT_LEAVE, A, second, 50);
    happens(SEAT_COME, B, second, 50);
    struct whatif_course was = as_it_was(&wishes);
    struct whatif_course would = replay(&spare_now, &wishes);
    assert_at(was.places[0], B, SEAT_REFUSED_FULL);
    assert_at(was.places[1], B, SEAT_CAME);
    assert_at(would.places[0], B, SEAT_CAME);
    assert_at(would.places[1], B, SEAT_REFUSED_FULL);
    assert_int_equal(would.sums[B].seats, 1);
}

static void another_ratio_gives_other_turns(void **state)
{
    static const struct whatif_settings settings[] = {
        {.ratio_set = true, .turns = 1},
        {.ratio_set = true, .turns = 3},
        {.ratio_set = true, .plain = true},
    };
    static const int32_t far[] = {2, 1, 4}; /* of four seats, when four O came before four T */
    (void)state;

    for (int32_t i = 0; i < CHILDREN_MOST; i++)
        (void)apply(i, A, i < 4 ? SEAT_LANE_O : SEAT_LANE_T, 2 + i);
    seats(A, 20, 4);
    for (size_t i = 0; i < COUNT(settings); i++) {
        struct whatif_wishes wishes;
        (void)as_it_was(&wishes);
        struct whatif_course would = replay(&settings[i], &wishes);
        whatif_count(&plan.campaign, &wishes, &would);
        assert_int_equal(would.sums[A].seated[SEAT_LANE_O], far[i]);
        assert_int_equal(would.sums[A].seated[SEAT_LANE_T], 4 - far[i]);
        assert_int_equal(would.sums[A].refused, 4);
        assert_int_equal(would.sums[A].first, 4);
    }
}

/* ---- the reserve ---------------------------------------------------------------------------- */

/* One seat: O first, then T, who got it; then T withdraws and the reserve is called. */
static int32_t a_seat_becomes_free(int32_t *ret_second)
{
    seats(A, 1, 1);
    int32_t first = apply(0, A, SEAT_LANE_O, 2);
    *ret_second = apply(1, A, SEAT_LANE_T, 3);
    happens(SEAT_JOIN, A, first, 102);
    happens(SEAT_WITHDRAW, A, *ret_second, 200);
    add(SEAT_OFFER, A, 201)->deadline_us = 300;
    return first;
}

static void the_reserve_is_part_of_what_was(void **state)
{
    struct whatif_wishes wishes;
    int32_t second, first = a_seat_becomes_free(&second);
    (void)state;

    happens(SEAT_ACCEPT, A, first, 250);
    struct whatif_course was = as_it_was(&wishes);
    assert_at(was.places[0], A, SEAT_ACCEPTED);
    whatif_count(&plan.campaign, &wishes, &was);
    assert_int_equal(was.sums[A].offered, 1);
    assert_int_equal(was.sums[A].seated[SEAT_LANE_O], 1);
    struct whatif_course would = replay(&spare_now, &wishes);
    assert_at(would.places[0], A, SEAT_SPARE); /* has it from the beginning: nothing to offer */
    assert_at(would.places[1], A, SEAT_REFUSED_FULL);
}

/* Who has the seat now is refused in the other course, and the other way round. */
static void who_asked_for_the_reserve_is_in_it_when_refused(void **state)
{
    static const bool asked[] = {true, false};
    static const enum seat_outcome outcomes[] = {SEAT_ACCEPTED, SEAT_REFUSED_FULL};
    (void)state;

    seats(A, 1, 1);
    int32_t first = apply(0, A, SEAT_LANE_O, 2);
    int32_t second = apply(1, A, SEAT_LANE_T, 3);
    seats(A, 200, 2);
    for (size_t i = 0; i < COUNT(asked); i++) {
        struct whatif_wishes wishes;
        plan.wants_reserve[first] = plan.wants_reserve[second] = asked[i];
        (void)as_it_was(&wishes);
        struct whatif_course would = replay(&spare_now, &wishes);
        assert_at(would.places[0], A, SEAT_SPARE);
        assert_at(would.places[1], A, outcomes[i]); /* never offered one as it was: takes it */
    }
}

static void a_family_answers_as_it_did(void **state)
{
    static const struct whatif_settings settings = {.ratio_set = true, .turns = 1};
    struct whatif_wishes wishes;
    int32_t second, first = a_seat_becomes_free(&second);
    int32_t third = apply(2, A, SEAT_LANE_O, 202); /* waits from here to its term at 302 */
    (void)state;

    plan.wants_reserve[third] = true;
    happens(SEAT_JOIN, A, third, 303);
    struct whatif_course was = as_it_was(&wishes);
    assert_at(was.places[0], A, SEAT_OFFER_EXPIRED); /* said nothing until 300 */
    assert_at(was.places[2], A, SEAT_SPARE);
    struct whatif_course would = replay(&settings, &wishes);
    assert_at(would.places[first], A, SEAT_OFFER_EXPIRED);
    assert_at(would.places[2], A, SEAT_ALLOCATED); /* its turn has come, with this ratio */
}

/* Child 0 waits in the reserve of A and applies at B: A offers the seat to the next. */
static void who_applies_elsewhere_is_passed_over(void **state)
{
    struct whatif_wishes wishes;
    (void)state;

    seats(A, 1, 0);
    seats(B, 1, 1);
    int32_t first = apply(0, A, SEAT_LANE_T, 2), second = apply(1, A, SEAT_LANE_T, 3);
    happens(SEAT_JOIN, A, first, 110);
    happens(SEAT_JOIN, A, second, 111);
    int32_t elsewhere = apply(0, B, SEAT_LANE_T, 120);
    seats(A, 130, 1);
    happens(SEAT_PASS, A, first, 131);
    add(SEAT_OFFER, A, 131)->deadline_us = 200;
    happens(SEAT_ACCEPT, A, second, 140);
    happens(SEAT_WITHDRAW, B, elsewhere, 150);
    seats(A, 160, 2);
    add(SEAT_OFFER, A, 161)->deadline_us = 300;
    happens(SEAT_ACCEPT, A, first, 170);
    struct whatif_course was = as_it_was(&wishes);
    assert_at(was.places[0], A, SEAT_ACCEPTED);
    assert_at(was.places[1], A, SEAT_ACCEPTED);
    struct whatif_course would = replay(&spare_now, &wishes); /* changes nothing here */
    assert_at(would.places[0], A, SEAT_ACCEPTED);
    assert_at(would.places[1], A, SEAT_ACCEPTED);
    whatif_count(&plan.campaign, &wishes, &would);
    assert_int_equal(would.sums[A].offered, 2);
}

/* A seat that is free already when the one who was passed over can take it. */
static void a_seat_waits_for_whoever_was_passed_over(void **state)
{
    struct whatif_wishes wishes;
    (void)state;

    seats(A, 1, 0);
    seats(B, 1, 1);
    int32_t first = apply(0, A, SEAT_LANE_T, 2);
    happens(SEAT_JOIN, A, first, 110);
    int32_t elsewhere = apply(0, B, SEAT_LANE_T, 120);
    seats(A, 130, 1);
    happens(SEAT_WITHDRAW, B, elsewhere, 150);
    (void)as_it_was(&wishes);
    struct whatif_course would = replay(&spare_now, &wishes);
    assert_at(would.places[0], A, SEAT_ACCEPTED);
}

static void who_left_the_reserve_for_a_seat_stays_in_it_without_that_seat(void **state)
{
    struct whatif_wishes wishes;
    (void)state;

    seats(A, 1, 0);
    seats(B, 1, 1);
    int32_t first = apply(0, A, SEAT_LANE_T, 2);
    happens(SEAT_JOIN, A, first, 110);
    (void)apply(1, B, SEAT_LANE_O, 115); /* is held; in the other course it takes the seat */
    (void)apply(0, B, SEAT_LANE_T, 120);
    happens(SEAT_QUIT, A, first, 125);
    seats(A, 400, 1);
    struct whatif_course was = as_it_was(&wishes);
    assert_at(was.places[0], B, SEAT_ALLOCATED);
    assert_at(was.places[1], B, SEAT_REFUSED_FULL);
    struct whatif_course would = replay(&spare_now, &wishes);
    assert_at(would.places[1], B, SEAT_SPARE);
    assert_at(would.places[0], A, SEAT_ACCEPTED);
}

/* ---- what the authority decided ------------------------------------------------------------- */

static void a_seat_that_the_authority_gave_is_given_again(void **state)
{
    struct whatif_wishes wishes;
    (void)state;

    seats(A, 1, 1);
    seats(B, 1, 1);
    int32_t first = apply(0, A, SEAT_LANE_O, 2), second = apply(1, A, SEAT_LANE_T, 3);
    int32_t third = apply(2, A, SEAT_LANE_T, 4);
    add(SEAT_DIRECT, B, 200)->application = first;
    happens(SEAT_GRANT, A, third, 210);
    struct whatif_course was = as_it_was(&wishes);
    assert_at(was.places[0], B, SEAT_DIRECTED);
    assert_at(was.places[1], A, SEAT_ALLOCATED);
    assert_at(was.places[2], A, SEAT_DIRECTED);
    assert_int_equal(was.sums[A].seats, 2);
    struct whatif_course would = replay(&spare_now, &wishes);
    assert_at(would.places[0], A, SEAT_SPARE); /* has a seat, so that nothing was to decide */
    assert_at(would.places[1], A, SEAT_REFUSED_FULL);
    assert_at(would.places[2], A, SEAT_DIRECTED);
    whatif_count(&plan.campaign, &wishes, &would);
    assert_int_equal(would.sums[A].directed, 1);
    assert_int_equal(would.sums[B].directed, 0);
    assert_int_equal(second, 1);
}

static void a_seat_that_is_not_free_is_given_to_nobody(void **state)
{
    struct whatif_wishes wishes;
    (void)state;

    seats(A, 1, 0);
    seats(B, 1, 1);
    int32_t first = apply(0, A, SEAT_LANE_T, 2);
    (void)apply(1, B, SEAT_LANE_O, 150);
    happens(SEAT_WITHDRAW, B, 1, 190); /* as it was it waited for its term, and left */
    add(SEAT_DIRECT, B, 200)->application = first;
    (void)apply(2, B, SEAT_LANE_O, 260);
    struct whatif_course was = as_it_was(&wishes);
    assert_at(was.places[0], B, SEAT_DIRECTED);
    plan.campaign.n_events--;
    plan.events[4].kind =
        SEAT_CAPACITY; /* nobody leaves: B is full where seats are given at once */
    plan.events[4].seats = 1;
    struct whatif_course would = replay(&spare_now, &wishes);
    assert_at(would.places[0], A, SEAT_REFUSED_FULL);
    assert_at(would.places[1], B, SEAT_SPARE);
}

/* ---- at once --------------------------------------------------------------------------------- */

/* Child 0 asked at A and was refused there, then at B; child 1 at A only. */
static void two_schools(void)
{
    seats(A, 1, 1);
    seats(B, 1, 1);
    (void)apply(1, A, SEAT_LANE_T, 2);
    (void)apply(0, A, SEAT_LANE_T, 3);
    (void)apply(0, B, SEAT_LANE_T, 200);
}

static void lots_are_drawn_for_first_schools_first(void **state)
{
    static const struct whatif_settings draw = {.rule = WHATIF_DRAW};
    static const int32_t lots[][2] = {{0, 1}, {1, 0}};
    (void)state;

    two_schools();
    struct whatif_course would = at_once(&draw, lots[0]);
    assert_at(would.places[0], A, SEAT_ALLOCATED);
    assert_at(would.places[1], A, SEAT_REFUSED_FULL); /* has no other school */
    would = at_once(&draw, lots[1]);
    assert_at(would.places[0], B, SEAT_ALLOCATED);
    assert_at(would.places[1], A, SEAT_ALLOCATED);
}

static void a_match_keeps_ratio_and_order_of_arrival(void **state)
{
    static const struct whatif_settings own = {.rule = WHATIF_MATCH};
    static const struct whatif_settings one_to_one = {
        .rule = WHATIF_MATCH, .ratio_set = true, .turns = 1};
    static const int32_t near[] = {3, 2}; /* of four seats */
    const struct whatif_settings *const settings[] = {&own, &one_to_one};
    (void)state;

    for (int32_t i = 0; i < CHILDREN_MOST; i++)
        (void)apply(i, A, i < 4 ? SEAT_LANE_T : SEAT_LANE_O, 2 + i);
    seats(A, 20, 4);
    for (size_t k = 0; k < COUNT(settings); k++) {
        struct whatif_course would =
            at_once(settings[k], whatif_lots_by_arrival(mem, &plan.campaign));
        for (int32_t i = 0; i < CHILDREN_MOST; i++) {
            bool seated = i < 4 ? i < near[k] : i - 4 < 4 - near[k];
            assert_at(would.places[i], A, seated ? SEAT_ALLOCATED : SEAT_REFUSED_FULL);
        }
    }
}

static void who_has_withdrawn_takes_no_part(void **state)
{
    static const struct whatif_settings match = {.rule = WHATIF_MATCH};
    (void)state;

    seats(A, 1, 1);
    happens(SEAT_WITHDRAW, A, apply(0, A, SEAT_LANE_T, 2), 3);
    (void)apply(1, A, SEAT_LANE_O, 4);
    struct whatif_course would = at_once(&match, whatif_lots_by_arrival(mem, &plan.campaign));
    assert_at(would.places[0], A, SEAT_WITHDRAWN);
    assert_at(would.places[1], A, SEAT_ALLOCATED);
}

static void the_same_word_draws_the_same_lots(void **state)
{
    enum { N = 50 };
    int64_t numbers[N];
    bool drawn[N] = {false};
    size_t other = 0;
    (void)state;

    for (int i = 0; i < N; i++)
        numbers[i] = 1000 + i;
    int32_t *lots = whatif_lots(mem, STR("Протокол 7"), numbers, N);
    int32_t *again = whatif_lots(mem, STR("Протокол 7"), numbers, N);
    int32_t *others = whatif_lots(mem, STR("Протокол 8"), numbers, N);
    for (int i = 0; i < N; i++) {
        assert_in_range(lots[i], 0, N - 1);
        assert_false(drawn[lots[i]]);
        drawn[lots[i]] = true;
        assert_int_equal(lots[i], again[i]);
        other += lots[i] != others[i];
    }
    assert_true(other > N / 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REPLAY_TEST(who_has_a_seat_does_not_apply_again),
        REPLAY_TEST(what_does_not_fit_the_other_course_is_left_out),
        REPLAY_TEST(a_child_who_is_moved_takes_along_what_it_has),
        REPLAY_TEST(another_ratio_gives_other_turns),
        REPLAY_TEST(the_reserve_is_part_of_what_was),
        REPLAY_TEST(who_asked_for_the_reserve_is_in_it_when_refused),
        REPLAY_TEST(a_family_answers_as_it_did),
        REPLAY_TEST(who_applies_elsewhere_is_passed_over),
        REPLAY_TEST(a_seat_waits_for_whoever_was_passed_over),
        REPLAY_TEST(who_left_the_reserve_for_a_seat_stays_in_it_without_that_seat),
        REPLAY_TEST(a_seat_that_the_authority_gave_is_given_again),
        REPLAY_TEST(a_seat_that_is_not_free_is_given_to_nobody),
        REPLAY_TEST(lots_are_drawn_for_first_schools_first),
        REPLAY_TEST(a_match_keeps_ratio_and_order_of_arrival),
        REPLAY_TEST(who_has_withdrawn_takes_no_part),
        REPLAY_TEST(the_same_word_draws_the_same_lots),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
