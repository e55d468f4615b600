/* Whole files for the compilers that run at build time. */
#ifndef OQU_TOOLS_TEXTFILE_H
#define OQU_TOOLS_TEXTFILE_H

#include "base/str.h"

/* The whole file as valid UTF-8. False with a message on standard error: absent, longer than
 * 16 MiB, or not UTF-8. */
MUST_USE bool textfile_read(struct arena *mem, const char *path, struct str *ret_text);

/* Writes text to path, unless the file already says exactly that: an unchanged output keeps its
 * date, so nothing that includes it is built again. False with a message on standard error. */
MUST_USE bool textfile_write(struct arena *mem, const char *path, struct str text);

/* s as a C string literal with its quotes; safe for any bytes but NUL. */
struct buf;
void textfile_quote(struct buf *buf, struct str s);

#endif
