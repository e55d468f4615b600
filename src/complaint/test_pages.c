/* A refused family complains, the department asks the school and decides, two officers give a seat,
 * and the family reads the answer: each as in a browser. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>
#include <sys/stat.h>

#include "admission/testing/site.h"
#include "cades/testing/authority.h"
#include "complaint_test_queries.h"
#include "i18n/msg_admission.h"
#include "i18n/msg_complaint.h"
#include "i18n/msg_signature.h"
#include "keys/testing/seal.h"

#define AFTER_TERM "2026-06-18T18:00:01+05:00"

static struct uuid pool, other_pool, id[3];

static enum status officer_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    return complaint_test_officer(c, *(const struct uuid *)arg, site.world.department,
                                  STR("department"), &changed);
}

static enum status code_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    return complaint_test_gives_code(c, *(const struct uuid *)arg, &changed);
}

static enum status forge_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;
    return complaint_test_forge_direction(c, &changed);
}

struct taken {
    struct uuid organisation;
    const char *role, *permission;
};

static enum status taken_tx(struct ctx *c, void *arg)
{
    const struct taken *taken = arg;
    int64_t changed;
    return complaint_test_takes_away(c, taken->organisation, str_from_z(taken->role),
                                     str_from_z(taken->permission), &changed);
}

struct seat_rows {
    struct uuid pool;
    struct complaint_test_seat_rows_row *row;
};

static enum status seats_tx(struct ctx *c, void *arg)
{
    struct seat_rows *seats = arg;
    return complaint_test_seat_rows(c, seats->pool, &seats->row);
}

/* Seats and who holds them. */
static void assert_seats(struct uuid of, int capacity, int taken)
{
    struct seat_rows seats = {.pool = of};

    assert_int_equal(db_tx(site.admin, "test/seats", seats_tx, &seats), ST_OK);
    assert_int_equal(seats.row->capacity, capacity);
    assert_int_equal(seats.row->taken, taken);
}

/* Family 0 has the only seat, 1 was refused; the other school has a free seat. */
static void a_refused_family(void)
{
    pool = world_pool(&site.world, "kk", 1);
    other_pool = world_pool_of(&site.world, site.world.other_school, "kk", 1);
    for (int i = 0; i < 2; i++)
        id[i] = world_apply(&site.world, pool, SEAT_LANE_T);
    world_clock(&site.world, AFTER_TERM);
    world_timers(&site.world);
    assert_string_equal(world_in_state(&site.world, pool, "REFUSED_FULL").p, "T2");
    assert_int_equal(db_tx(site.admin, "test/officer", officer_tx, &site.world.officer), ST_OK);
    assert_int_equal(db_tx(site.admin, "test/officer", officer_tx, &site.world.father), ST_OK);
}

static void gives_code(struct uuid person)
{
    assert_int_equal(db_tx(site.admin, "test/code", code_tx, &person), ST_OK);
}

static struct page *officer(struct uuid person)
{
    return site_staff("department", person, site.world.department);
}

/* The page is then that of the complaint. */
static struct page *complains(const char *wish)
{
    struct page *mother = site_parent(site.world.parent[1]);

    page_get(mother, site_path("/my/application/%s", id[1]));
    site_follow(mother, MSG_admission_case_complain);
    site_press(mother, MSG_complaint_begin_press);
    page_choose(mother, "ground", "FULL");
    page_fill(mother, "words", "Мектеп бізден кейін өтініш бергендерді алды");
    page_choose(mother, "wish", wish);
    site_press(mother, MSG_complaint_save);
    page_assert_status(mother, 200);
    site_press(mother, MSG_complaint_send);
    page_assert_status(mother, 200);
    return mother;
}

static struct uuid number_of(struct page *p)
{
    return site_id(p);
}

static void proposes(struct page *p, struct uuid complaint, const char *seat)
{
    page_get(p, site_path("/staff/complaint/%s", complaint));
    page_assert_status(p, 200);
    page_choose(p, "seat", seat);
    page_fill(p, "found", "Мектепте орын жоқ, отбасы мектеп аумағында тұрады");
    page_fill(p, "rule", "Үлгілік қағидалар, 7-тармақ");
    page_fill(p, "reason", "Ең жақын бос орын осы мектепте");
    site_press(p, MSG_complaint_propose_press);
    page_assert_status(p, 200);
    site_says(p, MSG_complaint_proposal_own);
}

static void confirms(struct page *p, struct uuid complaint)
{
    page_get(p, site_path("/staff/complaint/%s/decide", complaint));
    page_assert_status(p, 200);
    page_choose(p, "answer", "yes");
    site_press(p, MSG_complaint_decide_press);
    page_assert_status(p, 200);
}

/* ---- the family ------------------------------------------------------------------------------ */

static void a_family_complains_and_gets_number_receipt_and_term(void **state)
{
    struct page *mother;
    (void)state;

    a_refused_family();
    mother = complains("NEAR_SCHOOL");
    site_says(mother, MSG_complaint_accepted);
    page_assert_says(mother, "Ш-1");
    page_assert_says(mother, "10 шілде 2026, 18:00"); /* 15 working days; 6 July is a holiday */
    assert_int_equal(site_messages(site.world.parent[1], MSG_complaint_notice_lodged), 1);
    struct uuid complaint = number_of(mother);
    page_get(mother, site_path("/my/complaint/%s/receipt.pdf", complaint));
    page_assert_status(mother, 200);
    page_get(mother, site_path("/my/complaint/%s", complaint));
    site_follow(mother, MSG_complaint_withdraw_open);
    site_press(mother, MSG_complaint_withdraw_press);
    site_says(mother, MSG_complaint_state_withdrawn);
    assert_int_equal(site_messages(site.world.parent[1], MSG_complaint_notice_withdrawn), 1);
}

static void what_is_missing_stands_beside_its_field_and_nothing_is_lost(void **state)
{
    struct page *mother = site_parent(site.world.parent[1]);
    (void)state;

    a_refused_family();
    page_get(mother, site_path("/my/application/%s", id[1]));
    site_follow(mother, MSG_admission_case_complain);
    site_press(mother, MSG_complaint_begin_press);
    page_fill(mother, "words", "қысқа");
    site_press(mother, MSG_complaint_save);
    page_assert_status(mother, 422);
    page_assert_error(mother, "ground", site_word(mother, MSG_complaint_ground_missing));
    page_assert_says(mother, "қысқа");
    page_choose(mother, "ground", "ORDER");
    page_choose(mother, "wish", "EXPLANATION");
    page_fill(mother, "words", "Бізден кейінгі бала қабылданды");
    site_press(mother, MSG_complaint_save);
}

/* Nothing was refused to a child who has not applied. */
static void a_child_without_an_application_has_no_school_or_another_reason(void **state)
{
    struct page *mother = site_parent(site.world.parent[1]);
    (void)state;

    page_get(mother, "/my/complaints");
    page_assert_count(mother, "//main//a[contains(@href, 'child=')]", 1);
    page_get(mother, site_path("/my/complaint/new?child=%s", site.world.child[1]));
    site_press(mother, MSG_complaint_begin_press);
    page_assert_count(mother, "//input[@name='ground']", 2);
    site_says(mother, MSG_complaint_ground_no_school);
    page_assert_count(mother, "//input[@value='DOCUMENTS' or @value='THIS_SCHOOL']", 0);
    const char *here = page_address(mother);
    page_post(mother, here, "_csrf", site_token(mother, here), "_idem", SITE_IDEM, "ground",
              "DOCUMENTS", "words", "Мектепке орналаса алмадық", "wish", "NEAR_SCHOOL");
    page_assert_status(mother, 422);
    page_assert_error(mother, "ground", site_word(mother, MSG_complaint_ground_missing));
}

/* ---- the seal -------------------------------------------------------------------------------- */

static const char *in_home(const char *name)
{
    return str_printf(site.admin->mem, "%s/%s", site.home, name).p;
}

/* That of the organisation, for as long as the test. */
static struct seal *seal_on(void)
{
    struct ctx c = {.mem = site.admin->mem};
    struct authority *country = authority_at(c.mem, KEY_RSA, site.admin->now_us);
    struct seal *seal;

    test_seal_file(in_home("seal.p12"), maker_library_key(country->head->maker),
                   country->head->certificate, "pin");
    test_seal_write(in_home("seal.pin"), "pin\n", 4, 0600);
    const struct seal_settings settings = {.file = str_from_z(in_home("seal.p12")),
                                           .pin = str_from_z(in_home("seal.pin"))};
    assert_int_equal(seal_open(&c, &settings, &seal), ST_OK);
    site_seal(seal);
    return seal;
}

/* The code on the paper tells anyone that the answer is genuine and sealed, and nobody's name. */
static void assert_the_answer_is_sealed(struct page *mother, struct uuid complaint)
{
    struct page *anyone = site_visitor(), *stranger = site_parent(site.world.parent[0]);

    page_get(mother, site_path("/my/complaint/%s/answer.pdf", complaint));
    page_assert_status(mother, 200);
    page_get(anyone, strstr(site_pdf_code(mother, 2), "/check?"));
    page_assert_status(anyone, 200);
    site_says(anyone, MSG_complaint_answer_title);
    site_says(anyone, MSG_complaint_outcome_rejected);
    site_says(anyone, MSG_signature_seal_title);
    page_assert_silent(anyone, "Сынақ");
    page_get(mother, site_path("/my/complaint/%s", complaint));
    site_follow(mother, MSG_complaint_answer_sealed);
    page_assert_status(mother, 200);
    assert_int_equal(memcmp(page_body(mother) + 30, "mimetypeapplication/vnd.etsi.asic-e+zip", 39),
                     0);
    page_get(stranger, site_path("/my/complaint/%s/answer.asice", complaint));
    page_assert_status(stranger, 404);
}

/* ---- the department -------------------------------------------------------------------------- */

static void the_school_explains_itself_and_the_department_says_no(void **state)
{
    struct page *mother, *chief, *clerk;
    (void)state;

    a_refused_family();
    mother = complains("EXPLANATION");
    struct uuid complaint = number_of(mother);
    clerk = site_staff("clerk", site.world.clerk, site.world.school);
    page_get(clerk, site_path("/staff/complaint/%s", complaint));
    page_assert_status(clerk, 404); /* not asked yet */
    chief = officer(site.world.officer);
    page_get(chief, "/staff/complaints");
    page_assert_says(chief, "Ш-1");
    page_get(chief, site_path("/staff/complaint/%s", complaint));
    site_follow(chief, MSG_complaint_case_why);
    page_assert_status(chief, 200);
    site_says(chief, MSG_admission_rule_full);
    page_get(chief, site_path("/staff/complaint/%s", complaint));
    page_fill(chief, "words", "Бас тартудың себебін түсіндіріңіз");
    site_press(chief, MSG_complaint_ask_press);
    page_get(clerk, site_path("/staff/complaint/%s/explain", complaint));
    page_assert_says(clerk, "Бас тартудың себебін түсіндіріңіз");
    page_assert_says(clerk, "25 маусым 2026, 18:00"); /* five working days */
    page_fill(clerk, "words", "Барлық орын кезек бойынша берілді");
    site_press(clerk, MSG_complaint_explain_press);
    page_assert_status(clerk, 200);
    page_get(chief, site_path("/staff/complaint/%s", complaint));
    page_assert_says(chief, "Барлық орын кезек бойынша берілді");
    page_choose(chief, "outcome", "REJECTED");
    page_fill(chief, "settle_found", "Кезек бұзылған жоқ, орындар толған");
    page_fill(chief, "settle_rule", "Үлгілік қағидалар, 8-тармақ");
    page_fill(chief, "done", "Отбасыға резерв туралы түсіндірілді");
    site_press(chief, MSG_complaint_settle_press);
    page_assert_status(chief, 200);
    page_get(mother, site_path("/my/complaint/%s", complaint));
    page_assert_says(mother, "Кезек бұзылған жоқ, орындар толған");
    site_says(mother, MSG_complaint_next_text);
    assert_int_equal(site_messages(site.world.parent[1], MSG_complaint_notice_settled), 1);
    page_get(mother, site_path("/my/complaint/%s/answer.asice", complaint));
    page_assert_status(mother, 404); /* without a seal only the paper */
    struct seal *seal = seal_on();
    assert_the_answer_is_sealed(mother, complaint);
    site_seal(NULL);
    seal_close(seal);
}

/* Nobody is led to a page that refuses them. */
static void what_was_taken_from_a_role_is_not_drawn(void **state)
{
    struct taken taken[] = {{site.world.school, "clerk", "complaint.may.explain"},
                            {site.world.department, "department", "complaint.may.figures"}};
    struct page *chief = officer(site.world.officer), *clerk, *director;
    (void)state;

    a_refused_family();
    struct uuid complaint = number_of(complains("EXPLANATION"));
    for (size_t i = 0; i < COUNT(taken); i++)
        assert_int_equal(db_tx(site.admin, "test/taken", taken_tx, &taken[i]), ST_OK);
    page_get(chief, "/staff/complaints");
    page_assert_status(chief, 200);
    page_assert_count(chief, "//a[@href='/staff/complaints/board']", 0);
    page_get(chief, site_path("/staff/complaint/%s", complaint));
    page_assert_says(chief, "Отбасы не сұрайды"); /* about the family, not to it */
    page_fill(chief, "words", "Бас тартудың себебін түсіндіріңіз");
    site_press(chief, MSG_complaint_ask_press);
    clerk = site_staff("clerk", site.world.clerk, site.world.school);
    page_get(clerk, site_path("/staff/complaint/%s", complaint));
    page_assert_status(clerk, 200);
    page_assert_count(clerk, "//a[contains(@href, '/explain')]", 0);
    page_get(clerk, site_path("/staff/complaint/%s/explain", complaint));
    page_assert_status(clerk, 403);
    director = site_staff("director", site.world.director, site.world.school);
    page_get(director, site_path("/staff/complaint/%s", complaint));
    page_assert_count(director, "//a[contains(@href, '/explain')]", 1);
}

static void two_officers_direct_a_child_to_a_free_seat(void **state)
{
    struct page *mother, *first, *second;
    (void)state;

    a_refused_family();
    mother = complains("NEAR_SCHOOL");
    struct uuid complaint = number_of(mother);
    first = officer(site.world.officer);
    gives_code(site.world.officer);
    proposes(first, complaint, uuid_print(site.admin->mem, other_pool).p);
    page_get(first, site_path("/staff/complaint/%s/decide", complaint));
    page_assert_count(first, "//select[@name='answer']|//input[@name='answer']", 0);
    const char *address = site_path("/staff/complaint/%s/decide", complaint);
    page_post(first, address, "_csrf", site_token(first, address), "_idem", SITE_IDEM, "answer",
              "yes", "reason", "");
    page_assert_status(first, 403); /* the gate: the same person */
    assert_string_equal(world_in_state(&site.world, pool, "REFUSED_FULL").p, "T2");
    second = officer(site.world.father);
    gives_code(site.world.father);
    confirms(second, complaint);
    site_says(second, MSG_complaint_outcome_directed);
    assert_seats(other_pool, 1, 1);
    page_get(mother, site_path("/my/complaint/%s", complaint));
    page_assert_says(mother, "Ең жақын бос орын осы мектепте");
    page_get(mother, site_path("/my/application/%s", id[1]));
    site_says(mother, MSG_admission_event_directed);
    site_follow(mother, MSG_admission_why_link);
    site_says(mother, MSG_admission_rule_directed);
    site_says(mother, MSG_admission_why_officers);
    page_assert_silent(mother, site_word(mother, MSG_admission_why_disagrees));
    assert_int_equal(site_messages(site.world.parent[1], MSG_admission_notice_moved_directed), 1);
}

static void a_seat_above_the_others_moves_nobody(void **state)
{
    struct page *mother, *p;
    (void)state;

    a_refused_family();
    mother = complains("THIS_SCHOOL");
    struct uuid complaint = number_of(mother);
    p = officer(site.world.officer);
    proposes(p, complaint, "above");
    site_press(p, MSG_complaint_proposal_take_back); /* a mistake: once more */
    page_assert_status(p, 200);
    proposes(p, complaint, "above");
    p = officer(site.world.father);
    gives_code(site.world.father);
    confirms(p, complaint);
    assert_seats(pool, 2, 2);
    assert_string_equal(world_turns(&site.world, pool).p, "T1");
    page_get(mother, site_path("/my/application/%s/why", id[1]));
    site_says(mother, MSG_admission_rule_granted);
    page_assert_silent(mother, site_word(mother, MSG_admission_why_disagrees));
}

static void one_person_for_both_is_refused_by_the_table(void **state)
{
    struct page *p;
    (void)state;

    a_refused_family();
    struct uuid complaint = number_of(complains("NEAR_SCHOOL"));
    p = officer(site.world.officer);
    proposes(p, complaint, "above");
    assert_int_not_equal(db_tx(site.admin, "test/forge", forge_tx, NULL), ST_OK);
}

static void strangers_find_nothing(void **state)
{
    struct page *p;
    (void)state;

    a_refused_family();
    struct uuid complaint = number_of(complains("NEAR_SCHOOL"));
    p = site_parent(site.world.parent[0]);
    page_get(p, site_path("/my/complaint/%s", complaint));
    page_assert_status(p, 404);
    page_get(p, site_path("/my/complaint/%s/receipt.pdf", complaint));
    page_assert_status(p, 404);
    p = site_staff("department", site.world.officer, site.world.other_school);
    page_get(p, site_path("/staff/complaint/%s", complaint));
    page_assert_status(p, 404);
}

/* Figures without a name. */
static void the_board_counts_by_region_and_ground(void **state)
{
    struct page *p;
    (void)state;

    a_refused_family();
    (void)complains("NEAR_SCHOOL");
    p = officer(site.world.officer);
    page_get(p, "/staff/complaints/board");
    page_assert_status(p, 200);
    site_says(p, MSG_complaint_ground_full);
    page_get(p, "/staff/complaints?format=csv");
    page_assert_status(p, 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(a_family_complains_and_gets_number_receipt_and_term),
        SITE_TEST(what_is_missing_stands_beside_its_field_and_nothing_is_lost),
        SITE_TEST(a_child_without_an_application_has_no_school_or_another_reason),
        SITE_TEST(the_school_explains_itself_and_the_department_says_no),
        SITE_TEST(what_was_taken_from_a_role_is_not_drawn),
        SITE_TEST(two_officers_direct_a_child_to_a_free_seat),
        SITE_TEST(a_seat_above_the_others_moves_nobody),
        SITE_TEST(one_person_for_both_is_refused_by_the_table),
        SITE_TEST(strangers_find_nothing),
        SITE_TEST(the_board_counts_by_region_and_ground),
    };
    return cmocka_run_group_tests(tests, site_start, site_stop);
}
