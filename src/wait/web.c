/* The families' side: answers the few requests there are from memory. */
#include <stdio.h>
#include <string.h>

#include "base/scan.h"
#include "http/http.h"
#include "http/json.h"
#include "i18n/i18n.h"
#include "i18n/msg_wait.h"
#include "wait/node.h"
#include "wait/web_read.h"

enum {
    HIDDEN_WINDOW_S = 200,
    WINDOW_LEAST_S = 30,
    HEAD_MOST = 1024,
    BODY_MOST = 800,
    TEXT_MOST = 320,
    COOKIE_DAYS = 7,
    RETRY_MS = 500, /* until a stream that ended is opened again, at least */
    STRANGER_AFTER_S = 10,
    RESTORES = 4, /* records that a place taken back may cause */
};
static const uint64_t STRANGER = UINT64_C(1) << 63; /* no number of a place has this bit */

/* ---- answering ------------------------------------------------------------------------------- */

static const char standing[] = "Cache-Control: private, no-store\r\n"
                               "X-Content-Type-Options: nosniff\r\n"
                               "Referrer-Policy: no-referrer\r\n";

/* Text that is put together without a format: a poll should cost no more than what it says. */
struct text {
    char p[TEXT_MOST];
    size_t n;
};

static void add(struct text *text, struct str s)
{
    ASSERT(s.n <= sizeof(text->p) - text->n);
    memcpy(text->p + text->n, s.p, s.n);
    text->n += s.n;
}

static void add_number(struct text *text, uint64_t number)
{
    char digits[20];
    size_t at = sizeof(digits);

    do
        digits[--at] = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    add(text, (struct str){digits + at, sizeof(digits) - at});
}

static void put_answer(struct server *s, const char *status, struct str headers, struct str body)
{
    struct text head = {.n = 0};

    add(&head, STR("HTTP/1.1 "));
    add(&head, str_from_z(status));
    add(&head, STR("\r\nContent-Length: "));
    add_number(&head, body.n);
    add(&head, STR("\r\n"));
    server_put(s, (struct str){head.p, head.n});
    server_put(s, (struct str){standing, sizeof(standing) - 1});
    server_put(s, headers);
    server_put(s, STR("\r\n"));
    server_put(s, body);
}

static void put_short(struct server *s, const char *status)
{
    put_answer(s, status, STR("Content-Type: text/plain\r\n"), str_from_z(status));
}

static void put_redirect(struct server *s, struct str draft)
{
    char headers[HEAD_MOST / 2];

    (void)snprintf(headers, sizeof(headers), "Location: /my/draft/" STR_FMT "/check\r\n",
                   STR_ARG(draft));
    put_answer(s, "303 See Other", str_from_z(headers), STR(""));
}

/* ---- who asks -------------------------------------------------------------------------------- */

/* The ticket of the cookie in this room as it stands now: after a draw the person may have another
 * number. */
static bool
find_ticket(struct server *s, const struct web_request *rq, struct room *room, uint32_t *ret_seq)
{
    struct text name = {.n = 0};
    struct ticket ticket;

    add(&name, STR("__Host-wr"));
    add_number(&name, room->number);
    struct str text = web_value(rq->cookies, ';', (struct str){name.p, name.n});
    if (!ticket_read(&s->keys, text, &ticket) || ticket.room != room->number)
        return false;
    room_expect(room, ticket.seq);
    if (s->hall.rebuild_s > 0 && journal_has_room(s->hall.journal, RESTORES))
        (void)server_take_back(s, room, &ticket);
    if (ticket.epoch != room->epoch)
        return false;
    if (ticket.seq < room->n && room_state(room, ticket.seq) != TICKET_NONE &&
        who_eq(room->who[ticket.seq], ticket.who) && !room->drawn)
        *ret_seq = ticket.seq;
    else if (!room_find(room, ticket.who, ret_seq))
        return false;
    return true;
}

/* ---- who asks too often ---------------------------------------------------------------------- */

static bool may_ask(struct server *s, const struct room *room, uint32_t seq)
{
    return asks_allow(&s->asks, &s->places, (uint64_t)room->number << 32 | seq, s->now_ms);
}

/* Somebody without a place of ours, by the address that nginx names. */
static bool may_stranger_ask(struct server *s, const struct web_request *rq)
{
    struct who who = draw_hash(s->keys.name, rq->address.p, rq->address.n);
    uint64_t number;

    memcpy(&number, who.b, sizeof(number));
    return asks_allow(&s->asks, &s->addresses, number | STRANGER, s->now_ms);
}

static struct text often_headers(const char *type, uint32_t after_s)
{
    struct text headers = {.n = 0};

    add(&headers, STR("Content-Type: "));
    add(&headers, str_from_z(type));
    add(&headers, STR("\r\nRetry-After: "));
    add_number(&headers, after_s);
    add(&headers, STR("\r\n"));
    return headers;
}

/* RFC 9457, for whoever asks by program. */
static void put_often(struct server *s, const struct web_request *rq, uint32_t after_s)
{
    struct text headers = often_headers("application/problem+json", after_s);
    struct ctx *c = s->c;

    arena_reset(c->mem);
    c->lang = web_language(rq);
    struct str title = msg_text(c, MSG_wait_often);
    json_t *problem = json_pack("{s:s, s:i, s:s, s:s%}", "type", "about:blank", "status", 429,
                                "code", "wait.often", "title", title.p, title.n);
    ASSERT(problem);
    put_answer(s, "429 Too Many Requests", (struct str){headers.p, headers.n},
               json_print(c->mem, problem, JSON_COMPACT));
}

/* No place of ours: 401, or 429 for an address that goes on asking. */
static void put_stranger(struct server *s, const struct web_request *rq)
{
    if (may_stranger_ask(s, rq))
        put_short(s, "401 Unauthorized");
    else
        put_often(s, rq, STRANGER_AFTER_S);
}

static uint32_t window_of(const struct web_request *rq, uint32_t ask_s)
{
    uint32_t window_s = ask_s * 3 > WINDOW_LEAST_S ? ask_s * 3 : WINDOW_LEAST_S;

    return str_eq(web_value(rq->query, '&', STR("hidden")), STR("1")) && window_s < HIDDEN_WINDOW_S
               ? HIDDEN_WINDOW_S
               : window_s;
}

struct seen {
    struct room_view view;
    struct wait_range range;
    uint32_t ask_s;
};

static struct wait_range
range_for(const struct server *s, const struct room *room, const struct room_view *view)
{
    if (room_is_rebuilding(room, s->now_ms)) /* nobody knows yet who is ahead */
        return (struct wait_range){0};
    return estimate_range(&s->estimates[room->number], room,
                          view->ahead + (view->state == TICKET_WAITING ? view->returning : 0));
}

/* A copy changes by the journal alone: the leader is told. */
static void hear(struct server *s, struct room *room, uint32_t seq, uint32_t window_s)
{
    if (s->node && !node_leads(s->node))
        node_note(s->node, &(struct desk_seen){.room = room->number,
                                               .epoch = room->epoch,
                                               .seq = seq,
                                               .window_s = (uint16_t)window_s});
    else if (room_state(room, seq) != TICKET_MISSED || journal_has_room(s->hall.journal, 1))
        room_seen(room, seq, s->now_ms, window_s);
}

static struct seen
see(struct server *s, struct room *room, uint32_t seq, const struct web_request *rq)
{
    struct seen seen = {.view = room_look(room, seq)};

    seen.range = range_for(s, room, &seen.view);
    seen.ask_s = estimate_ask(&seen.range, seen.view.waiting, server_jitter(s));
    hear(s, room, seq, window_of(rq, seen.ask_s));
    if (seen.view.state == TICKET_MISSED)
        seen.view = room_look(room, seq);
    return seen;
}

/* ---- the requests ---------------------------------------------------------------------------- */

static const char *
state_word(const struct server *s, const struct room *room, enum ticket_state state)
{
    if (state == TICKET_OFFERED || state == TICKET_INSIDE)
        return "offered";
    if (state == TICKET_MISSED)
        return "missed";
    if (state == TICKET_ENDED)
        return "ended";
    return room_is_open(room, s->now_ms) ? "waiting" : "closed";
}

static void add_range(struct text *text, const struct wait_range *range)
{
    if (!range->known) {
        add(text, STR("null"));
        return;
    }
    add(text, STR("["));
    add_number(text, range->low_s);
    add(text, STR(","));
    if (range->high_s == 0)
        add(text, STR("null"));
    else
        add_number(text, range->high_s);
    add(text, STR("]"));
}

static void add_member(struct text *text, struct str name, uint64_t number)
{
    add(text, name);
    add_number(text, number);
}

static bool may_stream(const struct server *s)
{
    return s->n_streams < STREAMS_MOST;
}

static void add_status(struct text *text,
                       const struct server *s,
                       const struct room *room,
                       const struct seen *seen)
{
    const struct room_view *v = &seen->view;
    const struct node_view node = s->node ? node_look(s->node) : (struct node_view){0};
    int64_t as_of_ms = s->now_ms - node.late_ms;
    char ms[4] = {'.', (char)('0' + as_of_ms / 100 % 10), (char)('0' + as_of_ms / 10 % 10),
                  (char)('0' + as_of_ms % 10)};

    add(text, STR("{\"v\":1,\"state\":\""));
    add(text, str_from_z(state_word(s, room, v->state)));
    add_member(text, STR("\",\"pos\":"), v->ahead + 1);
    add_member(text, STR(",\"ahead\":"), v->ahead);
    add_member(text, STR(",\"returning\":"), v->state == TICKET_WAITING ? v->returning : 0);
    add_member(text, STR(",\"waiting\":"), v->waiting);
    add(text, STR(",\"eta\":"));
    add_range(text, &seen->range);
    add_member(text, STR(",\"asof\":"), (uint64_t)(as_of_ms / 1000));
    add(text, (struct str){ms, sizeof(ms)});
    add_member(text, STR(",\"ver\":"), s->hall.next);
    add_member(text, STR(",\"next\":"), seen->ask_s);
    add(text, may_stream(s) ? STR(",\"push\":true") : STR(",\"push\":false"));
    add_member(text, STR(",\"msg\":"), s->notice_number[room->number]);
    if (room->settings.paused)
        add(text, STR(",\"paused\":true"));
    if (room_is_rebuilding(room, s->now_ms))
        add(text, STR(",\"rebuilding\":true"));
    if (estimate_is_new(&s->estimates[room->number], s->now_ms))
        add(text, STR(",\"changed\":true"));
    add(text, node.stale ? STR(",\"stale\":true}") : STR("}"));
}

static void answer_status(struct server *s, struct room *room, const struct web_request *rq)
{
    struct text body = {.n = 0}, headers = {.n = 0};
    uint32_t seq;

    if (!find_ticket(s, rq, room, &seq)) {
        put_stranger(s, rq);
        return;
    }
    struct seen seen = see(s, room, seq, rq); /* whoever asks too often is there all the same */
    if (!may_ask(s, room, seq)) {
        put_often(s, rq, seen.ask_s);
        return;
    }
    add_status(&body, s, room, &seen);
    add(&headers, STR("Content-Type: application/json\r\nRetry-After: "));
    add_number(&headers, seen.ask_s);
    add(&headers, STR("\r\n"));
    put_answer(s, "200 OK", (struct str){headers.p, headers.n}, (struct str){body.p, body.n});
}

/* ---- streams --------------------------------------------------------------------------------- */

/* The same numbers as a status, told by us instead of asked for: nobody is asked to come back
 * before the stream ends. */
bool web_event(struct server *s, struct place *place)
{
    struct room *room = place->room;
    struct text text = {.n = 0};

    if (room->epoch != place->epoch ||
        (!who_eq(room->who[place->seq], place->who) && !room_find(room, place->who, &place->seq)))
        return false; /* the page is told when it asks again */
    struct seen seen = {.view = room_look(room, place->seq)};
    seen.range = range_for(s, room, &seen.view);
    seen.ask_s = estimate_ask(&seen.range, seen.view.waiting, server_jitter(s));
    place->tell_s = seen.ask_s < STREAM_EVERY_S ? seen.ask_s : STREAM_EVERY_S;
    add(&text, STR("data: "));
    add_status(&text, s, room, &seen);
    add(&text, STR("\n\n"));
    server_put(s, (struct str){text.p, text.n});
    return seen.view.state == TICKET_WAITING || seen.view.state == TICKET_RETURNED;
}

static const char stream_head[] = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                                  "X-Accel-Buffering: no\r\nConnection: close\r\n";

static void
answer_stream(struct server *s, struct room *room, const struct web_request *rq, struct place *ret)
{
    struct text retry = {.n = 0};
    uint32_t seq;

    if (!find_ticket(s, rq, room, &seq)) {
        put_stranger(s, rq);
        return;
    }
    if (!may_ask(s, room, seq)) {
        put_often(s, rq, ESTIMATE_ASK_USUAL_S);
        return;
    }
    if (!may_stream(s)) {
        server_put(s, STR("HTTP/1.1 204 No Content\r\n\r\n"));
        return;
    }
    hear(s, room, seq, STREAM_LASTS_S + STREAM_GONE_S);
    *ret = (struct place){.room = room, .epoch = room->epoch, .seq = seq, .who = room->who[seq]};
    server_put(s, (struct str){stream_head, sizeof(stream_head) - 1});
    server_put(s, (struct str){standing, sizeof(standing) - 1});
    add(&retry, STR("\r\nretry: "));
    add_number(&retry, RETRY_MS + 8U * server_jitter(s)); /* after a restart, not all at once */
    add(&retry, STR("\n"));
    server_put(s, (struct str){retry.p, retry.n});
    (void)web_event(s, ret);
}

static const char page_headers[] =
    "X-Robots-Tag: noindex\r\nX-Frame-Options: DENY\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n"
    "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src "
    "'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'\r\n";

static void put_page(
    struct server *s, const char *status, uint32_t after_s, const char *cookie, struct str body)
{
    struct text often = often_headers("text/html; charset=utf-8", after_s);
    char headers[HEAD_MOST];

    (void)snprintf(headers, sizeof(headers), "%.*s%s%s", (int)often.n, often.p, page_headers,
                   cookie);
    put_answer(s, status, str_from_z(headers), body);
}

/* Nobody who is in line here: the door gives a ticket to whoever is signed in. */
static void answer_stranger(struct server *s, const struct web_request *rq, struct str draft)
{
    const struct waiting_page page = {
        .lang = web_language(rq), .target = rq->target, .draft = draft, .ask_s = STRANGER_AFTER_S};

    if (may_stranger_ask(s, rq))
        put_redirect(s, draft);
    else
        put_page(s, "429 Too Many Requests", page.ask_s, "", often_page_draw(s, &page));
}

static void
answer_page(struct server *s, struct room *room, const struct web_request *rq, struct str draft)
{
    char cookie[HEAD_MOST / 2], fresh[TICKET_TEXT];
    uint32_t seq;

    if (!find_ticket(s, rq, room, &seq)) {
        answer_stranger(s, rq, draft);
        return;
    }
    struct seen seen = see(s, room, seq, rq);
    if (seen.view.state != TICKET_WAITING && seen.view.state != TICKET_RETURNED) {
        put_redirect(s, draft);
        return;
    }
    const struct waiting_page page = {
        .lang = web_language(rq),
        .target = rq->target,
        .draft = draft,
        .room = room,
        .view = &seen.view,
        .range = seen.range,
        .ask_s = seen.ask_s,
        .auto_off = str_eq(web_value(rq->query, '&', STR("auto")), STR("0")),
        .often = !may_ask(s, room, seq),
    };
    server_ticket(s, room, seq, fresh); /* signed by the newest key */
    (void)snprintf(cookie, sizeof(cookie),
                   "Set-Cookie: __Host-wr%u=%.*s"
                   "; Path=/; Max-Age=%d; Secure; HttpOnly; SameSite=Lax\r\n",
                   room->number, TICKET_TEXT, fresh, COOKIE_DAYS * 86400);
    put_page(s, page.often ? "429 Too Many Requests" : "200 OK", seen.ask_s, cookie,
             waiting_page_draw(s, &page));
}

static void answer_board(struct server *s, const struct room *room)
{
    char body[BODY_MOST], commitment[DRAW_HEX], list[DRAW_HEX], seed[DRAW_HEX];
    int n = snprintf(
        body, sizeof(body),
        "{\"v\":1,\"waiting\":%u,\"let_in\":%llu,\"limit\":%u,\"per_minute\":%u,"
        "\"paused\":%s,\"msg\":%u,\"commitment\":\"%s\",\"listed\":%u,"
        "\"list\":\"%s\",\"public\":\"%s\",\"seed\":\"%s\"}",
        room->line.count + room->returned.count, (unsigned long long)room->let_in,
        room->settings.limit, room->settings.per_minute, room->settings.paused ? "true" : "false",
        s->notice_number[room->number], draw_hex(room->commitment, room->committed, commitment),
        room->closed ? room->closed_n : 0, draw_hex(room->list, room->closed, list),
        room->has_public ? s->numbers[room->number] : "", draw_hex(room->seed, room->drawn, seed));

    put_answer(s, "200 OK", STR("Content-Type: application/json\r\n"),
               (struct str){body, (size_t)n});
}

/* ---- addresses ------------------------------------------------------------------------------- */

static struct room *room_of(struct server *s, struct str digits)
{
    int64_t number;

    if (!scan_i64(digits, 1, HALL_ROOMS - 1, &number))
        return NULL;
    return s->hall.rebuild_s > 0 ? hall_room(&s->hall, (uint32_t)number) : s->hall.rooms[number];
}

static bool is_uuid(struct str s)
{
    struct uuid id;
    return scan_uuid(s, &id);
}

/* /wr/v1/71/status, /wr/v1/71/stream, /wr/v1/71/board, /wr/71/DRAFT */
static void route(struct server *s, const struct web_request *rq, struct place *ret_place)
{
    struct str rest = rq->path, piece, number;
    bool machine;

    if (!str_starts(rest, STR("/wr/"))) {
        put_short(s, "404 Not Found");
        return;
    }
    rest = str_sub(rest, 4, rest.n);
    machine = str_starts(rest, STR("v1/"));
    if (machine)
        rest = str_sub(rest, 3, rest.n);
    struct room *room = scan_until(&rest, '/', &number) ? room_of(s, number) : NULL;
    piece = rest;
    if (machine && room && str_eq(piece, STR("status")))
        answer_status(s, room, rq);
    else if (machine && room && str_eq(piece, STR("stream")))
        answer_stream(s, room, rq, ret_place);
    else if (machine && room && str_eq(piece, STR("board")))
        answer_board(s, room);
    else if (!machine && room && is_uuid(piece))
        answer_page(s, room, rq, piece);
    else if (!machine && is_uuid(piece))
        put_redirect(s, piece); /* nobody is in line there */
    else
        put_short(s, "404 Not Found");
}

size_t
web_answer(struct server *s, const char *in, size_t n, bool *ret_close, struct place *ret_place)
{
    struct str all = {in, n};
    struct web_request rq;
    size_t end;

    *ret_close = false;
    if (!str_find(all, STR("\r\n\r\n"), &end))
        return 0;
    if (!web_read(str_sub(all, 0, end), &rq) || rq.has_body) {
        *ret_close = true;
        put_short(s, "400 Bad Request");
    } else if (!str_eq(rq.method, STR("GET"))) {
        *ret_close = true;
        put_short(s, "405 Method Not Allowed");
    } else if (s->node && !node_look(s->node).ready) {
        put_answer(s, "503 Service Unavailable", STR("Retry-After: 2\r\n"), STR(""));
    } else {
        route(s, &rq, ret_place);
    }
    return end + 4;
}
