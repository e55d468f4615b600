/* Parts of files under the file's own key: AES-256-GCM, where a part moved to another place or file
 * does not open. A key seals each part once. */
#ifndef OQU_FILE_SEAL_H
#define OQU_FILE_SEAL_H

#include "base/id.h"
#include "db/db.h"

enum { SEAL_KEY = 32, SEAL_TAG = 16, SEAL_HASH = 32 };

struct seal_place {
    const uint8_t *key; /* SEAL_KEY bytes */
    struct uuid clean;
    int number;
};

/* Arena memory: the sealed bytes and the tag. */
struct bytes seal_part(struct arena *mem, const struct seal_place *place, struct bytes plain);
/* False: altered or moved. */
MUST_USE bool seal_open_part(struct arena *mem,
                             const struct seal_place *place,
                             struct bytes sealed,
                             struct bytes *ret_plain);

struct bytes seal_hash(struct arena *mem, struct bytes bytes); /* SHA-256 */
/* Of what a descriptor still gives, and how much that was; ret_first: its beginning, at most room.
 * False: it cannot be read. */
MUST_USE bool
seal_hash_fd(struct arena *mem, int fd, struct bytes *ret_hash, struct str *ret_first, size_t room);

#endif
