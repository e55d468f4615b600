/* What came over the network and is too large for memory: a file for as long as the request lives.
 */
#ifndef OQU_HTTP_SPOOL_H
#define OQU_HTTP_SPOOL_H

#include "base/str.h"

struct spool {
    int fd; /* -1: ended */
    struct str path;
};

/* A new, empty file in the folder, which only this user may read; closed and removed with mem.
 * NULL: the disk. */
struct spool *spool_open(struct arena *mem, struct str folder);
MUST_USE bool spool_write(struct spool *spool, struct str bytes);
/* On disk, and closed. */
MUST_USE bool spool_end(struct spool *spool);

#endif
