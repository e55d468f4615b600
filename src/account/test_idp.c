/* See test_idp.h. */
#include "account/test_idp.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/str.h"

enum { REQUEST_MOST = 16 * 1024 };

struct idp {
    int listening, port;
    pthread_t thread;
    pthread_mutex_t lock;
    const struct idp_script *script;
    const char *complaint;
};

struct asked {
    char text[REQUEST_MOST + 1];
    size_t n;
};

/* The whole request: head, and as many bytes of body as Content-Length says. */
static bool read_request(int fd, struct asked *asked)
{
    asked->n = 0;
    while (asked->n < REQUEST_MOST) {
        asked->text[asked->n] = '\0';
        const char *end = strstr(asked->text, "\r\n\r\n");
        const char *length = strcasestr(asked->text, "content-length: ");
        size_t body = length ? strtoul(length + 16, NULL, 10) : 0;
        if (end && asked->n >= (size_t)(end + 4 - asked->text) + body)
            return true;
        ssize_t got = recv(fd, asked->text + asked->n, REQUEST_MOST - asked->n, 0);
        if (got <= 0)
            return false;
        asked->n += (size_t)got;
    }
    return false;
}

static void answer(int fd, int status, const char *body)
{
    char text[8192];
    int n = snprintf(text, sizeof(text),
                     "HTTP/1.1 %d X\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n"
                     "Connection: close\r\n\r\n%s",
                     status, strlen(body), body);
    (void)send(fd, text, (size_t)n, MSG_NOSIGNAL);
}

static bool has(const struct asked *asked, const char *part)
{
    return strstr(asked->text, part) != NULL;
}

/* What the documentation of the provider asks of a token request. */
static const char *complain_about_token(const struct asked *asked)
{
    if (!has(asked, "grant_type=authorization_code"))
        return "grant_type";
    if (!has(asked, "code=good-code"))
        return "code";
    if (!has(asked, "client_id=oqu"))
        return "client_id";
    if (!has(asked, "redirect_uri=http%3A%2F%2Foqu.test%2Fmy%2Fsign-in%2Fegov%2Fback"))
        return "redirect_uri is not the registered one";
    if (!has(asked, "Authorization: Basic b3F1OnNlY3JldA==")) /* oqu:secret */
        return "client authentication is not HTTP Basic";
    return NULL;
}

static void serve(struct idp *idp, int fd, const struct asked *asked)
{
    const struct idp_script *script = idp->script;
    bool bearer = has(asked, "Authorization: Bearer token-1");

    if (str_starts(str_from_z(asked->text), STR("POST /idp/oauth/token "))) {
        if (!idp->complaint)
            idp->complaint = complain_about_token(asked);
        answer(fd, script->token_status,
               script->token_status == 200
                   ? "{\"access_token\":\"token-1\",\"token_type\":\"bearer\"}"
                   : "{\"error\":\"invalid_grant\"}");
    } else if (bearer && has(asked, "GET /idp/resource/user/basic ")) {
        answer(fd, 200, script->user);
    } else if (bearer && has(asked, "GET /idp/resource/user/phone ")) {
        answer(fd, script->phone ? 200 : 403, script->phone ? script->phone : "{}");
    } else {
        idp->complaint = "an address or a token nobody gave";
        answer(fd, 404, "{}");
    }
}

static void *run(void *arg)
{
    struct idp *idp = arg;

    for (;;) {
        struct asked asked;
        int fd = accept(idp->listening, NULL, NULL);
        if (fd < 0)
            return NULL;
        if (read_request(fd, &asked)) {
            ASSERT(pthread_mutex_lock(&idp->lock) == 0);
            serve(idp, fd, &asked);
            ASSERT(pthread_mutex_unlock(&idp->lock) == 0);
        }
        (void)close(fd);
    }
}

struct idp *idp_start(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t n = sizeof(address);
    struct idp *idp = calloc(1, sizeof(*idp));

    ASSERT(idp != NULL);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    idp->listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ASSERT(idp->listening >= 0);
    ASSERT(bind(idp->listening, (const struct sockaddr *)&address, sizeof(address)) == 0);
    ASSERT(listen(idp->listening, 5) == 0);
    ASSERT(getsockname(idp->listening, (struct sockaddr *)&address, &n) == 0);
    idp->port = ntohs(address.sin_port);
    ASSERT(pthread_mutex_init(&idp->lock, NULL) == 0);
    ASSERT(pthread_create(&idp->thread, NULL, run, idp) == 0);
    return idp;
}

void idp_stop(struct idp *idp)
{
    (void)shutdown(idp->listening, SHUT_RDWR);
    ASSERT(pthread_join(idp->thread, NULL) == 0);
    (void)close(idp->listening);
    free(idp);
}

int idp_port(const struct idp *idp)
{
    return idp->port;
}

void idp_play(struct idp *idp, const struct idp_script *script)
{
    ASSERT(pthread_mutex_lock(&idp->lock) == 0);
    idp->script = script;
    idp->complaint = NULL;
    ASSERT(pthread_mutex_unlock(&idp->lock) == 0);
}

const char *idp_complaint(const struct idp *idp)
{
    return idp->complaint;
}
