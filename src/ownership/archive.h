/* The parts of an archive as they are written: ZIP files that a browser takes in one piece. Private
 * to the feature. */
#ifndef OQU_OWNERSHIP_ARCHIVE_H
#define OQU_OWNERSHIP_ARCHIVE_H

#include "base/zip.h"
#include "ownership_queries.h"

enum { ARCHIVE_VOLUMES_MOST = 1000 };

struct archive_volume {
    struct uuid file;
    int64_t size;
    int files;
};
struct archive {
    const struct ownership_claim_row *row; /* whose */
    struct arena *mem;                     /* of the part that is being written; NULL: none is */
    struct zip zip;
    size_t bytes;
    int files;
    struct archive_volume volumes[ARCHIVE_VOLUMES_MOST];
    size_t n_volumes;
};

/* Outside a transaction; a part that is full is kept as a file first. name: ASCII. */
MUST_USE enum status
archive_add(struct ctx *c, struct archive *archive, struct str name, struct str bytes);
/* Keeps what is left. */
MUST_USE enum status archive_close(struct ctx *c, struct archive *archive);
/* Gives the memory back, also after a failure. */
void archive_drop(struct archive *archive);

#endif
