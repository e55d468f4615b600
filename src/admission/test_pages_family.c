/* The way of a parent through the pages: from the first page to the receipt, in Kazakh and Russian,
 * without scripts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "admission/publish.h"
#include "admission/testing/site.h"
#include "i18n/msg_admission.h"
#include "signature/signature.h"

/* The words a parent sees and presses, as they are printed. */
enum {
    HELLO,
    CAN_APPLY,
    APPLY,
    CONTINUE,
    PARENT,
    NEXT,
    NEAR,
    CHOOSE,
    NOT_NEEDED,
    CONSENT,
    TRUE_DATA,
    TERRITORY,
    SIGN,
    SENT_TO,
    CODE,
    HAND_IN,
    ACCEPTED,
    TERM,
    ARRIVAL,
    WORDS
};
static const char *const words[WORDS][2] = {
    [HELLO] = {"Қайырлы таң, Ата", "Доброе утро, Ата"},
    [CAN_APPLY] = {"Бала биылғы оқу жылында 1-сыныпқа бара алады.",
                   "Ребёнок может пойти в 1 класс в этом учебном году."},
    [APPLY] = {"1-сыныпқа өтініш беру: Бала0", "Подать заявление в 1 класс: Бала0"},
    [CONTINUE] = {"Жалғастыру", "Продолжить"},
    [PARENT] = {"Анасы немесе әкесі", "Мать или отец"},
    [NEXT] = {"Әрі қарай", "Дальше"},
    [NEAR] = {"Мекенжайыңыз бойынша мектептер", "Школы по вашему адресу"},
    [CHOOSE] = {"Осы мектепті таңдау", "Выбрать эту школу"},
    [NOT_NEEDED] = {"Керек емес", "Не нужны"},
    [CONSENT] = {"Дербес деректерді өңдеуге", "Согласен на обработку"},
    [TRUE_DATA] = {"Барлық деректің дұрыстығын", "Подтверждаю достоверность"},
    [TERRITORY] = {"Мекенжай мектептің қызмет көрсету аумағында: № 12",
                   "Адрес входит в территорию обслуживания школы: № 12"},
    [SIGN] = {"Қол қойып жіберу", "Подписать и отправить"},
    [SENT_TO] = {"Код +7 701 000 00 00 нөміріне жіберілді.",
                 "Код отправлен на номер +7 701 000 00 00."},
    [CODE] = {"SMS-тегі код", "Код из SMS"},
    [HAND_IN] = {"Қол қою және жіберу", "Подписать и отправить"},
    [ACCEPTED] = {"Өтініш қабылданды", "Заявление принято"},
    [TERM] = {"18 маусым 2026, 18:00", "18 июня 2026, 18:00"},
    [ARRIVAL] = {"Кезектегі реттік нөмір 1", "Порядковый номер в очереди 1"},
};

static void walk(enum lang lang, struct uuid pool)
{
    struct page *p = site_parent(site.world.parent[0]);
    int l = (int)lang;

    site_language(p, lang);
    page_get(p, "/my/");
    page_assert_text(p, "h1", words[HELLO][l]);
    page_assert_says(p, words[CAN_APPLY][l]);
    page_press(p, words[APPLY][l]);
    page_follow(p, words[CONTINUE][l]);
    page_assert_says(p, "Сынақ Бала0");
    page_assert_says(p, "880315••••••"); /* never the whole number */
    page_choose(p, "relation", words[PARENT][l]);
    page_press(p, words[NEXT][l]);
    page_assert_text(p, "legend", words[NEAR][l]);
    page_assert_text(p, "//input[@name='pool']/following-sibling::span[1]", "№ 84 мектеп-гимназия");
    page_choose(p, "pool", uuid_print(site.admin->mem, pool).p);
    page_press(p, words[CHOOSE][l]);
    site_answer_documents(p);
    page_choose(p, "special", words[NOT_NEEDED][l]);
    page_choose(p, "reserve", "no");
    page_press(p, words[NEXT][l]);
    assert_string_equal(page_value(p, "phone"),
                        "+7\u00A0700\u00A0000\u00A000\u00A000"); /* what the register knows */
    page_fill(p, "phone", "8 (701) 000-00-00");
    page_press(p, words[NEXT][l]);
    page_tick(p, words[CONSENT][l]);
    page_tick(p, words[TRUE_DATA][l]);
    page_press(p, words[NEXT][l]);
    page_assert_says(p, words[TERRITORY][l]);
    page_press(p, words[SIGN][l]);
    page_assert_says(p, words[SENT_TO][l]);
    page_fill(p, words[CODE][l], site_code());
    page_press(p, words[HAND_IN][l]);
    page_assert_status(p, 200);
    page_assert_text(p, "h1", words[ACCEPTED][l]);
    page_assert_says(p, words[TERM][l]);
    page_assert_says(p, words[ARRIVAL][l]);
    page_assert_says(p, words[TERRITORY][l]);
    page_assert_says(p, "№ 1");
}

/* req: J73-4.1 */
static void a_parent_applies_in_kazakh(void **state)
{
    (void)state;
    walk(LANG_KK, world_pool(&site.world, "kk", 4));
    assert_int_equal(site_messages(site.world.parent[0], MSG_admission_notice_accepted), 1);
}

static void a_parent_applies_in_russian(void **state)
{
    (void)state;
    walk(LANG_RU, world_pool(&site.world, "ru", 4));
    assert_int_equal(site_messages(site.world.parent[0], MSG_admission_notice_accepted), 1);
}

static void the_receipt_is_printed_in_both_languages(void **state)
{
    static const char *const parts[] = {
        "Құжаттарды қабылдау туралы қолхат",
        "Расписка о приёме документов",
        "Кезектегі реттік нөмір 1",
        "Порядковый номер в очереди 1",
        "18 маусым 2026, 18:00",
        "18 июня 2026, 18:00",
        "№ 84 мектеп-гимназия",
        "Сынақ Бала0",
    };
    struct page *mother = site_apply(0, world_pool(&site.world, "kk", 4));
    (void)state;

    site_language(mother, LANG_RU); /* the reader's language does not matter */
    page_get(mother, site_path("/my/application/%s/receipt.pdf", site_id(mother)));
    const char *text = site_pdf_text(mother);
    for (size_t i = 0; i < COUNT(parts); i++)
        if (!strstr(text, parts[i]))
            fail_msg("the receipt does not say \"%s\": %s", parts[i], text);
}

#define RECEIPT_POOL   "00000000-0000-4000-8000-000000000001"
#define RECEIPT_TIMES  "2026-06-17T05:00:00Z|2026-06-18T13:00:00Z"
#define RECEIPT_DIGEST "0000000000000000000000000000000000000000000000000000000000000000"

/* The platform's own signature over a text that no receipt of this format says. */
static const char *signed_code(const char *text)
{
    struct str token;

    assert_int_equal(signature_token(site.world.work, str_from_z(text), &token), ST_OK);
    return str_printf(site.world.work->mem, "/check?t=" STR_FMT, STR_ARG(token)).p;
}

/* req: M456-5.4 */
static void a_receipt_keeps_to_its_published_format_or_is_refused_with_the_place(void **state)
{
    static const struct {
        const char *text, *at;
    } wrong[] = {
        {"1|none|" RECEIPT_POOL "|1|T|" RECEIPT_TIMES "|" RECEIPT_DIGEST, "/number"},
        {"1|84|pool|1|T|" RECEIPT_TIMES "|" RECEIPT_DIGEST, "/pool"},
        {"1|84|" RECEIPT_POOL "|0|T|" RECEIPT_TIMES "|" RECEIPT_DIGEST, "/arrival"},
        {"1|84|" RECEIPT_POOL "|1|X|" RECEIPT_TIMES "|" RECEIPT_DIGEST, "/lane"},
        {"1|84|" RECEIPT_POOL "|1|T|" RECEIPT_TIMES "|short", "/digest"},
        {"1|84|" RECEIPT_POOL "|1|T|" RECEIPT_TIMES, "/digest"},
    };
    struct page *anyone = site_visitor();
    (void)state;

    page_get(anyone, "/developers/formats/receipt.v1.json");
    page_assert_status(anyone, 200);
    page_get(anyone, signed_code("1|84|" RECEIPT_POOL "|1|T|" RECEIPT_TIMES "|" RECEIPT_DIGEST));
    page_assert_status(anyone, 200);
    for (size_t i = 0; i < COUNT(wrong); i++) {
        page_get(anyone, signed_code(wrong[i].text));
        page_assert_status(anyone, 422);
        page_assert_says(anyone,
                         str_printf(site.world.work->mem,
                                    "receipt.v1 пішіміне мына жерде сәйкес емес: %s", wrong[i].at)
                             .p);
        page_assert_silent(anyone, "18 маусым 2026"); /* nothing of it is shown */
    }
}

static void anyone_checks_a_receipt_and_an_altered_one_is_found(void **state)
{
    struct page *mother = site_apply(0, world_pool(&site.world, "kk", 4));
    struct page *anyone = site_visitor();
    char altered[1024];
    (void)state;

    page_follow(mother, "//a[contains(@href,'/proof')]");
    const char *link = page_address(mother);
    page_get(anyone, link);
    page_assert_status(anyone, 200);
    page_assert_says(anyone, "Құжат түпнұсқа");
    page_assert_says(anyone, "18 маусым 2026, 18:00");
    page_assert_silent(anyone, "Сынақ"); /* nobody's name */
    (void)snprintf(altered, sizeof(altered), "%s", link);
    altered[12] = altered[12] == 'A' ? 'B' : 'A';
    page_get(anyone, altered);
    page_assert_status(anyone, 422);
    page_assert_says(anyone, "Құжат расталмады");
    page_assert_silent(anyone, "18 маусым 2026");
    page_get(anyone, "/check");
    page_assert_status(anyone, 200);
    page_fill(anyone, "t", "not a code");
    site_press(anyone, MSG_admission_proof_check);
    page_assert_status(anyone, 422);
}

static void a_parent_finds_the_own_lines_in_the_public_log(void **state)
{
    struct page *mother = site_apply(0, world_pool(&site.world, "kk", 4)), *anyone = site_visitor();
    const char *address = page_address(mother);
    bool more;
    (void)state;

    page_assert_silent(mother, "Ашық журнал"); /* not there yet */
    assert_int_equal(publish_job(site.world.work, &more), ST_OK);
    page_get(mother, address);
    page_assert_says(mother, "Ашық журнал");
    page_get(anyone, page_attribute(mother, "//a[starts-with(@href,'/log/?q=')]", "href"));
    page_assert_count(anyone, "//tbody/tr[contains(., 'kind=apply')]", 1);
    page_assert_count(anyone, "//tbody/tr[contains(., 'kind=allocated')]", 1);
    page_assert_silent(anyone, "Бала0");
}

static const char *hidden_of_sign(struct page *p, const char *name)
{
    char where[96];

    (void)snprintf(where, sizeof(where), "//form[.//input[@name='code']]//input[@name='%s']", name);
    return page_attribute(p, where, "value");
}

/* AB-2: the button pressed twice, the page sent again from another tab. */
static void the_same_form_gives_the_same_application(void **state)
{
    struct page *mother = site_parent(site.world.parent[0]);
    const struct site_choice choice = {.pool = world_pool(&site.world, "kk", 4)};
    (void)state;

    site_fill_draft(mother, &choice);
    site_press(mother, MSG_admission_check_sign);
    const char *csrf = hidden_of_sign(mother, "_csrf"), *idem = hidden_of_sign(mother, "_idem");
    const char *request = page_value(mother, "request"), *code = site_code();
    const char *action = site_path("/my/draft/%s/sign", site_id(mother));
    page_fill(mother, "code", code);
    site_press(mother, MSG_admission_sign_button);
    const char *first = page_address(mother);
    for (int i = 0; i < 3; i++) {
        page_post(mother, action, "_csrf", csrf, "_idem", idem, "request", request, "code", code);
        page_assert_status(mother, 200);
        assert_string_equal(page_address(mother), first);
    }
    assert_int_equal(site_applications(), 1);
    assert_int_equal(site_messages(site.world.parent[0], MSG_admission_notice_accepted), 1);
    page_get(mother, site_path("/my/draft/%s/check", site_id(mother)));
    page_assert_status(mother, 404);
}

static void a_draft_waits_for_its_parent(void **state)
{
    struct page *monday = site_parent(site.world.parent[0]);
    struct page *tab = site_parent(site.world.parent[0]);
    const struct site_choice choice = {.pool = world_pool(&site.world, "kk", 4)};
    (void)state;

    page_get(tab, "/my/");
    site_start_draft(monday);
    site_answer_child(monday);
    site_answer_school(monday, &choice);
    site_attach(monday, "FORM_065", "065.pdf", site_pdf());
    world_clock(&site.world, "2026-06-22T20:00:00+05:00");
    struct page *later = site_parent(site.world.parent[0]);
    page_get(later, "/my/");
    page_assert_says(later, "Аяқталмаған");
    page_assert_says(later, "6 сұрақтың 2 жауабы бар");
    page_follow(later, "Жалғастыру: Бала0");
    page_assert_says(later, "Соңғы өзгеріс: 17 маусым 2026");
    page_follow(later, "Жалғастыру");
    page_assert_text(later, "h1", "Құжаттарды тіркеңіз");
    page_assert_says(later, "065.pdf");
    page_get(later, site_path("/my/draft/%s/school", site_id(later)));
    page_assert_count(later, "//input[@name='pool'][@checked]", 1);
    page_press(tab, "1-сыныпқа өтініш беру: Бала0"); /* starting again opens the same one */
    assert_true(uuid_eq(site_id(monday), site_id(tab)));
}

static void the_schools_of_the_address_come_before_the_search(void **state)
{
    static const char search_after[] =
        "//form[.//input[@name='pool']]/following::form[@role='search']";
    static const char search_before[] =
        "//form[.//input[@name='pool']]/preceding::form[@role='search']";
    struct page *p = site_parent(site.world.parent[0]);
    (void)state;

    (void)world_pool(&site.world, "kk", 4);
    (void)world_pool_of(&site.world, site.world.other_school, "kk", 2);
    site_start_draft(p);
    site_answer_child(p);
    page_assert_count(p, search_after, 1);
    page_assert_count(p, "//input[@name='pool']", 1);
    site_press(p, MSG_admission_school_find); /* every school of the region, each once */
    page_assert_count(p, search_before, 1);
    page_assert_count(p, "//input[@name='pool']", 2);
    site_press(p, MSG_admission_school_choose);
    page_assert_status(p, 422);
    page_assert_count(p, "//*[@class='errors']//a[@href='#pool'] | //*[@id='pool']", 2);
}

/* ---- the code -------------------------------------------------------------------------------- */

static struct page *at_the_code(void)
{
    struct page *mother = site_parent(site.world.parent[0]);
    const struct site_choice choice = {.pool = world_pool(&site.world, "kk", 4)};

    site_fill_draft(mother, &choice);
    site_press(mother, MSG_admission_check_sign);
    page_assert_status(mother, 200);
    return mother;
}

static void answer(struct page *p, const char *code)
{
    page_fill(p, "code", code);
    site_press(p, MSG_admission_sign_button);
}

static void a_wrong_code_is_told_beside_the_field(void **state)
{
    struct page *mother = at_the_code();
    (void)state;

    answer(mother, site_wrong_code());
    page_assert_status(mother, 422);
    page_assert_error(mother, "code", "Код сәйкес келмейді.");
    answer(mother, "");
    page_assert_status(mother, 422);
    page_assert_error(mother, "code", "SMS-тегі кодты жазыңыз");
    assert_int_equal(site_applications(), 0);
    answer(mother, site_code());
    page_assert_text(mother, "h1", "Өтініш қабылданды");
}

static void after_five_wrong_codes_only_a_new_one_helps(void **state)
{
    struct page *mother = at_the_code();
    (void)state;

    for (int i = 0; i < 5; i++)
        answer(mother, site_wrong_code());
    answer(mother, site_code());
    page_assert_status(mother, 422);
    page_assert_error(mother, "code", "Бес рет қате жазылды.");
    assert_int_equal(site_applications(), 0);
    page_press(mother, "Жаңа код жіберу");
    answer(mother, site_code());
    page_assert_text(mother, "h1", "Өтініш қабылданды");
}

static void an_old_code_has_expired(void **state)
{
    struct page *mother = at_the_code();
    (void)state;

    world_clock(&site.world, "2026-06-17T10:11:00+05:00");
    answer(mother, site_code());
    page_assert_status(mother, 422);
    page_assert_error(mother, "code", "Кодтың мерзімі өтті.");
    assert_int_equal(site_applications(), 0);
}

static void an_answer_changed_after_the_code_needs_a_new_code(void **state)
{
    struct page *mother = at_the_code();
    struct page *tab = site_parent(site.world.parent[0]);
    (void)state;

    page_get(tab, site_path("/my/draft/%s/special", site_id(mother)));
    page_choose(tab, "special", "yes");
    site_press(tab, MSG_admission_next);
    answer(mother, site_code());
    page_assert_status(mother, 422);
    page_assert_error(mother, "code", "Код жіберілгеннен кейін өтініш өзгерді.");
    assert_int_equal(site_applications(), 0);
}

static void too_many_codes_are_told_on_the_page(void **state)
{
    struct page *mother = at_the_code();
    (void)state;

    for (int i = 0; i < 9; i++)
        page_press(mother, "Жаңа код жіберу");
    page_assert_status(mother, 200);
    page_press(mother, "Жаңа код жіберу");
    page_assert_status(mother, 422);
    page_assert_says(mother, "Сіз тым көп код сұрадыңыз.");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(a_parent_applies_in_kazakh),
        SITE_TEST(a_parent_applies_in_russian),
        SITE_TEST(the_receipt_is_printed_in_both_languages),
        SITE_TEST(anyone_checks_a_receipt_and_an_altered_one_is_found),
        SITE_TEST(a_receipt_keeps_to_its_published_format_or_is_refused_with_the_place),
        SITE_TEST(a_parent_finds_the_own_lines_in_the_public_log),
        SITE_TEST(the_same_form_gives_the_same_application),
        SITE_TEST(a_draft_waits_for_its_parent),
        SITE_TEST(the_schools_of_the_address_come_before_the_search),
        SITE_TEST(a_wrong_code_is_told_beside_the_field),
        SITE_TEST(after_five_wrong_codes_only_a_new_one_helps),
        SITE_TEST(an_old_code_has_expired),
        SITE_TEST(an_answer_changed_after_the_code_needs_a_new_code),
        SITE_TEST(too_many_codes_are_told_on_the_page),
    };
    return cmocka_run_group_tests(tests, site_start, site_stop);
}
