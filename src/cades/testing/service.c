/* See service.h. */
#include "cades/testing/service.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/time.h"

enum { REQUEST_MOST = 8192, SLOW_MS = 1000, OCSP_NONCE = 16 };

const char *authority_mode_name(enum authority_mode mode)
{
    static const char *const names[AUTHORITY_MODES] = {
        "right",        "silent",      "garbage", "other-nonce", "other-digest",
        "other-policy", "wrong-clock", "ended",   "refuses",     "slow"};

    return names[mode];
}

/* ---- answers --------------------------------------------------------------------------------- */

static int64_t clock_of(const struct authority_peer *peer)
{
    int64_t ahead_us = peer->mode == AUTHORITY_WRONG_CLOCK ? 3600 * TIME_SECOND : 0;
    return time_real_us() + peer->ahead_us + ahead_us;
}

/* The question ends with the nonce. */
static struct bytes
ocsp_answer(struct arena *mem, const struct authority_peer *peer, struct bytes question)
{
    const struct owner *about = peer->about ? peer->about : peer->country->parent;
    uint8_t nonce[OCSP_NONCE];
    const struct answer answer = {.about = about,
                                  .status = peer->revoked ? 'r' : 'g',
                                  .revocation = {.at_us = clock_of(peer) - TIME_DAY, .reason = 1},
                                  .from_us = clock_of(peer),
                                  .digest = DIGEST_SHA256,
                                  .nonce = {nonce, sizeof(nonce)}};

    memcpy(nonce, question.p + question.n - sizeof(nonce), sizeof(nonce));
    if (peer->mode == AUTHORITY_OTHER_NONCE)
        nonce[0] ^= 1;
    return authority_answer(mem, peer->country->issuer, peer->country->responder, &answer);
}

/* What the service makes of the wish. */
static void misread(struct arena *mem, const struct authority_peer *peer, struct stamp_wish *wish)
{
    if (peer->mode == AUTHORITY_OTHER_DIGEST)
        wish->imprint = dw_flip(mem, wish->imprint, wish->imprint.n * 8 - 1);
    if (peer->mode == AUTHORITY_OTHER_NONCE)
        wish->nonce = dw_small(mem, DER_INTEGER, 7);
    if (peer->mode == AUTHORITY_OTHER_POLICY)
        wish->policy = dw_oid(mem, "1.2.398.3.3.2.6.9");
}

/* A clock whose certificate ended a year ago, though it goes on. */
static const struct owner *ended_clock(struct arena *mem, const struct authority_peer *peer)
{
    static const char *const list[] = {"1.3.6.1.5.5.7.3.8", NULL};
    const int64_t year = 365 * TIME_DAY;
    const struct profile profile = {.name = STR("СЫНАҚ TSA"),
                                    .purposes = list,
                                    .purposes_critical = true,
                                    .usage = USAGE_SIGNATURE,
                                    .from_us = clock_of(peer) - 2 * year,
                                    .until_us = clock_of(peer) - year,
                                    .serial = 0x7007};

    return authority_issue(mem, peer->country->issuer, peer->country->clock->maker, &profile);
}

static struct bytes
stamp_answer(struct arena *mem, const struct authority_peer *peer, struct bytes question)
{
    struct stamp_wish wish;

    if (peer->mode == AUTHORITY_REFUSES || !authority_read_wish(question, &wish))
        return DW_SEQUENCE(mem, DW_SEQUENCE(mem, dw_small(mem, DER_INTEGER, 2)));
    misread(mem, peer, &wish);
    return authority_grant(
        mem, peer->mode == AUTHORITY_ENDED ? ended_clock(mem, peer) : peer->country->clock, &wish,
        clock_of(peer), 1 + peer->asked);
}

/* ---- HTTP ------------------------------------------------------------------------------------ */

/* Head and body of one request; how many bytes, and where the body begins. */
static size_t read_request(int fd, char *request, const char **ret_body)
{
    size_t n = 0;

    *ret_body = NULL;
    while (n < REQUEST_MOST) {
        request[n] = '\0';
        const char *end = strstr(request, "\r\n\r\n"), *length = strcasestr(request, "length: ");
        if (end && length && n >= (size_t)(end + 4 - request) + strtoul(length + 8, NULL, 10)) {
            *ret_body = end + 4;
            return n;
        }
        ssize_t got = recv(fd, request + n, REQUEST_MOST - n, 0);
        if (got <= 0)
            return 0;
        n += (size_t)got;
    }
    return 0;
}

static void say(int fd, const char *type, struct bytes body)
{
    char head[200];
    int written = snprintf(head, sizeof(head),
                           "HTTP/1.1 200 OK\r\nContent-Type: application/%s\r\n"
                           "Content-Length: %zu\r\nConnection: close\r\n\r\n",
                           type, body.n);

    (void)send(fd, head, (size_t)written, MSG_NOSIGNAL);
    (void)send(fd, body.p, body.n, MSG_NOSIGNAL);
}

static void answer_one(struct authority_peer *peer, int fd)
{
    char *request = malloc(REQUEST_MOST + 1);
    struct arena *mem = arena_new(4 << 20, 4 << 20);
    const char *body;

    ASSERT(request);
    size_t n = read_request(fd, request, &body);
    peer->asked += body != NULL;
    if (body && peer->mode != AUTHORITY_SILENT) {
        struct bytes question = {(const uint8_t *)body, n - (size_t)(body - request)};
        bool stamp = strstr(request, "timestamp-query") != NULL;
        if (peer->mode == AUTHORITY_SLOW)
            (void)poll(NULL, 0, SLOW_MS);
        if (peer->mode == AUTHORITY_GARBAGE)
            say(fd, "octet-stream", (struct bytes){(const uint8_t *)"garbage", 7});
        else if (stamp)
            say(fd, "timestamp-reply", stamp_answer(mem, peer, question));
        else
            say(fd, "ocsp-response", ocsp_answer(mem, peer, question));
    }
    arena_free(mem);
    free(request);
}

void *authority_peer_serve(void *arg)
{
    struct authority_peer *peer = arg;

    for (int fd; (fd = accept(peer->listening, NULL, NULL)) >= 0; (void)close(fd))
        answer_one(peer, fd);
    return NULL;
}

bool authority_peer_listen(struct authority_peer *peer, int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof(address);

    peer->listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (peer->listening < 0 || bind(peer->listening, (const struct sockaddr *)&address, n) != 0 ||
        listen(peer->listening, 5) != 0 ||
        getsockname(peer->listening, (struct sockaddr *)&address, &n) != 0)
        return false;
    peer->port = ntohs(address.sin_port);
    return true;
}
