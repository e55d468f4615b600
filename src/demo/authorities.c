/* Ministry, departments, districts, villages: everything that stands above the schools. */
#include "demo/demo.h"
#include "demo/number.h"
#include "organisation/organisation.h"

enum { VILLAGES_MOST = 9, FIRST_DISTRICT_CODE = 91 };

static struct organisation_new authority(struct demo *demo, const char *kind, struct uuid parent)
{
    return (struct organisation_new){
        .id = chance_uuid(&demo->chance),
        .parent = parent,
        .bin = demo_bin(demo->c->mem, demo->next_bin++),
        .kind = str_from_z(kind),
        .region = STR(""),
        .district = STR(""),
        .settlement = STR(""),
        .ownership = STR("STATE"),
        .status = STR("OPEN"),
        .languages = STR(""),
        .phone = STR(""),
        .address_kk = STR(""),
        .address_ru = STR(""),
        .site = STR(""),
        .valid_from = {(int32_t)(demo->today.days - 1500)},
    };
}

static void name(struct organisation_new *row, struct str kk, struct str ru)
{
    row->name_kk = row->legal_name_kk = kk;
    row->name_ru = row->legal_name_ru = ru;
}

static enum status write_national(struct demo *demo)
{
    struct organisation_new rows[] = {authority(demo, "ministry", (struct uuid){{0}}),
                                      authority(demo, "operator", (struct uuid){{0}})};

    name(&rows[0], STR("Оқу-ағарту министрлігі"), STR("Министерство просвещения"));
    name(&rows[1], STR("Платформа операторы"), STR("Оператор платформы"));
    rows[0].ownership = rows[1].ownership = STR("REPUBLICAN");
    demo->ministry = rows[0].id;
    demo->operator= rows[1].id;
    return organisation_load(demo->c, rows, COUNT(rows), DEMO_ACT);
}

static struct str region_kato(struct arena *mem, const char *code)
{
    return str_printf(mem, "%s0000000", code);
}

static size_t region_index(const char *code)
{
    size_t i = 0;
    while (!str_eq_z(str_from_z(code), demo_regions[i].code))
        i++;
    ASSERT(i < demo_regions_n);
    return i;
}

static enum status write_region_departments(struct demo *demo)
{
    struct arena *mem = demo->c->mem;
    struct organisation_new *rows = NEWS(mem, struct organisation_new, demo_regions_n);

    demo->regions = NEWS(mem, struct demo_authority, demo_regions_n);
    for (size_t i = 0; i < demo_regions_n; i++) {
        const struct demo_region *region = &demo_regions[i];
        rows[i] = authority(demo, "region-department", demo->ministry);
        name(&rows[i], str_printf(mem, "%s Білім басқармасы", region->kk_of),
             str_printf(mem, "Управление образования %s", region->ru_of));
        rows[i].region = region_kato(mem, region->code);
        demo->regions[i] = (struct demo_authority){rows[i].id, rows[i].name_kk, rows[i].name_ru};
    }
    return organisation_load(demo->c, rows, demo_regions_n, DEMO_ACT);
}

/* "719100000": the n-th district of its region, by codes that the classifier does not use. */
static struct str district_kato(struct arena *mem, size_t district)
{
    size_t before = 0;

    for (size_t i = 0; i < district; i++)
        before += str_eq_z(str_from_z(demo_districts[i].region), demo_districts[district].region);
    return str_printf(mem, "%s%02zu00000", demo_districts[district].region,
                      before % 9 + FIRST_DISTRICT_CODE);
}

static enum status write_districts(struct demo *demo)
{
    struct arena *mem = demo->c->mem;
    struct organisation_new_place *rows =
        NEWS(mem, struct organisation_new_place, demo_districts_n);

    for (size_t i = 0; i < demo_districts_n; i++) {
        const struct demo_district *district = &demo_districts[i];
        rows[i] = (struct organisation_new_place){
            .kato = district_kato(mem, i),
            .parent = region_kato(mem, district->region),
            .region = region_kato(mem, district->region),
            .name_kk = str_from_z(district->kk),
            .name_ru = str_from_z(district->ru),
            .level = 2,
            .is_city = district->kind == DEMO_CITY,
        };
    }
    return organisation_load_places(demo->c, rows, demo_districts_n);
}

static enum status write_district_departments(struct demo *demo)
{
    struct arena *mem = demo->c->mem;
    struct organisation_new *rows = NEWS(mem, struct organisation_new, demo_districts_n);

    demo->districts = NEWS(mem, struct demo_authority, demo_districts_n);
    for (size_t i = 0; i < demo_districts_n; i++) {
        const struct demo_district *district = &demo_districts[i];
        rows[i] = authority(demo, "district-department",
                            demo->regions[region_index(district->region)].id);
        name(&rows[i], str_printf(mem, "%sның Білім бөлімі", district->kk),
             str_printf(mem, "Отдел образования %s", district->ru_of));
        rows[i].region = region_kato(mem, district->region);
        rows[i].district = district_kato(mem, i);
        demo->districts[i] = (struct demo_authority){rows[i].id, rows[i].name_kk, rows[i].name_ru};
    }
    return organisation_load(demo->c, rows, demo_districts_n, DEMO_ACT);
}

/* ---- settlements: where streets and schools stand -------------------------------------------- */

static size_t schools_of(const struct demo *demo, size_t district)
{
    int64_t total = 0, before = 0;

    for (size_t i = 0; i < demo_districts_n; i++)
        total += demo_districts[i].weight;
    for (size_t i = 0; i < district; i++)
        before += demo_districts[i].weight;
    ASSERT(total > 0);
    /* Rounded sums add up to the whole; every district has a school. */
    size_t extra = demo->size->schools - demo_districts_n;
    int64_t after = before + demo_districts[district].weight;
    return 1 + (size_t)(after * (int64_t)extra / total) - (size_t)(before * (int64_t)extra / total);
}

static void add_town(struct demo *demo, size_t district, size_t n_schools)
{
    struct arena *mem = demo->c->mem;
    const struct demo_district *d = &demo_districts[district];
    bool quarter = d->kind == DEMO_QUARTER;
    struct str region = region_kato(mem, d->region), own = district_kato(mem, district);
    const struct demo_region *r = &demo_regions[region_index(d->region)];

    demo->settlements[demo->n_settlements++] = (struct demo_settlement){
        .kato = quarter ? region : own,
        .region_kato = region,
        .district_kato = own,
        .name_kk = str_from_z(quarter ? r->kk : d->kk),
        .name_ru = str_from_z(quarter ? r->ru : d->ru),
        .is_city = true,
        .n_schools = n_schools,
    };
}

static void add_villages(struct demo *demo, size_t district, size_t n_schools)
{
    struct arena *mem = demo->c->mem;
    const struct demo_district *d = &demo_districts[district];
    size_t n = n_schools < VILLAGES_MOST ? n_schools : VILLAGES_MOST;

    for (size_t i = 0; i < n; i++) {
        const struct demo_name *village = &demo_villages[(district * 7 + i) % demo_villages_n];
        demo->settlements[demo->n_settlements++] = (struct demo_settlement){
            .kato = str_printf(mem, "%s%02zu00",
                               str_z(mem, str_sub(district_kato(mem, district), 0, 5)), i + 1),
            .region_kato = region_kato(mem, d->region),
            .district_kato = district_kato(mem, district),
            .name_kk = str_printf(mem, "%s ауылы", village->kk),
            .name_ru = str_printf(mem, "село %s", village->ru),
            .n_schools = n_schools / n + (i < n_schools % n),
        };
    }
}

static enum status write_villages(struct demo *demo)
{
    struct organisation_new_place *rows =
        NEWS(demo->c->mem, struct organisation_new_place, demo->n_settlements);
    size_t n = 0;

    for (size_t i = 0; i < demo->n_settlements; i++) {
        const struct demo_settlement *s = &demo->settlements[i];
        if (!s->is_city)
            rows[n++] = (struct organisation_new_place){.kato = s->kato,
                                                        .parent = s->district_kato,
                                                        .region = s->region_kato,
                                                        .name_kk = s->name_kk,
                                                        .name_ru = s->name_ru,
                                                        .level = 3};
    }
    return organisation_load_places(demo->c, rows, n);
}

static enum status write_tx(struct ctx *c, void *arg)
{
    struct demo *demo = arg;
    (void)c;
    TRY(write_national(demo));
    TRY(write_region_departments(demo));
    TRY(write_districts(demo));
    TRY(write_district_departments(demo));
    return write_villages(demo);
}

enum status demo_make_authorities(struct demo *demo)
{
    demo->settlements =
        NEWS(demo->c->mem, struct demo_settlement, size_mul(demo_districts_n, VILLAGES_MOST));
    for (size_t i = 0; i < demo_districts_n; i++) {
        size_t n_schools = schools_of(demo, i);
        if (demo_districts[i].kind == DEMO_RURAL)
            add_villages(demo, i, n_schools);
        else
            add_town(demo, i, n_schools);
    }
    return db_tx_locked(demo->c, "demo/authorities", write_tx, demo);
}
