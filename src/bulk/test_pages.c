/* A clerk wants a file with more people than one person may take alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "admission/testing/site.h"
#include "bulk_test_queries.h"
#include "i18n/msg_approval.h"
#include "i18n/msg_bulk.h"

#define FILE_PATH "/staff/admission?view=open&format=csv"
#define NEXT_DAY  "2026-06-18T10:30:00+05:00"

static struct page *clerk;
static struct uuid guard; /* of the school's information security */

struct officer {
    struct uuid person, organisation;
    const char *role;
};

static enum status officer_tx(struct ctx *c, void *arg)
{
    const struct officer *in = arg;
    int64_t changed;

    return bulk_test_officer(c, in->person, in->organisation, str_from_z(in->role), &changed);
}

static void appoint(struct uuid person, const char *role)
{
    struct officer in = {person, site.world.school, role};
    assert_int_equal(db_tx(site.admin, "test/officer", officer_tx, &in), ST_OK);
}

static enum status most_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;
    return bulk_test_set_most(c, STR("2"), &changed);
}

static int open_school(void **state)
{
    int st = site_open(state);
    struct uuid pool = world_pool(&site.world, "kk", 4);

    for (int family = 0; family < 3; family++)
        (void)site_apply(family, pool);
    guard = site.world.parent[21];
    appoint(site.world.clerk, "clerk");
    appoint(guard, "security");
    clerk = site_staff("clerk", site.world.clerk, site.world.school);
    return st;
}

static void two_at_most(void)
{
    assert_int_equal(db_tx(site.admin, "test/most", most_tx, NULL), ST_OK);
}

static enum status code_tx(struct ctx *c, void *arg)
{
    const struct uuid *person = arg;
    int64_t changed;

    return bulk_test_gives_code(c, *person, &changed);
}

static void gives_code(struct uuid person)
{
    assert_int_equal(db_tx(site.admin, "test/code", code_tx, &person), ST_OK);
}

static void get(struct page *p, const char *path, int status)
{
    page_get(p, path);
    page_assert_status(p, status);
}

static bool is_file(struct page *p)
{
    return str_starts(str_from_z(page_body(p)), STR("\xEF\xBB\xBF"));
}

/* The export leads to the page where it is asked for; afterwards the page is that of the request.
 */
static struct uuid asks(const char *path)
{
    gives_code(site.world.clerk);
    get(clerk, path, 200);
    assert_false(is_file(clerk));
    page_fill(clerk, "reason", "Ата-аналар жиналысының тізімі, сейфте сақталады");
    site_press(clerk, MSG_bulk_ask_button);
    page_assert_status(clerk, 200);
    site_says(clerk, MSG_bulk_state_asked);
    return site_id(clerk);
}

static void settles(struct uuid id, const char *answer)
{
    struct page *second = site_staff("security", guard, site.world.school);

    gives_code(guard);
    get(second, site_path("/staff/approval/%s", id), 200);
    page_choose(second, "answer", answer);
    page_fill(second, "words", "Қажет емес");
    site_press(second, MSG_approval_settle_button);
    page_assert_status(second, 200);
}

struct journalled {
    struct str action;
    int64_t n;
};

static enum status journalled_tx(struct ctx *c, void *arg)
{
    struct journalled *in = arg;
    struct bulk_test_journalled_row *row;

    TRY(bulk_test_journalled(c, in->action, &row));
    in->n = row->n;
    return ST_OK;
}

static int64_t exported(void)
{
    struct journalled in = {.action = STR("bulk.exported")};

    assert_int_equal(db_tx(site.admin, "test/journalled", journalled_tx, &in), ST_OK);
    return in.n;
}

/* What one person may take alone is given, and is in the journal. */
static void few_people_are_given_to_one_person(void **state)
{
    (void)state;

    get(clerk, FILE_PATH, 200);
    assert_true(is_file(clerk));
    assert_int_equal(exported(), 1);
}

/* AB-23 */
static void many_people_take_a_second_person_and_are_given_once(void **state)
{
    (void)state;

    two_at_most();
    struct uuid id = asks(FILE_PATH);
    assert_int_equal(exported(), 0);
    get(clerk, FILE_PATH, 200); /* it waits */
    assert_false(is_file(clerk));
    settles(id, "APPROVED");
    gives_code(site.world.clerk);
    get(clerk, "/staff/admission?view=open&format=xlsx", 200); /* another file than was approved */
    site_says(clerk, MSG_bulk_ask);
    get(clerk, site_path("/staff/bulk/%s", id), 200);
    site_follow(clerk, MSG_bulk_take);
    page_assert_status(clerk, 200);
    assert_true(is_file(clerk));
    assert_int_equal(exported(), 1);
    get(clerk, FILE_PATH, 200);
    assert_false(is_file(clerk));
    assert_int_equal(exported(), 1);
    get(clerk, site_path("/staff/bulk/%s", id), 200);
    site_says(clerk, MSG_bulk_state_taken);
}

static void what_is_refused_or_too_late_is_not_given(void **state)
{
    (void)state;

    two_at_most();
    settles(asks(FILE_PATH), "REFUSED");
    get(clerk, FILE_PATH, 200);
    assert_false(is_file(clerk));
    settles(asks(FILE_PATH), "APPROVED");
    world_clock(&site.world, NEXT_DAY);
    gives_code(site.world.clerk);
    get(clerk, FILE_PATH, 200);
    assert_false(is_file(clerk));
    assert_int_equal(exported(), 0);
}

static enum status forge_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;
    return bulk_test_forge(c, &changed);
}

/* More people than were approved, another person, one person as both. */
static void an_approval_is_for_one_file_of_one_person(void **state)
{
    struct page *other = site_staff("clerk", site.world.second_clerk, site.world.school);
    (void)state;

    two_at_most();
    struct uuid id = asks(FILE_PATH);
    assert_int_not_equal(db_tx(site.admin, "test/forge", forge_tx, NULL), ST_OK);
    settles(id, "APPROVED");
    get(other, site_path("/staff/bulk/%s", id), 404);
    page_get(other, FILE_PATH);
    assert_false(is_file(other));
    (void)site_apply(3, world_pool(&site.world, "ru", 2));
    gives_code(site.world.clerk);
    get(clerk, FILE_PATH, 200);
    assert_false(is_file(clerk));
}

static void a_request_names_a_file_of_ours_and_a_reason(void **state)
{
    (void)state;

    two_at_most();
    gives_code(site.world.clerk);
    get(clerk, "/staff/bulk/new?of=https://example.org/&list=x&people=600", 404);
    get(clerk, FILE_PATH, 200);
    page_fill(clerk, "reason", "керек");
    site_press(clerk, MSG_bulk_ask_button);
    page_assert_status(clerk, 422); /* too short to say anything */
    page_fill(clerk, "reason", " ");
    site_press(clerk, MSG_bulk_ask_button);
    page_assert_error(clerk, "reason", site_word(clerk, MSG_bulk_reason_missing));
}

#define BULK_TEST(test) cmocka_unit_test_setup_teardown(test, open_school, site_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        BULK_TEST(few_people_are_given_to_one_person),
        BULK_TEST(many_people_take_a_second_person_and_are_given_once),
        BULK_TEST(what_is_refused_or_too_late_is_not_given),
        BULK_TEST(an_approval_is_for_one_file_of_one_person),
        BULK_TEST(a_request_names_a_file_of_ours_and_a_reason),
    };
    return cmocka_run_group_tests(tests, site_start, site_stop);
}
