/* Sessions: a random token in the browser, its digest and the signed context in the database. A new
 * token is made at sign-in, at each of its steps and at a change of role. Private to the feature.
 */
#ifndef OQU_ACCOUNT_SESSION_H
#define OQU_ACCOUNT_SESSION_H

#include "account/role.h"

/* What the sign-in still owes; SESSION_FULL is done. Values as in account.session.stage. */
#define SESSION_FULL   "FULL"
#define SESSION_RENEW  "RENEW"
#define SESSION_RESET  "RESET"
#define SESSION_ENROL  "ENROL"
#define SESSION_FACTOR "FACTOR"
/* FULL but for accepting the privacy policy: account.session.policy_owed. */
#define SESSION_POLICY "POLICY"

enum {
    LONG_AGO_S = 24 * 3600, /* older than any act on rights accepts */
    DEVICE_MAX_AGE_S = 400 * 24 * 3600,
    /* A session that was used in network A, then in B, and again in A within so many minutes of the
     * last request from there is in two places (M456-9a). A quarter of an hour: nobody travels
     * between distant places and back in that time, and a telephone that went from the house's
     * network to the street's does not come back for each page. Which addresses are one place:
     * account.network(). */
    SESSION_TWO_PLACES_MINUTES = 15,
};

struct session_new {
    const struct request *rq;
    struct uuid person;
    enum door door;
    const struct role *role;
    const char *stage;
    struct uuid grant, organisation; /* nil for parents and steps */
    int64_t factor_us;               /* when a second factor was given; 0: not yet */
    struct str device;               /* session_device() */
    const char *proof; /* "EGOV", "KEY": who vouched for the person; NULL: as `from` */
    struct uuid from;  /* goes on from this session of the same person; nil: a sign-in of its own */
};
struct session_started {
    struct uuid id;
    struct str token, context;
    bool policy_owed; /* with SESSION_FULL: nothing opens before the privacy policy is accepted */
};

/* Inside a transaction; the cookie is set after it with session_give. ST_FORBIDDEN
 * account.blocked. */
MUST_USE enum status
session_start(struct ctx *c, const struct session_new *in, struct session_started *ret_started);
/* Puts the token into the door's cookie and makes c->actor the one just signed in, so that the same
 * request may go on with its context. */
void session_give(struct ctx *c,
                  struct response *rs,
                  const struct session_new *in,
                  const struct session_started *started);
/* Inside a transaction: the current session ends for this reason of account.session.end_reason. */
MUST_USE enum status session_finish(struct ctx *c, const char *reason);
/* The browser forgets the session and what the pages left behind. */
void session_take_away(struct ctx *c, struct response *rs, enum door door);

/* http_app.identify: reads the door's cookie, loads session, account and right as they are at this
 * moment in one query, fills c->actor and c->now_us. A visitor without a session stays
 * ACTOR_NOBODY. A signed-in person at a route that the role may not open is journalled here
 * (M456-5.8a); the edge then answers 403. */
MUST_USE enum status account_identify(struct ctx *c, const struct request *rq);
/* http_app.refused: a line in the journal. */
MUST_USE enum status account_refused(struct ctx *c, const struct request *rq);
/* http_app.sign_in_path. */
struct str account_sign_in_path(struct ctx *c, const struct request *rq);

const char *session_cookie(enum door door);
const char *door_name(enum door door);
/* The door a request came through; by its address where one process serves every door. */
enum door door_of(const struct request *rq);
/* The secret by which a device is known again; makes one when the browser has none. */
struct str session_device(struct ctx *c, const struct request *rq, struct response *rs);
/* The browser as it names itself, shortened; what the lists of sessions and failures show. */
struct str session_agent(struct ctx *c, const struct request *rq);

#endif
