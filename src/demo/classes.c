/* A school, a college, a provider of additional education and a kindergarten with classes, teachers
 * and learners, made with a chance of their own, so that the rest of the country stays as it is
 * without them. */
#include "demo/classes.h"
#include "db/db.h"
#include "demo/accounts.h"
#include "demo/files.h"
#include "demo/number.h"
#include "journal/journal.h"
#include "learner/learner.h"
#include "organisation/organisation.h"

enum { SEED = 27, SEPTEMBER = 9, DAYS_A_YEAR = 365, PEOPLE_MOST = 64 };
enum { COLLEGE, EXTRA, GARDEN, PLACES };

static const struct {
    const char *kind, *kk, *ru;
} places[PLACES] = {
    [COLLEGE] = {"college", "Энергетика колледжі", "Энергетический колледж"},
    [EXTRA] = {"extra-education", "«Шабыт» оқушылар сарайы", "Дворец школьников «Шабыт»"},
    [GARDEN] = {"kindergarten", "«Ақбота» бөбекжай-балабақшасы", "Ясли-сад «Акбота»"},
};

/* Who teaches what where; the person number is that of the teacher at the place. */
struct lesson {
    const char *kk, *ru; /* ru: of a module or programme, which the organisation writes down */
    int teacher;
};
struct plan {
    const char *level, *name, *language;
    int place; /* PLACES: the school */
    int grade, age;
    size_t learners;
    bool account; /* the first learner signs in */
    struct lesson lessons[2];
};
static const struct plan plans[DEMO_CLASSES] = {
    {"SCHOOL",
     "5 А",
     "kk",
     PLACES,
     5,
     11,
     8,
     true,
     {{"Математика", NULL, 0}, {"Қазақ тілі", NULL, 1}}},
    {"SCHOOL", "1 А", "kk", PLACES, 1, 7, 6, false, {{"Математика", NULL, 0}, {NULL, NULL, 0}}},
    {"COLLEGE",
     "ЭТ-21",
     "ru",
     COLLEGE,
     0,
     17,
     6,
     true,
     {{"Электротехника негіздері", "Основы электротехники", 0},
      {"Кәсіптік ағылшын тілі", "Профессиональный английский язык", 1}}},
    {"EXTRA",
     "Робототехника-1",
     "ru",
     EXTRA,
     0,
     12,
     5,
     true,
     {{"Робототехника", "Робототехника", 0}, {NULL, NULL, 0}}},
    {"EXTRA",
     "Домбыра-2",
     "kk",
     EXTRA,
     0,
     10,
     5,
     false,
     {{"Домбыра", "Домбра", 1}, {NULL, NULL, 0}}},
    {"PRESCHOOL", "Күншуақ", "kk", GARDEN, 0, 4, 6, false, {{"", NULL, 0}, {NULL, NULL, 0}}},
    {"PRESCHOOL", "Балапан", "kk", GARDEN, 0, 4, 6, false, {{"", NULL, 1}, {NULL, NULL, 0}}},
};

/* The first open school: it has staff whatever the size of the country. */
static struct demo_school *school_of(struct demo *demo)
{
    size_t i = 0;

    while (!demo->schools[i].is_open)
        i++;
    return &demo->schools[i];
}

static struct uuid department_of(struct demo *demo, const struct demo_school *school)
{
    size_t i = 0;

    while (!str_starts(school->region_kato, str_from_z(demo_regions[i].code)))
        i++;
    return demo->regions[i].id;
}

static enum status places_tx(struct ctx *c, void *arg)
{
    struct demo *demo = arg;
    struct demo_classes *made = demo->classes;
    const struct demo_school *school = school_of(demo);
    const struct demo_settlement *town = &demo->settlements[school->settlement];
    struct organisation_new rows[PLACES];

    for (size_t i = 0; i < PLACES; i++) {
        rows[i] = (struct organisation_new){
            .id = chance_uuid(&made->chance),
            .parent = department_of(demo, school),
            .bin = demo_bin(c->mem, demo->next_bin++),
            .kind = str_from_z(places[i].kind),
            .name_kk = str_from_z(places[i].kk),
            .name_ru = str_from_z(places[i].ru),
            .legal_name_kk = str_from_z(places[i].kk),
            .legal_name_ru = str_from_z(places[i].ru),
            .region = town->region_kato,
            .district = town->district_kato,
            .settlement = STR(""),
            .ownership = STR("STATE"),
            .status = STR("OPEN"),
            .languages = STR("kk,ru"),
            .phone = STR(""),
            .address_kk = STR(""),
            .address_ru = STR(""),
            .site = STR(""),
            .valid_from = {(int32_t)(demo->today.days - 1500)},
        };
        made->place[i] = rows[i].id;
    }
    made->place[PLACES] = school->id;
    return organisation_load(c, rows, COUNT(rows), DEMO_ACT);
}

enum status demo_make_colleges(struct demo *demo)
{
    demo->classes = NEW(demo->c->mem, struct demo_classes);
    *demo->classes = (struct demo_classes){.chance = {SEED}};
    return db_tx_locked(demo->c, "demo/colleges", places_tx, demo);
}

/* ---- accounts -------------------------------------------------------------------------------- */

void demo_hire_classes(struct demo *demo)
{
    struct demo_classes *made = demo->classes;
    const struct demo_school *school = school_of(demo);

    for (size_t i = 0; i <= PLACES; i++) {
        struct str kk = i < PLACES ? str_from_z(places[i].kk) : school->name_kk,
                   ru = i < PLACES ? str_from_z(places[i].ru) : school->name_ru;
        if (i < PLACES)
            (void)demo_hire_one(demo, i == COLLEGE ? "director" : "head", made->place[i], kk, ru);
        for (size_t k = 0; k < 2; k++)
            made->teacher[i][k] =
                demo_hire_one(demo, i == GARDEN ? "educator" : "teacher", made->place[i], kk, ru);
    }
    for (size_t i = 0; i < DEMO_CLASSES; i++) {
        if (!plans[i].account)
            continue;
        int place = plans[i].place;
        made->learner[i] =
            demo_hire_one(demo, "learner", made->place[place],
                          place < PLACES ? str_from_z(places[place].kk) : school->name_kk,
                          place < PLACES ? str_from_z(places[place].ru) : school->name_ru);
        made->learner[i]->person.born =
            (struct date){(int32_t)(demo->today.days - plans[i].age * DAYS_A_YEAR - 100)};
    }
}

/* ---- classes --------------------------------------------------------------------------------- */

struct filling {
    struct demo *demo;
    struct person_new people[PEOPLE_MOST];
    struct person_guardianship_new links[PEOPLE_MOST];
    size_t n_people, n_links;
    struct uuid group[DEMO_CLASSES];
    int year;
};

static struct person_new *add(struct filling *f, struct demo_family *family, bool child, int age)
{
    struct demo *demo = f->demo;
    struct chance *chance = &demo->classes->chance;
    struct arena *mem = demo->c->mem;
    bool female = !child || chance_percent(chance, 49);
    struct demo_person_name name = child ? demo_child_name(mem, chance, family, female)
                                         : demo_adult_name(mem, chance, family, female);
    const struct demo_settlement *town = &demo->settlements[school_of(demo)->settlement];
    const struct demo_street *street = &demo->streets[town->first_street];
    struct demo_address address = demo_address(mem, town, street, 1, 0);

    ASSERT(f->n_people < PEOPLE_MOST);
    f->people[f->n_people] = (struct person_new){
        .id = chance_uuid(chance),
        .iin = child ? demo_iin(mem, DEMO_CHILD_YEAR, female, demo->n_children++)
                     : demo_iin(mem, DEMO_ADULT_YEAR, female, demo->n_adults),
        .surname = name.surname,
        .given = name.given,
        .patronymic = name.patronymic,
        .born = {(int32_t)(demo->today.days - age * DAYS_A_YEAR - 100)},
        .female = female,
        .citizenship = STR("KZ"),
        .phone = child ? STR("") : demo_phone(mem, demo->n_adults++),
        .address = {.text_kk = address.kk,
                    .text_ru = address.ru,
                    .street = street->id,
                    .house = address.house,
                    .flat = address.flat,
                    .settlement_kato = town->kato,
                    .confirmed = true},
    };
    return &f->people[f->n_people++];
}

static struct str full_name(struct filling *f, const struct person_new *p)
{
    return str_printf(f->demo->c->mem, STR_FMT " " STR_FMT "%s" STR_FMT, STR_ARG(p->surname),
                      STR_ARG(p->given), p->patronymic.n > 0 ? " " : "", STR_ARG(p->patronymic));
}

/* The mother of somebody who learns; she signs in through eGov and reads the diary. */
static void add_mother(struct filling *f, const struct person_new *child, const char *group)
{
    struct demo *demo = f->demo;
    struct arena *mem = demo->c->mem;
    struct demo_family family = demo_family(&demo->classes->chance);
    const struct person_new *mother = add(f, &family, false, 38);
    struct person_guardianship_new *link = &f->links[f->n_links++];

    *link = (struct person_guardianship_new){
        .adult = mother->id,
        .child = child->id,
        .relation = "MOTHER",
        .valid_from = child->born,
        .document = STR("АЖ-К"),
    };
    if (!demo->files || !demo_files_have_room(demo->files, 2))
        return;
    demo_files_person(demo->files, mem, mother, str_printf(mem, "Күнделік: %s", group),
                      str_printf(mem, "Дневник: %s", group));
    demo_files_person(demo->files, mem, child, STR(""), STR(""));
    demo_files_child(demo->files, mem, mother, child, link);
}

static enum status fill_group(struct ctx *c, struct filling *f, size_t i)
{
    const struct plan *plan = &plans[i];
    struct demo_classes *made = f->demo->classes;
    const struct learner_group_new group = {
        .id = f->group[i],
        .organisation = made->place[plan->place],
        .level = plan->level,
        .year = f->year,
        .name = str_from_z(plan->name),
        .grade = plan->grade,
        .language = plan->language,
    };

    TRY(learner_add_group(c, &group));
    for (size_t k = 0; k < COUNT(plan->lessons) && plan->lessons[k].kk; k++) {
        const struct lesson *lesson = &plan->lessons[k];
        const struct demo_member *teacher = made->teacher[plan->place][lesson->teacher];
        if (lesson->ru)
            TRY(learner_add_subject(c, group.organisation, plan->level, lesson->kk, lesson->ru));
        TRY(learner_add_teaching(c, group.id, str_from_z(lesson->kk), teacher->person.id,
                                 teacher->name));
    }
    return ST_OK;
}

static enum status add_members(struct ctx *c, struct filling *f)
{
    size_t at = 0;

    for (size_t i = 0; i < DEMO_CLASSES; i++) {
        const struct demo_member *first = f->demo->classes->learner[i];
        if (first)
            TRY(learner_add_member(c, f->group[i], first->person.id, first->name));
        for (size_t k = first ? 1 : 0; k < plans[i].learners; k++, at++)
            TRY(learner_add_member(c, f->group[i], f->people[at].id, full_name(f, &f->people[at])));
    }
    return ST_OK;
}

/* ---- journals -------------------------------------------------------------------------------- */

struct page_of_journal {
    int month, day;
    const char *theme_kk, *theme_ru, *homework_kk, *homework_ru, *work;
    int most;
};
static const struct page_of_journal pages[] = {
    {5, 5, "Кіріспе. Қайталау", "Введение. Повторение", "Конспект жазу", "Составить конспект",
     "NONE", 0},
    {5, 12, "Негізгі ұғымдар", "Основные понятия", "", "", "NONE", 0},
    {5, 14, "Есептер шығару", "Решение задач", "№ 315, 316", "№ 315, 316", "NONE", 0},
    {5, 18, "Бөлім бойынша жұмыс", "Работа по разделу", "", "", "SECTION", 20},
    {5, 20, "Тоқсандық жұмыс", "Четвертная работа", "Қателермен жұмыс", "Работа над ошибками",
     "TERM", 25},
};

static enum status
mark(struct ctx *c, struct filling *f, struct uuid lesson, struct uuid person, int most)
{
    size_t draw = chance_below(&f->demo->classes->chance, 12);
    int points = most * (60 + (int)chance_below(&f->demo->classes->chance, 41)) / 100;
    const struct journal_entry_new entry = {
        .lesson = lesson,
        .person = person,
        .state = draw == 0   ? "ABSENT"
                 : draw == 1 ? "EXCUSED"
                 : draw == 2 ? "LATE"
                             : "PRESENT",
        .points = draw < 2 ? -1 : points,
    };

    return journal_add_new_entry(c, &entry);
}

/* Everybody who learns in the i-th class; the first of the others stands at `at` in people. */
static enum status
mark_all(struct ctx *c, struct filling *f, size_t i, size_t at, struct uuid lesson, int most)
{
    const struct demo_member *first = f->demo->classes->learner[i];

    if (first)
        TRY(mark(c, f, lesson, first->person.id, most));
    for (size_t k = first ? 1 : 0; k < plans[i].learners; k++)
        TRY(mark(c, f, lesson, f->people[at++].id, most));
    return ST_OK;
}

static enum status write_page(
    struct ctx *c, struct filling *f, size_t i, size_t at, const struct page_of_journal *page)
{
    const struct plan *plan = &plans[i];
    bool russian = str_eq_z(STR("ru"), plan->language);
    struct journal_lesson_new lesson = {
        .id = chance_uuid(&f->demo->classes->chance),
        .group = f->group[i],
        .teacher = f->demo->classes->teacher[plan->place][plan->lessons[0].teacher]->person.id,
        .subject = str_from_z(plan->lessons[0].kk),
        .theme = str_from_z(russian ? page->theme_ru : page->theme_kk),
        .homework = str_from_z(russian ? page->homework_ru : page->homework_kk),
        .work = page->work,
        .most = page->most,
    };

    ASSERT(time_date_make(f->year + 1, page->month, page->day, &lesson.day));
    if (lesson.day.days > f->demo->today.days - 2) /* the country begins two days earlier */
        return ST_OK;
    TRY(journal_add_new_lesson(c, &lesson));
    return mark_all(c, f, i, at, lesson.id,
                    page->most > 0                          ? page->most
                    : str_eq_z(STR("COLLEGE"), plan->level) ? 100
                                                            : 10);
}

static enum status write_journals(struct ctx *c, struct filling *f)
{
    size_t at = 0;

    for (size_t i = 0; i < DEMO_CLASSES; i++) {
        for (size_t k = 0; k < COUNT(pages); k++)
            if (plans[i].grade > 1 || pages[k].most == 0)
                TRY(write_page(c, f, i, at, &pages[k]));
        at += plans[i].learners - (f->demo->classes->learner[i] ? 1 : 0);
    }
    return ST_OK;
}

static enum status classes_tx(struct ctx *c, void *arg)
{
    struct filling *f = arg;

    TRY(person_load(c, f->people, f->n_people));
    TRY(person_load_guardianships(c, f->links, f->n_links));
    for (size_t i = 0; i < DEMO_CLASSES; i++)
        TRY(fill_group(c, f, i));
    TRY(add_members(c, f));
    return write_journals(c, f);
}

enum status demo_make_classes(struct demo *demo)
{
    struct filling *f = NEW(demo->c->mem, struct filling);
    const struct person_new *first[DEMO_CLASSES] = {NULL}; /* of those without an account */
    int month, day;

    *f = (struct filling){.demo = demo};
    time_date_split(demo->today, &f->year, &month, &day);
    f->year -= month < SEPTEMBER;
    for (size_t i = 0; i < DEMO_CLASSES; i++) {
        f->group[i] = chance_uuid(&demo->classes->chance);
        for (size_t k = demo->classes->learner[i] ? 1 : 0; k < plans[i].learners; k++) {
            struct demo_family family = demo_family(&demo->classes->chance);
            const struct person_new *child = add(f, &family, true, plans[i].age);
            if (!first[i])
                first[i] = child;
        }
    }
    for (size_t i = 0; i < DEMO_CLASSES; i++)
        if (demo->classes->learner[i])
            add_mother(f, &demo->classes->learner[i]->person, plans[i].name);
        else if (plans[i].place == GARDEN)
            add_mother(f, first[i], plans[i].name);
    return db_tx_locked(demo->c, "demo/classes", classes_tx, f);
}
