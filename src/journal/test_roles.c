/* Administrators of a school, a college and a provider of additional education configure teachers
 * and learners; whoever goes beyond the own journal is refused, and the journal of acts says so. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "account/testing.h"
#include "journal_test_queries.h"
#include "learner/learner.h"
#include "organisation/organisation.h"
#include "person/person.h"

enum { COLLEGE = 11, PALACE, GROUPS = 100 };

struct level_place {
    const char *kind, *bin, *level, *own,
        *other; /* what is taught to the own group, and another's */
    int id;
};
static const struct level_place places[] = {
    {"school-lyceum", SCHOOL_BIN, "SCHOOL", "Математика", "Қазақ тілі", SCHOOL},
    {"college", "991240000122", "COLLEGE", "Электротехника", "Сызу", COLLEGE},
    {"extra-education", "991240000132", "EXTRA", "Робототехника", "Домбыра", PALACE},
};

static struct uuid group_of(const struct level_place *place, bool other)
{
    return ID(GROUPS + 2 * place->id + other);
}

static enum status make_place(struct ctx *c, const struct level_place *place)
{
    struct date day;

    assert_true(time_date_make(2020, 1, 1, &day));
    const struct organisation_new row = {
        .id = ID(place->id),
        .parent = ID(DEPARTMENT),
        .bin = str_from_z(place->bin),
        .kind = str_from_z(place->kind),
        .name_kk = str_from_z(place->kind),
        .name_ru = str_from_z(place->kind),
        .legal_name_kk = STR("Ұйым"),
        .legal_name_ru = STR("Ұйым"),
        .region = STR("710000000"),
        .district = STR("710000000"),
        .ownership = STR("STATE"),
        .status = STR("OPEN"),
        .languages = STR("kk"),
        .valid_from = day,
    };
    return organisation_load(c, &row, 1, STR("test"));
}

/* Two groups; the clerk of the country teaches the first, learns in it, and has nothing to do with
 * the other. */
static enum status fill_place(struct ctx *c, const struct level_place *place, struct uuid person)
{
    for (int other = 0; other < 2; other++) {
        const struct learner_group_new group = {
            .id = group_of(place, other),
            .organisation = ID(place->id),
            .level = place->level,
            .year = learner_year_of(time_date(time_real_us() + country->offset_us)),
            .name = str_from_z(other ? "Б" : "А"),
            .grade = place->id == SCHOOL ? 5 : 0,
            .language = "kk",
        };
        const char *subject = other ? place->other : place->own;
        TRY(learner_add_group(c, &group));
        if (place->id != SCHOOL)
            TRY(learner_add_subject(c, group.organisation, place->level, subject, subject));
        TRY(learner_add_teaching(c, group.id, str_from_z(subject), other ? ID(ADMIN) : person,
                                 STR("Үлгілі Дана")));
    }
    return learner_add_member(c, group_of(place, false), person, STR("Үлгілі Дана"));
}

static enum status fill_tx(struct ctx *c, void *arg)
{
    struct uuid *person = arg;

    TRY(person_find(c, STR(CLERK_IIN), person));
    for (size_t i = 0; i < COUNT(places); i++) {
        if (places[i].id != SCHOOL)
            TRY(make_place(c, &places[i]));
        TRY(fill_place(c, &places[i], *person));
    }
    return ST_OK;
}

static enum status subject_tx(struct ctx *c, void *arg)
{
    struct uuid *id = arg; /* of a group; becomes what is taught to it */
    struct journal_test_taught_row *row;

    TRY(journal_test_taught(c, *id, &row));
    *id = row->subject_id;
    return ST_OK;
}

static const char *journal_path(const struct level_place *place, bool other)
{
    struct uuid subject = group_of(place, other);

    assert_int_equal(db_tx(country->owner, "test/subject", subject_tx, &subject), ST_OK);
    return str_printf(country->mem, "/staff/class/" STR_FMT "/journal/" STR_FMT,
                      STR_ARG(uuid_print(country->mem, group_of(place, other))),
                      STR_ARG(uuid_print(country->mem, subject)))
        .p;
}

static enum status refusals_tx(struct ctx *c, void *arg)
{
    struct journal_test_acts_row *row;
    int64_t *n = arg;

    TRY(journal_test_acts(c, STR("access.refused"), &row));
    *n = row->n;
    return ST_OK;
}

static int64_t refusals(void)
{
    int64_t n = -1;
    assert_int_equal(db_tx(country->owner, "test/refusals", refusals_tx, &n), ST_OK);
    return n;
}

static void give_role(struct page *p, const char *role, const char *bin)
{
    page_get(p, "/staff/admin/people?q=Дана");
    page_follow(p, "Үлгілі Дана");
    page_follow(p, "Рөл беру");
    page_choose(p, "role", role);
    page_fill(p, "bin", bin);
    page_fill(p, "reason", "№ 14 бұйрық");
    page_press(p, "Беру");
    page_assert_says(p, "№ 14 бұйрық");
}

static void change(struct page *p, const char *role, const char *permission, const char *state)
{
    page_get(p, str_printf(country->mem, "/staff/role/%s/permission/%s", role, permission).p);
    page_assert_status(p, 200);
    page_choose(p, "state", state);
    page_fill(p, "reason", "№ 15 бұйрық");
    page_press(p, "Өзгерту");
    page_assert_says(p, "Рұқсат өзгертілді.");
}

static void get(struct page *p, const char *path, int status)
{
    page_get(p, path);
    page_assert_status(p, status);
}

static void act_as(struct page *p, const char *label, const struct level_place *place)
{
    page_get(p, "/staff/account");
    page_press(p, str_printf(country->mem, "Осы рөлге ауысу %s, %s", label,
                             place->id == SCHOOL ? "№ 9 мектеп" : place->kind)
                      .p);
}

static void assert_refused_to_post(struct page *p, const char *path)
{
    int64_t before = refusals();

    page_post(p, path, "theme", "Бөтен");
    page_assert_status(p, 403);
    assert_int_equal(refusals(), before + 1);
}

static void open_country(struct page *admin, struct page *user)
{
    struct uuid person;

    country_add(CLERK_IIN, DEPARTMENT, "department");
    if (db_tx(country->owner, "test/fill", fill_tx, &person) != ST_OK)
        fail_msg("%s %s", country->owner->failure.code, country->owner->failure.field.p);
    country_sign_in(admin, SECOND_IIN);
    country_sign_in(user, CLERK_IIN);
}

/* A lesson on the first day of the school year, with the form for attendance and points. */
static void open_lesson(struct page *p, const char *add)
{
    struct date day;
    int year = learner_year_of(time_date(time_real_us() + country->offset_us));

    assert_true(time_date_make(year, 9, 1, &day));
    page_get(p, add);
    page_fill_date(p, "day", time_print_date(country->mem, day).p);
    page_fill(p, "theme", "Бірінші сабақ");
    page_press(p, "Сақтау");
    page_assert_status(p, 200);
    page_follow(p, "01.09");
    page_assert_count(p, "//select[@name='entries']", 1);
}

static enum status end_tx(struct ctx *c, void *arg)
{
    const struct uuid *group = arg;
    int64_t changed;
    return journal_test_end_teaching(c, *group, &changed);
}

static void end_teaching(const struct level_place *place)
{
    struct uuid group = group_of(place, false);
    assert_int_equal(db_tx(country->owner, "test/end", end_tx, &group), ST_OK);
}

/* req: M456-27.18a, M456-34.20a, M456-36.14a */
static void teachers_of_every_level_keep_their_own_journal(void **state)
{
    struct page *admin = country->page, *user = country_browser();
    (void)state;

    open_country(admin, user);
    for (size_t i = 0; i < COUNT(places); i++) {
        const char *own = journal_path(&places[i], false), *others = journal_path(&places[i], true);
        const char *add = str_printf(country->mem, "%s/new", own).p;
        give_role(admin, "teacher", places[i].bin);
        act_as(user, "Педагог", &places[i]);
        get(user, own, 200);
        get(user, add, 200);
        change(admin, "teacher", "journal.may.mark", "Рұқсатты алу");
        get(user, add, 403);
        get(user, own, 200);
        change(admin, "teacher", "journal.may.mark", "Платформадағыдай қалдыру");
        get(user, add, 200);
        int64_t before = refusals();
        get(user, others, 403);
        get(user, str_printf(country->mem, "%s/new", others).p, 403);
        assert_int_equal(refusals(), before + 2);
        open_lesson(user, add);
        end_teaching(&places[i]); /* while the form is on the screen */
        page_press(user, "Сақтау");
        page_assert_status(user, 403);
        assert_int_equal(refusals(), before + 3);
    }
    page_close(user);
}

/* req: M456-27.18f, M456-34.20f, M456-36.14c */
static void learners_of_every_level_read_their_diary_and_write_no_journal(void **state)
{
    struct page *admin = country->page, *user = country_browser();
    (void)state;

    open_country(admin, user);
    for (size_t i = 0; i < COUNT(places); i++) {
        const char *own = journal_path(&places[i], false);
        give_role(admin, "learner", places[i].bin);
        act_as(user, "Білім алушы", &places[i]);
        get(user, "/staff/diary", 200);
        change(admin, "learner", "journal.may.diary", "Рұқсатты алу");
        get(user, "/staff/diary", 403);
        change(admin, "learner", "journal.may.diary", "Платформадағыдай қалдыру");
        get(user, "/staff/diary", 200);
        int64_t before = refusals();
        get(user, own, 403);
        assert_int_equal(refusals(), before + 1);
        assert_refused_to_post(user, str_printf(country->mem, "%s/new", own).p);
    }
    page_close(user);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        COUNTRY_TEST(teachers_of_every_level_keep_their_own_journal),
        COUNTRY_TEST(learners_of_every_level_read_their_diary_and_write_no_journal),
    };
    return cmocka_run_group_tests(tests, country_open, country_close);
}
