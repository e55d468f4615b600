/* See log.h. Each event is one write(2), so lines of several processes do not mix. */
#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/time.h"

enum { LINE_MAX_BYTES = 2048 };

static const char *process_name = "oqu";
static enum log_level least_level = LOG_INFO;

void log_init(const char *process, enum log_level least)
{
    process_name = process;
    least_level = least;
}

/* Appends s as the inside of a JSON string; stops quietly at the end of the line buffer. */
static size_t add_escaped(char *line, size_t at, const char *s)
{
    for (; *s && at < LINE_MAX_BYTES - 8; s++) {
        unsigned char u = (unsigned char)*s;
        if (u == '"' || u == '\\') {
            line[at++] = '\\';
            line[at++] = (char)u;
        } else if (u < 0x20) {
            line[at++] = ' ';
        } else {
            line[at++] = (char)u;
        }
    }
    return at;
}

void log_event(enum log_level level, const char *event, const char *format, ...)
{
    static const char *const levels[] = {"debug", "info", "warn", "error"};
    char line[LINE_MAX_BYTES], text[1024];
    va_list args;

    if (level < least_level)
        return;
    va_start(args, format);
    (void)vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    int64_t now = time_real_us();
    int n = snprintf(
        line, 256,
        "{\"time\":%lld.%06lld,\"level\":\"%s\",\"process\":\"%s\",\"event\":\"%s\",\"text\":\"",
        (long long)(now / TIME_SECOND), (long long)(now % TIME_SECOND), levels[level], process_name,
        event);
    size_t at = add_escaped(line, n < 255 ? (size_t)n : 255, text);
    line[at++] = '"';
    line[at++] = '}';
    line[at++] = '\n';
    ssize_t ignored = write(STDERR_FILENO, line, at);
    (void)ignored; /* nowhere left to report it */
}

void log_failure(const struct ctx *c, const char *what)
{
    const struct failure *f = &c->failure;
    log_event(f->st == ST_INTERNAL ? LOG_ERROR : LOG_INFO, "failure",
              "%s request=" STR_FMT " status=%s code=%s at=%s:%d detail=" STR_FMT, what,
              STR_ARG(c->request_id), status_name(f->st), f->code ? f->code : "-",
              f->file ? f->file : "-", f->line, STR_ARG(f->detail));
}
