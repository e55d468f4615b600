/* Who is taken from the queue next: order, precedence, bounds, closing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "http/server.h"

enum { MOST = 20 };

static struct exchange exchanges[3 * MOST];

/* The number of the next one; -1: closed and empty. */
static int pop(struct queue *queue)
{
    const struct exchange *x = queue_pop(queue);
    return x ? (int)(x - exchanges) : -1;
}

static struct queue *start(void)
{
    static struct queue queue;

    queue_init(&queue, MOST);
    return &queue;
}

static void end(struct queue *queue)
{
    queue_close(queue);
    assert_int_equal(pop(queue), -1);
    queue_done(queue);
}

static void who_came_first_goes_first(void **state)
{
    struct queue *queue = start();

    (void)state;
    for (int i = 0; i < 3; i++)
        assert_true(queue_push(queue, &exchanges[i], false));
    for (int i = 0; i < 3; i++)
        assert_int_equal(pop(queue), i);
    end(queue);
}

static void who_may_go_ahead_does(void **state)
{
    struct queue *queue = start();

    (void)state;
    assert_true(queue_push(queue, &exchanges[0], false));
    assert_true(queue_push(queue, &exchanges[1], true));
    assert_true(queue_push(queue, &exchanges[2], true));
    assert_int_equal(pop(queue), 1);
    assert_int_equal(pop(queue), 2);
    assert_int_equal(pop(queue), 0);
    end(queue);
}

static void others_get_their_turn_meanwhile(void **state)
{
    struct queue *queue = start();

    (void)state;
    for (int i = 0; i < 2; i++)
        assert_true(queue_push(queue, &exchanges[i], false));
    for (int i = 0; i < MOST; i++)
        assert_true(queue_push(queue, &exchanges[MOST + i], true));
    for (int turn = 1; turn <= MOST + 2; turn++) {
        bool of_others = turn == QUEUE_TURN || turn == 2 * QUEUE_TURN;
        assert_int_equal(pop(queue) < MOST, of_others);
    }
    end(queue);
}

static void a_full_line_refuses_and_keeps_the_other_open(void **state)
{
    struct queue *queue = start();

    (void)state;
    for (int i = 0; i < MOST; i++)
        assert_true(queue_push(queue, &exchanges[i], false));
    assert_false(queue_push(queue, &exchanges[MOST], false));
    for (int i = 0; i < MOST; i++)
        assert_true(queue_push(queue, &exchanges[MOST + i], true));
    assert_false(queue_push(queue, &exchanges[2 * MOST], true));
    for (int i = 0; i < 2 * MOST; i++)
        assert_true(pop(queue) >= 0);
    end(queue);
}

static void after_closing_what_waits_is_still_served(void **state)
{
    struct queue *queue = start();

    (void)state;
    assert_true(queue_push(queue, &exchanges[0], false));
    assert_true(queue_push(queue, &exchanges[1], true));
    queue_close(queue);
    assert_false(queue_push(queue, &exchanges[2], true));
    assert_int_equal(pop(queue), 1);
    assert_int_equal(pop(queue), 0);
    end(queue);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_came_first_goes_first),
        cmocka_unit_test(who_may_go_ahead_does),
        cmocka_unit_test(others_get_their_turn_meanwhile),
        cmocka_unit_test(a_full_line_refuses_and_keeps_the_other_open),
        cmocka_unit_test(after_closing_what_waits_is_still_served),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
