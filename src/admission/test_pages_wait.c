/* The waiting room as a family meets it: with the limit filled the next one waits, sees the place,
 * and goes in when the one before has sent. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "admission/testing/site.h"
#include "base/time.h"
#include "i18n/msg_admission.h"
#include "i18n/msg_html.h"
#include "i18n/msg_wait.h"
#include "wait/wait.h"

enum { ANSWER_MOST = 64 * 1024 };

static char answer[ANSWER_MOST];

/* What the room itself answers to a browser with the page's ticket. */
static const char *room_says(struct page *p, const char *target, const char *language)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    struct arena *mem = site.world.owner->mem;
    struct str path = str_printf(mem, "%s/run/wait.sock", site.home);
    struct str question =
        str_printf(mem,
                   "GET %s HTTP/1.1\r\nHost: localhost\r\nCookie: a=b; __Host-wr71=%s; "
                   "lang=%s\r\n\r\n",
                   target, page_cookie(p, "__Host-wr71"), language);
    size_t n = 0, end = 0;

    memcpy(address.sun_path, path.p, path.n);
    AUTO_FD fd = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(connect(fd, (const struct sockaddr *)&address, sizeof(address)), 0);
    assert_int_equal(send(fd, question.p, question.n, 0), question.n);
    struct pollfd more = {.fd = fd, .events = POLLIN};
    while (end == 0 || poll(&more, 1, 50) == 1) { /* the head at least, then what comes with it */
        ssize_t got = recv(fd, answer + n, sizeof(answer) - 1 - n, 0);
        assert_true(got > 0);
        n += (size_t)got;
        answer[n] = '\0';
        (void)str_find((struct str){answer, n}, STR("\r\n\r\n"), &end);
    }
    return answer;
}

static void assert_room_says(struct page *p, const char *target, const char *part)
{
    const char *all = room_says(p, target, "kk");

    if (!strstr(all, part))
        fail_msg("\"%s\" is not in: %s", part, all);
}

static struct page *administrator(void)
{
    return site_staff("admin", site.world.officer, site.world.department);
}

static void fill_settings(struct page *p, const char *limit)
{
    page_get(p, "/staff/waiting/71");
    page_fill(p, "limit", limit);
    page_fill(p, "reason", "Жүктеме");
}

static void set_limit(const char *limit)
{
    struct page *p = administrator();

    fill_settings(p, limit);
    site_press(p, MSG_wait_staff_save);
    page_assert_status(p, 200);
    assert_int_equal(wait_tell_settings(site.world.owner), ST_OK);
}

/* A family whose draft is complete and who is not in the room yet. */
static struct page *ready(int family, struct uuid pool, struct uuid *ret_draft)
{
    struct page *p = site_parent(site.world.parent[family]);
    const struct site_choice choice = {.pool = pool};

    site_fill_draft(p, &choice);
    *ret_draft = site_id(p);
    page_get(p, site_path("/my/draft/%s/leave", *ret_draft));
    site_press(p, MSG_admission_leave_button);
    page_assert_at(p, "/my/");
    return p;
}

static void check(struct page *p, struct uuid draft)
{
    page_get(p, site_path("/my/draft/%s/check", draft));
}

static void assert_waits(struct page *p, struct uuid draft)
{
    check(p, draft);
    page_assert_at(p, site_path("/wr/71/%s", draft));
}

static void assert_is_inside(struct page *p, struct uuid draft)
{
    check(p, draft);
    page_assert_status(p, 200);
    page_assert_text(p, "h1", site_word(p, MSG_admission_check_title));
}

/* Three families with a limit of one: the first is inside, two wait. */
static void one_inside_two_wait(struct page *p[3], struct uuid draft[3])
{
    struct uuid pool = world_pool(&site.world, "kk", 5);

    for (int i = 0; i < 3; i++)
        p[i] = ready(i, pool, &draft[i]);
    set_limit("1");
    assert_is_inside(p[0], draft[0]);
    assert_waits(p[1], draft[1]);
    assert_waits(p[2], draft[2]);
}

/* req: J73-A5.1a, J73-A5.1b, J73-A5.1c, J73-A5.2 */
static void with_a_limit_of_one_families_enter_one_after_another(void **state)
{
    struct uuid draft[3];
    struct page *p[3];
    (void)state;

    one_inside_two_wait(p, draft);
    assert_is_inside(p[0], draft[0]);
    assert_room_says(p[1], "/wr/v1/71/status", "\"state\":\"waiting\",\"pos\":1,\"ahead\":0");
    assert_room_says(p[2], "/wr/v1/71/status", "\"state\":\"waiting\",\"pos\":2,\"ahead\":1");
    assert_room_says(p[2], site_path("/wr/71/%s", draft[2]), "<title>2 · Күту бөлмесі");
    site_sign(p[0]);
    assert_room_says(p[1], site_path("/wr/71/%s", draft[1]),
                     site_path("Location: /my/draft/%s/check", draft[1]));
    assert_waits(p[2], draft[2]);
    assert_is_inside(p[1], draft[1]);
    site_sign(p[1]);
    assert_is_inside(p[2], draft[2]);
}

/* req: J73-A5.1b */
static void a_forged_or_copied_ticket_lets_nobody_in(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 5), draft[2];
    struct page *p[2];
    char forged[80];
    (void)state;

    for (int i = 0; i < 2; i++)
        p[i] = ready(i, pool, &draft[i]);
    set_limit("1");
    assert_is_inside(p[0], draft[0]);
    assert_waits(p[1], draft[1]);
    const char *own = page_cookie(p[1], "__Host-wr71");
    assert_int_equal(strlen(own), 64);
    memcpy(forged, own, 65);
    forged[20] = forged[20] == 'A' ? 'B' : 'A';
    page_set_cookie(p[1], "__Host-wr71", forged);
    assert_room_says(p[1], "/wr/v1/71/status", "401 Unauthorized");
    assert_waits(p[1], draft[1]); /* and the door gives the own one again */
    page_set_cookie(p[0], "__Host-wr71", page_cookie(p[1], "__Host-wr71"));
    page_post(p[1], site_path("/my/draft/%s/code", draft[1]), "_csrf",
              site_token(p[1], site_path("/my/draft/%s/code", draft[1])), "_idem", SITE_IDEM);
    page_assert_at(p[1], site_path("/wr/71/%s", draft[1]));
}

/* I8: the limit holds when the room is away, and nobody's place is lost by it. */
static void without_the_room_nobody_passes_and_places_are_kept(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 5), draft[2];
    struct page *p[2];
    (void)state;

    for (int i = 0; i < 2; i++)
        p[i] = ready(i, pool, &draft[i]);
    set_limit("1");
    assert_is_inside(p[0], draft[0]);
    assert_waits(p[1], draft[1]);
    site_room_stop();
    for (int i = 0; i < 2; i++) {
        check(p[i], draft[i]);
        page_assert_status(p[i], 503);
        site_says(p[i], MSG_html_error_503_text);
        page_get(p[i], site_path("/my/draft/%s", draft[i])); /* reading goes on */
        page_assert_status(p[i], 200);
    }
    site_room_start();
    assert_is_inside(p[0], draft[0]);
    assert_waits(p[1], draft[1]);
    assert_room_says(p[1], "/wr/v1/71/status", "\"pos\":1");
}

/* X25: whoever asks first after an outage gains nothing by it. */
static void an_outage_changes_nobody_s_place(void **state)
{
    struct uuid draft[3], late;
    struct page *p[3], *newcomer = ready(3, world_pool(&site.world, "ru", 5), &late);
    (void)state;

    one_inside_two_wait(p, draft);
    site_room_stop();
    check(newcomer, late);
    page_assert_status(newcomer, 503);
    site_room_start();
    assert_waits(newcomer, late);
    assert_waits(p[2], draft[2]);
    assert_waits(p[1], draft[1]);
    assert_is_inside(p[0], draft[0]);
    assert_room_says(p[1], "/wr/v1/71/status", "\"pos\":1,");
    assert_room_says(p[2], "/wr/v1/71/status", "\"pos\":2,");
    assert_room_says(newcomer, "/wr/v1/71/status", "\"pos\":3,");
    site_sign(p[0]);
    assert_waits(p[2], draft[2]);
    assert_is_inside(p[1], draft[1]);
}

static void leaving_the_line_moves_the_others_up(void **state)
{
    struct uuid draft[3];
    struct page *p[3];
    (void)state;

    one_inside_two_wait(p, draft);
    page_get(p[1], site_path("/my/draft/%s/leave", draft[1]));
    site_press(p[1], MSG_admission_leave_button);
    assert_room_says(p[2], "/wr/v1/71/status", "\"pos\":1");
    assert_room_says(p[1], "/wr/v1/71/status", "\"state\":\"ended\"");
}

/* req: J73-A5.1a */
static void the_administrator_sets_the_limit_and_sees_the_load(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 5), draft;
    struct page *p = administrator(), *family = ready(0, pool, &draft);
    static const char *const bad[] = {"0", "-5", "жүз", "100001", ""};
    (void)state;

    for (size_t i = 0; i < COUNT(bad); i++) {
        fill_settings(p, bad[i]);
        site_press(p, MSG_wait_staff_save);
        page_assert_status(p, 422);
        page_assert_says(p, "100 000-ға дейін"); /* the allowed range */
    }
    set_limit("7");
    assert_is_inside(family, draft);
    page_get(p, "/staff/waiting");
    page_assert_text(p, "//tr[th/a[@href='/staff/waiting/71']]/td[1]", "7");
    page_assert_text(p, "//tr[th/a[@href='/staff/waiting/71']]/td[2]", "1");
    page_get(p, "/staff/waiting/71");
    page_assert_says(p, "Жүктеме"); /* the history */
    page_get(p, "/staff/waiting/71?what=wait.wr_limit");
    page_assert_count(p, "//tbody/tr", 2); /* what it was at first, and this change */
    page_get(p, "/staff/waiting?sort=-limit");
    page_assert_count(p, "//tbody/tr", 20);
    page_assert_text(p, "//tbody/tr[20]/th", "Астана қаласы"); /* the others have 2000 */
    page_get(p, "/staff/waiting/99");
    page_assert_status(p, 404);
}

static void nobody_sets_the_room_of_another_region(void **state)
{
    struct page *department = administrator();
    struct page *school = site_staff("admin", site.world.officer, site.world.school);
    struct page *strangers[] = {department, school};
    const char *rooms[] = {"/staff/waiting/75", "/staff/waiting/71"};
    (void)state;

    page_get(department, "/staff/waiting");
    page_assert_count(department, "//tbody//a", 1); /* the own region */
    page_get(school, "/staff/waiting");
    page_assert_count(school, "//tbody/tr", 20);
    page_assert_count(school, "//tbody//a", 0);
    for (size_t i = 0; i < COUNT(strangers); i++) {
        page_get(strangers[i], rooms[i]);
        page_assert_status(strangers[i], 404);
    }
    for (size_t i = 0; i < COUNT(strangers); i++) {
        page_post(strangers[i], rooms[i], "_csrf", site_token(strangers[i], rooms[i]), "limit", "9",
                  "rate", "0", "keep", "15", "form", "20", "mode", "FIFO", "reason", "Жүктеме");
        page_assert_status(strangers[i], 404);
    }
}

/* What the job keeps of the rooms is a chart for whoever sets them, and for the department. */
static void the_line_over_the_day_is_a_chart(void **state)
{
    struct page *family[3], *p = administrator();
    struct uuid draft[3];
    (void)state;

    page_get(p, "/staff/waiting/71");
    page_assert_count(p, "//section[@aria-labelledby='line']", 0); /* nobody has waited yet */
    one_inside_two_wait(family, draft);
    site.world.work->config = site.config;
    assert_int_equal(wait_note_load(site.world.work), ST_OK);
    page_get(p, "/staff/waiting/71");
    page_assert_text(p, "//section[@aria-labelledby='line']//tbody/tr[2]/td[1]", "2");
    page_assert_text(p, "//section[@aria-labelledby='line']//tbody/tr[2]/td[2]", "1");
    p = site_staff("department", site.world.officer, site.world.department);
    page_get(p, "/staff/board");
    page_assert_text(p, "//section[@aria-labelledby='line']//tbody/tr[2]/td[1]", "2");
    page_get(p, "/staff/board?table=line&format=csv");
    page_assert_says(p, "17.06.2026");
}

static void a_pause_keeps_the_places_and_says_why(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 5), draft;
    struct page *p = administrator(), *family = ready(0, pool, &draft);
    (void)state;

    fill_settings(p, "5");
    page_tick(p, "paused");
    site_press(p, MSG_wait_staff_save);
    page_assert_status(p, 422); /* a pause has a message in both languages */
    page_fill(p, "notice_kk", "Жиырма минуттан кейін жалғасады");
    page_fill(p, "notice_ru", "Продолжим через двадцать минут");
    site_press(p, MSG_wait_staff_save);
    page_assert_status(p, 200);
    assert_int_equal(wait_tell_settings(site.world.owner), ST_OK);
    assert_waits(family, draft);
    assert_room_says(family, "/wr/v1/71/status", "\"paused\":true");
    assert_room_says(family, site_path("/wr/71/%s", draft), "Жиырма минуттан кейін жалғасады");
    assert_non_null(strstr(room_says(family, site_path("/wr/71/%s", draft), "ru"),
                           "Продолжим через двадцать минут"));
    set_limit("6"); /* the form carries the pause on */
    assert_waits(family, draft);
    fill_settings(p, "5");
    page_untick(p, "paused");
    site_press(p, MSG_wait_staff_save);
    assert_int_equal(wait_tell_settings(site.world.owner), ST_OK);
    assert_is_inside(family, draft);
}

/* Two families an hour before the opening, the second one first in line. */
static void two_come_early(struct page *p[2], struct uuid draft[2])
{
    struct uuid pool = world_pool_of(&site.world, site.world.region_school[0], "kk", 5);

    world_clock(&site.world, "2026-05-27T07:59:00+05:00");
    for (int i = 0; i < 2; i++) {
        const struct site_choice choice = {
            .pool = pool, .region = world_region(0).p, .typed = "Өңір"};
        p[i] = site_parent(site.world.parent[i]);
        site_fill_draft(p[i], &choice);
        draft[i] = site_id(p[i]);
        assert_false(page_has(p[i], "//form[contains(@action, '/line')]"));
    }
    set_limit("1");
    world_clock(&site.world, "2026-05-27T08:01:00+05:00");
    for (int i = 0; i < 2; i++) {
        check(p[1 - i], draft[1 - i]); /* the second family comes first */
        site_press(p[1 - i], MSG_admission_line_button);
        page_assert_at(p[1 - i], site_path("/wr/71/%s", draft[1 - i]));
    }
}

/* ADM-36: places by time of entry within the hour before the opening; nobody enters before. */
static void early_comers_keep_their_order_at_the_opening(void **state)
{
    struct uuid draft[2];
    struct page *p[2];
    (void)state;

    two_come_early(p, draft);
    assert_room_says(p[1], "/wr/v1/71/status", "\"state\":\"closed\",\"pos\":1");
    assert_room_says(p[0], "/wr/v1/71/status", "\"state\":\"closed\",\"pos\":2");
    world_clock(&site.world, "2026-05-27T09:00:01+05:00");
    assert_waits(p[0], draft[0]); /* this door also tells the room that it is time */
    assert_is_inside(p[1], draft[1]);
    assert_waits(p[0], draft[0]);
}

static void set_draw(struct page *p, const char *close_min)
{
    fill_settings(p, "1");
    page_choose(p, "mode", "SHUFFLE");
    page_fill(p, "close", close_min);
    site_press(p, MSG_wait_staff_save);
    page_assert_status(p, 200);
    assert_int_equal(wait_tell_settings(site.world.owner), ST_OK);
}

static void write_number(struct page *p, const char *number)
{
    page_get(p, "/staff/waiting/71/number");
    page_fill(p, "number", number);
    page_fill(p, "source", "Ұлттық лотерея, 26 мамыр");
    site_press(p, MSG_wait_number_save);
}

/* Whoever knows the seed must not know the number while people can still come or go by it. */
static void a_draw_takes_a_public_number_after_its_list_is_closed(void **state)
{
    struct uuid draft[2];
    struct page *p[2], *staff = administrator();
    (void)state;

    two_come_early(p, draft);
    set_draw(staff, "1");
    page_get(staff, "/staff/waiting/71/number");
    page_assert_says(staff, site_word(staff, MSG_wait_number_early));
    page_assert_count(staff, "//input[@name='number']", 0);
    page_get(staff, "/staff/waiting/10/number");
    page_assert_status(staff, 404); /* of another region */
    set_draw(staff, "60");
    assert_room_says(p[0], site_path("/wr/71/%s", draft[0]), "Жеребе тізімі жабылды");
    write_number(staff, "\"04\"");
    page_assert_status(staff, 422);
    page_assert_count(staff, "//input[@value='Ұлттық лотерея, 26 мамыр']", 1);
    write_number(staff, "04 11 23 31 40 45");
    page_assert_status(staff, 200);
    assert_int_equal(wait_tell_settings(site.world.owner), ST_OK);
    assert_room_says(p[0], site_path("/wr/71/%s", draft[0]),
                     "Көпшілік алдында шыққан сан: 04 11 23");
    assert_room_says(p[0], "/wr/v1/71/board", "\"public\":\"04 11 23 31 40 45\",\"seed\":\"\"");
    page_get(staff, "/staff/waiting/71/number");
    page_assert_says(staff, "04 11 23 31 40 45");
    page_assert_count(staff, "//input[@name='number']", 0); /* there is no second one */
    world_clock(&site.world, "2026-05-27T09:00:01+05:00");
    check(p[0], draft[0]);
    check(p[1], draft[1]);
    assert_room_says(p[0], "/wr/v1/71/board", "\"public\":\"04 11 23 31 40 45\",\"seed\":\"");
    page_get(staff, "/staff/waiting/71/number");
    page_assert_says(staff, site_word(staff, MSG_wait_number_known));
}

static void what_is_not_asked_like_a_browser_is_refused(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 5), draft;
    struct page *family = ready(0, pool, &draft);
    (void)state;

    set_limit("1");
    assert_room_says(family, "/wr/v1/71/other", "404 Not Found");
    assert_room_says(family, "/wr/71/../../etc", "404 Not Found");
    assert_room_says(family, "/wr/v1/0/status", "404 Not Found");
    assert_room_says(family, "/wr/v1/71/board", "\"limit\":1");
    assert_room_says(family, site_path("/wr/33/%s", draft), "303 See Other");
    page_set_header(family, "Sec-Purpose", "prefetch;prerender");
    check(family, draft);
    page_assert_status(family, 503); /* not used up behind the reader's back */
}

/* Told in words of the page, which goes on showing the place. */
static void who_asks_too_often_reads_why(void **state)
{
    struct page *p[3];
    struct uuid draft[3];
    const char *said = "";
    (void)state;

    one_inside_two_wait(p, draft);
    for (int i = 0; i < 10 * WAIT_ASKS_AT_ONCE && !strstr(said, "HTTP/1.1 429"); i++)
        said = room_says(p[1], site_path("/wr/71/%s", draft[1]), "kk");
    assert_non_null(strstr(said, "Сіз бетті тым жиі жаңартып жатырсыз. Орныңыз сақталды"));
    assert_non_null(strstr(said, "<title>1 · Күту бөлмесі"));
    assert_waits(p[1], draft[1]);
    assert_room_says(p[2], "/wr/v1/71/status", "\"pos\":2");
}

static void tell_turns(void)
{
    struct ctx *work = site.world.work;

    work->config = site.config;
    work->now_us = time_real_us();
    assert_int_equal(wait_tell_turns(work), ST_OK);
}

static void want_message(struct page *p, struct uuid draft, const char *minutes)
{
    page_get(p, site_path("/my/draft/%s/notify", draft));
    page_choose(p, "minutes", minutes);
    site_press(p, MSG_admission_notify_save);
}

static bool has_message(struct page *p, const char *part)
{
    page_get(p, "/my/messages");
    return strstr(page_body(p), part) != NULL;
}

/* By choice, before the turn, once; not for whoever did not want it, and no more when it is past.
 */
static void a_family_is_told_before_its_turn_if_it_wants(void **state)
{
    struct page *p[3];
    struct uuid draft[3];
    (void)state;

    one_inside_two_wait(p, draft);
    tell_turns();
    assert_false(has_message(p[1], "кезегіңізге шамамен"));
    const char *address = site_path("/my/draft/%s/notify", draft[1]);
    page_get(p[1], address);
    page_post(p[1], address, "_csrf", site_token(p[1], address), "minutes", "7", "sms", "1");
    page_assert_status(p[1], 422);
    want_message(p[1], draft[1], "30");
    page_assert_at(p[1], site_path("/wr/71/%s", draft[1]));
    tell_turns();
    assert_true(has_message(p[1], "кезегіңізге шамамен 1 минут"));
    assert_false(has_message(p[2], "кезегіңізге шамамен"));
    page_get(p[1], site_path("/my/draft/%s/notify", draft[2])); /* another family's */
    page_assert_status(p[1], 404);
    page_get(p[0], site_path("/my/draft/%s/leave", draft[0])); /* the one inside goes */
    site_press(p[0], MSG_admission_leave_button);
    assert_is_inside(p[1], draft[1]);
    tell_turns();
    page_get(p[1], site_path("/my/draft/%s/notify", draft[1]));
    page_assert_status(p[1], 200);
    assert_false(has_message(p[1], "кезегіңіз келді"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(with_a_limit_of_one_families_enter_one_after_another),
        SITE_TEST(a_forged_or_copied_ticket_lets_nobody_in),
        SITE_TEST(without_the_room_nobody_passes_and_places_are_kept),
        SITE_TEST(an_outage_changes_nobody_s_place),
        SITE_TEST(leaving_the_line_moves_the_others_up),
        SITE_TEST(the_administrator_sets_the_limit_and_sees_the_load),
        SITE_TEST(nobody_sets_the_room_of_another_region),
        SITE_TEST(the_line_over_the_day_is_a_chart),
        SITE_TEST(a_pause_keeps_the_places_and_says_why),
        SITE_TEST(early_comers_keep_their_order_at_the_opening),
        SITE_TEST(a_draw_takes_a_public_number_after_its_list_is_closed),
        SITE_TEST(what_is_not_asked_like_a_browser_is_refused),
        SITE_TEST(who_asks_too_often_reads_why),
        SITE_TEST(a_family_is_told_before_its_turn_if_it_wants),
    };
    return cmocka_run_group_tests(tests, site_start, site_stop);
}
