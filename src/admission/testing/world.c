/* See world.h. Families apply through the same gate and the same pool functions as the family's
 * door. */
#include "world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "admission/application.h"
#include "admission/decide.h"
#include "admission/handover.h"
#include "admission/pool.h"
#include "admission_test_queries.h"
#include "base/id.h"
#include "base/log.h"
#include "base/scan.h"
#include "keys/keys.h"
#include "organisation/organisation.h"
#include "person/person.h"
#include "platform/platform.h"

static void must(struct ctx *c, enum status st, const char *what)
{
    if (st == ST_OK)
        return;
    log_failure(c, what);
    exit(1);
}

#define SCHOOL_BIN "991240000013"
#define OTHER_BIN  "991240000122"

static const struct uuid nobody;

static struct uuid id_of(int kind, int n)
{
    return (struct uuid){{(uint8_t)kind, (uint8_t)n, 0, 0, 0, 0, 0x40, 0, 0x80}};
}

/* A number that nobody can hold: the right check digit over a birth in 2088 or 2062. A twelfth
 * digit that does not exist moves the serial on. */
static struct str impossible_iin(struct ctx *c, bool child, int n)
{
    for (int serial = n * 9;; serial++) {
        for (int last = 0; last < 10; last++) {
            struct str iin =
                str_printf(c->mem, "%s%04d%d", child ? "8803155" : "6207045", serial, last);
            if (scan_iin(iin))
                return iin;
        }
    }
}

struct str world_child_iin(struct ctx *c, int family)
{
    return impossible_iin(c, true, family);
}

struct str world_parent_iin(struct ctx *c, int family)
{
    return impossible_iin(c, false, family);
}

struct str world_region(int i)
{
    static const struct str regions[WORLD_REGIONS] = {
        STR_INIT("710000000"), STR_INIT("100000000"), STR_INIT("330000000"), STR_INIT("430000000"),
        STR_INIT("270000000"), STR_INIT("750000000"), STR_INIT("110000000"), STR_INIT("150000000"),
        STR_INIT("310000000"), STR_INIT("630000000"), STR_INIT("190000000"), STR_INIT("390000000"),
        STR_INIT("550000000"), STR_INIT("230000000"), STR_INIT("790000000"), STR_INIT("610000000"),
        STR_INIT("470000000"), STR_INIT("350000000"), STR_INIT("590000000"), STR_INIT("620000000"),
    };
    return regions[i];
}

/* ---- organisations and the street ------------------------------------------------------------ */

static struct organisation_new organisation(
    struct uuid id, struct uuid parent, const char *kind, struct str region, struct str name)
{
    return (struct organisation_new){
        .id = id,
        .parent = parent,
        .kind = str_from_z(kind),
        .name_kk = name,
        .name_ru = name,
        .legal_name_kk = name,
        .legal_name_ru = name,
        .region = region,
        .district = region,
        .ownership = STR("STATE"),
        .status = STR("OPEN"),
        .languages = STR("kk,ru"),
        .address_kk = STR("Абай көшесі, 1"),
        .address_ru = STR("улица Абая, 1"),
        .primary_programme = true,
        .has_preschool = true,
        .valid_from = {19000},
    };
}

static enum status schools_tx(struct ctx *c, void *arg)
{
    const struct world *world = arg;
    enum { OWN = 3 };
    struct str astana = world_region(0);
    struct organisation_new rows[OWN + WORLD_REGIONS] = {
        organisation(world->department, nobody, "region-department", astana,
                     STR("Білім басқармасы")),
        organisation(world->school, world->department, "school-lyceum", astana,
                     STR("№ 84 мектеп-гимназия")),
        organisation(world->other_school, world->department, "school-lyceum", astana,
                     STR("№ 9 мектеп-лицей")),
    };

    rows[0].primary_programme = rows[0].has_preschool = false;
    rows[0].languages = STR("");
    rows[1].bin = STR(SCHOOL_BIN);
    rows[2].bin = STR(OTHER_BIN);
    for (int i = 0; i < WORLD_REGIONS; i++)
        rows[OWN + i] = organisation(world->region_school[i], nobody, "secondary-school",
                                     world_region(i), str_printf(c->mem, "Өңір мектебі %d", i + 1));
    return organisation_load(c, rows, COUNT(rows), STR("test"));
}

static enum status street_tx(struct ctx *c, void *arg)
{
    const struct world *world = arg;
    const struct organisation_new_street street = {id_of(0x57, 1), world_region(0),
                                                   STR("Абай көшесі"), STR("улица Абая"), STR("")};
    const struct organisation_new_territory territories[] = {
        {id_of(0x7E, 1), world->school, STR("12"), {20500}, {20500}},
        {id_of(0x7E, 2), world->other_school, STR("12"), {20500}, {20500}},
    };
    const struct organisation_new_item items[] = {
        {.id = id_of(0x17, 1),
         .territory = territories[0].id,
         .street = street.id,
         .house_from = 1,
         .house_to = WORLD_FAR,
         .parity = STR("ALL")},
        {.id = id_of(0x17, 2),
         .territory = territories[1].id,
         .street = street.id,
         .house_from = WORLD_FAR + 1,
         .parity = STR("ALL")},
    };

    TRY(organisation_load_streets(c, &street, 1));
    TRY(organisation_load_territories(c, territories, COUNT(territories)));
    return organisation_load_items(c, items, COUNT(items));
}

/* ---- people ---------------------------------------------------------------------------------- */

static struct person_new somebody(struct ctx *c, struct uuid id, bool child, int n)
{
    struct str house = str_printf(c->mem, "%d", n + 1);

    return (struct person_new){
        .id = id,
        .iin = impossible_iin(c, child, n),
        .surname = STR("Сынақ"),
        .given = str_printf(c->mem, child ? "Бала%d" : "Ата%d", n),
        .born = {child ? 18400 : 7000}, /* May 2020; March 1989 */
        .citizenship = STR("KZ"),
        .phone = STR("+77000000000"),
        .address = {.text_kk = str_printf(c->mem, "Абай көшесі, " STR_FMT, STR_ARG(house)),
                    .text_ru = str_printf(c->mem, "улица Абая, " STR_FMT, STR_ARG(house)),
                    .street = id_of(0x57, 1),
                    .house = house,
                    .settlement_kato = world_region(0),
                    .confirmed = true},
    };
}

static void make_special(struct person_new *child, int family)
{
    switch (family) {
    case WORLD_AUTUMN: child->born = (struct date){18537}; break; /* 2 October 2020 */
    case WORLD_YOUNG: child->born = (struct date){18700}; break;  /* March 2021 */
    case WORLD_LATE: child->born = (struct date){17700}; break;   /* June 2018 */
    case WORLD_FOREIGN: child->citizenship = STR("KG"); break;
    case WORLD_UNKNOWN: child->address.street = nobody; break;
    default: break;
    }
}

static enum status people_tx(struct ctx *c, void *arg)
{
    const struct world *world = arg;
    enum { OTHERS = 5, PEOPLE = 2 * WORLD_FAMILIES + OTHERS };
    struct person_new *people = NEWS(c->mem, struct person_new, PEOPLE);
    const struct uuid others[OTHERS] = {world->father, world->clerk, world->second_clerk,
                                        world->director, world->officer};

    for (int i = 0; i < WORLD_FAMILIES; i++) {
        people[2 * i] = somebody(c, world->child[i], true, i);
        make_special(&people[2 * i], i);
        people[2 * i + 1] = somebody(c, world->parent[i], false, i);
    }
    people[2 * WORLD_APART + 1].address.house = STR("1");
    for (int i = 0; i < OTHERS; i++)
        people[2 * WORLD_FAMILIES + i] = somebody(c, others[i], false, 500 + i);
    return person_load(c, people, PEOPLE);
}

static enum status kinship_tx(struct ctx *c, void *arg)
{
    const struct world *world = arg;
    const struct person_preschool_new preschools[] = {
        {world->child[WORLD_OWN], STR(SCHOOL_BIN), 2026, true},
        {world->child[WORLD_UNFINISHED], STR(SCHOOL_BIN), 2026, false},
    };
    struct person_guardianship_new *links =
        NEWS(c->mem, struct person_guardianship_new, WORLD_FAMILIES + 1);

    for (int i = 0; i < WORLD_FAMILIES; i++)
        links[i] = (struct person_guardianship_new){.adult = world->parent[i],
                                                    .child = world->child[i],
                                                    .relation = "MOTHER",
                                                    .valid_from = {18500}};
    links[WORLD_FAMILIES] = links[0];
    links[WORLD_FAMILIES].adult = world->father;
    links[WORLD_FAMILIES].relation = "FATHER";
    TRY(person_load_guardianships(c, links, WORLD_FAMILIES + 1));
    return person_load_preschools(c, preschools, COUNT(preschools));
}

static enum status siblings_tx(struct ctx *c, void *arg)
{
    return person_load_guardianships(c, arg, 1);
}

void world_siblings(struct world *world, int family, int other)
{
    struct person_guardianship_new link = {.adult = world->parent[family],
                                           .child = world->child[other],
                                           .relation = "MOTHER",
                                           .valid_from = {18500}};

    must(world->owner, db_tx(world->owner, "test/siblings", siblings_tx, &link), "siblings");
}

/* ---- the world ------------------------------------------------------------------------------- */

static enum status campaign_tx(struct ctx *c, void *arg)
{
    struct world *world = arg;
    return admission_campaign_current(c, &world->campaign);
}

static void name_everybody(struct world *world)
{
    world->department = id_of(0xD0, 1);
    world->school = id_of(0x60, 1);
    world->other_school = id_of(0x60, 2);
    world->clerk = id_of(0x50, 1);
    world->second_clerk = id_of(0x50, 2);
    world->director = id_of(0x50, 3);
    world->officer = id_of(0x50, 4);
    world->father = id_of(0xFA, 1);
    for (int i = 0; i < WORLD_FAMILIES; i++) {
        world->child[i] = id_of(0xC0, i + 1);
        world->parent[i] = id_of(0xA0, i + 1);
    }
    for (int i = 0; i < WORLD_REGIONS; i++)
        world->region_school[i] = id_of(0x6E, i + 1);
}

void world_load(struct db_fixture *fixture)
{
    struct ctx *owner = db_fixture_ctx(fixture, "oqu_owner");
    struct world world = {.fixture = fixture};

    name_everybody(&world);
    keys_close(owner->keys); /* loading in bulk is the owner's right */
    must(owner, keys_connect(owner, db_fixture_keys_owner_socket(fixture), &owner->keys), "keys");
    must(owner, db_tx(owner, "test/schools", schools_tx, &world), "schools");
    must(owner, db_tx(owner, "test/street", street_tx, &world), "street");
    must(owner, db_tx(owner, "test/people", people_tx, &world), "people");
    must(owner, db_tx(owner, "test/kinship", kinship_tx, &world), "kinship");
    db_fixture_keep(fixture);
}

void world_clock(struct world *world, const char *moment)
{
    struct ctx *all[] = {world->owner, world->family, world->other_family, world->staff,
                         world->work};
    int64_t us;

    if (!scan_instant(str_from_z(moment), &us))
        abort();
    must(world->owner, platform_clock_set(world->owner, us - time_real_us(), STR("test")), "clock");
    for (size_t i = 0; i < COUNT(all); i++)
        all[i]->now_us = us;
}

void world_start(struct world *world, struct db_fixture *fixture, const char *moment)
{
    *world = (struct world){
        .fixture = fixture,
        .owner = db_fixture_ctx(fixture, "oqu_owner"),
        .family = db_fixture_ctx(fixture, "oqu_family"),
        .other_family = db_fixture_ctx(fixture, "oqu_family"),
        .staff = db_fixture_ctx(fixture, "oqu_staff"),
        .work = db_fixture_ctx(fixture, "oqu_work"),
    };
    name_everybody(world);
    world_clock(world, moment);
    must(world->owner, db_tx_read(world->owner, "test/campaign", campaign_tx, world), "campaign");
}

struct pool_work {
    struct world *world;
    struct admission_new_pool pool;
    int seats;
};

static enum status pool_tx(struct ctx *c, void *arg)
{
    const struct pool_work *work = arg;
    struct admission_new_pool pool = work->pool;

    pool.id = uuid_v4();
    return admission_pool_create(c, work->world->campaign, &pool);
}

/* Statements that look, each in a transaction of its own. */
struct look {
    struct uuid id;
    struct str text, ret;
    struct uuid ret_id;
};

static enum status pool_of_tx(struct ctx *c, void *arg)
{
    struct look *look = arg;
    struct admission_test_pool_of_row *row;
    TRY(admission_test_pool_of(c, look->id, look->text, &row));
    look->ret_id = row->id;
    return ST_OK;
}

static enum status turns_tx(struct ctx *c, void *arg)
{
    struct look *look = arg;
    struct admission_test_turns_row *row;
    TRY(admission_test_turns(c, look->id, &row));
    look->ret = row->turns;
    return ST_OK;
}

static enum status in_state_tx(struct ctx *c, void *arg)
{
    struct look *look = arg;
    struct admission_test_in_state_row *row;
    TRY(admission_test_in_state(c, look->id, look->text, &row));
    look->ret = row->names;
    return ST_OK;
}

static struct look look_at(struct world *world, db_tx_fn *fn, struct uuid id, const char *text)
{
    struct look look = {.id = id, .text = str_from_z(text)};
    must(world->owner, db_tx_read(world->owner, "test/look", fn, &look), "look");
    return look;
}

static struct str region_of(const struct world *world, struct uuid school)
{
    for (int i = 0; i < WORLD_REGIONS; i++)
        if (uuid_eq(world->region_school[i], school))
            return world_region(i);
    return world_region(0);
}

static struct uuid add_pool(struct world *world, struct pool_work *work, const char *language)
{
    work->world = world;
    work->pool.region_kato = region_of(world, work->pool.organisation);
    work->pool.language = str_from_z(language);
    work->pool.class_type = STR("general");
    if (work->pool.ratio.n == 0)
        work->pool.ratio = STR("3:1");
    work->pool.act = STR("№ 1");
    work->pool.seats_per_class = 1;
    must(world->owner, db_tx(world->owner, "test/pool", pool_tx, work), "pool");
    return look_at(world, pool_of_tx, work->pool.organisation, language).ret_id;
}

struct uuid
world_pool_aside(struct world *world, const char *language, int seats, int aside, const char *until)
{
    struct pool_work work = {
        .pool = {.organisation = world->school, .classes = seats, .auto_reserved = aside}};

    if (until && !scan_instant(str_from_z(until), &work.pool.auto_until_us))
        abort();
    return add_pool(world, &work, language);
}

struct uuid world_pool_of(struct world *world, struct uuid school, const char *language, int seats)
{
    struct pool_work work = {.pool = {.organisation = school, .classes = seats}};
    return add_pool(world, &work, language);
}

struct uuid
world_pool_plain(struct world *world, struct uuid school, const char *language, int seats)
{
    struct pool_work work = {
        .pool = {.organisation = school, .classes = seats, .ratio = STR("none")}};
    return add_pool(world, &work, language);
}

struct uuid world_pool(struct world *world, const char *language, int seats)
{
    return world_pool_of(world, world->school, language, seats);
}

struct apply_work {
    struct uuid child, applicant, pool, application;
    enum seat_lane lane;
    bool reserve; /* the wish for it */
};

static enum status apply_tx(struct ctx *c, void *arg)
{
    struct apply_work *work = arg;
    static const uint8_t hash[32];
    struct admission_register_row *row;
    struct pool_change *change;
    struct admission_register_in in = {
        .id = uuid_v4(),
        .pool = work->pool,
        .child = work->child,
        .applicant = work->applicant,
        .relation = STR("parent"),
        .lane = str_from_z(seat_lane_name(work->lane)),
        .lane_basis = STR("test"),
        .channel = STR("OQU"),
        .reserve = work->reserve,
        .language = STR("kk"),
        .signed_ = uuid_v4(),
        .signed_hash = {hash, sizeof(hash)},
    };

    TRY(admission_register(c, &in, &row));
    TRY(pool_load(c, in.pool, row->submitted_at, &change));
    TRY(pool_apply_arrival(c, change, in.id, work->lane, row->arrival_no, row->deadline_at));
    work->application = in.id;
    return pool_save(c, change);
}

enum status world_try(
    struct world *world, int family, struct uuid pool, enum seat_lane lane, struct uuid *ret_id)
{
    struct apply_work work = {.child = world->child[family],
                              .applicant = world->parent[family],
                              .pool = pool,
                              .lane = lane};

    db_fixture_sign(world->family, "parent", world->parent[family], (struct uuid){{0}});
    TRY(db_tx_locked(world->family, "test/apply", apply_tx, &work));
    *ret_id = work.application;
    return ST_OK;
}

enum status world_try_as(struct ctx *signed_in, struct uuid child, struct uuid pool)
{
    struct apply_work work = {
        .child = child, .applicant = signed_in->actor.person, .pool = pool, .lane = SEAT_LANE_T};
    return db_tx_locked(signed_in, "test/apply", apply_tx, &work);
}

struct uuid world_apply(struct world *world, struct uuid pool, enum seat_lane lane)
{
    struct uuid id;

    if (world->next_family >= WORLD_FAMILIES)
        abort();
    must(world->family, world_try(world, world->next_family++, pool, lane, &id), "apply");
    return id;
}

void world_seats(struct world *world, struct uuid pool, int seats)
{
    must(world->owner, seats_set(world->owner, pool, seats, 1, STR("№ 2")), "seats");
}

static enum status withdraw_tx(struct ctx *c, void *arg)
{
    const struct uuid *id = arg;
    struct admission_application_by_id_row *a;
    struct admission_withdraw_row *row;
    struct pool_change *change;

    TRY(application_own(c, *id, &a));
    TRY(admission_withdraw(c, *id, &row));
    TRY(pool_load(c, row->pool_id, row->at, &change));
    TRY(pool_apply_end(c, change, SEAT_WITHDRAW, pool_lane(a->lane), row->held, row->came));
    return pool_save(c, change);
}

enum status world_withdraw(struct world *world, int family, struct uuid application)
{
    db_fixture_sign(world->family, "parent", world->parent[family], (struct uuid){{0}});
    return db_tx_locked(world->family, "test/withdraw", withdraw_tx, &application);
}

struct going {
    struct uuid campaign, from, to;
    int32_t children;
};

static enum status going_tx(struct ctx *c, void *arg)
{
    struct going *going = arg;
    struct admission_handover_pools_rows rows;

    TRY(admission_handover_pools(c, going->campaign, going->from, going->to, &rows));
    for (size_t i = 0; i < rows.n; i++)
        going->children += (int32_t)handover_children(&rows.v[i]);
    return ST_OK;
}

enum status world_hand_over(struct world *world, struct uuid from, struct uuid to)
{
    struct going going = {.campaign = world->campaign->id, .from = from, .to = to};

    db_fixture_sign(world->staff, "department", world->officer, world->department);
    TRY(db_tx_read(world->staff, "test/going", going_tx, &going));
    const struct handover handover = {.from = from,
                                      .to = to,
                                      .act = STR("order-564"),
                                      .reason = STR("Ғимарат апатты деп танылды"),
                                      .children = going.children,
                                      .idem = rnd_token(world->staff->mem, 16)};
    return hand_over(world->staff, &handover);
}

void world_timers(struct world *world)
{
    bool more;
    must(world->work, timers_run(world->work, &more), "timers");
}

struct str world_turns(struct world *world, struct uuid pool)
{
    return look_at(world, turns_tx, pool, "").ret;
}

struct str world_in_state(struct world *world, struct uuid pool, const char *state)
{
    return look_at(world, in_state_tx, pool, state).ret;
}
