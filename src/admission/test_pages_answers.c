/* The questions of an application when something is missing or wrong: every refusal stands beside
 * its field, in words, and what was given before stays. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "admission/testing/site.h"
#include "file/file.h"
#include "i18n/msg_admission.h"

enum { LARGE = 11 * 1024 * 1024 };

static struct site_choice school_84(void)
{
    return (struct site_choice){.pool = world_pool(&site.world, "kk", 4)};
}

static struct page *at_the_documents(int family)
{
    struct page *p = site_parent(site.world.parent[family]);
    const struct site_choice choice = {.pool = world_pool(&site.world, "kk", 4),
                                       .region = family < WORLD_FAR ? NULL : "710000000",
                                       .typed = "84"};

    site_start_draft(p);
    site_answer_child(p);
    site_answer_school(p, &choice);
    page_assert_text(p, "h1", "Құжаттарды тіркеңіз");
    return p;
}

static void assert_refused(struct page *p, const char *kind, const char *text)
{
    char where[100];

    page_assert_status(p, 422);
    (void)snprintf(where, sizeof(where), "//label[@for='file-%s']", kind);
    page_assert_error(p, page_text(p, where), text);
    page_assert_count(p, ".error", 1);
}

/* req: M456-5.3 */
static void a_file_of_another_kind_is_refused_beside_its_field(void **state)
{
    const struct {
        const char *name;
        struct str bytes;
        const char *text;
    } table[] = {
        {"photo.jpg", STR_INIT("MZ\x90\0\3\0\0\0"), "Бұл файл түрі қабылданбайды."},
        {"page.pdf", STR_INIT("<html><script>alert(1)</script>"), "Бұл файл түрі қабылданбайды."},
        {"IMG_1.HEIC",
         STR_INIT("\0\0\0\x18"
                  "ftypheic\0\0\0\0mif1"),
         "HEIC"},
        {"photo.png", site_jpeg(), "Файлдың аты мен мазмұны сәйкес емес."},
        {"photo.jpg.exe", site_jpeg(), "Файлдың аты мен мазмұны сәйкес емес."},
        {"empty.pdf", STR_INIT(""), "Файл бос."},
        {"", STR_INIT(""), "Файлды таңдаңыз"},
    };
    struct page *mother = at_the_documents(0);
    (void)state;

    site_attach(mother, "FORM_065", "065.pdf", site_pdf());
    for (size_t i = 0; i < COUNT(table); i++) {
        print_message("# %s\n", table[i].name);
        site_attach(mother, "PHOTO", table[i].name, table[i].bytes);
        assert_refused(mother, "PHOTO", table[i].text);
        page_assert_says(mother, "065.pdf"); /* one bad file never costs another */
    }
    page_assert_says(mother, "Міндетті құжаттар тіркелгенде әрі қарай өтесіз.");
}

static struct str large_file(size_t n)
{
    char *z = arena_alloc(site.admin->mem, n);
    memcpy(z, "%PDF-1.4", 8);
    return (struct str){z, n};
}

static void a_file_over_ten_megabytes_is_refused_beside_its_field(void **state)
{
    struct page *mother = at_the_documents(0);
    (void)state;

    site_attach(mother, "FORM_065", "large.pdf", large_file(LARGE));
    assert_refused(mother, "FORM_065", "10 МБ");
    site_attach(mother, "FORM_065", "just.pdf", large_file(FILE_BYTES_MOST));
    page_assert_status(mother, 200);
    page_assert_says(mother, "just.pdf");
}

static void the_files_of_one_application_have_a_limit_together(void **state)
{
    struct page *mother = at_the_documents(0);
    struct str ten = large_file(FILE_BYTES_MOST);
    (void)state;

    site_attach(mother, "FORM_065", "1.pdf", ten);
    site_attach(mother, "FORM_052_2", "2.pdf", ten);
    page_assert_status(mother, 200);
    site_attach(mother, "PHOTO", "3.pdf", ten);
    assert_refused(mother, "PHOTO", "25 МБ");
    site_press_at(mother, "//section[@aria-labelledby='doc-FORM_065']//button");
    site_attach(mother, "PHOTO", "3.pdf", ten); /* room was made */
    page_assert_status(mother, 200);
}

static void a_document_is_taken_away_and_attached_anew(void **state)
{
    struct page *mother = at_the_documents(0);
    (void)state;

    site_attach(mother, "PHOTO", "first.jpg", site_jpeg());
    page_press(mother, "Алып тастау: Баланың суреті 3×4 см");
    page_assert_silent(mother, "first.jpg");
    site_attach(mother, "PHOTO", "second.jpg", site_jpeg());
    page_assert_says(mother, "second.jpg");
    page_assert_says(mother, "Тексерілуде");
}

static void who_is_not_a_parent_shows_authority_and_a_foreigner_residence(void **state)
{
    struct page *p = at_the_documents(WORLD_FOREIGN);
    (void)state;

    page_assert_count(p, "//section[@aria-labelledby='doc-RESIDENCE']", 1);
    page_assert_count(p, "//section[@aria-labelledby='doc-AUTHORITY']", 0);
    page_get(p, site_path("/my/draft/%s/child", site_id(p)));
    page_choose(p, "relation", "guardian");
    site_press(p, MSG_admission_next);
    page_assert_count(p, "//section[@aria-labelledby='doc-AUTHORITY']", 1);
    site_attach(p, "FORM_065", "065.pdf", site_pdf());
    site_attach(p, "FORM_052_2", "052.jpg", site_jpeg());
    site_attach(p, "PHOTO", "3x4.jpg", site_jpeg());
    page_assert_count(p, "//main//a[normalize-space(.)='Әрі қарай']", 0); /* two are missing */
    site_attach(p, "RESIDENCE", "residence.pdf", site_pdf());
    site_attach(p, "AUTHORITY", "act.pdf", site_pdf());
    page_assert_count(p, "//main//a[normalize-space(.)='Әрі қарай']", 1);
}

/* ---- other answers --------------------------------------------------------------------------- */

static void a_question_without_an_answer_is_asked_again(void **state)
{
    const struct site_choice choice = school_84();
    struct page *p = site_parent(site.world.parent[0]);
    (void)state;

    site_start_draft(p);
    site_press(p, MSG_admission_next);
    page_assert_status(p, 422);
    page_assert_error(p, "relation", "Балаға кім екеніңізді таңдаңыз");
    site_answer_child(p);
    site_press(p, MSG_admission_school_choose);
    page_assert_status(p, 422);
    page_assert_says(p, "Мектеп пен оқыту тілін таңдаңыз");
    site_answer_school(p, &choice);
    site_answer_documents(p);
    site_press(p, MSG_admission_next);
    page_assert_error(p, "special", "Ерекше жағдай керек-керек еместігін таңдаңыз");
    site_answer_special(p);
    page_fill(p, "phone", "8 701 000");
    site_press(p, MSG_admission_next);
    page_assert_status(p, 422);
    assert_string_equal(page_value(p, "phone"), "8 701 000"); /* what was typed stays */
    page_fill(p, "phone", "");
    site_press(p, MSG_admission_next);
    page_assert_error(p, "phone", "Телефон нөмірін жазыңыз");
    site_answer_phone(p);
    page_assert_text(p, "h1", "Келісім");
}

/* req: J73-4.1 */
static void without_consent_nothing_is_sent_and_the_field_is_named(void **state)
{
    const struct site_choice choice = school_84();
    struct page *p = site_parent(site.world.parent[0]);
    (void)state;

    site_fill_draft(p, &choice);
    page_get(p, site_path("/my/draft/%s/consent", site_id(p)));
    page_untick(p, "consent");
    page_untick(p, "truthful");
    site_press(p, MSG_admission_next);
    page_assert_status(p, 422);
    page_assert_error(p, "consent", "Дербес деректерге қол жеткізуге келісім беріңіз");
    page_assert_error(p, "truthful", "Деректердің дұрыстығын растаңыз");
}

/* req: J73-4.1 */
static void an_unfinished_draft_cannot_be_sent(void **state)
{
    const struct site_choice choice = school_84();
    struct page *p = site_parent(site.world.parent[0]), *tab = site_parent(site.world.parent[0]);
    (void)state;

    site_fill_draft(p, &choice);
    page_get(tab, site_path("/my/draft/%s/documents", site_id(p)));
    page_press(tab, "Алып тастау: Баланың суреті 3×4 см");
    site_press(p, MSG_admission_check_sign); /* a page that is no longer true */
    page_assert_status(p, 422);
    page_assert_says(p, "Әлі жоқ: Баланың суреті 3×4 см");
    page_assert_count(p, "//form[contains(@action,'/code')]", 0);
    page_get(p, page_address(tab));
    page_get(p, site_path("/my/draft/%s/check", site_id(p)));
    page_assert_says(p, "Әлі жоқ: Баланың суреті 3×4 см");
    assert_int_equal(site_applications(), 0);
}

/* req: J73-4.1 */
static void a_child_too_young_is_told_so_and_gets_no_form(void **state)
{
    struct page *p = site_parent(site.world.parent[WORLD_YOUNG]);
    (void)state;

    page_get(p, "/my/");
    page_assert_says(p, "1-сыныпқа өтініш келесі жылдары беріледі.");
    page_assert_count(p, "//form[@action='/my/apply']", 0);
    page_post(p, "/my/apply", "_csrf", site_token(p, "/my/apply"), "child",
              uuid_print(site.admin->mem, site.world.child[WORLD_YOUNG]).p);
    page_assert_status(p, 422);
    page_assert_says(p, "Бала биыл 6 жасқа толмайды.");
}

/* req: J73-A2.2 */
static void another_family_s_child_cannot_be_named(void **state)
{
    struct page *p = site_parent(site.world.parent[0]);
    const char *children[] = {uuid_print(site.admin->mem, site.world.child[1]).p,
                              "11111111-2222-4333-8444-555555555555"};
    (void)state;

    for (size_t i = 0; i < COUNT(children); i++) { /* the same answer, whether the child exists */
        page_get(p, "/my/");
        page_assert_silent(p, "Бала1");
        page_post(p, "/my/apply", "_csrf", site_token(p, "/my/apply"), "child", children[i]);
        page_assert_status(p, 404);
        page_assert_silent(p, "Бала1");
    }
}

/* Whoever sends the last form first: the text to sign would name a school that nobody chose. */
static void a_draft_without_a_school_cannot_be_signed(void **state)
{
    struct page *p = site_parent(site.world.parent[0]);
    (void)state;

    site_start_draft(p);
    const char *action = site_path("/my/draft/%s/sign", site_id(p));
    page_post(p, action, "_csrf", site_token(p, action), "_idem", SITE_IDEM, "request",
              "8f8e2c5a-6f0f-4b43-8d52-0d2b0f6f7a11", "code", "123456");
    page_assert_status(p, 422);
    assert_int_equal(site_applications(), 0);
}

/* AB-4 */
static void fields_that_were_not_asked_for_are_refused(void **state)
{
    static const char *const extra[] = {"submitted_at", "arrival_no", "lane", "state", "school"};
    const struct site_choice choice = school_84();
    struct page *p = site_parent(site.world.parent[0]);
    (void)state;

    site_fill_draft(p, &choice);
    site_press(p, MSG_admission_check_sign);
    const char *request = page_value(p, "request");
    const char *action = site_path("/my/draft/%s/sign", site_id(p));
    const char *csrf = site_token(p, action);
    for (size_t i = 0; i < COUNT(extra); i++) {
        page_post(p, action, "_csrf", csrf, "_idem", SITE_IDEM, "request", request, "code",
                  site_code(), extra[i], "1");
        page_assert_status(p, 422);
    }
    assert_int_equal(site_applications(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(a_file_of_another_kind_is_refused_beside_its_field),
        SITE_TEST(a_file_over_ten_megabytes_is_refused_beside_its_field),
        SITE_TEST(the_files_of_one_application_have_a_limit_together),
        SITE_TEST(a_document_is_taken_away_and_attached_anew),
        SITE_TEST(who_is_not_a_parent_shows_authority_and_a_foreigner_residence),
        SITE_TEST(a_question_without_an_answer_is_asked_again),
        SITE_TEST(without_consent_nothing_is_sent_and_the_field_is_named),
        SITE_TEST(an_unfinished_draft_cannot_be_sent),
        SITE_TEST(a_draft_without_a_school_cannot_be_signed),
        SITE_TEST(a_child_too_young_is_told_so_and_gets_no_form),
        SITE_TEST(another_family_s_child_cannot_be_named),
        SITE_TEST(fields_that_were_not_asked_for_are_refused),
    };
    return cmocka_run_group_tests(tests, site_start, site_stop);
}
