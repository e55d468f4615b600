/* Schools and kindergartens: numbered in towns, named after villages elsewhere; a few of each
 * unusual kind, so that every rule of the register has an example. */
#include "demo/demo.h"
#include "demo/number.h"
#include "organisation/organisation.h"

enum { SCHOOLS_PER_KINDERGARTEN = 4, PRESCHOOL_PERCENT = 40, SPORT_EVERY = 60 };

struct school_kind {
    const char *code, *kk, *ru;
};

static const struct school_kind town_kinds[] = {
    {"secondary-school", "жалпы орта білім беретін мектеп", "Средняя школа"},
    {"school-gymnasium", "мектеп-гимназия", "Школа-гимназия"},
    {"school-lyceum", "мектеп-лицей", "Школа-лицей"},
    {"secondary-school", "жалпы орта білім беретін мектеп", "Средняя школа"},
    {"gymnasium", "гимназия", "Гимназия"},
};

static const struct school_kind village_kinds[] = {
    {"secondary-school", "жалпы орта мектебі", "Средняя школа"},
    {"basic-school", "негізгі орта мектебі", "Основная средняя школа"},
    {"small-school", "шағын жинақты мектебі", "Малокомплектная школа"},
    {"primary-school", "бастауыш мектебі", "Начальная школа"},
};

static const struct demo_name private_names[] = {
    {"Болашақ", "Болашак"}, {"Шұғыла", "Шугыла"}, {"Зерде", "Зерде"},
    {"Даналық", "Даналык"}, {"Өрлеу", "Орлеу"},   {"Білім-Инновация", "Билим-Инновация"},
};

/* One row with what every school has; names and kind follow. */
static struct organisation_new
school_row(struct demo *demo, const struct demo_settlement *settlement, struct uuid department)
{
    struct arena *mem = demo->c->mem;

    return (struct organisation_new){
        .id = chance_uuid(&demo->chance),
        .parent = department,
        .bin = demo_bin(mem, demo->next_bin++),
        .region = settlement->region_kato,
        .district = settlement->district_kato,
        .settlement = settlement->is_city ? STR("") : settlement->kato,
        .ownership = STR("STATE"),
        .status = STR("OPEN"),
        .phone = demo_phone(mem, 9000000 + demo->next_bin),
        .address_kk = STR(""),
        .address_ru = STR(""),
        .site = str_printf(mem, "mektep-%zu.edu.kz", demo->next_bin),
        .primary_programme = true,
        .has_preschool = chance_percent(&demo->chance, PRESCHOOL_PERCENT),
        .valid_from = {(int32_t)(demo->today.days - 1200)},
    };
}

static void name_town_school(struct arena *mem, struct organisation_new *row, size_t number)
{
    const struct school_kind *kind = &town_kinds[number % COUNT(town_kinds)];

    row->kind = str_from_z(kind->code);
    row->name_kk = str_printf(mem, "№ %zu %s", number, kind->kk);
    row->name_ru = str_printf(mem, "%s № %zu", kind->ru, number);
    row->legal_name_kk = str_printf(mem, "«" STR_FMT "» КММ", STR_ARG(row->name_kk));
    row->legal_name_ru = str_printf(mem, "КГУ «" STR_FMT "»", STR_ARG(row->name_ru));
}

static void name_village_school(struct arena *mem,
                                struct organisation_new *row,
                                const struct demo_settlement *settlement,
                                size_t number)
{
    const struct school_kind *kind = &village_kinds[number % COUNT(village_kinds)];

    row->kind = str_from_z(kind->code);
    row->name_kk =
        str_printf(mem, STR_FMT "ның № %zu %s", STR_ARG(settlement->name_kk), number, kind->kk);
    row->name_ru =
        str_printf(mem, "%s № %zu, " STR_FMT, kind->ru, number, STR_ARG(settlement->name_ru));
    row->legal_name_kk = str_printf(mem, "«" STR_FMT "» КММ", STR_ARG(row->name_kk));
    row->legal_name_ru = str_printf(mem, "КГУ «" STR_FMT "»", STR_ARG(row->name_ru));
}

static void name_private_school(struct arena *mem, struct organisation_new *row, size_t number)
{
    const struct demo_name *name = &private_names[number % COUNT(private_names)];

    row->kind = STR("school-lyceum");
    row->ownership = STR("PRIVATE");
    row->name_kk = str_printf(mem, "«%s» жекеменшік мектебі, № %zu", name->kk, number);
    row->name_ru = str_printf(mem, "Частная школа «%s», № %zu", name->ru, number);
    row->legal_name_kk = str_printf(mem, "«%s %zu» ЖШС", name->kk, number);
    row->legal_name_ru = str_printf(mem, "ТОО «%s %zu»", name->ru, number);
}

/* Kazakh everywhere, Russian in most towns, the region's third language here and there. */
static struct str languages(struct demo *demo, const struct demo_region *region, bool is_city)
{
    size_t draw = chance_below(&demo->chance, 100);
    struct str both = draw < (is_city ? 60u : 35u)   ? STR("kk,ru")
                      : draw < (is_city ? 90u : 95u) ? STR("kk")
                                                     : STR("ru");

    if (region->languages && chance_percent(&demo->chance, 15))
        return str_printf(demo->c->mem, STR_FMT ",%s", STR_ARG(both), region->languages);
    return both;
}

static const struct demo_region *region_of(const struct demo_settlement *settlement)
{
    size_t i = 0;
    while (!str_starts(settlement->kato, str_from_z(demo_regions[i].code)))
        i++;
    return &demo_regions[i];
}

/* The unusual ones: a school about to open, one closed as unsafe, one that other rules govern. */
static void vary(const struct demo *demo, size_t i, bool lonely, struct organisation_new *row)
{
    if (lonely)
        return;
    if (i % SPORT_EVERY == 7) {
        row->kind = STR("sport-boarding-school");
        row->name_kk = str_printf(demo->c->mem,
                                  "Спорттағы дарынды балаларға арналған № %zu мектеп-интернат", i);
        row->name_ru =
            str_printf(demo->c->mem, "Школа-интернат № %zu для одарённых в спорте детей", i);
    } else if (i % SPORT_EVERY == 17) {
        row->status = STR("OPENING_SOON");
    } else if (i % SPORT_EVERY == 27) {
        row->status = STR("EMERGENCY");
    } else if (i % SPORT_EVERY == 37) {
        row->status = STR("CLOSED");
    }
}

static void keep(struct demo *demo, const struct organisation_new *row, size_t settlement)
{
    struct str kind = row->kind, status = row->status;
    bool covered = !str_eq(kind, STR("sport-boarding-school"));

    demo->schools[demo->n_schools++] = (struct demo_school){
        .id = row->id,
        .bin = row->bin,
        .region_kato = row->region,
        .name_kk = row->name_kk,
        .name_ru = row->name_ru,
        .languages = row->languages,
        .is_private = str_eq(row->ownership, STR("PRIVATE")),
        .has_preschool = row->has_preschool,
        .is_open = covered && (str_eq(status, STR("OPEN")) || str_eq(status, STR("OPENING_SOON"))),
        .settlement = settlement,
    };
}

static size_t district_of(const struct demo *demo, size_t settlement)
{
    size_t district = 0; /* settlements were made district by district */

    for (size_t i = 1; i <= settlement; i++)
        district +=
            !str_eq(demo->settlements[i].district_kato, demo->settlements[i - 1].district_kato);
    return district;
}

static enum status write_settlement(struct demo *demo, size_t at, size_t *numbers)
{
    struct demo_settlement *s = &demo->settlements[at];
    struct organisation_new *rows = NEWS(demo->c->mem, struct organisation_new, s->n_schools);
    const struct demo_region *region = region_of(s);
    struct uuid department = demo->districts[district_of(demo, at)].id;

    s->first_school = demo->n_schools;
    for (size_t i = 0; i < s->n_schools; i++) {
        size_t number = ++*numbers;
        rows[i] = school_row(demo, s, department);
        rows[i].languages = languages(demo, region, s->is_city);
        if (s->is_city && i % 12 == 11)
            name_private_school(demo->c->mem, &rows[i], number);
        else if (s->is_city)
            name_town_school(demo->c->mem, &rows[i], number);
        else
            name_village_school(demo->c->mem, &rows[i], s, i + 1);
        vary(demo, demo->n_schools, i == 0, &rows[i]);
        keep(demo, &rows[i], at);
    }
    return organisation_load(demo->c, rows, s->n_schools, DEMO_ACT);
}

static enum status write_kindergartens(struct demo *demo)
{
    size_t n = demo->n_schools / SCHOOLS_PER_KINDERGARTEN;
    struct organisation_new *rows = NEWS(demo->c->mem, struct organisation_new, n);

    for (size_t i = 0; i < n; i++) {
        const struct demo_school *near = &demo->schools[i * SCHOOLS_PER_KINDERGARTEN];
        rows[i] = school_row(demo, &demo->settlements[near->settlement],
                             demo->districts[district_of(demo, near->settlement)].id);
        rows[i].kind = STR("kindergarten");
        rows[i].languages = STR("kk");
        rows[i].primary_programme = false;
        rows[i].has_preschool = true;
        rows[i].name_kk = str_printf(demo->c->mem, "№ %zu балабақша", i + 1);
        rows[i].name_ru = str_printf(demo->c->mem, "Детский сад № %zu", i + 1);
        rows[i].legal_name_kk = rows[i].name_kk;
        rows[i].legal_name_ru = rows[i].name_ru;
    }
    return organisation_load(demo->c, rows, n, DEMO_ACT);
}

static enum status write_tx(struct ctx *c, void *arg)
{
    struct demo *demo = arg;
    size_t numbers = 0;
    (void)c;

    demo->n_schools = 0;
    for (size_t i = 0; i < demo->n_settlements; i++) {
        bool new_town = i == 0 || !str_eq(demo->settlements[i].kato, demo->settlements[i - 1].kato);
        numbers = new_town ? 0 : numbers;
        TRY(write_settlement(demo, i, &numbers));
    }
    return write_kindergartens(demo);
}

enum status demo_make_schools(struct demo *demo)
{
    demo->schools = NEWS(demo->c->mem, struct demo_school, demo->size->schools);
    return db_tx_locked(demo->c, "demo/schools", write_tx, demo);
}
