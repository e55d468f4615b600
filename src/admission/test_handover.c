/* A school that closes hands its children over (X17), in the database: nobody loses a place, a
 * replay gives the same seats, the public log tells it, and nobody does it around the page. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <openssl/evp.h>
#include <string.h>
#include <unistd.h>

#include "admission/inspect.h"
#include "admission/publish.h"
#include "admission/test_replay_files.h"
#include "admission/testing/world.h"
#include "admission_test_queries.h"
#include "base/buf.h"
#include "base/scan.h"
#include "ledger/ledger.h"

enum { ACTS = 60, SEEDS = 6, TEXT_MOST = 1 << 18 };

static struct db_fixture *fixture;
static struct world world;
static struct ctx *admin;

static int start(void **state)
{
    (void)state;
    fixture = db_fixture_start();
    world_load(fixture);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    db_fixture_stop(fixture);
    return 0;
}

static int fresh(void **state)
{
    (void)state;
    db_fixture_fresh(fixture);
    world_start(&world, fixture, "2026-06-17T10:00:00+05:00");
    admin = db_fixture_ctx(fixture, "oqu_admin");
    return 0;
}

static void assert_state(struct uuid pool, const char *state, const char *names)
{
    assert_string_equal(str_z(admin->mem, world_in_state(&world, pool, state)), names);
}

static void apply_all(struct uuid pool, const char *lanes)
{
    for (const char *l = lanes; *l; l++)
        (void)world_apply(&world, pool,
                          *l == 'T'   ? SEAT_LANE_T
                          : *l == 'O' ? SEAT_LANE_O
                                      : SEAT_LANE_AUTO);
}

struct pool_look {
    struct uuid pool;
    struct admission_test_pool_state_row *row;
};

static enum status pool_tx(struct ctx *c, void *arg)
{
    struct pool_look *look = arg;
    return admission_test_pool_state(c, look->pool, &look->row);
}

static struct admission_test_pool_state_row pool_state(struct uuid pool)
{
    struct pool_look look = {.pool = pool};
    assert_int_equal(db_tx_read(admin, "test/pool", pool_tx, &look), ST_OK);
    return *look.row;
}

/* ---- who goes how ---------------------------------------------------------------------------- */

static void seats_come_along_and_who_waits_stands_behind_those_there(void **state)
{
    struct uuid from = world_pool(&world, "kk", 2);
    struct uuid to = world_pool_of(&world, world.other_school, "kk", 1);
    (void)state;

    apply_all(to, "TT");    /* T1 has the seat, T2 waits */
    apply_all(from, "TTT"); /* two have seats, the third waits */
    assert_int_equal(world_hand_over(&world, world.school, world.other_school), ST_OK);
    assert_state(to, "ALLOCATED", "T1 T3 T4"); /* T2 waited there before and lost nothing */
    assert_state(to, "HELD", "T2 T5");
    assert_int_equal(pool_state(to).capacity, 3);
    assert_int_equal(pool_state(to).last_arrival, 5);
    assert_int_equal(pool_state(to).run, 1); /* who came is outside 3:1 */
    assert_int_equal(pool_state(from).capacity, 0);
    assert_int_equal(pool_state(from).taken, 0);
}

static void who_waits_takes_a_seat_that_is_free_there(void **state)
{
    struct uuid from = world_pool(&world, "kk", 1);
    struct uuid to = world_pool_of(&world, world.other_school, "kk", 1);
    (void)state;

    apply_all(from, "TTT");
    assert_int_equal(world_hand_over(&world, world.school, world.other_school), ST_OK);
    assert_state(to, "ALLOCATED", "T1 T2");
    assert_state(to, "HELD", "T3");
    world_clock(&world, "2026-06-18T18:00:01+05:00"); /* the term is still the same */
    world_timers(&world);
    assert_state(to, "REFUSED_FULL", "T3");
    assert_string_equal(str_z(admin->mem, world_in_state(&world, from, "HELD")), "");
}

/* ADM-43 (f): never refused for lack of seats; and not counted among the other school's own. */
static void an_own_preschool_child_who_waits_comes_with_a_seat(void **state)
{
    struct uuid to = world_pool_aside(&world, "kk", 2, 1, "2026-07-01T00:00:00+05:00");
    struct uuid from = world_pool_of(&world, world.other_school, "kk", 1);
    (void)state;

    apply_all(from, "AA");
    assert_state(from, "HELD", "AUTO2");
    assert_int_equal(world_hand_over(&world, world.other_school, world.school), ST_OK);
    assert_state(to, "APPROVED", "AUTO1 AUTO2");
    assert_int_equal(pool_state(to).capacity, 4);
    apply_all(to, "TTA");
    assert_state(to, "HELD", "T2"); /* one seat is still set aside for its own */
    assert_state(to, "APPROVED", "AUTO1 AUTO2 AUTO3");
}

static void children_go_on_when_the_next_school_closes_too(void **state)
{
    struct uuid first = world_pool(&world, "kk", 1);
    struct uuid second = world_pool_of(&world, world.other_school, "kk", 1);
    (void)state;

    struct uuid child = world_apply(&world, first, SEAT_LANE_T);
    assert_int_equal(world_hand_over(&world, world.school, world.other_school), ST_OK);
    world_seats(&world, first, 1); /* repaired and opened again */
    assert_int_equal(world_hand_over(&world, world.other_school, world.school), ST_OK);
    assert_state(first, "ALLOCATED", "T1");
    assert_int_equal(pool_state(first).capacity, 2);
    assert_int_equal(pool_state(second).taken, 0);
    assert_int_equal(world_withdraw(&world, 0, child), ST_OK);
    assert_int_equal(pool_state(first).taken, 0);
}

static void a_closed_school_takes_nobody(void **state)
{
    struct uuid from = world_pool(&world, "kk", 3), id;
    (void)state;

    (void)world_pool_of(&world, world.other_school, "kk", 1);
    apply_all(from, "T");
    assert_int_equal(world_hand_over(&world, world.school, world.other_school), ST_OK);
    assert_int_equal(world_try(&world, 1, from, SEAT_LANE_T, &id), ST_INVALID);
    assert_string_equal(world.family->failure.code, "admission.submit.no-such-pool");
}

struct share_look {
    struct uuid person, school;
    struct admission_test_shared_row *row;
};

static enum status shared_tx(struct ctx *c, void *arg)
{
    struct share_look *look = arg;
    return admission_test_shared(c, look->person, look->school, &look->row);
}

static bool sees(struct uuid school, struct uuid person)
{
    struct share_look look = {.person = person, .school = school};
    assert_int_equal(db_tx_read(admin, "test/shared", shared_tx, &look), ST_OK);
    return look.row->shared;
}

static void the_new_school_sees_child_and_parent_and_the_old_one_no_longer(void **state)
{
    struct uuid from = world_pool(&world, "kk", 1);
    const struct uuid people[] = {world.child[0], world.parent[0]};
    (void)state;

    (void)world_pool_of(&world, world.other_school, "kk", 1);
    apply_all(from, "T");
    world_clock(&world, "2026-06-18T10:00:00+05:00");
    assert_int_equal(world_hand_over(&world, world.school, world.other_school), ST_OK);
    for (size_t i = 0; i < COUNT(people); i++) {
        assert_true(sees(world.other_school, people[i]));
        assert_false(sees(world.school, people[i]));
    }
}

/* ---- the gate -------------------------------------------------------------------------------- */

struct by_hand {
    struct uuid from, to;
};

static enum status by_hand_tx(struct ctx *c, void *arg)
{
    const struct by_hand *by_hand = arg;
    struct admission_test_hand_over_by_hand_row *row;
    return admission_test_hand_over_by_hand(c, world.campaign->id, by_hand->from, by_hand->to,
                                            &row);
}

static void only_a_department_does_it_and_only_in_its_territory(void **state)
{
    const struct {
        const char *role;
        struct uuid person, organisation, from, to;
    } table[] = {
        {"clerk", world.clerk, world.school, world.school, world.school},
        {"director", world.director, world.school, world.school, world.other_school},
        {"director", world.director, world.department, world.school, world.other_school},
        {"ministry", world.officer, world.department, world.school, world.other_school},
        {"department", world.officer, world.department, world.school, world.region_school[1]},
        {"department", world.officer, world.department, world.region_school[1], world.school},
        {"department", world.officer, world.region_school[1], world.school, world.other_school},
    };
    struct uuid from = world_pool(&world, "kk", 1);
    (void)state;

    (void)world_pool_of(&world, world.other_school, "kk", 1);
    (void)world_pool_of(&world, world.region_school[1], "kk", 1);
    apply_all(from, "T");
    for (size_t i = 0; i < COUNT(table); i++) {
        struct by_hand by_hand = {table[i].from, table[i].to};
        print_message("# %s %zu\n", table[i].role, i);
        db_fixture_sign(world.staff, table[i].role, table[i].person, table[i].organisation);
        assert_int_equal(db_tx(world.staff, "test/by-hand", by_hand_tx, &by_hand), ST_NOT_FOUND);
    }
    assert_state(from, "ALLOCATED", "T1");
}

/* Who waits must have arrived in the new queue when the transaction ends. */
static void the_gate_alone_cannot_leave_a_child_between_schools(void **state)
{
    struct by_hand by_hand = {world.school, world.other_school};
    struct uuid from = world_pool(&world, "kk", 0);
    (void)state;

    (void)world_pool_of(&world, world.other_school, "kk", 1);
    apply_all(from, "T");
    db_fixture_sign(world.staff, "department", world.officer, world.department);
    assert_int_equal(db_tx(world.staff, "test/by-hand", by_hand_tx, &by_hand), ST_FORBIDDEN);
    assert_string_equal(world.staff->failure.code, "admission.guard.not-allocated");
    assert_state(from, "HELD", "T1");
}

/* ---- replay ---------------------------------------------------------------------------------- */

static uint32_t chance;

static uint32_t below(uint32_t n)
{
    chance = chance * 1664525u + 1013904223u;
    return (chance >> 8) % n;
}

struct campaign {
    struct uuid schools[2], pools[4], sent[WORLD_OWN];
    int n_sent, handed_over;
};

static void open_pools(struct campaign *campaign)
{
    campaign->schools[0] = world.school;
    campaign->schools[1] = world.other_school;
    campaign->pools[0] = world_pool_aside(&world, "kk", 4, 2, "2026-06-18T12:00:00+05:00");
    campaign->pools[1] = world_pool(&world, "ru", 3);
    campaign->pools[2] = world_pool_of(&world, world.other_school, "kk", 5);
    campaign->pools[3] = world_pool_of(&world, world.other_school, "ru", 2);
}

static void act(struct campaign *campaign)
{
    static const enum seat_lane lanes[] = {SEAT_LANE_T, SEAT_LANE_T, SEAT_LANE_O, SEAT_LANE_AUTO};
    uint32_t what = below(12);
    struct uuid pool = campaign->pools[below(COUNT(campaign->pools))];

    if (what < 8 && world.next_family < WORLD_OWN) {
        struct uuid id;
        int family = world.next_family++;
        enum status st = world_try(&world, family, pool, lanes[below(COUNT(lanes))], &id);
        assert_true(st == ST_OK || st == ST_INVALID); /* the pool may be closed */
        if (st == ST_OK)
            campaign->sent[campaign->n_sent++] = id;
        else
            world.next_family--;
    } else if (what < 10 && campaign->n_sent > 0) {
        struct uuid id = campaign->sent[below((uint32_t)campaign->n_sent)];
        for (int family = 0; family < WORLD_OWN; family++) /* whose it is */
            if (world_withdraw(&world, family, id) != ST_NOT_FOUND)
                break;
    } else if (what == 10) {
        world_seats(&world, pool, 12 + (int)below(4));
    }
}

static void run_campaign(struct campaign *campaign)
{
    static const char *const moments[] = {"2026-06-17T17:59:00+05:00", "2026-06-18T17:30:00+05:00",
                                          "2026-06-18T18:30:00+05:00", "2026-06-19T18:01:00+05:00"};

    for (int i = 0; i < ACTS; i++) {
        if (i % (ACTS / (int)COUNT(moments)) == ACTS / 8)
            world_clock(&world, moments[i / (ACTS / (int)COUNT(moments))]);
        world_timers(&world);
        if (i == ACTS / 3 || i == 2 * ACTS / 3) {
            size_t from = below(2);
            enum status st =
                world_hand_over(&world, campaign->schools[from], campaign->schools[1 - from]);
            campaign->handed_over += st == ST_OK;
        }
        act(campaign);
    }
    world_timers(&world);
}

struct lines {
    struct admission_test_replay_events_rows events;
    struct admission_test_replay_pools_rows pools;
    struct admission_test_replay_outcomes_rows outcomes;
};

static enum status lines_tx(struct ctx *c, void *arg)
{
    struct lines *lines = arg;

    TRY(admission_test_replay_pools(c, &lines->pools));
    TRY(admission_test_replay_outcomes(c, &lines->outcomes));
    return admission_test_replay_events(c, &lines->events);
}

static void put_lines(struct fixture *f, const struct lines *lines)
{
    struct buf pools, events;

    buf_init(&pools, f->mem, TEXT_MOST);
    buf_init(&events, f->mem, TEXT_MOST);
    buf_add(&pools, STR(POOL_HEAD));
    buf_add(&events, STR(EVENT_HEAD));
    for (size_t i = 0; i < lines->pools.n; i++)
        buf_printf(&pools, STR_FMT "\n", STR_ARG(lines->pools.v[i].line));
    for (size_t i = 0; i < lines->events.n; i++)
        buf_printf(&events, STR_FMT "\n", STR_ARG(lines->events.v[i].line));
    put(f, "pools.csv", buf_str(&pools));
    put(f, "events.csv", buf_str(&events));
}

/* A row of outcomes.csv without seq and at. */
static struct str short_row(struct fixture *f, struct str row)
{
    struct str field[7];

    for (size_t i = 0; i < COUNT(field) - 1; i++)
        assert_true(scan_until(&row, ',', &field[i]));
    field[6] = row;
    return str_printf(f->mem, STR_FMT "," STR_FMT "," STR_FMT "," STR_FMT "," STR_FMT,
                      STR_ARG(field[0]), STR_ARG(field[1]), STR_ARG(field[2]), STR_ARG(field[4]),
                      STR_ARG(field[6]));
}

static bool is_outcome(const struct lines *lines, struct str row)
{
    for (size_t i = 0; i < lines->outcomes.n; i++)
        if (str_eq(lines->outcomes.v[i].line, row))
            return true;
    return false;
}

static void compare(struct fixture *f, const struct lines *lines)
{
    struct str out = get(f, "out.csv"), row;
    size_t n = 0;

    assert_true(scan_until(&out, '\n', &row)); /* the head */
    for (; scan_until(&out, '\n', &row); n++) {
        struct str got = short_row(f, row);
        if (!is_outcome(lines, got))
            fail_msg("the service says otherwise: " STR_FMT, STR_ARG(got));
    }
    assert_int_equal(n, lines->outcomes.n);
}

/* ---- the public log of such a campaign ------------------------------------------------------ */

static enum status copy_tx(struct ctx *c, void *arg)
{
    struct buf *text = arg;
    struct merkle_tree tree = {.size = 0};
    struct merkle_hash root;
    struct ledger_head head;
    struct ledger_leaf leaf;
    char base64[48];

    TRY(ledger_head(c, &head));
    for (int64_t i = 0; i < head.leaves; i++) {
        TRY(ledger_leaf(c, i, &leaf));
        buf_add(text, leaf.text);
        buf_add_char(text, '\n');
        merkle_add(&tree, &leaf.hash);
    }
    merkle_tree_root(&tree, &root);
    (void)EVP_EncodeBlock((unsigned char *)base64, root.b, MERKLE_HASH);
    buf_printf(text, "\noqu.test\n%lld\n%s\n", (long long)head.leaves, base64);
    return ST_OK;
}

static void audit_finds_nothing(struct fixture *f)
{
    struct buf text;
    bool more = true;
    char *argv[] = {f->folder, NULL};
    struct ctx c = {.mem = f->mem, .lang = LANG_EN};

    while (more)
        assert_int_equal(publish_job(world.work, &more), ST_OK);
    buf_init(&text, f->mem, TEXT_MOST);
    assert_int_equal(db_tx_read(admin, "test/log", copy_tx, &text), ST_OK);
    put(f, "log", buf_str(&text));
    argv[0] = memcpy(arena_alloc(f->mem, sizeof(f->folder) + 8), path(f, "log"),
                     strlen(path(f, "log")) + 1);
    int saved =
        redirect(STDOUT_FILENO, "/dev/null", O_WRONLY); /* the reader of results stands there */
    assert_int_equal(admission_audit_command(&c, 1, argv), ST_OK);
    undo(STDOUT_FILENO, saved);
}

static void a_replay_of_any_campaign_gives_the_seats_of_the_service(void **state)
{
    int handed_over = 0;
    (void)state;

    for (uint32_t seed = 1; seed <= SEEDS; seed++) {
        struct campaign campaign = {.n_sent = 0};
        struct lines lines;
        void *files;

        (void)fresh(NULL);
        print_message("# seed %u\n", seed);
        chance = seed;
        open_pools(&campaign);
        run_campaign(&campaign);
        handed_over += campaign.handed_over;
        assert_int_equal(db_tx_read(admin, "test/lines", lines_tx, &lines), ST_OK);
        assert_int_equal(replay_set_up(&files), 0);
        put_lines(files, &lines);
        assert_int_equal(command(files, FILES " --until 2026-06-19T18:01:01+05:00"), ST_OK);
        compare(files, &lines);
        audit_finds_nothing(files);
        assert_int_equal(replay_tear_down(&files), 0);
    }
    assert_true(handed_over > SEEDS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(seats_come_along_and_who_waits_stands_behind_those_there, fresh),
        cmocka_unit_test_setup(who_waits_takes_a_seat_that_is_free_there, fresh),
        cmocka_unit_test_setup(an_own_preschool_child_who_waits_comes_with_a_seat, fresh),
        cmocka_unit_test_setup(children_go_on_when_the_next_school_closes_too, fresh),
        cmocka_unit_test_setup(a_closed_school_takes_nobody, fresh),
        cmocka_unit_test_setup(the_new_school_sees_child_and_parent_and_the_old_one_no_longer,
                               fresh),
        cmocka_unit_test_setup(only_a_department_does_it_and_only_in_its_territory, fresh),
        cmocka_unit_test_setup(the_gate_alone_cannot_leave_a_child_between_schools, fresh),
        cmocka_unit_test_setup(a_replay_of_any_campaign_gives_the_seats_of_the_service, fresh),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
