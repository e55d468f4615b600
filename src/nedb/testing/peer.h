/* The National Education Database behind the gateway's asynchronous channel, as far as our exchange
 * needs it, for tests and the demo country: judges records, keeps one a pupil, delivers its answers
 * until it is told that they came, and misbehaves on demand. Shares nothing with OQU but src/base.
 */
#ifndef OQU_NEDB_TESTING_PEER_H
#define OQU_NEDB_TESTING_PEER_H

#include "base/str.h"

enum nedb_peer_mode {
    NEDB_FINE,
    NEDB_SILENT,  /* takes messages and never answers them */
    NEDB_DEAF,    /* hears nothing: HTTP 503 */
    NEDB_LOSES,   /* takes a message and hangs up before saying so */
    NEDB_GARBAGE, /* says what is no XML */
    NEDB_FAULTS,  /* SOAP faults */
    NEDB_REJECTS, /* rejects every record */
    NEDB_TWICE,   /* delivers answers again however often it is told that they came */
    NEDB_CONFUSED /* answers are about other messages, or without a decision */
};

enum { NEDB_PUPILS_MOST = 5000, NEDB_ANSWERS_MOST = 5000, NEDB_MESSAGES_MOST = 10000 };

struct nedb_pupil { /* as NEDB keeps it; texts are cut to their room */
    char id[40];    /* ours */
    char iin[16], bin[16], act[16], grade[8], language[8], letter[16], order[60], date[16];
    int version, number;
};
struct nedb_peer {
    enum nedb_peer_mode mode;
    char sender[100], password[100]; /* whom it listens to; password empty: anybody */
    struct nedb_pupil pupils[NEDB_PUPILS_MOST];
    size_t n_pupils;
    struct {
        char id[40], about[40], pupil[40];
        int number; /* 0: rejected */
        const char *code, *kk, *ru;
        bool delivered; /* and confirmed */
    } answers[NEDB_ANSWERS_MOST];
    size_t n_answers;
    char seen[NEDB_MESSAGES_MOST][40]; /* numbers of messages */
    size_t n_seen;
    size_t calls;
    char bins[10][16]; /* organisations that it lists besides those of its pupils */
    size_t n_bins;
};

/* The HTTP status and body for one POST; status 0: hangs up. */
struct str
nedb_peer_answer(struct nedb_peer *peer, struct arena *mem, struct str body, int *ret_status);
/* NULL: there is no such pupil. */
const struct nedb_pupil *nedb_peer_pupil(const struct nedb_peer *peer, struct str id);

#endif
