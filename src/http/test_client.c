/* Calls to other systems: what we send, what we accept, and what a failing peer does to us. The
 * peers are scripts in a thread. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http/http.h"

enum { HEARD_MOST = 1 << 16 };

/* A peer for one connection. HTTP: reads until `until` was heard, then says lines[0]. SMTP: says
 * lines[0], then one line for each line it hears (after "DATA" for the final dot). */
struct peer {
    const char *until;
    const char *const *lines;
    in_addr_t at; /* 0: the usual address of this machine */
    int listening, port;
    char heard[HEARD_MOST];
    pthread_t thread;
};

static bool hear(int fd, struct peer *peer, const char *until)
{
    size_t n = strlen(peer->heard), from = n;

    while (n + 1 < HEARD_MOST && !strstr(peer->heard + from, until)) {
        ssize_t got = recv(fd, peer->heard + n, 1, 0);
        if (got <= 0)
            return false;
        n += (size_t)got;
    }
    return true;
}

static void say(int fd, const char *text)
{
    (void)send(fd, text, strlen(text), MSG_NOSIGNAL);
}

static void *play(void *arg)
{
    struct peer *peer = arg;
    int fd = accept(peer->listening, NULL, NULL);

    if (fd < 0)
        return NULL;
    if (peer->until) {
        if (hear(fd, peer, peer->until))
            say(fd, peer->lines[0]);
    } else {
        say(fd, peer->lines[0]);
        for (size_t i = 1; peer->lines[i]; i++) {
            bool data = str_starts(str_from_z(peer->lines[i - 1]), STR("354"));
            if (!hear(fd, peer, data ? "\r\n.\r\n" : "\r\n"))
                break;
            say(fd, peer->lines[i]);
        }
    }
    (void)shutdown(fd, SHUT_WR);
    char rest[256];
    while (recv(fd, rest, sizeof(rest), 0) > 0)
        continue;
    (void)close(fd);
    return NULL;
}

static void start_peer(struct peer *peer)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t n = sizeof(address);

    address.sin_addr.s_addr = peer->at ? peer->at : htonl(INADDR_LOOPBACK);
    peer->listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(peer->listening >= 0);
    assert_int_equal(bind(peer->listening, (const struct sockaddr *)&address, sizeof(address)), 0);
    assert_int_equal(listen(peer->listening, 5), 0);
    assert_int_equal(getsockname(peer->listening, (struct sockaddr *)&address, &n), 0);
    peer->port = ntohs(address.sin_port);
    assert_int_equal(pthread_create(&peer->thread, NULL, play, peer), 0);
}

static void end_peer(struct peer *peer)
{
    (void)shutdown(peer->listening, SHUT_RDWR);
    assert_int_equal(pthread_join(peer->thread, NULL), 0);
    (void)close(peer->listening);
}

static int set_up(void **state)
{
    struct arena *mem = arena_new(1 << 20, 1 << 24);
    struct ctx *c = NEW(mem, struct ctx);
    c->mem = mem;
    c->now_us = INT64_C(1780281000) * 1000000; /* 1 June 2026, 07:30 in Astana */
    *state = c;
    return 0;
}

static int tear_down(void **state)
{
    const struct ctx *c = *state;
    arena_free(c->mem);
    return 0;
}

static struct http_call call_to(struct ctx *c, int port)
{
    return (struct http_call){.method = "GET",
                              .url = str_printf(c->mem, "http://127.0.0.1:%d/path?q=1", port),
                              .timeout_ms = 10000,
                              .max_answer = 1000};
}

static struct peer *http_peer(struct ctx *c, const char *until, const char *answer)
{
    struct peer *peer = NEW(c->mem, struct peer);
    const char **lines = NEWS(c->mem, const char *, 2);

    lines[0] = answer;
    peer->until = until;
    peer->lines = lines;
    start_peer(peer);
    return peer;
}

static void a_call_sends_what_it_was_given(void **state)
{
    static const struct pair headers[] = {{STR_INIT("X-Request"), STR_INIT("42")}};
    struct ctx *c = *state;
    struct peer *peer = http_peer(c, "{\"a\":1}",
                                  "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\n"
                                  "Content-Length: 2\r\nConnection: close\r\n\r\n{}");
    struct http_call call = call_to(c, peer->port);
    struct http_answer answer;

    call.method = "POST";
    call.headers = (struct pairs){headers, 1};
    call.body = STR("{\"a\":1}");
    call.content_type = STR("application/json");
    call.user = STR("oqu");
    call.password = STR("secret");
    assert_int_equal(http_client_call(c, &call, &answer), ST_OK);
    end_peer(peer);
    assert_int_equal(answer.status, 201);
    assert_true(str_eq_z(answer.body, "{}"));
    assert_true(str_eq_z(answer.content_type, "application/json"));
    assert_non_null(strstr(peer->heard, "POST /path?q=1 HTTP/1.1\r\n"));
    assert_non_null(strstr(peer->heard, "X-Request: 42\r\n"));
    assert_non_null(strstr(peer->heard, "Content-Type: application/json\r\n"));
    assert_non_null(strstr(peer->heard, "Authorization: Basic b3F1OnNlY3JldA==\r\n"));
}

/* req: AB-30 */
static void redirects_are_answers_and_are_not_followed(void **state)
{
    struct ctx *c = *state;
    struct peer *peer = http_peer(c, "\r\n\r\n",
                                  "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n"
                                  "Content-Length: 0\r\n\r\n");
    struct http_call call = call_to(c, peer->port);
    struct http_answer answer;

    assert_int_equal(http_client_call(c, &call, &answer), ST_OK);
    end_peer(peer);
    assert_int_equal(answer.status, 302);
}

/* req: AB-31 */
static void an_answer_that_is_too_long_is_dropped(void **state)
{
    struct ctx *c = *state;
    char *text = arena_alloc(c->mem, 3000);
    struct http_answer answer;

    (void)snprintf(text, 200, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
    memset(text + strlen(text), 'x', 2000);
    struct peer *peer = http_peer(c, "\r\n\r\n", text);
    struct http_call call = call_to(c, peer->port);
    assert_int_equal(http_client_call(c, &call, &answer), ST_BUSY);
    end_peer(peer);
    assert_string_equal(c->failure.code, "http.peer-silent");
}

/* req: AB-31 */
static void a_silent_peer_is_left(void **state)
{
    struct ctx *c = *state;
    struct peer *peer = http_peer(c, "never said", "");
    struct http_call call = call_to(c, peer->port);
    struct http_answer answer;

    call.timeout_ms = 50;
    assert_int_equal(http_client_call(c, &call, &answer), ST_BUSY);
    end_peer(peer);
    int closed = peer->port;
    call = call_to(c, closed);
    assert_int_equal(http_client_call(c, &call, &answer), ST_BUSY);
}

/* req: AB-30, SEC-3 */
static void other_protocols_and_forged_headers_are_refused(void **state)
{
    static const struct pair forged[] = {{STR_INIT("X-A"), STR_INIT("a\r\nX-B: b")}};
    static const char *const urls[] = {"file:///etc/passwd", "gopher://127.0.0.1/",
                                       "smtp://127.0.0.1/", "not a url", "http://192.0.2.1/"};
    struct ctx *c = *state;
    struct http_call call = call_to(c, 1);
    struct http_answer answer;

    for (size_t i = 0; i < COUNT(urls); i++) {
        call.url = str_from_z(urls[i]);
        if (http_client_call(c, &call, &answer) != ST_INTERNAL)
            fail_msg("%s", urls[i]);
    }
    call = call_to(c, 1);
    call.headers = (struct pairs){forged, 1};
    assert_int_equal(http_client_call(c, &call, &answer), ST_INTERNAL);
}

/* ---- mail --------------------------------------------------------------------------------- */

static struct http_mail letter(struct ctx *c, int port)
{
    return (struct http_mail){.server = str_printf(c->mem, "smtp://127.0.0.1:%d", port),
                              .user = STR(""),
                              .password = STR(""),
                              .from = STR("oqu@edu.example"),
                              .to = STR("aigul@mail.example"),
                              .subject =
                                  STR("Өтінішіңіз бойынша шешім қабылданды, хабарламаны оқыңыз"),
                              .text = STR("Сәлеметсіз бе!\n.\nOQU"),
                              .message_id = STR("<1@edu.example>"),
                              .timeout_ms = 10000};
}

static struct peer *mail_peer(struct ctx *c, const char *const *lines)
{
    struct peer *peer = NEW(c->mem, struct peer);

    peer->lines = lines;
    start_peer(peer);
    return peer;
}

static void a_letter_is_put_together_by_the_standards(void **state)
{
    static const char *const lines[] = {
        "220 mail.example\r\n", "250 mail.example\r\n", "250 ok\r\n",  "250 ok\r\n",
        "354 go on\r\n",        "250 taken\r\n",        "221 bye\r\n", NULL};
    struct ctx *c = *state;
    struct peer *peer = mail_peer(c, lines);
    struct http_mail mail = letter(c, peer->port);

    assert_int_equal(http_client_mail(c, &mail), ST_OK);
    end_peer(peer);
    static const char *const wanted[] = {
        "MAIL FROM:<oqu@edu.example>",
        "RCPT TO:<aigul@mail.example>\r\n",
        "\r\nDate: Mon, 1 Jun 2026 07:30:00 +0500\r\n",
        "From: <oqu@edu.example>\r\nTo: <aigul@mail.example>\r\nSubject: =?UTF-8?B?",
        "\r\nMessage-ID: <1@edu.example>\r\nAuto-Submitted: auto-generated\r\n",
        "Content-Transfer-Encoding: base64\r\n\r\n0KHT",
        "0KHTmdC70LXQvNC10YLRgdGW0Lcg0LHQtSEKLgpPUVU=\r\n.\r\n",
    };
    for (size_t i = 0; i < COUNT(wanted); i++)
        if (!strstr(peer->heard, wanted[i]))
            fail_msg("%s\nnot in\n%s", wanted[i], peer->heard);
}

static void a_refusal_for_good_differs_from_one_for_now(void **state)
{
    static const struct {
        const char *reply;
        enum status st;
    } rows[] = {{"550 no such mailbox\r\n", ST_INVALID}, {"451 try later\r\n", ST_BUSY}};
    struct ctx *c = *state;

    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *const lines[] = {"220 mail.example\r\n", "250 mail.example\r\n", "250 ok\r\n",
                                     rows[i].reply,          "221 bye\r\n",          NULL};
        struct peer *peer = mail_peer(c, lines);
        struct http_mail mail = letter(c, peer->port);
        assert_int_equal(http_client_mail(c, &mail), rows[i].st);
        end_peer(peer);
    }
}

static void a_password_is_never_sent_in_the_clear(void **state)
{
    static const char *const lines[] = {"220 mail.example\r\n",
                                        "250-mail.example\r\n250 AUTH PLAIN\r\n", "500 no\r\n",
                                        "221 bye\r\n", NULL};
    struct ctx *c = *state;
    struct peer *peer = mail_peer(c, lines);
    struct http_mail mail = letter(c, peer->port);

    mail.user = STR("oqu");
    mail.password = STR("secret");
    assert_int_not_equal(http_client_mail(c, &mail), ST_OK);
    end_peer(peer);
    assert_null(strstr(peer->heard, "AUTH"));
}

/* Every address but ours counts as another machine, so 127.0.0.2 plays one. */
static void a_letter_to_another_machine_is_never_sent_in_the_clear(void **state)
{
    static const char *const lines[] = {"220 mail.example\r\n", "250 mail.example\r\n",
                                        "500 no\r\n", "221 bye\r\n", NULL};
    struct ctx *c = *state;
    struct peer *peer = NEW(c->mem, struct peer);

    peer->lines = lines;
    peer->at = inet_addr("127.0.0.2");
    start_peer(peer);
    struct http_mail mail = letter(c, peer->port);
    mail.server = str_printf(c->mem, "smtp://127.0.0.2:%d", peer->port);
    assert_int_equal(http_client_mail(c, &mail), ST_BUSY);
    end_peer(peer);
    assert_non_null(strstr(peer->heard, "EHLO"));
    assert_null(strstr(peer->heard, "MAIL"));
}

static void an_address_cannot_carry_commands(void **state)
{
    static const char *const rows[] = {"a@b.kz>\r\nDATA", "a b@c.kz", "<a@b.kz>", "a",
                                       "@b.kz",           "a@",       ""};
    struct ctx *c = *state;

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct http_mail mail = letter(c, 1);
        mail.to = str_from_z(rows[i]);
        if (http_client_mail(c, &mail) != ST_INVALID)
            fail_msg("%s", rows[i]);
    }
    struct http_mail mail = letter(c, 1);
    mail.subject = STR("a\r\nBcc: x@y.kz");
    assert_int_equal(http_client_mail(c, &mail), ST_INVALID);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_call_sends_what_it_was_given),
        TEST(redirects_are_answers_and_are_not_followed),
        TEST(an_answer_that_is_too_long_is_dropped),
        TEST(a_silent_peer_is_left),
        TEST(other_protocols_and_forged_headers_are_refused),
        TEST(a_letter_is_put_together_by_the_standards),
        TEST(a_refusal_for_good_differs_from_one_for_now),
        TEST(a_password_is_never_sent_in_the_clear),
        TEST(a_letter_to_another_machine_is_never_sent_in_the_clear),
        TEST(an_address_cannot_carry_commands),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
