/* The server over a real socket: ordinary, slow, oversized, ambiguous and vanishing clients, a full
 * queue, an orderly end. Made to run under the thread sanitizer and valgrind too; nothing here
 * depends on how long anything takes. Long because what it visits stands here too. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/log.h"
#include "base/scan.h"
#include "http/http.h"

enum { ANSWER_MOST = 4 << 20, BIG_PAGE = 1 << 20 };

struct fixture {
    char dir[32], spool[48], socket[48];
    struct arena *mem;
    struct ctx c;
    struct http_server_settings settings;
    struct router *router;
    pthread_t thread;
    int stop[2];
    enum status result;
};

/* ---- the application ---------------------------------------------------------------------- */

static sem_t entered, leave; /* of /wait: the test decides how long a request takes */

static enum status say(struct response *rs, struct str text)
{
    rs->content_type = STR("text/plain; charset=utf-8");
    buf_add(&rs->body, text);
    return ST_OK;
}

static enum status show_health(struct ctx *c, const struct request *rq, struct response *rs)
{
    (void)rq;
    return say(rs, c->db ? STR("has a database") : STR("well"));
}

static enum status show_address(struct ctx *c, const struct request *rq, struct response *rs)
{
    (void)rq;
    return say(rs, str_printf(c->mem, "<" STR_FMT ">", STR_ARG(c->client_address)));
}

static enum status echo(struct ctx *c, const struct request *rq, struct response *rs)
{
    (void)c;
    return say(rs, rq->raw_body.n > 0 ? rq->raw_body : rq->path);
}

static enum status wait_for_test(struct ctx *c, const struct request *rq, struct response *rs)
{
    (void)c;
    (void)rq;
    assert_int_equal(sem_post(&entered), 0);
    while (sem_wait(&leave) != 0)
        continue;
    return say(rs, STR("waited"));
}

static enum status show_big(struct ctx *c, const struct request *rq, struct response *rs)
{
    (void)rq;
    char *p = arena_alloc(c->mem, BIG_PAGE);
    memset(p, 'b', BIG_PAGE);
    return say(rs, (struct str){p, BIG_PAGE});
}

static const struct field fields[] = {{"scan", FIELD_FILE, 0, 0, 0, 0, 0}};
static const struct form form = {"file", fields, 1};

static enum status take_upload(struct ctx *c, const struct request *rq, struct response *rs)
{
    return say(rs, str_printf(c->mem, "%zu files, %lld bytes", rq->n_uploads,
                              rq->n_uploads > 0 ? (long long)rq->uploads[0].size : 0));
}

#define OPEN DOOR_PUBLIC, ACCESS_ANYONE, "For the test."
static const struct route routes[] = {
    {GET, "/healthz", show_health, OPEN, NULL, 0, ROUTE_QUICK},
    {GET, "/address", show_address, OPEN, NULL, 0, 0},
    {GET, "/echo/{what}", echo, OPEN, NULL, 0, 0},
    {POST, "/echo", echo, OPEN, NULL, 100000, ROUTE_RAW | ROUTE_NO_CSRF},
    {GET, "/wait", wait_for_test, OPEN, NULL, 0, 0},
    {GET, "/slow", wait_for_test, OPEN, NULL, 0, ROUTE_SLOW},
    {GET, "/big", show_big, OPEN, NULL, 0, 0},
    {POST, "/upload", take_upload, OPEN, &form, 1 << 20, ROUTE_NO_CSRF},
    {0},
};
static const struct route *const lists[] = {routes};

/* ---- start and stop ----------------------------------------------------------------------- */

static void *serve(void *arg)
{
    struct fixture *f = arg;
    f->result = http_server_run(&f->c, f->router, &f->settings, f->stop[0]);
    return NULL;
}

static int dial(const struct fixture *f)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    assert_true(fd >= 0);
    memcpy(address.sun_path, f->socket, strlen(f->socket));
    if (connect(fd, (const struct sockaddr *)&address, sizeof(address)) == 0)
        return fd;
    (void)close(fd);
    return -1;
}

/* slow: workers of ROUTE_SLOW, with as many places to wait as the others have. */
static struct fixture *start_lanes(int workers, int slow, int queue_most, struct str conninfo)
{
    static const struct http_app app = {
        .route_lists = lists, .n_route_lists = 1, .door = DOOR_PUBLIC};
    struct fixture *f = calloc(1, sizeof(*f));

    assert_non_null(f);
    assert_int_equal(sem_init(&entered, 0, 0), 0);
    assert_int_equal(sem_init(&leave, 0, 0), 0);
    memcpy(f->dir, "/tmp/oqu-server-XXXXXX", 23);
    assert_non_null(mkdtemp(f->dir));
    (void)snprintf(f->spool, sizeof(f->spool), "%s/spool", f->dir);
    (void)snprintf(f->socket, sizeof(f->socket), "%s/socket", f->dir);
    assert_int_equal(mkdir(f->spool, 0700), 0);
    assert_int_equal(pipe(f->stop), 0);
    f->mem = arena_new(1 << 20, 1 << 24);
    f->c.mem = f->mem;
    f->router = router_new(&app);
    assert_non_null(f->router);
    f->settings = (struct http_server_settings){.socket_path = str_from_z(f->socket),
                                                .spool_dir = str_from_z(f->spool),
                                                .workers = workers,
                                                .queue_most = queue_most,
                                                .slow_workers = slow,
                                                .slow_most = queue_most,
                                                .arena_budget = 8 << 20,
                                                .conninfo = conninfo,
                                                .keys_socket = STR("")};
    assert_int_equal(pthread_create(&f->thread, NULL, serve, f), 0);
    int fd;
    while ((fd = dial(f)) < 0)
        (void)sched_yield();
    (void)close(fd);
    return f;
}

static struct fixture *start(int workers, int queue_most, struct str conninfo)
{
    return start_lanes(workers, 0, queue_most, conninfo);
}

static void ask_to_stop(const struct fixture *f)
{
    assert_int_equal(write(f->stop[1], "x", 1), 1);
}

static void finish(struct fixture *f)
{
    assert_int_equal(pthread_join(f->thread, NULL), 0);
    assert_int_equal(f->result, ST_OK);
    assert_int_not_equal(access(f->socket, F_OK), 0);
    assert_int_equal(rmdir(f->spool), 0); /* fails when an upload was left behind */
    assert_int_equal(rmdir(f->dir), 0);
    (void)close(f->stop[0]);
    (void)close(f->stop[1]);
    (void)sem_destroy(&entered);
    (void)sem_destroy(&leave);
    router_free(f->router);
    arena_free(f->mem);
    free(f);
}

static int set_up(void **state)
{
    *state = start(4, 100, STR(""));
    return 0;
}

static int tear_down(void **state)
{
    ask_to_stop(*state);
    finish(*state);
    return 0;
}

/* ---- a client that can misbehave ---------------------------------------------------------- */

static bool put(int fd, const char *p, size_t n)
{
    while (n > 0) {
        ssize_t done = send(fd, p, n, MSG_NOSIGNAL);
        if (done <= 0)
            return false;
        p += done;
        n -= (size_t)done;
    }
    return true;
}

static bool put_z(int fd, const char *text)
{
    return put(fd, text, strlen(text));
}

/* Everything until the server closes. */
static char *read_all(int fd)
{
    char *text = calloc(1, ANSWER_MOST);
    size_t n = 0;
    ssize_t got;

    assert_non_null(text);
    while ((got = recv(fd, text + n, ANSWER_MOST - 1 - n, 0)) > 0)
        n += (size_t)got;
    return text;
}

/* One answer with a Content-Length from a connection that stays open. */
static char *read_one(int fd)
{
    char *text = calloc(1, ANSWER_MOST);
    size_t n = 0, whole = ANSWER_MOST - 1;

    assert_non_null(text);
    while (n < whole) {
        ssize_t got = recv(fd, text + n, n < 4096 ? 1 : whole - n, 0);
        if (got <= 0)
            break;
        n += (size_t)got;
        const char *end = strstr(text, "\r\n\r\n"), *length = strstr(text, "Content-Length: ");
        if (end && length && whole == ANSWER_MOST - 1)
            whole = (size_t)(end + 4 - text) + (size_t)strtoul(length + 16, NULL, 10);
    }
    return text;
}

static int status_of(const char *answer)
{
    return strlen(answer) > 12 && str_starts(str_from_z(answer), STR("HTTP/1.1 "))
               ? (int)strtol(answer + 9, NULL, 10)
               : 0;
}

static const char *body_of(const char *answer)
{
    const char *end = strstr(answer, "\r\n\r\n");
    return end ? end + 4 : "";
}

static char *ask(const struct fixture *f, const char *request)
{
    int fd = dial(f);
    assert_true(fd >= 0);
    (void)put_z(fd, request);
    char *answer = read_all(fd);
    (void)close(fd);
    return answer;
}

#define HEAD_END "Host: oqu.test\r\nConnection: close\r\n\r\n"

static void check(const struct fixture *f, const char *request, int status, const char *body)
{
    char *answer = ask(f, request);
    if (status_of(answer) != status || (body && strcmp(body_of(answer), body) != 0))
        fail_msg("%s\n---\n%s", request, answer);
    free(answer);
}

/* ---- tests -------------------------------------------------------------------------------- */

static void requests_are_answered(void **state)
{
    const struct fixture *f = *state;

    check(f, "GET /echo/%D3%98 HTTP/1.1\r\n" HEAD_END, 200, "/echo/\xD3\x98");
    check(f, "HEAD /echo/a HTTP/1.1\r\n" HEAD_END, 200, "");
    check(f, "GET /nothing HTTP/1.1\r\n" HEAD_END, 404, NULL);
    check(f, "DELETE /echo/a HTTP/1.1\r\n" HEAD_END, 405, NULL);
    check(f, "POST /echo HTTP/1.1\r\nContent-Length: 5\r\n" HEAD_END "hello", 200, "hello");
    check(f,
          "POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" HEAD_END
          "5\r\nhello\r\n0\r\n\r\n",
          200, "hello");
    char *answer = ask(f, "GET /big HTTP/1.1\r\n" HEAD_END);
    assert_int_equal(strlen(body_of(answer)), BIG_PAGE);
    assert_null(strstr(answer, "Server:"));
    assert_non_null(strstr(answer, "X-Content-Type-Options: nosniff\r\n"));
    free(answer);
}

static void one_connection_carries_many_requests(void **state)
{
    const struct fixture *f = *state;
    int fd = dial(f);

    for (int i = 0; i < 20; i++) {
        assert_true(
            put_z(fd, i % 2 ? "GET /echo/a HTTP/1.1\r\nHost: h\r\n\r\n"
                            : "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nxyz"));
        char *answer = read_one(fd);
        assert_int_equal(status_of(answer), 200);
        assert_string_equal(body_of(answer), i % 2 ? "/echo/a" : "xyz");
        free(answer);
    }
    (void)close(fd);
}

/* req: SEC-53 */
static void the_client_address_comes_from_one_header(void **state)
{
    check(*state, "GET /address HTTP/1.1\r\nX-Real-IP: 203.0.113.7\r\n" HEAD_END, 200,
          "<203.0.113.7>");
    check(*state, "GET /address HTTP/1.1\r\nX-Real-IP: 2001:db8::1\r\n" HEAD_END, 200,
          "<2001:db8::1>");
    check(*state, "GET /address HTTP/1.1\r\nX-Real-IP: 1.1.1.1, 2.2.2.2\r\n" HEAD_END, 200, "<>");
    check(*state, "GET /address HTTP/1.1\r\nX-Forwarded-For: 203.0.113.7\r\n" HEAD_END, 200, "<>");
}

/* req: AB-25 */
static void ambiguous_requests_are_refused_and_the_connection_closed(void **state)
{
    static const char *const rows[] = {
        "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nxyz",
        "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nContent-Length: 30\r\n\r\nxyz",
        "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"
        "0\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: "
        "x\r\n\r\n"
        "0\r\n\r\n",
        "GET /echo/a HTTP/1.1\r\nHost: h\r\nHost: i\r\n\r\n",
        "GET /echo/a HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nxyz",
        "GET /echo/%00 HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /echo/../healthz HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET //evil HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET http://h/echo/a HTTP/1.1\r\nHost: h\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: "
        "chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n",
        "GET /echo/a HTTP/1.1\r\n\r\n",
        "nonsense\r\n\r\n",
    };

    for (size_t i = 0; i < COUNT(rows); i++) {
        char *request = NULL;
        /* What follows must never be taken for a request of its own. */
        assert_true(asprintf(&request, "%s%s", rows[i],
                             "GET /echo/second HTTP/1.1\r\nHost: h\r\n\r\n") > 0);
        char *answer = ask(*state, request);
        int status = status_of(answer);
        bool refused = (status >= 400 && status < 500) || answer[0] == '\0';
        if (!refused || strstr(answer, "200 OK") || strstr(answer, "/echo/second"))
            fail_msg("row %zu: %s", i, answer);
        free(answer);
        free(request);
    }
}

/* req: AB-27, SEC-54 */
static void what_is_too_large_is_refused_early(void **state)
{
    const struct fixture *f = *state;
    const struct str head = STR("GET /echo/a HTTP/1.1\r\nX-Long: ");
    size_t n = HTTP_HEADER_BYTES + 8192;
    char *request = calloc(1, n + 200);

    check(f, "POST /echo HTTP/1.1\r\nContent-Length: 10000000000\r\n" HEAD_END, 413, NULL);
    char *body = calloc(1, 100200);
    assert_non_null(body);
    (void)snprintf(body, 200, "POST /echo HTTP/1.1\r\nContent-Length: 100001\r\n" HEAD_END);
    memset(body + strlen(body), 'x', 100001);
    check(f, body, 413, NULL);
    free(body);
    check(f,
          "POST /upload HTTP/1.1\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n" HEAD_END
          "abc",
          415, NULL);
    assert_non_null(request);
    memcpy(request, head.p, head.n);
    memset(request + head.n, 'a', n);
    memcpy(request + head.n + n, "\r\n" HEAD_END, sizeof("\r\n" HEAD_END));
    char *answer = ask(f, request);
    assert_true(status_of(answer) >= 400 && status_of(answer) < 500);
    free(answer);
    free(request);
}

/* req: AB-27 */
static void a_chunked_body_is_counted_while_it_arrives(void **state)
{
    const struct fixture *f = *state;
    char chunk[4096 + 8] = "1000\r\n";
    int fd = dial(f);

    memset(chunk + 6, 'c', 4096);
    memcpy(chunk + 6 + 4096, "\r\n", 2);
    assert_true(put_z(fd, "POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" HEAD_END));
    for (int i = 0; i < 30; i++)
        (void)put(fd, chunk, sizeof(chunk));
    (void)put_z(fd, "0\r\n\r\n");
    char *answer = read_all(fd);
    assert_int_equal(status_of(answer), 413);
    free(answer);
    (void)close(fd);
}

#define PART "--b\r\nContent-Disposition: form-data; name=\"scan\"; filename=\"a.pdf\"\r\n\r\n"

static char *upload_request(size_t size, size_t *ret_n)
{
    char head[256];
    size_t body = sizeof(PART) - 1 + size + 9;
    int n = snprintf(head, sizeof(head),
                     "POST /upload HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=b\r\n"
                     "Content-Length: %zu\r\n" HEAD_END PART,
                     body);
    char *request = malloc((size_t)n + size + 10);

    assert_non_null(request);
    memcpy(request, head, (size_t)n);
    memset(request + n, 'f', size);
    memcpy(request + (size_t)n + size, "\r\n--b--\r\n", 10);
    *ret_n = (size_t)n + size + 9;
    return request;
}

/* req: SEC-61 */
static void an_upload_is_spooled_and_removed(void **state)
{
    const struct fixture *f = *state;
    size_t n;
    char *request = upload_request(300000, &n);
    int fd = dial(f);

    assert_true(put(fd, request, n));
    char *answer = read_all(fd);
    assert_int_equal(status_of(answer), 200);
    assert_string_equal(body_of(answer), "1 files, 300000 bytes");
    free(answer);
    (void)close(fd);

    fd = dial(f); /* and one that breaks off: nothing may be left behind, see finish() */
    assert_true(put(fd, request, n / 2));
    (void)close(fd);
    free(request);
}

/* req: AB-26 */
static void a_slow_client_keeps_nobody_waiting(void **state)
{
    const struct fixture *f = *state;
    const char *slow = "POST /echo HTTP/1.1\r\nContent-Length: 5\r\n" HEAD_END "hello";
    int fds[20];

    for (size_t i = 0; i < COUNT(fds); i++) {
        fds[i] = dial(f);
        assert_true(put(fds[i], slow, 5 + i));
    }
    for (size_t at = 0; at < strlen(slow); at++) {
        for (size_t i = 0; i < COUNT(fds); i++)
            if (at >= 5 + i)
                assert_true(put(fds[i], slow + at, 1));
        if (at % 10 == 0)
            check(f, "GET /echo/quick HTTP/1.1\r\n" HEAD_END, 200, "/echo/quick");
    }
    for (size_t i = 0; i < COUNT(fds); i++) {
        char *answer = read_all(fds[i]);
        assert_string_equal(body_of(answer), "hello");
        free(answer);
        (void)close(fds[i]);
    }
}

static void *hammer(void *arg)
{
    const struct fixture *f = arg;
    char request[256], wanted[32];

    for (int i = 0; i < 40; i++) {
        (void)snprintf(wanted, sizeof(wanted), "%lx-%d", (unsigned long)pthread_self(), i);
        (void)snprintf(request, sizeof(request),
                       "POST /echo HTTP/1.1\r\nContent-Length: %zu\r\n" HEAD_END "%s",
                       strlen(wanted), wanted);
        char *answer = ask(f, request);
        if (status_of(answer) != 200 || strcmp(body_of(answer), wanted) != 0) {
            print_error("wanted %s: %s\n", wanted, answer);
            free(answer);
            return (void *)1;
        }
        free(answer);
    }
    return NULL;
}

static void parallel_clients_get_their_own_answers(void **state)
{
    pthread_t threads[16];

    for (size_t i = 0; i < COUNT(threads); i++)
        assert_int_equal(pthread_create(&threads[i], NULL, hammer, *state), 0);
    for (size_t i = 0; i < COUNT(threads); i++) {
        void *failed = NULL;
        assert_int_equal(pthread_join(threads[i], &failed), 0);
        assert_null(failed);
    }
}

#define WAIT "GET /wait HTTP/1.1\r\n" HEAD_END
#define SLOW "GET /slow HTTP/1.1\r\n" HEAD_END

/* How many of these have something to read; waits until at least `least` have. */
static int readable(const int *fds, size_t n, int least)
{
    struct pollfd wanted[16];
    int ready = 0;

    while (ready < least) {
        for (size_t i = 0; i < n; i++)
            wanted[i] = (struct pollfd){.fd = fds[i], .events = POLLIN};
        assert_true(poll(wanted, n, -1) >= 0);
        ready = 0;
        for (size_t i = 0; i < n; i++)
            ready += (wanted[i].revents & POLLIN) != 0;
    }
    return ready;
}

/* req: REL-30 */
static void a_full_queue_says_come_back_later(void **state)
{
    struct fixture *f = start(1, 2, STR(""));
    int fds[7], waited = 0, busy = 0;
    (void)state;

    fds[0] = dial(f);
    assert_true(put_z(fds[0], WAIT));
    assert_int_equal(sem_wait(&entered), 0); /* the only worker is taken */
    for (size_t i = 1; i < COUNT(fds); i++) {
        fds[i] = dial(f);
        assert_true(put_z(fds[i], WAIT));
    }
    assert_int_equal(readable(fds, COUNT(fds), 4), 4); /* one runs, two wait, four are refused */
    check(f, "GET /healthz HTTP/1.1\r\n" HEAD_END, 200, "well");
    for (int i = 0; i < 3; i++)
        assert_int_equal(sem_post(&leave), 0);
    for (size_t i = 0; i < COUNT(fds); i++) {
        char *answer = read_all(fds[i]);
        waited += strcmp(body_of(answer), "waited") == 0;
        busy += status_of(answer) == 503 && strstr(answer, "Retry-After: 5\r\n") != NULL;
        free(answer);
        (void)close(fds[i]);
    }
    assert_int_equal(waited, 3);
    assert_int_equal(busy, 4);
    ask_to_stop(f);
    finish(f);
}

/* However many passwords wait for their hash, other pages find a worker. */
static void slow_requests_hold_up_no_others(void **state)
{
    struct fixture *f = start_lanes(1, 1, 2, STR(""));
    int fds[5], waited = 0, busy = 0;
    (void)state;

    fds[0] = dial(f);
    assert_true(put_z(fds[0], SLOW));
    assert_int_equal(sem_wait(&entered), 0);
    for (size_t i = 1; i < COUNT(fds); i++) {
        fds[i] = dial(f);
        assert_true(put_z(fds[i], SLOW));
    }
    assert_int_equal(readable(fds, COUNT(fds), 2), 2); /* one runs, two wait, two are refused */
    check(f, "GET /echo/a HTTP/1.1\r\n" HEAD_END, 200, "/echo/a");
    for (int i = 0; i < 3; i++)
        assert_int_equal(sem_post(&leave), 0);
    for (size_t i = 0; i < COUNT(fds); i++) {
        char *answer = read_all(fds[i]);
        waited += strcmp(body_of(answer), "waited") == 0;
        busy += status_of(answer) == 503;
        free(answer);
        (void)close(fds[i]);
    }
    assert_int_equal(waited, 3);
    assert_int_equal(busy, 2);
    ask_to_stop(f);
    finish(f);
}

/* req: REL-35 */
static void stopping_lets_running_requests_end(void **state)
{
    struct fixture *f = start(2, 10, STR(""));
    int fd = dial(f), idle = dial(f);
    (void)state;

    assert_true(put_z(idle, "GET /echo/a HTTP/1.1\r\nHost: h\r\n\r\n"));
    free(read_one(idle));
    assert_true(put_z(fd, WAIT));
    assert_int_equal(sem_wait(&entered), 0);
    ask_to_stop(f);
    /* An open connection learns that it is over; until then its requests are served. */
    char *answer = calloc(1, 1);
    for (bool over = false; !over;) {
        free(answer);
        (void)put_z(idle, "GET /echo/a HTTP/1.1\r\nHost: h\r\n\r\n");
        answer = read_one(idle);
        over = status_of(answer) != 200 || strstr(answer, "Connection: close");
    }
    free(answer);
    assert_int_equal(sem_post(&leave), 0);
    answer = read_all(fd);
    assert_string_equal(body_of(answer), "waited");
    free(answer);
    (void)close(fd);
    (void)close(idle);
    finish(f);
}

static void a_client_that_leaves_does_no_harm(void **state)
{
    const struct fixture *f = *state;
    int fd = dial(f);

    assert_true(put_z(fd, WAIT));
    assert_int_equal(sem_wait(&entered), 0);
    (void)close(fd);
    assert_int_equal(sem_post(&leave), 0);
    check(f, "GET /echo/a HTTP/1.1\r\n" HEAD_END, 200, "/echo/a");
}

/* req: REL-30 */
static void without_a_database_requests_are_told_to_wait(void **state)
{
    struct fixture *f = start(1, 10, STR("host=/nonexistent"));
    (void)state;

    check(f, "GET /echo/a HTTP/1.1\r\n" HEAD_END, 503, NULL);
    check(f, "GET /healthz HTTP/1.1\r\n" HEAD_END, 200, "well");
    ask_to_stop(f);
    finish(f);
}

static void a_socket_that_cannot_be_made_is_a_failure(void **state)
{
    struct ctx c = {.mem = arena_new(1 << 20, 1 << 22)};
    const struct http_server_settings settings = {.socket_path = STR("/nonexistent/socket"),
                                                  .workers = 1,
                                                  .queue_most = 1,
                                                  .arena_budget = 1024};
    (void)state;

    assert_int_equal(http_server_run(&c, NULL, &settings, -1), ST_INTERNAL);
    arena_free(c.mem);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(requests_are_answered),
        TEST(one_connection_carries_many_requests),
        TEST(the_client_address_comes_from_one_header),
        TEST(ambiguous_requests_are_refused_and_the_connection_closed),
        TEST(what_is_too_large_is_refused_early),
        TEST(a_chunked_body_is_counted_while_it_arrives),
        TEST(an_upload_is_spooled_and_removed),
        TEST(a_slow_client_keeps_nobody_waiting),
        TEST(parallel_clients_get_their_own_answers),
        cmocka_unit_test(a_full_queue_says_come_back_later),
        cmocka_unit_test(slow_requests_hold_up_no_others),
        cmocka_unit_test(stopping_lets_running_requests_end),
        TEST(a_client_that_leaves_does_no_harm),
        cmocka_unit_test(without_a_database_requests_are_told_to_wait),
        cmocka_unit_test(a_socket_that_cannot_be_made_is_a_failure),
    };
    log_init("test", LOG_ERROR);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
