/* bench/rights [--json]: the second gate. What a role may do in an organisation, decided from
 * memory, beside the peer: asking the database each time with the same prepared statement in one
 * round trip. And how long a permission lasts after another process has taken it, from the role or
 * by ending a membership of a group. The claims: below 2 µs, and never a second. Exit status 1 when
 * either is untrue. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/time.h"
#include "db_fixture.h"
#include "page_app.h"
#include "rights/permit.h"
#include "rights/state.h"
#include "rights_test_queries.h"

enum {
    DECISIONS = 1000000,
    QUERIES = 5000,
    TAKINGS = 10,
    BATCH = 1000, /* decisions on one request's memory */
    LIMIT_NS = 2000,
    LIMIT_MS = 1000,
};

#define TAKEN "admission.may.paper"

static const struct uuid organisation = {{1, [6] = 0x40, [8] = 0x80}};
static const struct uuid person = {{2, [6] = 0x40, [8] = 0x80}};
static const struct uuid author = {{3, [6] = 0x40, [8] = 0x80}};
static const struct uuid group = {{4, [6] = 0x40, [8] = 0x80}};

struct bench {
    struct ctx *staff, *owner;
    const struct router *router;
    struct catalogue catalogue;
    const struct account_role *role;
    struct verdict verdicts[PERMISSIONS_MOST];
};

static void must(enum status st)
{
    ASSERT(st == ST_OK);
}

static bool permitted(struct bench *b)
{
    struct permission_set set, lent;

    must(rights_permit(b->staff, b->router, &set, &lent));
    for (size_t i = 0; i < b->catalogue.n; i++)
        if (strcmp(b->catalogue.v[i].name, TAKEN) == 0)
            return permission_in(&set, i);
    return false;
}

static double decision_ns(struct bench *b)
{
    int64_t from_us = time_monotonic_us();

    for (int i = 0; i < DECISIONS; i += BATCH) {
        for (int k = 0; k < BATCH; k++)
            ASSERT(permitted(b));
        arena_reset(b->staff->mem);
    }
    return (double)(time_monotonic_us() - from_us) * 1e3 / DECISIONS;
}

static enum status ask_tx(struct ctx *c, void *arg)
{
    struct bench *b = arg;
    return rights_state_of(c, b->catalogue, organisation, b->role, NULL, true, b->verdicts);
}

static double query_ns(struct bench *b)
{
    int64_t from_us = time_monotonic_us();

    for (int i = 0; i < QUERIES; i++)
        must(db_tx_single(b->staff, "bench/rights", ask_tx, b));
    return (double)(time_monotonic_us() - from_us) * 1e3 / QUERIES;
}

static enum status put_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    const char *state = arg;

    return rights_test_add_change(c, organisation, STR("clerk"), STR(TAKEN), str_from_z(state),
                                  person, &changed);
}

static void put(struct bench *b, char *state)
{
    must(db_tx(b->owner, "bench/put", put_tx, state));
}

static void take_from_role(struct bench *b)
{
    static char taken[] = "TAKEN";
    put(b, taken);
}

static void give_to_role(struct bench *b)
{
    static char shipped[] = "SHIPPED";
    put(b, shipped);
}

static enum status make_group_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;

    TRY(rights_test_add_group(c, group, organisation, STR("bench"), author, &changed));
    return rights_test_add_group_right(c, group, organisation, STR(TAKEN), author, &changed);
}

static enum status join_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;
    return rights_test_add_member(c, group, organisation, (struct opt_uuid){true, person},
                                  (struct opt_uuid){0}, author, &changed);
}

static enum status leave_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;
    return rights_test_end_members(c, group, author, &changed);
}

static void join(struct bench *b)
{
    must(db_tx(b->owner, "bench/join", join_tx, NULL));
}

static void leave(struct bench *b)
{
    must(db_tx(b->owner, "bench/leave", leave_tx, NULL));
}

/* The role has it no longer, the person by a group alone. */
static void by_group_alone(struct bench *b)
{
    take_from_role(b);
    must(db_tx(b->owner, "bench/group", make_group_tx, NULL));
    join(b);
}

/* The longest of some takings: this process learns of them only from the database, as another door
 * would. */
static double
longest_ms(struct bench *b, void (*take)(struct bench *), void (*give)(struct bench *))
{
    int64_t longest_us = 0;

    for (int i = 0; i < TAKINGS; i++) {
        while (!permitted(b))
            (void)usleep(1000);
        take(b);
        int64_t from_us = time_monotonic_us();
        while (permitted(b))
            (void)usleep(200);
        int64_t took_us = time_monotonic_us() - from_us;
        longest_us = took_us > longest_us ? took_us : longest_us;
        give(b);
        arena_reset(b->staff->mem);
    }
    return (double)longest_us / 1e3;
}

static void open_bench(struct bench *b, struct db_fixture *fixture, struct page_app *app)
{
    b->staff = db_fixture_ctx(fixture, "oqu_staff");
    b->owner = db_fixture_ctx(fixture, "oqu_owner");
    b->router = page_app_router(app, DOOR_STAFF);
    b->catalogue = rights_catalogue(b->router);
    b->role = rights_role(b->owner, STR("clerk"));
    db_fixture_sign(b->staff, "clerk", person, organisation);
    b->staff->mem = arena_new(1 << 24, 1 << 26); /* what each batch gives back */
    b->staff->actor.role = STR("clerk");
    b->staff->actor.access = ACCESS_PERSON | ACCESS_CLERK;
}

static enum status organisation_tx(struct ctx *c, void *arg)
{
    struct date day = {18262}; /* 2020-01-01 */
    const struct organisation_new school = {
        .id = organisation,
        .kind = STR("ministry"),
        .name_kk = STR("Ұйым"),
        .name_ru = STR("Ұйым"),
        .legal_name_kk = STR("Ұйым"),
        .legal_name_ru = STR("Ұйым"),
        .ownership = STR("STATE"),
        .status = STR("OPEN"),
        .bin = STR(""),
        .region = STR(""),
        .district = STR(""),
        .settlement = STR(""),
        .languages = STR(""),
        .phone = STR(""),
        .address_kk = STR(""),
        .address_ru = STR(""),
        .site = STR(""),
        .valid_from = day,
    };
    (void)arg;
    return organisation_load(c, &school, 1, STR("bench"));
}

int main(int argc, char **argv)
{
    bool json = argc == 2 && strcmp(argv[1], "--json") == 0;
    static struct bench b;

    if (argc > 1 && !json) {
        (void)fputs("usage: bench/rights [--json]\n", stderr);
        return 2;
    }
    struct db_fixture *fixture = db_fixture_start();
    struct page_app *app = page_app_open("");
    db_fixture_fresh(fixture);
    open_bench(&b, fixture, app);
    must(db_tx(b.owner, "bench/organisation", organisation_tx, NULL));
    double by_role = decision_ns(&b), lasts = longest_ms(&b, take_from_role, give_to_role);
    by_group_alone(&b);
    double lasts_in_group = longest_ms(&b, leave, join), peer = query_ns(&b);
    while (!permitted(&b))
        (void)usleep(1000);
    double by_group = decision_ns(&b);
    bool good =
        by_role < LIMIT_NS && by_group < LIMIT_NS && lasts < LIMIT_MS && lasts_in_group < LIMIT_MS;
    if (json)
        (void)printf("{\"bench\":\"rights\",\"decision_ns\":%.0f,\"decision_by_group_ns\":%.0f,"
                     "\"query_ns\":%.0f,\"longest_after_taking_ms\":%.0f,"
                     "\"longest_after_leaving_ms\":%.0f,\"pass\":%s}\n",
                     by_role, by_group, peer, lasts, lasts_in_group, good ? "true" : "false");
    else
        (void)printf("a decision from memory  %8.0f ns, by a group %.0f ns\n"
                     "the query each time     %8.0f ns\n"
                     "longest after a taking  %8.0f ms, after leaving a group %.0f ms\n%s\n",
                     by_role, by_group, peer, lasts, lasts_in_group,
                     good ? "the claim is true" : "the claim is UNTRUE");
    page_app_close(app);
    db_fixture_stop(fixture);
    return good ? 0 : 1;
}
