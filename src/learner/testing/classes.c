/* See classes.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "classes.h"

#include "account/account.h"
#include "learner/learner.h"
#include "organisation/organisation.h"

struct classes classes;

static struct uuid id(int n)
{
    return (struct uuid){.b = {0x1E, 0xA5, 0, 0, 0, 0, 0x40, 0, 0x80, [15] = (uint8_t)n}};
}

/* As the migration gave it to a subject of schools. */
static struct uuid subject(int n)
{
    return (struct uuid){.b = {0x1E, 0xA5, 0, 0, 0, 0, 0x40, 0, 0x80, 0, [15] = (uint8_t)n}};
}

static enum status place(struct ctx *c, struct uuid of, const char *kind)
{
    const struct organisation_new row = {
        .id = of,
        .parent = site.world.department,
        .kind = str_from_z(kind),
        .name_kk = str_from_z(kind),
        .name_ru = str_from_z(kind),
        .legal_name_kk = str_from_z(kind),
        .legal_name_ru = str_from_z(kind),
        .region = STR("710000000"),
        .district = STR("710000000"),
        .ownership = STR("STATE"),
        .status = STR("OPEN"),
        .languages = STR("kk"),
        .valid_from = {19000},
    };

    return organisation_load(c, &row, 1, STR("test"));
}

struct wanted_group {
    struct uuid id, organisation;
    const char *level, *name;
    int grade;
};

static enum status make_groups(struct ctx *c)
{
    const struct wanted_group groups[] = {
        {classes.fifth, site.world.school, "SCHOOL", "5 А", 5},
        {classes.first, site.world.school, "SCHOOL", "1 А", 1},
        {classes.other, site.world.other_school, "SCHOOL", "5 Ә", 5},
        {classes.group, classes.college, "COLLEGE", "ЭТ-21", 0},
        {classes.module_group, classes.college, "COLLEGE", "ЭТ-22", 0},
        {classes.club, classes.palace, "EXTRA", "Робототехника-1", 0},
        {classes.second_club, classes.palace, "EXTRA", "Домбыра-2", 0},
    };

    for (size_t i = 0; i < COUNT(groups); i++) {
        const struct learner_group_new group = {
            .id = groups[i].id,
            .organisation = groups[i].organisation,
            .level = groups[i].level,
            .year = 2025,
            .name = str_from_z(groups[i].name),
            .grade = groups[i].grade,
            .language = "kk",
        };
        TRY(learner_add_group(c, &group));
    }
    return ST_OK;
}

static enum status make_members(struct ctx *c)
{
    const struct {
        struct uuid group;
        int family;
    } members[] = {
        {classes.fifth, 0},         {classes.fifth, 1},  {classes.fifth, 2},
        {classes.first, 3},         {classes.other, 40}, {classes.group, 10},
        {classes.module_group, 11}, {classes.club, 12},  {classes.second_club, 13},
    };

    for (size_t i = 0; i < COUNT(members); i++)
        TRY(learner_add_member(c, members[i].group, site.world.child[members[i].family],
                               str_printf(c->mem, "Оқушы %02d", members[i].family)));
    return ST_OK;
}

static enum status make_teachings(struct ctx *c)
{
    const struct {
        struct uuid group;
        const char *subject;
        bool second;
    } rows[] = {
        {classes.fifth, "Математика", false},     {classes.fifth, "Қазақ тілі", true},
        {classes.first, "Математика", true},      {classes.other, "Математика", true},
        {classes.group, "Электротехника", false}, {classes.group, "Сызу", true},
        {classes.club, "Робототехника", false},   {classes.second_club, "Домбыра", true},
        {classes.module_group, "Сызу", true},
    };

    TRY(learner_add_subject(c, classes.college, "COLLEGE", "Электротехника", "Электротехника"));
    TRY(learner_add_subject(c, classes.college, "COLLEGE", "Сызу", "Черчение"));
    TRY(learner_add_subject(c, classes.palace, "EXTRA", "Робототехника", "Робототехника"));
    TRY(learner_add_subject(c, classes.palace, "EXTRA", "Домбыра", "Домбра"));
    for (size_t i = 0; i < COUNT(rows); i++)
        TRY(learner_add_teaching(c, rows[i].group, str_from_z(rows[i].subject),
                                 rows[i].second ? classes.second_teacher : classes.teacher,
                                 rows[i].second ? STR("Екінші Педагог") : STR("Бірінші Педагог")));
    return ST_OK;
}

/* The second teacher of the class also has an account and its role: whom a head may assign. */
static enum status fill_tx(struct ctx *c, void *arg)
{
    const struct account_new account = {
        .person = classes.second_teacher,
        .organisation = site.world.school,
        .name = STR("Екінші Педагог"),
        .role = "teacher",
        .phc = STR(
            "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
        .reason = STR("test"),
    };

    (void)arg;
    TRY(place(c, classes.college, "college"));
    TRY(place(c, classes.palace, "extra-education"));
    TRY(account_load(c, &account));
    TRY(make_groups(c));
    TRY(make_members(c));
    return make_teachings(c);
}

int classes_open(void **state)
{
    int st = site_open(state);

    classes = (struct classes){
        .fifth = id(101),
        .first = id(102),
        .other = id(103),
        .group = id(104),
        .module_group = id(105),
        .club = id(106),
        .second_club = id(107),
        .college = id(108),
        .palace = id(109),
        .maths = subject(1),
        .kazakh = subject(2),
        .teacher = site.world.parent[60],
        .second_teacher = site.world.parent[61],
    };
    struct ctx *c = site.world.owner;
    if (db_tx(c, "test/classes", fill_tx, NULL) != ST_OK)
        fail_msg("%s " STR_FMT " %s", c->failure.code, STR_ARG(c->failure.field),
                 str_z(c->mem, c->failure.detail));
    return st;
}
