/* The journal of the rooms: records of 32 bytes, appended in order. A thread of its own has them
 * written in groups to where they outlive any crash, files of a folder (journal_files.c) or a
 * database (share.h); who must not be told before that waits for journal_durable(). What is there
 * is never changed. */
#ifndef OQU_WAIT_JOURNAL_H
#define OQU_WAIT_JOURNAL_H

#include "wait/record.h"

enum { JOURNAL_FILE_RECORDS = 1 << 20, JOURNAL_WAITING_MOST = 1 << 18 };

/* Reads from record number `from` to the end: the first record that is torn, altered or missing.
 * each: false stops (and is no failure). False: a file cannot be read. */
typedef bool journal_each(void *arg, uint64_t lsn, const struct record *record);
MUST_USE bool
journal_read(const char *dir, uint64_t from, journal_each *each, void *arg, uint64_t *ret_next);

struct journal;

/* Where the records go; asked by the journal's thread alone. */
struct journal_store {
    void *arg;
    /* Keeps n records, `lsn` the number of the first. n 0: says that we are still there. False for
     * ever after: they may be there or not, and nothing more may be promised. */
    bool (*put)(void *arg, uint64_t lsn, const uint8_t *bytes, size_t n);
    void (*close)(void *arg, bool failed);
    int idle_ms;      /* nothing is put after so long without records; 0: never */
    int64_t since_us; /* when the right to write was last confirmed, as journal_confirmed_us() */
};
struct journal *journal_start(const struct journal_store *store, uint64_t next);

/* The journal in files of a folder: opens for appending at `next`, as journal_read gave it;
 * whatever stands behind is removed, since it was never acknowledged. NULL: the folder cannot be
 * written. */
struct journal *journal_open(const char *dir, uint64_t next);
/* Writes what is waiting, then ends. */
void journal_close(struct journal *journal);

/* Whether n more records fit; without it, nothing may be promised to anybody. False for ever after
 * a failed write: the disk's state is then unknown. */
bool journal_has_room(struct journal *journal, size_t n);
uint64_t journal_add(struct journal *journal, const struct record *record); /* its number */
uint64_t journal_durable(struct journal *journal); /* records below this number are on disk */
bool journal_failed(struct journal *journal);
/* Monotonic time at which the last write that succeeded was begun. */
int64_t journal_confirmed_us(struct journal *journal);
/* Becomes readable when journal_durable() or journal_failed() changed; an eventfd. */
int journal_fd(const struct journal *journal);

#endif
