/* Drafts for the children of the own pre-school: what a run does, what it leaves alone, and that
 * nobody is enrolled without a parent's signature. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "admission/prepare.h"
#include "admission/testing/site.h"
#include "admission_test_queries.h"
#include "db/testing.h"
#include "i18n/msg_admission.h"

enum { STEP_FATHER = WORLD_OWN - 1, GUARDIAN = WORLD_OWN - 2 };

/* ---- what is looked at ----------------------------------------------------------------------- */

static enum status prepared_tx(struct ctx *c, void *arg)
{
    struct admission_test_prepared_row **row = arg;
    return admission_test_prepared(c, row);
}

/* Drafts that runs have made and that wait; one message and one journal row belong to each. */
static void assert_prepared(int open, int ended)
{
    struct admission_test_prepared_row *row;

    assert_int_equal(db_tx_read(site.admin, "test/prepared", prepared_tx, &row), ST_OK);
    assert_int_equal(row->open, open);
    assert_int_equal(row->ended, ended);
    assert_int_equal(row->told, open + ended);
    assert_int_equal(row->acts, open + ended);
}

struct letter {
    struct uuid person;
    struct admission_test_outbox_language_row *row;
};

static enum status letter_tx(struct ctx *c, void *arg)
{
    struct letter *letter = arg;
    return admission_test_outbox_language(
        c, letter->person, str_from_z(msg_key(MSG_admission_notice_prepared)), &letter->row);
}

static const char *language_of_letter(int family)
{
    struct letter letter = {.person = site.world.parent[family]};

    assert_int_equal(db_tx_read(site.admin, "test/letter", letter_tx, &letter), ST_OK);
    return letter.row->lang.p;
}

struct found {
    struct uuid person;
    struct admission_test_draft_of_row *row;
};

static enum status draft_tx(struct ctx *c, void *arg)
{
    struct found *found = arg;
    return admission_test_draft_of(c, found->person, site.world.child[WORLD_OWN], &found->row);
}

/* "/my/draft/%s…" of this parent's draft for the own pre-school child. */
static const char *draft_path(const char *format, int family)
{
    struct found found = {.person = site.world.parent[family]};

    assert_int_equal(db_tx_read(site.admin, "test/draft", draft_tx, &found), ST_OK);
    return site_path(format, found.row->id);
}

/* ---- what is done ---------------------------------------------------------------------------- */

static enum status kin_tx(struct ctx *c, void *arg)
{
    const struct person_guardianship_new *link = arg;
    return person_load_guardianships(c, link, 1);
}

/* Gives the own pre-school child another parent: somebody of the world with a child of the own. */
static void link_adult(int family, const char *relation)
{
    struct person_guardianship_new link = {.adult = site.world.parent[family],
                                           .child = site.world.child[WORLD_OWN],
                                           .relation = relation,
                                           .valid_from = {18500}};
    assert_int_equal(db_tx(site.world.owner, "test/kin", kin_tx, &link), ST_OK);
}

static struct page *director(void)
{
    return site_staff("director", site.world.director, site.world.school);
}

static void press(struct page *head)
{
    page_get(head, "/staff/graduates");
    site_press(head, MSG_admission_graduates_button);
    page_assert_status(head, 200);
}

static void work(void)
{
    bool more = true;
    while (more)
        assert_int_equal(prepare_job(site.world.work, &more), ST_OK);
}

static void assert_figure(struct page *head, enum msg name, const char *value)
{
    const struct str where =
        str_printf(site.admin->mem, "//dt[normalize-space()='%s']/following-sibling::dd[1]",
                   site_word(head, name));
    page_assert_text(head, where.p, value);
}

/* From the prepared draft of the only school and language to the signed application. */
static void finish(struct page *parent)
{
    site_follow(parent, MSG_admission_home_continue);
    site_answer_special(parent);
    site_answer_phone(parent);
    site_answer_consent(parent);
    page_assert_text(parent, "h1", site_word(parent, MSG_admission_check_title));
}

static void open_prepared(struct page *parent)
{
    page_get(parent, "/my/");
    site_says(parent, MSG_admission_home_prepared);
    page_follow(parent, str_printf(site.admin->mem, "%s: Бала%d",
                                   site_word(parent, MSG_admission_home_continue), WORLD_OWN)
                            .p);
    site_says(parent, MSG_admission_prepared_title);
}

/* ---- tests ----------------------------------------------------------------------------------- */

/* req: J73-A4.1b */
static void a_run_prepares_drafts_and_only_a_signed_application_enrols(void **state)
{
    struct page *head = director(), *mother = site_parent(site.world.parent[WORLD_OWN]);
    struct page *father = site_parent(site.world.parent[STEP_FATHER]);
    (void)state;

    (void)world_pool(&site.world, "kk", 4);
    link_adult(STEP_FATHER, "FATHER");
    page_get(head, "/staff/graduates");
    assert_figure(head, MSG_admission_graduates_children, "1"); /* not who left it unfinished */
    assert_figure(head, MSG_admission_graduates_remaining, "1");
    press(head);
    work();
    assert_int_equal(site_applications(), 0);
    assert_prepared(2, 0);
    page_get(head, "/staff/graduates");
    assert_figure(head, MSG_admission_graduates_prepared, "1");
    assert_figure(head, MSG_admission_graduates_applied, "0");

    open_prepared(mother);
    finish(mother);
    assert_int_equal(site_applications(), 0);
    site_sign(mother);
    page_assert_says(mother, "№ 1");
    assert_int_equal(site_applications(), 1);

    page_get(father, draft_path("/my/draft/%s", STEP_FATHER));
    finish(father);
    site_press(father, MSG_admission_check_sign);
    page_assert_status(father, 422);
    page_assert_says(father, "Бұл бала № 1 өтініш бойынша қабылданған");
    page_post(father, "/my/apply", "_csrf", site_token(father, "/my/apply"), "child",
              uuid_print(site.admin->mem, site.world.child[WORLD_OWN]).p);
    page_assert_status(father, 409);
    page_assert_says(father, "Бұл бала № 1 өтініш бойынша қабылданған");
    assert_int_equal(site_applications(), 1);
    page_get(head, "/staff/graduates");
    assert_figure(head, MSG_admission_graduates_applied, "1");
}

/* A parent whose family wrote in Russian before gets a Russian SMS, the others one in the language
 * of the class. */
static void parents_are_told_in_their_language(void **state)
{
    struct page *father = site_parent(site.world.parent[STEP_FATHER]);
    (void)state;

    const struct site_choice choice = {
        .pool = world_pool(&site.world, "kk", 4), .region = "710000000", .typed = "84"};
    site_language(father, LANG_RU);
    site_fill_draft(father, &choice); /* for the own child */
    site_sign(father);
    link_adult(STEP_FATHER, "FATHER");
    press(director());
    work();
    assert_string_equal(language_of_letter(STEP_FATHER), "ru");
    assert_string_equal(language_of_letter(WORLD_OWN), "kk");
    page_get(father, "/my/messages");
    page_assert_says(father, "Подготовлен черновик заявления в 1 класс.");
}

static void a_second_run_changes_nothing(void **state)
{
    struct page *head = director(), *mother = site_parent(site.world.parent[WORLD_OWN]);
    (void)state;

    (void)world_pool(&site.world, "kk", 4);
    press(head);
    press(head); /* one run, not two */
    work();
    press(head);
    work();
    assert_prepared(1, 0);
    page_get(head, "/staff/graduates");
    assert_figure(head, MSG_admission_graduates_remaining, "0");

    open_prepared(mother); /* thrown away, it does not come back by itself */
    site_follow(mother, MSG_admission_discard_link);
    site_press(mother, MSG_admission_discard_button);
    page_assert_silent(mother, site_word(mother, MSG_admission_home_prepared));
    press(head);
    work();
    assert_prepared(0, 1);
    site_start_draft(mother); /* but may be begun by hand */
    site_answer_child(mother);
    page_assert_text(mother, "h1", site_word(mother, MSG_admission_school_title));
}

static void who_began_by_hand_is_left_alone(void **state)
{
    struct page *mother = site_parent(site.world.parent[WORLD_OWN]);
    struct page *head = director();
    (void)state;

    (void)world_pool(&site.world, "kk", 4);
    site_start_draft(mother);
    press(head);
    work();
    assert_prepared(0, 0);
    page_get(mother, "/my/");
    page_assert_silent(mother, site_word(mother, MSG_admission_home_prepared));

    link_adult(GUARDIAN, "GUARDIAN");
    press(head);
    work();
    assert_prepared(1, 0);
    struct page *guardian = site_parent(site.world.parent[GUARDIAN]);
    page_get(guardian, draft_path("/my/draft/%s/child", GUARDIAN));
    assert_true(page_has(guardian, "//input[@name='relation'][@value='guardian'][@checked]"));
}

/* Of two languages the parent is asked; the school of the pre-school is shown and chosen. */
static void the_language_is_asked_where_there_are_two(void **state)
{
    struct page *mother = site_parent(site.world.parent[WORLD_OWN]);
    (void)state;

    (void)world_pool(&site.world, "kk", 2);
    struct uuid larger = world_pool(&site.world, "ru", 4);
    press(director());
    work();
    assert_string_equal(language_of_letter(WORLD_OWN), "ru");
    open_prepared(mother);
    site_follow(mother, MSG_admission_home_continue);
    page_assert_text(mother, "h1", site_word(mother, MSG_admission_school_title));
    page_assert_text(mother, "legend", site_word(mother, MSG_admission_school_chosen));
    assert_string_equal(page_attribute(mother, "//input[@name='pool'][@checked]", "value"),
                        uuid_print(site.admin->mem, larger).p);
}

/* Whatever statement fails, a piece is there as a whole or not at all, and the next turn goes on.
 */
static void a_run_that_is_interrupted_goes_on(void **state)
{
    struct db *db = site.world.work->db;
    int64_t nth = 1;
    bool more;
    (void)state;

    (void)world_pool(&site.world, "kk", 4);
    link_adult(STEP_FATHER, "FATHER");
    press(director());
    for (;; nth++) {
        db_fault_set(db, DB_FAULT_ERROR, nth);
        enum status st = prepare_job(site.world.work, &more);
        int64_t hit = db_fault_hit_at(db);
        db_fault_set(db, DB_FAULT_NONE, 1);
        if (st == ST_OK && hit == 0)
            break;
        assert_true(nth < 50);
        assert_prepared(0, 0);
    }
    assert_true(nth > 5); /* the drill means something */
    assert_prepared(2, 0);
}

static void only_the_director_of_the_school_in_the_campaign(void **state)
{
    struct page *clerk = site_staff("clerk", site.world.clerk, site.world.school);
    struct page *head = director();
    struct page *other = site_staff("director", site.world.director, site.world.other_school);
    (void)state;

    page_get(clerk, "/staff/graduates");
    page_assert_status(clerk, 403);
    page_get(other, "/staff/graduates");
    assert_figure(other, MSG_admission_graduates_children, "0");
    world_clock(&site.world, "2026-09-02T10:00:00+05:00");
    page_get(head, "/staff/graduates");
    page_assert_count(head, "//form[@action='/staff/graduates']", 0);
    page_post(head, "/staff/graduates", "_csrf", site_token(head, "/staff/graduates"), "_idem",
              SITE_IDEM);
    page_assert_status(head, 422);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(a_run_prepares_drafts_and_only_a_signed_application_enrols),
        SITE_TEST(parents_are_told_in_their_language),
        SITE_TEST(a_second_run_changes_nothing),
        SITE_TEST(who_began_by_hand_is_left_alone),
        SITE_TEST(the_language_is_asked_where_there_are_two),
        SITE_TEST(a_run_that_is_interrupted_goes_on),
        SITE_TEST(only_the_director_of_the_school_in_the_campaign),
    };
    return cmocka_run_group_tests(tests, site_start, site_stop);
}
