/* Structured log: one JSON line per event on standard error. Never names, identity numbers,
 * tokens or form contents: the fields below are the only ones there are. */
#ifndef OQU_LOG_H
#define OQU_LOG_H

#include "base/ctx.h"

enum log_level { LOG_DEBUG = 0, LOG_INFO, LOG_WARN, LOG_ERROR };

void log_init(const char *process, enum log_level least);
void log_event(enum log_level level, const char *event, const char *format, ...) PRINTF(3, 4);
/* A failure as the edge saw it: code, file, line, detail. */
void log_failure(const struct ctx *c, const char *what);

#endif
