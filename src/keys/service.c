/* See service.h. Connections have fixed buffers; a caller that does not read his answer is simply
 * not asked for the next question. Buffers are wiped as soon as they have served. */
#include "keys/service.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "base/log.h"
#include "keys/wire.h"

enum {
    BACKLOG = 64,
    SCRATCH = 64 * 1024,
    POLL_STOP = 0,
    POLL_SOCKET,
    POLL_OWNER,
    POLL_FIRST_CALLER,
};

struct connection {
    int fd;
    struct caller caller;
    bool closing; /* after what is in out */
    size_t n_in, n_out, sent;
    uint8_t in[WIRE_REQUEST_MOST], out[WIRE_ANSWER_MOST];
};

/* Lookups are counted per process, also across its connections. */
struct bucket {
    pid_t pid;
    uid_t uid;
    int64_t tat_us;
};

struct service {
    struct ctx *c;
    struct ctx scratch; /* reset after every question */
    struct service_desk desk;
    struct connection *connections[SERVICE_CALLERS_MOST];
    size_t n;
    struct bucket buckets[2 * SERVICE_CALLERS_MOST];
};

static enum status open_socket(struct ctx *c, struct str path, mode_t mode, int *ret_fd)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = -1;

    if (path.n == 0 || path.n >= sizeof(address.sun_path))
        goto out;
    memcpy(address.sun_path, path.p, path.n);
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        goto out;
    (void)unlink(address.sun_path); /* left by a run that was killed */
    /* Nobody can connect between bind and listen, so the mode is right before the first caller. */
    if (bind(fd, (const struct sockaddr *)&address, sizeof(address)) != 0 ||
        chmod(address.sun_path, mode) != 0 || listen(fd, BACKLOG) != 0)
        goto out;
    *ret_fd = fd;
    return ST_OK;
out:
    if (fd >= 0)
        (void)close(fd);
    c->failure.detail = str_printf(c->mem, STR_FMT ": cannot listen on this socket", STR_ARG(path));
    return FAIL(c, ST_INVALID, "keys.socket");
}

static bool uid_is_known(const struct service *service, uid_t uid, bool owner)
{
    if (uid == geteuid())
        return true;
    for (size_t i = 0; !owner && i < service->desk.settings->n_uids; i++)
        if (service->desk.settings->uids[i] == uid)
            return true;
    return false;
}

static int64_t *bucket_of(struct service *service, const struct ucred *peer)
{
    struct bucket *oldest = &service->buckets[0];

    for (size_t i = 0; i < COUNT(service->buckets); i++) {
        struct bucket *b = &service->buckets[i];
        if (b->pid == peer->pid && b->uid == peer->uid)
            return &b->tat_us;
        if (b->tat_us < oldest->tat_us)
            oldest = b;
    }
    *oldest = (struct bucket){.pid = peer->pid, .uid = peer->uid};
    return &oldest->tat_us;
}

static void accept_caller(struct service *service, int listener, bool owner)
{
    struct ucred peer;
    socklen_t n = sizeof(peer);
    int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

    if (fd < 0)
        return; /* the caller has gone again */
    ASSERT(getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &n) == 0);
    if (!uid_is_known(service, peer.uid, owner)) {
        log_event(LOG_WARN, "keys.unknown-caller", "pid=%ld uid=%ld", (long)peer.pid,
                  (long)peer.uid);
        (void)close(fd);
        return;
    }
    struct connection *connection = calloc(1, sizeof(*connection));
    ASSERT(connection != NULL);
    connection->fd = fd;
    connection->caller = (struct caller){.uid = peer.uid, .pid = peer.pid, .owner = owner};
    if (!owner)
        connection->caller.tat_us = bucket_of(service, &peer);
    service->connections[service->n++] = connection;
}

static void drop(struct service *service, size_t i)
{
    struct connection *connection = service->connections[i];

    (void)close(connection->fd);
    explicit_bzero(connection, sizeof(*connection));
    free(connection);
    service->connections[i] = service->connections[--service->n];
}

/* False: the connection is at its end. */
static bool send_answer(struct connection *connection)
{
    while (connection->sent < connection->n_out) {
        ssize_t n = send(connection->fd, connection->out + connection->sent,
                         connection->n_out - connection->sent, MSG_NOSIGNAL);
        if (n < 0)
            return errno == EAGAIN || errno == EINTR;
        connection->sent += (size_t)n;
    }
    explicit_bzero(connection->out, connection->n_out);
    connection->n_out = connection->sent = 0;
    return !connection->closing;
}

/* Answers the first question in the buffer if it is complete. False: nothing to answer yet. */
static bool answer_next(struct service *service, struct connection *connection)
{
    size_t length;
    struct wire_out out = {.p = connection->out, .room = sizeof(connection->out)};

    if (!wire_frame_length(connection->in, connection->n_in, sizeof(connection->in), &length)) {
        connection->closing = length == SIZE_MAX;
        return false;
    }
    if (connection->n_in < length)
        return false;
    connection->caller.now_us = time_monotonic_us();
    struct bytes frame = {connection->in + 4, length - 4};
    connection->closing =
        !service_answer(&service->scratch, &service->desk, &connection->caller, frame, &out);
    arena_reset(service->scratch.mem);
    connection->n_out = out.n;
    connection->n_in -= length;
    memmove(connection->in, connection->in + length, connection->n_in);
    explicit_bzero(connection->in + connection->n_in, length);
    return true;
}

/* Answers what is complete until nothing is left or the caller does not read. False: at its end. */
static bool pump(struct service *service, struct connection *connection)
{
    for (;;) {
        if (connection->n_out > 0 && !send_answer(connection))
            return false;
        if (connection->n_out > 0)
            return true;
        if (!answer_next(service, connection))
            return !connection->closing;
    }
}

static bool serve(struct service *service, struct connection *connection)
{
    if (connection->n_out == 0) {
        ssize_t n = recv(connection->fd, connection->in + connection->n_in,
                         sizeof(connection->in) - connection->n_in, 0);
        if (n < 0)
            return errno == EAGAIN || errno == EINTR;
        if (n == 0)
            return false;
        connection->n_in += (size_t)n;
    }
    return pump(service, connection);
}

static void serve_all(struct service *service, const struct pollfd *polls, size_t n)
{
    for (size_t i = n; i > 0; i--) { /* backwards: drop() moves the last one into the gap */
        if (polls[POLL_FIRST_CALLER + i - 1].revents != 0 &&
            !serve(service, service->connections[i - 1]))
            drop(service, i - 1);
    }
}

static void run(struct service *service, int stop_fd, int socket_fd, int owner_fd)
{
    struct pollfd polls[POLL_FIRST_CALLER + SERVICE_CALLERS_MOST];

    for (;;) {
        bool room = service->n < SERVICE_CALLERS_MOST;
        size_t n = service->n;
        polls[POLL_STOP] = (struct pollfd){.fd = stop_fd, .events = POLLIN};
        polls[POLL_SOCKET] = (struct pollfd){.fd = room ? socket_fd : -1, .events = POLLIN};
        polls[POLL_OWNER] = (struct pollfd){.fd = room ? owner_fd : -1, .events = POLLIN};
        for (size_t i = 0; i < n; i++)
            polls[POLL_FIRST_CALLER + i] =
                (struct pollfd){.fd = service->connections[i]->fd,
                                .events = service->connections[i]->n_out > 0 ? POLLOUT : POLLIN};
        int ready = poll(polls, POLL_FIRST_CALLER + n, -1);
        ASSERT(ready >= 0 || errno == EINTR);
        if (ready < 0)
            continue;
        if (polls[POLL_STOP].revents != 0)
            return;
        serve_all(service, polls, n);
        if (polls[POLL_SOCKET].revents != 0)
            accept_caller(service, socket_fd, false);
        if (polls[POLL_OWNER].revents != 0 && service->n < SERVICE_CALLERS_MOST)
            accept_caller(service, owner_fd, true);
    }
}

static void remove_socket(struct ctx *c, struct str path, int fd)
{
    if (fd < 0)
        return;
    (void)close(fd);
    (void)unlink(str_z(c->mem, path));
}

enum status service_run(struct ctx *c,
                        const struct service_settings *settings,
                        struct vault *vault,
                        int stop_fd)
{
    int socket_fd = -1, owner_fd = -1;
    struct service *service = NEW(c->mem, struct service);
    enum status st = open_socket(c, settings->socket, 0660, &socket_fd);

    ASSERT(settings->lookups_per_s > 0 && settings->lookups_burst > 0);
    if (st == ST_OK && settings->owner_socket.n > 0)
        st = open_socket(c, settings->owner_socket, 0600, &owner_fd);
    if (st == ST_OK) {
        *service = (struct service){.c = c, .desk = {settings, vault}};
        service->scratch.mem = arena_new(SCRATCH, 16 * SCRATCH);
        run(service, stop_fd, socket_fd, owner_fd);
        while (service->n > 0)
            drop(service, service->n - 1);
        arena_free(service->scratch.mem);
    }
    remove_socket(c, settings->socket, socket_fd);
    remove_socket(c, settings->owner_socket, owner_fd);
    return st;
}
