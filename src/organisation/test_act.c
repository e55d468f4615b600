/* The register of legal acts: who keeps it, what makes an act complete, and what may rest on it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "account/testing.h"
#include "organisation_test_queries.h"

static int set_up(void **state)
{
    assert_int_equal(country_fresh(state), 0);
    country_add_admin(CLERK_IIN, MINISTRY);
    country_sign_in(country->page, CLERK_IIN);
    return 0;
}

static enum status cite_tx(struct ctx *c, void *arg)
{
    int64_t changed;

    TRY(organisation_test_campaign_cites(c, str_from_z(arg), &changed));
    assert_int_equal(changed, 1);
    return ST_OK;
}

/* What the database answers to a campaign that rests on the act; as the operator, whom nothing else
 * would stop. */
static enum status cite(const char *code)
{
    char act[50];
    (void)snprintf(act, sizeof(act), "%s", code);
    return db_tx(country->owner, "test/cite", cite_tx, act);
}

static void fill_kazakh(struct page *p, const char *code)
{
    page_get(p, "/staff/acts");
    page_follow(p, "Жаңа акт");
    page_fill(p, "code", code);
    page_fill(p, "number", "77");
    page_fill_date(p, "adopted_on", "2026-04-01");
    page_fill_date(p, "in_force_from", "2026-05-01");
    page_fill(p, "title_kk", "Қабылдау мерзімдері туралы");
    page_fill(p, "text_kk", "1. Мерзімдер бекітілсін.");
    page_fill(p, "link_kk", "https://adilet.zan.kz/kaz/docs/V1");
}

/* req: J73-6.1 */
static void act_in_one_language_is_incomplete_and_no_campaign_cites_it(void **state)
{
    struct page *p = country->page;
    (void)state;

    fill_kazakh(p, "order-77");
    page_press(p, "Тіркелімге енгізу");
    page_assert_text(p, "h1", "Қабылдау мерзімдері туралы");
    page_assert_says(p, "Толық емес");
    assert_int_equal(cite("order-77"), ST_INVALID);
    assert_string_equal(country->owner->failure.code, "organisation.act.not-complete");
    page_get(p, "/staff/acts?state=INCOMPLETE");
    page_assert_count(p, "//tbody/tr", 1);
    page_follow(p, "Қабылдау мерзімдері туралы");
    page_follow(p, "Актіні өзгерту");
    page_fill(p, "title_ru", "О сроках приёма");
    page_fill(p, "text_ru", "1. Утвердить сроки.");
    page_fill(p, "reason", "орысша мәтіні келді");
    page_press(p, "Сақтау"); /* the link is still there in one language only */
    page_assert_says(p, "Толық емес");
    assert_int_equal(cite("order-77"), ST_INVALID);
    page_follow(p, "Актіні өзгерту");
    page_fill(p, "link_ru", "https://adilet.zan.kz/rus/docs/V1");
    page_fill(p, "reason", "сілтемесі келді");
    page_press(p, "Сақтау");
    page_assert_says(p, "Екі тілде толық");
    assert_int_equal(cite("order-77"), ST_OK);
    assert_int_equal(cite("order-78"), ST_INVALID); /* there is none */
}

/* req: J73-6.1 */
static void act_shows_number_days_texts_and_links_in_both_languages(void **state)
{
    struct page *p = country->page;
    (void)state;

    fill_kazakh(p, "order-77");
    page_fill(p, "registered", "12345");
    page_fill_date(p, "registered_on", "2026-04-10");
    page_fill_date(p, "in_force_to", "2026-12-31");
    page_fill(p, "title_ru", "О сроках приёма");
    page_fill(p, "text_ru", "1. Утвердить сроки.");
    page_fill(p, "link_ru", "https://adilet.zan.kz/rus/docs/V1");
    page_press(p, "Тіркелімге енгізу");
    page_assert_says(p, "77");
    page_assert_says(p, "1 сәуір 2026");
    page_assert_says(p, "12345");
    page_assert_says(p, "10 сәуір 2026");
    page_assert_says(p, "1 мамыр 2026");
    page_assert_says(p, "31 желтоқсан 2026");
    page_assert_text(p, "//p[@lang = 'kk'][2]", "1. Мерзімдер бекітілсін.");
    page_assert_text(p, "//p[@lang = 'ru'][2]", "1. Утвердить сроки.");
    page_assert_count(p, "//main//a[starts-with(@href, 'https://adilet.zan.kz/')]", 2);
    page_get(p, "/staff/acts?q=СРОКАХ");
    page_assert_count(p, "//tbody/tr", 1);
    page_get(p, "/staff/acts?format=csv&q=сроках");
    assert_non_null(strstr(page_body(p), "77"));
}

static void the_card_tells_who_changed_what_when_and_why(void **state)
{
    struct page *p = country->page;
    (void)state;

    page_get(p, "/staff/act/order-564"); /* loaded by the operator, changed by nobody */
    page_assert_says(p, "Жазба тіркелімге енгізілгеннен бері өзгерген жоқ.");
    fill_kazakh(p, "order-77");
    page_press(p, "Тіркелімге енгізу");
    page_assert_says(p, "Акт тіркелімге енгізілді: № 77, 1 сәуір 2026");
    page_follow(p, "Актіні өзгерту");
    page_fill(p, "number", "77-НҚ");
    page_fill(p, "text_kk", "1. Жаңа мерзімдер бекітілсін.");
    page_fill_date(p, "in_force_from", "2026-05-15");
    page_fill(p, "reason", "қате түзетілді");
    page_press(p, "Сақтау");
    page_assert_count(p, "//section[@aria-labelledby='history']/ul/li", 2);
    const char *newest = page_text(p, "//section[@aria-labelledby='history']/ul/li[1]");
    assert_non_null(strstr(newest, "Негізі: қате түзетілді"));
    assert_non_null(strstr(newest, "Нөмірі: «77» орнына «77-НҚ»"));
    assert_non_null(strstr(newest, "«1 мамыр 2026» орнына «15 мамыр 2026»"));
    assert_non_null(strstr(newest, "Мәтіні, қазақша: өзгертілді"));
    assert_null(strstr(newest, "Мәтіні, орысша"));
    page_assert_count(p, "//section[@aria-labelledby='history']/ul/li[1]//ul/li", 3);
    const char *who = page_text(p, "//section[@aria-labelledby='history']/ul/li[1]//p[1]");
    assert_null(strstr(who, "Платформа операторы"));
}

static void wrong_input_is_told_at_its_field(void **state)
{
    struct page *p = country->page;
    (void)state;

    fill_kazakh(p, "Бұйрық 77");
    page_fill(p, "link_kk", "http://example.com");
    page_press(p, "Тіркелімге енгізу");
    page_assert_error(p, "link_kk", "Сілтеме https:// деп басталуы керек.");
    page_fill(p, "link_kk", "");
    page_press(p, "Тіркелімге енгізу");
    page_assert_error(p, "code", "Код кіші латын әріптерінен, цифрдан және дефистен тұрады.");
    page_fill(p, "code", "order-564");
    page_press(p, "Тіркелімге енгізу");
    page_assert_error(p, "code", "Мұндай коды бар акт тіркелімде бар.");
    page_fill(p, "code", "order-77");
    page_fill(p, "registered", "5");
    page_press(p, "Тіркелімге енгізу");
    page_assert_error(p, "registered", "Тіркеу нөмірі мен күнін бірге көрсетіңіз.");
    page_fill(p, "registered", "");
    page_fill_date(p, "in_force_to", "2026-04-30");
    page_press(p, "Тіркелімге енгізу");
    page_assert_error(p, "in_force_to.d", "Актінің қолданылу мерзімінің соңы басынан ерте.");
    page_fill_date(p, "in_force_to", "2026-12-31");
    page_fill(p, "title_kk", "");
    page_press(p, "Тіркелімге енгізу");
    page_assert_error(p, "title_kk", "Атауын кемінде бір тілде жазыңыз.");
    assert_string_equal(page_value(p, "text_kk"), "1. Мерзімдер бекітілсін.");
}

static void act_never_loses_a_language_again(void **state)
{
    struct page *p = country->page;
    (void)state;

    page_get(p, "/staff/act/order-564/edit");
    page_fill(p, "link_ru", "");
    page_fill(p, "reason", "тексеру");
    page_press(p, "Сақтау");
    page_assert_status(p, 422);
    page_assert_says(p, "Екі тілде толық акт бір тілде қалмайды");
}

/* Two windows of one session. */
static void later_of_two_changes_is_told(void **state)
{
    struct page *p = country->page, *again = country_browser();
    (void)state;

    page_get(p, "/staff/act/order-564/edit");
    page_set_cookie(again, "__Host-staff", page_cookie(p, "__Host-staff"));
    page_set_cookie(again, "__Host-form", page_cookie(p, "__Host-form"));
    page_get(again, "/staff/act/order-564/edit");
    page_fill(again, "title_en", "Model Rules");
    page_fill(again, "reason", "№ 1");
    page_press(again, "Сақтау");
    page_assert_says(again, "Өзгеріс сақталды.");
    page_fill(p, "title_en", "Rules");
    page_fill(p, "reason", "№ 2");
    page_press(p, "Сақтау");
    page_assert_status(p, 422);
    page_assert_says(p, "бұл актіні басқа әкімші өзгертті");
    assert_string_equal(page_value(p, "title_en"), "Rules");
    page_press(p, "Сақтау"); /* having looked */
    page_assert_says(p, "Өзгеріс сақталды.");
    page_close(again);
}

static void only_the_ministry_keeps_the_acts(void **state)
{
    struct page *department = country_browser();
    (void)state;

    country_sign_in(department, SECOND_IIN);
    page_get(department, "/staff/acts");
    page_assert_status(department, 200);
    assert_false(page_has(department, "//a[contains(@href, '/staff/acts/new')]"));
    page_get(department, "/staff/act/order-564");
    page_assert_status(department, 200);
    page_get(department, "/staff/acts/new");
    page_assert_status(department, 403);
    page_get(department, "/staff/act/order-564/edit");
    page_assert_status(department, 403);
    page_get(department, "/staff/act/none");
    page_assert_status(department, 404);
    page_close(department);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(act_in_one_language_is_incomplete_and_no_campaign_cites_it, set_up),
        cmocka_unit_test_setup(act_shows_number_days_texts_and_links_in_both_languages, set_up),
        cmocka_unit_test_setup(the_card_tells_who_changed_what_when_and_why, set_up),
        cmocka_unit_test_setup(wrong_input_is_told_at_its_field, set_up),
        cmocka_unit_test_setup(act_never_loses_a_language_again, set_up),
        cmocka_unit_test_setup(later_of_two_changes_is_told, set_up),
        cmocka_unit_test_setup(only_the_ministry_keeps_the_acts, set_up),
    };
    return cmocka_run_group_tests(tests, country_open, country_close);
}
