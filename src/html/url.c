/* Addresses: the only makers of struct url. Every byte that is not unreserved (RFC 3986, 2.3) is
 * percent-encoded, so a value never becomes a path, a query or a host. */
#include "base/config.h"
#include "base/scan.h"
#include "html/assets.h"

static bool is_unreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

static void encode(struct buf *buf, struct str s, bool keep_slashes)
{
    for (size_t i = 0; i < s.n; i++) {
        if (is_unreserved(s.p[i]) || (keep_slashes && s.p[i] == '/'))
            buf_add_char(buf, s.p[i]);
        else
            buf_printf(buf, "%%%02X", (unsigned)(unsigned char)s.p[i]);
    }
}

struct url url_path(struct ctx *c, const char *pattern, const struct str *args, size_t n)
{
    struct str rest = str_from_z(pattern), part;
    struct buf buf;
    size_t used = 0;

    ASSERT(rest.n > 0 && rest.p[0] == '/');
    buf_init(&buf, c->mem, SIZE_MAX / 4); /* bounded by its parts */
    while (scan_until(&rest, '{', &part)) {
        buf_add(&buf, part);
        if (!scan_until(&rest, '}', &part))
            break;
        ASSERT(used < n);
        encode(&buf, args[used++], false);
    }
    ASSERT(used == n);
    return (struct url){buf_str(&buf)};
}

struct url url0(struct ctx *c, const char *pattern)
{
    return url_path(c, pattern, NULL, 0);
}

struct url url_id(struct ctx *c, const char *pattern, struct uuid id)
{
    struct str text = uuid_print(c->mem, id);
    return url_path(c, pattern, &text, 1);
}

static void add_pair(struct buf *buf, char joint, struct str name, struct str value)
{
    buf_add_char(buf, joint);
    encode(buf, name, false);
    buf_add_char(buf, '=');
    encode(buf, value, false);
}

struct url url_query(struct ctx *c, struct url base, const char *name, struct str value)
{
    struct buf buf;
    size_t at;

    buf_init(&buf, c->mem, SIZE_MAX / 4);
    buf_add(&buf, base.s);
    add_pair(&buf, str_find(base.s, STR("?"), &at) ? '&' : '?', str_from_z(name), value);
    return (struct url){buf_str(&buf)};
}

static bool is_under(struct str path, const char *folder)
{
    struct str name = str_from_z(folder);

    return str_starts(path, name) && (path.n == name.n || path.p[name.n] == '/');
}

struct str url_absolute(struct ctx *c, struct str path)
{
    bool family = is_under(path, "/my") || is_under(path, "/wr");
    const char *key = family                     ? "site.family_address"
                      : is_under(path, "/staff") ? "site.staff_address"
                                                 : "site.address";
    struct str site = config_str(c->config, key);

    while (str_ends(site, STR("/")))
        site.n--;
    return str_printf(c->mem, STR_FMT STR_FMT, STR_ARG(site), STR_ARG(path));
}

static bool is_plain(struct str s)
{
    bool good = true;

    for (size_t i = 0; i < s.n && good; i++)
        good = s.p[i] > ' ' && s.p[i] < 0x7F && s.p[i] != '"' && s.p[i] != '\'' && s.p[i] != '<' &&
               s.p[i] != '>';
    return good;
}

struct url url_outside(struct ctx *c, struct str address)
{
    bool good = str_starts(address, STR("https://")) && is_plain(address);
    return (struct url){good ? str_copy(c->mem, address) : STR("")};
}

struct url url_registered(struct ctx *c, struct str address)
{
    static const char *const starts[] = {"https://", "http://localhost:", "http://localhost/",
                                         "http://127.0.0.1:", "http://127.0.0.1/"};
    bool good = false;

    for (size_t i = 0; i < COUNT(starts); i++)
        good = good || str_starts(address, str_from_z(starts[i]));
    return (struct url){good && is_plain(address) ? str_copy(c->mem, address) : STR("")};
}

struct url url_here(struct ctx *c, const struct request *rq, const char *without)
{
    struct str path = rq->path;
    struct buf buf;
    char joint = '?';

    while (str_starts(path, STR("//"))) /* "//host" would be another site */
        path = str_sub(path, 1, path.n);
    buf_init(&buf, c->mem, SIZE_MAX / 4);
    encode(&buf, path.n > 0 && path.p[0] == '/' ? path : STR("/"), true);
    for (size_t i = 0; i < rq->query.n; i++) {
        const struct pair *pair = &rq->query.v[i];
        if (without && str_eq_z(pair->name, without))
            continue;
        add_pair(&buf, joint, pair->name, pair->value);
        joint = '&';
    }
    return (struct url){buf_str(&buf)};
}

struct url url_local(struct ctx *c, struct str stored)
{
    (void)c; /* all makers of addresses take the request first */
    return (struct url){http_local_address(stored, STR("/"))};
}

struct url asset_url(struct ctx *c, const char *name)
{
    struct buf buf;

    buf_init(&buf, c->mem, SIZE_MAX / 4);
    buf_add_z(&buf, "/s/");
    encode(&buf, asset_file(name), true);
    return (struct url){buf_str(&buf)};
}
