/* What a security officer sees of the installation, hears when it gets worse, and may accept with
 * a signed reason; which builds have a protocol. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "account/testing.h"
#include "control/rules.h"
#include "control/watch.h"
#include "control_test_queries.h"
#include "platform/platform.h"

#define ROW(text) "//table[@id='controls']/tbody/tr[contains(., '" text "')]"

static struct ctx *work;

static int fresh(void **state)
{
    assert_int_equal(country_fresh(state), 0);
    work = db_fixture_ctx(country->fixture, "oqu_work");
    work->config = page_app_config(country->app);
    work->now_us = country->staff->now_us;
    return 0;
}

static void watch(void)
{
    bool more;
    enum status st = control_watch_job(work, &more);
    if (st != ST_OK)
        fail_msg("%s " STR_FMT, work->failure.code, STR_ARG(work->failure.detail));
}

static struct page *officer(void)
{
    struct page *p = country->page;

    country_sign_in(p, SECOND_IIN);
    page_get(p, "/staff/account");
    page_press(p, "Осы рөлге ауысу Ақпараттық қауіпсіздік маманы, Басқарма");
    return p;
}

/* A fault that can be made and mended: a journal that does not write. */
static enum status silence_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    return *(const bool *)arg ? control_test_silence(c, &changed) : control_test_speak(c, &changed);
}

static void silence(bool on)
{
    assert_int_equal(db_tx(country->owner, "test/silence", silence_tx, &on), ST_OK);
}

/* req: J73-3.3 */
static void each_control_is_listed_with_result_and_evidence(void **state)
{
    struct page *p;

    (void)state;
    watch();
    p = officer();
    page_get(p, "/staff/controls");
    page_assert_status(p, 200);
    page_assert_count(p, "//table[@id='controls']/tbody/tr", control_rules_n);
    page_assert_text(p, ROW("Қызметкерлердің екінші факторы") "/td[2]", "Орындалады");
    page_assert_text(p, ROW("Журналдардың өзгермеуі") "/td[1]", "0");
    page_assert_text(p, ROW("Байланысты шифрлау") "/td[2]", "Орындалмайды");
    page_get(p, "/staff/controls?result=FAILED&q=шифрлау");
    page_assert_count(p, "//table[@id='controls']/tbody/tr", 1);
    page_get(p, "/staff/controls?format=csv");
    page_assert_status(p, 200);
    page_get(p, "/staff/controls/NO_SUCH");
    page_assert_status(p, 404);
}

static int64_t told;
static enum status told_tx(struct ctx *c, void *arg)
{
    struct control_test_told_row *row;
    (void)arg;
    TRY(control_test_told(c, ID(SECOND_ADMIN), &row));
    told = row->n;
    return ST_OK;
}

static int64_t times_told(void)
{
    assert_int_equal(db_tx_read(country->owner, "test/told", told_tx, NULL), ST_OK);
    return told;
}

/* req: J73-3.3 */
static void a_control_that_begins_to_fail_is_told_once(void **state)
{
    struct page *p = officer();

    (void)state;
    watch();
    int64_t before = times_told();
    watch();
    assert_int_equal(times_told(), before);
    silence(true);
    watch();
    watch();
    assert_int_equal(times_told(), before + 1);
    page_get(p, "/staff/inbox");
    page_assert_says(p, "1 бақылау орындалмайды");
    page_get(p, "/staff/controls/JOURNALS");
    page_assert_text(p, "//dl/div[1]/dd/span[contains(@class, 'tag')]", "Орындалмайды");
    page_assert_count(p, "//table[@id='control-history']/tbody/tr", 2);
    silence(false);
    watch();
    assert_int_equal(times_told(), before + 1);
    page_get(p, "/staff/controls/JOURNALS");
    page_assert_count(p, "//table[@id='control-history']/tbody/tr", 3);
}

/* req: J73-3.3 */
static void a_failing_control_is_accepted_only_with_a_signed_reason(void **state)
{
    struct page *p;

    (void)state;
    watch();
    p = officer();
    page_get(p, "/staff/controls/SECOND_FACTOR/waiver"); /* it passes */
    page_assert_status(p, 404);
    page_get(p, "/staff/controls/TRANSPORT");
    page_follow(p, "Орындалмауына уақытша рұқсат беру");
    page_fill_date(p, "last_day", "2019-01-01");
    page_press(p, "Себепке қол қою");
    page_assert_status(p, 422);
    page_assert_error(p, "Себебі", "Себебін жазыңыз");
    page_assert_error(p, "last_day.d",
                      "Күн бүгіннен ерте емес және бір жылдан кеш емес болуы керек");
    struct date soon = {time_date(country->staff->now_us).days + 30};
    page_fill_date(p, "last_day", time_print_date(country->mem, soon).p);
    page_fill(p, "Себебі", "Сертификат келесі аптада орнатылады");
    page_press(p, "Себепке қол қою");
    page_assert_at(p, "/staff/controls/TRANSPORT");
    page_assert_says(p, "Уақытша рұқсат етілген");
    page_assert_says(p, "Сертификат келесі аптада орнатылады");
    page_assert_says(p, "Үлгілі Әсел");
    watch(); /* it fails still, and the list says so */
    page_get(p, "/staff/controls?result=WAIVED");
    page_assert_count(p, "//table[@id='controls']/tbody/tr", 1);
}

static void an_administrator_reads_and_accepts_nothing(void **state)
{
    struct page *p = country->page;

    (void)state;
    watch();
    country_sign_in(p, ADMIN_IIN);
    page_get(p, "/staff/controls/TRANSPORT");
    page_assert_status(p, 200);
    page_assert_silent(p, "Орындалмауына уақытша рұқсат беру");
    page_get(p, "/staff/controls/TRANSPORT/waiver");
    page_assert_status(p, 403);
}

static void a_stranger_finds_no_control(void **state)
{
    (void)state;
    watch();
    country_add(CLERK_IIN, SCHOOL, "clerk");
    country_sign_in(country->page, CLERK_IIN);
    page_get(country->page, "/staff/controls");
    page_assert_status(country->page, 403);
    page_get(country->page, "/staff/releases");
    page_assert_status(country->page, 403);
}

/* req: J73-3.1 */
static void a_build_without_a_protocol_is_not_attested(void **state)
{
    struct page *p = country->page;
    struct date today = time_date(country->staff->now_us);

    (void)state;
    watch();
    country_sign_in(p, ADMIN_IIN);
    page_get(p, "/staff/releases");
    page_assert_text(p, "//table[@id='releases']/tbody/tr/td[last()]", "Аттестатталмаған");
    page_follow(p, "//table[@id='releases']/tbody/tr[1]//a");
    page_fill(p, "Хаттама нөмірі", "12-ИБ");
    page_fill(p, "Сынақ зертханасы", "Сынақ зертханасы № 1");
    page_fill(p, "Не сыналды", "Барлық компоненттер");
    page_fill_date(p, "issued_on", time_print_date(country->mem, today).p);
    page_fill_date(p, "valid_to", "2019-01-01");
    page_press(p, "Хаттаманы енгізу");
    page_assert_status(p, 422);
    page_assert_error(p, "valid_to.d", "Мерзім хаттама күнінен ерте аяқтала алмайды");
    assert_string_equal(page_value(p, "Хаттама нөмірі"), "12-ИБ");
    page_fill_date(p, "valid_to", time_print_date(country->mem, (struct date){today.days + 365}).p);
    page_press(p, "Хаттаманы енгізу");
    page_assert_at(p, "/staff/releases");
    page_assert_text(p, "//table[@id='releases']/tbody/tr/td[last()]", "Аттестатталған");
    page_assert_silent(p, "сынау хаттамасы жоқ");
    watch();
    page_get(p, "/staff/controls/ATTESTED");
    page_assert_says(p, "Орындалады");
    page_get(p, "/staff/releases/00/protocol");
    page_assert_status(p, 404);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(each_control_is_listed_with_result_and_evidence, fresh),
        cmocka_unit_test_setup(a_control_that_begins_to_fail_is_told_once, fresh),
        cmocka_unit_test_setup(a_failing_control_is_accepted_only_with_a_signed_reason, fresh),
        cmocka_unit_test_setup(an_administrator_reads_and_accepts_nothing, fresh),
        cmocka_unit_test_setup(a_stranger_finds_no_control, fresh),
        cmocka_unit_test_setup(a_build_without_a_protocol_is_not_attested, fresh),
    };
    return cmocka_run_group_tests(tests, country_open, country_close);
}
