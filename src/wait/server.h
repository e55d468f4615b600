/* Private to wait/: the process that answers families and doors. One thread and no locks: every
 * answer is worked out in microseconds from memory. */
#ifndef OQU_WAIT_SERVER_H
#define OQU_WAIT_SERVER_H

#include "base/buf.h"
#include "base/ctx.h"
#include "wait/asks.h"
#include "wait/desk.h"
#include "wait/estimate.h"
#include "wait/hall.h"
#include "wait/ticket.h"

enum {
    SERVER_IN = 16 * 1024,
    SERVER_OUT = 512 * 1024,
    STREAMS_MOST = 10000, /* each is a socket here and two in nginx */
    STREAM_EVERY_S = 14,  /* at least: J73-A5.1c says 15 s, and there is the way to the family */
    STREAM_LASTS_S = 75,  /* then the page asks for the next: who has gone is noticed so */
    STREAM_GONE_S = 30,   /* somebody whose stream broke counts as present so long */
};

struct server {
    struct ctx *c; /* its memory lives as long as one page */
    struct hall hall;
    struct node *node; /* NULL: alone */
    struct asks asks;
    struct asks_rule places, addresses; /* of places in line; of addresses without one */
    struct ticket_keys keys;
    struct estimate estimates[HALL_ROOMS];
    char notices[HALL_ROOMS][DESK_LANGUAGES][DESK_NOTICE];
    char numbers[HALL_ROOMS]
                [DESK_NUMBER];          /* drawn in public; digits, letters, blanks and .,:- only */
    uint32_t notice_number[HALL_ROOMS]; /* of the texts: the same at every server */
    int64_t now_ms;
    uint32_t n_streams;
    char out[SERVER_OUT]; /* answers of the connection at work */
    size_t out_n;
};

/* Appends; what does not fit ends the process, since every answer is bounded. */
void server_put(struct server *server, struct str s);
uint8_t server_jitter(struct server *server); /* a fresh random byte */
/* What happens is decided here from now on. */
void server_lead(struct server *server, struct journal *journal);
/* Of this room's draw: the same after a restart, and known to nobody without the key. */
struct who server_seed(const struct server *server, const struct room *room);

/* Whose numbers a connection goes on telling; room NULL: nobody's. */
struct place {
    struct room *room;
    uint32_t epoch, seq;
    struct who who;
    uint32_t tell_s; /* when its numbers are due again */
};

/* web.c: takes one request off in[0 … n) and appends its answer; the bytes it took, 0 when it is
 * not whole yet. *ret_close: the connection ends with this answer. ret_place: it stays open for
 * web_event(), and no further request comes. */
size_t web_answer(
    struct server *server, const char *in, size_t n, bool *ret_close, struct place *ret_place);
/* The numbers of a place as they are now, as an event of its stream. False: the place is not in
 * line any more; the event says so and is the last. */
bool web_event(struct server *server, struct place *place);

/* The ticket as it is now; text: TICKET_TEXT characters. */
void server_ticket(const struct server *server, const struct room *room, uint32_t seq, char *text);
/* desk.c: after the loss of the disk, the place that a ticket of ours names. False: nothing was
 * taken back. */
bool server_take_back(struct server *server, struct room *room, const struct ticket *ticket);
/* What another server heard from families (DESK_SEEN), by our clock: theirs is not asked.
 */
void desk_see(struct hall *hall, const struct desk_question *question, int64_t now_ms);
/* Works the question out. ret_lsn: the answer may go when this many records are durable. */
void desk_answer(struct server *server,
                 const struct desk_question *question,
                 struct desk_answer *ret_answer,
                 uint64_t *ret_lsn);

/* view.c: the waiting page into server->c->mem. */
struct waiting_page {
    enum lang lang;
    struct str target, draft;
    const struct room *room;
    const struct room_view *view;
    struct wait_range range;
    uint32_t ask_s;
    bool auto_off; /* the reader has switched refreshing off */
    bool often;    /* the reader asks more often than is answered */
};
struct str waiting_page_draw(struct server *server, const struct waiting_page *page);
/* Who asks too often without a place in line is told so. */
struct str often_page_draw(struct server *server, const struct waiting_page *page);

#endif
