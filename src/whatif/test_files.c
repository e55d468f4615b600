/* Ranked choices from files at the page: checked, compared side by side, taken away, and every bad
 * row told with its place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "admission/testing/site.h"
#include "i18n/msg_whatif.h"

#define FILES_TEST(test) cmocka_unit_test_setup_teardown(test, site_open_with_ministry, site_close)

#define SCHOOLS          "school,seats\nA,1\nB,1\n"
/* By the order of the file, first schools first: b1 comes too late at A, and then at B. By choices
 * b1 is before c1 at B. */
#define CHOICES "child,school,lane\na1,A,T\nb1,A,T\nb1,B,T\nc1,B,T\n"

static struct page *form_with(const char *schools, const char *choices)
{
    struct page *p = site_staff("ministry", site_officer, site_ministry);

    page_get(p, "/staff/whatif");
    site_follow(p, MSG_whatif_files_title);
    page_assert_status(p, 200);
    page_assert_sound(p);
    page_upload(p, "schools", "schools.csv", str_from_z(schools));
    page_upload(p, "choices", "choices.csv", str_from_z(choices));
    return p;
}

static void files_are_checked_compared_and_taken_away(void **state)
{
    struct page *p = form_with(SCHOOLS, CHOICES);
    (void)state;

    site_press(p, MSG_whatif_files_check);
    page_assert_status(p, 200);
    page_assert_says(p, "Мектептер: 2");
    page_assert_count(p, "//table", 0);
    p = form_with(SCHOOLS, CHOICES);
    site_press(p, MSG_whatif_files_compare);
    page_assert_status(p, 200);
    page_assert_sound(p);
    page_assert_count(p, "//tr[normalize-space(th)='Орын саны'][td[1]='2'][td[2]='2']", 1);
    page_assert_count(p,
                      str_printf(site.admin->mem,
                                 "//tr[normalize-space(th)='%s'][td[1]='2'][td[2]='1']",
                                 site_word(p, MSG_whatif_first))
                          .p,
                      1);
    site_says(p, MSG_whatif_files_walking);
    p = form_with(SCHOOLS, CHOICES);
    site_press(p, MSG_whatif_files_places);
    assert_string_equal(page_header(p, "Content-Type"), "text/csv; charset=utf-8");
    assert_string_equal(page_body(p), "child,was,would\na1,A,A\nb1,,B\nc1,B,\n");
}

static void every_bad_row_has_its_place_and_nothing_is_computed(void **state)
{
    struct page *p = form_with("school,seats\nA,1\nA,2\nC,many\n",
                               "child,school,lane\na1,A,T\na1,X,T\nb1,A,Z\n");
    (void)state;

    site_press(p, MSG_whatif_files_compare);
    page_assert_status(p, 422);
    page_assert_count(p, "//tbody/tr", 4);
    page_assert_count(p, "//tr[normalize-space(th)='schools.csv: 3']", 1);
    page_assert_count(p, "//tr[normalize-space(th)='schools.csv: 4']", 1);
    page_assert_count(p, "//tr[normalize-space(th)='choices.csv: 3']", 1);
    page_assert_count(p, "//tr[normalize-space(th)='choices.csv: 4']", 1);
}

static void what_is_missing_is_told_beside_the_field(void **state)
{
    struct page *p = site_staff("ministry", site_officer, site_ministry);
    (void)state;

    page_get(p, "/staff/whatif/files");
    page_choose(p, "rule", "DRAW");
    site_press(p, MSG_whatif_files_compare);
    page_assert_status(p, 422);
    page_assert_error(p, "schools", site_word(p, MSG_whatif_files_missing));
    page_assert_error(p, "choices", site_word(p, MSG_whatif_files_missing));
    page_assert_error(p, "word", site_word(p, MSG_whatif_word_missing));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FILES_TEST(files_are_checked_compared_and_taken_away),
        FILES_TEST(every_bad_row_has_its_place_and_nothing_is_computed),
        FILES_TEST(what_is_missing_is_told_beside_the_field),
    };
    return cmocka_run_group_tests(tests, site_start, site_stop);
}
