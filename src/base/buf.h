/* A growing byte buffer with a mandatory maximum. Going past it sets a sticky mark instead of
 * writing: check buf_overflowed() once at the end. Lives in an arena. */
#ifndef OQU_BUF_H
#define OQU_BUF_H

#include "base/str.h"

struct buf {
    struct arena *mem;
    char *p;
    size_t n, room, max;
    bool overflowed;
};

void buf_init(struct buf *buf, struct arena *mem, size_t max);
void buf_add(struct buf *buf, struct str s);
void buf_add_z(struct buf *buf, const char *z);
void buf_add_char(struct buf *buf, char c);
void buf_add_i64(struct buf *buf, int64_t n);
void buf_printf(struct buf *buf, const char *format, ...) PRINTF(2, 3);
void buf_clear(struct buf *buf);
bool buf_overflowed(const struct buf *buf);
struct str buf_str(const struct buf *buf); /* borrows; valid until the buffer changes */

#endif
