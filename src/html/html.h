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
    const struct form_values *typed; /* the page's form, until it is drawn: frame.h */
    bool asks;                       /* the languages wait for a GET form, until it is drawn */
};

void out_raw(struct out *o, struct str s); /* literal template text; only html2c calls it */
void out_text(struct out *o, struct str s);
void out_html(struct out *o, struct html h);
void out_i64(struct out *o, long long n); /* with no-break spaces between thousands */
void out_attr(struct out *o, struct str s);
void out_attr_i64(struct out *o, long long n); /* plain digits */
void out_href(struct out *o, struct url u);

/* The expression is variadic so that it may contain commas. */
/* clang-format off */
#define OUT_TEXT(o, ...)                                                                           \
    _Generic((__VA_ARGS__), struct str: out_text, struct html: out_html, OUT_WHOLE(out_i64))       \
        ((o), (__VA_ARGS__))
#define OUT_ATTR(o, ...)                                                                           \
    _Generic((__VA_ARGS__), struct str: out_attr, OUT_WHOLE(out_attr_i64))((o), (__VA_ARGS__))
#define OUT_HREF(o, ...) _Generic((__VA_ARGS__), struct url: out_href)((o), (__VA_ARGS__))
/* An argument of {% t key name=expression %}. */
#define TEXT_ARG(name, ...)                                                                        \
    _Generic((__VA_ARGS__), struct str: out_arg_text, OUT_WHOLE(out_arg_number))                   \
        ((name), (__VA_ARGS__))
#define OUT_WHOLE(fn)                                                                              \
    signed char: fn, unsigned char: fn, short: fn, unsigned short: fn, int: fn, unsigned: fn,      \
    long: fn, unsigned long: fn, long long: fn
/* clang-format on */

struct msg_arg out_arg_text(const char *name, struct str text);
struct msg_arg out_arg_number(const char *name, long long number);

enum { OUT_PAGE_MOST = 4 * 1024 * 1024 }; /* bytes of one page */

/* "/my/application/{id}" with as many arguments as braces, in order, percent-encoded. Memory: the
 * request's. A pattern is written in the program, never built. */
struct url url_path(struct ctx *c, const char *pattern, const struct str *args, size_t n);
struct url url0(struct ctx *c, const char *pattern);
struct url url_id(struct ctx *c, const char *pattern, struct uuid id);
/* Adds one query pair. */
struct url url_query(struct ctx *c, struct url base, const char *name, struct str value);
/* An address that was stored ("/my/application/…"); "/" when it is not one of this site. */
struct url url_local(struct ctx *c, struct str stored);
/* The address of the request itself with its query, without the pair called `without` (may be
 * NULL): for links back to the same page in another language, order or page of a list. */
struct url url_here(struct ctx *c, const struct request *rq, const char *without);

/* "/my/application/…" with the host that answers it, for letters, papers and other systems: the
 * addresses of the settings site.address, site.family_address and site.staff_address. */
struct str url_absolute(struct ctx *c, struct str path);

/* A page of another site, from a register that administrators keep (texts of legal acts). Only
 * "https://" and printable ASCII without quotes; anything else gives the empty address. */
struct url url_outside(struct ctx *c, struct str address);
/* Likewise an address of a system that administrators have registered, which while it is being made
 * runs on the person's own machine: also "http://localhost" and "http://127.0.0.1" (RFC 8252). */
struct url url_registered(struct ctx *c, struct str address);

/* Static files: "public.css" → "/s/public.ab12cd34.css" by the manifest of ui/. Before
 * assets_load(), or for a name that is not in it, the name itself is used. */
struct url asset_url(struct ctx *c, const char *name);
/* Reads manifest.json once, before the first request; keeps it in mem for the life of the process.
 * False: the file is absent or not a flat object of texts. */
MUST_USE bool assets_load(struct arena *mem, struct str path);

#endif
