/* Groups: what is given to them holds for their members, from joining to leaving. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "account/testing.h"
#include "rights_test_queries.h"

enum { DAY_S = 24 * 3600 };

static const char *day(int days)
{
    struct date date = time_date(time_real_us() + country->offset_us);

    date.days += days;
    return str_z(country->mem, time_print_date(country->mem, date));
}

/* The database is new for every test and counts its versions from the beginning, but the process
 * remembers: so each test has days of its own. */
static void begin(int month)
{
    country_later(month * 30 * DAY_S);
}

/* Each ends at the page of the group, which says that it was changed. */
static void make_group(struct page *p, const char *name, const char *kind)
{
    page_get(p, "/staff/groups");
    page_follow(p, "Жаңа топ");
    page_fill(p, "name", name);
    page_choose(p, "kind", kind);
    page_fill(p, "reason", "№ 14 бұйрық");
    page_press(p, "Топ құру");
    page_assert_text(p, "h1", name);
}

static void open_group(struct page *p, const char *name)
{
    page_get(p, "/staff/groups");
    page_follow(p, name);
}

static void changes(struct page *p, const char *button)
{
    page_fill(p, "reason", "№ 15 бұйрық");
    page_press(p, button);
    page_assert_says(p, "Топ өзгертілді.");
}

static void give_list(struct page *p, const char *group)
{
    open_group(p, group);
    page_follow(p, "Рұқсат беру");
    page_choose(p, "permission", "Мектепке түскен өтініштер тізімін көру");
    changes(p, "Рұқсат беру");
}

static void begin_adding(struct page *p, const char *group)
{
    open_group(p, group);
    page_follow(p, "Адам қосу");
    page_follow(p, "Үлгілі Дана");
}

static void add_dana(struct page *p, const char *group)
{
    begin_adding(p, group);
    changes(p, "Қосу");
}

static void remove_member(struct page *p, const char *group)
{
    open_group(p, group);
    page_follow(p, "Топтан шығару");
    changes(p, "Топтан шығару");
}

static void add_inner(struct page *p, const char *group, const char *inner)
{
    open_group(p, group);
    page_follow(p, "Топ қосу");
    page_choose(p, "group", inner);
    page_fill(p, "reason", "№ 16 бұйрық");
    page_press(p, "Қосу");
}

static void get(struct page *p, const char *path, int status)
{
    page_get(p, path);
    page_assert_status(p, status);
}

/* req: M456-5.8b */
static void rights_of_a_group_come_with_joining_and_end_with_leaving(void **state)
{
    struct page *admin = country->page, *user = country_browser();
    (void)state;

    begin(1);
    country_add(CLERK_IIN, SCHOOL, "teacher");
    country_sign_in(admin, ADMIN_IIN);
    make_group(admin, "3 «Б» мұғалімдері", "Сынып мұғалімдері");
    give_list(admin, "3 «Б» мұғалімдері");
    country_sign_in(user, CLERK_IIN);
    get(user, "/staff/admission", 403);
    add_dana(admin, "3 «Б» мұғалімдері");
    get(user, "/staff/admission", 200);
    remove_member(admin, "3 «Б» мұғалімдері");
    get(user, "/staff/admission", 403);
    add_dana(admin, "3 «Б» мұғалімдері");
    get(user, "/staff/admission", 200);
    open_group(admin, "3 «Б» мұғалімдері");
    page_follow(admin, "Рұқсатты алу Мектепке түскен өтініштер тізімін көру");
    changes(admin, "Рұқсатты алу");
    get(user, "/staff/admission", 403);
    page_close(user);
}

/* req: M456-5.8b */
static void members_of_a_group_inside_are_members_and_a_ring_is_refused(void **state)
{
    struct page *admin = country->page, *user = country_browser();
    (void)state;

    begin(2);
    country_add(CLERK_IIN, SCHOOL, "teacher");
    country_sign_in(admin, ADMIN_IIN);
    make_group(admin, "Комиссия", "Комиссия");
    make_group(admin, "Бірлестік", "Әдістемелік бірлестік");
    make_group(admin, "Сынып", "Сынып мұғалімдері");
    give_list(admin, "Комиссия");
    add_dana(admin, "Сынып");
    country_sign_in(user, CLERK_IIN);
    get(user, "/staff/admission", 403);
    add_inner(admin, "Бірлестік", "Сынып");
    add_inner(admin, "Комиссия", "Бірлестік");
    get(user, "/staff/admission", 200);
    add_inner(admin, "Сынып", "Комиссия");
    page_assert_status(admin, 422);
    page_assert_error(admin, "group",
                      "Бұл топ таңдалған топтың ішінде тұр: топтар бірін-бірі қамти алмайды.");
    remove_member(admin, "Бірлестік");
    get(user, "/staff/admission", 403);
    page_close(user);
}

struct ring {
    struct uuid a, b;
};

static enum status groups_tx(struct ctx *c, void *arg)
{
    const struct ring *in = arg;
    int64_t changed;

    TRY(rights_test_add_group(c, in->a, ID(SCHOOL), STR("A"), ID(ADMIN), &changed));
    return rights_test_add_group(c, in->b, ID(SCHOOL), STR("B"), ID(ADMIN), &changed);
}

static enum status link_tx(struct ctx *c, void *arg)
{
    const struct ring *in = arg;
    int64_t changed;

    return rights_test_add_member(c, in->a, ID(SCHOOL), (struct opt_uuid){0},
                                  (struct opt_uuid){true, in->b}, ID(ADMIN), &changed);
}

/* req: M456-5.8b */
static void the_database_refuses_a_ring_too(void **state)
{
    struct ring ring = {uuid_v4(), uuid_v4()}, back = {ring.b, ring.a}, self = {ring.a, ring.a};
    (void)state;

    assert_int_equal(db_tx(country->owner, "test/groups", groups_tx, &ring), ST_OK);
    assert_int_equal(db_tx(country->owner, "test/self", link_tx, &self), ST_CONFLICT);
    assert_string_equal(country->owner->failure.code, "rights.group.ring");
    assert_int_equal(db_tx(country->owner, "test/link", link_tx, &ring), ST_OK);
    assert_int_equal(db_tx(country->owner, "test/back", link_tx, &back), ST_CONFLICT);
    assert_string_equal(country->owner->failure.code, "rights.group.ring");
}

/* req: M456-5.8b, M456-5.8e */
static void membership_has_a_period_and_every_past_day_can_be_read(void **state)
{
    struct page *admin = country->page, *user = country_browser();
    const char *group, *yesterday;
    (void)state;

    begin(3);
    yesterday = day(-1);
    country_add(CLERK_IIN, SCHOOL, "teacher");
    country_sign_in(admin, ADMIN_IIN);
    make_group(admin, "Комиссия", "Комиссия");
    give_list(admin, "Комиссия");
    begin_adding(admin, "Комиссия");
    page_fill_date(admin, "from", day(2));
    page_fill_date(admin, "to", day(1));
    page_fill(admin, "reason", "№ 15 бұйрық");
    page_press(admin, "Қосу");
    page_assert_status(admin, 422);
    page_assert_error(admin, "to.d", "Соңғы күн бірінші күннен ерте.");
    page_fill_date(admin, "to", day(3));
    page_press(admin, "Қосу");
    group = str_z(country->mem, str_printf(country->mem, "/staff/group/%.36s",
                                           page_address(admin) + strlen("/staff/group/")));
    country_sign_in(user, CLERK_IIN);
    get(user, "/staff/admission", 403);
    country_later(2 * DAY_S);
    country_sign_in(user, CLERK_IIN);
    get(user, "/staff/admission", 200);
    country_later(2 * DAY_S);
    country_sign_in(user, CLERK_IIN);
    get(user, "/staff/admission", 403);
    country_sign_in(admin, ADMIN_IIN);
    get(admin, group, 200);
    page_assert_silent(admin, "Үлгілі Дана");
    get(admin, str_z(country->mem, str_printf(country->mem, "%s/day?on=%s", group, day(-1))), 200);
    page_assert_says(admin, "Үлгілі Дана");
    page_assert_says(admin, "Мектепке түскен өтініштер тізімін көру");
    get(admin, str_z(country->mem, str_printf(country->mem, "%s/day?on=%s", group, yesterday)),
        200);
    page_assert_silent(admin, "Үлгілі Дана");
    page_assert_silent(admin, "Мектепке түскен өтініштер тізімін көру");
    get(admin, str_z(country->mem, str_printf(country->mem, "%s/day?on=", group)), 422);
    page_get(admin, group);
    page_follow(admin, "Өзгерістер тарихы");
    page_assert_says(admin, "Үлгілі Дана");
    page_assert_says(admin, "№ 15 бұйрық");
    page_assert_says(admin, "Үлгілі Арман");
    get(admin, str_z(country->mem, str_printf(country->mem, "%s/history?what=right", group)), 200);
    page_assert_count(admin, "//tbody/tr", 1);
    get(admin, str_z(country->mem, str_printf(country->mem, "%s/history?format=csv", group)), 200);
    page_close(user);
}

static enum status rewrite_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;
    return rights_test_rewrite_membership(c, &changed);
}

static enum status erase_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;
    return rights_test_erase_membership(c, &changed);
}

static void nobody_gives_to_oneself_or_to_others_and_nobody_rewrites(void **state)
{
    struct page *admin = country->page, *other = country_browser();
    struct uuid nobody = uuid_v4();
    const char *group;
    (void)state;

    begin(4);
    country_add(CLERK_IIN, SCHOOL, "teacher");
    country_sign_in(admin, ADMIN_IIN);
    make_group(admin, "Комиссия", "Комиссия");
    group = str_z(country->mem, str_printf(country->mem, "/staff/group/%.36s",
                                           page_address(admin) + strlen("/staff/group/")));
    add_dana(admin, "Комиссия");
    begin_adding(admin, "Комиссия");
    page_fill(admin, "reason", "№ 15 бұйрық");
    page_press(admin, "Қосу");
    page_assert_status(admin, 422);
    page_assert_error(admin, "from.d", "Бұл мерзімде ол топтың мүшесі.");
    const char *own = str_z(country->mem, str_printf(country->mem, "%s/person/" STR_FMT, group,
                                                     STR_ARG(uuid_print(country->mem, ID(ADMIN)))));
    page_get(admin, own);
    page_fill(admin, "reason", "№ 15 бұйрық");
    page_press(admin, "Қосу");
    page_assert_status(admin, 403);
    get(admin,
        str_z(country->mem, str_printf(country->mem, "%s/person/" STR_FMT, group,
                                       STR_ARG(uuid_print(country->mem, nobody)))),
        404);
    country_sign_in(other, OTHER_IIN); /* the administrator of another school */
    get(other, group, 404);
    get(other, str_z(country->mem, str_printf(country->mem, "%s/right", group)), 404);
    country_sign_in(other, SECOND_IIN); /* of the department above: sees, does not change */
    get(other, group, 200);
    page_assert_silent(other, "Топтан шығару");
    get(other, str_z(country->mem, str_printf(country->mem, "%s/right", group)), 404);
    assert_int_equal(db_tx(country->owner, "test/rewrite", rewrite_tx, NULL), ST_FORBIDDEN);
    assert_int_equal(db_tx(country->owner, "test/erase", erase_tx, NULL), ST_FORBIDDEN);
    page_close(other);
}

static void forms_say_what_is_missing_and_lists_are_searched_and_downloaded(void **state)
{
    struct page *p = country->page;
    (void)state;

    country_sign_in(p, ADMIN_IIN);
    get(p, "/staff/groups/new", 200);
    page_press(p, "Топ құру");
    page_assert_status(p, 422);
    page_assert_error(p, "name", "Топтың атауын жазыңыз.");
    page_assert_error(p, "kind", "Топтың түрін таңдаңыз.");
    make_group(p, "Комиссия", "Комиссия");
    page_get(p, "/staff/groups/new");
    page_fill(p, "name", "Комиссия");
    page_choose(p, "kind", "Басқа");
    page_fill(p, "reason", "№ 14 бұйрық");
    page_press(p, "Топ құру");
    page_assert_status(p, 422);
    page_assert_error(p, "name", "Осындай атауы бар топ бар.");
    get(p, "/staff/groups?q=комис", 200);
    page_assert_count(p, "//tbody/tr", 1);
    get(p, "/staff/groups?kind=CLASS", 200);
    page_assert_count(p, "//tbody/tr", 0);
    get(p, "/staff/groups?format=csv", 200);
    get(p, "/staff/groups?format=xlsx", 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        COUNTRY_TEST(rights_of_a_group_come_with_joining_and_end_with_leaving),
        COUNTRY_TEST(members_of_a_group_inside_are_members_and_a_ring_is_refused),
        COUNTRY_TEST(the_database_refuses_a_ring_too),
        COUNTRY_TEST(membership_has_a_period_and_every_past_day_can_be_read),
        COUNTRY_TEST(nobody_gives_to_oneself_or_to_others_and_nobody_rewrites),
        COUNTRY_TEST(forms_say_what_is_missing_and_lists_are_searched_and_downloaded),
    };
    return cmocka_run_group_tests(tests, country_open, country_close);
}
