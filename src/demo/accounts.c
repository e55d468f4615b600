/* Staff of the demo country: ministry, departments, directors and clerks, with one password and an
 * authenticator's key each; accounts_list.c tells the operator. */
#include "demo/accounts.h"
#include "demo/classes.h"
#include "demo/number.h"
#include "keys/keys.h"

enum {
    STAFF_YEAR = 63,
    AUTHORITY_STAFF = 5, /* of the ministry */
    PARTNER_STAFF = 1 + DEMO_PARTICIPANTS,
    STAFF_SCHOOLS_MOST = 200, /* schools with staff; in a larger country every n-th */
};

static void fill_seed(struct chance *chance, uint8_t seed[ACCOUNT_SEED])
{
    for (size_t i = 0; i < ACCOUNT_SEED; i++)
        seed[i] = (uint8_t)(chance_next(chance) >> 24);
}

static void hire(struct demo *demo,
                 const char *role,
                 struct uuid organisation,
                 struct str where_kk,
                 struct str where_ru)
{
    struct demo_staff *staff = demo->staff;
    struct arena *mem = demo->c->mem;
    bool female = chance_percent(&demo->chance, 70);
    struct demo_family family = demo_family(&demo->chance);
    struct demo_person_name name = demo_adult_name(mem, &demo->chance, &family, female);
    struct demo_member *m = &staff->v[staff->n++];

    ASSERT(staff->n <= staff->room);
    *m = (struct demo_member){
        .person = {.id = chance_uuid(&demo->chance),
                   .iin = demo_iin(mem, STAFF_YEAR, female, staff->n),
                   .surname = name.surname,
                   .given = name.given,
                   .patronymic = name.patronymic,
                   .born = {(int32_t)(demo->today.days - 15000)},
                   .female = female,
                   .citizenship = STR("KZ"),
                   .phone = STR(""),
                   .address = {.text_kk = STR("")}},
        .organisation = organisation,
        .role = role,
        .name = str_printf(mem, STR_FMT " " STR_FMT "%s" STR_FMT, STR_ARG(name.surname),
                           STR_ARG(name.given), name.patronymic.n > 0 ? " " : "",
                           STR_ARG(name.patronymic)),
        .where_kk = where_kk,
        .where_ru = where_ru,
    };
    fill_seed(&demo->chance, m->seed);
}

/* What one officer proposes another one confirms: in departments, and of the ministry's
 * administrators. */
static void hire_second_officers(struct demo *demo)
{
    hire(demo, "admin", demo->ministry, STR("Оқу-ағарту министрлігі"),
         STR("Министерство просвещения"));
    for (size_t i = 0; i < demo_regions_n; i++)
        hire(demo, "department", demo->regions[i].id, demo->regions[i].name_kk,
             demo->regions[i].name_ru);
    for (size_t i = 0; i < demo_districts_n; i++)
        hire(demo, "department", demo->districts[i].id, demo->districts[i].name_kk,
             demo->districts[i].name_ru);
}

static void hire_authorities(struct demo *demo)
{
    struct str kk = STR("Оқу-ағарту министрлігі"), ru = STR("Министерство просвещения");

    hire(demo, "admin", demo->ministry, kk, ru);
    hire(demo, "security", demo->ministry, kk, ru);
    hire(demo, "ministry", demo->ministry, kk, ru);
    for (size_t i = 0; i < demo_regions_n; i++)
        hire(demo, "department", demo->regions[i].id, demo->regions[i].name_kk,
             demo->regions[i].name_ru);
    for (size_t i = 0; i < demo_districts_n; i++)
        hire(demo, "department", demo->districts[i].id, demo->districts[i].name_kk,
             demo->districts[i].name_ru);
}

struct demo_member *demo_hire_one(struct demo *demo,
                                  const char *role,
                                  struct uuid organisation,
                                  struct str where_kk,
                                  struct str where_ru)
{
    struct chance kept = demo->chance;

    demo->chance = demo->classes->chance;
    hire(demo, role, organisation, where_kk, where_ru);
    demo->classes->chance = demo->chance;
    demo->chance = kept;
    struct demo_member *m = &demo->staff->v[demo->staff->n - 1];
    m->aside = true;
    return m;
}

/* Hired with the chance put back afterwards: whoever comes later is who would have come without. */
static void hire_participants(struct demo *demo)
{
    struct chance kept = demo->chance;

    hire(demo, "partner", demo->operator, STR("Платформа операторы"), STR("Оператор платформы"));
    for (size_t i = 0; i < DEMO_PARTICIPANTS; i++)
        hire(demo, "partner", demo->participants[i].id, demo->participants[i].name_kk,
             demo->participants[i].name_ru);
    demo->chance = kept;
}

/* Schools of different places bear the same names. */
static struct str at_place(struct demo *demo, struct str school, struct str place)
{
    return str_printf(demo->c->mem, STR_FMT ", " STR_FMT, STR_ARG(school), STR_ARG(place));
}

static void hire_schools(struct demo *demo)
{
    struct demo_staff *staff = demo->staff;
    size_t every = 1 + (demo->n_schools - 1) / STAFF_SCHOOLS_MOST;

    for (size_t i = 0; i < demo->n_schools; i += every) {
        struct demo_school *school = &demo->schools[i];
        if (!school->is_open)
            continue;
        const struct demo_settlement *place = &demo->settlements[school->settlement];
        struct str kk = at_place(demo, school->name_kk, place->name_kk);
        struct str ru = at_place(demo, school->name_ru, place->name_ru);
        hire(demo, "director", school->id, kk, ru);
        staff->v[staff->n - 1].school = school;
        hire(demo, "clerk", school->id, kk, ru);
        staff->v[staff->n - 1].school = school;
        school->clerk = staff->v[staff->n - 1].person.id;
    }
}

static enum status write_tx(struct ctx *c, void *arg)
{
    const struct demo_staff *staff = arg;
    struct person_new *people = NEWS(c->mem, struct person_new, staff->n);

    for (size_t i = 0; i < staff->n; i++)
        people[i] = staff->v[i].person;
    TRY(person_load(c, people, staff->n));
    for (size_t i = 0; i < staff->n; i++) {
        const struct demo_member *m = &staff->v[i];
        const struct account_new row = {
            .person = m->person.id,
            .organisation = m->organisation,
            .name = m->name,
            .role = m->role,
            .phc = staff->phc,
            .seed = m->seed,
            .reason = DEMO_ACT,
        };
        TRY(account_load(c, &row));
    }
    return ST_OK;
}

void demo_hire(struct demo *demo)
{
    struct demo_staff *staff = NEW(demo->c->mem, struct demo_staff);

    staff->room = AUTHORITY_STAFF + PARTNER_STAFF + 2 * (demo_regions_n + demo_districts_n) +
                  2 * STAFF_SCHOOLS_MOST + DEMO_CLASS_STAFF;
    staff->v = NEWS(demo->c->mem, struct demo_member, staff->room);
    demo->staff = staff;
    hire_authorities(demo);
    hire_schools(demo);
    hire(demo, "oversight", demo->ministry, STR("Оқу-ағарту министрлігі"),
         STR("Министерство просвещения"));
    hire_second_officers(demo);
    hire_participants(demo);
    if (demo->classes)
        demo_hire_classes(demo);
    demo->n_staff = staff->n;
}

enum status demo_make_accounts(struct demo *demo)
{
    demo_hire(demo);
    TRY(keys_password_hash(demo->c, STR(DEMO_PASSWORD), &demo->staff->phc));
    return db_tx_locked(demo->c, "demo/accounts", write_tx, demo->staff);
}
