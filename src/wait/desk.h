/* What doors and the room say to one another over run/wait-desk.sock: one question of a fixed size,
 * one answer of a fixed size, both from one build. The socket is not reachable from outside; on
 * other machines it is a tunnel (README.md). */
#ifndef OQU_WAIT_DESK_H
#define OQU_WAIT_DESK_H

#include "wait/record.h"
#include "wait/ticket.h"

enum { DESK_NOTICE = 1000, DESK_LANGUAGES = 3, DESK_SEEN_MOST = 180, DESK_NUMBER = 101 };

enum desk_word {
    DESK_ENTER = 1, /* join, or go on; claims an offered turn */
    DESK_DONE,      /* sent: the place inside is free */
    DESK_LEAVE,     /* out of the line */
    DESK_LOOK,      /* figures of a room */
    DESK_SET,       /* settings and notice of a room */
    DESK_PLACE,     /* where a person stands */
    DESK_SEEN,      /* from another room server: who was there */
};

struct desk_seen { /* a ticket that another server has heard from */
    uint32_t room, epoch, seq;
    uint16_t window_s; /* present so long */
    bool gone;         /* perhaps gone: so long at most */
};

struct desk_question {
    uint32_t word, room;
    uint32_t epoch;
    int32_t opens_in_s; /* until the region opens; not after: long ago */
    uint8_t person[16];
    struct room_settings settings;
    char ticket[TICKET_TEXT]; /* DESK_ENTER: what the browser brought; NULs for nothing */
    char number[DESK_NUMBER]; /* DESK_SET: the draw's public number of this epoch; ends with NUL */
    uint32_t n_seen;
    union {
        char notice[DESK_LANGUAGES][DESK_NOTICE]; /* by language; ends with NUL */
        struct desk_seen seen[DESK_SEEN_MOST];    /* DESK_SEEN */
    };
};

enum desk_result {
    DESK_FAILED = 0,
    DESK_INSIDE,
    DESK_WAITING,
    DESK_FINE,
    DESK_ELSEWHERE, /* another server decides */
};

struct desk_answer {
    uint32_t result;
    uint32_t inside, offered, waiting; /* DESK_LOOK */
    uint64_t let_in;
    int64_t left_ms;    /* of the time inside */
    uint32_t place;     /* DESK_PLACE: enum ticket_state */
    int32_t low_s;      /* DESK_PLACE: it takes at least so long; -1: nobody knows */
    bool closed, drawn; /* DESK_LOOK: the list of a draw */
    int32_t leader;     /* DESK_ELSEWHERE: the server that decides, as far as this one knows */
    char ticket[TICKET_TEXT];
};

#endif
