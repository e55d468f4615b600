/* Writes C: literal text as few long out_raw() calls, code with the line of the template that the
 * author wrote it on. */
#include <stdarg.h>
#include <stdio.h>

#include "html2c.h"
#include "textfile.h"

enum { LITERAL_MOST = 3000 }; /* ISO C guarantees 4095 */

void html2c_raw(struct html2c *h, struct str s)
{
    buf_add(&h->raw, s);
}

/* How much of s fits one literal without cutting a letter. */
static size_t literal_length(struct str s)
{
    if (s.n <= LITERAL_MOST)
        return s.n;
    size_t n = LITERAL_MOST;
    while (((unsigned char)s.p[n] & 0xC0) == 0x80)
        n--;
    return n;
}

void html2c_flush(struct html2c *h)
{
    struct str rest = buf_str(&h->raw);

    while (rest.n > 0) {
        size_t n = literal_length(rest);
        buf_add_z(&h->c, "    out_raw(o, STR(");
        textfile_quote(&h->c, str_sub(rest, 0, n));
        buf_add_z(&h->c, "));\n");
        h->c_line++;
        rest = str_sub(rest, n, rest.n);
    }
    buf_clear(&h->raw);
}

void html2c_code(struct html2c *h, int line, const char *format, ...)
{
    va_list args, again;

    html2c_flush(h);
    if (h->c_line != line) {
        buf_printf(&h->c, "#line %d ", line);
        textfile_quote(&h->c, str_from_z(h->path));
        buf_add_char(&h->c, '\n');
    }
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    ASSERT(n >= 0);
    char *code = arena_alloc(h->mem, (size_t)n + 1);
    (void)vsnprintf(code, (size_t)n + 1, format, again);
    va_end(again);
    buf_add(&h->c, (struct str){code, (size_t)n});
    buf_add_char(&h->c, '\n');
    h->c_line = line + 1;
    for (int i = 0; i < n; i++)
        h->c_line += code[i] == '\n';
}
