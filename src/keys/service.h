/* The key service: one thread, poll(2), unix sockets. Who may ask for what, how much and how often.
 * No keys are touched here; see vault.h. */
#ifndef OQU_KEYS_SERVICE_H
#define OQU_KEYS_SERVICE_H

#include "keys/seal.h"
#include "keys/vault.h"

enum {
    SERVICE_CALLERS_MOST = 128, /* connections at a time; the next ones wait in the backlog */
    SERVICE_UIDS_MOST = 16,
    SERVICE_LOOKUPS_PER_S = 500,  /* blind-index lookups of one process (SEC-81) */
    SERVICE_LOOKUPS_BURST = 2000, /* at once, after a pause */
};

struct service_settings {
    struct str dir;          /* the key folder */
    struct str socket;       /* for the serving processes */
    struct str owner_socket; /* for migrations and bulk loading: no lookup limit; may be empty */
    uid_t uids[SERVICE_UIDS_MOST]; /* who may connect to `socket`, beside the service's own user */
    size_t n_uids;
    int lookups_per_s, lookups_burst;
    struct seal *seal; /* of the organisation; NULL: there is none */
};

/* Serves until stop_fd is readable; the sockets are removed at the end. ST_INVALID: a socket cannot
 * be made (failure.detail says which). */
MUST_USE enum status service_run(struct ctx *c,
                                 const struct service_settings *settings,
                                 struct vault *vault,
                                 int stop_fd);

/* One question of a caller, answered into out (WIRE_ANSWER_MOST bytes of room, frame included). The
 * heart of the service, apart from its sockets so that it can be fuzzed. False: the question was
 * malformed, out holds the answer that says so, and the connection must be closed. */
struct caller {
    uid_t uid;
    pid_t pid;
    bool owner;
    int64_t now_us;  /* monotonic */
    int64_t *tat_us; /* of this caller's lookups; NULL: unlimited */
};
struct service_desk {
    const struct service_settings *settings;
    struct vault *vault;
};
struct wire_out;
bool service_answer(struct ctx *c,
                    const struct service_desk *desk,
                    const struct caller *caller,
                    struct bytes frame,
                    struct wire_out *out);

#endif
