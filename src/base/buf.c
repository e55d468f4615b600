/* See buf.h. Growth doubles; the old block stays in the arena until the request ends. */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void buf_init(struct buf *buf, struct arena *mem, size_t max)
{
    ASSERT(max > 0);
    *buf = (struct buf){.mem = mem, .p = NULL, .max = max};
}

static bool reserve(struct buf *buf, size_t more)
{
    if (buf->overflowed || more > buf->max - buf->n) {
        buf->overflowed = true;
        return false;
    }
    if (buf->room - buf->n >= more)
        return true;
    size_t room = buf->room == 0 ? 256 : buf->room;
    while (room - buf->n < more)
        room *= 2;
    char *p = arena_alloc(buf->mem, room);
    if (buf->n > 0)
        memcpy(p, buf->p, buf->n);
    buf->p = p;
    buf->room = room;
    return true;
}

void buf_add(struct buf *buf, struct str s)
{
    if (s.n == 0 || !reserve(buf, s.n))
        return;
    memcpy(buf->p + buf->n, s.p, s.n);
    buf->n += s.n;
}

void buf_add_z(struct buf *buf, const char *z)
{
    buf_add(buf, str_from_z(z));
}

void buf_add_char(struct buf *buf, char c)
{
    buf_add(buf, (struct str){&c, 1});
}

void buf_add_i64(struct buf *buf, int64_t n)
{
    buf_printf(buf, "%lld", (long long)n);
}

void buf_printf(struct buf *buf, const char *format, ...)
{
    va_list args, again;

    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    ASSERT(n >= 0);
    if (reserve(buf, (size_t)n + 1)) {
        (void)vsnprintf(buf->p + buf->n, (size_t)n + 1, format, again);
        buf->n += (size_t)n;
    }
    va_end(again);
}

void buf_clear(struct buf *buf)
{
    buf->n = 0;
    buf->overflowed = false;
}

bool buf_overflowed(const struct buf *buf)
{
    return buf->overflowed;
}

struct str buf_str(const struct buf *buf)
{
    return buf->p ? (struct str){buf->p, buf->n} : STR("");
}
