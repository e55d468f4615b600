/* What a representative sees of a child ends by an act, by the register, on the eighteenth
 * birthday; and begins again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "admission/testing/site.h"
#include "base/scan.h"
#include "custody_test_queries.h"
#include "i18n/msg_admission.h"
#include "i18n/msg_custody.h"
#include "learner/testing/classes.h"
#include "person/person.h"

#define DAY_BEFORE "2026-06-18T23:59:00+05:00" /* the act holds from the day after */
#define THE_DAY    "2026-06-19T00:00:00+05:00"
#define LATER_DAY  "2026-06-22T09:00:00+05:00"

static struct uuid first, second; /* officers of the department */
static struct uuid application;   /* of the first family, handed in by the mother */
static struct page *mother, *father;

#define CHILD  (site.world.child[0])
#define MOTHER (site.world.parent[0])

/* ---- the world around ------------------------------------------------------------------------ */

struct officer {
    struct uuid person, organisation;
    const char *role;
};

static enum status officer_tx(struct ctx *c, void *arg)
{
    const struct officer *in = arg;
    int64_t changed;

    return custody_test_officer(c, in->person, in->organisation, str_from_z(in->role), &changed);
}

static void appoint(struct uuid person, struct uuid organisation, const char *role)
{
    struct officer in = {person, organisation, role};
    if (db_tx(site.admin, "test/officer", officer_tx, &in) != ST_OK)
        fail_msg("%s " STR_FMT, site.admin->failure.code, STR_ARG(site.admin->failure.detail));
}

static enum status code_tx(struct ctx *c, void *arg)
{
    const struct uuid *person = arg;
    int64_t changed;

    return custody_test_gives_code(c, *person, &changed);
}

static void gives_code(struct uuid person)
{
    assert_int_equal(db_tx(site.admin, "test/code", code_tx, &person), ST_OK);
}

static int open_country(void **state)
{
    int st = classes_open(state);

    mother = site_apply(0, world_pool(&site.world, "kk", 4));
    application = site_id(mother);
    father = site_parent(site.world.father);
    first = site.world.officer;
    second = site.world.parent[20];
    appoint(first, site.world.department, "department");
    appoint(second, site.world.department, "department");
    return st;
}

static void answers(struct page *p, const char *path, int status)
{
    page_get(p, path);
    page_assert_status(p, status);
}

static struct date day(const char *text)
{
    struct date date = {0};
    assert_true(scan_date(str_from_z(text), &date));
    return date;
}

static enum status register_tx(struct ctx *c, void *arg)
{
    const struct opt_date *last = arg;
    int64_t changed;

    return custody_test_register_says(c, MOTHER, CHILD, *last, &changed);
}

static void register_says(struct opt_date last)
{
    assert_int_equal(db_tx(site.admin, "test/register", register_tx, &last), ST_OK);
}

struct birth {
    struct uuid child;
    struct date day;
};

static enum status born_tx(struct ctx *c, void *arg)
{
    const struct birth *in = arg;
    int64_t changed;

    return custody_test_born(c, in->child, in->day, &changed);
}

static void is_born(struct uuid child, const char *text)
{
    struct birth in = {child, day(text)};
    assert_int_equal(db_tx(site.admin, "test/born", born_tx, &in), ST_OK);
}

struct counted {
    struct uuid id;
    int64_t n;
};

static enum status seen_tx(struct ctx *c, void *arg)
{
    struct counted *in = arg;
    struct custody_test_seen_row *row;

    TRY(custody_test_seen(c, in->id, &row));
    in->n = row->n;
    return ST_OK;
}

static enum status story_tx(struct ctx *c, void *arg)
{
    struct counted *in = arg;
    struct custody_test_story_row *row;

    TRY(custody_test_story(c, in->id, &row));
    in->n = row->n;
    return ST_OK;
}

static enum status withdraw_tx(struct ctx *c, void *arg)
{
    const struct counted *in = arg;
    struct custody_test_withdraw_row *row;

    return custody_test_withdraw(c, in->id, &row);
}

/* Straight from the database, as if neither route nor page had asked anything. */
static enum status as_mother(db_tx_fn *work, struct counted *in)
{
    struct ctx *c = site.world.family;

    db_fixture_sign(c, "parent", MOTHER, (struct uuid){0});
    enum status st = db_tx(c, "test/seen", work, in);
    db_fixture_sign_off(c);
    return st;
}

static int64_t rows_of_child(void)
{
    struct counted in = {.id = CHILD};
    assert_int_equal(as_mother(seen_tx, &in), ST_OK);
    return in.n;
}

/* ---- the officers ---------------------------------------------------------------------------- */

static struct page *officer(struct uuid person)
{
    gives_code(person);
    return site_staff("department", person, site.world.department);
}

static void fill_act(struct page *p, const char *number, const char *dated, const char *from)
{
    page_fill(p, "body", "Астана қаласының мамандандырылған ауданаралық соты");
    page_fill(p, "number", number);
    page_fill_date(p, "dated", dated);
    page_fill_date(p, "from", from);
    site_press(p, MSG_custody_record);
}

static void fill_new(struct page *p, struct str child, struct str adult, const char *from)
{
    answers(p, "/staff/custody/new", 200);
    page_fill(p, "child", str_z(site.world.owner->mem, child));
    page_fill(p, "adult", str_z(site.world.owner->mem, adult));
    page_choose(p, "kind", "ENDED");
    fill_act(p, "7119-26-00-2/1204", "2026-06-10", from);
}

/* About the first family's mother; the page of the act is open then. */
static struct uuid record(const char *from)
{
    struct page *p = officer(first);
    struct ctx *c = site.world.owner;

    fill_new(p, world_child_iin(c, 0), world_parent_iin(c, 0), from);
    page_assert_status(p, 200);
    site_says(p, MSG_custody_state_open);
    return site_id(p);
}

static void settle(struct uuid person, struct uuid act, const char *answer)
{
    struct page *p = officer(person);

    answers(p, site_path("/staff/custody/%s", act), 200);
    page_choose(p, "answer", answer);
    page_fill(p, "words", "Акт күшіне енбеген");
    site_press(p, MSG_custody_settle_button);
    page_assert_status(p, 200);
}

/* ---- everything about the child -------------------------------------------------------------- */

/* What both parents see while they may; and what only the one who applied does. */
static const char *const of_parents[] = {"/my/application/%s", "/my/application/%s/receipt.pdf",
                                         "/my/application/%s/why"};
static const char *const of_applicant[] = {"/my/application/%s/withdraw",
                                           "/my/application/%s/move"};

static void all_pages(struct page *p, bool open)
{
    for (size_t i = 0; i < COUNT(of_parents); i++)
        answers(p, site_path(of_parents[i], application), open ? 200 : 404);
    for (size_t i = 0; i < COUNT(of_applicant); i++)
        answers(p, site_path(of_applicant[i], application), open && p == mother ? 200 : 404);
    answers(p, site_path("/my/child/%s/seen", CHILD), open ? 200 : 404);
    answers(p, site_path("/my/diary/%s", CHILD), open ? 200 : 404);
    answers(p, "/my/", 200);
    assert_int_equal(page_has(p, "//a[starts-with(@href, '/my/application/')]"), open);
}

/* ---- what parents may ----------------------------------------------------------------------- */

/* The administrator of the organisation changes their role; `who` is one of each place. */
static void parents_may(struct uuid who, struct uuid place, const char *state)
{
    struct page *p = site_staff("admin", who, place);

    gives_code(who);
    answers(p, "/staff/role/parent/permission/journal.may.children", 200);
    page_choose(p, "state", state);
    page_fill(p, "reason", "№ 15 бұйрық");
    page_press(p, "Өзгерту");
    page_assert_status(p, 200);
}

/* The role itself comes with the child: with its place in the group, and the link that the register
 * knows. What it opens is changed as of any role, and works at the next request. */
static void
assert_configured(struct page *parent, struct uuid child, struct uuid admin, struct uuid place)
{
    appoint(admin, place, "admin");
    answers(parent, site_path("/my/diary/%s", child), 200);
    parents_may(admin, place, "Рұқсатты алу");
    answers(parent, site_path("/my/diary/%s", child), 404);
    parents_may(admin, place, "Платформадағыдай қалдыру");
    answers(parent, site_path("/my/diary/%s", child), 200);
}

/* ---- tests ----------------------------------------------------------------------------------- */

/* req: M456-27.18g */
static void an_act_closes_the_child_from_its_day_and_another_opens_it(void **state)
{
    (void)state;
    assert_configured(mother, CHILD, site.world.parent[22], site.world.school);
    all_pages(mother, true);
    struct uuid act = record("2026-06-19");
    all_pages(mother, true); /* nobody has confirmed it */
    settle(second, act, "APPROVED");
    assert_true(site_messages(MOTHER, MSG_custody_told_self_closed) > 0);
    assert_true(site_messages(site.world.father, MSG_custody_told_family_closed) > 0);
    assert_int_equal(site_messages(site.world.parent[1], MSG_custody_told_family_closed), 0);
    world_clock(&site.world, DAY_BEFORE);
    all_pages(mother, true);
    world_clock(&site.world, THE_DAY);
    all_pages(mother, false);
    all_pages(father, true); /* the other parent goes on */
    register_says((struct opt_date){0});
    all_pages(mother, false); /* the register still has the link: the act stands */

    struct page *p = officer(first);
    answers(p, site_path("/staff/custody/%s", act), 200);
    site_follow(p, MSG_custody_lift);
    fill_act(p, "7119-26-00-2/1377", "2026-06-19", "2026-06-22");
    struct uuid lift = site_id(p);
    settle(second, lift, "APPROVED");
    all_pages(mother, false);
    world_clock(&site.world, LATER_DAY);
    all_pages(mother, true);
    p = officer(first);
    answers(p, site_path("/staff/custody/%s", act), 200);
    site_says(p, MSG_custody_state_over);
}

static void the_database_closes_it_by_itself(void **state)
{
    struct counted story = {.id = application};
    (void)state;

    assert_true(rows_of_child() > 0);
    assert_int_equal(as_mother(story_tx, &story), ST_OK);
    assert_true(story.n > 0);
    settle(second, record("2026-06-12"), "APPROVED"); /* at once: its day has passed */
    assert_int_equal(rows_of_child(), 0);
    assert_int_equal(as_mother(story_tx, &story), ST_OK);
    assert_int_equal(story.n, 0);
    assert_int_equal(as_mother(withdraw_tx, &story), ST_NOT_FOUND);
}

/* The school answers; whoever handed the application in hears of it by SMS, but not if the child is
 * closed to them. */
static void school_approves(void)
{
    struct page *clerk = site_staff("clerk", site.world.clerk, site.world.school);

    site_files_checked();
    answers(clerk, site_path("/staff/admission/%s", application), 200);
    site_press(clerk, MSG_admission_staff_approve);
    page_assert_status(clerk, 200);
}

static void nothing_is_sent_about_a_child_that_is_closed(void **state)
{
    (void)state;
    assert_int_equal(site_messages(MOTHER, MSG_admission_notice_accepted), 1);
    settle(second, record("2026-06-12"), "APPROVED");
    school_approves();
    assert_int_equal(site_messages(MOTHER, MSG_admission_notice_approved), 0);
    all_pages(father, true); /* who sees the answer */
}

static void what_the_register_ended_is_closed(void **state)
{
    (void)state;
    register_says((struct opt_date){true, day("2026-06-18")});
    world_clock(&site.world, DAY_BEFORE);
    all_pages(mother, true);
    world_clock(&site.world, THE_DAY);
    all_pages(mother, false);
    assert_int_equal(rows_of_child(), 0);
}

static enum status settle_tx(struct ctx *c, void *arg)
{
    const struct counted *in = arg;
    struct custody_test_settle_row *row;

    return custody_test_settle(c, in->id, STR("APPROVED"), &row);
}

static enum status acts_tx(struct ctx *c, void *arg)
{
    struct counted *in = arg;
    struct custody_test_acts_seen_row *row;

    TRY(custody_test_acts_seen(c, &row));
    in->n = row->n;
    return ST_OK;
}

static enum status as_staff(
    const char *role, struct uuid person, struct uuid place, db_tx_fn *work, struct counted *in)
{
    struct ctx *c = site.world.staff;

    db_fixture_sign(c, role, person, place);
    enum status st = db_tx(c, "test/act", work, in);
    db_fixture_sign_off(c);
    return st;
}

static void it_takes_two_people_of_the_department(void **state)
{
    struct counted act = {.id = record("2026-06-12")};
    const struct uuid place = site.world.department, school = site.world.school;
    struct page *p = officer(first);
    (void)state;

    answers(p, site_path("/staff/custody/%s", act.id), 200);
    page_assert_count(p, "//input[@name='answer']", 1); /* only to withdraw it */
    assert_int_equal(as_staff("department", first, place, settle_tx, &act), ST_FORBIDDEN);
    assert_int_equal(as_staff("admin", second, place, settle_tx, &act), ST_NOT_FOUND);
    assert_int_equal(as_staff("director", site.world.director, school, settle_tx, &act),
                     ST_NOT_FOUND);
    assert_int_equal(as_staff("director", site.world.director, school, acts_tx, &act), ST_OK);
    assert_int_equal(act.n, 0);
    answers(site_staff("clerk", site.world.clerk, school), "/staff/custody", 403);
    answers(site_staff("department", site.world.parent[21], site.world.region_school[3]),
            site_path("/staff/custody/%s", act.id), 404);
    settle(second, act.id, "REFUSED");
    all_pages(mother, true);
    settle(first, record("2026-06-12"), "WITHDRAWN");
    all_pages(mother, true);
}

static void mistakes_are_said_in_the_form(void **state)
{
    struct ctx *c = site.world.owner;
    struct page *p = officer(first);
    (void)state;

    fill_new(p, world_child_iin(c, 0), world_parent_iin(c, 1), "2026-06-19"); /* of another child */
    page_assert_status(p, 422);
    page_assert_error(p, "adult", site_word(p, MSG_custody_no_pair));
    assert_string_equal(page_value(p, "number"), "7119-26-00-2/1204");
    fill_new(p, world_child_iin(c, 0), world_parent_iin(c, 0), "2026-06-09");
    page_assert_status(p, 422);
    site_says(p, MSG_custody_from_before);
    (void)record("2026-06-19");
    fill_new(p, world_child_iin(c, 0), world_parent_iin(c, 0), "2026-06-19");
    page_assert_error(p, "adult", site_word(p, MSG_custody_recorded_already));
    answers(p, "/staff/custody?state=OPEN&q=1204", 200);
    page_assert_count(p, "//tbody/tr", 1);
    answers(p, "/staff/custody?state=REFUSED", 200);
    page_assert_count(p, "//tbody/tr", 0);
    answers(p, "/staff/custody?format=csv", 200);
    assert_non_null(strstr(page_body(p), "7119-26-00-2/1204"));
}

static void the_eighteenth_birthday_closes_it_unless_the_student_agrees(void **state)
{
    struct page *student;
    (void)state;

    is_born(CHILD, "2008-06-19");
    appoint(CHILD, site.world.school, "learner");
    world_clock(&site.world, DAY_BEFORE);
    all_pages(mother, true);
    student = site_staff("learner", CHILD, site.world.school);
    answers(student, "/staff/account/representatives", 200);
    page_assert_count(student, "//main//form//input[@name='agree']", 0); /* not yet theirs to say */
    world_clock(&site.world, THE_DAY);
    all_pages(mother, false);
    all_pages(father, false);
    assert_int_equal(rows_of_child(), 0);

    gives_code(CHILD);
    answers(student, "/staff/account/representatives", 200);
    page_assert_count(student, "//main//form//input[@name='agree']", 2);
    site_press_at(student, "(//main//form)[1]//button");
    page_assert_status(student, 200);
    page_get(mother, site_path("/my/application/%s", application));
    bool of_mother = page_status(mother) == 200;
    all_pages(of_mother ? mother : father, true); /* of the one who was agreed to */
    all_pages(of_mother ? father : mother, false);
    site_press_at(student, "//main//form[.//input[@value='no']]//button");
    all_pages(mother, false);
    all_pages(father, false);
}

/* req: M456-34.20g */
static void a_college_students_diary_closes_unless_the_student_agrees(void **state)
{
    struct uuid child = site.world.child[10];
    struct page *parent = site_parent(site.world.parent[10]), *student;
    const char *diary = str_z(site.world.owner->mem, str_from_z(site_path("/my/diary/%s", child)));
    (void)state;

    assert_configured(parent, child, site.world.parent[23], classes.college);
    is_born(child, "2008-06-19");
    appoint(child, classes.college, "learner");
    world_clock(&site.world, DAY_BEFORE);
    answers(parent, diary, 200);
    world_clock(&site.world, THE_DAY);
    answers(parent, diary, 404);
    gives_code(child);
    student = site_staff("learner", child, classes.college);
    answers(student, "/staff/account/representatives", 200);
    site_press_at(student, "(//main//form)[1]//button");
    answers(parent, diary, 200);
    site_press_at(student, "(//main//form)[1]//button");
    answers(parent, diary, 404);
}

static void an_agreement_opens_nothing_that_an_act_closed(void **state)
{
    struct page *student = site_staff("learner", CHILD, site.world.school);
    (void)state;

    settle(second, record("2026-06-12"), "APPROVED");
    is_born(CHILD, "2008-06-12");
    appoint(CHILD, site.world.school, "learner");
    gives_code(CHILD);
    answers(student, "/staff/account/representatives", 200);
    page_assert_count(student, "//main//form//input[@name='agree']", 1); /* the father's */
    site_says(student, MSG_custody_own_barred);
    site_press_at(student, "(//main//form)[1]//button");
    all_pages(father, true);
    all_pages(mother, false);
}

static void who_is_no_student_of_age_agrees_to_nobody(void **state)
{
    struct page *p = site_parent(site.world.parent[1]);
    (void)state;

    answers(p, "/my/account/representatives", 200);
    site_says(p, MSG_custody_own_none);
    page_get(p, "/my/account");
    page_assert_count(p, "//a[@href='/my/account/representatives']", 0);
}

#define CUSTODY_TEST(test) cmocka_unit_test_setup_teardown(test, open_country, site_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CUSTODY_TEST(an_act_closes_the_child_from_its_day_and_another_opens_it),
        CUSTODY_TEST(the_database_closes_it_by_itself),
        CUSTODY_TEST(nothing_is_sent_about_a_child_that_is_closed),
        CUSTODY_TEST(what_the_register_ended_is_closed),
        CUSTODY_TEST(it_takes_two_people_of_the_department),
        CUSTODY_TEST(mistakes_are_said_in_the_form),
        CUSTODY_TEST(the_eighteenth_birthday_closes_it_unless_the_student_agrees),
        CUSTODY_TEST(a_college_students_diary_closes_unless_the_student_agrees),
        CUSTODY_TEST(an_agreement_opens_nothing_that_an_act_closed),
        CUSTODY_TEST(who_is_no_student_of_age_agrees_to_nobody),
    };
    return cmocka_run_group_tests(tests, site_start, site_stop);
}
