/* What demo families bring: real files, the same for the same seed, about the child they name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "demo/papers.h"

static const struct demo_candidate candidate = {
    .child_name = STR_INIT("Үсенова Раяна Мұратқызы"),
    .child_iin = STR_INIT("880315600013"),
    .address_kk = STR_INIT("Астана қаласы, Ғабит Мүсірепов көшесі, 14-үй"),
    .address_ru = STR_INIT("город Астана, улица Габита Мусрепова, дом 14"),
    .born = {18402},
    .female = true,
};

static struct ctx *speaker(enum lang lang)
{
    struct arena *mem = arena_new(1 << 24, 1 << 28);
    struct ctx *c = NEW(mem, struct ctx);

    *c = (struct ctx){.mem = mem, .lang = lang, .now_us = INT64_C(1781672400000000)};
    return c;
}

static void forms_are_pdf_and_the_same_for_the_same_child(void **state)
{
    struct ctx *c = speaker(LANG_KK), *other = speaker(LANG_RU);
    struct chance one = {5}, two = {5}, three = {5};
    struct str kk, again, ru;
    (void)state;

    assert_int_equal(demo_form_065(c, &candidate, &kk), ST_OK);
    assert_int_equal(demo_form_065(c, &candidate, &again), ST_OK);
    assert_int_equal(demo_form_065(other, &candidate, &ru), ST_OK);
    assert_true(str_starts(kk, STR("%PDF-")) && str_eq(kk, again) && !str_eq(kk, ru));
    assert_int_equal(demo_form_052(c, &one, &candidate, &kk), ST_OK);
    assert_int_equal(demo_form_052(c, &two, &candidate, &again), ST_OK);
    assert_int_equal(demo_form_052(other, &three, &candidate, &ru), ST_OK);
    assert_true(str_starts(kk, STR("%PDF-")) && str_eq(kk, again) && !str_eq(kk, ru));
    arena_free(c->mem);
    arena_free(other->mem);
}

static void a_portrait_is_a_png_of_its_seed(void **state)
{
    struct ctx *c = speaker(LANG_KK);
    struct chance one = {5}, two = {5};
    struct str girl, again, boy;
    (void)state;

    assert_int_equal(demo_portrait(c, &one, true, &girl), ST_OK);
    assert_int_equal(demo_portrait(c, &two, true, &again), ST_OK);
    assert_int_equal(demo_portrait(c, &(struct chance){5}, false, &boy), ST_OK);
    assert_true(str_starts(girl, STR("\x89PNG\r\n")));
    assert_true(str_eq(girl, again) && !str_eq(girl, boy));
    arena_free(c->mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forms_are_pdf_and_the_same_for_the_same_child),
        cmocka_unit_test(a_portrait_is_a_png_of_its_seed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
