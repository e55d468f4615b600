/* The waiting room (Algorithm, p. 5), for other features: whoever checks and sends an application
 * asks here first. Without an answer nobody goes in: the limit holds also when the room is down. */
#ifndef OQU_WAIT_H
#define OQU_WAIT_H

#include "base/ctx.h"
#include "base/time.h"

struct wait_entry {
    struct str region_kato; /* of the school: each region has its own line */
    int year;               /* of the campaign: each begins with an empty line */
    int64_t opens_us;       /* when the region opens, by c->now_us's clock */
    struct uuid person;     /* who is signed in */
    struct str ticket;      /* the cookie of the room, as the browser brought it; may be empty */
};
struct wait_answer {
    bool inside;
    int64_t left_us;    /* of the time inside */
    const char *cookie; /* name and value of the ticket, for response_cookie() */
    struct str ticket;
    struct str path; /* first part of the waiting page's address: "/wr/71/" */
};
/* Name of the region's cookie. */
const char *wait_cookie(struct ctx *c, struct str region_kato);
enum { WAIT_COOKIE_S = 7 * 86400, WAIT_EARLY_S = 3600 };
enum { WAIT_ANSWER_S = 2 }; /* who asks the room gives up then */

/* Goes in, or takes or keeps a place in line. ST_BUSY wait.unavailable: the room does not answer.
 */
MUST_USE enum status
wait_enter(struct ctx *c, const struct wait_entry *entry, struct wait_answer *ret_answer);
/* The application was sent: the place inside is free for the next family. */
MUST_USE enum status wait_done(struct ctx *c, const struct wait_entry *entry);
/* Out of the line, by the person's own wish. */
MUST_USE enum status wait_leave(struct ctx *c, const struct wait_entry *entry);

/* A message before the turn, for whoever stands in line. */
struct wait_call {
    int32_t minutes; /* before it, by the estimate: 5, 15, 30; 0: none is wanted */
    bool sms, mail;  /* besides the cabinet */
    struct uuid draft;
};
/* Of the signed-in person, in c->lang, in the caller's transaction; wait_call_set() also takes
 * back. */
MUST_USE enum status
wait_call_set(struct ctx *c, const struct wait_entry *entry, const struct wait_call *call);
MUST_USE enum status
wait_call_get(struct ctx *c, struct str region_kato, struct wait_call *ret_call);
/* Asks the rooms about everybody whose message may be due, and writes or takes back what is; a job
 * of `oqu work`, outside a transaction. */
MUST_USE enum status wait_tell_turns(struct ctx *c);

/* Reads every region's settings of today and tells them to the room; a job of `oqu work`. */
MUST_USE enum status wait_tell_settings(struct ctx *c);

/* How long the lines were: what a job of `oqu work` kept of every five minutes, at most. */
struct wait_load {
    struct date day;
    struct str *labels; /* "10:05"; from just before somebody came to just after all had gone */
    int64_t *waiting, *inside;
    size_t n; /* 0: nobody stood in line on these days */
};
/* The newest of these days on which somebody was there, of a region or, empty, of all together. In
 * the caller's transaction, for staff. */
MUST_USE enum status wait_load_of(struct ctx *c,
                                  struct str region_kato,
                                  struct date first,
                                  struct date last,
                                  struct wait_load *ret);
MUST_USE enum status wait_note_load(struct ctx *c); /* the job, outside a transaction */

/* ---- the process ----------------------------------------------------------------------------- */

enum { WAIT_NODES_MOST = 9, WAIT_LEASE_MS = 6000 };
enum { WAIT_ASKS_AT_ONCE = 20, WAIT_STRANGERS_AT_ONCE = 200 }; /* then one, ten a second */
struct wait_server {
    struct str dir; /* of the keys, and of the journal or this server's snapshots */
    struct str web_socket, desk_socket;
    int stop_fd; /* ends when it becomes readable */
    /* Of several servers; 0: alone, with a journal of its own. */
    int nodes, node;
    struct str desks[WAIT_NODES_MOST]; /* of all servers */
    struct str conninfo;               /* of the common journal */
    int lease_ms; /* a leader that says nothing so long is replaced; WAIT_LEASE_MS */
    /* Questions that a place in line, or an address without one, may ask at once; 0: any number. */
    uint32_t asks_at_once, strangers_at_once;
};
/* `oqu wait`. ST_INTERNAL wait.journal: the journal is damaged before its end or cannot be used.
 * ST_BUSY wait.replaced: another server decides now; this one is to be started anew. */
MUST_USE enum status wait_server_run(struct ctx *c, const struct wait_server *settings);
/* A new key for tickets; `oqu wait` uses it from its next start. */
MUST_USE enum status wait_change_key(struct ctx *c);
/* The journal of the only server is lost, its key is not: from the next start of `oqu wait` places
 * come back by the tickets that browsers hold, and for so many minutes nobody has a turn.
 * ST_CONFLICT wait.no-key, wait.not-lost. */
MUST_USE enum status wait_rebuild(struct ctx *c, int minutes);
/* Prints what the journal says about a day: the common one of several servers where c->db is open
 * as oqu_wait. ST_INTERNAL wait.order: the order was not right. */
MUST_USE enum status wait_audit(struct ctx *c, struct date day);
/* Where they are in an installation, but for conninfo. node 0: the only server. */
struct wait_server wait_server_of(struct ctx *c, int node);
bool wait_is_here(const struct ctx *c, int node); /* whether that server runs on this machine */

#endif
