/* The public log of a campaign: what it says, what it must not say, and that nothing is passed
 * over. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>
#include <openssl/sha.h>

#include "admission/publish.h"
#include "admission/testing/world.h"
#include "admission_queries.h"
#include "admission_test_queries.h"
#include "ledger/ledger.h"

enum { LINES_MOST = 60 };

static struct db_fixture *fixture;
static struct world world;
static struct ctx *public;
static struct str lines[LINES_MOST];
static size_t n_lines;

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
    public = db_fixture_ctx(fixture, "oqu_public");
    n_lines = 0;
    return 0;
}

static enum status lines_tx(struct ctx *c, void *arg)
{
    struct ledger_head head;
    struct ledger_leaf leaf;
    (void)arg;

    TRY(ledger_head(c, &head));
    assert_true(head.leaves <= LINES_MOST);
    for (n_lines = 0; n_lines < (size_t)head.leaves; n_lines++) {
        TRY(ledger_leaf(c, (int64_t)n_lines, &leaf));
        lines[n_lines] = leaf.text;
    }
    return ST_OK;
}

static void publish(void)
{
    bool more;

    assert_int_equal(publish_job(world.work, &more), ST_OK);
    assert_false(more);
    assert_int_equal(db_tx_read(public, "test/lines", lines_tx, NULL), ST_OK);
}

static bool has(struct str line, const char *words)
{
    size_t at;
    return str_find(line, str_from_z(words), &at);
}

static size_t count(const char *words)
{
    size_t n = 0;

    for (size_t i = 0; i < n_lines; i++)
        n += has(lines[i], words);
    return n;
}

static struct str line_with(const char *words, const char *more)
{
    for (size_t i = 0; i < n_lines; i++)
        if (has(lines[i], words) && has(lines[i], more))
            return lines[i];
    fail_msg("no line has \"%s\" and \"%s\"", words, more);
    return STR("");
}

/* The 64 digits after "mark=". */
static struct str mark_in(struct str line)
{
    size_t at;

    assert_true(str_find(line, STR(" mark="), &at));
    return str_sub(line, at + 6, 64);
}

static void every_act_stands_there_in_its_order_without_names(void **state)
{
    struct uuid pool = world_pool(&world, "kk", 2), ids[3];
    struct arena *mem = world.owner->mem;
    (void)state;

    ids[0] = world_apply(&world, pool, SEAT_LANE_T);
    ids[1] = world_apply(&world, pool, SEAT_LANE_T);
    ids[2] = world_apply(&world, pool, SEAT_LANE_T);
    assert_int_equal(world_withdraw(&world, 0, ids[0]), ST_OK);
    publish();
    for (size_t i = 0; i < n_lines; i++)
        assert_true(str_starts(lines[i], STR("admission/1 year=2026 pool=")));
    assert_int_equal(count(" kind=apply "), 3);
    assert_int_equal(count(" kind=allocated "), 3); /* two seats, and the freed one */
    assert_int_equal(count(" kind=withdrawn "), 1);
    assert_int_equal(count(" kind=withdraw "), 1);
    struct str first = line_with(" kind=apply ", " arrival=1 ");
    assert_true(has(first, " lane=T"));
    assert_true(has(first, " deadline="));
    struct str mark = mark_in(first);
    assert_int_equal(count(str_z(mem, mark)), 4); /* apply, allocated, withdraw, withdrawn */
    for (size_t i = 0; i < COUNT(ids); i++) {
        assert_int_equal(count(uuid_print(mem, ids[i]).p), 0);
        assert_int_equal(count(uuid_print(mem, world.child[i]).p), 0);
        assert_int_equal(count(uuid_print(mem, world.parent[i]).p), 0);
        assert_int_equal(count(str_z(mem, world_child_iin(world.owner, (int)i))), 0);
    }
    size_t before = n_lines;
    publish();
    assert_int_equal(n_lines, before); /* once */
}

/* X17: the log tells who went where by which act, and what was before stays in the pool where it
 * was. */
static void children_of_a_school_that_closes_are_followed(void **state)
{
    struct uuid from = world_pool(&world, "kk", 1);
    struct uuid to = world_pool_of(&world, world.other_school, "kk", 0);
    struct arena *mem = world.owner->mem;
    const char *here = str_printf(mem, " pool=" STR_FMT " ", STR_ARG(uuid_print(mem, from))).p;
    const char *there = str_printf(mem, " pool=" STR_FMT " ", STR_ARG(uuid_print(mem, to))).p;
    (void)state;

    world_seats(&world, to, 1);
    (void)world_apply(&world, to, SEAT_LANE_T);
    (void)world_apply(&world, from, SEAT_LANE_T); /* not published yet when it moves on */
    (void)world_apply(&world, from, SEAT_LANE_T);
    assert_int_equal(world_hand_over(&world, world.school, world.other_school), ST_OK);
    publish();
    struct str applied = line_with(" kind=apply at=", here);
    const char *mark = str_z(mem, mark_in(applied));
    assert_true(has(line_with(" kind=allocated ", here), mark));
    assert_true(has(line_with(" kind=leave ", " seats=0 "), mark));
    assert_true(has(line_with(" kind=leave ", mark), " by=order-564"));
    assert_true(has(line_with(" kind=moved ", mark), here));
    assert_true(has(line_with(" kind=come ", mark), there));
    assert_true(has(line_with(" kind=come ", mark), " arrival=2 lane=T seats=2 "));
    assert_true(has(line_with(" kind=allocated ", there), " by="));
    assert_true(has(line_with(" kind=capacity ", here), " seats=0 by=order-564"));
    assert_int_equal(count(" kind=leave "), 2);
    assert_int_equal(count(" kind=come "), 1);
    assert_true(has(line_with(" kind=apply ", " arrival=3 "), there)); /* who waits arrives anew */
    assert_true(has(line_with(" kind=held ", there), " by="));
}

/* The transaction of an earlier number that ends later: a cursor over numbers would pass it over.
 */
static enum status slow_tx(struct ctx *c, void *arg)
{
    const struct uuid *pool = arg;
    struct admission_test_touch_row *row;

    TRY(admission_test_touch(c, &row)); /* takes its number */
    (void)world_apply(&world, *pool, SEAT_LANE_T);
    publish();
    assert_int_equal(count(" kind=apply "), 0); /* the later one waits for the earlier */
    return ST_OK;
}

static void what_still_runs_is_waited_for(void **state)
{
    struct uuid pool = world_pool(&world, "kk", 2);
    (void)state;

    assert_int_equal(db_tx(world.owner, "test/slow", slow_tx, &pool), ST_OK);
    publish();
    assert_int_equal(count(" kind=apply "), 1);
}

struct own {
    struct uuid application;
    struct admission_own_mark_row *row;
};

static enum status own_tx(struct ctx *c, void *arg)
{
    struct own *own = arg;
    return admission_own_mark(c, own->application, &own->row);
}

/* As README.md says it, reckoned anew. */
static bool opens(const struct admission_own_mark_row *row, struct uuid application)
{
    uint8_t text[32 + 36], hash[SHA256_DIGEST_LENGTH];

    assert_int_equal(row->salt.n, 32);
    memcpy(text, row->salt.p, 32);
    memcpy(text + 32, uuid_print(world.owner->mem, application).p, 36);
    (void)SHA256(text, sizeof(text), hash);
    return row->mark.n == sizeof(hash) && memcmp(row->mark.p, hash, sizeof(hash)) == 0;
}

static void only_the_family_can_open_its_mark(void **state)
{
    struct uuid pool = world_pool(&world, "kk", 2);
    struct own own = {.application = world_apply(&world, pool, SEAT_LANE_T)};
    struct uuid other = world_apply(&world, pool, SEAT_LANE_T);
    (void)state;

    publish();
    db_fixture_sign(world.family, "parent", world.parent[0], (struct uuid){{0}});
    assert_int_equal(db_tx_read(world.family, "test/own", own_tx, &own), ST_OK);
    assert_non_null(own.row);
    struct str mark = str_hex(world.owner->mem, own.row->mark.p, own.row->mark.n);
    assert_true(str_eq(mark, mark_in(line_with(" kind=apply ", " arrival=1 "))));
    assert_true(opens(own.row, own.application));
    assert_false(opens(own.row, other));
    db_fixture_sign(world.family, "parent", world.parent[1], (struct uuid){{0}});
    assert_int_equal(db_tx_read(world.family, "test/own", own_tx, &own), ST_OK);
    assert_null(own.row);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(every_act_stands_there_in_its_order_without_names, fresh),
        cmocka_unit_test_setup(children_of_a_school_that_closes_are_followed, fresh),
        cmocka_unit_test_setup(what_still_runs_is_waited_for, fresh),
        cmocka_unit_test_setup(only_the_family_can_open_its_mark, fresh),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
