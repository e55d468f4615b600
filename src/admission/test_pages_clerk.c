/* The clerk's day: the work list by term, one screen per child, and the decision. The rule gives
 * seats; the clerk checks documents and can neither choose nor skip (ADM-47). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "admission/testing/site.h"
#include "admission_test_queries.h"
#include "i18n/msg_admission.h"
#include "i18n/msg_signature.h"

static struct page *the_clerk(void)
{
    return site_staff("clerk", site.world.clerk, site.world.school);
}

/* Path of a page of one application at the staff door. */
static const char *staff_path(const char *page, struct uuid application)
{
    return site_path(str_printf(site.admin->mem, "/staff/admission/%%s%s", page).p, application);
}

/* That page when it tells what was done to an application. */
static const char *told(const char *path, struct uuid done)
{
    struct str id = uuid_print(site.admin->mem, done);
    return str_printf(site.admin->mem, "%s?done=" STR_FMT, path, STR_ARG(id)).p;
}

/* ---- the work list --------------------------------------------------------------------------- */

static const char *row_name(struct page *p, int row)
{
    return page_text(p, str_printf(site.admin->mem, "(//tbody/tr)[%d]//a", row).p);
}

static void the_list_goes_by_term_and_by_arrival(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 10);
    struct page *p = the_clerk();
    (void)state;

    world_clock(&site.world, "2026-06-19T12:00:00+05:00"); /* Friday: the term is Monday */
    (void)world_apply(&site.world, pool, SEAT_LANE_T);
    (void)world_apply(&site.world, pool, SEAT_LANE_T);
    world_clock(&site.world, "2026-06-22T12:00:00+05:00"); /* Monday: the term is Tuesday */
    (void)world_apply(&site.world, pool, SEAT_LANE_T);
    page_get(p, "/staff/admission");
    page_assert_status(p, 200);
    page_assert_count(p, "//tbody/tr", 3);
    assert_string_equal(row_name(p, 1), "Сынақ Бала0");
    assert_string_equal(row_name(p, 2), "Сынақ Бала1");
    assert_string_equal(row_name(p, 3), "Сынақ Бала2");
    page_assert_says(p, "Мерзімі бүгін бітеді");
    page_assert_says(p, "22.06.2026 18:00");
    page_assert_says(p, "23.06.2026 18:00");
    page_get(p, "/staff/admission?sort=-deadline");
    assert_string_equal(row_name(p, 1), "Сынақ Бала2");
    page_get(p, "/staff/admission?sort=-child");
    assert_string_equal(row_name(p, 1), "Сынақ Бала2");
    assert_string_equal(row_name(p, 3), "Сынақ Бала0");
}

#define MARKED(mark) "//tbody/tr[contains(., '" mark "')]"

static void what_is_urgent_is_marked(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 2);
    struct page *p = the_clerk();
    (void)state;

    for (int i = 0; i < 3; i++) /* the last one waits for a seat, and for nobody's answer */
        (void)world_apply(&site.world, pool, SEAT_LANE_T);
    page_get(p, "/staff/admission");
    page_assert_count(p, MARKED("Мерзімі таяу арада аяқталады"), 0);
    world_clock(&site.world, "2026-06-18T14:00:00+05:00");
    page_get(p, "/staff/admission");
    page_assert_count(p, MARKED("Мерзімі таяу арада аяқталады"), 2);
    world_clock(&site.world, "2026-06-18T17:00:00+05:00");
    page_get(p, "/staff/admission");
    page_assert_count(p, MARKED("Мерзімі жуырда аяқталады"), 2);
    page_get(p, "/staff/admission?view=overdue");
    page_assert_count(p, "//tbody/tr", 0);
    world_clock(&site.world, "2026-06-18T18:00:01+05:00");
    page_get(p, "/staff/admission?view=overdue");
    page_assert_count(p, MARKED("Мерзімі өтті"), 2);
}

static void the_list_is_searched_and_filtered(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 2);
    struct page *p = the_clerk();
    static const struct {
        const char *query;
        size_t rows;
    } table[] = {
        {"", 4},
        {"?view=open", 2},
        {"?view=waiting", 2},
        {"?view=approved", 0},
        {"?lane=O", 1},
        {"?q=бала3", 1},
        {"?q=4", 1},
        {"?q=%25", 0},
        {"?view=open&lane=O", 0},
        {"?q=Жоқ", 0},
        {"?page=2", 0},
    };
    (void)state;

    for (int i = 0; i < 3; i++)
        (void)world_apply(&site.world, pool, SEAT_LANE_T);
    (void)world_apply(&site.world, pool, SEAT_LANE_O);
    for (size_t i = 0; i < COUNT(table); i++) {
        print_message("# %s\n", table[i].query);
        page_get(p, str_printf(site.admin->mem, "/staff/admission%s", table[i].query).p);
        page_assert_status(p, 200);
        page_assert_count(p, "//tbody/tr", table[i].rows);
    }
    page_get(p, "/staff/admission");
    page_fill(p, "q", "Бала2");
    page_choose(p, "view", "waiting");
    page_press(p, "Көрсету");
    page_assert_count(p, "//tbody/tr", 1);
    assert_string_equal(row_name(p, 1), "Сынақ Бала2");
}

static size_t csv_lines(struct str text)
{
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++)
        n += text.p[i] == '\n';
    return n;
}

/* req: M456-5.15a */
static void a_long_list_has_pages_and_is_saved_whole(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 40);
    struct page *p = the_clerk();
    (void)state;

    for (int i = 0; i < 53; i++)
        (void)world_apply(&site.world, pool, SEAT_LANE_T);
    page_get(p, "/staff/admission");
    page_assert_count(p, "//tbody/tr", 50);
    page_get(p, "/staff/admission?page=2");
    page_assert_count(p, "//tbody/tr", 3);
    page_follow(p, "CSV");
    page_assert_status(p, 200);
    assert_non_null(strstr(page_header(p, "Content-Disposition"), "applications"));
    assert_int_equal(csv_lines((struct str){page_body(p), page_body_size(p)}), 54);
    assert_non_null(strstr(page_body(p), "Сынақ Бала52"));
    page_get(p, "/staff/admission?view=open&q=Бала7&format=csv"); /* what is shown is saved */
    assert_int_equal(csv_lines((struct str){page_body(p), page_body_size(p)}), 2);
    page_get(p, "/staff/admission?format=xlsx");
    page_assert_status(p, 200);
    assert_true(page_body_size(p) > 1000);
    assert_memory_equal(page_body(p), "PK\3\4", 4);
}

static const struct ground_case {
    const char *code, *words, *law;
} grounds[] = {
    {"R1", "Құжаттардың (мәліметтердің) анық еместігі", ""},
    {"R2", "Белгіленген талаптарға сәйкес келмеу", ""},
    {"R3", "Дербес деректерге қол жеткізуге келісімнің болмауы", ""},
    {"R5", "Заңда көзделген өзге жағдай", "Неке туралы кодекс, 60-бап"},
};

static void refuse(struct page *p, struct uuid id, const struct ground_case *ground)
{
    page_get(p, staff_path("/refuse", id));
    page_choose(p, "ground", ground->code);
    page_fill(p, "facts", "052-2/у нысанында дәрігердің мөрі жоқ");
    page_fill(p, "remedy", "Мөрі бар нысанды алып, қайта беріңіз");
    page_fill(p, "law", ground->law);
    site_press(p, MSG_admission_staff_refuse_send);
    page_assert_status(p, 200);
}

/* ---- one child ------------------------------------------------------------------------------- */

static void the_case_shows_documents_beside_the_data(void **state)
{
    struct page *mother = site_apply(0, world_pool(&site.world, "kk", 1));
    struct page *p = the_clerk();
    (void)state;

    page_get(p, "/staff/admission");
    page_follow(p, "Сынақ Бала0");
    page_assert_text(p, "h1", "Сынақ Бала0");
    page_assert_says(p, "065/у");
    page_assert_says(p, "Тексерілуде");
    page_assert_count(p, "//section[contains(@class,'viewer')]//img", 0); /* unchecked: not shown */
    page_assert_says(p, "Мекенжай мектептің қызмет көрсету аумағында: № 12");
    page_assert_says(p, "18 маусым 2026, 18:00");
    page_assert_silent(p, "880315"); /* the number itself is nobody's business here */
    site_press(p, MSG_admission_staff_approve);
    page_assert_status(p, 422);
    page_assert_says(p, "Құжаттардың бәрі тексеріліп біткен жоқ.");
    site_files_checked();
    page_get(p, staff_path("", site_id(mother)));
    page_assert_count(p, "//section[contains(@class,'viewer')]//img", 3);
    site_press(p, MSG_admission_staff_approve);
    page_assert_status(p, 200);
    page_assert_at(p, told("/staff/admission", site_id(mother))); /* nothing more to decide */
    page_assert_says(p, "өтініш қабылданды, шешімге қол қойылды.");
    page_get(mother, page_address(mother));
    page_assert_says(mother, "Бала мектепке қабылданды.");
    assert_int_equal(site_messages(site.world.parent[0], MSG_admission_notice_approved), 1);
}

static void after_a_decision_comes_the_next_child(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 2);
    struct uuid first = world_apply(&site.world, pool, SEAT_LANE_T);
    struct uuid second = world_apply(&site.world, pool, SEAT_LANE_T);
    struct page *p = the_clerk();
    (void)state;

    page_get(p, staff_path("", first));
    site_press(p, MSG_admission_staff_approve);
    page_assert_at(p, told(staff_path("", second), first));
    page_get(p, "/staff/admission?view=approved");
    page_assert_count(p, "//tbody/tr", 1);
}

/* The address names an application, and the page reads from its row what became of it. */
static void what_was_done_is_told_truly_whenever_the_page_is_loaded(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 3);
    struct uuid first = world_apply(&site.world, pool, SEAT_LANE_T);
    struct uuid second = world_apply(&site.world, pool, SEAT_LANE_T);
    struct page *p = the_clerk();
    struct page *stranger = site_staff("clerk", site.world.second_clerk, site.world.other_school);
    static const char approved[] = "өтініш қабылданды, шешімге қол қойылды.";
    (void)state;

    page_get(p, told("/staff/admission", first)); /* nothing was done to it */
    page_assert_silent(p, "қол қойылды");
    page_get(p, staff_path("", first));
    site_press(p, MSG_admission_staff_approve);
    page_assert_says(p, approved);
    page_get(p, page_address(p));
    page_assert_says(p, approved);
    page_get(stranger, told("/staff/admission", first));
    page_assert_status(stranger, 200);
    page_assert_silent(stranger, approved);
    page_get(p, "/staff/admission?done=nothing");
    page_assert_status(p, 200);
    page_assert_silent(p, approved);
    refuse(p, second, &grounds[0]);
    page_assert_at(p, told("/staff/admission", second));
    page_assert_says(p, "өтініштен бас тартылды, шешімге қол қойылды.");
}

/* X22, AB-8: no button, and an address written by hand changes nothing. */
static void nobody_is_taken_before_the_turn(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 1);
    struct uuid third, first = world_apply(&site.world, pool, SEAT_LANE_T);
    struct page *p = the_clerk();
    const char *action;
    (void)state;

    (void)world_apply(&site.world, pool, SEAT_LANE_T);
    third = world_apply(&site.world, pool, SEAT_LANE_T);
    page_get(p, staff_path("", third));
    page_assert_status(p, 200);
    page_assert_count(p, "//form[@method='post' and contains(@action,'/approve')]", 0);
    page_assert_count(p, "//a[contains(@href,'/refuse')]", 0);
    action = staff_path("/approve", third);
    page_post(p, action, "_csrf", site_token(p, action), "_idem", SITE_IDEM, "version", "2");
    page_assert_status(p, 409);
    page_assert_says(p, "орынды мектеп таңдамайды");
    page_get(p, staff_path("", first));
    site_press(p, MSG_admission_staff_approve); /* even then the seat is taken */
    assert_string_equal(world_in_state(&site.world, pool, "HELD").p, "T2 T3");
    assert_string_equal(world_in_state(&site.world, pool, "APPROVED").p, "T1");
}

/* req: J73-4.2c */
static void a_second_decision_is_told_by_whom_and_when(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 1);
    struct uuid id = world_apply(&site.world, pool, SEAT_LANE_T);
    struct page *p = the_clerk();
    struct page *colleague = site_staff("clerk", site.world.second_clerk, site.world.school);
    (void)state;

    page_get(p, staff_path("", id));
    page_get(colleague, staff_path("/refuse", id));
    site_press(p, MSG_admission_staff_approve);
    page_choose(colleague, "ground", "R1");
    page_fill(colleague, "facts", "Нысан басқа балаға берілген");
    page_fill(colleague, "remedy", "Өз баланызға берілген нысанды тіркеңіз");
    site_press(colleague, MSG_admission_staff_refuse_send);
    page_assert_status(colleague, 409);
    page_assert_says(colleague, "Бұл өтініш бойынша шешімді Сынақ Ата501 қабылдады: "
                                "17 маусым 2026, 10:00.");
    assert_string_equal(world_in_state(&site.world, pool, "APPROVED").p, "T1");
    page_get(colleague, staff_path("", id));
    page_assert_says(colleague, "Сынақ Ата501 қабылдады");
    page_assert_count(colleague, "//form[@method='post' and contains(@action,'/approve')]", 0);
}

/* ---- refusal --------------------------------------------------------------------------------- */

/* req: J73-A3.1 */
static void each_ground_is_told_to_the_family_whole(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 4);
    struct page *p = the_clerk();
    (void)state;

    for (int i = 0; i < (int)COUNT(grounds); i++) {
        struct uuid id = world_apply(&site.world, pool, SEAT_LANE_T);
        struct page *mother = site_parent(site.world.parent[i]);
        refuse(p, id, &grounds[i]);
        page_get(mother, site_path("/my/application/%s", id));
        page_assert_text(mother, "#refusal", "Бас тарту");
        page_assert_says(mother, grounds[i].words);
        page_assert_says(mother, "052-2/у нысанында дәрігердің мөрі жоқ");
        page_assert_says(mother, "Мөрі бар нысанды алып, қайта беріңіз");
        page_assert_says(mother, "Білім басқармасы"); /* where to complain */
        page_assert_says(mother, "5 жұмыс күні");
        if (grounds[i].law[0])
            page_assert_says(mother, grounds[i].law);
        else
            page_assert_silent(mother, site_word(mother, MSG_admission_refusal_law));
        assert_int_equal(site_messages(site.world.parent[i], MSG_admission_notice_refused), 1);
    }
}

static enum status alter_answers_tx(struct ctx *c, void *arg)
{
    struct admission_test_alter_signed_row *row;
    int64_t changed;

    (void)arg;
    TRY(admission_test_alter_signed(c, &row));
    return admission_test_alter_answer_bytes(c, &changed);
}

static struct uuid signed_answer(const char *address)
{
    struct uuid id;

    assert_true(scan_uuid(str_from_z(strrchr(address, '/') + 1), &id));
    return id;
}

/* The family sees of the answer what the school sees of it, and nobody else's family does. */
static void the_family_opens_the_checks_of_the_answer(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 1), id;
    struct page *mother = site_parent(site.world.parent[0]),
                *stranger = site_parent(site.world.parent[1]), *p = the_clerk();
    (void)state;

    id = world_apply(&site.world, pool, SEAT_LANE_T);
    page_get(mother, site_path("/my/application/%s", id));
    page_assert_silent(mother, site_word(mother, MSG_admission_case_answer_signature));
    refuse(p, id, &grounds[0]);
    page_get(mother, site_path("/my/application/%s", id));
    page_follow(mother, site_word(mother, MSG_admission_case_answer_signature));
    page_assert_status(mother, 200);
    page_assert_says(mother, site_word(mother, MSG_signature_kind_admission_decision));
    page_assert_says(mother, site_word(mother, MSG_signature_verdict_unchanged));
    char address[80];
    (void)snprintf(address, sizeof(address), "%s", page_address(mother));
    page_get(stranger, address);
    page_assert_status(stranger, 404);

    /* Somebody at the machine changes one byte of it. */
    assert_int_equal(db_tx(site.admin, "test/alter", alter_answers_tx, NULL), ST_OK);
    page_get(mother, address);
    page_assert_status(mother, 500);
    page_assert_text(mother, "h1", "Бұл жазба жүйеден тыс өзгертілген");
    page_assert_says(mother, "Өзіңіз сақтап алған қолхат пен жауап күшінде қалады");
    page_get(stranger, address);
    page_assert_status(stranger, 404);
    page_get(p, site_path("/staff/signatures/%s", signed_answer(address)));
    page_assert_status(p, 500);
    page_assert_says(p, "бұл жазба бойынша шешім қабылдамаңыз");
}

static void a_refusal_says_why_and_what_can_be_done(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 1);
    struct uuid id = world_apply(&site.world, pool, SEAT_LANE_T);
    struct page *p = the_clerk();
    (void)state;

    page_get(p, staff_path("/refuse", id));
    page_assert_count(p, "//input[@name='ground']", 4);
    page_assert_count(p, "//input[@name='ground' and @value='R4']", 0); /* the rule's alone (X9) */
    site_press(p, MSG_admission_staff_refuse_send);
    page_assert_status(p, 422);
    page_assert_error(p, "ground", "Бас тарту негізін тізімнен таңдаңыз");
    page_assert_error(p, "facts", "Бас тартуға негіз болған нақты фактілерді жазыңыз");
    page_assert_error(p, "remedy", "Өтініш қабылдануы үшін не түзетілуі керегін жазыңыз");
    page_choose(p, "ground", "R5");
    page_fill(p, "facts", "Сот шешімі бар");
    page_fill(p, "remedy", "Сот шешіміне шағымданыңыз");
    site_press(p, MSG_admission_staff_refuse_send);
    page_assert_status(p, 422);
    page_assert_error(p, "law", "Бұл негіз үшін заңның бабын жазыңыз");
    assert_string_equal(page_value(p, "facts"), "Сот шешімі бар");
    assert_string_equal(world_in_state(&site.world, pool, "ALLOCATED").p, "T1");
}

static void grounds_outside_the_list_are_refused(void **state)
{
    static const char *const invented[] = {"R4", "R0", "R9", "r1", "OTHER"};
    struct uuid pool = world_pool(&site.world, "kk", 1);
    struct uuid id = world_apply(&site.world, pool, SEAT_LANE_T);
    const char *action = staff_path("/refuse", id);
    struct page *p = the_clerk();
    (void)state;

    for (size_t i = 0; i < COUNT(invented); i++) {
        page_post(p, action, "_csrf", site_token(p, action), "_idem", SITE_IDEM, "version", "2",
                  "ground", invented[i], "facts", "Факт", "remedy", "Жоқ", "law", "Бап");
        page_assert_status(p, 422);
        page_assert_error(p, "ground", "Бас тарту негізін тізімнен таңдаңыз");
    }
    assert_string_equal(world_in_state(&site.world, pool, "ALLOCATED").p, "T1");
}

static void a_refusal_frees_the_seat_for_the_next(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 1);
    struct uuid id = world_apply(&site.world, pool, SEAT_LANE_T);
    struct page *p = the_clerk();
    (void)state;

    (void)world_apply(&site.world, pool, SEAT_LANE_O);
    (void)world_apply(&site.world, pool, SEAT_LANE_T);
    refuse(p, id, &grounds[0]);
    assert_string_equal(world_in_state(&site.world, pool, "ALLOCATED").p, "T2");
    assert_string_equal(world_in_state(&site.world, pool, "HELD").p, "O1");
    page_get(p, staff_path("", id));
    page_assert_says(p, grounds[0].words);
    page_assert_says(p, "Сынақ Ата501");
}

/* R4 comes from the timers alone, and the page says what it means and where to go. */
static void full_classes_are_told_by_the_rule(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 1), id;
    struct page *mother = site_parent(site.world.parent[1]);
    (void)state;

    (void)world_apply(&site.world, pool, SEAT_LANE_T);
    id = world_apply(&site.world, pool, SEAT_LANE_T);
    world_clock(&site.world, "2026-06-18T18:00:00+05:00");
    world_timers(&site.world);
    page_get(mother, site_path("/my/application/%s", id));
    page_assert_says(mother, "Сынып-жинақтардың толып кетуі");
    page_assert_says(mother, "Білім басқармасы");
    page_assert_count(mother, "//main//a[@href='/schools']", 1);
    assert_int_equal(site_messages(site.world.parent[1], MSG_admission_notice_refused), 1);
    struct page *p = the_clerk();
    page_get(p, staff_path("", id));
    page_assert_says(p, "Бұл өтініш бойынша шешімді жүйе қабылдады");
}

/* ---- a better file (X13) --------------------------------------------------------------------- */

static void a_better_file_is_asked_once_and_the_term_goes_on(void **state)
{
    struct page *mother = site_apply(0, world_pool(&site.world, "kk", 1)), *p = the_clerk();
    struct uuid id = site_id(mother);
    (void)state;

    site_files_checked();
    page_get(p, staff_path("/ask?kind=FORM_052_2", id));
    site_press(p, MSG_admission_staff_ask_send);
    page_assert_status(p, 422);
    page_assert_error(p, "reason", "Не дұрыс емесін таңдаңыз");
    page_assert_error(p, "note", "Ата-анаға түсініктеме жазыңыз");
    page_choose(p, "reason", "UNREADABLE");
    page_fill(p, "note", "Екінші бет оқылмайды");
    site_press(p, MSG_admission_staff_ask_send);
    page_assert_at(p, told(staff_path("", id), id));
    page_assert_says(p, "өтініш бойынша ата-анадан жаңа файл сұралды.");
    page_assert_says(p, "Сізден жауап керек");
    page_get(p, staff_path("/ask?kind=FORM_052_2", id));
    page_choose(p, "reason", "UNREADABLE");
    page_fill(p, "note", "Тағы");
    site_press(p, MSG_admission_staff_ask_send);
    page_assert_status(p, 422);
    page_assert_says(p, "Бұл құжат бойынша жаңа файл бір рет сұралған");
    page_get(mother, site_path("/my/application/%s", id));
    page_assert_says(mother, "Мерзімі: 18 маусым 2026, 18:00."); /* the first one */
    page_follow(mother, "//section[@aria-labelledby='fixes']//a");
    page_assert_says(mother, "Құжат анық көрінбейді");
    page_assert_says(mother, "Екінші бет оқылмайды");
    page_upload(mother, "file", "new.jpg", site_jpeg());
    site_press(mother, MSG_admission_fix_send);
    page_assert_status(mother, 200);
    page_assert_says(mother, "new.jpg");
    page_assert_silent(mother, "052.jpg");
    site_files_checked();
    page_get(p, staff_path("", id));
    site_press(p, MSG_admission_staff_approve);
    page_assert_status(p, 200);
    assert_int_equal(site_messages(site.world.parent[0], MSG_admission_notice_fix), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(the_list_goes_by_term_and_by_arrival),
        SITE_TEST(what_is_urgent_is_marked),
        SITE_TEST(the_list_is_searched_and_filtered),
        SITE_TEST(a_long_list_has_pages_and_is_saved_whole),
        SITE_TEST(the_case_shows_documents_beside_the_data),
        SITE_TEST(after_a_decision_comes_the_next_child),
        SITE_TEST(what_was_done_is_told_truly_whenever_the_page_is_loaded),
        SITE_TEST(nobody_is_taken_before_the_turn),
        SITE_TEST(a_second_decision_is_told_by_whom_and_when),
        SITE_TEST(each_ground_is_told_to_the_family_whole),
        SITE_TEST(the_family_opens_the_checks_of_the_answer),
        SITE_TEST(a_refusal_says_why_and_what_can_be_done),
        SITE_TEST(grounds_outside_the_list_are_refused),
        SITE_TEST(a_refusal_frees_the_seat_for_the_next),
        SITE_TEST(full_classes_are_told_by_the_rule),
        SITE_TEST(a_better_file_is_asked_once_and_the_term_goes_on),
    };
    return cmocka_run_group_tests(tests, site_start, site_stop);
}
