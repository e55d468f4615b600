/* The school's answer as a document: a notice or a refusal, in both languages, with a code that
 * anyone can check. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "admission/testing/site.h"
#include "i18n/msg_admission.h"

static struct page *the_clerk(void)
{
    return site_staff("clerk", site.world.clerk, site.world.school);
}

static void assert_in(const char *text, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!strstr(text, words[i]))
            fail_msg("no \"%s\" in the paper", words[i]);
}

static struct uuid approved(struct uuid pool)
{
    struct uuid id = world_apply(&site.world, pool, SEAT_LANE_T);
    struct page *p = the_clerk();

    page_get(p, site_path("/staff/admission/%s", id));
    site_press(p, MSG_admission_staff_approve);
    page_assert_status(p, 200);
    return id;
}

static struct uuid refused(struct uuid pool)
{
    struct uuid id = world_apply(&site.world, pool, SEAT_LANE_T);
    struct page *p = the_clerk();

    page_get(p, site_path("/staff/admission/%s/refuse", id));
    page_choose(p, "ground", "R2");
    page_fill(p, "facts", "Өкілдікті растайтын құжат жоқ");
    page_fill(p, "remedy", "Қамқоршылық туралы актіні тіркеңіз");
    site_press(p, MSG_admission_staff_refuse_send);
    page_assert_status(p, 200);
    return id;
}

static void a_positive_answer_is_printed(void **state)
{
    static const char *const words[] = {
        "Оң жауап туралы хабарлама",
        "Уведомление о положительном ответе",
        "Сынақ Бала0",
        "1 қыркүйек 2026",
        "25 августа 2026",
        "Сынақ Ата501",
        "№ 84 мектеп-гимназия",
        "қазақ тілінде",
    };
    struct uuid id = approved(world_pool(&site.world, "kk", 1));
    struct page *mother = site_parent(site.world.parent[0]), *p = the_clerk();
    (void)state;

    page_get(mother, site_path("/my/application/%s", id));
    site_follow(mother, MSG_admission_case_answer);
    assert_in(site_pdf_text(mother), words, COUNT(words));
    page_get(p, site_path("/staff/admission/%s", id));
    site_follow(p, MSG_admission_case_answer);
    assert_in(site_pdf_text(p), words, COUNT(words));
}

static void a_refusal_is_printed_with_ground_and_ways_on(void **state)
{
    static const char *const words[] = {
        "Дәлелді бас тарту",
        "Мотивированный отказ",
        "R2. Белгіленген талаптарға сәйкес келмеу",
        "R2. Несоответствие установленным требованиям",
        "Өкілдікті растайтын құжат жоқ",
        "Қамқоршылық туралы актіні тіркеңіз",
        "№ 9 мектеп-лицей: 3 бос орын",
        "Білім басқармасы",
        "Сынақ Ата501",
    };
    struct page *mother = site_parent(site.world.parent[0]);
    (void)state;

    (void)world_pool_of(&site.world, site.world.other_school, "kk", 3);
    page_get(mother,
             site_path("/my/application/%s/answer.pdf", refused(world_pool(&site.world, "kk", 1))));
    assert_in(site_pdf_text(mother), words, COUNT(words));
}

/* The code on paper leads to a page that says the same, and an altered one is found. */
static void anyone_checks_an_answer(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 2);
    struct uuid yes = approved(pool), no = refused(pool);
    struct page *mother = site_parent(site.world.parent[0]);
    struct page *aunt = site_parent(site.world.parent[1]), *anyone = site_visitor();
    char target[1000];
    (void)state;

    page_get(mother, site_path("/my/application/%s/answer.pdf", yes));
    page_get(anyone, strstr(site_pdf_code(mother, 2), "/check?"));
    page_assert_status(anyone, 200);
    page_assert_says(anyone, "Қабылданды");
    page_assert_silent(anyone, "Сынақ");
    page_get(aunt, site_path("/my/application/%s/answer.pdf", no));
    (void)snprintf(target, sizeof(target), "%s", strstr(site_pdf_code(aunt, 2), "/check?"));
    page_get(anyone, target);
    page_assert_says(anyone, "Белгіленген талаптарға сәйкес келмеу");
    target[strlen("/check?t=") + 12] ^= 1;
    page_get(anyone, target);
    page_assert_status(anyone, 422);
}

static void there_is_no_paper_without_an_answer(void **state)
{
    struct uuid id = world_apply(&site.world, world_pool(&site.world, "kk", 1), SEAT_LANE_T);
    struct page *mother = site_parent(site.world.parent[0]);
    (void)state;

    page_get(mother, site_path("/my/application/%s", id));
    page_assert_silent(mother, site_word(mother, MSG_admission_case_answer));
    page_get(mother, site_path("/my/application/%s/answer.pdf", id));
    page_assert_status(mother, 409);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(a_positive_answer_is_printed),
        SITE_TEST(a_refusal_is_printed_with_ground_and_ways_on),
        SITE_TEST(anyone_checks_an_answer),
        SITE_TEST(there_is_no_paper_without_an_answer),
    };
    return cmocka_run_group_tests(tests, site_start, site_stop);
}
