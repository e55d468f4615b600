/* Clubs are switched off and on for organisations: who sees what then, and who may decide. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "admission/testing/site.h"
#include "app/module.h"
#include "db/testing.h"
#include "extra/extra.h"
#include "extra_test_queries.h"
#include "i18n/msg_club.h"
#include "i18n/msg_extra.h"

extern const struct module club_module;

static int open_installed(void **state)
{
    int st = site_open(state);

    if (st == 0)
        assert_int_equal(extra_install(site.world.owner, "club", club_module.extra), ST_OK);
    return st;
}
#define EXTRA_TEST(test) cmocka_unit_test_setup_teardown(test, open_installed, site_close)

/* ---- people ---------------------------------------------------------------------------------- */

static struct page *admin_of(struct uuid organisation)
{
    return site_staff("admin", site.world.officer, organisation);
}

static struct page *head_of(struct uuid school)
{
    return site_staff("director", site.world.director, school);
}

static void ask(struct page *admin, struct uuid organisation, const char *state)
{
    page_get(admin, site_path("/staff/organisation/%s/module/club", organisation));
    page_assert_status(admin, 200);
    page_choose(admin, "state", state);
    page_fill(admin, "reason", "№ 31 бұйрық");
    site_press(admin, MSG_extra_submit);
}

static void switched(struct page *admin, struct uuid organisation, const char *state)
{
    ask(admin, organisation, state);
    page_assert_status(admin, 200);
    site_says(admin, MSG_extra_changed_notice);
}

static void get(struct page *p, const char *path, int status)
{
    page_get(p, path);
    page_assert_status(p, status);
}

static size_t in_menu(struct page *p, const char *from)
{
    page_get(p, from);
    return page_count(p, "//nav//a[@href='/staff/clubs']");
}

static const char *group(struct page *head)
{
    page_get(head, "/staff/clubs/new");
    page_assert_status(head, 200);
    page_fill(head, "title", "Робототехника");
    page_choose(head, "direction", "technology");
    page_choose(head, "level", "begin");
    page_choose(head, "language", "kk");
    page_fill(head, "from", "6");
    page_fill(head, "to", "7");
    page_tick(head, site_word(head, MSG_club_day_1));
    page_fill(head, "starts", "15:30");
    page_fill(head, "minutes", "90");
    page_fill(head, "place", "Абай көшесі, 1");
    site_press(head, MSG_club_staff_add);
    page_assert_status(head, 200);
    struct uuid id = site_id(head);
    page_fill(head, "places", "3");
    page_fill(head, "act", "№ 15-МТ, 01.06.2026");
    site_press(head, MSG_club_staff_places);
    page_assert_status(head, 200);
    return site_path("/clubs/%s", id);
}

struct counted {
    int64_t groups, decisions;
};

static enum status count_tx(struct ctx *c, void *arg)
{
    struct counted *in = arg;
    struct extra_test_groups_row *groups;
    struct extra_test_decisions_row *decisions;

    TRY(extra_test_groups(c, &groups));
    TRY(extra_test_decisions(c, &decisions));
    in->groups = groups->n;
    in->decisions = decisions->n;
    return ST_OK;
}

static struct counted counted(void)
{
    struct counted in = {0};
    assert_int_equal(db_tx_read(site.world.owner, "test/count", count_tx, &in), ST_OK);
    return in;
}

/* ---- tests ----------------------------------------------------------------------------------- */

/* req: M456-6.1 */
static void one_organisation_gets_a_module_while_others_go_on(void **state)
{
    struct page *department = admin_of(site.world.department), *visitor = site_visitor();
    struct page *mine = head_of(site.world.school), *other = head_of(site.world.other_school);
    struct page *mother = site_parent(site.world.parent[0]);
    (void)state;

    const char *here = group(mine), *there = group(other);
    switched(department, site.world.department, "off"); /* in the whole city */
    get(mine, "/staff/clubs", 404);
    get(other, "/staff/clubs", 404);
    get(visitor, here, 404);
    switched(department, site.world.school, "on"); /* for one school, with no restart */
    get(mine, "/staff/clubs", 200);
    page_assert_says(mine, "Робототехника");
    assert_int_equal(in_menu(mine, "/staff/clubs"), 1);
    get(visitor, here, 200);
    get(other, "/staff/clubs", 404); /* the others work as before: without it */
    assert_int_equal(in_menu(other, "/staff/admission"), 0);
    get(visitor, there, 404);
    get(mother, site_path("/my/clubs/%s", site_id(visitor)), 404);
    assert_int_equal(counted().groups, 2); /* nothing is lost … */
    switched(department, site.world.department, "on");
    get(visitor, there, 200); /* … and it is all there again */
    get(other, "/staff/clubs", 200);
    page_assert_says(other, "Робототехника");
}

/* req: M456-6.1 */
static void what_is_off_is_hidden_and_keeps_its_data(void **state)
{
    struct page *admin = admin_of(site.world.school), *head = head_of(site.world.school);
    struct page *mother = site_parent(site.world.parent[0]);
    (void)state;

    (void)group(head);
    struct uuid robots = site_id(head);
    page_get(mother, site_path("/my/clubs/%s", robots));
    page_choose(mother, "child", uuid_print(site.admin->mem, site.world.child[0]).p);
    site_press(mother, MSG_club_apply_send);
    page_fill(mother, "code", site_code());
    site_press(mother, MSG_club_sign_button);
    page_assert_status(mother, 200);
    struct uuid place = site_id(mother);
    switched(admin, site.world.school, "off");
    get(mother, site_path("/my/club/%s", place), 404);
    const char *leave = site_path("/my/club/%s/leave", place);
    page_post(mother, leave, "_csrf", site_token(mother, leave), "_idem", SITE_IDEM);
    page_assert_status(mother, 404);
    get(head, site_path("/staff/clubs/%s", robots), 404);
    switched(admin, site.world.school, "on");
    get(mother, site_path("/my/club/%s", place), 200);
    site_says(mother, MSG_club_state_place);
    get(head, site_path("/staff/clubs/%s", robots), 200);
}

/* req: M456-6.1 */
static void a_module_of_another_interface_is_refused_at_installation(void **state)
{
    static const struct {
        struct extra extra;
        enum status st;
    } rows[] = {
        {{EXTRA_INTERFACE_MAJOR, EXTRA_INTERFACE_MINOR, false}, ST_OK},
        {{EXTRA_INTERFACE_MAJOR, EXTRA_INTERFACE_MINOR + 1, false}, ST_CONFLICT},
        {{EXTRA_INTERFACE_MAJOR + 1, 0, false}, ST_CONFLICT},
        {{EXTRA_INTERFACE_MAJOR - 1, 0, false}, ST_CONFLICT},
    };
    struct page *admin = admin_of(site.world.school);
    struct ctx *c = site.world.owner;
    (void)state;

    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *name = str_printf(c->mem, "later%d", (int)i).p;
        assert_int_equal(extra_install(c, name, &rows[i].extra), rows[i].st);
        if (rows[i].st != ST_OK)
            assert_string_equal(c->failure.code, "extra.interface");
    }
    get(admin, "/staff/modules", 200);
    page_assert_count(admin, "//tbody/tr", 2); /* clubs, and the one that fits */
    page_assert_says(admin, "later0");
}

static void who_may_decide_and_what_is_refused(void **state)
{
    struct page *department = admin_of(site.world.department),
                *school = admin_of(site.world.school);
    (void)state;

    switched(department, site.world.school, "off");
    ask(school, site.world.school, "on");
    page_assert_status(school, 422);
    page_assert_error(school, "state", site_word(school, MSG_extra_decided_above));
    get(school, site_path("/staff/organisation/%s/module/club", site.world.other_school), 404);
    get(school, site_path("/staff/organisation/%s/modules", site.world.department), 404);
    ask(department, site.world.school, "off");
    page_assert_error(department, "state", site_word(department, MSG_extra_same));
    page_fill(department, "reason", "");
    page_choose(department, "state", "on");
    site_press(department, MSG_extra_submit);
    page_assert_status(department, 422);
    page_assert_error(department, "reason", site_word(department, MSG_extra_reason_missing));
    page_fill(department, "reason", "№ 32 бұйрық");
    page_fill_date(department, "from", "2026-06-16");
    site_press(department, MSG_extra_submit);
    page_assert_status(department, 422);
    page_assert_error(department, "from.d", site_word(department, MSG_extra_day_past));
    get(head_of(site.world.school), "/staff/modules", 403);
    assert_int_equal(counted().decisions, 1);
}

static enum status rewrite_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;
    return extra_test_rewrite(c, &changed);
}

static void a_day_is_announced_and_history_tells(void **state)
{
    struct page *admin = admin_of(site.world.school), *head = head_of(site.world.school);
    (void)state;

    page_get(admin, site_path("/staff/organisation/%s/module/club", site.world.school));
    page_choose(admin, "state", "off");
    page_fill_date(admin, "from", "2026-07-01");
    page_fill(admin, "reason", "№ 33 бұйрық");
    site_press(admin, MSG_extra_submit);
    page_assert_status(admin, 200);
    get(head, "/staff/clubs", 200);
    world_clock(&site.world, "2026-07-01T00:00:30+05:00");
    get(head, "/staff/clubs", 404);
    get(admin, site_path("/staff/organisation/%s/modules/history", site.world.school), 200);
    page_assert_count(admin, "//tbody/tr", 1);
    page_assert_says(admin, "№ 33 бұйрық");
    get(admin, site_path("/staff/organisation/%s/modules/history?format=csv", site.world.school),
        200);
    get(admin, "/staff/modules?format=xlsx", 200);
    assert_int_equal(db_tx(site.world.owner, "test/rewrite", rewrite_tx, NULL), ST_FORBIDDEN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        EXTRA_TEST(one_organisation_gets_a_module_while_others_go_on),
        EXTRA_TEST(what_is_off_is_hidden_and_keeps_its_data),
        EXTRA_TEST(a_module_of_another_interface_is_refused_at_installation),
        EXTRA_TEST(who_may_decide_and_what_is_refused),
        EXTRA_TEST(a_day_is_announced_and_history_tells),
    };

    return cmocka_run_group_tests(tests, site_start, site_stop);
}
