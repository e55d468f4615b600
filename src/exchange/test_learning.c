/* Classes, learners and grades of the registers as a partner's program reads them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "account/testing.h"
#include "base/scan.h"
#include "exchange/exchange.h"
#include "http/json.h"
#include "journal/journal.h"
#include "learner/learner.h"
#include "person/person.h"

enum { GROUP = 0x90, OTHER_GROUP, LESSON, OTHER_LESSON, LEARNER = 0xA0, LEARNERS = 3 };

static struct page *server; /* the partner's program: no cookies */
static char key[100];

static enum status people(struct ctx *c)
{
    static const char *const iins[LEARNERS] = {CLERK_IIN, PERSON_IIN, UNKNOWN_IIN};

    for (int i = 0; i < LEARNERS; i++) {
        const struct person_new learner = {
            .id = ID(LEARNER + i),
            .iin = str_from_z(iins[i]),
            .surname = STR("Сынақ"),
            .given = i == 0 ? STR("Айсұлу") : STR("Бала"),
            .patronymic = STR(""),
            .born = {16000},
            .citizenship = STR("KZ"),
            .phone = STR(""),
            .address = {.text_kk = STR("")},
        };
        TRY(person_load(c, &learner, 1));
    }
    return ST_OK;
}

/* A lesson on the first day of the school year of this day, which has passed whenever it is. */
static enum status
journal_of(struct ctx *c, int group, int lesson, int organisation, int first, int n)
{
    int year = learner_year_of(time_date(c->now_us));
    const struct learner_group_new of = {.id = ID(group),
                                         .organisation = ID(organisation),
                                         .level = "SCHOOL",
                                         .year = year,
                                         .name = STR("5 А"),
                                         .grade = 5,
                                         .language = "kk"};
    struct journal_lesson_new held = {.id = ID(lesson),
                                      .group = ID(group),
                                      .teacher = ID(ADMIN),
                                      .subject = STR("Математика"),
                                      .theme = STR("Бөлшектер"),
                                      .homework = STR(""),
                                      .work = "NONE"};

    assert_true(time_date_make(year, 9, 1, &held.day));
    TRY(learner_add_group(c, &of));
    TRY(journal_add_new_lesson(c, &held));
    for (int i = first; i < first + n; i++) {
        TRY(learner_add_member(c, of.id, ID(LEARNER + i), STR("Сынақ Бала")));
        const struct journal_entry_new entry = {held.id, ID(LEARNER + i), "PRESENT", 5 + i};
        TRY(journal_add_new_entry(c, &entry));
    }
    return ST_OK;
}

static enum status fill_tx(struct ctx *c, void *arg)
{
    (void)arg;
    TRY(people(c));
    TRY(journal_of(c, GROUP, LESSON, SCHOOL, 0, 3));
    return journal_of(c, OTHER_GROUP, OTHER_LESSON, OTHER_SCHOOL, 0, 1);
}

static int fresh(void **state)
{
    if (server)
        page_close(server);
    assert_int_equal(country_fresh(state), 0);
    server = country_browser();
    country->owner->now_us = time_real_us() + country->offset_us;
    if (db_tx(country->owner, "test/fill", fill_tx, NULL) != ST_OK)
        fail_msg("%s " STR_FMT, country->owner->failure.code,
                 STR_ARG(country->owner->failure.detail));
    country_sign_in(country->page, SECOND_IIN);
    return 0;
}

static int close_all(void **state)
{
    page_close(server);
    return country_close(state);
}

static void issue(const char *scopes)
{
    struct page *p = country->page;
    struct str rest = str_from_z(scopes), scope;

    page_get(p, "/staff/partners/new");
    page_fill(p, "name", "Электрондық журнал");
    page_fill(p, "holder", "Сынақ серіктесі");
    page_fill(p, "bin", SCHOOL_BIN);
    page_fill(p, "purpose", "Күнделік");
    struct date until = {time_date(time_real_us() + country->offset_us).days + 100};
    page_fill_date(p, "until", time_print_date(country->mem, until).p);
    page_fill(p, "reason", "№ 7 келісім");
    while (scan_until(&rest, ' ', &scope))
        page_tick(p, str_printf(country->mem, "scopes=" STR_FMT, STR_ARG(scope)).p);
    page_press(p, "Кілт беру");
    page_assert_status(p, 200);
    (void)snprintf(key, sizeof(key), "%s", page_text(p, "#access-key"));
}

static const json_t *call(const char *target, int status)
{
    page_set_header(server, "Authorization", str_printf(country->mem, "Bearer %s", key).p);
    page_get(server, target);
    page_assert_status(server, status);
    const json_t *json = json_object_in(country->mem, str_from_z(page_body(server)));
    assert_non_null(json);
    return json;
}

static int64_t number_of(const json_t *json, const char *name)
{
    return json_integer_value(json_object_get(json, name));
}

static void assert_refused(const char *target, int status, const char *field)
{
    assert_true(str_eq_z(json_text_of(call(target, status), "field"), field));
}

/* req: M456-5.1a */
static void classes_learners_and_grades_are_read_by_a_key_with_their_scopes(void **state)
{
    (void)state;

    issue("classes learners names grades");
    const json_t *groups = call("/api/v1/groups", 200);
    assert_int_equal(number_of(groups, "total"), 1);
    const json_t *group = json_array_get(json_object_get(groups, "groups"), 0);
    assert_true(str_eq_z(json_text_of(group, "title"), "5 А"));
    assert_int_equal(number_of(group, "learners"), 3);
    assert_int_equal(number_of(call("/api/v1/members", 200), "total"), 3);
    assert_non_null(strstr(page_body(server), "Айсұлу"));
    const json_t *results = call("/api/v1/results", 200);
    assert_int_equal(number_of(results, "total"), 3);
    const json_t *result = json_array_get(json_object_get(results, "results"), 0);
    assert_true(str_eq_z(json_text_of(result, "subject"), "Математика"));
    assert_int_equal(number_of(result, "scoreMost"), 10);
    assert_true(number_of(result, "score") >= 5 && number_of(result, "score") <= 7);
    (void)call("/api/v1/groups/0acc0000-0000-4000-8000-000000000091", 404);

    assert_refused("/api/v1/results?fields=score,salary", 422, "salary");
    assert_refused("/api/v1/results?colour=red", 422, "colour");
    issue("classes learners");
    assert_refused("/api/v1/results", 403, "grades");
    assert_refused("/api/v1/members?fields=familyName", 403, "familyName");
    (void)call("/api/v1/members", 200);
    assert_null(strstr(page_body(server), "Айсұлу"));
    issue("grades");
    assert_refused("/api/v1/groups", 403, "classes");
    assert_refused("/api/v1/members", 403, "learners");
}

/* req: M456-5.1a */
static void a_paged_list_of_grades_has_one_order_and_one_total(void **state)
{
    struct str next = STR("/api/v1/results?limit=1"), before = STR("");
    size_t pages = 0;
    (void)state;

    issue("grades");
    for (; next.n > 0; pages++) {
        const json_t *page = call(str_z(country->mem, next), 200);
        assert_int_equal(number_of(page, "total"), 3);
        struct str id =
            json_text_of(json_array_get(json_object_get(page, "results"), 0), "sourcedId");
        assert_true(str_cmp(before, id) < 0);
        before = id;
        next = json_text_of(page, "next");
    }
    assert_int_equal(pages, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(classes_learners_and_grades_are_read_by_a_key_with_their_scopes,
                               fresh),
        cmocka_unit_test_setup(a_paged_list_of_grades_has_one_order_and_one_total, fresh),
    };
    return cmocka_run_group_tests(tests, country_open, close_all);
}
