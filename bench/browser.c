/* See browser.h. */
#include "browser.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "answer.h"
#include "base/scan.h"
#include "base/time.h"

enum { PAGE_MOST = 4 << 20, PAGE_FIRST = 16 << 10, EVENTS = 256 };

void browsers_open(struct browsers *all, const char *host, int port)
{
    *all = (struct browsers){.host = host, .port = port, .epoll = epoll_create1(EPOLL_CLOEXEC)};
    ASSERT(all->epoll >= 0);
}

void browser_open(struct browser *b, struct browsers *all)
{
    b->all = all;
    b->fd = -1;
}

static void hang_up(struct browser *b)
{
    if (b->fd >= 0)
        (void)close(b->fd);
    b->fd = -1;
    b->used = false;
}

void browser_close(struct browser *b)
{
    hang_up(b);
    free(b->in);
    b->in = NULL;
    b->most = b->n = 0;
}

/* ---- cookies --------------------------------------------------------------------------------- */

static bool has_name(const char *cookie, struct str name)
{
    struct str rest = str_from_z(cookie), found;
    return scan_until(&rest, '=', &found) && str_eq(found, name);
}

void browser_cookie(struct browser *b, struct str cookie)
{
    struct str rest = cookie, pair, name;
    int at = 0;

    (void)scan_until(&rest, ';', &pair);
    rest = pair;
    (void)scan_until(&rest, '=', &name);
    ASSERT(pair.n < BROWSER_COOKIE);
    while (at < BROWSER_COOKIES - 1 && b->cookies[at][0] && !has_name(b->cookies[at], name))
        at++;
    memcpy(b->cookies[at], pair.p, pair.n);
    b->cookies[at][pair.n] = 0;
}

static void take_cookies(struct browser *b, struct str head)
{
    struct str cookie;
    size_t at = 0;

    while (answer_header(head, STR("set-cookie"), &at, &cookie))
        browser_cookie(b, cookie);
}

/* ---- asking ---------------------------------------------------------------------------------- */

static void call(struct browser *b)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)b->all->port),
                                  .sin_addr = {htonl(INADDR_LOOPBACK)}};
    struct epoll_event event = {.events = EPOLLIN, .data = {.ptr = b}};
    int on = 1;

    b->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ASSERT(b->fd >= 0);
    ASSERT(connect(b->fd, (const struct sockaddr *)&address, sizeof(address)) == 0);
    ASSERT(setsockopt(b->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) == 0);
    ASSERT(epoll_ctl(b->all->epoll, EPOLL_CTL_ADD, b->fd, &event) == 0);
}

/* A site may end a connection that rests; then a new one is made. */
static void send_question(struct browser *b)
{
    bool used = b->used;

    if (b->fd < 0)
        call(b);
    b->n = 0;
    if (send(b->fd, b->ask, b->ask_n, MSG_NOSIGNAL) == (ssize_t)b->ask_n)
        return;
    ASSERT(used);
    hang_up(b);
    send_question(b);
}

static PRINTF(2, 3) void add(struct browser *b, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    int n = vsnprintf(b->ask + b->ask_n, BROWSER_ASK - b->ask_n, format, args);
    va_end(args);
    ASSERT(n >= 0 && b->ask_n + (size_t)n < BROWSER_ASK);
    b->ask_n += (size_t)n;
}

void browser_ask(struct browser *b, struct str path, struct str form)
{
    const char *host = b->all->host;

    ASSERT(!b->asking);
    b->ask_n = 0;
    add(b, "%s " STR_FMT " HTTP/1.1\r\nHost: %s\r\nUser-Agent: OQU bench\r\n",
        form.n > 0 ? "POST" : "GET", STR_ARG(path), host);
    for (int i = 0; i < BROWSER_COOKIES && b->cookies[i][0]; i++)
        add(b, "%s%s", i == 0 ? "Cookie: " : "; ", b->cookies[i]);
    add(b, "%s", b->cookies[0][0] ? "\r\n" : "");
    if (form.n > 0)
        add(b,
            "Origin: http://%s\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            "Content-Length: %zu\r\n",
            host, form.n);
    add(b, "\r\n" STR_FMT, STR_ARG(form));
    b->asking = true;
    b->asked_us = time_monotonic_us();
    send_question(b);
}

/* ---- hearing --------------------------------------------------------------------------------- */

/* The path of an address on the same site. */
static struct str path_of(struct str location)
{
    struct str rest = location;
    size_t at;

    if (str_find(rest, STR("://"), &at)) {
        rest = str_sub(rest, at + 3, rest.n);
        rest = str_find(rest, STR("/"), &at) ? str_sub(rest, at, rest.n) : STR("/");
    }
    return rest;
}

static void tell(struct browser *b, int status, size_t head)
{
    struct str all = {b->in, b->n};
    struct browser_answer answer = {.status = status,
                                    .head = str_sub(all, 0, head),
                                    .body = str_sub(all, head, all.n),
                                    .us = time_monotonic_us() - b->asked_us};
    size_t at = 0;

    if (answer_header(answer.head, STR("location"), &at, &answer.location))
        answer.location = path_of(answer.location);
    take_cookies(b, answer.head);
    b->asking = false;
    b->used = true;
    b->answered(b, &answer);
}

/* The connection ended: at rest, between two questions, or within an answer. */
static void ended(struct browser *b)
{
    bool rested = b->used && b->n == 0;

    hang_up(b);
    if (!b->asking)
        return;
    if (rested) {
        send_question(b);
        return;
    }
    b->all->broken++;
    tell(b, 0, 0);
}

static void hear(struct browser *b)
{
    size_t head;

    if (b->n == b->most) {
        b->most = b->most > 0 ? 2 * b->most : PAGE_FIRST;
        ASSERT(b->most <= PAGE_MOST);
        b->in = realloc(b->in, b->most);
        ASSERT(b->in != NULL);
    }
    ssize_t got = recv(b->fd, b->in + b->n, b->most - b->n, 0);
    if (got <= 0 || !b->asking) {
        ended(b);
        return;
    }
    b->n += (size_t)got;
    struct str all = {b->in, b->n};
    if (answer_is_whole(all, PAGE_MOST, &head))
        tell(b, answer_status(all), head);
}

/* ---- time ------------------------------------------------------------------------------------ */

void browser_sleep(struct browser *b, int64_t ms)
{
    b->wake_us = time_monotonic_us() + ms * 1000;
    b->next_asleep = b->all->asleep;
    b->all->asleep = b;
}

static void wake(struct browsers *all)
{
    struct browser *left = all->asleep;
    int64_t now = time_monotonic_us();

    all->asleep = NULL;
    while (left) {
        struct browser *b = left;
        left = b->next_asleep;
        if (b->wake_us <= now) {
            b->woken(b);
        } else {
            b->next_asleep = all->asleep;
            all->asleep = b;
        }
    }
}

void browsers_turn(struct browsers *all, int wait_ms)
{
    struct epoll_event events[EVENTS];
    int n = epoll_wait(all->epoll, events, EVENTS, wait_ms);

    ASSERT(n >= 0 || errno == EINTR);
    for (int i = 0; i < n; i++)
        hear(events[i].data.ptr);
    wake(all);
}
