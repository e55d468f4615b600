/* The figures are those that the applications themselves give, at every level, after a campaign in
 * which anything happens in any order; and nothing is counted twice or passed over. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "admission/testing/world.h"
#include "board/count.h"
#include "board_test_queries.h"

enum { POOLS = 5, ACTS = 140 };

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

static void count(void)
{
    bool more = true;

    while (more)
        assert_int_equal(count_job(world.work, &more), ST_OK);
}

/* ---- a campaign ------------------------------------------------------------------------------ */

struct sent {
    struct uuid id, school;
    int family;
    bool moved; /* with the school that closed, unless it was over before */
};
struct campaign {
    struct uuid pool[POOLS], school[POOLS];
    struct sent sent[WORLD_FAMILIES];
    size_t n;
    uint32_t chance;
    int answered;
};

/* The same campaign at each run. */
static uint32_t below(struct campaign *campaign, uint32_t n)
{
    campaign->chance = campaign->chance * 1664525u + 1013904223u;
    return (campaign->chance >> 8) % n;
}

static void open_pools(struct campaign *campaign)
{
    const struct uuid schools[POOLS] = {world.school, world.school, world.other_school,
                                        world.region_school[1], world.region_school[6]};

    for (size_t i = 0; i < POOLS; i++) {
        campaign->school[i] = schools[i];
        campaign->pool[i] = world_pool_of(&world, schools[i], i == 1 ? "ru" : "kk", 4);
    }
}

static void someone_applies(struct campaign *campaign)
{
    size_t pool = below(campaign, POOLS);
    int family = world.next_family;

    if (family >= WORLD_OWN) /* the others have something special about them */
        return;
    campaign->sent[campaign->n++] = (struct sent){
        world_apply(&world, campaign->pool[pool], below(campaign, 2) ? SEAT_LANE_T : SEAT_LANE_O),
        campaign->school[pool], family, false};
}

/* Of something that may be answered already, or waits for a seat: then nothing happens. */
static void someone_is_answered(struct campaign *campaign)
{
    const struct sent *sent = &campaign->sent[below(campaign, (uint32_t)campaign->n)];
    static const char *const grounds[] = {"", "", "R1", "R2"};
    const char *ground = grounds[below(campaign, COUNT(grounds))];
    const struct admission_answer answer = {
        .application = sent->id,
        .ground = str_from_z(ground),
        .facts = *ground ? STR("Қол жоқ.") : STR(""),
        .remedy = *ground ? STR("Қол қойыңыз.") : STR(""),
        .idem = rnd_token(world.staff->mem, 16),
    };

    db_fixture_sign(world.staff, "clerk", world.clerk, sent->school);
    enum status st = admission_settle(world.staff, &answer);
    assert_true(st == ST_OK || st == ST_CONFLICT || (sent->moved && st == ST_NOT_FOUND));
    campaign->answered += st == ST_OK;
}

static void someone_withdraws(struct campaign *campaign)
{
    const struct sent *sent = &campaign->sent[below(campaign, (uint32_t)campaign->n)];

    enum status st = world_withdraw(&world, sent->family, sent->id);
    assert_true(st == ST_OK || st == ST_CONFLICT);
}

static void time_passes(struct campaign *campaign, int act)
{
    static const char *const moments[] = {"2026-06-17T17:59:00+05:00", "2026-06-18T17:30:00+05:00",
                                          "2026-06-19T09:00:00+05:00", "2026-06-22T23:59:00+05:00",
                                          "2026-06-24T00:01:00+05:00"};

    (void)campaign;
    if (act % (ACTS / (int)COUNT(moments)) == 0)
        world_clock(&world, moments[act / (ACTS / (int)COUNT(moments))]);
    if (act % 7 == 0)
        world_timers(&world);
}

static void run_campaign(struct campaign *campaign)
{
    for (int act = 0; act < ACTS; act++) {
        time_passes(campaign, act);
        switch (campaign->n == 0 ? 0 : below(campaign, 6)) {
        case 0:
        case 1:
        case 2: someone_applies(campaign); break;
        case 3: someone_is_answered(campaign); break;
        case 4: someone_withdraws(campaign); break;
        default:
            world_seats(&world, campaign->pool[below(campaign, POOLS)],
                        20 + (int)below(campaign, 3));
        }
        if (act % 5 == 0) /* at moments that have nothing to do with what happens */
            count();
    }
}

/* X17: what was received and answered stays where it was; what is open or taken goes along. */
static void a_school_closes(struct campaign *campaign)
{
    world_timers(&world);
    assert_int_equal(world_hand_over(&world, world.other_school, world.school), ST_OK);
    for (size_t i = 0; i < campaign->n; i++) {
        struct sent *sent = &campaign->sent[i];
        sent->moved = uuid_eq(sent->school, world.other_school);
        if (sent->moved)
            sent->school = world.school;
    }
    for (int i = 0; i < 20; i++)
        someone_is_answered(campaign);
}

/* ---- comparison ------------------------------------------------------------------------------ */

struct found {
    struct board_test_differences_rows rows;
    struct board_test_kept_rows_row *kept;
};

static enum status compare_tx(struct ctx *c, void *arg)
{
    struct found *found = arg;

    TRY(board_test_differences(c, &found->rows));
    return board_test_kept_rows(c, &found->kept);
}

static struct found compare(void)
{
    struct found found = {0};

    assert_int_equal(db_tx_read(admin, "test/compare", compare_tx, &found), ST_OK);
    for (size_t i = 0; i < found.rows.n; i++)
        print_message("# " STR_FMT "\n", STR_ARG(found.rows.v[i].what));
    return found;
}

static void after_any_campaign_the_figures_are_those_of_the_applications(void **state)
{
    struct campaign campaign = {.chance = 7};
    (void)state;

    open_pools(&campaign);
    run_campaign(&campaign);
    a_school_closes(&campaign);
    count();
    struct found found = compare();
    assert_int_equal(found.rows.n, 0);
    assert_true(campaign.answered > 5);
    assert_true(found.kept->n > 100);
    assert_true(found.kept->grounds > 3);
    assert_true(found.kept->withdrawn > 3);
    assert_true(found.kept->late > 0);
}

/* ---- a school moves -------------------------------------------------------------------------- */

static enum status move_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;

    TRY(board_test_school_moves(c, world.school, world.region_school[1], &changed));
    assert_int_equal(changed, 1);
    return ST_OK;
}

static void the_figures_go_with_a_school_that_moves(void **state)
{
    struct campaign campaign = {.chance = 11};
    bool more;
    (void)state;

    open_pools(&campaign);
    run_campaign(&campaign);
    count();
    assert_int_equal(db_tx(admin, "test/move", move_tx, NULL), ST_OK);
    assert_true(compare().rows.n > 0);
    assert_int_equal(follow_job(world.work, &more), ST_OK);
    assert_int_equal(compare().rows.n, 0);
    for (int i = 0; i < 10; i++)
        someone_applies(&campaign);
    count();
    assert_int_equal(follow_job(world.work, &more), ST_OK); /* nothing moves twice */
    assert_int_equal(compare().rows.n, 0);
}

/* ---- nothing twice, nothing passed over -------------------------------------------------------*/

static enum status slow_tx(struct ctx *c, void *arg)
{
    const struct uuid *pool = arg;
    struct board_test_touch_row *row;

    TRY(board_test_touch(c, &row)); /* takes its number, and goes on */
    (void)world_apply(&world, *pool, SEAT_LANE_T);
    count();
    assert_true(compare().rows.n > 0); /* the later one waits for the earlier */
    return ST_OK;
}

static void a_transaction_that_ends_late_is_not_passed_over(void **state)
{
    struct uuid pool = world_pool(&world, "kk", 2);
    (void)state;

    count();
    assert_int_equal(compare().rows.n, 0);
    assert_int_equal(db_tx(world.owner, "test/slow", slow_tx, &pool), ST_OK);
    count();
    count();
    assert_int_equal(compare().rows.n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(after_any_campaign_the_figures_are_those_of_the_applications, fresh),
        cmocka_unit_test_setup(the_figures_go_with_a_school_that_moves, fresh),
        cmocka_unit_test_setup(a_transaction_that_ends_late_is_not_passed_over, fresh),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
