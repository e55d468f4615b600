/* What the program may ask of control: digests of files, as releases are known by. */
#ifndef OQU_CONTROL_H
#define OQU_CONTROL_H

#include "base/arena.h"
#include "base/str.h"

enum { CONTROL_DIGEST = 32 };
/* SHA-256 of a file, read piece by piece. False: it cannot be read; errno says why. */
MUST_USE bool control_digest(struct arena *mem, const char *path, uint8_t digest[CONTROL_DIGEST]);

#endif
