/* Names of the demo country's people: everyday ones, joined at random. Whoever has such a name is
 * not meant. */
#include "demo/names.h"
#include "base/base.h"

static const char *const kazakh_surnames[] = {
    "Ахметов",      "Бекенов",      "Байжанов",   "Қасымов",    "Нұрланов",      "Серікбаев",
    "Әбдірахманов", "Төлегенов",    "Оспанов",    "Сәрсенов",   "Жақсылықов",    "Мұратов",
    "Қалиев",       "Ибраев",       "Сейітқали",  "Тұрсынов",   "Есімов",        "Жұмағұлов",
    "Бейсенов",     "Қожахметов",   "Әлімжанов",  "Смағұлов",   "Досмағамбетов", "Рахымжанов",
    "Тілеубаев",    "Қуанышев",     "Сағындықов", "Молдабеков", "Өмірзақов",     "Шаяхметов",
    "Ержанов",      "Айтқазин",     "Бердібеков", "Дәулетов",   "Исабеков",      "Құрманов",
    "Мақсұтов",     "Нұрмұхамедов", "Хасенов",    "Үсенов"};
static const char *const boys[] = {"Әлихан",    "Алдияр",      "Айсұлтан", "Арлан",    "Батырхан",
                                   "Бексұлтан", "Дінмұхаммед", "Ерасыл",   "Жантөре",  "Иманғали",
                                   "Кемел",     "Қасымхан",    "Мансұр",   "Мирас",    "Нұрислам",
                                   "Нұрәлі",    "Омар",        "Өркен",    "Рамазан",  "Расул",
                                   "Санжар",    "Сұлтан",      "Тамерлан", "Темірлан", "Ұлан",
                                   "Хантөре",   "Шыңғыс",      "Ысқақ",    "Исмаил",   "Бекарыс"};
static const char *const girls[] = {"Айша",   "Айзере",  "Айлин", "Аяла",    "Әмина", "Әлия",
                                    "Балнұр", "Дильназ", "Еңлік", "Жанель",  "Зере",  "Инжу",
                                    "Кәусар", "Қарақат", "Ләйлі", "Медина",  "Мерей", "Назерке",
                                    "Нұрай",  "Сафия",   "Сезім", "Томирис", "Ұлжан", "Хадиша",
                                    "Шырын",  "Асылым",  "Раяна", "Көзайым", "Айару", "Іңкәр"};
static const char *const men[] = {
    "Ерлан",    "Нұрлан", "Серік",  "Марат",  "Қайрат", "Болат",  "Асқар", "Дәурен", "Азамат",
    "Бауыржан", "Руслан", "Талғат", "Жандос", "Әсет",   "Мейрам", "Самат", "Бекзат", "Олжас",
    "Ғалымжан", "Ербол",  "Нұржан", "Айдос",  "Мұрат",  "Тимур",  "Қуаныш"};
static const char *const women[] = {
    "Айгүл",   "Гүлнар", "Жанар",   "Сәуле",    "Динара",  "Әсел",   "Мәдина", "Айнұр",  "Қарлығаш",
    "Бақыт",   "Ләззат", "Меруерт", "Назгүл",   "Перизат", "Самал",  "Толқын", "Шолпан", "Ақмарал",
    "Эльмира", "Гаухар", "Жұлдыз",  "Салтанат", "Камила",  "Індіра", "Алтынай"};
static const char *const russian_surnames[] = {
    "Иванов",  "Петров",   "Смирнов", "Кузнецов", "Соколов", "Попов", "Волков", "Морозов",
    "Ковалёв", "Шевченко", "Мельник", "Бондарь",  "Шмидт",   "Вебер", "Ким",    "Пак"};
static const char *const russian_girls[] = {"Мария",  "Анна",      "Виктория", "Полина",
                                            "Дарья",  "Екатерина", "Алиса",    "София",
                                            "Ксения", "Елена",     "Ольга",    "Наталья"};
static const struct {
    const char *name, *son, *daughter;
} russian_boys[] = {
    {"Артём", "Артёмович", "Артёмовна"},          {"Максим", "Максимович", "Максимовна"},
    {"Дмитрий", "Дмитриевич", "Дмитриевна"},      {"Иван", "Иванович", "Ивановна"},
    {"Кирилл", "Кириллович", "Кирилловна"},       {"Алексей", "Алексеевич", "Алексеевна"},
    {"Сергей", "Сергеевич", "Сергеевна"},         {"Андрей", "Андреевич", "Андреевна"},
    {"Владимир", "Владимирович", "Владимировна"}, {"Павел", "Павлович", "Павловна"},
    {"Михаил", "Михайлович", "Михайловна"},       {"Николай", "Николаевич", "Николаевна"}};

enum { RUSSIAN_PERCENT = 22, NO_PATRONYMIC_PERCENT = 8 };

#define PICK(chance, list) ((list)[chance_below((chance), COUNT(list))])

static struct str text(struct arena *mem, const char *first, const char *second)
{
    return str_printf(mem, "%s%s", first, second);
}

/* Surnames in -ов, -ев, -ин get an а; others stay. */
static const char *female_ending(const char *surname)
{
    struct str s = str_from_z(surname);
    bool bends = str_ends(s, STR("ов")) || str_ends(s, STR("ев")) || str_ends(s, STR("ёв")) ||
                 str_ends(s, STR("ин"));
    return bends ? "а" : "";
}

struct demo_family demo_family(struct chance *chance)
{
    bool russian = chance_percent(chance, RUSSIAN_PERCENT);

    return (struct demo_family){
        .russian = russian,
        .surname = russian ? PICK(chance, russian_surnames) : PICK(chance, kazakh_surnames),
        .father = chance_below(chance, russian ? COUNT(russian_boys) : COUNT(men)),
    };
}

static struct demo_person_name russian_name(struct arena *mem,
                                            struct chance *chance,
                                            const struct demo_family *family,
                                            bool female,
                                            size_t father)
{
    return (struct demo_person_name){
        .surname = text(mem, family->surname, female ? female_ending(family->surname) : ""),
        .given = str_from_z(female ? PICK(chance, russian_girls) : PICK(chance, russian_boys).name),
        .patronymic = str_from_z(female ? russian_boys[father].daughter : russian_boys[father].son),
    };
}

static struct demo_person_name kazakh_name(struct arena *mem,
                                           const struct demo_family *family,
                                           bool female,
                                           const char *given,
                                           size_t father)
{
    return (struct demo_person_name){
        .surname = text(mem, family->surname, female ? female_ending(family->surname) : ""),
        .given = str_from_z(given),
        .patronymic = text(mem, men[father], female ? "қызы" : "ұлы"),
    };
}

struct demo_person_name demo_child_name(struct arena *mem,
                                        struct chance *chance,
                                        const struct demo_family *family,
                                        bool female)
{
    struct demo_person_name name =
        family->russian
            ? russian_name(mem, chance, family, female, family->father)
            : kazakh_name(mem, family, female, female ? PICK(chance, girls) : PICK(chance, boys),
                          family->father);
    if (chance_percent(chance, NO_PATRONYMIC_PERCENT))
        name.patronymic = STR("");
    return name;
}

struct demo_person_name demo_adult_name(struct arena *mem,
                                        struct chance *chance,
                                        const struct demo_family *family,
                                        bool female)
{
    size_t grandfather = chance_below(chance, family->russian ? COUNT(russian_boys) : COUNT(men));
    struct demo_person_name name =
        family->russian
            ? russian_name(mem, chance, family, female, grandfather)
            : kazakh_name(mem, family, female, female ? PICK(chance, women) : men[family->father],
                          grandfather);
    if (family->russian && !female)
        name.given = str_from_z(russian_boys[family->father].name);
    return name;
}
