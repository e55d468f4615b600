/* Identifiers: UUID version 7 made by the program (time-ordered, unique across sites) and random
 * 128-bit values for addresses that must not be guessed (version 4). */
#ifndef OQU_ID_H
#define OQU_ID_H

#include "base/str.h"

struct uuid {
    uint8_t b[16];
};

struct uuid uuid_v7(int64_t now_us);
struct uuid uuid_v4(void);
bool uuid_is_nil(struct uuid id);
bool uuid_eq(struct uuid a, struct uuid b);
bool scan_uuid(struct str s, struct uuid *ret); /* the 36-character lower-case form */
struct str uuid_print(struct arena *mem, struct uuid id);

/* Fills from the kernel; ends the process when it cannot. The only source of randomness. */
void rnd_bytes(void *p, size_t n);
/* n random bytes as unpadded base64url. */
struct str rnd_token(struct arena *mem, size_t n);

#endif
