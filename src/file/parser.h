/* Runs `oqu parse` on one file in a process of its own and reads what it says. */
#ifndef OQU_FILE_PARSER_H
#define OQU_FILE_PARSER_H

#include "file/frames.h"

enum { PARSER_WALL_MS = 20 * 1000 };

/* fd: the file; it is read from its beginning. A process that crashes, is killed or takes longer
 * than PARSER_WALL_MS gives PARSE_DAMAGED. The frames are arena memory. ST_INTERNAL file.parser: it
 * could not be started. Not inside a transaction. */
MUST_USE enum status parser_run(struct ctx *c, int fd, struct frames *ret_frames);

#endif
