/* All rooms of an installation, one for each region, with the journal they share and the snapshots
 * that make restarting short. */
#ifndef OQU_WAIT_HALL_H
#define OQU_WAIT_HALL_H

#include "wait/journal.h"
#include "wait/room.h"

enum { HALL_ROOMS = 100 }; /* numbers 1 … 99: the first two digits of a region's KATO code */

struct hall {
    struct room *rooms[HALL_ROOMS]; /* NULL: never used */
    struct journal *journal;        /* NULL: nothing is kept (tests, audit) */
    uint64_t next;                  /* number of the next record */
    uint64_t snapshot_at;           /* record of the newest snapshot */
    uint32_t rebuild_s;             /* the journal was lost: until when no turn; 0: it was not */
    uint32_t last_ds;               /* time of the last record that was read */
    char dir[256];
    int64_t saving; /* the process that writes a snapshot; 0: none */
};

/* Reads the newest snapshot and the journal behind it. False: the folder cannot be used, or a
 * record does not fit (the journal is damaged before its end); the hall is then closed. */
MUST_USE bool hall_open(struct hall *hall, const char *dir, int64_t now_ms);
/* A line begins: of an installation whose journal was lost a short while ago, with old places. */
void hall_begin(struct hall *hall, struct room *room, uint32_t epoch, int64_t now_ms);
/* From the next start on, until then, lines wait for their old places. False: it cannot be noted,
 * or the folder holds a journal, which is the truth. */
MUST_USE bool hall_note_loss(const char *dir, uint32_t until_s);
/* The same without a journal: what the newest snapshot of the folder holds. hall_take() goes on. */
void hall_open_copy(struct hall *hall, const char *dir);
/* n records behind those that are here. False: they do not fit. */
MUST_USE bool hall_take(struct hall *hall, const uint8_t *records, size_t n);
/* From here on what happens is decided here, and written to the journal. */
void hall_lead(struct hall *hall, struct journal *journal, int64_t now_ms);
/* The time to begin with: a clock's, unless the records are ahead of it already, by the clock of
 * another server or of this one before it was set. Time does not go back. */
int64_t hall_time(const struct hall *hall, int64_t clock_ms);
void hall_close(struct hall *hall);

/* The room of that number, made when it is asked for the first time; NULL: no such number. */
struct room *hall_room(struct hall *hall, uint32_t number);
MUST_USE bool hall_apply(struct hall *hall, const struct record *record);

/* Starts writing a snapshot beside our work when enough happened since the last one. */
void hall_save_sometimes(struct hall *hall);

/* snapshot.c. Writes the whole hall as it is; the file counts from snapshot_keep() on, which must
 * wait until the records in it are durable: the journal may not be shorter than a snapshot. */
MUST_USE bool snapshot_write(const struct hall *hall);
MUST_USE bool snapshot_keep(const struct hall *hall, uint64_t next);
/* The newest one that is whole; an empty hall when there is none. */
void snapshot_read(struct hall *hall);

#endif
