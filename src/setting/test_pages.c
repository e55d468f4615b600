/* Dated settings in browsers of the ministry's administrator, its officer of security and a
 * school's administrator; and what a change does to sessions that are open. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "account/testing.h"
#include "i18n/i18n.h"
#include "setting_test_queries.h"

static struct page *school, *ministry, *officer;

static enum status second_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;
    return setting_test_put_grant(c, ID(OTHER_ADMIN), ID(MINISTRY), &changed);
}

/* No test sees the end of a day. */
static void at_noon(void)
{
    int64_t now = country->owner->now_us;
    int64_t morrow = time_date_start((struct date){time_date(now).days + 1});

    country_later((int)((morrow - now) / TIME_SECOND) + 12 * 3600);
}

/* Of the ministry, beside the administrator: only whoever works there has a say. */
static int fresh(void **state)
{
    assert_int_equal(country_fresh(state), 0);
    at_noon();
    school = country->page;
    ministry = country_browser();
    officer = country_browser();
    country_add_admin(CLERK_IIN, MINISTRY);
    country_sign_in(ministry, CLERK_IIN);
    assert_int_equal(db_tx(country->owner, "test/second", second_tx, NULL), ST_OK);
    return 0;
}

static int over(void **state)
{
    (void)state;
    page_close(ministry);
    page_close(officer);
    return 0;
}

static void get(struct page *p, const char *path, int status)
{
    page_get(p, path);
    page_assert_status(p, status);
}

static void signs_in_as_officer(void)
{
    country_sign_in(officer, OTHER_IIN);
    page_get(officer, "/staff/account");
    page_press(officer, "Осы рөлге ауысу Ақпараттық қауіпсіздік маманы, Министрлік");
    page_assert_status(officer, 200);
}

static void fill(const char *key, const char *role, const char *value, const char *from)
{
    page_get(ministry, str_printf(country->mem, "/staff/setting/%s/change", key).p);
    page_assert_status(ministry, 200);
    if (role)
        page_choose(ministry, "scope", role);
    page_fill(ministry, "value", value);
    page_fill(ministry, "valid_from.y", str_printf(country->mem, "%.4s", from).p);
    page_fill(ministry, "valid_from.m", str_printf(country->mem, "%.2s", from + 5).p);
    page_fill(ministry, "valid_from.d", str_printf(country->mem, "%.2s", from + 8).p);
    page_fill(ministry, "legal_source", "№ 456 бұйрық, 5-тармақ");
    page_fill(ministry, "reason", "№ 20 қызметтік жазба");
}

/* The address of the proposal. */
static const char *proposes(const char *key, const char *role, const char *value, const char *from)
{
    fill(key, role, value, from);
    page_press(ministry, "Өзгерісті ұсыну");
    page_assert_status(ministry, 200);
    const char *address = page_address(ministry);
    return str_printf(country->mem, "%.*s", (int)strcspn(address, "?"), address).p;
}

static void approves(const char *proposal)
{
    get(officer, proposal, 200);
    page_choose(officer, "answer", "APPROVED");
    page_press(officer, "Растау");
    page_assert_status(officer, 200);
}

static const char *today(void)
{
    struct date date = time_date(country->owner->now_us + country->offset_us);
    return str_z(country->mem, time_print_date(country->mem, date));
}

static enum status keys_tx(struct ctx *c, void *arg)
{
    return setting_test_keys(c, arg);
}

#define LAW "//dl[@class='facts']/div[dt = 'Құқықтық негізі']/dd[normalize-space() != '']"

static void every_setting_has_words_and_a_value(void **state)
{
    struct setting_test_keys_rows rows;
    (void)state;

    assert_int_equal(db_tx(country->owner, "test/keys", keys_tx, &rows), ST_OK);
    assert_true(rows.n > 10);
    for (size_t i = 0; i < rows.n; i++) {
        assert_true(rows.v[i].known);
        get(ministry, str_printf(country->mem, "/staff/setting/" STR_FMT, STR_ARG(rows.v[i].key)).p,
            200);
        page_assert_count(
            ministry,
            str_printf(country->mem, "//h1[contains(., '" STR_FMT "')]", STR_ARG(rows.v[i].key)).p,
            0);
        page_assert_count(ministry, LAW, 1);
        page_assert_count(ministry, LAW "[. = translate(., ' ', '')]", 0); /* a key, no words */
        page_assert_silent(ministry, "Order 456");
    }
}

static void a_shorter_quiet_time_ends_open_sessions_once_two_people_agreed(void **state)
{
    (void)state;

    country_sign_in(school, ADMIN_IIN);
    get(school, "/staff/account", 200);
    page_assert_says(school, "әрекетсіз болса — 15 минуттан кейін");
    const char *proposal = proposes("account.session_idle_minutes", "admin", "5", today());
    get(school, "/staff/account", 200);
    page_assert_says(school, "15 минуттан кейін"); /* not by one person */
    get(ministry, "/staff/setting/account.session_idle_minutes", 200);
    page_assert_says(ministry, "Өзгеріс екінші адамды күтуде");
    page_assert_count(ministry, "//a[normalize-space()='Өзгерту']", 0);
    signs_in_as_officer();
    approves(proposal);
    get(school, "/staff/account", 200);
    page_assert_says(school, "әрекетсіз болса — 5 минуттан кейін");
    country_later(6 * 60);
    page_get(school, "/staff/account");
    page_assert_text(school, "h1", "Қызметкерлерге арналған кіру");
    country_sign_in(ministry, CLERK_IIN);
    get(ministry, "/staff/setting/account.session_idle_minutes", 200);
    page_assert_count(ministry,
                      "//tbody/tr[contains(., 'Үлгілі Дана')][contains(., 'Үлгілі Болат')]", 1);
    page_assert_says(ministry, "№ 20 қызметтік жазба");
    get(ministry, "/staff/setting/account.session_idle_minutes?format=csv", 200);
    get(ministry, "/staff/journal?critical=yes&act=setting.changed", 200);
    page_assert_count(ministry, "//tbody/tr", 1);
}

static void fewer_hours_end_a_session_that_is_in_use(void **state)
{
    (void)state;

    country_sign_in(school, ADMIN_IIN);
    signs_in_as_officer();
    approves(proposes("account.session_hours", "admin", "1", today()));
    for (int i = 0; i < 5; i++) { /* never quiet for long */
        country_later(11 * 60);
        get(school, "/staff/account", 200);
        page_assert_text(school, "h1", "Менің есептік жазбам");
    }
    country_later(11 * 60);
    page_get(school, "/staff/account");
    page_assert_text(school, "h1", "Қызметкерлерге арналған кіру");
}

static void the_strictest_of_all_roles_of_a_person_counts(void **state)
{
    (void)state;

    signs_in_as_officer();
    approves(proposes("account.session_idle_minutes", "security", "5", today()));
    country_sign_in(school, OTHER_IIN);
    page_get(school, "/staff/account");
    page_press(school, "Осы рөлге ауысу Әкімші, № 84 мектеп");
    get(school, "/staff/account", 200);
    page_assert_says(school, "әрекетсіз болса — 5 минуттан кейін");
    country_sign_in(school, ADMIN_IIN); /* an administrator and nothing else */
    get(school, "/staff/account", 200);
    page_assert_says(school, "әрекетсіз болса — 15 минуттан кейін");
}

static void a_coming_day_changes_nothing_before_it(void **state)
{
    (void)state;

    signs_in_as_officer();
    approves(proposes("account.session_hours", "admin", "1", "2099-01-01"));
    get(ministry, "/staff/setting/account.session_hours?state=COMING", 200);
    page_assert_count(ministry, "//tbody/tr", 1);
    country_sign_in(school, ADMIN_IIN);
    for (int i = 0; i < 6; i++) {
        country_later(11 * 60);
        get(school, "/staff/account", 200);
    }
    page_assert_text(school, "h1", "Менің есептік жазбам");
}

static void what_is_wrong_is_said_at_its_field(void **state)
{
    static const struct {
        const char *value, *from, *field, *says;
    } wrong[] = {
        {"31", "2099-01-01", "value", "Бүтін сан жазыңыз: 5–30."},
        {"4", "2099-01-01", "value", "Бүтін сан жазыңыз: 5–30."},
        {"20", "2020-01-01", "valid_from.d", "Өткен күннен бастап өзгертуге болмайды."},
        {"15", "2099-01-01", "value", "Сол күні мән онсыз да осындай."},
    };
    (void)state;

    for (size_t i = 0; i < COUNT(wrong); i++) {
        fill("account.session_idle_minutes", "admin", wrong[i].value, wrong[i].from);
        page_press(ministry, "Өзгерісті ұсыну");
        page_assert_error(ministry, wrong[i].field, wrong[i].says);
        assert_string_equal(page_value(ministry, "reason"), "№ 20 қызметтік жазба");
    }
    fill("bulk.people_most", NULL, "49", "2099-01-01");
    page_press(ministry, "Өзгерісті ұсыну");
    page_assert_error(ministry, "value", "Бүтін сан жазыңыз: 50–5 000.");
    page_fill(ministry, "value", "400");
    page_fill(ministry, "legal_source", "");
    page_press(ministry, "Өзгерісті ұсыну");
    page_assert_error(ministry, "legal_source", "Құқықтық негізін көрсетіңіз.");
}

static void one_person_suffices_where_nothing_critical_depends_on_it(void **state)
{
    (void)state;

    fill("task.days", NULL, "7", today());
    page_press(ministry, "Жазу");
    page_assert_status(ministry, 200);
    page_assert_count(ministry, "//tbody/tr[contains(., 'Күшінде')][contains(., '7')]", 1);
    get(ministry, "/staff/settings?area=SERVICE&q=тапсырма", 200);
    page_assert_count(ministry, "//tbody/tr", 1);
    get(ministry, "/staff/settings?format=xlsx", 200);
}

static enum status forge_tx(struct ctx *c, void *arg)
{
    struct uuid author = ID(ADMIN);
    int64_t changed;
    (void)arg;
    return setting_test_forge(c, author, &changed);
}

static enum status rewrite_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;
    return setting_test_rewrite(c, &changed);
}

static void others_see_and_change_nothing(void **state)
{
    (void)state;

    country_sign_in(school, ADMIN_IIN);
    get(school, "/staff/settings", 200);
    get(school, "/staff/setting/bulk.hours", 200);
    page_assert_count(school, "//a[normalize-space()='Өзгерту']", 0);
    get(school, "/staff/setting/bulk.hours/change", 403);
    page_post(school, "/staff/setting/bulk.hours/change", "value", "5");
    page_assert_status(school, 403);
    get(school, "/staff/setting/no.such_setting", 404);
    signs_in_as_officer();
    get(officer, "/staff/setting/bulk.hours", 200);
    get(officer, "/staff/setting/bulk.hours/change", 403);
    assert_int_not_equal(db_tx(country->owner, "test/forge", forge_tx, NULL), ST_OK);
    assert_int_equal(db_tx(country->owner, "test/rewrite", rewrite_tx, NULL), ST_FORBIDDEN);
}

#define SETTING_TEST(test) cmocka_unit_test_setup_teardown(test, fresh, over)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SETTING_TEST(every_setting_has_words_and_a_value),
        SETTING_TEST(a_shorter_quiet_time_ends_open_sessions_once_two_people_agreed),
        SETTING_TEST(fewer_hours_end_a_session_that_is_in_use),
        SETTING_TEST(the_strictest_of_all_roles_of_a_person_counts),
        SETTING_TEST(a_coming_day_changes_nothing_before_it),
        SETTING_TEST(what_is_wrong_is_said_at_its_field),
        SETTING_TEST(one_person_suffices_where_nothing_critical_depends_on_it),
        SETTING_TEST(others_see_and_change_nothing),
    };
    return cmocka_run_group_tests(tests, country_open, country_close);
}
