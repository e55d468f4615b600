/* Lessons through the pages: a wrong answer, the right one, who sees that, and what is exported. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "account/testing.h"
#include "audit/audit.h"
#include "http/outward.h"

static struct page *head; /* the department above the school */

static int fresh(void **state)
{
    assert_int_equal(country_fresh(state), 0);
    country_add(PERSON_IIN, SCHOOL, "director");
    country_sign_in(country->page, PERSON_IIN);
    head = country_browser();
    country_sign_in(head, SECOND_IIN);
    return 0;
}

static int leave(void **state)
{
    (void)state;
    page_close(head);
    return 0;
}

static void complete(struct page *p, const char *answer)
{
    page_get(p, "/staff/training/order");
    page_assert_status(p, 200);
    if (answer)
        page_choose(p, "answer", answer);
    page_press(p, "Жауап беру");
}

/* A mistake stays on the page and leaves nothing; the right answer counts, and only once. */
static void the_right_answer_completes_a_lesson(void **state)
{
    struct page *p = country->page;
    (void)state;

    complete(p, NULL);
    page_assert_status(p, 422);
    page_assert_says(p, "Бір жауапты таңдаңыз.");
    complete(p, "b");
    page_assert_status(p, 422);
    page_assert_says(p, "Бұл дұрыс емес.");
    page_get(head, "/staff/training-register");
    page_assert_status(head, 200);
    page_assert_count(head, "//tbody/tr", 0);
    complete(p, "a");
    page_assert_status(p, 200);
    page_assert_says(p, "Сабақ өтті");
    page_get(p, "/staff/training?state=done");
    page_assert_count(p, "//tbody/tr", 1);
    page_follow(p, "Сабақтан өткендер");
    page_assert_at(p, "/staff/training-register");
    page_get(p, "/staff/training?state=open");
    page_assert_count(p, "//tbody/tr", 1);
}

static void a_lesson_of_another_role_is_as_if_it_were_not_there(void **state)
{
    struct page *p = country->page;
    (void)state;

    page_get(p, "/staff/training/work-list");
    page_assert_status(p, 404);
    page_get(p, "/staff/training/none");
    page_assert_status(p, 404);
    page_get(p, "/staff/training?q=аумақ");
    page_assert_count(p, "//tbody/tr", 0);
}

/* The head of the school and the department above see it; another department does not. */
/* req: J73-4.3 */
static void heads_read_the_register_of_their_own(void **state)
{
    struct page *p = country->page, *other = country_browser();
    (void)state;

    complete(p, "a");
    page_get(p, "/staff/training-register?lesson=order");
    page_assert_count(p, "//tbody/tr", 1);
    page_get(head, "/staff/training-register?lesson=classes");
    page_assert_count(head, "//tbody/tr", 0);
    page_get(head, "/staff/training-register");
    page_assert_count(head, "//tbody/tr", 1);
    page_assert_says(head, "Қабылдау туралы бұйрық");
    page_get(head, "/staff/training-register?format=csv");
    page_assert_says(head, "Қабылдау туралы бұйрық");
    country_sign_in(other, OTHER_IIN);
    page_get(other, "/staff/training-register");
    page_assert_status(other, 200);
    page_assert_count(other, "//tbody/tr", 0);
    page_get(other, "/staff/training-register/xapi");
    page_assert_status(other, 200);
    assert_string_equal(page_body(other), "{\"statements\":[]}");
    page_close(other);
}

/* What a learning record store reads; it names nobody by IIN. */
static void completions_are_exported_as_xapi(void **state)
{
    (void)state;
    complete(country->page, "a");
    page_get(head, "/staff/training-register/xapi");
    page_assert_status(head, 200);
    assert_non_null(strstr(page_body(head), "http://adlnet.gov/expapi/verbs/passed"));
    assert_non_null(strstr(page_body(head), "/staff/training/order\""));
    assert_non_null(strstr(page_body(head), "The enrolment order"));
    assert_null(strstr(page_body(head), PERSON_IIN));
}

static enum status act_tx(struct ctx *c, void *arg)
{
    return audit_add(c, arg, "admission.order", ID(1), ID(SCHOOL), STR("{}"));
}

/* What the journal says of somebody at work. */
static void act(int person, const char *action)
{
    struct ctx *c = db_fixture_ctx(country->fixture, "oqu_staff");
    char copy[40];

    assert_true(snprintf(copy, sizeof(copy), "%s", action) < (int)sizeof(copy));
    db_fixture_sign(c, "director", ID(person), ID(SCHOOL));
    assert_int_equal(db_tx(c, "test/act", act_tx, copy), ST_OK);
    db_fixture_drop(country->fixture, c);
}

/* Where families are invented the right answer alone is not enough: the job is done on its own
 * screen, by oneself, and the lesson reads that in the journal. */
/* req: J73-4.3 */
static void in_training_a_lesson_asks_for_the_job_itself(void **state)
{
    struct page *p = country->page;
    (void)state;

    page_get(p, "/staff/training/order");
    page_assert_count(p, "//h2[@id='task']", 0);
    outward_close(true, NULL);
    act(ADMIN, "admission.order");
    act(ONE_MORE_ADMIN, "admission.propose-seats");
    complete(p, "a");
    page_assert_status(p, 422);
    page_assert_says(p, "Жауап дұрыс. Енді жоғарыдағы жұмысты өзіңіз орындап");
    page_assert_count(p, "//section[h2/@id='task']//a[@href='/staff/orders']", 1);
    act(ONE_MORE_ADMIN, "admission.order");
    complete(p, "b");
    page_assert_status(p, 422);
    page_assert_says(p, "Бұл дұрыс емес.");
    page_assert_says(p, "Сіз бұл жұмысты бүгін орындадыңыз");
    complete(p, "a");
    page_assert_status(p, 200);
    page_assert_says(p, "Сабақ өтті");
    outward_close(false, NULL);
    page_get(head, "/staff/training-register");
    page_assert_count(head, "//tbody/tr", 1);
}

/* Manuals for each role, in Kazakh and Russian; the training installation explains itself. */
/* req: J73-4.3 */
static void the_manual_has_every_job_of_the_role(void **state)
{
    struct page *p = country->page;
    (void)state;

    page_get(p, "/staff/training");
    page_follow(p, "Нұсқаулық");
    page_assert_at(p, "/staff/training-manual");
    page_assert_count(p, "//main//ol", 2); /* a director's */
    page_assert_says(p, "Қабылдау туралы бұйрық");
    page_assert_count(p, "//h2[@id='invented']", 0);
    outward_close(true, NULL);
    page_get(p, "/staff/training-manual?lang=ru");
    outward_close(false, NULL);
    page_assert_says(p, "Приказ издают не ранее 25 августа.");
    page_assert_says(p, "Каждую ночь данные возвращаются в исходное состояние");
    page_assert_says(p, "Учебная система"); /* the banner */
}

#define TRAINING_TEST(test) cmocka_unit_test_setup_teardown(test, fresh, leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TRAINING_TEST(the_right_answer_completes_a_lesson),
        TRAINING_TEST(a_lesson_of_another_role_is_as_if_it_were_not_there),
        TRAINING_TEST(heads_read_the_register_of_their_own),
        TRAINING_TEST(completions_are_exported_as_xapi),
        TRAINING_TEST(in_training_a_lesson_asks_for_the_job_itself),
        TRAINING_TEST(the_manual_has_every_job_of_the_role),
    };
    return cmocka_run_group_tests(tests, country_open, country_close);
}
