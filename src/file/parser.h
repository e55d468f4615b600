/* Runs `oqu parse` on one file in a process of its own and reads what it says. */
#ifndef OQU_FILE_PARSER_H
#define OQU_FILE_PARSER_H

#include "file/frames.h"

enum { PARSER_WALL_MS = 20 * 1000 };
#define PARSE_XML "xml" /* the word for a file with an XML signature */

/* fd: the file; it is read from its beginning. A process that crashes or says too much gives
 * PARSE_DAMAGED. The frames are arena memory. ST_BUSY file.slow: it took longer than wall_ms, or
 * the system ended it; ST_INTERNAL file.parser: it could not be started. Not inside a transaction.
 */
MUST_USE enum status parser_run(struct ctx *c, int fd, int wall_ms, struct frames *ret_frames);

#endif
