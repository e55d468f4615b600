/* A disk that forgets: notes what the journal of this process wrote and has not forced to disk yet,
 * in memory that outlives the process, and can end the process in the middle of either. Takes the
 * place of pwrite() and fdatasync() in the program that it is linked to. */
#ifndef OQU_WAIT_TESTING_DISK_H
#define OQU_WAIT_TESTING_DISK_H

#include <sys/types.h>

#include "base/base.h"

enum { DISK_WRITES = 256, DISK_SECTOR = 512, DISK_PATH = 300 };

struct disk {
    struct {
        off_t at;
        size_t n;
    } writes[DISK_WRITES];
    uint32_t n;           /* not forced to disk */
    off_t kept_bytes;     /* length of the file when it was last forced */
    char path[DISK_PATH]; /* of the file */
    uint64_t random;
    int32_t writes_left, syncs_left; /* until this process ends there; negative: never */
    uint32_t dropped, torn;
};

/* Shared with the processes that are forked afterwards. */
struct disk *disk_new(void);
void disk_free(struct disk *disk);
/* From now on this process writes to it; NULL: to the machine's own again. */
void disk_use(struct disk *disk);
/* After its process has been killed: loses what was not forced to disk, or parts of it. */
void disk_forget(struct disk *disk);
uint32_t disk_pick(struct disk *disk, uint32_t n); /* a number below n */

#endif
