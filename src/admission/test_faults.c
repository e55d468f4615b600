/* Handing in while something breaks at every statement: the parent sees the application and it
 * exists once, or sees that nothing was sent and the draft waits (REL-1 … REL-3). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "admission/testing/site.h"
#include "admission_test_queries.h"
#include "db/testing.h"
#include "i18n/msg_admission.h"

enum { SEATS = 40, DOCUMENTS = 3, TWINS_STEP = 5 /* families that live like others are few */ };

struct drill {
    struct uuid pool;
    int family;          /* the next one that has not started */
    struct page *mother; /* on the page that asks for the code; NULL: somebody new is needed */
    const char *code_page, *code;
    bool twins; /* each mother sends two children, signed once */
    int handed_in;
    struct admission_test_handed_in_row *found;
};

/* ---- what must hold after every attempt ------------------------------------------------------ */

static enum status handed_in_tx(struct ctx *c, void *arg)
{
    struct drill *drill = arg;
    return admission_test_handed_in(c, drill->pool, &drill->found);
}

static void assert_consistent(struct drill *drill)
{
    assert_int_equal(db_tx_read(site.admin, "test/handed-in", handed_in_tx, drill), ST_OK);
    const struct admission_test_handed_in_row *found = drill->found;
    assert_int_equal(found->applications, drill->handed_in);
    assert_int_equal(found->last_arrival, drill->handed_in);
    assert_int_equal(found->acts, drill->handed_in);
    assert_int_equal(found->notices, drill->handed_in);
    assert_int_equal(found->drafts, drill->handed_in);
    assert_int_equal(found->attachments, DOCUMENTS * drill->handed_in);
    assert_int_equal(found->seats, drill->handed_in < SEATS ? drill->handed_in : SEATS);
}

/* ---- one attempt ----------------------------------------------------------------------------- */

static void add_the_twin(struct drill *drill, const struct site_choice *choice)
{
    struct page *p = drill->mother;
    struct uuid first = site_id(p);

    drill->family++;
    site_start_draft(p);
    site_answer_child(p);
    site_answer_school(p, choice);
    site_answer_documents(p);
    struct str second = uuid_print(site.admin->mem, site_id(p));
    site_answer_special(p);
    page_get(p, site_path("/my/draft/%s/together", first));
    page_tick(p, str_printf(site.admin->mem, "draft=" STR_FMT, STR_ARG(second)).p);
    site_press(p, MSG_admission_together_save);
}

static void bring_a_mother_to_the_code(struct drill *drill)
{
    const struct site_choice choice = {.pool = drill->pool,
                                       .region = drill->family < WORLD_FAR ? NULL : "710000000",
                                       .typed = "84"};

    drill->mother = site_parent(site.world.parent[drill->family++]);
    if (drill->twins)
        world_siblings(&site.world, drill->family - 1, drill->family);
    site_fill_draft(drill->mother, &choice);
    if (drill->twins)
        add_the_twin(drill, &choice);
    site_press(drill->mother, MSG_admission_check_sign);
    page_assert_status(drill->mother, 200);
    drill->code = site_code();
    drill->code_page = str_copy(site.admin->mem, str_from_z(page_address(drill->mother))).p;
}

static bool is_on_the_case(struct page *p)
{
    return strstr(page_address(p), "/my/application/") != NULL;
}

/* The mother reads what she sees, and later looks again. */
static void judge(struct drill *drill)
{
    struct page *p = drill->mother;

    db_fault_set(site.world.family->db, DB_FAULT_NONE, 1);
    if (is_on_the_case(p)) {
        page_get(p, page_address(p));
        page_assert_status(p, 200);
        page_assert_says(
            p, str_printf(site.admin->mem, "Кезектегі реттік нөмір %d", drill->handed_in + 1).p);
        drill->handed_in += drill->twins ? 2 : 1;
        drill->mother = NULL;
    } else {
        assert_true(page_status(p) >= 422);
        page_get(p, "/my/");
        page_assert_says(p, "Аяқталмаған"); /* the draft waits */
    }
    assert_consistent(drill);
}

/* The statement that failed: with a lost answer the first COMMIT from the nth statement on. */
static int64_t attempt(struct drill *drill, enum db_fault kind, int64_t nth)
{
    if (!drill->mother)
        bring_a_mother_to_the_code(drill);
    page_get(drill->mother, drill->code_page);
    page_fill(drill->mother, "code", drill->code);
    db_fault_set(site.world.family->db, kind, nth);
    site_press(drill->mother, MSG_admission_sign_button);
    return db_fault_hit_at(site.world.family->db);
}

/* Statements of the POST alone: those of the press without those of the page that is shown then. */
static int64_t statements_of_handing_in(struct drill *drill)
{
    struct db *db = site.world.family->db;

    assert_int_equal(attempt(drill, DB_FAULT_NONE, 1), 0);
    int64_t both = db_fault_seen(db);
    assert_true(is_on_the_case(drill->mother));
    db_fault_set(db, DB_FAULT_NONE, 1);
    page_get(drill->mother, page_address(drill->mother));
    int64_t n = both - db_fault_seen(db);
    drill->handed_in += drill->twins ? 2 : 1;
    drill->mother = NULL;
    assert_consistent(drill);
    return n;
}

static void drill(enum db_fault kind, bool twins)
{
    struct drill drill = {.pool = world_pool(&site.world, "kk", SEATS), .twins = twins};
    int64_t n = statements_of_handing_in(&drill);

    assert_true(n > 20); /* the drill means something */
    for (int64_t nth = 1; nth <= n; nth += twins ? TWINS_STEP : 1) {
        int64_t hit = attempt(&drill, kind, nth);
        assert_true(hit >= nth);
        nth = hit;
        judge(&drill);
    }
    if (drill.mother) { /* after all those failures the same draft is sent */
        (void)attempt(&drill, DB_FAULT_NONE, 1);
        assert_true(is_on_the_case(drill.mother));
        judge(&drill);
    }
    print_message("# %lld statements, %d handed in\n", (long long)n, drill.handed_in);
}

static void a_statement_that_the_server_refuses(void **state)
{
    (void)state;
    drill(DB_FAULT_ERROR, false);
}

static void a_connection_lost_before_a_statement(void **state)
{
    (void)state;
    drill(DB_FAULT_LOST_BEFORE, false);
}

static void a_commit_whose_answer_is_lost(void **state)
{
    (void)state;
    drill(DB_FAULT_LOST_AFTER_COMMIT, false);
}

static void a_statement_that_takes_too_long(void **state)
{
    (void)state;
    drill(DB_FAULT_DEADLINE, false);
}

/* Both or none (ADM-60). */
static void twins_and_a_connection_lost_before_a_statement(void **state)
{
    (void)state;
    drill(DB_FAULT_LOST_BEFORE, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(a_statement_that_the_server_refuses),
        SITE_TEST(a_connection_lost_before_a_statement),
        SITE_TEST(a_commit_whose_answer_is_lost),
        SITE_TEST(a_statement_that_takes_too_long),
        SITE_TEST(twins_and_a_connection_lost_before_a_statement),
    };
    return cmocka_run_group_tests(tests, site_start, site_stop);
}
