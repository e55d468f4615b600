/* Administrators' pages of outgoing messages: who sees what, what they never show, once more. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "account/testing.h"
#include "i18n/msg_notice.h"
#include "notice/notice.h"
#include "notice_test_queries.h"
#include "platform/platform.h"

#define OWN_OBJECT "admission.application:7d4a1c1e-0000-4000-8000-000000000001"

static struct ctx *root;

/* ---- what is in the outbox ------------------------------------------------------------------- */

struct said {
    int organisation;
    enum msg text;
    const char *object;
};

static enum status say_tx(struct ctx *c, void *arg)
{
    const struct said *said = arg;
    const struct msg_arg args[] = {MSG_ARG("code", STR("canary-482913"))};
    const struct notice notice = {.person = ID(ADMIN),
                                  .organisation = ID(said->organisation),
                                  .text = said->text,
                                  .args = args,
                                  .n_args = COUNT(args),
                                  .object = str_from_z(said->object),
                                  .channels = NOTICE_SMS,
                                  .lang = LANG_KK};
    return notice_send(c, &notice);
}

static enum status code_tx(struct ctx *c, void *arg)
{
    (void)arg;
    return notice_send_code(c, STR("+77010000009"), STR("482913"), c->now_us + 60 * TIME_SECOND);
}

struct ending {
    const char *state, *note;
    int hours; /* it expires after */
};

static enum status end_tx(struct ctx *c, void *arg)
{
    const struct ending *ending = arg;
    struct opt_text note = {ending->note != NULL, str_from_z(ending->note ? ending->note : "")};
    int64_t changed, expires = c->now_us + country->offset_us + ending->hours * 3600 * TIME_SECOND;

    return notice_test_end_as(c, STR("notice.code"), str_from_z(ending->state), note, expires,
                              &changed);
}

/* How the message of the own school ended. */
static void ends(const char *state, const char *note, int hours)
{
    struct ending ending = {state, note, hours};
    assert_int_equal(db_tx(root, "test/end", end_tx, &ending), ST_OK);
}

static enum status acts_tx(struct ctx *c, void *arg)
{
    return notice_test_acts(c, STR("notice.sent-again"), arg);
}

static int64_t times_sent_again(void)
{
    struct notice_test_acts_row *row;

    assert_int_equal(db_tx(root, "test/acts", acts_tx, &row), ST_OK);
    return row->n;
}

static int set_up(void **state)
{
    struct said own = {SCHOOL, MSG_notice_code, OWN_OBJECT};
    struct said beside = {OTHER_SCHOOL, MSG_notice_news, "beside:1"};

    assert_int_equal(country_fresh(state), 0);
    root = db_fixture_ctx(country->fixture, "oqu_admin");
    assert_int_equal(db_tx(country->owner, "test/say", say_tx, &own), ST_OK);
    assert_int_equal(db_tx(country->owner, "test/say", say_tx, &beside), ST_OK);
    assert_int_equal(db_tx(country->owner, "test/code", code_tx, NULL), ST_OK);
    country_sign_in(country->page, ADMIN_IIN);
    return 0;
}

/* The card of the school's message; *card: its address. */
static void open_own(struct page *p, char *card, size_t room)
{
    page_get(p, "/staff/messages?q=7d4a1c1e");
    page_follow(p, "//tbody//a");
    page_assert_text(p, "h1", "Жіберілетін хабарлама");
    (void)snprintf(card, room, "%.*s", (int)strcspn(page_address(p), "?"), page_address(p));
}

/* ---- seeing ---------------------------------------------------------------------------------- */

static void list_says_how_it_goes_and_never_what_and_to_whom(void **state)
{
    struct page *p = country->page;
    char card[200];
    (void)state;

    ends("DEAD", "refused", 24);
    page_get(p, "/staff/messages");
    page_assert_count(p, "//tbody/tr", 1);
    page_assert_says(p, "Растау коды: …. Оны ешкімге айтпаңыз. OQU");
    page_assert_says(p, "Қабылдау туралы өтініш");
    page_assert_says(p, "№ 9 мектеп");
    page_assert_says(p, "Шлюз қабылдамады");
    page_assert_silent(p, "canary");
    open_own(p, card, sizeof(card));
    page_assert_says(p, "Жіберілмеді");
    page_assert_silent(p, "canary");
}

static void list_is_narrowed_by_channel_state_period_and_number(void **state)
{
    static const struct {
        const char *query;
        size_t n;
    } cases[] = {
        {"", 1},
        {"?state=WAITING", 1},
        {"?state=SENT", 0},
        {"?channel=SMS", 1},
        {"?channel=MAIL", 0},
        {"?period.to=2020-01-01", 0},
        {"?period.from=2020-01-01", 1},
        {"?q=7d4a1c1e", 1},
        {"?q=beside", 0},
        {"?q=%25", 0},
    };
    struct page *p = country->page;
    (void)state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        char address[100];
        (void)snprintf(address, sizeof(address), "/staff/messages%s", cases[i].query);
        page_get(p, address);
        page_assert_count(p, "//tbody/tr", cases[i].n);
    }
}

static void figures_are_counted_from_the_rows(void **state)
{
    struct page *p = country->page;
    (void)state;

    page_get(p, "/staff/messages");
    page_assert_text(p, "//*[contains(@class, 'stat')][.//*[contains(., 'кезекте')]]//b", "1");
    ends("DEAD", "refused", 24);
    page_get(p, "/staff/messages");
    page_assert_text(p, "//a[contains(@href, 'state=WAITING')]//b", "0");
    page_assert_text(p, "//a[contains(@href, 'state=DEAD')]//b", "1");
}

static void download_holds_the_same_rows_and_is_journalled(void **state)
{
    struct page *p = country->page;
    (void)state;

    page_get(p, "/staff/messages?format=csv");
    page_assert_status(p, 200);
    assert_non_null(strstr(page_body(p), "7d4a1c1e"));
    assert_null(strstr(page_body(p), "beside"));
    assert_null(strstr(page_body(p), "canary"));
}

static void others_see_nothing_of_it(void **state)
{
    struct page *p = country->page, *beside = country_browser();
    struct page *nobody = country_browser(), *above = country_browser();
    char card[200], again[220];
    (void)state;

    ends("DEAD", "refused", 24);
    open_own(p, card, sizeof(card));
    (void)snprintf(again, sizeof(again), "%s/again", card);
    page_get(nobody, card);
    page_assert_text(nobody, "h1", "Қызметкерлерге арналған кіру");
    page_get(country->parent, card);
    page_assert_status(country->parent, 404);
    country_sign_in(beside, OTHER_IIN);
    page_get(beside, card);
    page_assert_status(beside, 404);
    page_get(beside, "/staff/messages");
    page_assert_silent(beside, "№ 9 мектеп");
    country_sign_in(above, SECOND_IIN);
    page_get(above, "/staff/messages");
    page_assert_count(above, "//tbody/tr", 2); /* of both schools; the code belongs to nobody */
    page_close(beside);
    page_close(nobody);
    page_close(above);
}

/* ---- once more ------------------------------------------------------------------------------- */

static void failed_message_is_sent_again_once(void **state)
{
    struct page *p = country->page;
    char card[200];
    (void)state;

    ends("DEAD", "refused", 24);
    open_own(p, card, sizeof(card));
    page_press(p, "Қайта жіберу");
    page_assert_status(p, 200);
    page_assert_says(p, "Хабарлама қайта кезекке қойылды.");
    page_assert_says(p, "Кезекте");
    assert_int_equal(times_sent_again(), 1);
    page_back(p);
    page_assert_silent(p, "Қайта жіберу");
}

static void second_press_of_the_same_button_changes_nothing(void **state)
{
    struct page *p = country->page;
    char card[200], again[220];
    (void)state;

    ends("DROPPED", "no-address", 24);
    open_own(p, card, sizeof(card));
    (void)snprintf(again, sizeof(again), "%s/again", card);
    char csrf[200], idem[200];
    (void)snprintf(
        csrf, sizeof(csrf), "%s",
        page_attribute(p, "//input[@name='_csrf' and ../@action[contains(., '/again')]]", "value"));
    (void)snprintf(
        idem, sizeof(idem), "%s",
        page_attribute(p, "//input[@name='_idem' and ../@action[contains(., '/again')]]", "value"));
    for (int i = 0; i < 2; i++) {
        page_post(p, again, "_csrf", csrf, "_idem", idem);
        page_assert_status(p, 200);
        page_assert_says(p, "Хабарлама қайта кезекке қойылды.");
    }
    assert_int_equal(times_sent_again(), 1);
    page_post(p, again, "_csrf", csrf);
    page_assert_status(p, 422);
}

static void what_left_or_is_over_is_not_sent_again(void **state)
{
    static const struct ending cases[] = {
        {"SENT", NULL, 24},         {"WAITING", NULL, 24},   {"DROPPED", "no-longer-true", 24},
        {"DROPPED", "expired", -1}, {"DEAD", "refused", -1},
    };
    struct page *p = country->page;
    char card[200];
    (void)state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        ends("DEAD", "refused", 24);
        open_own(p, card, sizeof(card));
        ends(cases[i].state, cases[i].note, cases[i].hours);
        page_press(p, "Қайта жіберу"); /* of a page that is older than the change */
        page_assert_status(p, 409);
        page_get(p, card);
        page_assert_silent(p, "Қайта жіберу");
    }
    assert_int_equal(times_sent_again(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(list_says_how_it_goes_and_never_what_and_to_whom, set_up),
        cmocka_unit_test_setup(list_is_narrowed_by_channel_state_period_and_number, set_up),
        cmocka_unit_test_setup(figures_are_counted_from_the_rows, set_up),
        cmocka_unit_test_setup(download_holds_the_same_rows_and_is_journalled, set_up),
        cmocka_unit_test_setup(others_see_nothing_of_it, set_up),
        cmocka_unit_test_setup(failed_message_is_sent_again_once, set_up),
        cmocka_unit_test_setup(second_press_of_the_same_button_changes_nothing, set_up),
        cmocka_unit_test_setup(what_left_or_is_over_is_not_sent_again, set_up),
    };
    return cmocka_run_group_tests(tests, country_open, country_close);
}
