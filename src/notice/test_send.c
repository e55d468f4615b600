/* The outbox against a real database and a gateway that is a thread: what leaves, in which order,
 * and what happens when the gateway misbehaves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "app/module.h"
#include "audit/audit.h"
#include "base/buf.h"
#include "base/config.h"
#include "base/log.h"
#include "base/scan.h"
#include "base/time.h"
#include "db_fixture.h"
#include "http/outward.h"
#include "i18n/msg_notice.h"
#include "notice/notice.h"
#include "notice/send.h"
#include "notice_queries.h"
#include "notice_test_queries.h"
#include "person/person.h"

static struct db_fixture *fixture;
static struct ctx *family, *work, *owner;

static const struct uuid parent = {{1}}, silent = {{2}}, nobody = {{0}};

/* ---- the gateway ----------------------------------------------------------------------------- */

enum { CALLS_MOST = 128, CALL_ROOM = 4096, TRIES_MOST = 500, PAUSE_US = 20 * 1000 };

static struct {
    int fd, port;
    pthread_t thread;
    pthread_mutex_t lock;
    int status; /* what it answers with; 0: hangs up */
    int n;
    char calls[CALLS_MOST][CALL_ROOM];
} gateway = {.lock = PTHREAD_MUTEX_INITIALIZER};

/* Head and body of one request, by Content-Length. */
static void read_call(int fd, char *call)
{
    size_t n = 0, head = 0, body = 0, at;

    while (n + 1 < CALL_ROOM && (head == 0 || n < head + body)) {
        ssize_t more = recv(fd, call + n, CALL_ROOM - 1 - n, 0);
        if (more <= 0)
            break;
        n += (size_t)more;
        struct str all = {call, n}, length;
        if (head == 0 && str_find(all, STR("\r\n\r\n"), &at)) {
            int64_t value = 0;
            head = at + 4;
            assert_true(str_find(all, STR("Content-Length: "), &at));
            struct str rest = str_sub(all, at + 16, n);
            assert_true(scan_until(&rest, '\r', &length));
            assert_true(scan_i64(length, 0, CALL_ROOM, &value));
            body = (size_t)value;
        }
    }
    call[n] = '\0';
}

static void serve(int fd)
{
    static char call[CALL_ROOM];
    char answer[128];

    read_call(fd, call);
    assert_int_equal(pthread_mutex_lock(&gateway.lock), 0);
    assert_true(gateway.n < CALLS_MOST);
    memcpy(gateway.calls[gateway.n++], call, CALL_ROOM);
    int status = gateway.status;
    assert_int_equal(pthread_mutex_unlock(&gateway.lock), 0);
    int n = snprintf(answer, sizeof(answer),
                     "HTTP/1.1 %d X\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}", status);
    if (status > 0)
        (void)send(fd, answer, (size_t)n, MSG_NOSIGNAL);
}

static void *gateway_main(void *arg)
{
    for (;;) {
        AUTO_FD fd = accept(gateway.fd, NULL, NULL);
        if (fd < 0)
            return arg;
        serve(fd);
    }
}

static void gateway_start(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t size = sizeof(address);

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    gateway.fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(gateway.fd, (const struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(gateway.fd, 8), 0);
    assert_int_equal(getsockname(gateway.fd, (struct sockaddr *)&address, &size), 0);
    gateway.port = ntohs(address.sin_port);
    assert_int_equal(pthread_create(&gateway.thread, NULL, gateway_main, NULL), 0);
}

static void gateway_says(int status)
{
    assert_int_equal(pthread_mutex_lock(&gateway.lock), 0);
    gateway.status = status;
    gateway.n = 0;
    assert_int_equal(pthread_mutex_unlock(&gateway.lock), 0);
}

static struct str call(int i)
{
    assert_true(i < gateway.n);
    return str_from_z(gateway.calls[i]);
}

static bool says(struct str text, const char *what)
{
    size_t at;
    return str_find(text, str_from_z(what), &at);
}

/* ---- fixtures -------------------------------------------------------------------------------- */

static int start(void **state)
{
    (void)state;
    fixture = db_fixture_start();
    gateway_start();
    return 0;
}

static int stop(void **state)
{
    (void)state;
    assert_int_equal(shutdown(gateway.fd, SHUT_RDWR), 0);
    assert_int_equal(pthread_join(gateway.thread, NULL), 0);
    assert_int_equal(close(gateway.fd), 0);
    db_fixture_stop(fixture);
    return 0;
}

static void configure(struct ctx *c, const char *file)
{
    const struct config_key *lists[] = {notice_module.settings};
    struct config *config = config_new(c->mem, STR("/tmp"), lists, COUNT(lists));
    struct config_problem problem = {0};

    if (!config_parse(config, str_from_z(file), &problem) || !config_finish(config, &problem))
        fail_msg(STR_FMT, STR_ARG(problem.what));
    c->config = config;
}

static enum status load_tx(struct ctx *c, void *arg)
{
    static const struct person_new people[] = {
        {.id = {{1}},
         .iin = STR_INIT("880315600013"),
         .surname = STR_INIT("Сынақ"),
         .given = STR_INIT("Ана"),
         .citizenship = STR_INIT("KZ"),
         .phone = STR_INIT("+77010000001")},
        {.id = {{2}},
         .iin = STR_INIT("880315500017"),
         .surname = STR_INIT("Сынақ"),
         .given = STR_INIT("Әке"),
         .citizenship = STR_INIT("KZ")},
    };
    (void)arg;
    return person_load(c, people, COUNT(people));
}

static int set_up(void **state)
{
    (void)state;
    db_fixture_fresh(fixture);
    family = db_fixture_ctx(fixture, "oqu_family");
    work = db_fixture_ctx(fixture, "oqu_work");
    work->actor.kind = ACTOR_SYSTEM; /* as in `oqu work` */
    owner = db_fixture_ctx(fixture, "oqu_owner");
    db_fixture_sign(family, "parent", parent, nobody);
    assert_int_equal(db_tx(owner, "test/load", load_tx, NULL), ST_OK);
    configure(
        work,
        str_printf(work->mem, "[notice]\nsms_url = http://127.0.0.1:%d/sms\n", gateway.port).p);
    gateway_says(200);
    return 0;
}

struct said {
    struct uuid person;
    const char *object, *code;
    int64_t expires_us;
};

static enum status say_tx(struct ctx *c, void *arg)
{
    const struct said *said = arg;
    const struct msg_arg args[] = {MSG_ARG("code", str_from_z(said->code))};
    const struct notice notice = {.person = said->person,
                                  .text = MSG_notice_code,
                                  .args = args,
                                  .n_args = COUNT(args),
                                  .object = str_from_z(said->object),
                                  .channels = NOTICE_SMS,
                                  .lang = LANG_RU,
                                  .expires_us = said->expires_us};
    return notice_send(c, &notice);
}

static void say(struct uuid person, const char *object, const char *code)
{
    struct said said = {person, object, code, 0};
    assert_int_equal(db_tx(family, "test/say", say_tx, &said), ST_OK);
}

static enum status code_tx(struct ctx *c, void *arg)
{
    return notice_send_code(c, STR("+77010000009"), STR("482913"),
                            time_real_us() + *(int64_t *)arg);
}

static bool send_sms(void)
{
    bool more = false;

    assert_int_equal(send_sms_job(work, &more), ST_OK);
    return more;
}

static enum status outbox_tx(struct ctx *c, void *arg)
{
    return notice_test_outbox(c, arg);
}

static struct notice_test_outbox_row row(size_t i)
{
    struct notice_test_outbox_rows rows;

    assert_int_equal(db_tx_read(work, "test/outbox", outbox_tx, &rows), ST_OK);
    assert_true(i < rows.n);
    return rows.v[i];
}

static void assert_row(size_t i, const char *state, const char *note)
{
    struct notice_test_outbox_row r = row(i);

    assert_true(str_eq_z(r.state, state));
    assert_int_equal(r.note.set, note != NULL);
    assert_true(!note || str_eq_z(r.note.v, note));
}

static enum status due_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;
    return notice_test_due_now(c, &changed);
}

static void let_all_be_due(void)
{
    assert_int_equal(db_tx(work, "test/due", due_tx, NULL), ST_OK);
}

/* ---- tests ----------------------------------------------------------------------------------- */

static void a_message_goes_to_the_phone_of_today_with_its_id_as_key(void **state)
{
    (void)state;

    say(parent, "test:1", "1234");
    assert_true(send_sms());
    assert_false(send_sms());
    assert_int_equal(gateway.n, 1);
    struct str id = uuid_print(work->mem, row(0).id);
    assert_true(says(call(0), "POST /sms HTTP/1.1"));
    assert_true(says(call(0), "\"to\":\"+77010000001\""));
    assert_true(says(call(0), "Код подтверждения: 1234. Никому его не сообщайте. OQU"));
    assert_true(says(call(0), str_printf(work->mem, "Idempotency-Key: " STR_FMT, STR_ARG(id)).p));
    assert_true(says(call(0), str_printf(work->mem, "\"id\":\"" STR_FMT "\"", STR_ARG(id)).p));
    assert_row(0, "SENT", NULL);
}

static void a_code_leaves_once_and_is_erased(void **state)
{
    int64_t soon = 60 * TIME_SECOND;
    (void)state;

    assert_int_equal(db_tx(family, "test/code", code_tx, &soon), ST_OK);
    assert_true(send_sms());
    assert_true(says(call(0), "+77010000009") && says(call(0), "482913"));
    assert_row(0, "SENT", NULL);
    assert_false(says(row(0).whole, "\\x")); /* no sealed bytes are left */
}

static void a_code_leaves_before_what_nobody_waits_for(void **state)
{
    int64_t soon = 60 * TIME_SECOND;
    (void)state;

    say(parent, "test:1", "1111");
    say(parent, "test:2", "2222");
    assert_int_equal(db_tx(family, "test/code", code_tx, &soon), ST_OK);
    while (send_sms())
        continue;
    assert_int_equal(gateway.n, 3);
    assert_true(says(call(0), "482913"));
    assert_true(says(call(1), "1111") && says(call(2), "2222"));
}

/* One `oqu work` of several, until it finds nothing to do. */
static void *send_all(void *arg)
{
    struct ctx *c = arg;
    bool more = true;

    while (more && send_sms_job(c, &more) == ST_OK)
        continue;
    return NULL;
}

static void two_workers_send(struct ctx *other)
{
    pthread_t thread;

    assert_int_equal(pthread_create(&thread, NULL, send_all, other), 0);
    (void)send_all(work);
    assert_int_equal(pthread_join(thread, NULL), 0);
}

static int times_sent(struct uuid id)
{
    const char *key =
        str_printf(work->mem, "Idempotency-Key: " STR_FMT, STR_ARG(uuid_print(work->mem, id))).p;
    int n = 0;

    for (int i = 0; i < gateway.n; i++)
        n += says(call(i), key);
    return n;
}

/* req: M456-6.2c */
static void a_long_queue_is_drained_by_two_workers_and_each_message_arrives_once(void **state)
{
    enum { QUEUE = 90 };
    struct ctx *other = db_fixture_ctx(fixture, "oqu_work");
    struct notice_test_outbox_rows rows;
    (void)state;

    other->actor.kind = ACTOR_SYSTEM;
    other->config = work->config;
    for (int i = 0; i < QUEUE; i++)
        say(parent, str_printf(work->mem, "test:%d", i).p, "1234");
    gateway_says(503); /* more than it takes: nothing is lost, all is tried again */
    two_workers_send(other);
    let_all_be_due();
    gateway_says(200);
    two_workers_send(other);
    assert_int_equal(gateway.n, QUEUE);
    assert_int_equal(db_tx_read(work, "test/outbox", outbox_tx, &rows), ST_OK);
    assert_int_equal(rows.n, QUEUE);
    for (size_t i = 0; i < rows.n; i++) {
        assert_true(str_eq_z(rows.v[i].state, "SENT"));
        assert_int_equal(times_sent(rows.v[i].id), 1);
    }
}

static void nobody_to_send_to_is_no_failure(void **state)
{
    (void)state;

    say(silent, "test:1", "1234");
    assert_true(send_sms());
    assert_int_equal(gateway.n, 0);
    assert_row(0, "DROPPED", "no-address");
}

static void order_is_kept_within_an_object_and_only_there(void **state)
{
    (void)state;

    gateway_says(503);
    say(parent, "test:1", "1111");
    assert_false(send_sms()); /* rests after a failure */
    assert_row(0, "WAITING", "gateway");
    say(parent, "test:1", "2222");
    say(parent, "test:2", "3333");
    gateway_says(200);
    while (send_sms())
        continue;
    assert_int_equal(gateway.n, 1);
    assert_true(says(call(0), "3333"));
    let_all_be_due();
    while (send_sms())
        continue;
    assert_int_equal(gateway.n, 3);
    assert_true(says(call(1), "1111") && says(call(2), "2222"));
}

static void an_attempt_is_repeated_later_or_given_up_by_the_answer(void **state)
{
    static const struct {
        int status;
        const char *state, *note;
    } table[] = {
        {0, "WAITING", "gateway"},   {500, "WAITING", "gateway"}, {429, "WAITING", "gateway"},
        {408, "WAITING", "gateway"}, {401, "WAITING", "gateway"}, {302, "WAITING", "gateway"},
        {400, "DEAD", "refused"},    {422, "DEAD", "refused"},
    };
    (void)state;

    for (size_t i = 0; i < COUNT(table); i++) {
        gateway_says(table[i].status);
        say(parent, str_printf(work->mem, "test:%zu", i).p, "1234");
        (void)send_sms();
        assert_row(i, table[i].state, table[i].note);
        assert_int_equal(row(i).attempts, 1);
    }
}

static void a_gateway_that_is_down_is_not_asked_for_every_message(void **state)
{
    (void)state;

    gateway_says(503);
    for (int i = 0; i < 5; i++)
        say(parent, str_printf(work->mem, "test:%d", i).p, "1234");
    assert_false(send_sms());
    assert_int_equal(gateway.n, 1);
}

/* Whatever gateway the settings name: an invented phone may be somebody's. */
/* req: J73-4.3 */
static void a_training_installation_sends_nothing(void **state)
{
    (void)state;

    outward_close(true, audit_blocked);
    say(parent, "test:1", "1234");
    (void)send_sms();
    outward_close(false, NULL);
    assert_int_equal(gateway.n, 0);
    assert_row(0, "DEAD", "refused");
}

static void what_is_too_late_is_dropped(void **state)
{
    struct said late = {parent, "test:1", "1234", time_real_us() - TIME_SECOND};
    int64_t past = -TIME_SECOND;
    (void)state;

    assert_int_equal(db_tx(family, "test/say", say_tx, &late), ST_OK);
    assert_int_equal(db_tx(family, "test/code", code_tx, &past), ST_OK);
    assert_false(send_sms());
    assert_int_equal(gateway.n, 0);
    assert_row(0, "DROPPED", "expired");
    assert_row(1, "DROPPED", "expired");
    assert_false(says(row(1).whole, "\\x"));
}

static enum status claim_tx(struct ctx *c, void *arg)
{
    struct notice_claim_row **row = arg;
    return notice_claim(c, STR("SMS"), row);
}

/* A worker that is killed between claiming and sending holds nobody up. */
static void what_a_dead_worker_claimed_is_sent_by_the_next(void **state)
{
    struct ctx dying = *work;
    struct notice_claim_row *claimed;
    (void)state;

    say(parent, "test:1", "1234");
    dying.db = NULL;
    assert_int_equal(db_open_as(work, work->db, "oqu_work", &dying.db), ST_OK);
    assert_int_equal(db_tx(&dying, "test/claim", claim_tx, &claimed), ST_OK);
    assert_non_null(claimed);
    assert_false(send_sms());
    assert_row(0, "WAITING", NULL); /* it is still at work */
    db_close(dying.db);
    for (int i = 0; i < TRIES_MOST && str_eq(row(0).state, STR("WAITING")); i++) {
        (void)usleep(PAUSE_US); /* the server notices the end of a session in its own time */
        (void)send_sms();
    }
    assert_row(0, "SENT", NULL);
    assert_int_equal(gateway.n, 1);
}

static void messages_wait_while_there_is_no_gateway(void **state)
{
    (void)state;

    say(parent, "test:1", "1234");
    configure(work, "");
    assert_false(send_sms());
    assert_row(0, "WAITING", NULL);
    assert_int_equal(row(0).attempts, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, set_up)
    const struct CMUnitTest tests[] = {
        TEST(a_message_goes_to_the_phone_of_today_with_its_id_as_key),
        TEST(a_code_leaves_once_and_is_erased),
        TEST(a_code_leaves_before_what_nobody_waits_for),
        TEST(a_long_queue_is_drained_by_two_workers_and_each_message_arrives_once),
        TEST(nobody_to_send_to_is_no_failure),
        TEST(order_is_kept_within_an_object_and_only_there),
        TEST(an_attempt_is_repeated_later_or_given_up_by_the_answer),
        TEST(a_gateway_that_is_down_is_not_asked_for_every_message),
        TEST(a_training_installation_sends_nothing),
        TEST(what_is_too_late_is_dropped),
        TEST(what_a_dead_worker_claimed_is_sent_by_the_next),
        TEST(messages_wait_while_there_is_no_gateway),
    };
    log_init("test", LOG_ERROR);
    return cmocka_run_group_tests(tests, start, stop);
}
