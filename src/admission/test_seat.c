/* The seat algorithm by its worked examples and at its edges. Random campaigns: test_seat_model.c.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "admission/seat.h"
#include "admission/seat_cases.h"
#include "base/buf.h"
#include "base/scan.h"

enum { MOST = 400, SECOND = 1000000, FIRST_DEADLINE = 1000 };

struct fixture {
    struct arena *mem;
    struct seats seats;
    struct seat_pool pool;
    struct seat_application applications[MOST];
    int number[MOST]; /* within its lane */
    int n, in_lane[SEAT_LANE_COUNT];
    const struct seat_application *given[MOST];
    enum seat_outcome given_as[MOST];
    size_t n_given;
    struct seat_step last;
    int64_t now_us;
};

static void record(void *arg, const struct seat_step *step)
{
    struct fixture *f = arg;

    f->last = *step;
    if (step->decision && seat_holds(step->application)) {
        assert_true(f->n_given < MOST);
        f->given[f->n_given] = step->application;
        f->given_as[f->n_given++] = step->application->outcome;
    }
}

static void begin(struct fixture *f, struct seat_pool pool)
{
    struct arena *mem = f->mem;

    *f = (struct fixture){.mem = mem, .pool = pool};
    seats_init(&f->seats, mem, record, f);
    seats_add(&f->seats, &f->pool);
}

static int set_up(void **state)
{
    struct arena *mem = arena_new(1 << 22, 1 << 24);
    struct fixture *f = NEW(mem, struct fixture);

    f->mem = mem;
    begin(f, (struct seat_pool){.settings = {.three_to_one = true, .credit_cap = 1}});
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    arena_free(((struct fixture *)*state)->mem);
    return 0;
}

static struct seat_application *apply(struct fixture *f, enum seat_lane lane, int64_t deadline_us)
{
    struct seat_application *a = &f->applications[f->n];

    assert_true(f->n < MOST);
    f->number[f->n] = ++f->in_lane[lane];
    *a = (struct seat_application){.seq = ++f->n, .deadline_us = deadline_us, .lane = lane};
    assert_int_equal(seats_apply(&f->seats, &(struct seat_event){.kind = SEAT_APPLY,
                                                                 .at_us = f->now_us,
                                                                 .pool = &f->pool,
                                                                 .application = a}),
                     SEAT_OK);
    return a;
}

static enum seat_error end(struct fixture *f, enum seat_event_kind kind, struct seat_application *a)
{
    return seats_apply(
        &f->seats,
        &(struct seat_event){.kind = kind, .at_us = f->now_us, .pool = &f->pool, .application = a});
}

static enum seat_error set_capacity(struct fixture *f, int32_t capacity)
{
    return seats_apply(&f->seats, &(struct seat_event){.kind = SEAT_CAPACITY,
                                                       .at_us = f->now_us,
                                                       .pool = &f->pool,
                                                       .capacity = capacity});
}

/* ---- scripts of seat_cases.h ---------------------------------------------------------------- */

static enum seat_lane lane_of(char letter)
{
    return letter == 'T' ? SEAT_LANE_T : letter == 'O' ? SEAT_LANE_O : SEAT_LANE_AUTO;
}

static int64_t number_in(struct str s)
{
    int64_t n = 0;
    assert_true(scan_i64(s, 0, MOST, &n));
    return n;
}

static struct seat_application *find(struct fixture *f, struct str name)
{
    enum seat_lane lane = lane_of(name.p[0]);
    int64_t number = number_in(str_sub(name, 1, name.n));

    for (int i = 0; i < f->n; i++)
        if (f->applications[i].lane == lane && f->number[i] == number)
            return &f->applications[i];
    fail_msg("no application " STR_FMT, STR_ARG(name));
    return NULL;
}

static void run_word(struct fixture *f, struct str word)
{
    char first = word.p[0];
    struct str rest = str_sub(word, 1, word.n);

    if (first == '=') {
        f->now_us -= SECOND;
    } else if (first == '.') {
        seats_advance(&f->seats, INT64_MAX);
    } else if (first == 'C') {
        assert_int_equal(set_capacity(f, (int32_t)number_in(rest)), SEAT_OK);
    } else if (first == '-' || first == '!') {
        enum seat_event_kind kind = first == '-' ? SEAT_WITHDRAW : SEAT_REFUSE;
        assert_int_equal(end(f, kind, find(f, rest)), SEAT_OK);
    } else {
        int64_t n = number_in(str_sub(word, 0, word.n - 1));
        for (int64_t i = 0; i < n; i++)
            (void)apply(f, lane_of(word.p[word.n - 1]), (FIRST_DEADLINE + f->n) * SECOND);
    }
    f->now_us += first == '=' ? 0 : SECOND;
}

static void run_script(struct fixture *f, const char *script)
{
    struct str rest = str_from_z(script), word;

    while (scan_until(&rest, ' ', &word))
        run_word(f, word);
}

/* ---- what came of it, in the notation of seat_cases.h --------------------------------------- */

struct listing {
    struct buf text;
    int lane, from, to;
    bool spare;
};

static void end_range(struct listing *l)
{
    static const char letters[] = "TOA";

    if (l->to == 0)
        return;
    buf_printf(&l->text, "%s%c%d", l->text.n > 0 ? " " : "", letters[l->lane], l->from);
    if (l->to > l->from)
        buf_printf(&l->text, "-%d", l->to);
    if (l->spare)
        buf_add_char(&l->text, '*');
}

static void list(struct listing *l, int lane, int number, bool spare)
{
    if (l->to > 0 && lane == l->lane && number == l->to + 1 && spare == l->spare) {
        l->to = number;
        return;
    }
    end_range(l);
    l->lane = lane;
    l->spare = spare;
    l->from = l->to = number;
}

static struct str list_given(struct fixture *f)
{
    struct listing l = {.to = 0};

    buf_init(&l.text, f->mem, 4096);
    for (size_t i = 0; i < f->n_given; i++) {
        ptrdiff_t at = f->given[i] - f->applications;
        list(&l, (int)f->given[i]->lane, f->number[at], f->given_as[i] == SEAT_SPARE);
    }
    end_range(&l);
    return buf_str(&l.text);
}

static struct str list_full(struct fixture *f)
{
    struct listing l = {.to = 0};

    buf_init(&l.text, f->mem, 4096);
    for (int i = 0; i < f->n; i++)
        if (f->applications[i].outcome == SEAT_REFUSED_FULL)
            list(&l, (int)f->applications[i].lane, f->number[i], false);
    end_range(&l);
    return buf_str(&l.text);
}

static void assert_list(const char *name, const char *what, struct str got, const char *expected)
{
    if (!str_eq_z(got, expected))
        fail_msg("%s, %s: got \"" STR_FMT "\", expected \"%s\"", name, what, STR_ARG(got),
                 expected);
}

/* ---- tests ---------------------------------------------------------------------------------- */

/* req: J73-A3.2a */
static void worked_examples_give_the_seats_of_the_rules(void **state)
{
    struct fixture *f = *state;

    for (size_t i = 0; i < COUNT(seat_cases); i++) {
        const struct seat_case *example = &seat_cases[i];
        begin(f, (struct seat_pool){
                     .settings = {.three_to_one = true, .credit_cap = example->credit_cap}});
        run_script(f, example->script);
        assert_list(example->name, "given", list_given(f), example->given);
        assert_list(example->name, "full", list_full(f), example->full);
    }
}

static void long_lanes_are_served_three_to_one_at_every_size(void **state)
{
    static const int sizes[][3] = {{24, 18, 6},   {25, 19, 6},   {50, 38, 12},  {75, 57, 18},
                                   {100, 75, 25}, {125, 94, 31}, {150, 113, 37}};
    struct fixture *f = *state;

    for (size_t i = 0; i < COUNT(sizes); i++) {
        int got[SEAT_LANE_COUNT] = {0};
        begin(f, (struct seat_pool){.settings = {.three_to_one = true, .credit_cap = 1}});
        run_script(f, "150T 150O");
        assert_int_equal(set_capacity(f, sizes[i][0]), SEAT_OK);
        for (size_t k = 0; k < f->n_given; k++)
            got[f->given[k]->lane]++;
        assert_int_equal(got[SEAT_LANE_T], sizes[i][1]);
        assert_int_equal(got[SEAT_LANE_O], sizes[i][2]);
    }
}

/* "Exactly" 1 */
static void a_due_outsider_takes_those_before_it_along(void **state)
{
    struct fixture *f = *state;

    f->pool.capacity = 3;
    struct seat_application *late = apply(f, SEAT_LANE_O, 90);
    struct seat_application *due = apply(f, SEAT_LANE_O, 50);
    struct seat_application *after = apply(f, SEAT_LANE_O, 80);
    seats_advance(&f->seats, 50);
    assert_int_equal(late->outcome, SEAT_SPARE);
    assert_int_equal(due->outcome, SEAT_SPARE);
    assert_int_equal(due->turn, 2);
    assert_int_equal(due->decided_us, 50);
    assert_int_equal(after->outcome, SEAT_WAITING);
}

static void a_due_outsider_is_refused_when_the_last_seat_goes_to_one_before_it(void **state)
{
    struct fixture *f = *state;

    f->pool.capacity = 1;
    struct seat_application *late = apply(f, SEAT_LANE_O, 90);
    struct seat_application *due = apply(f, SEAT_LANE_O, 50);
    seats_advance(&f->seats, 60);
    assert_int_equal(late->outcome, SEAT_SPARE);
    assert_int_equal(due->outcome, SEAT_REFUSED_FULL);
    assert_int_equal(f->last.rule, SEAT_RULE_FULL);
}

/* "Exactly" 2. req: J73-A4.1a */
static void a_seat_that_a_pre_school_child_gives_up_is_set_aside_again(void **state)
{
    struct fixture *f = *state;

    begin(f, (struct seat_pool){.settings = {.three_to_one = true, .credit_cap = 1},
                                .capacity = 2,
                                .auto_reserved = 1,
                                .auto_until_us = 100,
                                .aside = true});
    struct seat_application *own = apply(f, SEAT_LANE_AUTO, 500);
    struct seat_application *first = apply(f, SEAT_LANE_T, 500);
    struct seat_application *second = apply(f, SEAT_LANE_T, 500);
    assert_int_equal(own->outcome, SEAT_AUTO);
    assert_int_equal(first->outcome, SEAT_ALLOCATED);
    assert_int_equal(end(f, SEAT_WITHDRAW, own), SEAT_OK);
    assert_int_equal(f->last.rule, SEAT_RULE_ENDED_ASIDE);
    assert_int_equal(second->outcome, SEAT_WAITING);
    seats_advance(&f->seats, 99);
    assert_int_equal(second->outcome, SEAT_WAITING);
    seats_advance(&f->seats, 100);
    assert_int_equal(second->outcome, SEAT_ALLOCATED);
    assert_int_equal(second->decided_us, 100);
}

/* "Exactly" 3 */
static void a_pre_school_child_waits_beyond_its_deadline(void **state)
{
    struct fixture *f = *state;

    struct seat_application *own = apply(f, SEAT_LANE_AUTO, 10);
    seats_advance(&f->seats, INT64_MAX);
    assert_int_equal(own->outcome, SEAT_WAITING);
    assert_int_equal(own->decided_us, 0);
    assert_int_equal(f->last.rule, SEAT_RULE_WAIT_AUTO);
    f->now_us = 20;
    assert_int_equal(set_capacity(f, 1), SEAT_OK);
    assert_int_equal(own->outcome, SEAT_AUTO);
}

/* "Exactly" 4 */
static void every_seat_given_out_has_a_turn_and_keeps_it(void **state)
{
    struct fixture *f = *state;

    f->pool.capacity = 3;
    struct seat_application *own = apply(f, SEAT_LANE_AUTO, 50);
    struct seat_application *near = apply(f, SEAT_LANE_T, 50);
    struct seat_application *far = apply(f, SEAT_LANE_O, 50);
    seats_advance(&f->seats, 50);
    f->now_us = 60;
    assert_int_equal(end(f, SEAT_WITHDRAW, near), SEAT_OK);
    assert_int_equal(own->turn, 1);
    assert_int_equal(near->turn, 2);
    assert_int_equal(near->outcome, SEAT_WITHDRAWN);
    assert_int_equal(far->turn, 3);
    assert_int_equal(far->outcome, SEAT_SPARE);
}

/* "Exactly" 8 */
static void without_ratio_there_is_one_queue_behind_the_pre_school_children(void **state)
{
    struct fixture *f = *state;

    begin(f, (struct seat_pool){.settings = {.credit_cap = 1}});
    run_script(f, "2O 4T 1O 1A C7 .");
    assert_list("none", "given", list_given(f), "A1 O1-2 T1-4");
    assert_int_equal(f->given_as[1], SEAT_ALLOCATED);
    assert_int_equal(f->pool.run, 0);
    assert_int_equal(f->pool.credit, 0);
    assert_list("none", "full", list_full(f), "O3");
}

static void spare_policy_now_does_not_wait_for_the_deadline(void **state)
{
    struct fixture *f = *state;

    begin(f,
          (struct seat_pool){
              .settings = {.three_to_one = true, .credit_cap = 1, .spare_policy = SEAT_SPARE_NOW},
              .capacity = 3});
    run_script(f, "1O 1T 2O");
    assert_list("now", "given", list_given(f), "O1* T1 O2*");
}

/* req: J73-A6 */
static void what_has_ended_cannot_end_again(void **state)
{
    struct fixture *f = *state;

    struct seat_application *a = apply(f, SEAT_LANE_T, 50);
    assert_int_equal(end(f, SEAT_WITHDRAW, a), SEAT_OK);
    assert_int_equal(end(f, SEAT_WITHDRAW, a), SEAT_ENDED);
    assert_int_equal(end(f, SEAT_REFUSE, a), SEAT_ENDED);
    assert_int_equal(a->outcome, SEAT_WITHDRAWN);
}

/* X17, "Exactly" 18: the seat goes along, so nobody who stays gains or loses one. */
static void who_goes_to_another_pool_takes_the_seat_along(void **state)
{
    struct fixture *f = *state;

    begin(f, (struct seat_pool){.settings = {.three_to_one = true, .credit_cap = 1},
                                .capacity = 2,
                                .auto_reserved = 1,
                                .auto_until_us = 1000 * SECOND,
                                .aside = true});
    struct seat_application *own = apply(f, SEAT_LANE_AUTO, 50);
    struct seat_application *near = apply(f, SEAT_LANE_T, 50);
    struct seat_application *waits = apply(f, SEAT_LANE_T, 50);
    assert_int_equal(end(f, SEAT_LEAVE, near), SEAT_OK);
    assert_int_equal(f->last.rule, SEAT_RULE_LEFT_SEAT);
    assert_int_equal(near->turn, 2);
    assert_int_equal(f->pool.capacity, 1);
    assert_int_equal(waits->outcome, SEAT_WAITING);
    assert_int_equal(end(f, SEAT_LEAVE, waits), SEAT_OK);
    assert_int_equal(f->last.rule, SEAT_RULE_LEFT_WAITING);
    assert_int_equal(end(f, SEAT_LEAVE, own), SEAT_OK);
    assert_int_equal(f->pool.capacity, 0);
    assert_int_equal(f->pool.taken, 0);
    assert_int_equal(f->pool.auto_taken, 0);
    assert_int_equal(end(f, SEAT_LEAVE, own), SEAT_ENDED);
}

static void who_comes_with_a_seat_counts_in_no_lane(void **state)
{
    struct seat_application came = {.seq = 90, .lane = SEAT_LANE_AUTO};
    struct fixture *f = *state;

    begin(f, (struct seat_pool){.settings = {.three_to_one = true, .credit_cap = 1},
                                .capacity = 2,
                                .auto_reserved = 1,
                                .auto_until_us = 1000 * SECOND,
                                .aside = true});
    struct seat_application *near = apply(f, SEAT_LANE_T, 50);
    struct seat_application *waits = apply(f, SEAT_LANE_T, 50);
    assert_int_equal(end(f, SEAT_COME, &came), SEAT_OK);
    assert_int_equal(came.outcome, SEAT_CAME);
    assert_int_equal(came.turn, 0);
    assert_int_equal(f->pool.capacity, 3);
    assert_int_equal(f->pool.taken, 2);
    assert_int_equal(seat_pool_free(&f->pool), 0); /* one is still set aside */
    assert_int_equal(f->pool.run, 1);
    assert_int_equal(near->outcome, SEAT_ALLOCATED);
    assert_int_equal(waits->outcome, SEAT_WAITING);
    assert_int_equal(end(f, SEAT_WITHDRAW, &came), SEAT_OK); /* now it is a seat like any other */
    assert_int_equal(waits->outcome, SEAT_ALLOCATED);
}

/* ADM-81: a seat above the others is for one child alone. */
static void a_seat_of_the_authority_moves_nobody(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(set_capacity(f, 1), SEAT_OK);
    struct seat_application *has = apply(f, SEAT_LANE_T, 50);
    struct seat_application *refused = apply(f, SEAT_LANE_O, 50);
    struct seat_application *waits = apply(f, SEAT_LANE_T, 1000 * SECOND);
    assert_int_equal(end(f, SEAT_GRANT, refused), SEAT_ENDED); /* waits, and was not refused */
    f->now_us = 60 * SECOND;
    seats_advance(&f->seats, f->now_us);
    assert_int_equal(refused->outcome, SEAT_REFUSED_FULL);
    assert_int_equal(end(f, SEAT_GRANT, refused), SEAT_OK);
    assert_int_equal(f->last.rule, SEAT_RULE_GRANTED);
    assert_int_equal(refused->outcome, SEAT_DIRECTED);
    assert_int_equal(refused->turn, 0);
    assert_int_equal(f->pool.capacity, 2);
    assert_int_equal(f->pool.taken, 2);
    assert_int_equal(f->pool.run, 1);
    assert_int_equal(has->outcome, SEAT_ALLOCATED);
    assert_int_equal(waits->outcome, SEAT_WAITING);
    assert_int_equal(end(f, SEAT_GRANT, refused), SEAT_ENDED);
}

/* ADM-79: to a free seat, but never before a child that waits for it. */
static void nobody_is_directed_past_a_child_that_waits(void **state)
{
    struct seat_application directed = {.seq = 90, .lane = SEAT_LANE_O}, other = {.seq = 91};
    struct fixture *f = *state;

    assert_int_equal(set_capacity(f, 2), SEAT_OK);
    struct seat_application *waits = apply(f, SEAT_LANE_O, 50);
    assert_int_equal(waits->outcome, SEAT_WAITING); /* a seat is free, it is not its turn */
    assert_int_equal(end(f, SEAT_DIRECT, &directed), SEAT_NOT_FREE);
    assert_int_equal(end(f, SEAT_WITHDRAW, waits), SEAT_OK);
    assert_int_equal(end(f, SEAT_DIRECT, &directed), SEAT_OK);
    assert_int_equal(directed.outcome, SEAT_DIRECTED);
    assert_int_equal(f->pool.capacity, 2);
    assert_int_equal(f->pool.taken, 1);
    assert_int_equal(f->pool.run, 0); /* outside the count */
    struct seat_application *last = apply(f, SEAT_LANE_T, 50);
    assert_int_equal(last->outcome, SEAT_ALLOCATED);
    assert_int_equal(end(f, SEAT_DIRECT, &other), SEAT_NOT_FREE);
}

static void an_event_that_cannot_be_changes_nothing(void **state)
{
    struct fixture *f = *state;
    struct seat_application late = {.seq = 99, .deadline_us = 5};
    struct seat_event event = {
        .kind = SEAT_APPLY, .at_us = 5, .pool = &f->pool, .application = &late};

    assert_int_equal(set_capacity(f, 2), SEAT_OK);
    (void)apply(f, SEAT_LANE_T, 50);
    assert_int_equal(set_capacity(f, 0), SEAT_CAPACITY_TOO_LOW);
    assert_int_equal(f->pool.capacity, 2);
    assert_int_equal(seats_apply(&f->seats, &event), SEAT_DEADLINE_PAST);
    seats_advance(&f->seats, 100);
    f->now_us = 200;
    assert_int_equal(set_capacity(f, 1), SEAT_OK);
    f->now_us = 199;
    assert_int_equal(set_capacity(f, 2), SEAT_TIME_BACK);
    assert_int_equal(f->pool.capacity, 1);
}

static void more_may_be_set_aside_than_there_is(void **state)
{
    struct fixture *f = *state;

    begin(f, (struct seat_pool){.settings = {.three_to_one = true, .credit_cap = 1},
                                .capacity = 2,
                                .auto_reserved = 5,
                                .auto_until_us = 1000 * SECOND,
                                .aside = true});
    assert_int_equal(seat_pool_free(&f->pool), -3);
    run_script(f, "1T 3A");
    assert_list("aside", "given", list_given(f), "A1-2");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(worked_examples_give_the_seats_of_the_rules),
        TEST(long_lanes_are_served_three_to_one_at_every_size),
        TEST(a_due_outsider_takes_those_before_it_along),
        TEST(a_due_outsider_is_refused_when_the_last_seat_goes_to_one_before_it),
        TEST(a_seat_that_a_pre_school_child_gives_up_is_set_aside_again),
        TEST(a_pre_school_child_waits_beyond_its_deadline),
        TEST(every_seat_given_out_has_a_turn_and_keeps_it),
        TEST(without_ratio_there_is_one_queue_behind_the_pre_school_children),
        TEST(spare_policy_now_does_not_wait_for_the_deadline),
        TEST(what_has_ended_cannot_end_again),
        TEST(who_goes_to_another_pool_takes_the_seat_along),
        TEST(who_comes_with_a_seat_counts_in_no_lane),
        TEST(a_seat_of_the_authority_moves_nobody),
        TEST(nobody_is_directed_past_a_child_that_waits),
        TEST(an_event_that_cannot_be_changes_nothing),
        TEST(more_may_be_set_aside_than_there_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
