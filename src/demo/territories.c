/* Streets, and which school each house belongs to. Every house of a settlement belongs to a school:
 * whole streets, sides of a street, ranges, one building of a number, flats of a house. */
#include "demo/demo.h"
#include "organisation/organisation.h"

enum {
    STREETS_LEAST = 4,
    HOUSES_LEAST = 20,
    HOUSES_SPREAD = 60,
    SPLIT_HOUSE = 10, /* the one divided by flats */
    SPLIT_FLAT = 60,
    SPLIT_AT = 40,        /* the number that divides a street */
    ITEMS_PER_STREET = 4, /* at most */
    PATTERNS = 6,
};

struct writer {
    struct demo *demo;
    struct organisation_new_item *items;
    size_t n_items;
    const struct demo_school **holders; /* schools of the settlement that have a territory */
    struct uuid *territories;           /* theirs */
    size_t n_holders;
    struct uuid street; /* whose items are being added */
};

static struct str street_name(struct arena *mem, size_t i, bool kazakh)
{
    static const char *const endings_kk[] = {"көшесі", "даңғылы", "тұйығы"};
    static const char *const beginnings_ru[] = {"улица", "проспект", "переулок"};
    const struct demo_name *name = &demo_streets[i % demo_streets_n];
    size_t round = i / demo_streets_n, kind = round % COUNT(endings_kk);
    size_t quarter = round / COUNT(endings_kk);

    if (quarter == 0)
        return kazakh ? str_printf(mem, "%s %s", name->kk, endings_kk[kind])
                      : str_printf(mem, "%s %s", beginnings_ru[kind], name->ru);
    return kazakh
               ? str_printf(mem, "%zu-шағын аудан, %s %s", quarter, name->kk, endings_kk[kind])
               : str_printf(mem, "микрорайон %zu, %s %s", quarter, beginnings_ru[kind], name->ru);
}

static struct organisation_new_item *add_item(struct writer *w, size_t holder)
{
    struct organisation_new_item *item = &w->items[w->n_items++];

    *item = (struct organisation_new_item){
        .id = chance_uuid(&w->demo->chance),
        .territory = w->territories[holder],
        .street = w->street,
        .parity = STR("ALL"),
        .suffix = STR(""),
        .language = STR(""),
    };
    return item;
}

static void add_range(struct writer *w, size_t holder, int from, int to)
{
    struct organisation_new_item *item = add_item(w, holder);
    item->house_from = from;
    item->house_to = to;
}

static bool teaches(const struct demo_school *school, const char *code)
{
    size_t at;
    return str_find(school->languages, str_from_z(code), &at);
}

/* One street, as acts divide streets. */
static void divide(struct writer *w, size_t i)
{
    ASSERT(w->n_holders > 0);
    size_t a = i % w->n_holders, b = (i + 1) % w->n_holders;
    size_t pattern = w->n_holders > 1 ? i % PATTERNS : 0;

    if (pattern == 2 && teaches(w->holders[a], "kk") && teaches(w->holders[b], "ru")) {
        add_item(w, a)->language = STR("kk");
        add_item(w, b)->language = STR("ru");
    } else if (pattern == 3) {
        add_item(w, a)->parity = STR("ODD");
        add_item(w, b)->parity = STR("EVEN");
    } else if (pattern == 4) {
        add_range(w, a, 0, SPLIT_AT);
        add_range(w, b, SPLIT_AT + 1, 0);
        add_range(w, b, 12, 12);
        w->items[w->n_items - 1].suffix = STR("/1");
    } else if (pattern == 5) {
        add_range(w, a, 0, SPLIT_HOUSE - 1);
        add_range(w, a, SPLIT_HOUSE, SPLIT_HOUSE);
        w->items[w->n_items - 1].flat_to = SPLIT_FLAT;
        add_range(w, b, SPLIT_HOUSE, SPLIT_HOUSE);
        w->items[w->n_items - 1].flat_from = SPLIT_FLAT + 1;
        add_range(w, b, SPLIT_HOUSE + 1, 0);
    } else {
        (void)add_item(w, a);
    }
}

static enum status write_items(struct writer *w)
{
    for (size_t at = 0; at < w->n_items; at += ORGANISATION_LOAD_MOST) {
        size_t rest = w->n_items - at;
        TRY(organisation_load_items(w->demo->c, w->items + at,
                                    rest < ORGANISATION_LOAD_MOST ? rest : ORGANISATION_LOAD_MOST));
    }
    return ST_OK;
}

static enum status write_streets(struct writer *w, struct demo_settlement *s, size_t first_name)
{
    struct arena *mem = w->demo->c->mem;
    struct organisation_new_street *rows = NEWS(mem, struct organisation_new_street, s->n_streets);
    struct demo_street *streets = &w->demo->streets[s->first_street];

    for (size_t i = 0; i < s->n_streets; i++) {
        streets[i] = (struct demo_street){
            .id = chance_uuid(&w->demo->chance),
            .name_kk = street_name(mem, first_name + i, true),
            .name_ru = street_name(mem, first_name + i, false),
            .houses = (int)(HOUSES_LEAST + chance_below(&w->demo->chance, HOUSES_SPREAD)),
        };
        rows[i] = (struct organisation_new_street){streets[i].id, s->kato, streets[i].name_kk,
                                                   streets[i].name_ru, STR("")};
        w->street = streets[i].id;
        divide(w, i);
    }
    for (size_t at = 0; at < s->n_streets; at += ORGANISATION_LOAD_MOST) {
        size_t rest = s->n_streets - at;
        TRY(organisation_load_streets(
            w->demo->c, rows + at, rest < ORGANISATION_LOAD_MOST ? rest : ORGANISATION_LOAD_MOST));
    }
    return write_items(w);
}

static enum status write_territories(struct writer *w, const struct demo_settlement *s)
{
    struct arena *mem = w->demo->c->mem;
    struct organisation_new_territory *rows =
        NEWS(mem, struct organisation_new_territory, s->n_schools);
    struct date act, start;

    ASSERT(time_date_make(2026, 2, 20, &act) && time_date_make(2026, 3, 1, &start));
    for (size_t i = 0; i < s->n_schools; i++) {
        const struct demo_school *school = &w->demo->schools[s->first_school + i];
        if (school->is_private || !school->is_open)
            continue;
        w->holders[w->n_holders] = school;
        w->territories[w->n_holders] = chance_uuid(&w->demo->chance);
        rows[w->n_holders] = (struct organisation_new_territory){
            w->territories[w->n_holders], school->id,
            str_printf(mem, "А-2/%zu", s->first_school + i + 100), act, start};
        w->n_holders++;
    }
    return organisation_load_territories(w->demo->c, rows, w->n_holders);
}

static enum status write_settlement(struct demo *demo, size_t at, size_t first_name)
{
    struct demo_settlement *s = &demo->settlements[at];
    struct arena *mem = demo->c->mem;
    struct writer w = {.demo = demo};

    w.holders = NEWS(mem, const struct demo_school *, s->n_schools);
    w.territories = NEWS(mem, struct uuid, s->n_schools);
    TRY(write_territories(&w, s));
    s->first_street = demo->n_streets;
    s->n_streets = demo->size->streets_per_school * w.n_holders;
    if (s->n_streets < STREETS_LEAST)
        s->n_streets = STREETS_LEAST;
    demo->n_streets += s->n_streets;
    w.items = NEWS(mem, struct organisation_new_item, size_mul(s->n_streets, ITEMS_PER_STREET));
    return write_streets(&w, s, first_name);
}

static enum status write_tx(struct ctx *c, void *arg)
{
    struct demo *demo = arg;
    size_t first_name = 0;
    (void)c;

    demo->n_streets = 0;
    for (size_t i = 0; i < demo->n_settlements; i++) {
        /* Quarters of one city share the register of its streets, so names go on. */
        bool same = i > 0 && str_eq(demo->settlements[i].kato, demo->settlements[i - 1].kato);
        first_name = same ? first_name + demo->settlements[i - 1].n_streets : 0;
        TRY(write_settlement(demo, i, first_name));
    }
    return ST_OK;
}

enum status demo_make_territories(struct demo *demo)
{
    size_t most =
        demo->size->streets_per_school * demo->size->schools + STREETS_LEAST * demo->n_settlements;

    demo->streets = NEWS(demo->c->mem, struct demo_street, most);
    return db_tx_locked(demo->c, "demo/territories", write_tx, demo);
}

struct demo_address demo_address(struct arena *mem,
                                 const struct demo_settlement *settlement,
                                 const struct demo_street *street,
                                 int house,
                                 int flat)
{
    struct demo_address a = {.house = str_printf(mem, "%d", house), .flat = STR("")};

    a.kk = str_printf(mem, STR_FMT ", " STR_FMT ", %d-үй", STR_ARG(settlement->name_kk),
                      STR_ARG(street->name_kk), house);
    a.ru = str_printf(mem, STR_FMT ", " STR_FMT ", дом %d", STR_ARG(settlement->name_ru),
                      STR_ARG(street->name_ru), house);
    if (flat > 0) {
        a.flat = str_printf(mem, "%d", flat);
        a.kk = str_printf(mem, STR_FMT ", %d-пәтер", STR_ARG(a.kk), flat);
        a.ru = str_printf(mem, STR_FMT ", квартира %d", STR_ARG(a.ru), flat);
    }
    return a;
}
