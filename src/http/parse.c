/* See parse.h. Multipart bodies are in multipart.c. */
#include "http/parse.h"

#include <string.h>

#include "base/scan.h"

static bool is_control(char c)
{
    return (unsigned char)c < 0x20 || c == 0x7F;
}

static bool has_control(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (is_control(s.p[i]))
            return true;
    return false;
}

bool parse_percent(struct arena *mem, struct str s, bool plus_is_space, struct str *ret_text)
{
    char *p = arena_alloc(mem, size_add(s.n, 1));
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '%') {
            uint8_t byte;
            if (s.n - i < 3 || !str_unhex(str_sub(s, i + 1, 2), &byte, 1))
                return false;
            p[n++] = (char)byte;
            i += 2;
        } else {
            p[n++] = plus_is_space && s.p[i] == '+' ? ' ' : s.p[i];
        }
    }
    struct str text = {p, n};
    if (!str_is_utf8(text))
        return false;
    *ret_text = text;
    return true;
}

static size_t count_char(struct str s, char c)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += s.p[i] == c;
    return n;
}

static bool parse_field(struct arena *mem, struct str piece, struct pair *ret_field)
{
    struct str name;
    struct pair field;

    if (!scan_until(&piece, '=', &name))
        return false;
    if (!parse_percent(mem, name, true, &field.name) ||
        !parse_percent(mem, piece, true, &field.value))
        return false;
    if (field.name.n == 0 || field.name.n > HTTP_NAME_MOST || has_control(field.name))
        return false;
    *ret_field = field;
    return true;
}

bool parse_fields(struct arena *mem, struct str s, struct pairs *ret_fields)
{
    size_t most = count_char(s, '&') + 1, n = 0;
    struct str piece;

    if (most > HTTP_FIELDS_MOST)
        return false;
    struct pair *v = NEWS(mem, struct pair, most);
    while (scan_until(&s, '&', &piece)) {
        if (piece.n == 0)
            continue;
        if (!parse_field(mem, piece, &v[n++]))
            return false;
    }
    *ret_fields = (struct pairs){v, n};
    return true;
}

/* RFC 6265: cookie-octet, and what a name may consist of. */
static bool is_cookie_text(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c <= 0x20 || c >= 0x7F || c == '"' || c == ',' || c == ';' || c == '\\')
            return false;
    }
    return true;
}

bool parse_cookies(struct arena *mem, struct str header, struct pairs *ret_cookies)
{
    size_t most = count_char(header, ';') + 1, n = 0;
    struct str piece;

    if (most > HTTP_COOKIES_MOST)
        return false;
    struct pair *v = NEWS(mem, struct pair, most);
    while (scan_until(&header, ';', &piece)) {
        struct str name = STR(""), value = str_trim(piece);
        bool named = memchr(piece.p, '=', piece.n) != NULL && scan_until(&value, '=', &name);
        if (!named || name.n == 0 || name.n > HTTP_NAME_MOST || !is_cookie_text(name) ||
            !is_cookie_text(value))
            continue;
        v[n++] = (struct pair){name, value};
    }
    *ret_cookies = (struct pairs){v, n};
    return true;
}

static bool is_good_segment(struct str segment)
{
    return segment.n > 0 && !str_eq_z(segment, ".") && !str_eq_z(segment, "..");
}

bool parse_path(struct arena *mem, struct str raw, struct str *ret_path)
{
    struct str path, rest, segment;

    if (raw.n == 0 || raw.p[0] != '/' || !parse_percent(mem, raw, false, &path))
        return false;
    /* An encoded slash would make one segment two; a backslash is a slash to some browsers. */
    if (count_char(path, '/') != count_char(raw, '/') || count_char(path, '\\') > 0 ||
        has_control(path) || count_char(path, '/') > HTTP_SEGMENTS_MOST)
        return false;
    rest = str_sub(path, 1, path.n);
    while (scan_until(&rest, '/', &segment))
        if (!is_good_segment(segment))
            return false;
    *ret_path = path;
    return true;
}

bool parse_target(struct arena *mem, struct str target, struct request *rq)
{
    struct str raw_path, whole = str_copy(mem, target);

    target = whole;
    if (target.n > HTTP_TARGET_MOST || memchr(target.p, '#', target.n) ||
        !scan_until(&target, '?', &raw_path))
        return false;
    rq->target = whole;
    rq->query_string = target;
    return parse_path(mem, raw_path, &rq->path) && parse_fields(mem, rq->query_string, &rq->query);
}

static struct str lower_copy(struct arena *mem, struct str s)
{
    char *p = arena_alloc(mem, size_add(s.n, 1));
    for (size_t i = 0; i < s.n; i++)
        p[i] = s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] - 'A' + 'a') : s.p[i];
    return (struct str){p, s.n};
}

static bool is_token(struct str s)
{
    static const char others[] = "!#$%&'*+-.^_`|~";
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!letter && (c == 0 || !strchr(others, c)))
            return false;
    }
    return s.n > 0;
}

/* Two of these could mean two requests, or two sites, to two programs (request smuggling). */
static bool lengths_are_clear(const struct request *rq)
{
    static const char *const single[] = {"host", "content-length", "content-type",
                                         "transfer-encoding", "cookie"};
    for (size_t k = 0; k < COUNT(single); k++) {
        size_t n = 0;
        for (size_t i = 0; i < rq->headers.n; i++)
            n += str_eq_z(rq->headers.v[i].name, single[k]);
        if (n > 1)
            return false;
    }
    return !pairs_has(rq->headers, "content-length") ||
           !pairs_has(rq->headers, "transfer-encoding");
}

bool parse_headers(struct arena *mem, struct pairs lines, struct request *rq)
{
    size_t bytes = 0;

    if (lines.n > HTTP_HEADERS_MOST)
        return false;
    struct pair *v = NEWS(mem, struct pair, lines.n);
    for (size_t i = 0; i < lines.n; i++) {
        struct str name = lines.v[i].name, value = str_trim(lines.v[i].value);
        bytes = size_add(bytes, size_add(name.n, value.n));
        if (bytes > HTTP_HEADER_BYTES || !is_token(name) || has_control(value) ||
            !str_is_utf8(value))
            return false;
        v[i] = (struct pair){lower_copy(mem, name), str_copy(mem, value)};
    }
    rq->headers = (struct pairs){v, lines.n};
    return lengths_are_clear(rq) &&
           parse_cookies(mem, pairs_get(rq->headers, "cookie"), &rq->cookies);
}

struct str parse_media_type(struct arena *mem, struct str content_type)
{
    struct str type = STR("");
    (void)scan_until(&content_type, ';', &type);
    return lower_copy(mem, str_trim(type));
}

struct str pairs_get(struct pairs pairs, const char *name)
{
    for (size_t i = 0; i < pairs.n; i++)
        if (str_eq_z(pairs.v[i].name, name))
            return pairs.v[i].value;
    return STR("");
}

bool pairs_has(struct pairs pairs, const char *name)
{
    for (size_t i = 0; i < pairs.n; i++)
        if (str_eq_z(pairs.v[i].name, name))
            return true;
    return false;
}

bool pairs_read(struct ctx *c, struct str body, struct pairs *ret_pairs)
{
    return parse_fields(c->mem, body, ret_pairs);
}
