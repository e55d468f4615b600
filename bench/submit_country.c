/* The country of bench/submit: the tests' regions, each school with two pools and a territory, and
 * one family for each application, whose draft waits for the code. */
#include "submit.h"

#include <openssl/sha.h>

#include "admission/draft.h"
#include "admission/testing/world.h"
#include "bench_queries.h"
#include "demo/number.h"
#include "keys/keys.h"
#include "organisation/organisation.h"
#include "person/person.h"

enum {
    POOLS = 2 * WORLD_REGIONS,
    FAMILIES_AT_ONCE = 900, /* two people each: PERSON_LOAD_MOST */
    SEATS = 25,
    CLASSES = SUBMIT_RUN / SEATS + 1, /* of the pool that everybody wants */
    BORN = 18400,                     /* May 2020 */
    PARENT_BORN = 7000,               /* March 1989 */
    HASH = SHA256_DIGEST_LENGTH,
};

static const struct uuid street = {{0x57, 1, 0, 0, 0, 0, 0x40, 0, 0x80}}; /* of world.c */

struct family {
    struct uuid child, parent, draft, code, pool, school;
    struct bytes phone, hash, keyed, sealed, seal;
    struct str context, content;
};

struct country {
    struct world world;
    struct uuid pools[POOLS];
    struct family families[SUBMIT_SLOTS];
    size_t from, n; /* those that a transaction is about */
};

static struct bytes bytes_of(struct str s)
{
    return (struct bytes){(const uint8_t *)s.p, s.n};
}

/* ---- schools ------------------------------------------------------------------------------ */

static enum status pools_tx(struct ctx *c, void *arg)
{
    struct country *country = arg;

    for (int i = 0; i < POOLS; i++) {
        country->pools[i] = uuid_v4();
        const struct admission_new_pool pool = {
            .id = country->pools[i],
            .organisation = country->world.region_school[i / 2],
            .region_kato = world_region(i / 2),
            .language = i % 2 ? STR("ru") : STR("kk"),
            .class_type = STR("general"),
            .ratio = STR("3:1"),
            .act = STR("№ 1"),
            .classes = i == 0 ? CLASSES : 2,
            .seats_per_class = SEATS,
        };
        TRY(admission_pool_create(c, country->world.campaign, &pool));
    }
    return ST_OK;
}

static enum status territories_tx(struct ctx *c, void *arg)
{
    const struct country *country = arg;
    struct organisation_new_territory territories[WORLD_REGIONS];
    struct organisation_new_item items[WORLD_REGIONS];

    for (size_t i = 0; i < WORLD_REGIONS; i++) {
        territories[i] =
            (struct organisation_new_territory){.id = uuid_v4(),
                                                .school = country->world.region_school[i],
                                                .act_number = STR("12"),
                                                .act_date = {20500},
                                                .valid_from = {20500}};
        items[i] = (struct organisation_new_item){.id = uuid_v4(),
                                                  .territory = territories[i].id,
                                                  .street = street,
                                                  .house_from = 1,
                                                  .parity = STR("ALL")};
    }
    TRY(organisation_load_territories(c, territories, WORLD_REGIONS));
    return organisation_load_items(c, items, WORLD_REGIONS);
}

/* ---- families ----------------------------------------------------------------------------- */

static struct person_new somebody(struct ctx *c, struct uuid id, bool child, size_t i)
{
    return (struct person_new){
        .id = id,
        .iin = demo_iin(c->mem, child ? DEMO_CHILD_YEAR : DEMO_ADULT_YEAR, true, i),
        .surname = STR("Сынақ"),
        .given = str_printf(c->mem, child ? "Бала%zu" : "Ана%zu", i),
        .born = {child ? BORN : PARENT_BORN},
        .citizenship = STR("KZ"),
        .phone = demo_phone(c->mem, i),
        .address = {.text_kk = STR("Абай көшесі, 1"),
                    .text_ru = STR("улица Абая, 1"),
                    .street = street,
                    .house = STR("1"),
                    .settlement_kato = world_region(0),
                    .confirmed = true},
    };
}

static enum status people_tx(struct ctx *c, void *arg)
{
    const struct country *country = arg;
    struct person_new *people = NEWS(c->mem, struct person_new, 2 * country->n);
    struct person_guardianship_new *links =
        NEWS(c->mem, struct person_guardianship_new, country->n);

    for (size_t i = 0; i < country->n; i++) {
        const struct family *f = &country->families[country->from + i];
        people[2 * i] = somebody(c, f->child, true, country->from + i);
        people[2 * i + 1] = somebody(c, f->parent, false, country->from + i);
        links[i] = (struct person_guardianship_new){
            .adult = f->parent, .child = f->child, .relation = "MOTHER", .valid_from = {BORN + 10}};
    }
    TRY(person_load(c, people, 2 * country->n));
    return person_load_guardianships(c, links, country->n);
}

static enum status drafts_tx(struct ctx *c, void *arg)
{
    const struct country *country = arg;
    int64_t changed;

    for (size_t i = 0; i < SUBMIT_SLOTS; i++) {
        const struct family *f = &country->families[i];
        const struct bench_draft_add_in draft = {.id = f->draft,
                                                 .person = f->parent,
                                                 .campaign = country->world.campaign->id,
                                                 .child = f->child,
                                                 .pool = f->pool,
                                                 .phone = f->phone};
        TRY(bench_draft_add(c, &draft, &changed));
        TRY(bench_draft_files_add(c, f->draft, f->parent, &changed));
    }
    return ST_OK;
}

static void invent(struct ctx *c, struct country *country, int slot)
{
    struct family *f = &country->families[slot];
    int pool = slot < SUBMIT_ALL_POOLS ? 0 : slot % POOLS;

    *f = (struct family){.child = uuid_v4(),
                         .parent = uuid_v4(),
                         .draft = uuid_v4(),
                         .code = uuid_v4(),
                         .pool = country->pools[pool],
                         .school = country->world.region_school[pool / 2]};
    struct str place =
        str_printf(c->mem, "admission.draft.phone:" STR_FMT, STR_ARG(uuid_print(c->mem, f->draft)));
    submit_must(c,
                keys_seal_field(c, KEY_CONTACT, place, bytes_of(demo_phone(c->mem, (size_t)slot)),
                                &f->phone),
                "phone");
}

/* ---- what is signed ----------------------------------------------------------------------- */

static enum status content_tx(struct ctx *c, void *arg)
{
    struct family *f = arg;
    struct draft *draft;

    TRY(draft_load(c, f->draft, &draft));
    return draft_content(c, draft, &f->content);
}

/* As the product does it, so that the peer writes bytes of the same size. */
static void sign(struct ctx *c, struct family *f)
{
    uint8_t *hash = NEWS(c->mem, uint8_t, HASH);
    struct str code =
        str_printf(c->mem, STR_FMT ":" SUBMIT_CODE, STR_ARG(uuid_print(c->mem, f->code)));

    db_fixture_sign(c, "parent", f->parent, (struct uuid){{0}});
    c->actor.access = SUBMIT_ACCESS;
    f->context = c->actor.db_context;
    submit_must(c, db_tx_read(c, "bench/content", content_tx, f), "content");
    (void)SHA256((const uint8_t *)f->content.p, f->content.n, hash);
    f->hash = (struct bytes){hash, HASH};
    submit_must(c, keys_pepper(c, code, &f->keyed), "pepper");
    submit_must(c, keys_seal_field(c, KEY_FILE, STR("bench"), bytes_of(f->content), &f->sealed),
                "seal");
    submit_must(c, keys_sign(c, f->hash, &f->seal), "sign");
}

static enum status work_tx(struct ctx *c, void *arg)
{
    const struct country *country = arg;
    int64_t changed;

    for (int i = 0; i < SUBMIT_SLOTS; i++) {
        const struct family *f = &country->families[i];
        const struct bench_work_add_in row = {.slot = i,
                                              .draft = f->draft,
                                              .code = f->code,
                                              .child = f->child,
                                              .parent = f->parent,
                                              .pool = f->pool,
                                              .school = f->school,
                                              .idem = str_printf(c->mem, "bench-submit-%d", i),
                                              .context = f->context,
                                              .content = f->content,
                                              .hash = f->hash,
                                              .sealed = f->sealed,
                                              .seal = f->seal};
        TRY(bench_code_add(c, f->code, f->parent, f->hash, f->keyed, &changed));
        TRY(bench_work_add(c, &row, &changed));
    }
    return ST_OK;
}

/* ---- all of it ---------------------------------------------------------------------------- */

static void load_families(struct ctx *owner, struct country *country)
{
    for (int slot = 0; slot < SUBMIT_SLOTS; slot++)
        invent(owner, country, slot);
    for (country->from = 0; country->from < SUBMIT_SLOTS; country->from += country->n) {
        size_t left = SUBMIT_SLOTS - country->from;
        country->n = left < FAMILIES_AT_ONCE ? left : FAMILIES_AT_ONCE;
        submit_must(owner, db_tx(owner, "bench/people", people_tx, country), "people");
    }
    submit_must(owner, db_tx(owner, "bench/drafts", drafts_tx, country), "drafts");
}

void submit_country(struct db_fixture *fixture)
{
    struct arena *mem = arena_new(64 << 20, 64 << 20);
    struct country *country = NEW(mem, struct country);

    world_load(fixture);
    db_fixture_load(fixture, "bench/submit_tables.sql");
    world_start(&country->world, fixture, "2026-07-15T10:00:00+05:00"); /* every region is open */
    struct ctx *owner = country->world.owner, *family = country->world.family;
    keys_close(owner->keys);
    submit_must(owner, keys_connect(owner, db_fixture_keys_owner_socket(fixture), &owner->keys),
                "keys");
    submit_must(owner, db_tx(owner, "bench/pools", pools_tx, country), "pools");
    submit_must(owner, db_tx(owner, "bench/territories", territories_tx, country), "territories");
    load_families(owner, country);
    db_fixture_load(fixture, "bench/submit_analyze.sql");
    for (int slot = 0; slot < SUBMIT_SLOTS; slot++)
        sign(family, &country->families[slot]);
    submit_must(owner, db_tx(owner, "bench/work", work_tx, country), "work");
    db_fixture_load(fixture, "bench/submit_analyze.sql");
    db_fixture_keep(fixture);
    arena_free(mem);
}
