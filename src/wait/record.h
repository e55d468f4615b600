/* One line of the journal: what happened to a room, in 32 bytes. Everything a room remembers comes
 * from applying records, in life as after a restart. */
#ifndef OQU_WAIT_RECORD_H
#define OQU_WAIT_RECORD_H

#include "wait/people.h"

enum { RECORD_BYTES = 32 };

enum record_type {
    RECORD_EPOCH = 1, /* value: the new epoch; the room is empty */
    RECORD_SETTINGS,
    RECORD_OPENS,  /* at_s: when the line begins to move */
    RECORD_DRAW,   /* who: the seed; the line is shuffled once */
    RECORD_JOIN,   /* who */
    RECORD_OFFER,  /* the turn has come */
    RECORD_CLAIM,  /* inside */
    RECORD_EXTEND, /* the time inside begins anew, once */
    RECORD_DONE,   /* left the inside: sent, or gone */
    RECORD_EXPIRE, /* the time inside ran out */
    RECORD_MISS,   /* away when the turn came, or did not begin */
    RECORD_RETURN, /* came back */
    RECORD_LEAVE,  /* left the line */
    RECORD_COMMIT, /* who: what the seed of the coming draw must hash to, told before the opening */
    RECORD_REBUILD, /* at_s: until when places of a lost journal are awaited before any turn */
    RECORD_RESTORE, /* who: a place of the lost journal, as its ticket says */
    RECORD_CLOSE,   /* seq: the draw is of the numbers below it; who: the sum of that list */
    RECORD_PUBLIC,  /* who: the hash of a number that was drawn in public after the list was closed
                     */
    RECORD_LAST = RECORD_PUBLIC,
};
const char *record_name(enum record_type type);

struct room_settings {
    uint32_t limit;      /* families inside at a time */
    uint32_t per_minute; /* families let in a minute; 0: as many as the limit allows */
    uint16_t keep_min;   /* minutes that a turn is kept for a family to begin */
    uint16_t form_min;   /* minutes inside */
    uint16_t close_min;  /* minutes before the opening at which the list of a draw is closed */
    bool shuffle;        /* those who came before that are shuffled */
    bool paused;
};
bool room_settings_eq(const struct room_settings *a, const struct room_settings *b);

struct record {
    uint32_t at_ds; /* tenths of a second since 2026-01-01T00:00:00Z, never going back */
    uint16_t room;
    enum record_type type;
    uint32_t seq;
    /* By type; the others are zero: */
    struct who who;
    struct room_settings settings;
    uint32_t value;
    uint32_t at_s; /* Unix seconds */
};

/* lsn: the record's place in the journal, which its check sum covers: neither an old record in a
 * reused file nor one that was moved is taken for a new one. */
void record_write(const struct record *record, uint64_t lsn, uint8_t *bytes);
/* False: not a record of ours at this place. */
bool record_read(const uint8_t *bytes, uint64_t lsn, struct record *ret);

uint32_t record_time(int64_t now_ms);
int64_t record_ms(uint32_t at_ds);

/* CRC-32C, continued from an earlier value (0 at first). */
uint32_t record_crc(uint32_t crc, const void *bytes, size_t n);

#endif
