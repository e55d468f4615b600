/* The bytes of files below $OQU_HOME/files: quarantine/<id> as handed in, clean/<xx>/<clean id>.<n>
 * sealed. A name appears complete or not at all, and is on disk when the call returns. */
#ifndef OQU_FILE_STORE_H
#define OQU_FILE_STORE_H

#include "base/ctx.h"
#include "db/db.h"

/* Keeps the file at path as quarantine/<id>; it stays at path too. ST_INTERNAL file.disk. */
MUST_USE enum status store_quarantine(struct ctx *c, struct uuid id, struct str path);
/* Opens it for reading. ST_INTERNAL file.disk. */
MUST_USE enum status store_open(struct ctx *c, struct uuid id, int *ret_fd);
/* All of an open file, arena memory; more than `most` bytes is ST_INTERNAL file.disk. */
MUST_USE enum status store_read_fd(struct ctx *c, int fd, size_t most, struct bytes *ret_bytes);
/* What is gone already is no failure. */
void store_forget(struct ctx *c, struct uuid id);

MUST_USE enum status store_write(struct ctx *c, struct uuid clean, int number, struct bytes sealed);
/* most: bytes. ST_INTERNAL file.disk. */
MUST_USE enum status
store_read(struct ctx *c, struct uuid clean, int number, size_t most, struct bytes *ret_sealed);
void store_drop(struct ctx *c, struct uuid clean, int n_parts);

/* Files in quarantine since at least age_us, at most `most`. */
MUST_USE enum status store_old(struct ctx *c, int64_t age_us, size_t most, struct uuids *ret_ids);

#endif
