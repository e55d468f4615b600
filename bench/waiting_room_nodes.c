/* W21: three servers on one database. Families are let in one after the other without a pause; the
 * leader is killed, stopped, and cut off from the database meanwhile. */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "db_fixture.h"
#include "wait/client.h"
#include "wait/share.h"
#include "wait/testing/nodes.h"
#include "wait/wait.h"
#include "waiting_room.h"

enum {
    PLACES = 10,
    FAMILIES = 400, /* let in before each blow and after it */
    BLOWS = 3,
    WHOLE = FAMILIES * 2 * BLOWS,
    PATIENCE_S = 60,
};

struct run {
    struct db_fixture *fixture;
    struct ctx *c;
    struct ticket_keys keys;
    uint32_t *seq;    /* that each family was told when it joined */
    uint32_t next;    /* the next to come in */
    uint32_t wrong;   /* told another number later */
    int64_t turn_us;  /* the last family was let in */
    int64_t worst_us; /* the longest time without a turn, since the last blow */
};

/* As a door does, until somebody decides. */
static struct desk_answer ask(struct run *run, const struct desk_question *question)
{
    int64_t until_us = time_monotonic_us() + PATIENCE_S * TIME_SECOND;
    struct desk_answer answer;

    while (wait_ask(run->c, question, &answer) != ST_OK) {
        ASSERT(time_monotonic_us() < until_us);
        (void)poll(NULL, 0, 1);
    }
    return answer;
}

static uint32_t number_in(const struct run *run, const struct desk_answer *answer)
{
    struct ticket ticket;

    ASSERT(ticket_read(&run->keys, (struct str){answer->ticket, TICKET_TEXT}, &ticket));
    return ticket.seq;
}

static void let_in(struct run *run, uint32_t limit)
{
    struct desk_question set = {.word = DESK_SET, .room = BENCH_ROOM};

    set.settings = (struct room_settings){.limit = limit, .keep_min = 15, .form_min = 20};
    ASSERT(ask(run, &set).result == DESK_FINE);
}

static void join_all(struct run *run)
{
    for (uint32_t i = 0; i < WHOLE; i++) {
        struct desk_question enter = bench_enter(i);
        struct desk_answer answer = ask(run, &enter);
        run->seq[i] = number_in(run, &answer);
    }
}

/* The next family comes in, has still its number, and finishes. */
static void one_turn(struct run *run)
{
    struct desk_question question = bench_enter(run->next);
    int64_t until_us = time_monotonic_us() + PATIENCE_S * TIME_SECOND;
    struct desk_answer answer;

    do
        answer = ask(run, &question);
    while (answer.result != DESK_INSIDE && time_monotonic_us() < until_us);
    ASSERT(answer.result == DESK_INSIDE);
    int64_t now_us = time_monotonic_us();
    if (now_us - run->turn_us > run->worst_us)
        run->worst_us = now_us - run->turn_us;
    run->turn_us = now_us;
    run->wrong += number_in(run, &answer) != run->seq[run->next++];
    question.word = DESK_DONE;
    (void)ask(run, &question);
}

static void turns(struct run *run)
{
    for (int i = 0; i < FAMILIES; i++)
        one_turn(run);
}

static int leader(void)
{
    int i;

    while ((i = nodes_leader()) < 0)
        (void)poll(NULL, 0, 1);
    return i;
}

/* Seconds without a turn after a blow, which `fall` gives and `rise` takes back. */
static double
blow(struct run *run, void (*fall)(struct run *, int), void (*rise)(struct run *, int))
{
    int first = leader();

    turns(run);
    run->worst_us = 0;
    fall(run, first);
    turns(run);
    rise(run, first);
    nodes_start(run->c, first);
    return (double)run->worst_us / 1e6;
}

static void fall_killed(struct run *run, int i)
{
    (void)run;
    nodes_signal(i, SIGKILL);
    (void)nodes_await_end(i);
}

static void rise_killed(struct run *run, int i)
{
    (void)run;
    (void)i;
}

static void fall_stopped(struct run *run, int i)
{
    (void)run;
    nodes_signal(i, SIGSTOP);
}

static void rise_stopped(struct run *run, int i)
{
    (void)run;
    nodes_signal(i, SIGCONT);
    ASSERT(nodes_await_end(i) == NODE_REPLACED);
}

static void fall_cut_off(struct run *run, int i)
{
    nodes_close_way(run->c, i);
    db_fixture_load(run->fixture, "src/wait/testing/cut_connections.sql");
}

static void rise_cut_off(struct run *run, int i)
{
    ASSERT(nodes_await_end(i) == NODE_REPLACED);
    nodes_open_way(run->c, i);
}

struct nodes_result nodes_blows(void)
{
    struct run run = {.fixture = db_fixture_start(), .seq = calloc(WHOLE, sizeof(uint32_t))};
    struct nodes_result result = {0};
    struct audit audit;
    int64_t start_us;

    ASSERT(run.seq);
    bench_fresh_folder();
    run.c = db_fixture_ctx(run.fixture, "oqu_wait");
    nodes_open(run.c, bench.dir, db_fixture_conninfo(run.fixture, "oqu_wait"), WAIT_LEASE_MS);
    for (int i = 0; i < NODES; i++) {
        nodes_start(run.c, i);
        while (nodes_ask(i, &(struct desk_question){.word = DESK_SEEN}).result == DESK_FAILED)
            (void)poll(NULL, 0, 1);
    }
    ASSERT(ticket_keys_load(&run.keys, str_printf(run.c->mem, "%s/wait/key", bench.dir).p));
    start_us = time_monotonic_us();
    join_all(&run);
    result.join_ms = (double)(time_monotonic_us() - start_us) / 1e3 / WHOLE;
    let_in(&run, PLACES);
    run.turn_us = time_monotonic_us();
    result.killed_s = blow(&run, fall_killed, rise_killed);
    result.stopped_s = blow(&run, fall_stopped, rise_stopped);
    result.cut_off_s = blow(&run, fall_cut_off, rise_cut_off);
    ASSERT(share_audit(run.c, (struct date){0}, &audit) == ST_OK);
    result.wrong = audit.wrong;
    result.lost = run.wrong;
    nodes_stop();
    db_fixture_stop(run.fixture);
    free(run.seq);
    return result;
}
