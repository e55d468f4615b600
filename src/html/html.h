/* Output by type and place. html2c generates calls of the OUT_* macros; _Generic picks the printer,
 * so an unescaped or wrongly placed value does not compile. */
#ifndef OQU_HTML_H
#define OQU_HTML_H

#include "base/buf.h"
#include "base/ctx.h"
#include "http/http.h"
#include "i18n/i18n.h"

struct html {
    struct str s;
}; /* already safe; made by templates and nobody else */
struct url {
    struct str s;
}; /* made by url_path() and nobody else */

struct out { /* where a template writes */
    struct ctx *c;
    struct buf *buf;
};

void out_raw(struct out *o, struct str s); /* literal template text; only html2c calls it */
void out_text(struct out *o, struct str s);
void out_html(struct out *o, struct html h);
void out_i64(struct out *o, long long n); /* with no-break spaces between thousands */
void out_attr(struct out *o, struct str s);
void out_attr_i64(struct out *o, long long n); /* plain digits */
void out_href(struct out *o, struct url u);

#define OUT_TEXT(o, v)                                                                             \
    _Generic((v), struct str                                                                       \
             : out_text, struct html                                                               \
             : out_html, int                                                                       \
             : out_i64, long                                                                       \
             : out_i64, long long                                                                  \
             : out_i64, unsigned                                                                   \
             : out_i64, unsigned long                                                              \
             : out_i64)((o), (v))
#define OUT_ATTR(o, v)                                                                             \
    _Generic((v), struct str                                                                       \
             : out_attr, int                                                                       \
             : out_attr_i64, long                                                                  \
             : out_attr_i64, long long                                                             \
             : out_attr_i64, unsigned                                                              \
             : out_attr_i64, unsigned long                                                         \
             : out_attr_i64)((o), (v))
#define OUT_HREF(o, v) _Generic((v), struct url : out_href)((o), (v))

/* "/my/application/{id}" with arguments in order, percent-encoded; optional query pairs follow. */
struct url url_path(struct ctx *c, const char *pattern, const struct str *args, size_t n);
struct url url0(struct ctx *c, const char *pattern);
struct url url_id(struct ctx *c, const char *pattern, struct uuid id);
struct url url_query(struct ctx *c, struct url base, const char *name, struct str value);

#endif
