/* A teacher keeps a journal as in a browser; nobody else does, and the tables say so as well. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "i18n/msg_journal.h"
#include "journal_test_queries.h"
#include "learner/testing/classes.h"

#define MAY "2026-05-14T10:00:00+05:00"

static int open_in_may(void **state)
{
    int st = classes_open(state);

    world_clock(&site.world, MAY);
    return st;
}
#define JOURNAL_TEST(test) cmocka_unit_test_setup_teardown(test, open_in_may, site_close)

static struct page *teacher(void)
{
    return site_staff("teacher", classes.teacher, site.world.school);
}

static const char *journal_path(struct uuid group, struct uuid subject, const char *more)
{
    struct arena *mem = site.world.owner->mem;

    return str_printf(mem, "/staff/class/" STR_FMT "/journal/" STR_FMT "%s",
                      STR_ARG(uuid_print(mem, group)), STR_ARG(uuid_print(mem, subject)), more)
        .p;
}

static void get(struct page *p, const char *path, int status)
{
    page_get(p, path);
    page_assert_status(p, status);
}

struct acts {
    const char *action;
    int64_t n;
};

static enum status acts_tx(struct ctx *c, void *arg)
{
    struct acts *in = arg;
    struct journal_test_acts_row *row;

    TRY(journal_test_acts(c, str_from_z(in->action), &row));
    in->n = row->n;
    return ST_OK;
}

static int64_t acts(const char *action)
{
    struct acts in = {.action = action};

    assert_int_equal(db_tx_read(site.world.owner, "test/acts", acts_tx, &in), ST_OK);
    return in.n;
}

struct written {
    const char *day, *theme, *work, *most;
};

/* The page is then the grid, or the form with its errors. */
static void write_lesson(struct page *p, struct uuid group, struct uuid subject, struct written w)
{
    get(p, journal_path(group, subject, "/new"), 200);
    page_fill_date(p, "day", w.day);
    page_fill(p, "theme", w.theme);
    if (w.work) {
        page_choose(p, "work", w.work);
        page_fill(p, "most", w.most);
    }
    site_press(p, MSG_journal_save);
}

/* Of the class of three; the page is then that of the lesson. */
static void open_lesson(struct page *p, const char *theme)
{
    write_lesson(p, classes.fifth, classes.maths,
                 (struct written){"2026-05-12", theme, NULL, NULL});
    page_assert_status(p, 200);
    page_follow(p, "12.05");
}

/* The fields of a line have names in common: they are told by their place. */
static void send(struct page *p, const char *const points[CLASS_LEARNERS], const char *reason)
{
    static const char *const names[] = {"Оқушы 00", "Оқушы 01", "Оқушы 02"};

    for (size_t i = 0; i < CLASS_LEARNERS; i++)
        page_fill(p, str_printf(site.world.owner->mem, "Балл: %s", names[i]).p, points[i]);
    page_fill(p, "reason", reason);
    site_press(p, MSG_journal_save);
}

/* ---- lessons and marks ----------------------------------------------------------------------- */

static void a_teacher_writes_a_lesson_down_and_marks_it(void **state)
{
    struct page *p = teacher();
    (void)state;

    get(p, "/staff/journals", 200);
    page_follow(p, "5 А, Математика");
    open_lesson(p, "Бөлшектер");
    send(p, (const char *const[]){"8", "", "11"}, "");
    page_assert_status(p, 422);
    site_says(p, MSG_journal_points_wrong);
    page_assert_count(p, "//input[@name='points'][@value='11']", 1);
    send(p, (const char *const[]){"8", "", "10"}, "");
    page_assert_status(p, 200);
    page_assert_count(p, "//input[@name='points'][@value='8']", 1);
    assert_int_equal(acts("journal.marked"), 2);
    get(p, journal_path(classes.fifth, classes.maths, "?term=4"), 200);
    page_assert_text(p, "//tbody/tr[1]/td[1]", "8 Келді");
    page_assert_text(p, "//tbody/tr[1]/td[2]", "480,00 %");
    page_assert_text(p, "//tbody/tr[2]/td[2]", "");
}

static void a_mark_is_changed_only_with_a_reason_which_stays(void **state)
{
    struct page *p = teacher();
    (void)state;

    open_lesson(p, "Бөлшектер");
    send(p, (const char *const[]){"8", "7", "10"}, "");
    send(p, (const char *const[]){"9", "7", "10"}, "");
    page_assert_status(p, 422);
    page_assert_error(p, "reason", site_word(p, MSG_journal_reason_missing));
    page_assert_count(p, "//input[@name='points'][@value='9']", 1);
    assert_int_equal(acts("journal.mark-changed"), 0);
    send(p, (const char *const[]){"9", "7", "10"}, "Есеп қате тексерілді");
    page_assert_status(p, 200);
    page_assert_says(p, "8 → 9");
    page_assert_says(p, "Есеп қате тексерілді");
    assert_int_equal(acts("journal.mark-changed"), 1);
}

static void two_tabs_never_overwrite_each_other(void **state)
{
    struct page *p = teacher(), *other = teacher();
    (void)state;

    open_lesson(p, "Бөлшектер");
    get(other, page_address(p), 200);
    send(p, (const char *const[]){"8", "", ""}, "");
    page_assert_status(p, 200);
    send(other, (const char *const[]){"3", "5", ""}, "");
    page_assert_status(other, 422);
    site_says(other, MSG_journal_changed_meanwhile);
    page_assert_count(other, "//input[@name='points'][@value='3']", 1);
    get(p, page_address(p), 200);
    page_assert_count(p, "//input[@name='points'][@value='8']", 1);
    page_assert_count(p, "//input[@name='points'][@value='5']", 0);
}

static void who_is_absent_gets_no_points_and_totals_follow(void **state)
{
    struct page *p = teacher();
    (void)state;

    open_lesson(p, "Бөлшектер");
    page_choose(p, "Келу және баллдар: Оқушы 01", "EXCUSED");
    page_choose(p, "Келу және баллдар: Оқушы 02", "LATE");
    send(p, (const char *const[]){"8", "5", "9"}, "");
    page_assert_status(p, 422);
    site_says(p, MSG_journal_points_of_absent);
    send(p, (const char *const[]){"8", "", "9"}, "");
    page_assert_status(p, 200);
    page_assert_says(p, "Барлығы 3, келмегені 1, кешіккені 1");
    write_lesson(p, classes.fifth, classes.maths,
                 (struct written){"2026-05-20", "Алда", NULL, NULL});
    page_follow(p, "20.05");
    page_assert_count(p, "//input[@name='points']", 0); /* a day to come */
}

static void summative_works_keep_to_the_order(void **state)
{
    static const struct {
        struct written lesson;
        enum msg error; /* 0: taken */
    } rows[] = {
        {{"2026-04-06", "1-бөлім", "SECTION", "20"}, 0},
        {{"2026-04-13", "2-бөлім", "SECTION", "20"}, 0},
        {{"2026-04-20", "3-бөлім", "SECTION", "20"}, 0},
        {{"2026-04-27", "4-бөлім", "SECTION", "20"}, MSG_journal_sections_many},
        {{"2026-04-20", "Тоқсандық", "TERM", "25"}, MSG_journal_works_same_day},
        {{"2026-05-25", "Тоқсандық", "TERM", "25"}, MSG_journal_last_day},
        {{"2026-05-11", "Тоқсандық", "TERM", ""}, MSG_journal_most_wrong},
        {{"2026-05-11", "Тоқсандық", "TERM", "25"}, 0},
        {{"2026-05-12", "Тоқсандық", "TERM", "25"}, MSG_journal_term_work_twice},
        {{"2026-03-25", "Демалыс", "NONE", ""}, MSG_journal_day_outside},
    };
    struct page *p = teacher();
    (void)state;

    for (size_t i = 0; i < COUNT(rows); i++) {
        write_lesson(p, classes.fifth, classes.maths, rows[i].lesson);
        page_assert_status(p, rows[i].error ? 422 : 200);
        if (rows[i].error)
            site_says(p, rows[i].error);
    }
}

static void grade_one_and_associations_have_no_points(void **state)
{
    struct page *first = site_staff("teacher", classes.second_teacher, site.world.school);
    (void)state;

    write_lesson(first, classes.first, classes.maths,
                 (struct written){"2026-05-12", "Сандар", NULL, NULL});
    page_follow(first, "12.05");
    page_assert_count(first, "//select[@name='entries']", 1);
    page_assert_count(first, "//input[@name='points']", 0);
    site_press(first, MSG_journal_save);
    page_assert_status(first, 200);
}

static void the_same_form_sent_twice_takes_effect_once(void **state)
{
    struct page *p = teacher();
    const char *path = journal_path(classes.fifth, classes.maths, "/new");
    (void)state;

    get(p, path, 200);
    for (int i = 0; i < 2; i++) {
        page_post(p, path, "_csrf", site_token(p, path), "_idem", SITE_IDEM, "day", "2026-05-12",
                  "theme", "Бір рет", "homework", "");
        page_assert_status(p, 200);
        page_assert_count(p, "//thead//a", 1);
    }
}

/* ---- who may not ----------------------------------------------------------------------------- */

static void another_subject_is_forbidden_and_another_school_is_not_there(void **state)
{
    struct page *p = teacher(),
                *other = site_staff("teacher", classes.second_teacher, site.world.school);
    (void)state;

    open_lesson(p, "Бөлшектер");
    int64_t before = acts("access.refused");
    const char *lesson = str_z(site.world.owner->mem, str_from_z(page_address(p)));
    get(p, journal_path(classes.fifth, classes.kazakh, ""), 403);
    get(p, journal_path(classes.fifth, classes.kazakh, "/new"), 403);
    get(other, lesson, 403);
    assert_int_equal(acts("access.refused"), before + 3);
    get(p, journal_path(classes.other, classes.maths, ""), 404);
    get(site_staff("teacher", classes.second_teacher, site.world.other_school),
        journal_path(classes.fifth, classes.maths, ""), 404);
    get(site_staff("director", site.world.director, site.world.school),
        journal_path(classes.fifth, classes.maths, ""), 200);
    get(site_staff("director", site.world.director, site.world.school),
        journal_path(classes.fifth, classes.maths, "/new"), 403);
}

/* Past routes and functions: what the policies alone show and take. */
struct row {
    struct uuid lesson, member, person;
};

static enum status row_tx(struct ctx *c, void *arg)
{
    struct journal_test_first_lesson_row *row;
    struct row *ret = arg;

    TRY(journal_test_first_lesson(c, classes.fifth, &row));
    *ret = (struct row){row->id, row->member, row->person};
    return ST_OK;
}

static enum status blind_tx(struct ctx *c, void *arg)
{
    const struct row *row = arg;
    int64_t changed;
    return journal_test_write_blind(c, row->lesson, row->member, row->person, &changed);
}

static enum status change_tx(struct ctx *c, void *arg)
{
    const struct row *row = arg;
    int64_t changed;

    TRY(journal_test_change_entry(c, row->lesson, &changed));
    return changed > 0 ? ST_OK : ST_NOT_FOUND;
}

static enum status seen_tx(struct ctx *c, void *arg)
{
    struct journal_test_seen_row *row;
    int64_t *seen = arg;

    TRY(journal_test_seen(c, &row));
    seen[0] = row->lessons;
    seen[1] = row->entries;
    seen[2] = row->changes;
    return ST_OK;
}

struct who {
    const char *role;
    struct uuid person, organisation;
    int64_t lessons, entries, changes;
    enum status writes, changed;
};

static void assert_gets(struct ctx *c, const struct who *who, struct row *row)
{
    int64_t seen[3] = {-1, -1, -1};

    db_fixture_sign(c, who->role, who->person, who->organisation);
    assert_int_equal(db_fixture_rolled_back(c, seen_tx, seen), ST_OK);
    assert_int_equal(seen[0], who->lessons);
    assert_int_equal(seen[1], who->entries);
    assert_int_equal(seen[2], who->changes);
    assert_int_equal(db_fixture_rolled_back(c, blind_tx, row), who->writes);
    assert_int_equal(db_fixture_rolled_back(c, change_tx, row), who->changed);
}

static enum status rewrite_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;
    return journal_test_rewrite(c, &changed);
}

static void the_tables_show_and_take_only_what_is_taught(void **state)
{
    const struct world *w = &site.world;
    struct page *p = teacher();
    struct row row;
    (void)state;

    open_lesson(p, "Бөлшектер");
    send(p, (const char *const[]){"8", "7", ""}, "");
    send(p, (const char *const[]){"9", "7", ""}, "Қате");
    assert_int_equal(db_tx_read(w->owner, "test/row", row_tx, &row), ST_OK);
    const struct who rows[] = {
        {"teacher", classes.teacher, w->school, 1, 3, 1, ST_OK, ST_OK},
        {"teacher", classes.second_teacher, w->school, 0, 0, 0, ST_FORBIDDEN, ST_NOT_FOUND},
        {"teacher", classes.teacher, w->other_school, 0, 0, 0, ST_FORBIDDEN, ST_NOT_FOUND},
        {"director", w->director, w->school, 1, 3, 1, ST_FORBIDDEN, ST_NOT_FOUND},
        {"methodist", w->officer, w->school, 1, 3, 1, ST_FORBIDDEN, ST_NOT_FOUND},
        {"learner", w->child[0], w->school, 1, 1, 1, ST_FORBIDDEN, ST_NOT_FOUND},
        {"learner", w->child[3], w->school, 0, 0, 0, ST_FORBIDDEN, ST_NOT_FOUND},
        {"clerk", w->clerk, w->school, 0, 0, 0, ST_FORBIDDEN, ST_NOT_FOUND},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_gets(w->staff, &rows[i], &row);
    db_fixture_sign(w->staff, "teacher", classes.teacher, w->school);
    assert_int_equal(db_fixture_rolled_back(w->staff, rewrite_tx, NULL), ST_FORBIDDEN);
    world_clock(&site.world, "2026-09-02T10:00:00+05:00"); /* the assignment has ended */
    const struct who later = {"teacher", classes.teacher, w->school,   0, 0,
                              0,         ST_FORBIDDEN,    ST_NOT_FOUND};
    assert_gets(w->staff, &later, &row);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        JOURNAL_TEST(a_teacher_writes_a_lesson_down_and_marks_it),
        JOURNAL_TEST(a_mark_is_changed_only_with_a_reason_which_stays),
        JOURNAL_TEST(two_tabs_never_overwrite_each_other),
        JOURNAL_TEST(who_is_absent_gets_no_points_and_totals_follow),
        JOURNAL_TEST(summative_works_keep_to_the_order),
        JOURNAL_TEST(grade_one_and_associations_have_no_points),
        JOURNAL_TEST(the_same_form_sent_twice_takes_effect_once),
        JOURNAL_TEST(the_tables_show_and_take_only_what_is_taught),
        JOURNAL_TEST(another_subject_is_forbidden_and_another_school_is_not_there),
    };
    return cmocka_run_group_tests(tests, site_start, site_stop);
}
