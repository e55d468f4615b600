/* Printers: one per type and place. Text is escaped for the place where it stands; what cannot
 * appear in HTML at all (control characters) becomes U+FFFD. */
#include "html/html.h"

#define REPLACEMENT "\xEF\xBF\xBD"

/* What a byte becomes, or NULL when it stays. Quotes are escaped in text too: the same rule
 * everywhere is one rule. */
static const char *escape_of(char c)
{
    switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    case '\r': return "&#13;"; /* the parser would make it a line feed */
    case '\t':
    case '\n': return NULL;
    default: return (unsigned char)c < 0x20 || c == 0x7F ? REPLACEMENT : NULL;
    }
}

static void escaped(struct buf *buf, struct str s)
{
    size_t from = 0;

    for (size_t i = 0; i < s.n; i++) {
        const char *becomes = escape_of(s.p[i]);
        if (!becomes)
            continue;
        buf_add(buf, str_sub(s, from, i - from));
        buf_add_z(buf, becomes);
        from = i + 1;
    }
    buf_add(buf, str_sub(s, from, s.n));
}

void out_raw(struct out *o, struct str s)
{
    buf_add(o->buf, s);
}

void out_text(struct out *o, struct str s)
{
    escaped(o->buf, s);
}

void out_html(struct out *o, struct html h)
{
    buf_add(o->buf, h.s);
}

void out_i64(struct out *o, long long n)
{
    buf_add(o->buf, i18n_number(o->c, n));
}

void out_attr(struct out *o, struct str s)
{
    escaped(o->buf, s);
}

void out_attr_i64(struct out *o, long long n)
{
    buf_add_i64(o->buf, n);
}

void out_href(struct out *o, struct url u)
{
    escaped(o->buf, u.s);
}

struct msg_arg out_arg_text(const char *name, struct str text)
{
    return MSG_ARG(name, text);
}

struct msg_arg out_arg_number(const char *name, long long number)
{
    return MSG_NUM(name, number);
}
