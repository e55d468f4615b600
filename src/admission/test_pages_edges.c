/* Edge cases of the rules (README, "Cases") that no other file walks: silent registers, maps that
 * change in summer, schools that open or have no territory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "admission/testing/site.h"
#include "admission_test_queries.h"
#include "i18n/msg_admission.h"

static struct page *the_clerk(void)
{
    return site_staff("clerk", site.world.clerk, site.world.school);
}

static enum status declared_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;
    return admission_test_declared(c, site.world.child[WORLD_DECLARED], &changed);
}

/* X12: declared data are marked, the form stays usable, the number of arrival is kept. */
static void a_silent_register_costs_nobody_the_place(void **state)
{
    static const int families[] = {WORLD_DECLARED, WORLD_UNKNOWN};
    struct uuid pool = world_pool(&site.world, "kk", 4);
    const struct site_choice choice = {.pool = pool, .region = "710000000", .typed = "84"};
    struct page *clerk = the_clerk();
    (void)state;

    assert_int_equal(db_tx(site.admin, "test/declared", declared_tx, NULL), ST_OK);
    for (int i = 0; i < (int)COUNT(families); i++) {
        struct page *p = site_parent(site.world.parent[families[i]]);
        site_fill_draft(p, &choice);
        site_sign(p);
        page_assert_says(p, str_printf(site.admin->mem, "Кезектегі реттік нөмір %d", i + 1).p);
        page_assert_says(p, site_word(p, MSG_admission_fact_to_check_address));
        page_get(clerk, site_path("/staff/admission/%s", site_id(p)));
        page_assert_says(clerk, site_word(clerk, MSG_admission_fact_declared));
    }
    struct page *sure = site_apply(0, pool);
    page_assert_silent(sure, site_word(sure, MSG_admission_fact_to_check_address));
}

struct school_status {
    struct uuid school;
    struct str status;
};

static enum status status_tx(struct ctx *c, void *arg)
{
    const struct school_status *status = arg;
    int64_t changed;
    return admission_test_school_status(c, status->school, status->status, &changed);
}

static void set_status(struct uuid school, const char *status)
{
    struct school_status work = {school, str_from_z(status)};
    assert_int_equal(db_tx(site.admin, "test/status", status_tx, &work), ST_OK);
}

/* X15: the authority has created it; a closed one takes nobody. */
static void a_school_that_opens_soon_takes_applications(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 4);
    struct page *p;
    (void)state;

    set_status(site.world.school, "OPENING_SOON");
    p = site_apply(0, pool);
    page_assert_text(p, "h1", "Өтініш қабылданды");
    p = site_parent(site.world.parent[1]);
    const struct site_choice choice = {.pool = pool};
    site_fill_draft(p, &choice);
    set_status(site.world.school, "CLOSED");
    site_press(p, MSG_admission_check_sign);
    page_assert_status(p, 422);
    page_assert_says(p, "Бұл мектепке немесе оқыту тіліне өтініш беруге болмайды");
    assert_int_equal(site_applications(), 1);
}

static enum status redraw_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;
    return admission_test_redraw(c, site.world.school, (struct date){20623}, &changed);
}

/* X16: from 19 June the school's territory ends. */
static void a_new_map_counts_for_new_applications_only(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 4);
    struct page *before = site_apply(0, pool), *after;
    (void)state;

    page_assert_says(before, "Мекенжай мектептің қызмет көрсету аумағында: № 12");
    assert_int_equal(db_tx(site.admin, "test/redraw", redraw_tx, NULL), ST_OK);
    world_clock(&site.world, "2026-06-19T10:00:00+05:00");
    page_get(before, page_address(before));
    page_assert_says(before, "Мекенжай мектептің қызмет көрсету аумағында: № 12");
    after = site_parent(site.world.parent[1]);
    const struct site_choice choice = {.pool = pool, .region = "710000000", .typed = "84"};
    site_fill_draft(after, &choice);
    page_assert_silent(after, "№ 12");
    site_sign(after);
    assert_string_equal(world_in_state(&site.world, pool, "ALLOCATED").p, "T1");
}

/* X24: no territory, no lanes: seats in the order of arrival, grounds of refusal from the list. */
static void a_private_school_gives_seats_by_arrival(void **state)
{
    struct uuid pool = world_pool_plain(&site.world, site.world.region_school[0], "kk", 1);
    const struct site_choice choice = {.pool = pool, .region = "710000000", .typed = "Өңір"};
    struct page *first = site_parent(site.world.parent[0]);
    struct page *second = site_parent(site.world.parent[1]);
    struct page *clerk = site_staff("clerk", site.world.clerk, site.world.region_school[0]);
    (void)state;

    site_fill_draft(first, &choice);
    page_assert_says(first, "Бұл мектептің аумағы жоқ");
    site_sign(first);
    page_assert_says(first, "Орын бөлінді.");
    site_fill_draft(second, &choice);
    site_sign(second);
    page_assert_says(second, "Өтініш кезекте.");
    page_get(clerk, site_path("/staff/admission/%s/refuse", site_id(first)));
    page_assert_count(clerk, "//input[@name='ground']", 4);
    page_choose(clerk, "ground", "R2");
    page_fill(clerk, "facts", "Шарт талаптары орындалмады");
    page_fill(clerk, "remedy", "Мемлекеттік мектепке өтініш беріңіз");
    site_press(clerk, MSG_admission_staff_refuse_send);
    page_get(second, page_address(second));
    page_assert_says(second, "Орын бөлінді.");
}

/* req: J73-8 */
static void after_the_legal_basis_everything_is_read_and_nothing_changes(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 2);
    struct page *mother = site_apply(0, pool), *second = site_apply(1, pool), *clerk = the_clerk();
    (void)state;

    site_files_checked();
    world_clock(&site.world, "2026-12-31T23:58:00+05:00"); /* months after the window */
    page_get(clerk, site_path("/staff/admission/%s", site_id(mother)));
    site_press(clerk, MSG_admission_staff_approve);
    page_assert_status(clerk, 200);
    page_get(clerk, site_path("/staff/admission/%s", site_id(second)));
    page_get(second, site_path("/my/application/%s/withdraw", site_id(second)));
    world_clock(&site.world, "2027-01-01T00:00:00+05:00");
    site_press(clerk, MSG_admission_staff_approve);
    page_assert_status(clerk, 422);
    page_assert_says(clerk, "құқықтық негізінің мерзімі өтті");
    site_press(second, MSG_admission_withdraw_send_code);
    page_fill(second, "code", site_code());
    site_press(second, MSG_admission_withdraw_button);
    page_assert_status(second, 422);
    page_assert_says(second, "құқықтық негізінің мерзімі өтті");
    page_get(mother, site_path("/my/application/%s", site_id(mother)));
    page_assert_says(mother, "Бала мектепке қабылданды.");
    page_get(clerk, "/staff/admission?format=csv");
    page_assert_status(clerk, 200);
    assert_string_equal(world_in_state(&site.world, pool, "APPROVED").p, "T1");
    assert_string_equal(world_in_state(&site.world, pool, "ALLOCATED").p, "T2");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(a_silent_register_costs_nobody_the_place),
        SITE_TEST(a_school_that_opens_soon_takes_applications),
        SITE_TEST(a_new_map_counts_for_new_applications_only),
        SITE_TEST(a_private_school_gives_seats_by_arrival),
        SITE_TEST(after_the_legal_basis_everything_is_read_and_nothing_changes),
    };
    return cmocka_run_group_tests(tests, site_start, site_stop);
}
