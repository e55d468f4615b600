/* The end of sign-ins: asked for by a client, by the person, by signing out here; and what the
 * client is told of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <pthread.h>
#include <sys/socket.h>

#include "sso/logout.h"
#include "sso/testing.h"

enum { CODE = 60, HEARD_MOST = 8192 };

#define RETURN "https://library.test/bye"

/* ---- the client's ear ------------------------------------------------------------------------ */

static struct {
    int fd, port, status; /* status: what it answers */
    char heard[HEARD_MOST];
} ear;

static void ear_open(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t size = sizeof(address);

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ear.fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(ear.fd, (const struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(ear.fd, 8), 0);
    assert_int_equal(getsockname(ear.fd, (struct sockaddr *)&address, &size), 0);
    ear.port = ntohs(address.sin_port);
}

/* One call; a logout token ends with the signature's 86 letters, and nothing follows it. */
static void *listen_once(void *arg)
{
    const char *token = NULL, *last = NULL;
    size_t n = 0;
    char text[100];
    int fd = accept(ear.fd, NULL, NULL);

    while (n + 1 < sizeof(ear.heard) && !(token && last && strlen(last) >= 87)) {
        ssize_t more = recv(fd, ear.heard + n, sizeof(ear.heard) - 1 - n, 0);
        if (more <= 0)
            break;
        n += (size_t)more;
        ear.heard[n] = '\0';
        token = strstr(ear.heard, "logout_token=");
        last = token ? strrchr(token, '.') : NULL;
    }
    int length =
        snprintf(text, sizeof(text), "HTTP/1.1 %d X\r\nContent-Length: 0\r\n\r\n", ear.status);
    (void)send(fd, text, (size_t)length, MSG_NOSIGNAL);
    (void)close(fd);
    return arg;
}

/* `oqu work` does one piece; the client answers with this. True when there was something to tell.
 */
static bool client_is_told(int status)
{
    struct ctx *work = db_fixture_ctx(country->fixture, "oqu_work");
    struct page_app *program = country->app;
    pthread_t thread;
    bool more;

    work->config = page_app_config(program);
    work->machine_us = country->staff->machine_us;
    ear.status = status;
    ear.heard[0] = '\0';
    assert_int_equal(pthread_create(&thread, NULL, listen_once, NULL), 0);
    assert_int_equal(logout_job(work, &more), ST_OK);
    if (!more) { /* nobody called: let the thread go */
        struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)ear.port)};
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        assert_int_equal(connect(fd, (const struct sockaddr *)&address, sizeof(address)), 0);
        assert_int_equal(shutdown(fd, SHUT_RDWR), 0);
        (void)close(fd);
    }
    assert_int_equal(pthread_join(thread, NULL), 0);
    return more;
}

static int set_up(void **state)
{
    char address[100];

    assert_int_equal(sso_fresh(state), 0);
    (void)snprintf(address, sizeof(address), "http://127.0.0.1:%d/out", ear.port);
    char edit[100];
    (void)snprintf(edit, sizeof(edit), "/staff/clients/%s/edit", library.id);
    page_get(keeper, edit);
    page_fill(keeper, "returns", RETURN);
    page_fill(keeper, "backchannel", address);
    page_press(keeper, "Сақтау");
    page_assert_says(keeper, RETURN);
    return 0;
}

static int open_all(void **state)
{
    ear_open();
    return sso_open(state);
}

static int close_all(void **state)
{
    (void)close(ear.fd);
    return sso_close(state);
}

static void enter(struct page *p)
{
    char code[CODE];

    person_enters(p, &library, code);
    client_redeems(&library, code);
    page_assert_status(server, 200);
}

/* ---- asked for by the client ---------------------------------------------------------------- */

static void a_client_signs_a_person_out_and_gets_the_browser_back(void **state)
{
    struct page *p = country->page, *visitor = sso_visitor();
    char target[2000];
    (void)state;

    enter(p);
    const char *access = answer("access_token"), *hint = answer("id_token");
    (void)snprintf(target, sizeof(target),
                   "/sso/sign-out?id_token_hint=%s&post_logout_redirect_uri=https%%3A%%2F%%2F"
                   "library.test%%2Fbye&state=s-9",
                   hint);
    page_get(visitor, target);
    const char *way = page_attribute(visitor, "//main//a[2]", "href");
    page_get(p, way);
    page_assert_text(p, "h1", "Жүйеден шығасыз ба?");
    page_assert_says(p, "«Кітапхана» шығуды ұсынады.");
    client_looks(access);
    page_assert_status(server, 200); /* nothing happens before the person agrees */
    page_press(p, "sign-out");
    page_assert_text(p, "h1", "Сіз шықтыңыз");
    assert_string_equal(page_header(p, "Refresh"), "0;url=" RETURN "?state=s-9");
    client_looks(access);
    page_assert_status(server, 401);
    page_get(p, "/staff/account");
    page_assert_text(p, "h1", "Қызметкерлерге арналған кіру");
    page_close(visitor);
}

static void nobody_is_taken_to_an_address_that_is_not_registered(void **state)
{
    static const char *const addresses[] = {"https%3A%2F%2Fevil.test%2F",
                                            "https%3A%2F%2Flibrary.test%2Fback",
                                            "https%3A%2F%2Flibrary.test%2Fbye%2F"};
    struct page *p = country_browser();
    char target[400];
    (void)state;

    for (size_t i = 0; i < COUNT(addresses); i++) {
        (void)snprintf(target, sizeof(target),
                       "/staff/sso/sign-out?client_id=%s&post_logout_redirect_uri=%s", library.id,
                       addresses[i]);
        page_get(p, target);
        page_assert_text(p, "h1", "Сіз шықтыңыз");
        page_assert_says(p, "Қайтару мекенжайы тіркелмеген");
        assert_string_equal(page_header(p, "Refresh"), "");
    }
    page_get(p, "/staff/sso/sign-out?post_logout_redirect_uri=https%3A%2F%2Flibrary.test%2Fbye");
    assert_string_equal(page_header(p, "Refresh"), ""); /* whose address is it? */
    assert_int_equal(refusals("REDIRECT"), COUNT(addresses) + 1);
    page_close(p);
}

/* ---- what the client hears ------------------------------------------------------------------ */

static void the_client_is_told_once_that_the_person_left(void **state)
{
    struct page *p = country->page;
    (void)state;

    enter(p);
    assert_false(client_is_told(200));
    page_get(p, "/staff/account");
    page_press(p, "Шығу");
    assert_true(client_is_told(200));
    const char *token = strstr(ear.heard, "logout_token=");
    assert_non_null(token);
    token += strlen("logout_token=");
    assert_true(token_is_signed(token));
    struct str head = token_part(token, 0), claims = token_part(token, 1);
    struct str moment = str_printf(country->mem, "\"iat\":%lld",
                                   (long long)(country->staff->machine_us / TIME_SECOND));
    size_t at;
    assert_true(str_find(claims, moment, &at));
    assert_true(str_find(head, STR("\"typ\":\"logout+jwt\""), &at));
    assert_true(str_find(claims, str_from_z(library.id), &at));
    assert_true(str_find(claims, STR("http://schemas.openid.net/event/backchannel-logout"), &at));
    assert_true(str_find(claims, STR("\"sid\""), &at));
    assert_false(str_find(claims, STR("\"nonce\""), &at));
    assert_false(client_is_told(200));
}

static void a_client_that_does_not_answer_is_told_again(void **state)
{
    (void)state;

    enter(country->page);
    page_get(country->page, "/staff/account");
    page_press(country->page, "Шығу");
    assert_true(client_is_told(500));
    assert_false(client_is_told(200)); /* not at once */
    country_later(10);
    assert_true(client_is_told(503));
    country_later(60);
    assert_true(client_is_told(204));
    country_later(3600);
    assert_false(client_is_told(200));
}

static void a_client_that_refuses_is_left_alone(void **state)
{
    (void)state;

    enter(country->page);
    page_get(country->page, "/staff/account");
    page_press(country->page, "Шығу");
    assert_true(client_is_told(400));
    country_later(3600);
    assert_false(client_is_told(200));
}

/* ---- one's own account ---------------------------------------------------------------------- */

static void a_person_sees_who_receives_data_and_takes_it_back(void **state)
{
    struct page *p = country->page;
    (void)state;

    page_get(p, "/staff/account");
    page_follow(p, "Мен кіретін қосымшалар");
    page_assert_says(p, "бірде-бір қосымша ашқан жоқсыз");
    enter(p);
    const char *access = answer("access_token");
    page_get(p, "/staff/account/clients");
    page_assert_text(p, "h2", "Кітапхана");
    page_assert_says(p, "Алады: кіру фактісі; аты-жөні; рөлі мен ұйымы");
    page_press(p, "withdraw-0");
    page_assert_says(p, "Келісім қайтарып алынды.");
    page_assert_count(p, "//h2", 0);
    client_looks(access);
    page_assert_status(server, 401);
    assert_true(client_is_told(200));
    page_get(p, enter_address("/staff/sso/authorize", &library, ""));
    page_assert_text(p, "h1", "Деректеріңізді беруге келісесіз бе?");
    enter(p);
    page_get(keeper, "/staff/account/clients"); /* somebody else's consent is not seen */
    page_assert_count(keeper, "//h2", 0);
}

static void a_blocked_client_hears_that_everybody_left(void **state)
{
    char address[100];
    (void)state;

    enter(country->page);
    (void)snprintf(address, sizeof(address), "/staff/clients/%s/status", library.id);
    page_get(keeper, address);
    page_fill(keeper, "reason", "№ 7 хат");
    page_press(keeper, "Бұғаттау");
    assert_true(client_is_told(200));
    assert_false(client_is_told(200));
}

#define TEST(f) cmocka_unit_test_setup(f, set_up)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_client_signs_a_person_out_and_gets_the_browser_back),
        TEST(nobody_is_taken_to_an_address_that_is_not_registered),
        TEST(the_client_is_told_once_that_the_person_left),
        TEST(a_client_that_does_not_answer_is_told_again),
        TEST(a_client_that_refuses_is_left_alone),
        TEST(a_person_sees_who_receives_data_and_takes_it_back),
        TEST(a_blocked_client_hears_that_everybody_left),
    };
    return cmocka_run_group_tests(tests, open_all, close_all);
}
