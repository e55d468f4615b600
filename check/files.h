/* Small files, whole. */
#ifndef OQU_CHECK_FILES_H
#define OQU_CHECK_FILES_H

#include "base/ctx.h"

/* A file that is not there is empty. */
MUST_USE enum status files_read(struct ctx *c, const char *path, size_t most, struct str *ret);
/* Beside, synchronised and renamed. */
MUST_USE enum status files_write(struct ctx *c, const char *path, struct str text);

#endif
