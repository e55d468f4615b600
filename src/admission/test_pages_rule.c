/* The pilot's own rules against the general ones: which wins, what the card of an application says,
 * and that an ordinary campaign knows nothing of a pilot. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "admission/testing/site.h"
#include "admission_test_queries.h"
#include "i18n/msg_admission.h"

enum { JUNE_2026 = 20605 }; /* 1 June */

static const char joint_order[] = "№ 73-НҚ / 168/НҚ", model_rules[] = "№ 564";

struct change {
    bool in_pilot;
    const char *subject;
    bool applies;
};

static enum status change_tx(struct ctx *c, void *arg)
{
    const struct change *change = arg;
    int64_t changed;

    return admission_test_rule_from(c, (struct opt_uuid){change->in_pilot, site.world.campaign->id},
                                    str_from_z(change->subject), change->applies,
                                    (struct date){JUNE_2026}, &changed);
}

static void rule(bool in_pilot, const char *subject, bool applies)
{
    struct change change = {in_pilot, subject, applies};
    assert_int_equal(db_tx(site.admin, "test/rule", change_tx, &change), ST_OK);
}

/* The own pre-school child applies, who lives outside the school's territory. */
static struct page *apply(struct uuid pool)
{
    struct page *mother = site_parent(site.world.parent[WORLD_OWN]);
    const struct site_choice choice = {.pool = pool, .region = "710000000", .typed = "84"};

    site_fill_draft(mother, &choice);
    site_sign(mother);
    return mother;
}

static struct page *card_of(struct page *mother)
{
    struct page *clerk = site_staff("clerk", site.world.clerk, site.world.school);

    page_get(clerk, site_path("/staff/admission/%s", site_id(mother)));
    page_assert_status(clerk, 200);
    return clerk;
}

/* Act and item beside what was applied. */
static void assert_rule(struct page *p, enum msg value, const char *act, const char *item)
{
    const struct str where =
        str_printf(site.admin->mem,
                   "//section[@aria-labelledby='rules']//dd[contains(., '%s') and contains(., "
                   "'%s') and contains(., '%s')]",
                   site_word(p, value), act, item);
    page_assert_count(p, where.p, 1);
}

/* ---- the pilot ------------------------------------------------------------------------------- */

/* req: J73-A3.3 */
static void the_card_names_the_rule_the_act_and_the_item(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 4);
    struct page *mother = apply(pool), *clerk = card_of(mother);
    (void)state;

    for (int i = 0; i < 2; i++) {
        struct page *p = i == 0 ? mother : clerk;
        assert_rule(p, MSG_admission_rule_queue_automatic, joint_order, "1-қосымша, 4-тармақ");
        assert_rule(p, MSG_admission_rule_room_yes, joint_order, "1-қосымша, 5-тармақ");
        assert_rule(p, MSG_admission_rule_withdrawal_yes, joint_order, "1-қосымша, 6-тармақ");
        page_assert_says(p, "27 мамыр 2026 – 31 тамыз 2026");
    }
    site_language(clerk, LANG_RU);
    page_get(clerk, page_address(clerk));
    assert_rule(clerk, MSG_admission_rule_queue_automatic, joint_order, "приложение 1, пункт 4");

    struct page *neighbour = site_apply(0, pool); /* no own rule of the pilot: the general one */
    assert_rule(neighbour, MSG_admission_rule_queue_general, model_rules, "8-тармақ");
    assert_rule(card_of(neighbour), MSG_admission_rule_queue_general, model_rules, "8-тармақ");
}

static void the_campaign_s_own_rule_wins(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 4);
    (void)state;

    rule(false, "AUTOMATIC", false); /* a general rule does not reach into the pilot */
    rule(false, "WITHDRAWAL", false);
    struct page *mother = apply(pool);
    site_says(mother, MSG_admission_state_approved);
    page_assert_count(mother, "//a[contains(@href, '/withdraw')]", 1);
    const char *address = str_copy(site.admin->mem, str_from_z(page_address(mother))).p;
    rule(true, "WITHDRAWAL", false);
    page_get(mother, address);
    page_assert_count(mother, "//a[contains(@href, '/withdraw')]", 0);
    page_get(mother, site_path("/my/application/%s/withdraw", site_id(mother)));
    page_assert_status(mother, 404);
}

static void without_the_pilot_s_own_rule_nothing_is_automatic(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 4);
    (void)state;

    rule(true, "AUTOMATIC", false);
    rule(true, "WAITING_ROOM", false);
    site_room_stop(); /* nobody asks it */
    struct page *mother = apply(pool);
    page_assert_silent(mother, site_word(mother, MSG_admission_rule_queue_automatic));
    assert_rule(mother, MSG_admission_rule_queue_general, model_rules, "8-тармақ");
    assert_rule(mother, MSG_admission_rule_room_no, model_rules, "99-тармақ");
    site_room_start();

    struct page *head = site_staff("director", site.world.director, site.world.school);
    page_get(head, "/staff/graduates");
    site_says(head, MSG_admission_graduates_ordinary);
    page_assert_count(head, "//form[@action='/staff/graduates']", 0);
}

/* ---- an ordinary year ------------------------------------------------------------------------ */

static enum status next_year_tx(struct ctx *c, void *arg)
{
    const struct person_preschool_new leaver = {site.world.child[WORLD_OWN], STR("991240000013"),
                                                2027, true};
    int64_t changed;
    (void)arg;

    TRY(admission_test_ordinary_campaign(c, uuid_v4(), &changed));
    TRY(admission_campaign_current(c, &site.world.campaign));
    return person_load_preschools(c, &leaver, 1);
}

static void an_ordinary_campaign_knows_nothing_of_the_pilot(void **state)
{
    (void)state;

    world_clock(&site.world, "2027-06-16T10:00:00+05:00");
    assert_int_equal(db_tx(site.world.owner, "test/next-year", next_year_tx, NULL), ST_OK);
    assert_int_equal(site.world.campaign->year, 2027);
    site_room_stop(); /* nobody asks it */
    struct page *mother = apply(world_pool(&site.world, "kk", 4));
    page_assert_silent(mother, joint_order);
    page_assert_silent(mother, site_word(mother, MSG_admission_state_approved));
    assert_rule(mother, MSG_admission_rule_queue_general, model_rules, "8-тармақ");
    assert_rule(mother, MSG_admission_rule_room_no, model_rules, "10-тармақ");
    assert_rule(mother, MSG_admission_rule_withdrawal_no, model_rules, "17-тармақ");
    page_assert_says(mother, "1 сәуір 2027 – 31 тамыз 2027");
    page_assert_count(mother, "//a[contains(@href, '/withdraw')]", 0);
    site_room_start();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(the_card_names_the_rule_the_act_and_the_item),
        SITE_TEST(the_campaign_s_own_rule_wins),
        SITE_TEST(without_the_pilot_s_own_rule_nothing_is_automatic),
        SITE_TEST(an_ordinary_campaign_knows_nothing_of_the_pilot),
    };
    return cmocka_run_group_tests(tests, site_start, site_stop);
}
