/* Signing in at the staff door, step by step: password, new password where the first one was
 * initial, authenticator, role. Domain rules without pages. Private to the feature. */
#ifndef OQU_ACCOUNT_STAFF_H
#define OQU_ACCOUNT_STAFF_H

#include "account/session.h"
#include "db/db.h"

enum { ACCOUNT_GRANTS_MOST = 100 };

enum staff_answer {
    STAFF_PASSED, /* a session was started, whole or with a step owed */
    STAFF_WRONG,  /* the same for unknown, wrong, blocked, without a role (SEC-47) */
    STAFF_WAIT,   /* too many attempts: wait_s says how long; known or unknown alike */
};
struct staff_result {
    enum staff_answer answer;
    int32_t wait_s;
    struct session_new session; /* with STAFF_PASSED */
    struct session_started started;
};

/* One step of sign-in: a session, the end of the one before, the journal. For the files of this
 * header only. */
struct staff_start {
    struct session_new session;
    struct session_started started;
    const char *action; /* for the journal */
    bool replace;       /* the current session ends */
    struct uuid only;   /* staff_start_full: no other organisation's roles; nil: of any */
    bool alone;         /* staff_start_full: a learner whose second factor is off by a consent */
    bool trusted; /* likewise: the device stood for the code, which confirms no act on rights */
    struct bytes index; /* of a password that was right; empty otherwise */
};
MUST_USE enum status
staff_start(struct ctx *c, struct staff_start *in, struct staff_result *ret_result);
/* As staff_start, for the last step: the whole session in the role used last. ST_FORBIDDEN
 * account.no-role. */
MUST_USE enum status
staff_start_full(struct ctx *c, struct staff_start *in, struct staff_result *ret_result);
/* What is owed when the password is settled; SESSION_FULL: nothing, the factor is waived. */
const char *staff_after_password(bool has_factor, bool waived);

/* Outside transactions; rq and device as they came. Failures only of the parts below. */
struct staff_typed {
    const struct request *rq;
    struct str device, iin, password;
};
MUST_USE enum status
staff_password(struct ctx *c, const struct staff_typed *typed, struct staff_result *ret_result);

/* The pending authenticator of the signed-in person, made when there is none; in a transaction.
 * ST_CONFLICT account.factor.exists. */
MUST_USE enum status staff_factor_seed(struct ctx *c, uint8_t seed[ACCOUNT_SEED]);
/* A code of the authenticator, pending or in use: on success the next step or the whole session. */
MUST_USE enum status staff_code(struct ctx *c,
                                const struct request *rq,
                                struct str device,
                                struct str code,
                                struct staff_result *ret_result);

/* A new password in place of the initial one, or of the old one (old empty: not asked, the initial
 * one was just given, or a contact proved). *ret_problem: MSG_NONE, or the rule it breaks; then
 * nothing was changed, nor with STAFF_WAIT. */
struct staff_new_password {
    const struct request *rq;
    struct str device, old, new;
    const char *step; /* SESSION_RENEW, SESSION_RESET: goes on to the authenticator; NULL: none */
};
MUST_USE enum status staff_change_password(struct ctx *c,
                                           const struct staff_new_password *in,
                                           enum msg *ret_problem,
                                           struct staff_result *ret_result);

struct staff_grant {
    struct uuid id, organisation;
    const struct role *role;
};
struct staff_grants {
    struct staff_grant v[ACCOUNT_GRANTS_MOST];
    size_t n;
};
/* Rights of the signed-in person today, the one used last first; in a transaction. */
MUST_USE enum status
staff_grants(struct ctx *c, struct uuid person, struct staff_grants *ret_grants);
/* Another role: a new session in place of this one. ST_NOT_FOUND account.grant.unknown;
 * ST_FORBIDDEN account.factor-owed: a learner who signed in without a second factor; an
 * administrator's role where a trusted device stood for the code, or from another network. */
MUST_USE enum status staff_switch(struct ctx *c,
                                  const struct request *rq,
                                  struct str device,
                                  struct uuid grant,
                                  struct staff_result *ret_result);

/* Writes a failed sign-in; runs its own transaction. person: nil when unknown. index: empty. */
struct failed_attempt {
    const struct request *rq;
    struct str device;
    struct bytes index;
    struct uuid person;
    const char *reason; /* of account.failure */
};
MUST_USE enum status failed_attempt(struct ctx *c, const struct failed_attempt *in);
/* The hourly job: counters of failures that nobody adds to are forgotten. */
MUST_USE enum status failure_sweep(struct ctx *c, bool *ret_more);

#endif
