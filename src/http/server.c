/* See http.h and server.h. Workers, the listening socket, and an orderly end. */
#include "http/server.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "base/log.h"
#include "base/time.h"
#include "db/db.h"
#include "keys/keys.h"

enum {
    EVENT_THREADS = 2,
    CONNECTIONS_MOST = 900,
    CONNECTION_BYTES = 2 * HTTP_HEADER_BYTES + HTTP_TARGET_MOST,
    IDLE_S = 75, /* longer than nginx keeps an idle connection, so that it is nginx who closes */
    BACKLOG = 511,
    FINISH_MS = 25 * 1000, /* REL-35 */
    FINISH_STEP_MS = 20,
};

struct worker {
    struct server *server;
    struct queue *queue;
    pthread_t thread;
    struct db *db;
    struct keys *keys;
};

/* ---- workers ------------------------------------------------------------------------------ */

/* Connections are opened when first needed and again when lost: a database that is down makes
 * requests wait for it (503), not the process end. */
static enum status need_connections(struct worker *w, struct ctx *c)
{
    const struct http_server_settings *settings = w->server->settings;

    if (settings->conninfo.n > 0 && !w->db)
        TRY(db_open(c, settings->conninfo, &w->db));
    if (w->db && !db_is_up(w->db))
        return FAIL(c, ST_BUSY, "http.busy");
    if (settings->keys_socket.n > 0 && !w->keys)
        TRY(keys_connect(c, settings->keys_socket, &w->keys));
    c->db = w->db;
    c->keys = w->keys;
    return ST_OK;
}

static enum status prepare(struct worker *w, struct exchange *x)
{
    int64_t age_us = time_monotonic_us() - x->started_us;
    struct ctx *c = &x->c;

    if (age_us > (int64_t)HTTP_DEADLINE_MS * 1000)
        return FAIL(c, ST_BUSY, "http.busy");
    TRY(need_connections(w, c));
    return x->body ? body_finish(c, x->body, &x->rq) : ST_OK;
}

static void *work(void *arg)
{
    struct worker *w = arg;
    struct exchange *x;

    while ((x = queue_pop(w->queue)) != NULL) {
        if (prepare(w, x) == ST_OK)
            http_dispatch(&x->c, w->server->router, &x->rq, &x->rs);
        else
            edge_refuse(&x->c, &x->rq, &x->rs);
        x->phase = PHASE_ANSWERED;
        MHD_resume_connection(x->connection); /* from here on x is the event thread's */
    }
    keys_close(w->keys);
    db_close(w->db);
    return NULL;
}

static int all_workers(const struct server *server)
{
    return server->settings->workers + server->settings->slow_workers;
}

static void start_workers(struct server *server, struct worker *workers)
{
    for (int i = 0; i < all_workers(server); i++) {
        struct worker *w = &workers[i];
        w->server = server;
        w->queue = i < server->settings->workers ? &server->queue : &server->slow;
        int failed = pthread_create(&w->thread, NULL, work, w);
        ASSERT(failed == 0);
    }
}

static void join_workers(struct server *server, struct worker *workers)
{
    for (int i = 0; i < all_workers(server); i++) {
        int failed = pthread_join(workers[i].thread, NULL);
        ASSERT(failed == 0);
    }
}

/* ---- the socket --------------------------------------------------------------------------- */

static bool bind_path(int fd, struct str path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    struct stat old;

    if (path.n == 0 || path.n >= sizeof(address.sun_path))
        return false;
    memcpy(address.sun_path, path.p, path.n);
    /* What a process left behind that ended without cleaning up; anything else stays. */
    if (lstat(address.sun_path, &old) == 0 && S_ISSOCK(old.st_mode))
        (void)unlink(address.sun_path);
    return bind(fd, (const struct sockaddr *)&address, sizeof(address)) == 0 &&
           chmod(address.sun_path, 0660) == 0 && listen(fd, BACKLOG) == 0;
}

static enum status open_socket(struct ctx *c, struct str path, int *ret_fd)
{
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    if (fd < 0 || !bind_path(fd, path)) {
        int error = errno;
        base_close_fd(&fd);
        c->failure.detail =
            str_printf(c->mem, "socket " STR_FMT ": errno %d", STR_ARG(path), error);
        return FAIL(c, ST_INTERNAL, "http.server-fault");
    }
    *ret_fd = fd;
    return ST_OK;
}

/* ---- libmicrohttpd ------------------------------------------------------------------------ */

static void library_log(void *cls, const char *format, va_list args) PRINTF(2, 0);

static void library_log(void *cls, const char *format, va_list args)
{
    char line[512];

    (void)cls;
    (void)vsnprintf(line, sizeof(line), format, args);
    log_event(LOG_DEBUG, "microhttpd", "%s", line);
}

static void library_panic(void *cls, const char *file, unsigned line, const char *reason)
{
    (void)cls;
    base_panic(file, (int)line, reason ? reason : "libmicrohttpd");
}

/* Paths are decoded by parse_path() and by nobody before it. */
static size_t leave_escaped(void *cls, struct MHD_Connection *connection, char *text)
{
    (void)cls;
    (void)connection;
    return strlen(text);
}

static struct MHD_Daemon *start_daemon(struct server *server, int fd)
{
    MHD_set_panic_func(library_panic, NULL);
    return MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC | MHD_USE_ERROR_LOG,
        0, NULL, NULL, exchange_run, server, MHD_OPTION_EXTERNAL_LOGGER, library_log, NULL,
        MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_THREAD_POOL_SIZE, (unsigned)EVENT_THREADS,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MOST, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        (size_t)CONNECTION_BYTES, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_S,
        MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_URI_LOG_CALLBACK, exchange_open, server,
        MHD_OPTION_UNESCAPE_CALLBACK, leave_escaped, NULL, MHD_OPTION_NOTIFY_COMPLETED,
        exchange_close, server, MHD_OPTION_END);
}

/* ---- life --------------------------------------------------------------------------------- */

static void wait_for_stop(int stop_fd)
{
    struct pollfd wanted = {.fd = stop_fd, .events = POLLIN};

    while (poll(&wanted, 1, -1) < 0)
        ASSERT(errno == EINTR);
}

static void close_queues(struct server *server)
{
    queue_close(&server->queue);
    queue_close(&server->slow);
}

/* Requests that are being received or answered may end; new ones get 503 and a closed connection.
 */
static void finish(struct server *server, struct MHD_Daemon *daemon)
{
    atomic_store(&server->stopping, true);
    (void)MHD_quiesce_daemon(daemon);
    for (int ms = 0; ms < FINISH_MS && atomic_load(&server->open_exchanges) > 0;
         ms += FINISH_STEP_MS)
        (void)poll(NULL, 0, FINISH_STEP_MS);
    close_queues(server);
}

enum status http_server_run(struct ctx *c,
                            const struct router *router,
                            const struct http_server_settings *settings,
                            int stop_fd)
{
    struct server server = {.router = router, .settings = settings};
    struct worker *workers = NEWS(c->mem, struct worker, (size_t)all_workers(&server));
    int listening;

    ASSERT(settings->workers > 0 && settings->slow_workers >= 0 && settings->arena_budget > 0);
    TRY(open_socket(c, settings->socket_path, &listening));
    AUTO_FD fd = listening;
    queue_init(&server.queue, settings->queue_most);
    queue_init(&server.slow, settings->slow_workers > 0 ? settings->slow_most : 1);
    start_workers(&server, workers);
    struct MHD_Daemon *daemon = start_daemon(&server, fd);
    if (daemon) {
        wait_for_stop(stop_fd);
        finish(&server, daemon);
    }
    close_queues(&server);
    join_workers(&server, workers);
    if (daemon)
        MHD_stop_daemon(daemon);
    queue_done(&server.queue);
    queue_done(&server.slow);
    (void)unlink(str_z(c->mem, settings->socket_path));
    return daemon ? ST_OK : FAIL(c, ST_INTERNAL, "http.server-fault");
}
