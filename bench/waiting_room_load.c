/* Clients that ask and wait, many at a time, over a unix socket. */
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "answer.h"
#include "base/time.h"
#include "waiting_room.h"

enum { ANSWER_MOST = 16 * 1024, EVENTS = 256 };

struct client {
    int fd;
    uint64_t k;
    int64_t asked_us;
    size_t n;
    char in[ANSWER_MOST];
};

int load_connect(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    ASSERT(fd >= 0 && strlen(path) < sizeof(address.sun_path));
    memcpy(address.sun_path, path, strlen(path));
    while (connect(fd, (const struct sockaddr *)&address, sizeof(address)) != 0)
        (void)poll(NULL, 0, 5);
    return fd;
}

static void ask(const struct load *load, struct client *client, uint64_t k)
{
    struct str question = load->question(load->arg, k);

    client->k = k;
    client->n = 0;
    client->asked_us = time_monotonic_us();
    ASSERT(send(client->fd, question.p, question.n, MSG_NOSIGNAL) == (ssize_t)question.n);
}

/* Whether the answer is whole. */
static bool is_whole(const struct client *client, size_t fixed)
{
    size_t head;

    return fixed > 0 ? client->n == fixed
                     : answer_is_whole((struct str){client->in, client->n}, ANSWER_MOST, &head);
}

static void take(const struct load *load,
                 struct client *client,
                 struct load_result *result,
                 struct samples *samples)
{
    result->answers++;
    result->wrong += !load->right(load->arg, client->k, (struct str){client->in, client->n});
    samples_add(samples, time_monotonic_us() - client->asked_us);
}

static void open_clients(const struct load *load, struct client *clients, int epoll)
{
    for (int i = 0; i < load->connections; i++) {
        clients[i].fd = load_connect(load->socket);
        struct epoll_event event = {.events = EPOLLIN, .data = {.ptr = &clients[i]}};
        ASSERT(epoll_ctl(epoll, EPOLL_CTL_ADD, clients[i].fd, &event) == 0);
    }
}

/* Reads from one client; asks again when its answer is whole. */
static void hear(const struct load *load,
                 struct client *client,
                 size_t fixed,
                 struct load_result *result,
                 struct samples *samples)
{
    ssize_t got = recv(client->fd, client->in + client->n, ANSWER_MOST - client->n, 0);

    ASSERT(got > 0);
    client->n += (size_t)got;
    if (!is_whole(client, fixed))
        return;
    take(load, client, result, samples);
    ask(load, client, result->answers + (uint64_t)load->connections - 1);
}

struct load_result load_run(const struct load *load, size_t fixed)
{
    struct client *clients = calloc((size_t)load->connections, sizeof(*clients));
    struct samples samples = {0};
    struct load_result result = {0};
    struct epoll_event events[EVENTS];
    int epoll = epoll_create1(EPOLL_CLOEXEC);

    ASSERT(clients && epoll >= 0);
    open_clients(load, clients, epoll);
    int64_t start_us = time_monotonic_us(), end_us = start_us + (int64_t)(load->seconds * 1e6);
    for (int i = 0; i < load->connections; i++)
        ask(load, &clients[i], (uint64_t)i);
    while (load->answers > 0 ? result.answers < load->answers : time_monotonic_us() < end_us) {
        int n = epoll_wait(epoll, events, EVENTS, 100);
        for (int i = 0; i < n; i++)
            hear(load, events[i].data.ptr, fixed, &result, &samples);
    }
    result.seconds = (double)(time_monotonic_us() - start_us) / 1e6;
    result.p50_ms = samples_ms(&samples, 50);
    result.p99_ms = samples_ms(&samples, 99);
    for (int i = 0; i < load->connections; i++)
        (void)close(clients[i].fd);
    (void)close(epoll);
    free(clients);
    samples_free(&samples);
    return result;
}
