/* When a family may apply: the window of the school's region to the minute, the age, the end of the
 * legal basis; and the automatic way of the school's own pre-school children. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "admission/testing/site.h"
#include "i18n/msg_admission.h"

enum { WAVES = 4, OF_A_WAVE = 5 };

static const struct {
    const char *before, *opens; /* one minute apart */
    const char *said;           /* as the page names the moment */
} waves[WAVES] = {
    {"2026-05-27T08:59:00+05:00", "2026-05-27T09:00:00+05:00", "27 мамыр 2026, 09:00 басталады"},
    {"2026-06-10T08:59:00+05:00", "2026-06-10T09:00:00+05:00", "10 маусым 2026, 09:00 басталады"},
    {"2026-06-18T08:59:00+05:00", "2026-06-18T09:00:00+05:00", "18 маусым 2026, 09:00 басталады"},
    {"2026-06-29T08:59:00+05:00", "2026-06-29T09:00:00+05:00", "29 маусым 2026, 09:00 басталады"},
};

/* A family with a complete draft for the school of a region, wherever it lives. */
static struct page *at_the_check(int family, int region)
{
    struct page *p = site_parent(site.world.parent[family]);
    const struct site_choice choice = {
        .pool = world_pool_of(&site.world, site.world.region_school[region], "kk", 2),
        .region = world_region(region).p,
        .typed = "Өңір",
    };

    site_fill_draft(p, &choice);
    return p;
}

static void assert_not_open(struct page *p, const char *said)
{
    int before = site_applications();

    site_press(p, MSG_admission_check_sign);
    page_assert_status(p, 422);
    page_assert_text(p, "h1", "Жауаптарды тексеріңіз");
    page_assert_says(p, said);
    assert_int_equal(site_applications(), before); /* nothing stored, no code sent */
}

/* The five regions of a wave open to the minute; on that day a region of the next one does not. */
static void wave_opens(int wave)
{
    struct page *p[OF_A_WAVE], *later = NULL;
    int first = wave * OF_A_WAVE;

    world_clock(&site.world, waves[wave].before);
    for (int i = 0; i < OF_A_WAVE; i++)
        p[i] = at_the_check(i, first + i);
    if (wave + 1 < WAVES)
        later = at_the_check(OF_A_WAVE, first + OF_A_WAVE);
    for (int i = 0; i < OF_A_WAVE; i++)
        assert_not_open(p[i], waves[wave].said);
    world_clock(&site.world, waves[wave].opens);
    for (int i = 0; i < OF_A_WAVE; i++) {
        page_get(p[i], site_path("/my/draft/%s/check", site_id(p[i])));
        page_assert_silent(p[i], "басталады");
        site_sign(p[i]);
        page_assert_text(p[i], "h1", "Өтініш қабылданды");
    }
    if (later)
        assert_not_open(later, waves[wave + 1].said);
}

/* req: J73-S1 */
static void astana_abai_zhetisu_kyzylorda_west_kazakhstan_open_on_27_may(void **state)
{
    (void)state;
    wave_opens(0);
}

/* req: J73-S2 */
static void almaty_akmola_aktobe_zhambyl_east_kazakhstan_open_on_10_june(void **state)
{
    (void)state;
    wave_opens(1);
}

/* req: J73-S3 */
static void almaty_region_kostanay_pavlodar_atyrau_shymkent_open_on_18_june(void **state)
{
    (void)state;
    wave_opens(2);
}

static void turkistan_mangystau_karaganda_north_kazakhstan_ulytau_open_on_29_june(void **state)
{
    (void)state;
    wave_opens(3);
}

/* req: J73-A7 */
static void the_region_of_the_school_decides_not_the_one_of_the_family(void **state)
{
    struct page *p;
    (void)state;

    world_clock(&site.world,
                "2026-06-17T23:59:00+05:00"); /* Astana has been open for three weeks */
    p = at_the_check(0, 14);                  /* Shymkent */
    page_assert_says(p, "Бұл өңірде қабылдау 18 маусым 2026, 09:00 басталады.");
    assert_not_open(p, "18 маусым 2026, 09:00 басталады");
    page_get(p, site_path("/my/draft/%s/school?region=790000000", site_id(p)));
    page_assert_says(p, "18 маусым 2026, 09:00 басталады");
    world_clock(&site.world, "2026-08-31T23:58:00+05:00");
    page_get(p, site_path("/my/draft/%s/check", site_id(p)));
    site_sign(p);
    page_assert_text(p, "h1", "Өтініш қабылданды");
    page_assert_says(p, "1 қыркүйек 2026, 18:00"); /* the term of an answer goes on */
}

static void a_code_of_the_last_minute_does_not_sign_after_the_close(void **state)
{
    struct page *p;
    (void)state;

    world_clock(&site.world, "2026-08-31T23:55:00+05:00");
    p = at_the_check(0, 0);
    site_press(p, MSG_admission_check_sign);
    world_clock(&site.world, "2026-09-01T00:00:00+05:00");
    page_fill(p, "code", site_code());
    site_press(p, MSG_admission_sign_button);
    page_assert_status(p, 422);
    page_assert_says(p, "27 мамыр 2026 – 31 тамыз 2026 аралығында жүрді");
    assert_int_equal(site_applications(), 0);
}

/* req: J73-1 */
static void apply_is_offered_only_between_the_first_and_the_last_day(void **state)
{
    static const struct {
        const char *moment;
        bool open;
    } table[] = {
        {"2026-05-26T23:59:00+05:00", false},
        {"2026-05-27T00:01:00+05:00", true},
        {"2026-08-31T23:59:00+05:00", true},
        {"2026-09-01T00:01:00+05:00", false},
    };
    struct page *p = site_parent(site.world.parent[0]);
    (void)state;

    for (size_t i = 0; i < COUNT(table); i++) {
        world_clock(&site.world, table[i].moment);
        page_get(p, "/my/");
        page_assert_count(p, "//form[@action='/my/apply']", table[i].open ? 1 : 0);
        if (table[i].open)
            continue;
        page_assert_says(p, "27 мамыр 2026 – 31 тамыз 2026");
        page_post(p, "/my/apply", "_csrf", site_token(p, "/my/apply"), "child",
                  uuid_print(site.admin->mem, site.world.child[0]).p);
        page_assert_status(p, 422);
        page_assert_says(p, "27 мамыр 2026 – 31 тамыз 2026");
        page_get(p, "/my/");
        page_assert_silent(p, "Аяқталмаған"); /* no draft either */
    }
}

static void a_child_of_the_autumn_needs_the_parents_word(void **state)
{
    struct page *p = site_parent(site.world.parent[WORLD_AUTUMN]);
    const struct site_choice choice = {
        .pool = world_pool(&site.world, "kk", 2), .region = "710000000", .typed = "84"};
    (void)state;

    site_start_draft(p);
    page_assert_says(p, "Шешім сіздікі");
    page_choose(p, "relation", "parent");
    site_press(p, MSG_admission_next);
    page_assert_status(p, 422);
    page_assert_error(p, "choice", "Бала 6 жасқа 1 қыркүйектен кейін толады.");
    page_get(p, site_path("/my/draft/%s/check", site_id(p)));
    page_assert_says(p, "Әлі жоқ: Бала және сіз");
    page_get(p, site_path("/my/draft/%s/child", site_id(p)));
    site_answer_child(p);
    site_answer_school(p, &choice);
    site_answer_documents(p);
    site_answer_special(p);
    site_answer_phone(p);
    site_answer_consent(p);
    site_sign(p);
    page_assert_text(p, "h1", "Өтініш қабылданды");
}

static void a_child_of_eight_is_accepted_and_the_family_told_who_learns_of_it(void **state)
{
    struct page *p = site_parent(site.world.parent[WORLD_LATE]);
    (void)state;

    site_start_draft(p);
    page_assert_says(p, "Бала 8 жаста немесе одан үлкен.");
}

/* ---- own pre-school children ----------------------------------------------------------------- */

/* req: J73-A4.1a */
static void an_own_preschool_child_is_taken_at_once_without_documents(void **state)
{
    struct page *p = site_parent(site.world.parent[WORLD_OWN]);
    const struct site_choice choice = {
        .pool = world_pool(&site.world, "kk", 1), .region = "710000000", .typed = "84"};
    (void)state;

    site_start_draft(p);
    site_answer_child(p);
    site_answer_school(p, &choice);
    page_assert_text(p, "h1", "Балаға ерекше жағдай керек пе?"); /* no documents are asked for */
    page_get(p, site_path("/my/draft/%s/documents", site_id(p)));
    page_assert_says(p, "Құжат керек емес");
    site_follow(p, MSG_admission_next);
    site_answer_special(p);
    site_answer_phone(p);
    site_answer_consent(p);
    page_assert_says(p, "Орын бірден беріледі");
    site_sign(p);
    page_assert_says(p, "автоматты түрде қабылданды");
    page_assert_says(p, "Бала мектепке қабылданды.");
    assert_int_equal(site_messages(site.world.parent[WORLD_OWN], MSG_admission_notice_approved), 1);
    struct page *next = site_apply(0, choice.pool); /* the seat is taken */
    page_assert_says(next, "Өтініш кезекте.");
    struct page *unfinished = site_parent(site.world.parent[WORLD_UNFINISHED]);
    site_start_draft(unfinished);
    site_answer_child(unfinished);
    site_answer_school(unfinished, &choice);
    page_assert_text(unfinished, "h1", "Құжаттарды тіркеңіз");
    page_assert_says(unfinished, "Тіркелімде мұндай жазба жоқ");
}

/* req: J73-A4.2 */
static void at_another_school_the_same_child_goes_the_general_way(void **state)
{
    struct page *p = site_parent(site.world.parent[WORLD_OWN]);
    struct uuid own = world_pool(&site.world, "kk", 2);
    const struct site_choice first = {.pool = own, .region = "710000000", .typed = "84"};
    const struct site_choice second = {
        .pool = world_pool_of(&site.world, site.world.other_school, "kk", 2)};
    (void)state;

    site_fill_draft(p, &first);
    site_sign(p);
    struct uuid held = site_id(p);
    page_post(p, "/my/apply", "_csrf", site_token(p, "/my/apply"), "child",
              uuid_print(site.admin->mem, site.world.child[WORLD_OWN]).p);
    page_assert_status(p, 409); /* two places are impossible */
    page_get(p, site_path("/my/application/%s/withdraw", held));
    site_press(p, MSG_admission_withdraw_send_code);
    page_fill(p, "code", site_code());
    site_press(p, MSG_admission_withdraw_button);
    site_start_draft(p);
    site_answer_child(p);
    site_answer_school(p, &second);
    site_answer_documents(p); /* the full set */
    site_answer_special(p);
    site_answer_phone(p);
    site_answer_consent(p);
    page_assert_silent(p, "Орын бірден беріледі");
    site_sign(p);
    page_assert_silent(p, "автоматты");
    page_assert_says(p, "Мектеп құжаттарды тексереді");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(astana_abai_zhetisu_kyzylorda_west_kazakhstan_open_on_27_may),
        SITE_TEST(almaty_akmola_aktobe_zhambyl_east_kazakhstan_open_on_10_june),
        SITE_TEST(almaty_region_kostanay_pavlodar_atyrau_shymkent_open_on_18_june),
        SITE_TEST(turkistan_mangystau_karaganda_north_kazakhstan_ulytau_open_on_29_june),
        SITE_TEST(the_region_of_the_school_decides_not_the_one_of_the_family),
        SITE_TEST(a_code_of_the_last_minute_does_not_sign_after_the_close),
        SITE_TEST(apply_is_offered_only_between_the_first_and_the_last_day),
        SITE_TEST(a_child_of_the_autumn_needs_the_parents_word),
        SITE_TEST(a_child_of_eight_is_accepted_and_the_family_told_who_learns_of_it),
        SITE_TEST(an_own_preschool_child_is_taken_at_once_without_documents),
        SITE_TEST(at_another_school_the_same_child_goes_the_general_way),
    };
    return cmocka_run_group_tests(tests, site_start, site_stop);
}
