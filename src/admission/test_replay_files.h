/* A folder of files for the replay command, and the command run on them within the test program. */
#ifndef OQU_ADMISSION_TEST_REPLAY_FILES_H
#define OQU_ADMISSION_TEST_REPLAY_FILES_H

#include "base/ctx.h"

enum { REPLAY_FILE_MOST = 1 << 20 };

#define POOL_HEAD  "pool,capacity,ratio,auto_reserved,auto_until\n"
#define EVENT_HEAD "at,event,pool,application,lane,deadline,seats\n"
#define OUT_HEAD   "application,pool,lane,seq,outcome,at,turn\n"
#define ONE_POOL   POOL_HEAD "P,1,3:1,,\n"
#define DAY        "2026-05-27T"

/* The arguments that name the files below. */
#define FILES "--pools @pools.csv --events @events.csv --out @out.csv"

struct fixture {
    struct arena *mem;
    char folder[64];
    struct str errors; /* what the command wrote on standard error */
};

/* For cmocka: *state becomes a fixture with an empty folder. */
int replay_set_up(void **state);
int replay_tear_down(void **state);

const char *path(struct fixture *f, const char *name);
void put(struct fixture *f, const char *name, struct str text);
struct str get(struct fixture *f, const char *name);
int count_files(struct fixture *f); /* without those that begin with a dot */

/* Lets the descriptor be the file until undo(). */
int redirect(int fd, const char *file, int flags);
void undo(int fd, int saved);

/* words: the arguments separated by blanks; @x is the file x of the folder. */
enum status command(struct fixture *f, const char *words);

void assert_text(struct str got, const char *expected);

#endif
