/* The public pages through router, database and template: what a family reads before signing in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "admission/admission.h"
#include "app/module.h"
#include "base/log.h"
#include "base/scan.h"
#include "db_fixture.h"
#include "html/page.h"
#include "organisation/organisation.h"
#include "page_test.h"

/* The last byte tells them apart. */
#define ID(n) ((struct uuid){.b = {0x0B, 0, 0, 0, 0, 0, 0x40, 0, 0x80, [15] = (n)}})

enum { SCHOOL = 1, OTHER, SPORT, STREET = 10, STREET_TWO, TERRITORY = 20, POOL = 30 };

extern const struct module guide_module;

static struct db_fixture *fixture;
static struct ctx *visitor;
static struct router *router;
static int64_t morning; /* 17 June 2026, 10:00: waves 1 and 2 are open */

static struct organisation_new school(int id, const char *kind, const char *kk, const char *ru)
{
    struct date from = {0};

    assert_true(scan_date(STR("2020-01-01"), &from));
    return (struct organisation_new){
        .id = ID((uint8_t)id),
        .kind = str_from_z(kind),
        .name_kk = str_from_z(kk),
        .name_ru = str_from_z(ru),
        .legal_name_kk = str_from_z(kk),
        .legal_name_ru = str_from_z(ru),
        .bin = STR(""),
        .region = STR("710000000"),
        .district = STR("710000000"),
        .settlement = STR(""),
        .ownership = STR("STATE"),
        .status = STR("OPEN"),
        .languages = STR("kk,ru"),
        .phone = STR("+77990000001"),
        .address_kk = STR("Абай даңғылы, 1"),
        .address_ru = STR("проспект Абая, 1"),
        .site = STR(""),
        .primary_programme = true,
        .valid_from = from,
    };
}

static enum status load_register(struct ctx *c)
{
    const struct organisation_new schools[] = {
        school(SCHOOL, "school-gymnasium", "№ 84 мектеп-гимназия", "Школа-гимназия № 84"),
        school(OTHER, "school-lyceum", "№ 9 мектеп-лицей", "Школа-лицей № 9"),
        school(SPORT, "sport-boarding-school", "Спорт мектебі", "Спортивная школа"),
    };
    const struct organisation_new_street streets[] = {
        {ID(STREET), STR("710000000"), STR("Абай даңғылы"), STR("проспект Абая"), STR("")},
        {ID(STREET_TWO), STR("710000000"), STR("Абылай хан көшесі"), STR("улица Абылай хана"),
         STR("")},
    };
    const struct organisation_new_item item = {ID(40),     ID(TERRITORY), ID(STREET), 1, 45,
                                               STR("ODD"), STR(""),       STR(""),    0, 0};
    struct organisation_new_territory territory = {
        .id = ID(TERRITORY), .school = ID(SCHOOL), .act_number = STR("12")};

    assert_true(scan_date(STR("2026-03-01"), &territory.act_date));
    assert_true(scan_date(STR("2026-04-01"), &territory.valid_from));
    TRY(organisation_load(c, schools, COUNT(schools), STR("test")));
    TRY(organisation_load_streets(c, streets, COUNT(streets)));
    TRY(organisation_load_territories(c, &territory, 1));
    return organisation_load_items(c, &item, 1);
}

static enum status load_tx(struct ctx *c, void *arg)
{
    struct admission_campaign *campaign;
    (void)arg;

    TRY(load_register(c));
    TRY(admission_campaign_current(c, &campaign));
    const struct admission_new_pool pool = {.id = ID(POOL),
                                            .organisation = ID(SCHOOL),
                                            .region_kato = STR("710000000"),
                                            .language = STR("kk"),
                                            .class_type = STR("general"),
                                            .ratio = STR("3:1"),
                                            .act = STR("test"),
                                            .classes = 3,
                                            .seats_per_class = 25};
    return admission_pool_create(c, campaign, &pool);
}

static enum status identify(struct ctx *c, const struct request *rq)
{
    (void)lang_find(pairs_get(rq->query, "lang"), &c->lang);
    return ST_OK;
}

static struct str sign_in_path(struct ctx *c, const struct request *rq)
{
    (void)c;
    (void)rq;
    return STR("/my/sign-in");
}

static int start(void **state)
{
    static const struct route *lists[1];
    struct http_app app = {.route_lists = lists,
                           .n_route_lists = 1,
                           .door = DOOR_PUBLIC,
                           .identify = identify,
                           .error_page = page_error,
                           .sign_in_path = sign_in_path,
                           .identity_origin = STR("https://idp.example")};
    (void)state;

    lists[0] = guide_module.routes;
    log_init("test", LOG_ERROR);
    fixture = db_fixture_start();
    struct ctx *owner = db_fixture_ctx(fixture, "oqu_owner");
    assert_true(scan_instant(STR("2026-06-17T10:00:00+05:00"), &morning));
    owner->now_us = morning;
    if (db_tx(owner, "test/load", load_tx, NULL) != ST_OK)
        fail_msg("%s " STR_FMT, owner->failure.code, STR_ARG(owner->failure.detail));
    visitor = db_fixture_ctx(fixture, "oqu_public");
    router = router_new(&app);
    return router ? 0 : -1;
}

static int stop(void **state)
{
    (void)state;
    router_free(router);
    db_fixture_stop(fixture);
    return 0;
}

static int open_browser(void **state)
{
    *state = page_open(router, visitor);
    page_set_time(*state, morning);
    return 0;
}

static int close_browser(void **state)
{
    page_close(*state);
    return 0;
}

/* req: J73-A2.5 */
static void the_catalogue_lists_every_service(void **state)
{
    struct page *p = *state;

    page_get(p, "/services");
    page_assert_status(p, 200);
    page_assert_count(p, "//tbody/tr", 1);
    page_assert_says(p, "Ашық");
    page_assert_says(p, "бір жұмыс күні"); /* the term */
    page_assert_says(p, "73-НҚ / 168/НҚ"); /* the legal source */
    page_assert_says(p, "1-қосымша, Алгоритм");
    page_assert_count(p, "//tbody//a[@href='/my/']", 1); /* the entry point */
    page_get(p, "/services?state=ENDED");
    page_assert_count(p, "//tbody/tr", 0);
    page_set_time(p, morning + 100 * TIME_DAY);
    page_get(p, "/services?state=ENDED&lang=ru");
    page_assert_count(p, "//tbody/tr", 1);
    page_assert_says(p, "Приём завершён");
    page_get(p, "/services?format=csv&lang=ru");
    page_assert_status(p, 200);
    page_assert_says(p, "один рабочий день");
}

static void the_front_page_says_where_admission_is_open(void **state)
{
    struct page *p = *state;

    page_get(p, "/");
    page_assert_status(p, 200);
    page_assert_text(p, "h1", "1-сыныпқа қабылдау — 2026");
    page_assert_count(p, ".wave", 4);
    page_assert_count(p, ".wave--open", 2);
    page_assert_count(p, ".wave--next", 1);
    page_assert_says(p, "18 маусым");
    page_follow(p, "Барлық өңірлер мен мерзімдер");
    page_assert_text(p, "h1", "Қабылдау мерзімдері");
}

/* req: J73-2.2 J73-S1 J73-S2 J73-S3 J73-S4 */
static void the_dates_page_shows_every_region_of_the_schedule(void **state)
{
    static const struct {
        const char *region, *opens;
    } rows[] = {
        {"город Астана", "27 мая 2026"},
        {"город Алматы", "10 июня 2026"},
        {"город Шымкент", "18 июня 2026"},
        {"Туркестанская область", "29 июня 2026"},
        {"Западно-Казахстанская область", "27 мая 2026"},
    };
    struct page *p = *state;

    page_get(p, "/admission/dates?lang=ru");
    page_assert_count(p, "//tbody/tr", 20);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct arena *mem = arena_new(1 << 12, 1 << 16);
        struct str where = str_printf(mem, "//tr[th[contains(., '%s')]]/td[1]", rows[i].region);
        size_t at;
        const char *text = page_text(p, str_z(mem, where));
        if (!str_find(str_from_z(text), str_from_z(rows[i].opens), &at))
            fail_msg("%s: %s", rows[i].region, text);
        arena_free(mem);
    }
    page_assert_count(p, "//tr[td[contains(., 'Открыт')]]", 10);
}

/* req: J73-4.1 */
static void the_age_question_follows_the_rule_of_the_calendar_year(void **state)
{
    static const struct {
        const char *query;
        int status;
        const char *says;
    } rows[] = {
        {"/admission/age?born=2020-03-15", 200, "Иә, қабылданады"},
        {"/admission/age?born.d=15&born.m=3&born.y=2020", 200, "Иә, қабылданады"},
        {"/admission/age?born=2020-12-31", 200, "Биыл беруге де, келесі жылы беруге де болады"},
        {"/admission/age?born=2021-01-01", 200, "Биыл әлі ерте"},
        {"/admission/age?born=2017-01-01", 200, "жоғарғы шек жоқ"},
        {"/admission/age?born=2027-01-01", 422, "Бұл күн әлі келген жоқ"},
        {"/admission/age?born=1990-01-01", 422, "Бұл мектеп жасынан үлкен"},
        {"/admission/age?born.d=&born.m=&born.y=", 422, "Баланың туған күнін жазыңыз"},
        {"/admission/age?born.d=31&born.m=2&born.y=2020", 422, "Қате:"},
    };
    struct page *p = *state;

    for (size_t i = 0; i < COUNT(rows); i++) {
        page_get(p, rows[i].query);
        if (page_status(p) != rows[i].status)
            fail_msg("%s: %d", rows[i].query, page_status(p));
        page_assert_says(p, rows[i].says);
    }
}

/* req: M456-17b */
static void a_half_filled_question_changes_its_language(void **state)
{
    struct page *p = *state;

    page_get(p, "/admission/age");
    page_press(p, "lang=ru");
    page_assert_status(p, 200);
    page_assert_count(p, "//*[@class='errors'] | //*[@aria-invalid]", 0);
    page_fill(p, "born.d", "15");
    page_press(p, "lang=en");
    page_assert_status(p, 200);
    page_assert_text(p, "//html/@lang", "en");
    assert_string_equal(page_value(p, "born.d"), "15");
    page_fill(p, "born.m", "3");
    page_fill(p, "born.y", "2020");
    page_press(p, "Check");
    page_press(p, "lang=kk");
    page_assert_says(p, "Иә, қабылданады");
    page_get(p, "/schools");
    page_fill(p, "q", "гимназия");
    page_press(p, "lang=ru");
    page_assert_text(p, "//html/@lang", "ru");
    assert_string_equal(page_value(p, "q"), "гимназия");
    page_get(p, "/schools?page=2");
    page_assert_count(p, "//nav[@class='langs']/a", 3);
}

/* req: J73-2.1 J73-A3.1 */
static void the_guide_shows_the_algorithm_and_the_service_card(void **state)
{
    static const char *const items[] = {"#p-1",   "#p-2", "#p-3", "#p-4",
                                        "#p-4-2", "#p-5", "#p-6", "#p-7"};
    struct page *p = *state;

    page_get(p, "/admission");
    for (size_t i = 0; i < COUNT(items); i++)
        assert_true(page_has(p, items[i]));
    page_assert_says(p, "тегін");
    page_assert_says(p, "бір жұмыс күні");
    page_assert_count(p, ".gstep", 6);
    page_assert_count(p, "//a[@href='https://adilet.zan.kz/kaz/docs/V1800017553']", 1);
    page_get(p, "/admission?lang=ru");
    page_assert_says(p, "бесплатно");
    page_assert_count(p, "//a[@href='https://adilet.zan.kz/rus/docs/V1800017553']", 1);
}

/* req: J73-A3.2b */
static void the_list_offers_only_schools_that_the_rules_cover(void **state)
{
    struct page *p = *state;

    page_get(p, "/schools");
    page_assert_says(p, "№ 84 мектеп-гимназия");
    page_assert_silent(p, "Спорт мектебі");
    page_get(p, "/schools/0b000000-0000-4000-8000-000000000003");
    page_assert_says(p, "басқа қағидалармен");
    assert_false(page_has(p, "//main//a[@href='/my/']"));
}

static void the_list_is_searched_and_downloaded(void **state)
{
    struct page *p = *state;

    page_get(p, "/schools?q=84");
    page_assert_count(p, "//tbody/tr", 1);
    page_get(p, "/schools?region=750000000");
    page_assert_count(p, "//tbody/tr", 0);
    page_get(p, "/schools?format=csv");
    assert_string_equal(page_header(p, "Content-Type"), "text/csv; charset=utf-8");
}

static void a_school_shows_its_places_and_territory(void **state)
{
    struct page *p = *state;

    page_get(p, "/schools/0b000000-0000-4000-8000-000000000001");
    page_assert_text(p, "h1", "№ 84 мектеп-гимназия");
    page_assert_text(p, "//p[@class='seats__n']/b", "75");
    page_assert_says(p, "Абай даңғылы: 1–45, тақ нөмірлер");
    assert_true(page_has(p, "//main//a[@href='/my/']")); /* the region is open */
    page_get(p, "/schools/0b000000-0000-4000-8000-0000000000ff");
    page_assert_status(p, 404);
}

static void a_closed_window_offers_no_application(void **state)
{
    int64_t before;
    struct page *p = *state;

    assert_true(scan_instant(STR("2026-05-26T10:00:00+05:00"), &before));
    page_set_time(p, before);
    page_get(p, "/schools/0b000000-0000-4000-8000-000000000001");
    assert_false(page_has(p, "//main//a[@href='/my/']"));
    page_assert_says(p, "27 мамыр 2026");
}

static void two_steps_lead_from_an_address_to_its_school(void **state)
{
    struct page *p = *state;

    page_get(p, "/schools/mine");
    page_follow(p, "Астана қаласы");
    page_fill(p, "street", "абай");
    page_fill(p, "house", "7А");
    page_press(p, "Мектепті табу");
    page_assert_status(p, 200);
    page_assert_says(p, "№ 84 мектеп-гимназия");
    page_assert_text(p, "//p[@class='seats__n']/b", "75");
}

static void several_streets_are_asked_about(void **state)
{
    struct page *p = *state;

    page_get(p, "/schools/mine?region=710000000&street=аб&house=7");
    page_assert_text(p, "h1", "Қай көше?");
    page_follow(p, "Абай даңғылы");
    page_assert_says(p, "№ 84 мектеп-гимназия");
    page_get(p, "/schools/mine?region=710000000&street=аб&house=8");
    page_follow(p, "Абай даңғылы");
    page_assert_text(p, "h1", "Бұл үйге мектеп бекітілмеген");
}

static void an_address_that_cannot_be_read_is_explained(void **state)
{
    static const struct {
        const char *query, *says;
    } rows[] = {
        {"street=&house=7", "Көшенің атауын жазыңыз"},
        {"street=абай&house=", "Үй нөмірін жазыңыз"},
        {"street=абай&house=б/н", "Үй нөмірін саннан бастап жазыңыз"},
        {"street=абай&house=7&flat=бес", "Пәтер нөмірін тек санмен жазыңыз"},
        {"street=тверская&house=7", "Бұл жерде мұндай көше табылмады"},
    };
    struct page *p = *state;
    struct arena *mem = arena_new(1 << 16, 1 << 20);

    for (size_t i = 0; i < COUNT(rows); i++) {
        page_get(p,
                 str_z(mem, str_printf(mem, "/schools/mine?region=710000000&%s", rows[i].query)));
        if (page_status(p) != 422)
            fail_msg("%s: %d", rows[i].query, page_status(p));
        page_assert_says(p, rows[i].says);
    }
    arena_free(mem);
}

/* req: M456-17a */
static void every_page_stands_in_three_languages(void **state)
{
    static const char *const pages[] = {
        "/",
        "/admission",
        "/admission/dates",
        "/admission/age",
        "/schools",
        "/schools/mine",
        "/schools/mine?region=710000000",
        "/schools/0b000000-0000-4000-8000-000000000001",
        "/accessibility",
    };
    static const char *const languages[] = {"kk", "ru", "en"};
    struct page *p = *state;
    struct arena *mem = arena_new(1 << 16, 1 << 20);

    for (size_t i = 0; i < COUNT(pages); i++)
        for (size_t k = 0; k < COUNT(languages); k++) {
            size_t at;
            bool asks = str_find(str_from_z(pages[i]), STR("?"), &at);
            page_get(p, str_z(mem, str_printf(mem, "%s%clang=%s", pages[i], asks ? '&' : '?',
                                              languages[k])));
            page_assert_status(p, 200);
            assert_string_equal(page_attribute(p, "/html", "lang"), languages[k]);
        }
    arena_free(mem);
}

#define PAGE_TEST(test) cmocka_unit_test_setup_teardown(test, open_browser, close_browser)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PAGE_TEST(the_catalogue_lists_every_service),
        PAGE_TEST(the_front_page_says_where_admission_is_open),
        PAGE_TEST(the_dates_page_shows_every_region_of_the_schedule),
        PAGE_TEST(the_age_question_follows_the_rule_of_the_calendar_year),
        PAGE_TEST(a_half_filled_question_changes_its_language),
        PAGE_TEST(the_guide_shows_the_algorithm_and_the_service_card),
        PAGE_TEST(the_list_offers_only_schools_that_the_rules_cover),
        PAGE_TEST(the_list_is_searched_and_downloaded),
        PAGE_TEST(a_school_shows_its_places_and_territory),
        PAGE_TEST(a_closed_window_offers_no_application),
        PAGE_TEST(two_steps_lead_from_an_address_to_its_school),
        PAGE_TEST(several_streets_are_asked_about),
        PAGE_TEST(an_address_that_cannot_be_read_is_explained),
        PAGE_TEST(every_page_stands_in_three_languages),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
