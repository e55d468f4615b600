/* Support reads nothing; what two people opened to it, it reads for a while and in sight of the
 * owners. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "account/account.h"
#include "admission/testing/site.h"
#include "glass/tell.h"
#include "glass_queries.h"
#include "glass_test_queries.h"
#include "i18n/msg_admission.h"
#include "i18n/msg_approval.h"
#include "i18n/msg_club.h"
#include "i18n/msg_complaint.h"
#include "i18n/msg_glass.h"

#define SCHOOL_BIN "991240000013" /* of world.c */
#define WITHIN     "2026-06-17T10:20:00+05:00"
#define AFTER      "2026-06-17T10:31:00+05:00"

static struct uuid helper, guard; /* of support, and of the school's information security */
static struct uuid mine, other;   /* applications: of the first family, of the second */
static struct page *support;

struct officer {
    struct uuid person, organisation;
    const char *role;
};

static enum status officer_tx(struct ctx *c, void *arg)
{
    const struct officer *in = arg;
    int64_t changed;

    return glass_test_officer(c, in->person, in->organisation, str_from_z(in->role), &changed);
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

    return glass_test_gives_code(c, *person, &changed);
}

static void gives_code(struct uuid person)
{
    assert_int_equal(db_tx(site.admin, "test/code", code_tx, &person), ST_OK);
}

static int open_country(void **state)
{
    int st = site_open_with_ministry(state);
    struct uuid pool = world_pool(&site.world, "kk", 4);

    mine = site_id(site_apply(0, pool));
    other = site_id(site_apply(1, pool));
    helper = site.world.parent[20];
    guard = site.world.parent[21];
    appoint(helper, site_ministry, "support");
    appoint(guard, site.world.school, "security");
    appoint(site.world.director, site.world.school, "director");
    support = site_staff("support", helper, site_ministry);
    return st;
}

struct found {
    struct uuid id;
    int64_t n;
};

static enum status number_tx(struct ctx *c, void *arg)
{
    struct found *in = arg;
    struct glass_test_number_of_row *row;

    TRY(glass_test_number_of(c, in->id, &row));
    in->n = row->number;
    return ST_OK;
}

static const char *number_of(struct uuid application)
{
    struct found in = {.id = application};

    assert_int_equal(db_tx(site.admin, "test/number", number_tx, &in), ST_OK);
    return str_printf(site.world.owner->mem, "%lld", (long long)in.n).p;
}

static void fill_kind(const char *kind, const char *what, const char *number, const char *bin)
{
    gives_code(helper);
    page_get(support, "/staff/glass/new");
    page_assert_status(support, 200);
    page_choose(support, "kind", kind);
    page_choose(support, "what", what);
    page_fill(support, "number", number);
    page_fill(support, "bin", bin);
    page_choose(support, "minutes", "30");
    page_fill(support, "ticket", "HD-1204");
    page_fill(support, "reason", "Өтініш тізімде көрінбейді, құжаттан себебі табылмады");
    site_press(support, MSG_glass_ask_button);
}

static void fill(const char *what, const char *number, const char *bin)
{
    fill_kind("APPLICATION", what, number, bin);
}

/* The page is then that of what was asked for. */
static struct uuid
asks_kind(const char *kind, const char *what, const char *number, const char *bin)
{
    fill_kind(kind, what, number, bin);
    page_assert_status(support, 200);
    site_says(support, MSG_glass_state_asked);
    return site_id(support);
}

static struct uuid asks(const char *what, const char *number, const char *bin)
{
    fill(what, number, bin);
    page_assert_status(support, 200);
    site_says(support, MSG_glass_state_asked);
    return site_id(support);
}

static void settles(struct uuid opening, const char *answer)
{
    struct page *second = site_staff("security", guard, site.world.school);

    gives_code(guard);
    page_get(second, site_path("/staff/approval/%s", opening));
    page_assert_status(second, 200);
    page_choose(second, "answer", answer);
    page_fill(second, "words", "Қажет емес");
    site_press(second, MSG_approval_settle_button);
    page_assert_status(second, 200);
}

static const char *record(struct uuid opening, struct uuid application)
{
    struct arena *mem = site.world.owner->mem;

    return str_printf(mem, "/staff/glass/%s/record/%s", uuid_print(mem, opening).p,
                      uuid_print(mem, application).p)
        .p;
}

static void answers(struct page *p, const char *path, int status)
{
    page_get(p, path);
    page_assert_status(p, status);
}

static void run_job(void)
{
    bool more = true;

    while (more)
        assert_int_equal(glass_job(site.world.work, &more), ST_OK);
}

struct journalled {
    struct str action, object;
    int64_t n;
};

static enum status journalled_tx(struct ctx *c, void *arg)
{
    struct journalled *in = arg;
    struct glass_test_journalled_row *row;

    TRY(glass_test_journalled(c, in->action, in->object, &row));
    in->n = row->n;
    return ST_OK;
}

static int64_t journalled(const char *action, struct uuid object)
{
    struct journalled in = {.action = str_from_z(action),
                            .object = uuid_print(site.world.owner->mem, object)};

    assert_int_equal(db_tx(site.admin, "test/journalled", journalled_tx, &in), ST_OK);
    return in.n;
}

/* ---- one application ------------------------------------------------------------------------- */

static void support_reads_only_what_was_opened_and_only_for_a_time(void **state)
{
    (void)state;

    answers(support, "/staff/admission", 403);
    answers(support, site_path("/staff/admission/%s", mine), 403);
    struct uuid opening = asks("one", number_of(mine), "");
    answers(support, record(opening, mine), 403); /* nobody has approved it */
    settles(opening, "APPROVED");
    answers(support, site_path("/staff/glass/%s", opening), 200);
    site_follow(support, MSG_glass_read);
    page_assert_status(support, 200);
    page_assert_says(support, "10:30");
    assert_int_equal(journalled("glass.read", mine), 1);
    answers(support, record(opening, other), 404);
    answers(support, site_path("/staff/glass/%s/records", opening), 404);
    assert_int_equal(journalled("glass.read", other), 0);
    world_clock(&site.world, WITHIN);
    answers(support, record(opening, mine), 200);
    world_clock(&site.world, AFTER);
    answers(support, record(opening, mine), 403);
    site_says(support, MSG_glass_closed);
    assert_int_equal(journalled("glass.read", mine), 2);
    answers(support, site_path("/staff/glass/%s", opening), 200);
    site_says(support, MSG_glass_state_over);
}

static void owners_hear_of_it_see_each_reading_and_end_it_at_once(void **state)
{
    struct page *director = site_staff("director", site.world.director, site.world.school);
    struct page *mother = site_parent(site.world.parent[0]);
    struct uuid opening = asks("one", number_of(mine), "");
    (void)state;

    run_job();
    assert_int_equal(site_messages(site.world.parent[0], MSG_glass_told_family_opened), 0);
    settles(opening, "APPROVED");
    run_job();
    assert_true(site_messages(site.world.parent[0], MSG_glass_told_family_opened) > 0);
    assert_int_equal(site_messages(site.world.parent[1], MSG_glass_told_family_opened), 0);
    assert_true(site_messages(site.world.director, MSG_glass_told_house_opened) > 0);
    answers(support, record(opening, mine), 200);
    answers(mother, site_path("/my/child/%s/seen", site.world.child[0]), 200);
    site_says(mother, MSG_admission_seen_glass);
    answers(director, site_path("/staff/glass/%s", opening), 200);
    page_assert_says(director, "HD-1204");
    page_assert_count(director, "//section[@aria-labelledby='read']//li", 1);
    page_fill(director, "reason", " ");
    site_press(director, MSG_glass_stop);
    page_assert_status(director, 422);
    page_fill(director, "reason", "Мәселе шешілді");
    site_press(director, MSG_glass_stop);
    page_assert_status(director, 200);
    page_assert_says(director, "Мәселе шешілді");
    answers(support, record(opening, mine), 403);
    assert_int_equal(journalled("glass.revoke", opening), 1);
    run_job();
    assert_true(site_messages(site.world.parent[0], MSG_glass_told_family_over) > 0);
}

/* ---- an organisation ------------------------------------------------------------------------- */

static void an_organisation_is_opened_as_a_whole_and_no_other(void **state)
{
    struct uuid opening = asks("all", "", SCHOOL_BIN);
    (void)state;

    answers(support, site_path("/staff/glass/%s/records", opening), 403);
    settles(opening, "APPROVED");
    answers(support, site_path("/staff/glass/%s/records", opening), 200);
    page_assert_count(support, "//tbody/tr", 2);
    assert_int_equal(journalled("glass.read", site.world.school), 1);
    answers(support, record(opening, other), 200);
    run_job();
    assert_int_equal(site_messages(site.world.parent[0], MSG_glass_told_family_opened), 0);
    assert_true(site_messages(site.world.director, MSG_glass_told_house_opened) > 0);
}

static void what_is_refused_or_taken_back_opens_nothing(void **state)
{
    struct uuid refused = asks("one", number_of(mine), "");
    (void)state;

    fill("one", number_of(mine), "");
    page_assert_status(support, 422); /* it waits already */
    settles(refused, "REFUSED");
    answers(support, record(refused, mine), 403);
    struct uuid back = asks("one", number_of(mine), "");
    page_fill(support, "reason", "Қажеті болмады");
    site_press(support, MSG_glass_withdraw);
    page_assert_status(support, 200);
    site_says(support, MSG_glass_state_withdrawn);
    answers(support, record(back, mine), 403);
    assert_int_equal(journalled("glass.read", mine), 0);
}

static void mistakes_are_said_in_the_form(void **state)
{
    (void)state;

    fill("one", "", "");
    page_assert_status(support, 422);
    page_assert_error(support, "number", site_word(support, MSG_glass_number_missing));
    fill("one", "999999", "");
    page_assert_error(support, "number", site_word(support, MSG_glass_no_record));
    fill("all", "", "991241000037");
    page_assert_error(support, "bin", site_word(support, MSG_glass_no_organisation));
}

/* ---- complaints and clubs -------------------------------------------------------------------- */

/* All three kinds are counted apart: the same number is another record in each. */
enum { SAME_NUMBER = 7 };
static const struct uuid complaint = {{0xC0, [6] = 0x40, [8] = 0x80, [15] = 1}};
static const struct uuid club = {{0xC1, [6] = 0x40, [8] = 0x80, [15] = 2}};

static enum status others_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;

    TRY(glass_test_lodge(c, complaint, SAME_NUMBER, site.world.parent[0], site.world.child[0],
                         site.world.school, &changed));
    return glass_test_wait_for_club(c, club, SAME_NUMBER, site.world.parent[1], site.world.child[1],
                                    site.world.school, &changed);
}

static void load_others(void)
{
    if (db_tx(site.admin, "test/others", others_tx, NULL) != ST_OK)
        fail_msg("%s " STR_FMT, site.admin->failure.code, STR_ARG(site.admin->failure.detail));
}

static void a_complaint_is_opened_by_two_people_and_read_in_sight_of_the_family(void **state)
{
    struct page *mother = site_parent(site.world.parent[0]);
    (void)state;

    load_others();
    struct uuid opening = asks_kind("COMPLAINT", "one", "7", "");
    site_says(support, MSG_glass_kind_complaint);
    answers(support, record(opening, complaint), 403); /* nobody has approved it */
    settles(opening, "APPROVED");
    run_job();
    assert_true(site_messages(site.world.parent[0], MSG_glass_told_complaint_opened) > 0);
    assert_int_equal(site_messages(site.world.parent[0], MSG_glass_told_family_opened), 0);
    assert_int_equal(site_messages(site.world.parent[1], MSG_glass_told_complaint_opened), 0);
    answers(support, record(opening, complaint), 200);
    page_assert_says(support, "Мектеп жауап бермеді");
    site_says(support, MSG_complaint_step_lodged);
    assert_int_equal(journalled("glass.read", complaint), 1);
    answers(support, record(opening, club), 404); /* of another kind */
    answers(support, record(opening, mine), 404);
    answers(mother, site_path("/my/child/%s/seen", site.world.child[0]), 200);
    site_says(mother, MSG_admission_seen_glass);
    world_clock(&site.world, AFTER);
    answers(support, record(opening, complaint), 403);
    run_job();
    assert_true(site_messages(site.world.parent[0], MSG_glass_told_complaint_over) > 0);
}

static void the_clubs_of_an_organisation_are_opened_apart_from_its_other_records(void **state)
{
    (void)state;

    load_others();
    struct uuid opening = asks_kind("CLUB", "all", "", SCHOOL_BIN);
    settles(opening, "APPROVED");
    answers(support, site_path("/staff/glass/%s/records", opening), 200);
    page_assert_count(support, "//tbody/tr", 1);
    site_says(support, MSG_club_state_waits);
    answers(support, record(opening, club), 200);
    page_assert_says(support, "Домбыра");
    assert_int_equal(journalled("glass.read", club), 1);
    answers(support, record(opening, mine), 404);
    answers(support, record(opening, complaint), 404);
    struct uuid one = asks_kind("CLUB", "one", "7", "");
    settles(one, "APPROVED");
    answers(support, record(one, club), 200);
    run_job();
    assert_true(site_messages(site.world.parent[1], MSG_glass_told_family_opened) > 0);
}

static void a_kind_must_be_chosen_and_a_number_is_of_that_kind(void **state)
{
    (void)state;

    load_others();
    fill_kind("COMPLAINT", "one", "999999", "");
    page_assert_status(support, 422);
    page_assert_error(support, "number", site_word(support, MSG_glass_no_record));
    gives_code(helper);
    page_get(support, "/staff/glass/new");
    page_post(support, "/staff/glass/new", "_csrf", site_token(support, "/staff/glass/new"),
              "_idem", SITE_IDEM, "what", "one", "number", "7", "minutes", "30", "ticket", "HD-1",
              "reason", "Өтініш тізімде көрінбейді");
    page_assert_status(support, 422);
    page_assert_error(support, "kind", site_word(support, MSG_glass_kind_missing));
}

/* ---- others, and the gates of the database --------------------------------------------------- */

struct attempt {
    struct uuid opening, application;
};

static enum status read_tx(struct ctx *c, void *arg)
{
    const struct attempt *in = arg;
    struct glass_read_one_row *row;

    return glass_read_one(c, in->opening, in->application, &row);
}

static enum status
tries(const char *role, struct uuid person, struct uuid organisation, struct attempt attempt)
{
    struct ctx *c = site.world.staff;

    db_fixture_sign(c, role, person, organisation);
    enum status st = db_tx(c, "test/read", read_tx, &attempt);
    db_fixture_sign_off(c);
    return st;
}

static enum status seen_tx(struct ctx *c, void *arg)
{
    struct glass_test_seen_row *row;

    TRY(glass_test_seen(c, &row));
    *(int64_t *)arg = row->n;
    return ST_OK;
}

static int64_t rows_seen(const char *role, struct uuid person, struct uuid organisation)
{
    struct ctx *c = site.world.staff;
    int64_t n = -1;

    db_fixture_sign(c, role, person, organisation);
    assert_int_equal(db_tx(c, "test/seen", seen_tx, &n), ST_OK);
    db_fixture_sign_off(c);
    return n;
}

/* Handlers left aside: the database gives support no row anywhere, and an opening to nobody but who
 * asked for it. */
static void the_database_says_so_by_itself(void **state)
{
    const struct uuid stranger = site.world.second_clerk;
    struct uuid opening = asks("one", number_of(mine), "");
    const struct attempt attempt = {opening, mine};
    (void)state;

    assert_int_equal(rows_seen("support", helper, site_ministry), 0);
    assert_int_equal(rows_seen("support", helper, site.world.school), 0);
    assert_true(rows_seen("clerk", site.world.clerk, site.world.school) > 0);
    assert_int_equal(tries("support", helper, site_ministry, attempt), ST_FORBIDDEN);
    settles(opening, "APPROVED");
    assert_int_equal(tries("support", helper, site_ministry, attempt), ST_OK);
    assert_int_equal(tries("support", stranger, site_ministry, attempt), ST_NOT_FOUND);
    assert_int_equal(tries("admin", helper, site_ministry, attempt), ST_NOT_FOUND);
    answers(site_staff("support", stranger, site_ministry), site_path("/staff/glass/%s", opening),
            404);
    answers(site_staff("security", stranger, site.world.other_school),
            site_path("/staff/glass/%s", opening), 404);
    assert_int_equal(rows_seen("support", helper, site_ministry), 0);
}

static void the_list_is_filtered_and_downloaded(void **state)
{
    struct page *second = site_staff("security", guard, site.world.school);
    (void)state;

    (void)asks("one", number_of(mine), "");
    answers(second, "/staff/glass?state=ASKED&q=hd-12", 200);
    page_assert_count(second, "//tbody/tr", 1);
    answers(second, "/staff/glass?state=OPEN", 200);
    page_assert_silent(second, "HD-1204");
    answers(second, "/staff/glass?format=csv", 200);
    assert_non_null(strstr(page_body(second), "HD-1204"));
}

#define GLASS_TEST(test) cmocka_unit_test_setup_teardown(test, open_country, site_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        GLASS_TEST(support_reads_only_what_was_opened_and_only_for_a_time),
        GLASS_TEST(owners_hear_of_it_see_each_reading_and_end_it_at_once),
        GLASS_TEST(an_organisation_is_opened_as_a_whole_and_no_other),
        GLASS_TEST(what_is_refused_or_taken_back_opens_nothing),
        GLASS_TEST(mistakes_are_said_in_the_form),
        GLASS_TEST(a_complaint_is_opened_by_two_people_and_read_in_sight_of_the_family),
        GLASS_TEST(the_clubs_of_an_organisation_are_opened_apart_from_its_other_records),
        GLASS_TEST(a_kind_must_be_chosen_and_a_number_is_of_that_kind),
        GLASS_TEST(the_database_says_so_by_itself),
        GLASS_TEST(the_list_is_filtered_and_downloaded),
    };
    return cmocka_run_group_tests(tests, site_start, site_stop);
}
