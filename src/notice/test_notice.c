/* Messages against a real database: who gets them, in which language, and what may leave. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/time.h"
#include "db_fixture.h"
#include "i18n/msg_notice.h"
#include "notice/notice.h"
#include "notice_test_queries.h"

static struct db_fixture *fixture;
static struct ctx *family, *staff, *work, *admin;

static const struct uuid parent = {{1}}, other = {{2}}, clerk = {{3}}, school = {{4}},
                         nobody = {{0}};

static int start(void **state)
{
    (void)state;
    fixture = db_fixture_start();
    return 0;
}

static int stop(void **state)
{
    (void)state;
    db_fixture_stop(fixture);
    return 0;
}

/* A database of its own for each test. */
static int set_up(void **state)
{
    (void)state;
    db_fixture_fresh(fixture);
    family = db_fixture_ctx(fixture, "oqu_family");
    staff = db_fixture_ctx(fixture, "oqu_staff");
    work = db_fixture_ctx(fixture, "oqu_work");
    admin = db_fixture_ctx(fixture, "oqu_admin");
    db_fixture_sign(family, "parent", parent, nobody);
    db_fixture_sign(staff, "clerk", clerk, school);
    return 0;
}

static struct notice to(struct uuid person, unsigned channels)
{
    static const struct msg_arg args[] = {{.name = "code", .text = STR_INIT("1234")}};

    return (struct notice){.person = person,
                           .text = MSG_notice_code, /* any sentence with an argument */
                           .args = args,
                           .n_args = 1,
                           .object = STR("test.thing:1"),
                           .link = STR("/my/thing/1"),
                           .channels = channels,
                           .lang = LANG_RU};
}

static enum status send_tx(struct ctx *c, void *arg)
{
    return notice_send(c, arg);
}

static enum status outbox_tx(struct ctx *c, void *arg)
{
    return notice_test_outbox(c, arg);
}

static enum status outbox(struct ctx *c, struct notice_test_outbox_rows *ret_rows)
{
    return db_tx_read(c, "test/outbox", outbox_tx, ret_rows);
}

static enum status rename_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    return notice_test_rename(c, *(struct str *)arg, &changed);
}

static void send(struct ctx *c, struct notice notice)
{
    assert_int_equal(db_tx(c, "test/send", send_tx, &notice), ST_OK);
}

static void a_message_is_read_in_the_readers_language(void **state)
{
    struct notice_rows rows;
    (void)state;

    send(staff, to(parent, NOTICE_CABINET));
    family->lang = LANG_EN;
    assert_int_equal(notice_list(family, 10, &rows), ST_OK);
    assert_int_equal(rows.n, 1);
    assert_true(str_eq(rows.v[0].text, STR("Your code: 1234. Do not tell it to anyone. OQU")));
    assert_true(str_eq(rows.v[0].link, STR("/my/thing/1")));
    assert_false(rows.v[0].read);
    family->lang = LANG_RU;
    assert_int_equal(notice_list(family, 10, &rows), ST_OK);
    assert_true(str_starts(rows.v[0].text, STR("Код подтверждения: 1234.")));
}

static void only_the_person_sees_and_marks_a_message(void **state)
{
    struct notice_rows rows;
    int64_t n = 0;
    (void)state;

    send(family, to(other, NOTICE_CABINET));
    send(family, to(parent, NOTICE_CABINET));
    assert_int_equal(notice_list(family, 10, &rows), ST_OK);
    assert_int_equal(rows.n, 1);
    struct uuid mine = rows.v[0].id;
    db_fixture_sign(family, "parent", other, nobody);
    assert_int_equal(notice_mark_read(family, &mine, 1), ST_OK);
    assert_int_equal(notice_unread(family, &n), ST_OK);
    assert_int_equal(n, 1);
    db_fixture_sign(family, "parent", parent, nobody);
    assert_int_equal(notice_unread(family, &n), ST_OK);
    assert_int_equal(n, 1);
    assert_int_equal(notice_mark_read(family, &mine, 1), ST_OK);
    assert_int_equal(notice_unread(family, &n), ST_OK);
    assert_int_equal(n, 0);
}

static void the_list_is_as_long_as_asked_and_newest_first(void **state)
{
    struct notice_rows rows;
    (void)state;

    for (int i = 0; i < 4; i++) {
        struct notice notice = to(parent, NOTICE_CABINET);
        notice.link = str_printf(family->mem, "/my/%d", i);
        send(family, notice);
    }
    assert_int_equal(notice_list(family, 3, &rows), ST_OK);
    assert_int_equal(rows.n, 3);
    assert_true(str_eq(rows.v[0].link, STR("/my/3")));
    assert_true(str_eq(rows.v[2].link, STR("/my/1")));
}

static void a_message_leaves_by_each_channel_once_and_in_no_door_can_it_be_read(void **state)
{
    struct notice_test_outbox_rows rows;
    (void)state;

    send(family, to(parent, NOTICE_CABINET | NOTICE_SMS | NOTICE_MAIL));
    assert_int_equal(outbox(work, &rows), ST_OK);
    assert_int_equal(rows.n, 2);
    assert_true(str_eq(rows.v[0].state, STR("WAITING")));
    assert_int_equal(outbox(family, &rows), ST_FORBIDDEN);
    assert_int_equal(outbox(staff, &rows), ST_FORBIDDEN);
}

static enum status code_tx(struct ctx *c, void *arg)
{
    (void)arg;
    return notice_send_code(c, STR("+77010000000"), STR("482913"), c->now_us + 60 * TIME_SECOND);
}

static enum status take_tx(struct ctx *c, void *arg)
{
    return notice_take_code(c, arg);
}

static void only_the_owner_takes_a_code_back(void **state)
{
    struct ctx *owner = db_fixture_ctx(fixture, "oqu_owner");
    struct str text;
    size_t at;
    (void)state;

    assert_int_equal(db_tx(family, "test/code", code_tx, NULL), ST_OK);
    assert_int_not_equal(db_tx(family, "test/take", take_tx, &text), ST_OK);
    assert_int_not_equal(db_tx(staff, "test/take", take_tx, &text), ST_OK);
    assert_int_equal(db_tx(owner, "test/take", take_tx, &text), ST_OK);
    assert_true(str_find(text, STR("482913"), &at));
    assert_int_equal(db_tx(owner, "test/take", take_tx, &text), ST_NOT_FOUND);
}

static void a_code_is_sealed_and_not_in_the_cabinet(void **state)
{
    struct notice_test_outbox_rows rows;
    struct notice_rows messages;
    size_t at;
    (void)state;

    assert_int_equal(db_tx(family, "test/code", code_tx, NULL), ST_OK);
    assert_int_equal(outbox(work, &rows), ST_OK);
    assert_int_equal(rows.n, 1);
    assert_false(str_find(rows.v[0].whole, STR("482913"), &at));
    assert_false(str_find(rows.v[0].whole, STR("7701000"), &at));
    assert_int_equal(notice_list(family, 10, &messages), ST_OK);
    assert_int_equal(messages.n, 0);
}

static enum status direct_tx(struct ctx *c, void *arg)
{
    const struct notice_direct direct = {.channel = NOTICE_MAIL,
                                         .to = STR("nobody@oqu.test"),
                                         .text = STR("Something happened: 482913"),
                                         .expires_us = c->now_us + 60 * TIME_SECOND};
    (void)arg;
    return notice_send_direct(c, &direct);
}

static void a_sentence_to_an_address_just_proved_is_sealed_too(void **state)
{
    struct notice_test_outbox_rows rows;
    size_t at;
    (void)state;

    assert_int_equal(db_tx(staff, "test/direct", direct_tx, NULL), ST_OK);
    assert_int_equal(outbox(work, &rows), ST_OK);
    assert_int_equal(rows.n, 1);
    assert_true(str_eq(rows.v[0].channel, STR("MAIL")));
    assert_false(str_find(rows.v[0].whole, STR("482913"), &at));
    assert_false(str_find(rows.v[0].whole, STR("nobody"), &at));
}

static enum status drop_tx(struct ctx *c, void *arg)
{
    return notice_drop(c, *(struct str *)arg, MSG_notice_code);
}

static void what_is_no_longer_true_is_taken_back_but_stays_in_the_cabinet(void **state)
{
    struct notice_test_outbox_rows rows;
    struct notice_rows messages;
    struct str wrong = STR("test.thing:2"), right = STR("test.thing:1");
    (void)state;

    send(family, to(parent, NOTICE_CABINET | NOTICE_SMS));
    assert_int_equal(db_tx(family, "test/drop", drop_tx, &wrong), ST_OK);
    assert_int_equal(outbox(work, &rows), ST_OK);
    assert_true(str_eq(rows.v[0].state, STR("WAITING")));
    assert_int_equal(db_tx(family, "test/drop", drop_tx, &right), ST_OK);
    assert_int_equal(outbox(work, &rows), ST_OK);
    assert_true(str_eq(rows.v[0].state, STR("DROPPED")));
    assert_int_equal(notice_list(family, 10, &messages), ST_OK);
    assert_int_equal(messages.n, 1);
}

static void a_sentence_of_another_release_is_still_a_message(void **state)
{
    struct notice_rows rows;
    struct str gone = STR("admission.gone");
    (void)state;

    send(family, to(parent, NOTICE_CABINET));
    assert_int_equal(db_tx(admin, "test/rename", rename_tx, &gone), ST_OK);
    family->lang = LANG_EN;
    assert_int_equal(notice_list(family, 10, &rows), ST_OK);
    assert_true(str_starts(rows.v[0].text, STR("There is news for you.")));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, set_up)
    const struct CMUnitTest tests[] = {
        TEST(a_message_is_read_in_the_readers_language),
        TEST(only_the_person_sees_and_marks_a_message),
        TEST(the_list_is_as_long_as_asked_and_newest_first),
        TEST(a_message_leaves_by_each_channel_once_and_in_no_door_can_it_be_read),
        TEST(a_code_is_sealed_and_not_in_the_cabinet),
        TEST(a_sentence_to_an_address_just_proved_is_sealed_too),
        TEST(only_the_owner_takes_a_code_back),
        TEST(what_is_no_longer_true_is_taken_back_but_stays_in_the_cabinet),
        TEST(a_sentence_of_another_release_is_still_a_message),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
