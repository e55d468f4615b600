/* What doors and the room say to one another over run/wait-desk.sock: one question of a fixed size,
 * one answer of a fixed size, both on one machine and from one build. The socket is not reachable
 * through nginx. */
#ifndef OQU_WAIT_DESK_H
#define OQU_WAIT_DESK_H

#include "wait/record.h"
#include "wait/ticket.h"

enum { DESK_NOTICE = 1000, DESK_LANGUAGES = 3 };

enum desk_word {
    DESK_ENTER = 1, /* join, or go on; claims an offered turn */
    DESK_DONE,      /* sent: the place inside is free */
    DESK_LEAVE,     /* out of the line */
    DESK_LOOK,      /* figures of a room */
    DESK_SET,       /* settings and notice of a room */
};

struct desk_question {
    uint32_t word, room;
    uint32_t epoch;
    int32_t opens_in_s; /* until the region opens; not after: long ago */
    uint8_t person[16];
    struct room_settings settings;
    char notice[DESK_LANGUAGES][DESK_NOTICE]; /* by language; ends with NUL */
};

enum desk_result { DESK_FAILED = 0, DESK_INSIDE, DESK_WAITING, DESK_FINE };

struct desk_answer {
    uint32_t result;
    uint32_t inside, offered, waiting; /* DESK_LOOK */
    uint64_t let_in;
    int64_t left_ms; /* of the time inside */
    char ticket[TICKET_TEXT];
};

#endif
