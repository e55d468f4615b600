/* The services of a certification authority for tests: OCSP and time-stamps over HTTP, for a
 * country of cades/testing. Misbehaves on request. */
#ifndef OQU_CADES_SERVICE_H
#define OQU_CADES_SERVICE_H

#include "cades/testing/authority.h"

enum authority_mode {
    AUTHORITY_RIGHT = 0,
    AUTHORITY_SILENT,       /* hangs up without an answer */
    AUTHORITY_GARBAGE,      /* answers with something else */
    AUTHORITY_OTHER_NONCE,  /* of another question */
    AUTHORITY_OTHER_DIGEST, /* a time-stamp over something else */
    AUTHORITY_OTHER_POLICY, /* not the one asked for */
    AUTHORITY_WRONG_CLOCK,  /* an hour ahead */
    AUTHORITY_ENDED,        /* its own certificate has */
    AUTHORITY_REFUSES,      /* a time-stamp response without a time-stamp */
    AUTHORITY_SLOW,         /* answers after a second */
    AUTHORITY_MODES
};

struct authority_peer {
    const struct authority *country; /* whose responder and clock answer */
    const struct owner *about;       /* whom OCSP answers are about; NULL: the country's parent */
    bool revoked;                    /* what they say; not changed while somebody asks */
    int64_t ahead_us;                /* of its clock, against the machine's */
    _Atomic enum authority_mode mode;
    _Atomic int asked;
    int listening, port;
};

const char *authority_mode_name(enum authority_mode mode);
/* Listens on 127.0.0.1; port 0: any. False: it cannot. */
MUST_USE bool authority_peer_listen(struct authority_peer *peer, int port);
/* Answers one caller after the other until the socket is shut down. arg: struct authority_peer. */
void *authority_peer_serve(void *arg);

#endif
