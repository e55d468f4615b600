/* The loop of `oqu wait`: two listening sockets, their connections, the journal's news, and a tick.
 * Own and not libmicrohttpd: see README.md for the numbers. */
#include "wait/node.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/id.h"
#include "base/log.h"
#include "base/time.h"
#include "wait/wait.h"

enum {
    DESK_EVENTS = 256,
    WEB_EVENTS = 16, /* then the doors are asked again whether they have a question */
    TICK_MS = 50,
    ASK_EVERY_MS = 1000, /* a place in line, once it has asked as often as it may at once */
    STRANGER_EVERY_MS = 100,
    BACKLOG = 511,
    DESCRIPTORS_MOST = 65536,
    PAGE_BYTES = 1 << 20,
    STEP_RECORDS = 1 << 16, /* that one tick of a room may cause */
    READY_TO_SEND = SERVER_OUT - (64 << 10),
};

enum kind {
    KIND_WEB_LISTENER,
    KIND_DESK_LISTENER,
    KIND_JOURNAL,
    KIND_STOP,
    KIND_DOORS,
    KIND_NODE, /* news of the other servers */
    KIND_WEB,
    KIND_DESK
};

struct conn {
    int fd;
    enum kind kind;
    bool ended;   /* freed after the batch: events of it may still follow */
    bool closing; /* after what is being sent */
    char *left;   /* what the socket did not take yet */
    size_t left_n, left_at;
    uint64_t held_until; /* what is to be sent waits for so many durable records; 0: nothing does */
    struct desk_answer held; /* to a door; to a family it is what is left */
    struct conn *next_held;
    struct place place; /* of a stream */
    enum ticket_state told;
    int64_t tell_ms, ends_ms; /* the next event at the latest; the end */
    uint32_t at;              /* among the streams */
    size_t n;
    char *in; /* NULL: nothing more is asked here */
};

struct loop {
    struct server server;
    int web, doors;      /* epoll; `doors` is watched by `web` and looked at first */
    struct conn ends[6]; /* the first six kinds */
    struct conn *held, *ended;
    struct conn *streams[STREAMS_MOST];
    int64_t base_ms, base_us, tick_ms;
    uint8_t jitter[256];
    size_t jitter_at;
    bool stop, replaced;
};

void server_put(struct server *s, struct str text)
{
    ASSERT(text.n <= SERVER_OUT - s->out_n);
    memcpy(s->out + s->out_n, text.p, text.n);
    s->out_n += text.n;
}

uint8_t server_jitter(struct server *s)
{
    struct loop *loop = (struct loop *)(void *)s; /* its first member */

    if (loop->jitter_at == 0)
        rnd_bytes(loop->jitter, sizeof(loop->jitter));
    uint8_t byte = loop->jitter[loop->jitter_at++];
    loop->jitter_at %= sizeof(loop->jitter);
    return byte;
}

struct who server_seed(const struct server *s, const struct room *room)
{
    const uint32_t of[] = {room->number, room->epoch};
    return draw_hash(s->keys.draw, of, sizeof(of));
}

/* Durations are what the monotonic clock says; a step of the other one changes nothing. */
static void look_at_clock(struct loop *loop)
{
    loop->server.now_ms = loop->base_ms + (time_monotonic_us() - loop->base_us) / 1000;
}

/* Whoever wrote the records had a faster clock, or this one was set back: time does not. */
static void set_clock(struct loop *loop)
{
    loop->base_ms += hall_time(&loop->server.hall, loop->server.now_ms) - loop->server.now_ms;
    look_at_clock(loop);
}

/* ---- connections ----------------------------------------------------------------------------- */

static void watch(const struct loop *loop, struct conn *conn, uint32_t events, int what)
{
    bool door = conn->kind == KIND_DESK || conn->kind == KIND_DESK_LISTENER ||
                conn->kind == KIND_JOURNAL; /* whose news their answers wait for */
    struct epoll_event event = {.events = events, .data = {.ptr = conn}};
    ASSERT(epoll_ctl(door ? loop->doors : loop->web, what, conn->fd, &event) == 0);
}

/* A stream that broke before its time: the family may be gone. */
static void forget_stream(struct loop *loop, const struct conn *conn)
{
    struct server *s = &loop->server;
    struct conn *last = loop->streams[--s->n_streams];

    loop->streams[conn->at] = last;
    last->at = conn->at;
    if (s->now_ms >= conn->ends_ms || conn->place.room->epoch != conn->place.epoch)
        return;
    if (s->node && !node_leads(s->node))
        node_note(s->node, &(struct desk_seen){.room = conn->place.room->number,
                                               .epoch = conn->place.epoch,
                                               .seq = conn->place.seq,
                                               .window_s = STREAM_GONE_S,
                                               .gone = true});
    else
        room_unseen(conn->place.room, conn->place.seq, s->now_ms, STREAM_GONE_S);
}

static void end_conn(struct loop *loop, struct conn *conn)
{
    if (conn->place.room)
        forget_stream(loop, conn);
    for (struct conn **at = &loop->held; *at; at = &(*at)->next_held) {
        if (*at == conn) {
            *at = conn->next_held;
            break;
        }
    }
    (void)close(conn->fd);
    conn->ended = true;
    conn->next_held = loop->ended;
    loop->ended = conn;
}

static void free_ended(struct loop *loop)
{
    while (loop->ended) {
        struct conn *conn = loop->ended;
        loop->ended = conn->next_held;
        free(conn->left);
        free(conn->in);
        free(conn);
    }
}

static void begin_conns(struct loop *loop, const struct conn *listener)
{
    for (;;) {
        /* The events carry the connection: NOLINTNEXTLINE(clang-analyzer-unix.Malloc) */
        int fd = accept4(listener->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0)
            return;
        struct conn *conn = calloc(1, sizeof(*conn));
        ASSERT(conn);
        conn->in = malloc(SERVER_IN);
        ASSERT(conn->in);
        conn->fd = fd;
        conn->kind = listener->kind == KIND_WEB_LISTENER ? KIND_WEB : KIND_DESK;
        watch(loop, conn, EPOLLIN, EPOLL_CTL_ADD); /* whose events carry it: NOLINT(*.Malloc) */
    }
}

static void keep(struct conn *conn, const char *bytes, size_t n)
{
    conn->left = malloc(n);
    ASSERT(conn->left);
    memcpy(conn->left, bytes, n);
    conn->left_n = n;
    conn->left_at = 0;
}

static void hold(struct loop *loop, struct conn *conn, uint64_t until)
{
    conn->held_until = until;
    conn->next_held = loop->held;
    loop->held = conn;
}

static bool send_bytes(const struct loop *loop, struct conn *conn, const char *bytes, size_t n)
{
    ssize_t done = n > 0 ? send(conn->fd, bytes, n, MSG_NOSIGNAL) : 0;

    if (done < 0 && errno != EAGAIN)
        return false;
    if (done < 0)
        done = 0;
    if ((size_t)done == n)
        return !conn->closing;
    keep(conn, bytes + done, n - (size_t)done);
    watch(loop, conn, EPOLLOUT, EPOLL_CTL_MOD);
    return true;
}

/* Alone we may tell at once what a restart could take back: our own journal is all there is. Of
 * several servers another one may decide next, from what is durable: families hear only that. */
static bool send_to_family(struct loop *loop, struct conn *conn)
{
    struct server *s = &loop->server;

    if (!s->node || !s->hall.journal || journal_durable(s->hall.journal) >= s->hall.next)
        return send_bytes(loop, conn, s->out, s->out_n);
    if (s->out_n == 0)
        return !conn->closing;
    keep(conn, s->out, s->out_n);
    hold(loop, conn, s->hall.next);
    return true;
}

static bool send_rest(const struct loop *loop, struct conn *conn)
{
    ssize_t done =
        send(conn->fd, conn->left + conn->left_at, conn->left_n - conn->left_at, MSG_NOSIGNAL);

    if (done < 0)
        return errno == EAGAIN;
    conn->left_at += (size_t)done;
    if (conn->left_at < conn->left_n)
        return true;
    free(conn->left);
    conn->left = NULL;
    watch(loop, conn, EPOLLIN, EPOLL_CTL_MOD);
    return !conn->closing;
}

/* ---- answers --------------------------------------------------------------------------------- */

static void begin_stream(struct loop *loop, struct conn *conn)
{
    struct server *s = &loop->server;

    conn->at = s->n_streams++;
    loop->streams[conn->at] = conn;
    conn->told = room_state(conn->place.room, conn->place.seq);
    conn->tell_ms = s->now_ms + (int64_t)conn->place.tell_s * 1000;
    conn->ends_ms = s->now_ms + (int64_t)STREAM_LASTS_S * 1000;
    free(conn->in);
    conn->in = NULL;
}

static bool answer_web(struct loop *loop, struct conn *conn)
{
    struct server *s = &loop->server;
    size_t at = 0, took;

    s->out_n = 0;
    while (!conn->closing && !conn->place.room && s->out_n < READY_TO_SEND &&
           (took = web_answer(s, conn->in + at, conn->n - at, &conn->closing, &conn->place)) > 0)
        at += took;
    if (conn->place.room) {
        begin_stream(loop, conn);
        return send_to_family(loop, conn);
    }
    if (at == 0 && conn->n == SERVER_IN)
        return false;
    memmove(conn->in, conn->in + at, conn->n - at);
    conn->n -= at;
    return send_to_family(loop, conn);
}

static bool answer_desk(struct loop *loop, struct conn *conn)
{
    struct desk_question question;
    uint64_t lsn;

    _Static_assert(sizeof(question) <= SERVER_IN, "a question fits");
    if (conn->n < sizeof(question))
        return true;
    memcpy(&question, conn->in, sizeof(question));
    conn->n = 0; /* a door waits for the answer before it asks again */
    desk_answer(&loop->server, &question, &conn->held, &lsn);
    if (lsn == 0)
        return send_bytes(loop, conn, (const char *)&conn->held, sizeof(conn->held));
    hold(loop, conn, lsn);
    return true;
}

static bool send_held(struct loop *loop, struct conn *conn)
{
    char *bytes = conn->left;

    conn->held_until = 0;
    if (conn->kind == KIND_DESK)
        return send_bytes(loop, conn, (const char *)&conn->held, sizeof(conn->held));
    conn->left = NULL;
    bool goes_on = send_bytes(loop, conn, bytes, conn->left_n);
    free(bytes);
    return goes_on;
}

/* What did not become durable a family never hears: it asks again, another server. */
static bool release_one(struct loop *loop, struct conn *conn, uint64_t durable)
{
    if (conn->held_until <= durable)
        return send_held(loop, conn);
    if (conn->kind != KIND_DESK)
        return false;
    conn->held = (struct desk_answer){.result = DESK_FAILED};
    return send_held(loop, conn);
}

/* Sends what has become durable. After a failed write nothing does: the doors are told so. */
static void release_held(struct loop *loop)
{
    struct journal *journal = loop->server.hall.journal;
    uint64_t durable = journal_durable(journal);
    bool failed = journal_failed(journal);
    struct conn *list = loop->held, *next;

    loop->held = NULL;
    for (struct conn *conn = list; conn; conn = next) {
        next = conn->next_held;
        conn->next_held = NULL;
        if (conn->held_until > durable && !failed) {
            conn->next_held = loop->held;
            loop->held = conn;
            continue;
        }
        if (!release_one(loop, conn, durable))
            end_conn(loop, conn);
    }
}

static bool receive(struct loop *loop, struct conn *conn)
{
    if (!conn->in)
        return false; /* of a stream nothing comes but its end */
    ssize_t n = recv(conn->fd, conn->in + conn->n, SERVER_IN - conn->n, 0);
    if (n <= 0)
        return n < 0 && errno == EAGAIN;
    if (conn->held_until > 0)
        return false; /* nobody asks while an answer is due */
    conn->n += (size_t)n;
    return conn->kind == KIND_WEB ? answer_web(loop, conn) : answer_desk(loop, conn);
}

static void handle(struct loop *loop, struct conn *conn, uint32_t events)
{
    uint64_t told;

    if (conn->ended)
        return;
    switch (conn->kind) {
    case KIND_WEB_LISTENER:
    case KIND_DESK_LISTENER: begin_conns(loop, conn); return;
    case KIND_STOP: loop->stop = true; return;
    case KIND_NODE: loop->replaced = !node_hear(&loop->server); return;
    case KIND_JOURNAL:
        (void)!read(conn->fd, &told, sizeof(told));
        release_held(loop);
        return;
    case KIND_DOORS: return; /* ask_doors() */
    case KIND_WEB:
    case KIND_DESK: break;
    }
    if (!(events & EPOLLOUT ? send_rest(loop, conn) : receive(loop, conn)))
        end_conn(loop, conn);
}

/* Answers the doors: families who check and send must not notice how many others are asking. */
static void ask_doors(struct loop *loop)
{
    struct epoll_event events[DESK_EVENTS];
    int n = epoll_wait(loop->doors, events, DESK_EVENTS, 0);

    for (int i = 0; i < n; i++)
        handle(loop, events[i].data.ptr, events[i].events);
}

/* ---- time ------------------------------------------------------------------------------------ */

static bool tell_stream(struct loop *loop, struct conn *conn)
{
    struct server *s = &loop->server;

    s->out_n = 0;
    conn->closing = !web_event(s, &conn->place);
    conn->told = room_state(conn->place.room, conn->place.seq);
    conn->tell_ms = s->now_ms + (int64_t)conn->place.tell_s * 1000;
    return send_to_family(loop, conn);
}

/* Numbers when they are due, a turn at once. Backwards, because the last takes the place of one
 * that ends. */
static void tell_streams(struct loop *loop)
{
    int64_t now_ms = loop->server.now_ms;

    for (uint32_t i = loop->server.n_streams; i > 0; i--) {
        struct conn *conn = loop->streams[i - 1];
        bool due = now_ms >= conn->tell_ms || conn->place.room->epoch != conn->place.epoch ||
                   room_state(conn->place.room, conn->place.seq) != conn->told;
        if (now_ms >= conn->ends_ms || (due && !conn->left && !tell_stream(loop, conn)))
            end_conn(loop, conn);
    }
}

static void tick(struct loop *loop)
{
    struct server *s = &loop->server;

    loop->tick_ms = s->now_ms;
    for (uint32_t i = 1; i < HALL_ROOMS; i++) {
        struct room *room = s->hall.rooms[i];
        if (!room)
            continue;
        estimate_watch(&s->estimates[i], room, s->now_ms);
        if (s->hall.journal && journal_has_room(s->hall.journal, STEP_RECORDS))
            room_step(room, s->now_ms, server_seed(s, room));
    }
    tell_streams(loop);
    if (s->node)
        node_tick(s->node);
    hall_save_sometimes(&s->hall);
}

/* A server that was cut off, or stopped and set going again, says nothing more. */
static bool goes_on(struct loop *loop)
{
    if (loop->server.node && node_is_replaced(loop->server.node))
        loop->replaced = true;
    return !loop->stop && !loop->replaced;
}

static void run(struct loop *loop)
{
    struct epoll_event events[WEB_EVENTS];

    while (goes_on(loop)) {
        int64_t left_ms = loop->tick_ms + TICK_MS - loop->server.now_ms;
        int n = epoll_wait(loop->web, events, WEB_EVENTS, left_ms > 0 ? (int)left_ms : 0);
        look_at_clock(loop);
        if (!goes_on(loop))
            return;
        if (n > 1) /* before families, wherever a question of theirs is among the events */
            ask_doors(loop);
        for (int i = 0; i < n; i++) {
            if (events[i].data.ptr == &loop->ends[KIND_DOORS])
                ask_doors(loop);
            else
                handle(loop, events[i].data.ptr, events[i].events);
        }
        free_ended(loop);
        if (loop->server.now_ms - loop->tick_ms >= TICK_MS)
            tick(loop);
    }
}

/* ---- start ----------------------------------------------------------------------------------- */

static enum status listen_at(struct ctx *c, struct str path, int *ret_fd)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};

    c->failure.detail = path;
    if (path.n >= sizeof(address.sun_path))
        return FAIL(c, ST_INTERNAL, "wait.socket");
    memcpy(address.sun_path, path.p, path.n);
    (void)unlink(address.sun_path);
    *ret_fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (*ret_fd < 0 || bind(*ret_fd, (const struct sockaddr *)&address, sizeof(address)) != 0 ||
        chmod(address.sun_path, 0660) != 0 || listen(*ret_fd, BACKLOG) != 0)
        return FAIL(c, ST_INTERNAL, "wait.socket");
    return ST_OK;
}

/* The folder of the snapshots of one of several servers. */
static enum status open_node(struct ctx *c, struct loop *loop, const struct wait_server *settings)
{
    struct server *s = &loop->server;
    const char *dir =
        str_printf(c->mem, STR_FMT "/node-%d", STR_ARG(settings->dir), settings->node).p;

    if (mkdir(dir, 0700) != 0 && errno != EEXIST)
        return FAIL(c, ST_INTERNAL, "wait.journal");
    hall_open_copy(&s->hall, dir);
    s->node = node_open(settings, s);
    loop->ends[KIND_NODE].fd = node_fd(s->node);
    return ST_OK;
}

static enum status open_hall(struct ctx *c, struct loop *loop, const struct wait_server *settings)
{
    struct server *s = &loop->server;
    const char *dir = str_z(c->mem, settings->dir);
    const char *keys = str_printf(c->mem, "%s/key", dir).p;

    c->failure.detail = settings->dir;
    if ((mkdir(dir, 0700) != 0 && errno != EEXIST) || !ticket_keys_load(&s->keys, keys))
        return FAIL(c, ST_INTERNAL, "wait.journal");
    if (settings->nodes > 0)
        return open_node(c, loop, settings);
    if (!hall_open(&s->hall, dir, s->now_ms))
        return FAIL(c, ST_INTERNAL, "wait.journal");
    set_clock(loop);
    loop->ends[KIND_JOURNAL].fd = journal_fd(s->hall.journal);
    return ST_OK;
}

void server_lead(struct server *s, struct journal *journal)
{
    struct loop *loop = (struct loop *)(void *)s; /* its first member */

    set_clock(loop);
    hall_lead(&s->hall, journal, s->now_ms);
    loop->ends[KIND_JOURNAL].fd = journal_fd(journal);
    watch(loop, &loop->ends[KIND_JOURNAL], EPOLLIN, EPOLL_CTL_ADD);
}

static enum status open_loop(struct ctx *c, struct loop *loop, const struct wait_server *settings)
{
    loop->server.c = c;
    loop->server.places = (struct asks_rule){settings->asks_at_once, ASK_EVERY_MS};
    loop->server.addresses = (struct asks_rule){settings->strangers_at_once, STRANGER_EVERY_MS};
    for (int i = 0; i < (int)COUNT(loop->ends); i++)
        loop->ends[i] = (struct conn){.kind = (enum kind)i, .fd = -1};
    loop->base_ms = time_real_us() / 1000;
    loop->base_us = time_monotonic_us();
    look_at_clock(loop);
    TRY(open_hall(c, loop, settings));
    loop->web = epoll_create1(EPOLL_CLOEXEC);
    loop->doors = epoll_create1(EPOLL_CLOEXEC);
    ASSERT(loop->web >= 0 && loop->doors >= 0);
    TRY(listen_at(c, settings->desk_socket, &loop->ends[KIND_DESK_LISTENER].fd));
    TRY(listen_at(c, settings->web_socket, &loop->ends[KIND_WEB_LISTENER].fd));
    loop->ends[KIND_STOP].fd = settings->stop_fd;
    loop->ends[KIND_DOORS].fd = loop->doors;
    for (int i = 0; i < (int)COUNT(loop->ends); i++)
        if (loop->ends[i].fd >= 0)
            watch(loop, &loop->ends[i], EPOLLIN, EPOLL_CTL_ADD);
    return ST_OK;
}

enum status wait_server_run(struct ctx *c, const struct wait_server *settings)
{
    struct loop *loop = calloc(1, sizeof(*loop));
    struct ctx page = {.mem = arena_new(PAGE_BYTES, 64 * PAGE_BYTES), .config = c->config};

    ASSERT(loop);
    enum status st = open_loop(c, loop, settings);
    loop->server.c = &page;
    if (st == ST_OK)
        run(loop);
    if (loop->replaced)
        st = FAIL(c, ST_BUSY, "wait.replaced");
    hall_close(&loop->server.hall);
    node_close(loop->server.node);
    arena_free(page.mem);
    free(loop);
    return st;
}
