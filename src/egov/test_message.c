/* The portal hands in applications and asks for their state and result: the same rules and numbers
 * as at the other entrance; each message once, whatever breaks; nothing that is not its own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "admission/testing/site.h"
#include "base/base64.h"
#include "db/testing.h"
#include "egov/egov.h"
#include "egov/testing.h"
#include "http/json.h"
#include "organisation/organisation.h"

/* ---- two entrances, one queue ---------------------------------------------------------------- */

/* req: J73-A2.6 */
static void a_child_has_one_application_at_both_entrances(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 4);
    struct portal_form at_portal = portal_form(0), again;
    (void)state;

    assert_int_equal(portal_says(portal_application(&at_portal)), 200);
    int64_t number = portal_number("application.number");
    assert_true(number > 0);
    struct page *mother = site_parent(site.world.parent[0]),
                *father = site_parent(site.world.father);
    const char *named = str_printf(site.world.owner->mem, "%lld", (long long)number).p;
    page_get(mother, "/my/");
    page_assert_says(mother, named);
    assert_false(page_has(mother, "//form[@action='/my/apply']"));
    page_get(father, "/my/");
    page_assert_says(father, named); /* the other parent is told at our entrance */
    assert_false(page_has(father, "//form[@action='/my/apply']"));

    struct page *second = site_apply(1, pool);
    page_assert_says(second, "Кезектегі реттік нөмір 2"); /* one queue */
    again = portal_form(1);
    assert_int_equal(portal_says(portal_application(&again)), 409);
    assert_true(portal_hears_problem());
    assert_string_equal(portal_text("code"), "admission.submit.applied-already");
    int64_t other = portal_number("number");
    assert_true(other > number);
    assert_non_null(strstr(portal_text("title"),
                           str_printf(site.world.owner->mem, "%lld", (long long)other).p));
    again = portal_form(0);
    assert_int_equal(portal_says(portal_application(&again)), 409);
    assert_int_equal(portal_number("number"), number);
    assert_int_equal(site_applications(), 2);
}

/* req: J73-A2.6 */
static void the_result_is_the_same_document_at_both_entrances(void **state)
{
    struct portal_form form = portal_form(WORLD_OWN); /* own pre-school: approved at once */
    struct page *mother = site_parent(site.world.parent[WORLD_OWN]), *anyone = site_visitor();
    struct str pdf;
    (void)state;

    (void)world_pool(&site.world, "kk", 4);
    form.documents = false;
    assert_int_equal(portal_says(portal_application(&form)), 200);
    int64_t number = portal_number("application.number");
    assert_int_equal(portal_says(portal_question("status", WORLD_OWN, number)), 200);
    assert_string_equal(portal_text("application.state"), "APPROVED");
    assert_int_equal(portal_says(portal_question("result", WORLD_OWN, number)), 200);
    assert_true(base64_read(site.world.owner->mem, str_from_z(portal_text("pdf")), &pdf) &&
                pdf.n > 1000);

    page_get(mother, "/my/");
    page_follow(mother, "//main//a[starts-with(@href,'/my/application/')]");
    struct uuid id = site_id(mother);
    page_get(mother, site_path("/my/application/%s/answer.pdf", id));
    assert_int_equal(page_body_size(mother), pdf.n);
    assert_memory_equal(page_body(mother), pdf.p, pdf.n);
    page_get(anyone, strstr(site_pdf_code(mother, 2), "/check?"));
    page_assert_status(anyone, 200);
    page_assert_says(anyone, "Қабылданды");
}

static void only_the_applicant_s_own_application_is_told(void **state)
{
    struct portal_form form = portal_form(0);
    (void)state;

    (void)world_pool(&site.world, "kk", 4);
    assert_int_equal(portal_says(portal_application(&form)), 200);
    int64_t number = portal_number("application.number");
    assert_int_equal(portal_says(portal_question("result", 0, number)), 409);
    assert_string_equal(portal_text("code"), "admission.answer.none");
    assert_int_equal(portal_says(portal_question("status", 1, number)), 404);
    assert_int_equal(portal_says(portal_question("status", 0, number + 1)), 404);
    assert_true(portal_hears_problem());
}

static void the_rules_are_those_of_the_other_entrance(void **state)
{
    static const struct {
        const char *clock, *code;
        int family, of_family, status;
        bool documents;
    } cases[] = {
        {"2026-05-27T08:59:59+05:00", "admission.submit.closed", 0, 0, 422, true},
        {"2026-09-02T10:00:00+05:00", "admission.submit.outside", 0, 0, 422, true},
        {SITE_DAY, "admission.submit.incomplete", 0, 0, 422, false},
        {SITE_DAY, "admission.submit.too-young", WORLD_YOUNG, 0, 422, true},
        {SITE_DAY, "admission.submit.choice-unconfirmed", WORLD_AUTUMN, 0, 422, true},
    };
    struct portal_form form;
    (void)state;

    (void)world_pool(&site.world, "kk", 4);
    for (size_t i = 0; i < COUNT(cases); i++) {
        world_clock(&site.world, cases[i].clock);
        form = portal_form(cases[i].family);
        form.documents = cases[i].documents;
        assert_int_equal(portal_says(portal_application(&form)), cases[i].status);
        assert_string_equal(portal_text("code"), cases[i].code);
    }
    world_clock(&site.world, SITE_DAY);
    form = portal_form(0);
    form.language = "ru"; /* no such class there */
    assert_int_equal(portal_says(portal_application(&form)), 422);
    assert_string_equal(portal_text("code"), "admission.submit.no-such-pool");
    form = portal_form(0);
    form.of_family = 2; /* not the own child, as far as anybody knows: the register is asked */
    assert_int_equal(portal_says(portal_application(&form)), 503);
    assert_int_equal(site_applications(), 0);
}

/* ---- what is not the portal's ---------------------------------------------------------------- */

static const struct uuid ministry = {{0xE6, 1, 0, 0, 0, 0, 0x40, 0, 0x80}};

static enum status ministry_tx(struct ctx *c, void *arg)
{
    const struct organisation_new row = {
        .id = ministry,
        .kind = STR("ministry"),
        .name_kk = STR("Министрлік"),
        .name_ru = STR("Министерство"),
        .legal_name_kk = STR("Министрлік"),
        .legal_name_ru = STR("Министерство"),
        .ownership = STR("STATE"),
        .status = STR("OPEN"),
        .valid_from = {19000},
    };
    (void)arg;
    return organisation_load(c, &row, 1, STR("test"));
}

static struct page *the_ministry(void)
{
    assert_int_equal(db_tx(site.world.owner, "test/ministry", ministry_tx, NULL), ST_OK);
    return site_staff("admin", site.world.officer, ministry);
}

/* After what_is_not_the_portal_s_or_no_longer_is_refused(). */
static void the_register_names_what_was_refused(void)
{
    struct page *p = the_ministry(),
                *school = site_staff("admin", site.world.director, site.world.school);

    page_get(p, "/staff/egov");
    page_assert_status(p, 200);
    page_assert_count(p, "//tbody/tr", 7);
    page_assert_says(p, "Келгені портал қол қойған хабарлама емес");
    page_assert_says(p, "Бұл хабарламаға портал қол қойған жоқ.");
    page_get(p, "/staff/egov?state=ACCEPTED");
    page_assert_count(p, "//tbody/tr", 0);
    page_get(p, "/staff/egov?format=csv");
    assert_non_null(strstr(page_body(p), "Хабарламаға тым ертеде қол қойылған."));
    page_get(school, "/staff/egov"); /* the exchange is a ministry's */
    page_assert_count(school, "//tbody/tr", 0);
}

/* req: M456-5.5 */
static void what_is_not_the_portal_s_or_no_longer_is_refused(void **state)
{
    struct portal_form form = portal_form(0);
    struct str body = portal_application(&form);
    struct portal_sending wrong[6];
    static const struct {
        const char *code;
        int status;
    } expected[] = {
        {"egov.message.changed", 400}, {"egov.message.changed", 400},
        {"egov.message.forged", 401},  {"egov.message.forged", 401},
        {"egov.message.late", 401},    {"egov.message.malformed", 400},
    };
    (void)state;

    (void)world_pool(&site.world, "kk", 4);
    for (size_t i = 0; i < COUNT(wrong); i++)
        wrong[i] = portal_sending(body);
    wrong[0].body = portal_question("status", 0, 1);        /* changed on the way */
    wrong[1].body = str_sub(body, 0, body.n / 2);           /* cut off */
    wrong[2].stranger = true;                               /* somebody else's key */
    wrong[3].target = "http://other.test/my/egov/messages"; /* signed for another site */
    wrong[4].ago_s = 400;
    wrong[5].nonce = "short";
    for (size_t i = 0; i < COUNT(wrong); i++) {
        portal_posts(&wrong[i]);
        assert_string_equal(portal_text("code"), expected[i].code);
        assert_true(portal_hears_problem());
    }
    assert_int_equal(portal_says(STR("{\"id\":\"no\"}")), 400);
    assert_string_equal(portal_text("code"), "egov.message.malformed");
    assert_int_equal(site_applications(), 0);
    the_register_names_what_was_refused();
}

/* A message that is right but for one member, whose value becomes this JSON. */
static struct str spoiled(struct str message, const char *name, const char *value)
{
    json_t *root = json_loadb(message.p, message.n, 0, NULL);

    assert_non_null(root);
    if (value)
        assert_int_equal(json_object_set_new(root, name, json_loads(value, JSON_DECODE_ANY, NULL)),
                         0);
    else
        assert_int_equal(json_object_del(root, name), 0);
    return json_print(site.world.owner->mem, root, JSON_COMPACT);
}

/* req: M456-5.4 */
static void a_message_that_fails_its_schema_is_told_the_element_and_nothing_is_applied(void **state)
{
    static const struct {
        const char *name, *value, *at;
    } cases[] = {
        {"child", "\"880315600014\"", "/child"}, /* check digit */
        {"phone", "7", "/phone"},
        {"relation", "\"aunt\"", "/relation"},
        {"consent", "\"yes\"", "/consent"},
        {"colour", "\"red\"", "/colour"},
        {"documents", "[{\"kind\":\"PHOTO\",\"name\":\"a.jpg\"}]", "/documents/0/content"},
        {"type", "\"order\"", "/type"},
        {"lang", NULL, "/lang"},
    };
    struct portal_form form = portal_form(0);
    struct str body = portal_application(&form);
    (void)state;

    (void)world_pool(&site.world, "kk", 4);
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_int_equal(portal_says(spoiled(body, cases[i].name, cases[i].value)), 400);
        assert_string_equal(portal_text("code"), "egov.message.malformed");
        assert_string_equal(portal_text("field"), cases[i].at);
    }
    assert_int_equal(site_applications(), 0);
    assert_int_equal(portal_says(body), 200);
}

static void assert_answer_keeps_to_its_schema(void)
{
    struct arena *mem = site.world.owner->mem;
    const json_t *answer = json_object_in(mem, str_from_z(portal_hears()));
    struct schema_fault fault = {STR(""), NULL};

    assert_non_null(answer);
    if (!schema_keeps(mem, &egov_answer_format, answer, &fault))
        fail_msg("%s at \"" STR_FMT "\"", fault.keyword, STR_ARG(fault.at));
}

static void answers_keep_to_their_schema(void **state)
{
    struct portal_form form = portal_form(WORLD_OWN);
    (void)state;

    (void)world_pool(&site.world, "kk", 4);
    form.documents = false;
    assert_int_equal(portal_says(portal_application(&form)), 200);
    assert_answer_keeps_to_its_schema();
    int64_t number = portal_number("application.number");
    assert_int_equal(portal_says(portal_question("status", WORLD_OWN, number)), 200);
    assert_answer_keeps_to_its_schema();
    assert_int_equal(portal_says(portal_question("result", WORLD_OWN, number)), 200);
    assert_answer_keeps_to_its_schema();
}

/* req: M456-5.5 */
static void a_message_sent_again_is_answered_and_a_copy_of_it_refused(void **state)
{
    struct portal_form form = portal_form(0), other = portal_form(1);
    struct str body = portal_application(&form);
    struct portal_sending sending = portal_sending(body);
    (void)state;

    (void)world_pool(&site.world, "kk", 4);
    portal_posts(&sending);
    const char *first = str_z(site.world.owner->mem, str_from_z(portal_hears()));
    assert_string_equal(portal_text("message"), uuid_print(site.world.owner->mem, form.id).p);
    portal_posts(&sending); /* the very same bytes, as somebody on the way has them */
    assert_string_equal(portal_text("code"), "egov.message.replayed");
    assert_int_equal(portal_says(body), 200); /* the portal itself, which did not hear us */
    assert_string_equal(portal_hears(), first);
    other.id = form.id;
    assert_int_equal(portal_says(portal_application(&other)), 409);
    assert_string_equal(portal_text("code"), "egov.message.reused");
    form = portal_form(0);
    body =
        portal_application(&form); /* what the rules refused is refused again, in the same words */
    assert_int_equal(portal_says(body), 409);
    first = str_z(site.world.owner->mem, str_from_z(portal_hears()));
    assert_int_equal(portal_says(body), 409);
    assert_string_equal(portal_hears(), first);
    assert_int_equal(site_applications(), 1);
}

/* ---- what breaks ----------------------------------------------------------------------------- */

/* Sends until it is answered, with the nth statement failing the first time. Whether it hit. */
static bool says_while_breaking(struct str body, enum db_fault kind, int64_t nth)
{
    struct db *db = site.world.family->db;

    db_fault_set(db, kind, nth);
    int status = portal_says(body);
    bool hit = db_fault_hit_at(db) > 0;
    db_fault_set(db, DB_FAULT_NONE, 1);
    for (int i = 0; i < 3 && status != 200; i++)
        status = portal_says(body);
    assert_int_equal(status, 200);
    return hit;
}

/* req: M456-5.5 */
static void a_message_is_there_exactly_once_whatever_breaks(void **state)
{
    static const enum db_fault kinds[] = {DB_FAULT_LOST_BEFORE, DB_FAULT_LOST_AFTER_COMMIT,
                                          DB_FAULT_ERROR};
    int n = 0;
    (void)state;

    (void)world_pool(&site.world, "kk", 10);
    for (size_t k = 0; k < COUNT(kinds); k++)
        for (int64_t nth = 1;; nth += 7) {
            struct portal_form form = portal_form(n);
            bool hit = says_while_breaking(portal_application(&form), kinds[k], nth);
            assert_int_equal(site_applications(), ++n);
            if (!hit || n >= WORLD_FAR)
                break;
        }
    assert_true(n > 8); /* the drill means something */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PORTAL_TEST(a_child_has_one_application_at_both_entrances),
        PORTAL_TEST(the_result_is_the_same_document_at_both_entrances),
        PORTAL_TEST(only_the_applicant_s_own_application_is_told),
        PORTAL_TEST(the_rules_are_those_of_the_other_entrance),
        PORTAL_TEST(what_is_not_the_portal_s_or_no_longer_is_refused),
        PORTAL_TEST(a_message_that_fails_its_schema_is_told_the_element_and_nothing_is_applied),
        PORTAL_TEST(answers_keep_to_their_schema),
        PORTAL_TEST(a_message_sent_again_is_answered_and_a_copy_of_it_refused),
        PORTAL_TEST(a_message_is_there_exactly_once_whatever_breaks),
    };
    return cmocka_run_group_tests(tests, portal_start, site_stop);
}
