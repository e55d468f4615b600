/* Families: one or two children of the age of the campaign (a few too young, a few older), a
 * mother, often a father, sometimes a guardian, at an address of the street register. */
#include "demo/demo.h"
#include "demo/files.h"
#include "demo/number.h"
#include "demo/writer.h"
#include "organisation/organisation.h"
#include "person/person.h"

enum {
    FAMILY_CHILDREN = 2, /* at most */
    FAMILY_PEOPLE = FAMILY_CHILDREN + 2,
    BATCH = PERSON_LOAD_MOST - FAMILY_PEOPLE,
    FATHER_PERCENT = 70,
    GUARDIAN_PERCENT = 2,
    SECOND_CHILD_PERCENT = 25,
    OWN_PRESCHOOL_PERCENT = 30,
    FLATS = 90,
    LISTED_EVERY = 20, /* of the families in the files, one in so many stands in the list */
};

struct batch {
    struct demo *demo;
    struct demo_writer *writer;
    struct arena *mem; /* the writer's */
    struct person_new *people;
    struct person_guardianship_new *links;
    struct person_preschool_new *preschools;
    struct person_enrolment_new *enrolments;
    size_t n_people, n_links, n_preschools, n_enrolments;
};

struct family {
    struct demo_family name;
    size_t settlement;
    struct person_address address;
    struct person_new *adult[2];
    size_t n_adults;
    struct person_new *child[FAMILY_CHILDREN];
    size_t n_children;
    const struct demo_school *preschool; /* where a child was prepared, or NULL */
    bool guardian;
};

static struct date days_before(struct date date, size_t days)
{
    return (struct date){(int32_t)(date.days - (int32_t)days)};
}

/* Most turn six or seven in the campaign's year; some are too young, some eight or more. */
static struct date child_born(struct demo *demo)
{
    int year, month, day;
    struct date first;
    size_t draw = chance_below(&demo->chance, 100);

    time_date_split(demo->today, &year, &month, &day);
    int age = draw < 4 ? 5 : draw < 62 ? 6 : draw < 96 ? 7 : 8;
    ASSERT(time_date_make(year - age, 1, 1, &first));
    return (struct date){(int32_t)(first.days + (int32_t)chance_below(&demo->chance, 365))};
}

static struct person_new *add_person(struct batch *b, const struct family *family, bool female)
{
    struct person_new *person = &b->people[b->n_people++];

    *person = (struct person_new){
        .id = chance_uuid(&b->demo->chance),
        .female = female,
        .citizenship = STR("KZ"),
        .phone = STR(""),
        .address = family->address,
    };
    return person;
}

static void add_child(struct batch *b, struct family *family)
{
    struct demo *demo = b->demo;
    bool female = chance_percent(&demo->chance, 49);
    struct person_new *child = add_person(b, family, female);
    struct demo_person_name name = demo_child_name(b->mem, &demo->chance, &family->name, female);

    child->iin = demo_iin(b->mem, DEMO_CHILD_YEAR, female, demo->n_children++);
    child->surname = name.surname;
    child->given = name.given;
    child->patronymic = name.patronymic;
    child->born = child_born(demo);
    family->child[family->n_children++] = child;
}

static void add_adult(struct batch *b, struct family *family, bool female)
{
    struct demo *demo = b->demo;
    struct person_new *adult = add_person(b, family, female);
    struct demo_person_name name = demo_adult_name(b->mem, &demo->chance, &family->name, female);

    adult->iin = demo_iin(b->mem, DEMO_ADULT_YEAR, female, demo->n_adults);
    adult->phone = demo_phone(b->mem, demo->n_adults++);
    adult->surname = name.surname;
    adult->given = name.given;
    adult->patronymic = name.patronymic;
    adult->born = days_before(demo->today, 9000 + chance_below(&demo->chance, 6500));
    family->adult[family->n_adults++] = adult;
}

static void link_family(struct batch *b, const struct family *family)
{
    for (size_t i = 0; i < family->n_adults; i++)
        for (size_t k = 0; k < family->n_children; k++) {
            const struct person_new *child = family->child[k];
            b->links[b->n_links++] = (struct person_guardianship_new){
                .adult = family->adult[i]->id,
                .child = child->id,
                .relation = family->guardian           ? "GUARDIAN"
                            : family->adult[i]->female ? "MOTHER"
                                                       : "FATHER",
                .valid_from = child->born,
                .document = str_printf(b->mem, "АЖ-%zu", b->demo->n_families),
            };
        }
}

/* A school of the settlement with own pre-school groups, or NULL. */
static struct demo_school *preschool_near(struct demo *demo, size_t settlement)
{
    const struct demo_settlement *s = &demo->settlements[settlement];
    size_t start = chance_below(&demo->chance, s->n_schools);

    for (size_t i = 0; i < s->n_schools; i++) {
        struct demo_school *school = &demo->schools[s->first_school + (start + i) % s->n_schools];
        if (school->has_preschool && school->is_open)
            return school;
    }
    return NULL;
}

/* What NEDB knows: pre-school preparation finished this spring, or school already begun. */
static void add_education(struct batch *b, struct family *family)
{
    struct demo *demo = b->demo;
    int year, month, day, born_year;

    time_date_split(demo->today, &year, &month, &day);
    for (size_t i = 0; i < family->n_children; i++) {
        const struct person_new *child = family->child[i];
        struct demo_school *school = preschool_near(demo, family->settlement);
        time_date_split(child->born, &born_year, &month, &day);
        if (school && year - born_year <= 7 && year - born_year >= 6 &&
            chance_percent(&demo->chance, OWN_PRESCHOOL_PERCENT)) {
            b->preschools[b->n_preschools++] =
                (struct person_preschool_new){child->id, school->bin, year, true};
            family->preschool = school;
            school->prepared++;
        } else if (year - born_year >= 8 && chance_percent(&demo->chance, 50)) {
            struct date begun;
            ASSERT(time_date_make(year - 1, 9, 1, &begun));
            b->enrolments[b->n_enrolments++] = (struct person_enrolment_new){
                child->id, demo->schools[demo->settlements[family->settlement].first_school].bin, 1,
                begun};
        }
    }
}

/* True: the family can sign in and may have applied already. The registers have no room for most,
 * and those offered to sign in as shall have everything before them. */
static bool write_family(struct batch *b, const struct family *family)
{
    struct demo_files *files = b->demo->files;
    const struct demo_settlement *s = &b->demo->settlements[family->settlement];
    size_t every = 1 + b->demo->size->children * FAMILY_PEOPLE / DEMO_FILE_PEOPLE_MOST;
    bool listed = b->demo->n_families / every % LISTED_EVERY == 0;

    if (!files)
        return true; /* there are no registers */
    if (b->demo->n_families % every != 0 ||
        !demo_files_have_room(files, family->n_adults + family->n_children))
        return false;
    for (size_t i = 0; i < family->n_adults; i++) {
        struct str kk = STR(""), ru = STR("");
        if (listed && i == 0) {
            const struct demo_school *own = family->preschool;
            kk = str_printf(b->mem, "Бала саны: %zu. " STR_FMT "%s" STR_FMT, family->n_children,
                            STR_ARG(s->name_kk), own ? ". Мектепалды топ: " : "",
                            STR_ARG(own ? own->name_kk : STR("")));
            ru = str_printf(b->mem, "Детей: %zu. " STR_FMT "%s" STR_FMT, family->n_children,
                            STR_ARG(s->name_ru), own ? ". Предшкола: " : "",
                            STR_ARG(own ? own->name_ru : STR("")));
        }
        demo_files_person(files, b->mem, family->adult[i], kk, ru);
    }
    for (size_t i = 0; i < family->n_children; i++)
        demo_files_person(files, b->mem, family->child[i], STR(""), STR(""));
    size_t link = b->n_links - family->n_adults * family->n_children;
    for (size_t i = 0; i < family->n_adults; i++)
        for (size_t k = 0; k < family->n_children; k++)
            demo_files_child(files, b->mem, family->adult[i], family->child[k], &b->links[link++]);
    return !listed;
}

static struct person_address choose_address(struct batch *b, size_t settlement)
{
    struct chance *chance = &b->demo->chance;
    const struct demo_settlement *s = &b->demo->settlements[settlement];
    const struct demo_street *street =
        &b->demo->streets[s->first_street + chance_below(chance, s->n_streets)];
    int house = 1 + (int)chance_below(chance, (size_t)street->houses);
    int flat = s->is_city && chance_percent(chance, 80) ? 1 + (int)chance_below(chance, FLATS) : 0;
    struct demo_address address = demo_address(b->mem, s, street, house, flat);

    return (struct person_address){
        .text_kk = address.kk,
        .text_ru = address.ru,
        .street = street->id,
        .house = address.house,
        .flat = address.flat,
        .settlement_kato = s->kato,
        .confirmed = true,
    };
}

/* Remembers the first families of a settlement whose child is of age and nobody's pupil; they can
 * sign in, so whoever tries the demo sees both ends of their applications. */
static void remember_candidate(struct demo *demo, const struct family *family)
{
    struct demo_settlement *s = &demo->settlements[family->settlement];
    const struct person_new *child = family->child[0];
    struct arena *mem = demo->c->mem; /* the batch's is emptied */
    int year, month, day, born_year;

    time_date_split(demo->today, &year, &month, &day);
    time_date_split(child->born, &born_year, &month, &day);
    if (s->n_candidates == DEMO_CANDIDATES_MOST || year - born_year < 6 || year - born_year > 7)
        return;
    s->candidates[s->n_candidates++] = (struct demo_candidate){
        .child = child->id,
        .adult = family->adult[0]->id,
        .child_iin = str_copy(mem, child->iin),
        .adult_iin = str_copy(mem, family->adult[0]->iin),
        .child_name = str_printf(mem, STR_FMT " " STR_FMT " " STR_FMT, STR_ARG(child->surname),
                                 STR_ARG(child->given), STR_ARG(child->patronymic)),
        .phone = str_copy(mem, family->adult[0]->phone),
        .born = child->born,
        .street = family->address.street,
        .house = str_copy(mem, family->address.house),
        .flat = str_copy(mem, family->address.flat),
        .address_kk = str_copy(mem, family->address.text_kk),
        .address_ru = str_copy(mem, family->address.text_ru),
        .female = child->female,
        .guardian = family->guardian,
        .speaks_russian = family->name.russian,
        .preschool = family->preschool,
    };
}

static void add_family(struct batch *b, size_t settlement)
{
    struct demo *demo = b->demo;
    struct family family = {.settlement = settlement, .name = demo_family(&demo->chance)};

    demo->n_families++;
    family.address = choose_address(b, settlement);
    family.guardian = chance_percent(&demo->chance, GUARDIAN_PERCENT);
    add_child(b, &family);
    if (chance_percent(&demo->chance, SECOND_CHILD_PERCENT))
        add_child(b, &family);
    add_adult(b, &family, true);
    if (!family.guardian && chance_percent(&demo->chance, FATHER_PERCENT))
        add_adult(b, &family, false);
    link_family(b, &family);
    add_education(b, &family);
    if (write_family(b, &family))
        remember_candidate(demo, &family);
}

static enum status write_tx(struct ctx *c, void *arg)
{
    const struct batch *b = arg;

    TRY(person_load(c, b->people, b->n_people));
    TRY(person_load_guardianships(c, b->links, b->n_links));
    TRY(person_load_preschools(c, b->preschools, b->n_preschools));
    return person_load_enrolments(c, b->enrolments, b->n_enrolments);
}

/* An empty batch in the memory of the next writer. */
static enum status begin(struct demo *demo, struct demo_writers *writers, struct batch **ret_batch)
{
    struct demo_writer *w;

    TRY(demo_writer_next(demo->c, writers, &w));
    struct batch *b = NEW(w->c.mem, struct batch);
    b->demo = demo;
    b->writer = w;
    b->mem = w->c.mem;
    b->people = NEWS(b->mem, struct person_new, PERSON_LOAD_MOST);
    b->links = NEWS(b->mem, struct person_guardianship_new, PERSON_LOAD_MOST * 2);
    b->preschools = NEWS(b->mem, struct person_preschool_new, PERSON_LOAD_MOST);
    b->enrolments = NEWS(b->mem, struct person_enrolment_new, PERSON_LOAD_MOST);
    *ret_batch = b;
    return ST_OK;
}

static void flush(struct batch *b)
{
    demo_writer_start(b->writer, "demo/people", write_tx, b);
}

static enum status make_people(struct demo *demo, struct demo_writers *writers)
{
    size_t schools_before = 0;
    struct batch *b;

    TRY(begin(demo, writers, &b));
    for (size_t i = 0; i < demo->n_settlements; i++) {
        schools_before += demo->settlements[i].n_schools;
        size_t children = demo->size->children * schools_before / demo->size->schools;
        while (demo->n_children < children) {
            add_family(b, i);
            if (b->n_people <= BATCH)
                continue;
            flush(b);
            TRY(begin(demo, writers, &b));
        }
    }
    if (b->n_people > 0)
        flush(b);
    return ST_OK;
}

enum status demo_make_people(struct demo *demo)
{
    struct demo_writers writers;

    TRY(demo_writers_open(demo->c, &writers));
    return demo_writers_close(demo->c, &writers, make_people(demo, &writers));
}
